/* SPDX-License-Identifier: EUPL-1.2 */
/* See card.h. Depth is that of a record, which the composer bounds. */
#include "cli/card.h"
#include "cli/prose.h"

#include "merge/merge.h"

#define LABEL_MAX 28 /* columns: longer labels push their value away */
#define NARROW	  24 /* columns that a value always has */
#define STEP	  4
#define CELL	  60 /* wider cells make no table that one reads */

static void write_fields(const struct card *card, const struct gf_node *map,
			 const struct gf_schema *schema, unsigned indent,
			 bool started);

/* --- parts --------------------------------------------------------------- */

bool card_leaves_out(const struct card *card, const struct gf_schema *field)
{
	const char *const *r;

	for (r = card->without; r && *r; r++)
		if (gf_schema_has_role(field, *r))
			return true;
	return false;
}

void card_lines(struct gf_buf *out, const char *s, size_t len, unsigned indent)
{
	const char *end = s + len, *eol;

	for (; s < end; s = eol + 1) {
		eol = memchr(s, '\n', (size_t)(end - s));
		eol = eol ? eol : end;
		if (eol > s)
			gf_buf_fill(out, ' ', indent);
		gf_buf_add_visible(out, s, (size_t)(eol - s));
		gf_buf_addc(out, '\n');
	}
}

/* What values have at least, however deep they stand. */
static unsigned width_at(const struct card *card, unsigned indent)
{
	return card->width > indent + NARROW ? card->width : indent + NARROW;
}

static void add_wrapped(const struct card *card, const struct gf_buf *text,
			unsigned indent)
{
	gf_write_wrapped(card->out, text->s, text->len, width_at(card, indent),
			 indent);
	gf_buf_addc(card->out, '\n');
}

static void add_label(const struct card *card, const char *key,
		      const struct gf_schema *field)
{
	if (card->color)
		gf_buf_adds(card->out, "\033[1m");
	value_write_label(card->out, field, key);
	if (card->color)
		gf_buf_adds(card->out, "\033[m");
}

static size_t label_width(const char *key, const struct gf_schema *field)
{
	struct gf_buf label = GF_BUF_INIT;
	size_t width;

	value_write_label(&label, field, key);
	width = gf_shown_width(label.s, label.len);
	gf_buf_release(&label);
	return width;
}

/* --- shapes of values ---------------------------------------------------- */

struct field {
	const struct gf_node *node;
	const struct gf_schema *schema; /* NULL: not known */
	const char *key;
	unsigned indent; /* of its label */
	unsigned column; /* of values that stand behind their labels */
};

static void pad(const struct card *card, size_t from, size_t to)
{
	gf_buf_fill(card->out, ' ', from < to ? to - from : 1);
}

/* Behind the label: where it really ends. */
static unsigned write_start(const struct card *card, const struct field *f)
{
	size_t end = f->indent + label_width(f->key, f->schema);

	add_label(card, f->key, f->schema);
	pad(card, end, f->column);
	return f->column;
}

/* The other languages of a text, below it. */
static void write_others(const struct card *card, const struct field *f)
{
	const struct gf_schema *schema = f->schema;
	const struct gf_node *shown = value_text(f->node, &schema);
	struct gf_buf text = GF_BUF_INIT;

	if (!value_is_localised(f->node, f->schema))
		return;
	gf_map_each (pair, f->node) {
		if (pair->value == shown)
			continue;
		gf_buf_reset(&text);
		gf_buf_addc(&text, '[');
		gf_write_shown(&text, pair->key->text, pair->key->len);
		gf_buf_adds(&text, "] ");
		value_write(&text, pair->value, NULL, NULL);
		gf_buf_fill(card->out, ' ', f->column);
		add_wrapped(card, &text, f->column);
	}
	gf_buf_release(&text);
}

static void write_line(const struct card *card, const struct field *f)
{
	struct gf_buf text = GF_BUF_INIT;
	unsigned at = write_start(card, f);

	value_write(&text, f->node, f->schema, &card->names);
	if (!text.len && f->node->type >= GF_SEQ)
		gf_buf_adds(&text, _("(empty)"));
	add_wrapped(card, &text, at);
	gf_buf_release(&text);
	write_others(card, f);
}

static void write_lines(const struct card *card, const struct field *f)
{
	const struct gf_schema *items = f->schema ? gf_schema_items(f->schema)
						  : NULL;
	struct gf_buf text = GF_BUF_INIT;
	unsigned at = write_start(card, f);
	uint32_t i;

	for (i = 0; i < f->node->n; i++) {
		if (i)
			gf_buf_fill(card->out, ' ', at);
		gf_buf_reset(&text);
		value_write(&text, f->node->items[i], items, &card->names);
		add_wrapped(card, &text, at);
	}
	gf_buf_release(&text);
}

static void write_heading(const struct card *card, const struct field *f)
{
	add_label(card, f->key, f->schema);
	gf_buf_addc(card->out, '\n');
}

static void write_text(const struct card *card, const struct gf_node *text,
		       bool markdown, unsigned indent)
{
	if (markdown)
		gf_markdown_write(card->out, text->text, text->len,
				  width_at(card, indent), indent, card->color);
	else
		card_lines(card->out, text->text, text->len, indent);
	if (card->out->s[card->out->len - 1] != '\n')
		gf_buf_addc(card->out, '\n');
}

