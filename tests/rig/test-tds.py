#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-tds.py SALLYPORT_CLI NPM_DIR: SQL Server and SAP ASE, with sign-ins.

Neither is to be had for Debian: tds-server.py speaks as they do, and four
clients that know nothing of Sallyport (FreeTDS, pytds, jTDS, tedious) take it for
them, side by side with Sallyport, mode by mode.
"""
import os
import signal
import subprocess
import sys
import time

from rig import HERE, MODES, Rig, Tap, compare, found, free_port, lamps
from turns import Turns

W, F, C = 'works', 'fails', 'could-not-test'
NPM = 'tedious@18.6.1'
JARS = ':'.join(f'/usr/share/java/{jar}.jar' for jar in ('derbytools', 'derby', 'jtds'))
FAULTS = {'chain.trusted', 'cert.hostname', 'cert.expired', 'cert.not-yet-valid',
          'cert.self-signed', 'chain.complete', 'chain.anchor-form', 'cert.purpose', 'chain.ca',
          'cert.key', 'cert.signature', 'chain.signature', 'tls.client-auth', 'tls.handshake',
          'tls.version', 'proto.starttls', 'proto.engine', 'proto.server-error'}
# Certificate of the server, the CA that is chosen, lamps, findings; then what
# FreeTDS (with GnuTLS) does otherwise than Sallyport says.
CERTIFICATES = [
    ('good', 'good', 'trust', (W, W, W, W), [], {}),
    ('RSA certificate', 'goodrsa', 'trust', (W, W, W, W), [], {}),
    ('wrong CA', 'good', 'otherroot', (W, W, F, F), ['chain.trusted'], {}),
    ('wrong host name', 'wronghost', 'trust', (W, W, W, F), ['cert.hostname'], {}),
    ('CN only', 'nosan', 'trust', (W, W, W, F), ['cert.hostname'], {'verify-full': True}),
    ('expired', 'expired', 'trust', (W, W, F, F), ['cert.expired'], {}),
    ('not yet valid', 'notyet', 'trust', (W, W, F, F), ['cert.not-yet-valid'], {}),
    ('self-signed', 'selfsigned', 'trust', (W, W, F, F), ['cert.self-signed'], {}),
    ('leaf only', 'incomplete', 'trust', (W, W, F, F), ['chain.complete'], {}),
    ('intermediate as anchor', 'good', 'trust-ica-only', (W, W, F, F), ['chain.anchor-form'],
     {'verify-ca': True, 'verify-full': True}),
]
# What the server says of encryption, strict or not; lamps and findings.
ENCRYPTION = [
    ('no TLS', 'off', False, (W, F, F, F), ['proto.starttls', 'proto.plaintext-accepted']),
    ('the login only', 'login', False, (W, W, W, W), ['proto.plaintext-accepted']),
    ('as the client likes', 'on', False, (W, W, W, W), ['proto.plaintext-accepted']),
    ('forced', 'required', False, (F, W, W, W), []),
    ('strict forced', 'strict', False, (F, F, F, F), ['net.connect']),
    ('strict forced, strict asked', 'strict', True, (F, W, W, W), []),
    ('strict possible, strict asked', 'both', True, (W, W, W, W), ['proto.plaintext-accepted']),
    ('strict unknown, strict asked', 'required', True, (F, F, F, F), ['tls.handshake']),
]
NUMBERS = (18456, 18452, 18470, 18486, 18487, 18488, 17892, 40532, 40613, 40615, 40914, 47073)


class Server:
    """A tds-server.py of its own, on a free port."""

    def __init__(self, rig, *options, cert='good'):
        self.port, self.log = free_port(), os.path.join(rig.dir, f'tds-{time.monotonic_ns()}.log')
        command = [os.path.join(HERE, 'tds-server.py'), str(self.port), '--log', *options]
        if cert:
            chain = rig.ca(f'{cert}.chain')
            command += ['--cert', chain if os.path.exists(chain) else rig.ca(cert),
                        '--key', rig.ca(f'{cert}.key')]
        with open(self.log, 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(command, env=rig.env, stdout=log, stderr=log,
                                            start_new_session=True)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with open('/proc/net/tcp', encoding='ascii') as table:
                if any(f':{self.port:04X} 00000000:0000 0A' in line for line in table):
                    return
            time.sleep(0.02)
        raise RuntimeError(f'{command}: did not listen: {self.heard()}')

    def heard(self):
        with open(self.log, encoding='utf-8') as file:
            return file.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def link(port, strict=False, database='', user='sa'):
    return (f'jdbc:sqlserver://localhost:{port};user={user};encrypt={"strict" if strict else "true"}'
            + (f';databaseName={database}' if database else ''))


def ase(port, database='', user='sa'):
    return f'jdbc:sybase:Tds:localhost:{port}/{database}?user={user}'


def run(rig, command, text='', **env):
    try:
        done = subprocess.run(command, env={**rig.env, **env}, capture_output=True, text=True,
                              input=text, timeout=60)
    except subprocess.TimeoutExpired:
        return 'no end'
    return done.stdout + done.stderr


def tsql(rig, port, mode, ca='trust', version='7.4', encryption=None, password='Secret-1'):
    """Whether FreeTDS gets its row; mode none, require, verify-ca, verify-full."""
    conf = os.path.join(rig.dir, 'freetds.conf')
    lines = ['[global]', 'timeout = 10', 'connect timeout = 10', '[server]', 'host = localhost',
             f'port = {port}', f'tds version = {version}',
             f"encryption = {encryption or ('off' if mode == 'none' else 'require')}"]
    if mode.startswith('verify'):
        lines += [f'ca file = {rig.ca(ca)}',
                  f"check certificate hostname = {'yes' if mode == 'verify-full' else 'no'}"]
    with open(conf, 'w', encoding='ascii') as file:
        file.write('\n'.join(lines) + '\n')
    words = run(rig, ['tsql', '-S', 'server', '-U', 'sa', '-P', password],
                'select 1\ngo\nquit\n', FREETDSCONF=conf)
    return '(1 row affected)' in words, words


def pytds(rig, port, mode):
    """pytds encrypts when it has a CA."""
    options = '' if mode == 'none' else (f", cafile={rig.ca('trust')!r}, "
                                         f"validate_host={mode == 'verify-full'}")
    words = run(rig, ['/usr/bin/python3', '-c',
                      'import pytds\n'
                      f"with pytds.connect('localhost', 'master', 'sa', 'Secret-1', port={port}, "
                      f'login_timeout=10{options}) as c:\n'
                      "    cursor = c.cursor(); cursor.execute('select 1')\n"
                      "    print('row', cursor.fetchall()[0][0])"])
    return 'row 1' in words, words


def jtds(rig, url):
    """jTDS, by way of Derby's command line for any JDBC driver."""
    words = run(rig, ['java', '-cp', JARS, '-Dij.driver=net.sourceforge.jtds.jdbc.Driver',
                      f"-Dderby.stream.error.file={os.path.join(rig.dir, 'derby.log')}",
                      'org.apache.derby.tools.ij'],
                f"connect '{url};loginTimeout=15' user 'sa' password 'Secret-1';\n"
                'select 1;\nexit;\n')
    return '1 row selected' in words, words


