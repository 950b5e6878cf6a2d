/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Keywords that look inside a mapping. properties, patternProperties,
 * additionalProperties and required are one instruction: one pass over the
 * keys, one look-up each by the hash that the key already has.
 */
#include "jsonschema/kw.h"

/* --- properties and its neighbours --------------------------------------- */

static struct members *members_of(struct compiler *c)
{
	if (!c->members) {
		c->members =
			gf_arena_zalloc(&c->set->arena, sizeof(*c->members));
		js_emit(c, js_eval_members)->members = c->members;
	}
	return c->members;
}

static struct member *member_of(struct compiler *c, const struct gf_node *key)
{
	struct members *m = members_of(c);
	struct member *one =
		gf_strmap_get_hashed(&m->map, key->text, key->len, key->hash);

	if (!one) {
		one = gf_arena_zalloc(&c->set->arena, sizeof(*one));
		gf_strmap_put(&m->map, key->text, key->len, one);
	}
	return one;
}

COMPILE(js_compile_properties)
{
	if (value->type != GF_MAP) {
		js_malformed(c, value);
		return;
	}
	members_of(c);
	gf_map_each (pair, value)
		member_of(c, pair->key)->schema =
			js_subschema(c, pair->value, c->key, pair->key);
}

COMPILE(js_compile_pattern_properties)
{
	struct members *m;
	struct pattern *p;

	if (value->type != GF_MAP) {
		js_malformed(c, value);
		return;
	}
	m = members_of(c);
	m->patterns = gf_arena_zalloc(&c->set->arena,
				      (value->n + 1) * sizeof(*m->patterns));
	gf_map_each (pair, value) {
		p = &m->patterns[m->npatterns];
		p->regex = js_pattern(c, pair->key);
		p->schema = js_subschema(c, pair->value, c->key, pair->key);
		m->npatterns += p->regex != NULL;
	}
}

COMPILE(js_compile_additional_properties)
{
	members_of(c)->rest = js_subschema(c, value, c->key, NULL);
}

static bool is_name_list(struct compiler *c, const struct gf_node *value)
{
	if (value->type != GF_SEQ) {
		js_malformed(c, value);
		return false;
	}
	gf_seq_each (item, value) {
		if ((*item)->type != GF_STRING) {
			js_malformed(c, *item);
			return false;
		}
	}
	return true;
}

static struct name_list names_of(const struct gf_node *value)
{
	return (struct name_list){ (const struct gf_node *const *)value->items,
				   value->n };
}

COMPILE(js_compile_required)
{
	struct member *one;

	if (c->resource->draft == GF_DRAFT_04 && value->type == GF_SEQ &&
	    !value->n)
		js_malformed(c, value);
	if (!is_name_list(c, value))
		return;
	if (!js_sibling(c, KW_PROPERTIES)) {
		js_emit(c, js_eval_required)->names = names_of(value);
		return;
	}
	gf_seq_each (item, value) {
		one = member_of(c, *item);
		members_of(c)->nrequired += one->name == NULL;
		one->name = *item;
	}
}

EVALUATE(js_eval_required)
{
	const struct gf_node *name;
	bool ok = true;

	for (uint32_t i = 0; i < in->names.n; i++) {
		name = in->names.items[i];
		if (!gf_map_get_hashed(node, name->text, name->len, name->hash))
			ok = js_fail(e, schema, &js_keywords[KW_REQUIRED], node,
				     NULL, name);
	}
	return ok;
}

static bool fail_missing(struct gf_eval *e, const struct gf_schema *schema,
			 const struct members *m, const struct gf_node *node)
{
	const struct member *one;

	for (uint32_t i = 0; i < m->map.n; i++) {
		one = m->map.entries[i].value;
		if (one->name &&
		    !gf_map_get_hashed(node, one->name->text, one->name->len,
				       one->name->hash))
			js_fail(e, schema, &js_keywords[KW_REQUIRED], node,
				NULL, one->name);
	}
	return false;
}

/* A key under a schema; `false` there blames the key, not the value. */
static bool judge_pair(struct gf_eval *e, const struct gf_schema *schema,
		       const struct gf_schema *sub, enum keyword_id id,
		       const struct gf_node *node, uint32_t i)
{
	const struct gf_pair *pair = &node->pairs[i];

	if (sub->verdict == ALWAYS_FALSE)
		return js_fail_child(e, schema, &js_keywords[id], node, pair,
				     i);
	return js_descend(e, sub, pair->value, pair->key, 0);
}

