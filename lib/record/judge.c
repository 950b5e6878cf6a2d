/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One record judged: composed, evaluated by its kind's schema, and the facts
 * that relations need taken from the annotations of the evaluation. A valid
 * record costs no allocation once the scratch is warm.
 */
#include "record/internal.h"

enum { NAME_BYTES = 200 }; /* a longer title is no name one would type */

struct gf_judge {
	struct gf_doc doc;
	struct gf_eval *eval;
	struct gf_node bare; /* the root without its `id:` */
	struct gf_pair *pairs;
	uint32_t pairs_cap;
	bool brief;
};

struct gf_judge *gf_judge_new(void)
{
	struct gf_judge *j = gf_xcalloc_apart(1, sizeof(*j));

	j->eval = gf_eval_new();
	return j;
}

void gf_judge_free(struct gf_judge *j)
{
	if (!j)
		return;
	gf_doc_release(&j->doc);
	gf_eval_free(j->eval);
	free(j->pairs);
	free(j);
}

void gf_judge_set_brief(struct gf_judge *j, bool brief)
{
	j->brief = brief;
}

static void clear(struct gf_verdict *v)
{
	v->state = GF_VALID;
	gf_diags_clear(&v->diags);
	if (v->text.cap)
		gf_buf_reset(&v->text);
	else
		gf_buf_init(&v->text);
	v->root = NULL;
	v->id = (struct gf_fact_text){ 0 };
	v->nrefs = v->nuniques = v->nformer = v->nnames = 0;
}

size_t gf_verdict_bytes(const struct gf_verdict *v)
{
	return v->text.cap + v->refs_cap * sizeof(*v->refs) +
	       v->uniques_cap * sizeof(*v->uniques) +
	       v->former_cap * sizeof(*v->former) +
	       v->names_cap * sizeof(*v->names);
}

void gf_verdict_release(struct gf_verdict *v)
{
	gf_diags_release(&v->diags);
	if (v->text.cap)
		gf_buf_release(&v->text);
	free(v->refs);
	free(v->uniques);
	free(v->former);
	free(v->names);
	*v = (struct gf_verdict){ 0 };
}

/* --- an id typed inside -------------------------------------------------- */

/*
 * The root without a pair, for the evaluation: what is wrong with that key is
 * already said, in better words than any schema would find.
 */
static const struct gf_node *leave_out(struct gf_judge *j,
				       const struct gf_node *root,
				       const struct gf_pair *out)
{
	uint32_t i, n = 0;

	if (j->pairs_cap < root->n) {
		j->pairs = gf_xrealloc(j->pairs, root->n * sizeof(*j->pairs));
		j->pairs_cap = root->n;
	}
	for (i = 0; i < root->n; i++)
		if (&root->pairs[i] != out)
			j->pairs[n++] = root->pairs[i];
	j->bare = *root;
	j->bare.pairs = j->pairs;
	j->bare.n = n;
	j->bare.index = NULL;
	return &j->bare;
}

static const struct gf_node *refuse_id(struct gf_judge *j,
				       const struct gf_place *place,
				       const struct gf_node *root,
				       struct gf_diags *diags)
{
	const struct gf_pair *pair;
	struct gf_diag *d;

	if (place->kind->pattern || place->kind->id_is_property)
		return root;
	pair = gf_map_pair(root, "id", 2);
	if (!pair)
		return root;
	d = gf_diags_add(diags, GF_RULE_ID_INSIDE, pair->key->span);
	if (d) {
		d->instance = "/id";
		gf_say(diags, &d->message,
		       N_("'id' is typed inside the record"));
		gf_say(diags, &d->expected,
		       N_("the name of the file is the id: '%s'"),
		       gf_diags_excerpt(diags, place->id, place->len));
		gf_say(diags, &d->advice, N_("remove this line"));
	}
	return leave_out(j, root, pair);
}

/* --- facts --------------------------------------------------------------- */

static struct gf_fact_text keep_text(struct gf_verdict *v, const char *s,
				     uint32_t len, uint32_t hash)
{
	struct gf_fact_text text = { (uint32_t)v->text.len, len, hash };

	gf_buf_add(&v->text, s, len);
	return text;
}

/* Has something already been found wrong with this very value? */
static bool is_flawed(const struct gf_verdict *v, const struct gf_node *node)
{
	uint32_t i;

	for (i = 0; i < v->diags.n; i++)
		if (v->diags.items[i].severity == GF_ERROR &&
		    v->diags.items[i].span.start == node->span.start &&
		    v->diags.items[i].span.end == node->span.end)
			return true;
	return false;
}

