# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# shellcheck disable=SC2016,SC2154 # $ is for the shells that are run; bench/ask says the rest
# A part of bench/ask that is only run when it is asked for: 1,000,000 records,
# in small folders and in one folder a kind. It takes 5 GB and half an hour.

# replace REPO BRANCH FOLDER TREE MESSAGE: another folder there, in a commit
replace() {
	top=$({ git -C "$1" ls-tree "$2" | awk -F '\t' -v name="$3" '$2 != name' &&
		printf '040000 tree %s\t%s\n' "$4" "$3"; } | git -C "$1" mktree)
	git -C "$1" update-ref "refs/heads/$2" "$(git -C "$1" -c user.name=Bench -c user.email=bench@example.org \
		commit-tree -p "$2" -m "$5" "$top")"
}

# flatten REPO: all records of a kind in one folder, in a commit on main
flatten() {
	tab=$(printf '\t')
	records=$(git -C "$1" ls-tree --name-only main records/ | while read -r kind; do
		tree=$(git -C "$1" ls-tree -r main "$kind" | awk -F '[\t/]' '{ print $1 "\t" $NF }' |
			LC_ALL=C sort -t "$tab" -k 2 | git -C "$1" mktree)
		printf '040000 tree %s\t%s\n' "$tree" "${kind#records/}"
	done | git -C "$1" mktree)
	replace "$1" main records "$records" 'One folder a kind'
}

# add_rules REPO: the three rules, in a commit on main
add_rules() {
	rules=$(for rule in bench/rules/*.sql; do
		printf '100644 blob %s\t%s\n' "$(git -C "$1" hash-object -w "$PWD/$rule")" "${rule##*/}"
	done | git -C "$1" mktree)
	schema=$({ git -C "$1" ls-tree main:schema && printf '040000 tree %s\trules\n' "$rules"; } | git -C "$1" mktree)
	replace "$1" main schema "$schema" 'Add three rules'
}

make_million() {
	echo 'making 1,000,000 records…' >&2
	python3 "$SYNTH" 1000000 "$1" --mode git >/dev/null
	add_rules "$1/repo.git"
	git clone -q --bare --shared "$1/repo.git" "$1/flat.git"
	flatten "$1/flat.git"
	touch "$1/made"
}

# edits_of REPO PATH ROUNDS TITLE: a commit that changes one record, then show
edits_of() {
	[ -e "$1/greffe/index.db" ] || "$greffe" -C "$1" list person --count >/dev/null
	"$greffe" -C "$1" show "person/$(basename "$2" .yaml)" >/dev/null
	python3 bench/edits.py "$1" "$2" $((2 * $3)) >"$1/bench-edits"
	head_row "$4: a commit that changes one record, then…"
	# the next of the commits becomes main, and is taken from the list
	next='git -C "$2" update-ref refs/heads/main "$(head -n 1 "$2/bench-edits")"; sed -i 1d "$2/bench-edits"'
	"$measure" "$3" sh -c "$next" - "$greffe" "$1" \
		-- sh -c "$next"'; exec "$1" -C "$2" show "person/$3"' - "$greffe" "$1" "$(basename "$2" .yaml)" |
		rows "the commit alone|the commit, then greffe show"
	awk -F '\t' '{ t[NR] = $1; p[NR] = $2 }
		END { printf "refresh and show: %.1f ms, processor %.1f ms\n", t[2] - t[1], p[2] - p[1] }' "$BUILD/bench/last"
}

bench_million() {
	big=$PWD/$BUILD/bench/ask-1000000
	[ -e "$big/made" ] || make_million "$big"
	one=$(git -C "$big/repo.git" ls-tree -r --name-only main records/person | sed -n 1000p)
	edits_of "$big/repo.git" "$one" 50 '1,000,000 records'
	edits_of "$big/flat.git" "records/person/${one##*/}" 10 'the same, one folder a kind'
}