static bool judge_patterns(struct gf_eval *e, const struct gf_schema *schema,
			   const struct members *m, const struct gf_node *node,
			   uint32_t i, bool *known)
{
	const struct pattern *p = m->patterns, *end = p + m->npatterns;
	const struct gf_node *key = node->pairs[i].key;
	bool ok = true, found;

	for (; p < end && js_spend(e, 1); p++) {
		found = js_search(e, schema,
				  &js_keywords[KW_PATTERN_PROPERTIES], p->regex,
				  key);
		if (!found)
			continue;
		*known = true;
		ok &= judge_pair(e, schema, p->schema, KW_PATTERN_PROPERTIES,
				 node, i);
	}
	return ok;
}

static bool judge_member(struct gf_eval *e, const struct gf_schema *schema,
			 const struct members *m, const struct member *one,
			 const struct gf_node *node, uint32_t i, bool *known)
{
	bool ok = true;

	if (one && one->schema) {
		*known = true;
		ok = judge_pair(e, schema, one->schema, KW_PROPERTIES, node, i);
	}
	if (m->npatterns)
		ok &= judge_patterns(e, schema, m, node, i, known);
	if (!*known && m->rest) {
		*known = true;
		ok = judge_pair(e, schema, m->rest, KW_ADDITIONAL_PROPERTIES,
				node, i);
	}
	return ok;
}

bool js_members_discriminate(const struct members *m, const struct gf_node *map)
{
	const struct member *one;
	const struct instr *in;

	gf_map_each (pair, map) {
		one = gf_strmap_get_hashed(&m->map, pair->key->text,
					   pair->key->len, pair->key->hash);
		if (!one || !one->schema || !one->schema->constrained)
			continue;
		in = one->schema->instrs;
		for (uint32_t i = 0; i < one->schema->ninstrs; i++)
			if (in[i].evaluate == js_eval_values &&
			    js_values_count(in[i].values, pair->value))
				return true;
	}
	return false;
}

EVALUATE(js_eval_members)
{
	const struct members *m = in->members;
	const struct gf_pair *pair = node->pairs;
	const struct member *one;
	uint32_t present = 0;
	bool ok = true, known;

	for (uint32_t i = 0; i < node->n; i++, pair++) {
		one = gf_strmap_get_hashed(&m->map, pair->key->text,
					   pair->key->len, pair->key->hash);
		present += one && one->name;
		known = false;
		ok &= judge_member(e, schema, m, one, node, i, &known);
		if (known && e->seen)
			js_see(e, i);
		if (!ok && e->quiet)
			return false;
	}
	if (present < m->nrequired)
		ok = fail_missing(e, schema, m, node);
	return ok;
}

/* --- names and dependencies ---------------------------------------------- */

EVALUATE(js_eval_property_names)
{
	const struct gf_pair *pair = node->pairs;
	bool ok = true, good;

	for (uint32_t i = 0; i < node->n && (ok || !e->quiet); i++, pair++) {
		e->quiet++;
		good = js_descend(e, in->schema, pair->key, pair->key, 0);
		e->quiet--;
		if (!good)
			ok = js_fail_child(e, schema, in->keyword, node, pair,
					   i);
	}
	return ok;
}

COMPILE(js_compile_dependencies)
{
	struct dependents *all;
	struct dependent *one;

	if (value->type != GF_MAP) {
		js_malformed(c, value);
		return;
	}
	all = gf_arena_zalloc(&c->set->arena, sizeof(*all));
	all->items = gf_arena_zalloc(&c->set->arena,
				     (value->n + 1) * sizeof(*all->items));
	gf_map_each (pair, value) {
		one = &all->items[all->n++];
		one->key = pair->key;
		if (c->keyword->shape == S_NONE ||
		    (c->keyword->shape == S_DEPENDENCIES &&
		     pair->value->type == GF_SEQ)) {
			if (is_name_list(c, pair->value))
				one->names = names_of(pair->value);
		} else {
			one->schema =
				js_subschema(c, pair->value, c->key, pair->key);
		}
	}
	js_emit(c, js_eval_dependents)->dependents = all;
}

static bool judge_dependent(struct gf_eval *e, const struct gf_schema *schema,
			    const struct instr *in, const struct dependent *one,
			    const struct gf_node *node)
{
	const struct gf_node *name, *key;
	bool ok = true;

	if (one->schema)
		return js_evaluate(e, one->schema, node);
	key = gf_map_pair(node, one->key->text, one->key->len)->key;
	for (uint32_t i = 0; i < one->names.n; i++) {
		name = one->names.items[i];
		if (!gf_map_get_hashed(node, name->text, name->len, name->hash))
			ok = js_fail(e, schema, in->keyword, node, key, name);
	}
	return ok;
}

EVALUATE(js_eval_dependents)
{
	const struct dependent *one;
	bool ok = true;

	for (uint32_t i = 0; i < in->dependents->n; i++) {
		one = &in->dependents->items[i];
		if (gf_map_get_hashed(node, one->key->text, one->key->len,
				      one->key->hash))
			ok &= judge_dependent(e, schema, in, one, node);
	}
	return ok;
}
