#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""bench-test.py BUILD_DIR: one test against openssl s_client, psql and mariadb.

The same servers for all, with no delay and, where a network namespace can be
had (root), with a round trip of 50 ms.
"""
import glob
import json
import os
import subprocess
import sys

from bench import HERE, measure, row
from rig import Rig

SLOW = os.path.join(HERE, '../rig/slow-link.py')


def commands(rig, engine, host, port):
    root = rig.ca('trust')
    common = ['-brief', '-CAfile', root, '-verify_return_error', '-verify_hostname', 'localhost']
    scheme, starttls = ('postgresql', 'postgres') if engine == 'postgres' else ('mariadb', 'mysql')
    yield 'openssl s_client', ['openssl', 's_client', '-connect', f'{host}:{port}',
                               '-starttls', starttls, *common]
    test = [rig.cli, 'test', f'{scheme}://app@{host}:{port}/appdb', '--mode', 'verify-full',
            '--ca', root, '--verify-as', 'localhost', '--format', 'json',
            '--library', os.path.join(rig.dir, 'library.db')]
    yield 'sallyport-cli test (all four modes judged)', test
    if engine == 'postgres':
        psql = sorted(glob.glob('/usr/lib/postgresql/*/bin/psql'))[-1]
        yield 'psql, verify-full, select 1', [
            psql, '-qXAt', '-c', 'select 1',
            f'host=localhost hostaddr={host} port={port} dbname=appdb user=app '
            f'password=app-secret sslmode=verify-full sslrootcert={root}']
    else:
        yield 'mariadb, CA checked, select 1', [
            'mariadb', '--no-defaults', '--protocol=tcp', '-h', host, '-P', str(port), '-uapp',
            '-papp-secret', f'--ssl-ca={root}', '-e', 'select 1']


def figures(rig, engine, host, port, wrap=(), runs=9):
    base = None
    for name, command in commands(rig, engine, host, port):
        wall, cpu = measure([*wrap, *command], runs, rig.env)
        extra = ''
        if command[0] == rig.cli:
            out = subprocess.run([*wrap, *command], env=rig.env, capture_output=True, text=True)
            try:
                extra = f"round trips {json.loads(out.stdout)['reports'][0]['round_trips']}"
            except (ValueError, KeyError, IndexError):
                extra = f'failed: {out.stderr}'
        row(name, wall, cpu, base, extra)
        base = base or (wall, cpu)


def slow(rig, engine):
    """Inside the namespace: started by main() through slow-link.py."""
    port = rig.start(engine, 'slow-' + engine, 'listen=10.99.0.1')
    figures(rig, engine, '10.99.0.2', port, runs=5)


def main():
    cli = os.path.abspath(os.path.join(sys.argv[1], 'src/cli/sallyport-cli'))
    if len(sys.argv) > 2:
        slow(Rig(cli), sys.argv[2])
        return
    rig = Rig(cli)
    for engine in ('postgres', 'mariadb'):
        print(f' {engine}, loopback')
        port = rig.start(engine, engine)
        figures(rig, engine, '127.0.0.1', port)
        rig.stop(engine)
        print(f' {engine}, round trip of 50 ms', flush=True)
        if os.geteuid() or not os.path.exists('/dev/net/tun'):
            print('  not measured: needs root and /dev/net/tun')
            continue
        subprocess.run([SLOW, '50', sys.executable, __file__, sys.argv[1], engine])


main()
