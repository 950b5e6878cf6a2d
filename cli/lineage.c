/* SPDX-License-Identifier: EUPL-1.2 */
/* See lineage.h. */
#include "cli/lineage.h"

#include "cli/touched.h"

enum {
	PATHS_MOST = 100, /* names that one record is followed under */
	BATCH_LEAST = 16, /* commits read ahead at first; then twice as many */
	BATCH_MOST = 2048
};

/* A version that was asked for: slot `slot` of a step, or the tip (NO_STEP). */
struct asked {
	uint32_t step, slot;
	struct asked *next;
};

/* A commit that the way leads to, with the version that it has. */
struct due {
	struct version version;
	struct asked *asked;
	struct due *next; /* the same commit, another name */
};

/* A commit that was read ahead, without its texts. */
struct ahead {
	struct gf_commit commit;
	const struct gf_oid *parents; /* in the arena of the batch */
	size_t nparents;
	bool is_edge;
};

struct walk {
	struct lineage *l;
	struct gf_history *history;
	struct ahead *batch; /* consecutive commits */
	struct gf_oid *trees;
	size_t nbatch, at, size; /* at: the one that is visited */
	struct gf_arena batch_arena;
	const char *path;	 /* the name last asked for */
	struct gf_strmap due;	 /* by commit: struct due */
	struct gf_strmap trails; /* by path */
	size_t ndue;
	lineage_fn fn;
	void *payload;
};

const char *lineage_path(const struct past *past, const char *path,
			 struct gf_arena *arena)
{
	const struct revision *rev = &past->revision;

	return gf_path_join(
		arena, gf_arena_memdup(arena, rev->below, rev->prefix), path);
}

/* The other way round. */
static const char *below_registry(const struct past *past, const char *path)
{
	size_t prefix = past->revision.prefix;

	return path + prefix + (prefix > 0);
}

/* --- what is to be looked at --------------------------------------------- */

static bool same_version(const struct version *a, const struct version *b)
{
	return a->there == b->there &&
	       (!a->there || !memcmp(&a->blob, &b->blob, sizeof(a->blob))) &&
	       !strcmp(a->path, b->path);
}

static void ask(struct walk *w, const struct gf_oid *commit,
		const struct version *version, struct asked *asked)
{
	struct gf_arena *arena = &w->l->arena;
	const char *key = (const char *)commit->id;
	struct due *first, *due;
	struct asked *last;

	w->path = version->path;
	first = gf_strmap_get(&w->due, key, sizeof(commit->id));
	for (due = first; due; due = due->next)
		if (same_version(&due->version, version))
			break;
	if (!due) {
		due = gf_arena_zalloc(arena, sizeof(*due));
		due->version = *version;
		w->ndue++;
		if (first) {
			due->next = first->next;
			first->next = due;
		} else {
			key = gf_arena_memdup(arena, key, sizeof(commit->id));
			gf_strmap_put(&w->due, key, sizeof(commit->id), due);
		}
	}
	for (last = asked; last && last->next;)
		last = last->next;
	if (last) {
		last->next = due->asked;
		due->asked = asked;
	}
}

/* --- one path in one commit ---------------------------------------------- */

/* Made where it is missing: a rename gives a name that no one looked up. */
static struct gf_trail *trail_of(struct walk *w, const char *path)
{
	struct gf_trail *trail = gf_strmap_get(&w->trails, path, strlen(path));

	if (!trail) {
		trail = gf_trail_new(w->l->past->revision.repo, path,
				     w->l->past->cli->cores);
		gf_strmap_put(&w->trails, path, strlen(path), trail);
	}
	return trail;
}

/* 1: a file is there; 0: none; -1: damage. The path is kept. */
static int find_blob(struct walk *w, const struct gf_oid *tree,
		     const char *path, struct gf_oid *blob,
		     struct gf_error *err)
{
	return gf_trail_find(trail_of(w, path), tree, blob, err);
}

static int find_version(struct walk *w, const struct gf_oid *tree,
			const char *path, struct version *out,
			struct gf_error *err)
{
	int ret;

