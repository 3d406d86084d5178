#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-oracle.py SALLYPORT_CLI NPM_DIR: Oracle over TCPS, up to the service.

There is no Oracle for Debian: tns-server.py speaks as its listener does, and
Oracle's own thin drivers for Python and node take it for one, side by side with
Sallyport, mode by mode.
"""
import os
import shutil
import signal
import subprocess
import sys
import time

from rig import EXIT, HERE, MODES, Rig, Tap, compare, found, free_port, lamps
from turns import Turns

W, F, C = 'works', 'fails', 'could-not-test'
NPM = 'oracledb@6.9.0'
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'cert.purpose', 'chain.ca',
          'cert.key', 'cert.signature', 'chain.signature', 'tls.client-auth', 'proto.service',
          'tls.version', 'tls.handshake'}
# Certificate of the listener and of the database behind it, the CA that is
# chosen, lamps, findings; then what a client does otherwise than Sallyport says.
CERTIFICATES = [
    ('good', 'good', 'goodrsa', 'trust', (F, W, W, W), [], {}),
    ('wrong CA', 'good', 'good', 'otherroot', (F, W, F, F), ['chain.trusted'], {}),
    ('wrong CA of the listener', 'untrusted', 'good', 'trust', (F, W, F, F),
     ['chain.complete'], {}),
    ('wrong CA of the database', 'good', 'untrusted', 'trust', (F, W, F, F),
     ['chain.complete'], {}),
    ('wrong host name', 'wronghost', 'wronghost', 'trust', (F, W, W, F), ['cert.hostname'], {}),
    ('wrong host name of the listener', 'wronghost', 'good', 'trust', (F, W, W, F),
     ['cert.hostname'], {}),
    ('wrong host name of the database', 'good', 'wronghost', 'trust', (F, W, W, F),
     ['cert.hostname'], {}),
    # The drivers still look at the CN; RFC 9525 does not.
    ('CN only', 'nosan', 'nosan', 'trust', (F, W, W, F), ['cert.hostname'],
     {('python', 'verify-full'): True, ('node', 'verify-full'): True}),
    ('expired listener', 'expired', 'good', 'trust', (F, W, F, F), ['cert.expired'], {}),
    ('expired database', 'good', 'expired', 'trust', (F, W, F, F), ['cert.expired'], {}),
    ('not yet valid', 'good', 'notyet', 'trust', (F, W, F, F), ['cert.not-yet-valid'], {}),
    ('self-signed', 'good', 'selfsigned', 'trust', (F, W, F, F), ['cert.self-signed'], {}),
    ('leaf only', 'good', 'incomplete', 'trust', (F, W, F, F), ['chain.complete'], {}),
    ('for clients only', 'good', 'clientonly', 'trust', (F, W, F, F), ['cert.purpose'], {}),
    ('intermediate as anchor', 'good', 'good', 'trust-ica-only', (F, W, F, F),
     ['chain.anchor-form'], {}),
]
# Options of the server, the round trips that protocols like this one need, with
# TLS 1.2 and 1.3: three and two for the handshake, one for the answer; another
# handshake and another answer after a RESEND with its flag.
ROUND_TRIPS = [
    ('accept', [], (4, 3)),
    ('RESEND', ['--resend'], (5, 4)),
    ('RESEND in new TLS', ['--renego'], (7, 5)),
    ('CONTROL', ['--control'], (4, 3)),
]
# What the listener answers, then the finding of the service and its words.
ANSWERS = [
    ('unknown service', ['--service', 'else'], 'shop', 'ORA-12514', 'does not know this service'),
    ('no service', ['--service', 'shop'], '', 'ORA-12504', 'names no service'),
    ('access list', ['--answer', 'refuse', '--error', '12506'], 'shop', 'ORA-12506', 'access list'),
    ('no handler', ['--answer', 'refuse', '--error', '12516'], 'shop', 'ORA-12516', 'handler'),
    ('no handler, 12519', ['--answer', 'refuse', '--error', '12519'], 'shop', 'ORA-12519', 'handler'),
    ('no handler, 12520', ['--answer', 'refuse', '--error', '12520'], 'shop', 'ORA-12520', 'handler'),
    ('hand-off', ['--answer', 'refuse', '--error', '12518'], 'shop', 'ORA-12518', 'hand the'),
    ('restricted', ['--answer', 'refuse', '--error', '12526'], 'shop', 'ORA-12526', 'restricted'),
    ('all restricted', ['--answer', 'refuse', '--error', '12527'], 'shop', 'ORA-12527',
     'restricted'),
    ('blocked', ['--answer', 'refuse', '--error', '12528'], 'shop', 'ORA-12528', 'starting'),
    ('filter', ['--answer', 'refuse', '--error', '12529'], 'shop', 'ORA-12529', 'filter'),
    ('closed behind', ['--answer', 'refuse', '--error', '12537'], 'shop', 'ORA-12537', 'closed'),
    ('refused', ['--answer', 'refuse', '--error', '12564'], 'shop', 'ORA-12564', 'refused'),
    ('unknown number', ['--answer', 'refuse', '--error', '12599'], 'shop', 'ORA-12599', 'refused'),
    ('hangs up', ['--answer', 'close'], 'shop', 'no answer', 'no proper answer'),
    ('silent', ['--answer', 'silent'], 'shop', 'no answer', 'no proper answer'),
    ('half an answer', ['--answer', 'text', '--text', r'\0\x2d\0\0\x02\0\0'], 'shop', 'no answer',
     'no proper answer'),
]


class Listener:
    """A tns-server.py of its own, on a free port."""

    def __init__(self, rig, *options, cert='good', database=None):
        self.port, self.log = free_port(), os.path.join(rig.dir, 'tns.log')
        command = [os.path.join(HERE, 'tns-server.py'), str(self.port), '--log', self.log,
                   *options]
        if cert:
            command += self.files(rig, cert, '')
        if database:
            command += ['--renego', *self.files(rig, database, 'db-')]
        open(self.log, 'w', encoding='utf-8').close()
        self.process = subprocess.Popen(command, env=rig.env, start_new_session=True)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with open('/proc/net/tcp', encoding='ascii') as table:
                if any(f':{self.port:04X} 00000000:0000 0A' in line for line in table):
                    return
            time.sleep(0.02)
        raise RuntimeError(f'{command}: did not listen')

    @staticmethod
    def files(rig, name, prefix):
        chain = os.path.join(rig.pki, f'{name}.chain.pem')
        if not os.path.exists(chain):
            chain = os.path.join(rig.pki, f'{name}.pem')
        return [f'--{prefix}cert', chain,
                f'--{prefix}key', os.path.join(rig.pki, f'{name}.key.pem')]

    def heard(self):
        """What was asked since the last time."""
        with open(self.log, 'r+', encoding='utf-8') as file:
            text = file.read()
            file.truncate(0)
        return text

    def stop(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def link(port, service='shop', tls=True):
    return f"jdbc:oracle:thin:scott@{'tcps' if tls else 'tcp'}://localhost:{port}/{service}"


def python(rig, port, mode, ca, service='shop'):
    """Whether Oracle's driver for Python gets through, and its words.

    It has no way to leave the chain unchecked: nothing to compare in require."""
    wallet = os.path.join(rig.dir, 'wallet')
    os.makedirs(wallet, exist_ok=True)
    if ca:
        shutil.copy(rig.ca(ca), os.path.join(wallet, 'ewallet.pem'))
    match = 'yes' if mode == 'verify-full' else 'no'
    dsn = (f'tcp://localhost:{port}/{service}' if mode == 'none' else
           f'tcps://localhost:{port}/{service}?wallet_location={wallet}&ssl_server_dn_match={match}')
    return rig.client(os.path.join(HERE, 'oracle-client.py'), dsn)[1]


def node(rig, port, mode, ca, service='shop'):
    match = 'yes' if mode == 'verify-full' else 'no'
    protocol = 'tcp' if mode == 'none' else 'tcps'
    return rig.client('node', os.path.join(HERE, 'oracle-client.js'),
                      f'{protocol}://localhost:{port}/{service}', match,
                      NODE_PATH=os.path.join(rig.npm, 'node_modules'),
                      **({'NODE_EXTRA_CA_CERTS': rig.ca(ca)} if ca else {}))[1]


CLIENTS = {'python': python, 'node': node}


def ask_clients(rig, listener, mode, ca, expected, differs):
    """A driver that was accepted goes on with its own negotiation, which the
    server's log shows; the driver itself only knows that it was cut off."""
    problems = []
    for name, client in CLIENTS.items():
        if mode == 'require':
            continue
        listener.heard()
        words = client(rig, listener.port, mode, ca)
        end = time.monotonic() + 5
        heard = listener.heard()
        while 'then' not in heard and 'ended' not in heard and time.monotonic() < end:
            time.sleep(0.01)
            heard += listener.heard()
        through = 'then 0000' in heard
        if through != differs.get((name, mode), expected):
            problems.append(f'{name} {"gets through" if through else "does not"}: {words}\n{heard}')
    return problems


