#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""bench-import.py BUILD_DIR: importing bundles (parse and store) against openssl
and certtool, which only read them."""
import os
import subprocess
import sys
import tempfile

from bench import HERE, measure, row


def main():
    cli = os.path.abspath(os.path.join(sys.argv[1], 'src/cli/sallyport-cli'))
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, 'HOME': folder, 'GSETTINGS_BACKEND': 'memory',
               'DBUS_SESSION_BUS_ADDRESS': 'disabled:'}
        for count in (100, 1000, 10000):
            bundle = os.path.join(folder, f'{count}.pem')
            subprocess.run([os.path.join(HERE, '../rig/make-bundle.py'), str(count), bundle],
                           check=True)
            runs = 5 if count == 10000 else 9
            base = measure(['openssl', 'storeutl', '-noout', '-certs', bundle], runs, env)
            row(f'{count}: openssl storeutl -noout -certs', *base)
            library = os.path.join(folder, 'library.db')
            script = f'rm -f {library}*; exec {cli} certificate import --library {library} {bundle}'
            row(f'{count}: sallyport-cli certificate import', *measure(['sh', '-c', script], runs, env),
                base)
            row(f'{count}: sallyport-cli inspect', *measure([cli, 'inspect', bundle], runs, env), base)
            row(f'{count}: certtool --certificate-info',
                *measure(['certtool', '--certificate-info', '--infile', bundle],
                         1 if count == 10000 else 3, env), base)


main()
