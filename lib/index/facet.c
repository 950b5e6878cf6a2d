/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A value is described by all the schemas that may apply to it, whatever the
 * branch: they are gathered in a bag, and what they say is put together.
 */
#include "index/facet.h"

/* --- bags ---------------------------------------------------------------- */

void facet_put(const struct gf_schema *schema, void *payload)
{
	struct bag *bag = payload;
	uint32_t i;

	for (i = 0; i < bag->n; i++)
		if (bag->items[i] == schema)
			return;
	GF_GROW(bag->items, bag->n, bag->cap);
	bag->items[bag->n++] = schema;
}

void facet_property(struct bag *out, const struct bag *of, const char *key)
{
	const struct gf_schema *own;
	uint32_t i;

	for (i = 0; i < of->n; i++) {
		own = gf_schema_own_property(of->items[i], key);
		if (own)
			gf_schema_each(own, facet_put, out);
	}
}

void facet_items(struct bag *out, const struct bag *of)
{
	const struct gf_schema *own;
	uint32_t i;

	for (i = 0; i < of->n; i++) {
		own = gf_schema_own_items(of->items[i]);
		if (own)
			gf_schema_each(own, facet_put, out);
	}
}

/* --- facets -------------------------------------------------------------- */

static void add_type(struct facet *facet, const char *name)
{
	static const struct {
		const char *name;
		enum gf_type type;
	} types[] = {
		{ "null", GF_NULL },	 { "boolean", GF_BOOL },
		{ "string", GF_STRING }, { "number", GF_NUMBER },
		{ "array", GF_SEQ },	 { "object", GF_MAP },
	};
	size_t i;

	facet->integer |= !strcmp(name, "integer");
	facet->fraction |= !strcmp(name, "number");
	if (!strcmp(name, "integer"))
		name = "number";
	for (i = 0; i < GF_NELEMS(types); i++)
		if (!strcmp(types[i].name, name))
			facet->types |= BIT(types[i].type);
}

static void take_types(struct facet *facet, const struct gf_node *type)
{
	if (!type)
		return;
	if (type->type == GF_STRING)
		add_type(facet, type->text);
	else if (type->type == GF_SEQ)
		gf_seq_each (item, type)
			if ((*item)->type == GF_STRING)
				add_type(facet, (*item)->text);
}

static void guess_value(const struct gf_node *value,
			const struct gf_node *labels GF_UNUSED, void *payload)
{
	struct facet *facet = payload;

	facet->types |= BIT(value->type);
	if (value->type == GF_NUMBER) {
		facet->integer |= gf_node_is_integer(value);
		facet->fraction |= !gf_node_is_integer(value);
	}
}

/* Where no schema says the type, its other keywords may. */
static void guess_types(struct facet *facet, const struct gf_node *node)
{
	static const struct {
		const char *keyword, *type;
	} hints[] = {
		{ "format", "string" },	   { "pattern", "string" },
		{ "minLength", "string" }, { "maxLength", "string" },
		{ "x-ref", "string" },	   { "contentMediaType", "string" },
		{ "minimum", "number" },   { "maximum", "number" },
		{ "x-unit", "number" },	   { "multipleOf", "number" },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(hints); i++)
		if (gf_map_get(node, hints[i].keyword))
			add_type(facet, hints[i].type);
}

static bool is_true(const struct gf_node *node)
{
	return node && node->type == GF_BOOL && node->boolean;
}

static void look_at(struct facet *facet, const struct gf_schema *schema)
{
	const struct gf_node *node = gf_schema_node(schema), *keys;
	const char *format = gf_map_text(node, "format");

	take_types(facet, gf_map_get(node, "type"));
	keys = gf_map_get(node, "properties");
	facet->keys |= keys && keys->type == GF_MAP && keys->n;
	facet->items |= gf_schema_own_items(schema) != NULL;
	facet->edtf |= format && !strcmp(format, "edtf");
	facet->day |= format && !strcmp(format, "date");
	facet->localised |= is_true(gf_map_get(node, "x-localised"));
	if (!facet->ref)
		facet->ref = gf_map_get(node, "x-ref");
}

struct facet facet_of(const struct bag *bag)
{
	struct facet facet = { 0 };
	uint32_t i;

	for (i = 0; i < bag->n; i++)
		look_at(&facet, bag->items[i]);
	if (facet.types)
		return facet;
	for (i = 0; i < bag->n; i++) {
		gf_schema_values(bag->items[i], guess_value, &facet);
		guess_types(&facet, gf_schema_node(bag->items[i]));
	}
	if (facet.keys)
		facet.types |= BIT(GF_MAP);
	if (facet.items)
		facet.types |= BIT(GF_SEQ);
	return facet;
}

enum gf_column_type facet_column(const struct facet *facet)
{
	switch (facet->types & SCALARS) {
	case BIT(GF_BOOL):
		return GF_COLUMN_BOOLEAN;
	case BIT(GF_NUMBER):
		return facet->integer && !facet->fraction ? GF_COLUMN_INTEGER
							  : GF_COLUMN_REAL;
	default:
		return GF_COLUMN_TEXT;
	}
}
