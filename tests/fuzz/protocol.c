/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any bytes as what a client says: lines of the protocol. What is understood
 * is within what there is, and what is written of it is JSON on one line.
 */
#include "daemon/event.c"
#include "daemon/protocol.c"
#include "replay.h"

static void check_written(const struct gf_buf *line)
{
	struct gf_wire *again;

	GF_BUG(!line->len || line->s[line->len - 1] != '\n');
	GF_BUG(memchr(line->s, '\n', line->len) != line->s + line->len - 1);
	GF_BUG(gf_wire_read(&again, line->s, line->len, NULL) < 0);
	gf_wire_free(again);
}

static void check_line(const char *line, size_t len)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct demand demand;
	const char *code = protocol_read(&demand, line, len, &err);
	struct event event = { .kind = EVENT_ALARM,
			       .branch = "",
			       .commit = "",
			       .valid = "",
			       .word = "",
			       .text = line,
			       .text_len = len };

	GF_BUG(!code && demand.kind >= DEMAND_KINDS);
	GF_BUG(code && !*err.msg);
	if (code) {
		protocol_error(&out, code, err.msg, &demand);
	} else {
		protocol_answer(&out, &demand);
		protocol_end(&out);
	}
	check_written(&out);
	protocol_forget(&demand);
	gf_buf_reset(&out);
	protocol_event(&out, &event, line);
	check_written(&out);
	GF_BUG(!protocol_read_hello(line, len, &err) && !len);
	gf_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = gf_xmemdup((const char *)data, size), *line = text, *end;

	while ((end = memchr(line, '\n', size - (size_t)(line - text)))) {
		*end = '\0';
		check_line(line, (size_t)(end - line));
		line = end + 1;
	}
	check_line(line, size - (size_t)(line - text));
	free(text);
	return 0;
}
