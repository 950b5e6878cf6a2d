/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From failures to findings: the same cause told once, at the right place.
 *
 * A failure says which keyword refused which node. Here those that repeat
 * one another are dropped, a missing key and a misspelt one become one
 * finding, and each gets its span and its two JSON pointers. The sentences
 * are made by the keyword's own function (say_*.c).
 */
#include "jsonschema/kw.h"
#include "jsonschema/report.h"

/* A block is shown by its first words, not by all its lines. */
enum { SHORT_SPAN = 60 };

/* --- places -------------------------------------------------------------- */

static struct gf_span first_byte(struct gf_span span)
{
	if (span.end > span.start)
		span.end = span.start + 1;
	return span;
}

/* The start of a mapping or a sequence: its first key, or its bracket. */
static struct gf_span head_of(const struct gf_node *node)
{
	if (node->span.end - node->span.start <= SHORT_SPAN &&
	    node->style == GF_FLOW)
		return node->span;
	if (node->type == GF_MAP && node->n && node->style == GF_BLOCK)
		return node->pairs[0].key->span;
	return first_byte(node->span);
}

static const struct trail *last_step(const struct reporter *r,
				     const struct failure *f)
{
	return f->trail ? &r->eval->trails[f->trail] : NULL;
}

static bool is_collection(const struct gf_node *node)
{
	return node->type == GF_MAP || node->type == GF_SEQ;
}

/* What a mapping lacks is shown in it; what is wrong with a value, on it. */
static struct gf_span span_of(const struct reporter *r, const struct failure *f)
{
	const struct trail *step = last_step(r, f);

	if (f->key)
		return f->key->span;
	if (!is_collection(f->node))
		return f->node->span;
	if (f->keyword == &js_keywords[KW_REQUIRED] || !step || !step->key ||
	    f->node->style == GF_FLOW)
		return head_of(f->node);
	return step->key->span;
}

static void add_trail(struct gf_buf *out, const struct gf_eval *e, uint32_t at)
{
	uint32_t steps[MAX_PATH + 1], n = 0;
	const struct trail *t;

	for (; at && n <= MAX_PATH; at = e->trails[at].up)
		steps[n++] = at;
	while (n) {
		t = &e->trails[steps[--n]];
		if (t->key)
			gf_pointer_add(out, t->key->text, t->key->len);
		else
			gf_buf_addf(out, "/%u", t->index);
	}
}

static const char *instance_pointer(struct reporter *r, const struct failure *f)
{
	gf_buf_reset(&r->buf);
	add_trail(&r->buf, r->eval, f->trail);
	return gf_arena_memdup(&r->diags->arena, r->buf.s, r->buf.len);
}

static const char *keyword_pointer(struct reporter *r, const struct failure *f)
{
	if (!f->keyword)
		return gf_arena_strdup(&r->diags->arena, f->schema->pointer);
	return gf_arena_printf(&r->diags->arena, "%s/%s", f->schema->pointer,
			       f->keyword->name);
}

const char *js_name(struct reporter *r, const struct failure *f)
{
	const struct gf_node *key;

	for (uint32_t at = f->trail; at; at = r->eval->trails[at].up) {
		key = r->eval->trails[at].key;
		if (key)
			return gf_diags_excerpt(r->diags, key->text, key->len);
	}
	return f->trail ? instance_pointer(r, f) : ".";
}

bool js_is_root(const struct failure *f)
{
	return !f->trail;
}

/* --- values as people see them ------------------------------------------- */

const char *js_show(struct reporter *r, const struct gf_node *node)
{
	/* a number as it was typed: 0605681746 has a zero to be seen */
	if (node->type == GF_STRING || node->type == GF_NUMBER)
		return gf_diags_excerpt(r->diags, node->text, node->len);
	gf_buf_reset(&r->buf);
	gf_node_write_json(&r->buf, node, 200);
	return gf_diags_excerpt(r->diags, r->buf.s, r->buf.len);
}

void js_write_text(struct reporter *r, struct gf_buf *out, const char *s)
{
	if (r->json)
		gf_buf_add_json(out, s, strlen(s));
	else
		gf_write_yaml_text(out, s, strlen(s), false);
}

