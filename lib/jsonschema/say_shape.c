/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is said of mappings, lists and shapes: keys missing or unknown, items
 * too many, none of several shapes.
 */
#include "jsonschema/kw.h"
#include "jsonschema/report.h"

enum { LISTED = 12 };

/* --- a list of names in a sentence --------------------------------------- */

struct names {
	struct gf_buf text;
	uint32_t n;
};

static void add_name(struct names *names, const char *name)
{
	if (names->n++ >= LISTED) {
		if (names->n == LISTED + 2)
			gf_buf_adds(&names->text, "…");
		return;
	}
	gf_buf_adds(&names->text, names->text.len ? ", " : "");
	gf_buf_adds(&names->text, name);
	if (names->n == LISTED)
		gf_buf_adds(&names->text, "");
}

/* --- unknown keys -------------------------------------------------------- */

struct known {
	struct reporter *r;
	const struct gf_node *map;
	struct gf_near near;
	struct names names;
	struct gf_strmap seen;
};

/* Only keys that are not there yet can be what was meant. */
static void offer_key(const char *key, const struct gf_schema *schema,
		      void *payload)
{
	struct known *k = payload;
	size_t len = strlen(key);

	if (!schema || schema->verdict == ALWAYS_FALSE ||
	    gf_map_pair(k->map, key, len) ||
	    gf_strmap_put(&k->seen, key, len, k))
		return;
	add_name(&k->names, key);
	js_offer(k->r, &k->near, key, gf_schema_keyword(schema, "x-labels"));
}

static void gather_known(struct known *k, struct reporter *r,
			 const struct failure *f)
{
	*k = (struct known){ .r = r,
			     .map = f->extra,
			     .names.text = GF_BUF_INIT };
	gf_near_init(&k->near, f->key->text, f->key->len);
	if (r->budget)
		js_schema_keys(f->schema, offer_key, k, 0);
}

static void release_known(struct known *k)
{
	gf_near_release(&k->near);
	gf_buf_release(&k->names.text);
	gf_strmap_release(&k->seen);
}

/* The line as it should be: the right key, and what was meant behind it. */
static void advise_key(struct reporter *r, const struct failure *f,
		       struct gf_diag *d, const char *key)
{
	const struct gf_schema *sub = gf_schema_property(f->schema, key);
	const struct gf_node *value = f->node;
	struct gf_buf line = GF_BUF_INIT;

	js_write_text(r, &line, key);
	gf_buf_addc(&line, ':');
	if (value->type != GF_SEQ && value->type != GF_MAP &&
	    value->len < LONG_LINE) {
		if (sub && value->text)
			value = js_guess_value(r, sub, value);
		gf_buf_addc(&line, ' ');
		js_write_value(r, &line, value);
	}
	if (line.len <= LONG_LINE)
		gf_say(r->diags, &d->advice, "%s", line.s);
	gf_buf_release(&line);
}

SAY(js_say_additional)
{
	struct known k;

	gather_known(&k, r, f);
	if (k.near.best) {
		gf_say(r->diags, &d->message,
		       N_("'%s' is not a key here; did you mean '%s'?"),
		       gf_diags_excerpt(r->diags, f->key->text, f->key->len),
		       k.near.best);
		advise_key(r, f, d, k.near.best);
	} else {
		gf_say(r->diags, &d->message, N_("'%s' is not a key here"),
		       gf_diags_excerpt(r->diags, f->key->text, f->key->len));
	}
	if (k.names.n)
		gf_say(r->diags, &d->expected,
		       k.names.n > 1 ? N_("one of these keys: %s")
				     : N_("the key '%s'"),
		       k.names.text.s);
	else if (r->budget)
		gf_say(r->diags, &d->expected, N_("no other key"));
	release_known(&k);
}

static bool is_unknown_key(const struct failure *f)
{
	return f->key && f->keyword &&
	       (f->keyword->rule == GF_RULE_ADDITIONAL_PROPERTY ||
		f->keyword->rule == GF_RULE_UNEVALUATED_PROPERTY);
}

