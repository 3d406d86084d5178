#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-kafka.py SALLYPORT_CLI: every fault and mode of a Kafka broker, with sign-ins.

No broker is to be had for Debian: kafka-server.py speaks as one does, and kcat
(librdkafka) takes it for one, side by side with Sallyport, mode by mode.
"""
import os
import subprocess
import sys
import time

from rig import HERE, MODES, Rig, Tap, compare, lamps
from turns import Turns

W, F = 'works', 'fails'
PASSWORD, WRONG = 'Tiger-4711', 'Tiger-0815'
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'tls.client-auth',
          'proto.engine', 'proto.server-error'}
# Certificate of the broker, the CA that is chosen, lamps, findings; then where
# kcat does otherwise: it takes a common name for a host name.
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
# Settings of the endpoint without an SSL mode, and the mode that they mean.
SETTINGS = [
    ((), 'none'),
    (('SecurityProtocol=plaintext',), 'none'),
    (('SecurityProtocol=ssl-encryption',), 'verify-full'),
    (('SecurityProtocol=ssl-encryption', 'SslEndpointIdentificationAlgorithm=none'), 'verify-ca'),
    (('SecurityProtocol=ssl-authentication',), 'verify-full'),
    (('SecurityProtocol=sasl-ssl',), 'verify-full'),
    (('SecurityProtocol=sasl-ssl', 'SslEndpointIdentificationAlgorithm=none'), 'verify-ca'),
]


class Server:
    """A kafka-server.py of its own."""

    def __init__(self, rig, *options, cert='good'):
        if cert:
            chain = rig.ca(f'{cert}.chain')
            options += ('--cert', chain if os.path.exists(chain) else rig.ca(cert),
                        '--key', rig.ca(f'{cert}.key'))
        with open(os.path.join(rig.dir, 'kafka.log'), 'a', encoding='utf-8') as log:
            self.process = subprocess.Popen([os.path.join(HERE, 'kafka-server.py'), *options],
                                            env={**rig.env, 'KAFKA_PASSWORD': PASSWORD},
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.stdout.close()
        self.process.wait()


def endpoint(rig, port):
    """Adds an endpoint to the library, since Kafka has no link; returns its name."""
    name = f'kafka-{time.monotonic_ns()}'
    ok, words = rig.client(rig.cli, 'endpoint', 'add', '--identifier', name, '--type', 'target',
                           '--engine', 'kafka', '--server', 'localhost', '--port', str(port),
                           '--user', 'scott', '--library', os.path.join(rig.dir, 'library.db'))
    if not ok:
        raise RuntimeError(words)
    return name


def settings_of(*names):
    """Of one test only: to be saved they need a password or a client certificate beside them."""
    return [f'--setting={name}' for name in names]


def kcat(rig, port, mode, ca='trust', sasl=None, password=PASSWORD, user='scott', client=None):
    """Whether kcat hears of the one broker of the cluster."""
    protocol = ('sasl_' if sasl else '') + ('plaintext' if mode == 'none' else 'ssl')
    options = {'security.protocol': protocol}
    if mode == 'require':
        options['enable.ssl.certificate.verification'] = 'false'
    elif mode != 'none':
        options['ssl.ca.location'] = rig.ca(ca)
        options['ssl.endpoint.identification.algorithm'] = (
            'https' if mode == 'verify-full' else 'none')
    if client:
        options['ssl.certificate.location'] = rig.ca(f'{client}.chain')
        options['ssl.key.location'] = rig.ca(f'{client}.key')
    if sasl:
        options.update({'sasl.mechanism': sasl, 'sasl.username': user, 'sasl.password': password})
    _, words = rig.client('kcat', '-L', '-m', '3', '-b', f'localhost:{port}',
                          *(f'-X{name}={value}' for name, value in options.items()))
    return 'broker 1 at localhost:' in words, words


def case(tap, rig, port, title, ca, ladder, findings, differs):
    ladder, name = dict(zip(MODES, ladder)), endpoint(rig, port)
    for mode in MODES:
        report, status = rig.test(name, mode, ca)
        problems = compare(report, status, mode, ladder, findings, FAULTS - set(findings))
        ok, words = kcat(rig, port, mode, ca)
        if ok != differs.get(mode, ladder[mode] == W):
            problems.append(f'kcat {"gets in" if ok else "is refused"}: {words}')
        tap.check(f'Kafka: {title}, {mode}', problems)


def certificates(tap, rig):
    for title, certificate, ca, ladder, findings, differs in CERTIFICATES:
        with Server(rig, cert=certificate) as server:
            case(tap, rig, server.port, title, ca, ladder, findings, differs)


def servers(tap, rig):
    with Server(rig, cert=None) as server:
        case(tap, rig, server.port, 'plain-text port', 'trust', (W, F, F, F), [], {})
    with Server(rig, '--client-ca', rig.ca('trust')) as server:
        case(tap, rig, server.port, 'client certificate required', 'trust', (F, F, F, F),
             ['tls.client-auth'], {})
        ok, words = kcat(rig, server.port, 'verify-full', client='client')
        tap.check('Kafka: the client certificate is what was missing', [] if ok else [words])
    with Server(rig, '--tls', 'TLSv1.2') as server:
        case(tap, rig, server.port, 'TLS 1.2 only', 'trust', (F, W, W, W), [], {})


def settings(tap, rig):
    """What the security protocol of AWS DMS means, without --mode."""
    ladders = {'good': (F, W, W, W), 'wronghost': (F, W, W, F), None: (W, F, F, F)}
    for certificate, ladder in ladders.items():
        with Server(rig, cert=certificate) as server:
            name = endpoint(rig, server.port)
            for words, mode in SETTINGS:
                report, status = rig.test(name, None, 'trust', extra=settings_of(*words))
                problems = compare(report, status, mode, dict(zip(MODES, ladder)), [])
                if report['mode'] != mode:
                    problems.append(f"mode {report['mode']}")
                tap.check(f"Kafka: {certificate or 'no TLS'}, {' '.join(words) or 'nothing set'}",
                          problems)


def step(report):
    return next(s['state'] for s in report['steps'] if s['id'] == 'login')


def sign_in(tap, rig, port, title, mechanism, password, accepted, ca='trust', reached=True):
    report, status = rig.test(endpoint(rig, port), None, ca, password,
                              settings_of('SecurityProtocol=sasl-ssl',
                                          f'SaslMechanism={mechanism}'))
    problems = [] if status == (0 if accepted else 1) else [f"{status}: {report['summary']}"]
    expected = {'passed'} if accepted else {'failed'} if reached else {'skipped', 'could-not-test'}
    if step(report) not in expected:
        problems.append(f"login {step(report)}: {report['summary']}")
    if password in str(report):
        problems.append('the password is in the report')
    if reached and lamps(report) != dict(zip(MODES, (F, W, W, W))):
        problems.append(lamps(report))
    if reached and not accepted and 'invalid' not in str(report).lower():
        problems.append('the words of the broker are missing')
    ok, words = kcat(rig, port, 'verify-full', ca, mechanism.upper(), password)
    if ok != accepted:
        problems.append(f'kcat: {words}')
    tap.check(f'Kafka: sign in, {title}, {mechanism}', problems)


def logins(tap, rig):
    with Server(rig, '--sasl') as server:
        for mechanism in ('plain', 'scram-sha-512'):
            sign_in(tap, rig, server.port, 'right', mechanism, PASSWORD, True)
            sign_in(tap, rig, server.port, 'wrong password', mechanism, WRONG, False)
            sign_in(tap, rig, server.port, 'wrong CA', mechanism, PASSWORD, False, 'otherroot',
                    False)
        for mechanism in ('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'):
            for user, password, accepted in (('scott', PASSWORD, True), ('scott', WRONG, False),
                                             ('nobody', PASSWORD, False)):
                ok, words = kcat(rig, server.port, 'verify-full', 'trust', mechanism, password,
                                 user)
                tap.check(f'Kafka: kcat signs in as {user}, {mechanism}, '
                          f"{'right' if accepted else 'wrong'}", [] if ok == accepted else [words])
    with Server(rig) as server:
        report, status = rig.test(endpoint(rig, server.port), None, 'trust', PASSWORD,
                                  settings_of('SecurityProtocol=sasl-ssl'))
        tap.check('Kafka: sign in, no SASL there',
                  [] if (status, step(report)) == (1, 'failed') else [report['summary']])


def round_trips(tap, rig):
    for version, least in (('TLSv1.2', 4), ('TLSv1.3', 3)):
        for mechanism, more in ((None, 0), ('plain', 2), ('scram-sha-512', 3)):
            with Server(rig, '--sasl', '--tls', version) as server:
                turns = Turns(server.port)
                report, _ = rig.test(endpoint(rig, turns.port), 'verify-full', 'trust',
                                     mechanism and PASSWORD,
                                     settings_of(f'SaslMechanism={mechanism or "plain"}'))
                counts = turns.close()
            problems = []
            if max(counts) != least + more or report['round_trips'] != least + more:
                problems.append(f"{counts} on the wire, {report['round_trips']} reported, "
                                f'{least + more} needed')
            tap.check(f'Kafka: round trips, {version}, {mechanism or "no sign-in"}', problems)


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    started = time.monotonic()
    for part in (certificates, servers, settings, logins, round_trips):
        part(tap, rig)
    print(f'# {time.monotonic() - started:.1f} s')
    tap.done()


main()
