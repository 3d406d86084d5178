#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-pseudo-language.py CLI: every sentence goes through the translations.

In a made-up language, each message stands in brackets; what the program prints
outside of them was never marked.  Prints TAP.
"""
import os
import re
import subprocess
import sys
import tempfile

CLI = sys.argv[1]
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'rig'))
from rig import Tap  # noqa: E402

LANGUAGE = 'qps'
# What is no sentence of the program: names in the demo's certificates, words of
# its servers, and the parts of a report that quote the wire.
QUOTES = re.compile(r'Sallyport Demo[A-Za-z ]*|not for use|no pg_hba.conf entry .*?no encryption'
                    r'|^⟦Certificates⟧\n(?:  .*\n)*|^⟦Log⟧\n(?:  .*\n)*', re.M)


def make_language(folder):
    """FOLDER/qps: each message of the template, in brackets."""
    template = os.path.join(folder, 'template.pot')
    target = os.path.join(folder, LANGUAGE, 'LC_MESSAGES')
    os.makedirs(target)
    subprocess.run([os.path.join(TOP, 'build-aux/update-translations'), '--template', template],
                   check=True, stdout=subprocess.DEVNULL)
    with open(template, encoding='utf-8') as file:
        text = file.read().replace('nplurals=INTEGER; plural=EXPRESSION',
                                   'nplurals=2; plural=n != 1')
    english = subprocess.run(['msgen', '-'], input=text, capture_output=True, text=True, check=True)
    pseudo = subprocess.run(['msgfilter', '--keep-header', 'sed', 's/^..*$/⟦&⟧/'],
                            input=english.stdout, capture_output=True, text=True, check=True,
                            env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    subprocess.run(['msgfmt', '-o', os.path.join(target, 'sallyport.mo'), '-'],
                   input=pseudo.stdout, text=True, check=True)


def unmarked(text):
    """Lines with two words in a row that stand in no brackets."""
    inner = re.compile(r'⟦[^⟦⟧]*⟧')
    found = []
    text = QUOTES.sub('', text)
    while inner.search(text):
        text = inner.sub(lambda match: '\n' * match.group().count('\n') + '·', text)
    for line in text.splitlines():
        if re.search(r'[A-Za-z]{2,} [a-z]{2,}', line):
            found.append(line)
    return found


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix='sallyport-pseudo-') as folder:
        make_language(folder)
        environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': LANGUAGE, 'HOME': folder,
                       'XDG_DATA_HOME': folder, 'SALLYPORT_LOCALEDIR': folder,
                       'DBUS_SESSION_BUS_ADDRESS': 'disabled:'}

        def run(*arguments):
            return subprocess.run([CLI, *arguments], capture_output=True, text=True, timeout=240,
                                  env=environment)

        overview = run('--help').stdout
        tap.check('the program speaks it', [] if overview.startswith('⟦') else [overview])
        verbs = re.findall(r'^  ([a-z]+(?: [a-z]+)?) .*⟦', overview, re.M)
        tap.check('it has verbs', [] if len(verbs) > 10 else [overview])
        for verb in verbs:
            # The first line and the names of the options are the same in all languages.
            text = re.sub(r'^  sallyport-cli .*$', '', run(*verb.split(), '--help').stdout, flags=re.M)
            tap.check(f'{verb} --help', unmarked(text) if '⟦' in text else [f'no help: {text}'])
        for name, arguments in (
                ('demo', ('demo', '--details')),
                ('inspect', ('inspect', os.path.join(TOP, 'tests/fixtures/app/mixed.pem'),
                             os.path.join(TOP, 'tests/fixtures/app/garbage.pem'))),
                ('engines', ('engines',)), ('expiring', ('expiring',)),
                ('an unknown identifier', ('endpoint', 'show', 'nobody')),
                ('a wrong option', ('test', '--jobs', '0', 'x'))):
            done = run(*arguments)
            text = done.stdout + done.stderr
            tap.check(name, unmarked(text) if '⟦' in text else [f'nothing is marked: {text}'])
    tap.done()


main()
