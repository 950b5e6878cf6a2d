/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Keywords that apply other schemas to the same instance: allOf, anyOf,
 * oneOf, not, if. What a refused branch left behind (failures, annotations,
 * what it looked at) is taken back.
 */
#include "jsonschema/kw.h"

/* --- compiling ----------------------------------------------------------- */

COMPILE(js_compile_schema)
{
	js_emit(c, c->keyword->evaluate)->schema =
		js_subschema(c, value, c->key, NULL);
}

/* Definitions are compiled where whole schemas are judged, used or not. */
COMPILE(js_compile_defs)
{
	if (!c->set->opts.judge_schemas || c->resource->document->bundled ||
	    value->type != GF_MAP)
		return;
	gf_map_each (pair, value)
		js_subschema(c, pair->value, c->key, pair->key);
}

COMPILE(js_compile_list)
{
	const struct gf_schema **items;
	struct instr *in;

	if (value->type != GF_SEQ) {
		js_malformed(c, value);
		return;
	}
	items = gf_arena_alloc(&c->set->arena, (value->n + 1) * sizeof(*items));
	for (uint32_t i = 0; i < value->n; i++)
		items[i] = js_subschema_item(c, value->items[i], c->key, i);
	in = js_emit(c, c->keyword->evaluate);
	in->list.items = items;
	in->list.n = value->n;
}

/* Has a branch only a constant, and words for people? */
static const struct gf_node *constant_of(struct compiler *c,
					 const struct gf_node *branch)
{
	const struct gf_node *constant = NULL;
	const struct keyword *kw;

	if (branch->type != GF_MAP || js_ptrmap_get(&c->set->roots, branch))
		return NULL;
	gf_map_each (pair, branch) {
		kw = js_keyword_find(c->set, pair->key);
		if (js_is_wanted(c->set, pair->key))
			return NULL;
		if (kw == &js_keywords[KW_CONST])
			constant = pair->value;
		else if (kw && kw->vocabulary != V_META && kw->applies)
			return NULL;
	}
	return constant;
}

/* A oneOf or anyOf of constants is an enumeration whose values have labels. */
static bool compile_constants(struct compiler *c, const struct gf_node *value,
			      bool exclusive)
{
	const struct gf_node **items;
	struct values *v;

	if (value->type != GF_SEQ || !value->n ||
	    !js_keyword_known(&js_keywords[KW_CONST], c->resource))
		return false;
	items = gf_xcalloc(value->n, sizeof(*items));
	for (uint32_t i = 0; i < value->n; i++) {
		items[i] = constant_of(c, value->items[i]);
		if (!items[i]) {
			free(items);
			return false;
		}
	}
	v = js_values_new(&c->set->arena, items, value->n);
	v->exclusive = exclusive;
	js_emit(c, js_eval_values)->values = v;
	free(items);
	return true;
}

COMPILE(js_compile_one_of)
{
	if (!compile_constants(c, value, true))
		js_compile_list(c, value);
}

COMPILE(js_compile_any_of)
{
	if (!compile_constants(c, value, false))
		js_compile_list(c, value);
}

static const struct gf_schema *branch_of(struct compiler *c, enum keyword_id id)
{
	const struct gf_pair *pair = js_sibling(c, id);

	return pair ? js_subschema(c, pair->value, pair->key, NULL) : NULL;
}

COMPILE(js_compile_if)
{
	struct condition *cond = gf_arena_zalloc(&c->set->arena, sizeof(*cond));

	cond->when = js_subschema(c, value, c->key, NULL);
	cond->then = branch_of(c, KW_THEN);
	cond->otherwise = branch_of(c, KW_ELSE);
	js_emit(c, js_eval_if)->condition = cond;
}

/* --- what was looked at, kept or taken back ------------------------------ */

/* A copy of what was seen so far, on the scratch; 0 when nobody asks. */
static size_t save_seen(struct gf_eval *e)
{
	size_t words, copy;

	if (!e->seen)
		return 0;
	words = e->seen->node->n / 64 + 1;
	copy = js_words(e, words);
	memcpy(e->bits + copy, e->bits + e->seen->bits, words * 8);
	return copy;
}

static void restore_seen(struct gf_eval *e, size_t copy)
{
	if (e->seen)
		memcpy(e->bits + e->seen->bits, e->bits + copy,
		       (e->seen->node->n / 64 + 1) * 8);
}

static void drop_seen(struct gf_eval *e, size_t copy)
{
	if (e->seen)
		e->nbits = copy;
}

/* Judges without a word; what a refusal left is taken back. */
static bool holds(struct gf_eval *e, const struct gf_schema *schema,
		  const struct gf_node *node)
{
	struct mark mark = js_mark(e);
	size_t copy = save_seen(e);
	bool ok;

	e->quiet++;
	ok = js_evaluate(e, schema, node);
	e->quiet--;
	if (!ok) {
		js_take_back(e, &mark);
		restore_seen(e, copy);
	}
	drop_seen(e, copy);
	return ok;
}

/* --- evaluating ---------------------------------------------------------- */

EVALUATE(js_eval_all_of)
{
	bool ok = true;

	(void)schema;
	for (uint32_t i = 0; i < in->list.n && (ok || !e->quiet); i++)
		ok &= js_evaluate(e, in->list.items[i], node);
	return ok;
}

EVALUATE(js_eval_if)
{
	const struct condition *cond = in->condition;
	const struct gf_schema *next;

	(void)schema;
	next = holds(e, cond->when, node) ? cond->then : cond->otherwise;
	return !next || js_evaluate(e, next, node);
}

EVALUATE(js_eval_not)
{
	struct mark mark = js_mark(e);
	size_t copy = save_seen(e);
	bool ok = !holds(e, in->schema, node);

	js_take_back(e, &mark);
	restore_seen(e, copy);
	drop_seen(e, copy);
	return ok || js_fail(e, schema, in->keyword, node, NULL, NULL);
}

/* One branch: when it fails, its failures enter the contest. */
static bool try_branch(struct gf_eval *e, struct contest *contest,
		       const struct gf_schema *branch,
		       const struct gf_node *node)
{
	struct mark mark = js_mark(e);
	size_t copy = save_seen(e);
	bool ok = js_evaluate(e, branch, node);

	if (!ok) {
		restore_seen(e, copy);
		js_contest_enter(contest, e, &mark, branch, node);
	}
	drop_seen(e, copy);
	return ok;
}

/* The failures of the branches before the one that passed. */
static void forget_failures(struct contest *contest, struct gf_eval *e)
{
	e->nfailures = contest->start.failures;
}

EVALUATE(js_eval_any_of)
{
	struct contest contest;
	bool ok = false;

	js_contest_start(&contest, e);
	for (uint32_t i = 0; i < in->list.n; i++) {
		if (!try_branch(e, &contest, in->list.items[i], node))
			continue;
		ok = true;
		if (!e->seen && !e->annotate)
			break;
	}
	if (!ok)
		return js_contest_lose(&contest, e, schema, in, node);
	forget_failures(&contest, e);
	return true;
}

EVALUATE(js_eval_one_of)
{
	struct contest contest;
	uint32_t passed = 0;

	js_contest_start(&contest, e);
	for (uint32_t i = 0; i < in->list.n && passed < 2; i++)
		passed += try_branch(e, &contest, in->list.items[i], node);
	if (!passed)
		return js_contest_lose(&contest, e, schema, in, node);
	forget_failures(&contest, e);
	if (passed == 1)
		return true;
	/* The value of the keyword says: too many branches, not too few. */
	return js_fail(e, schema, in->keyword, node, NULL, in->value);
}
