# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""A real redis-server for the tests."""
import os
import subprocess

from rig import free_port


class Server:
    """A redis-server of its own, on a free port of 127.0.0.1, that keeps nothing."""

    def __init__(self, rig, cert='good', lines=()):
        self.port = free_port()
        conf = ['bind 127.0.0.1', 'save ""', 'appendonly no', f'dir {rig.dir}', *lines]
        if cert:
            chain = rig.ca(f'{cert}.chain')
            conf += ['port 0', f'tls-port {self.port}',
                     f'tls-cert-file {chain if os.path.exists(chain) else rig.ca(cert)}',
                     f"tls-key-file {rig.ca(f'{cert}.key')}",
                     f"tls-ca-cert-file {rig.ca('trust')}"]
            if not any('tls-auth-clients' in line for line in lines):
                conf.append('tls-auth-clients no')
        else:
            conf.append(f'port {self.port}')
        self.process = subprocess.Popen(['redis-server', '-'], env=rig.env, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write('\n'.join(conf) + '\n')
        self.process.stdin.close()
        heard = ''
        for line in self.process.stdout:
            heard += line
            if 'Ready to accept connections' in line:
                return
        raise RuntimeError(f'redis-server: {heard}')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.stdout.close()
        self.process.wait()
