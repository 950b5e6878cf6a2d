/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What libyaml takes in silence and people do not mean. One walk over the
 * tree; each scalar is asked one or two questions about its first byte and
 * whether it spans lines, which is all that a clean document pays.
 */
#include "yaml/explain.h"

struct walk {
	struct gf_source *src;
	struct gf_diags *diags;
	const struct gf_scan *scan;
	const struct gf_node *root;
	uint32_t nbsp_line; /* of the last finding: its neighbours are one */
};

/* One more finding about a node. */
static struct gf_diag *add(struct walk *w, enum gf_rule rule,
			   struct gf_span span, const struct gf_node *node)
{
	struct gf_diag *d = gf_diags_add(w->diags, rule, span);
	struct gf_buf pointer = GF_BUF_INIT;

	if (d && gf_node_pointer(&pointer, w->root, node))
		d->instance = gf_arena_memdup(&w->diags->arena, pointer.s,
					      pointer.len);
	gf_buf_release(&pointer);
	return d;
}

static const char *show(const struct walk *w, uint32_t start, uint32_t end)
{
	return gf_diags_excerpt(w->diags, w->src->text + start, end - start);
}

static uint32_t line_start(const struct walk *w, uint32_t at)
{
	const char *s = w->src->text;

	while (at && s[at - 1] != '\n' && s[at - 1] != '\r')
		at--;
	return at;
}

static uint32_t line_end(const struct walk *w, uint32_t at)
{
	const char *s = w->src->text;

	while (at < w->src->len && s[at] != '\n' && s[at] != '\r')
		at++;
	return at;
}

/* Whether only spaces stand before it on its line. */
static bool starts_line(const struct walk *w, uint32_t at)
{
	const char *s = w->src->text;

	/* no search for the line's start: a line may hold 100,000 values */
	while (at && s[at - 1] == ' ')
		at--;
	return !at || s[at - 1] == '\n' || s[at - 1] == '\r';
}

/* Advice: the line around [start, end), with these bytes replaced. */
static void advise(struct walk *w, struct gf_diag *d, uint32_t start,
		   uint32_t end, const struct gf_buf *with)
{
	uint32_t from = line_start(w, start), to = line_end(w, end);
	const char *s = w->src->text;

	while (from < start && gf_is_blank(s[from]))
		from++;
	if (to - from > 200)
		return;
	gf_say(w->diags, &d->advice, "%s",
	       gf_arena_printf(&w->diags->arena, "%.*s%s%.*s",
			       (int)(start - from), s + from, with->s,
			       (int)(to - end), s + end));
}

/* --- no-break spaces ----------------------------------------------------- */

/*
 * Where one matters in [start, end): at either end, or behind a colon; of
 * a value only at its start.
 */
static uint32_t find_nbsp(const char *s, uint32_t start, uint32_t end, bool key)
{
	uint32_t p;

	if (gf_scan_nbsp(s, start, end))
		return start;
	for (p = start + 1; key && p < end; p++) {
		unsigned len = gf_scan_nbsp(s, p, end);

		if (len && (s[p - 1] == ':' || p + len == end))
			return p;
	}
	return UINT32_MAX;
}

static void check_nbsp(struct walk *w, const struct gf_node *node, bool key)
{
	const char *s = w->src->text;
	struct gf_span span = node->span;
	struct gf_buf with = GF_BUF_INIT;
	struct gf_diag *d;
	uint32_t at, line, p;
	unsigned len;

	at = find_nbsp(s, span.start, span.end, key);
	if (at == UINT32_MAX)
		return;
	line = gf_source_position(w->src, at).line;
	if (w->nbsp_line && line <= w->nbsp_line + 1) {
		w->nbsp_line = line;
		return;
	}
	w->nbsp_line = line;
	len = gf_scan_nbsp(s, at, span.end);
	d = add(w, GF_RULE_YAML_NO_BREAK_SPACE,
		(struct gf_span){ at, at + len }, node);
	if (!d)
		return;
	for (p = at; p < span.end && (len = gf_scan_nbsp(s, p, span.end)) > 0;
	     p += len)
		if (s[p + len] != ':' && (!at || s[at - 1] != ' '))
			gf_buf_addc(&with, ' ');
	gf_say(w->diags, &d->message,
	       key ? N_("a no-break space is part of this key")
		   : N_("a no-break space starts this value"));
	gf_say(w->diags, &d->expected, N_("a plain space"));
	advise(w, d, at, p, &with);
	gf_buf_release(&with);
}

/* --- quotes -------------------------------------------------------------- */

