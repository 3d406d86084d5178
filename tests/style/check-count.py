#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""check-count.py TOP: what build-aux/check counts, in a project of three programs
that end in each way that programs end.  Prints TAP."""
import os
import subprocess
import sys
import tempfile

TOP = sys.argv[1]
COUNT = os.path.join(TOP, 'build-aux/count-tests.py')
PROJECT = '''project('sallyport')
sh = find_program('sh')
foreach name, words : {{ {tests} }}
  test(name, sh, args: ['-c', words], suite: name.split('-')[0], protocol: 'tap')
endforeach
test('status', sh, args: ['-c', '{status}'], suite: 'status')
'''
GOOD = 'echo ok 1; echo ok 2; echo 1..2'
CASES = [
    # Name, tests, exit of the one without TAP, options, last line, exit.
    ('all well', {'a': GOOD, 'b': GOOD}, 'true', ['a,b,status'], '5 passed, 0 failed, 0 skipped', 0),
    ('a case that fails', {'a': 'echo not ok 1; echo 1..1; exit 1'}, 'true', ['a'],
     '1 passed, 1 failed, 0 skipped', 1),
    ('a crash after a case', {'a': 'echo ok 1; kill -SEGV $$'}, 'true', ['a'],
     '2 passed, 1 failed, 0 skipped', 1),
    ('a crash before any', {'a': 'kill -ABRT $$', 'b': GOOD}, 'true', ['a,b'],
     '3 passed, 1 failed, 0 skipped', 1),
    ('a bad exit', {'a': GOOD + '; exit 3'}, 'true', ['a'], '3 passed, 1 failed, 0 skipped', 1),
    ('a plan that is not kept', {'a': 'echo ok 1; echo 1..9'}, 'true', ['a'],
     '2 passed, 1 failed, 0 skipped', 1),
    ('a program without TAP', {'a': GOOD}, 'false', ['a'], '2 passed, 1 failed, 0 skipped', 1),
    ('a case that is skipped', {'a': 'echo "ok 1 # SKIP no"; echo ok 2; echo 1..2'}, 'true', ['a'],
     '2 passed, 0 failed, 1 skipped', 0),
    ('a suite that skips all', {'a': 'echo "1..0 # SKIP nothing here"', 'b': GOOD}, 'true', ['a,b'],
     None, 1),
    ('a suite that is not there', {'a': GOOD}, 'true', ['a,z'], '3 passed, 1 failed, 0 skipped', 1),
    ('a failure seen elsewhere', {'a': GOOD}, 'true', ['a', '--failed', '2'],
     '3 passed, 2 failed, 0 skipped', 1),
]


def run(tests, status, options):
    with tempfile.TemporaryDirectory() as folder:
        words = ', '.join(f"'{name}': '{text}'" for name, text in tests.items())
        with open(os.path.join(folder, 'meson.build'), 'w', encoding='utf-8') as file:
            file.write(PROJECT.format(tests=words, status=status))
        build = os.path.join(folder, 'build')
        subprocess.run(['meson', 'setup', build, folder], check=True, capture_output=True)
        subprocess.run(['meson', 'test', '-C', build], capture_output=True)
        return subprocess.run([COUNT, f'{build}/meson-logs:{options[0]}', *options[1:]],
                              capture_output=True, text=True)


def main():
    failed = 0
    print(f'1..{len(CASES) + 1}')
    for number, (name, tests, status, options, last, code) in enumerate(CASES, 1):
        result = run(tests, status, options)
        wrong = result.returncode != code or (last and result.stdout.splitlines()[-1] != last)
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        if wrong:
            failed += 1
            print(result.stdout + result.stderr, file=sys.stderr)
    result = subprocess.run([COUNT, '/nonexistent:a'], capture_output=True, text=True)
    wrong = result.returncode != 1 or not result.stdout.endswith('0 passed, 1 failed, 0 skipped\n')
    print(f"{'not ok' if wrong else 'ok'} {len(CASES) + 1} - logs that are missing")
    sys.exit(1 if failed or wrong else 0)


main()
