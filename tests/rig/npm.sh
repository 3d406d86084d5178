#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# npm.sh DIR PACKAGE@VERSION...
#
# Installs packages of npm that are missing into DIR/node_modules, without
# running their scripts.
set -euo pipefail

dir=${1:?usage: npm.sh DIR PACKAGE@VERSION...}
shift
mkdir -p "$dir"
exec 9> "$dir/lock"
flock 9

missing=no
touch "$dir/packages"
for package in "$@"; do
	manifest=$dir/node_modules/${package%@*}/package.json
	grep -qs "\"version\": \"${package##*@}\"" "$manifest" || missing=yes
	sed -i "\\|^${package%@*}@|d" "$dir/packages"
	echo "$package" >> "$dir/packages"
done
[ $missing = yes ] || exit 0
# npm removes what is not named, so those of the other tests are.
mapfile -t packages < "$dir/packages"
npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --silent \
	--prefix "$dir" "${packages[@]}" >&2
