#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# limits: every row of `greffe dump limits` is tried just below, at and just
# above. A test says "limit: SIZE: ROW ..." of what it tried (unit/sides.h,
# hostile_cases.py): three of these must pass for each row.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1

for source in $(cd "$TOP" && grep -l '^#include "sides.h"' tests/unit/*.c); do
	test=${source#tests/unit/}
	"$BUILD/tests/unit/${test%.c}"
done >said 2>/dev/null
python3 "$TOP/tests/hostile_cases.py" 'limit: ' >>said
grep -a '^ok ' said >passed
"$GREFFE" --lang en dump limits >rows
while read -r value row; do
	sides=0
	for size in $((value - 1)) "$value" $((value + 1)); do
		grep -qF -- "limit: $size: $row " passed && sides=$((sides + 1))
	done
	it "$row: below, at and above $value" test "$sides" = 3
done <rows
it 'the limits are many' sh -c 'test "$(wc -l <rows)" -gt 15'
it 'none of them is refused where it should not be' sh -c '! grep -a "^not ok .*limit: " said'
finish
