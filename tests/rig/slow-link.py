#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""slow-link.py [--loss PERCENT] RTT_MS COMMAND [ARG ...]

Runs COMMAND in a network namespace of its own, where 10.99.0.2 is this same
host at the far end of a link with a round trip of RTT_MS: a server that
listens on 10.99.0.1 (or 0.0.0.0) is reached as 10.99.0.2 with that delay on
every packet, the TCP handshake included, and as 10.99.0.1 or 127.0.0.1 without.
Needs root; nothing outlives COMMAND, whose exit status is returned.  For
machines whose kernel has no netem: the delay is made here, behind a TUN
device, by sending each packet back with its two addresses exchanged (which
leaves all checksums right).
"""
import argparse
import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 1, 0x1000


def reflect(tun, delay, loss):
    """Sends every packet back after delay seconds, until the device is gone."""
    queue, order = [], 0
    while True:
        now = time.monotonic()
        while queue and queue[0][0] <= now:
            os.write(tun, heapq.heappop(queue)[2])
        wait = queue[0][0] - now if queue else None
        if not select.select([tun], [], [], wait)[0]:
            continue
        packet = os.read(tun, 65536)
        # IPv4 only; a full queue drops, as a router would.
        if packet[0] >> 4 != 4 or len(queue) > 10000:
            continue
        if loss and random.random() * 100 < loss:
            continue
        packet = packet[:12] + packet[16:20] + packet[12:16] + packet[20:]
        order += 1
        heapq.heappush(queue, (time.monotonic() + delay, order, packet))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--loss', type=float, default=0)
    p.add_argument('rtt', type=float)
    p.add_argument('command', nargs=argparse.REMAINDER)
    a = p.parse_args()
    if not a.command or not 0 <= a.rtt <= 60000:
        p.error('no command, or a strange round trip')
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        sys.exit('slow-link: ' + os.strerror(ctypes.get_errno()))
    tun = os.open('/dev/net/tun', os.O_RDWR)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack('16sH22x', b'slow', IFF_TUN | IFF_NO_PI))
    for args in ('link set lo up', 'addr add 10.99.0.1/24 dev slow',
                 'link set slow up mtu 1500'):
        subprocess.run(['ip', *args.split()], check=True)
    child = os.fork()
    if not child:
        try:
            reflect(tun, a.rtt / 2000, a.loss)
        finally:
            os._exit(1)
    os.close(tun)
    try:
        status = subprocess.run(a.command).returncode
    finally:
        os.kill(child, 9)
    sys.exit(status if status >= 0 else 128 - status)


main()
