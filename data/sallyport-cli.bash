# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
# shellcheck shell=bash
#
# Completion of sallyport-cli for bash.

# Identifiers of a group, of the library that is named on the line: the first
# column without its head.
_sallyport_cli_ids() {
	local i
	local -a library=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		if [[ ${COMP_WORDS[i]} == --library ]]; then
			library=(--library "${COMP_WORDS[i + 1]}")
		fi
	done
	sallyport-cli "$1" list "${library[@]}" 2> /dev/null | awk 'NR > 1 { print $1 }'
}

_sallyport_cli() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local group=${COMP_WORDS[1]} verb=${COMP_WORDS[2]} words=
	local common='--library --format --json --help'
	local files='--password-file --wallet-host --wallet-user'
	local fields='--identifier --type --engine --server --port --database --user --ssl-mode
		--certificate --verify-as --extra-attributes --setting --password-file'

	COMPREPLY=()
	case $prev in
	--library | --password-file | --ca-password-file | --chain | --output | -o | --ics)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
		;;
	--ca)
		mapfile -t COMPREPLY < <(compgen -f -W "$(_sallyport_cli_ids certificate)" -- "$cur")
		return
		;;
	--certificate | --replace-with) words=$(_sallyport_cli_ids certificate) ;;
	--format)
		words='text json'
		[[ $group:$verb != certificate:export ]] || words='pem chain der pkcs7 pkcs12 jks sso'
		;;
	--without)
		mapfile -t COMPREPLY < <(compgen -f -W "$(_sallyport_cli_ids certificate)" -- "$cur")
		return
		;;
	--mode | --ssl-mode) words='none require verify-ca verify-full' ;;
	--type) words='source target' ;;
	--engine) words=$(sallyport-cli engines 2> /dev/null | awk 'NR > 1 { print $1 }') ;;
	esac
	if [[ -z $words ]]; then
		case $COMP_CWORD:$group:$verb in
		1:*) words='certificate endpoint test verify inspect engines expiring report demo help
			--help --version' ;;
		2:certificate:*) words='import list show export compare split merge rotate delete chain fetch' ;;
		2:endpoint:*) words='add modify list show delete' ;;
		2:report:*) words='list show' ;;
		*:certificate:import) words="--identifier --convert $files $common" ;;
		*:certificate:chain) words="--ca $common $(_sallyport_cli_ids certificate)" ;;
		*:certificate:fetch) words="--expect-fingerprint --identifier --reason $common" ;;
		*:certificate:compare) words="$files $common $(_sallyport_cli_ids certificate)" ;;
		*:certificate:merge) words="--identifier --without --without-expired --sort $files $common
			$(_sallyport_cli_ids certificate)" ;;
		*:certificate:export) words="--output --format --password-file --library --help $(_sallyport_cli_ids certificate)" ;;
		*:certificate:rotate) words="--apply --all $common $(_sallyport_cli_ids certificate)" ;;
		*:certificate:delete) words="--replace-with $common $(_sallyport_cli_ids certificate)" ;;
		*:certificate:show | *:certificate:split) words="$common $(_sallyport_cli_ids certificate)" ;;
		*:endpoint:add) words="--uri $fields $common" ;;
		*:endpoint:modify) words="$fields --forget-password $common $(_sallyport_cli_ids endpoint)" ;;
		*:endpoint:show | *:endpoint:delete) words="$common $(_sallyport_cli_ids endpoint)" ;;
		*:report:show) words="--details $common $(_sallyport_cli_ids report)" ;;
		*:test:*) words="--all --mode --ca --ca-password-file --wallet-host --wallet-user --verify-as
			--setting --timeout --login --password-file --jobs --details
			--no-save $common $(_sallyport_cli_ids endpoint)" ;;
		*:verify:*) words="--ca --chain --host --time $files $common" ;;
		*:inspect:*) words="$files $common" ;;
		*:expiring:*) words="--within --ics $common" ;;
		*:demo:*) words="--all-engines --details --format --json --help" ;;
		*) words=$common ;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	case $group:$verb in
	certificate:chain | certificate:compare | certificate:merge)
		[[ $cur == -* ]] || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
		;;
	certificate:import | inspect:*)
		[[ $cur == -* ]] || mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		;;
	esac
}

complete -o filenames -F _sallyport_cli sallyport-cli
