/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Fixes: the bytes to replace, and the line as a person should type it. The
 * advice is made from the same bytes that are tried, so it cannot lie.
 */
#include "yaml/explain.h"

/* Longer than that, nobody reads a line typed again. */
#define ADVICE_BYTES 200

const char *gf_fix_show(struct gf_explain *x, uint32_t start, uint32_t end)
{
	return gf_diags_excerpt(&x->words, x->text + start, end - start);
}

const char *gf_fix_number(struct gf_explain *x, uint32_t n)
{
	return gf_arena_printf(&x->words.arena, "%u", n);
}

static bool needs_single(const char *s, size_t len)
{
	return !memchr(s, '\'', len) || memchr(s, '"', len) ||
	       memchr(s, '\\', len);
}

void gf_fix_quote(struct gf_buf *out, const char *s, size_t len)
{
	char quote = needs_single(s, len) ? '\'' : '"';
	size_t i;

	gf_buf_addc(out, quote);
	for (i = 0; i < len; i++) {
		if (s[i] == quote)
			gf_buf_addc(out, quote);
		gf_buf_addc(out, s[i]);
	}
	gf_buf_addc(out, quote);
}

static uint32_t line_of(const struct gf_explain *x, uint32_t at)
{
	uint32_t low = 0, high = x->n;

	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (x->lines[mid].start <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

void gf_fix_advise_line(struct gf_explain *x, struct gf_fix *fix,
			bool with_indent)
{
	const struct gf_line *line = &x->lines[line_of(x, fix->cut.start)];
	struct gf_buf typed = GF_BUF_INIT;
	const char *s, *end;

	/* the first line of: what stands before, the repair, what follows */
	gf_buf_add(&typed, x->text + line->start, fix->cut.start - line->start);
	gf_buf_add(&typed, fix->with.s, fix->with.len);
	if (fix->cut.end < line->end)
		gf_buf_add(&typed, x->text + fix->cut.end,
			   line->end - fix->cut.end);
	s = typed.s;
	end = s + strcspn(s, "\r\n");
	while (!with_indent && s < end && gf_is_blank(*s))
		s++;
	if (end - s <= ADVICE_BYTES)
		GF_FIX_SAY(
			x, &fix->advice, "%s",
			gf_arena_memdup(&x->words.arena, s, (size_t)(end - s)));
	gf_buf_release(&typed);
}

void gf_fix_replace(struct gf_explain *x, struct gf_fix *fix, uint32_t start,
		    uint32_t end, const char *with)
{
	fix->cut = (struct gf_span){ start, end };
	gf_buf_adds(&fix->with, with);
	gf_fix_advise_line(x, fix, false);
}

/* The first (or the last) few words of a text. */
static const char *few_words(struct gf_explain *x, const char *s, size_t len,
			     bool last)
{
	size_t i, words = 0, at;

	for (i = 0; i < len && words < 2; i++) {
		at = last ? len - 1 - i : i;
		if (s[at] == '\n' || s[at] == '\r')
			break;
		words += s[at] == ' ';
	}
	i -= i && words == 2;
	return gf_arena_memdup(&x->words.arena, last ? s + len - i : s, i);
}

/* For a text of several lines or a long one: where its quotes go. */
static void advise_ends(struct gf_explain *x, struct gf_fix *fix,
			const char *inner, size_t len)
{
	const char quote[] = { fix->with.s[0], '\0' };

	if (memchr(inner, quote[0], len))
		GF_FIX_SAY(x, &fix->advice,
			   N_("put %1$s before '%2$s' and after '%3$s', and "
			      "type each %1$s between them twice"),
			   quote, few_words(x, inner, len, false),
			   few_words(x, inner, len, true));
	else
		GF_FIX_SAY(x, &fix->advice,
			   N_("put %1$s before '%2$s' and after '%3$s'"), quote,
			   few_words(x, inner, len, false),
			   few_words(x, inner, len, true));
}

void gf_fix_requote(struct gf_explain *x, struct gf_fix *fix, uint32_t start,
		    uint32_t end, const char *inner, size_t len)
{
	fix->cut = (struct gf_span){ start, end };
	gf_fix_quote(&fix->with, inner, len);
	fix->advice.msgid = NULL;
	if (!memchr(fix->with.s, '\n', fix->with.len))
		gf_fix_advise_line(x, fix, false);
	if (!fix->advice.msgid)
		advise_ends(x, fix, inner, len);
}

void gf_fix_shift(struct gf_explain *x, struct gf_fix *fix, uint32_t from,
		  uint32_t to, int by)
{
	uint32_t i, at = x->lines[from].start;

	fix->cut = (struct gf_span){ at, x->lines[to - 1].end };
	for (i = from; i < to; i++) {
		const struct gf_line *line = &x->lines[i];
		uint32_t gone = 0, indent = gf_line_indent(line);

		/* line ends are copied with what precedes them */
		gf_buf_add(&fix->with, x->text + at, line->start - at);
		if (by > 0 && line->kind != GF_LINE_BLANK)
			gf_buf_fill(&fix->with, ' ', (size_t)by);
		else if (by < 0)
			gone = indent < (uint32_t)-by ? indent : (uint32_t)-by;
		gf_buf_add(&fix->with, x->text + line->start + gone,
			   line->end - line->start - gone);
		at = line->end;
	}
	gf_fix_advise_line(x, fix, true);
}
