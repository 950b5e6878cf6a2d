/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A compiled schema on an instance: the loop over instructions, and what the
 * keywords share: the way down, failures, what is taken back, limits.
 *
 * Failures are small structs in an array that is cut back when a branch is
 * given up: no text is made while judging. report.c turns what is left into
 * findings. Every array keeps its memory, so that a warm gf_eval judges a
 * valid record without a malloc.
 */
#include "jsonschema/kw.h"

struct gf_eval *gf_eval_new(void)
{
	return gf_xcalloc_apart(1, sizeof(struct gf_eval));
}

void gf_eval_free(struct gf_eval *e)
{
	if (!e)
		return;
	free(e->failures);
	free(e->notes);
	free(e->trails);
	free(e->annotations);
	free(e->bits);
	free(e);
}

const struct gf_annotation *gf_annotations(const struct gf_eval *eval,
					   size_t *n)
{
	*n = eval->nannotations;
	return eval->annotations;
}

/* --- limits -------------------------------------------------------------- */

bool js_spend(struct gf_eval *e, size_t steps)
{
	e->steps += steps;
	if (e->steps > e->max_steps)
		e->stopped = true;
	return !e->stopped;
}

void js_give_up(struct gf_eval *e, const struct gf_schema *schema,
		const struct keyword *keyword, const struct gf_node *node)
{
	/* One is told: the rest would say the same. */
	if (e->costly.schema)
		return;
	e->costly = (struct failure){
		.keyword = keyword,
		.schema = schema,
		.node = node,
		.trail = js_trail(e),
		.depth = e->npath,
	};
}

/* --- where we are -------------------------------------------------------- */

/* The path as a list, made of what is there already where that is so. */
uint32_t js_trail(struct gf_eval *e)
{
	uint32_t i = e->npath, up;

	while (i && !e->path[i - 1].trail)
		i--;
	up = i ? e->path[i - 1].trail : 0;
	for (; i < e->npath; i++) {
		GF_GROW(e->trails, e->ntrails, e->captrails);
		e->trails[e->ntrails] =
			(struct trail){ e->path[i].key, e->path[i].index, up };
		up = e->path[i].trail = e->ntrails++;
	}
	return up;
}

static void push(struct failure **items, uint32_t *n, uint32_t *cap,
		 const struct failure *f)
{
	GF_GROW(*items, *n, *cap);
	(*items)[(*n)++] = *f;
}

bool js_fail(struct gf_eval *e, const struct gf_schema *schema,
	     const struct keyword *keyword, const struct gf_node *node,
	     const struct gf_node *key, const struct gf_node *extra)
{
	struct failure f = { keyword, schema,	node,	     key,  extra,
			     0,	      e->npath, ABOUT_SHAPE, false };

	if (e->quiet || !js_spend(e, 1))
		return false;
	f.trail = js_trail(e);
	push(&e->failures, &e->nfailures, &e->capfailures, &f);
	return false;
}

void js_note(struct gf_eval *e, const struct gf_schema *schema,
	     const struct keyword *keyword, const struct gf_node *node)
{
	struct failure f = { keyword, schema,	node,	     NULL, NULL,
			     0,	      e->npath, ABOUT_SHAPE, false };

	if (e->quiet || !js_spend(e, 1))
		return;
	f.trail = js_trail(e);
	push(&e->notes, &e->nnotes, &e->capnotes, &f);
}

struct mark js_mark(const struct gf_eval *e)
{
	return (struct mark){ e->nfailures, e->ntrails, e->nannotations,
			      e->nnotes };
}

/* Steps whose trail is cut off have to be made again. */
void js_cut_trails(struct gf_eval *e, uint32_t n)
{
	e->ntrails = n;
	for (uint32_t i = e->npath; i && e->path[i - 1].trail >= n; i--)
		e->path[i - 1].trail = 0;
}

void js_take_back(struct gf_eval *e, const struct mark *m)
{
	e->nfailures = m->failures;
	e->nannotations = m->annotations;
	e->nnotes = m->notes;
	js_cut_trails(e, m->trails);
}

size_t js_words(struct gf_eval *e, size_t n)
{
	size_t start = e->nbits;

	if (start + n > e->capbits) {
		e->capbits = (start + n) * 2;
		e->bits = gf_xrealloc(e->bits, e->capbits * sizeof(*e->bits));
	}
	if (n) /* nobody has asked for bits yet: there are none */
		memset(e->bits + start, 0, n * sizeof(*e->bits));
	e->nbits = start + n;
	return start;
}