static void check_wrapped(struct walk *w, const struct gf_node *node)
{
	struct gf_buf with = GF_BUF_INIT;
	struct gf_span inner;
	struct gf_diag *d;

	if (!gf_scan_wrapped(w->src->text, node->span.start, node->span.end,
			     &inner))
		return;
	d = add(w, GF_RULE_YAML_TYPOGRAPHIC_QUOTES, node->span, node);
	if (!d)
		return;
	gf_fix_quote(&with, w->src->text + inner.start,
		     inner.end - inner.start);
	gf_say(w->diags, &d->message,
	       N_("the quotes of %s are part of the text"),
	       show(w, node->span.start, node->span.end));
	gf_say(w->diags, &d->expected,
	       N_("straight quotes, or these between straight quotes to keep "
		  "them"));
	advise(w, d, node->span.start, node->span.end, &with);
	gf_buf_release(&with);
}

/* The column that the lines of a quoted text must exceed; -1 at the root. */
static int parent_column(const struct walk *w, const struct gf_node *parent)
{
	if (!parent)
		return -1;
	return (int)(parent->span.start - line_start(w, parent->span.start));
}

static void say_quote_indent(struct walk *w, const struct gf_node *node,
			     uint32_t at, uint32_t text, int column)
{
	bool tab = w->src->text[text] == '\t';
	uint32_t end = line_end(w, text);
	struct gf_diag *d;

	d = add(w, tab ? GF_RULE_YAML_TAB : GF_RULE_YAML_QUOTE_INDENT,
		(struct gf_span){ text, end }, node);
	if (!d)
		return;
	gf_say(w->diags, &d->message,
	       tab ? N_("the line is indented with a tab")
		   : N_("a quoted text goes on here without being indented"));
	gf_say(w->diags, &d->expected,
	       N_("lines that go on start at column %s or further right"),
	       gf_arena_printf(&w->diags->arena, "%d", column + 2));
	d->related.msgid = N_("the text starts here");
	d->related_span =
		(struct gf_span){ node->span.start, node->span.start + 1 };
	if (end - at > 200)
		return;
	while (text < end && gf_is_blank(w->src->text[text]))
		text++;
	gf_say(w->diags, &d->advice, "%s",
	       gf_arena_printf(&w->diags->arena, "%*s%.*s", column + 2, "",
			       (int)(end - text), w->src->text + text));
}

/* YAML 1.2 wants each line of it deeper than what holds it. */
static void check_quoted_lines(struct walk *w, const struct gf_node *node,
			       const struct gf_node *parent)
{
	const char *s = w->src->text;
	uint32_t p = node->span.start, text;
	int column = parent_column(w, parent);

	for (;;) {
		p = line_end(w, p);
		while (p < node->span.end && (s[p] == '\n' || s[p] == '\r'))
			p++;
		if (p >= node->span.end)
			return;
		for (text = p; s[text] == ' ';)
			text++;
		if (s[text] == '\n' || s[text] == '\r' ||
		    (int)(text - p) > column)
			continue;
		say_quote_indent(w, node, p, text, column);
		return;
	}
}

/* --- unquoted texts ------------------------------------------------------ */

static bool each_line_is_key(const struct walk *w, struct gf_span span)
{
	uint32_t p = span.start, end;

	while (p < span.end) {
		end = line_end(w, p);
		if (!gf_scan_tight_colon(w->src->text, p,
					 end < span.end ? end : span.end))
			return false;
		for (p = end;
		     p < span.end && strchr(" \t\r\n", w->src->text[p]);)
			p++;
	}
	return true;
}

/* No space there: a no-break one, at p. */
static void say_nbsp(struct walk *w, const struct gf_node *node, uint32_t p)
{
	unsigned len = gf_scan_nbsp(w->src->text, p, w->src->len);
	struct gf_buf with = GF_BUF_INIT;
	struct gf_diag *d;

	d = add(w, GF_RULE_YAML_NO_BREAK_SPACE, (struct gf_span){ p, p + len },
		node);
	if (!d)
		return;
	gf_buf_addc(&with, ' ');
	gf_say(w->diags, &d->message,
	       N_("a no-break space stands where YAML wants a space"));
	gf_say(w->diags, &d->expected, N_("a plain space"));
	advise(w, d, p, p + len, &with);
	gf_buf_release(&with);
}