/* The missing key that an unknown one was meant to be is not told apart. */
static void match_one(struct reporter *r, const struct failure *unknown)
{
	struct failure *all = r->eval->failures;
	struct known k;

	gather_known(&k, r, unknown);
	for (uint32_t i = 0; k.near.best && i < r->eval->nfailures; i++)
		if (all[i].keyword == &js_keywords[KW_REQUIRED] &&
		    all[i].node == unknown->extra &&
		    !strcmp(all[i].extra->text, k.near.best))
			all[i].told = true;
	release_known(&k);
}

void js_match_misspelt(struct reporter *r)
{
	const struct gf_eval *e = r->eval;
	uint32_t missing = 0, tries = 0;

	for (uint32_t i = 0; i < e->nfailures; i++)
		missing += e->failures[i].keyword == &js_keywords[KW_REQUIRED];
	for (uint32_t i = 0; missing && i < e->nfailures && tries < 200; i++) {
		if (!is_unknown_key(&e->failures[i]))
			continue;
		match_one(r, &e->failures[i]);
		tries++;
	}
}

/* --- missing keys -------------------------------------------------------- */

/* A first example of the schema shows what a line looks like. */
static void advise_missing(struct reporter *r, const struct failure *f,
			   struct gf_diag *d, const char *key)
{
	const struct gf_schema *sub = gf_schema_property(f->schema, key);
	const struct gf_node *list = sub ? gf_schema_keyword(sub, "examples")
					 : js_examples_above(f->schema, key);
	struct gf_buf line = GF_BUF_INIT;

	js_write_text(r, &line, key);
	gf_buf_adds(&line, ": ");
	if (list && list->type == GF_SEQ && list->n &&
	    list->items[0]->len < 100)
		js_write_value(r, &line, list->items[0]);
	else
		gf_buf_adds(&line, "…");
	gf_say(r->diags, &d->advice, "%s", line.s);
	gf_buf_release(&line);
}

SAY(js_say_required)
{
	gf_say(r->diags, &d->message, N_("the key '%s' is missing"),
	       gf_diags_excerpt(r->diags, f->extra->text, f->extra->len));
	if (f->node->n)
		gf_say(r->diags, &d->expected,
		       N_("'%s', at the same level as '%s'"), f->extra->text,
		       f->node->pairs[0].key->text);
	else
		gf_say(r->diags, &d->expected, N_("'%s', with its value"),
		       f->extra->text);
	js_expect_in_words(r, f, d);
	advise_missing(r, f, d, f->extra->text);
}

SAY(js_say_dependent)
{
	gf_say(r->diags, &d->message,
	       N_("the key '%s' is missing: it goes with '%s'"),
	       gf_diags_excerpt(r->diags, f->extra->text, f->extra->len),
	       f->key->text);
	gf_say(r->diags, &d->expected, N_("both keys, or neither"));
	advise_missing(r, f, d, f->extra->text);
}

SAY(js_say_property_name)
{
	const struct gf_node *sub =
		gf_map_get(f->schema->node, "propertyNames");
	const struct gf_node *pattern = gf_map_get(sub, "pattern");
	const struct gf_node *format = gf_map_get(sub, "format");
	const char *expected = NULL;

	gf_say(r->diags, &d->message, N_("'%s' cannot be a key here"),
	       gf_diags_excerpt(r->diags, f->key->text, f->key->len));
	if (format && format->type == GF_STRING)
		expected = gf_format_expected(format->text);
	if (expected)
		gf_say(r->diags, &d->expected, expected);
	else if (pattern)
		gf_say(r->diags, &d->expected, N_("a key of the shape %s"),
		       js_show(r, pattern));
	else
		gf_say(r->diags, &d->expected,
		       N_("a key written as the schema asks for"));
}

/* --- things that must not be --------------------------------------------- */

SAY(js_say_false)
{
	if (f->key)
		gf_say(r->diags, &d->message,
		       N_("the key '%s' is not allowed here"),
		       gf_diags_excerpt(r->diags, f->key->text, f->key->len));
	else
		gf_say(r->diags, &d->message, N_("nothing is allowed in '%s'"),
		       js_name(r, f));
	gf_say(r->diags, &d->expected, N_("leave it out"));
}

