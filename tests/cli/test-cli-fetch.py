#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""sallyport-cli certificate fetch: shows a chain, imports by fingerprint, keeps a record."""
import sqlite3
import sys

from cli import MARKER, Cli, Postgres, Tap, expect, free_port, schema


class Recorder(Postgres):
    """Keeps all that it is sent, before TLS and inside."""

    def serve(self, peer):
        self.heard = getattr(self, 'heard', b'')
        with peer:
            peer.settimeout(20)
            try:
                head = peer.recv(4096)
                self.heard += head
                if head[4:8] != bytes.fromhex('04d2162f'):
                    return
                peer.sendall(b'S')
                with self.context.wrap_socket(peer, server_side=True) as tls:
                    self.heard += tls.recv(4096)
            except OSError:
                pass


def approvals(cli):
    with sqlite3.connect(cli.library) as library:
        return library.execute('SELECT sha256, who, why, revoked FROM approval').fetchall()


def held(cli):
    listing = cli.run('certificate', 'list', '--json').json['Certificates']
    return {c['CertificateIdentifier']:
            [x['sha256'] for x in c['Sallyport']['certificates']] for c in listing}


def colons(sha256):
    return ':'.join(sha256[i:i + 2] for i in range(0, 64, 2)).upper()


def imports(tap, cli, place, chain):
    leaf = chain[0]['sha256']
    for name, status, fingerprint in (('another', 1, '0' * 64), ('too short', 2, leaf[:62]),
                                      ('too long', 2, leaf + '00'), ('no digits', 2, 'x' * 64)):
        run = cli.run('certificate', 'fetch', place, '--expect-fingerprint', fingerprint)
        wrong = 'expected fingerprint' if name == 'another' else '64 hexadecimal digits'
        tap.check(f'fetch: {name} fingerprint', expect(run, status, err=wrong) + (
            [] if bool(run.out) == (status == 1) and held(cli) == {} and approvals(cli) == [] else ['imported']))
    run = cli.run('certificate', 'fetch', place, '--expect-fingerprint', f' {colons(leaf)} ',
                  '--identifier', 'pin', '--reason', 'read out by phone')
    tap.check('fetch: the leaf is pinning', expect(run, 0, out='pinning') + (
        [] if held(cli) == {'pin': [leaf]} else [held(cli)]))
    record = approvals(cli)
    tap.check('fetch: who and why are recorded', [] if len(record) == 1 and
              record[0][0] == leaf and record[0][1] and
              record[0][2].startswith('read out by phone (') and
              place.split('/')[-1] in record[0][2] and record[0][3] is None else [record])
    tap.check('fetch: the record is shown', expect(cli.run('certificate', 'show', 'pin'), 0,
                                                   out='read out by phone'))
    tap.check('fetch: deleting revokes', expect(cli.run('certificate', 'delete', 'pin'), 0) + (
        [] if approvals(cli)[0][3] else [approvals(cli)]))


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        server = Postgres(cli.pem('good.chain'), cli.pem('good.key'))
        place = f'postgres://localhost:{server.port}'
        run = cli.run('certificate', 'fetch', place, '--json')
        tap.check('fetch: JSON', expect(run, 0) + schema('fetch', run.json) + (
            [] if len(run.json['chain']) > 1 and run.json['imported'] is None and
            not run.json['chain'][0]['ca'] else [run]))
        chain = run.json['chain']
        text = cli.run('certificate', 'fetch', place.replace('postgres', 'aurora-postgresql'))
        tap.check('fetch: text', expect(text, 0, out=colons(chain[0]['sha256'])) +
                  expect(text, 0, out='Nothing was imported') + (
                      [] if held(cli) == {} else ['imported']))
        imports(tap, cli, place, chain)
        recorder = Recorder(cli.pem('good.chain'), cli.pem('good.key'))
        for scheme in ('postgres', 'jdbc:postgresql'):
            run = cli.run('certificate', 'fetch', f'{scheme}://{MARKER}:{MARKER}@localhost:'
                          f'{recorder.port}/{MARKER}')
            tap.check(f'fetch: {scheme}: the link’s user and password are not sent',
                      expect(run, 0) + ([] if recorder.heard and
                                        MARKER.encode() not in recorder.heard else ['sent']))
        closed = f'postgres://localhost:{free_port()}'
        plain = Postgres()
        for name, status, args in (
                ('nobody there', 3, (closed,)),
                ('no TLS', 3, (f'postgres://localhost:{plain.port}',)),
                ('no argument', 2, ()), ('an identifier alone', 2, (place, '--identifier', 'x')),
                ('a bad identifier', 4, (place, '--expect-fingerprint', '0' * 64, '--identifier',
                                         '-x'))):
            tap.check(f'fetch: {name}', expect(cli.run('certificate', 'fetch', *args), status))
    finally:
        cli.close()
    tap.done()


main()
