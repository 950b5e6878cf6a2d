/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What other rooms ask of a compiled schema: the node it came from, and what
 * it says of a key, with its references and its allOf followed.
 */
#include "jsonschema/kw.h"

enum { MAX_DEPTH = 16, MAX_EACH = 4096 };

const struct gf_node *gf_schema_node(const struct gf_schema *schema)
{
	return schema->node;
}

struct gf_source *gf_schema_source(const struct gf_schema *schema)
{
	return &schema->resource->document->src;
}

enum gf_draft gf_schema_draft(const struct gf_schema *schema)
{
	return schema->resource->draft;
}

/* --- a schema, and those it is made of ----------------------------------- */

/* A question to each schema that applies to the same instance. */
typedef const void *(*ask_fn)(const struct gf_schema *schema,
			      const void *payload);

static const void *ask_all(const struct gf_schema *schema, ask_fn fn,
			   const void *payload, unsigned depth)
{
	const void *found = fn(schema, payload);
	const struct instr *in = schema->instrs, *end = in + schema->ninstrs;

	for (; in < end && !found && depth < MAX_DEPTH; in++) {
		if (in->evaluate == js_eval_ref)
			found = ask_all(in->schema, fn, payload, depth + 1);
		else if (in->evaluate == js_eval_dynamic_ref ||
			 in->evaluate == js_eval_recursive_ref)
			found = ask_all(in->dynamic->fallback, fn, payload,
					depth + 1);
		else if (in->evaluate == js_eval_all_of)
			for (uint32_t i = 0; i < in->list.n && !found; i++)
				found = ask_all(in->list.items[i], fn, payload,
						depth + 1);
	}
	return found;
}

static const void *ask_property(const struct gf_schema *schema, const void *key)
{
	const struct instr *in = schema->instrs, *end = in + schema->ninstrs;
	const struct member *one;

	for (; in < end; in++) {
		if (in->evaluate != js_eval_members)
			continue;
		one = gf_strmap_get(&in->members->map, key, strlen(key));
		if (one && one->schema)
			return one->schema;
	}
	return NULL;
}

const struct gf_schema *gf_schema_property(const struct gf_schema *schema,
					   const char *key)
{
	return ask_all(schema, ask_property, key, 0);
}

static const void *ask_items(const struct gf_schema *schema, const void *unused)
{
	const struct instr *in = schema->instrs, *end = in + schema->ninstrs;

	(void)unused;
	for (; in < end; in++)
		if (in->evaluate == js_eval_elements && in->elements->rest)
			return in->elements->rest;
	return NULL;
}

const struct gf_schema *gf_schema_items(const struct gf_schema *schema)
{
	return ask_all(schema, ask_items, NULL, 0);
}

const struct gf_schema *gf_schema_own_property(const struct gf_schema *schema,
					       const char *key)
{
	return ask_property(schema, key);
}

const struct gf_schema *gf_schema_own_items(const struct gf_schema *schema)
{
	return ask_items(schema, NULL);
}

static const void *ask_keyword(const struct gf_schema *schema, const void *name)
{
	return gf_map_get(schema->node, name);
}

const struct gf_node *gf_schema_keyword(const struct gf_schema *schema,
					const char *keyword)
{
	return ask_all(schema, ask_keyword, keyword, 0);
}

const char *gf_schema_text(const struct gf_schema *schema, const char *keyword)
{
	const struct gf_node *node = schema ? gf_schema_keyword(schema, keyword)
					    : NULL;

	return node && node->type == GF_STRING ? node->text : NULL;
}

bool gf_schema_has_role(const struct gf_schema *schema, const char *role)
{
	const char *own = gf_schema_text(schema, "x-role");

	return own && !strcmp(own, role);
}

const char *gf_schema_key_of(const struct gf_schema *schema, const char *role)
{
	const struct gf_node *keys =
		schema ? gf_schema_keyword(schema, "properties") : NULL;

	if (keys && keys->type == GF_MAP)
		gf_map_each (pair, keys)
			if (gf_schema_has_role(
				    gf_schema_property(schema, pair->key->text),
				    role))
				return pair->key->text;
	return NULL;
}

const char *gf_localised(const struct gf_node *node)
{
	const char *text;

	if (!node)
		return NULL;
	if (node->type == GF_STRING)
		return node->text;
	if (node->type != GF_MAP)
		return NULL;
	text = gf_map_text(node, gf_i18n_lang());
	if (!text)
		text = gf_map_text(node, "fr");
	if (!text && node->n && node->pairs[0].value->type == GF_STRING)
		text = node->pairs[0].value->text;
	return text;
}

const char *gf_schema_label(const struct gf_schema *schema)
{
	const char *label;

	if (!schema)
		return NULL;
	label = gf_localised(gf_schema_keyword(schema, "x-labels"));
	return label ? label : gf_localised(gf_schema_keyword(schema, "title"));
}

static const struct gf_schema *next_ref(const struct gf_schema *schema)
{
	const struct instr *in = schema->instrs, *end = in + schema->ninstrs;

	for (; in < end; in++)
		if (in->evaluate == js_eval_ref)
			return in->schema;
	return NULL;
}

