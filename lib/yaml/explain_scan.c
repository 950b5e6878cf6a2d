/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Lines as a person sees them: this one has a key and a value, that one is
 * text below a '|'. Tolerant where YAML is not, because it reads what is
 * broken: a quote that is not closed before the next key is a quote that
 * somebody forgot, not a text which runs to the end of the file.
 *
 * First every line is looked at by itself, then lines that go on with what
 * another line began are told apart.
 */
#include "yaml/explain.h"

/* Bytes looked at ahead of lines for what closes what they open. */
#define PATIENCE (8U << 20)

uint32_t gf_scan_quoted(const char *s, uint32_t p, uint32_t end)
{
	char quote = s[p++];

	for (; p < end; p++) {
		if (s[p] == '\\' && quote == '"') {
			p++;
		} else if (s[p] == quote) {
			if (quote == '"' || p + 1 >= end || s[p + 1] != quote)
				return p + 1;
			p++;
		}
	}
	return 0;
}

/* Whether a quote at p opens a text: apostrophes inside words do not. */
static bool opens_quote(const char *s, uint32_t p, uint32_t from)
{
	return gf_is_quote(s[p]) &&
	       (p == from || strchr(" \t\n\r[{,:", s[p - 1]));
}

uint32_t gf_scan_flow(const char *s, uint32_t p, uint32_t end)
{
	uint32_t from = p, depth = 0, close;

	for (; p < end; p++) {
		if (opens_quote(s, p, from)) {
			close = gf_scan_quoted(s, p, end);
			if (!close)
				return 0;
			p = close - 1;
		} else if (s[p] == '[' || s[p] == '{') {
			depth++;
		} else if (s[p] == ']' || s[p] == '}') {
			if (--depth == 0)
				return p + 1;
		}
	}
	return 0;
}

uint32_t gf_line_indent(const struct gf_line *line)
{
	return line->text - line->start;
}

uint32_t gf_line_column(const struct gf_line *line)
{
	return line->content - line->start;
}

bool gf_scan_word(const char *s, uint32_t p, uint32_t end)
{
	uint32_t i;

	if (p >= end || (s[p] >= '0' && s[p] <= '9') || s[p] == '-')
		return false;
	for (i = p; i < end; i++) {
		unsigned char c = (unsigned char)s[i];

		if (gf_scan_nbsp(s, i, end) || gf_scan_typographic(s, i, end))
			return false;
		if (c < 0x80 && c != '_' && c != '-' && c != '.' &&
		    !(c >= '0' && c <= '9') &&
		    !((c | 32) >= 'a' && (c | 32) <= 'z'))
			return false;
	}
	return true;
}

unsigned gf_scan_nbsp(const char *s, uint32_t p, uint32_t end)
{
	if (end - p >= 2 && !memcmp(s + p, "\xc2\xa0", 2))
		return 2;
	if (end - p >= 3 && (!memcmp(s + p, "\xe2\x80\xaf", 3) ||
			     !memcmp(s + p, "\xe2\x80\x87", 3)))
		return 3;
	return 0;
}

unsigned gf_scan_typographic(const char *s, uint32_t p, uint32_t end)
{
	if (end - p >= 2 &&
	    (!memcmp(s + p, "\xc2\xab", 2) || !memcmp(s + p, "\xc2\xbb", 2)))
		return 2;
	/* U+2018..U+201F */
	if (end - p >= 3 && !memcmp(s + p, "\xe2\x80", 2) &&
	    (unsigned char)s[p + 2] >= 0x98 && (unsigned char)s[p + 2] <= 0x9f)
		return 3;
	return 0;
}

bool gf_scan_wrapped(const char *s, uint32_t p, uint32_t end,
		     struct gf_span *inner)
{
	static const char *const pairs[][2] = {
		{ "\xc2\xab", "\xc2\xbb" },	    /* « » */
		{ "\xe2\x80\x9c", "\xe2\x80\x9d" }, /* “ ” */
		{ "\xe2\x80\x9e", "\xe2\x80\x9c" }, /* „ “ */
		{ "\xe2\x80\x98", "\xe2\x80\x99" }, /* ‘ ’ */
	};
	size_t i, len;

