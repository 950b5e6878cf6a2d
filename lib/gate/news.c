/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The commits that a push brings, read once, whatever the number of its
 * references; and what is wrong with how they are made.
 */
#include "gate/internal.h"

enum { BASES_MAX = 64 };

struct ids {
	struct gf_oid *items;
	size_t n, cap;
};

struct reading {
	struct news *out;
};

/* --- all of them --------------------------------------------------------- */

static int on_known(const char *name GF_UNUSED, const struct gf_oid *id,
		    struct gf_error *err GF_UNUSED, void *payload)
{
	struct ids *known = payload;

	if (!id)
		return 0; /* what cannot be read leads nowhere */
	GF_GROW(known->items, known->n, known->cap);
	known->items[known->n++] = *id;
	return 0;
}

static int on_commit(const struct gf_commit_info *info,
		     struct gf_error *err GF_UNUSED, void *payload)
{
	struct reading *r = payload;
	struct news *out = r->out;
	struct fresh *f = gf_arena_zalloc(&out->arena, sizeof(*f));
	size_t bytes = info->nparents * sizeof(*f->parents);

	f->commit = info->commit;
	f->nparents = info->nparents;
	f->parents = gf_arena_alloc(&out->arena, bytes + 1);
	if (bytes)
		memcpy(f->parents, info->parents, bytes);
	GF_GROW(out->items, out->n, out->cap);
	out->items[out->n++] = f;
	gf_strmap_put(&out->by_id, (const char *)f->commit.id.id,
		      sizeof(f->commit.id.id), f);
	return 0;
}

int news_read(struct news *out, const struct gf_gate *gate,
	      const struct gf_oid *tips, size_t n, bool everywhere GF_UNUSED,
	      struct gf_error *err)
{
	const struct gf_repo *repo = gate->opts.repo;
	struct ids known = { 0 };
	struct reading r = { .out = out };
	int ret;

	ret = gf_repo_refs(repo, "refs/", on_known, &known, err);
	if (!ret && n)
		ret = gf_repo_new_commits(repo, tips, n, known.items, known.n,
					  gf_limit(GF_LIMIT_PUSH_COMMITS),
					  on_commit, &r, err);
	free(known.items);
	return ret;
}

void news_release(struct news *news)
{
	free(news->items);
	gf_strmap_release(&news->by_id);
	gf_arena_release(&news->arena);
}

/* --- those of one reference ---------------------------------------------- */

static struct fresh *find(const struct news *news, const struct gf_oid *id)
{
	return gf_strmap_get(&news->by_id, (const char *)id->id,
			     sizeof(id->id));
}

static void add_base(struct news_walk *w, const struct gf_oid *id)
{
	size_t i;

	for (i = 0; i < w->nbases; i++)
		if (!memcmp(&w->bases[i], id, sizeof(*id)))
			return;
	if (w->nbases == BASES_MAX)
		return;
	GF_GROW(w->bases, w->nbases, w->bases_cap);
	w->bases[w->nbases++] = *id;
}

/* Those that were not met yet go on the pile. */
static void visit(struct news_walk *w, struct news *news,
		  const struct gf_oid *id)
{
	struct fresh *f = find(news, id);

	if (!f) {
		add_base(w, id);
	} else if (f->mark != news->mark) {
		f->mark = news->mark;
		GF_GROW(w->items, w->n, w->cap);
		w->items[w->n++] = f;
	}
}

void news_walk(struct news_walk *w, struct news *news, const struct gf_oid *tip)
{
	size_t done, i, n = 0;

	w->n = w->nbases = 0;
	news->mark++;
	visit(w, news, tip);
	for (done = 0; done < w->n; done++) {
		struct fresh *f = w->items[done];

		for (i = 0; i < f->nparents; i++)
			visit(w, news, &f->parents[i]);
	}
	if (!w->n)
		return;
	/* as they were read: parents first */
	for (i = 0; i < news->n; i++)
		if (news->items[i]->mark == news->mark)
			w->items[n++] = news->items[i];
}

void news_walk_release(struct news_walk *w)
{
	free(w->items);
	free(w->bases);
	*w = (struct news_walk){ 0 };
}
