/* SPDX-License-Identifier: EUPL-1.2 */
/* See beside.h. Lists are in beside_list.c. */
#include "cli/beside.h"

#include "cli/tell.h"

enum { VALUE_WIDTH = 36, LIST_WIDTH = 60, WHOLE = 4000 };

/* --- notes --------------------------------------------------------------- */

void beside_note(struct beside *b, const char *text)
{
	const char *kept = gf_arena_strdup(&b->past->arena, text);

	gf_strmap_put(&b->notes, kept, strlen(kept), b);
}

/* A list that its record says is not complete (x-complete). */
static void note_incomplete(struct beside *b, const struct beside_row *row,
			    const struct gf_schema *schema)
{
	size_t i;

	if (!schema || !gf_schema_keyword(schema, "x-complete"))
		return;
	for (i = 0; i < b->n; i++) {
		if (!row->at[i] || row->at[i]->type != GF_BOOL ||
		    row->at[i]->boolean)
			continue;
		beside_note(b, gf_arena_printf(
				       &b->past->arena,
				       _("partial comparison: %1$s says '%2$s'"
					 " no"),
				       b->names[i], b->label.s));
	}
}

/* --- cells --------------------------------------------------------------- */

static bool all_equal(const struct beside *b, const struct beside_row *row)
{
	size_t i;

	for (i = 1; i < b->n; i++)
		if (!row->at[i] != !row->at[0] ||
		    (row->at[i] && !gf_node_equal(row->at[i], row->at[0])))
			return false;
	return true;
}

/* A list of plain values, as people list them. */
static bool add_list(const struct beside *b, struct gf_buf *out,
		     const struct gf_node *node, const struct gf_schema *schema)
{
	const struct gf_schema *items = NULL;

	if (node->type != GF_SEQ || !node->n)
		return false;
	gf_seq_each (item, node)
		if ((*item)->type >= GF_SEQ)
			return false;
	if (schema)
		items = gf_schema_items(schema);
	gf_seq_each (item, node) {
		if (item != node->items)
			gf_buf_adds(out, ", ");
		if (gf_utf8_count(out->s, out->len) >
		    (b->whole ? WHOLE : LIST_WIDTH)) {
			gf_buf_adds(out, "…");
			break;
		}
		tell_value(out, *item, items, b->whole ? WHOLE : VALUE_WIDTH);
	}
	return true;
}

static void add_cell(struct beside *b, const struct gf_node *node,
		     const struct gf_schema *schema)
{
	struct gf_buf text = GF_BUF_INIT;

	if (!node)
		gf_sheet_null(b->sheet);
	else if (!b->people)
		gf_node_write_json(&text, node, SIZE_MAX);
	else if (!add_list(b, &text, node, schema))
		tell_value(&text, node, schema, b->whole ? WHOLE : VALUE_WIDTH);
	if (node)
		gf_sheet_text(b->sheet, text.s, text.len);
	gf_buf_release(&text);
}

void beside_start_row(struct beside *b)
{
	const struct gf_buf *name = b->people ? &b->label : &b->field;

	gf_sheet_text(b->sheet, name->s, name->len);
}

void beside_put_row(struct beside *b, const struct beside_row *row,
		    const struct gf_schema *schema)
{
	size_t i;

	note_incomplete(b, row, schema);
	if (b->differing && all_equal(b, row))
		return;
	beside_start_row(b);
	for (i = 0; i < b->n; i++)
		add_cell(b, row->at[i], schema);
	gf_sheet_end_row(b->sheet);
}

/* --- where it stands ----------------------------------------------------- */

struct beside_place beside_enter(struct beside *b, const char *field,
				 const char *label)
{
	struct beside_place place = { b->field.len, b->label.len };

	if (b->field.len)
		gf_buf_adds(&b->field, *field == '[' ? "" : ".");
	gf_buf_adds(&b->field, field);
	if (b->label.len)
		gf_buf_adds(&b->label, *field == '[' ? " " : " › ");
	gf_buf_add_visible(&b->label, label, strlen(label));
	return place;
}

void beside_leave(struct beside *b, struct beside_place to)
{
	b->field.len = to.field;
	b->field.s[to.field] = '\0';
	b->label.len = to.label;
	b->label.s[to.label] = '\0';
}

/* --- fields, side by side ------------------------------------------------ */

static bool are_all(const struct beside *b, const struct beside_row *row,
		    enum gf_type type)
{
	bool any = false;
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (row->at[i] && row->at[i]->type != type)
			return false;
		any |= row->at[i] != NULL;
	}
	return any;
}

static void compare_key(struct beside *b, const struct beside_row *row,
			const struct gf_schema *schema,
			const struct gf_node *key)
{
	const struct gf_schema *property = NULL;
	struct gf_buf label = GF_BUF_INIT;
	struct beside_row below = { 0 };
	struct gf_buf pointer = GF_BUF_INIT;
	struct beside_place place;
	size_t i;

	if (schema)
		property = gf_schema_property(schema, key->text);
	for (i = 0; i < b->n; i++)
		if (row->at[i])
			below.at[i] = gf_map_get(row->at[i], key->text);
	gf_pointer_add(&pointer, key->text, key->len);
	tell_field(&label, NULL, schema, pointer.s);
	place = beside_enter(b, key->text, label.s);
	beside_compare(b, &below, property);
	beside_leave(b, place);
	gf_buf_release(&pointer);
	gf_buf_release(&label);
}

/* Every key of any of them, in the order of the schema. */
static void compare_maps(struct beside *b, const struct beside_row *row,
			 const struct gf_schema *schema)
{
	struct gf_strmap seen = { 0 };
	struct gf_arena arena = { 0 };
	struct gf_node all = { .type = GF_MAP };
	const struct gf_pair **pairs;
	size_t i, most = 0;
	uint32_t j;

	for (i = 0; i < b->n; i++)
		most += row->at[i] ? row->at[i]->n : 0;
	all.pairs = gf_arena_alloc(&arena, (most + 1) * sizeof(*all.pairs));
	for (i = 0; i < b->n; i++)
		if (row->at[i])
			gf_map_each (pair, row->at[i])
				if (!gf_strmap_put(&seen, pair->key->text,
						   pair->key->len, b))
					all.pairs[all.n++] = *pair;
	pairs = gf_record_order(&all, schema, &arena);
	for (j = 0; j < all.n; j++)
		compare_key(b, row, schema, pairs[j]->key);
	gf_strmap_release(&seen);
	gf_arena_release(&arena);
}

void beside_compare(struct beside *b, const struct beside_row *row,
		    const struct gf_schema *schema)
{
	if (are_all(b, row, GF_MAP))
		compare_maps(b, row, schema);
	else if (are_all(b, row, GF_SEQ))
		beside_lists(b, row, schema);
	else
		beside_put_row(b, row, schema);
}

void beside_init(struct beside *b, struct past *past)
{
	*b = (struct beside){ .past = past,
			      .field = GF_BUF_INIT,
			      .label = GF_BUF_INIT };
}

void beside_release(struct beside *b)
{
	gf_strmap_release(&b->notes);
	gf_buf_release(&b->field);
	gf_buf_release(&b->label);
}
