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
	bool but_notes;
};

struct reading {
	struct news *out;
	struct gf_inspect *inspect;
	struct fresh *at;
};

/* --- all of them --------------------------------------------------------- */

static int on_known(const char *name, const struct gf_oid *id,
		    struct gf_error *err GF_UNUSED, void *payload)
{
	struct ids *known = payload;

	if (!id)
		return 0; /* what cannot be read leads nowhere */
	if (known->but_notes && !strncmp(name, "refs/notes/", 11))
		return 0;
	GF_GROW(known->items, known->n, known->cap);
	known->items[known->n++] = *id;
	return 0;
}

static int on_abuse(const struct gf_abuse *abuse,
		    struct gf_error *err GF_UNUSED, void *payload)
{
	struct reading *r = payload;
	struct gf_buf text = GF_BUF_INIT;
	char hex[GF_OID_HEX];

	if (r->at->nabuses++)
		return 0;
	gf_oid_hex(hex, &r->at->commit.id);
	hex[10] = '\0';
	gf_buf_addf(&text, _("commit %s"), hex);
	gf_buf_adds(&text, ": ");
	if (abuse->path) {
		gf_buf_adds(&text, "'");
		gf_buf_add_visible(&text, abuse->path, strlen(abuse->path));
		gf_buf_adds(&text, "': ");
	}
	gf_buf_adds(&text, abuse->why);
	r->at->abuse = gf_arena_memdup(&r->out->arena, text.s, text.len);
	gf_buf_release(&text);
	return 0;
}

static int on_commit(const struct gf_commit_info *info, struct gf_error *err,
		     void *payload)
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
	r->at = f;
	return gf_inspect_commit(r->inspect, info, on_abuse, r, err);
}

int news_read(struct news *out, const struct gf_gate *gate,
	      const struct gf_oid *tips, size_t n,
	      const struct news_known *there, bool everywhere,
	      struct gf_error *err)
{
	static const char *const all[] = { "" }, *const convention[] = {
		"records", SCHEMA_PATH, CONFIG_PATH, ERASED_PATH
	};
	const struct gf_repo *repo = gate->opts.repo;
	struct ids known = { .but_notes = there->but_notes };
	struct reading r = { .out = out };
	size_t i;
	int ret;

	for (i = 0; i < there->n; i++)
		on_known("", &there->ids[i], err, &known);
	r.inspect = everywhere ? gf_inspect_new(repo, all, GF_NELEMS(all))
			       : gf_inspect_new(repo, convention,
						GF_NELEMS(convention));
	gf_inspect_forbid(r.inspect, there->erased->ids, there->erased->n);
	ret = gf_repo_refs(repo, there->refs, on_known, &known, err);
	if (!ret && n)
		ret = gf_repo_new_commits(repo, tips, n, known.items, known.n,
					  gf_limit(GF_LIMIT_PUSH_COMMITS),
					  on_commit, &r, err);
	gf_inspect_free(r.inspect);
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