def case(tap, rig, listener, title, ca, ladder, findings, differs, uri=None, modes=MODES):
    ladder = dict(zip(MODES, ladder))
    for mode in modes:
        report, status = rig.test(uri or link(listener.port), mode, ca,
                                  extra=['--timeout', '4000'])
        problems = compare(report, status, mode, ladder, findings, FAULTS - set(findings))
        if 'scott' in listener.heard():
            problems.append('the user was sent')
        problems += ask_clients(rig, listener, mode, ca, ladder[mode] == W, differs)
        tap.check(f'Oracle: {title}, {mode}', problems)


def certificates(tap, rig):
    for title, cert, database, ca, ladder, findings, differs in CERTIFICATES:
        listener = Listener(rig, cert=cert, database=database)
        case(tap, rig, listener, title, ca, ladder, findings, differs)
        listener.stop()
    listener = Listener(rig, cert='good', database='goodrsa')
    report, _ = rig.test(link(listener.port), 'verify-ca', 'trust')
    keys = [[x['key_algorithm'] for x in chain] for chain in report['front_chains']]
    problems = []
    if len(keys) != 1 or keys[0][0] != 'EC' or report['chain'][0]['key_algorithm'] != 'RSA':
        problems.append(f"listener {keys}, database {report['chain']}")
    tap.check('Oracle: both certificates are shown', problems)
    listener.stop()


