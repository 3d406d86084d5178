#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-client-certificate.py SALLYPORT_CLI: shown to servers that want one.

Run by tests/keyring/run-with-keyring.sh: the key goes into a real keyring when
the file is imported, and comes from there for the test.
"""
import json
import os
import subprocess
import sys

from redis_server import Server
from rig import MODES, Rig, Tap, found, lamps


def write(rig, name, *parts):
    path = os.path.join(rig.dir, name)
    with open(path, 'w', encoding='utf-8') as file:
        for part in parts:
            with open(rig.ca(part), encoding='utf-8') as source:
                file.write(source.read())
    return path


def import_file(rig, path):
    run = subprocess.run([rig.cli, 'certificate', 'import', path, '--json', '--library',
                          os.path.join(rig.dir, 'library.db')],
                         env=rig.env, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)['Certificates'][0]['CertificateArn']


def test(rig, port, arn):
    extra = ('--setting', f'ClientCertificateArn={arn}') if arn else ()
    return rig.test(f'rediss://localhost:{port}', 'verify-full', 'trust', extra=extra)


def redis(tap, rig, own, foreign, keyless):
    for version in ('TLSv1.2', 'TLSv1.3'):
        with Server(rig, lines=['tls-auth-clients yes', f'tls-protocols {version}']) as server:
            report, status = test(rig, server.port, own)
            tap.check(f'{version}: the right one is taken',
                      [] if status == 0 and lamps(report)['verify-full'] == 'works' else
                      [report['summary'], lamps(report)])
            text = json.dumps(report)
            with open(rig.ca('client.key'), encoding='utf-8') as key:
                tap.check(f'{version}: the key is not in the report',
                          [line for line in key.read().splitlines()[1:-1] if line[:40] in text])
            ok, words = rig.client('redis-cli', '-h', 'localhost', '-p', str(server.port), '--tls',
                                   '--cacert', rig.ca('trust'), '--cert', rig.ca('client.chain'),
                                   '--key', rig.ca('client.key'), 'PING')
            tap.check(f'{version}: redis-cli gets in with it',
                      [] if ok and 'PONG' in words else [words])
            report, status = test(rig, server.port, None)
            tap.check(f'{version}: without one',
                      [] if status == 1 and 'tls.client-auth' in found(report) else
                      [report['summary'], lamps(report)])
            report, status = test(rig, server.port, foreign)
            tap.check(f'{version}: one of another CA is refused, and that is said',
                      [] if status == 1 and 'does not accept the client certificate' in
                      report['summary'] and all(lamps(report)[m] == 'fails' for m in MODES[1:]) else
                      [report['summary'], lamps(report)])
    with Server(rig) as server:
        report, status = test(rig, server.port, own)
        tap.check('nobody asks for it', [] if status == 0 else [report['summary']])
        run = subprocess.run([rig.cli, 'test', f'rediss://localhost:{server.port}', '--library',
                              os.path.join(rig.dir, 'library.db'), '--mode', 'verify-full', '--ca',
                              rig.ca('trust'), '--setting', f'ClientCertificateArn={keyless}'],
                             env=rig.env, capture_output=True, text=True)
        tap.check('its key is not there', [] if run.returncode not in (0, 1) and
                  'not in the keyring' in run.stderr else [run])

def step(report):
    return next(s['state'] for s in report['steps'] if s['id'] == 'login')


def sign_in(tap, rig, title, uri, password, own):
    """The server wants a certificate and a password; client libraries show both."""
    for mode in MODES[1:]:
        extra = ('--setting', f'ClientCertificateArn={own}')
        report, status = rig.test(uri, mode, 'trust', password, extra)
        tap.check(f'{title}: signs in with it, {mode}',
                  [] if status == 0 and step(report) == 'passed' else
                  [report['summary'], step(report), lamps(report)])
        report, status = rig.test(uri, mode, 'trust', password)
        tap.check(f'{title}: not without it, {mode}',
                  [] if status == 1 and step(report) != 'passed' else
                  [report['summary'], step(report)])


def databases(tap, rig, own):
    port = rig.start('postgres', 'mtls', 'client=ca')
    sign_in(tap, rig, 'PostgreSQL', f'postgres://app@localhost:{port}/appdb', 'app-secret', own)
    rig.stop('mtls')
    port = rig.start('mariadb', 'mtls')
    sign_in(tap, rig, 'MariaDB', f'mariadb://alice@localhost:{port}/', 'alice-secret', own)
    rig.stop('mtls')


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    rig.env['DBUS_SESSION_BUS_ADDRESS'] = os.environ['DBUS_SESSION_BUS_ADDRESS']
    own = import_file(rig, write(rig, 'own.pem', 'ica', 'client', 'client.key'))
    foreign = import_file(rig, write(rig, 'foreign.pem', 'selfsigned', 'selfsigned.key'))
    keyless = import_file(rig, write(rig, 'keyless.pem', 'client'))
    redis(tap, rig, own, foreign, keyless)
    databases(tap, rig, own)
    tap.done()


main()
