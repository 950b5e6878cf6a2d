# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# Completion of greffe and of git greffe for bash: asks greffe itself.

_greffe() {
	local line=${COMP_LINE:0:COMP_POINT} word offer strip
	local -a words=()
	read -ra words <<<"$line"
	[[ $line == *[[:space:]] ]] && words+=('')
	# git greffe, git -C DIR greffe: from greffe on
	while [[ ${#words[@]} -gt 1 && ${words[0]##*/} != @(greffe|git-greffe) ]]; do
		words=("${words[@]:1}")
	done
	word=${words[-1]}
	# bash takes what is behind the last = or : for the word
	strip=${word%"${word##*[=:]}"}
	COMPREPLY=()
	while IFS= read -r offer; do
		offer=${offer%%$'\t'*}
		case $offer in
		@files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
		@folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
		*) COMPREPLY+=("${offer#"$strip"}") ;;
		esac
		[[ $offer == */ ]] && compopt -o nospace
	done < <(greffe complete -- "${words[@]:1}" 2>/dev/null)
}
_git_greffe() { _greffe greffe "${COMP_WORDS[COMP_CWORD]}"; }
complete -F _greffe greffe git-greffe