	for (i = 0; i < GF_NELEMS(pairs); i++) {
		len = strlen(pairs[i][0]);
		if (end - p < 2 * len || memcmp(s + p, pairs[i][0], len) ||
		    memcmp(s + end - len, pairs[i][1], len))
			continue;
		inner->start = p + (uint32_t)len;
		inner->end = end - (uint32_t)len;
		/* « one » and « two » is not one pair */
		if (memmem(s + inner->start, inner->end - inner->start,
			   pairs[i][0], len))
			return false;
		while (inner->start < inner->end &&
		       (len = gf_scan_nbsp(s, inner->start, inner->end) +
			      gf_is_blank(s[inner->start])) > 0)
			inner->start += (uint32_t)len;
		for (; inner->end > inner->start; inner->end -= (uint32_t)len) {
			len = gf_is_blank(s[inner->end - 1]);
			if (!len && inner->end - inner->start > 3)
				len = gf_scan_nbsp(s, inner->end - 2,
						   inner->end) +
				      gf_scan_nbsp(s, inner->end - 3,
						   inner->end);
			if (!len)
				break;
		}
		return true;
	}
	return false;
}

uint32_t gf_scan_tight_colon(const char *s, uint32_t p, uint32_t end)
{
	uint32_t from = p, word;

	if (p < end && gf_is_quote(s[p])) {
		p = word = gf_scan_quoted(s, p, end);
		if (!p)
			return 0;
	} else {
		while (p < end && s[p] != ':' && !gf_is_blank(s[p]))
			p++;
		word = p;
		if (!gf_scan_word(s, from, word))
			return 0;
	}
	while (p < end && gf_is_blank(s[p]))
		p++;
	if (p + 1 >= end || s[p] != ':' || gf_is_blank(s[p + 1]))
		return 0;
	/* an address, a path */
	if (p == word && (s[p + 1] == '/' || s[p + 1] == '\\'))
		return 0;
	return p;
}

/* --- one line by itself -------------------------------------------------- */

static bool ends_key(const char *s, uint32_t p, uint32_t end)
{
	return s[p] == ':' && (p + 1 == end || gf_is_blank(s[p + 1]));
}

/* The colon after the key which starts at p, or `end`. */
static uint32_t find_colon(const char *s, uint32_t p, uint32_t end)
{
	if (p < end && gf_is_quote(s[p])) {
		p = gf_scan_quoted(s, p, end);
		if (!p)
			return end;
		while (p < end && gf_is_blank(s[p]))
			p++;
		return p < end && ends_key(s, p, end) ? p : end;
	}
	if (p < end && (s[p] == '[' || s[p] == '{'))
		return end;
	for (; p < end && !ends_key(s, p, end); p++)
		if (gf_is_blank(s[p]) && p + 1 < end && s[p + 1] == '#')
			return end;
	return p;
}

static uint32_t trim(const char *s, uint32_t start, uint32_t end)
{
	while (end > start && gf_is_blank(s[end - 1]))
		end--;
	return end;
}

/* The end of the value at p: before its comment, without spaces behind. */
static uint32_t find_value_end(const char *s, uint32_t p, uint32_t end)
{
	uint32_t from = p, close = 0;

	if (p < end && gf_is_quote(s[p]))
		close = gf_scan_quoted(s, p, end);
	else if (p < end && (s[p] == '[' || s[p] == '{'))
		close = gf_scan_flow(s, p, end);
	else if (p < end && s[p] == '#')
		return p;
	if (p < end && !close && gf_is_quote(s[p]))
		return trim(s, from, end);
	for (p = close ? close : p; p + 1 < end; p++)
		if (gf_is_blank(s[p]) && s[p + 1] == '#')
			return trim(s, from, p);
	return trim(s, from, end);
}

