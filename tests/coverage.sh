#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# docs/coverage.md against the records: see coverage.py.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
"$TOP/tests/from_documents" commons
python3 "$TOP/tests/coverage.py" commons "$TOP/docs/coverage.md"
code=$?
rm -rf "$TAP_DIR"
exit $code
