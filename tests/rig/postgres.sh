#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# postgres.sh start DIR PORT PKI [option=value ...]
# postgres.sh cert DIR PKI NAME     another certificate, without a restart
# postgres.sh stop DIR
#
# A throwaway PostgreSQL 15 in DIR on 127.0.0.1:PORT (unix socket in DIR too),
# with certificates from PKI (see make-test-pki.sh).  Options:
#   cert=good       certificate: PKI/NAME.chain.pem (or NAME.pem), NAME.key.pem
#   tls=on          on | off | required (pg_hba then refuses plain text)
#   min=TLSv1.2     lowest and highest protocol: TLSv1, TLSv1.1, TLSv1.2,
#   max=            TLSv1.3; empty max: no limit
#   client=none     none | ca (clientcert=verify-ca) | full (verify-full)
#   auth=scram-sha-256   or md5, password, trust, reject, cert
#   curve=          ssl_ecdh_curve, such as secp384r1; empty: the default
#   weak=no         yes: security level 0 (TLS 1.0, SHA-1, RSA-1024 allowed)
#   listen=127.0.0.1  another address, for a network namespace
#   limit=900       seconds after which the server ends itself
# Roles: app / app-secret (database appdb), alice / alice-secret, and the
# superuser postgres / super-secret.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/rig-lib.sh"
# shellcheck disable=SC2012
bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -1)
[ -x "$bin/initdb" ] || die "no PostgreSQL server installed"
user=postgres

# put_cert DATADIR PKI NAME: the server refuses a key that others can read, so
# it gets a copy of its own.
put_cert() {
	local chain=$2/$3.chain.pem
	[ -e "$chain" ] || chain=$2/$3.pem
	cp "$chain" "$1/server.crt"
	cp "$2/$3.key.pem" "$1/server.key"
	chmod 600 "$1/server.key"
	own $user "$1/server.crt" "$1/server.key"
}

change_cert() {
	local size
	size=$(stat -c %s "$1/server.log")
	put_cert "$1/data" "$2" "$3"
	as_user $user "$bin/pg_ctl" -s -D "$1/data" reload
	# The log tells when the new certificate is in use, or why it is not.
	wait_for 5 log_has "$1/server.log" "$size" 'received SIGHUP' ||
		die "no reload"
	sleep 0.2
	! log_has "$1/server.log" "$size" 'SSL configuration was not reloaded' ||
		die "$(tail -c "+$((size + 1))" "$1/server.log" | tail -2)"
}

log_has() { tail -c "+$(($2 + 1))" "$1" | grep -q "$3"; }

stop() {
	[ -e "$1/server.log" ] || die "no server in $1"
	reap "$1/guard.pid" 15
	rm -rf "$1/data"
}

start() {
	local dir=$1 port=$2 pki=$3 cert=good tls=on min=TLSv1.2 max=''
	local client=none auth=scram-sha-256 weak=no limit=900 curve=''
	local host=host listen=127.0.0.1 opt
	shift 3
	for opt in "$@"; do
		case $opt in
		cert=* | tls=* | min=* | max=* | client=* | auth=* | \
			weak=* | limit=* | listen=* | curve=*)
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
	printf 'super-secret' > "$dir/pw"
	own $user "$dir"
	as_user $user "$bin/initdb" -D "$dir/data" -U postgres --no-sync \
		--auth-local=trust --auth-host=scram-sha-256 --no-locale -E UTF8 \
		--pwfile="$dir/pw" > "$dir/initdb.log" 2>&1 ||
		die "initdb failed, see $dir/initdb.log"
	rm -f "$dir/pw"
	put_cert "$dir/data" "$pki" "$cert"
	cp "$pki/trust.pem" "$dir/data/root.crt"

	cat >> "$dir/data/postgresql.conf" <<-END
		listen_addresses = '$listen'
		port = $port
		unix_socket_directories = '$dir'
		fsync = off
		full_page_writes = off
		shared_buffers = 16MB
		max_connections = 120
		authentication_timeout = 10s
	END
	[ "$auth" != md5 ] ||
		echo "password_encryption = md5" >> "$dir/data/postgresql.conf"
	if [ "$tls" != off ]; then
		cat >> "$dir/data/postgresql.conf" <<-END
			ssl = on
			ssl_cert_file = 'server.crt'
			ssl_key_file = 'server.key'
			ssl_ca_file = 'root.crt'
			ssl_min_protocol_version = '$min'
			ssl_max_protocol_version = '$max'
		END
	fi
	[ -z "$curve" ] || echo "ssl_ecdh_curve = '$curve'" >> "$dir/data/postgresql.conf"
	if [ "$weak" = yes ]; then
		weak_openssl "$dir/openssl.cnf"
		export OPENSSL_CONF=$dir/openssl.cnf
		echo "ssl_ciphers = 'ALL:@SECLEVEL=0'" >> "$dir/data/postgresql.conf"
	fi
	case $tls in required) host=hostssl ;; on | off) ;; *) die "tls=$tls?" ;; esac
	case $client in
	none) ;;
	ca | full) auth="$auth clientcert=verify-$client" host=hostssl ;;
	*) die "client=$client?" ;;
	esac
	[ "$auth" != cert ] || host=hostssl
	printf '%s\n' 'local all all trust' \
		"$host all all all $auth" > "$dir/data/pg_hba.conf"
	own $user "$dir/data"

	spawn $user "$dir/guard.pid" "$dir/server.log" "$limit" QUIT \
		"$bin/postgres" -D "$dir/data"
	if ! wait_for 30 "$bin/pg_isready" -q -U postgres -h "$dir" \
		-p "$port"; then
		tail -5 "$dir/server.log" >&2
		stop "$dir"
		die "the server did not come up"
	fi
	as_user $user "$bin/psql" -qX -h "$dir" -p "$port" -U postgres postgres \
		-c "create role app login password 'app-secret'" \
		-c "create role alice login password 'alice-secret'" \
		-c "create database appdb owner app" \
		>> "$dir/initdb.log" 2>&1 || die "no roles, see $dir/initdb.log"
	echo "postgres on $listen:$port, log $dir/server.log"
}

case ${1-} in
start) [ $# -ge 4 ] || die "start DIR PORT PKI [option=value ...]"; shift; start "$@" ;;
cert) [ $# = 4 ] || die "cert DIR PKI NAME"; change_cert "$2" "$3" "$4" ;;
stop) [ $# = 2 ] || die "stop DIR"; stop "$2" ;;
*) sed -n '5,/^set /s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
