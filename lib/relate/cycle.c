/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Chains of references that come back. A walk in depth along the references
 * of one x-acyclic at a time, with a stack of its own: a chain may be as
 * long as the registry.
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
	struct step *stack;
	uint32_t n, cap;
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

/* Follows the reference that the top of the stack has come to. */
static void follow(struct walk *w, const struct link *link)
{
	struct resolution to;

	resolve(w->c, link, &to);
	if (to.outcome != RESOLVED && to.outcome != FORMER_ID)
		return;
	if (!w->depth[to.record])
		push(w, to.record);
	else if (w->depth[to.record] != DONE)
		keep_cycle(w, w->depth[to.record] - 1);
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
		if (link->acyclic == w->group)
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
	uint32_t i;

	if (!c->acyclic_by_node.n)
		return;
	w.depth = gf_xcalloc(c->n + 1, sizeof(*w.depth));
	for (w.group = 1; w.group <= c->acyclic_by_node.n; w.group++) {
		memset(w.depth, 0, c->n * sizeof(*w.depth));
		for (i = 0; i < c->n; i++)
			if (!w.depth[i] && starts_one(c, i, w.group))
				walk_from(&w, i);
	}
	if (c->ncycles)
		qsort(c->cycles, c->ncycles, sizeof(*c->cycles), by_record);
	free(w.depth);
	free(w.stack);
}
