#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""check-sources.py TOP: the rules of HACKING.md that a program can check.

Layers, header circles, tangles, self-contained headers, line budgets, licence
heads, POTFILES, shortcuts.  Prints TAP.
"""
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

TOP = sys.argv[1]
SRC = os.path.join(TOP, 'src')

# Folder -> folders whose headers it may include; and, transitively, theirs.
LAYERS = {
    'base': [],
    'x509': ['base'],
    'keyring': ['base'],
    'model': ['base', 'x509'],
    'container': ['base', 'x509'],
    'web': ['base', 'x509'],
    'store': ['model'],
    'probe': ['model'],
    'helper': ['base'],
    'login': ['probe', 'helper'],
    'report': ['login'],
    'dms': ['model'],
    'demo': ['base', 'x509', 'model'],
    'ops': ['store', 'keyring', 'container', 'web', 'report', 'dms', 'demo'],
    'cli': ['ops'],
    'app': ['ops'],
}
# Libraries that stay inside a folder, as style.md rule and HACKING.md say.
CONFINED = {
    'openssl/': {'x509', 'container', 'probe', 'demo'},
    'sqlite3.h': {'store'},
    'libsecret/': {'keyring'},
    'gtk/': {'app'},
    'adwaita.h': {'app'},
    'libpq-fe.h': {'helper'},
    'mysql.h': {'helper'},
    'mysql/': {'helper'},
    'mariadb/': {'helper'},
    'mongoc/': {'helper'},
    'libsoup/': {'web'},
}
FILE_LINES, FUNCTION_LINES, TANGLE = 600, 60, 3
number = 0
failures = 0


def report(name, problems):
    global number, failures
    number += 1
    print(f"{'not ok' if problems else 'ok'} {number} - {name}")
    for problem in problems:
        print(f'# {problem}')
    failures += bool(problems)


def sources(suffixes, root=SRC):
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            if name.endswith(suffixes):
                yield os.path.join(folder, name)


def rel(path):
    return os.path.relpath(path, TOP)


def folder_of(path):
    return os.path.relpath(path, SRC).split(os.sep)[0]


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def allowed(folder):
    seen, todo = {folder}, list(LAYERS.get(folder, []))
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += LAYERS[one]
    return seen


def includes():
    """(path, included header's name) of every #include "..." in src/."""
    for path in sources(('.c', '.h')):
        for name in re.findall(r'^#include "([^"]+)"', read(path), re.M):
            yield path, os.path.basename(name)


def check_layers():
    where = {os.path.basename(p): folder_of(p) for p in sources(('.h',))}
    problems = []
    for path, name in includes():
        if name not in where:
            if name != 'config.h' and not name.endswith('-resources.h'):
                problems.append(f'{rel(path)}: includes the unknown {name}')
        elif where[name] not in allowed(folder_of(path)):
            problems.append(f'{rel(path)}: {folder_of(path)} may not include {where[name]}/{name}')
        elif name.endswith('-private.h') and where[name] != folder_of(path):
            problems.append(f'{rel(path)}: {name} is private to {where[name]}')
    return problems


def check_confined():
    problems = []
    for path in sources(('.c', '.h')):
        for name in re.findall(r'^#include <([^>]+)>', read(path), re.M):
            for prefix, folders in CONFINED.items():
                if name.startswith(prefix) and folder_of(path) not in folders:
                    problems.append(f'{rel(path)}: <{name}> belongs in {sorted(folders)}')
                elif (name.startswith(prefix) and path.endswith('.h')
                      and not path.endswith('-private.h') and folder_of(path) != 'app'):
                    problems.append(f'{rel(path)}: <{name}> in a header that others see')
    return problems


def components(graph):
    """Strongly connected components (Tarjan, without recursion)."""
    index, low, stack, on, out, counter = {}, {}, [], set(), [], 0
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = counter
        counter += 1
        stack.append(root)
        on.add(root)
        while work:
            node, edges = work[-1]
            for to in edges:
                if to not in index:
                    index[to] = low[to] = counter
                    counter += 1
                    stack.append(to)
                    on.add(to)
                    work.append((to, iter(graph[to])))
                    break
                if to in on:
                    low[node] = min(low[node], index[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part = []
                    while True:
                        part.append(stack.pop())
                        on.discard(part[-1])
                        if part[-1] == node:
                            break
                    out.append(part)
    return out


def check_circles():
    headers = {os.path.basename(p) for p in sources(('.h',))}
    graph = {name: set() for name in headers}
    for path, name in includes():
        if path.endswith('.h') and name in headers:
            graph[os.path.basename(path)].add(name)
    return [' <-> '.join(sorted(c)) for c in components(graph) if len(c) > 1]


def module_of(name):
    stem = re.sub(r'(-private)?\.[ch]$', '', name)
    return stem


def check_tangles():
    graph = {}
    names = {module_of(os.path.basename(p)) for p in sources(('.c', '.h'))}
    for name in names:
        graph[name] = set()
    for path, name in includes():
        if module_of(name) in names and module_of(name) != module_of(os.path.basename(path)):
            graph[module_of(os.path.basename(path))].add(module_of(name))
    return [f'{len(c)} modules reach each other: ' + ', '.join(sorted(c))
            for c in components(graph) if len(c) > TANGLE]


def check_headers():
    cflags = subprocess.run(
        ['pkg-config', '--cflags', 'gtk4', 'libadwaita-1', 'json-glib-1.0', 'sqlite3',
         'libsecret-1', 'openssl'], capture_output=True, text=True, check=True).stdout.split()
    folders = sorted({os.path.dirname(p) for p in sources(('.h',))})
    flags = cflags + ['-I' + f for f in folders] + ['-D_GNU_SOURCE', '-DGETTEXT_PACKAGE="x"']

    def one(path):
        code = f'#include "{path}"\n'
        run = subprocess.run(['cc', '-x', 'c', '-fsyntax-only', *flags, '-'], input=code,
                             capture_output=True, text=True)
        return f'{rel(path)}: {run.stderr.splitlines()[0]}' if run.returncode else None

    with ThreadPoolExecutor(2) as pool:
        return [p for p in pool.map(one, list(sources(('.h',)))) if p]


def check_file_lines():
    problems = []
    for root in (SRC, os.path.join(TOP, 'tests')):
        for path in sources(('.c', '.h'), root):
            lines = read(path).count('\n')
            if lines > FILE_LINES:
                problems.append(f'{rel(path)}: {lines} lines, at most {FILE_LINES}')
    for path in sources(('.ui',)):
        lines = read(path).count('\n')
        if lines > 400:
            problems.append(f'{rel(path)}: {lines} lines, at most 400')
    return problems


def functions(text):
    """(name, lines) of each function: from the line of the name to the brace."""
    lines = text.split('\n')
    name, start = None, 0
    for i, line in enumerate(lines):
        match = re.match(r'([a-z_][a-z0-9_]*) \(', line)
        if match:
            name, start = match.group(1), i
        elif line == '}' and name:
            yield name, i - start + 1
            name = None


def check_function_lines():
    problems = []
    for path in sources(('.c',)):
        for name, lines in functions(read(path)):
            if lines > FUNCTION_LINES and not name.endswith('class_init'):
                problems.append(f'{rel(path)}: {name}() has {lines} lines, at most {FUNCTION_LINES}')
    return problems


def check_heads():
    head = ('/* SPDX-License-Identifier: GPL-3.0-or-later\n'
            ' * SPDX-FileCopyrightText: 2026 The Sallyport developers\n */\n')
    problems = []
    for root in (SRC, os.path.join(TOP, 'tests')):
        for path in sources(('.c', '.h'), root):
            if not read(path).startswith(head):
                problems.append(f'{rel(path)}: does not begin with the two SPDX lines')
    return problems


def check_headers_once():
    return [f'{rel(p)}: no "#pragma once"' for p in sources(('.h',))
            if '#pragma once\n' not in read(p)]


def check_comments():
    """Every function that other folders may call has a gi-docgen comment.  Not what
    macros make, and not what a table calls: the closures of the .ui files, the verbs."""
    text = '\n'.join(read(p) for p in sources(('.c', '.h')))
    told = set(re.findall(r'^ \* (sally_[a-z0-9_]+):', text, re.M))
    problems = []
    for path in sources(('.h',)):
        if path.endswith('-private.h'):
            continue
        bare = re.sub(r'/\*.*?\*/|^G_[A-Z_]+( \([^)]*\))?$', '', read(path), flags=re.S | re.M)
        for line in re.findall(r'^[A-Za-z][^;{}#]*?;', bare, re.M):
            match = re.match(r'(?!typedef|G_)[\w\s\*]*?\b(sally_[a-z0-9_]+) \(', line)
            if (match and match.group(1) not in told
                    and not re.search(r'_(get_type|quark)$|^sally_closure_', match.group(1))
                    and '(SallyCli *cli, char **arguments)' not in line):
                problems.append(f'{rel(path)}: {match.group(1)}() has no comment')
    return problems


def check_potfiles():
    listed = {line.strip() for line in read(os.path.join(TOP, 'po/POTFILES')).splitlines()
              if line.strip() and not line.startswith('#')}
    wanted = set()
    for path in list(sources(('.c', '.h', '.ui'))) + list(sources(('.in', '.xml'), os.path.join(TOP, 'data'))):
        text = read(path)
        if path.endswith(('.c', '.h')):
            marked = re.search(r'\b(_|N_|C_|NC_|ngettext|g_dngettext|Q_) ?\(', text)
        elif path.endswith('.ui') or path.endswith('.xml'):
            marked = 'translatable="yes"' in text or '<summary>' in text
        else:
            marked = True
        if marked and not path.endswith('.service.in'):
            wanted.add(rel(path))
    return ([f'{p}: has translatable text, missing in po/POTFILES' for p in sorted(wanted - listed)]
            + [f'po/POTFILES: {p} is not there or has no text' for p in sorted(listed - wanted)])


def check_shortcuts():
    overlay = os.path.join(SRC, 'app', 'help-overlay.ui')
    if not os.path.exists(overlay):
        return ['src/app/help-overlay.ui is missing']
    shown = set(re.findall(r'<property name="accelerator">([^<]+)</property>', read(overlay)))
    shown = {one for line in shown for one in
             line.replace('&lt;', '<').replace('&gt;', '>').split()}
    used = set()
    for path in sources(('.c',), os.path.join(SRC, 'app')):
        for block in re.findall(r'accels?\[\][^=;]*=\s*\{(.*?)\};', read(path), re.S):
            used |= set(re.findall(r'"((?:<[A-Za-z]+>)*[A-Za-z0-9_]+)"', block))
    used = {u for u in used if re.match(r'(<|F\d|Delete|Escape|Menu)', u)}
    if not used:
        return ['no table of accelerators (accels[]) was found in src/app']
    return [f'{u} is not in the shortcuts window' for u in sorted(used - shown)]


def check_traces():
    words = re.compile(r'/wor[k]/|/tmp/bas[h]_jobs|\b(TODO|FIXME|XXX)\b')
    problems = []
    files = subprocess.run(['git', '-C', TOP, 'ls-files'], capture_output=True, text=True)
    for name in files.stdout.splitlines():
        path = os.path.join(TOP, name)
        if 'fixtures' in name or not os.path.isfile(path):
            continue
        try:
            text = read(path)
        except UnicodeDecodeError:
            continue
        problems += [f'{name}: {m.group(0)}' for m in words.finditer(text)
                     if not name.endswith('check-sources.py')]
    return problems


def check_marks():
    """One spelling, the one that build-aux/format writes, in headers too."""
    return [f'{rel(p)}: "{m.group(0)}" has a blank' for root in (SRC, os.path.join(TOP, 'tests'))
            for p in sources(('.c', '.h'), root) for m in re.finditer(r'\b(_|N_|C_|NC_) \(', read(p))]


CHECKS = [
    ('includes go only downwards', check_layers),
    ('libraries stay in their folders', check_confined),
    ('no circle of headers', check_circles),
    ('no tangle of modules', check_tangles),
    ('headers stand alone', check_headers),
    ('headers are included once', check_headers_once),
    ('files keep their budget', check_file_lines),
    ('functions keep their budget', check_function_lines),
    ('licence heads', check_heads),
    ('public functions have a comment', check_comments),
    ('POTFILES is complete', check_potfiles),
    ('every accelerator is in the shortcuts window', check_shortcuts),
    ('gettext marks are spelt one way', check_marks),
    ('no leftovers', check_traces),
]
print(f'1..{len(CHECKS)}')
for title, check in CHECKS:
    report(title, check())
sys.exit(failures > 0)