def tedious(rig, port, mode):
    ca = [rig.ca('trust')] if mode in ('verify-full', 'strict') else []
    words = run(rig, ['node', os.path.join(HERE, 'tedious-client.js'), str(port), mode, *ca],
                NODE_PATH=os.path.join(rig.npm, 'node_modules'))
    return '1 row' in words, words


def expect(outcome, wanted, who):
    ok, words = outcome
    return [] if ok == wanted else [f'{who} {"gets in" if ok else "is refused"}: {words}']


def certificates(tap, rig):
    for title, cert, ca, ladder, findings, differs in CERTIFICATES:
        ladder = dict(zip(MODES, ladder))
        with Server(rig, cert=cert) as server:
            for mode in MODES:
                report, status = rig.test(link(server.port), mode, ca)
                problems = compare(report, status, mode, ladder, findings, FAULTS - set(findings))
                if 'login7' in server.heard():
                    problems.append('a login was sent')
                problems += expect(tsql(rig, server.port, mode, ca),
                                   differs.get(mode, ladder[mode] == W), 'tsql')
                os.truncate(server.log, 0)
                tap.check(f'SQL Server: {title}, {mode}', problems)


def encryption(tap, rig):
    for title, tls, strict, ladder, findings in ENCRYPTION:
        ladder = dict(zip(MODES, ladder))
        with Server(rig, '--tls', tls, cert=None if tls == 'off' else 'good') as server:
            for mode in MODES:
                report, status = rig.test(link(server.port, strict), mode, 'trust')
                problems = compare(report, status, mode, ladder, findings, FAULTS - set(findings))
                fixes = [fix['argument'] for finding in report['findings']
                         for fix in finding['fixes'] if fix['kind'] == 'set-setting']
                wanted = {('strict', False): ['Encryption=strict'],
                          ('required', True): ['Encryption=mandatory']}.get((tls, strict), [])
                if fixes != wanted:
                    problems.append(f'fixes {fixes}')
                tap.check(f'SQL Server: encryption: {title}, {mode}', problems)


