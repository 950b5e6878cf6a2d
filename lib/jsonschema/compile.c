/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From a place in a document to instructions, one a keyword.
 *
 * A place is compiled when something reachable names it. js_schema_at hands
 * out the gf_schema at once, empty, and queues it: so a program may refer to
 * itself, and a long chain of references costs no stack. How each keyword is
 * compiled stands with how it is evaluated (kw_*.c).
 */
#include "jsonschema/kw.h"

/* --- places -------------------------------------------------------------- */

struct gf_schema *js_schema_at(struct gf_schemas *set,
			       const struct place *place)
{
	static struct instr none[1]; /* never read: ninstrs is 0 */
	struct gf_schema *s = js_ptrmap_get(&set->compiled, place->node);

	if (s)
		return s;
	s = gf_arena_zalloc(&set->arena, sizeof(*s));
	s->node = place->node;
	s->resource = place->resource;
	s->pointer = place->pointer;
	s->instrs = none;
	s->annotated = set->opts.annotations != NULL;
	js_ptrmap_put(&set->compiled, place->node, s);
	if (place->node == place->resource->root)
		place->resource->schema = s;
	GF_GROW(set->queue, set->nqueue, set->capqueue);
	set->queue[set->nqueue++] = s;
	return s;
}

static const struct gf_schema *inside(struct compiler *c,
				      const struct gf_node *node,
				      const struct gf_buf *pointer)
{
	struct place place = { node, js_ptrmap_get(&c->set->roots, node), "" };
	const struct gf_schema *known = js_ptrmap_get(&c->set->compiled, node);

	if (known)
		return known;
	if (!place.resource)
		place.resource = c->resource;
	place.pointer = js_keep_pointer(c->set, c->resource->document, pointer);
	return js_schema_at(c->set, &place);
}

const struct gf_schema *js_subschema(struct compiler *c,
				     const struct gf_node *node,
				     const struct gf_node *keyword,
				     const struct gf_node *key)
{
	gf_buf_reset(&c->pointer);
	gf_buf_adds(&c->pointer, c->schema->pointer);
	gf_pointer_add(&c->pointer, keyword->text, keyword->len);
	if (key)
		gf_pointer_add(&c->pointer, key->text, key->len);
	return inside(c, node, &c->pointer);
}

const struct gf_schema *js_subschema_item(struct compiler *c,
					  const struct gf_node *node,
					  const struct gf_node *keyword,
					  size_t index)
{
	gf_buf_reset(&c->pointer);
	gf_buf_adds(&c->pointer, c->schema->pointer);
	gf_pointer_add(&c->pointer, keyword->text, keyword->len);
	gf_buf_addf(&c->pointer, "/%zu", index);
	return inside(c, node, &c->pointer);
}

/* --- what keywords' compilers ask for ------------------------------------ */

struct instr *js_emit(struct compiler *c, evaluate_fn evaluate)
{
	struct instr *in;

	GF_GROW(c->instrs, c->n, c->cap);
	in = memset(&c->instrs[c->n++], 0, sizeof(*in));
	in->keyword = c->keyword;
	in->evaluate = evaluate;
	in->applies = c->keyword->applies;
	in->value = c->value;
	return in;
}

const struct gf_pair *js_sibling(struct compiler *c, enum keyword_id id)
{
	const struct keyword *kw = &js_keywords[id];

	if (!js_keyword_known(kw, c->resource))
		return NULL;
	return gf_map_pair(c->schema->node, kw->name, strlen(kw->name));
}

/* Where the keyword being compiled stands, in the document. */
static void write_place(struct compiler *c)
{
	gf_buf_reset(&c->pointer);
	gf_buf_adds(&c->pointer, c->schema->pointer);
	if (c->keyword)
		gf_pointer_add(&c->pointer, c->key->text, c->key->len);
}

struct gf_diag *js_compiler_add(struct compiler *c, enum gf_rule rule,
				const struct gf_node *node)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d = js_document_add(doc, rule, node->span);

	if (!d)
		return NULL;
	write_place(c);
	d->instance = gf_arena_strdup(&doc->diags.arena, c->pointer.s);
	return d;
}

void js_malformed(struct compiler *c, const struct gf_node *value)
{
	struct document *doc = c->resource->document;
	struct malformed *m;

	GF_GROW(doc->malformed, doc->nmalformed, doc->capmalformed);
	m = &doc->malformed[doc->nmalformed++];
	write_place(c);
	m->pointer = js_keep_pointer(c->set, doc, &c->pointer);
	m->value = value;
	m->keyword = c->keyword;
	m->draft = c->resource->draft;
}

