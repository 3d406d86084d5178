# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
# shellcheck shell=bash
# rig-lib.sh: sourced by the other scripts here; not run by itself.

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# drop USER: sets the array "drop" to a command prefix that runs as USER when
# we are root, and as we are otherwise.
drop() {
	drop=(env HOME=/nonexistent)
	[ "$(id -u)" != 0 ] || drop=(setpriv --reuid="$1"
		--regid="$(id -g "$1")" --clear-groups "${drop[@]}")
}

# as_user USER COMMAND...: run COMMAND as drop would.
as_user() {
	local drop
	drop "$1"
	shift
	"${drop[@]}" "$@"
}

# own USER PATH...: give PATHs to USER when we are root.
own() {
	local user=$1
	shift
	[ "$(id -u)" != 0 ] || chown -R "$user:$(id -gn "$user")" "$@"
}

# reachable USER DIR: die unless USER can work in DIR, as in one that mktemp -d
# made with a parent for root only, and unless a socket's name fits there.
reachable() {
	as_user "$1" test -w "$2" -a -x "$2" ||
		die "user $1 cannot get to $2: chmod a+x the folders above it"
	[ ${#2} -le 85 ] || die "$2 is too long a path for a unix socket"
}

# port_open PORT [ADDRESS]: whether something listens there.
port_open() { (: < "/dev/tcp/${2:-127.0.0.1}/$1") 2> /dev/null; }

# need_port PORT: die unless PORT is a sensible number that nothing serves.
need_port() {
	case $1 in '' | *[!0-9]*) die "bad port '$1'" ;; esac
	if [ "$1" -lt 1024 ] || [ "$1" -gt 65535 ]; then die "bad port '$1'"; fi
	! port_open "$1" || die "port $1 is taken"
}

# wait_for SECONDS COMMAND...: until COMMAND succeeds, at most SECONDS.
wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@" > /dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

# spawn USER PIDFILE LOG SECONDS SIGNAL COMMAND...: run COMMAND as USER in the
# background in a session of its own, ended with SIGNAL after SECONDS whatever
# happens.  PIDFILE gets the process id of the guard; a signal to the guard is
# passed on to COMMAND.
spawn() {
	local drop user=$1 pidfile=$2 log=$3 limit=$4 sig=$5
	shift 5
	drop "$user"
	(exec setsid "${drop[@]}" timeout -s "$sig" -k 10 "$limit" "$@") \
		< /dev/null > "$log" 2>&1 &
	echo "$! $sig" > "$pidfile"
	disown
}

# gone PID: whether the process has ended; one that nobody has waited for yet
# (in a container the first process may be slow to do so) has.
gone() {
	local stat
	stat=$(cat "/proc/$1/stat" 2> /dev/null) || return 0
	case ${stat##*) } in Z*) return 0 ;; esac
	return 1
}

# weak_openssl FILE: an OPENSSL_CONF that allows what Debian's forbids: TLS
# 1.0 and 1.1, SHA-1 signatures, RSA-1024.
weak_openssl() {
	openssl_with "$1" 'MinProtocol = None' 'CipherString = ALL:@SECLEVEL=0'
}

# openssl_with FILE LINE...: an OPENSSL_CONF with these settings of TLS.
openssl_with() {
	local file=$1
	shift
	{
		printf '%s\n' 'openssl_conf = a' '[a]' 'ssl_conf = b' '[b]' 'system_default = c' '[c]'
		printf '%s\n' "$@"
	} > "$file"
}

# reap PIDFILE SECONDS: end what spawn started and wait until it is gone.
reap() {
	local pid sig
	[ -s "$1" ] || return 0
	read -r pid sig < "$1"
	kill -"$sig" "$pid" 2> /dev/null || true
	wait_for "$2" gone "$pid" || kill -KILL "$pid" 2> /dev/null || true
	rm -f "$1"
}
