#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""tds-server.py PORT [options]: a small TDS server on 127.0.0.1 for tests.

Speaks enough of TDS 7.x (SQL Server: PRELOGIN, TLS inside PRELOGIN packets,
LOGIN7), TDS 8.0 (--tls=strict: TLS first, ALPN tds/8.0) and TDS 5.0 (SAP ASE:
LOGIN records, TLS around everything or none) for a client to log in and to run
batches: any that starts with "select" is answered with one row, one int: 1.

  --tls off        no encryption: PRELOGIN answers NOT_SUP
        login      only the login packet is encrypted (PRELOGIN answers OFF)
        on         all is encrypted if the client wants it, else the login
        required   PRELOGIN answers REQ
        strict     TLS from the first byte; a clear PRELOGIN is hung up on
        both       as "on", and TLS from the first byte, too (SQL Server 2022)
  --ase                     SAP ASE: TDS 5.0, TLS from the first byte with strict
  --need-encrypted          SAP ASE: refuses passwords that are not encrypted
  --route HOST:PORT         a good login is sent on to another server
  --error NUMBER            every login ends with this error
  --cert FILE --key FILE    the chain and key, PEM
  --client-ca FILE          ask for a client certificate by this CA
  --min, --max TLSv1_2      versions (ssl.TLSVersion names); as with SQL Server
                            1.3 is offered from the first byte only
  --user, --password        sa / Secret-1; anyone else is refused (18456, 4002)
  --database                the only database there is (else 4060); default any
  --delay SECONDS           wait before each answer
  --log                     print what clients send
  --limit SECONDS           end after that (900)
