/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Chains of references that come back. A walk in depth along the references
 * of one x-acyclic at a time, with a stack of its own: a chain may be as
 * long as the registry.
 *
 * Where any comes back, the records are put in parts: those of a part lead to
 * one another. Each part is walked alone, from its first record: so what is
 * told of it does not depend on the records outside.
 */
#include "relate/internal.h"

#define DONE  UINT32_MAX
#define SHOWN 6 /* ids of a chain that are told */

struct step {
	uint32_t record, link;
};

struct walk {
	struct gf_census *c;
	uint32_t group;
	uint32_t *depth; /* 0 not seen, DONE, else 1 + place on the stack */
	uint32_t *part;	 /* of each record; NULL: parts are not known */
	struct step *stack;
	uint32_t n, cap;
	bool found;
};

static const char *id_of(const struct gf_census *c, uint32_t record)
{
	const struct record *r = &c->records[record];

	return r->id.len ? name_text(c, &r->id) : r->path;
}

/* The chain from the stack's place `from` to its top, and back. */
static void keep_cycle(struct walk *w, uint32_t from)
{
	struct gf_census *c = w->c;
	struct gf_buf chain = GF_BUF_INIT;
	struct cycle *cycle;
	uint32_t i;

	for (i = from; i < w->n; i++) {
		if (i - from == SHOWN && w->n - i > 1) {
			gf_buf_adds(&chain, "… → ");
			i = w->n - 1;
		}
		gf_buf_adds(&chain, id_of(c, w->stack[i].record));
		gf_buf_adds(&chain, " → ");
	}
	gf_buf_adds(&chain, id_of(c, w->stack[from].record));
	GF_GROW(c->cycles, c->ncycles, c->cycles_cap);
	cycle = &c->cycles[c->ncycles++];
	cycle->record = w->stack[from].record;
	cycle->link = w->stack[from].link;
	cycle->chain = gf_arena_memdup(&c->arena, chain.s, chain.len);
	c->records[cycle->record].flawed = true;
	gf_buf_release(&chain);
}

static void push(struct walk *w, uint32_t record)
{
	GF_GROW(w->stack, w->n, w->cap);
	w->stack[w->n++] = (struct step){ record, w->c->records[record].links };
	w->depth[record] = w->n;
}

/* Where a reference of the group leads; NOBODY: nowhere, or not of it. */
static uint32_t target_of(const struct walk *w, const struct link *link)
{
	struct resolution to;

	if (link->acyclic != w->group)
		return NOBODY;
	resolve(w->c, link, &to);
	return to.outcome == RESOLVED || to.outcome == FORMER_ID ? to.record
								 : NOBODY;
}

/* Follows the reference that the top of the stack has come to. */
static void follow(struct walk *w, const struct link *link)
{
	uint32_t from = w->stack[w->n - 1].record, to = target_of(w, link);

	if (to == NOBODY || (w->part && w->part[to] != w->part[from]))
		return;
	if (!w->depth[to])
		push(w, to);
	else if (w->depth[to] != DONE && w->part)
		keep_cycle(w, w->depth[to] - 1);
	else if (w->depth[to] != DONE)
		w->found = true;
}

static void walk_from(struct walk *w, uint32_t start)
{
	const struct link *link;
	struct step *top;
	uint32_t n;

	push(w, start);
	while (w->n) {
		top = &w->stack[w->n - 1];
		if (top->link == links_end(w->c, top->record)) {
			w->depth[top->record] = DONE;
			w->n--;
			if (w->n)
				w->stack[w->n - 1].link++;
			continue;
		}
		link = &w->c->links[top->link];
		n = w->n;
		follow(w, link);
		if (w->n == n) /* nobody new: go on with the next one */
			w->stack[n - 1].link++;
	}
}

static bool starts_one(const struct gf_census *c, uint32_t record,
		       uint32_t group)
{
	uint32_t i;

	for (i = c->records[record].links; i < links_end(c, record); i++)
		if (c->links[i].acyclic == group)
			return true;
	return false;
}

static void walk_all(struct walk *w)
{
	struct gf_census *c = w->c;
	uint32_t i;

	memset(w->depth, 0, c->n * sizeof(*w->depth));
	for (i = 0; i < c->n; i++)
		if (!w->depth[i] && starts_one(c, i, w->group))
			walk_from(w, i);
}

/* --- parts (Tarjan's strongly connected components) ----------------------- */

struct parting {
	uint32_t *low;	/* the earliest that it leads back to */
	uint32_t *open; /* met, and in no part yet */
	uint32_t nopen, seen, nparts;
};

static void meet(struct walk *w, struct parting *p, uint32_t record)
{
	push(w, record);
	w->depth[record] = p->low[record] = ++p->seen;
	p->open[p->nopen++] = record;
}

static void lower(uint32_t *low, uint32_t to)
{
	if (to < *low)
		*low = to;
}

/* The top of the stack has no reference left: it may close a part. */
static void close_one(struct walk *w, struct parting *p)
{
	uint32_t record = w->stack[--w->n].record, last;

	if (p->low[record] == w->depth[record]) {
		p->nparts++;
		do {
			last = p->open[--p->nopen];
			w->part[last] = p->nparts;
		} while (last != record);
	}
	if (w->n) {
		lower(&p->low[w->stack[w->n - 1].record], p->low[record]);
		w->stack[w->n - 1].link++;
	}
}

static void part_from(struct walk *w, struct parting *p, uint32_t start)
{
	struct step *top;
	uint32_t to;

	meet(w, p, start);
	while (w->n) {
		top = &w->stack[w->n - 1];
		if (top->link == links_end(w->c, top->record)) {
			close_one(w, p);
			continue;
		}
		to = target_of(w, &w->c->links[top->link]);
		if (to != NOBODY && !w->depth[to]) {
			meet(w, p, to);
			continue;
		}
		if (to != NOBODY && !w->part[to])
			lower(&p->low[top->record], w->depth[to]);
		top->link++;
	}
}

static void find_parts(struct walk *w)
{
	struct gf_census *c = w->c;
	struct parting p = { 0 };
	uint32_t i;

	w->part = gf_xcalloc(c->n + 1, sizeof(*w->part));
	p.low = gf_xcalloc(c->n + 1, sizeof(*p.low));
	p.open = gf_xcalloc(c->n + 1, sizeof(*p.open));
	memset(w->depth, 0, c->n * sizeof(*w->depth));
	for (i = 0; i < c->n; i++)
		if (!w->depth[i] && starts_one(c, i, w->group))
			part_from(w, &p, i);
	free(p.low);
	free(p.open);
}

static int by_record(const void *a, const void *b)
{
	const struct cycle *x = a, *y = b;

	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	return (x->link > y->link) - (x->link < y->link);
}

void cycles_find(struct gf_census *c)
{
	struct walk w = { .c = c };

	if (!c->acyclic_by_node.n)
		return;
	w.depth = gf_xcalloc(c->n + 1, sizeof(*w.depth));
	for (w.group = 1; w.group <= c->acyclic_by_node.n; w.group++) {
		w.found = false;
		walk_all(&w);
		if (!w.found)
			continue;
		find_parts(&w);
		walk_all(&w);
		free(w.part);
		w.part = NULL;
	}
	if (c->ncycles)
		qsort(c->cycles, c->ncycles, sizeof(*c->cycles), by_record);
	free(w.depth);
	free(w.stack);
}
