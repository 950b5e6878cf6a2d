/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any bytes as what git writes to a hook: what is taken is, written again,
 * the same bytes.
 */
#include "gate/gate.h"
#include "replay.h"

static void write_oid(struct gf_buf *out, const struct gf_oid *oid)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, oid);
	gf_buf_addf(out, "%s ", hex);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = gf_xmemdup((const char *)data, size);
	struct gf_buf again = GF_BUF_INIT;
	struct gf_push push = { 0 };
	struct gf_error err = { 0 };
	size_t i;

	if (gf_push_parse(&push, text, size, &err) < 0) {
		GF_BUG(!*err.msg);
	} else {
		GF_BUG(!push.n || push.n > gf_limit(GF_LIMIT_PUSH_REFS));
		for (i = 0; i < push.n; i++) {
			write_oid(&again, &push.lines[i].old);
			write_oid(&again, &push.lines[i].new);
			gf_buf_addf(&again, "%s\n", push.lines[i].ref);
			GF_BUG(!push.lines[i].has_old &&
			       !push.lines[i].has_new);
		}
		GF_BUG(again.len != size || memcmp(again.s, text, size) != 0);
	}
	gf_push_release(&push);
	gf_buf_release(&again);
	free(text);
	return 0;
}
