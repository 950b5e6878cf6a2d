/* SPDX-License-Identifier: EUPL-1.2 */
/* Keywords that look at one value: its type, what it equals, its size. */
#include "jsonschema/kw.h"

/* --- type ---------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t mask;
} types[] = {
	{ "null", T_NULL },	{ "boolean", T_BOOL },
	{ "number", T_NUMBER }, { "integer", T_INTEGER },
	{ "string", T_STRING }, { "array", T_SEQ },
	{ "object", T_MAP },
};

static uint32_t type_mask(const struct gf_node *name)
{
	for (size_t i = 0; name->type == GF_STRING && i < GF_NELEMS(types); i++)
		if (!strcmp(types[i].name, name->text))
			return types[i].mask;
	return 0;
}

COMPILE(js_compile_type)
{
	uint32_t mask = 0, one;

	if (value->type == GF_SEQ) {
		gf_seq_each (item, value) {
			one = type_mask(*item);
			if (!one)
				js_malformed(c, *item);
			mask |= one;
		}
	} else {
		mask = type_mask(value);
		if (!mask)
			js_malformed(c, value);
	}
	if (mask & T_NUMBER)
		mask &= ~T_INTEGER;
	js_emit(c, js_eval_type)->types = mask;
}

/*
 * Words that YAML 1.1 programs read as true or false. Here they are texts;
 * whoever typed one bare where a text goes is told once.
 */
static bool is_ambiguous(const struct gf_node *node)
{
	static const char *const words[] = { "no", "yes", "on", "off" };

	if (node->style != GF_PLAIN || node->len > 3 || node->len < 2)
		return false;
	for (size_t i = 0; i < GF_NELEMS(words); i++)
		if (!strcasecmp(words[i], node->text))
			return true;
	return false;
}

