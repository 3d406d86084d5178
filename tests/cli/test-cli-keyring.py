#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-cli-keyring.py SALLYPORT_CLI: passwords and keys in a real keyring.

Run by tests/keyring/run-with-keyring.sh, on a bus with an unlocked keyring.
"""
import os
import subprocess
import sys

from cli import MARKER, Cli, Postgres, Tap, expect


def in_keyring(arn, purpose):
    """What secret-tool, which is not ours, finds; None when there is nothing."""
    run = subprocess.run(['secret-tool', 'lookup', 'arn', arn, 'purpose', purpose],
                         capture_output=True, text=True, timeout=30)
    return run.stdout if run.returncode == 0 else None


def endpoint(cli, name):
    return cli.run('endpoint', 'show', name, '--json').json['Endpoints'][0]


def passwords(tap, cli):
    path = cli.write('password', MARKER + '\n')
    result = cli.run('endpoint', 'add', '--engine', 'postgres', '--server', 'db1', '--user', 'app',
                     '--identifier', 'orders', '--password-file', path)
    arn = endpoint(cli, 'orders')['EndpointArn']
    tap.check('keyring: a password is kept', expect(result, 0) +
              ([] if in_keyring(arn, 'password') == MARKER else ['it is not in the keyring']) +
              ([] if endpoint(cli, 'orders')['Sallyport']['has_password'] else ['not told']) +
              [f'it is in {name}' for name in cli.on_disk(MARKER)])
    result = cli.run('endpoint', 'modify', 'orders', '--database', 'x')
    tap.check('keyring: it survives an edit', expect(result, 0) +
              ([] if in_keyring(arn, 'password') == MARKER else ['it is gone']))
    result = cli.run('endpoint', 'modify', 'orders', '--forget-password')
    tap.check('keyring: it is forgotten', expect(result, 0) +
              ([] if in_keyring(arn, 'password') is None else ['it is still there']) +
              (['has_password'] if endpoint(cli, 'orders')['Sallyport']['has_password'] else []))
    cli.run('endpoint', 'modify', 'orders', '--password-file', path)
    result = cli.run('endpoint', 'delete', 'orders')
    tap.check('keyring: it goes with its endpoint', expect(result, 0) +
              ([] if in_keyring(arn, 'password') is None else ['it is still there']))


def keys(tap, cli):
    with open(cli.pem('good.key'), encoding='utf-8') as key:
        with open(cli.pem('wildcard'), encoding='utf-8') as certificate:
            text = key.read() + certificate.read()
    result = cli.run('certificate', 'import', cli.write('both.pem', text), '--json')
    arn = result.json['Certificates'][0]['CertificateArn']
    tap.check('keyring: a file with a key is kept whole', expect(result, 0) +
              ([] if in_keyring(arn, 'certificate-file') == text else ['it is not']))
    result = cli.run('certificate', 'delete', 'both')
    tap.check('keyring: it goes with its certificate', expect(result, 0) +
              ([] if in_keyring(arn, 'certificate-file') is None else ['it is still there']))


def login(tap, cli):
    """The stored password is read for a login; the server takes no login."""
    good = Postgres(cli.pem('good.chain'), cli.pem('good.key'))
    cli.run('certificate', 'import', cli.pem('trust'))
    cli.run('endpoint', 'add', '--engine', 'postgres', '--server', 'localhost', '--port',
            str(good.port), '--user', 'app', '--identifier', 'orders', '--ssl-mode', 'verify-full',
            '--certificate', 'trust', '--password-file', cli.write('password', MARKER + '\n'))
    result = cli.run('test', 'orders', '--login', '--json', '--details')
    step = next(s for s in result.json['reports'][0]['steps'] if s['id'] == 'login')
    tap.check('keyring: a login reads it', ([] if step['state'] == 'failed' else [step, result]) +
              (['it is printed'] if MARKER in result.out + result.err else []) +
              [f'it is in {name}' for name in cli.on_disk(MARKER)])


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    cli.env['DBUS_SESSION_BUS_ADDRESS'] = os.environ['DBUS_SESSION_BUS_ADDRESS']
    try:
        passwords(tap, cli)
        keys(tap, cli)
        login(tap, cli)
    finally:
        cli.close()
    tap.done()


main()
