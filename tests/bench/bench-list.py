#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""bench-list.py BUILD_DIR: lists of 100,000 rows, in another order and searched,
from the wish to the last announcement, against SQLite alone reading the same
rows by the plain statement."""
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROWS = 100000
AIMS = {'requery': 120, 'search': 50, 'search-nothing': 50}
TITLES = {
    'requery': 'all in another order',
    'search': 'a search that finds few',
    'search-nothing': 'a search that finds nothing',
    'search-end': 'the end of a search',
}
COLUMNS = {
    'certificates': ('certificate', ['identifier', 'arn']),
    'endpoints': ('endpoint', ['identifier', 'server', 'engine', 'user_name', 'database']),
    'reports': ('report', ['title', 'summary']),
}


def insert(db, table, columns, rows):
    names = columns.split()
    db.executemany(f'INSERT INTO {table} ({", ".join(names)}) VALUES '
                   f'({", ".join("?" * len(names))})', rows)


def fill(path):
    """Rows in no order, with payloads and reports of a usual size."""
    mixed = [i * 7919 % ROWS for i in range(ROWS)]
    arn = 'arn:aws:dms:eu-central-1:000000000000'
    with sqlite3.connect(path) as db:
        insert(db, 'certificate', 'id arn identifier kind created payload payload_sha256 private_key'
               ' n_x509 valid_from first_expiry last_expiry',
               ((i + 1, f'{arn}:cert:{n:06d}', f'ca-{n:06d}', 0, 1700000000, os.urandom(1400),
                 f'{n:064x}', 0, 1, 1, 1900000000, 1900000000) for i, n in enumerate(mixed)))
        insert(db, 'x509', 'certificate position der sha256 title subject subject_der issuer'
               ' not_before not_after',
               ((i + 1, 0, os.urandom(1000), os.urandom(32).hex(), f'CA {i}',
                 f'CN=Corp CA {i:06d},OU=Infrastructure,O=Example Corp,C=DE', os.urandom(80),
                 'CN=Corp Root,O=Example Corp,C=DE', 1, 1900000000) for i in range(ROWS)))
        insert(db, 'endpoint', 'id arn identifier type engine server port database ssl_mode user_name'
               ' verify_as extra_attributes has_password created modified',
               ((i + 1, f'{arn}:endpoint:{n:06d}', f'db-{n:06d}', 0, 'postgres',
                 f'db-{i:06d}.example.com', 5432, 'app', 1, 'app', '', '', 0, 1700000000, 1700000000)
                for i, n in enumerate(mixed)))
        insert(db, 'report', 'endpoint endpoint_arn title started verdict highest_mode lamps summary'
               ' json',
               ((i + 1, f'{arn}:endpoint:{n:06d}', f'db-{n:06d}', 1700000000, 0, 3, 5,
                 'verify-full works: chain and name are right', '{"x":"' + 'y' * 3000 + '"}')
                for i, n in enumerate(mixed)))
    db.close()


def alone(path, kind, search):
    table, columns = COLUMNS[kind]
    where = ' OR '.join(f"{c} LIKE '%-0777%'" for c in columns) if search else '1'
    times = []
    with sqlite3.connect(path) as db:
        for _ in range(5):
            start = time.monotonic()
            for _row in db.execute(f'SELECT id FROM {table} NOT INDEXED WHERE {where} '
                                   f'ORDER BY {columns[0]} COLLATE NOCASE'):
                pass
            times.append((time.monotonic() - start) * 1000)
    db.close()
    return statistics.median(times)


def show(library, output):
    bases = {}
    for line in output.splitlines():
        view, kind, name, value, step = line.split()
        if name == 'rows':
            print(f'  {value} {kind}' + (', under a list view' if view == 'view' else ''))
            continue
        ratio = aim = ''
        if name in ('requery', 'search'):
            if (kind, name) not in bases:
                bases[kind, name] = alone(library, kind, name == 'search')
            ratio = f'{float(value) / bases[kind, name]:5.2f}x SQLite alone'
        if name in AIMS:
            aim = f'aim {AIMS[name]} ms'
        print(f'    {TITLES[name]:30} {float(value):7.1f} ms, longest step of the main loop '
              f'{float(step):5.1f} ms  {ratio:24} {aim}'.rstrip(), flush=True)


def main():
    build = os.path.abspath(sys.argv[1])
    if not shutil.which('xvfb-run'):
        sys.exit('  xvfb-run is not installed')
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, 'HOME': folder, 'GSETTINGS_BACKEND': 'memory', 'GTK_A11Y': 'none',
               'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'GSK_RENDERER': 'cairo',
               'GDK_DEBUG': 'gl-disable', 'GDK_BACKEND': 'x11'}
        library = os.path.join(folder, 'library.db')
        subprocess.run([os.path.join(build, 'src/cli/sallyport-cli'), 'endpoint', 'list', '--library',
                        library], env=env, check=True, stdout=subprocess.DEVNULL)
        fill(library)
        run = subprocess.run(['xvfb-run', '-a', '-s', '-screen 0 1280x900x24',
                              os.path.join(build, 'tests/bench/bench-list'), library],
                             env=env, check=True, capture_output=True, text=True, timeout=250)
        show(library, run.stdout)


main()
