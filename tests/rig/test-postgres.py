#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-postgres.py SALLYPORT_CLI: every fault and mode against a real PostgreSQL.

Side by side with what psql says for the same mode; where the two must differ,
the case says why.
"""
import glob
import sys

from rig import MODES, Rig, Tap, compare, found, lamps

W, F, C = 'works', 'fails', 'could-not-test'
# One fault each: name of the server's certificate, CA, then the lamps of none,
# require, verify-ca, verify-full; findings; what psql does where it differs.
CERTIFICATES = [
    ('good', 'good', 'trust', (W, W, W, W), [], {}),
    ('RSA certificate', 'goodrsa', 'trust', (W, W, W, W), [], {}),
    ('CA with its intermediate', 'good', 'trust-with-ica', (W, W, W, W), [], {}),
    ('wrong CA', 'good', 'otherroot', (W, W, F, F), ['chain.trusted'], {}),
    ('wrong host name', 'wronghost', 'trust', (W, W, W, F), ['cert.hostname'], {}),
    # libpq still looks at the CN when there is no SAN; RFC 9525 does not.
    ('CN only', 'nosan', 'trust', (W, W, W, F), ['cert.hostname'], {'verify-full': True}),
    ('expired', 'expired', 'trust', (W, W, F, F), ['cert.expired'], {}),
    ('not yet valid', 'notyet', 'trust', (W, W, F, F), ['cert.not-yet-valid'], {}),
    ('self-signed', 'selfsigned', 'trust', (W, W, F, F), ['cert.self-signed'], {}),
    ('self-signed and imported', 'selfsigned', 'selfsigned', (W, W, W, W), [], {}),
    ('leaf only', 'incomplete', 'trust', (W, W, F, F), ['chain.complete'], {}),
    ('leaf only, intermediate supplied', 'incomplete', 'trust-with-ica', (W, W, W, W), [], {}),
    ('intermediate as anchor', 'good', 'trust-ica-only', (W, W, F, F), ['chain.anchor-form'], {}),
    ('client purpose', 'clientonly', 'trust', (W, W, F, F), ['cert.purpose'], {}),
    ('issued by a leaf', 'leafissuer', 'trust', (W, W, F, F), ['chain.ca'], {}),
    ('misordered chain', 'misordered', 'trust', (W, W, W, W), ['chain.order'], {}),
]
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'cert.purpose', 'chain.ca',
          'cert.key', 'cert.signature', 'chain.signature', 'tls.client-auth'}


def psql(rig, port, mode, ca, password='app-secret'):
    binary = sorted(glob.glob('/usr/lib/postgresql/*/bin/psql'))[-1]
    root = rig.ca(ca) if mode.startswith('verify') else '/nonexistent'
    sslmode = {'none': 'disable'}.get(mode, mode)
    return rig.client(binary, '-qXAt', '-c', 'select 1',
                      f'host=localhost hostaddr=127.0.0.1 port={port} dbname=appdb user=app '
                      f'sslmode={sslmode} sslrootcert={root} gssencmode=disable '
                      'connect_timeout=10', PGPASSWORD=password)


def case(tap, rig, port, title, ca, ladder, findings, differs, password=None, modes=MODES):
    ladder = dict(zip(MODES, ladder))
    without = FAULTS - set(findings)
    for mode in modes:
        uri = f'postgresql://app@localhost:{port}/appdb'
        report, status = rig.test(uri, mode, ca, password)
        problems = compare(report, status, mode, ladder, findings, without)
        expected = differs.get(mode, ladder[mode] == W)
        ok, words = psql(rig, port, mode, ca)
        if ok != expected:
            problems.append(f'psql {"gets in" if ok else "is refused"}: {words}')
        tap.check(f'PostgreSQL: {title}, {mode}', problems)


def certificates(tap, rig):
    port = rig.start('postgres', 'pg')
    for title, certificate, ca, ladder, findings, differs in CERTIFICATES:
        rig.certificate('postgres', 'pg', certificate)
        case(tap, rig, port, title, ca, ladder, findings, differs)
    rig.certificate('postgres', 'pg', 'good')
    no_ca(tap, rig, port)
    logins(tap, rig, port)
    rig.stop('pg')


def no_ca(tap, rig, port):
    report, status = rig.test(f'postgresql://app@localhost:{port}/appdb', 'verify-full')
    problems = compare(report, status, 'verify-full', dict(zip(MODES, (W, W, C, C))), [])
    tap.check('PostgreSQL: no CA chosen', problems)
    report, status = rig.test(f'postgresql://localhost:{port}/appdb', 'require')
    problems = compare(report, status, 'require', dict(zip(MODES, (C, W, C, C))), [])
    tap.check('PostgreSQL: no user, none cannot be told', problems)


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
    if lamps(report) != dict(zip(MODES, (W, W, W, W))):
        problems.append(lamps(report))
    return problems


def logins(tap, rig, port):
    uri = f'postgresql://app@localhost:{port}/appdb'
    for mode in MODES[1:]:
        report, status = rig.test(uri, mode, 'trust', 'app-secret')
        text = str(report)
        problems = compare(report, status, mode, dict(zip(MODES, (W, W, W, W))), [],
                           {'login.result'})
        if login(report) != 'passed':
            problems.append(f"login {login(report)}: {report['summary']}")
        if 'app-secret' in text:
            problems.append('the password is in the report')
        if 'TLSv1.3' not in text:
            problems.append('what the server says about the encryption is not shown')
        tap.check(f'PostgreSQL: login, {mode}', problems)
    for mode in MODES:
        ok, words = psql(rig, port, mode, 'trust', 'wrong')
        tap.check(f'PostgreSQL: wrong password, {mode}',
                  refused(rig, uri, mode, 'wrong') + ([f'psql gets in: {words}'] if ok else []))
    tap.check('PostgreSQL: unknown database', refused(rig, uri + 'x', 'verify-full', 'app-secret'))
    # The wrong CA: no password may leave.
    report, status = rig.test(uri, 'verify-full', 'otherroot', 'app-secret')
    problems = [] if login(report) in ('skipped', 'could-not-test') else [login(report)]
    tap.check('PostgreSQL: no login after a failed check', problems)


def servers(tap, rig):
    port = rig.start('postgres', 'off', 'tls=off')
    case(tap, rig, port, 'TLS off', 'trust', (W, F, F, F), ['proto.starttls'], {})
    rig.stop('off')
    port = rig.start('postgres', 'required', 'tls=required')
    case(tap, rig, port, 'hostssl only', 'trust', (F, W, W, W), [], {})
    rig.stop('required')
    port = rig.start('postgres', 'tls12', 'max=TLSv1.2')
    case(tap, rig, port, 'TLS 1.2 only', 'trust', (W, W, W, W), [], {})
    report, _ = rig.test(f'postgresql://app@localhost:{port}/appdb', 'require')
    tap.check('PostgreSQL: TLS 1.2 is told',
              [] if report['tls']['version'] == 'TLSv1.2' else [report['tls']])
    rig.stop('tls12')
    port = rig.start('postgres', 'curve', 'curve=secp384r1')
    case(tap, rig, port, 'P-384 only', 'trust', (W, W, W, W), [], {})
    report, _ = rig.test(f'postgresql://app@localhost:{port}/appdb', 'require')
    tap.check('PostgreSQL: P-384 is told',
              [] if report['tls']['group'] == 'P-384' else [report['tls']])
    rig.stop('curve')
    port = rig.start('postgres', 'weak', 'weak=yes', 'min=TLSv1', 'max=TLSv1')
    case(tap, rig, port, 'TLS 1.0 only', 'trust', (W, F, F, F), ['tls.version'], {})
    rig.stop('weak')
    port = rig.start('postgres', 'weakcert', 'weak=yes', 'cert=sha1')
    case(tap, rig, port, 'SHA-1 signature', 'trust', (W, W, F, F), ['cert.signature'], {})
    rig.certificate('postgres', 'weakcert', 'rsa1024')
    case(tap, rig, port, 'RSA 1024', 'trust', (W, W, F, F), ['cert.key'], {})
    rig.stop('weakcert')
    port = rig.start('postgres', 'mtls', 'client=ca')
    case(tap, rig, port, 'client certificate required', 'trust', (F, F, F, F),
         ['tls.client-auth'], {})
    rig.stop('mtls')


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    certificates(tap, rig)
    servers(tap, rig)
    tap.done()


main()
