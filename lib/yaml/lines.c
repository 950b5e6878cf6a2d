/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Bytes, before any parser sees them: how they are encoded, how lines end,
 * what a merge left behind. A clean document is passed over once, a byte at
 * a time through a table; what is rare is looked for only where that pass
 * saw one of its bytes.
 */
#include "yaml/internal.h"

/* What the bytes of a document may announce. */
enum {
	HIGH = 1, /* not ASCII */
	NUL = 2,
	CR = 4,
	LESS = 8,
	EQUALS = 16,
	GREATER = 32,
	BAR = 64
};

static const unsigned char classes[256] = {
	[0] = NUL,	 ['\r'] = CR, ['<'] = LESS,	     ['='] = EQUALS,
	['>'] = GREATER, ['|'] = BAR, [0x80 ... 0xff] = HIGH
};

static unsigned classify(const char *s, size_t len)
{
	unsigned seen = 0;
	size_t i;

	for (i = 0; i < len; i++)
		seen |= classes[(unsigned char)s[i]];
	return seen;
}

/* What is judged. */
struct bytes {
	struct gf_source *src;
	struct gf_span part;
	struct gf_diags *diags;
};

static const char *number(const struct bytes *b, uint32_t n)
{
	return gf_arena_printf(&b->diags->arena, "%u", n);
}

static struct gf_diag *add(const struct bytes *b, enum gf_rule rule,
			   uint32_t start, uint32_t end)
{
	return gf_diags_add(b->diags, rule, (struct gf_span){ start, end });
}

/* --- encodings ----------------------------------------------------------- */

static const char *wide_encoding(const char *s, size_t len)
{
	if (len >= 4 &&
	    (!memcmp(s, "\xff\xfe\0\0", 4) || !memcmp(s, "\0\0\xfe\xff", 4)))
		return "UTF-32";
	if (len >= 4 && ((!s[0] && !s[1] && !s[2] && s[3]) ||
			 (s[0] && !s[1] && !s[2] && !s[3])))
		return "UTF-32";
	if (len >= 2 &&
	    (!memcmp(s, "\xff\xfe", 2) || !memcmp(s, "\xfe\xff", 2)))
		return "UTF-16";
	if (len >= 4 && ((!s[0] && s[1] && !s[2] && s[3]) ||
			 (s[0] && !s[1] && s[2] && !s[3])))
		return "UTF-16";
	return NULL;
}

static bool say_wide(const struct bytes *b, const char *encoding)
{
	struct gf_diag *d = add(b, GF_RULE_YAML_ENCODING, 0, 0);

	if (!d)
		return false;
	gf_say(b->diags, &d->message, N_("the file is encoded in %s"),
	       encoding);
	gf_say(b->diags, &d->expected, N_("a file saved as UTF-8"));
	gf_say(b->diags, &d->advice,
	       N_("in the editor choose Save as, encoding UTF-8; or run: "
		  "iconv -f %s -t UTF-8 FILE > NEW-FILE"),
	       encoding);
	return false;
}

/* Windows-1252 where it differs from Latin-1; 0: nothing there. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0,	0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,	0x017d, 0,
	0,	0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,	0x017e, 0x0178
};

/* French letters of older machines, where Windows has rare signs. */
static const struct {
	unsigned char byte;
	uint16_t cp;
	const char *encoding;
} old_letters[] = {
	{ 0x82, 0xe9, "CP850" },     { 0x8a, 0xe8, "CP850" },
	{ 0x87, 0xe7, "CP850" },     { 0x8e, 0xe9, "Macintosh" },
	{ 0x8f, 0xe8, "Macintosh" }, { 0x8d, 0xe7, "Macintosh" },
	{ 0x9d, 0xf9, "Macintosh" },
};

/* The encoding that makes this byte a letter, and the letter; or NULL. */
static const char *guess_encoding(const char *s, uint32_t at, uint32_t end,
				  uint32_t *cp)
{
	unsigned char byte = (unsigned char)s[at];
	unsigned char next = at + 1 < end ? (unsigned char)s[at + 1] : 0;
	size_t i;

	/* the start of a UTF-8 character that was cut, or badly made */
	if (byte == 0xc2 || byte == 0xc3 ||
	    (byte >= 0xc0 && byte <= 0xf4 && (next & 0xc0) == 0x80))
		return NULL;
	for (i = 0; i < GF_NELEMS(old_letters); i++) {
		if (old_letters[i].byte != byte)
			continue;
		*cp = old_letters[i].cp;
		return old_letters[i].encoding;
	}
	*cp = byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
	return *cp ? "Windows-1252" : NULL;
}