def clients(tap, rig):
    """Who knows nothing of Sallyport takes the server for what it plays."""
    with Server(rig, '--tls', 'on') as server:
        for mode in MODES:
            tap.check(f'tsql, {mode}', expect(tsql(rig, server.port, mode), True, 'tsql'))
        for mode in ('none', 'verify-ca', 'verify-full'):
            tap.check(f'pytds, {mode}', expect(pytds(rig, server.port, mode), True, 'pytds'))
        for ssl in ('off', 'require'):
            url = f'jdbc:jtds:sqlserver://localhost:{server.port};ssl={ssl}'
            tap.check(f'jTDS, {ssl}', expect(jtds(rig, url), True, 'jTDS'))
        if rig.npm:
            for mode in ('none', 'require', 'verify-full'):
                tap.check(f'tedious, {mode}',
                          expect(tedious(rig, server.port, mode), True, 'tedious'))
    with Server(rig, '--tls', 'required') as server:
        tap.check('tsql without encryption where that is forced',
                  expect(tsql(rig, server.port, 'none'), False, 'tsql'))
    if rig.npm:
        for tls in ('strict', 'both'):
            with Server(rig, '--tls', tls) as server:
                tap.check(f'tedious, strict encryption, server {tls}',
                          expect(tedious(rig, server.port, 'strict'), True, 'tedious'))


def step(report, name):
    return next(s['state'] for s in report['steps'] if s['id'] == name)


def finding(report, name):
    return next(f for f in report['findings'] if f['id'] == name)


def logins(tap, rig):
    with Server(rig, '--database', 'shop') as server:
        for mode in MODES:
            report, status = rig.test(link(server.port, database='shop'), mode, 'trust', 'Secret-1')
            problems = compare(report, status, mode, dict.fromkeys(MODES, W),
                               ['proto.plaintext-accepted'], FAULTS | {'login.result'})
            if step(report, 'login') != 'passed':
                problems.append(report['summary'])
            if 'Secret-1' in str(report):
                problems.append('the password is in the report')
            words = finding(report, 'login.result')['evidence']
            if 'Microsoft SQL Server 16.0.1000' not in words:
                problems.append(words)
            if ('ENCRYPT_ON' in words) != (mode != 'none'):
                problems.append(words)
            heard = server.heard()
            if heard.count('login7') != 1 or ('for all' in heard) != (mode != 'none'):
                problems.append(heard)
            os.truncate(server.log, 0)
            tap.check(f'SQL Server: sign-in, {mode}', problems)
        for title, database, password, number in (('wrong password', '', 'wrong', 18456),
                                                  ('no such database', 'nowhere', 'Secret-1', 4060)):
            report, status = rig.test(link(server.port, database=database), 'verify-full', 'trust',
                                      password)
            result = finding(report, 'login.result')
            problems = [] if status == 1 and str(number) in result['evidence'] else [result]
            tap.check(f'SQL Server: {title}', problems)
    words = set()
    for number in NUMBERS:
        with Server(rig, '--error', str(number)) as server:
            report, status = rig.test(link(server.port), 'verify-full', 'trust', 'Secret-1')
            result = finding(report, 'login.result')
            words.add(result['explanation'])
            tap.check(f'SQL Server: error {number} in words',
                      [] if status == 1 and str(number) in result['evidence'] else [result])
    tap.check('SQL Server: words of its own for each error',
              [] if len(words) == len(NUMBERS) else [words])
    with Server(rig, cert='selfsigned') as server:
        report, _ = rig.test(link(server.port), 'verify-full', 'trust', 'Secret-1')
        tap.check('SQL Server: no login for a server with a wrong certificate',
                  [server.heard()] if 'login7' in server.heard() else [])
    with Server(rig, '--tls', 'login') as server:
        report, _ = rig.test(link(server.port), 'require', 'trust', 'Secret-1')
        tap.check('SQL Server: no login for a server that would encrypt only that',
                  [server.heard()] if 'login7' in server.heard() or report['verdict'] == 'pass'
                  else [])


