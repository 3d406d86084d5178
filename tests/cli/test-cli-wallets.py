#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-cli-wallets.py SALLYPORT_CLI: wallets and key stores on the command line."""
import csv
import os
import subprocess
import sys

from cli import TOP, Cli, Postgres, Tap, expect, schema

FIXTURES = os.path.join(TOP, 'tests', 'fixtures')


def wallet(name, file):
    return os.path.join(FIXTURES, 'wallets', name, file)


def listed(value):
    return sorted(filter(None, value.split(',')))


def compare(file, row):
    """Problems of one file of `inspect --json` against its line of the manifest."""
    problems = []
    certificates = file['certificates']
    roles = [certificate['role'] for certificate in certificates]
    others = roles.count('user') + int(row['trusted_certs'])
    for what, found, wanted in (
            ('certificates', sorted(c['sha256'] for c in certificates),
             listed(row['sha256_fingerprints'])),
            ('private keys', file['private_keys'], int(row['private_keys'])),
            ('secrets', sorted(file['secrets']), listed(row['secret_names'])),
            ('roles', others, int(row['certs']))):
        if found != wanted:
            problems.append(f'{what}: {found} instead of {wanted}')
    return problems


def manifest(tap, cli):
    with open(os.path.join(FIXTURES, 'wallets', 'manifest.tsv'), encoding='utf-8') as file:
        rows = list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))
    for row in rows:
        password = cli.write('password', row['p12_password'] + '\n')
        options = ['--wallet-host', row['host'], '--wallet-user', row['os_user']]
        for name, kind, extra in (('cwallet.sso', 'oracle-sso', options),
                                  ('ewallet.p12', 'oracle-p12', ['--password-file', password])):
            path = wallet(row['name'], name)
            if not os.path.exists(path) or row['sso_type_version_method'].startswith('38/7') and \
                    kind == 'oracle-sso':
                continue
            result = cli.run('inspect', '--json', path, *extra)
            problems = expect(result, 0) + schema('inspect', result.json)
            file = result.json['files'][0]
            if file['format'] != kind or file['error']:
                problems.append(result)
            tap.check(f'inspect: {row["name"]}/{name}', problems + compare(file, row))


def inspect(tap, cli):
    secrets = cli.run('inspect', wallet('193-auto-secrets', 'cwallet.sso'))
    tap.check('inspect: secrets by name', expect(secrets, 0, out='my.custom.entry') +
              [line for line in ('trusted', 'user’s own') if line not in secrets.out])
    flags = cli.run('inspect', wallet('122-auto-flags', 'cwallet.sso'))
    tap.check('inspect: not for servers', expect(flags, 0, out='not for servers'))
    for name, args, kind, word in (
            ('no password', [wallet('122-auto-flags', 'ewallet.p12')], 'pkcs12', 'password'),
            ('the wrong password', [wallet('122-auto-flags', 'ewallet.p12'), '--password-file',
                                    cli.write('wrong', 'wrong')], 'pkcs12', 'password'),
            ('another computer', [wallet('193-local-self', 'cwallet.sso')], 'oracle-sso', 'local'),
            ('23ai local', [wallet('23d-local-self', 'cwallet.sso')], 'oracle-sso', '23ai'),
            ('nothing', [cli.write('cwallet.sso', '')], 'unknown', 'empty')):
        result = cli.run('inspect', '--json', *args)
        problems = expect(result, 1, err=word) + schema('inspect', result.json)
        if result.json['files'][0]['format'] != kind:
            problems.append(result)
        tap.check(f'inspect: {name}', problems)


def make_store(cli, name, *args):
    path = cli.path(name)
    subprocess.run(['openssl', 'pkcs12', '-export', '-out', path, '-passout', 'env:STORE', *args],
                   check=True, env={**cli.env, 'STORE': 'Blåbær'}, stderr=subprocess.DEVNULL)
    return path


