# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# The tables of the benches, from what measure prints.

# rows TITLES: a table's rows from what measure prints; ratios to the first.
# What it printed is kept in BUILD/bench/last.
rows() {
	tee "$BUILD/bench/last" | awk -F '\t' -v titles="$*" '
	BEGIN { split(titles, title, "|") }
	NR == 1 { base = $1 }
	{
		printf "| %-44s | %10.1f ms | %6.2f | %8.1f ms | %7.1f MB |%s\n", title[NR], $1,
			base ? $1 / base : 0, $2, $3 / 1024, ($4 > 1 ? " exit " $4 : "")
	}'
}

head_row() {
	printf '\n| %-44s | %13s | %6s | %11s | %10s |\n' "$1" 'median' 'ratio' 'processor' 'memory'
	printf '|:%045d|%014d:|%07d:|%012d:|%011d:|\n' 0 0 0 0 0 | tr 0 -
}
