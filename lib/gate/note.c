/* SPDX-License-Identifier: EUPL-1.2 */
/* A ruling as the text of a note, and its first line read again. */
#include "gate/internal.h"

enum { SHOWN = 20 };

/* --- writing ------------------------------------------------------------- */

static void write_engine(struct gf_buf *out, const char *engine)
{
	for (; engine && *engine; engine++)
		gf_buf_addc(out,
			    *engine > ' ' && *engine < 127 ? *engine : '-');
}

static void write_first(struct gf_buf *out, const struct gf_ruling *r)
{
	gf_buf_addf(out,
		    "greffe 1 %s errors=%u warnings=%u debt=%u records=%u "
		    "ruleset=%s engine=",
		    gf_word_name(r->word), r->errors, r->warnings, r->debt,
		    r->records, r->ruleset);
	write_engine(out, r->engine);
	gf_buf_addc(out, '\n');
}

void gf_ruling_line_write(struct gf_buf *out, const struct gf_ruling_line *line)
{
	gf_buf_add_visible(out, line->path, strlen(line->path));
	if (line->line)
		gf_buf_addf(out, ":%u:%u", line->line, line->column);
	gf_buf_adds(out, ": error: ");
	gf_buf_add_visible(out, line->message, strlen(line->message));
	gf_buf_addf(out, " [%s]\n", line->rule);
}

/* Whole lines only, and room for the last one. */
static uint32_t write_lines(struct gf_buf *out, const struct gf_ruling *r)
{
	size_t most = gf_limit(GF_LIMIT_NOTE_BYTES) - 256, before;
	uint32_t i;

	for (i = 0; i < r->n && i < SHOWN; i++) {
		before = out->len;
		gf_ruling_line_write(out, &r->lines[i]);
		if (out->len <= most)
			continue;
		out->s[out->len = before] = '\0';
		break;
	}
	return i;
}

void gf_note_write(struct gf_buf *out, const struct gf_ruling *r)
{
	struct gf_buf text = GF_BUF_INIT;
	uint32_t shown, all = r->n + r->left_out;

	write_first(&text, r);
	if (r->why || r->n)
		gf_buf_addc(&text, '\n');
	if (r->why) {
		gf_buf_add_visible(&text, r->why, strlen(r->why));
		gf_buf_addc(&text, '\n');
	}
	shown = write_lines(&text, r);
	if (shown < all && r->n)
		gf_buf_addf(&text,
			    gf_translate_to(r->lang, N_("and %u more\n")),
			    all - shown);
	gf_buf_add(out, text.s, text.len);
	gf_buf_release(&text);
}

/* --- reading ------------------------------------------------------------- */

/* What is left of the line. */
struct cursor {
	const char *s, *end;
};

static bool take_text(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(c->end - c->s) < len || memcmp(c->s, text, len) != 0)
		return false;
	c->s += len;
	return true;
}

/* Digits alone, as they are written: no sign, no zero in front. */
static bool take_number(struct cursor *c, const char *key, uint32_t *out)
{
	uint64_t n = 0;
	const char *first;

	if (!take_text(c, key))
		return false;
	for (first = c->s; c->s < c->end && *c->s >= '0' && *c->s <= '9';
	     c->s++) {
		n = n * 10 + (uint64_t)(*c->s - '0');
		if (n > UINT32_MAX)
			return false;
	}
	*out = (uint32_t)n;
	return c->s > first && (*first != '0' || c->s == first + 1);
}

static bool take_word(struct cursor *c, enum gf_word *word)
{
	size_t i;

	for (i = 0; i <= GF_WORD_UNREADABLE; i++)
		if (take_text(c, gf_word_name((enum gf_word)i))) {
			*word = (enum gf_word)i;
			return true;
		}
	return false;
}

static bool take_ruleset(struct cursor *c, char out[17])
{
	int i;

	if (!take_text(c, " ruleset=") || c->end - c->s < 16)
		return false;
	for (i = 0; i < 16; i++, c->s++) {
		if (!strchr("0123456789abcdef", *c->s) || !*c->s)
			return false;
		out[i] = *c->s;
	}
	out[16] = '\0';
	return true;
}

/* To the end of the line, and no further. */
static bool take_engine(struct cursor *c, char *out, size_t size)
{
	size_t len = 0;

	if (!take_text(c, " engine="))
		return false;
	for (; c->s < c->end; c->s++) {
		if (*c->s <= ' ' || *c->s >= 127 || len + 1 == size)
			return false;
		out[len++] = *c->s;
	}
	out[len] = '\0';
	return len > 0;
}

int gf_note_parse(struct gf_note_line *out, const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len < 512 ? len : 512);
	struct cursor c = { text, end };
	struct gf_note_line line = { 0 };

	if (!end || !take_text(&c, "greffe 1 ") || !take_word(&c, &line.word) ||
	    !take_number(&c, " errors=", &line.errors) ||
	    !take_number(&c, " warnings=", &line.warnings) ||
	    !take_number(&c, " debt=", &line.debt) ||
	    !take_number(&c, " records=", &line.records) ||
	    !take_ruleset(&c, line.ruleset) ||
	    !take_engine(&c, line.engine, sizeof(line.engine)))
		return -1;
	*out = line;
	return 0;
}
