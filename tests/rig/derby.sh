#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# derby.sh start DIR PORT PKI [option=value ...]
# derby.sh stop DIR
#
# A throwaway Apache Derby network server (DRDA, the protocol of Db2) in DIR on
# 127.0.0.1:PORT, with certificates from PKI (see make-test-pki.sh).  Options:
#   cert=good       certificate: PKI/NAME.chain.pem (or NAME.pem), NAME.key.pem
#   tls=basic       off | basic | peer (a client certificate is asked for)
#   versions=       for example TLSv1.2 (the JVM's default: 1.2 and 1.3)
#   secmec=         only this mechanism: USER_ONLY_SECURITY,
#                   CLEAR_TEXT_PASSWORD_SECURITY,
#                   ENCRYPTED_USER_AND_PASSWORD_SECURITY or
#                   STRONG_PASSWORD_SUBSTITUTE_SECURITY
#   listen=127.0.0.1  another address, for a network namespace
#   limit=900       seconds after which the server ends itself
# User: app / app-secret, database appdb.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/rig-lib.sh"
user=nobody
jars=/usr/share/java
java=$(command -v java || echo /usr/lib/jvm/default-java/bin/java)

stop() {
	[ -e "$1/server.log" ] || die "no server in $1"
	reap "$1/guard.pid" 15
	rm -rf "$1/data"
}

start() {
	local dir=$1 port=$2 pki=$3 cert=good tls=basic versions='' secmec=''
	local limit=900 listen=127.0.0.1
	local opt chain mode
	shift 3
	for opt in "$@"; do
		case $opt in
		cert=* | tls=* | versions=* | secmec=* | limit=* | listen=*)
			local "${opt?}" ;;
		*) die "unknown option $opt" ;;
		esac
	done
	case $tls in
	off | basic) mode=$tls ;;
	peer) mode=peerAuthentication ;;
	*) die "tls=$tls?" ;;
	esac
	need_port "$port"
	mkdir -p "$dir"
	[ ! -e "$dir/data" ] || die "$dir already holds a server"
	dir=$(cd "$dir" && pwd)
	own $user "$dir"
	chmod 755 "$dir"
	reachable $user "$dir"
	mkdir "$dir/data"
	chain=$pki/$cert.chain.pem
	[ -e "$chain" ] || chain=$pki/$cert.pem
	openssl pkcs12 -export -in "$chain" -inkey "$pki/$cert.key.pem" \
		-name server -passout pass:storepass -out "$dir/key.p12"
	# The trust store needs Java's own attribute, which openssl 3.0 cannot set.
	rm -f "$dir/trust.p12"
	keytool -importcert -noprompt -alias root -file "$pki/trust.pem" \
		-storetype PKCS12 -keystore "$dir/trust.p12" \
		-storepass storepass 2> /dev/null
	{
		cat <<-END
			derby.drda.host=$listen
			derby.drda.portNumber=$port
			derby.drda.sslMode=$mode
			derby.drda.logConnections=true
			derby.connection.requireAuthentication=true
			derby.authentication.provider=BUILTIN
			derby.user.app=app-secret
			derby.system.durability=test
			derby.drda.maxThreads=64
		END
		[ -z "$secmec" ] || echo "derby.drda.securityMechanism=$secmec"
	} > "$dir/data/derby.properties"
	own $user "$dir"
	chmod 644 "$dir"/*.p12

	set -- "$java" -Xmx128m -Xshare:auto -XX:TieredStopAtLevel=1 \
		-XX:+UseSerialGC -Dderby.system.home="$dir/data" \
		-Dderby.stream.error.file="$dir/derby.log" \
		-Djavax.net.ssl.keyStore="$dir/key.p12" \
		-Djavax.net.ssl.keyStorePassword=storepass \
		-Djavax.net.ssl.trustStore="$dir/trust.p12" \
		-Djavax.net.ssl.trustStorePassword=storepass
	[ -z "$versions" ] || set -- "$@" -Djdk.tls.server.protocols="$versions"
	set -- "$@" -cp "$jars/derby.jar:$jars/derbynet.jar:$jars/derbytools.jar"

	printf '%s\n' "connect 'jdbc:derby:appdb;create=true;user=app;password=app-secret';" \
		'exit;' > "$dir/create.sql"
	own $user "$dir/create.sql"
	as_user $user "$@" org.apache.derby.tools.ij "$dir/create.sql" \
		> "$dir/create.log" 2>&1 || die "no database, see $dir/create.log"
	spawn $user "$dir/guard.pid" "$dir/server.log" "$limit" TERM \
		"$@" org.apache.derby.drda.NetworkServerControl start -noSecurityManager
	if ! wait_for 40 port_open "$port" "$listen"; then
		tail -5 "$dir/server.log" >&2
		stop "$dir"
		die "the server did not come up"
	fi
	echo "derby on $listen:$port, log $dir/server.log and $dir/derby.log"
}

case ${1-} in
start) [ $# -ge 4 ] || die "start DIR PORT PKI [option=value ...]"; shift; start "$@" ;;
stop) [ $# = 2 ] || die "stop DIR"; stop "$2" ;;
*) sed -n '5,21s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
