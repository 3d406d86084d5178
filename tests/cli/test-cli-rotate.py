#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""test-cli-rotate.py SALLYPORT_CLI: another CA for the endpoints of the old one."""
import sys

from cli import Cli, Postgres, Tap, expect, free_port, schema


def fill(cli, server, down):
    """Two authorities; `moved` has a server of the second, `down` has none."""
    cli.fresh()
    cli.run('certificate', 'import', cli.pem('otherroot'), '--identifier', 'old-ca')
    cli.run('certificate', 'import', cli.pem('root'), '--identifier', 'new-ca')
    for name, port in (('moved', server.port), ('down', down)):
        cli.run('endpoint', 'add', '--identifier', name, '--engine', 'postgres', '--server',
                'localhost', '--port', str(port), '--user', 'app', '--ssl-mode', 'verify-ca',
                '--certificate', 'old-ca')


def certificates(cli):
    names = {c['CertificateArn']: c['CertificateIdentifier']
             for c in cli.run('certificate', 'list', '--json').json['Certificates']}
    return {e['EndpointIdentifier']: names[e['CertificateArn']]
            for e in cli.run('endpoint', 'list', '--json').json['Endpoints']}


def rotate(tap, cli, server):
    down = free_port()
    fill(cli, server, down)
    result = cli.run('certificate', 'rotate', 'old-ca', 'new-ca', '--json')
    document = result.json
    found = {e['identifier']: (e['with_old']['verdict'], e['with_new']['verdict'], e['switched'])
             for e in document['endpoints']}
    tap.check('rotate: the table', expect(result, result.status) + schema('rotate', document) + (
        [] if found['moved'] == ('fail', 'pass', False) and found['down'][1] != 'pass'
        and document['old']['identifier'] == 'old-ca' else [result]))
    tap.check('rotate: one would not pass', [] if result.status in (1, 3) else [result])
    tap.check('rotate: nothing was changed',
              [] if certificates(cli) == {'moved': 'old-ca', 'down': 'old-ca'} else ['changed'])
    tap.check('rotate: text', expect(cli.run('certificate', 'rotate', 'old-ca', 'new-ca'),
                                     result.status, out='moved'))
    again = cli.run('certificate', 'rotate', 'old-ca', 'new-ca', '--apply')
    tap.check('rotate: --apply', expect(again, result.status, err='1 endpoint was switched.') + (
        [] if certificates(cli) == {'moved': 'new-ca', 'down': 'old-ca'} else ['not that']))
    result = cli.run('certificate', 'rotate', 'old-ca', 'new-ca', '--apply', '--all', '--json')
    tap.check('rotate: --all', schema('rotate', result.json) + (
        [] if [e['switched'] for e in result.json['endpoints']] == [True] else [result]) + (
        [] if certificates(cli) == {'moved': 'new-ca', 'down': 'new-ca'} else ['not that']))
    tap.check('rotate: nobody has it', expect(
        cli.run('certificate', 'rotate', 'old-ca', 'new-ca'), 0, out='No endpoint'))
    for name, args in (('one argument', ('old-ca',)), ('an unknown one', ('old-ca', 'nobody')),
                       ('--all alone', ('old-ca', 'new-ca', '--all')),
                       ('itself', ('new-ca', 'new-ca', '--apply', '--all'))):
        tap.check(f'rotate: {name}', expect(cli.run('certificate', 'rotate', *args), 2))


def delete(tap, cli, server):
    fill(cli, server, free_port())
    tap.check('delete: in use', expect(cli.run('certificate', 'delete', 'old-ca'), 4, err='moved'))
    tap.check('delete: replaced by itself', expect(
        cli.run('certificate', 'delete', 'old-ca', '--replace-with', 'old-ca'), 2))
    tap.check('delete: several cannot be replaced', expect(
        cli.run('certificate', 'delete', 'old-ca', 'new-ca', '--replace-with', 'new-ca'), 2))
    tap.check('delete: replaced', expect(
        cli.run('certificate', 'delete', 'old-ca', '--replace-with', 'new-ca'), 0) + (
        [] if certificates(cli) == {'moved': 'new-ca', 'down': 'new-ca'} else ['not that']))
    tap.check('delete: it is gone', expect(cli.run('certificate', 'show', 'old-ca'), 2))


def main():
    tap, cli = Tap(), Cli(sys.argv[1])
    try:
        server = Postgres(cli.pem('good.chain'), cli.pem('good.key'))
        rotate(tap, cli, server)
        delete(tap, cli, server)
    finally:
        cli.close()
    tap.done()


main()
