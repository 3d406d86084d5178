#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-cli-bundle.py SALLYPORT_CLI: files that are no PEM, and bundles: import
with consent, export in other formats, compare, split, merge."""
import os
import subprocess
import sys

from cli import MARKER, TOP, Cli, Tap, expect, schema


def fixture(*names):
    return os.path.join(TOP, 'tests', 'fixtures', *names)


def subjects(file):
    return [c['subject'].split(',')[0] for c in file['certificates']]


def inspect(tap, cli):
    for folder, name, form, found in (
            ('der', 'three.der', 'der', ['CN=Leaf', 'CN=Middle', 'CN=Root']),
            ('der', 'utf-16.txt', 'der', ['CN=Root']),
            ('der', 'secret.yaml', 'pem', ['CN=Root', 'CN=Leaf', 'CN=Middle']),
            ('pkcs7', 'chain.p7b', 'pkcs7', ['CN=Leaf', 'CN=Middle', 'CN=Root']),
            ('pkcs7', 'cms.pem', 'pkcs7', ['CN=Middle', 'CN=Leaf']),
            ('jks', 'keys.jks', 'jks', ['CN=Leaf', 'CN=Middle', 'CN=Root', 'CN=Root']),
            ('jks', 'secrets.jceks', 'jks', ['CN=Root', 'CN=Leaf', 'CN=Middle', 'CN=Root'])):
        result = cli.run('inspect', '--json', fixture(folder, name))
        file = result.json['files'][0]
        problems = expect(result, 0) + schema('inspect', result.json)
        if file['format'] != form or subjects(file) != found:
            problems.append(result)
        tap.check(f'inspect: {name}', problems)
    password = cli.write('password', 'Grüße 🔑\n')
    result = cli.run('inspect', '--json', '--password-file', password, fixture('jks', 'keys.jks'))
    tap.check('inspect: a password', expect(result, 0) +
              ([] if result.json['files'][0]['warnings'] == [] else [result]))
    result = cli.run('inspect', '--password-file', '-', fixture('jks', 'keys.jks'),
                     stdin=MARKER + '\n')
    tap.check('inspect: a wrong password', expect(result, 1, err='not the password') +
              (['it is printed'] if MARKER in result.out + result.err else []))


def consent(tap, cli):
    cli.fresh()
    files = [fixture('der', 'three.der'), fixture('pkcs7', 'chain.p7b'), fixture('jks', 'trust.jks')]
    for path in files:
        name = os.path.basename(path)
        result = cli.run('certificate', 'import', path)
        tap.check(f'import: {name} without consent',
                  expect(result, 4, err='can be converted to PEM') +
                  expect(result, 4, err='--convert'))
    tap.check('import: nothing came of that',
              [] if cli.run('certificate', 'list', '--json').json['Certificates'] == []
              else ['there is something'])
    result = cli.run('certificate', 'import', '--convert', '--json', *files)
    found = [len(c['Sallyport']['certificates']) for c in result.json['Certificates']]
    tap.check('import: with consent', expect(result, 0, err='converted to PEM') +
              schema('certificates', result.json) + ([] if found == [3, 2] else [result]))
    tap.check('import: the same in another format', expect(
        cli.run('certificate', 'import', '--convert', fixture('pkcs7', 'chain.p7b')), 0,
        out='in the library already, as three'))
    exported = cli.run('certificate', 'export', 'three')
    tap.check('import: what is kept is PEM', expect(exported, 0) +
              ([] if exported.out.count('BEGIN CERTIFICATE') == 3 else [exported]))
    result = cli.run('certificate', 'import', '--convert', '--password-file', '-', files[2],
                     stdin=MARKER + '\n')
    tap.check('import: a wrong password', expect(result, 1, err='--password-file') +
              (['it is printed'] if MARKER in result.out + result.err else []))
    result = cli.run('certificate', 'import', '--convert', fixture('jks', 'keys.jks'), '--json')
    one = result.json['Certificates'][0]
    tap.check('import: a key store with a key', expect(result, 0, err='private key') +
              ([] if one['Sallyport']['private_key'] and len(one['Sallyport']['certificates']) == 1
               else [result]))


def export(tap, cli):
    cli.fresh()
    cli.run('certificate', 'import', cli.pem('root'))
    cli.run('certificate', 'import', '--convert', fixture('der', 'three.der'))
    cli.run('certificate', 'import', '--convert', fixture('pem', 'one.der'))
    for form, suffix in (('pem', 'pem'), ('chain', 'pem'), ('pkcs7', 'p7b'), ('jks', 'jks'),
                         ('sso', 'sso')):
        out = cli.path('three.' + suffix)
        result = cli.run('certificate', 'export', 'three', '--format', form, '-o', cli.dir)
        again = cli.run('inspect', '--json', out).json['files'][0]
        tap.check(f'export: {form}', expect(result, 0) + (
            [] if subjects(again) == ['CN=Leaf', 'CN=Middle', 'CN=Root'] else [again]))
        os.remove(out)
    tap.check('export: DER of a bundle', expect(
        cli.run('certificate', 'export', 'three', '--format', 'der'), 2, err='3'))
    run = subprocess.run(cli.command('certificate', 'export', 'one', '--format', 'der'),
                         capture_output=True, env=cli.env, check=False)
    with open(fixture('pem', 'one.der'), 'rb') as file:
        tap.check('export: DER', [] if run.stdout == file.read() else [str(run)])
    out = cli.path('three.p12')
    cli.run('certificate', 'export', 'three', '--format', 'pkcs12', '-o', out, '--password-file',
            cli.write('password', MARKER + '\n'))
    run = subprocess.run(['openssl', 'pkcs12', '-nokeys', '-in', out, '-passin', 'stdin'],
                         input=MARKER + '\n', capture_output=True, text=True, check=False)
    tap.check('export: PKCS #12 with a password',
              [] if run.stdout.count('BEGIN CERTIFICATE') == 3 else [str(run)])
    for form in ('json', 'text', 'xml', ''):
        tap.check(f'export: no format “{form}”', expect(
            cli.run('certificate', 'export', 'three', '--format', form), 2, err='pkcs7'))
    merged = cli.run('certificate', 'merge', 'three', 'one', '--identifier', 'both')
    result = cli.run('certificate', 'export', 'both', '--format', 'chain')
    tap.check('export: a chain says what it leaves out', expect(merged, 0) +
              expect(result, 0, err='“One” was left out') +
              ([] if result.out.count('BEGIN') == 3 else [result]))


def compare(tap, cli):
    cli.fresh()
    cli.run('certificate', 'import', '--convert', fixture('der', 'three.der'))
    result = cli.run('certificate', 'compare', 'three', fixture('jks', 'secrets.jceks'), '--json')
    document = result.json
    problems = expect(result, 1) + schema('compare', document)
    counts = [len(document[name]) for name in ('only_a', 'only_b', 'both', 'renewed')]
    if counts != [0, 1, 3, 0]:
        problems.append(result)
    tap.check('compare: JSON', problems)
    tap.check('compare: the same', expect(
        cli.run('certificate', 'compare', 'three', fixture('pkcs7', 'chain.p7b')), 0,
        out='3 certificates are in both.'))
    cli.run('certificate', 'import', '--convert', fixture('jks', 'keys.jks'))
    result = cli.run('certificate', 'compare', fixture('der', 'root.der'), 'keys', '--json')
    renewed = result.json['renewed']
    tap.check('compare: renewed', expect(result, 1) + schema('compare', result.json) + (
        [] if len(renewed) == 1 and renewed[0]['old']['subject'] == renewed[0]['new']['subject']
        and renewed[0]['old']['not_after'] > renewed[0]['new']['not_after'] else [result]))
    tap.check('compare: text', expect(
        cli.run('certificate', 'compare', fixture('der', 'root.der'), 'keys'), 1, out='Renewed'))
    for name, status, args in (('one argument', 2, ('three',)),
                               ('an unknown one', 2, ('three', 'nobody')),
                               ('an unreadable file', 1, ('three', fixture('der', 'cut.der')))):
        tap.check(f'compare: {name}', expect(cli.run('certificate', 'compare', *args), status))


def split_and_merge(tap, cli):
    cli.fresh()
    cli.run('certificate', 'import', '--convert', fixture('der', 'three.der'))
    result = cli.run('certificate', 'split', 'three', '--json')
    names = [c['CertificateIdentifier'] for c in result.json['Certificates']]
    tap.check('split', expect(result, 0) + schema('certificates', result.json) +
              ([] if names == ['Leaf', 'Middle', 'Root'] else [result]))
    tap.check('split: again', expect(cli.run('certificate', 'split', 'three'), 0,
                                     out='in the library already, as Leaf'))
    cli.run('certificate', 'import', cli.pem('expired'))
    result = cli.run('certificate', 'merge', 'Root', 'expired', 'Leaf', 'Middle', 'Leaf',
                     '--identifier', 'all', '--json')
    found = [c['subject'].split(',')[0]
             for c in result.json['Certificates'][0]['Sallyport']['certificates']]
    tap.check('merge', expect(result, 0) +
              ([] if len(found) == 4 and found[0] == 'CN=Root' else [result]))
    cli.run('certificate', 'delete', 'three')  # which would be the same
    result = cli.run('certificate', 'merge', 'all', '--without-expired', '--sort', '--without',
                     cli.pem('root'), '--identifier', 'chain', '--json')
    one = result.json['Certificates'][0]['Sallyport']['certificates']
    tap.check('merge: sorted, without what expired', expect(result, 0) + (
        [] if [c['subject'].split(',')[0] for c in one] == ['CN=Leaf', 'CN=Middle', 'CN=Root']
        else [result]))
    for name, status, args in (
            ('no name', 2, ('all',)), ('nothing', 2, ('--identifier', 'x')),
            ('nothing left', 2, ('Leaf', '--without', 'all', '--identifier', 'x')),
            ('a name that cannot be', 4, ('Leaf', '--identifier', 'a--b')),
            ('a name that is taken', 4, ('Leaf', 'expired', '--identifier', 'all')),
            ('an unknown one', 2, ('nobody', '--identifier', 'x'))):
        tap.check(f'merge: {name}', expect(cli.run('certificate', 'merge', *args), status))
    for args in (('split',), ('split', 'a', 'b')):
        tap.check(f'split: {len(args) - 1} arguments', expect(cli.run('certificate', *args), 2))


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        inspect(tap, cli)
        consent(tap, cli)
        export(tap, cli)
        compare(tap, cli)
        split_and_merge(tap, cli)
    finally:
        cli.close()
    tap.done()


main()
