/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Warnings that a record acknowledges: which, with what figures, and why. The
 * last thing that is done to a record's findings, when all are known.
 */
#include "record/internal.h"

/* --- which properties say it (once a kind) ------------------------------- */

void waivers_find(struct gf_kind *kind)
{
	const struct gf_schema *list;
	struct gf_waivers *w = &kind->waivers;

	*w = (struct gf_waivers){ 0 };
	if (!kind->schema)
		return;
	w->list = gf_schema_key_of(kind->schema, "waivers");
	list = w->list ? gf_schema_property(kind->schema, w->list) : NULL;
	list = list ? gf_schema_items(list) : NULL;
	if (!list)
		return;
	w->rule = gf_schema_key_of(list, "waiver-rule");
	w->figures = gf_schema_key_of(list, "waiver-figures");
	w->reason = gf_schema_key_of(list, "waiver-reason");
}

/* --- figures ------------------------------------------------------------- */

/* Bytes of a space, or of what stands around words, at s; 0: none. */
static size_t gap(const char *s, size_t len)
{
	static const char *const wide[] = { "«", "»", "“", "”",
					    "‘", "’", "…", "→" };
	size_t i, n;

	if (strchr(" \t\r\n'\"(),;:[]{}/", *s))
		return 1;
	for (i = 0; i < GF_NELEMS(wide); i++) {
		n = strlen(wide[i]);
		if (n <= len && !memcmp(s, wide[i], n))
			return n;
	}
	return 0;
}

/* Of a no-break space, which groups the digits of a number. */
static size_t joint(const char *s, size_t len)
{
	if (len > 1 && !memcmp(s, "\u00a0", 2))
		return 2;
	return len > 2 && !memcmp(s, "\u202f", 3) ? 3 : 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "542 780 €": a word with digits and no letter; names of records are not. */
static bool is_figure(const char *s, size_t len)
{
	bool digits = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if ((s[i] >= 'a' && s[i] <= 'z') ||
		    (s[i] >= 'A' && s[i] <= 'Z') || s[i] == '_')
			return false;
		if ((unsigned char)s[i] >= 0xc3 && (unsigned char)s[i] <= 0xdf)
			return false; /* a letter with an accent */
		digits |= is_digit(s[i]);
	}
	return digits;
}

/* A deficit is not a surplus: "-113 000 €", "−€113,000". */
static bool is_minus(const char *s, size_t len)
{
	return *s == '-' || (len > 3 && !memcmp(s, "\u2212", 3));
}

static void add_figure(struct gf_buf *out, const char *s, size_t len, bool bare)
{
	size_t i = 0, n;

	if (!is_figure(s, len))
		return;
	if (!bare && out->len)
		gf_buf_adds(out, ", ");
	if (is_minus(s, len))
		gf_buf_addc(out, '-');
	while (len && !is_digit(s[len - 1]))
		len--;
	while (i < len && !is_digit(s[i]))
		i++;
	for (; i < len; i++) {
		n = joint(s + i, len - i);
		if (n) {
			i += n - 1;
			if (!bare)
				gf_buf_addc(out, ' ');
		} else if (!bare || is_digit(s[i])) {
			gf_buf_addc(out, s[i]);
		}
	}
}

static void scan_figures(struct gf_buf *out, const char *s, size_t len,
			 bool bare)
{
	size_t from = 0, i = 0, n;

	while (i < len) {
		n = gap(s + i, len - i);
		if (!n) {
			i++;
			continue;
		}
		add_figure(out, s + from, i - from, bare);
		i += n;
		from = i;
	}
	add_figure(out, s + from, len - from, bare);
}

void gf_figures(struct gf_buf *out, const char *s, size_t len)
{
	scan_figures(out, s, len, true);
}

void gf_figures_show(struct gf_buf *out, const char *s, size_t len)
{
	scan_figures(out, s, len, false);
}

