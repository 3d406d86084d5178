#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-cli.py SALLYPORT_CLI: every verb, every exit status, bad usage, bad
files, a bad library."""
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys

from cli import MARKER, TOP, Cli, Tap, expect, schema

BUNDLE = os.path.join(TOP, 'tests/fixtures/bundles/rds-global-bundle.pem')
VERBS = ['certificate import', 'certificate list', 'certificate show', 'certificate export',
         'certificate compare', 'certificate split', 'certificate merge', 'certificate rotate',
         'certificate delete', 'certificate chain', 'certificate fetch', 'endpoint add', 'endpoint modify',
         'endpoint list', 'endpoint show', 'endpoint delete', 'test', 'verify', 'inspect',
         'engines', 'expiring', 'report list', 'report show', 'demo']

# Options that a verb knows, to say why it does not take them.
REFUSED = {'certificate export': {'--json'}, 'demo': {'--library'},
           'endpoint add': {'--forget-password'}, 'endpoint modify': {'--uri'}}


def options(cli, verb):
    """The long options in the help of @verb."""
    return set(re.findall(r'^  (?:-[a-z], )?(--[a-z-]+)',
                          cli.run(*verb.split(), '--help', library=False).out, re.M))


def usage(tap, cli):
    for args in ((), ('nonsense',), ('certificate',), ('certificate', 'nonsense'),
                 ('certificate', '--json'), ('help', 'nonsense'), ('--nonsense',)):
        tap.check(f'usage: {" ".join(args) or "nothing"}',
                  expect(cli.run(*args, library=False), 2, err='sallyport-cli --help'))
    for verb in VERBS:
        result = cli.run(*verb.split(), '--help', library=False)
        problems = expect(result, 0, out='--library')
        if f'sallyport-cli {verb} ' not in result.out:
            problems.append(f'the help does not name the command: {result}')
        if cli.run('help', *verb.split(), library=False).out != result.out:
            problems.append('help VERB says something else')
        tap.check(f'usage: {verb} --help', problems)
        for wrong in (['--nonsense'], ['--format', 'xml']):
            tap.check(f'usage: {verb} {" ".join(wrong)}',
                      expect(cli.run(*verb.split(), *wrong, library=False), 2))
    tap.check('usage: --version', expect(cli.run('--version', library=False), 0,
                                         out='sallyport-cli 0.'))
    overview = cli.run('--help', library=False)
    tap.check('usage: --help', expect(overview, 0) +
              [f'{v} is missing' for v in VERBS if v not in overview.out])
    with open(os.path.join(TOP, 'data/sallyport-cli.1'), encoding='utf-8') as file:
        manual = file.read()
    tap.check('usage: the man page has every command', [v for v in VERBS if v not in manual])
    named = set(re.findall(r'--[a-z-]+', manual.replace('\\-', '-')))
    there = set().union(*(options(cli, v) for v in VERBS)) | {'--version'}
    tap.check('usage: the man page has every option, and no other', sorted(named ^ there))
    for args in (['certificate', 'show'], ['certificate', 'show', 'a', 'b'],
                 ['certificate', 'list', 'x'], ['certificate', 'import'], ['certificate', 'delete'],
                 ['endpoint', 'add'], ['endpoint', 'modify'], ['endpoint', 'list', 'x'],
                 ['endpoint', 'show'], ['test'], ['test', '--all', 'x'], ['verify'],
                 ['verify', '--ca', 'x'], ['inspect'], ['engines', 'x'], ['expiring', 'x'],
                 ['expiring', '--within', '-1'], ['expiring', '--within', 'soon'],
                 ['report', 'list', 'x'], ['report', 'show'], ['demo', 'x'],
                 ['demo', '--library', 'x'], ['test', 'x', '--mode', 'prefer'],
                 ['test', 'x', '--jobs', '0'], ['test', 'x', '--password-file', 'y'],
                 ['certificate', 'import', 'a', 'b', '--identifier', 'c'],
                 ['certificate', 'export', 'a', '--json'],
                 ['endpoint', 'add', '--engine', 'postgres', '--forget-password'],
                 ['endpoint', 'modify', 'a', '--uri', 'postgresql://h/'],
                 ['endpoint', 'modify', 'a', '--forget-password', '--password-file', 'x']):
        tap.check(f'usage: {" ".join(args)}', expect(cli.run(*args, library=False), 2))
    tap.check('usage: none of these made a library',
              [] if not os.path.exists(cli.path('data/sallyport')) else ['it is there'])


def before_the_verb(tap, cli):
    """What every verb has may stand before it."""
    plain = cli.run('engines', '--json').out
    for args in (('--json', 'engines'), ('--format', 'json', 'engines'), ('--format=json', 'engines'),
                 ('--json', '--library', cli.library, 'engines')):
        tap.check(f'usage: {args[0]} before the verb', [] if cli.run(*args, library=False).out ==
                  plain else [cli.run(*args, library=False)])
    for args in (('--library', cli.library), (f'--library={cli.library}',)):
        result = cli.run('--json', *args, 'certificate', 'list', library=False)
        tap.check(f'usage: {args[0].split("=")[0]} before two words', expect(result, 0) +
                  schema('certificates', result.json))
    for args in (('--json',), ('--json', 'nonsense'), ('--json', 'certificate', 'nonsense'),
                 ('--json', 'certificate'), ('--library',)):
        tap.check(f'usage: {" ".join(args)}', expect(cli.run(*args, library=False), 2,
                                                     err='sallyport-cli --help'))


def completion(tap, cli):
    def complete(*words):
        line = ' '.join(f"'{w}'" for w in ('sallyport-cli', *words))
        script = (f'source {TOP}/data/sallyport-cli.bash; COMP_WORDS=({line}); '
                  f'COMP_CWORD={len(words)}; _sallyport_cli; printf "%s\\n" "${{COMPREPLY[@]}}"')
        run = subprocess.run(['bash', '--norc', '-c', script], capture_output=True, text=True,
                             env={**cli.env, 'PATH': os.path.dirname(cli.binary) + ':' +
                                  cli.env['PATH']})
        return set(run.stdout.split())

    for words, wanted in ((['te'], {'test'}), (['certificate', ''], {'import', 'list', 'delete'}),
                          (['test', '--m'], {'--mode'}), (['test', '--mode', ''], {'verify-full'}),
                          (['endpoint', 'add', '--engine', 'post'], {'postgres'}),
                          (['verify', '--'], {'--ca', '--chain', '--host', '--time'})):
        tap.check(f'completion: {" ".join(words)}', [w for w in wanted - complete(*words)])
    for verb in VERBS:
        offered = {o for o in complete(*verb.split(), '--') if o.startswith('--')}
        takes = options(cli, verb) - REFUSED.get(verb, set())
        tap.check(f'completion: {verb} has its options',
                  [o for o in sorted(offered ^ takes)] if offered != takes else [])


def engines(tap, cli):
    document = cli.run('engines', '--json').json
    modes = {e['name']: e['modes'] for e in document['engines']}
    problems = schema('engines', document)
    for name, mode, expected in (('mysql', 'require', 'not-supported'),
                                 ('mysql', 'none', 'default'),
                                 ('mariadb', 'verify-full', 'supported'),
                                 ('postgres', 'require', 'supported'),
                                 ('sqlserver', 'verify-ca', 'not-supported'),
                                 ('redshift', 'require', 'not-enabled'),
                                 ('oracle', 'verify-full', 'not-supported'),
                                 ('sybase', 'require', 'not-enabled'),
                                 ('mongodb', 'verify-ca', 'not-supported'),
                                 ('db2', 'verify-ca', 'supported'),
                                 ('db2-zos', 'require', 'not-supported'),
                                 ('s3', 'require', 'not-supported'),
                                 ('kafka', 'verify-ca', 'not-supported')):
        if modes[name][mode] != expected:
            problems.append(f'{name} {mode}: {modes[name][mode]}')
    tap.check('engines: JSON', problems)
    tap.check('engines: text', expect(cli.run('engines'), 0, out='postgres'))
    tap.check('engines: --format json is --json',
              [] if cli.run('engines', '--format', 'json').json == document else ['it is not'])


def inspect(tap, cli):
    result = cli.run('inspect', '--json', cli.pem('good.chain'), cli.pem('root'))
    document = result.json
    problems = expect(result, 0) + schema('inspect', document)
    counts = [len(f['certificates']) for f in document['files']]
    if counts != [2, 1] or document['files'][1]['format'] != 'pem':
        problems.append(result)
    tap.check('inspect: JSON', problems)
    tap.check('inspect: text', expect(cli.run('inspect', cli.pem('root')), 0, out='CN='))
    result = cli.run('inspect', '--json', cli.pem('good.key'))
    file = result.json['files'][0]
    tap.check('inspect: a key alone', expect(result, 0) +
              ([] if file['private_keys'] == 1 and not file['certificates'] else [result]))
    huge = cli.path('huge.pem')
    with open(huge, 'wb') as out:
        out.truncate(100 * 1024 * 1024)
    os.mkfifo(cli.path('pipe.pem'))
    odd = os.path.join(os.fsencode(cli.dir), b'odd-\xff.pem')
    shutil.copy(cli.pem('root'), odd)
    result = cli.run('inspect', '--json', odd)
    tap.check('inspect: a name that is not UTF-8', expect(result, 0) +
              schema('inspect', result.json) +
              ([] if len(result.json['files'][0]['certificates']) == 1 else [result]))
    tap.check('certificate import: a name that is not UTF-8', expect(
        cli.run('certificate', 'import', odd), 0, out='imported as odd'))
    tap.check('inspect: nothing, by a name that is not UTF-8', expect(
        cli.run('inspect', odd + b'.gone'), 1, err='No such file'))
    bad = {
        'garbage': cli.write('garbage.pem', os.urandom(3000)),
        'an empty file': cli.write('empty.pem', ''),
        'a folder': cli.dir,
        'a file that is not there': cli.path('nowhere.pem'),
        'a device': '/dev/zero',
        'a pipe': cli.path('pipe.pem'),
        '100 MiB': huge,
        'HTML': cli.write('page.pem', '<!DOCTYPE html><html><body>no</body></html>'),
    }
    for name, path in bad.items():
        result = cli.run('inspect', '--json', path, cli.pem('root'))
        problems = expect(result, 1) + schema('inspect', result.json)
        first, second = result.json['files']
        if not first['error'] or first['certificates'] or second['error']:
            problems.append(result)
        if not result.err.strip():
            problems.append('nothing is said about it')
        tap.check(f'inspect: {name}', problems)
    os.remove(huge)
    unreadable(tap, cli)


def unreadable(tap, cli):
    path = cli.write('secret.pem', open(cli.pem('root'), 'rb').read())
    os.chmod(path, 0)
    options = {'user': 'nobody', 'group': 'nogroup', 'extra_groups': []} if not os.geteuid() else {}
    result = cli.run('inspect', path, **options)
    tap.check('inspect: a file that may not be read', expect(result, 1, err='secret.pem'))


def verify(tap, cli):
    def run(*args):
        return cli.run('verify', '--ca', cli.pem('trust'), *args)

    accept = run('--chain', cli.pem('good.chain'), '--host', 'localhost', '--json')
    tap.check('verify: accept', expect(accept, 0) + schema('verify', accept.json) +
              ([] if accept.json['verdict'] == 'accept' and len(accept.json['path']) == 3
               else [accept]))
    for name, chain, extra, fault in (
            ('name', 'good.chain', ['--host', 'elsewhere.example'], 'cert.hostname'),
            ('expired', 'expired.chain', [], 'cert.expired'),
            ('leaf only', 'incomplete.chain', [], 'chain.complete'),
            ('long ago', 'good.chain', ['--time', '2001-01-01T00:00:00Z'], 'cert.not-yet-valid')):
        result = run('--chain', cli.pem(chain), *extra, '--json')
        faults = {f['id'] for f in result.json['faults']}
        tap.check(f'verify: {name}', expect(result, 1) + schema('verify', result.json) +
                  ([] if fault in faults and result.json['verdict'] == 'reject' else [result]))
    tap.check('verify: text', expect(run('--chain', cli.pem('expired.chain')), 1))
    for when in ('yesterday', '2026-11-25', '2026-13-45T99:99:99Z'):
        tap.check(f'verify: --time {when}', expect(
            run('--chain', cli.pem('good.chain'), '--time', when), 2))
    tap.check('verify: no such chain', expect(run('--chain', cli.path('nowhere')), 1))
    tap.check('verify: a key as chain', expect(run('--chain', cli.pem('good.key')), 1))
    tap.check('verify: garbage', expect(run('--chain', cli.write('junk', 'junk')), 1, err='junk'))


def certificates(tap, cli):
    cli.fresh()
    result = cli.run('certificate', 'import', cli.pem('trust'), cli.pem('good.chain'))
    tap.check('certificate import: text', expect(result, 0, out='trust'))
    result = cli.run('certificate', 'import', cli.pem('trust'), '--json')
    tap.check('certificate import: again', expect(result, 0) +
              ([] if result.json['Certificates'] == [] else [result]))
    bad = cli.write('bad.pem', 'no certificate')
    result = cli.run('certificate', 'import', bad, cli.dir, cli.path('nowhere'),
                     cli.pem('otherroot'), '--json')
    tap.check('certificate import: the good one of four', expect(result, 1, err='bad.pem') +
              schema('certificates', result.json) +
              ([] if len(result.json['Certificates']) == 1 else [result]))
    tap.check('certificate import: a name that is taken', expect(
        cli.run('certificate', 'import', cli.pem('root'), '--identifier', 'otherroot'), 4)
        if not same(cli.pem('root'), cli.pem('trust')) else [])
    tap.check('certificate import: a name that cannot be', expect(
        cli.run('certificate', 'import', cli.pem('wildcard'), '--identifier', 'a b'), 4))
    listed = cli.run('certificate', 'list', '--json')
    tap.check('certificate list: JSON', expect(listed, 0) + schema('certificates', listed.json) +
              ([] if len(listed.json['Certificates']) == 3 else [listed]))
    tap.check('certificate list: text', expect(cli.run('certificate', 'list'), 0, out='trust'))
    shown = cli.run('certificate', 'show', 'trust', '--json')
    one = shown.json['Certificates'][0]
    tap.check('certificate show: JSON', expect(shown, 0) + schema('certificates', shown.json))
    tap.check('certificate show: by ARN', expect(
        cli.run('certificate', 'show', one['CertificateArn']), 0, out=one['CertificateArn']))
    exported = cli.run('certificate', 'export', 'trust')
    with open(cli.pem('trust'), encoding='utf-8') as file:
        tap.check('certificate export', expect(exported, 0) +
                  ([] if exported.out == file.read() else ['it is another file']))
    tap.check('certificate export: to a folder', expect(
        cli.run('certificate', 'export', 'trust', '-o', cli.dir), 0) +
        ([] if same(cli.path('trust.pem'), cli.pem('trust')) else ['it is another file']))
    tap.check('certificate export: nowhere', expect(
        cli.run('certificate', 'export', 'trust', '-o', '/nonexistent/x'), 1))
    for verb in ('show', 'export', 'delete'):
        tap.check(f'certificate {verb}: unknown', expect(
            cli.run('certificate', verb, 'nobody'), 2, err='nobody'))
    key(tap, cli)
    tap.check('certificate delete', expect(cli.run('certificate', 'delete', 'otherroot'), 0))
    tap.check('certificate delete: it is gone', expect(
        cli.run('certificate', 'show', 'otherroot'), 2))


def same(one, other):
    with open(one, 'rb') as first, open(other, 'rb') as second:
        return first.read() == second.read()


def key(tap, cli):
    with open(cli.pem('good.key'), encoding='utf-8') as file:
        text = file.read()
    marker = text.splitlines()[1][:30]
    with open(cli.pem('wildcard'), encoding='utf-8') as file:
        path = cli.write('both.pem', text + file.read())
    result = cli.run('certificate', 'import', path, '--json')
    problems = expect(result, 0, err='private key') + [
        f'the key is in {name}' for name in cli.on_disk(marker)]
    if marker in result.out + result.err:
        problems.append('the key is printed')
    if not result.json['Certificates'][0]['Sallyport']['private_key']:
        problems.append('private_key is false')
    tap.check('certificate import: with a key', problems)


def endpoints(tap, cli):
    cli.fresh()
    cli.run('certificate', 'import', cli.pem('trust'))

    def add(*args, **options):
        return cli.run('endpoint', 'add', *args, **options)

    result = add('--engine', 'postgres', '--server', 'db1.example.com', '--user', 'app',
                 '--ssl-mode', 'verify-full', '--certificate', 'trust', '--database', 'orders')
    tap.check('endpoint add', expect(result, 0, out='db1-example-com'))
    result = add('--engine', 'mysql', '--server', 'db2', '--identifier', 'billing', '--port',
                 '3307', '--type', 'target', '--json')
    endpoint = result.json['Endpoints'][0]
    tap.check('endpoint add: JSON', expect(result, 0) + schema('endpoints', result.json) +
              ([] if endpoint['Port'] == 3307 and endpoint['EndpointType'] == 'TARGET'
               else [result]))
    result = add('--uri', f'postgresql://me:{MARKER}@db3.example:6432/x?sslmode=require', '--json')
    problems = expect(result, 0, err='--password-file') + schema('endpoints', result.json)
    if MARKER in result.out + result.err or cli.on_disk(MARKER):
        problems.append('the password of the link is somewhere')
    if result.json['Endpoints'][0]['SslMode'] != 'require':
        problems.append(result)
    tap.check('endpoint add: from a link', problems)
    common = ('--server', 'h')
    for name, status, args in (
            ('a forbidden mode', 4, ('--engine', 'mysql', *common, '--ssl-mode', 'require')),
            ('no certificate', 4, ('--engine', 'postgres', *common, '--ssl-mode', 'verify-ca')),
            ('a name that is taken', 4, ('--engine', 'mysql', *common, '--identifier', 'billing')),
            ('a name that cannot be', 4, ('--engine', 'mysql', *common, '--identifier', 'a--b')),
            ('a blank server', 2, ('--engine', 'postgres', '--server', '', '--identifier', 'x')),
            ('port 70000', 2, ('--engine', 'postgres', *common, '--port', '70000')),
            ('port 0', 2, ('--engine', 'postgres', *common, '--port', '0')),
            ('port x', 2, ('--engine', 'postgres', *common, '--port', 'x')),
            ('an unknown engine', 2, ('--engine', 'postgresql', *common)),
            ('an unknown mode', 2, ('--engine', 'postgres', *common, '--ssl-mode', 'prefer')),
            ('an unknown type', 2, ('--engine', 'postgres', *common, '--type', 'both')),
            ('an unknown certificate', 2, ('--engine', 'postgres', *common, '--certificate', 'q')),
            ('a setting of another engine', 2,
             ('--engine', 'postgres', *common, '--setting', 'ReplicaSet=rs0')),
            ('a setting without a value', 2,
             ('--engine', 'mongodb', *common, '--setting', 'ReplicaSet')),
            ('a setting that cannot be', 2,
             ('--engine', 'mongodb', *common, '--setting', 'AuthMechanism=ntlm')),
            ('a server with a blank', 2, ('--engine', 'postgres', '--server', 'db 1')),
            ('an address that is none', 2, ('--engine', 'postgres', '--server', '2001:db8::zz')),
            ('a bad link', 2, ('--uri', 'postgresql://[::1')),
            ('a link with a blank', 2, ('--uri', 'postgresql://db 1/x')),
            ('a link with port 0', 2, ('--uri', 'postgresql://h:0/x')),
            ('a link with port 70000', 2, ('--uri', 'postgresql://h:70000/x'))):
        tap.check(f'endpoint add: {name}', expect(add(*args), status))
    listed = cli.run('endpoint', 'list', '--json')
    tap.check('endpoint list: nothing of that was added', schema('endpoints', listed.json) +
              ([] if len(listed.json['Endpoints']) == 3 else [listed]))
    result = add('--engine', 'mongodb', '--server', 'm1', '--setting', 'ReplicaSet=rs0',
                 '--setting', 'AuthMechanism=x509', '--json')
    settings = result.json['Endpoints'][0]['Sallyport']['settings']
    tap.check('endpoint add: settings', expect(result, 0) + schema('endpoints', result.json) +
              ([] if settings == {'ReplicaSet': 'rs0', 'AuthMechanism': 'x509'} else [settings]))
    result = cli.run('endpoint', 'modify', 'm1', '--setting', 'ReplicaSet=', '--json')
    settings = result.json['Endpoints'][0]['Sallyport']['settings']
    tap.check('endpoint modify: a setting is taken away',
              [] if settings == {'AuthMechanism': 'x509'} else [settings])
    cli.run('endpoint', 'delete', 'm1')
    for server, shown in (('bücher.example', 'bücher.example:3306'),
                          ('2001:db8::1', '[2001:db8::1]:3306'),
                          ('[2001:db8::2]', '[2001:db8::2]:3306')):
        result = add('--engine', 'mysql', '--server', server)
        name = result.out.strip()
        tap.check(f'endpoint add: {server}', expect(result, 0) +
                  expect(cli.run('endpoint', 'list'), 0, out=shown) +
                  expect(cli.run('endpoint', 'delete', name), 0))
    tap.check('endpoint list: text', expect(cli.run('endpoint', 'list'), 0, out='billing'))
    tap.check('endpoint show: text', expect(cli.run('endpoint', 'show', 'db1-example-com'), 0,
                                            out='trust'))
    change(tap, cli)


def change(tap, cli):
    arn = cli.run('endpoint', 'show', 'billing', '--json').json['Endpoints'][0]['EndpointArn']
    result = cli.run('endpoint', 'modify', 'billing', '--server', 'db9', '--identifier', 'bills',
                     '--json')
    one = result.json['Endpoints'][0]
    tap.check('endpoint modify', expect(result, 0) + schema('endpoints', result.json) +
              ([] if one['EndpointArn'] == arn and one['ServerName'] == 'db9'
               and one['Port'] == 3307 else [result]))
    tap.check('endpoint modify: refused', expect(
        cli.run('endpoint', 'modify', 'bills', '--ssl-mode', 'require'), 4))
    tap.check('endpoint modify: by ARN', expect(
        cli.run('endpoint', 'modify', arn, '--certificate', 'trust'), 0))
    tap.check('certificate delete: in use', expect(
        cli.run('certificate', 'delete', 'trust'), 4, err='bills'))
    tap.check('endpoint modify: no certificate', expect(
        cli.run('endpoint', 'modify', 'bills', '--certificate', ''), 0))
    for verb in ('show', 'modify', 'delete'):
        tap.check(f'endpoint {verb}: unknown', expect(
            cli.run('endpoint', verb, 'nobody'), 2, err='nobody'))
    passwords(tap, cli)
    tap.check('endpoint delete: one is unknown', expect(
        cli.run('endpoint', 'delete', 'bills', 'nobody'), 2))
    tap.check('endpoint delete: so the other is still there', expect(
        cli.run('endpoint', 'show', 'bills'), 0))
    tap.check('endpoint delete', expect(cli.run('endpoint', 'delete', 'bills'), 0))
    tap.check('endpoint delete: it is gone', expect(cli.run('endpoint', 'show', 'bills'), 2))


def passwords(tap, cli):
    """There is no keyring here."""
    path = cli.write('password', MARKER + '\nsecond line\n')
    for name, args, stdin in (('file', path, ''), ('standard input', '-', MARKER + '\n')):
        result = cli.run('endpoint', 'modify', 'bills', '--password-file', args, stdin=stdin)
        problems = expect(result, 5, err='keyring')
        if MARKER in result.out + result.err or cli.on_disk(MARKER):
            problems.append('the password is somewhere')
        tap.check(f'password: from {name}, without a keyring', problems)
    for name, status, args, stdin in (('an empty file', 2, cli.write('none', ''), ''),
                                      ('no file', 1, cli.path('nowhere'), ''),
                                      ('no input', 2, '-', ''),
                                      ('a folder', 1, cli.dir, ''),
                                      ('bytes', 2, cli.write('bytes', b'\xff\xfe\n'), ''),
                                      ('a book', 2, cli.write('book', 'x' * 100000), '')):
        tap.check(f'password: {name}', expect(
            cli.run('endpoint', 'modify', 'bills', '--password-file', args, stdin=stdin), status))


def expiring(tap, cli):
    cli.fresh()
    tap.check('expiring: nothing', expect(cli.run('expiring'), 0))
    cli.run('certificate', 'import', cli.pem('trust'), cli.pem('expired'))
    result = cli.run('expiring', '--json')
    tap.check('expiring: an expired one', expect(result, 1) + schema('expiring', result.json) +
              ([] if [e['expired'] for e in result.json['expiring']] == [True] else [result]))
    result = cli.run('expiring', '--within', '36500', '--json')
    tap.check('expiring: everything ends', expect(result, 1) + schema('expiring', result.json) +
              ([] if len(result.json['expiring']) >= 2 else [result]))
    path = cli.path('stops.ics')
    tap.check('expiring: a calendar', expect(
        cli.run('expiring', '--within', '36500', '--ics', path), 1))
    with open(path, newline='', encoding='utf-8') as file:
        text = file.read()
    tap.check('expiring: an entry for each', [] if text.count('BEGIN:VEVENT\r\n') == len(
        result.json['expiring']) and text.count('BEGIN:VALARM') >= 2 else [text])
    tap.check('expiring: a calendar on standard output', expect(
        cli.run('expiring', '--ics', '-'), 1, out='BEGIN:VCALENDAR'))
    tap.check('expiring: a calendar that cannot be written', expect(
        cli.run('expiring', '--ics', '/nonexistent/x.ics'), 1, err='nonexistent'))
    tap.check('expiring: text', expect(cli.run('expiring'), 1, out='expired'))


def limit_files(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def read_only(tap, cli):
    """Somebody else's library, on what might be a read-only medium."""
    path = cli.path('sealed/library.db')
    cli.run('certificate', 'import', cli.pem('root'), '--library', path, library=False)
    os.chmod(path, 0o444)
    os.chmod(os.path.dirname(path), 0o555)
    options = {'user': 'nobody', 'group': 'nogroup', 'extra_groups': []} if not os.geteuid() else {}

    def run(*args):
        return cli.run(*args, '--library', path, library=False, **options)

    tap.check('library: read-only, read', expect(run('certificate', 'list'), 0, out='root'))
    tap.check('library: read-only, changed', expect(
        run('certificate', 'delete', 'root'), 5, err='can be read but not changed'))
    os.chmod(os.path.dirname(path), 0o755)


