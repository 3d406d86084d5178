#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-mongodb.py SALLYPORT_CLI: MongoDB and DocumentDB, with sign-ins.

Debian has no mongod: mongo-server.py speaks as it does, and PyMongo, which knows
nothing of Sallyport, takes it for one and signs in to it.
"""
import os
import subprocess
import sys
import time

import pymongo
import pymongo.errors
from rig import HERE, MODES, Rig, Tap, compare, found, free_port, lamps
from turns import Turns

W, F, C = 'works', 'fails', 'could-not-test'
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'tls.client-auth',
          'proto.engine', 'proto.server-error', 'proto.replica-set', 'proto.members'}
ENGINES = ('mongodb', 'docdb')
# Certificate of the server, the CA that is chosen, lamps, findings, and the modes
# in which PyMongo (OpenSSL, which still looks at the CN) does otherwise.
CERTIFICATES = [
    ('good', 'good', 'trust', (F, W, W, W), [], {}),
    ('RSA certificate', 'goodrsa', 'trust', (F, W, W, W), [], {}),
    ('wrong CA', 'good', 'otherroot', (F, W, F, F), ['chain.trusted'], {}),
    ('wrong host name', 'wronghost', 'trust', (F, W, W, F), ['cert.hostname'], {}),
    ('CN only', 'nosan', 'trust', (F, W, W, F), ['cert.hostname'], {'verify-full': True}),
    ('expired', 'expired', 'trust', (F, W, F, F), ['cert.expired'], {}),
    ('not yet valid', 'notyet', 'trust', (F, W, F, F), ['cert.not-yet-valid'], {}),
    ('self-signed', 'selfsigned', 'trust', (F, W, F, F), ['cert.self-signed'], {}),
    ('leaf only', 'incomplete', 'trust', (F, W, F, F), ['chain.complete'], {}),
    ('intermediate as anchor', 'good', 'trust-ica-only', (F, W, F, F), ['chain.anchor-form'], {}),
]


class Server:
    """A mongo-server.py of its own, on a free port."""

    def __init__(self, rig, *options, cert='good'):
        self.port = free_port()
        command = [os.path.join(HERE, 'mongo-server.py'), str(self.port), '--log', *options]
        if cert:
            chain = rig.ca(f'{cert}.chain')
            command += ['--cert', chain if os.path.exists(chain) else rig.ca(cert),
                        '--key', rig.ca(f'{cert}.key')]
        self.process = subprocess.Popen(command, env=rig.env, text=True, stdout=subprocess.PIPE)
        if self.process.stdout.readline() != 'ready\n':
            raise RuntimeError(f'{command} did not start')

    def stop(self):
        """Returns what it was asked."""
        self.process.kill()
        return self.process.communicate()[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.stop()


def driver(rig, port, mode, ca='trust', **more):
    """Whether PyMongo gets in; the code of the server's refusal, or its words."""
    tls = {'tls': False} if mode == 'none' else {'tls': True, 'tlsCAFile': rig.ca(ca)}
    if mode == 'require':
        tls = {'tls': True, 'tlsAllowInvalidCertificates': True}
    elif mode == 'verify-ca':
        tls['tlsAllowInvalidHostnames'] = True
    client = pymongo.MongoClient('localhost', port, directConnection=True,
                                 serverSelectionTimeoutMS=300, connectTimeoutMS=5000, **tls,
                                 **more)
    try:
        return client.admin.command('ping')['ok'] == 1, ''
    except pymongo.errors.OperationFailure as error:
        return False, error.code
    except pymongo.errors.PyMongoError as error:
        return False, str(error)
    finally:
        client.close()


def uri(port, user=''):
    return f"mongodb://{user + '@' if user else ''}localhost:{port}"