static bool is_marker(const char *s, const struct gf_line *line)
{
	uint32_t len = line->end - line->start;

	if (len >= 3 && (!memcmp(s + line->start, "---", 3) ||
			 !memcmp(s + line->start, "...", 3)))
		return len == 3 || gf_is_blank(s[line->start + 3]);
	return len > 5 && (!memcmp(s + line->start, "%YAML ", 6) ||
			   !memcmp(s + line->start, "%TAG ", 5));
}

static void read_line(const char *s, struct gf_line *line)
{
	uint32_t p = line->start, end = line->end;

	while (p < end && gf_is_blank(s[p]))
		p++;
	line->text = p;
	line->kind = GF_LINE_NODE;
	if (p == end)
		line->kind = GF_LINE_BLANK;
	else if (s[p] == '#')
		line->kind = GF_LINE_COMMENT;
	else if (is_marker(s, line))
		line->kind = GF_LINE_MARKER;
	if (line->kind == GF_LINE_MARKER && s[p] == '-')
		p += 3; /* a value may follow on the same line */
	while (p < end && s[p] == '-' &&
	       (p + 1 == end || gf_is_blank(s[p + 1]))) {
		line->dash = true;
		for (p++; p < end && gf_is_blank(s[p]);)
			p++;
	}
	line->content = line->key_end = line->value = p;
	p = find_colon(s, p, end);
	if (p < end) {
		line->key = true;
		line->key_end = trim(s, line->content, p);
		for (p++; p < end && gf_is_blank(s[p]);)
			p++;
		line->value = p;
	}
	line->value_end = find_value_end(s, line->value, end);
}

static void cut_lines(struct gf_explain *x)
{
	uint32_t i = 0, n = 1, p;

	for (p = 0; p < x->len; p++)
		n += x->text[p] == '\n' || x->text[p] == '\r';
	x->lines = gf_arena_zalloc(&x->words.arena, n * sizeof(*x->lines));
	for (p = 0; p < x->len;) {
		struct gf_line *line = &x->lines[i++];

		line->start = p;
		while (p < x->len && x->text[p] != '\n' && x->text[p] != '\r')
			p++;
		line->end = p;
		p += p + 1 < x->len && x->text[p] == '\r' &&
				     x->text[p + 1] == '\n'
			     ? 2
			     : 1;
	}
	x->n = i;
	/* a byte order mark is no part of the first line */
	if (i && x->len >= 3 && !memcmp(x->text, "\xef\xbb\xbf", 3))
		x->lines[0].start = 3;
}

/* --- lines that go on ---------------------------------------------------- */

/* | or > with its signs and nothing else. */
static bool is_block_header(const char *s, const struct gf_line *line)
{
	uint32_t p = line->value;

	if (p == line->value_end || (s[p] != '|' && s[p] != '>'))
		return false;
	for (p++; p < line->value_end; p++)
		if (!strchr("+-123456789", s[p]))
			return false;
	return true;
}

static bool is_empty(const struct gf_line *line)
{
	return line->kind == GF_LINE_BLANK;
}

static void claim(struct gf_explain *x, uint32_t owner, uint32_t to,
		  enum gf_line_kind kind)
{
	uint32_t i;

	for (i = owner + 1; i < to; i++) {
		if (is_empty(&x->lines[i]) && kind != GF_LINE_BLOCK)
			continue;
		x->lines[i].kind = kind;
		x->lines[i].owner = owner;
	}
}

/* A key no deeper than the owner's: what it began must have ended. */
static bool starts_anew(const struct gf_line *line, const struct gf_line *owner)
{
	return line->kind == GF_LINE_MARKER ||
	       (line->kind == GF_LINE_NODE && (line->key || line->dash) &&
		gf_line_indent(line) <= gf_line_indent(owner));
}

