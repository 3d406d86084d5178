# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""What the tests of sallyport-cli share: an isolated run, schemas, a server."""
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, '..', 'rig'))
from rig import Tap, free_port  # noqa: E402

# One of its own in each run, so that another run on the machine is not found.
MARKER = f'S3cret-marker-{os.getpid()}-{os.urandom(4).hex()}'
assert Tap and free_port


class Result:
    def __init__(self, run):
        self.status, self.out, self.err = run.returncode, run.stdout, run.stderr

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f'exit {self.status}\nstdout: {self.out[:2000]}\nstderr: {self.err[:2000]}'


class Cli:
    """The built program with a home, a library and a PKI of its own."""

    def __init__(self, binary):
        self.binary = binary
        self.dir = tempfile.mkdtemp(prefix='sallyport-cli-')
        os.chmod(self.dir, 0o755)
        self.library = os.path.join(self.dir, 'library', 'library.db')
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(('PG', 'MYSQL', 'SSL_CERT', 'XDG_'))}
        self.env.update(HOME=self.dir, XDG_DATA_HOME=os.path.join(self.dir, 'data'),
                        LC_ALL='C.UTF-8', GSETTINGS_BACKEND='memory',
                        DBUS_SESSION_BUS_ADDRESS='disabled:')
        self.pki = os.path.join(self.dir, 'pki')
        subprocess.run([os.path.join(HERE, '../rig/make-test-pki.sh'), self.pki, 'localhost'],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, content):
        path = self.path(name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def pem(self, name):
        return os.path.join(self.pki, name + '.pem')

    def command(self, *args, library=True):
        command = [self.binary, *args]
        if library and args and args[0] not in ('inspect', 'verify', 'engines', 'demo'):
            command += ['--library', self.library]
        return command

    def run(self, *args, library=True, stdin='', timeout=60, **options):
        return Result(subprocess.run(self.command(*args, library=library), input=stdin, text=True,
                                     capture_output=True, env=self.env, timeout=timeout,
                                     **options))

    def fresh(self):
        """A new, empty library from here on."""
        self.library = os.path.join(tempfile.mkdtemp(dir=self.dir), 'library.db')

    def on_disk(self, marker):
        """Files of the home, apart from the inputs, that hold @marker."""
        found = []
        for folder, _, names in os.walk(os.path.dirname(self.library)):
            for name in names:
                with open(os.path.join(folder, name), 'rb') as file:
                    if marker.encode() in file.read():
                        found.append(name)
        return found


def schema(name, document):
    """Problems of @document against data/NAME.schema.json."""
    with open(os.path.join(TOP, 'data', name + '.schema.json'), encoding='utf-8') as file:
        validator = jsonschema.Draft7Validator(json.load(file))
    return [f'{"/".join(map(str, e.path))}: {e.message[:300]}' for e in
            validator.iter_errors(document)]


def expect(result, status, out=None, err=None):
    """Problems of a run: exit status, and words that must be there."""
    problems = []
    if result.status != status:
        problems.append(f'expected exit {status}: {result}')
    if out is not None and out not in result.out:
        problems.append(f'“{out}” is not in the output: {result}')
    if err is not None and err not in result.err:
        problems.append(f'“{err}” is not on standard error: {result}')
    if status not in (0, 1, 3, 130) and not result.err.strip():
        problems.append(f'nothing is said about it: {result}')
    if 'CRITICAL' in result.err or 'WARNING' in result.err:
        problems.append(result.err)
    return problems


class Postgres(threading.Thread):
    """Answers SSLRequest with S and TLS, and goes; @silent says nothing."""

    def __init__(self, chain=None, key=None, silent=False):
        super().__init__(daemon=True)
        self.context = None
        if chain:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(chain, key)
        self.silent = silent
        self.sock = socket.create_server(('127.0.0.1', 0))
        self.port = self.sock.getsockname()[1]
        self.taken = threading.Event()
        self.start()

    def run(self):
        while True:
            try:
                peer, _ = self.sock.accept()
            except OSError:
                return
            self.taken.set()
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        try:
            peer.settimeout(20)
            head = peer.recv(8)
            if self.silent:
                peer.recv(1)
            elif head[4:8] == bytes.fromhex('04d2162f') and self.context:
                peer.sendall(b'S')
                with self.context.wrap_socket(peer, server_side=True) as tls:
                    tls.recv(1)
            else:
                peer.sendall(b'N')
        except OSError:
            pass
        finally:
            peer.close()

    def uri(self, user='app@'):
        return f'postgresql://{user}localhost:{self.port}/appdb'
