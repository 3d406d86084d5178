#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-redis.py SALLYPORT_CLI: every fault and mode against a real Redis.

Side by side with what redis-cli says; it checks chains and no names, so it
has nothing to say of verify-full.
"""
import sys
import time

from redis_server import Server
from rig import MODES, Rig, Tap, compare, lamps
from turns import Turns

W, F, C = 'works', 'fails', 'could-not-test'
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'tls.client-auth',
          'proto.engine', 'proto.server-error'}
# Certificate of the server, the CA that is chosen, lamps, findings, and the modes
# in which redis-cli (OpenSSL) does otherwise.
CERTIFICATES = [
    ('good', 'good', 'trust', (F, W, W, W), [], {}),
    ('RSA certificate', 'goodrsa', 'trust', (F, W, W, W), [], {}),
    ('wrong CA', 'good', 'otherroot', (F, W, F, F), ['chain.trusted'], {}),
    ('wrong host name', 'wronghost', 'trust', (F, W, W, F), ['cert.hostname'], {}),
    ('CN only', 'nosan', 'trust', (F, W, W, F), ['cert.hostname'], {}),
    ('expired', 'expired', 'trust', (F, W, F, F), ['cert.expired'], {}),
    ('not yet valid', 'notyet', 'trust', (F, W, F, F), ['cert.not-yet-valid'], {}),
    ('self-signed', 'selfsigned', 'trust', (F, W, F, F), ['cert.self-signed'], {}),
    ('leaf only', 'incomplete', 'trust', (F, W, F, F), ['chain.complete'], {}),
    ('intermediate as anchor', 'good', 'trust-ica-only', (F, W, F, F), ['chain.anchor-form'], {}),
]


def redis_cli(rig, port, mode, ca='trust', *auth):
    """Whether redis-cli gets an answer."""
    tls = [] if mode == 'none' else ['--tls', '--sni', 'localhost']
    tls += ['--insecure'] if mode == 'require' else ['--cacert', rig.ca(ca)] if tls else []
    _, words = rig.client('timeout', '10', 'redis-cli', '-h', 'localhost', '-p', str(port), *tls,
                          *auth, 'PING')
    return 'PONG' in words or 'NOAUTH' in words, words


def uri(port, user=''):
    return f"rediss://{user + '@' if user else ''}localhost:{port}"


def case(tap, rig, port, title, ca, ladder, findings, differs):
    ladder = dict(zip(MODES, ladder))
    for mode in MODES:
        report, status = rig.test(uri(port), mode, ca)
        problems = compare(report, status, mode, ladder, findings, FAULTS - set(findings))
        if mode != 'verify-full':
            ok, words = redis_cli(rig, port, mode, ca)
            if ok != differs.get(mode, ladder[mode] == W):
                problems.append(f'redis-cli {"gets in" if ok else "is refused"}: {words}')
        tap.check(f'Redis: {title}, {mode}', problems)


def certificates(tap, rig):
    for title, certificate, ca, ladder, findings, differs in CERTIFICATES:
        with Server(rig, certificate) as server:
            case(tap, rig, server.port, title, ca, ladder, findings, differs)


def servers(tap, rig):
    with Server(rig, None) as server:
        case(tap, rig, server.port, 'no TLS', 'trust', (W, F, F, F), [], {})
    with Server(rig, lines=['tls-auth-clients yes']) as server:
        case(tap, rig, server.port, 'client certificate required', 'trust', (F, F, F, F),
             ['tls.client-auth'], {})
    with Server(rig, lines=['requirepass token-1']) as server:
        case(tap, rig, server.port, 'password wanted', 'trust', (F, W, W, W), [], {})
    with Server(rig, lines=['tls-protocols TLSv1.2']) as server:
        case(tap, rig, server.port, 'TLS 1.2 only', 'trust', (F, W, W, W), [], {})


def step(report):
    return next(s['state'] for s in report['steps'] if s['id'] == 'login')


def sign_in(tap, rig, port, title, user, password, accepted, ca='trust', reached=True, setting=None):
    extra = ('--setting', f'AuthType={setting}') if setting else ()
    report, status = rig.test(uri(port, user), 'verify-full', ca, password, extra)
    problems = [] if status == (0 if accepted else 1) else [f"{status}: {report['summary']}"]
    expected = {'passed'} if accepted else {'failed'} if reached else {'skipped', 'could-not-test'}
    if step(report) not in expected:
        problems.append(f"login {step(report)}: {report['summary']}")
    if password in str(report):
        problems.append('the password is in the report')
    if accepted and '7.' not in str(report):
        problems.append('no version')
    if reached:
        if lamps(report) != dict(zip(MODES, (F, W, W, W))):
            problems.append(lamps(report))
        auth = ['--no-auth-warning'] + (['--user', user] if user and setting != 'auth-token' else [])
        ok, words = redis_cli(rig, port, 'verify-ca', 'trust', *auth, '-a', password)
        if (ok and 'WRONGPASS' not in words) != accepted:
            problems.append(f'redis-cli: {words}')
    tap.check(f'Redis: sign in, {title}', problems)


def logins(tap, rig):
    with Server(rig, lines=['requirepass token-one', 'user app on >app-secret ~* +@all']) as server:
        sign_in(tap, rig, server.port, 'role', 'app', 'app-secret', True)
        sign_in(tap, rig, server.port, 'wrong role', 'app', 'app-wrong', False)
        sign_in(tap, rig, server.port, 'unknown role', 'nobody', 'app-secret', False)
        sign_in(tap, rig, server.port, 'token', '', 'token-one', True)
        sign_in(tap, rig, server.port, 'token beside a user', 'app', 'token-one', True,
                setting='auth-token')
        sign_in(tap, rig, server.port, 'wrong token', '', 'token-two', False)
        sign_in(tap, rig, server.port, 'wrong CA', 'app', 'app-secret', False, 'otherroot', False)
    with Server(rig, lines=['rename-command AUTH ""']) as server:
        report, status = rig.test(uri(server.port, 'app'), 'verify-full', 'trust', 'app-secret')
        problems = [] if status == 1 and step(report) == 'failed' else [report['summary']]
        if 'app-secret' in str(report):
            problems.append('the password that the server repeated is in the report')
        tap.check('Redis: sign in, no AUTH', problems)


def round_trips(tap, rig):
    for version, least in (('TLSv1.2', 4), ('TLSv1.3', 3)):
        for password in (None, 'token-one'):
            with Server(rig, lines=['requirepass token-one', f'tls-protocols {version}']) as server:
                turns = Turns(server.port)
                report, _ = rig.test(uri(turns.port), 'verify-full', 'trust', password)
                counts = turns.close()
            needed = least + (password is not None)
            problems = []
            if max(counts) != needed or report['round_trips'] != needed:
                problems.append(f"{counts} on the wire, {report['round_trips']} reported, "
                                f'{needed} needed')
            tap.check(f"Redis: round trips, {version}{', signing in' if password else ''}", problems)


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    started = time.monotonic()
    for part in (certificates, servers, logins, round_trips):
        part(tap, rig)
    print(f'# {time.monotonic() - started:.1f} s')
    tap.done()


main()
