#compdef greffe git-greffe
# SPDX-License-Identifier: EUPL-1.2
# Completion of greffe for zsh: asks greffe itself.

_greffe() {
	local offer word tab=$'\t'
	local -a plain shown deep deeper
	for offer in "${(@f)$(greffe complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
		word=${offer%%$tab*}
		case $word in
		'') ;;
		@files) _files ;;
		@folders) _files -/ ;;
		*/) deep+=($word) deeper+=("${offer/$tab/  -- }") ;;
		*) plain+=($word) shown+=("${offer/$tab/  -- }") ;;
		esac
	done
	(( $#plain )) && compadd -l -d shown -a plain
	(( $#deep )) && compadd -S '' -l -d deeper -a deep
}
_greffe "$@"
