/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Causes: what the eye does not see. Tabs and no-break spaces where spaces
 * are meant, control characters.
 */
#include "yaml/explain.h"

/* --- control characters -------------------------------------------------- */

static void say_control(struct gf_explain *x, struct gf_fix *fix, uint32_t cp)
{
	GF_FIX_SAY(x, &fix->message,
		   N_("an invisible character stands here, code U+%s"),
		   gf_arena_printf(&x->words.arena, "%04X", cp));
	GF_FIX_SAY(x, &fix->expected, N_("text without control characters"));
	GF_FIX_SAY(x, &fix->advice, N_("delete it, or type these words again"));
}

/*
 * Bytes of what is at p: U+0085, U+2028, U+2029, which libyaml takes for line
 * ends, or U+FEFF, which it takes for a letter.
 */
static unsigned separator_at(const char *s, uint32_t p, uint32_t end)
{
	if (end - p >= 2 && !memcmp(s + p, "\xc2\x85", 2))
		return 2;
	if (end - p >= 3 && (!memcmp(s + p, "\xe2\x80\xa8", 3) ||
			     !memcmp(s + p, "\xe2\x80\xa9", 3) ||
			     !memcmp(s + p, "\xef\xbb\xbf", 3)))
		return 3;
	return 0;
}

/* Pasted from a page or a PDF; editors show nothing. */
static bool separators(struct gf_explain *x, const struct gf_line *line,
		       struct gf_fix *fix)
{
	uint32_t p, at = UINT32_MAX, cp = 0;
	unsigned len;

	for (p = line->start; p < line->end; p += len) {
		len = separator_at(x->text, p, line->end);
		if (len && at == UINT32_MAX) {
			at = p;
			fix->span = (struct gf_span){ p, p + len };
		}
		if (len && x->text[p] != '\xef')
			gf_buf_addc(&fix->with, ' ');
		else if (!len && at != UINT32_MAX)
			gf_buf_addc(&fix->with, x->text[p]);
		len = len ? len : 1;
	}
	if (at == UINT32_MAX)
		return false;
	fix->cut = (struct gf_span){ at, line->end };
	gf_utf8_next(x->text + at, line->end - at, &cp);
	say_control(x, fix, cp);
	return true;
}

bool gf_cause_control(struct gf_explain *x, uint32_t i, unsigned variant,
		      struct gf_fix *fix)
{
	uint32_t p = x->at, cp = 0;
	unsigned len;

	if (variant)
		return false;
	if (i != x->broken || p >= x->len ||
	    !strstr(x->problem, "control characters"))
		return separators(x, &x->lines[i], fix);
	len = gf_utf8_next(x->text + p, x->len - p, &cp);
	/* a colour of a terminal: all of it */
	if (cp == 0x1b && p + 1 < x->len && x->text[p + 1] == '[')
		len += 1 + (unsigned)strspn(x->text + p + 2, "0123456789;") + 1;
	if (len > x->len - p)
		len = x->len - p;
	fix->span = (struct gf_span){ p, p + len };
	fix->cut = fix->span;
	say_control(x, fix, cp);
	return true;
}

/* --- tabs ---------------------------------------------------------------- */

static bool has_tab(const struct gf_explain *x, const struct gf_line *line)
{
	uint32_t p = line->start;

	if (line->kind == GF_LINE_BLANK || line->kind == GF_LINE_FLOW)
		return false;
	/* in the text below a '|', only a first tab is no part of it */
	if (line->kind == GF_LINE_BLOCK)
		return x->text[p] == '\t';
	return memchr(x->text + p, '\t', line->text - p) ||
	       memchr(x->text + line->text, '\t', line->content - line->text);
}

static void add_untabbed(struct gf_buf *out, const struct gf_explain *x,
			 const struct gf_line *line, unsigned width)
{
	uint32_t p;

	for (p = line->start; p < line->content; p++) {
		if (x->text[p] == '\t')
			gf_buf_fill(out, ' ', p < line->text ? width : 1);
		else
			gf_buf_addc(out, x->text[p]);
	}
	gf_buf_add(out, x->text + p, line->end - p);
}

static const unsigned widths[] = { 2, 4, 8, 0, 1 };

