#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-end-to-end.py SALLYPORT SALLYPORT_CLI: the real program on a real desktop.

Xvfb, openbox, a real gnome-keyring; xdotool presses keys and drags files from
another program, AT-SPI reads what a screen reader would, sallyport-cli and
secret-tool look at what is left in the library and in the keyring.
Run by run-on-desktop.sh.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, '..', 'rig'))
from rig import Tap  # noqa: E402

MARKER = 'marker-52c9-password'
PATIENCE = 30


def wait_for(what, probe):
    """The first true answer of @probe."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            answer = probe()
        except GLib.Error:  # what was looked at has just gone
            answer = None
        if answer:
            return answer
        time.sleep(0.05)
    raise TimeoutError(what)


def xdotool(*args):
    run = subprocess.run(['xdotool', *args], capture_output=True, text=True, timeout=30)
    return run.stdout.strip() if run.returncode == 0 else ''


def find_window(title):
    return wait_for(f'window “{title}”',
                    lambda: xdotool('search', '--onlyvisible', '--name', f'^{title}$')).split()[0]


def wait_gone(title):
    wait_for(f'no window “{title}”',
             lambda: not xdotool('search', '--onlyvisible', '--name', f'^{title}$'))


def press(title, key):
    window = find_window(title)
    xdotool('windowactivate', '--sync', window)
    xdotool('key', '--clearmodifiers', key)


def walk(node):
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield from walk(child)


class Program:
    def __init__(self, binary, cli, folder):
        self.binary, self.cli = binary, cli
        self.library = os.path.join(folder, 'library.db')
        self.process = None

    def start(self):
        # GTK 4.8 itself warns about a label of the shortcuts window.
        self.process = subprocess.Popen([self.binary, '--library', self.library],
                                        env={**os.environ, 'GTK_A11Y': 'atspi',
                                             'G_DEBUG': 'fatal-criticals'})
        find_window('Sallyport')
        wait_for('the program on the accessibility bus', self.root)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def root(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == self.process.pid:
                return application
        return None

    def nodes(self, window=None):
        root = self.root()
        for i in range(root.get_child_count() if root else 0):
            frame = root.get_child_at_index(i)
            if frame is not None and window in (None, frame.get_name()):
                yield from walk(frame)

    def entry(self, window, name):
        for node in self.nodes(window):
            if 'EditableText' in node.get_interfaces() and (node.get_name() or '').startswith(name):
                return node
        return None

    def write(self, window, name, text):
        entry = wait_for(f'entry “{name}”', lambda: self.entry(window, name))
        Atspi.EditableText.set_text_contents(entry, text)

    def says(self, text, window=None):
        return any(text in (node.get_name() or '') for node in self.nodes(window))

    def list(self, kind, members):
        run = subprocess.run([self.cli, kind, 'list', '--json', '--library', self.library],
                             capture_output=True, text=True, timeout=30)
        return json.loads(run.stdout)[members] if run.returncode == 0 else []


def drag(source, target):
    """One drag with the pointer; a hand's pace, as GTK wants to see it move."""
    def place(window):
        lines = xdotool('getwindowgeometry', '--shell', window).splitlines()
        values = dict(line.split('=') for line in lines)
        return (int(values['X']) + int(values['WIDTH']) // 2,
                int(values['Y']) + int(values['HEIGHT']) // 2)

    (x, y), (to_x, to_y) = place(source), place(target)
    xdotool('mousemove', str(x), str(y), 'mousedown', '1')
    for i in range(1, 21):
        xdotool('mousemove', str(x + (to_x - x) * i // 20), str(y + (to_y - y) * i // 20))
        time.sleep(0.03)
    time.sleep(0.3)
    xdotool('mouseup', '1')


def test_drop(tap, program):
    """Two files from another program, one with a space in its name."""
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for name, fixture in ('corp ca.pem', 'corp-ca.pem'), ('root.pem', 'root.pem'):
            files.append(os.path.join(folder, name))
            with open(os.path.join(HERE, '../fixtures/app', fixture), 'rb') as source:
                with open(files[-1], 'wb') as target:
                    target.write(source.read())
        source = subprocess.Popen([os.path.join(HERE, 'drag-source.py'), *files],
                                  env={**os.environ, 'GTK_A11Y': 'none'})
        try:
            window = find_window('Drag Source')
            xdotool('windowmove', '--sync', window, '0', '0')
            main = find_window('Sallyport')
            xdotool('windowmove', '--sync', main, '250', '50')
            xdotool('windowactivate', '--sync', window)
            drag(window, main)
            found = wait_for('two certificates',
                             lambda: len(program.list('certificate', 'Certificates')) == 2 and
                             program.list('certificate', 'Certificates'))
        finally:
            source.terminate()
            source.wait(PATIENCE)
    names = sorted(c['CertificateIdentifier'] for c in found)
    tap.check('a real drop imports', [] if names == ['corp-ca', 'root'] else [names])
    wait_for('the toast', lambda: program.says('2 certificates imported'))
    tap.check('the toast is told', [])


def test_keys(tap, program):
    press('Sallyport', 'ctrl+n')
    find_window('New Endpoint')
    press('New Endpoint', 'Escape')
    wait_gone('New Endpoint')
    tap.check('Ctrl+N makes an endpoint, Escape leaves it', [])
    press('Sallyport', 'alt+3')
    press('Sallyport', 'ctrl+f')
    wait_for('the search', lambda: program.entry('Sallyport', 'Search'))
    xdotool('type', '--delay', '20', 'zzz')
    wait_for('no results', lambda: program.says('No Results'))
    press('Sallyport', 'Escape')
    wait_for('the list', lambda: program.says('corp-ca'))
    tap.check('Ctrl+F searches, Escape ends it', [])
    press('Sallyport', 'ctrl+question')
    find_window('Keyboard Shortcuts')
    press('Keyboard Shortcuts', 'Escape')
    wait_gone('Keyboard Shortcuts')
    tap.check('Ctrl+? shows the shortcuts', [])
    press('Sallyport', 'ctrl+comma')
    find_window('Preferences')
    press('Preferences', 'ctrl+w')
    wait_gone('Preferences')
    tap.check('Ctrl+, and Ctrl+W open and close the preferences', [])
    press('Sallyport', 'ctrl+shift+m')
    find_window('Certificate Manager')
    press('Certificate Manager', 'ctrl+w')
    wait_gone('Certificate Manager')
    tap.check('Ctrl+Shift+M opens the certificate manager', [])


def test_save(tap, program):
    press('Sallyport', 'ctrl+n')
    find_window('New Endpoint')
    program.write('New Endpoint', 'Identifier', 'orders')
    program.write('New Endpoint', 'Server Name', 'db1.example.com')
    program.write('New Endpoint', 'User Name', 'app')
    program.write('New Endpoint', 'Password', MARKER)
    wait_for('the keyring is told', lambda: program.says('Will be stored in the keyring'))
    press('New Endpoint', 'ctrl+s')
    wait_gone('New Endpoint')
    endpoint = wait_for('an endpoint', lambda: program.list('endpoint', 'Endpoints'))[0]
    secret = subprocess.run(['secret-tool', 'lookup', 'arn', endpoint['EndpointArn'],
                             'purpose', 'password'], capture_output=True, text=True, timeout=30)
    tap.check('a password gets into the real keyring',
              ([] if secret.stdout == MARKER else ['it is not there', secret.stderr]) +
              ([] if endpoint['Sallyport']['has_password'] else ['the library does not know']))
    for name in os.listdir(os.path.dirname(program.library)):
        with open(os.path.join(os.path.dirname(program.library), name), 'rb') as file:
            if MARKER.encode() in file.read():
                tap.check(f'no password in {name}', ['it is'])


def test_restart(tap, program):
    press('Sallyport', 'ctrl+q')
    status = program.process.wait(PATIENCE)
    tap.check('Ctrl+Q ends the program', [] if status == 0 else [f'status {status}'])
    program.start()
    press('Sallyport', 'alt+2')
    wait_for('the endpoint', lambda: program.says('orders', 'Sallyport'))
    press('Sallyport', 'alt+2')
    # The row has the focus; the space bar selects it.
    press('Sallyport', 'space')
    press('Sallyport', 'alt+Return')
    find_window('orders')
    wait_for('the stored password', lambda: program.says('A password is stored in the keyring'))
    shown = [node.get_name() for node in program.nodes('orders')
             if 'Text' in node.get_interfaces() and
             MARKER in Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))]
    tap.check('it is found again, and not shown', shown)
    press('orders', 'Escape')
    wait_gone('orders')
    press('Sallyport', 'Delete')
    wait_for('no endpoint', lambda: not program.list('endpoint', 'Endpoints'))
    press('Sallyport', 'ctrl+z')
    wait_for('the endpoint', lambda: program.list('endpoint', 'Endpoints'))
    tap.check('Delete takes it away, Ctrl+Z brings it back', [])


def main():
    tap = Tap()
    manager = subprocess.Popen(['openbox', '--sm-disable'], stdout=sys.stderr)
    with tempfile.TemporaryDirectory(prefix='sallyport-desktop-') as folder:
        program = Program(*map(os.path.abspath, sys.argv[1:3]), folder)
        try:
            Atspi.init()
            program.start()
            test_drop(tap, program)
            test_keys(tap, program)
            test_save(tap, program)
            test_restart(tap, program)
        finally:
            program.stop()
            manager.terminate()
            manager.wait(PATIENCE)
    tap.done()


main()
