/* SPDX-License-Identifier: EUPL-1.2 */
/* See tell.h. */
#include "cli/tell.h"

#include "cli/prose.h"
#include "cli/words.h"

enum { LONG_TEXT = 40 }; /* beyond, words are compared */

/* --- texts --------------------------------------------------------------- */

void tell_text(struct gf_buf *out, const char *s, size_t len, unsigned width)
{
	unsigned used = 0, wide;
	size_t i = 0, n;
	uint32_t cp;

	while (i < len) {
		n = gf_utf8_len(s + i, len - i);
		if (n) {
			gf_utf8_next(s + i, len - i, &cp);
			wide = gf_utf8_width(cp);
		} else {
			n = 1;
			wide = 4;
		}
		used += wide;
		if (used >= width && i + n < len) {
			gf_buf_adds(out, "…");
			return;
		}
		if (n == 1 && (s[i] == '\n' || s[i] == '\t'))
			gf_buf_addc(out, ' '); /* the layout is not shown */
		else
			gf_buf_add_visible(out, s + i, n);
		i += n;
	}
}

/* --- fields -------------------------------------------------------------- */

struct way {
	const struct gf_node *node;
	const struct gf_schema *schema;
};

static void add_label(struct gf_buf *out, const struct gf_schema *schema,
		      const struct gf_buf *key)
{
	const char *label = schema ? gf_schema_label(schema) : NULL;

	if (label)
		gf_buf_add_visible(out, label, strlen(label));
	else
		gf_buf_add_visible(out, key->s, key->len);
}

static void enter_key(struct gf_buf *out, struct way *way,
		      const struct gf_buf *key)
{
	way->schema = way->schema ? gf_schema_property(way->schema, key->s)
				  : NULL;
	way->node = way->node ? gf_map_get(way->node, key->s) : NULL;
	add_label(out, way->schema, key);
}

/* An item by its key, else by its place, which people count from 1. */
static void enter_item(struct gf_buf *out, struct way *way,
		       const struct gf_buf *key)
{
	const char *by = gf_schema_text(way->schema, "x-key");
	const struct gf_node *name = NULL;
	unsigned long i = strtoul(key->s, NULL, 10);

	way->schema = way->schema ? gf_schema_items(way->schema) : NULL;
	way->node = i < way->node->n ? way->node->items[i] : NULL;
	if (by && way->node)
		name = gf_map_get(way->node, by);
	gf_buf_addc(out, '[');
	if (name && name->type < GF_SEQ)
		tell_value(out, name,
			   way->schema ? gf_schema_property(way->schema, by)
				       : NULL,
			   40);
	else
		gf_buf_addf(out, "%lu", i + 1);
	gf_buf_addc(out, ']');
}

/* One token of a pointer, its escapes undone. */
static const char *next_token(struct gf_buf *token, const char *pointer)
{
	gf_buf_reset(token);
	for (pointer++; *pointer && *pointer != '/'; pointer++) {
		if (*pointer == '~' && pointer[1])
			gf_buf_addc(token, *++pointer == '0' ? '~' : '/');
		else
			gf_buf_addc(token, *pointer);
	}
	return pointer;
}

void tell_field(struct gf_buf *out, const struct gf_node *root,
		const struct gf_schema *schema, const char *pointer)
{
	struct gf_buf token = GF_BUF_INIT;
	struct way way = { root, schema };
	size_t start = out->len;

	while (*pointer == '/') {
		pointer = next_token(&token, pointer);
		if (way.node && way.node->type == GF_SEQ) {
			gf_buf_addc(out, ' ');
			enter_item(out, &way, &token);
		} else {
			if (out->len > start)
				gf_buf_adds(out, " › ");
			enter_key(out, &way, &token);
		}
	}
	gf_buf_release(&token);
}

/* --- values -------------------------------------------------------------- */

static void tell_number(struct gf_buf *out, const struct gf_node *node,
			const struct gf_schema *schema)
{
	const char *unit = gf_schema_text(schema, "x-unit");

	if (unit)
		gf_write_amount(out, node->text, node->len, unit);
	else
		gf_buf_add_visible(out, node->text, node->len);
}

