# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""What the rig tests share: servers, clients, Sallyport, TAP."""
import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MODES = ('none', 'require', 'verify-ca', 'verify-full')


class Tap:
    """Test Anything Protocol; a failure goes on, the exit status tells."""

    def __init__(self):
        self.number, self.failed = 0, 0

    def check(self, name, problems):
        self.number += 1
        print(f"{'not ok' if problems else 'ok'} {self.number} - {name}", flush=True)
        for problem in problems:
            for line in str(problem).splitlines():
                print(f'# {line}', flush=True)
                # meson shows what is on standard error of a test that failed.
                print(f'{name}: {line}', file=sys.stderr, flush=True)
        self.failed += bool(problems)

    def done(self):
        print(f'1..{self.number}')
        sys.exit(1 if self.failed or not self.number else 0)


def free_port():
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


class Rig:
    """A folder, a PKI, and servers that are stopped whatever happens."""

    def __init__(self, cli):
        self.cli = cli
        self.dir = tempfile.mkdtemp(prefix='sallyport-rig-')
        os.chmod(self.dir, 0o711)
        self.pki = os.path.join(self.dir, 'pki')
        self.servers = []
        atexit.register(self.close)
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(('PG', 'MYSQL', 'SSL_CERT'))}
        self.env.update(HOME=os.path.join(self.dir, 'home'), LC_ALL='C.UTF-8',
                        XDG_DATA_HOME=os.path.join(self.dir, 'data'),
                        GSETTINGS_BACKEND='memory', DBUS_SESSION_BUS_ADDRESS='disabled:')
        os.makedirs(self.env['HOME'])
        self.script('make-test-pki.sh', self.pki, 'localhost')

    def script(self, name, *args):
        run = subprocess.run([os.path.join(HERE, name), *args], env=self.env,
                             capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f'{name} {args}: {run.stderr}{run.stdout}')

    def start(self, kind, name, *options):
        """Starts postgres or mariadb in a folder of its own; returns its port."""
        folder, port = os.path.join(self.dir, name), free_port()
        self.script(f'{kind}.sh', 'start', folder, str(port), self.pki, *options)
        self.servers.append((kind, folder))
        return port

    def certificate(self, kind, name, certificate):
        self.script(f'{kind}.sh', 'cert', os.path.join(self.dir, name), self.pki, certificate)

    def stop(self, name):
        for server in [s for s in self.servers if s[1].endswith('/' + name)]:
            self.servers.remove(server)
            subprocess.run([os.path.join(HERE, f'{server[0]}.sh'), 'stop', server[1]],
                           capture_output=True)

    def close(self):
        for kind, folder in self.servers:
            subprocess.run([os.path.join(HERE, f'{kind}.sh'), 'stop', folder],
                           capture_output=True)
        shutil.rmtree(self.dir, ignore_errors=True)

    def ca(self, name):
        return os.path.join(self.pki, name + '.pem')

    def test(self, uri, mode, ca=None, password=None, extra=()):
        """One `sallyport-cli test`; returns its report and exit status."""
        command = [self.cli, 'test', uri, '--format', 'json',
                   '--library', os.path.join(self.dir, 'library.db'), *extra]
        if mode:
            command += ['--mode', mode]
        if ca:
            command += ['--ca', self.ca(ca)]
        if password is not None:
            path = os.path.join(self.dir, 'password')
            with open(path, 'w') as file:
                file.write(password + '\n')
            command += ['--login', '--password-file', path]
        run = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60)
        try:
            return json.loads(run.stdout)['reports'][0], run.returncode
        except (ValueError, KeyError, IndexError):
            raise RuntimeError(f'{command}: exit {run.returncode}\n{run.stdout}{run.stderr}')

    def client(self, *command, **extra_env):
        """Whether an independent client gets in."""
        run = subprocess.run(command, env={**self.env, **extra_env}, capture_output=True,
                             text=True, timeout=60, stdin=subprocess.DEVNULL)
        return run.returncode == 0, (run.stderr + run.stdout).strip()


def found(report):
    return {f['id'] for f in report['findings'] if f['state'] == 'found'}


def lamps(report):
    return {mode: report['ladder'][mode]['state'] for mode in MODES}


EXIT = {'pass': 0, 'fail': 1, 'could-not-test': 3}
VERDICT = {'works': 'pass', 'fails': 'fail', 'could-not-test': 'could-not-test'}


def compare(report, status, mode, ladder, findings, without=()):
    """Problems of one report against what was expected of it."""
    problems = []
    if lamps(report) != ladder:
        reasons = {m: report['ladder'][m]['reason'] for m in MODES}
        problems.append(f'ladder {lamps(report)}, expected {ladder}: {reasons}')
    if report['verdict'] != VERDICT[ladder[mode]]:
        problems.append(f"verdict {report['verdict']}: {report['summary']}")
    if status != EXIT[report['verdict']]:
        problems.append(f"exit status {status} with verdict {report['verdict']}")
    missing = set(findings) - found(report)
    if missing:
        problems.append(f'not found: {missing}; found {found(report)}')
    extra = found(report) & set(without)
    if extra:
        problems.append(f'found without reason: {extra}')
    for finding in report['findings']:
        if finding['state'] == 'found' and not (finding['evidence'] and finding['explanation']):
            problems.append(f"{finding['id']}: no evidence or explanation")
    return problems