def libraries(tap, cli):
    def listing(library, **options):
        return cli.run('certificate', 'list', '--library', library, library=False, **options)

    tap.check('library: not SQLite', expect(listing(cli.write('text.db', 'x' * 5000)), 5))
    tap.check('library: a folder', expect(listing(cli.dir), 5))
    tap.check('library: nowhere', expect(listing('/proc/nowhere/library.db'), 5))
    newer = cli.path('newer/library.db')
    listing(newer)
    with sqlite3.connect(newer) as db:
        db.execute('PRAGMA user_version = 4000')
    db.close()
    tap.check('library: newer', expect(listing(newer), 5, err='newer'))
    held = cli.path('held/library.db')
    listing(held)
    db = sqlite3.connect(held, isolation_level=None)
    db.execute('BEGIN IMMEDIATE')
    tap.check('library: another program holds it', expect(
        cli.run('certificate', 'import', cli.pem('root'), '--library', held, library=False), 5,
        err='Another program is using the library'))
    db.close()
    read_only(tap, cli)
    full = cli.path('full/library.db')
    cli.run('certificate', 'import', cli.pem('root'), '--library', full, library=False)
    result = cli.run('certificate', 'import', BUNDLE, '--library', full, library=False,
                     preexec_fn=lambda: limit_files(os.path.getsize(full) + 65536))
    tap.check('library: no space left', expect(result, 5, err='no space left'))
    left = listing(full)
    tap.check('library: what was there is there', expect(left, 0, out='root') +
              ([left] if 'rds-global' in left.out else []))
    tap.check('library: the default one', expect(
        cli.run('certificate', 'list', library=False), 0) +
        ([] if os.path.exists(cli.path('data/sallyport/library.db')) else ['it is not there']))
    mode = os.stat(cli.path('data/sallyport/library.db')).st_mode & 0o777
    tap.check('library: for this user only', [] if mode == 0o600 else [oct(mode)])
    with open('/dev/full', 'wb') as full:
        run = subprocess.run(cli.command('engines'), stdout=full, stderr=subprocess.PIPE,
                             env=cli.env, text=True)
    tap.check('output: a full disk', [] if run.returncode == 1 and run.stderr else [str(run)])


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        usage(tap, cli)
        before_the_verb(tap, cli)
        completion(tap, cli)
        engines(tap, cli)
        inspect(tap, cli)
        verify(tap, cli)
        certificates(tap, cli)
        endpoints(tap, cli)
        expiring(tap, cli)
        libraries(tap, cli)
    finally:
        cli.close()
    tap.done()


main()
