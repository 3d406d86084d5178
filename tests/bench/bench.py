# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""What the benchmarks share: measuring a command, printing ratios."""
import os
import resource
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'rig'))
sys.dont_write_bytecode = True


def measure(command, runs=9, env=None):
    """(median wall, median CPU) in seconds; the first run only warms up."""
    walls, cpus = [], []
    for i in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        wall = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if i:
            walls.append(wall)
            cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(walls), statistics.median(cpus)


def row(what, wall, cpu, base=None, extra=''):
    ratio = f'{wall / base[0]:6.2f}x wall {cpu / max(base[1], 1e-4):6.2f}x CPU' if base else ''
    print(f'  {what:52} {wall * 1000:9.1f} ms wall {cpu * 1000:8.1f} ms CPU {ratio} {extra}'.rstrip(),
          flush=True)
