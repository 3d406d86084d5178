#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""count-tests.py [--failed N] JUNIT...: counts the test cases that really ran.

Reads what `meson test` wrote, lists failures and the reason of each skip, and
ends with the line "N passed, N failed, N skipped".  A file that is missing, or
in which no test ran, counts as a failure, and so does each of the N failures
that the caller saw elsewhere.
"""
import argparse
import sys
import xml.etree.ElementTree as ElementTree


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--failed', type=int, default=0)
    parser.add_argument('files', nargs='*')
    args = parser.parse_args()
    passed, failed, skipped = 0, args.failed, 0
    for name in args.files:
        try:
            cases = list(ElementTree.parse(name).getroot().iter('testcase'))
        except (OSError, ElementTree.ParseError) as error:
            print(f'FAILED  {name}: {error}')
            failed += 1
            continue
        if not cases:
            print(f'FAILED  {name}: no test ran')
            failed += 1
        for case in cases:
            label = f"{case.get('classname', '')} {case.get('name', '')}".strip()
            if case.find('failure') is not None or case.find('error') is not None:
                print(f'FAILED  {label} ({name})')
                failed += 1
            elif case.find('skipped') is not None:
                print(f'SKIPPED {label}: {case.find("skipped").get("message", "no reason")}')
                skipped += 1
            else:
                passed += 1
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed or not passed else 0


sys.exit(main())
