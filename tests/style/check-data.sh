#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# check-data.sh TOP: what lies around the sources and can be judged before it is
# installed; tests/install judges the rest.  Prints TAP.
set -uo pipefail
top=$1
cd "$top" || exit 1
id=io.github.sallyport.Sallyport
number=0
bad=0

# check NAME COMMAND...
check() {
	local name=$1 output
	shift
	number=$((number + 1))
	if output=$("$@" 2>&1); then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		printf '%s\n' "$output" | sed 's/^/# /'
		bad=1
	fi
}

same_id() {
	local file
	for file in desktop.in metainfo.xml.in gschema.xml service.in; do
		[ -e "data/$id.$file" ] || { echo "data/$id.$file is missing"; return 1; }
	done
	grep -q "<id>$id</id>" "data/$id.metainfo.xml.in" &&
		grep -q "id=\"$id\"" "data/$id.gschema.xml" &&
		grep -q "^Name=$id$" "data/$id.service.in" &&
		ls data/icons/hicolor/scalable/apps/$id.svg data/icons/hicolor/symbolic/apps/$id-symbolic.svg
}

translations() { build-aux/update-translations --check; }

json_files() {
	local file
	for file in data/*.json; do
		python3 -m json.tool "$file" > /dev/null || { echo "$file"; return 1; }
	done
}

shell_scripts() {
	local file
	while read -r file; do
		head -n 1 "$file" | grep -q python3 || bash -n "$file" || return 1
	done < <(git ls-files | grep -E '\.(sh|bash)$|^(build-aux|\.ci)/[^.]*$')
}

echo 1..5
check "one application id everywhere" same_id
check "languages are complete" translations
check "JSON schemas are JSON" json_files
check "shell scripts parse" shell_scripts
check "sources are formatted" build-aux/format --check
exit $bad