/* Of what a finding says, the same in every language. */
static void figures_of(struct gf_buf *out, const struct gf_diag *d, bool bare)
{
	const char *const *arg = d->message.arg;
	size_t i = 0;

	gf_buf_reset(out);
	/* of a registry's own rule: the text as the first language has it */
	if (d->name && arg[1])
		i = 1;
	for (; i < GF_TEXT_ARGS && arg[i]; i++)
		scan_figures(out, arg[i], strlen(arg[i]), bare);
}

/* --- a record's waivers -------------------------------------------------- */

struct waiver {
	const struct gf_node *item;
	const char *rule;
	const struct gf_node *figures; /* NULL: none */
	const char *reason;
	bool used;
};

static const char *text_of(const struct gf_node *node)
{
	const struct gf_node *text;

	if (!node)
		return NULL;
	if (node->type == GF_MAP) { /* a text by language */
		text = gf_map_get(node, gf_i18n_lang());
		if (!text && node->n)
			text = node->pairs[0].value;
		node = text;
	}
	return node && node->type == GF_STRING ? node->text : NULL;
}

static const struct gf_node *get(const struct gf_node *item, const char *key)
{
	return key && item->type == GF_MAP ? gf_map_get(item, key) : NULL;
}

static bool fits(const struct waiver *w, const struct gf_buf *figures)
{
	struct gf_buf own = GF_BUF_INIT;
	bool same;

	if (w->figures)
		gf_figures(&own, w->figures->text, w->figures->len);
	same = own.len == figures->len && !memcmp(own.s, figures->s, own.len);
	gf_buf_release(&own);
	return same;
}

static bool acknowledge(struct gf_diags *diags, struct gf_diag *d,
			struct waiver *w, struct gf_buf *figures)
{
	if (d->severity != GF_WARNING || d->standing == GF_ACKNOWLEDGED ||
	    strcmp(gf_diag_rule(d), w->rule) != 0)
		return false;
	figures_of(figures, d, true);
	if (!fits(w, figures))
		return false;
	gf_diags_set_standing(diags, d, GF_ACKNOWLEDGED);
	if (w->reason)
		d->reason = gf_arena_strdup(&diags->arena, w->reason);
	return true;
}

/* --- waivers that acknowledge nothing ------------------------------------ */

/* A finding of that rule which is not acknowledged; the first, or -1. */
static int32_t find_left(const struct gf_diags *diags, const char *rule)
{
	uint32_t i;

	for (i = 0; i < diags->n; i++)
		if (diags->items[i].standing != GF_ACKNOWLEDGED &&
		    !strcmp(gf_diag_rule(&diags->items[i]), rule))
			return (int32_t)i;
	return -1;
}

static void say_gone(struct gf_diags *diags, struct gf_diag *d,
		     const struct waiver *w, uint32_t known)
{
	struct gf_near near;
	uint32_t i;

	gf_say(diags, &d->message,
	       N_("the record acknowledges '%s', of which nothing is found"),
	       w->rule);
	gf_near_init(&near, w->rule, strlen(w->rule));
	for (i = 0; i < known; i++)
		if (diags->items[i].severity == GF_WARNING)
			gf_near_offer(&near, gf_diag_rule(&diags->items[i]),
				      gf_diag_rule(&diags->items[i]));
	if (near.best)
		gf_say(diags, &d->advice, N_("did you mean '%s'?"), near.best);
	else
		gf_say(diags, &d->advice,
		       N_("take these lines out: there is nothing to "
			  "acknowledge any more"));
	gf_near_release(&near);
}

