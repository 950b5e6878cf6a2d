/* SPDX-License-Identifier: EUPL-1.2 */
/* A list of groups as a table: a column a key that any of them has. */
#include "cli/card.h"

#include "merge/merge.h"

static int append(const char *s, size_t len, void *out)
{
	gf_buf_add(out, s, len);
	return 0;
}

/* A mapping that has every key of any item, for its keys alone. */
static struct gf_node *unite(const struct card *card,
			     const struct gf_node *list, bool *bare)
{
	struct gf_node *all = gf_arena_zalloc(card->arena, sizeof(*all));
	struct gf_strmap keys = { 0 };
	uint32_t i;

	gf_seq_each (item, list) {
		*bare |= (*item)->type != GF_MAP;
		for (i = 0; (*item)->type == GF_MAP && i < (*item)->n; i++)
			gf_strmap_put(&keys, (*item)->pairs[i].key->text,
				      (*item)->pairs[i].key->len,
				      &(*item)->pairs[i]);
	}
	all->type = GF_MAP;
	all->n = keys.n;
	all->pairs =
		gf_arena_alloc(card->arena, (keys.n + 1) * sizeof(*all->pairs));
	for (i = 0; i < keys.n; i++)
		all->pairs[i] = *(struct gf_pair *)keys.entries[i].value;
	gf_strmap_release(&keys);
	return all;
}

/* The keys of all items, in the order of their schema; "" where an item has
 * none, being no group. */
static void gather_keys(const struct card *card, struct gf_strmap *keys,
			const struct gf_node *list,
			const struct gf_schema *items)
{
	bool bare = false;
	struct gf_node *all = unite(card, list, &bare);
	const struct gf_pair **pairs = gf_record_order(all, items, card->arena);
	uint32_t i;

	for (i = 0; i < all->n; i++)
		gf_strmap_put(keys, pairs[i]->key->text, pairs[i]->key->len,
			      all);
	if (bare)
		gf_strmap_put(keys, "", 0, all);
}

static void set_column(struct gf_sheet_column *column, struct gf_arena *arena,
		       const char *key, const struct gf_schema *field)
{
	struct gf_buf label = GF_BUF_INIT;

	value_write_label(&label, field, key);
	*column = (struct gf_sheet_column){
		.name = key,
		.label = gf_arena_memdup(arena, label.s, label.len),
		.unit = gf_schema_text(field, "x-unit"),
	};
	gf_buf_release(&label);
}

static size_t add_cell(const struct card *card, struct gf_sheet *sheet,
		       const struct gf_node *node,
		       const struct gf_schema *schema)
{
	struct gf_buf text = GF_BUF_INIT;
	size_t width;

	if (!node) {
		gf_sheet_null(sheet);
	} else if (node->type == GF_NUMBER) {
		gf_node_write_json(&text, node, SIZE_MAX);
		gf_sheet_number(sheet, text.s, text.len);
	} else {
		value_write(&text, node, schema, &card->names);
		gf_sheet_text(sheet, text.s, text.len);
	}
	width = gf_shown_width(text.s, text.len);
	gf_buf_release(&text);
	return width;
}

static size_t add_row(const struct card *card, struct gf_sheet *sheet,
		      const struct gf_strmap *keys, const struct gf_node *item,
		      const struct gf_schema *items)
{
	const struct gf_schema *field;
	const struct gf_node *node;
	size_t width, widest = 0;
	uint32_t i;

	for (i = 0; i < keys->n; i++) {
		const char *key = keys->entries[i].key;

		if (item->type == GF_MAP) {
			node = *key ? gf_map_get(item, key) : NULL;
			field = items ? gf_schema_property(items, key) : NULL;
		} else {
			node = *key ? NULL : item;
			field = items;
		}
		width = add_cell(card, sheet, node, field);
		widest = width > widest ? width : widest;
	}
	gf_sheet_end_row(sheet);
	return widest;
}

size_t card_table(const struct card *card, struct gf_buf *out,
		  const struct gf_node *list, const struct gf_schema *items,
		  const char *format)
{
	struct gf_sheet_opts opts = { .format = format, .header = true };
	struct gf_sheet_column *columns;
	struct gf_strmap keys = { 0 };
	struct gf_sheet *sheet;
	size_t width, widest = 0;
	uint32_t i;

	gather_keys(card, &keys, list, items);
	if (!keys.n)
		goto out;
	columns = gf_arena_zalloc(card->arena, keys.n * sizeof(*columns));
	for (i = 0; i < keys.n; i++)
		set_column(
			&columns[i], card->arena, keys.entries[i].key,
			items && keys.entries[i].len
				? gf_schema_property(items, keys.entries[i].key)
				: NULL);
	sheet = gf_sheet_new(&opts, columns, keys.n, append, out);
	gf_seq_each (item, list) {
		width = add_row(card, sheet, &keys, *item, items);
		widest = width > widest ? width : widest;
	}
	gf_sheet_finish(sheet);
	gf_sheet_free(sheet);
out:
	gf_strmap_release(&keys);
	return widest;
}
