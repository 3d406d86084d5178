#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# check-data.sh TOP: metadata, help, translations, licences.  Prints TAP.
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

desktop() {
	local file
	file=$(mktemp --suffix .desktop)
	sed 's/@[a-z_]*@/sallyport/g' "data/$id.desktop.in" > "$file"
	desktop-file-validate "$file"
	local status=$?
	rm -f "$file"
	return $status
}

metainfo() {
	local dir status
	dir=$(mktemp -d)
	cp "data/$id.metainfo.xml.in" "$dir/$id.metainfo.xml"
	appstreamcli validate --no-net "$dir/$id.metainfo.xml"
	status=$?
	rm -rf "$dir"
	return $status
}

translations() {
	local file
	for file in po/*.po; do
		[ -e "$file" ] || continue
		msgfmt -c --check-accelerators=_ -o /dev/null "$file" || return 1
	done
}

man_pages() {
	local page
	for page in data/*.1; do
		[ -z "$(MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 > /dev/null)" ] ||
			{ MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 > /dev/null; return 1; }
	done
}

json_files() {
	local file
	for file in data/*.json; do
		python3 -m json.tool "$file" > /dev/null || { echo "$file"; return 1; }
	done
}

shell_scripts() {
	local file
	for file in build-aux/run build-aux/check build-aux/packages build-aux/bench .ci/run; do
		bash -n "$file" || return 1
	done
}

formatted() {
	local bad_files
	bad_files=$(find src tests -name '*.c' -exec sh -c \
		'for f; do clang-format --dry-run -Werror "$f" > /dev/null 2>&1 || echo "$f"; done' _ {} +)
	[ -z "$bad_files" ] || { echo "$bad_files"; return 1; }
}

help_pages() { yelp-check validate help/C && yelp-check links help/C && yelp-check orphans help/C; }

echo 1..10
check "one application id everywhere" same_id
check "desktop file" desktop
check "metainfo" metainfo
check "settings schema" glib-compile-schemas --strict --dry-run data
check "help pages" help_pages
check "translations" translations
check "man pages" man_pages
check "JSON schemas are JSON" json_files
check "shell scripts parse" shell_scripts
check "sources are formatted" formatted
exit $bad
