#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""bench-start.py BUILD_DIR: from exec to the first painted frame.

With an empty library and with 10,000 certificates, against gnome-calculator.
A preloaded library (first-frame.c) ends each program at its first frame.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from bench import HERE


def frames(command, env, preload, runs=5):
    results = []
    for _ in range(runs + 1):
        run = subprocess.run(
            ['xvfb-run', '-a', '-s', '-screen 0 1280x900x24', 'dbus-run-session', '--',
             'env', f'LD_PRELOAD={preload}', *command], env=env, capture_output=True, text=True,
            timeout=60)
        for line in run.stderr.splitlines():
            if line.startswith('first-frame '):
                results.append([float(x) for x in line.split()[1:]])
    return [statistics.median(x) for x in zip(*results[1:])] if len(results) > 1 else None


def main():
    build = os.path.abspath(sys.argv[1])
    preload = os.path.join(build, 'tests/bench/libfirst-frame.so')
    app, cli = os.path.join(build, 'src/app/sallyport'), os.path.join(build, 'src/cli/sallyport-cli')
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, 'HOME': folder, 'XDG_DATA_HOME': folder, 'GSK_RENDERER': 'cairo',
               'GDK_DEBUG': 'gl-disable', 'GSETTINGS_BACKEND': 'memory', 'GTK_A11Y': 'none'}
        bundle = os.path.join(folder, 'bundle.pem')
        many = os.path.join(folder, 'many.db')
        subprocess.run([os.path.join(HERE, '../rig/make-bundle.py'), '10000', bundle], check=True)
        split = os.path.join(folder, 'split')
        os.mkdir(split)
        with open(bundle, encoding='ascii') as file:
            blocks = file.read().split('-----BEGIN CERTIFICATE-----')[1:]
        for i, block in enumerate(blocks):
            with open(os.path.join(split, f'ca-{i:05d}.pem'), 'w', encoding='ascii') as file:
                file.write('-----BEGIN CERTIFICATE-----' + block)
        subprocess.run(f'{cli} certificate import --library {many} {split}/*.pem > /dev/null 2>&1',
                       shell=True, check=True, env=env)
        base = None
        for name, command in (('gnome-calculator', ['gnome-calculator']),
                              ('sallyport, empty library', [app, '--library', folder + '/empty.db']),
                              ('sallyport, 10,000 certificates', [app, '--library', many])):
            if not shutil.which(command[0]):
                print(f'  {name}: not installed')
                continue
            result = frames(command, env, preload)
            if result is None:
                print(f'  {name}: no frame was seen')
                continue
            base = base or result
            print(f'  {name:40} {result[0]:7.0f} ms wall {result[1]:7.0f} ms CPU '
                  f'{result[0] / base[0]:5.2f}x wall {result[1] / base[1]:5.2f}x CPU', flush=True)


main()