static uint32_t end_of_block(const struct gf_explain *x, uint32_t i)
{
	const struct gf_line *owner = &x->lines[i];
	bool root = owner->kind == GF_LINE_MARKER;
	uint32_t column = owner->key ? gf_line_column(owner)
				     : gf_line_indent(owner);

	for (i++; i < x->n; i++)
		if (!is_empty(&x->lines[i]) && !root &&
		    gf_line_indent(&x->lines[i]) <= column)
			break;
	return i;
}

/* One past the line where what opens at owner's value closes, or 0. */
static uint32_t end_of_value(struct gf_explain *x, uint32_t i)
{
	const struct gf_line *owner = &x->lines[i];
	uint32_t p = owner->value, to = i + 1, close;

	while (to < x->n && x->lines[to].start - p < x->patience &&
	       !starts_anew(&x->lines[to], owner))
		to++;
	x->patience -= x->lines[to - 1].end - p < x->patience
			       ? x->lines[to - 1].end - p
			       : x->patience;
	if (to == i + 1)
		return 0;
	close = gf_is_quote(x->text[p])
			? gf_scan_quoted(x->text, p, x->lines[to - 1].end)
			: gf_scan_flow(x->text, p, x->lines[to - 1].end);
	if (!close)
		return 0;
	while (x->lines[to - 1].start >= close)
		to--;
	/* the quote that "closes" it opens another text: nobody closed it */
	if (gf_is_quote(x->text[p]) && x->lines[to - 1].key &&
	    close > x->lines[to - 1].value)
		return 0;
	return to;
}

static uint32_t end_of_plain(const struct gf_explain *x, uint32_t i)
{
	const struct gf_line *owner = &x->lines[i];

	for (i++; i < x->n; i++) {
		const struct gf_line *line = &x->lines[i];

		if (!is_empty(line) &&
		    (line->kind != GF_LINE_NODE || line->key || line->dash ||
		     gf_line_indent(line) <= gf_line_indent(owner)))
			break;
	}
	return i;
}

static void join_lines(struct gf_explain *x, uint32_t i)
{
	const struct gf_line *line = &x->lines[i];
	char first = x->text[line->value];
	uint32_t to;

	if (is_block_header(x->text, line)) {
		claim(x, i, end_of_block(x, i), GF_LINE_BLOCK);
	} else if (gf_is_quote(first)) {
		if (!gf_scan_quoted(x->text, line->value, line->end)) {
			to = end_of_value(x, i);
			claim(x, i, to ? to : i + 1, GF_LINE_QUOTED);
		}
	} else if (first == '[' || first == '{') {
		if (!gf_scan_flow(x->text, line->value, line->end)) {
			to = end_of_value(x, i);
			claim(x, i, to ? to : i + 1, GF_LINE_FLOW);
		}
	} else {
		claim(x, i, end_of_plain(x, i), GF_LINE_PLAIN);
	}
}

void gf_scan_lines(struct gf_explain *x)
{
	uint32_t i;

	x->patience = PATIENCE;
	cut_lines(x);
	for (i = 0; i < x->n; i++)
		read_line(x->text, &x->lines[i]);
	for (i = 0; i < x->n; i++) {
		const struct gf_line *line = &x->lines[i];

		if ((line->kind == GF_LINE_NODE ||
		     line->kind == GF_LINE_MARKER) &&
		    line->value < line->value_end)
			join_lines(x, i);
	}
	for (x->broken = 0;
	     x->broken + 1 < x->n && x->lines[x->broken + 1].start <= x->at;)
		x->broken++;
}

uint32_t gf_line_before(const struct gf_explain *x, uint32_t line)
{
	while (line--)
		if (x->lines[line].kind == GF_LINE_NODE)
			return line;
	return UINT32_MAX;
}

uint32_t gf_line_block_end(const struct gf_explain *x, uint32_t line)
{
	uint32_t indent = gf_line_indent(&x->lines[line]), end = line + 1, i;

	for (i = line + 1; i < x->n; i++) {
		if (is_empty(&x->lines[i]))
			continue;
		if (gf_line_indent(&x->lines[i]) <= indent)
			break;
		end = i + 1;
	}
	return end;
}
