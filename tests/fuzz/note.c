/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a note: the line that is taken is the one that we write. */
#include "gate/gate.h"
#include "replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = gf_xmemdup((const char *)data, size);
	struct gf_buf again = GF_BUF_INIT;
	struct gf_ruling ruling = { 0 };
	struct gf_note_line line;

	if (!gf_note_parse(&line, text, size)) {
		ruling.word = line.word;
		ruling.errors = line.errors;
		ruling.warnings = line.warnings;
		ruling.debt = line.debt;
		ruling.records = line.records;
		ruling.engine = line.engine;
		memcpy(ruling.ruleset, line.ruleset, sizeof(line.ruleset));
		gf_note_write(&again, &ruling);
		GF_BUG(again.len > size ||
		       memcmp(again.s, text, again.len) != 0);
	}
	gf_ruling_release(&ruling);
	gf_buf_release(&again);
	free(text);
	return 0;
}
