#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# test-activation.sh MESON BUILD PREFIX: a staged installation is started by
# D-Bus alone, as a desktop does it.  Needs a display.  Prints TAP.
set -uo pipefail
id=io.github.sallyport.Sallyport
here=$(cd "$(dirname "$0")" && pwd)

# until_seen COMMAND...: waits until it succeeds; fails after a minute.
until_seen() {
	local deadline=$((SECONDS + 60))
	until "$@" > /dev/null 2>&1; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.1
	done
}

number=0
bad=0
report() {
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		bad=1
	fi
}

owned() { gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.NameHasOwner $id |
	grep -q true; }
imported() { "$stage/bin/sallyport-cli" certificate list | grep -q "$1"; }

inside() {
	cp "$here/../fixtures/app/"*.pem "$work/"
	set -- "$work"/*-ca.pem
	[ -e "$1" ] || { echo "Bail out! no certificate among the fixtures of the window"; exit 1; }
	! owned
	report $? "nobody has the name before"
	gdbus call --session -d $id -o /io/github/sallyport/Sallyport \
		-m org.freedesktop.Application.Activate '{}' > /dev/null
	report $? "D-Bus starts the program"
	until_seen xdotool search --onlyvisible --name '^Sallyport$'
	report $? "its window opens"
	# GLib passes the file over D-Bus, because the desktop file says so.
	gio launch "$stage/share/applications/$id.desktop" "$1" > /dev/null 2>&1
	report $? "the desktop file opens a certificate"
	until_seen imported "$(basename "$1" .pem)"
	report $? "the running program imports it"
	gdbus call --session -d $id -o /io/github/sallyport/Sallyport \
		-m org.freedesktop.Application.ActivateAction quit '[]' '{}' > /dev/null
	until_seen eval '! owned'
	report $? "Quit ends it"
	exit $bad
}

if [ "$1" = --inside ]; then
	stage=$2 work=$3
	inside
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" install -C "$2" --no-rebuild --destdir "$work/stage" > "$work/log" 2>&1 || {
	cat "$work/log" >&2
	exit 1
}
stage=$work/stage$3
glib-compile-schemas "$stage/share/glib-2.0/schemas"
sed -i "s#^Exec=#Exec=$work/stage#" "$stage/share/dbus-1/services/$id.service"

# A bus that can start this program and nothing else of this computer.
cat > "$work/bus.conf" <<CONF
<busconfig>
  <type>session</type>
  <listen>unix:dir=$work</listen>
  <servicedir>$stage/share/dbus-1/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
export XDG_DATA_DIRS="$stage/share:/usr/local/share:/usr/share"
export PATH="$stage/bin:$PATH"
echo 1..6
dbus-run-session --config-file "$work/bus.conf" -- "$0" --inside "$stage" "$work"
