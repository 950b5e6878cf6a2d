/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Causes: values and keys. A colon inside, a sign that means something at
 * the start, a bracket left open, a colon or a comma that is missing.
 */
#include "yaml/explain.h"

static bool is_plain(const struct gf_explain *x, const struct gf_line *line)
{
	return line->kind == GF_LINE_NODE && line->value < line->value_end &&
	       !gf_is_quote(x->text[line->value]) &&
	       x->text[line->value] != '[' && x->text[line->value] != '{';
}

/* The first ': ' (or a last ':') in [p, end), or `end`. */
static uint32_t find_colon(const char *s, uint32_t p, uint32_t end)
{
	for (; p < end; p++)
		if (s[p] == ':' && (p + 1 == end || gf_is_blank(s[p + 1])))
			break;
	return p;
}

/* --- a colon inside a value ---------------------------------------------- */

static void say_colon(struct gf_explain *x, struct gf_fix *fix, uint32_t start,
		      uint32_t end)
{
	uint32_t colon = find_colon(x->text, start, end);

	fix->span = (struct gf_span){ start, end };
	if (colon + 1 == end)
		GF_FIX_SAY(x, &fix->message,
			   N_("'%s' ends with ':', which ends a key"),
			   gf_fix_show(x, start, end));
	else
		GF_FIX_SAY(x, &fix->message,
			   N_("'%s' holds ': ', which separates a key from "
			      "its value"),
			   gf_fix_show(x, start, end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("quotes around a text that holds ': '"));
}

/* `- Atelier : bilan : suite`: an item that reads as prose, not as a key. */
static bool is_prose_item(const struct gf_explain *x,
			  const struct gf_line *line)
{
	return line->dash &&
	       !gf_scan_word(x->text, line->content, line->key_end);
}

/* A value over several lines, one of which reads as a key. */
static bool colon_below(struct gf_explain *x, uint32_t i, struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i], *owner;
	uint32_t j = gf_line_before(x, i), end;

	if (line->kind != GF_LINE_NODE || !line->key || line->dash ||
	    j == UINT32_MAX ||
	    gf_scan_word(x->text, line->content, line->key_end))
		return false;
	owner = &x->lines[j];
	if (!is_plain(x, owner) || !owner->key ||
	    gf_line_indent(line) <= gf_line_column(owner))
		return false;
	end = x->lines[gf_line_block_end(x, j) - 1].value_end;
	if (end <= line->value_end)
		end = line->value_end;
	say_colon(x, fix, line->text, line->value_end);
	gf_fix_requote(x, fix, owner->value, end, x->text + owner->value,
		       end - owner->value);
	return true;
}

bool gf_cause_colon_in_value(struct gf_explain *x, uint32_t i, unsigned variant,
			     struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t start = line->value, end = line->value_end;

	if (variant)
		return false;
	if (!is_plain(x, line) || !line->key ||
	    find_colon(x->text, start, end) == end)
		return colon_below(x, i, fix);
	if (is_prose_item(x, line))
		start = line->content;
	say_colon(x, fix, start, end);
	gf_fix_requote(x, fix, start, end, x->text + start, end - start);
	return true;
}

/* --- a sign at the start ------------------------------------------------- */

static bool is_special(const char *s, uint32_t p, uint32_t end)
{
	if (strchr("@`%*&!|>,]}", s[p]))
		return true;
	if (s[p] == '[' || s[p] == '{') {
		/* text behind the bracket: it was never meant as a list */
		uint32_t close = gf_scan_flow(s, p, end);

		return close && close < end;
	}
	return s[p] == '?' && p + 1 < end && gf_is_blank(s[p + 1]);
}

static void say_special(struct gf_explain *x, struct gf_fix *fix,
			uint32_t start, uint32_t end)
{
	const char sign[] = { x->text[start], '\0' };

	fix->span = (struct gf_span){ start, end };
	GF_FIX_SAY(x, &fix->message,
		   N_("'%1$s' starts with '%2$s', a sign that YAML keeps for "
		      "itself"),
		   gf_fix_show(x, start, end), sign);
	GF_FIX_SAY(x, &fix->expected,
		   N_("quotes around a text that starts with '%s'"), sign);
}

