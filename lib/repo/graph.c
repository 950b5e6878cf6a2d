/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * All the commits that some were made from, in memory: who is whose parent.
 * Read whole, since the dates of commits are no promise: with all of it at
 * hand no date can hide a commit, nor show one twice. Ten thousand commits
 * take some twenty milliseconds, most of it to inflate them.
 */
#include "repo/internal.h"

static uint32_t *find_slot(const struct graph *graph, const struct gf_oid *id)
{
	size_t mask = graph->nslots - 1;
	size_t i = gf_hash((const char *)id->id, sizeof(id->id)) & mask;

	while (graph->slots[i] &&
	       gf_oid_compare(&graph->nodes[graph->slots[i] - 1], id) != 0)
		i = (i + 1) & mask;
	return &graph->slots[i];
}

static void grow_slots(struct graph *graph)
{
	size_t i;

	if (2 * (graph->n + 1) <= graph->nslots)
		return;
	graph->nslots = graph->nslots ? 2 * graph->nslots : 64;
	free(graph->slots);
	graph->slots = gf_xcalloc(graph->nslots, sizeof(*graph->slots));
	for (i = 0; i < graph->n; i++)
		*find_slot(graph, &graph->nodes[i].id) = (uint32_t)i + 1;
}

struct node *graph_find(const struct graph *graph, const struct gf_oid *id)
{
	uint32_t slot = graph->nslots ? *find_slot(graph, id) : 0;

	return slot ? &graph->nodes[slot - 1] : NULL;
}

uint32_t graph_place(struct graph *graph, const struct gf_oid *id)
{
	uint32_t *slot;

	grow_slots(graph);
	slot = find_slot(graph, id);
	if (*slot)
		return *slot - 1;
	GF_GROW(graph->nodes, graph->n, graph->cap);
	graph->nodes[graph->n] = (struct node){ .id = *id };
	*slot = (uint32_t)++graph->n;
	return *slot - 1;
}

bool graph_read(struct graph *graph, const struct gf_repo *repo, size_t i,
		struct commit *scratch)
{
	struct gf_oid id = graph->nodes[i].id;
	uint32_t parent;
	size_t j;

	graph->nodes[i].was_read = true;
	graph->nodes[i].first = graph->nlinks;
	graph->nodes[i].broken = commit_read(scratch, repo, &id, NULL) < 0;
	graph->nodes[i].time = scratch->is.time;
	if (graph->nodes[i].broken) {
		graph->nodes[i].time = INT64_MIN;
		return false;
	}
	for (j = 0; j < scratch->nparents; j++) {
		parent = graph_place(graph, &scratch->parents[j]);
		GF_GROW(graph->links, graph->nlinks, graph->links_cap);
		graph->links[graph->nlinks++] = parent;
	}
	graph->nodes[i].nparents = scratch->nparents;
	return true;
}

void graph_add(struct graph *graph, const struct gf_repo *repo,
	       const struct gf_oid *tip)
{
	struct commit scratch = { 0 };
	size_t i = graph->n;

	graph_place(graph, tip);
	for (; i < graph->n; i++)
		graph_read(graph, repo, i, &scratch);
	commit_release(&scratch);
}

int graph_paint(struct graph *graph, const struct gf_repo *repo,
		const struct gf_oid *tip, unsigned colour, struct gf_error *err)
{
	struct node *node = graph_find(graph, tip), *parent;
	struct commit scratch = { 0 };
	uint32_t *todo = NULL;
	size_t n = 0, cap = 0, i;
	int ret = 0;

	GF_GROW(todo, n, cap);
	todo[n++] = (uint32_t)(node - graph->nodes);
	node->colours |= colour;
	while (!ret && n) {
		node = &graph->nodes[todo[--n]];
		if (node->broken)
			ret = commit_read(&scratch, repo, &node->id, err);
		for (i = 0; i < node->nparents; i++) {
			parent = graph_parent(graph, node, i);
			if (parent->colours & colour)
				continue;
			parent->colours |= colour;
			GF_GROW(todo, n, cap);
			todo[n++] = (uint32_t)(parent - graph->nodes);
		}
	}
	commit_release(&scratch);
	free(todo);
	return ret;
}

void graph_release(struct graph *graph)
{
	free(graph->nodes);
	free(graph->links);
	free(graph->slots);
}

/* --- the newest of some --------------------------------------------------- */

static bool is_before(const struct graph *graph, uint32_t a, uint32_t b)
{
	const struct node *x = &graph->nodes[a], *y = &graph->nodes[b];

	return x->time != y->time ? x->time > y->time : x->turn < y->turn;
}

static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t kept = *a;

	*a = *b;
	*b = kept;
}

void queue_push(struct queue *q, const struct graph *graph, struct node *node)
{
	size_t i = q->n, above;

	node->turn = q->counter++;
	GF_GROW(q->heap, q->n, q->cap);
	q->heap[q->n++] = (uint32_t)(node - graph->nodes);
	for (; i; i = above) {
		above = (i - 1) / 2;
		if (!is_before(graph, q->heap[i], q->heap[above]))
			break;
		swap(&q->heap[i], &q->heap[above]);
	}
}

struct node *queue_pop(struct queue *q, const struct graph *graph)
{
	uint32_t top = q->heap[0];
	size_t i = 0, below;

	q->heap[0] = q->heap[--q->n];
	for (; (below = 2 * i + 1) < q->n; i = below) {
		if (below + 1 < q->n &&
		    is_before(graph, q->heap[below + 1], q->heap[below]))
			below++;
		if (!is_before(graph, q->heap[below], q->heap[i]))
			break;
		swap(&q->heap[i], &q->heap[below]);
	}
	return &graph->nodes[top];
}

void queue_release(struct queue *q)
{
	free(q->heap);
}

/* --- what two commits share ---------------------------------------------- */

enum { OF_A = 1, OF_B = 2, OF_BOTH = 3, BELOW = 4 };

/* The newest that both were made from, and no other such one was. */
static const struct node *find_base(struct graph *graph)
{
	const struct node *best = NULL;
	struct node *node;
	size_t i, j;

	for (i = 0; i < graph->n; i++) {
		node = &graph->nodes[i];
		if ((node->colours & OF_BOTH) != OF_BOTH)
			continue;
		for (j = 0; j < node->nparents; j++)
			graph_parent(graph, node, j)->colours |= BELOW;
	}
	for (i = 0; i < graph->n; i++) {
		node = &graph->nodes[i];
		if ((node->colours & (OF_BOTH | BELOW)) == OF_BOTH &&
		    (!best || node->time > best->time))
			best = node;
	}
	return best;
}

int gf_repo_merge_base(struct gf_oid *out, const struct gf_repo *repo,
		       const struct gf_oid *a, const struct gf_oid *b,
		       struct gf_error *err)
{
	struct graph graph = { 0 };
	const struct node *base;
	int ret = -1;

	graph_add(&graph, repo, a);
	graph_add(&graph, repo, b);
	if (graph_paint(&graph, repo, a, OF_A, err) < 0 ||
	    graph_paint(&graph, repo, b, OF_B, err) < 0)
		goto out;
	base = find_base(&graph);
	if (!base) {
		gf_fail(err, GF_ENOTFOUND,
			_("the two commits share no history"));
		goto out;
	}
	*out = base->id;
	ret = 0;
out:
	graph_release(&graph);
	return ret;
}
