/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Causes: quotes. One inside a quoted text, text behind a closing one, one
 * that is never closed, escapes.
 */
#include "yaml/explain.h"

/* --- a quoted text and what surrounds it --------------------------------- */

/* A quoted text whose closing quote is not followed by what it should be. */
struct quoted {
	uint32_t open, close; /* of its quotes */
	uint32_t end;	      /* where the whole value ends */
};

/* In brackets: the last quote of that kind that a separator follows. */
static uint32_t end_in_flow(const char *s, uint32_t open, uint32_t close,
			    uint32_t end)
{
	uint32_t p, next;

	for (p = close; p < end; p++) {
		if (s[p] != s[open])
			continue;
		for (next = p + 1; next < end && gf_is_blank(s[next]);)
			next++;
		if ((next == end || strchr(",]}:", s[next])))
			return p + 1;
	}
	/* none: up to the next separator */
	for (p = close; p < end && !strchr(",]}", s[p]);)
		p++;
	while (gf_is_blank(s[p - 1]))
		p--;
	return p;
}

static bool is_separator(const char *s, uint32_t p, uint32_t end)
{
	while (p < end && gf_is_blank(s[p]))
		p++;
	return p == end || strchr(",]}:#", s[p]);
}

static bool find_in_flow(const struct gf_explain *x, const struct gf_line *line,
			 struct quoted *q)
{
	const char *s = x->text;
	uint32_t p, close;

	for (p = line->value + 1; p < line->value_end; p = close) {
		close = p + 1;
		if (!gf_is_quote(s[p]) || !strchr(" \t[{,:", s[p - 1]))
			continue;
		close = gf_scan_quoted(s, p, line->end);
		if (!close)
			return false;
		if (is_separator(s, close, line->value_end))
			continue;
		*q = (struct quoted){
			p, close - 1, end_in_flow(s, p, close, line->value_end)
		};
		/* `["a" "b"]` misses a comma, not a quote */
		return !gf_is_blank(s[close]) || !gf_is_quote(s[close + 1]);
	}
	return false;
}

/* `'L'an': 2025`: the quote before the colon ends a key; else the line. */
static uint32_t end_of_key(const char *s, const struct gf_line *line,
			   uint32_t close)
{
	uint32_t p;

	for (p = close; line->value == line->content && p + 1 < line->end; p++)
		if (s[p] == s[line->value] && s[p + 1] == ':' &&
		    (p + 2 == line->end || gf_is_blank(s[p + 2])))
			return p + 1;
	return line->value_end;
}

/* The quoted text on a line that something other than a comment follows. */
static bool find_quoted(const struct gf_explain *x, uint32_t i,
			struct quoted *q)
{
	const struct gf_line *line = &x->lines[i];
	const char *s = x->text;
	uint32_t close;

	if (line->kind != GF_LINE_NODE || line->value >= line->value_end)
		return false;
	if (s[line->value] == '[' || s[line->value] == '{')
		return find_in_flow(x, line, q);
	if (!gf_is_quote(s[line->value]))
		return false;
	close = gf_scan_quoted(s, line->value, line->value_end);
	if (!close || close == line->value_end)
		return false;
	*q = (struct quoted){ line->value, close - 1,
			      end_of_key(s, line, close) };
	return true;
}

/* Doubled quotes inside are one quote each: the person knew that rule. */
static void add_inner(struct gf_buf *out, const char *s, uint32_t start,
		      uint32_t end, char quote)
{
	uint32_t p;

	for (p = start; p < end; p++) {
		if (s[p] == '\\' && p + 1 < end && s[p + 1] == '"' &&
		    quote == '"')
			continue;
		gf_buf_addc(out, s[p]);
		if (s[p] == quote && p + 1 < end && s[p + 1] == quote)
			p++;
	}
}

/* `'L'atelier'`: a letter right after the quote, and a quote at the end. */
bool gf_cause_quote_inside(struct gf_explain *x, uint32_t i, unsigned variant,
			   struct gf_fix *fix)
{
	struct gf_buf inner = GF_BUF_INIT;
	struct quoted q;
	const char *s = x->text;
	uint32_t start, end;

	if (variant || !find_quoted(x, i, &q) || q.end < q.open + 3 ||
	    s[q.end - 1] != s[q.open] ||
	    (gf_is_blank(s[q.close + 1]) &&
	     (q.close == q.open + 1 || !gf_is_blank(s[q.close - 1]))))
		return false;
	start = q.open + 1;
	end = q.end - 1;
	/* ""Rebonds"": two quotes at each end were meant as one */
	if (end > start + 2 && s[start] == s[q.open] && s[end - 1] == s[q.open])
		start++, end--;
	add_inner(&inner, s, start, end, s[q.open]);
	fix->span = (struct gf_span){ q.close, q.close + 1 };
	gf_fix_requote(x, fix, q.open, q.end, inner.s, inner.len);
	gf_buf_release(&inner);
	GF_FIX_SAY(x, &fix->message,
		   N_("a quote inside %s closes the text too early"),
		   gf_fix_show(x, q.open, q.end));
	GF_FIX_SAY(x, &fix->expected,
		   s[q.open] == '\''
			   ? N_("a text with an apostrophe stands between "
				"double quotes, or the apostrophe is typed "
				"twice")
			   : N_("a text that holds double quotes stands "
				"between single quotes"));
	return true;
}