EVALUATE(js_eval_type)
{
	if (in->types & (1u << node->type)) {
		if (in->types == T_STRING && !schema->constrained &&
		    is_ambiguous(node))
			js_note(e, schema, in->keyword, node);
		return true;
	}
	if ((in->types & T_INTEGER) && node->type == GF_NUMBER &&
	    gf_decimal_is_integer(node->number))
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

/* --- enum, const --------------------------------------------------------- */

static uint32_t hash_of(const struct gf_node *node)
{
	return gf_node_hash(node);
}

/* The slot of an equal value, or the free one where it would go. */
static uint32_t slot_of(const struct values *v, const struct gf_node *node,
			uint32_t hash)
{
	uint32_t i = hash & (v->nslots - 1);

	while (v->slots[i] && (v->hashes[v->slots[i] - 1] != hash ||
			       !gf_node_equal(v->items[v->slots[i] - 1], node)))
		i = (i + 1) & (v->nslots - 1);
	return i;
}

struct values *js_values_new(struct gf_arena *arena,
			     const struct gf_node *const *items, uint32_t n)
{
	struct values *v = gf_arena_zalloc(arena, sizeof(*v));
	uint32_t slot;

	for (v->nslots = 4; v->nslots < n * 2;)
		v->nslots *= 2;
	v->n = n;
	v->items = gf_arena_alloc(arena, (n + 1) * sizeof(*v->items));
	v->hashes = gf_arena_alloc(arena, (n + 1) * sizeof(*v->hashes));
	v->twice = gf_arena_zalloc(arena, n + 1);
	v->slots = gf_arena_zalloc(arena, v->nslots * sizeof(*v->slots));
	for (uint32_t i = 0; i < n; i++) {
		v->items[i] = items[i];
		v->hashes[i] = hash_of(items[i]);
		slot = slot_of(v, items[i], v->hashes[i]);
		if (v->slots[slot])
			v->twice[v->slots[slot] - 1] = 1;
		else
			v->slots[slot] = i + 1;
	}
	return v;
}

unsigned js_values_count(const struct values *v, const struct gf_node *node)
{
	uint32_t found = v->slots[slot_of(v, node, hash_of(node))];

	return found ? 1u + v->twice[found - 1] : 0;
}

COMPILE(js_compile_enum)
{
	if (value->type != GF_SEQ) {
		js_malformed(c, value);
		return;
	}
	js_emit(c, js_eval_values)->values = js_values_new(
		&c->set->arena, (const struct gf_node *const *)value->items,
		value->n);
}

COMPILE(js_compile_const)
{
	js_emit(c, js_eval_values)->values =
		js_values_new(&c->set->arena, &value, 1);
}

EVALUATE(js_eval_values)
{
	unsigned count = js_values_count(in->values, node);

	if (count == 1 || (count && !in->values->exclusive))
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

/* --- numbers ------------------------------------------------------------- */

COMPILE(js_compile_multiple_of)
{
	static const struct gf_decimal zero;

	if (value->type != GF_NUMBER ||
	    gf_decimal_compare(value->number, &zero) <= 0)
		js_malformed(c, value);
	else
		js_emit(c, js_eval_multiple_of);
}

EVALUATE(js_eval_multiple_of)
{
	int multiple = gf_decimal_multiple_of(node->number, in->value->number);

	if (multiple < 0)
		js_give_up(e, schema, in->keyword, node);
	if (multiple)
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

/* In draft-04, `exclusiveMaximum: true` changes what `maximum` means. */
static bool is_exclusive_04(struct compiler *c, enum keyword_id id)
{
	const struct gf_pair *pair = js_sibling(c, id);

	return c->resource->draft == GF_DRAFT_04 && pair &&
	       pair->value->type == GF_BOOL && pair->value->boolean;
}

static void compile_bound(struct compiler *c, enum keyword_id exclusive,
			  evaluate_fn inclusive, evaluate_fn strict)
{
	if (c->value->type != GF_NUMBER)
		js_malformed(c, c->value);
	else
		js_emit(c, is_exclusive_04(c, exclusive) ? strict : inclusive);
}

COMPILE(js_compile_minimum)
{
	(void)value;
	compile_bound(c, KW_EXCLUSIVE_MINIMUM, js_eval_minimum,
		      js_eval_exclusive_minimum);
}

COMPILE(js_compile_maximum)
{
	(void)value;
	compile_bound(c, KW_EXCLUSIVE_MAXIMUM, js_eval_maximum,
		      js_eval_exclusive_maximum);
}

COMPILE(js_compile_exclusive)
{
	if (c->resource->draft == GF_DRAFT_04) {
		if (value->type != GF_BOOL)
			js_malformed(c, value);
		return;
	}
	if (value->type != GF_NUMBER)
		js_malformed(c, value);
	else
		js_emit(c, c->keyword->evaluate);
}

#define COMPARE(name, relation) \
	EVALUATE(name) \
	{ \
		if (gf_decimal_compare(node->number, in->value->number) \
			    relation 0) \
			return true; \
		return js_fail(e, schema, in->keyword, node, NULL, NULL); \
	}
COMPARE(js_eval_minimum, >=)
COMPARE(js_eval_exclusive_minimum, >)
COMPARE(js_eval_maximum, <=)
COMPARE(js_eval_exclusive_maximum, <)

/* --- sizes --------------------------------------------------------------- */

/* The whole number as a size; what is larger than any size is the largest. */
static bool read_count(const struct gf_node *value, size_t *out)
{
	static const struct gf_decimal zero;

	if (value->type != GF_NUMBER || !gf_decimal_is_integer(value->number) ||
	    gf_decimal_compare(value->number, &zero) < 0)
		return false;
	*out = value->number->small ? (size_t)value->number->integer : SIZE_MAX;
	return true;
}

bool js_read_count(struct compiler *c, const struct gf_node *value, size_t *out)
{
	if (read_count(value, out))
		return true;
	js_malformed(c, value);
	return false;
}

COMPILE(js_compile_count)
{
	size_t count;

	if (js_read_count(c, value, &count))
		js_emit(c, c->keyword->evaluate)->count = count;
}

EVALUATE(js_eval_min_length)
{
	if (node->len / 4 >= in->count ||
	    (node->len >= in->count &&
	     gf_utf8_count(node->text, node->len) >= in->count))
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

EVALUATE(js_eval_max_length)
{
	if (node->len <= in->count ||
	    gf_utf8_count(node->text, node->len) <= in->count)
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

EVALUATE(js_eval_min_items)
{
	if (node->n >= in->count)
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

EVALUATE(js_eval_max_items)
{
	if (node->n <= in->count)
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

/* --- texts --------------------------------------------------------------- */

COMPILE(js_compile_pattern)
{
	const struct gf_regex *re;

	if (value->type != GF_STRING) {
		js_malformed(c, value);
		return;
	}
	re = js_pattern(c, value);
	if (re)
		js_emit(c, js_eval_pattern)->regex = re;
}

EVALUATE(js_eval_pattern)
{
	if (js_search(e, schema, in->keyword, in->regex, node))
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}

static void say_unknown_format(struct compiler *c, const struct gf_node *name)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d =
		js_compiler_add(c, GF_RULE_SCHEMA_UNKNOWN_FORMAT, name);
	struct gf_near near;

	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("the format '%s' is not known here: it checks nothing"),
	       gf_diags_excerpt(&doc->diags, name->text, name->len));
	gf_near_init(&near, name->text, name->len);
	for (const char *const *f = gf_formats(); *f; f++)
		gf_near_offer(&near, *f, *f);
	if (near.best)
		gf_say(&doc->diags, &d->advice, "format: %s", near.best);
	gf_near_release(&near);
}

COMPILE(js_compile_format)
{
	const struct resource *res = c->resource;
	gf_format_fn check;

	if (value->type != GF_STRING) {
		js_malformed(c, value);
		return;
	}
	if (res->document->bundled)
		return;
	check = gf_format_find(value->text);
	if (!check && c->set->opts.assert_formats)
		say_unknown_format(c, value);
	if (check && (c->set->opts.assert_formats ||
		      (res->vocabularies & V_ASSERT_FORMAT)))
		js_emit(c, js_eval_format)->format = check;
}

EVALUATE(js_eval_format)
{
	if (in->format(node->text, node->len))
		return true;
	return js_fail(e, schema, in->keyword, node, NULL, NULL);
}
