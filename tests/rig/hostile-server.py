#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""hostile-server.py PORT MODE [options]: a peer that behaves badly, on 127.0.0.1.

Alone:
  silent      takes what comes, never answers
  deaf        never reads, never answers
  full        its queue of new connections is full: connecting times out
  close       closes at once; reset: the same with a TCP reset
  garbage     --bytes random bytes (default 64), then silence
  endless     random bytes without an end (--bytes bounds them, 1 GiB)
  alert       answers the first message with the fatal TLS alert --alert (40)
  record      a TLS record header that announces 16 KiB, then silence
  bigrecord   a TLS record header that announces 65,535 bytes, then zeros
  http        "HTTP/1.1 400 Bad Request"
  hello-reset reads the first message, then resets
With --upstream HOST:PORT, a go-between to a real server:
  drip        its answers one byte at a time, one in --ms milliseconds (100)
  lag         its answers --ms milliseconds late, whole
  cut         --bytes bytes of its answers, then closes; cut-reset: resets
  stall       --bytes bytes of its answers, then silence
  flip        bit --bit of byte --bytes of its answers is inverted
  stuff       adds "stuffed" to the first answer (plain bytes before TLS)
Before an Alone mode, --first does the plain part that leads to TLS:
  pg          the "S" to an SSLRequest;  pg-no: "N";  pg-error: an ErrorResponse
  mysql       the greeting of a MariaDB that offers TLS, and reads the request;
  mysql-plain the greeting of one that doesn't;  mysql-error: ERR 1040
  tds         the answer to a PRELOGIN that asks for TLS
Ends after --limit seconds (900).
"""
import argparse
import os
import select
import socket
import struct
import threading
import time


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    sock.close()


def greeting(tls):
    low = 0xF7FE & ~0x0800 | (0x0800 if tls else 0)
    body = (b'\x0a10.11.0-MariaDB\0' + struct.pack('<I', 7) + b'ABCDEFGH\0'
            + struct.pack('<HBHH', low, 45, 2, 0x81FF) + b'\x15' + bytes(6)
            + struct.pack('<I', 0x1D) + b'IJKLMNOPQRST\0mysql_native_password\0')
    return struct.pack('<I', len(body)) + body


def first(sock, what):
    """The plain part of a protocol, up to where a client starts TLS."""
    if what.startswith('pg'):
        sock.recv(8)
        if what == 'pg-error':
            body = b'SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0'
            sock.sendall(b'E' + struct.pack('>I', len(body) + 4) + body)
        else:
            sock.sendall(b'N' if what == 'pg-no' else b'S')
    elif what == 'mysql-error':
        body = b'\xff\x10\x04Too many connections'
        sock.sendall(struct.pack('<I', len(body)) + body)
    elif what.startswith('mysql'):
        sock.sendall(greeting(what == 'mysql'))
        sock.recv(36)
    elif what == 'tds':
        sock.recv(4096)
        sock.sendall(b'\4\1\0\x1a\0\0\1\0'
                     b'\0\0\x0b\0\6\1\0\x11\0\1\xff\x10\0\0\0\0\0\1')


def alone(sock, a):
    mode = a.mode
    if mode == 'close':
        sock.close()
        return
    if mode == 'reset':
        reset(sock)
        return
    if mode == 'deaf':
        time.sleep(a.limit)
    elif mode == 'garbage':
        sock.sendall(os.urandom(a.bytes or 64))
    elif mode == 'endless':
        left, block = a.bytes or 1 << 30, os.urandom(65536)
        while left > 0:
            sock.sendall(block[:left])
            left -= len(block)
        return
    else:
        data = sock.recv(16384)
        if not data:
            return
        if mode == 'alert':
            sock.sendall(bytes([21, 3, 3, 0, 2, 2, a.alert]))
        elif mode == 'record':
            sock.sendall(bytes([22, 3, 3, 0x40, 0]) + bytes(10))
        elif mode == 'bigrecord':
            sock.sendall(bytes([22, 3, 3, 255, 255]) + bytes(65535))
        elif mode == 'http':
            sock.sendall(b'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
        elif mode == 'hello-reset':
            reset(sock)
            return
    while sock.recv(65536):
        pass


def between(sock, a):
    host, port = a.upstream.rsplit(':', 1)
    up = socket.create_connection((host, int(port)), 10)
    up.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    left, seen, stuffed = a.bytes, 0, False
    try:
        while True:
            for s in select.select([sock, up], [], [], a.limit)[0]:
                data = s.recv(65536)
                if not data:
                    return
                if s is sock:
                    up.sendall(data)
                    continue
                if a.mode == 'drip':
                    for i in range(len(data)):
                        sock.sendall(data[i:i + 1])
                        time.sleep(a.ms / 1000)
                    continue
                if a.mode == 'lag':
                    time.sleep(a.ms / 1000)
                elif a.mode == 'flip' and seen <= a.bytes < seen + len(data):
                    data = bytearray(data)
                    data[a.bytes - seen] ^= 1 << a.bit
                elif a.mode == 'stuff' and not stuffed:
                    data, stuffed = data + b'stuffed', True
                elif a.mode in ('cut', 'cut-reset', 'stall'):
                    sock.sendall(data[:left])
                    left -= len(data)
                    if left > 0:
                        continue
                    if a.mode == 'stall':
                        while sock.recv(65536):
                            pass
                    elif a.mode == 'cut-reset':
                        time.sleep(0.05)
                        reset(sock)
                    return
                seen += len(data)
                sock.sendall(data)
    finally:
        up.close()


def serve(sock, a):
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if a.first:
            first(sock, a.first)
        if a.upstream:
            between(sock, a)
        else:
            alone(sock, a)
    except OSError:
        pass
    finally:
        sock.close()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('port', type=int)
    p.add_argument('mode')
    p.add_argument('--listen', default='127.0.0.1')
    p.add_argument('--upstream')
    p.add_argument('--first')
    p.add_argument('--bytes', type=int, default=0)
    p.add_argument('--bit', type=int, default=0)
    p.add_argument('--ms', type=float, default=100)
    p.add_argument('--alert', type=int, default=40)
    p.add_argument('--limit', type=float, default=900)
    a = p.parse_args()
    lone = ('silent deaf full close reset garbage endless alert record bigrecord '
            'http hello-reset').split()
    paired = 'drip lag cut cut-reset stall flip stuff'.split()
    if a.mode not in (paired if a.upstream else lone):
        p.error(f'mode {a.mode}')
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((a.listen, a.port))
    listener.listen(0 if a.mode == 'full' else 128)
    if a.mode == 'full':
        held = []
        for _ in range(4):
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex((a.listen, a.port))
            held.append(s)
        time.sleep(a.limit)
        os._exit(0)

    def accept():
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=serve, args=(sock, a), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        time.sleep(a.limit)
    except KeyboardInterrupt:
        pass
    os._exit(0)


main()
