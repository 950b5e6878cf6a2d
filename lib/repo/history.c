/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Commits one after another, from a tip down: along first parents one at a
 * time as they are asked for; or all, each behind its children and the newest
 * first, for which the graph is read whole. And what a commit says of itself.
 */
#include "repo/internal.h"

enum { HIDDEN = 1 };

struct gf_history {
	const struct gf_repo *repo;
	enum gf_history_order order;
	struct graph graph; /* all of it; along first parents what is hidden */
	struct gf_oid next; /* along first parents */
	bool ended;
	struct queue queue; /* whose children were all told */
	struct mailmap mailmap;
	struct commit commit;
	struct gf_buf name, email, subject, message;
};

/* --- which commit is next ------------------------------------------------ */

static void count_children(struct graph *graph)
{
	const struct node *node;
	size_t i, j;

	for (i = 0; i < graph->n; i++) {
		node = &graph->nodes[i];
		for (j = 0; !(node->colours & HIDDEN) && j < node->nparents;
		     j++)
			graph_parent(graph, node, j)->children++;
	}
}

static bool step_all(struct gf_history *h, struct gf_oid *out)
{
	struct node *node, *parent;
	size_t i;

	if (!h->queue.n)
		return false;
	node = queue_pop(&h->queue, &h->graph);
	*out = node->id;
	for (i = 0; i < node->nparents; i++) {
		parent = graph_parent(&h->graph, node, i);
		if (!--parent->children && !(parent->colours & HIDDEN))
			queue_push(&h->queue, &h->graph, parent);
	}
	return true;
}

static bool step_first(struct gf_history *h, struct gf_oid *out)
{
	if (h->ended || graph_find(&h->graph, &h->next))
		return false;
	*out = h->next;
	return true;
}

/* --- what it says of itself ---------------------------------------------- */

/* The first bytes of a text, and no part of a character where it is cut. */
static void set_text(struct gf_buf *out, const char *s, size_t len, size_t most)
{
	if (len > most)
		for (len = most; len && ((unsigned char)s[len] & 0xc0) == 0x80;)
			len--;
	gf_buf_reset(out);
	gf_buf_add(out, s, len);
}

/* The first paragraph on one line. */
static void set_subject(struct gf_buf *out, const char *message)
{
	const char *end;

	gf_buf_reset(out);
	for (; *message && *message != '\n'; message = *end ? end + 1 : end) {
		end = strchrnul(message, '\n');
		if (out->len)
			gf_buf_addc(out, ' ');
		gf_buf_add(out, message, (size_t)(end - message));
	}
}

static void set_author(struct gf_history *h, struct gf_commit_info *out)
{
	const struct person *author = &h->commit.author;
	size_t most = gf_limit(GF_LIMIT_AUTHOR_BYTES);

	set_text(&h->name, author->name.s, author->name.len, most);
	set_text(&h->email, author->email.s, author->email.len, most);
	out->author = h->name.s;
	out->email = h->email.s;
	out->author_time = author->time;
	out->author_offset = author->offset;
	mailmap_look_up(&h->mailmap, &out->author, &out->email);
}

int gf_history_commit(struct gf_commit_info *out, struct gf_history *h,
		      const struct gf_oid *id, struct gf_error *err)
{
	const struct commit *commit = &h->commit;
	const char *message;

	if (commit_read(&h->commit, h->repo, id, err) < 0)
		return -1;
	message = commit->message;
	set_text(&h->message, message, strlen(message),
		 gf_limit(GF_LIMIT_MESSAGE_BYTES));
	set_subject(&h->subject, h->message.s);
	out->commit = commit->is;
	out->parents = commit->parents;
	out->nparents = commit->nparents;
	out->is_edge = commit->edge;
	out->subject = h->subject.s;
	out->message = h->message.s;
	set_author(h, out);
	return 0;
}

int gf_history_next(struct gf_history *h, struct gf_commit_info *out,
		    struct gf_error *err)
{
	struct gf_oid id;

	if (!(h->order == GF_HISTORY_ALL ? step_all(h, &id)
					 : step_first(h, &id)))
		return 0;
	if (gf_history_commit(out, h, &id, err) < 0)
		return -1;
	h->ended = !out->nparents;
	if (out->nparents)
		h->next = out->parents[0];
	return 1;
}

/* --- from a tip ---------------------------------------------------------- */

static int start_all(struct gf_history *h, const struct gf_oid *tip,
		     const struct gf_oid *but, struct gf_error *err)
{
	struct node *node;

	graph_add(&h->graph, h->repo, tip);
	if (but) {
		graph_add(&h->graph, h->repo, but);
		if (graph_paint(&h->graph, h->repo, but, HIDDEN, err) < 0)
			return -1;
	}
	count_children(&h->graph);
	node = graph_find(&h->graph, tip);
	if (!(node->colours & HIDDEN))
		queue_push(&h->queue, &h->graph, node);
	return 0;
}

static int start_first(struct gf_history *h, const struct gf_oid *tip,
		       const struct gf_oid *but, struct gf_error *err)
{
	h->next = *tip;
	if (!but)
		return 0;
	graph_add(&h->graph, h->repo, but);
	return graph_paint(&h->graph, h->repo, but, HIDDEN, err);
}

struct gf_history *history_new(const struct gf_repo *repo)
{
	struct gf_history *h = gf_xcalloc(1, sizeof(*h));

	h->repo = repo;
	gf_buf_init(&h->mailmap.text);
	gf_buf_init(&h->name);
	gf_buf_init(&h->email);
	gf_buf_init(&h->subject);
	gf_buf_init(&h->message);
	return h;
}

int gf_history_open(struct gf_history **out, const struct gf_repo *repo,
		    const struct gf_oid *tip, const struct gf_oid *but,
		    enum gf_history_order order, struct gf_error *err)
{
	struct gf_history *h = history_new(repo);
	int ret;

	*out = NULL;
	h->order = order;
	ret = order == GF_HISTORY_ALL ? start_all(h, tip, but, err)
				      : start_first(h, tip, but, err);
	if (!ret)
		ret = mailmap_read(&h->mailmap, repo, err);
	if (ret < 0)
		gf_history_close(h);
	else
		*out = h;
	return ret;
}

void gf_history_close(struct gf_history *h)
{
	if (!h)
		return;
	mailmap_release(&h->mailmap);
	graph_release(&h->graph);
	commit_release(&h->commit);
	gf_buf_release(&h->name);
	gf_buf_release(&h->email);
	gf_buf_release(&h->subject);
	gf_buf_release(&h->message);
	queue_release(&h->queue);
	free(h);
}