static void say_tight_colon(struct walk *w, const struct gf_node *node)
{
	const char *s = w->src->text;
	uint32_t start = node->span.start, end, colon;
	struct gf_buf with = GF_BUF_INIT;
	struct gf_diag *d;

	end = line_end(w, start);
	colon = gf_scan_tight_colon(s, start, end);
	if (gf_scan_nbsp(s, colon + 1, end)) {
		say_nbsp(w, node, colon + 1);
		return;
	}
	d = add(w, GF_RULE_YAML_COLON_SPACE,
		(struct gf_span){ start, colon + 1 }, node);
	if (!d)
		return;
	gf_diags_set_severity(w->diags, d, GF_WARNING);
	for (end = colon; gf_is_blank(s[end - 1]);)
		end--;
	gf_buf_adds(&with, ": ");
	gf_say(w->diags, &d->message,
	       N_("there is no space after the colon of '%s'"),
	       show(w, start, end));
	gf_say(w->diags, &d->expected,
	       N_("a key, a colon, a space, then the value"));
	advise(w, d, end, colon + 1, &with);
	gf_buf_release(&with);
}

static void say_tight_dash(struct walk *w, const struct gf_node *node)
{
	uint32_t start = node->span.start;
	struct gf_buf with = GF_BUF_INIT;
	struct gf_diag *d;

	if (gf_scan_nbsp(w->src->text, start + 1, node->span.end)) {
		say_nbsp(w, node, start + 1);
		return;
	}
	d = add(w, GF_RULE_YAML_DASH_SPACE,
		(struct gf_span){ start, start + 1 }, node);
	if (!d)
		return;
	gf_diags_set_severity(w->diags, d, GF_WARNING);
	gf_buf_adds(&with, "- ");
	gf_say(w->diags, &d->message, N_("there is no space after the dash"));
	gf_say(w->diags, &d->expected,
	       N_("a dash and a space before each item of a list"));
	advise(w, d, start, start + 1, &with);
	gf_buf_release(&with);
}

/* `- ville` and deeper below `- design`. */
static void say_deep_item(struct walk *w, const struct gf_node *node,
			  uint32_t p)
{
	uint32_t start = line_start(w, node->span.start), end = line_end(w, p);
	struct gf_diag *d;

	while (w->src->text[start] == ' ')
		start++;
	start -= line_start(w, start);
	d = add(w, GF_RULE_YAML_INDENT, (struct gf_span){ p, end }, node);
	if (!d)
		return;
	gf_diags_set_severity(w->diags, d, GF_WARNING);
	gf_say(w->diags, &d->message,
	       N_("'%s' goes on with the item above: it is not an item of its "
		  "own"),
	       show(w, p, end));
	gf_say(w->diags, &d->expected,
	       N_("column %s, where the item above starts"),
	       gf_arena_printf(&w->diags->arena, "%u", start + 1));
	gf_say(w->diags, &d->advice, "%s",
	       gf_arena_printf(&w->diags->arena, "%*s%s", (int)start, "",
			       show(w, p, end)));
}

/* `tags: ville` and below `- design`: no item, but words of the text. */
static void check_dash_below(struct walk *w, const struct gf_node *node,
			     bool item)
{
	const char *s = w->src->text;
	uint32_t p = node->span.start;
	struct gf_diag *d;

	for (;;) {
		p = line_end(w, p);
		while (p < node->span.end && strchr(" \t\r\n", s[p]))
			p++;
		if (p >= node->span.end)
			return;
		if (s[p] == '-' && gf_is_blank(s[p + 1]))
			break;
	}
	if (item) {
		say_deep_item(w, node, p);
		return;
	}
	d = add(w, GF_RULE_YAML_MIXED, (struct gf_span){ p, line_end(w, p) },
		node);
	if (!d)
		return;
	gf_diags_set_severity(w->diags, d, GF_WARNING);
	gf_say(w->diags, &d->message,
	       N_("'%s' goes on with the text above: it is not an item of a "
		  "list"),
	       show(w, p, line_end(w, p)));
	gf_say(w->diags, &d->expected,
	       N_("nothing after the colon of a key whose list stands below"));
	gf_say(w->diags, &d->advice,
	       N_("put '%1$s' on a line of its own, as '- %1$s'"),
	       show(w, node->span.start, line_end(w, node->span.start)));
}

/* A value without quotes. */
static void check_plain(struct walk *w, const struct gf_node *node,
			const struct gf_node *parent)
{
	/* below a key, it may stand on lines of its own */
	bool alone = !parent || parent->type == GF_MAP;
	const char *s = w->src->text + node->span.start;
	size_t len = node->span.end - node->span.start;
	bool lines;

	if ((unsigned char)s[0] >= 0x80) {
		check_nbsp(w, node, false);
		check_wrapped(w, node);
	}
	/* below the root, a text that spans lines is shorter than them */
	lines = (len != node->len || !parent) && memchr(s, '\n', len);
	if (s[0] == '-' && len > 1 && s[1] != '-' &&
	    !(s[1] >= '0' && s[1] <= '9') && s[1] != '.' && alone &&
	    starts_line(w, node->span.start))
		say_tight_dash(w, node);
	else if ((lines || alone) && starts_line(w, node->span.start) &&
		 memchr(s, ':', len) && each_line_is_key(w, node->span))
		say_tight_colon(w, node);
	else if (lines)
		check_dash_below(w, node, !alone);
}