/* Words about a schema, which judge nothing. */
static bool is_comment(const struct gf_node *key)
{
	return !strncmp(key->text, "x-", 2) ||
	       !strcmp(key->text, "description") ||
	       !strcmp(key->text, "title") || !strcmp(key->text, "$comment");
}

/* `not: {required: [a]}` is how schemas forbid a key. */
static const struct gf_node *forbidden_key(const struct failure *f)
{
	const struct gf_node *sub = gf_map_get(f->schema->node, "not");
	const struct gf_node *list = gf_map_get(sub, "required");

	if (!list || list->type != GF_SEQ || list->n != 1 ||
	    list->items[0]->type != GF_STRING || f->node->type != GF_MAP)
		return NULL;
	gf_map_each (pair, sub)
		if (pair->value != list && !is_comment(pair->key))
			return NULL;
	return list->items[0];
}

/* What the author of the schema wrote beside `not` is what to do. */
static void advise_in_words(struct reporter *r, const struct failure *f,
			    struct gf_diag *d)
{
	const char *words = js_words_of(gf_map_get(f->schema->node, "not"));

	js_expect_in_words(r, f, d);
	if (words)
		gf_say(r->diags, &d->advice, "%s", words);
}

SAY(js_say_not)
{
	const struct gf_node *key = forbidden_key(f);
	const struct gf_pair *pair;

	if (key) {
		pair = gf_map_pair(f->node, key->text, key->len);
		if (pair)
			d->span = pair->key->span;
		gf_say(r->diags, &d->message,
		       N_("the key '%s' is not allowed here"), key->text);
		gf_say(r->diags, &d->expected, N_("leave it out"));
	} else {
		gf_say(r->diags, &d->message,
		       js_is_root(f)
			       ? N_("the document is just what the schema "
				    "excludes")
			       : N_("'%s' is just what the schema excludes"),
		       js_name(r, f));
		gf_say(r->diags, &d->expected, N_("anything else"));
	}
	advise_in_words(r, f, d);
}

/* --- lists --------------------------------------------------------------- */

SAY(js_say_additional_item)
{
	uint32_t index = r->eval->trails[f->trail].index;

	gf_say(r->diags, &d->message, N_("'%s' has an item too many"),
	       js_name(r, f));
	gf_say(r->diags, &d->expected,
	       index == 1 ? N_("at most one item") : N_("at most %s items"),
	       gf_arena_printf(&r->diags->arena, "%u", index));
}

SAY(js_say_contains)
{
	const struct gf_node *bound =
		gf_map_get(f->schema->node, f->keyword->name);

	if (f->keyword == &js_keywords[KW_MAX_CONTAINS]) {
		gf_say(r->diags, &d->message,
		       N_("'%s' has too many items of the kind that the "
			  "schema counts"),
		       js_name(r, f));
		gf_say(r->diags, &d->expected,
		       N_("at most %s items of that kind"), js_show(r, bound));
		return;
	}
	gf_say(r->diags, &d->message,
	       N_("'%s' lacks an item that the schema asks for"),
	       js_name(r, f));
	if (f->keyword == &js_keywords[KW_MIN_CONTAINS])
		gf_say(r->diags, &d->expected,
		       N_("at least %s items of that kind"), js_show(r, bound));
	else
		gf_say(r->diags, &d->expected,
		       N_("at least one item of that kind"));
}

SAY(js_say_unique)
{
	uint32_t i = 0;

	gf_say(r->diags, &d->message, N_("%s stands twice in '%s'"),
	       js_show(r, f->node), js_name(r, f));
	gf_say(r->diags, &d->expected, N_("each item once"));
	gf_say(r->diags, &d->advice, N_("remove one of the two"));
	while (!gf_node_equal(f->extra->items[i], f->node))
		i++;
	d->related_span = f->extra->items[i]->span;
	gf_say(r->diags, &d->related, N_("first here"));
}

/* --- none of several shapes ---------------------------------------------- */

