/* SPDX-License-Identifier: EUPL-1.2 */
/* A record as Markdown: a line a field, tables, and prose as it is. */
#include "cli/card.h"

#include "merge/merge.h"

static void add_label(const struct card *card, const char *key,
		      const struct gf_schema *field)
{
	struct gf_buf label = GF_BUF_INIT;

	value_write_label(&label, field, key);
	gf_buf_adds(card->out, "**");
	gf_write_markdown_text(card->out, label.s, label.len);
	gf_buf_adds(card->out, "**");
	gf_buf_release(&label);
}

/* Lists, tables and prose stand apart. */
static void add_blank(const struct card *card)
{
	struct gf_buf *out = card->out;

	while (out->len >= 2 &&
	       (out->s[out->len - 1] != '\n' || out->s[out->len - 2] != '\n'))
		gf_buf_addc(out, '\n');
}

static void add_value(const struct card *card, const struct gf_node *node,
		      const struct gf_schema *schema)
{
	struct gf_buf text = GF_BUF_INIT;

	value_write(&text, node, schema, &card->names);
	gf_write_markdown_text(card->out, text.s, text.len);
	gf_buf_addc(card->out, '\n');
	gf_buf_release(&text);
}

static void write_line(const struct card *card, const char *key,
		       const struct gf_node *node,
		       const struct gf_schema *schema)
{
	gf_buf_adds(card->out, "- ");
	add_label(card, key, schema);
	gf_buf_adds(card->out, _(": "));
	add_value(card, node, schema);
}

static void write_lines(const struct card *card, const char *key,
			const struct gf_node *node,
			const struct gf_schema *schema)
{
	gf_buf_adds(card->out, "- ");
	add_label(card, key, schema);
	gf_buf_addc(card->out, '\n');
	gf_seq_each (item, node) {
		gf_buf_adds(card->out, "  - ");
		add_value(card, *item, schema ? gf_schema_items(schema) : NULL);
	}
}

static void write_prose(const struct card *card, const char *key,
			const struct gf_node *node,
			const struct gf_schema *schema)
{
	const struct gf_node *text = value_text(node, &schema);

	add_blank(card);
	add_label(card, key, schema);
	gf_buf_adds(card->out, "\n\n");
	card_lines(card->out, text->text, text->len, 0);
	add_blank(card);
}

static void write_groups(const struct card *card, const char *key,
			 const struct gf_node *node,
			 const struct gf_schema *schema)
{
	add_blank(card);
	add_label(card, key, schema);
	gf_buf_adds(card->out, "\n\n");
	card_table(card, card->out, node,
		   schema ? gf_schema_items(schema) : NULL, "markdown");
	add_blank(card);
}

static void (*const writers[])(const struct card *card, const char *key,
			       const struct gf_node *node,
			       const struct gf_schema *schema) = {
	[VALUE_LINE] = write_line,     [VALUE_LINES] = write_lines,
	[VALUE_PROSE] = write_prose,   [VALUE_GROUP] = write_line,
	[VALUE_GROUPS] = write_groups,
};

void card_write_markdown(const struct card *card, const struct gf_node *record,
			 const struct gf_schema *schema)
{
	const struct gf_pair **pairs;
	uint32_t i;

	if (record->type != GF_MAP)
		return;
	pairs = gf_record_order(record, schema, card->arena);
	for (i = 0; i < record->n; i++) {
		const struct gf_pair *pair = pairs[i];
		const struct gf_schema *field =
			schema ? gf_schema_property(schema, pair->key->text)
			       : NULL;

		if (!card_leaves_out(card, field))
			writers[value_shape(pair->value, field)](
				card, pair->key->text, pair->value, field);
	}
}