def versions(tap, rig):
    for title, low, high, ladder, findings in (
            ('TLS 1.2 only', 'TLSv1_2', 'TLSv1_2', (F, W, W, W), []),
            ('TLS 1.3 only', 'TLSv1_3', 'TLSv1_3', (F, W, W, W), []),
            ('TLS 1.0 only', 'TLSv1', 'TLSv1', (F, F, F, F), ['tls.version'])):
        listener = Listener(rig, '--min', low, '--max', high, database='good')
        case(tap, rig, listener, title, 'trust', ladder, findings, {})
        listener.stop()
    listener = Listener(rig, '--client-ca', rig.ca('trust'), database='good')
    case(tap, rig, listener, 'client certificate required', 'trust', (F, F, F, F),
         ['tls.client-auth'], {})
    listener.stop()


def round_trips(tap, rig):
    for title, options, minimum in ROUND_TRIPS:
        for version, least in zip(('TLSv1_2', 'TLSv1_3'), minimum):
            listener = Listener(rig, '--max', version, *options)
            turns = Turns(listener.port)
            report, _ = rig.test(link(turns.port), 'verify-ca', 'trust')
            counts = turns.close()
            problems = []
            if report['verdict'] != 'pass' or found(report):
                problems.append(report['summary'])
            if counts != [least] or report['round_trips'] != least:
                problems.append(f"{counts} on the wire, {report['round_trips']} reported, "
                                f'{least} needed')
            tap.check(f'Oracle: {title}, {version}: {least} round trips', problems)
            listener.stop()
    for version, least in (('TLSv1_2', 3), ('TLSv1_3', 2)):
        # A name that is not sent: the certificate is judged, and no more is asked.
        listener = Listener(rig, '--max', version)
        turns = Turns(listener.port)
        report, _ = rig.test(link(turns.port, 'a=b'), 'verify-ca', 'trust')
        counts = turns.close()
        tap.check(f'Oracle: the certificate, {version}: {least} round trips',
                  [] if counts == [least] == [report['round_trips']] else
                  [f"{counts}, {report['round_trips']}", report['summary']])
        listener.stop()