/* --- the loop ------------------------------------------------------------ */

static bool is_decisive(const struct instr *in)
{
	return in->evaluate == js_eval_type || in->evaluate == js_eval_values;
}

static bool run(struct gf_eval *e, const struct gf_schema *s,
		const struct gf_node *node)
{
	const struct instr *in = s->instrs, *end = in + s->ninstrs;
	uint32_t type = 1u << node->type;
	bool ok = true;

	for (; in < end; in++) {
		if (!(in->applies & type) || in->evaluate(e, s, in, node))
			continue;
		ok = false;
		/* A value of the wrong type is one cause: the rest follows. */
		if (e->quiet || is_decisive(in))
			break;
	}
	return ok;
}

/* unevaluated* asks what the schema's other keywords looked at. */
static bool run_tracking(struct gf_eval *e, const struct gf_schema *s,
			 const struct gf_node *node)
{
	struct seen *outer = e->seen, seen = { .node = node };
	size_t words = node->n / 64 + 1;
	bool ok;

	if (node->type != GF_MAP && node->type != GF_SEQ)
		return run(e, s, node);
	seen.bits = js_words(e, words);
	e->seen = &seen;
	ok = run(e, s, node);
	e->seen = outer;
	if (outer)
		for (size_t i = 0; i < words; i++)
			e->bits[outer->bits + i] |= e->bits[seen.bits + i];
	e->nbits = seen.bits;
	return ok;
}

static bool enter(struct gf_eval *e, const struct gf_schema *s,
		  const struct gf_node *node)
{
	uint32_t outer = e->nscopes;
	bool ok;

	if (!outer || e->scopes[outer - 1] != s->resource)
		e->scopes[e->nscopes++] = s->resource;
	e->frames++;
	ok = s->tracks ? run_tracking(e, s, node) : run(e, s, node);
	e->frames--;
	e->nscopes = outer;
	return ok;
}

bool js_evaluate(struct gf_eval *e, const struct gf_schema *s,
		 const struct gf_node *node)
{
	if (s->verdict == ALWAYS_TRUE)
		return true;
	if (s->verdict == ALWAYS_FALSE)
		return js_fail(e, s, NULL, node, NULL, NULL);
	if (!js_spend(e, 1))
		return false;
	if (e->frames == MAX_FRAMES) {
		e->stopped = true;
		return false;
	}
	return enter(e, s, node);
}

bool js_descend(struct gf_eval *e, const struct gf_schema *s,
		const struct gf_node *child, const struct gf_node *key,
		uint32_t index)
{
	struct seen *seen = e->seen;
	bool ok;

	if (s->verdict == ALWAYS_TRUE)
		return true;
	if (e->npath == MAX_PATH) {
		e->stopped = true;
		return false;
	}
	e->path[e->npath++] = (struct step){ key, index, 0 };
	e->seen = NULL;
	ok = js_evaluate(e, s, child);
	e->seen = seen;
	e->npath--;
	return ok;
}

bool js_fail_child(struct gf_eval *e, const struct gf_schema *schema,
		   const struct keyword *keyword, const struct gf_node *parent,
		   const struct gf_pair *pair, uint32_t index)
{
	const struct gf_node *key = pair ? pair->key : NULL;

	if (e->npath == MAX_PATH) {
		e->stopped = true;
		return false;
	}
	e->path[e->npath++] = (struct step){ key, index, 0 };
	js_fail(e, schema, keyword, pair ? pair->value : parent->items[index],
		key, parent);
	e->npath--;
	return false;
}

static void start(struct gf_eval *e)
{
	e->steps = 0;
	e->max_steps = gf_limit(GF_LIMIT_EVAL_STEPS);
	e->frames = e->quiet = e->npath = 0;
	e->stopped = false;
	e->nscopes = 0;
	e->seen = NULL;
	e->nfailures = e->nnotes = e->nannotations = 0;
	e->nbits = 0;
	e->costly.schema = NULL;
	/* Trail 0 is the root. */
	if (!e->captrails)
		GF_GROW(e->trails, e->ntrails, e->captrails);
	e->ntrails = 1;
}

bool gf_evaluate(struct gf_eval *e, const struct gf_schema *schema,
		 const struct gf_node *instance, struct gf_diags *diags)
{
	bool ok;

	start(e);
	e->annotate = schema->annotated;
	ok = js_evaluate(e, schema, instance);
	if (e->stopped || e->costly.schema)
		ok = false;
	if (!ok || e->nnotes)
		js_report(e, instance, diags);
	return ok;
}