	*out = (struct version){ .path = path, .made = NO_STEP };
	ret = find_blob(w, tree, path, &out->blob, err);
	out->there = ret > 0;
	return ret < 0 ? -1 : 0;
}

/*
 * The rename between two commits that made the record at `path`, or took it
 * from there (`away`); NULL: none. In the list.
 */
static const struct touched *find_rename(struct walk *w,
					 struct touched_list *list,
					 const struct gf_oid *old_tree,
					 const struct gf_oid *new_tree,
					 const char *path, bool away,
					 struct gf_error *err)
{
	struct past *past = w->l->past;
	struct gf_oid old, new;
	size_t i;

	path = below_registry(past, path);
	if (w->trails.n >= PATHS_MOST || !past_folder(past, old_tree, &old) ||
	    !past_folder(past, new_tree, &new) ||
	    touched_between(list, past, &old, &new, err) < 0)
		return NULL;
	for (i = 0; i < list->n; i++) {
		const struct touched *t = &list->items[i];

		if (t->old_path && !strcmp(away ? t->old_path : t->path, path))
			return t;
	}
	return NULL;
}

/* The name that a record had in the commit before the one where it appears. */
static int find_renamed(struct walk *w, const struct gf_oid *old_tree,
			const struct gf_oid *new_tree, struct version *version,
			struct gf_error *err)
{
	struct touched_list list = { 0 };
	const struct touched *t;

	err->msg[0] = '\0';
	t = find_rename(w, &list, old_tree, new_tree, version->path, false,
			err);
	if (t) {
		version->path =
			lineage_path(w->l->past, t->old_path, &w->l->arena);
		version->there = true;
		version->blob = t->old;
	}
	touched_release(&list);
	return !t && err->msg[0] ? -1 : 0;
}

/* The name that a record took in the commit where it disappears. */
static const char *find_became(struct walk *w, const struct gf_oid *old_tree,
			       const struct gf_oid *new_tree, const char *path)
{
	struct touched_list list = { 0 };
	const struct touched *t;
	const char *name = NULL;

	t = find_rename(w, &list, old_tree, new_tree, path, true, NULL);
	if (t)
		name = lineage_path(w->l->past, t->path, &w->l->arena);
	touched_release(&list);
	return name;
}

/*
 * A record that says which ids it had, and appears without one of them going:
 * it was removed before, and the way goes on from there.
 */
static void find_former(struct walk *w, const struct ahead *info,
			const struct version *new, struct version *old)
{
	struct past *past = w->l->past;
	const char *key = gf_schema_key_of(w->l->kind->schema, "former-ids"),
		   *path;
	const struct gf_node *ids, *id;
	struct past_text text = { 0 };
	struct gf_error err;
	struct gf_oid still;

	if (!key || w->trails.n >= PATHS_MOST)
		return;
	past_read_blob(past, &text, &new->blob, new->path, w->l->kind->syntax);
	ids = text.root ? gf_map_get(text.root, key) : NULL;
	id = ids && ids->type == GF_SEQ && ids->n ? ids->items[ids->n - 1]
						  : NULL;
	if (id && id->type == GF_STRING &&
	    gf_kind_allows_id(w->l->kind, id->text, id->len)) {
		path = gf_kind_path(w->l->kind, id->text, &w->l->arena);
		path = lineage_path(past, path, &w->l->arena);
		if (!find_blob(w, &info->commit.tree, path, &still, &err))
			old->path = path;
	}
	past_text_release(&text);
}

/* --- one commit ---------------------------------------------------------- */

