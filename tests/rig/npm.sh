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

missing=()
for package in "$@"; do
	manifest=$dir/node_modules/${package%@*}/package.json
	grep -qs "\"version\": \"${package##*@}\"" "$manifest" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
# What is there already would be removed if it were not named.
npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --silent \
	--prefix "$dir" "${missing[@]}" >&2