/* An item of a list or a key of an object, with the schema it has. */
static const struct gf_node *get_item(const struct gf_node *node, uint32_t i,
				      const struct gf_schema **schema)
{
	const struct gf_schema *of = *schema;

	if (node->type == GF_SEQ) {
		*schema = of ? gf_schema_items(of) : NULL;
		return node->items[i];
	}
	*schema = of ? gf_schema_property(of, node->pairs[i].key->text) : NULL;
	return node->pairs[i].value;
}

/* A list or an object as people read it: its values, one behind another. */
static void add_values(struct gf_buf *out, const struct gf_node *node,
		       const struct gf_schema *schema, unsigned width)
{
	const struct gf_schema *of;
	const struct gf_node *item;
	size_t start = out->len;
	uint32_t i;

	if (node->type < GF_SEQ) {
		tell_value(out, node, schema, width);
		return;
	}
	/* what is wider will be cut: no use going through all of it */
	for (i = 0; i < node->n && out->len - start < 4 * (size_t)width; i++) {
		of = schema;
		item = get_item(node, i, &of);
		if (i)
			gf_buf_adds(out, item->type < GF_SEQ ? ", " : "; ");
		add_values(out, item, of, width);
	}
}

void tell_value(struct gf_buf *out, const struct gf_node *node,
		const struct gf_schema *schema, unsigned width)
{
	struct gf_buf text = GF_BUF_INIT;
	const char *label = NULL;

	if (schema && node->type < GF_SEQ)
		label = prose_node_label(schema, node);
	if (label)
		tell_text(out, label, strlen(label), width);
	else if (node->type == GF_STRING && node->len)
		tell_text(out, node->text, node->len, width);
	else if (node->type == GF_NUMBER)
		tell_number(out, node, schema);
	else if (node->type == GF_BOOL)
		gf_buf_adds(out, node->boolean ? _("yes") : _("no"));
	else if (node->type < GF_SEQ || !node->n)
		gf_buf_adds(out, _("(empty)"));
	else {
		if (schema)
			add_values(&text, node, schema, width);
		else if (!gf_node_write_yaml(&text, node, 4 * (size_t)width)) {
			gf_buf_reset(&text);
			gf_node_write_json(&text, node, 4 * (size_t)width);
		}
		tell_text(out, text.s, text.len, width);
	}
	gf_buf_release(&text);
}

/* --- changes ------------------------------------------------------------- */

static const struct {
	const char *sign, *color;
} signs[] = {
	[GF_ADDED] = { "+", "\033[32m" },
	[GF_REMOVED] = { "-", "\033[31m" },
	[GF_CHANGED] = { "~", "\033[33m" },
	[GF_MOVED] = { "~", "\033[33m" },
};

static void tell_both(struct gf_buf *out, const struct gf_change *c, bool color)
{
	const struct gf_node *old = c->old, *new = c->new;

	if (old->type == GF_STRING && new->type == GF_STRING &&
	    (old->len > LONG_TEXT || new->len > LONG_TEXT) &&
	    words_write(out, old->text, old->len, new->text, new->len, color))
		return;
	tell_value(out, old, c->schema, TELL_WIDTH / 2);
	gf_buf_adds(out, " → ");
	tell_value(out, new, c->schema, TELL_WIDTH / 2);
}

void tell_change(struct gf_buf *out, const struct gf_change *c,
		 const struct gf_node *old, const struct gf_node *new,
		 const struct gf_schema *schema, bool color)
{
	if (color)
		gf_buf_adds(out, signs[c->kind].color);
	gf_buf_adds(out, signs[c->kind].sign);
	if (color)
		gf_buf_adds(out, "\033[0m");
	gf_buf_addc(out, ' ');
	tell_field(out, c->new ? new : old, schema, c->pointer);
	gf_buf_adds(out, _(": "));
	if (c->kind == GF_MOVED)
		gf_buf_adds(out, _("the same, in another order"));
	else if (c->old && c->new)
		tell_both(out, c, color);
	else
		tell_value(out, c->new ? c->new : c->old, c->schema,
			   TELL_WIDTH);
}

/* --- titles -------------------------------------------------------------- */

void tell_title(struct gf_buf *out, const struct gf_node *root,
		const struct gf_schema *schema)
{
	const char *title;

	if (!root || !schema || root->type != GF_MAP)
		return;
	gf_map_each (pair, root) {
		if (!gf_schema_has_role(
			    gf_schema_property(schema, pair->key->text),
			    "title"))
			continue;
		title = gf_localised(pair->value);
		if (title)
			tell_text(out, title, strlen(title), 60);
		return;
	}
}
