/* SPDX-License-Identifier: EUPL-1.2 */
/* From keywords to words: what a schema asks, said to a person. */
#include "cli/prose.h"

struct labelled {
	const struct gf_node *node; /* or */
	const char *value;
	size_t len;
	const char *label;
};

static void match_value(const struct gf_node *value,
			const struct gf_node *labels, void *payload)
{
	struct labelled *l = payload;

	if (!l->label && value->text && value->len == l->len &&
	    !memcmp(value->text, l->value, l->len))
		l->label = gf_localised(labels);
}

const char *prose_value_label(const struct gf_schema *schema, const char *s,
			      size_t len)
{
	struct labelled l = { .value = s, .len = len };

	gf_schema_values(schema, match_value, &l);
	return l.label;
}

static void match_node(const struct gf_node *value,
		       const struct gf_node *labels, void *payload)
{
	struct labelled *l = payload;

	if (!l->label && gf_node_equal(value, l->node))
		l->label = gf_localised(labels);
}

const char *prose_node_label(const struct gf_schema *schema,
			     const struct gf_node *value)
{
	struct labelled l = { .node = value };

	gf_schema_values(schema, match_node, &l);
	return l.label;
}

const char *prose_description(const struct gf_schema *schema)
{
	const char *text = gf_map_text(
		gf_schema_keyword(schema, "x-description"), gf_i18n_lang());

	return text ? text
		    : gf_localised(gf_schema_keyword(schema, "description"));
}

bool prose_is_required(const struct gf_schema *schema, const char *key)
{
	const struct gf_node *list = gf_schema_keyword(schema, "required");

	if (!list || list->type != GF_SEQ)
		return false;
	gf_seq_each (item, list)
		if ((*item)->type == GF_STRING && !strcmp((*item)->text, key))
			return true;
	return false;
}

static const struct {
	const char *type, *words;
} types[] = {
	{ "string", N_("text") },     { "integer", N_("a whole number") },
	{ "number", N_("a number") }, { "boolean", N_("true or false") },
	{ "null", N_("nothing") },    { "object", N_("a group of keys") },
	{ "array", N_("a list") },
};

static const char *type_words(const char *type)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(types); i++)
		if (!strcmp(types[i].type, type))
			return _(types[i].words);
	return type;
}

/* One word or several, with "or" between. */
static void add_alternatives(struct gf_buf *out, const struct gf_node *node)
{
	uint32_t i;

	if (node->type == GF_STRING) {
		gf_buf_adds(out, type_words(node->text));
		return;
	}
	for (i = 0; node->type == GF_SEQ && i < node->n; i++) {
		if (i)
			gf_buf_adds(out, _(" or "));
		if (node->items[i]->type == GF_STRING)
			gf_buf_adds(out, type_words(node->items[i]->text));
	}
}

static void add_reference(struct gf_buf *out, const struct gf_node *ref)
{
	uint32_t i;

	gf_buf_adds(out, _("the id of a record: "));
	if (ref->type == GF_STRING)
		gf_buf_adds(out, ref->text);
	for (i = 0; ref->type == GF_SEQ && i < ref->n; i++)
		gf_buf_addf(out, "%s%s", i ? ", " : "",
			    ref->items[i]->type == GF_STRING
				    ? ref->items[i]->text
				    : "?");
}

static void count_value(const struct gf_node *value GF_UNUSED,
			const struct gf_node *labels GF_UNUSED, void *payload)
{
	++*(unsigned *)payload;
}

void prose_type(struct gf_buf *out, const struct gf_schema *schema)
{
	const struct gf_node *type = gf_schema_keyword(schema, "type");
	const struct gf_node *ref = gf_schema_keyword(schema, "x-ref");
	const struct gf_node *format = gf_schema_keyword(schema, "format");
	const struct gf_schema *items = gf_schema_items(schema);
	const char *expected = NULL;
	unsigned values = 0;

	gf_schema_values(schema, count_value, &values);
	if (format && format->type == GF_STRING)
		expected = gf_format_expected(format->text);
	if (ref)
		add_reference(out, ref);
	else if (values)
		gf_buf_addf(
			out,
			gf_ntranslate("one value", "one of %u values", values),
			values);
	else if (expected)
		gf_buf_adds(out, _(expected));
	else if (gf_schema_keyword(schema, "x-localised"))
		gf_buf_adds(out, _("text, or text by language {fr: …, en: …}"));
	else if (items) {
		gf_buf_adds(out, _("a list of: "));
		prose_type(out, items);
	} else if (type)
		add_alternatives(out, type);
	else
		gf_buf_adds(out, _("any value"));
}

void prose_value(struct gf_buf *out, const struct gf_node *node)
{
	struct gf_buf text = GF_BUF_INIT;

	if (node->type == GF_STRING)
		gf_write_yaml_text(&text, node->text, node->len, false);
	else if (!gf_node_write_yaml(&text, node, 200))
		gf_node_write_json(&text, node, 200); /* cut, which shows */
	gf_buf_add_visible(out, text.s, text.len);
	gf_buf_release(&text);
}

void prose_text(struct gf_buf *out, const char *s)
{
	const char *eol;

	for (;; s = eol + 1) {
		eol = strchrnul(s, '\n');
		gf_buf_add_visible(out, s, (size_t)(eol - s));
		if (!*eol)
			return;
		gf_buf_addc(out, '\n');
	}
}

void prose_pad(struct gf_buf *out, size_t start, unsigned width)
{
	unsigned used = 0;
	uint32_t cp;
	size_t i;

	for (i = start; i < out->len;) {
		i += gf_utf8_next(out->s + i, out->len - i, &cp);
		used += gf_utf8_width(cp);
	}
	gf_buf_fill(out, ' ', used < width ? width - used : 1);
}
