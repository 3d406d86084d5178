#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# run-on-desktop.sh PROGRAM...: runs it on a display of its own, on a bus with an
# unlocked gnome-keyring and the accessibility service.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for tool in xvfb-run openbox xdotool secret-tool; do
  if ! command -v "$tool" >/dev/null; then
    echo "1..0 # SKIP $tool is not installed"
    exit 0
  fi
done
export GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_BACKEND=x11 GSETTINGS_BACKEND=memory
# Fatal warnings are for the program; the accessibility library prints some.
unset NO_AT_BRIDGE G_DEBUG
# The accessibility service is started by the bus and asks for the display.
# shellcheck disable=SC2016
exec "$here/../keyring/run-with-keyring.sh" xvfb-run -a -s '-screen 0 1280x900x24' \
  sh -c 'dbus-update-activation-environment DISPLAY XAUTHORITY >&2; exec "$@"' sh "$@"