static bool say_not_utf8(const struct bytes *b, uint32_t at)
{
	const char *s = b->src->text, *encoding;
	struct gf_diag *d = add(b, GF_RULE_YAML_ENCODING, at, at + 1);
	struct gf_buf letter = GF_BUF_INIT;
	const char *hex;
	uint32_t cp;

	if (!d)
		return false;
	hex = gf_arena_printf(&b->diags->arena, "%02X", (unsigned char)s[at]);
	gf_say(b->diags, &d->expected, N_("a file saved as UTF-8"));
	encoding = guess_encoding(s, at, b->part.end, &cp);
	if (encoding) {
		gf_buf_add_utf8(&letter, cp);
		gf_say(b->diags, &d->message,
		       N_("byte %1$s (0x%2$s) is not UTF-8; it would be '%3$s' "
			  "in %4$s"),
		       number(b, at), hex, letter.s, encoding);
		gf_say(b->diags, &d->advice,
		       N_("in the editor choose Save as, encoding UTF-8; or "
			  "run: iconv -f %s -t UTF-8 FILE > NEW-FILE"),
		       encoding);
		gf_buf_release(&letter);
	} else {
		gf_say(b->diags, &d->message,
		       N_("byte %1$s (0x%2$s) is not UTF-8"), number(b, at),
		       hex);
		gf_say(b->diags, &d->advice,
		       N_("delete what stands there and type it again, then "
			  "save the file as UTF-8"));
	}
	return false;
}

static bool say_nul(const struct bytes *b, uint32_t at)
{
	struct gf_diag *d = add(b, GF_RULE_YAML_NUL, at, at + 1);

	if (!d)
		return false;
	gf_say(b->diags, &d->message,
	       N_("byte %s is a NUL, which no text holds"), number(b, at));
	gf_say(b->diags, &d->advice,
	       N_("delete this invisible character; if there are many, the "
		  "file is damaged: restore it with Git"));
	return false;
}

static bool check_encoding(const struct bytes *b, unsigned seen)
{
	const char *s = b->src->text + b->part.start, *wide = NULL;
	size_t len = b->part.end - b->part.start, at;

	if (!(seen & (HIGH | NUL)))
		return true;
	if (!b->part.start)
		wide = wide_encoding(s, len);
	if (wide)
		return say_wide(b, wide);
	at = gf_utf8_check(s, len);
	if (at < len)
		return say_not_utf8(b, b->part.start + (uint32_t)at);
	if (seen & NUL)
		return say_nul(
			b, b->part.start +
				   (uint32_t)((const char *)memchr(s, 0, len) -
					      s));
	return true;
}

static void say_bom(const struct bytes *b)
{
	struct gf_diag *d = add(b, GF_RULE_YAML_BOM, 0, 3);

	if (!d)
		return;
	gf_say(b->diags, &d->message,
	       N_("the file starts with an invisible mark, a byte order "
		  "mark"));
	gf_say(b->diags, &d->expected, N_("UTF-8 without that mark"));
	gf_say(b->diags, &d->advice,
	       N_("save the file as 'UTF-8', not as 'UTF-8 with BOM'"));
}

/* --- line ends ----------------------------------------------------------- */

static void check_line_ends(const struct bytes *b)
{
	const char *s = b->src->text, *p = s + b->part.start;
	const char *end = s + b->part.end;
	uint32_t crlf = UINT32_MAX, cr = UINT32_MAX;
	struct gf_diag *d;

	while ((p = memchr(p, '\r', (size_t)(end - p)))) {
		uint32_t *first = p + 1 < end && p[1] == '\n' ? &crlf : &cr;

		if (*first == UINT32_MAX)
			*first = (uint32_t)(p - s);
		p++;
	}
	if (crlf != UINT32_MAX && (d = add(b, GF_RULE_YAML_CRLF, crlf, crlf))) {
		gf_say(b->diags, &d->message,
		       N_("lines end as on Windows, with CR and LF"));
		gf_say(b->diags, &d->expected, N_("lines that end with LF"));
		gf_say(b->diags, &d->advice,
		       N_("in the editor choose the line ends 'LF' and save; "
			  "or run: dos2unix FILE"));
	}
	if (cr != UINT32_MAX && (d = add(b, GF_RULE_YAML_CR, cr, cr))) {
		gf_say(b->diags, &d->message,
		       N_("this line ends with a carriage return alone (CR)"));
		gf_say(b->diags, &d->expected, N_("lines that end with LF"));
		gf_say(b->diags, &d->advice,
		       N_("in the editor choose the line ends 'LF' and save; "
			  "or run: mac2unix FILE"));
	}
}

/* --- merge conflicts ----------------------------------------------------- */

static bool starts_line(const char *s, uint32_t start, uint32_t at)
{
	return at == start || s[at - 1] == '\n' || s[at - 1] == '\r' ||
	       (at == 3 && !memcmp(s, "\xef\xbb\xbf", 3));
}