def trust(tap, cli):
    """A key store as --ca: what it trusts, and nothing else."""
    password = cli.write('store-password', 'Blåbær\n')
    ca = make_store(cli, 'ca.p12', '-nokeys', '-in', cli.pem('trust'))
    own = make_store(cli, 'own.pfx', '-in', cli.pem('good.chain'), '-inkey', cli.pem('good.key'))
    chain = ['--chain', cli.pem('good.chain'), '--host', 'localhost']
    tap.check('verify: a key store as CA', expect(
        cli.run('verify', '--ca', ca, *chain, '--password-file', password), 0))
    tap.check('verify: without its password', expect(
        cli.run('verify', '--ca', ca, *chain), 1, err='password'))
    wallet_ca = wallet('193-local-self', 'cwallet.sso')
    tap.check('verify: a local wallet as CA', expect(
        cli.run('verify', '--ca', wallet_ca, *chain, '--wallet-host', 'db01.harbour.example',
                '--wallet-user', 'oracle', '--json'), 1, out='"reject"'))
    alone = make_store(cli, 'alone.pfx', '-in', cli.pem('good'), '-inkey', cli.pem('good.key'))
    tap.check('verify: nothing that is trusted', expect(
        cli.run('verify', '--ca', alone, *chain, '--password-file', password), 1,
        err='trusts no certificate'))
    tap.check('verify: a key store as chain', expect(
        cli.run('verify', '--ca', cli.pem('trust'), '--chain', own, '--password-file', password), 0))
    server = Postgres(cli.pem('good.chain'), cli.pem('good.key'))
    tap.check('test: a key store as CA', expect(
        cli.run('test', server.uri(), '--mode', 'verify-full', '--ca', ca, '--ca-password-file',
                password), 0))
    tap.check('test: without its password', expect(
        cli.run('test', server.uri(), '--mode', 'verify-full', '--ca', ca), 1, err='password'))


def library(tap, cli):
    """Into the library and out again."""
    cli.fresh()
    kept = wallet('23d-only-trust2', 'cwallet.sso')
    result = cli.run('certificate', 'import', kept, '--identifier', 'kept')
    export = subprocess.run(cli.command('certificate', 'export', 'kept'), capture_output=True,
                            env=cli.env, check=False)
    with open(kept, 'rb') as file:
        tap.check('import: a wallet stays as it is', expect(result, 0) +
                  ([] if export.stdout == file.read() else ['other bytes']))
    secrets = wallet('193-auto-secrets', 'cwallet.sso')
    result = cli.run('certificate', 'import', secrets, '--identifier', 'secrets')
    out = cli.path('secrets.sso')
    cli.run('certificate', 'export', 'secrets', '-o', out)
    file = cli.run('inspect', '--json', out).json['files'][0]
    tap.check('import: a wallet with secrets loses them', expect(result, 0) +
              ([] if file['format'] == 'oracle-sso' and len(file['certificates']) == 2
               and not file['secrets'] and not file['private_keys'] else [file]))
    password = cli.write('password', 'Harbour#2024x')
    p12 = wallet('122-auto-flags', 'ewallet.p12')
    tap.check('import: a .p12 needs consent', expect(
        cli.run('certificate', 'import', p12, '--password-file', password), 4, err='--convert'))
    result = cli.run('certificate', 'import', p12, '--password-file', password, '--convert',
                     '--identifier', 'flags')
    pem = cli.run('certificate', 'export', 'flags')
    tap.check('import: of a .p12 only what it trusts', expect(result, 0) +
              ([] if pem.out.count('BEGIN CERTIFICATE') == 3 else [pem]))
    # Java says “for any purpose”, which becomes a purpose that nobody knows.
    with open(os.path.join(FIXTURES, 'pkcs12', 'java-bare.p12'), 'rb') as file:
        other = file.read().replace(b'\x55\x1d\x25\x00', b'\x55\x1d\x25\x01')
    tap.check('import: nothing that is trusted', expect(
        cli.run('certificate', 'import', cli.write('other.p12', other), '--convert'), 1,
        err='not trusted'))
    cli.run('certificate', 'import', cli.pem('trust'), '--identifier', 'trust')
    result = cli.run('certificate', 'export', 'trust', '--format', 'sso', '-o', cli.dir)
    made = cli.run('inspect', '--json', cli.path('trust.sso'), cli.pem('trust')).json['files']
    tap.check('export: a wallet of PEM', expect(result, 0) +
              ([] if made[0]['format'] == 'oracle-sso'
               and made[0]['certificates'] == made[1]['certificates'] else made))


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        manifest(tap, cli)
        inspect(tap, cli)
        trust(tap, cli)
        library(tap, cli)
    finally:
        cli.close()
    tap.done()


main()