/*
 * x-ref and x-acyclic of one value come one after the other, in either order:
 * the last reference taken is looked at, and no other.
 */
static struct gf_reference *last_ref(struct gf_verdict *v,
				     const struct gf_node *node)
{
	struct gf_reference *ref = v->nrefs ? &v->refs[v->nrefs - 1] : NULL;

	return ref && ref->span.start == node->span.start ? ref : NULL;
}

static void take_ref(struct gf_verdict *v, const struct gf_annotation *a)
{
	const struct gf_node *node = a->instance;
	struct gf_reference *ref;

	if (node->type != GF_STRING || last_ref(v, node) || is_flawed(v, node))
		return;
	GF_GROW(v->refs, v->nrefs, v->refs_cap);
	ref = &v->refs[v->nrefs++];
	ref->target = keep_text(v, node->text, node->len, node->hash);
	ref->span = node->span;
	ref->kinds = a->value;
	ref->acyclic = NULL;
}

static bool is_true(const struct gf_node *node)
{
	return node->type == GF_BOOL && node->boolean;
}

static void take_unique(struct gf_verdict *v, const struct gf_annotation *a)
{
	struct gf_unique *unique;
	uint32_t start = (uint32_t)v->text.len, len;

	if (!is_true(a->value) || a->instance->type == GF_NULL ||
	    is_flawed(v, a->instance))
		return;
	gf_node_write_json(&v->text, a->instance,
			   gf_limit(GF_LIMIT_SCALAR_BYTES));
	len = (uint32_t)v->text.len - start;
	GF_GROW(v->uniques, v->nuniques, v->uniques_cap);
	unique = &v->uniques[v->nuniques++];
	unique->value = (struct gf_fact_text){ start, len, 0 };
	unique->span = a->instance->span;
	unique->property = a->value;
}

static void take_former_id(struct gf_verdict *v, const struct gf_node *node)
{
	struct gf_former *former;

	if (node->type != GF_STRING || !node->len)
		return;
	GF_GROW(v->former, v->nformer, v->former_cap);
	former = &v->former[v->nformer++];
	former->id = keep_text(v, node->text, node->len, node->hash);
	former->span = node->span;
}

/* A title, another spelling of it, or either by language. */
static void take_name(struct gf_verdict *v, const struct gf_node *node)
{
	if (node->type == GF_MAP)
		gf_map_each (pair, node)
			if (pair->value->type == GF_STRING)
				take_name(v, pair->value);
	if (node->type != GF_STRING || !node->len || node->len > NAME_BYTES)
		return;
	GF_GROW(v->names, v->nnames, v->names_cap);
	v->names[v->nnames++] = keep_text(v, node->text, node->len, 0);
}

static void take_role(struct gf_verdict *v, const struct gf_annotation *a)
{
	static const struct {
		const char *role;
		void (*take)(struct gf_verdict *v, const struct gf_node *node);
	} roles[] = {
		{ "title", take_name },
		{ "names", take_name },
		{ "former-ids", take_former_id },
	};
	size_t i = 0;

	if (a->value->type != GF_STRING)
		return;
	while (i < GF_NELEMS(roles) && strcmp(a->value->text, roles[i].role))
		i++;
	if (i == GF_NELEMS(roles))
		return;
	if (a->instance->type != GF_SEQ) {
		roles[i].take(v, a->instance);
		return;
	}
	gf_seq_each (item, a->instance)
		roles[i].take(v, *item);
}

/* --- texts written for a page -------------------------------------------- */

static void say_long(struct gf_verdict *v, const struct gf_node *node,
		     size_t cap)
{
	struct gf_diag *d =
		gf_diags_add(&v->diags, GF_RULE_VALUE_TOO_LONG, node->span);
	struct gf_arena *arena = &v->diags.arena;
	struct gf_buf pointer = GF_BUF_INIT;

	if (!d)
		return;
	if (gf_node_pointer(&pointer, v->root, node))
		d->instance = gf_arena_strdup(arena, pointer.s);
	gf_say(&v->diags, &d->message,
	       N_("the Markdown text is too long: %s bytes"),
	       gf_arena_printf(arena, "%u", node->len));
	gf_say(&v->diags, &d->expected, N_("at most %s"),
	       gf_arena_printf(arena, "%zu", cap));
	gf_say(&v->diags, &d->advice,
	       N_("keep the long text in a file of its own and write its "
		  "address here"));
	gf_buf_release(&pointer);
}

static void check_media(struct gf_verdict *v, const struct gf_annotation *a)
{
	size_t cap = gf_limit(GF_LIMIT_MARKDOWN_BYTES);

	if (a->instance->type == GF_STRING && a->instance->len > cap &&
	    a->value->type == GF_STRING &&
	    !strcmp(a->value->text, "text/markdown") &&
	    !is_flawed(v, a->instance))
		say_long(v, a->instance, cap);
}

