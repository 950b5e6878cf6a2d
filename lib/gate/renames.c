/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Which files of a state are files of an earlier one under another path: the
 * same bytes first, then the most alike of the same kind, among a bounded
 * number of pairs.
 */
#include "gate/internal.h"

#include "merge/merge.h"

/* Pairs of files compared to find what was renamed and changed too. */
#define PAIRS_MAX 1000
/* Of a thousand: what is at least that alike is the same record. */
#define ALIKE 500

/* A file that is there on one side only. */
struct lone {
	const char *path;
	const struct gf_kind *kind; /* NULL: no record */
	struct lone *same;	    /* another one of the same bytes */
	struct gf_oid id;
	bool has_id, taken;
};

struct lones {
	struct lone *items;
	uint32_t n, cap;
};

struct search {
	const struct gf_follow *follow;
	struct gf_strmap *out;
	struct gf_arena *arena;
	struct gf_index *index;
	size_t prefix; /* bytes of a repository's path before the registry's */
	const struct gf_oid *folder; /* of the registry now; NULL: none */
	struct lones gone, come;
};

/* --- files of one side --------------------------------------------------- */

static struct lone *add(struct search *s, struct lones *lones, const char *path)
{
	GF_GROW(lones->items, lones->n, lones->cap);
	lones->items[lones->n] =
		(struct lone){ .path = gf_arena_strdup(s->arena, path) };
	return &lones->items[lones->n++];
}

static bool is_wanted(const struct search *s, const char *path)
{
	return !s->follow->wanted ||
	       s->follow->wanted(path, s->follow->payload);
}

static int on_change(const struct gf_repo_change *change,
		     struct gf_error *err GF_UNUSED, void *payload)
{
	struct search *s = payload;
	struct lone *lone;

	if (change->has_old == change->has_new ||
	    (change->has_new && !is_wanted(s, change->path)))
		return 0;
	lone = add(s, change->has_old ? &s->gone : &s->come, change->path);
	lone->id = change->has_old ? change->old.id : change->new.id;
	lone->has_id = true;
	return 0;
}

/* What was committed at a path, if anything. */
static bool find_committed(const struct search *s, const char *path,
			   struct gf_repo_entry *out)
{
	return s->folder &&
	       !gf_repo_find(out, s->follow->repo, s->folder, path, NULL);
}

/* A file that was edited where it is was not renamed. */
static int on_edit(const struct gf_repo_edit *edit,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct search *s = payload;
	struct gf_repo_entry was;
	struct lone *lone;
	bool known;

	if (strlen(edit->path) <= s->prefix)
		return 0;
	known = find_committed(s, edit->path + s->prefix, &was);
	if (known != edit->gone)
		return 0;
	lone = add(s, known ? &s->gone : &s->come, edit->path + s->prefix);
	lone->id = known ? was.id : edit->id;
	lone->has_id = known || edit->has_id;
	return 0;
}

static void find_kinds(struct search *s, struct lones *lones)
{
	const struct gf_registry *reg = gf_index_registry(s->index);
	struct gf_diags diags = { 0 };
	struct gf_place place;
	struct lone *l;

	for (l = lones->items; l < lones->items + lones->n; l++) {
		place = (struct gf_place){ 0 };
		if (gf_registry_place(reg, l->path, GF_FILE_REGULAR, &place,
				      &diags) == GF_PLACE_RECORD)
			l->kind = place.kind;
		gf_diags_clear(&diags);
	}
	gf_diags_release(&diags);
}

/* --- pairs --------------------------------------------------------------- */

static void pair(struct search *s, struct lone *gone, struct lone *come)
{
	gf_strmap_put(s->out, come->path, strlen(come->path),
		      (void *)(uintptr_t)gone->path);
	gone->taken = come->taken = true;
}

/* The text of a lone file: its blob, or what stands in the work tree. */
static int read_lone(struct gf_buf *out, const struct search *s,
		     const struct lone *lone)
{
	const struct gf_tree *tree = gf_index_tree(s->index);
	struct gf_repo_entry entry = { .path = lone->path,
				       .kind = GF_FILE_REGULAR,
				       .id = lone->id };
	size_t limit = gf_limit(GF_LIMIT_RECORD_BYTES);

	if (lone->has_id)
		return gf_repo_read(out, s->follow->repo, &entry, limit, NULL);
	return tree->read(out, lone->path, limit, NULL, tree->payload);
}

