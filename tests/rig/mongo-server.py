#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""mongo-server.py PORT [options]: a small MongoDB wire server on 127.0.0.1.

Enough for a driver to find it, to log in with SCRAM-SHA-256 or SCRAM-SHA-1 and
to run ping, buildInfo and connectionStatus.  OP_MSG, and OP_QUERY for the old
hello.  No compression, no data.

  --cert FILE --key FILE    TLS from the first byte, with this chain and key
  --client-ca FILE          require a client certificate by this CA
  --min, --max TLSv1_2      versions (ssl.TLSVersion names)
  --user, --password        app / app-secret, in database admin
  --mechanisms A,B          that the user can sign in with (both)
  --no-auth                 answer everything without a login
  --set NAME --hosts A,B    a member of a replica set, which calls itself A
  --delay SECONDS           wait before each answer
  --log                     print the commands
  --limit SECONDS           end after that (900)
"""
import argparse
import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct
import threading
import time

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
ROUNDS = 15000


def encode(doc):
    """BSON of a dictionary: the few types that are needed."""
    out = b''
    for key, value in doc.items():
        name = key.encode() + b'\0'
        if isinstance(value, bool):
            out += b'\x08' + name + bytes([value])
        elif isinstance(value, Int64):
            out += b'\x12' + name + struct.pack('<q', value)
        elif isinstance(value, int):
            out += b'\x10' + name + struct.pack('<i', value)
        elif isinstance(value, float):
            out += b'\x01' + name + struct.pack('<d', value)
        elif isinstance(value, str):
            data = value.encode() + b'\0'
            out += b'\x02' + name + struct.pack('<i', len(data)) + data
        elif isinstance(value, bytes):
            out += b'\x05' + name + struct.pack('<ib', len(value), 0) + value
        elif isinstance(value, dict):
            out += b'\x03' + name + encode(value)
        elif isinstance(value, list):
            out += b'\x04' + name + encode({str(i): v for i, v in enumerate(value)})
        elif isinstance(value, Date):
            out += b'\x09' + name + struct.pack('<q', value.ms)
        else:
            raise TypeError(key)
    return struct.pack('<i', len(out) + 5) + out + b'\0'


class Int64(int):
    pass


class Date:
    def __init__(self):
        self.ms = int(time.time() * 1000)


def decode(data, at=0):
    size = struct.unpack_from('<i', data, at)[0]
    end, at, doc = at + size - 1, at + 4, {}
    while at < end:
        kind = data[at]
        stop = data.index(0, at + 1)
        name, at = data[at + 1:stop].decode(), stop + 1
        if kind in (2, 13, 14):
            n = struct.unpack_from('<i', data, at)[0]
            doc[name], at = data[at + 4:at + 3 + n].decode(), at + 4 + n
        elif kind in (3, 4):
            n = struct.unpack_from('<i', data, at)[0]
            doc[name] = decode(data, at)
            if kind == 4:
                doc[name] = list(doc[name].values())
            at += n
        elif kind == 5:
            n = struct.unpack_from('<i', data, at)[0]
            doc[name], at = data[at + 5:at + 5 + n], at + 5 + n
        elif kind == 8:
            doc[name], at = bool(data[at]), at + 1
        elif kind == 16:
            doc[name], at = struct.unpack_from('<i', data, at)[0], at + 4
        elif kind in (9, 17, 18):
            doc[name], at = struct.unpack_from('<q', data, at)[0], at + 8
        elif kind == 1:
            doc[name], at = struct.unpack_from('<d', data, at)[0], at + 8
        elif kind in (10, 0xFF, 0x7F):
            doc[name] = None
        elif kind == 7:
            doc[name], at = data[at:at + 12], at + 12
        else:
            raise ValueError(f'BSON type {kind}')
    return doc


def error(code, name, text):
    return {'ok': 0.0, 'errmsg': text, 'code': code, 'codeName': name}


class Session:
    def __init__(self, a):
        self.a, self.user, self.scram = a, None, None

    def hello(self, doc):
        out = {'helloOk': True, 'ismaster': True, 'isWritablePrimary': True,
               'maxBsonObjectSize': 16777216, 'maxMessageSizeBytes': 48000000,
               'maxWriteBatchSize': 100000, 'localTime': Date(),
               'logicalSessionTimeoutMinutes': 30, 'connectionId': 1,
               'minWireVersion': 0, 'maxWireVersion': 21, 'readOnly': False}
        if self.a.set:
            hosts = self.a.hosts.split(',')
            out |= {'setName': self.a.set, 'setVersion': 1, 'secondary': False,
                    'hosts': hosts, 'me': hosts[0], 'primary': hosts[0]}
        if 'saslSupportedMechs' in doc:
            out['saslSupportedMechs'] = self.a.mechanisms.split(',')
        if 'speculativeAuthenticate' in doc and not self.a.no_auth:
            first = self.start(doc['speculativeAuthenticate'])
            if first.get('ok'):
                del first['ok']
                out['speculativeAuthenticate'] = first
        out['ok'] = 1.0
        return out

    def start(self, doc):
        mechanism = doc.get('mechanism')
        if mechanism not in self.a.mechanisms.split(','):
            return error(334, 'MechanismUnavailable', f"Unsupported mechanism '{mechanism}'")
        hash_name = 'sha256' if mechanism == 'SCRAM-SHA-256' else 'sha1'
        bare = doc['payload'].decode().split(',', 2)[2]
        fields = dict(f.split('=', 1) for f in bare.split(','))
        password = self.a.password.encode()
        if hash_name == 'sha1':
            password = hashlib.md5(f'{self.a.user}:mongo:{self.a.password}'.encode()) \
                .hexdigest().encode()
        salt = hashlib.new(hash_name, b'salt').digest()[:-4]
        nonce = fields['r'] + base64.b64encode(os.urandom(18)).decode()
        server = f'r={nonce},s={base64.b64encode(salt).decode()},i={ROUNDS}'
        self.scram = (hash_name, fields['n'], bare, server, nonce,
                      hashlib.pbkdf2_hmac(hash_name, password, salt, ROUNDS))
        return {'conversationId': 1, 'done': False, 'payload': server.encode(), 'ok': 1.0}

    def step(self, doc):
        if not self.scram:
            return error(17, 'ProtocolError', 'No SASL session state found')
        if self.user:
            self.scram = None
            return {'conversationId': 1, 'done': True, 'payload': b'', 'ok': 1.0}
        hash_name, user, bare, server, nonce, salted = self.scram

        def mac(key, text):
            return hmac.new(key, text, hash_name).digest()
        last = doc['payload'].decode()
        fields = dict(f.split('=', 1) for f in last.split(','))
        signed = f"{bare},{server},{last[:last.rindex(',p=')]}".encode()
        client_key = mac(salted, b'Client Key')
        signature = mac(hashlib.new(hash_name, client_key).digest(), signed)
        proof = bytes(x ^ y for x, y in zip(client_key, signature))
        if (user != self.a.user or fields['r'] != nonce
                or not hmac.compare_digest(base64.b64decode(fields['p']), proof)):
            self.scram = None
            return error(18, 'AuthenticationFailed', 'Authentication failed.')
        self.user = user
        verifier = base64.b64encode(mac(mac(salted, b'Server Key'), signed))
        return {'conversationId': 1, 'done': True, 'payload': b'v=' + verifier, 'ok': 1.0}

    def answer(self, doc):
        name = next(iter(doc), '')
        low = name.lower()
        if low in ('hello', 'ismaster'):
            return self.hello(doc)
        if low == 'saslstart':
            return self.start(doc)
        if low == 'saslcontinue':
            return self.step(doc)
        if low == 'ping' or low == 'endsessions':
            return {'ok': 1.0}
        if low == 'buildinfo':
            return {'version': '7.0.0', 'versionArray': [7, 0, 0, 0], 'ok': 1.0}
        if low == 'connectionstatus':
            users = [{'user': self.user, 'db': 'admin'}] if self.user else []
            return {'authInfo': {'authenticatedUsers': users,
                                 'authenticatedUserRoles': []}, 'ok': 1.0}
        if not self.user and not self.a.no_auth:
            return error(13, 'Unauthorized', f'Command {name} requires authentication')
        return error(59, 'CommandNotFound', f"no such command: '{name}'")


def serve(sock, a, ctx):
    def read(n):
        out = b''
        while len(out) < n:
            got = sock.recv(n - len(out))
            if not got:
                raise ConnectionError('closed')
            out += got
        return out
    try:
        sock.settimeout(120)
        if ctx:
            # As mongod does when it only allows TLS connections.
            if sock.recv(1, socket.MSG_PEEK)[:1] != b'\x16':
                raise ConnectionError('no TLS')
            sock = ctx.wrap_socket(sock, server_side=True)
        session, number = Session(a), 0
        while True:
            size, request, _, op = struct.unpack('<iiii', read(16))
            if not 16 < size < 1 << 22:
                raise ConnectionError(f'message of {size} bytes')
            body = read(size - 16)
            if op == OP_QUERY:
                doc = decode(body, body.index(0, 4) + 9)
                doc = doc.get('$query', doc)
            elif op == OP_MSG and body[4] == 0:
                doc = decode(body, 5)
            else:
                raise ConnectionError(f'opcode {op}')
            if a.log:
                print({k: v for k, v in doc.items() if k != 'client'}, flush=True)
            time.sleep(a.delay)
            reply = encode(session.answer(doc))
            number += 1
            if op == OP_QUERY:
                reply = struct.pack('<iqii', 8, 0, 0, 1) + reply
            elif struct.unpack_from('<I', body)[0] & 2:
                continue
            else:
                reply = bytes(5) + reply
            sock.sendall(struct.pack('<iiii', len(reply) + 16, number, request,
                                     OP_REPLY if op == OP_QUERY else OP_MSG) + reply)
    except (OSError, ValueError, struct.error, IndexError, KeyError) as e:
        if a.log:
            print('ended:', e, flush=True)
    finally:
        sock.close()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('port', type=int)
    p.add_argument('--listen', default='127.0.0.1')
    p.add_argument('--cert')
    p.add_argument('--key')
    p.add_argument('--client-ca')
    p.add_argument('--min', default='TLSv1_2')
    p.add_argument('--max', default='TLSv1_3')
    p.add_argument('--user', default='app')
    p.add_argument('--password', default='app-secret')
    p.add_argument('--mechanisms', default='SCRAM-SHA-1,SCRAM-SHA-256')
    p.add_argument('--set')
    p.add_argument('--hosts', default='localhost:27017')
    p.add_argument('--no-auth', action='store_true')
    p.add_argument('--delay', type=float, default=0)
    p.add_argument('--log', action='store_true')
    p.add_argument('--limit', type=float, default=900)
    a = p.parse_args()
    ctx = None
    if a.cert:
        ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if a.min in ('TLSv1', 'TLSv1_1'):
            ctx.set_ciphers('ALL:@SECLEVEL=0')
        ctx.minimum_version = ssl.TLSVersion[a.min]
        ctx.maximum_version = ssl.TLSVersion[a.max]
        ctx.load_cert_chain(a.cert, a.key)
        if a.client_ca:
            ctx.load_verify_locations(a.client_ca)
            ctx.verify_mode = ssl.CERT_REQUIRED
    listener = socket.create_server((a.listen, a.port), backlog=128)

    def accept():
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve, args=(sock, a, ctx), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print('ready', flush=True)
    try:
        time.sleep(a.limit)
    except KeyboardInterrupt:
        pass
    os._exit(0)


main()
