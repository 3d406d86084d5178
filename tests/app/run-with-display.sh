#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# Runs a test of the windows on a display and a session bus of its own.  Skips
# (77) where there is no Xvfb.
set -eu

command -v xvfb-run >/dev/null && command -v dbus-run-session >/dev/null || exit 77

export GTK_A11Y="${GTK_A11Y:-test}" GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_BACKEND=x11
export GSETTINGS_BACKEND=memory NO_AT_BRIDGE=1 G_SLICE=always-malloc
unset WAYLAND_DISPLAY

# Folders of its own, set before the bus starts.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data"
export XDG_CACHE_HOME="$work/cache" XDG_STATE_HOME="$work/state" XDG_RUNTIME_DIR="$work/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"

xvfb-run -a -s '-screen 0 1280x900x24' dbus-run-session -- "$@"