static void say_changed(struct gf_diags *diags, struct gf_diag *d,
			const struct gf_waivers *names, const struct waiver *w,
			const char *figures)
{
	gf_say(diags, &d->message,
	       N_("the figures of '%s' are not those acknowledged"), w->rule);
	if (w->figures)
		gf_say(diags, &d->expected, N_("the figures it says: %s"),
		       w->figures->text);
	if (*figures)
		gf_say(diags, &d->advice,
		       N_("if it may still stay as it is: %1$s: \"%2$s\""),
		       names->figures ? names->figures : "", figures);
	else if (names->figures)
		gf_say(diags, &d->advice, N_("take %s out: it says no figures"),
		       names->figures);
}

static void complain(struct gf_diags *diags, const struct gf_waivers *names,
		     const struct gf_node *root, const struct waiver *w,
		     uint32_t known)
{
	struct gf_buf text = GF_BUF_INIT;
	int32_t left = find_left(diags, w->rule);
	struct gf_diag *d, *of;

	d = gf_diags_add(diags, GF_RULE_WAIVER_LAPSED, w->item->span);
	if (!d)
		return;
	of = left < 0 ? NULL : &diags->items[left];
	if (gf_node_pointer(&text, root, w->item))
		d->instance = gf_arena_strdup(&diags->arena, text.s);
	if (!of) {
		say_gone(diags, d, w, known);
	} else if (of->severity != GF_WARNING) {
		gf_say(diags, &d->message,
		       of->severity == GF_ERROR
			       ? N_("'%s' is an error here: an error is never "
				    "acknowledged")
			       : N_("'%s' is for information here: there is "
				    "nothing to acknowledge"),
		       w->rule);
		gf_say(diags, &d->advice, N_("take these lines out"));
	} else {
		figures_of(&text, of, false);
		say_changed(diags, d, names, w, text.s);
	}
	gf_buf_release(&text);
}

/* --- all of them --------------------------------------------------------- */

static bool read_waiver(struct waiver *w, const struct gf_waivers *names,
			const struct gf_node *item)
{
	const struct gf_node *figures = get(item, names->figures);

	*w = (struct waiver){ .item = item,
			      .rule = text_of(get(item, names->rule)),
			      .reason = text_of(get(item, names->reason)) };
	if (figures &&
	    (figures->type == GF_STRING || figures->type == GF_NUMBER))
		w->figures = figures;
	return w->rule;
}

static const struct gf_node *list_of(const struct gf_kind *kind,
				     const struct gf_node *root)
{
	const struct gf_node *list;

	list = root && root->type == GF_MAP ? get(root, kind->waivers.list)
					    : NULL;
	return list && list->type == GF_SEQ && list->n ? list : NULL;
}

bool gf_waivers_any(const struct gf_kind *kind, const struct gf_node *root)
{
	return list_of(kind, root);
}

void gf_waivers_apply(const struct gf_kind *kind, const struct gf_node *root,
		      struct gf_diags *diags)
{
	const struct gf_waivers *names = &kind->waivers;
	const struct gf_node *list = list_of(kind, root);
	struct gf_buf figures = GF_BUF_INIT;
	uint32_t i, known = diags->n;
	struct waiver w;

	if (!list)
		return;
	gf_seq_each (item, list) {
		if (!read_waiver(&w, names, *item))
			continue;
		for (i = 0; i < known; i++)
			w.used |= acknowledge(diags, &diags->items[i], &w,
					      &figures);
		if (!w.used)
			complain(diags, names, root, &w, known);
	}
	gf_buf_release(&figures);
}

void gf_waiver_write(struct gf_buf *out, const struct gf_kind *kind,
		     const char *rule, const char *text)
{
	const struct gf_waivers *names = &kind->waivers;
	struct gf_buf figures = GF_BUF_INIT;

	gf_buf_addf(out, "{%s: %s", names->rule, rule);
	gf_figures_show(&figures, text, strlen(text));
	if (figures.len && names->figures)
		gf_buf_addf(out, ", %s: \"%s\"", names->figures, figures.s);
	if (names->reason)
		gf_buf_addf(out, ", %s: …", names->reason);
	gf_buf_adds(out, "}");
	gf_buf_release(&figures);
}
