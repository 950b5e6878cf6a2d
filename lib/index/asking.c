/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What cannot be understood, told: the message goes to the error; the place
 * in what was typed, and what there is instead, to lines of advice.
 */
#include "index/select.h"

enum { SHOWN = 60 }; /* columns of the text around the place */

/* Where to start so that `at` is seen, on a whole character. */
static size_t start_of_excerpt(const char *text, size_t at)
{
	size_t from = at > SHOWN ? at - SHOWN / 2 : 0;

	while (from && (text[from] & 0xc0) == 0x80)
		from--;
	return from;
}

static void add_excerpt(struct asking *a, size_t at, size_t len)
{
	size_t from = start_of_excerpt(a->text, at), size = strlen(a->text);
	size_t to = size - from > 2 * SHOWN ? from + 2 * SHOWN : size, i;
	struct gf_buf line = GF_BUF_INIT;
	uint32_t cp;

	while (to < size && (a->text[to] & 0xc0) == 0x80)
		to++;
	gf_buf_add_visible(&line, a->text + from, to - from);
	gf_buf_addf(a->advice, "  %s%s%s\n  ", from ? "…" : "", line.s,
		    to < size ? "…" : "");
	gf_buf_reset(&line);
	gf_buf_add_visible(&line, a->text + from, at - from);
	gf_buf_fill(a->advice, ' ', from ? 1 : 0);
	for (i = 0; i < line.len;) {
		i += gf_utf8_next(line.s + i, line.len - i, &cp);
		gf_buf_fill(a->advice, ' ', gf_utf8_width(cp));
	}
	len = at + len > to ? to - at : len;
	gf_buf_fill(a->advice, '^', len ? gf_utf8_count(a->text + at, len) : 1);
	gf_buf_addc(a->advice, '\n');
	gf_buf_release(&line);
}

int asking_fail(struct asking *a, size_t at, size_t len, const char *fmt, ...)
{
	size_t size = strlen(a->text), valid = gf_utf8_check(a->text, size);
	va_list ap;

	if (a->err) {
		a->err->code = GF_EINVALID;
		va_start(ap, fmt);
		vsnprintf(a->err->msg, sizeof(a->err->msg), fmt, ap);
		va_end(ap);
	}
	gf_buf_reset(a->advice);
	if (size && valid == size && at <= size)
		add_excerpt(a, at, at + len > size ? size - at : len);
	return -1;
}

void asking_list(struct asking *a, const char *intro, const char *const *names,
		 size_t n)
{
	size_t i, width = 0, len;

	if (!n)
		return;
	gf_buf_addf(a->advice, "  %s", intro);
	width = gf_utf8_count(intro, strlen(intro)) + 2;
	for (i = 0; i < n; i++) {
		len = strlen(names[i]);
		if (width + len > 76) {
			gf_buf_adds(a->advice, "\n   ");
			width = 3;
		}
		gf_buf_addc(a->advice, ' ');
		gf_buf_add_visible(a->advice, names[i], len);
		gf_buf_adds(a->advice, i + 1 < n ? "," : "\n");
		width += len + 2;
	}
}