uint32_t js_schema_types(const struct gf_schema *s, unsigned depth)
{
	const struct instr *in = s->instrs, *end = in + s->ninstrs;
	uint32_t types = 0;

	for (; in < end && depth < 16; in++) {
		if (in->evaluate == js_eval_type)
			return in->types;
		if (in->evaluate == js_eval_ref)
			types |= js_schema_types(in->schema, depth + 1);
		else if (in->evaluate == js_eval_any_of ||
			 in->evaluate == js_eval_one_of)
			for (uint32_t i = 0; i < in->list.n; i++)
				types |= js_schema_types(in->list.items[i],
							 depth + 1);
	}
	return types;
}

const struct instr *js_instr_of(const struct failure *f)
{
	const struct instr *in = f->schema->instrs;

	while (in->keyword != f->keyword)
		in++;
	return in;
}

/* Is the type itself wrong for every branch? Then that is what to say. */
static uint32_t wrong_types(const struct instr *in, const struct gf_node *node)
{
	uint32_t all = 0, types;

	for (uint32_t i = 0; i < in->list.n; i++) {
		types = js_schema_types(in->list.items[i], 0);
		if (!types || (types & (1u << node->type)))
			return 0;
		all |= types;
	}
	return all & T_NUMBER ? all & ~T_INTEGER : all;
}

static void add_required(struct names *names, const struct gf_schema *s)
{
	const struct gf_node *list = gf_map_get(s->node, "required");

	if (!list || list->type != GF_SEQ)
		return;
	gf_seq_each (item, list)
		if ((*item)->type == GF_STRING)
			add_name(names, (*item)->text);
}

/* Branches that only differ by the keys they require. */
static bool say_alternatives(struct reporter *r, const struct failure *f,
			     struct gf_diag *d, const struct instr *in)
{
	struct names names = { .text = GF_BUF_INIT };

	if (f->node->type == GF_MAP)
		for (uint32_t i = 0; i < in->list.n; i++)
			add_required(&names, in->list.items[i]);
	if (names.n) {
		gf_say(r->diags, &d->message,
		       N_("one of these keys is missing: %s"), names.text.s);
		gf_say(r->diags, &d->expected,
		       in->evaluate == js_eval_one_of
			       ? N_("exactly one of them, with what goes "
				    "with it")
			       : N_("at least one of them"));
		js_expect_in_words(r, f, d);
		d->span = f->node->n && f->node->style == GF_BLOCK
				  ? f->node->pairs[0].key->span
				  : d->span;
	}
	gf_buf_release(&names.text);
	return names.n > 0;
}

static void say_no_shape(struct reporter *r, const struct failure *f,
			 struct gf_diag *d, const struct instr *in)
{
	gf_say(r->diags, &d->message,
	       N_("'%s' fits none of the shapes that the schema offers"),
	       js_name(r, f));
	gf_say(r->diags, &d->expected, N_("one of the %s shapes of the schema"),
	       gf_arena_printf(&r->diags->arena, "%u", in->list.n));
}

static void say_too_many_shapes(struct reporter *r, const struct failure *f,
				struct gf_diag *d)
{
	gf_say(r->diags, &d->message,
	       N_("'%s' fits several shapes of the schema at once"),
	       js_name(r, f));
	gf_say(r->diags, &d->expected, N_("exactly one of them"));
}

SAY(js_say_any_of)
{
	const struct instr *in = js_instr_of(f);
	uint32_t types;

	/* A constant: of the value itself, or of a key that tells branches. */
	if (in->evaluate == js_eval_values || f->about != ABOUT_SHAPE) {
		d->rule = GF_RULE_ENUM;
		js_say_values(r, f, d);
		return;
	}
	if (f->extra) {
		say_too_many_shapes(r, f, d);
		return;
	}
	types = wrong_types(in, f->node);
	if (types) {
		d->rule = GF_RULE_TYPE;
		js_say_wrong_type(r, f, d, types);
	} else if (!say_alternatives(r, f, d, in)) {
		say_no_shape(r, f, d, in);
	}
}