void js_write_value(struct reporter *r, struct gf_buf *out,
		    const struct gf_node *node)
{
	size_t start = out->len;

	if (node->type == GF_STRING) {
		js_write_text(r, out, node->text);
	} else if (r->json) {
		gf_node_write_json(out, node, LONG_LINE);
	} else if (!gf_node_write_yaml(out, node, LONG_LINE)) {
		out->len = start;
		gf_buf_adds(out, "…");
	}
}

/* `key: ` before the value of a key; an item stands alone. */
static void add_start_of_line(struct reporter *r, struct gf_buf *out,
			      const struct failure *f)
{
	const struct trail *step = last_step(r, f);

	if (!step || !step->key)
		return;
	if (step->key->style == GF_PLAIN) /* as it was typed */
		gf_buf_adds(out, step->key->text);
	else
		js_write_text(r, out, step->key->text);
	gf_buf_adds(out, ": ");
}

void js_advise(struct reporter *r, const struct failure *f, struct gf_diag *d,
	       const char *value)
{
	struct gf_buf line = GF_BUF_INIT;

	add_start_of_line(r, &line, f);
	gf_buf_adds(&line, value);
	if (line.len <= LONG_LINE) /* half a line cannot be typed */
		gf_say(r->diags, &d->advice, "%s", line.s);
	gf_buf_release(&line);
}

void js_advise_text(struct reporter *r, const struct failure *f,
		    struct gf_diag *d, const char *text)
{
	struct gf_buf value = GF_BUF_INIT;

	js_write_text(r, &value, text);
	js_advise(r, f, d, value.s);
	gf_buf_release(&value);
}

/* --- one cause, one finding ---------------------------------------------- */

/* Failures with the same identity are one: a slot holds index + 1. */
struct unique {
	uint32_t *slots;
	uint32_t size;
};

static uint32_t identity(const struct failure *f)
{
	uint64_t h = (uint64_t)(uintptr_t)(f->key ? f->key : f->node);

	if (!f->key && is_collection(f->node)) {
		h ^= (uint64_t)(uintptr_t)f->keyword << 7;
		if (f->keyword == &js_keywords[KW_REQUIRED])
			h ^= f->extra->hash;
	}
	return (uint32_t)((h * 0x9E3779B97F4A7C15u) >> 32);
}

/* Do both say that something is missing, but not the same thing? */
static bool is_another_name(const struct failure *a, const struct failure *b)
{
	return a->keyword && a->keyword == b->keyword &&
	       (a->keyword == &js_keywords[KW_REQUIRED] ||
		a->keyword->rule == GF_RULE_DEPENDENT_REQUIRED) &&
	       strcmp(a->extra->text, b->extra->text) != 0;
}

/* A choice is about other keys each time: `allOf` may hold several. */
static bool is_choice(const struct failure *f)
{
	return f->keyword && (f->keyword->rule == GF_RULE_ANY_OF ||
			      f->keyword->rule == GF_RULE_ONE_OF);
}

/*
 * A scalar or a key has one cause, whichever keywords refuse it; a mapping
 * may lack several keys.
 */
static bool is_same(const struct failure *a, const struct failure *b)
{
	if (a->key != b->key || (!a->key && a->node != b->node) ||
	    is_another_name(a, b))
		return false;
	if (a->key || !is_collection(a->node))
		return true;
	return a->keyword == b->keyword &&
	       (a->schema == b->schema || !is_choice(a));
}

static bool put_unique(struct unique *u, const struct failure *all, uint32_t i)
{
	uint32_t slot = identity(&all[i]) & (u->size - 1);

	while (u->slots[slot]) {
		if (is_same(&all[u->slots[slot] - 1], &all[i]))
			return false;
		slot = (slot + 1) & (u->size - 1);
	}
	u->slots[slot] = i + 1;
	return true;
}

static void drop_repeated(struct gf_eval *e)
{
	struct unique u = { .size = 16 };
	uint32_t n = 0;

	while (u.size < e->nfailures * 2)
		u.size *= 2;
	u.slots = gf_xcalloc(u.size, sizeof(*u.slots));
	for (uint32_t i = 0; i < e->nfailures; i++) {
		e->failures[n] = e->failures[i];
		n += put_unique(&u, e->failures, n);
	}
	e->nfailures = n;
	free(u.slots);
}

