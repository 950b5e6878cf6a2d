# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# tour.sh: docs/tour.md names every file of every room, once, and no other.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1

# `file.c` in the tour's tables, under the "## folder" that they follow
awk '
/^## / { room = match($0, /`[^`]*`/) ? substr($0, RSTART + 1, RLENGTH - 2) : ""; next }
room != "" && /^\| `/ {
	cell = $0; sub(/^\| /, "", cell); sub(/ \|.*/, "", cell)
	while (match(cell, /`[^`]*`/)) {
		print room "/" substr(cell, RSTART + 1, RLENGTH - 2)
		cell = substr(cell, RSTART + RLENGTH)
	}
}' docs/tour.md | sort >"$TAP_DIR/told"
# what is generated, bundled as data or private to a file needs no line
find lib cli daemon -name '*.[ch]' | sort >"$TAP_DIR/there"

it 'no file is told twice' sh -c "! uniq -d '$TAP_DIR/told' | grep ."
it 'every file told is there' sh -c "! comm -23 '$TAP_DIR/told' '$TAP_DIR/there' | grep ."
it 'every file there is told' sh -c "! comm -13 '$TAP_DIR/told' '$TAP_DIR/there' | grep ."

# the rooms stand in the order of the flow, which is the Makefile's
sed -n 's/^ROOMS := //p' Makefile | tr ' ' '\n' | sed 's,^,lib/,' >"$TAP_DIR/order"
printf 'cli\ndaemon\n' >>"$TAP_DIR/order"
sed -n 's/^## .*`\(lib\/[a-z]*\|cli\|daemon\)`.*/\1/p' docs/tour.md >"$TAP_DIR/toured"
it 'the rooms are told in the order of the flow' diff "$TAP_DIR/order" "$TAP_DIR/toured"
finish
