/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The commits that came with a push. From what is pushed and from what was
 * there one goes down together, the newest first, as git does: where all that
 * is left was there, no older one can be new. A parent that is newer than its
 * child (a clock was wrong) may hide that a commit was there; a few more are
 * looked at, as git does too, and what is still missed is told again.
 */
#include "repo/internal.h"

enum { NEW = 1, KNOWN = 2, QUEUED = 4, TOLD = 8 };

#define MORE 64 /* looked at when nothing new is left */

struct news {
	const struct gf_repo *repo;
	struct graph graph;
	struct queue queue;
	size_t left; /* in the queue, and not known to be there */
	struct commit scratch;
	uint32_t *order; /* those that are new, parents first */
	size_t n, cap;
};

static bool is_new(const struct node *node)
{
	return (node->colours & (NEW | KNOWN)) == NEW;
}

/* Says why one that is new cannot be read. */
static int read_again(struct news *news, const struct node *node,
		      struct gf_error *err)
{
	return commit_read(&news->scratch, news->repo, &node->id, err) < 0 ? -1
									   : 0;
}

/* Gives a colour to a commit, which then waits for its turn. */
static int colour(struct news *news, uint32_t i, unsigned colour,
		  struct gf_error *err)
{
	struct node *node = &news->graph.nodes[i];
	bool was_new = is_new(node);

	if (node->colours & (colour | KNOWN))
		return 0; /* what is known once is so for good */
	if (!node->was_read)
		graph_read(&news->graph, news->repo, i, &news->scratch);
	node = &news->graph.nodes[i];
	node->colours |= colour;
	if (node->broken)
		return is_new(node) ? read_again(news, node, err) : 0;
	if (node->colours & QUEUED) {
		news->left -= was_new && !is_new(node);
		return 0;
	}
	node->colours |= QUEUED;
	news->left += is_new(node);
	queue_push(&news->queue, &news->graph, node);
	return 0;
}

static int step(struct news *news, struct gf_error *err)
{
	struct node *node = queue_pop(&news->queue, &news->graph);
	size_t first = node->first, n = node->nparents, i;
	unsigned own = node->colours & KNOWN ? KNOWN : NEW;
	int ret = 0;

	node->colours &= ~(unsigned)QUEUED;
	news->left -= own == NEW;
	for (i = 0; i < n && !ret; i++)
		ret = colour(news, news->graph.links[first + i], own, err);
	return ret;
}

static int go_down(struct news *news, struct gf_error *err)
{
	size_t more = MORE;
	int ret = 0;

	while (!ret && news->queue.n && (news->left || more)) {
		more = news->left ? MORE : more - 1;
		ret = step(news, err);
	}
	return ret;
}

/* --- parents before children ---------------------------------------------- */

/* A parent of one that is new, that is so too and was not met yet. */
static struct node *next_parent(struct news *news, struct node *node)
{
	struct node *parent;

	/* `children` counts the parents that were looked at */
	while (node->children < node->nparents) {
		parent = graph_parent(&news->graph, node, node->children++);
		if (is_new(parent) && !(parent->colours & TOLD))
			return parent;
	}
	return NULL;
}

/* Without recursion: a history may be as deep as it is long. */
static void put_in_order(struct news *news, uint32_t tip)
{
	struct node *node = &news->graph.nodes[tip], *parent;
	uint32_t *stack = NULL;
	size_t n = 0, cap = 0;

	if (!is_new(node) || (node->colours & TOLD))
		return;
	for (;;) {
		node->colours |= TOLD;
		GF_GROW(stack, n, cap);
		stack[n++] = (uint32_t)(node - news->graph.nodes);
		while (n) {
			parent = next_parent(news,
					     &news->graph.nodes[stack[n - 1]]);
			if (parent)
				break;
			GF_GROW(news->order, news->n, news->cap);
			news->order[news->n++] = stack[--n];
		}
		if (!n)
			break;
		node = parent;
	}
	free(stack);
}

static int refuse_many(size_t n, size_t most, struct gf_error *err)
{
	return gf_fail(err, GF_ELIMIT,
		       _("there are %zu new commits, more than %zu; push them "
			 "in parts"),
		       n, most);
}

static int tell(const struct news *news, gf_commit_fn fn, void *payload,
		struct gf_error *err)
{
	struct gf_history *h;
	struct gf_commit_info info;
	int ret = 0;
	size_t i;

	h = history_new(news->repo);
	for (i = 0; i < news->n && !ret; i++) {
		ret = gf_history_commit(
			&info, h, &news->graph.nodes[news->order[i]].id, err);
		if (!ret)
			ret = fn(&info, err, payload) < 0 ? -1 : 0;
	}
	gf_history_close(h);
	return ret;
}

/* --- where it starts ------------------------------------------------------- */

/* The commit of a reference, which may be a tag of it. */
static uint32_t place_start(struct news *news, const struct gf_oid *id)
{
	struct gf_oid at = *id, next;
	size_t left = MOST_TAGS;
	uint32_t i;

	for (;; at = next) {
		i = graph_place(&news->graph, &at);
		if (news->graph.nodes[i].was_read ||
		    graph_read(&news->graph, news->repo, i, &news->scratch) ||
		    !left-- || !tag_target(&next, news->repo, &at))
			return i;
	}
}

/* --- all ------------------------------------------------------------------ */

int gf_repo_new_commits(const struct gf_repo *repo, const struct gf_oid *tips,
			size_t n, const struct gf_oid *known, size_t nknown,
			size_t most, gf_commit_fn fn, void *payload,
			struct gf_error *err)
{
	struct news news = { .repo = repo };
	int ret = 0;
	size_t i;

	for (i = 0; i < nknown && !ret; i++)
		ret = colour(&news, place_start(&news, &known[i]), KNOWN, err);
	for (i = 0; i < n && !ret; i++)
		ret = colour(&news, place_start(&news, &tips[i]), NEW, err);
	if (!ret)
		ret = go_down(&news, err);
	for (i = 0; i < n && !ret; i++)
		put_in_order(&news, place_start(&news, &tips[i]));
	if (!ret && news.n > most)
		ret = refuse_many(news.n, most, err);
	if (!ret)
		ret = tell(&news, fn, payload, err);
	graph_release(&news.graph);
	queue_release(&news.queue);
	commit_release(&news.scratch);
	free(news.order);
	return ret;
}
