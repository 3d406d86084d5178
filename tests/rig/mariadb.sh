#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# mariadb.sh start DIR PORT PKI [option=value ...]
# mariadb.sh cert DIR PKI NAME      another certificate, without a restart
# mariadb.sh stop DIR
#
# A throwaway MariaDB 10.11 in DIR on 127.0.0.1:PORT (unix socket DIR/sock),
# with certificates from PKI (see make-test-pki.sh).  Options:
#   cert=good       certificate: PKI/NAME.chain.pem (or NAME.pem), NAME.key.pem
#   tls=on          on | off | required (require_secure_transport)
#   versions=TLSv1.2,TLSv1.3   allowed protocols
#   curve=          the only group, such as secp384r1; empty: the default
#   weak=no         yes: security level 0 (TLS 1.0, SHA-1, RSA-1024 allowed)
#   listen=127.0.0.1  another address, for a network namespace
#   limit=900       seconds after which the server ends itself
# Users: app / app-secret (database appdb, mysql_native_password),
# ed / ed-secret (ed25519), tlsonly / tls-secret (REQUIRE SSL),
# alice / alice-secret (REQUIRE SUBJECT '/CN=alice'), and root without a
# password on the socket.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/rig-lib.sh"
user=mysql

# put_cert DIR PKI NAME
put_cert() {
	local chain=$2/$3.chain.pem
	[ -e "$chain" ] || chain=$2/$3.pem
	cp "$chain" "$1/server.crt"
	cp "$2/$3.key.pem" "$1/server.key"
	chmod 600 "$1/server.key"
	own $user "$1/server.crt" "$1/server.key"
}

sql() {
	local dir=$1
	shift
	mariadb --no-defaults --skip-ssl -S "$dir/sock" -u root "$@"
}

change_cert() {
	put_cert "$1" "$2" "$3"
	sql "$1" -e 'flush ssl' || die "the old certificate stays"
}

stop() {
	[ -e "$1/server.log" ] || die "no server in $1"
	reap "$1/guard.pid" 20
	rm -rf "$1/data"
}

start() {
	local dir=$1 port=$2 pki=$3 cert=good tls=on versions=TLSv1.2,TLSv1.3
	local weak=no limit=900 listen=127.0.0.1 curve='' opt
	shift 3
	for opt in "$@"; do
		case $opt in
		cert=* | tls=* | versions=* | weak=* | limit=* | listen=* | curve=*)
			local "${opt?}" ;;
		*) die "unknown option $opt" ;;
		esac
	done
	need_port "$port"
	mkdir -p "$dir"
	[ ! -e "$dir/data" ] || die "$dir already holds a server"
	dir=$(cd "$dir" && pwd)
	own $user "$dir"
	chmod 755 "$dir"
	reachable $user "$dir"
	mkdir "$dir/data"
	put_cert "$dir" "$pki" "$cert"
	cp "$pki/trust.pem" "$dir/ca.crt"
	own $user "$dir"

	{
		cat <<-END
			[mariadbd]
			datadir=$dir/data
			socket=$dir/sock
			pid-file=$dir/mariadbd.pid
			bind-address=$listen
			port=$port
			skip-name-resolve
			innodb-flush-log-at-trx-commit=0
			innodb-log-file-size=4M
			innodb-buffer-pool-size=16M
			key-buffer-size=1M
			performance-schema=off
			plugin-load-add=auth_ed25519
			connect-timeout=10
			max-connections=200
		END
		[ "$tls" = off ] || cat <<-END
			ssl-cert=$dir/server.crt
			ssl-key=$dir/server.key
			ssl-ca=$dir/ca.crt
			tls-version=$versions
		END
		[ "$tls" != off ] || echo skip-ssl
		[ "$tls" != required ] || echo require-secure-transport=on
		[ "$weak" != yes ] || echo ssl-cipher=ALL:@SECLEVEL=0
	} > "$dir/my.cnf"
	if [ "$weak" = yes ]; then
		weak_openssl "$dir/openssl.cnf"
		export OPENSSL_CONF=$dir/openssl.cnf
	elif [ -n "$curve" ]; then
		# MariaDB has no setting for it.
		openssl_with "$dir/openssl.cnf" "Groups = $curve"
		export OPENSSL_CONF=$dir/openssl.cnf
	fi
	as_user $user mariadb-install-db --no-defaults --datadir="$dir/data" \
		--auth-root-authentication-method=normal --skip-test-db \
		--innodb-log-file-size=4M > "$dir/install.log" 2>&1 ||
		die "mariadb-install-db failed, see $dir/install.log"
	spawn $user "$dir/guard.pid" "$dir/server.log" "$limit" TERM \
		mariadbd --defaults-file="$dir/my.cnf"
	if ! wait_for 30 sql "$dir" -e 'select 1'; then
		tail -5 "$dir/server.log" >&2
		stop "$dir"
		die "the server did not come up"
	fi
	sql "$dir" <<-END || die "no users"
		create database appdb;
		create user app@'%' identified by 'app-secret';
		grant all on appdb.* to app@'%';
		create user ed@'%'
			identified via ed25519 using password('ed-secret');
		create user tlsonly@'%' identified by 'tls-secret'
			require ssl;
		create user alice@'%' identified by 'alice-secret'
			require subject '/CN=alice';
	END
	echo "mariadb on $listen:$port, log $dir/server.log"
}

case ${1-} in
start) [ $# -ge 4 ] || die "start DIR PORT PKI [option=value ...]"; shift; start "$@" ;;
cert) [ $# = 4 ] || die "cert DIR PKI NAME"; change_cert "$2" "$3" "$4" ;;
stop) [ $# = 2 ] || die "stop DIR"; stop "$2" ;;
*) sed -n '5,/^set /s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