const struct gf_regex *js_pattern(struct compiler *c,
				  const struct gf_node *text)
{
	struct gf_schemas *set = c->set;
	struct document *doc = c->resource->document;
	struct gf_error err;
	struct gf_regex *re;
	struct gf_diag *d;

	re = gf_regex_new(text->text, text->len, &err);
	if (re) {
		GF_GROW(set->patterns, set->npatterns, set->cappatterns);
		return set->patterns[set->npatterns++] = re;
	}
	d = js_compiler_add(c, GF_RULE_SCHEMA_PATTERN, text);
	if (!d)
		return NULL;
	gf_say(&doc->diags, &d->message,
	       N_("the pattern '%s' cannot be used: %s"),
	       gf_diags_excerpt(&doc->diags, text->text, text->len), err.msg);
	gf_say(&doc->diags, &d->expected,
	       N_("a regular expression of ECMA-262 (JavaScript)"));
	return NULL;
}

/* --- one schema ---------------------------------------------------------- */

static int wanted_annotation(const struct gf_schemas *set,
			     const struct gf_node *key)
{
	const char *const *names = set->opts.annotations;

	for (int i = 0; names && names[i]; i++)
		if (!strcmp(names[i], key->text))
			return i;
	return -1;
}

bool js_is_wanted(const struct gf_schemas *set, const struct gf_node *key)
{
	return wanted_annotation(set, key) >= 0;
}

static struct pending *add_pending(struct compiler *c,
				   const struct gf_pair *pair, uint32_t rank)
{
	struct pending *p;

	GF_GROW(c->pending, c->npending, c->cappending);
	p = &c->pending[c->npending++];
	*p = (struct pending){ .pair = pair, .rank = rank };
	return p;
}

/* Until draft-07, a $ref is alone: what stands beside it is not read. */
static const struct gf_pair *lone_ref(struct compiler *c)
{
	const struct gf_pair *ref = js_sibling(c, KW_REF);

	if (c->resource->draft > GF_DRAFT_07 || !ref ||
	    ref->value->type != GF_STRING)
		return NULL;
	return ref;
}

static void gather(struct compiler *c)
{
	const struct gf_pair *alone = lone_ref(c);
	const struct keyword *kw;
	int annotation;

	gf_map_each (pair, c->schema->node) {
		kw = js_keyword_find(c->set, pair->key);
		annotation = wanted_annotation(c->set, pair->key);
		if (annotation >= 0)
			add_pending(c, pair, 2 * KW_ENUM + 2)->annotation =
				(unsigned)annotation;
		if (alone && alone != pair)
			continue;
		if (js_keyword_known(kw, c->resource))
			add_pending(c, pair, 2 * js_keyword_id(kw) + 1)
				->keyword = kw;
		else if (annotation < 0)
			js_judge_unknown_keyword(c, pair->key, kw);
	}
	js_judge_no_keyword(c);
}

static void sort_pending(struct compiler *c)
{
	struct pending p;
	uint32_t j;

	for (uint32_t i = 1; i < c->npending; i++) {
		p = c->pending[i];
		for (j = i; j && c->pending[j - 1].rank > p.rank; j--)
			c->pending[j] = c->pending[j - 1];
		c->pending[j] = p;
	}
}

static bool record_annotation(struct gf_eval *e, const struct gf_schema *schema,
			      const struct instr *in,
			      const struct gf_node *node)
{
	struct gf_annotation *a;

	GF_GROW(e->annotations, e->nannotations, e->capannotations);
	a = &e->annotations[e->nannotations++];
	a->instance = node;
	a->value = in->value;
	a->schema = schema;
	a->keyword = in->annotation;
	return true;
}

static void compile_annotation(struct compiler *c, const struct pending *p)
{
	static const struct keyword annotation = {
		.name = "annotation",
		.applies = T_ANY,
	};
	const struct keyword *kw = js_keyword_find(c->set, c->key);
	struct instr *in;

	if (kw == &js_keywords[KW_CONTENT_SCHEMA] &&
	    !js_sibling(c, KW_CONTENT_MEDIA_TYPE))
		return;
	c->keyword = &annotation;
	in = js_emit(c, record_annotation);
	in->annotation = p->annotation;
	/* What is inside a text is said of texts. */
	if (kw && kw->vocabulary == V_CONTENT)
		in->applies = T_STRING;
}

static void compile_keywords(struct compiler *c)
{
	const struct pending *p;

	for (uint32_t i = 0; i < c->npending; i++) {
		p = &c->pending[i];
		c->keyword = p->keyword;
		c->key = p->pair->key;
		c->value = p->pair->value;
		if (!p->keyword)
			compile_annotation(c, p);
		else if (p->keyword->compile)
			p->keyword->compile(c, c->value);
	}
}

/*
 * A value of a right type passes without a call, unless a text may have to be
 * looked at (js_eval_type).
 */
static void leave_right_types(const struct gf_schema *s, struct instr *in)
{
	if (in->types != T_STRING || s->constrained)
		in->applies &= ~in->types;
}