/* All lines at once: one mistake, made by one editor. */
bool gf_cause_tab(struct gf_explain *x, uint32_t i, unsigned variant,
		  struct gf_fix *fix)
{
	uint32_t first = 0, at;
	const struct gf_line *line;

	if (variant >= GF_NELEMS(widths) || !has_tab(x, &x->lines[i]))
		return false;
	/* one fix for all, proposed once */
	while (++i <= x->broken)
		if (has_tab(x, &x->lines[i]))
			return false;
	while (!has_tab(x, &x->lines[first]))
		first++;
	line = &x->lines[first];
	fix->cut.start = at = line->start;
	for (i = first; i < x->n; i++) {
		if (!has_tab(x, &x->lines[i]))
			continue;
		gf_buf_add(&fix->with, x->text + at, x->lines[i].start - at);
		add_untabbed(&fix->with, x, &x->lines[i], widths[variant]);
		at = x->lines[i].end;
		if (i == first) {
			fix->cut.end = at;
			gf_fix_advise_line(x, fix, true);
		}
	}
	fix->cut.end = at;
	at = (uint32_t)((const char *)memchr(x->text + line->start, '\t',
					     line->end - line->start) -
			x->text);
	fix->span =
		(struct gf_span){ at, line->text > at ? line->text : at + 1 };
	GF_FIX_SAY(x, &fix->message, N_("the line is indented with a tab"));
	GF_FIX_SAY(x, &fix->expected,
		   N_("spaces: YAML allows no tab at the start of a line"));
	return true;
}

/* --- no-break spaces ----------------------------------------------------- */

/*
 * Copies a line, its no-break spaces made plain where they would be part of
 * a key, or of what separates: at the start, behind a dash, around the first
 * colon. Returns the first, or 0.
 */
static uint32_t add_spaced(struct gf_buf *out, const char *s,
			   const struct gf_line *line)
{
	uint32_t p = line->start, first = 0, next;
	bool before = true, colon = false;
	unsigned nbsp;

	for (; p < line->end; p = next) {
		next = p + 1;
		nbsp = gf_scan_nbsp(s, p, line->end);
		if (nbsp && (before || s[p + nbsp] == ':')) {
			first = first ? first : p + 1;
			gf_buf_addc(out, ' ');
			next = p + nbsp;
			continue;
		}
		gf_buf_addc(out, s[p]);
		if (s[p] == ':' && !colon)
			before = colon = true;
		else if (!gf_is_blank(s[p]) && s[p] != '-')
			before = false;
		if (gf_is_quote(s[p]))
			colon = true;
	}
	return first;
}

static uint32_t find_nbsp(const struct gf_explain *x, uint32_t i)
{
	const struct gf_line *line = &x->lines[i];
	struct gf_buf out = GF_BUF_INIT;
	uint32_t at;

	if ((line->kind != GF_LINE_NODE && line->kind != GF_LINE_PLAIN) ||
	    (!memchr(x->text + line->start, 0xc2, line->end - line->start) &&
	     !memchr(x->text + line->start, 0xe2, line->end - line->start)))
		return 0;
	at = add_spaced(&out, x->text, line);
	gf_buf_release(&out);
	return at;
}

bool gf_cause_nbsp(struct gf_explain *x, uint32_t i, unsigned variant,
		   struct gf_fix *fix)
{
	uint32_t first = i, at;

	if (variant || !find_nbsp(x, i) ||
	    (i < x->broken && find_nbsp(x, i + 1)))
		return false;
	while (first && find_nbsp(x, first - 1))
		first--;
	while (i + 1 < x->n && find_nbsp(x, i + 1))
		i++;
	at = find_nbsp(x, first) - 1;
	fix->cut = (struct gf_span){ x->lines[first].start, x->lines[i].end };
	fix->span =
		(struct gf_span){ at, at + gf_scan_nbsp(x->text, at, x->len) };
	for (at = first; at <= i; at++) {
		if (at > first)
			gf_buf_add(&fix->with, x->text + x->lines[at - 1].end,
				   x->lines[at].start - x->lines[at - 1].end);
		add_spaced(&fix->with, x->text, &x->lines[at]);
	}
	gf_fix_advise_line(x, fix, true);
	GF_FIX_SAY(x, &fix->message,
		   N_("a no-break space stands where YAML wants a space"));
	GF_FIX_SAY(x, &fix->expected, N_("a plain space"));
	return true;
}