/* --- telling ------------------------------------------------------------- */

static void tell(struct reporter *r, const struct failure *f, enum gf_rule rule,
		 say_fn say)
{
	struct gf_diag *d = gf_diags_add(r->diags, rule, span_of(r, f));

	if (!d)
		return;
	d->instance = instance_pointer(r, f);
	d->keyword = keyword_pointer(r, f);
	say(r, f, d);
}

static void tell_failure(struct reporter *r, const struct failure *f)
{
	if (!f->keyword)
		tell(r, f, GF_RULE_FALSE_SCHEMA, js_say_false);
	else
		tell(r, f, f->keyword->rule, f->keyword->say);
}

static void say_ambiguous(struct reporter *r, const struct failure *f,
			  struct gf_diag *d)
{
	gf_say(r->diags, &d->message,
	       N_("'%s' is a text here, but many programs read it as true or "
		  "false"),
	       f->node->text);
	gf_say(r->diags, &d->expected, N_("quotes around it"));
	gf_buf_reset(&r->buf);
	gf_buf_add_json(&r->buf, f->node->text, f->node->len);
	js_advise(r, f, d, gf_arena_strdup(&r->diags->arena, r->buf.s));
}

static void say_costly(struct reporter *r, const struct failure *f,
		       struct gf_diag *d)
{
	gf_say(r->diags, &d->message,
	       N_("'%s' takes too long to compare with the schema's '%s': "
		  "no verdict"),
	       js_show(r, f->node), f->keyword->name);
	gf_say(r->diags, &d->expected,
	       N_("a schema that can be judged in a bounded number of steps"));
}

static void tell_stopped(struct reporter *r)
{
	struct gf_diag *d = gf_diags_add(r->diags, GF_RULE_SCHEMA_TOO_COSTLY,
					 first_byte(r->root->span));
	enum gf_limit limit = r->eval->steps > r->eval->max_steps
				      ? GF_LIMIT_EVAL_STEPS
				      : GF_LIMIT_EVAL_DEPTH;

	if (!d)
		return;
	gf_say(r->diags, &d->message,
	       limit == GF_LIMIT_EVAL_STEPS
		       ? N_("judging this document takes more than %s steps: "
			    "no verdict")
		       : N_("judging this document takes more than %s schemas "
			    "inside one another: no verdict"),
	       gf_arena_printf(&r->diags->arena, "%zu", gf_limit(limit)));
	gf_say(r->diags, &d->expected,
	       N_("a schema that can be judged in a bounded number of steps"));
}

/* JSON keys stand in double quotes, so what is advised does too. */
static bool looks_like_json(const struct gf_node *root)
{
	while (root->style == GF_FLOW && root->type == GF_SEQ && root->n)
		root = root->items[0];
	if (root->type == GF_MAP)
		return root->style == GF_FLOW && root->n &&
		       root->pairs[0].key->style == GF_DOUBLE;
	return false;
}

void js_report(struct gf_eval *e, const struct gf_node *root,
	       struct gf_diags *diags)
{
	struct reporter r = { .eval = e,
			      .diags = diags,
			      .root = root,
			      .json = looks_like_json(root),
			      .budget = 50000,
			      .buf = GF_BUF_INIT };
	uint32_t first = diags->n;

	diags->unread |= e->stopped || e->costly.schema;
	if (e->stopped) {
		tell_stopped(&r);
		return;
	}
	if (e->costly.schema) {
		/* What else was found may be an accident of giving up. */
		tell(&r, &e->costly, GF_RULE_PATTERN_TOO_COSTLY, say_costly);
		gf_buf_release(&r.buf);
		return;
	}
	drop_repeated(e);
	js_match_misspelt(&r);
	for (uint32_t i = 0; i < e->nfailures; i++)
		if (!e->failures[i].told)
			tell_failure(&r, &e->failures[i]);
	for (uint32_t i = 0; i < e->nnotes; i++)
		tell(&r, &e->notes[i], GF_RULE_AMBIGUOUS_WORD, say_ambiguous);
	gf_tell_misread(diags, first);
	gf_buf_release(&r.buf);
}