/* `tags: - a`: a list cannot start on the line of its key. */
static bool dash_in_value(struct gf_explain *x, const struct gf_line *line,
			  struct gf_fix *fix)
{
	const char *s = x->text;
	uint32_t p = line->value;
	struct gf_buf list = GF_BUF_INIT;

	if (!line->key || s[p] != '-' || p + 1 >= line->end ||
	    !gf_is_blank(s[p + 1]))
		return false;
	gf_buf_addc(&list, '\n');
	gf_buf_fill(&list, ' ', gf_line_column(line) + 2);
	fix->cut = (struct gf_span){ line->key_end + 1, p };
	while (fix->cut.start < p && s[fix->cut.start - 1] != ':')
		fix->cut.start++;
	gf_buf_add(&fix->with, list.s, list.len);
	gf_buf_release(&list);
	fix->rule = GF_RULE_YAML_MIXED;
	fix->span = (struct gf_span){ p, line->value_end };
	GF_FIX_SAY(x, &fix->message,
		   N_("the list starts on the line of its key '%s'"),
		   gf_fix_show(x, line->content, line->key_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("each item on a line of its own, below the key"));
	GF_FIX_SAY(x, &fix->advice,
		   N_("type '%1$s:', then on the next line '  %2$s'"),
		   gf_fix_show(x, line->content, line->key_end),
		   gf_fix_show(x, p, line->value_end));
	return true;
}

/* `[@a, b]`: libyaml stands just before the sign. */
static bool special_in_flow(struct gf_explain *x, uint32_t i, unsigned variant,
			    struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t start = x->at, end = start;
	bool flow = line->kind == GF_LINE_FLOW || x->text[line->value] == '[' ||
		    x->text[line->value] == '{';

	if (variant || i != x->broken || !flow || start <= line->text ||
	    start >= line->end || !strstr(x->problem, "cannot start any"))
		return false;
	while (end < line->end && !strchr(",]}", x->text[end]))
		end++;
	while (end > start + 1 && gf_is_blank(x->text[end - 1]))
		end--;
	say_special(x, fix, start, end);
	gf_fix_requote(x, fix, start, end, x->text + start, end - start);
	return true;
}

bool gf_cause_special_start(struct gf_explain *x, uint32_t i, unsigned variant,
			    struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t start = line->value, end = line->value_end;

	if (special_in_flow(x, i, variant, fix))
		return true;
	if (line->kind != GF_LINE_NODE)
		return false;
	if (line->key && is_special(x->text, line->content, line->key_end)) {
		start = line->content;
		end = line->key_end;
	} else if (start < end && dash_in_value(x, line, fix)) {
		return !variant;
	}
	if (variant || start >= end || !is_special(x->text, start, end))
		return false;
	say_special(x, fix, start, end);
	gf_fix_requote(x, fix, start, end, x->text + start, end - start);
	return true;
}

/* --- brackets ------------------------------------------------------------ */

/* The brackets that [p, end) leaves open, innermost first. */
static void add_closers(struct gf_buf *out, const char *s, uint32_t p,
			uint32_t end)
{
	uint32_t i;
	char swap;

	for (; p < end; p++) {
		uint32_t close = gf_is_quote(s[p]) && strchr(" [{,:", s[p - 1])
					 ? gf_scan_quoted(s, p, end)
					 : 0;

		if (close)
			p = close - 1;
		else if (s[p] == '[' || s[p] == '{')
			gf_buf_addc(out, s[p] == '[' ? ']' : '}');
		else if (out->len && s[p] == out->s[out->len - 1])
			out->s[--out->len] = '\0';
	}
	for (i = 0; i < out->len / 2; i++) {
		swap = out->s[i];
		out->s[i] = out->s[out->len - 1 - i];
		out->s[out->len - 1 - i] = swap;
	}
}

/* `tags: [a]]`: one bracket too many. */
static bool extra_bracket(struct gf_explain *x, const struct gf_line *line,
			  uint32_t close, struct gf_fix *fix)
{
	uint32_t p;

	for (p = close; p < line->value_end; p++)
		if (!strchr("]} ", x->text[p]))
			return false;
	fix->span = (struct gf_span){ close, line->value_end };
	gf_fix_replace(x, fix, close, line->value_end, "");
	GF_FIX_SAY(x, &fix->message, N_("the bracket '%s' closes nothing"),
		   gf_fix_show(x, close, line->value_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("as many closing brackets as opening ones"));
	return true;
}

/* Where the list was meant to end: on its line, or before the next key. */
static uint32_t end_of_list(const struct gf_explain *x, uint32_t i)
{
	uint32_t end = x->lines[i].value_end, j;

	for (j = i + 1; j < x->n; j++) {
		const struct gf_line *line = &x->lines[j];

		if (line->kind == GF_LINE_BLANK ||
		    line->kind == GF_LINE_COMMENT)
			continue;
		if (gf_line_indent(line) <= gf_line_indent(&x->lines[i]))
			break;
		end = line->value_end;
	}
	return end;
}

/* `[a, b}`: closed by a bracket of the other kind. */
static bool wrong_bracket(struct gf_explain *x, const struct gf_line *line,
			  bool insert, struct gf_fix *fix)
{
	const char *s = x->text;
	uint32_t p = line->value, close;
	struct gf_buf closers = GF_BUF_INIT;
	char wanted[2] = { 0 };

	for (; p < line->value_end && !wanted[0]; p++) {
		close = gf_is_quote(s[p]) && strchr(" [{,:", s[p - 1])
				? gf_scan_quoted(s, p, line->value_end)
				: 0;
		if (close)
			p = close - 1;
		else if (s[p] == '[' || s[p] == '{')
			gf_buf_addc(&closers, s[p] == '[' ? ']' : '}');
		else if (closers.len && s[p] == closers.s[closers.len - 1])
			closers.s[--closers.len] = '\0';
		else if (closers.len && (s[p] == ']' || s[p] == '}'))
			wanted[0] = closers.s[closers.len - 1];
	}
	gf_buf_release(&closers);
	if (!wanted[0])
		return false;
	fix->span = (struct gf_span){ p - 1, p };
	GF_FIX_SAY(x, &fix->message,
		   N_("'%s' does not close the bracket that is open here"),
		   gf_fix_show(x, p - 1, p));
	GF_FIX_SAY(x, &fix->expected, N_("a closing '%s' here"), wanted);
	gf_fix_replace(x, fix, p - 1, insert ? p - 1 : p, wanted);
	return true;
}

bool gf_cause_bracket(struct gf_explain *x, uint32_t i, unsigned variant,
		      struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t open = line->value, end = line->value_end, close;
	struct gf_buf closers = GF_BUF_INIT;

	if (line->kind != GF_LINE_NODE || open >= end || variant > 3 ||
	    (x->text[open] != '[' && x->text[open] != '{'))
		return false;
	if (variant > 1)
		return wrong_bracket(x, line, variant == 3, fix);
	close = gf_scan_flow(x->text, open, end);
	if (close && close < end && !variant)
		return extra_bracket(x, line, close, fix);
	if (variant)
		end = end_of_list(x, i);
	add_closers(&closers, x->text, open, end);
	if (closers.len) {
		const char sign[] = { x->text[open], '\0' };

		fix->span = (struct gf_span){ open, open + 1 };
		gf_fix_replace(x, fix, end, end, closers.s);
		GF_FIX_SAY(x, &fix->message,
			   N_("the bracket '%s' is never closed"), sign);
		GF_FIX_SAY(x, &fix->expected,
			   N_("a closing '%s' at the end of the value"),
			   closers.s);
	}
	gf_buf_release(&closers);
	/* else a fix that changes nothing, so that the next is asked for */
	return true;
}

/* --- commas -------------------------------------------------------------- */

/* `"a": 1` and on the next line `"b": 2`, in braces. */
static bool comma_above(struct gf_explain *x, uint32_t i, struct gf_fix *fix)
{
	uint32_t j = i, p;

	if (!i || x->lines[i].kind != GF_LINE_FLOW ||
	    strchr("]},", x->text[x->lines[i].content]))
		return false;
	while (--j && x->lines[j].kind == GF_LINE_BLANK)
		;
	p = x->lines[j].value_end;
	if (p <= x->lines[j].text || strchr(",[{:", x->text[p - 1]))
		return false;
	fix->span = (struct gf_span){ p - 1, p };
	gf_fix_replace(x, fix, p, p, ",");
	GF_FIX_SAY(x, &fix->message,
		   N_("a comma is missing at the end of this line"));
	GF_FIX_SAY(x, &fix->expected,
		   N_("commas between what stands in brackets"));
	return true;
}

/* `{role: chef certitude: certain}`: where the key of that colon starts. */
static uint32_t word_before(const struct gf_explain *x,
			    const struct gf_line *line, uint32_t colon)
{
	uint32_t p = colon;

	while (p > line->text && !gf_is_blank(x->text[p - 1]) &&
	       !strchr(",[]{}:\"'", x->text[p - 1]))
		p--;
	return p > line->text && gf_is_blank(x->text[p - 1]) ? p : colon;
}

/*
 * `["a" "b"]`: libyaml stands before what misses its comma, or at the colon
 * behind it.
 */
bool gf_cause_flow_comma(struct gf_explain *x, uint32_t i, unsigned variant,
			 struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t p = x->at, start;

	if (comma_above(x, i, fix))
		return !variant;
	if (variant || i != x->broken || p <= line->text || p >= line->end ||
	    !strstr(x->problem, "expected ',' or") ||
	    line->kind == GF_LINE_MARKER)
		return false;
	if (x->text[p] == ':')
		p = word_before(x, line, p);
	if (x->text[p] == ':' || (p == x->at && !gf_is_quote(x->text[p])))
		return false;
	start = p;
	while (gf_is_blank(x->text[p - 1]))
		p--;
	fix->span = (struct gf_span){ start, x->at + (start == x->at) };
	gf_fix_replace(x, fix, p, p, ",");
	GF_FIX_SAY(x, &fix->message, N_("a comma is missing before this"));
	GF_FIX_SAY(x, &fix->expected,
		   N_("commas between what stands in brackets"));
	return true;
}

/* `"titre": "Rebonds",` below one another: JSON without its braces. */
bool gf_cause_json_comma(struct gf_explain *x, uint32_t i, unsigned variant,
			 struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t p = line->value_end - 1, j, at;

	if (variant || line->kind != GF_LINE_NODE || !line->key ||
	    line->value_end < line->value + 3 || x->text[p] != ',' ||
	    !gf_is_quote(x->text[line->value]) ||
	    gf_scan_quoted(x->text, line->value, line->end) != p)
		return false;
	fix->span = (struct gf_span){ p, p + 1 };
	gf_fix_replace(x, fix, p, p + 1, "");
	/* the same on the lines below: one mistake, not one a line */
	for (at = p + 1, j = i + 1; j < x->n && x->lines[j].key; j++) {
		p = x->lines[j].value_end - 1;
		if (x->text[p] != ',')
			continue;
		gf_buf_add(&fix->with, x->text + at, p - at);
		at = p + 1;
	}
	fix->cut.end = at;
	GF_FIX_SAY(x, &fix->message, N_("a comma stands after the value"));
	GF_FIX_SAY(x, &fix->expected,
		   N_("no comma between keys that stand on lines of their "
		      "own"));
	return true;
}

/* --- missing colons ------------------------------------------------------ */

bool gf_cause_colon_space(struct gf_explain *x, uint32_t i, unsigned variant,
			  struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t p, end;

	if (variant || line->key || line->text == line->end ||
	    (line->kind != GF_LINE_NODE && line->kind != GF_LINE_PLAIN))
		return false;
	p = gf_scan_tight_colon(x->text, line->content, line->end);
	if (!p)
		return false;
	for (end = p; gf_is_blank(x->text[end - 1]);)
		end--;
	fix->span = (struct gf_span){ line->content, p + 1 };
	gf_fix_replace(x, fix, end, p + 1, ": ");
	GF_FIX_SAY(x, &fix->message,
		   N_("there is no space after the colon of '%s'"),
		   gf_fix_show(x, line->content, end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("a key, a colon, a space, then the value"));
	return true;
}

bool gf_cause_comment_sign(struct gf_explain *x, uint32_t i, unsigned variant,
			   struct gf_fix *fix)
{
	static const char *const signs[] = { "//", "/*", "<!--", "--", ";" };
	const struct gf_line *line = &x->lines[i];
	size_t k, len;

	if (variant ||
	    (line->kind != GF_LINE_NODE && line->kind != GF_LINE_PLAIN))
		return false;
	for (k = 0; k < GF_NELEMS(signs); k++) {
		len = strlen(signs[k]);
		if (line->end - line->text < len ||
		    memcmp(x->text + line->text, signs[k], len))
			continue;
		fix->span = (struct gf_span){ line->text, line->end };
		gf_fix_replace(x, fix, line->text, line->text + (uint32_t)len,
			       "#");
		GF_FIX_SAY(x, &fix->message,
			   N_("'%s' does not start a comment in YAML"),
			   signs[k]);
		GF_FIX_SAY(x, &fix->expected,
			   N_("a comment that starts with '#'"));
		return true;
	}
	return false;
}

/* Where a colon should replace or follow something: [*start, *end). */
static bool guess_colon(const struct gf_explain *x, const struct gf_line *line,
			unsigned variant, uint32_t *start, uint32_t *end)
{
	const char *s = x->text;
	uint32_t p = line->content, word = p;

	while (word < line->end && !gf_is_blank(s[word]) && s[word] != '=' &&
	       s[word] != ';' && (unsigned char)s[word] != 0xef)
		word++;
	*start = *end = word;
	for (p = word; p < line->end && gf_is_blank(s[p]);)
		p++;
	if (p < line->end && (s[p] == '=' || s[p] == ';'))
		*end = p + 1;
	else if (line->end - p >= 3 && !memcmp(s + p, "\xef\xbc\x9a", 3))
		*end = p + 3; /* the wide colon of Chinese keyboards */
	if (*end > word)
		while (*end < line->end && gf_is_blank(s[*end]))
			(*end)++;
	else
		*end = p < line->end ? p : word;
	return !variant && gf_scan_word(s, line->content, word);
}

/* An item is a word, but where a key stands below in line with it. */
static bool has_key_below(const struct gf_explain *x, uint32_t i)
{
	const struct gf_line *line = &x->lines[i];

	return i + 1 < x->n && line[1].kind == GF_LINE_NODE && line[1].key &&
	       !line[1].dash &&
	       gf_line_indent(line + 1) == gf_line_column(line);
}

bool gf_cause_colon_missing(struct gf_explain *x, uint32_t i, unsigned variant,
			    struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t start, end;

	if (line->key || line->content == line->end ||
	    (line->kind != GF_LINE_NODE && line->kind != GF_LINE_PLAIN) ||
	    (line->dash && !has_key_below(x, i)) ||
	    !guess_colon(x, line, variant, &start, &end))
		return false;
	fix->span = (struct gf_span){ line->content, line->value_end };
	gf_fix_replace(x, fix, start, end, end == line->end ? ":" : ": ");
	GF_FIX_SAY(x, &fix->message,
		   N_("'%s' has no colon between a key and its value"),
		   gf_fix_show(x, line->content, line->value_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("a key, a colon, a space, then the value"));
	return true;
}
