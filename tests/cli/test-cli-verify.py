#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""sallyport-cli verify: every case of tests/x509/cases, by the program itself."""
import datetime
import glob
import hashlib
import os
import shlex
import ssl
import subprocess
import sys

from cli import TOP, Cli, Tap, expect, schema

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def when(text):
    """RFC 3339 of “-3d”, “5s” or “@0”."""
    if text.startswith('@'):
        moment = EPOCH + datetime.timedelta(seconds=int(text[1:]))
    else:
        unit = {'d': 86400, 's': 1}[text[-1]]
        moment = NOW + datetime.timedelta(seconds=int(text[:-1]) * unit)
    return moment.strftime('%Y-%m-%dT%H:%M:%SZ')


def read_rows(path):
    with open(path, encoding='utf-8') as file:
        for line in file:
            words = shlex.split(line, comments=True)
            if words and words[0] == 'verify':
                yield words[1], {key: value for key, _, value in (word.partition('=') for word in words[2:])}


class Table:
    def __init__(self, cli, make_cases, path):
        self.cli, self.path = cli, path
        self.name = os.path.basename(path).removesuffix('.cases')
        self.dir = cli.path(self.name)
        os.mkdir(self.dir)
        subprocess.run([make_cases, path, self.dir], check=True)

    def pem(self, name):
        with open(os.path.join(self.dir, name + '.pem'), encoding='ascii') as file:
            return file.read()

    def sha256(self, name):
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.pem(name))).hexdigest()

    def bundle(self, kind, names):
        return self.cli.write(kind, ''.join(self.pem(name) for name in names.split(',')))

    def check(self, row):
        """Problems of one row."""
        args = ['--ca', self.bundle('anchors.pem', row['anchors']),
                '--chain', self.bundle('chain.pem', row['chain']),
                '--time', when(row.get('at', '0s'))]
        if 'host' in row:
            args += ['--host', row['host']]
        wanted = row.get('faults', '')
        result = self.cli.run('verify', *args, '--json')
        problems = expect(result, 1 if wanted else 0)
        if problems:
            return problems
        document = result.json
        got = ' '.join(f'{f["id"]}@{-1 if f["depth"] is None else f["depth"]}'
                       for f in document['faults'])
        if got != wanted or document['verdict'] != ('reject' if wanted else 'accept'):
            problems.append(f'{document["verdict"]} “{got}”, not “{wanted}”')
        path = [self.sha256(name) for name in row.get('path', '').split(',') if name]
        if path and document['path'] != path:
            problems.append('another path')
        if not all(f['evidence'] and f['explanation'] for f in document['faults']):
            problems.append('a fault without words')
        return problems + schema('verify', document)


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        for path in sorted(glob.glob(os.path.join(TOP, 'tests/x509/cases/*.cases'))):
            table, rows, without, problems = None, 0, 0, []
            for name, row in read_rows(path):
                table = table or Table(cli, sys.argv[2], path)
                # A CA file that holds nothing is refused before anything is verified.
                if row['anchors'] == '-':
                    without += 1
                    continue
                rows += 1
                problems += [f'{name}: {problem}' for problem in table.check(row)]
            if table:
                tap.check(f'verify: {rows} cases of {table.name}, '
                          f'{without} without a CA left out', problems)
    finally:
        cli.close()
    tap.done()


main()
