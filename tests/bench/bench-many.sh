#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# bench-many.sh BUILD_DIR: a thousand endpoints at once, the longest step of
# the main loop, and lists of 100,000 rows.
set -euo pipefail
build=$1
export GSETTINGS_BACKEND=memory DBUS_SESSION_BUS_ADDRESS=disabled:
for program in bench-many bench-store bench-list; do
	if [ -x "$build/tests/bench/$program" ]; then
		"$build/tests/bench/$program"
	fi
done