static void finish(struct compiler *c)
{
	struct gf_schema *s = c->schema;

	if (!c->n) {
		s->verdict = ALWAYS_TRUE;
		return;
	}
	s->instrs = gf_arena_alloc(&c->set->arena, c->n * sizeof(struct instr));
	memcpy(s->instrs, c->instrs, c->n * sizeof(struct instr));
	s->ninstrs = c->n;
	for (uint32_t i = 0; i < s->ninstrs; i++) {
		if (s->instrs[i].evaluate == js_eval_values)
			s->constrained = true;
		if (s->instrs[i].keyword->vocabulary == V_UNEVALUATED)
			s->tracks = true;
	}
	for (uint32_t i = 0; i < s->ninstrs; i++)
		if (s->instrs[i].evaluate == js_eval_type)
			leave_right_types(s, &s->instrs[i]);
}

static void compile_schema(struct compiler *c, struct gf_schema *s)
{
	c->schema = s;
	c->resource = s->resource;
	c->keyword = NULL;
	c->members = NULL;
	c->n = c->npending = 0;
	if (s->node->type == GF_BOOL) {
		s->verdict = s->node->boolean ? ALWAYS_TRUE : ALWAYS_FALSE;
	} else if (s->node->type == GF_MAP) {
		gather(c);
		sort_pending(c);
		compile_keywords(c);
		finish(c);
	} else {
		js_malformed(c, s->node);
		s->verdict = ALWAYS_FALSE;
	}
	GF_GROW(c->set->fresh, c->set->nfresh, c->set->capfresh);
	c->set->fresh[c->set->nfresh++] = s;
}

/* --- the queue ----------------------------------------------------------- */

/* What a $dynamicRef may find in any resource of the set. */
static void queue_dynamic(struct gf_schemas *set, struct resource *res)
{
	struct place place = { res->root, res, res->pointer };
	struct anchor *anchor;

	if (set->recursive && res->recursive_anchor)
		js_schema_at(set, &place);
	for (uint32_t i = 0; i < res->anchors.n; i++) {
		const struct gf_strmap_entry *e = &res->anchors.entries[i];

		anchor = e->value;
		if (!anchor->dynamic || anchor->schema ||
		    !gf_strmap_get_hashed(&set->dynamic, e->key, e->len,
					  e->hash))
			continue;
		place.node = anchor->node;
		place.pointer = anchor->pointer;
		anchor->schema = js_schema_at(set, &place);
	}
}

static void queue_dynamic_targets(struct gf_schemas *set)
{
	if (!set->recursive && !set->dynamic.n)
		return;
	for (uint32_t i = 0; i < set->resources.n; i++)
		queue_dynamic(set, set->resources.entries[i].value);
}

void js_compile_queue(struct gf_schemas *set)
{
	struct compiler c = { .set = set, .pointer = GF_BUF_INIT };

	do {
		while (set->nqueue)
			compile_schema(&c, set->queue[--set->nqueue]);
		queue_dynamic_targets(set);
	} while (set->nqueue);
	free(c.instrs);
	free(c.pending);
	gf_buf_release(&c.pointer);
	js_find_loops(set);
}

static void judge_documents(struct gf_schemas *set)
{
	/* Judging may load more documents: the meta-schemas. */
	for (uint32_t i = 0; i < set->ndocs; i++)
		js_judge(set, set->docs[i]);
}

const struct gf_schema *gf_schemas_compile(struct gf_schemas *set,
					   const char *uri)
{
	const struct gf_schema *schema;
	struct document *broken = NULL;
	struct resource *res;
	struct place place;
	struct gf_error err;
	const char *fragment;

	uri = js_uri_absolute(&set->arena, uri, &fragment);
	res = js_resource_find(set, uri, GF_DRAFT_NONE, &broken, &err);
	if (!res || js_resource_locate(set, res, fragment, &place) != LOCATED)
		return NULL;
	schema = js_schema_at(set, &place);
	js_compile_queue(set);
	judge_documents(set);
	return js_document_usable(set, res->document) ? schema : NULL;
}

static void release_anchors(struct gf_strmap *resources)
{
	struct resource *res;

	for (uint32_t i = 0; i < resources->n; i++) {
		res = resources->entries[i].value;
		gf_strmap_release(&res->anchors);
	}
}

void js_compiled_release(struct gf_schemas *set)
{
	const struct gf_schema *s;

	for (uint32_t i = 0; i < set->compiled.cap; i++) {
		if (!set->compiled.keys[i])
			continue;
		s = set->compiled.values[i];
		for (uint32_t j = 0; j < s->ninstrs; j++)
			if (s->instrs[j].evaluate == js_eval_members)
				gf_strmap_release(&s->instrs[j].members->map);
	}
	for (uint32_t i = 0; i < set->npatterns; i++)
		gf_regex_free(set->patterns[i]);
	free(set->patterns);
	release_anchors(&set->resources);
}
