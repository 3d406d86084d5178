#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""count-tests.py [--failed N] LOGS:SUITE,SUITE... ...: counts the cases that ran.

LOGS is a folder in which `meson test` has left its logs.  Lists failures and the
reason of each skip, and ends with the line "N passed, N failed, N skipped".  As
failures count, too:
 * a program that ended badly although none of its cases says so: meson's JUnit
   file does not tell of one that crashed between two cases, its JSON file does;
 * a suite in which no case ran, or whose logs are missing;
 * each of the N failures that the caller saw elsewhere.
"""
import argparse
import json
import os
import sys
import xml.etree.ElementTree as ElementTree

FINE = {'OK', 'SKIP', 'EXPECTEDFAIL'}


class Count:
    def __init__(self, failed):
        self.passed, self.failed, self.skipped = 0, failed, 0

    def fail(self, what):
        print(f'FAILED  {what}')
        self.failed += 1

    def case(self, case, logs):
        """Counts one case; returns 'passed', 'failed' or 'skipped'."""
        label = f"{case.get('classname', '')} {case.get('name', '')}".strip()
        if case.find('failure') is not None or case.find('error') is not None:
            self.fail(f'{label} ({logs})')
            return 'failed'
        if case.find('skipped') is not None:
            print(f'SKIPPED {label}: {case.find("skipped").get("message", "no reason")}')
            self.skipped += 1
            return 'skipped'
        self.passed += 1
        return 'passed'


def program_of(case):
    """The name that the JSON file has for the program of a case."""
    name = case.get('classname', '')
    return name.split('.', 1)[1] if '.' in name else case.get('name', '')


def suites_of(program):
    return program.split(' / ')[0].split(':', 1)[-1].split('+')


def count(logs, suites, total):
    outcomes = {}
    try:
        tree = ElementTree.parse(os.path.join(logs, 'testlog.junit.xml'))
        with open(os.path.join(logs, 'testlog.json'), encoding='utf-8') as file:
            programs = [json.loads(line) for line in file]
    except (OSError, ValueError, ElementTree.ParseError) as error:
        total.fail(f'{logs}: {error}')
        return
    for case in tree.getroot().iter('testcase'):
        outcomes.setdefault(program_of(case), []).append(total.case(case, logs))
    for program in programs:
        name = program['name']
        if program['result'] not in FINE and 'failed' not in outcomes.get(name, []):
            total.fail(f"{name}: {program['result']}, exit {program.get('returncode')} ({logs})")
            outcomes.setdefault(name, []).append('failed')
    ran = {suite for name, all_of_it in outcomes.items() for suite in suites_of(name)
           if set(all_of_it) - {'skipped'}}
    for suite in suites:
        if suite not in ran:
            total.fail(f'{suite}: no test ran ({logs})')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--failed', type=int, default=0)
    parser.add_argument('logs', nargs='*')
    args = parser.parse_args()
    total = Count(args.failed)
    for one in args.logs:
        logs, _, suites = one.rpartition(':')
        count(logs, suites.split(','), total)
    print(f'{total.passed} passed, {total.failed} failed, {total.skipped} skipped')
    return 1 if total.failed or not total.passed else 0


if __name__ == '__main__':
    sys.exit(main())
