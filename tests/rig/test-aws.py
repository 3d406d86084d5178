#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-aws.py SALLYPORT_CLI NPM_DIR: DynamoDB and Kinesis, with signed requests.

dynalite and kinesalite are the services; curl, which signs requests too, is asked
beside Sallyport. The one SSL mode that AWS DMS has for them is none, which is
HTTPS all the same.
"""
import hashlib
import os
import subprocess
import sys
import time

from rig import HERE, MODES, Rig, Tap, compare
from turns import Turns

W, F = 'works', 'fails'
NPM = ('aws4@1.13.2', 'dynalite@4.0.0', 'kinesalite@3.3.3')
ID, SECRET, WRONG = 'AKIDRIG', 'secret/Key+4711', 'secret/Key+0815'
TARGETS = {'dynamodb': ('DynamoDB_20120810.ListTables', '1.0'),
           'kinesis': ('Kinesis_20131202.ListStreams', '1.1')}
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'tls.client-auth',
          'proto.engine', 'proto.server-error'}
# Certificate of the service, the CA that is chosen, lamps, findings, whether curl
# gets in: it takes a common name for a host name, and any certificate for an anchor.
CERTIFICATES = [
    ('good', 'good', 'trust', (W, W, W, W), [], True),
    ('RSA certificate', 'goodrsa', 'trust', (W, W, W, W), [], True),
    ('wrong CA', 'good', 'otherroot', (F, W, F, F), ['chain.trusted'], False),
    ('wrong host name', 'wronghost', 'trust', (F, W, W, F), ['cert.hostname'], False),
    ('CN only', 'nosan', 'trust', (F, W, W, F), ['cert.hostname'], True),
    ('expired', 'expired', 'trust', (F, W, F, F), ['cert.expired'], False),
    ('not yet valid', 'notyet', 'trust', (F, W, F, F), ['cert.not-yet-valid'], False),
    ('self-signed', 'selfsigned', 'trust', (F, W, F, F), ['cert.self-signed'], False),
    ('leaf only', 'incomplete', 'trust', (F, W, F, F), ['chain.complete'], False),
    ('intermediate as anchor', 'good', 'trust-ica-only', (F, W, F, F), ['chain.anchor-form'], True),
]


class Server:
    """A service of its own."""

    def __init__(self, rig, kind, *options, cert='good'):
        chain = rig.ca(f'{cert}.chain')
        self.process = subprocess.Popen(
            ['node', os.path.join(HERE, 'aws-server.js'), kind,
             chain if os.path.exists(chain) else rig.ca(cert), rig.ca(f'{cert}.key'), *options],
            env={**rig.env, 'AWS_SECRET': SECRET,
                 'NODE_PATH': os.path.join(sys.argv[2], 'node_modules')},
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.stdout.close()
        self.process.wait()


def endpoint(rig, kind, port, user=ID):
    """Adds an endpoint to the library, since these have no link; returns its name."""
    name = f'{kind}-{time.monotonic_ns()}'
    ok, words = rig.client(rig.cli, 'endpoint', 'add', '--identifier', name, '--type', 'target',
                           '--engine', kind, '--server', 'localhost', '--port', str(port),
                           '--user', user, '--library', os.path.join(rig.dir, 'library.db'))
    if not ok:
        raise RuntimeError(words)
    return name


def curl(rig, kind, port, ca='trust', user=ID, password=SECRET):
    """Whether curl's list of tables or streams comes back."""
    body, (target, version) = '{"Limit":1}', TARGETS[kind]
    digest = hashlib.sha256(body.encode()).hexdigest()
    _, words = rig.client('curl', '-sS', '--max-time', '10', '--cacert', rig.ca(ca),
                          '--aws-sigv4', f'aws:amz:us-east-1:{kind}', '--user',
                          f'{user}:{password}', '-H', f'X-Amz-Target: {target}',
                          '-H', f'X-Amz-Content-Sha256: {digest}',
                          '-H', f'Content-Type: application/x-amz-json-{version}', '-d', body,
                          f'https://localhost:{port}/')
    return 'Names":[]' in words, words


def certificates(tap, rig, kind):
    for title, certificate, ca, ladder, findings, gets_in in CERTIFICATES:
        with Server(rig, kind, cert=certificate) as server:
            report, status = rig.test(endpoint(rig, kind, server.port), None, ca)
            problems = compare(report, status, 'none', dict(zip(MODES, ladder)), findings,
                               FAULTS - set(findings))
            ok, words = curl(rig, kind, server.port, ca)
            if ok != gets_in:
                problems.append(f'curl: {words}')
        tap.check(f'{kind}: {title}', problems)


def step(report):
    return next(s['state'] for s in report['steps'] if s['id'] == 'login')


def sign_in(tap, rig, kind, server, title, user, password, accepted, ca='trust'):
    report, status = rig.test(endpoint(rig, kind, server.port, user), None, ca, password)
    problems = [] if status == (0 if accepted else 1) else [f"{status}: {report['summary']}"]
    expected = {'passed'} if accepted else {'failed'} if ca == 'trust' else {'skipped',
                                                                             'could-not-test'}
    if step(report) not in expected:
        problems.append(f"login {step(report)}: {report['summary']}")
    if password in str(report):
        problems.append('the secret key is in the report')
    ok, words = curl(rig, kind, server.port, ca, user, password)
    if ok != accepted:
        problems.append(f'curl: {words}')
    tap.check(f'{kind}: signed request, {title}', problems)


def logins(tap, rig, kind):
    with Server(rig, kind) as server:
        sign_in(tap, rig, kind, server, 'right', ID, SECRET, True)
        sign_in(tap, rig, kind, server, 'wrong secret key', ID, WRONG, False)
        sign_in(tap, rig, kind, server, 'unknown access key', 'AKIDOTHER', SECRET, False)
        sign_in(tap, rig, kind, server, 'wrong CA', ID, SECRET, False, 'otherroot')


def servers(tap, rig, kind):
    with Server(rig, kind, 'TLSv1.3', rig.ca('trust')) as server:
        report, status = rig.test(endpoint(rig, kind, server.port), None, 'trust')
        problems = compare(report, status, 'none', dict.fromkeys(MODES, F), ['tls.client-auth'],
                           FAULTS - {'tls.client-auth'})
        tap.check(f'{kind}: client certificate required', problems)
    for version, least in (('TLSv1.2', 4), ('TLSv1.3', 3)):
        for password in (None, SECRET):
            with Server(rig, kind, version) as server:
                turns = Turns(server.port)
                report, _ = rig.test(endpoint(rig, kind, turns.port), None, 'trust', password)
                counts = turns.close()
            needed = least + (password is not None)
            problems = []
            if max(counts) != needed or report['round_trips'] != needed:
                problems.append(f"{counts} on the wire, {report['round_trips']} reported, "
                                f'{needed} needed')
            tap.check(f"{kind}: round trips, {version}{', signing in' if password else ''}",
                      problems)


def main():
    subprocess.run([os.path.join(HERE, 'npm.sh'), sys.argv[2], *NPM], check=True)
    tap, rig = Tap(), Rig(sys.argv[1])
    started = time.monotonic()
    for kind in TARGETS:
        for part in (certificates, logins, servers):
            part(tap, rig, kind)
    print(f'# {time.monotonic() - started:.1f} s')
    tap.done()


main()