const struct gf_schema *gf_schema_resolve(const struct gf_schema *schema)
{
	const struct gf_schema *next;

	for (unsigned i = 0; i < gf_limit(GF_LIMIT_REF_CHAIN); i++) {
		next = next_ref(schema);
		if (!next)
			break;
		schema = next;
	}
	return schema;
}

/* --- allowed values ------------------------------------------------------ */

static void give_values(const struct instr *in, gf_value_fn fn, void *payload)
{
	const struct values *v = in->values;
	const struct gf_node *branch;

	for (uint32_t i = 0; i < v->n; i++) {
		branch = NULL;
		if (in->keyword == &js_keywords[KW_ONE_OF] ||
		    in->keyword == &js_keywords[KW_ANY_OF])
			branch = in->value->items[i];
		fn(v->items[i], branch ? gf_map_get(branch, "x-labels") : NULL,
		   payload);
	}
}

static const void *ask_values(const struct gf_schema *schema,
			      const void *unused)
{
	const struct instr *in = schema->instrs, *end = in + schema->ninstrs;

	(void)unused;
	for (; in < end; in++)
		if (in->evaluate == js_eval_values)
			return in;
	return NULL;
}

void gf_schema_values(const struct gf_schema *schema, gf_value_fn fn,
		      void *payload)
{
	const struct instr *in = ask_all(schema, ask_values, NULL, 0);

	if (in)
		give_values(in, fn, payload);
}

/* --- all of a schema ----------------------------------------------------- */

struct each {
	gf_schema_fn fn;
	void *payload;
	unsigned left;
};

static void tell_each(struct each *each, const struct gf_schema *schema,
		      unsigned depth);

static void tell_list(struct each *each, const struct schema_list *list,
		      unsigned depth)
{
	uint32_t i;

	for (i = 0; i < list->n; i++)
		tell_each(each, list->items[i], depth);
}

static void tell_parts(struct each *each, const struct instr *in,
		       unsigned depth)
{
	if (in->evaluate == js_eval_ref)
		tell_each(each, in->schema, depth);
	else if (in->evaluate == js_eval_dynamic_ref ||
		 in->evaluate == js_eval_recursive_ref)
		tell_each(each, in->dynamic->fallback, depth);
	else if (in->evaluate == js_eval_all_of ||
		 in->evaluate == js_eval_any_of ||
		 in->evaluate == js_eval_one_of)
		tell_list(each, &in->list, depth);
	else if (in->evaluate == js_eval_if) {
		tell_each(each, in->condition->then, depth);
		tell_each(each, in->condition->otherwise, depth);
	}
}

static void tell_each(struct each *each, const struct gf_schema *schema,
		      unsigned depth)
{
	const struct instr *in, *end;

	if (!schema || !each->left || depth > MAX_DEPTH)
		return;
	each->left--;
	each->fn(schema, each->payload);
	for (in = schema->instrs, end = in + schema->ninstrs; in < end; in++)
		tell_parts(each, in, depth + 1);
}

void gf_schema_each(const struct gf_schema *schema, gf_schema_fn fn,
		    void *payload)
{
	struct each each = { fn, payload, MAX_EACH };

	tell_each(&each, schema, 0);
}

/* --- names of keys, for did-you-mean ------------------------------------- */

static void offer_members(const struct members *m, js_key_fn fn, void *payload)
{
	const struct member *one;

	for (uint32_t i = 0; i < m->map.n; i++) {
		one = m->map.entries[i].value;
		fn(m->map.entries[i].key, one->schema, payload);
	}
}

static void offer_list(const struct schema_list *list, js_key_fn fn,
		       void *payload, unsigned depth)
{
	for (uint32_t i = 0; i < list->n; i++)
		js_schema_keys(list->items[i], fn, payload, depth + 1);
}

static void offer_condition(const struct condition *cond, js_key_fn fn,
			    void *payload, unsigned depth)
{
	js_schema_keys(cond->when, fn, payload, depth + 1);
	if (cond->then)
		js_schema_keys(cond->then, fn, payload, depth + 1);
	if (cond->otherwise)
		js_schema_keys(cond->otherwise, fn, payload, depth + 1);
}

void js_schema_keys(const struct gf_schema *schema, js_key_fn fn, void *payload,
		    unsigned depth)
{
	const struct instr *in = schema->instrs, *end = in + schema->ninstrs;

	for (; in < end && depth < MAX_DEPTH; in++) {
		if (in->evaluate == js_eval_members)
			offer_members(in->members, fn, payload);
		else if (in->evaluate == js_eval_ref)
			js_schema_keys(in->schema, fn, payload, depth + 1);
		else if (in->evaluate == js_eval_all_of ||
			 in->evaluate == js_eval_any_of ||
			 in->evaluate == js_eval_one_of)
			offer_list(&in->list, fn, payload, depth);
		else if (in->evaluate == js_eval_if)
			offer_condition(in->condition, fn, payload, depth);
	}
}