static struct step *make_step(struct walk *w, const struct ahead *info,
			      const struct due *due, struct gf_error *err)
{
	struct lineage *l = w->l;
	struct step *step = gf_arena_zalloc(&l->arena, sizeof(*step));
	struct gf_commit_info texts;

	if (gf_history_commit(&texts, w->history, &info->commit.id, err) < 0)
		return NULL;
	step->commit = info->commit.id;
	step->author = gf_arena_strdup(&l->arena, texts.author);
	step->email = gf_arena_strdup(&l->arena, texts.email);
	step->subject = gf_arena_strdup(&l->arena, texts.subject);
	step->time = texts.author_time;
	step->offset = texts.author_offset;
	step->is_edge = info->is_edge;
	step->new = due->version;
	step->olds = gf_arena_zalloc(&l->arena, (info->nparents + 1) *
							sizeof(*step->olds));
	GF_GROW(l->steps, l->n, l->cap);
	step->new.made = l->n;
	l->steps[l->n++] = step;
	return step;
}

static void link_asked(struct walk *w, const struct due *due, uint32_t made)
{
	const struct asked *asked;

	for (asked = due->asked; asked; asked = asked->next)
		w->l->steps[asked->step]->olds[asked->slot].made = made;
}

/* Most often the next commit of the batch. */
static int find_parent(struct walk *w, const struct gf_oid *id,
		       struct gf_commit *out, struct gf_error *err)
{
	const struct ahead *next = &w->batch[w->at + 1];

	if (w->at + 1 == w->nbatch ||
	    memcmp(&next->commit.id, id, sizeof(*id)) != 0)
		return gf_repo_commit(out, w->l->past->revision.repo, id, err);
	*out = next->commit;
	return 0;
}

/* What a parent had, under this name or another. */
static int find_old(struct walk *w, const struct ahead *info, size_t i,
		    const struct due *due, struct version *out,
		    struct gf_error *err)
{
	struct gf_commit parent;

	if (find_parent(w, &info->parents[i], &parent, err) < 0)
		return -1;
	if (!memcmp(&parent.tree, &info->commit.tree, sizeof(parent.tree))) {
		*out = due->version;
		return 0;
	}
	if (find_version(w, &parent.tree, due->version.path, out, err) < 0)
		return -1;
	if (out->there || !due->version.there)
		return 0;
	if (find_renamed(w, &parent.tree, &info->commit.tree, out, err) < 0)
		return -1;
	if (!out->there && info->nparents == 1 && !w->l->one_life)
		find_former(w, info, &due->version, out);
	return 0;
}

/* A record that went: perhaps only from this name. */
static const char *find_name(struct walk *w, const struct ahead *info,
			     const struct step *step)
{
	struct gf_commit parent;

	if (step->new.there || !step->nolds || !step->olds[0].there ||
	    find_parent(w, &info->parents[0], &parent, NULL) < 0)
		return NULL;
	return find_became(w, &parent.tree, &info->commit.tree, step->new.path);
}

/* The versions that the step left behind are due in the parents. */
static void ask_olds(struct walk *w, const struct ahead *info,
		     struct step *step)
{
	struct asked *asked;
	uint32_t i;

	for (i = 0; i < step->nolds; i++) {
		/* an earlier life, where only one way leads to it */
		if (!step->olds[i].there && (step->nolds > 1 || w->l->one_life))
			continue;
		asked = gf_arena_zalloc(&w->l->arena, sizeof(*asked));
		asked->step = step->new.made;
		asked->slot = i;
		ask(w, &info->parents[i], &step->olds[i], asked);
	}
}

static int tell_step(struct walk *w, const struct step *step,
		     struct gf_error *err)
{
	return w->fn ? w->fn(w->l, step, err, w->payload) : 0;
}

static int visit(struct walk *w, const struct ahead *info,
		 const struct due *due, struct gf_error *err)
{
	struct version *olds;
	struct step *step;
	size_t i;

	olds = gf_arena_zalloc(&w->l->arena,
			       (info->nparents + 1) * sizeof(*olds));
	for (i = 0; i < info->nparents; i++) {
		if (find_old(w, info, i, due, &olds[i], err) < 0)
			return -1;
		if (same_version(&olds[i], &due->version)) {
			ask(w, &info->parents[i], &olds[i], due->asked);
			return 0;
		}
	}
	if (!info->nparents && !due->version.there)
		return 0; /* it never was */
	step = make_step(w, info, due, err);
	if (!step)
		return -1;
	memcpy(step->olds, olds, info->nparents * sizeof(*olds));
	step->nolds = (uint32_t)info->nparents;
	step->became = find_name(w, info, step);
	link_asked(w, due, step->new.made);
	ask_olds(w, info, step);
	return tell_step(w, step, err);
}

