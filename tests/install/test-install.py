#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-install.py MESON BUILD PREFIX LIBEXECDIR LOGINS

Installs into a staging folder: every file that the design needs is there,
nothing else is, each is valid, and what must agree does.  Prints TAP.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

MESON, BUILD, PREFIX, LIBEXECDIR, LOGINS = sys.argv[1:6]
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'rig'))
from rig import Tap  # noqa: E402

ID = 'io.github.sallyport.Sallyport'


def names(pattern):
    return [os.path.basename(path) for path in glob.glob(os.path.join(TOP, pattern))]


def languages():
    with open(os.path.join(TOP, 'po/LINGUAS'), encoding='utf-8') as file:
        return [line.strip() for line in file if line.strip() and not line.startswith('#')]


def wanted():
    """What a complete installation holds, below the prefix."""
    files = {
        'bin/sallyport', 'bin/sallyport-cli',
        f'share/applications/{ID}.desktop',
        f'share/dbus-1/services/{ID}.service',
        f'share/glib-2.0/schemas/{ID}.gschema.xml',
        f'share/icons/hicolor/scalable/apps/{ID}.svg',
        f'share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg',
        f'share/metainfo/{ID}.metainfo.xml',
        f'share/mime/packages/{ID}.xml',
        'share/bash-completion/completions/sallyport-cli',
    }
    files |= {f'share/man/man1/{name}' for name in names('data/*.1')}
    files |= {f'share/sallyport/schemas/{name}' for name in names('data/*.schema.json')}
    files |= {f'share/help/C/sallyport/{name}' for name in names('help/C/*.page')}
    files |= {f'share/locale/{one}/LC_MESSAGES/sallyport.mo' for one in languages()}
    folder = os.path.relpath(LIBEXECDIR, PREFIX)
    return files | {f'{folder}/sallyport-login-{name}' for name in LOGINS.split(',') if name}


def run(*command, **environment):
    """Problems: what a command says when it fails."""
    done = subprocess.run(command, capture_output=True, text=True,
                          env={**os.environ, **environment})
    return [] if done.returncode == 0 else [f'{command[0]}: {done.stdout}{done.stderr}']


def output(*command, **environment):
    return subprocess.run(command, capture_output=True, text=True, check=True,
                          env={**os.environ, **environment}).stdout


class Stage:
    """A staged installation."""

    def __init__(self, folder):
        self.root = os.path.join(folder, PREFIX.lstrip('/'))
        # Nothing that a compositor of packages strips or compresses later.
        self.problems = run(MESON, 'install', '-C', BUILD, '--no-rebuild', '--destdir', folder)
        self.files = {os.path.relpath(os.path.join(path, name), self.root)
                      for path, _, found in os.walk(folder) for name in found}

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def read(self, *parts):
        with open(self.path(*parts), encoding='utf-8') as file:
            return file.read()

    def entry(self, key):
        """A value of the desktop file."""
        found = re.search(rf'^{re.escape(key)}=(.*)$',
                          self.read('share/applications', ID + '.desktop'), re.M)
        return found.group(1) if found else ''


def check_tree(tap, stage):
    tap.check('meson install', stage.problems)
    tap.check('every file that is needed is installed',
              [f'missing: {name}' for name in sorted(wanted() - stage.files)])
    tap.check('nothing else is installed',
              [f'not expected: {name}' for name in sorted(stage.files - wanted())])
    tap.check('programs can be run', [
        name for name in sorted(stage.files)
        if os.access(stage.path(name), os.X_OK) != name.startswith(('bin/', 'libexec/'))])


def check_valid(tap, stage):
    desktop = stage.path('share/applications', ID + '.desktop')
    metainfo = stage.path('share/metainfo', ID + '.metainfo.xml')
    tap.check('desktop file is valid', run('desktop-file-validate', desktop))
    tap.check('metainfo is valid', run('appstreamcli', 'validate', '--no-net', metainfo))
    tap.check('settings schema is valid',
              run('glib-compile-schemas', '--strict', stage.path('share/glib-2.0/schemas')))
    tap.check('help is valid', [problem for verb in ('validate', 'links', 'orphans') for problem in
                                run('yelp-check', verb, stage.path('share/help/C/sallyport'))])
    tap.check('completion is a script',
              run('bash', '-n', stage.path('share/bash-completion/completions/sallyport-cli')))
    problems = []
    for page in names('data/*.1'):
        done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z',
                               stage.path('share/man/man1', page)],
                              capture_output=True, text=True,
                              env={**os.environ, 'MANROFFSEQ': '', 'MANWIDTH': '80'})
        problems += [f'{page}: {line}' for line in done.stderr.splitlines()]
    tap.check('man pages are valid', problems)