"""
import argparse
import os
import secrets
import socket
import ssl
import struct
import threading
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PRELOGIN, LOGIN7, BATCH, LOGIN5, LANG5, RPC, REPLY, ATTN = 0x12, 0x10, 1, 2, 15, 3, 4, 6
NOT_SUP, OFF, ON, REQ = 2, 0, 1, 3
V72 = 0x72000000


class Closed(Exception):
    pass


class Peer:
    """One connection; read and write go through TLS once it is on."""

    def __init__(self, sock):
        self.sock, self.tls, self.out, self.inp = sock, None, None, None
        self.wrap = False

    def raw_read(self, n):
        out = b''
        while len(out) < n:
            got = self.sock.recv(n - len(out))
            if not got:
                raise Closed
            out += got
        return out

    def pump(self):
        data = self.out.read()
        if data and self.wrap:
            self.raw_packet(PRELOGIN, data)
        elif data:
            self.sock.sendall(data)

    def more(self):
        """Feeds TLS with what comes in; PRELOGIN packets while it shakes."""
        if self.wrap:
            kind, data = self.raw_message()
            self.inp.write(data)
        else:
            data = self.sock.recv(65536)
            if not data:
                raise Closed
            self.inp.write(data)

    def start_tls(self, ctx, wrap):
        self.inp, self.out, self.wrap = ssl.MemoryBIO(), ssl.MemoryBIO(), wrap
        self.tls = ctx.wrap_bio(self.inp, self.out, server_side=True)
        while True:
            try:
                self.tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                self.pump()
                self.more()
            except ssl.SSLError:
                self.pump()
                raise
        self.pump()
        self.wrap = False

    def stop_tls(self):
        """After the login packet when only that was to be encrypted: without
        a closing alert, as the protocol has it."""
        self.tls = None

    def read(self, n):
        if not self.tls:
            return self.raw_read(n)
        out = b''
        while len(out) < n:
            try:
                got = self.tls.read(n - len(out))
                if not got:
                    raise Closed
                out += got
            except ssl.SSLWantReadError:
                self.pump()
                self.more()
        return out

    def write(self, data):
        if self.tls:
            self.tls.write(data)
            self.pump()
        else:
            self.sock.sendall(data)

    @staticmethod
    def message_from(read):
        out = b''
        while True:
            kind, status, size = struct.unpack('>BBH4x', read(8))
            if size < 8:
                raise Closed
            out += read(size - 8)
            if len(out) > 1 << 20:
                raise Closed
            if status & 1:
                return kind, out

    def raw_message(self):
        return self.message_from(self.raw_read)

    def message(self):
        return self.message_from(self.read)

    @staticmethod
    def packets(kind, data):
        out, number = b'', 1
        while True:
            part, data = data[:4088], data[4088:]
            out += struct.pack('>BBHHBB', kind, 0 if data else 1, len(part) + 8,
                               0, number, 0) + part
            number = (number + 1) & 255
            if not data:
                return out

    def raw_packet(self, kind, data):
        self.sock.sendall(self.packets(kind, data))

    def reply(self, data):
        self.write(self.packets(REPLY, data))


def u16(text):
    return text.encode('utf-16-le')


def b_text(text):
    return bytes([len(text)]) + u16(text)


def us_text(text):
    return struct.pack('<H', len(text)) + u16(text)


def info7(token, number, state, level, text):
    body = (struct.pack('<IBB', number, state, level) + us_text(text)
            + b_text('TESTSRV') + b_text('') + struct.pack('<I', 1))
    return bytes([token]) + struct.pack('<H', len(body)) + body


def env7(kind, new, old=''):
    body = bytes([kind]) + b_text(new) + b_text(old)
    return b'\xe3' + struct.pack('<H', len(body)) + body


def done7(version, status=0, count=0):
    """The count has eight bytes since TDS 7.2, four before."""
    return struct.pack('<BHHQ' if version >= V72 else '<BHHI', 0xFD, status, 0, count)


def login7(data):
    """The fields of a LOGIN7 message that matter here."""
    version, packet = struct.unpack_from('<II', data, 4)
    names = ('host', 'user', 'password', 'app', 'server', 'ext', 'library',
             'language', 'database')
    out = {'version': version, 'packet': packet}
    for i, name in enumerate(names):
        at, n = struct.unpack_from('<HH', data, 36 + 4 * i)
        raw = data[at:at + 2 * n]
        if name == 'password':
            raw = bytes(((b ^ 0xA5) << 4 & 0xF0) | ((b ^ 0xA5) >> 4) for b in raw)
        if name != 'ext':
            out[name] = raw.decode('utf-16-le', 'replace')
    out['integrated'] = bool(data[25] & 0x80)
    out['option2'] = data[25]
    return out


def login5(data):
    """The fields of a TDS 4.2 or 5.0 login record."""
    def field(at, size):
        return data[at:at + min(size, data[at + size])].decode('latin-1')
    out = {'host': field(0, 30), 'user': field(31, 30), 'password': field(62, 30),
           'app': field(140, 30), 'server': field(171, 30),
           'version': '.'.join(map(str, data[458:462])), 'library': field(462, 10),
           'database': ''}
    out['seclogin'] = data[514] if len(data) > 514 else 0
    out['packet'] = field(557, 6) if len(data) > 563 else ''
    return out


def prelogin(encryption, options):
    parts = [(0, struct.pack('>BBHH', 16, 0, 1000, 0)), (1, bytes([encryption])),
             (2, b'\0'), (3, b''), (4, b'\0')]
    if 6 in options:
        parts.append((6, b'\1' if options[6][:1] == b'\1' else b'\0'))
    at, head, body = 5 * len(parts) + 1, b'', b''
    for token, data in parts:
        head += struct.pack('>BHH', token, at + len(body), len(data))
        body += data
    return head + b'\xff' + body


def parse_prelogin(data):
    out, at = {}, 0
    while at < len(data) and data[at] != 0xFF:
        token, start, size = struct.unpack_from('>BHH', data, at)
        out[token] = data[start:start + size]
        at += 5
    return out


def text5(s):
    return bytes([len(s)]) + s.encode('latin-1')


def eed5(number, level, s):
    body = (struct.pack('<IBB', number, 1, level) + text5('ZZZZZ') + b'\0'
            + struct.pack('<H', 0) + struct.pack('<H', len(s)) + s.encode()
            + text5('TESTSRV') + text5('') + struct.pack('<H', 1))
    return b'\xe5' + struct.pack('<H', len(body)) + body


def ack5(status):
    body = bytes([status, 5, 0, 0, 0]) + text5('ASE') + bytes([16, 0, 4, 0])
    return b'\xad' + struct.pack('<H', len(body)) + body


def done5(status=0, count=0):
    return struct.pack('<BHHI', 0xFD, status, 0, count)


class Server:
    def __init__(self, a):
        self.a = a
        self.ctx = self.key = None
        self.lock = threading.Lock()
        if a.cert:
            self.ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            if a.min in ('TLSv1', 'TLSv1_1'):
                self.ctx.set_ciphers('ALL:@SECLEVEL=0')
            self.ctx.minimum_version = ssl.TLSVersion[a.min]
            self.ctx.maximum_version = ssl.TLSVersion[a.max]
            self.ctx.load_cert_chain(a.cert, a.key)
            if a.client_ca:
                self.ctx.load_verify_locations(a.client_ca)
                self.ctx.verify_mode = ssl.CERT_REQUIRED
            if a.tls in ('strict', 'both') and not a.ase:
                self.ctx.set_alpn_protocols(['tds/8.0'])
            # TLS 1.3 has no place inside of PRELOGIN packets.
            self.framed = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.framed.set_ciphers('ALL:@SECLEVEL=0')
            self.framed.minimum_version = ssl.TLSVersion[a.min]
            self.framed.maximum_version = min(ssl.TLSVersion[a.max], ssl.TLSVersion.TLSv1_2)
            self.framed.load_cert_chain(a.cert, a.key)
            if a.client_ca:
                self.framed.load_verify_locations(a.client_ca)
                self.framed.verify_mode = ssl.CERT_REQUIRED

    def log(self, *args):
        if self.a.log:
            print(*args, flush=True)

    def serve(self, sock):
        sock.settimeout(30)
        peer = Peer(sock)
        try:
            first = sock.recv(1, socket.MSG_PEEK)
            if self.a.tls == 'strict' and first != b'\x16':
                self.log('clear text for strict encryption')
                return
            if self.a.tls in ('strict', 'both') and first == b'\x16':
                peer.start_tls(self.ctx, False)
                self.log('tls', peer.tls.version(), peer.tls.selected_alpn_protocol())
            elif first == b'\x16':
                self.log('tls where TDS was expected')
                return
            kind, data = peer.message()
            only_login = False
            if kind == PRELOGIN and self.a.ase:
                peer.reply(eed5(1, 16, 'Incorrect packet type received.\n') + done5(2))
                return
            if kind == PRELOGIN:
                asked = parse_prelogin(data)
                wish = asked.get(1, b'\2')[0]
                self.log('prelogin', {k: v.hex() for k, v in asked.items()})
                # What a server of each kind answers to what a client wants.
                answer = {'off': NOT_SUP, 'strict': NOT_SUP, 'required': REQ,
                          'login': NOT_SUP if wish == NOT_SUP else OFF,
                          'on': NOT_SUP if wish == NOT_SUP else
                          ON if wish in (ON, REQ) else OFF}[
                              'on' if self.a.tls == 'both' else self.a.tls]
                if peer.tls:
                    answer = NOT_SUP
                time.sleep(self.a.delay)
                peer.raw_packet(REPLY, prelogin(answer, asked)) if not peer.tls \
                    else peer.reply(prelogin(answer, asked))
                if answer == REQ and wish == NOT_SUP:
                    return
                if answer in (OFF, ON, REQ) and wish != NOT_SUP:
                    peer.start_tls(self.framed, True)
                    only_login = answer == OFF
                    self.log('tls', peer.tls.version(), peer.tls.cipher()[0],
                             'for the login' if only_login else 'for all')
                kind, data = peer.message()
                if only_login:
                    peer.stop_tls()
            if kind == LOGIN7:
                self.session7(peer, login7(data))
            elif kind == LOGIN5:
                self.session5(peer, login5(data))
            else:
                self.log('packet type', kind)
        except Closed:
            self.log('closed')
        except (OSError, struct.error, IndexError) as e:
            self.log('failed:', e)
        finally:
            sock.close()

    def refusal(self, who):
        a = self.a
        if who['user'] != a.user or who['password'] != a.password:
            return 'login'
        if a.database and who['database'] not in ('', a.database):
            return 'database'
        return None

    def session7(self, peer, who):
        self.log('login7', who)
        time.sleep(self.a.delay)
        if self.a.error:
            peer.reply(info7(0xAA, self.a.error, 1, 16, f'Error {self.a.error} it is.')
                       + done7(who['version'], 2))
            return
        why, version = self.refusal(who), who['version']
        if why == 'login':
            peer.reply(info7(0xAA, 18456, 1, 14, f"Login failed for user '{who['user']}'.")
                       + done7(version, 2))
            return
        if why == 'database':
            peer.reply(info7(0xAA, 4060, 1, 11, f"Cannot open database \"{who['database']}\" "
                             'requested by the login. The login failed.')
                       + done7(version, 2))
            return
        # The version goes back as it came, high byte first.
        ack = (b'\x01' + struct.pack('>I', version)
               + b_text('Microsoft SQL Server') + struct.pack('>BBH', 16, 0, 1000))
        if self.a.route:
            host, port = self.a.route.rsplit(':', 1)
            where = struct.pack('<BHH', 0, int(port), len(host)) + u16(host)
            body = b'\x14' + struct.pack('<H', len(where)) + where + b'\0\0'
            peer.reply(b'\xad' + struct.pack('<H', len(ack)) + ack
                       + b'\xe3' + struct.pack('<H', len(body)) + body + done7(version))
            return
        database = who['database'] or 'master'
        peer.reply(env7(1, database, 'master')
                   + info7(0xAB, 5701, 2, 10, f"Changed database context to '{database}'.")
                   + b'\xe3\x08\x00\x07\x05\x09\x04\xd0\x00\x34\x00'
                   + env7(2, 'us_english')
                   + b'\xad' + struct.pack('<H', len(ack)) + ack
                   + env7(4, '4096', '4096') + done7(version))
        while True:
            kind, data = peer.message()
            if kind == BATCH:
                skip = struct.unpack_from('<I', data)[0] if version >= V72 else 0
                text = data[skip:].decode('utf-16-le', 'replace')
                self.log('batch', text)
            else:
                text = ''
                self.log('packet type', kind)
            time.sleep(self.a.delay)
            if kind == ATTN:
                peer.reply(done7(version, 0x20))
                continue
            if not text.lower().lstrip().startswith('select'):
                peer.reply(done7(version))
                continue
            row = (b'\x81\x01\x00' + bytes(4 if version >= V72 else 2) + b'\0\0'
                   + b'\x38' + b_text('') + b'\xd1\x01\0\0\0')
            peer.reply(row + done7(version, 0x10, 1))

    def ask_password(self, peer):
        """The round that encrypts the password; returns it."""
        with self.lock:
            self.key = self.key or rsa.generate_private_key(65537, 2048)
        pem = self.key.public_key().public_bytes(serialization.Encoding.PEM,
                                            serialization.PublicFormat.PKCS1)
        nonce = secrets.token_bytes(16)

        def column(kind, size):
            return b'\0\0' + bytes(4) + kind + size + b'\0'

        # FreeTDS takes as much memory as the greatest length says.
        columns = (struct.pack('<H', 3) + column(b'\x38', b'')
                   + column(b'\xe1', struct.pack('<I', len(pem)))
                   + column(b'\xe1', struct.pack('<I', len(nonce))))
        peer.reply(ack5(7) + b'\x65\x03\x01\x1e\0'
                   + b'\xec' + struct.pack('<H', len(columns)) + columns
                   + b'\xd7' + struct.pack('<I', 1)
                   + struct.pack('<I', len(pem)) + pem
                   + struct.pack('<I', len(nonce)) + nonce + done5())
        kind, data = peer.message()
        if kind != LANG5 or data[:5] != b'\x65\x03\x01\x1f\0' or data[5:6] != b'\xec':
            raise Closed
        at = 8 + struct.unpack_from('<H', data, 6)[0]
        size = struct.unpack_from('<I', data, at + 1)[0]
        secret = data[at + 5:at + 5 + size]
        sha1 = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
        plain = self.key.decrypt(secret, sha1)
        if data[at] != 0xD7 or not plain.startswith(nonce):
            raise Closed
        if data[at + 5 + size:at + 10 + size] != b'\x65\x03\x01\x20\0':
            raise Closed
        self.log('encrypted password')
        return plain[len(nonce):].decode('latin-1')

    def session5(self, peer, who):
        self.log('login5', who)
        time.sleep(self.a.delay)
        encrypts = who['seclogin'] & 0x80
        if encrypts:
            who['password'] = self.ask_password(peer)
        if self.a.error:
            peer.reply(ack5(6) + eed5(self.a.error, 16, f'Error {self.a.error} it is.\n') + done5(2))
            return
        if self.a.need_encrypted and not encrypts:
            peer.reply(ack5(6) + eed5(4002, 14, 'Adaptive Server requires encryption of the login '
                                      'password on the network.\n') + done5(2))
            return
        if self.refusal(who):
            peer.reply(ack5(6) + eed5(4002, 14, 'Login failed.\n') + done5(2))
            return
        peer.reply(ack5(5) + eed5(5701, 10, "Changed database context to 'master'.\n") + done5())
        while True:
            kind, data = peer.message()
            self.log('packet type', kind, data[:80])
            time.sleep(self.a.delay)
            if kind == ATTN:
                peer.reply(done5(0x20))
                continue
            if data[:1] == b'\x21' and data[6:].startswith(b'use '):
                name = data[10:].decode('latin-1').strip('[]" \n')
                if self.a.database and name not in (self.a.database, 'master'):
                    peer.reply(eed5(911, 16, f"Attempt to locate entry in sysdatabases for database "
                                    f"'{name}' by name failed.\n") + done5(2))
                else:
                    peer.reply(eed5(5701, 10, f"Changed database context to '{name}'.\n") + done5())
                continue
            fmt = struct.pack('<H', 1) + b'\0' + b'\0' + struct.pack('<I', 7) + b'\x38' + b'\0'
            peer.reply(b'\xee' + struct.pack('<H', len(fmt)) + fmt
                       + b'\xd1\x01\0\0\0' + done5(0x10, 1))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('port', type=int)
    p.add_argument('--listen', default='127.0.0.1')
    p.add_argument('--tls', default='on',
                   choices=['off', 'login', 'on', 'required', 'strict', 'both'])
    p.add_argument('--ase', action='store_true')
    p.add_argument('--need-encrypted', action='store_true')
    p.add_argument('--route')
    p.add_argument('--error', type=int)
    p.add_argument('--cert')
    p.add_argument('--key')
    p.add_argument('--client-ca')
    p.add_argument('--min', default='TLSv1_2')
    p.add_argument('--max')
    p.add_argument('--user', default='sa')
    p.add_argument('--password', default='Secret-1')
    p.add_argument('--database')
    p.add_argument('--delay', type=float, default=0)
    p.add_argument('--log', action='store_true')
    p.add_argument('--limit', type=float, default=900)
    a = p.parse_args()
    if a.tls != 'off' and not a.cert:
        p.error('--tls needs --cert and --key')
    a.max = a.max or 'TLSv1_3'
    server = Server(a)
    listener = socket.create_server((a.listen, a.port), backlog=128)

    def accept():
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=server.serve, args=(sock,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        time.sleep(a.limit)
    except KeyboardInterrupt:
        pass
    os._exit(0)


main()
