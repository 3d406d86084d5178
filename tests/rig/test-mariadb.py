#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-mariadb.py SALLYPORT_CLI: every fault and mode against a real MariaDB.

Side by side with what the mariadb client says for the same mode.
"""
import sys

from rig import MODES, Rig, Tap, compare, found, lamps

W, F, C = 'works', 'fails', 'could-not-test'
CERTIFICATES = [
    ('good', 'good', 'trust', (C, W, W, W), [], {}),
    ('RSA certificate', 'goodrsa', 'trust', (C, W, W, W), [], {}),
    ('wrong CA', 'good', 'otherroot', (C, W, F, F), ['chain.trusted'], {}),
    ('wrong host name', 'wronghost', 'trust', (C, W, W, F), ['cert.hostname'], {}),
    # libmariadb still looks at the CN when there is no SAN; RFC 9525 does not.
    ('CN only', 'nosan', 'trust', (C, W, W, F), ['cert.hostname'], {'verify-full': True}),
    ('expired', 'expired', 'trust', (C, W, F, F), ['cert.expired'], {}),
    ('not yet valid', 'notyet', 'trust', (C, W, F, F), ['cert.not-yet-valid'], {}),
    ('self-signed', 'selfsigned', 'trust', (C, W, F, F), ['cert.self-signed'], {}),
    ('leaf only', 'incomplete', 'trust', (C, W, F, F), ['chain.complete'], {}),
    ('intermediate as anchor', 'good', 'trust-ica-only', (C, W, F, F), ['chain.anchor-form'], {}),
]
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'cert.purpose', 'chain.ca',
          'cert.key', 'cert.signature', 'chain.signature', 'tls.client-auth'}


def mariadb(rig, port, mode, ca, user='app', password='app-secret'):
    options = {
        'none': ['--skip-ssl'],
        'require': ['--ssl'],
        'verify-ca': [f'--ssl-ca={rig.ca(ca)}'],
        'verify-full': [f'--ssl-ca={rig.ca(ca)}', '--ssl-verify-server-cert'],
    }[mode]
    return rig.client('mariadb', '--no-defaults', '--protocol=tcp', '-h', 'localhost', '-P',
                      str(port), f'-u{user}', '-e', 'select 1', *options, MYSQL_PWD=password)


def case(tap, rig, port, title, ca, ladder, findings, differs, modes=MODES):
    ladder = dict(zip(MODES, ladder))
    for mode in modes:
        report, status = rig.test(f'mariadb://app@localhost:{port}/appdb', mode, ca)
        problems = compare(report, status, mode, ladder, findings, FAULTS - set(findings))
        # What cannot be told without a login has no client to agree with.
        if ladder[mode] != C or mode in differs:
            expected = differs.get(mode, ladder[mode] == W)
            ok, words = mariadb(rig, port, mode, ca)
            if ok != expected:
                problems.append(f'mariadb {"gets in" if ok else "is refused"}: {words}')
        tap.check(f'MariaDB: {title}, {mode}', problems)


def login(report):
    return next(s['state'] for s in report['steps'] if s['id'] == 'login')


def refused(rig, uri, mode, password):
    """Problems of a test whose login the server must refuse: it is told what was
    refused, and the lamps stay as they are."""
    report, status = rig.test(uri, mode, 'trust', password)
    problems = []
    if report['verdict'] != 'fail' or status != 1 or login(report) != 'failed':
        problems.append(f"{report['verdict']} {status} {login(report)}: {report['summary']}")
    if 'login.result' not in found(report):
        problems.append('no login.result')
    if [lamps(report)[m] for m in MODES[1:]] != [W, W, W]:
        problems.append(lamps(report))
    return problems


def logins(tap, rig, port):
    for user in ('app', 'ed', 'tlsonly'):
        password = {'app': 'app-secret', 'ed': 'ed-secret', 'tlsonly': 'tls-secret'}[user]
        for mode in MODES[1:]:
            report, status = rig.test(f'mariadb://{user}@localhost:{port}/', mode, 'trust', password)
            problems = compare(report, status, mode, dict(zip(MODES, (C, W, W, W))), [],
                               {'login.result'})
            text = str(report)
            if login(report) != 'passed':
                problems.append(f"login {login(report)}: {report['summary']}")
            if password in text:
                problems.append('the password is in the report')
            if 'TLSv1.3' not in text:
                problems.append('what the server says about the encryption is not shown')
            tap.check(f'MariaDB: login of {user}, {mode}', problems)
    report, status = rig.test(f'mariadb://app@localhost:{port}/', 'none', 'trust', 'app-secret')
    problems = [] if report['ladder']['none']['state'] == W and status == 0 else [report['ladder']]
    tap.check('MariaDB: a login tells that none works', problems)
    for title, user, password in (('wrong password', 'app', 'wrong'),
                                  ('client certificate required', 'alice', 'alice-secret')):
        for mode in MODES:
            ok, words = mariadb(rig, port, mode, 'trust', user, password)
            tap.check(f'MariaDB: {title}, {mode}',
                      refused(rig, f'mariadb://{user}@localhost:{port}/', mode, password)
                      + ([f'mariadb gets in: {words}'] if ok else []))
    tap.check('MariaDB: no right to the database', refused(
        rig, f'mariadb://ed@localhost:{port}/appdb', 'verify-full', 'ed-secret'))


def servers(tap, rig):
    port = rig.start('mariadb', 'off', 'tls=off')
    # The client's --ssl and --ssl-ca go on in the clear; Sallyport does not.
    case(tap, rig, port, 'TLS off', 'trust', (W, F, F, F), ['proto.starttls'],
         {'require': True, 'verify-ca': True})
    rig.stop('off')
    port = rig.start('mariadb', 'required', 'tls=required')
    case(tap, rig, port, 'require_secure_transport', 'trust', (C, W, W, W), [], {'none': False})
    rig.stop('required')
    port = rig.start('mariadb', 'tls12', 'versions=TLSv1.2')
    case(tap, rig, port, 'TLS 1.2 only', 'trust', (C, W, W, W), [], {})
    report, _ = rig.test(f'mariadb://app@localhost:{port}/appdb', 'require')
    tap.check('MariaDB: TLS 1.2 is told',
              [] if report['tls']['version'] == 'TLSv1.2' else [report['tls']])
    rig.stop('tls12')
    port = rig.start('mariadb', 'curve', 'curve=secp384r1')
    case(tap, rig, port, 'P-384 only', 'trust', (C, W, W, W), [], {})
    report, _ = rig.test(f'mariadb://app@localhost:{port}/appdb', 'require')
    tap.check('MariaDB: P-384 is told',
              [] if report['tls']['group'] == 'P-384' else [report['tls']])
    rig.stop('curve')
    port = rig.start('mariadb', 'weak', 'versions=TLSv1.0', 'weak=yes')
    # The client's "require" takes TLS 1.0 from this server or not, by its OpenSSL.
    case(tap, rig, port, 'TLS 1.0 only', 'trust', (C, F, F, F), ['tls.version'], {})
    rig.stop('weak')


def not_blocked(tap, rig):
    """A hundred and more tests in a row must not get this host blocked (1129)."""
    port = rig.start('mariadb', 'errors')
    for _ in range(5):
        rig.test(f'mariadb://app@localhost:{port}/', 'verify-full', 'trust')
    ok, words = mariadb(rig, port, 'verify-full', 'trust')
    tap.check('MariaDB: tests do not count as connection errors', [] if ok else [words])
    count = rig.client('mariadb', '--no-defaults', '-S', f'{rig.dir}/errors/sock', '-uroot',
                       '--skip-ssl', '-N', '-e', "show global status like 'Aborted_connects'")[1]
    # Refused log-ins count here too; hanging up before one would show as
    # Aborted_connects_preauth.
    before = rig.client('mariadb', '--no-defaults', '-S', f'{rig.dir}/errors/sock', '-uroot',
                        '--skip-ssl', '-N', '-e',
                        "show global status like 'Aborted_connects_preauth'")[1]
    tap.check('MariaDB: no test hangs up before its login',
              [] if before.split()[-1:] == ['0'] else [before, count])
    rig.stop('errors')


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    port = rig.start('mariadb', 'my')
    for title, certificate, ca, ladder, findings, differs in CERTIFICATES:
        rig.certificate('mariadb', 'my', certificate)
        case(tap, rig, port, title, ca, ladder, findings, differs)
    rig.certificate('mariadb', 'my', 'good')
    logins(tap, rig, port)
    rig.stop('my')
    servers(tap, rig)
    not_blocked(tap, rig)
    tap.done()


main()
