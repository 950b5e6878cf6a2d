/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Bytes, before any parser sees them: how they are encoded, how lines end,
 * what a merge left behind. Each is looked for with a search that runs over
 * a clean document many bytes at a time.
 */
#include "yaml/internal.h"

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

/* Notes every character that is not ASCII; the first byte not UTF-8, or end. */
static uint32_t read_utf8(const struct bytes *b, struct gf_scan *scan)
{
	const char *s = b->src->text;
	uint32_t at = b->part.start, end = b->part.end;
	unsigned n = 1;

	while (n && (at += (uint32_t)gf_ascii_len(s + at, end - at)) < end) {
		/* accents come in clusters: stay here while they last */
		for (; at < end && (s[at] & 0x80); at += n) {
			n = gf_utf8_len(s + at, end - at);
			if (!n)
				break;
			GF_GROW(scan->wide, scan->nwide, scan->wide_cap);
			scan->wide[scan->nwide++] = at;
		}
	}
	return at;
}

/* U+0080 to U+009F without U+0085; U+FFFE, U+FFFF: none is printable. */
static bool is_wide_control(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	return u[0] == 0xc2 ? u[1] < 0xa0 && u[1] != 0x85
			    : u[0] == 0xef && u[1] == 0xbf && u[2] >= 0xbe;
}

static bool has_controls(const struct bytes *b, const struct gf_scan *scan)
{
	const char *s = b->src->text;
	uint32_t i;

	for (i = 0; i < scan->nwide; i++)
		if (is_wide_control(s + scan->wide[i]))
			return true;
	return gf_has_controls(s + b->part.start, b->part.end - b->part.start);
}

static bool check_encoding(const struct bytes *b, struct gf_scan *scan)
{
	const char *s = b->src->text + b->part.start, *wide = NULL, *nul;
	size_t len = b->part.end - b->part.start;
	uint32_t at = read_utf8(b, scan);

	nul = memchr(s, 0, len);
	if (!b->part.start && (nul || at < b->part.end))
		wide = wide_encoding(s, len);
	if (wide)
		return say_wide(b, wide);
	if (at < b->part.end)
		return say_not_utf8(b, at);
	if (nul)
		return say_nul(b, b->part.start + (uint32_t)(nul - s));
	scan->ascii = !scan->nwide;
	scan->controls = has_controls(b, scan);
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

#define NO_MARK UINT32_MAX

/* Seven times the same sign, and no more. */
static bool is_mark(const char *s, uint32_t left)
{
	static const char *const marks[] = { "<<<<<<<", "|||||||",
					     "=======", ">>>>>>>" };
	size_t i;

	for (i = 0; left >= 7 && i < GF_NELEMS(marks); i++)
		if (!memcmp(s, marks[i], 7))
			return left == 7 ||
			       strchr(*s == '=' ? "\r\n" : " \r\n", s[7]);
	return false;
}

/*
 * Most documents have none, and that is seen by a search for each sign, which
 * meets few of them, rather than by a look at each line.
 */
static bool has_mark(const struct bytes *b)
{
	const char *end = b->src->text + b->part.end, *p, *sign;

	for (sign = "<|=>"; *sign; sign++)
		for (p = b->src->text + b->part.start;
		     (p = memchr(p, *sign, (size_t)(end - p))); p++)
			if (is_mark(p, (uint32_t)(end - p)))
				return true;
	return false;
}

/* The next line at or after `from` (a start of line) that is a mark. */
static uint32_t next_mark(const struct bytes *b, uint32_t from)
{
	const char *p = b->src->text + from, *end = b->src->text + b->part.end;

	if (!from && end - p >= 3 && !memcmp(p, "\xef\xbb\xbf", 3))
		p += 3;
	for (; p < end; p++) {
		if ((*p == '<' || *p == '=' || *p == '>' || *p == '|') &&
		    is_mark(p, (uint32_t)(end - p)))
			return (uint32_t)(p - b->src->text);
		p = memchr(p, '\n', (size_t)(end - p));
		if (!p)
			break;
	}
	return NO_MARK;
}

static uint32_t mark_after(const struct bytes *b, uint32_t mark)
{
	const char *p = memchr(b->src->text + mark, '\n', b->part.end - mark);

	return p ? next_mark(b, (uint32_t)(p + 1 - b->src->text)) : NO_MARK;
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

/* Says what the mark at `ours` opens; returns its last mark. */
static uint32_t judge_conflict(const struct bytes *b, uint32_t ours)
{
	const char *s = b->src->text;
	uint32_t base = NO_MARK, middle = NO_MARK, at = ours;

	while (s[ours] == '<' && (at = mark_after(b, at)) != NO_MARK) {
		if (s[at] == '|') {
			base = at;
		} else if (s[at] == '=') {
			middle = at;
		} else if (s[at] == '>' && middle != NO_MARK) {
			say_conflict(b, ours, base, middle, at);
			return at;
		} else {
			break;
		}
	}
	say_lone_mark(b, ours);
	return ours;
}

/* One finding a conflict, whatever it holds. */
static bool check_conflicts(const struct bytes *b)
{
	uint32_t at = NO_MARK;
	bool good;

	if (has_mark(b))
		at = next_mark(b, b->part.start);
	good = at == NO_MARK;

	while (at != NO_MARK)
		at = mark_after(b, judge_conflict(b, at));
	return good;
}

bool gf_check_lines(struct gf_source *src, struct gf_span part,
		    const struct gf_compose_opts *opts GF_UNUSED,
		    struct gf_scan *scan, struct gf_diags *diags)
{
	struct bytes b = { src, part, diags };

	scan->ascii = scan->controls = false;
	scan->bom = scan->nwide = 0;
	if (!check_encoding(&b, scan) || !check_conflicts(&b))
		return false;
	if (!part.start && part.end >= 3 &&
	    !memcmp(src->text, "\xef\xbb\xbf", 3)) {
		scan->bom = 3;
		say_bom(&b);
	}
	check_line_ends(&b);
	return true;
}