bool gf_cause_text_after_quote(struct gf_explain *x, uint32_t i,
			       unsigned variant, struct gf_fix *fix)
{
	struct quoted q;
	uint32_t after;

	if (variant || !find_quoted(x, i, &q))
		return false;
	for (after = q.close + 1; gf_is_blank(x->text[after]);)
		after++;
	if (q.end <= after)
		return false; /* only blanks: the fault is elsewhere */
	fix->span = (struct gf_span){ after, q.end };
	gf_fix_requote(x, fix, q.open, q.end, x->text + q.open, q.end - q.open);
	GF_FIX_SAY(x, &fix->message, N_("'%s' stands after the closing quote"),
		   gf_fix_show(x, after, q.end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("nothing after a closing quote, or quotes around the "
		      "whole value"));
	return true;
}

/* --- never closed -------------------------------------------------------- */

/* The first quote on a line that opens a text and is not closed there. */
static uint32_t find_open(const struct gf_explain *x,
			  const struct gf_line *line)
{
	const char *s = x->text;
	uint32_t p = line->value, close;
	bool flow = p < line->end && (s[p] == '[' || s[p] == '{');

	if (line->kind != GF_LINE_NODE && line->kind != GF_LINE_FLOW)
		return 0;
	if (line->kind == GF_LINE_FLOW) {
		flow = true;
		p = line->text;
	}
	for (; p < line->end; p++) {
		if (gf_is_quote(s[p]) && (p == line->value || p == line->text ||
					  strchr(" \t[{,:", s[p - 1]))) {
			close = gf_scan_quoted(s, p, line->end);
			if (!close)
				return p + 1;
			p = close - 1;
		}
		if (!flow)
			return 0;
	}
	return 0;
}

static void say_open(struct gf_explain *x, struct gf_fix *fix, uint32_t open,
		     uint32_t end)
{
	const char quote[] = { x->text[open], '\0' };

	fix->span = (struct gf_span){ open, end };
	GF_FIX_SAY(x, &fix->message,
		   N_("the quote that opens %s is never closed"),
		   gf_fix_show(x, open, end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("a text that starts with %1$s ends with %1$s"), quote);
}

/* The end of the lines below that are indented as part of the value. */
static uint32_t end_of_lines(const struct gf_explain *x, uint32_t i)
{
	uint32_t to = gf_line_block_end(x, i), j;

	for (j = i + 1; j < to; j++)
		if (x->lines[j].key && x->lines[j].kind == GF_LINE_NODE)
			return x->lines[i].value_end;
	return x->lines[to - 1].value_end;
}

/* Where the closing quote was meant, guess after guess; 0: no more. */
static uint32_t guess_end(const struct gf_explain *x, uint32_t i, uint32_t open,
			  unsigned variant)
{
	const struct gf_line *line = &x->lines[i];
	const char *s = x->text;
	uint32_t p, end = line->value_end;
	bool flow = open != line->value;

	if (variant == 0 && !flow)
		return end;
	if (variant == 1 && !flow)
		return end_of_lines(x, i) == end ? 0 : end_of_lines(x, i);
	if (variant > 1)
		return 0;
	/* in brackets: before the next separator, or the last bracket */
	for (p = variant ? end - 1 : open + 1; p > open && p < end;
	     p += variant ? (uint32_t)-1 : 1)
		if (strchr(variant ? "]}" : ",]}:", s[p]))
			return p;
	return variant ? 0 : end;
}

/* `"titre: Rebonds`: the key's own quote. */
static bool open_key(struct gf_explain *x, const struct gf_line *line,
		     unsigned variant, struct gf_fix *fix)
{
	const char *s = x->text;
	uint32_t p = line->content + 1;
	char quote[] = { s[line->content], '\0' };

	while (p < line->end && s[p] != ':' && !gf_is_blank(s[p]))
		p++;
	if (variant || line->key || p + 1 >= line->end || s[p] != ':' ||
	    !gf_is_blank(s[p + 1]) || s[line->end - 1] == quote[0])
		return false;
	say_open(x, fix, line->content, p);
	gf_fix_replace(x, fix, p, p, quote);
	return true;
}

bool gf_cause_quote_open(struct gf_explain *x, uint32_t i, unsigned variant,
			 struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t open = find_open(x, line), end;
	char quote[2] = { 0 };

	if (!open--)
		return false;
	quote[0] = x->text[open];
	if (open == line->content && open_key(x, line, variant, fix))
		return true;
	end = guess_end(x, i, open, variant);
	if (end <= open) /* or what is taken for a comment comes first */
		return false;
	say_open(x, fix, open, end < line->end ? end : line->end);
	gf_fix_replace(x, fix, end, end, quote);
	return true;
}

/* `"Rebonds”`, `'Rebonds"`: opened with one quote, closed with another. */
bool gf_cause_quote_mismatch(struct gf_explain *x, uint32_t i, unsigned variant,
			     struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t open = find_open(x, line), end, last;
	char quote[2] = { 0 };

	if (variant || !open-- || open != line->value)
		return false;
	end = line->value_end;
	quote[0] = x->text[open];
	for (last = end - 1;
	     last > open && ((unsigned char)x->text[last] & 0xc0) == 0x80;)
		last--;
	if (last <= open + 1 || (!gf_scan_typographic(x->text, last, end) &&
				 !gf_is_quote(x->text[last])))
		return false;
	fix->span = (struct gf_span){ last, end };
	gf_fix_replace(x, fix, last, end, quote);
	GF_FIX_SAY(x, &fix->message,
		   N_("a text that opens with %1$s does not close with %2$s"),
		   quote, gf_fix_show(x, last, end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("a text that starts with %1$s ends with %1$s"), quote);
	return true;
}

/* `titre: « Atelier : bilan »`: these are no quotes to YAML. */
bool gf_cause_typographic(struct gf_explain *x, uint32_t i, unsigned variant,
			  struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	struct gf_span inner;

	if (variant || line->kind != GF_LINE_NODE ||
	    !gf_scan_wrapped(x->text, line->value, line->value_end, &inner))
		return false;
	fix->span = (struct gf_span){ line->value, line->value_end };
	gf_fix_requote(x, fix, line->value, line->value_end,
		       x->text + inner.start, inner.end - inner.start);
	GF_FIX_SAY(x, &fix->message,
		   N_("the quotes of %s are not quotes to YAML"),
		   gf_fix_show(x, line->value, line->value_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("straight quotes, ' or \", as a keyboard types them"));
	return true;
}

/* --- escapes ------------------------------------------------------------- */

/* \uD83D\uDE00 at p: the character that JSON means; 0: not a pair. */
static uint32_t read_pair(const char *s, uint32_t p, uint32_t end)
{
	unsigned high, low;
	int used = 0;
	char pair[13] = { 0 };

	if (end - p < 12)
		return 0;
	memcpy(pair, s + p, 12);
	if (sscanf(pair, "\\u%4x\\u%4x%n", &high, &low, &used) != 2 ||
	    used != 12 || high < 0xd800 || high > 0xdbff || low < 0xdc00 ||
	    low > 0xdfff)
		return 0;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static bool fix_pair(struct gf_explain *x, uint32_t p, uint32_t cp,
		     struct gf_fix *fix)
{
	struct gf_buf character = GF_BUF_INIT;

	gf_buf_add_utf8(&character, cp);
	fix->span = (struct gf_span){ p, p + 12 };
	gf_fix_replace(x, fix, p, p + 12, character.s);
	GF_FIX_SAY(x, &fix->message,
		   N_("'%s' is written as in JSON, which YAML cannot read"),
		   gf_fix_show(x, p, p + 12));
	GF_FIX_SAY(x, &fix->expected, N_("the character itself: %s"),
		   character.s);
	gf_buf_release(&character);
	return true;
}

/* What was typed between double quotes, backslashes taken as they are. */
static void add_literal(struct gf_buf *out, const char *s, uint32_t start,
			uint32_t end)
{
	uint32_t p;

	for (p = start; p < end; p++) {
		if (s[p] == '\\' && p + 1 < end &&
		    (s[p + 1] == '"' || s[p + 1] == '\\'))
			p++;
		gf_buf_addc(out, s[p]);
	}
}

/* libyaml is precise here: the quote is the context, the rest is near. */
bool gf_cause_escape(struct gf_explain *x, uint32_t i, unsigned variant,
		     struct gf_fix *fix)
{
	const char *s = x->text;
	uint32_t open = x->context, p = x->at, close, cp;
	struct gf_buf inner = GF_BUF_INIT;

	if (variant || i != x->broken || open >= x->len || s[open] != '"' ||
	    (!strstr(x->problem, "escape") && !strstr(x->problem, "hexdec")))
		return false;
	while (p > open && s[p] != '\\')
		p--;
	close = gf_scan_quoted(s, open, x->len);
	if (p == open || !close)
		return false;
	cp = read_pair(s, p, close);
	if (cp)
		return fix_pair(x, p, cp, fix);
	add_literal(&inner, s, open + 1, close - 1);
	fix->span = (struct gf_span){ p, p + 2 };
	gf_fix_requote(x, fix, open, close, inner.s, inner.len);
	gf_buf_release(&inner);
	GF_FIX_SAY(x, &fix->message,
		   N_("between double quotes, '%s' is not a sign that YAML "
		      "knows"),
		   gf_fix_show(x, p, p + 2));
	GF_FIX_SAY(x, &fix->expected,
		   N_("single quotes around a text that holds '\\'"));
	return true;
}