def routing(tap, rig):
    for cert, good in (('good', True), ('wronghost', False), ('selfsigned', False)):
        with Server(rig, cert=cert) as target, \
                Server(rig, '--route', f'localhost:{target.port}') as server:
            report, _ = rig.test(link(server.port), 'verify-full', 'trust', 'Secret-1')
            problems = []
            if (report['verdict'] == 'pass') != good or ('login7' in target.heard()) != good:
                problems.append(f"{report['summary']}\n{target.heard()}")
            if good and "'server': 'localhost'" not in target.heard():
                problems.append(target.heard())
            tap.check(f'SQL Server: sent on to a server with certificate {cert}', problems)


def count(tap, rig, title, uri, server, least, mode='verify-full', password=None):
    turns = Turns(server.port)
    report, _ = rig.test(uri(turns.port), mode, 'trust', password)
    counts = turns.close()
    problems = [] if report['verdict'] == 'pass' else [report['summary']]
    if max(counts) != least or report['round_trips'] != least:
        problems.append(f"{counts} on the wire, {report['round_trips']} reported, {least} needed")
    tap.check(f'{title}: {least} round trips', problems)


def round_trips(tap, rig):
    with Server(rig, '--tls', 'required') as server:
        count(tap, rig, 'TDS 7', link, server, 4)
        count(tap, rig, 'TDS 7 with sign-in', link, server, 5, password='Secret-1')
    for version, least in (('TLSv1_2', 4), ('TLSv1_3', 3)):
        with Server(rig, '--tls', 'strict', '--max', version) as server:
            strict = lambda port: link(port, True)
            count(tap, rig, f'TDS 8, {version}', strict, server, least)
            count(tap, rig, f'TDS 8, {version}, with sign-in', strict, server, least + 1,
                  password='Secret-1')
        with Server(rig, '--tls', 'strict', '--ase', '--max', version) as server:
            count(tap, rig, f'SAP ASE, {version}', ase, server, least - 1)
            # One for the login, and one since its password is always encrypted.
            count(tap, rig, f'SAP ASE, {version}, with sign-in', ase, server, least + 1,
                  password='Secret-1')


class Relay:
    """TLS for clients that have none for TDS 5.0."""

    def __init__(self, rig, port):
        self.port = free_port()
        self.process = subprocess.Popen(
            ['socat', f'TCP-LISTEN:{self.port},bind=127.0.0.1,fork,reuseaddr',
             f"OPENSSL:127.0.0.1:{port},cafile={rig.ca('trust')},commonname=localhost"],
            env=rig.env, start_new_session=True)

    def __enter__(self):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with open('/proc/net/tcp', encoding='ascii') as table:
                if any(f':{self.port:04X} 00000000:0000 0A' in line for line in table):
                    return self
            time.sleep(0.02)
        raise RuntimeError('socat did not listen')

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def ase_clients(tap, rig):
    with Server(rig, '--tls', 'off', '--ase', cert=None) as server:
        for encrypted in ('off', 'require'):
            outcome = tsql(rig, server.port, 'none', version='5.0', encryption=encrypted)
            tap.check(f'tsql, TDS 5.0, password encryption {encrypted}',
                      expect(outcome, True, 'tsql'))
        tap.check('FreeTDS encrypts the password as Sallyport does',
                  [] if 'encrypted password' in server.heard() else [server.heard()])
        url = f'jdbc:jtds:sybase://localhost:{server.port};charset=iso_1'
        tap.check('jTDS, TDS 5.0', expect(jtds(rig, url), True, 'jTDS'))
    with Server(rig, '--tls', 'off', '--ase', '--need-encrypted', cert=None) as server:
        for encrypted, good in (('off', False), ('require', True)):
            outcome = tsql(rig, server.port, 'none', version='5.0', encryption=encrypted)
            tap.check(f'tsql, encryption demanded and {encrypted}', expect(outcome, good, 'tsql'))
    with Server(rig, '--tls', 'strict', '--ase') as server, Relay(rig, server.port) as relay:
        outcome = tsql(rig, relay.port, 'none', version='5.0', encryption='require')
        tap.check('tsql, TDS 5.0 in TLS', expect(outcome, True, 'tsql'))


