#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""tns-server.py PORT [options]: an Oracle listener up to the answer of a service.

Takes the CONNECT of a client, inside TLS (TCPS) when --cert is given, and
answers as told.  There is no login behind it: a client that is accepted goes on
with a negotiation of its own and is cut off there.

  --answer accept   ACCEPT (version --version)
           refuse   REFUSE with --error
           redirect REDIRECT to --to HOST:PORT
           silent   nothing
           close    hangs up
           text     --text, whatever it is, with Python's escapes
  --resend          RESEND first: a client sends its CONNECT again
  --renego          RESEND with the flag that wants another TLS handshake on the
                    same connection, as listeners of dedicated servers do;
                    --db-cert and --db-key are the database's then
  --service NAME, --sid NAME    accept only these; refuse others with 12514 and
                    12505, and who names none with 12504
  --cert FILE --key FILE        TLS, with this chain and key
  --impatient       hang up on what is no CONNECT before all of it was read
  --control         a CONTROL packet before the answer
  --client-ca FILE  require a client certificate by this CA in each handshake
  --min, --max TLSv1_2          versions (ssl.TLSVersion names)
  --log FILE        write what was asked
  --limit SECONDS   end after that
"""
import argparse
import os
import re
import socket
import ssl
import struct
import threading
import time

CONNECT, ACCEPT, REFUSE, REDIRECT, DATA, RESEND, CONTROL = 1, 2, 4, 5, 6, 11, 14
TLS_AGAIN, SEPARATE = 8, 2


def packet(kind, body, flags=0):
    return struct.pack('>HHBBH', len(body) + 8, 0, kind, flags, 0) + body


def refuse(error):
    text = (f'(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR={error})'
            f'(ERROR_STACK=(ERROR=(CODE={error})(EMFI=4))))').encode()
    return packet(REFUSE, struct.pack('>BBH', 34, 0, len(text)) + text)


def accept(version):
    # Version, options, session and transport unit, byte order, no data, their
    # offset, flags; then the long units, and more flags.
    return packet(ACCEPT, struct.pack('>HHHHHHHBB8xIIII', version, 0x0801, 8192, 65535, 1, 0, 45,
                                      0x41, 0x41, 8192, 65535, 0x12, 0))


def redirect(to, tls, connect_data):
    host, port = to.rsplit(':', 1)
    text = (f"(ADDRESS=(PROTOCOL={'tcps' if tls else 'tcp'})(HOST={host})(PORT={port}))"
            f'\0{connect_data}').encode()
    # The text comes in a packet of its own.
    return (packet(REDIRECT, struct.pack('>H', len(text)), SEPARATE)
            + packet(DATA, b'\0\0' + text))


class Closed(Exception):
    pass


class Talk:
    """One connection."""

    def __init__(self, sock, options, context, database):
        self.sock, self.options = sock, options
        self.context, self.database = context, database

    def read(self, size):
        data = b''
        while len(data) < size:
            part = self.sock.recv(size - len(data))
            if not part:
                raise Closed
            data += part
        return data

    def take(self):
        size, _, kind, flags, _ = struct.unpack('>HHBBH', self.read(8))
        return kind, flags, self.read(max(size - 8, 0))

    def take_connect(self):
        """The connect data; long ones follow in a packet of their own."""
        head = self.read(8)
        size, _, kind, flags, _ = struct.unpack('>HHBBH', head)
        if kind != CONNECT and self.options.impatient:
            raise Closed
        body = self.read(max(size - 8, 0))
        if kind != CONNECT:
            raise Closed
        size, at = struct.unpack_from('>HH', body, 16)
        data = body[at - 8:at - 8 + size]
        if len(data) < size:
            data = self.take()[2][2:]
        text = data.decode('latin-1')
        self.log('version %d, lowest %d' % struct.unpack_from('>HH', body), f'flags {flags}', text)
        return text

    def log(self, *words):
        if self.options.log:
            with open(self.options.log, 'a', encoding='utf-8') as file:
                print(*words, file=file)

    def start_tls(self, context):
        """On the socket itself: a session that is there is dropped without a word."""
        raw = socket.socket(fileno=self.sock.detach())
        raw.settimeout(30)
        self.sock = context.wrap_socket(raw, server_side=True)
        self.log('TLS', self.sock.version(), 'client',
                 bool(self.sock.getpeercert(binary_form=True)))

    def answer(self, text):
        options = self.options
        service = re.search(r'SERVICE_NAME=([^)]*)', text)
        sid = re.search(r'SID=([^)]*)', text)
        if options.answer == 'redirect':
            return redirect(options.to, self.context is not None, text)
        if options.answer == 'refuse':
            return refuse(options.error)
        if options.answer == 'text':
            return options.text.encode().decode('unicode_escape').encode('latin-1')
        if (options.service or options.sid) and not service and not sid:
            return refuse(12504)
        if options.service and service and service[1] != options.service:
            return refuse(12514)
        if sid and sid[1] != options.sid:
            return refuse(12505)
        return accept(options.version)

    def talk(self):
        if self.context:
            self.start_tls(self.context)
        text = self.take_connect()
        if self.options.renego and self.context:
            self.sock.sendall(packet(RESEND, b'', TLS_AGAIN))
            self.start_tls(self.database or self.context)
            text = self.take_connect()
        if self.options.resend:
            self.sock.sendall(packet(RESEND, b''))
            text = self.take_connect()
        if self.options.answer == 'silent':
            self.sock.recv(1)
        elif self.options.answer != 'close':
            self.sock.sendall(packet(CONTROL, struct.pack('>H', 9)) + self.answer(text)
                              if self.options.control else self.answer(text))
            rest = self.sock.recv(8192)
            self.log('then', rest[:10].hex())

    def run(self):
        try:
            self.sock.settimeout(30)
            self.talk()
        except (OSError, struct.error, Closed) as error:
            self.log('ended:', repr(error))
        finally:
            self.sock.close()


def make_context(options, cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers('ALL:@SECLEVEL=0')
    context.minimum_version = ssl.TLSVersion[options.min]
    context.maximum_version = ssl.TLSVersion[options.max]
    context.load_cert_chain(cert, key)
    if options.client_ca:
        context.load_verify_locations(options.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('port', type=int)
    parser.add_argument('--answer', default='accept',
                        choices=['accept', 'refuse', 'redirect', 'silent', 'close', 'text'])
    for name in ('--to', '--text', '--service', '--sid', '--cert', '--key', '--db-cert',
                 '--db-key', '--client-ca', '--log'):
        parser.add_argument(name)
    for name in ('--resend', '--renego', '--control', '--impatient'):
        parser.add_argument(name, action='store_true')
    parser.add_argument('--error', type=int, default=12514)
    parser.add_argument('--version', type=int, default=318)
    parser.add_argument('--min', default='TLSv1_2')
    parser.add_argument('--max', default='TLSv1_3')
    parser.add_argument('--limit', type=float, default=600)
    options = parser.parse_args()
    context = database = None
    if options.cert:
        context = make_context(options, options.cert, options.key)
    if options.db_cert:
        database = make_context(options, options.db_cert, options.db_key)
    listener = socket.create_server(('127.0.0.1', options.port), backlog=128)

    def loop():
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            talk = Talk(sock, options, context, database)
            threading.Thread(target=talk.run, daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()
    time.sleep(options.limit)
    os._exit(0)


main()