static void write_prose(const struct card *card, const struct field *f)
{
	const struct gf_schema *schema = f->schema;
	const struct gf_node *text = value_text(f->node, &schema);
	unsigned indent = f->indent + STEP;
	bool markdown;

	markdown = value_is_markdown(schema) || value_is_markdown(f->schema);
	write_heading(card, f);
	write_text(card, text, markdown, indent);
	if (!value_is_localised(f->node, f->schema))
		return;
	gf_map_each (pair, f->node) {
		if (pair->value == text || pair->value->type != GF_STRING)
			continue;
		gf_buf_fill(card->out, ' ', indent);
		gf_buf_addc(card->out, '[');
		gf_write_shown(card->out, pair->key->text, pair->key->len);
		gf_buf_adds(card->out, "]\n");
		write_text(card, pair->value, markdown, indent);
	}
}

static void write_group(const struct card *card, const struct field *f)
{
	write_heading(card, f);
	write_fields(card, f->node, f->schema, f->indent + STEP, false);
}

static void write_block(const struct card *card, const struct gf_node *item,
			const struct gf_schema *schema, unsigned indent)
{
	struct gf_buf text = GF_BUF_INIT;

	gf_buf_fill(card->out, ' ', indent);
	gf_buf_adds(card->out, "– ");
	if (value_shape(item, schema) == VALUE_GROUP) {
		write_fields(card, item, schema, indent + 2, true);
		return;
	}
	value_write(&text, item, schema, &card->names);
	add_wrapped(card, &text, indent + 2);
	gf_buf_release(&text);
}

static size_t widest_line(const struct gf_buf *text)
{
	size_t i, len, width, widest = 0;

	for (i = 0; i < text->len; i += len + 1) {
		len = strcspn(text->s + i, "\n");
		width = gf_shown_width(text->s + i, len);
		widest = width > widest ? width : widest;
	}
	return widest;
}

/* Items that each say themselves in a line, without a label. */
static bool are_lines(const struct gf_node *list, const struct gf_schema *items)
{
	gf_seq_each (item, list)
		if (value_shape(*item, items) != VALUE_LINE)
			return false;
	return true;
}

static void write_groups(const struct card *card, const struct field *f)
{
	const struct gf_schema *items = f->schema ? gf_schema_items(f->schema)
						  : NULL;
	unsigned indent = f->indent + STEP / 2;
	struct gf_buf table = GF_BUF_INIT;
	size_t widest;

	write_heading(card, f);
	widest = card_table(card, &table, f->node, items, "table");
	if (widest <= CELL && !are_lines(f->node, items) &&
	    indent + widest_line(&table) <= card->width)
		card_lines(card->out, table.s, table.len, indent);
	else
		gf_seq_each (item, f->node)
			write_block(card, *item, items, indent);
	gf_buf_release(&table);
}

static void (*const writers[])(const struct card *card,
			       const struct field *f) = {
	[VALUE_LINE] = write_line,     [VALUE_LINES] = write_lines,
	[VALUE_PROSE] = write_prose,   [VALUE_GROUP] = write_group,
	[VALUE_GROUPS] = write_groups,
};

/* --- all fields ---------------------------------------------------------- */

static const struct gf_schema *field_schema(const struct gf_schema *schema,
					    const struct gf_pair *pair)
{
	return schema ? gf_schema_property(schema, pair->key->text) : NULL;
}

/* The column of values that stand behind their labels. */
static unsigned find_column(const struct gf_pair **pairs, uint32_t n,
			    const struct gf_schema *schema)
{
	size_t width, most = 0;
	uint32_t i;

	for (i = 0; i < n; i++) {
		const struct gf_schema *field = field_schema(schema, pairs[i]);
		enum value_shape shape = value_shape(pairs[i]->value, field);

		if (shape != VALUE_LINE && shape != VALUE_LINES)
			continue;
		width = label_width(pairs[i]->key->text, field);
		if (width > most && width <= LABEL_MAX)
			most = width;
	}
	return (unsigned)most + 2;
}

/* `started`: the first label goes where the line already is. */
static void write_fields(const struct card *card, const struct gf_node *map,
			 const struct gf_schema *schema, unsigned indent,
			 bool started)
{
	const struct gf_pair **pairs =
		gf_record_order(map, schema, card->arena);
	unsigned column = indent + find_column(pairs, map->n, schema);
	uint32_t i;

	for (i = 0; i < map->n; i++) {
		struct field f = { .node = pairs[i]->value,
				   .schema = field_schema(schema, pairs[i]),
				   .key = pairs[i]->key->text,
				   .indent = indent,
				   .column = column };

		/* what is told apart is the record's; a line keeps its own */
		if (!indent && card_leaves_out(card, f.schema))
			continue;
		if (!started)
			gf_buf_fill(card->out, ' ', indent);
		started = false;
		writers[value_shape(f.node, f.schema)](card, &f);
	}
}

void card_write(const struct card *card, const struct gf_node *record,
		const struct gf_schema *schema)
{
	if (record->type == GF_MAP)
		write_fields(card, record, schema, 0, false);
}