def answers(tap, rig):
    for title, options, service, evidence, words in ANSWERS:
        listener = Listener(rig, *options, database='good')
        report, status = rig.test(link(listener.port, service), 'verify-ca', 'trust',
                                  extra=['--timeout', '2000'])
        problems = compare(report, status, 'verify-ca', dict(zip(MODES, (F, W, W, W))),
                           ['proto.service'], FAULTS - {'proto.service'})
        finding = next(f for f in report['findings'] if f['id'] == 'proto.service')
        if evidence not in finding['evidence'] or words not in finding['explanation']:
            problems.append(finding)
        if (finding['severity'] == 'info') == (finding['explanation'] in report['summary']):
            problems.append(report['summary'])
        tap.check(f'Oracle: {title}', problems)
        listener.stop()
    listener = Listener(rig, '--service', 'shop', '--sid', 'ORCL')
    address = f'(ADDRESS=(PROTOCOL=tcps)(HOST=localhost)(PORT={listener.port}))'
    case(tap, rig, listener, 'SID', 'trust', (F, W, W, W), [], {}, modes=MODES[2:],
         uri=f'jdbc:oracle:thin:@(DESCRIPTION={address}(CONNECT_DATA=(SID=ORCL)))')
    report, _ = rig.test(link(listener.port, 'ORCL'), 'verify-ca', 'trust',
                         extra=['--setting', 'ConnectBy=sid'])
    tap.check('Oracle: SID as a setting', [found(report)] if found(report) else [])
    words = {name: client(rig, listener.port, 'verify-ca', 'trust', 'unknown')
             for name, client in CLIENTS.items()}
    tap.check('Oracle: the drivers know an unknown service, too',
              [words] if 'DPY-6001' not in words['python'] or
              'NJS-518' not in words.get('node', 'NJS-518') else [])
    listener.stop()


def redirects(tap, rig):
    second = Listener(rig, database='good')
    for to, problem in ((second.port, None), (free_port(), 'another address')):
        listener = Listener(rig, '--answer', 'redirect', '--to', f'localhost:{to}',
                            database='goodrsa')
        report, status = rig.test(link(listener.port), 'verify-ca', 'trust')
        ladder = dict(zip(MODES, (F, W, W, W)))
        problems = compare(report, status, 'verify-ca', ladder,
                           ['proto.service'] if problem else [])
        fronts = len(report['front_chains'])
        if fronts != (1 if problem else 3):
            problems.append(f'{fronts} listeners in front')
        if problem and problem not in report['summary']:
            problems.append(report['summary'])
        if not problem:
            for name, client in CLIENTS.items():
                second.heard()
                words = client(rig, listener.port, 'verify-ca', 'trust')
                if 'then 0000' not in second.heard():
                    problems.append(f'{name} did not follow: {words}')
        tap.check(f'Oracle: REDIRECT{" to nobody" if problem else ""}', problems)
        listener.stop()
    second.stop()


