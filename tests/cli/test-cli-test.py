#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-cli-test.py SALLYPORT_CLI: tests of servers, reports, Ctrl+C, the demo."""
import fcntl
import glob
import os
import pty
import signal
import subprocess
import sys
import termios
import time

from cli import MARKER, Cli, Postgres, Tap, expect, free_port, schema

EXIT = {'pass': 0, 'fail': 1, 'could-not-test': 3}


def links(tap, cli, good):
    result = cli.run('test', good.uri(), '--mode', 'verify-full', '--ca', cli.pem('trust'),
                     '--json')
    report = result.json['reports'][0]
    tap.check('test: a link that passes', expect(result, 0) + schema('test', result.json) +
              ([] if report['verdict'] == 'pass' and report['mode'] == 'verify-full'
               else [result]))
    for name, args, status, verdict in (
            ('wrong CA', ('--ca', cli.pem('otherroot')), 1, 'fail'),
            ('wrong name', ('--ca', cli.pem('trust'), '--verify-as', 'x.example'), 1, 'fail'),
            ('no CA', (), 3, 'could-not-test')):
        result = cli.run('test', good.uri(), '--mode', 'verify-full', *args, '--json')
        tap.check(f'test: {name}', expect(result, status) + schema('test', result.json) +
                  ([] if result.json['reports'][0]['verdict'] == verdict else [result]))
    closed = f'postgresql://app@localhost:{free_port()}/x'
    result = cli.run('test', closed, '--mode', 'require', '--json')
    verdict = result.json['reports'][0]['verdict']
    tap.check('test: nobody there', expect(result, EXIT[verdict]) + schema('test', result.json) +
              ([] if verdict != 'pass' else [result]))
    result = cli.run('test', closed, good.uri(), '--mode', 'verify-full', '--ca',
                     cli.pem('otherroot'), '--json')
    tap.check('test: a failure outranks a could-not-test', expect(result, 1) +
              ([] if len(result.json['reports']) == 2 else [result]))
    result = cli.run('test', good.uri(), '--mode', 'verify-ca', '--ca', cli.pem('trust'))
    tap.check('test: text', expect(result, 0, out='verify-ca') +
              ([] if '\x1b' not in result.out + result.err else ['escapes without a terminal']))
    for name, status, args in (('an unknown endpoint', 2, ('nobody',)),
                               ('an unknown CA', 2, (good.uri(), '--ca', 'nobody')),
                               ('garbage as CA', 1, (good.uri(), '--ca', cli.write('j', 'j'))),
                               ('a key as CA', 1, (good.uri(), '--ca', cli.pem('good.key'))),
                               ('a bad link', 2, ('postgresql://[::1',))):
        tap.check(f'test: {name}', expect(cli.run('test', *args), status))


def library(tap, cli, good):
    cli.fresh()
    tap.check('test: --all of nothing', expect(cli.run('test', '--all'), 0))
    cli.run('certificate', 'import', cli.pem('trust'), cli.pem('otherroot'))
    for name, certificate in (('good', 'trust'), ('wrong', 'otherroot')):
        cli.run('endpoint', 'add', '--engine', 'postgres', '--server', 'localhost', '--port',
                str(good.port), '--ssl-mode', 'verify-full', '--certificate', certificate,
                '--identifier', name, '--user', 'app')
    tap.check('test: an endpoint', expect(cli.run('test', 'good'), 0, out='verify-full'))
    result = cli.run('test', '--all', '--json', '--jobs', '2')
    verdicts = {r['endpoint']['identifier']: r['verdict'] for r in result.json['reports']}
    tap.check('test: --all', expect(result, 1) + schema('test', result.json) +
              ([] if verdicts == {'good': 'pass', 'wrong': 'fail'} else [result]))
    offered = next(r for r in result.json['reports'] if r['endpoint']['identifier'] == 'wrong')
    tap.check('test: the certificate of the library that would do is named',
              [] if '“trust”' in str(offered['findings']) else [offered['findings']])
    result = cli.run('test', 'good', '--ca', 'otherroot')
    tap.check('test: a CA of the library', expect(result, 1))
    listed = cli.run('report', 'list', '--json')
    reports = listed.json['reports']
    tap.check('report list: JSON', expect(listed, 0) + schema('reports', listed.json) +
              ([] if len(reports) == 4 and {r['verdict'] for r in reports} == {'pass', 'fail'}
               else [listed]))
    tap.check('report list: text', expect(cli.run('report', 'list'), 0, out='good'))
    number = str(reports[0]['number'])
    shown = cli.run('report', 'show', number, '--json')
    tap.check('report show: JSON', expect(shown, 0) + schema('test', shown.json))
    tap.check('report show: text', expect(cli.run('report', 'show', number), 0,
                                          out='verify-full'))
    for wrong in ('4711', 'x', '-1', '99999999999999999999'):
        tap.check(f'report show: {wrong}', expect(cli.run('report', 'show', '--', wrong), 2))
    cli.run('test', 'good', '--no-save')
    tap.check('test: --no-save', [] if len(cli.run('report', 'list', '--json').json['reports']) == 4
              else ['it was kept'])
    shown = cli.run('endpoint', 'show', 'good', '--json').json
    tap.check('endpoint show: the last test', schema('endpoints', shown) +
              ([] if shown['Endpoints'][0]['Sallyport'].get('last_verdict') == 'fail'
               else [shown]))


