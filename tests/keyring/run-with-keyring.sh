#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# run-with-keyring.sh PROGRAM...: runs it on a bus of its own with an unlocked
# gnome-keyring in a throw-away home.  The tester's keyring is never seen, and
# without a display the daemon cannot ask for anything.
set -eu

for tool in dbus-run-session gnome-keyring-daemon gdbus; do
  if ! command -v "$tool" >/dev/null; then
    echo "1..0 # SKIP $tool is not installed"
    exit 0
  fi
done

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
export HOME="$dir/home" XDG_RUNTIME_DIR="$dir/run"
export XDG_DATA_HOME="$HOME/.local/share" XDG_CONFIG_HOME="$HOME/.config" XDG_CACHE_HOME="$HOME/.cache"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL
# Fatal warnings are meant for the program, not for the daemon, which prints some.
export TEST_G_DEBUG="${G_DEBUG-}"
unset G_DEBUG
mkdir -p "$XDG_DATA_HOME"
mkdir -m 700 "$XDG_RUNTIME_DIR"

# What the bus and the daemons print is no TAP.
exec 3>&1
# shellcheck disable=SC2016
dbus-run-session -- sh -c '
  printf testpw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  # The daemon reports success with a wrong password as well.
  locked=$(gdbus call --session --dest org.freedesktop.secrets \
    --object-path /org/freedesktop/secrets/collection/login \
    --method org.freedesktop.DBus.Properties.Get org.freedesktop.Secret.Collection Locked)
  if [ "$locked" != "(<false>,)" ]; then
    echo "Bail out! the keyring did not open: $locked" >&3
    exit 1
  fi
  G_DEBUG=$TEST_G_DEBUG exec "$@" >&3
' sh "$@" >&2
