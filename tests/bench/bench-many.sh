#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# bench-many.sh BUILD_DIR: a thousand endpoints at once, and the longest step of
# the main loop meanwhile.
set -euo pipefail
export GSETTINGS_BACKEND=memory DBUS_SESSION_BUS_ADDRESS=disabled:
exec "$1/tests/bench/bench-many" 1000