def check_agreement(tap, stage):
    """The parts name each other by the same names."""
    service = stage.read('share/dbus-1/services', ID + '.service')
    started = re.search(r'^Exec=(\S+) --gapplication-service$', service, re.M)
    metainfo = ElementTree.fromstring(stage.read('share/metainfo', ID + '.metainfo.xml'))
    launchable = metainfo.findtext('launchable')
    tap.check('D-Bus starts the installed program',
              [] if started and started.group(1) == os.path.join(PREFIX, 'bin/sallyport')
              and f'Name={ID}' in service.splitlines() else [service])
    tap.check('the desktop file starts it, over D-Bus too',
              [] if stage.entry('Exec') == 'sallyport %U'
              and stage.entry('DBusActivatable') == 'true' else ['Exec or DBusActivatable is wrong'])
    tap.check('the icon of the desktop file is installed',
              [] if stage.entry('Icon') == ID else [stage.entry('Icon')])
    tap.check('metainfo names the desktop file',
              [] if launchable == ID + '.desktop' and metainfo.findtext('id') == ID
              else [launchable, metainfo.findtext('id')])
    tap.check('metainfo names the programs', [
        binary.text for binary in metainfo.iter('binary') if f'bin/{binary.text}' not in stage.files])
    with open(os.path.join(TOP, 'README.md'), encoding='utf-8') as file:
        pictures = re.findall(r'\]\((data/screenshots/[^)]*)\)', file.read())
    pictures += ['data/' + image.text.split('/data/', 1)[1] for image in metainfo.iter('image')]
    tap.check('the pictures of README and metainfo are there',
              [name for name in pictures if not os.path.exists(os.path.join(TOP, name))])
    with open(os.path.join(TOP, 'NEWS'), encoding='utf-8') as file:
        newest = file.readline().split()[1]
    version = output(stage.path('bin/sallyport-cli'), '--version').split()[-1]
    releases = [release.get('version') for release in metainfo.iter('release')]
    tap.check('program, NEWS and metainfo have one version',
              [] if newest == version == releases[0] else [newest, version, releases])


def check_types(tap, stage, folder):
    """Files are known by their content and opened with the program."""
    share = stage.path('share')
    data = {'XDG_DATA_DIRS': f'{share}:/usr/local/share:/usr/share', 'XDG_DATA_HOME': folder,
            'HOME': folder, 'PATH': f'{stage.path("bin")}:{os.environ["PATH"]}'}
    problems = run('update-mime-database', os.path.join(share, 'mime'))
    problems += run('update-desktop-database', os.path.join(share, 'applications'))
    samples = (
        # Names and first bytes; the wallets also by their bytes alone.  Which of a
        # format's types a system uses depends on what else is installed (gcr).
        ('cwallet.sso', b'\xa1\xf8\x4e\x36'), ('wallet-5', b'\xa1\xf8\x4e\x36'),
        ('wallet-6', b'\xa1\xf8\x4e\x37'), ('ewallet.p12', b'\x30\x82'),
        ('root.pem', b'-----BEGIN CERTIFICATE-----\n'), ('root.crt', b'\x30\x82'),
        ('root.cer', b'\x30\x82'), ('root.der', b'\x30\x82'), ('chain.p7b', b'\x30\x82'),
        ('trust.jks', b'\xfe\xed\xfe\xed'),
    )
    for name, content in samples:
        path = os.path.join(folder, name)
        with open(path, 'wb') as file:
            file.write(content + bytes(60))
        said = output('gio', 'info', '-a', 'standard::content-type', path, **data)
        kind = re.search(r'standard::content-type: (\S+)', said).group(1)
        if 'wallet' in name and name != 'ewallet.p12' and kind != 'application/x-oracle-wallet':
            problems.append(f'{name} is {kind}')
        elif f'{ID}.desktop' not in output('gio', 'mime', kind, **data):
            problems.append(f'{name}, {kind}, is not opened with the program')
    tap.check('file types', problems)


def check_translations(tap, stage):
    problems = []
    for language in languages():
        if not stage.entry(f'Comment[{language}]'):
            problems.append(f'{language}: no comment in the desktop file')
        for path in (f'share/metainfo/{ID}.metainfo.xml', f'share/mime/packages/{ID}.xml'):
            if f'xml:lang="{language}"' not in stage.read(path):
                problems.append(f'{language}: nothing in {path}')
    tap.check('desktop file, metainfo and file types are translated', problems)
    problems = []
    for language in languages():
        said = output(stage.path('bin/sallyport-cli'), '--help', LC_ALL='C.UTF-8', LANGUAGE=language,
                      SALLYPORT_LOCALEDIR=stage.path('share/locale'))
        english = output(stage.path('bin/sallyport-cli'), '--help', LC_ALL='C.UTF-8')
        if len(set(said.splitlines()) & set(english.splitlines()) - {''}) > 0:
            problems.append(said)
    tap.check('the program speaks each language', problems)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix='sallyport-install-') as folder:
        os.makedirs(os.path.join(folder, 'files'))
        stage = Stage(os.path.join(folder, 'stage'))
        check_tree(tap, stage)
        check_valid(tap, stage)
        check_agreement(tap, stage)
        check_types(tap, stage, os.path.join(folder, 'files'))
        check_translations(tap, stage)
    tap.done()


main()
