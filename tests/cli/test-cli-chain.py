#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""sallyport-cli certificate chain: the rows “find” of tests/x509/cases, and its words."""
import hashlib
import os
import shlex
import ssl
import subprocess
import sys

from cli import TOP, Cli, Tap, expect, schema

CASES = os.path.join(TOP, 'tests/x509/cases/chain.cases')


class Table:
    def __init__(self, cli, make_cases):
        self.cli, self.dir = cli, cli.path('cases')
        os.mkdir(self.dir)
        subprocess.run([make_cases, CASES, self.dir], check=True)

    def file(self, name):
        return os.path.join(self.dir, name + '.pem')

    def sha256(self, name):
        with open(self.file(name), encoding='ascii') as file:
            return hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()

    def bundle(self, kind, names):
        text = ''
        for name in names.split(','):
            with open(self.file(name), encoding='ascii') as file:
                text += file.read()
        return self.cli.write(kind, text)

    def fill_library(self, names):
        self.cli.fresh()
        files = [self.file(name) for name in names.split(',') if name]
        return expect(self.cli.run('certificate', 'import', *files), 0) if files else []

    def check(self, row):
        """Problems of one row."""
        problems = self.fill_library(row.get('library', ''))
        args = [self.bundle('sent.pem', row['sent'])]
        if 'supplied' in row:
            args += ['--ca', self.bundle('supplied.pem', row['supplied'])]
        result = self.cli.run('certificate', 'chain', *args, '--json')
        problems += expect(result, 0 if row['case'] == 'complete' else 1)
        if problems:
            return problems
        problems += schema('chain', result.json)
        finding, = result.json['findings']
        for member, wanted in (('case', row['case']), ('certain', 'uncertain' not in row)):
            if finding[member] != wanted:
                problems.append(f'{member} is {finding[member]}')
        if row.get('path') and [c['sha256'] for c in finding['path']] != [
                self.sha256(name) for name in row['path'].split(',')]:
            problems.append('another path')
        issued = finding['missing'] and finding['missing']['issued']
        if issued != (self.sha256(row['below']) if 'below' in row else None):
            problems.append(f'missing: {finding["missing"]}')
        if 'places' in row and finding['missing']['places'] != row['places'].split(','):
            problems.append(f'places: {finding["missing"]["places"]}')
        # Each certificate of the library is one of its own here.
        held = {sha256 for offer in finding['offers'] for sha256 in offer['holds']}
        names = f'{row.get("fills", "")},{row.get("choices", "")}'.split(',')
        if 'fills' in row and held != {self.sha256(name) for name in names if name}:
            problems.append(f'offers: {finding["offers"]}')
        return problems


def read_rows():
    with open(CASES, encoding='utf-8') as file:
        for line in file:
            words = shlex.split(line, comments=True)
            if words and words[0] == 'find':
                yield words[1], {key: value for key, _, value in
                                 (word.partition('=') for word in words[2:])}


def offers(tap, cli, table):
    """A bundle that has all is offered before one that has a part."""
    cli.fresh()
    whole = table.bundle('whole.pem', 'other,ca,root')
    run = cli.run('certificate', 'import', table.file('ca'), whole, table.file('other'))
    chain = cli.run('certificate', 'chain', table.file('leaf'), '--json')
    found = [(o['identifier'], o['suffices'], len(o['holds']))
             for o in chain.json['findings'][0]['offers']]
    tap.check('chain: the whole is offered first', expect(run, 0) + expect(chain, 1) + (
        [] if found == [('whole', True, 2), ('ca', False, 1)] else [found]))
    text = cli.run('certificate', 'chain', table.file('leaf'))
    tap.check('chain: text', expect(text, 1, out='whole has all that it takes: ca, root') +
              expect(text, 1, out='http://ca.example/ca.der') +
              expect(text, 1, out='The CA is missing'))
    stored = cli.run('certificate', 'chain', 'ca')
    tap.check('chain: a certificate of the library', expect(stored, 1, out='Only the middle') +
              expect(cli.run('certificate', 'chain', 'whole'), 0, out='Nothing is missing'))
    cli.run('certificate', 'import', table.file('leaf'))
    tap.check('chain: a leaf in the library is no CA',
              expect(cli.run('certificate', 'chain', 'leaf'), 1, out='own certificate was given'))
    tap.check('chain: an identifier as --ca', expect(
        cli.run('certificate', 'chain', table.file('leaf'), '--ca', 'whole'), 0))


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        table = Table(cli, sys.argv[2])
        for name, row in read_rows():
            # An empty file cannot be named as CA.
            if row.get('supplied') != '-':
                tap.check(f'chain: {name}', table.check(row))
        offers(tap, cli, table)
        for name, status, args in (('no argument', 2, ()), ('two', 2, ('a', 'b')),
                                   ('nowhere', 2, ('nowhere',)),
                                   ('no such CA', 2, (table.file('leaf'), '--ca', 'nowhere')),
                                   ('garbage', 1, (cli.write('junk', 'junk'),)),
                                   ('a folder', 1, (cli.dir,))):
            tap.check(f'chain: {name}', expect(cli.run('certificate', 'chain', *args), status))
    finally:
        cli.close()
    tap.done()


main()