static void take_facts(struct gf_judge *j, struct gf_verdict *v)
{
	const struct gf_annotation *a, *end, *acyclic = NULL;
	struct gf_reference *ref;
	size_t n;

	a = gf_annotations(j->eval, &n);
	for (end = a + n; a < end; a++) {
		switch ((enum fact)a->keyword) {
		case FACT_REF:
			take_ref(v, a);
			break;
		case FACT_ACYCLIC:
			acyclic = is_true(a->value) ? a : NULL;
			break;
		case FACT_UNIQUE:
			take_unique(v, a);
			break;
		case FACT_ROLE:
			take_role(v, a);
			break;
		case FACT_MEDIA:
			check_media(v, a);
			break;
		}
		ref = acyclic ? last_ref(v, acyclic->instance) : NULL;
		if (ref)
			ref->acyclic = acyclic->value;
	}
}

/* --- ids that are read inside -------------------------------------------- */

static void say_id(struct gf_verdict *v, const struct gf_kind *kind,
		   enum gf_rule rule, struct gf_span span, const char *message,
		   const char *subject)
{
	struct gf_diag *d = gf_diags_add(&v->diags, rule, span);

	if (!d)
		return;
	d->instance = kind->id_pointer;
	gf_say(&v->diags, &d->message, message, subject);
	if (rule == GF_RULE_ID_FORM && kind->id_pattern)
		gf_say(&v->diags, &d->expected, N_("an id that matches %s"),
		       kind->id_pattern_text);
	else if (rule == GF_RULE_ID_FORM)
		gf_say(&v->diags, &d->expected,
		       N_("small letters without accents, digits, and single "
			  "hyphens between them"));
}

static void read_id(struct gf_verdict *v, const struct gf_kind *kind)
{
	const struct gf_node *node = gf_node_at(v->root, kind->id_pointer);
	struct gf_span top = { v->root->span.start, v->root->span.start };

	if (!node) {
		say_id(v, kind, GF_RULE_ID_MISSING, top,
		       N_("the record does not say its id, at '%s'"),
		       kind->id_pointer + 1);
		return;
	}
	if ((node->type != GF_STRING && node->type != GF_NUMBER) ||
	    !gf_kind_allows_id(kind, node->text, node->len)) {
		if (!is_flawed(v, node))
			say_id(v, kind, GF_RULE_ID_FORM, node->span,
			       N_("'%s' cannot be an id"),
			       node->text
				       ? gf_diags_excerpt(&v->diags, node->text,
							  node->len)
				       : "");
		return;
	}
	v->id = keep_text(v, node->text, node->len,
			  gf_hash(node->text, node->len));
}

/* --- the verdict --------------------------------------------------------- */

void gf_judge_record(struct gf_judge *j, const struct gf_registry *reg,
		     const struct gf_place *place, struct gf_source *src,
		     struct gf_verdict *out)
{
	uint32_t first;
	const struct gf_kind *kind = place->kind;
	struct gf_compose_opts opts = { .syntax = kind->syntax,
					.strict = true,
					.brief = j->brief };

	clear(out);
	if (place->len)
		out->id = keep_text(out, place->id, place->len,
				    gf_hash(place->id, place->len));
	if (!src || !gf_compose(&j->doc, src, &opts, &out->diags)) {
		out->state = GF_UNREADABLE;
		return;
	}
	out->root = refuse_id(j, place, j->doc.root, &out->diags);
	if (kind->schema) {
		first = out->diags.n;
		gf_evaluate(j->eval, kind->schema, out->root, &out->diags);
		take_facts(j, out);
		tell_misplaced(reg, place, j->eval, out->root, &out->diags,
			       first);
	}
	if (kind->id_pointer)
		read_id(out, kind);
	out->state = out->diags.errors ? GF_INVALID : GF_VALID;
}

void gf_say_too_large(struct gf_diags *diags)
{
	struct gf_diag *d;
	char max[24];

	d = gf_diags_add(diags, GF_RULE_DOCUMENT_TOO_LARGE,
			 (struct gf_span){ 0, 0 });
	diags->unread = true;
	if (!d)
		return;
	snprintf(max, sizeof(max), "%zu", gf_limit(GF_LIMIT_RECORD_BYTES));
	gf_say(diags, &d->message, N_("the document is larger than %s bytes"),
	       max);
	gf_say(diags, &d->advice,
	       N_("split it, or keep what is long in a file of its own"));
}