/* `couleur: #ff0000`: the value became a comment. */
static void check_null(struct walk *w, const struct gf_node *node)
{
	const char *s = w->src->text;
	struct gf_buf with = GF_BUF_INIT;
	uint32_t p = node->span.start, end;
	struct gf_diag *d;

	if (p > node->span.start || node->span.end > p)
		return;
	while (gf_is_blank(s[p]))
		p++;
	if (s[p] != '#' || strchr(" \t#!\r\n", s[p + 1]) || !s[p + 1] ||
	    p == node->span.start)
		return;
	end = line_end(w, p);
	d = add(w, GF_RULE_YAML_COMMENT_VALUE, (struct gf_span){ p, end },
		node);
	if (!d)
		return;
	gf_fix_quote(&with, s + p, end - p);
	gf_say(w->diags, &d->message,
	       N_("'%s' is read as a comment: the key has no value"),
	       show(w, p, end));
	gf_say(w->diags, &d->expected,
	       N_("quotes around a value that starts with '#', or a space "
		  "after the '#' of a comment"));
	advise(w, d, p, end, &with);
	gf_buf_release(&with);
}

/* --- the walk ------------------------------------------------------------ */

static void check_scalar(struct walk *w, const struct gf_node *node,
			 const struct gf_node *parent)
{
	if (node->style == GF_PLAIN && node->type == GF_STRING && node->len)
		check_plain(w, node, parent);
	else if (node->type == GF_NULL && !node->len)
		check_null(w, node);
	else if ((node->style == GF_DOUBLE || node->style == GF_SINGLE) &&
		 memchr(w->src->text + node->span.start, '\n',
			node->span.end - node->span.start))
		check_quoted_lines(w, node, parent);
}

/* Of no width: U+00AD, U+200B..U+200F, U+2060, U+FEFF; their code, or 0. */
static uint32_t invisible_at(const struct walk *w, uint32_t at, uint32_t end)
{
	uint32_t cp = 0;

	if (at < end)
		gf_utf8_next(w->src->text + at, end - at, &cp);
	return cp == 0xad || (cp >= 0x200b && cp <= 0x200f) || cp == 0x2060 ||
			       cp == 0xfeff
		       ? cp
		       : 0;
}

static void check_invisible(struct walk *w, const struct gf_node *key)
{
	uint32_t cp = invisible_at(w, key->span.start, key->span.end);
	struct gf_diag *d;

	if (!cp)
		return;
	d = add(w, GF_RULE_YAML_CONTROL,
		(struct gf_span){ key->span.start, key->span.start + 3 }, key);
	if (!d)
		return;
	gf_say(w->diags, &d->message,
	       N_("an invisible character starts this key, code U+%s"),
	       gf_arena_printf(&w->diags->arena, "%04X", cp));
	gf_say(w->diags, &d->advice, N_("delete the key and type it again"));
}

static void check_key(struct walk *w, const struct gf_node *key)
{
	if (w->scan->ascii || key->style != GF_PLAIN ||
	    gf_ascii_len(key->text, key->len) == key->len)
		return;
	check_nbsp(w, key, true);
	check_invisible(w, key);
}

/* `parent`: the nearest block collection. Depth is bounded (YAML_DEPTH). */
static void check_node(struct walk *w, const struct gf_node *node,
		       const struct gf_node *parent)
{
	const struct gf_node *inside = node->style == GF_BLOCK ? node : parent;
	uint32_t last = node->span.start;

	/* an alias is what stands above it: seen already */
	if (node->type == GF_MAP) {
		gf_map_each (pair, node) {
			check_key(w, pair->key);
			if (pair->value->span.start >= pair->key->span.start)
				check_node(w, pair->value, inside);
		}
	} else if (node->type == GF_SEQ) {
		gf_seq_each (item, node) {
			if ((*item)->span.start >= last)
				check_node(w, *item, inside);
			last = (*item)->span.start > last ? (*item)->span.start
							  : last;
		}
	} else {
		check_scalar(w, node, parent);
	}
}

void gf_check_tree(struct gf_source *src, const struct gf_node *root,
		   const struct gf_scan *scan,
		   const struct gf_compose_opts *opts GF_UNUSED,
		   struct gf_diags *diags)
{
	struct walk w = {
		.src = src, .diags = diags, .scan = scan, .root = root
	};

	check_node(&w, root, NULL);
}