/* The next line of seven such signs from `from`, or UINT32_MAX. */
static uint32_t find_mark(const struct bytes *b, uint32_t from, char sign)
{
	const char *s = b->src->text, *p;
	char mark[7];

	memset(mark, sign, sizeof(mark));
	while ((p = memmem(s + from, b->part.end - from, mark, 7))) {
		uint32_t at = (uint32_t)(p - s);

		/* the source ends with a NUL: one byte more may be read */
		if (starts_line(s, b->part.start, at) &&
		    strchr(sign == '=' ? "\r\n" : " \r\n", s[at + 7]))
			return at;
		for (from = at + 1; from < b->part.end && s[from] == sign;)
			from++;
	}
	return UINT32_MAX;
}

/* The words behind a mark: a branch, a commit. */
static const char *name_behind(const struct bytes *b, uint32_t at)
{
	struct gf_position pos = gf_source_position(b->src, at);
	struct gf_span line = gf_source_line(b->src, pos.line);
	uint32_t start = at + 7;

	while (start < line.end && b->src->text[start] == ' ')
		start++;
	if (start >= line.end)
		return "?";
	return gf_diags_excerpt(b->diags, b->src->text + start,
				line.end - start);
}

static const char *line_number(const struct bytes *b, uint32_t at)
{
	return number(b, gf_source_position(b->src, at).line);
}

static void say_conflict(const struct bytes *b, uint32_t ours, uint32_t base,
			 uint32_t middle, uint32_t theirs)
{
	struct gf_span last =
		gf_source_line(b->src, gf_source_position(b->src, theirs).line);
	struct gf_diag *d =
		add(b, GF_RULE_YAML_CONFLICT_MARKER, ours, last.end);

	if (!d)
		return;
	gf_say(b->diags, &d->message,
	       N_("a merge conflict was left here, between '%1$s' and '%2$s'"),
	       name_behind(b, ours), name_behind(b, theirs));
	gf_say(b->diags, &d->expected, N_("one version of these lines"));
	if (base < middle)
		gf_say(b->diags, &d->advice,
		       N_("choose one version, remove the two others and the "
			  "lines %1$s, %2$s, %3$s and %4$s"),
		       line_number(b, ours), line_number(b, base),
		       line_number(b, middle), line_number(b, theirs));
	else
		gf_say(b->diags, &d->advice,
		       N_("choose one version, remove the other and the lines "
			  "%1$s, %2$s and %3$s"),
		       line_number(b, ours), line_number(b, middle),
		       line_number(b, theirs));
}

static void say_lone_mark(const struct bytes *b, uint32_t at)
{
	struct gf_position pos = gf_source_position(b->src, at);
	struct gf_span line = gf_source_line(b->src, pos.line);
	struct gf_diag *d = add(b, GF_RULE_YAML_CONFLICT_MARKER, at, line.end);

	if (!d)
		return;
	gf_say(b->diags, &d->message,
	       N_("a mark of a merge conflict was left here"));
	gf_say(b->diags, &d->expected, N_("one version of these lines"));
	gf_say(b->diags, &d->advice,
	       N_("remove this line, and check the lines around it"));
}

static uint32_t smallest(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	a = a < b ? a : b;
	c = c < d ? c : d;
	return a < c ? a : c;
}

/* One finding a conflict, whatever it holds. */
static bool check_conflicts(const struct bytes *b, unsigned seen)
{
	uint32_t from = b->part.start, less, bar, equals, greater, first;
	bool good = true;

	for (;;) {
		less = seen & LESS ? find_mark(b, from, '<') : UINT32_MAX;
		bar = seen & BAR ? find_mark(b, from, '|') : UINT32_MAX;
		equals = seen & EQUALS ? find_mark(b, from, '=') : UINT32_MAX;
		greater = seen & GREATER ? find_mark(b, from, '>') : UINT32_MAX;
		first = smallest(less, bar, equals, greater);
		if (first == UINT32_MAX)
			return good;
		good = false;
		if (first == less && equals < greater &&
		    greater != UINT32_MAX) {
			say_conflict(b, less, bar, equals, greater);
			from = greater + 7;
		} else {
			say_lone_mark(b, first);
			from = first + 7;
		}
	}
}

bool gf_check_lines(struct gf_source *src, struct gf_span part,
		    const struct gf_compose_opts *opts GF_UNUSED,
		    struct gf_scan *scan, struct gf_diags *diags)
{
	struct bytes b = { src, part, diags };
	unsigned seen = classify(src->text + part.start, part.end - part.start);

	*scan = (struct gf_scan){ .ascii = !(seen & HIGH) };
	if (!check_encoding(&b, seen))
		return false;
	if (seen & (LESS | EQUALS | GREATER | BAR) &&
	    !check_conflicts(&b, seen))
		return false;
	if (!part.start && part.end >= 3 &&
	    !memcmp(src->text, "\xef\xbb\xbf", 3)) {
		scan->bom = 3;
		say_bom(&b);
	}
	if (seen & CR)
		check_line_ends(&b);
	return true;
}
