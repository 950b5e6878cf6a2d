/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Schemas judged: by their meta-schema, and for what a meta-schema cannot
 * see (a keyword misspelt, one of another draft). Documents that refer to a
 * broken one are unusable too: a check that cannot be made never passes.
 */
#include "jsonschema/kw.h"

/* --- by the meta-schema -------------------------------------------------- */

static const struct gf_schema *meta_schema(struct gf_schemas *set,
					   const struct resource *res)
{
	struct document *broken = NULL;
	struct resource *meta = (struct resource *)(uintptr_t)res->meta;
	struct gf_error err;
	struct place place;

	if (!meta && set->opts.meta && res->draft == GF_DRAFT_2020)
		meta = js_resource_find(set, set->opts.meta, GF_DRAFT_NONE,
					&broken, &err);
	if (!meta)
		meta = js_resource_find(set, js_draft_uri(res->draft),
					GF_DRAFT_NONE, &broken, &err);
	if (!meta)
		return NULL;
	place = (struct place){ meta->root, meta, meta->pointer };
	return js_schema_at(set, &place);
}

static void judge_by(struct gf_schemas *set, struct document *doc,
		     const struct gf_schema *meta)
{
	js_compile_queue(set);
	if (!set->eval)
		set->eval = gf_eval_new();
	if (!gf_evaluate(set->eval, meta, doc->doc.root, &doc->diags))
		doc->broken = doc->refused = true;
}

static void say_malformed(struct document *doc, const struct malformed *m)
{
	struct gf_diag *d =
		js_document_add(doc, GF_RULE_SCHEMA_KEYWORD, m->value->span);

	if (!d)
		return;
	d->instance = m->pointer;
	if (!m->keyword) {
		gf_say(&doc->diags, &d->message,
		       N_("a schema stands here, and this is not one"));
		gf_say(&doc->diags, &d->expected,
		       N_("keys and values, or true, or false"));
		return;
	}
	gf_say(&doc->diags, &d->message,
	       N_("this is not something that '%s' can hold"),
	       m->keyword->name);
	gf_say(&doc->diags, &d->expected,
	       N_("a value as JSON Schema %s defines it"),
	       gf_draft_name(m->draft));
}

/* What the compiler found malformed, where the meta-schema did not see it. */
static void tell_malformed(struct document *doc, bool seen)
{
	for (uint32_t i = 0; i < doc->nmalformed && !seen; i++)
		say_malformed(doc, &doc->malformed[i]);
	if (doc->nmalformed)
		doc->broken = true;
	doc->nmalformed = 0;
}

void js_judge(struct gf_schemas *set, struct document *doc)
{
	const struct gf_schema *meta;
	const struct resource *res;

	if (doc->bundled || !doc->doc.root)
		return;
	if (!doc->judged && set->opts.judge_schemas) {
		res = js_ptrmap_get(&set->roots, doc->doc.root);
		meta = meta_schema(set, res);
		if (meta)
			judge_by(set, doc, meta);
	}
	doc->judged = true;
	tell_malformed(doc, doc->refused);
}

/* --- usable, with all that is referred to -------------------------------- */

void js_document_needs(struct document *doc, struct document *other)
{
	if (doc == other)
		return;
	for (uint32_t i = 0; i < doc->nneeds; i++)
		if (doc->needs[i] == other)
			return;
	GF_GROW(doc->needs, doc->nneeds, doc->capneeds);
	doc->needs[doc->nneeds++] = other;
}

bool js_document_usable(struct gf_schemas *set, struct document *doc)
{
	struct document **todo =
		gf_xcalloc(set->ndocs, sizeof(struct document *));
	uint32_t n = 0;
	bool usable = true;

	for (uint32_t i = 0; i < set->ndocs; i++)
		set->docs[i]->visited = false;
	doc->visited = true;
	todo[n++] = doc;
	while (n && usable) {
		doc = todo[--n];
		usable = !doc->broken;
		for (uint32_t i = 0; i < doc->nneeds; i++) {
			if (doc->needs[i]->visited)
				continue;
			doc->needs[i]->visited = true;
			todo[n++] = doc->needs[i];
		}
	}
	free(todo);
	return usable;
}

/* --- keywords that mean nothing here ------------------------------------- */

static void say_unknown(struct compiler *c, const struct gf_node *key,
			const char *near)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d =
		js_compiler_add(c, GF_RULE_SCHEMA_UNKNOWN_KEYWORD, key);

	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("'%s' is not a keyword of JSON Schema: it checks nothing; "
		  "did you mean '%s'?"),
	       key->text, near);
	gf_say(&doc->diags, &d->advice, "%s:", near);
}

static void say_other_draft(struct compiler *c, const struct gf_node *key)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d =
		js_compiler_add(c, GF_RULE_SCHEMA_UNKNOWN_KEYWORD, key);

	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("'%s' means nothing in JSON Schema %s: it checks nothing"),
	       key->text, gf_draft_name(c->resource->draft));
	gf_say(&doc->diags, &d->expected,
	       N_("a keyword of that version, or another '$schema'"));
}

/* A record given as the schema would make everything valid. */
void js_judge_no_keyword(struct compiler *c)
{
	const struct gf_node *node = c->schema->node;
	struct document *doc = c->resource->document;
	struct gf_diag *d;

	if (node != doc->doc.root || !node->n || doc->diags.n)
		return;
	gf_map_each (pair, node)
		if (js_keyword_find(c->set, pair->key) ||
		    pair->key->text[0] == '$' ||
		    !strncmp(pair->key->text, "x-", 2))
			return;
	d = js_compiler_add(c, GF_RULE_SCHEMA_UNKNOWN_KEYWORD,
			    node->pairs[0].key);
	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("no key here is a keyword of JSON Schema: this schema checks "
		  "nothing"));
	gf_say(&doc->diags, &d->expected,
	       N_("a schema, with a key such as type, properties or required"));
}

/* A key is long enough to be a slip of the hand, and short enough to look. */
static bool may_be_slip(const struct gf_node *key)
{
	return key->len > 3 && key->len < 32 && strncmp(key->text, "x-", 2);
}

void js_judge_unknown_keyword(struct compiler *c, const struct gf_node *key,
			      const struct keyword *kw)
{
	struct gf_near near;

	if (c->resource->document->bundled)
		return;
	if (kw) {
		if (kw->applies && !(kw->drafts & (1 << c->resource->draft)))
			say_other_draft(c, key);
		return;
	}
	if (!may_be_slip(key))
		return;
	gf_near_init(&near, key->text, key->len);
	for (size_t i = 0; i < KW_COUNT; i++)
		if (js_keyword_known(&js_keywords[i], c->resource))
			gf_near_offer(&near, js_keywords[i].name,
				      js_keywords[i].name);
	if (near.best)
		say_unknown(c, key, near.best);
	gf_near_release(&near);
}
