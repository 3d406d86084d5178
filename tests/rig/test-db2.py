#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-db2.py SALLYPORT_CLI: DRDA against Apache Derby, the server that Debian has.

Derby's own client, ij, and Sallyport side by side, sign-ins right and wrong.
"""
import os
import subprocess
import sys

from rig import Rig, Tap, compare
from turns import Turns

W, F = 'works', 'fails'
JARS = ':'.join(f'/usr/share/java/{jar}.jar' for jar in ('derbytools', 'derbyclient'))
GOOD = (F, W, W, W)
# Certificate, CA, lamps, findings; then whether a client that verifies the chain
# gets in.
CERTIFICATES = [
    ('good', 'good', 'trust', GOOD, [], True),
    ('wrong CA', 'good', 'otherroot', (F, W, F, F), ['chain.trusted'], False),
    ('wrong host name', 'wronghost', 'trust', (F, W, W, F), ['cert.hostname'], True),
    ('expired', 'expired', 'trust', (F, W, F, F), ['cert.expired'], False),
]
MODES = ('none', 'verify-ca')  # what AWS DMS has for Db2


def link(port, user='app'):
    return f'jdbc:db2://localhost:{port}/appdb:user={user};'


def ij(rig, name, port, ssl, password='app-secret', ca='trust'):
    """Whether Derby's own client signs in; ssl is off, basic or peerAuthentication."""
    store = os.path.join(rig.dir, name, f'{ca}.client.p12')
    if not os.path.exists(store):
        subprocess.run(['keytool', '-importcert', '-noprompt', '-alias', 'root', '-file', rig.ca(ca),
                        '-storetype', 'PKCS12', '-keystore', store, '-storepass', 'storepass'],
                       check=True, capture_output=True)
    done = subprocess.run(
        ['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC',
         f'-Djavax.net.ssl.trustStore={store}', '-Djavax.net.ssl.trustStorePassword=storepass',
         '-cp', JARS, 'org.apache.derby.tools.ij'],
        input=f"connect 'jdbc:derby://localhost:{port}/appdb;user=app;password={password};"
              f"ssl={ssl}';\nvalues 'yes' || '-in';\nexit;\n",
        env=rig.env, capture_output=True, text=True, timeout=60)
    return 'yes-in' in done.stdout, done.stdout + done.stderr


def expect(lamps):
    return dict(zip(('none', 'require', 'verify-ca', 'verify-full'), lamps))


def finding(report, name):
    return next(f for f in report['findings'] if f['id'] == name)


def count(rig, port, least, **login):
    """Round trips on the wire and in the report, both the least."""
    turns = Turns(port)
    report, _ = rig.test(link(turns.port), 'verify-ca', ca='trust', **login)
    counts = turns.close()
    if max(counts) != least or report['round_trips'] != least:
        return [f"{counts} on the wire, {report['round_trips']} reported, {least} needed"]
    return []


def test_certificates(rig, tap):
    for number, (name, cert, ca, lamps, findings, peer) in enumerate(CERTIFICATES):
        server = f'derby-{number}'
        port = rig.start('derby', server, f'cert={cert}')
        problems = []
        for mode in MODES:
            report, status = rig.test(link(port), mode, ca=ca)
            problems += compare(report, status, mode, expect(lamps), findings)
            if 'Apache Derby (CSS10' not in finding(report, 'proto.engine')['evidence']:
                problems.append(finding(report, 'proto.engine'))
        for ssl, wanted in (('off', False), ('basic', True), ('peerAuthentication', peer)):
            got_in, said = ij(rig, server, port, ssl, ca=ca)
            if got_in != wanted:
                problems.append(f'ij with ssl={ssl}: {got_in}\n{said}')
        tap.check(f'Derby: {name}', problems)
        rig.stop(server)


def test_round_trips(rig, tap):
    for version, least in (('TLSv1.2', 4), ('TLSv1.3', 3)):
        server = f'derby-{version}'
        port = rig.start('derby', server, f'versions={version}')
        tap.check(f'Derby: {least} round trips with {version}, one more with a sign-in',
                  count(rig, port, least) + count(rig, port, least + 1, password='app-secret'))
        rig.stop(server)


def sign_in(rig, port, mode, password, words, good=False, user='app'):
    report, status = rig.test(link(port, user), mode, ca='trust', password=password)
    result = finding(report, 'login.result')
    problems = [] if status == (0 if good else 1) else [report['summary']]
    if words not in result['evidence'] + result['explanation']:
        problems.append(result)
    if password in str(report):
        problems.append('the password is in the report')
    return problems


def test_sign_in(rig, tap):
    port = rig.start('derby', 'derby-login')
    right, said = ij(rig, 'derby-login', port, 'basic')
    wrong, _ = ij(rig, 'derby-login', port, 'basic', password='Wrong-1')
    problems = [] if right and not wrong else [f'ij: {right}, {wrong}\n{said}']
    problems += sign_in(rig, port, 'verify-ca', 'app-secret', 'Apache Derby (CSS10', good=True)
    problems += sign_in(rig, port, 'verify-ca', 'Wrong-1', 'user name or the password is wrong')
    problems += sign_in(rig, port, 'verify-ca', 'app-secret', 'user name or the password is wrong',
                        user='nobody')
    tap.check('Derby: sign-in over TLS, right and wrong', problems)
    rig.stop('derby-login')


def test_clear(rig, tap):
    port = rig.start('derby', 'derby-clear', 'tls=off')
    problems = []
    for mode in MODES:
        report, status = rig.test(link(port), mode, ca='trust')
        problems += compare(report, status, mode, expect((W, F, F, F)), [])
    problems += sign_in(rig, port, 'none', 'app-secret', 'Apache Derby (CSS10', good=True)
    problems += sign_in(rig, port, 'none', 'Wrong-1', 'user name or the password is wrong')
    for ssl, wanted in (('off', True), ('basic', False)):
        got_in, said = ij(rig, 'derby-clear', port, ssl)
        if got_in != wanted:
            problems.append(f'ij with ssl={ssl}: {got_in}\n{said}')
    tap.check('Derby: port for connections without TLS', problems)
    rig.stop('derby-clear')


def test_substitute_only(rig, tap):
    port = rig.start('derby', 'derby-substitute', 'secmec=STRONG_PASSWORD_SUBSTITUTE_SECURITY')
    tap.check('Derby: takes no password as it is',
              sign_in(rig, port, 'verify-ca', 'app-secret', 'encrypted credentials'))
    rig.stop('derby-substitute')


def main():
    rig, tap = Rig(sys.argv[1]), Tap()
    test_certificates(rig, tap)
    test_round_trips(rig, tap)
    test_sign_in(rig, tap)
    test_clear(rig, tap)
    test_substitute_only(rig, tap)
    tap.done()


main()
