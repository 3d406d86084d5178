#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-hostile.py SALLYPORT_CLI: peers that misbehave, and addresses that are wrong.

Each must end in a report with a finding that says what happened, in time, and
never in a pass.
"""
import os
import signal
import subprocess
import sys
import time

from rig import HERE, Rig, Tap, found, free_port

HOSTILE = os.path.join(HERE, 'hostile-server.py')
# Mode of the peer, its options, engine, findings of which one must be there.
PEERS = [
    ('silent', [], 'postgresql', {'net.connect', 'proto.engine', 'proto.starttls'}),
    ('silent', [], 'mysql', {'net.connect', 'proto.engine', 'proto.starttls'}),
    ('deaf', [], 'mysql', {'net.connect', 'proto.engine', 'proto.starttls'}),
    ('full', [], 'postgresql', {'net.connect'}),
    ('close', [], 'postgresql', {'net.connect', 'proto.engine', 'proto.starttls'}),
    ('close', [], 'mysql', {'net.connect', 'proto.engine', 'proto.starttls'}),
    ('reset', [], 'mysql', {'net.connect', 'proto.engine', 'proto.starttls'}),
    ('garbage', [], 'postgresql', {'proto.engine', 'proto.starttls'}),
    ('garbage', [], 'mysql', {'proto.engine', 'proto.starttls'}),
    ('endless', [], 'mysql', {'proto.engine', 'proto.starttls'}),
    ('endless', ['--first', 'pg'], 'postgresql',
     {'tls.handshake', 'tls.version', 'proto.starttls', 'proto.engine'}),
    ('http', [], 'postgresql', {'proto.engine'}),
    ('silent', ['--first', 'pg'], 'postgresql', None),
    ('silent', ['--first', 'mysql'], 'mysql', None),
    ('record', ['--first', 'pg'], 'postgresql', None),
    ('bigrecord', ['--first', 'mysql'], 'mysql', None),
    ('alert', ['--first', 'pg', '--alert', '40'], 'postgresql', None),
    ('alert', ['--first', 'mysql', '--alert', '70'], 'mysql', {'tls.version'}),
    ('hello-reset', ['--first', 'pg'], 'postgresql', None),
    ('garbage', ['--first', 'mysql'], 'mysql', None),
    ('silent', ['--first', 'pg-no'], 'postgresql', {'proto.starttls'}),
    ('silent', ['--first', 'pg-error'], 'postgresql', {'proto.server-error'}),
    ('silent', ['--first', 'mysql-plain'], 'mysql', {'proto.starttls'}),
    ('silent', ['--first', 'mysql-error'], 'mysql', {'proto.server-error'}),
]
# What a person may type as an address, and the verdict.
ADDRESSES = [
    ('no-such-name.invalid', 'net.resolve'),
    ('xn--mnchen-3ya.invalid', 'net.resolve'),
    ('münchen.invalid', 'net.resolve'),
]


def hostile(rig, mode, options):
    port = free_port()
    process = subprocess.Popen([HOSTILE, str(port), mode, *options, '--limit', '120'],
                               env=rig.env, start_new_session=True)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with open('/proc/net/tcp', encoding='ascii') as table:
            if any(f':{port:04X} 00000000:0000 0A' in line for line in table):
                return process, port
        time.sleep(0.02)
    raise RuntimeError(f'{mode}: did not listen')


def main():
    tap, rig = Tap(), Rig(sys.argv[1])
    for mode, options, engine, findings in PEERS:
        process, port = hostile(rig, mode, options)
        start = time.monotonic()
        problems = []
        try:
            report, status = rig.test(f'{engine}://app@localhost:{port}/db', 'require', 'trust',
                                      extra=['--timeout', '2000'])
            if report['verdict'] == 'pass' or status == 0:
                problems.append(f"verdict {report['verdict']}")
            if findings and not findings & found(report):
                problems.append(f"found {found(report)}: {report['summary']}")
            if not found(report):
                problems.append(f"nothing was found: {report['summary']}")
            if not report['summary']:
                problems.append('no summary')
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            problems.append(error)
        if time.monotonic() - start > 15:
            problems.append(f'took {time.monotonic() - start:.1f} s with a limit of 2 s')
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        tap.check(f"{engine}: {mode} {' '.join(options)}".rstrip(), problems)
    for host, finding in ADDRESSES:
        report, status = rig.test(f'postgresql://app@{host}/db', 'require', extra=['--timeout', '5000'])
        tap.check(f'address {host}', [] if finding in found(report) and status != 0 else [report['summary']])
    port = free_port()
    for host in ('127.0.0.1', '[::1]', 'localhost'):
        report, status = rig.test(f'postgresql://app@{host}:{port}/db', 'require')
        tap.check(f'nothing listens on {host}',
                  [] if 'net.connect' in found(report) and status == 3 else [report['summary'], status])
    chain(tap, rig)
    tap.done()


def chain(tap, rig):
    """Chains that are far too long."""
    for count, size in ((200, 500), (101, 1400)):
        folder = os.path.join(rig.dir, f'huge{count}')
        subprocess.run([os.path.join(HERE, 'make-huge-chain.py'), str(count), str(size), folder],
                       check=True, capture_output=True)
        os.chmod(folder, 0o755)
        rig_pki, rig.pki = rig.pki, folder
        try:
            port = rig.start('postgres', f'pg{count}', 'cert=huge')
            report, status = rig.test(f'postgresql://app@localhost:{port}/appdb', 'verify-full', 'trust')
            problems = []
            if count > 101 and report['verdict'] == 'pass':
                problems.append('a chain of 199 passed')
            if len(report['chain']) != count - 1:
                problems.append(f"{len(report['chain'])} certificates were seen: {report['summary']}")
        finally:
            rig.pki = rig_pki
        rig.stop(f'pg{count}')
        tap.check(f'chain of {count - 1} certificates', problems)


main()