def ase_tests(tap, rig):
    for title, cert, ca, ladder, findings, _ in CERTIFICATES:
        ladder = dict(zip(MODES, (F, *ladder[1:])))
        with Server(rig, '--tls', 'strict', '--ase', cert=cert) as server:
            for mode in MODES:
                report, status = rig.test(ase(server.port), mode, ca)
                problems = compare(report, status, mode, ladder, findings, FAULTS - set(findings))
                engine = finding(report, 'proto.engine')
                if engine['state'] != C or 'sign-in' not in engine['explanation']:
                    problems.append(engine)
                if 'login5' in server.heard():
                    problems.append('a login was sent')
                tap.check(f'SAP ASE: {title}, {mode}', problems)
    with Server(rig, '--tls', 'off', '--ase', cert=None) as server:
        ladder = dict(zip(MODES, (W, F, F, F)))
        for mode in MODES:
            report, status = rig.test(ase(server.port), mode, 'trust')
            tap.check(f'SAP ASE: plain port, {mode}',
                      compare(report, status, mode, ladder, ['proto.starttls'],
                              FAULTS - {'proto.starttls'}))


def ase_logins(tap, rig):
    for tls, modes in (('strict', MODES[1:]), ('off', ['none'])):
        options = ['--tls', tls, '--ase', '--database', 'shop', '--need-encrypted']
        with Server(rig, *options, cert='good' if tls == 'strict' else None) as server:
            for mode in modes:
                for title, database, password, number in (
                        ('good', 'shop', 'Secret-1', None), ('wrong password', 'shop', 'no', 4002),
                        ('no such database', 'nowhere', 'Secret-1', 911)):
                    report, status = rig.test(ase(server.port, database), mode, 'trust', password)
                    result = finding(report, 'login.result')
                    problems = [] if status == (0 if number is None else 1) else [report['summary']]
                    if str(number or 'ASE 16.0.4') not in result['evidence']:
                        problems.append(result)
                    if "'password': ''" not in server.heard() or 'Secret' in server.heard():
                        problems.append('the password was in the record')
                    tap.check(f'SAP ASE: sign-in, {title}, {mode}', problems)
    with Server(rig, '--tls', 'strict', '--ase', cert='selfsigned') as server:
        rig.test(ase(server.port), 'verify-full', 'trust', 'Secret-1')
        tap.check('SAP ASE: no login for a server with a wrong certificate',
                  [server.heard()] if 'login5' in server.heard() else [])


def doors(tap, rig):
    """The other of the two behind the port."""
    with Server(rig, '--tls', 'off', '--ase', cert=None) as server:
        report, _ = rig.test(link(server.port), 'verify-full', 'trust')
        fixes = [fix['argument'] for fix in finding(report, 'proto.engine')['fixes']]
        tap.check('SAP ASE where SQL Server was expected', [] if 'sybase' in fixes else [report])
    with Server(rig, '--tls', 'on') as server:
        report, _ = rig.test(ase(server.port), 'verify-full', 'trust')
        fixes = [fix['argument'] for fix in finding(report, 'proto.engine')['fixes']]
        tap.check('SQL Server where SAP ASE was expected',
                  [] if 'sqlserver' in fixes else [report['summary'], found(report), lamps(report)])


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    rig.npm = sys.argv[2]
    if subprocess.run([os.path.join(HERE, 'npm.sh'), rig.npm, NPM], check=False).returncode:
        print(f'# npm cannot install {NPM}: not compared with tedious', flush=True)
        rig.npm = None
        if os.environ.get('CI'):
            tap.check('tedious is there', ['no npm package in CI'])
    for part in (certificates, encryption, clients, logins, routing, round_trips, ase_clients,
                 ase_tests, ase_logins, doors):
        part(tap, rig)
    tap.done()


main()