def interrupted(tap, cli):
    cli.fresh()
    silent = Postgres(silent=True)
    for name, number in (('Ctrl+C', signal.SIGINT), ('SIGTERM', signal.SIGTERM)):
        silent.taken.clear()
        # Without a user there is no second connection that is accepted late.
        run = subprocess.Popen(cli.command('test', silent.uri(''), '--mode', 'require'),
                               env=cli.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True)
        silent.taken.wait(20)
        start = time.monotonic()
        run.send_signal(number)
        out, err = run.communicate(timeout=30)
        took = time.monotonic() - start
        tap.check(f'test: {name}', [] if run.returncode == 130 and not out and not err and took < 2
                  else [f'exit {run.returncode} after {took:.2f} s: {out}{err}'])
    tap.check('test: nothing of it is kept',
              [] if not cli.run('report', 'list', '--json').json['reports'] else ['it is'])


def terminal(tap, cli):
    """At a terminal a line tells how far it is, and is gone at the end."""
    cli.fresh()
    silent = Postgres(silent=True)
    main_end, end = pty.openpty()
    run = subprocess.Popen(cli.command('test', silent.uri(), '--mode', 'require', '--timeout',
                                       '1500'),
                           env=cli.env, stdout=subprocess.PIPE, stderr=end, text=True)
    os.close(end)
    said = b''
    while True:
        try:
            part = os.read(main_end, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
    run.communicate(timeout=30)
    os.close(main_end)
    tap.check('test: progress at a terminal',
              [] if b'[0/1]' in said and said.endswith(b'\r\x1b[K') else [said])


def prompt(tap, cli):
    """Ctrl+C where a password is asked for: the terminal shows again what is typed."""
    cli.run('endpoint', 'add', '--engine', 'mysql', '--server', 'h', '--identifier', 'asked')
    for args in (('endpoint', 'modify', 'asked'), ('test', 'asked', '--login')):
        main_end, end = pty.openpty()
        before = termios.tcgetattr(end)
        run = subprocess.Popen(cli.command(*args, '--password-file', '-'), env=cli.env, stdin=end,
                               stdout=subprocess.PIPE, stderr=end, text=True,
                               start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        said = b''
        while not said.endswith(b': '):
            said += os.read(main_end, 100)
        problems = ['what is typed is shown'] if termios.tcgetattr(end)[3] & termios.ECHO else []
        os.write(main_end, b'secret\x03')
        run.communicate(timeout=30)
        if run.returncode != 130:
            problems.append(f'exit {run.returncode}')
        if termios.tcgetattr(end) != before:
            problems.append('the terminal stays as it was for the password')
        os.close(end)
        os.close(main_end)
        tap.check(f'password: Ctrl+C at {args[0]}', problems)


def early(tap, cli):
    """Before there is a library: a password file that is a pipe without a writer."""
    os.mkfifo(cli.path('pipe'))
    for number in (signal.SIGINT, signal.SIGTERM):
        run = subprocess.Popen(cli.command('test', 'x', '--login', '--password-file',
                                           cli.path('pipe')),
                               env=cli.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not asleep_in_open(run.pid):
            time.sleep(0.02)
        run.send_signal(number)
        out, err = run.communicate(timeout=30)
        tap.check(f'early: {number.name}', [] if run.returncode == 130 and not out and not err
                  else [f'exit {run.returncode}: {out}{err}'])


def asleep_in_open(pid):
    """Nothing can be told of a kernel that hides it, so then it is asleep at once."""
    try:
        with open(f'/proc/{pid}/stat', encoding='ascii') as file:
            state = file.read().rsplit(')', 1)[1].split()[0]
        with open(f'/proc/{pid}/cmdline', 'rb') as file:
            return state == 'S' and b'--login' in file.read()
    except OSError:
        return False


def marker_in_processes(pid):
    for path in glob.glob('/proc/[0-9]*/cmdline') + [f'/proc/{pid}/environ']:
        try:
            with open(path, 'rb') as file:
                if MARKER.encode() in file.read():
                    yield path
        except OSError:
            pass


def secrets(tap, cli, good):
    """The password is in no list of processes, no output, no library."""
    silent = Postgres(silent=True)
    path = cli.write('password', MARKER + '\n')
    run = subprocess.Popen(cli.command('test', silent.uri(), '--login', '--password-file', path,
                                       '--mode', 'require'),
                           env=cli.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    silent.taken.wait(20)
    problems = list(marker_in_processes(run.pid))
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    tap.check('password: not in the list of processes', problems)
    result = cli.run('test', good.uri(), '--login', '--password-file', path, '--mode',
                     'verify-full', '--ca', cli.pem('trust'), '--details', '--json')
    problems = [f'in {name}' for name in cli.on_disk(MARKER)]
    if MARKER in result.out + result.err:
        problems.append('it is printed')
    step = next(s for s in result.json['reports'][0]['steps'] if s['id'] == 'login')
    # This server hangs up after the handshake.
    if step['state'] == 'passed':
        problems.append(step)
    tap.check('password: not in the report, not in the library', problems)


def demo(tap, cli):
    cli.env['TMPDIR'] = cli.path('tmp')
    os.mkdir(cli.env['TMPDIR'])
    text = cli.run('demo')
    tap.check('demo: text', expect(text, 0, out='demo'))
    result = cli.run('demo', '--json')
    document = result.json
    verdicts = {r['verdict'] for r in document['reports']}
    tap.check('demo: JSON', expect(result, 0) + schema('test', document) +
              ([] if document['demo'] and document['as_expected'] and
               {'pass', 'fail'} <= verdicts else [verdicts]))
    for name in ('these are demo servers', 'PostgreSQL', 'MariaDB', 'as expected', 'made for'):
        if name.lower() not in text.out.lower():
            tap.check(f'demo: says “{name}”', [text])
    every = cli.run('demo', '--all-engines')
    rows = [line.split() for line in every.out.splitlines() if line.endswith(('fail', 'test'))]
    tap.check('demo: every engine', expect(every, 0, out='made for') +
              ([] if len(rows) == 18 and all(row[2] == 'pass' for row in rows) else [every.out]))
    silent = {row[0] for row in rows if row[3] == 'could-not-test'}
    tap.check('demo: broken where a mode checks nothing',
              [] if silent == {'redshift', 'redshift-serverless'} else [str(silent)])
    missing = every.out.split('No demo server speaks for: ')[-1]
    tap.check('demo: says for whom nobody speaks', [] if 'MongoDB' in missing else [every.out])
    tap.check('demo: leaves nothing behind', os.listdir(cli.env['TMPDIR']) +
              (['a library of the user'] if os.path.exists(cli.path('data')) else []))
    run = subprocess.Popen(cli.command('demo'), env=cli.env, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
    run.stdout.readline()
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    tap.check('demo: Ctrl+C', [] if run.returncode == 130 else [f'exit {run.returncode}'])
    tap.check('demo: Ctrl+C leaves nothing behind', os.listdir(cli.env['TMPDIR']))


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        good = Postgres(cli.pem('good.chain'), cli.pem('good.key'))
        links(tap, cli, good)
        library(tap, cli, good)
        interrupted(tap, cli)
        terminal(tap, cli)
        prompt(tap, cli)
        early(tap, cli)
        secrets(tap, cli, good)
        demo(tap, cli)
    finally:
        cli.close()
    tap.done()


main()
