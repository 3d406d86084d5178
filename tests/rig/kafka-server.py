#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""kafka-server.py [--cert CHAIN --key KEY [--client-ca CA]] [--sasl] [--tls VERSION]

A broker of Kafka on a free port of 127.0.0.1, which is its first line of output:
as much of the protocol (kafka.apache.org, "Kafka protocol guide") as a client
needs to sign in and to ask who is in the cluster. SASL knows scott with the
password of the environment's KAFKA_PASSWORD, by PLAIN (RFC 4616) and by SCRAM
(RFC 5802, RFC 7677), of which it checks the proof and gives its own.
"""
import argparse
import base64
import hashlib
import hmac
import os
import secrets
import socket
import ssl
import struct
import sys
import threading

METADATA, HANDSHAKE, VERSIONS, AUTHENTICATE = 3, 17, 18, 36
RANGES = {METADATA: (0, 4), HANDSHAKE: (0, 1), VERSIONS: (0, 3), AUTHENTICATE: (0, 1)}
UNSUPPORTED_MECHANISM, ILLEGAL_STATE, UNSUPPORTED_VERSION, FAILED = 33, 34, 35, 58
HASHES = {'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-512': 'sha512'}
MECHANISMS = ['PLAIN', *HASHES]
USER, ITERATIONS, MAX_REQUEST = 'scott', 4096, 1 << 20


class Refused(Exception):
    """The credentials are wrong."""


def text(value):
    if value is None:
        return b'\xff\xff'
    return struct.pack('>h', len(value.encode())) + value.encode()


def array(items):
    return struct.pack('>i', len(items)) + b''.join(items)


class Request:
    """What is left of a request."""

    def __init__(self, data):
        self.data = data
        self.api, self.version, self.correlation = self.take('>hhi')
        self.text()

    def take(self, form):
        values = struct.unpack_from(form, self.data)
        self.data = self.data[struct.calcsize(form):]
        return values if len(values) > 1 else values[0]

    def bytes(self, form):
        length = max(self.take(form), 0)
        if length > len(self.data):
            raise ValueError('a length beyond the request')
        value, self.data = self.data[:length], self.data[length:]
        return value

    def text(self):
        return self.bytes('>h').decode()


class Plain:
    """[authorization identity] NUL user NUL password"""
    done = False

    def __init__(self, password):
        self.password = password

    def answer(self, message):
        _, user, password = message.decode().split('\0')
        if user != USER or not hmac.compare_digest(password.encode(), self.password.encode()):
            raise Refused('Authentication failed: Invalid username or password')
        self.done = True
        return b''


class Scram:
    """The server of SCRAM, without channel binding."""
    done, first = False, None

    def __init__(self, mechanism, password):
        self.mechanism, self.hash = mechanism, HASHES[mechanism]
        self.salt = secrets.token_bytes(16)
        self.salted = hashlib.pbkdf2_hmac(self.hash, password.encode(), self.salt, ITERATIONS)

    def mac(self, key, message):
        return hmac.new(key, message, self.hash).digest()

    def refuse(self):
        return Refused('Authentication failed during authentication due to invalid credentials '
                       f'with SASL mechanism {self.mechanism}')

    def answer(self, message):
        return self.begin(message) if self.first is None else self.end(message)

    def begin(self, message):
        header, identity, bare = message.split(b',', 2)
        fields = dict(field.split(b'=', 1) for field in bare.split(b','))
        if header not in (b'n', b'y') or fields[b'n'].decode() != USER or not fields[b'r']:
            raise self.refuse()
        self.binding = base64.b64encode(header + b',' + identity + b',')
        self.nonce = fields[b'r'] + secrets.token_urlsafe(18).encode()
        self.first = b'r=%b,s=%b,i=%d' % (self.nonce, base64.b64encode(self.salt), ITERATIONS)
        self.bare = bare
        return self.first

    def end(self, message):
        without, proof = message.rsplit(b',p=', 1)
        fields = dict(field.split(b'=', 1) for field in without.split(b','))
        # As the real one does; librdkafka before 2.6.1 has its own nonce there twice.
        if not fields[b'r'].endswith(self.nonce) or fields[b'c'] != self.binding:
            raise self.refuse()
        auth = b','.join((self.bare, self.first, without))
        stored = hashlib.new(self.hash, self.mac(self.salted, b'Client Key')).digest()
        signature, proof = self.mac(stored, auth), base64.b64decode(proof, validate=True)
        key = bytes(a ^ b for a, b in zip(proof, signature))
        if len(proof) != len(signature) or hashlib.new(self.hash, key).digest() != stored:
            raise self.refuse()
        self.done = True
        return b'v=' + base64.b64encode(self.mac(self.mac(self.salted, b'Server Key'), auth))


class Connection:
    """One client; signed in when the listener wants no SASL."""

    def __init__(self, sock, options):
        self.sock, self.options = sock, options
        self.mechanism, self.raw, self.signed_in = None, False, not options.sasl

    def read(self, length):
        data = b''
        while len(data) < length:
            more = self.sock.recv(length - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def serve(self):
        while True:
            length = struct.unpack('>i', self.read(4))[0]
            if not 0 <= length <= MAX_REQUEST:
                return
            data, last = self.read(length), False
            if self.raw and not self.signed_in:
                # Since SaslHandshake 0 no heads, and no words for a refusal.
                reply = self.mechanism.answer(data)
                self.signed_in = self.mechanism.done
            else:
                request = Request(data)
                body, last = self.reply(request)
                reply = struct.pack('>i', request.correlation) + body
            self.sock.sendall(struct.pack('>i', len(reply)) + reply)
            if last:
                return

    def reply(self, request):
        """The body of the reply, and whether nothing follows it."""
        low, high = RANGES.get(request.api, (1, 0))
        if request.api == VERSIONS:
            return self.versions(request, low <= request.version <= high), False
        if not low <= request.version <= high:
            raise ValueError(f'API {request.api}, version {request.version}')
        if request.api == HANDSHAKE:
            return self.handshake(request)
        if request.api == AUTHENTICATE:
            return self.authenticate(request)
        if not self.signed_in:
            raise ValueError('a request before the sign-in')
        return self.metadata(request), False

    @staticmethod
    def versions(request, known):
        rows = [struct.pack('>hhh', api, *both) for api, both in RANGES.items()]
        if not known:
            return struct.pack('>h', UNSUPPORTED_VERSION) + array(rows)
        if request.version < 3:
            return b'\0\0' + array(rows) + (b'\0' * 4 if request.version else b'')
        return b'\0\0' + bytes([len(rows) + 1]) + b''.join(r + b'\0' for r in rows) + b'\0' * 5

    def handshake(self, request):
        name, offers = request.text(), array([text(m) for m in MECHANISMS])
        if not self.options.sasl or self.signed_in:
            return struct.pack('>h', ILLEGAL_STATE) + array([]), True
        if name not in MECHANISMS:
            return struct.pack('>h', UNSUPPORTED_MECHANISM) + offers, True
        password = os.environ['KAFKA_PASSWORD']
        self.mechanism = Scram(name, password) if name in HASHES else Plain(password)
        self.raw = request.version == 0
        return b'\0\0' + offers, False

    def authenticate(self, request):
        error, words, answer = 0, None, b''
        if self.mechanism is None or self.signed_in:
            error, words = ILLEGAL_STATE, 'SaslAuthenticate request received out of turn'
        else:
            try:
                answer = self.mechanism.answer(request.bytes('>i'))
                self.signed_in = self.mechanism.done
            except Refused as refused:
                error, words = FAILED, str(refused)
        body = struct.pack('>h', error) + text(words) + struct.pack('>i', len(answer)) + answer
        return body + (b'\0' * 8 if request.version else b''), error != 0

    def metadata(self, request):
        topics = [request.text() for _ in range(max(request.take('>i'), 0))]
        at_least_1 = request.version >= 1
        broker = struct.pack('>i', 1) + text('localhost') + struct.pack('>i', self.options.port)
        rows = [struct.pack('>h', 3) + text(t) + (b'\0' if at_least_1 else b'') + array([])
                for t in topics]
        return ((b'\0' * 4 if request.version >= 3 else b'')
                + array([broker + (text(None) if at_least_1 else b'')])
                + (text('rig') if request.version >= 2 else b'')
                + (struct.pack('>i', 1) if at_least_1 else b'') + array(rows))


def tls_context(options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.cert, options.key)
    if options.tls:
        version = ssl.TLSVersion[options.tls.replace('.', '_')]
        context.minimum_version = context.maximum_version = version
    if options.client_ca:
        context.load_verify_locations(options.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def talk(sock, context, options):
    with sock:
        sock.settimeout(30)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if context:
                sock = context.wrap_socket(sock, server_side=True)
            Connection(sock, options).serve()
        except (Refused, EOFError, OSError, ValueError, KeyError, struct.error) as error:
            print(repr(error), file=sys.stderr, flush=True)
        finally:
            sock.close()


def main():
    parser = argparse.ArgumentParser()
    for name in ('--cert', '--key', '--client-ca', '--tls'):
        parser.add_argument(name)
    parser.add_argument('--sasl', action='store_true')
    options = parser.parse_args()
    context = tls_context(options) if options.cert else None
    listener = socket.create_server(('127.0.0.1', 0))
    options.port = listener.getsockname()[1]
    print(options.port, flush=True)
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=talk, args=(sock, context, options), daemon=True).start()


main()