def plain(tap, rig):
    for mode, options in [('verify-ca', [])] + [(mode, ['--impatient']) for mode in MODES]:
        # Without a word to a ClientHello, or hanging up.
        listener = Listener(rig, *options, cert=None)
        report, status = rig.test(link(listener.port, tls=False), mode, 'trust')
        problems = compare(report, status, mode, dict(zip(MODES, (W, F, F, F))),
                           ['proto.starttls', 'proto.plaintext-accepted'], {'tls.handshake'})
        finding = next(f for f in report['findings'] if f['id'] == 'proto.starttls')
        offers = [f['argument'] for f in finding['fixes'] if f['kind'] == 'set-port']
        if offers != ([] if mode == 'none' else ['2484']) or '2484' not in finding['fix']:
            problems.append(finding)
        if mode == 'none':
            problems += ask_clients(rig, listener, mode, None, True, {})
        tap.check(f'Oracle: plaintext port, {mode} {" ".join(options)}'.rstrip(), problems)
        listener.stop()
    report, status = rig.test(link(free_port()), 'verify-ca', 'trust')
    tap.check('Oracle: nothing listens',
              [] if status == EXIT['could-not-test'] and 'net.connect' in found(report) else
              [report['summary']])


def login(tap, rig):
    listener = Listener(rig, database='good')
    uri = f'jdbc:oracle:thin:scott/tiger@tcps://localhost:{listener.port}/shop'
    report, status = rig.test(uri, 'verify-ca', 'trust', 'tiger')
    problems = []
    if report['verdict'] != 'could-not-test' or status != EXIT['could-not-test']:
        problems.append(report['verdict'])
    if 'up to the service' not in report['summary'] or lamps(report)['verify-ca'] != W:
        problems.append(report['summary'])
    heard = listener.heard()
    if 'scott' in heard or 'tiger' in heard:
        problems.append(heard)
    tap.check('Oracle: a login is not pretended', problems)
    listener.stop()


def strangers(tap, rig):
    """What is on the port may be anything."""
    for mode, options, findings in (
            ('silent', [], {'tls.handshake'}), ('close', [], {'tls.handshake'}),
            ('reset', [], {'tls.handshake'}), ('garbage', [], {'proto.engine'}),
            ('http', [], {'proto.engine'}), ('endless', [], {'proto.engine', 'tls.handshake'}),
            ('record', [], {'tls.handshake'}), ('alert', ['--alert', '40'], {'tls.handshake'})):
        port = free_port()
        process = subprocess.Popen([os.path.join(HERE, 'hostile-server.py'), str(port), mode,
                                    *options, '--limit', '60'], env=rig.env, start_new_session=True)
        problems = []
        end = time.monotonic() + 10
        while time.monotonic() < end:
            report, status = rig.test(link(port), 'verify-ca', 'trust',
                                      extra=['--timeout', '2000'])
            if report['peer']:
                break
        if report['verdict'] == 'pass' or status == 0:
            problems.append(report['verdict'])
        if not findings & found(report):
            problems.append(f"found {found(report)}: {report['summary']}")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        tap.check(f'Oracle: {mode}', problems)
    listener = Listener(rig, database='good')
    for count in (1, 2, 3, 5, 8, 100, 500, 1000):
        port = free_port()
        process = subprocess.Popen([os.path.join(HERE, 'hostile-server.py'), str(port), 'cut',
                                    '--bytes', str(count), '--upstream',
                                    f'127.0.0.1:{listener.port}', '--limit', '60'], env=rig.env,
                                   start_new_session=True)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            report, status = rig.test(link(port), 'verify-ca', 'trust',
                                      extra=['--timeout', '2000'])
            if report['peer']:
                break
        problems = [] if status == EXIT['fail'] else [report['verdict'], report['summary']]
        tap.check(f'Oracle: cut after {count} bytes', problems)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    listener.stop()


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    rig.npm = sys.argv[2]
    if subprocess.run([os.path.join(HERE, 'npm.sh'), rig.npm, NPM], check=False).returncode:
        print(f'# npm cannot install {NPM}: not compared with the driver for node', flush=True)
        del CLIENTS['node']
        if os.environ.get('CI'):
            tap.check('Oracle: the driver for node is there', ['no npm package in CI'])
    for part in (certificates, versions, round_trips, answers, redirects, plain, login, strangers):
        part(tap, rig)
    tap.done()


main()
