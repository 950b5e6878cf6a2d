/* SPDX-License-Identifier: EUPL-1.2 */
/* Which line of a record's texts to show of a search, and how much of it. */
#include "cli/excerpt.h"

enum { BEFORE = 40, LENGTH = 140, PROSE_WORDS = 4 };

struct line {
	const char *s;
	size_t len;
	unsigned matches, words;
	bool title;
};

static bool is_mark(char c)
{
	return c == MATCH_START || c == MATCH_END;
}

static bool is_same(const char *s, size_t len, const char *title)
{
	for (; len; len--, s++) {
		if (is_mark(*s))
			continue;
		if (*s != *title++)
			return false;
	}
	return !*title;
}

static void read_line(struct line *line, const char *s, const char *title)
{
	size_t i;

	*line = (struct line){ .s = s, .len = strcspn(s, "\n") };
	for (i = 0; i < line->len; i++) {
		line->matches += s[i] == MATCH_START;
		line->words += s[i] == ' ' || i + 1 == line->len;
	}
	line->title = title && is_same(s, line->len, title);
}

/* Prose that matches, then anything that matches, then prose. */
static unsigned worth(const struct line *line)
{
	unsigned matches = line->matches < 9 ? line->matches : 9;
	bool prose = line->words >= PROSE_WORDS;

	if (line->title || !line->len)
		return 0;
	return (matches ? 100 + matches : 0) + (prose ? 50 : 0);
}

/* Back, or forth, to where a word starts. */
static size_t start_of_word(const struct line *line, size_t at)
{
	while (at && at < line->len && line->s[at - 1] != ' ')
		at++;
	return at < line->len ? at : 0;
}

static size_t end_of_word(const struct line *line, size_t from, size_t at)
{
	size_t end = at;

	if (at >= line->len)
		return line->len;
	while (end > from && line->s[end] != ' ')
		end--;
	if (end > from)
		return end;
	/* one word, and long: on a whole character at least */
	while (at < line->len && (line->s[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void cut_line(struct gf_buf *out, const struct line *line)
{
	const char *mark = memchr(line->s, MATCH_START, line->len);
	size_t from = mark ? (size_t)(mark - line->s) : 0, to;

	from = from > BEFORE ? start_of_word(line, from - BEFORE) : 0;
	if (mark && from > (size_t)(mark - line->s))
		from = (size_t)(mark - line->s);
	to = end_of_word(line, from, from + LENGTH);
	gf_buf_adds(out, from ? "…" : "");
	gf_buf_add(out, line->s + from, to - from);
	gf_buf_adds(out, to < line->len ? "…" : "");
}

void excerpt_choose(struct gf_buf *out, const char *texts, const char *title)
{
	struct line line, best = { .s = NULL };
	const char *s;

	gf_buf_reset(out);
	for (s = texts; *s; s += line.len + (s[line.len] == '\n')) {
		read_line(&line, s, title);
		if (!best.s ? worth(&line) > 0 : worth(&line) > worth(&best))
			best = line;
	}
	if (best.s)
		cut_line(out, &best);
}

void excerpt_show(struct gf_buf *out, const char *excerpt, bool color)
{
	size_t n;

	for (; *excerpt; excerpt += n) {
		n = strcspn(excerpt, "\001\002");
		gf_buf_add_visible(out, excerpt, n);
		if (!excerpt[n])
			break;
		if (color)
			gf_buf_adds(out, excerpt[n] == MATCH_START ? "\033[1m"
								   : "\033[0m");
		n++;
	}
}

void excerpt_plain(struct gf_buf *out, const char *excerpt)
{
	for (; *excerpt; excerpt++)
		if (!is_mark(*excerpt))
			gf_buf_addc(out, *excerpt);
}