/* --- the way back -------------------------------------------------------- */

static const struct gf_oid *copy_ids(struct gf_arena *arena,
				     const struct gf_oid *ids, size_t n)
{
	struct gf_oid *out = gf_arena_alloc(arena, (n + 1) * sizeof(*out));

	if (n)
		memcpy(out, ids, n * sizeof(*out));
	return out;
}

/* Reads some commits ahead, and looks up in all of them at once. */
static int read_batch(struct walk *w, struct gf_error *err)
{
	struct gf_commit_info info;
	struct ahead *a;
	int ret = 1;

	w->nbatch = w->at = 0;
	gf_arena_clear(&w->batch_arena);
	w->size = w->size ? 2 * w->size : BATCH_LEAST;
	if (w->size > BATCH_MOST)
		w->size = BATCH_MOST;
	while (w->nbatch < w->size &&
	       (ret = gf_history_next(w->history, &info, err)) > 0) {
		w->trees[w->nbatch] = info.commit.tree;
		a = &w->batch[w->nbatch++];
		a->commit = info.commit;
		a->nparents = info.nparents;
		a->is_edge = info.is_edge;
		a->parents =
			copy_ids(&w->batch_arena, info.parents, info.nparents);
	}
	if (w->nbatch > 1)
		gf_trail_prepare(trail_of(w, w->path), w->trees, w->nbatch);
	/* what is wrong behind them is told when it is come to */
	return w->nbatch ? 1 : ret;
}

static int walk_back(struct walk *w, struct gf_error *err)
{
	const struct gf_oid *id;
	struct due *due;
	int ret = 0;

	for (; !ret && w->ndue; w->at++) {
		if (w->at == w->nbatch && (ret = read_batch(w, err)) <= 0)
			break;
		ret = 0;
		w->l->commits++;
		id = &w->batch[w->at].commit.id;
		due = gf_strmap_get(&w->due, (const char *)id->id,
				    sizeof(id->id));
		for (; due && !ret; due = due->next) {
			w->ndue--;
			ret = visit(w, &w->batch[w->at], due, err);
		}
	}
	return ret < 0 ? -1 : 0;
}

int lineage_run(struct lineage *l, const struct gf_oid *tip, const char *path,
		lineage_fn fn, void *payload, struct gf_error *err)
{
	struct gf_repo *repo = l->past->revision.repo;
	struct walk w = { .l = l, .fn = fn, .payload = payload };
	struct gf_commit commit;
	struct version version;
	int ret = -1;
	uint32_t i;

	w.batch = gf_xcalloc(BATCH_MOST + 1, sizeof(*w.batch));
	w.trees = gf_xcalloc(BATCH_MOST + 1, sizeof(*w.trees));
	if (gf_repo_commit(&commit, repo, tip, err) < 0 ||
	    gf_history_open(&w.history, repo, tip, NULL, GF_HISTORY_ALL, err) <
		    0)
		goto out;
	path = gf_arena_strdup(&l->arena, path);
	if (find_version(&w, &commit.tree, path, &version, err) < 0)
		goto out;
	ask(&w, tip, &version, NULL);
	ret = walk_back(&w, err);
out:
	for (i = 0; i < w.trails.n; i++)
		gf_trail_free(w.trails.entries[i].value);
	gf_strmap_release(&w.trails);
	gf_strmap_release(&w.due);
	gf_history_close(w.history);
	gf_arena_release(&w.batch_arena);
	free(w.batch);
	free(w.trees);
	return ret;
}

void lineage_release(struct lineage *l)
{
	free(l->steps);
	gf_arena_release(&l->arena);
}