static unsigned likeness(const struct search *s, const struct lone *a,
			 const struct lone *b)
{
	struct gf_compose_opts opts = { .syntax = a->kind->syntax,
					.brief = true };
	struct gf_buf texts[2] = { GF_BUF_INIT, GF_BUF_INIT };
	const struct lone *lones[2] = { a, b };
	struct gf_doc docs[2] = { { .root = NULL } };
	struct gf_diags diags = { 0 };
	struct gf_source src;
	unsigned alike = 0;
	int i;

	for (i = 0; i < 2 && !read_lone(&texts[i], s, lones[i]); i++) {
		gf_source_init(&src, lones[i]->path, texts[i].s, texts[i].len);
		gf_compose(&docs[i], &src, &opts, &diags);
		gf_source_release(&src);
	}
	if (docs[0].root && docs[1].root)
		alike = gf_record_likeness(docs[0].root, docs[1].root);
	for (i = 0; i < 2; i++) {
		gf_doc_release(&docs[i]);
		gf_buf_release(&texts[i]);
	}
	gf_diags_release(&diags);
	return alike;
}

/* Of the removed ones that have the same bytes, the first of that kind. */
static struct lone *find_same(const struct gf_strmap *by_id,
			      const struct lone *come)
{
	struct lone *gone;

	gone = come->has_id ? gf_strmap_get(by_id, (const char *)come->id.id,
					    sizeof(come->id.id))
			    : NULL;
	while (gone && (gone->taken || gone->kind != come->kind))
		gone = gone->same;
	return gone;
}

static void pair_same(struct search *s)
{
	struct gf_strmap by_id = { 0 };
	struct lone *l, *first;

	for (l = s->gone.items; l < s->gone.items + s->gone.n; l++) {
		first = gf_strmap_put(&by_id, (const char *)l->id.id,
				      sizeof(l->id.id), l);
		if (first) {
			l->same = first->same;
			first->same = l;
		}
	}
	for (l = s->come.items; l < s->come.items + s->come.n; l++) {
		first = l->kind ? find_same(&by_id, l) : NULL;
		if (first)
			pair(s, first, l);
	}
	gf_strmap_release(&by_id);
}

/* The removed one that is most like a new one; NULL: none is enough. */
static struct lone *find_alike(struct search *s, const struct lone *come,
			       unsigned *pairs)
{
	struct lone *gone, *best = NULL;
	unsigned alike, most = ALIKE - 1;

	for (gone = s->gone.items; gone < s->gone.items + s->gone.n; gone++) {
		if (gone->taken || gone->kind != come->kind)
			continue;
		if (++*pairs > PAIRS_MAX)
			break;
		alike = likeness(s, gone, come);
		if (alike <= most)
			continue;
		best = gone;
		most = alike;
	}
	return best;
}

static void pair_alike(struct search *s)
{
	struct lone *come, *best;
	unsigned pairs = 0;

	for (come = s->come.items;
	     come < s->come.items + s->come.n && pairs <= PAIRS_MAX; come++) {
		best = come->kind && !come->taken ? find_alike(s, come, &pairs)
						  : NULL;
		if (best)
			pair(s, best, come);
	}
}

/* --- two states ---------------------------------------------------------- */

static int compare(struct search *s, struct gf_repo_entry *new,
		   struct gf_error *err)
{
	const struct gf_follow *f = s->follow;
	struct gf_repo_entry old;

	if (f->new &&
	    !gf_repo_find(new, f->repo, &f->new->tree, f->prefix, NULL))
		s->folder = &new->id;
	if (!s->folder || !f->old ||
	    gf_repo_find(&old, f->repo, &f->old->tree, f->prefix, NULL) < 0)
		return 0;
	return gf_repo_compare(f->repo, &old.id, &new->id, "", on_change, s,
			       err);
}

int renames_find(struct gf_strmap *out, struct gf_arena *arena,
		 struct gf_index *index, const struct gf_follow *follow,
		 struct gf_error *err)
{
	struct search s = {
		.follow = follow, .out = out, .arena = arena, .index = index
	};
	struct gf_repo_entry new;
	int ret;

	s.prefix = strlen(follow->prefix);
	if (s.prefix)
		s.prefix++; /* its slash */
	ret = compare(&s, &new, err);
	if (!ret && follow->edits)
		ret = gf_repo_edits(
			follow->repo, follow->new ? &follow->new->tree : NULL,
			follow->prefix, follow->staged, on_edit, &s, err);
	if (!ret && s.gone.n && s.come.n) {
		find_kinds(&s, &s.gone);
		find_kinds(&s, &s.come);
		pair_same(&s);
		pair_alike(&s);
	}
	free(s.gone.items);
	free(s.come.items);
	return ret;
}