def add(rig, port, engine, user):
    """An endpoint in the library, since no link says DocumentDB; its identifier."""
    name = f'{engine}-{port}'
    run = subprocess.run([rig.cli, 'endpoint', 'add', '--identifier', name, '--engine', engine,
                          '--uri', uri(port, user), '--library',
                          os.path.join(rig.dir, 'library.db')],
                         env=rig.env, capture_output=True, text=True, timeout=60)
    if run.returncode:
        raise RuntimeError(f'{name}: {run.stdout}{run.stderr}')
    return name


def run(rig, port, mode, ca='trust', password=None, user='', settings=()):
    extra = [f'--setting={setting}' for setting in settings]
    return rig.test(uri(port, user), mode, ca, password, extra)


def case(tap, rig, port, title, ca, ladder, findings, differs=None, settings=()):
    ladder = dict(zip(MODES, ladder))
    endpoints = [add(rig, port, engine, '') for engine in ENGINES]
    for mode in MODES:
        problems = []
        for endpoint in endpoints:
            # Mode none alone asks for it: a server that allows both has one port.
            expected = dict(ladder)
            if mode != 'none' and ladder['none'] == F:
                expected['none'] = C
            report, status = rig.test(endpoint, mode, ca,
                                      extra=[f'--setting={setting}' for setting in settings])
            problems += [f'{endpoint}: {problem}' for problem in
                         compare(report, status, mode, expected, findings, FAULTS - set(findings))]
        ok, words = driver(rig, port, mode, ca)
        if ok != (differs or {}).get(mode, ladder[mode] == W):
            problems.append(f'PyMongo {"gets in" if ok else "is refused"}: {words}')
        tap.check(f'MongoDB: {title}, {mode}', problems)


def certificates(tap, rig):
    for title, certificate, ca, ladder, findings, differs in CERTIFICATES:
        with Server(rig, cert=certificate) as server:
            case(tap, rig, server.port, title, ca, ladder, findings, differs)


def servers(tap, rig):
    with Server(rig, cert=None) as server:
        case(tap, rig, server.port, 'no TLS', 'trust', (W, F, F, F), [])
    with Server(rig, '--client-ca', rig.ca('root')) as server:
        case(tap, rig, server.port, 'client certificate required', 'trust', (F, F, F, F),
             ['tls.client-auth'])
    with Server(rig, '--max', 'TLSv1_2') as server:
        case(tap, rig, server.port, 'TLS 1.2 only', 'trust', (F, W, W, W), [])


def replica_sets(tap, rig):
    with Server(rig, '--set', 'rs0', '--hosts', 'localhost:27017,db2.internal:27017') as server:
        case(tap, rig, server.port, 'member with its name', 'trust', (F, W, W, W), [],
             settings=['ReplicaSet=rs0'])
        report, _ = run(rig, server.port, 'verify-full', settings=['ReplicaSet=rs1'])
        tap.check('MongoDB: another replica set',
                  [] if 'proto.replica-set' in found(report) else [found(report)])
    with Server(rig, '--set', 'rs0', '--hosts', 'db1.internal:27017') as server:
        report, _ = run(rig, server.port, 'verify-full')
        tap.check('MongoDB: member under another name',
                  [] if 'proto.members' in found(report) else [found(report)])


def round_trips(tap, rig):
    for version, least in (('TLSv1_2', 4), ('TLSv1_3', 3)):
        with Server(rig, '--min', version, '--max', version) as server:
            turns = Turns(server.port)
            report, _ = run(rig, turns.port, 'verify-full')
            counts = turns.close()
        problems = []
        if max(counts) != least or report['round_trips'] != least:
            problems.append(f"{counts} on the wire, {report['round_trips']} reported, "
                            f'{least} needed')
        tap.check(f'MongoDB: round trips, {version}', problems)


def driver_logins(tap, rig):
    """That the server is one for those who know only MongoDB."""
    for mechanism in ('SCRAM-SHA-256', 'SCRAM-SHA-1'):
        with Server(rig) as server:
            for password, expected in (('app-secret', (True, '')), ('wrong', (False, 18))):
                seen = driver(rig, server.port, 'verify-full', username='app', password=password,
                              authMechanism=mechanism)
                tap.check(f'MongoDB: PyMongo, {mechanism}, {password}',
                          [] if seen == expected else [seen])


def sign_in(rig, port, mode='verify-full', user='app', password='app-secret', **more):
    report, status = run(rig, port, mode, password=password, user=user, **more)
    step = next(s['state'] for s in report['steps'] if s['id'] == 'login')
    problems = ['the password is in the report'] if password in str(report) else []
    return step, status, report, problems


def logins(tap, rig):
    with Server(rig) as server:
        for title, user, password, accepted, settings in (
                ('right', 'app', 'app-secret', True, []),
                ('wrong password', 'app', 'app-wrong', False, []),
                ('wrong user', 'nobody', 'app-secret', False, []),
                ('SCRAM-SHA-1', 'app', 'app-secret', True, ['AuthMechanism=scram-sha-1']),
                ('SCRAM-SHA-256', 'app', 'app-secret', True, ['AuthMechanism=scram-sha-256'])):
            for mode in ('require', 'verify-ca', 'verify-full'):
                step, status, report, problems = sign_in(rig, server.port, mode, user, password,
                                                         settings=settings)
                if (step, status) != (('passed', 0) if accepted else ('failed', 1)):
                    problems.append(f"{step}, {status}: {report['summary']}")
                wanted = '7.0.0' if accepted else '18: '
                evidence = next(f['evidence'] for f in report['findings']
                                if f['id'] == 'login.result')
                if wanted not in evidence:
                    problems.append(f'no {wanted} in {evidence}')
                tap.check(f'MongoDB: sign in, {title}, {mode}', problems)
        heard = server.stop()
        tap.check('MongoDB: sign in, mechanisms',
                  [] if "'mechanism': 'SCRAM-SHA-1'" in heard else [heard])
    with Server(rig, cert=None) as server:
        step, _, report, problems = sign_in(rig, server.port, 'none')
        tap.check('MongoDB: sign in, no TLS',
                  problems + ([] if step == 'passed' else [report['summary']]))
    with Server(rig, '--mechanisms', 'SCRAM-SHA-1') as server:
        step, _, report, problems = sign_in(rig, server.port,
                                            settings=['AuthMechanism=scram-sha-256'])
        tap.check('MongoDB: sign in, mechanism unavailable',
                  problems + ([] if step == 'failed' and '334: ' in str(report)
                              else [report['findings']]))
    # A member of a replica set that names others, which nobody visits.
    with Server(rig, '--set', 'rs0', '--hosts', 'db1.internal:27017') as server:
        step, _, report, problems = sign_in(rig, server.port)
        tap.check('MongoDB: sign in, member',
                  problems + ([] if step == 'passed' else [report['summary']]))
    # The name to verify, which no resolver knows, at the address that was tested.
    with Server(rig, cert='wronghost') as server:
        report, status = rig.test(uri(server.port, 'app'), 'verify-full', 'trust', 'app-secret',
                                  ['--verify-as', 'elsewhere.example'])
        tap.check('MongoDB: sign in, another name', [] if status == 0 else [report['summary']])
    for title, certificate, ca in (('wrong CA', 'good', 'otherroot'),
                                   ('wrong host name', 'wronghost', 'trust')):
        with Server(rig, cert=certificate) as server:
            step, _, report, problems = sign_in(rig, server.port, ca=ca)
            heard = server.stop()
        if step not in ('skipped', 'could-not-test') or 'sasl' in heard or "'app" in heard:
            problems.append(f'{step}: {heard}')
        tap.check(f'MongoDB: sign in, {title}', problems)


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    started = time.monotonic()
    for part in (certificates, servers, replica_sets, round_trips, driver_logins, logins):
        part(tap, rig)
    print(f'# {time.monotonic() - started:.1f} s')
    tap.done()


main()
