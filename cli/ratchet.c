/* SPDX-License-Identifier: EUPL-1.2 */
/* See ratchet.h. Two states are never held at once: one is remembered. */
#include "cli/ratchet.h"

#include "merge/merge.h"

/* Pairs of files compared to find what was renamed and changed too. */
#define PAIRS_MAX 1000
/* Of a thousand: what is more alike than this is the same record. */
#define ALIKE 500

/* --- what the commit had ------------------------------------------------- */

/* The count of a finding, made where it is missing. */
static uint32_t *count_of(struct ratchet *r, const char *path, const char *rule,
			  const char *pointer, bool make)
{
	struct gf_buf key = GF_BUF_INIT;
	uint32_t *count;

	gf_buf_addf(&key, "%s\n%s\n%s", path, rule, pointer);
	count = gf_strmap_get(&r->had, key.s, key.len);
	if (!count && make) {
		count = gf_arena_zalloc(&r->arena, sizeof(*count));
		gf_strmap_put(&r->had,
			      gf_arena_memdup(&r->arena, key.s, key.len),
			      key.len, count);
	}
	gf_buf_release(&key);
	return count;
}

int ratchet_load(struct ratchet *r, struct gf_index *index,
		 const struct gf_commit *since, struct gf_error *err)
{
	struct gf_rows *rows;
	int ret;

	if (gf_index_view_commit(index, since, err) < 0)
		return gf_wrap(err, _("cannot judge --since"));
	if (gf_rows_open(&rows, index, "SELECT path, rule, field FROM _finding",
			 GF_OURS, err) < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0) {
		const char *pointer = gf_rows_text(rows, 2, NULL);

		++*count_of(r, gf_rows_text(rows, 0, NULL),
			    gf_rows_text(rows, 1, NULL), pointer ? pointer : "",
			    true);
	}
	gf_rows_close(rows);
	r->loaded = true;
	return ret;
}

/* --- what was renamed ---------------------------------------------------- */

/* A file that is there on one side only. */
struct lone {
	const char *path;
	struct gf_oid id;
	bool has_id, taken;
};

struct lones {
	struct lone *items;
	uint32_t n, cap;
};

struct follow {
	struct ratchet *r;
	struct gf_index *index;
	const struct gf_repo *repo;
	size_t prefix; /* bytes of a repository's path before the registry's */
	const struct gf_oid *folder; /* of the registry in HEAD; NULL: none */
	struct lones gone, come;
};

static struct lone *add(struct follow *f, struct lones *lones, const char *path)
{
	GF_GROW(lones->items, lones->n, lones->cap);
	lones->items[lones->n] =
		(struct lone){ .path = gf_arena_strdup(&f->r->arena, path) };
	return &lones->items[lones->n++];
}

static int on_change(const struct gf_repo_change *change,
		     struct gf_error *err GF_UNUSED, void *payload)
{
	struct follow *f = payload;
	struct lone *lone;

	if (change->has_old == change->has_new)
		return 0;
	lone = add(f, change->has_old ? &f->gone : &f->come, change->path);
	lone->id = change->has_old ? change->old.id : change->new.id;
	lone->has_id = true;
	return 0;
}

/* What HEAD has at a path, if anything. */
static bool find_in_head(const struct follow *f, const char *path,
			 struct gf_repo_entry *out)
{
	return f->folder && !gf_repo_find(out, f->repo, f->folder, path, NULL);
}

/* A file that was edited where it is was not renamed. */
static int on_edit(const struct gf_repo_edit *edit,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct follow *f = payload;
	struct gf_repo_entry was;
	struct lone *lone;
	bool known;

	if (strlen(edit->path) <= f->prefix)
		return 0;
	known = find_in_head(f, edit->path + f->prefix, &was);
	if (known != edit->gone)
		return 0;
	lone = add(f, known ? &f->gone : &f->come, edit->path + f->prefix);
	lone->id = known ? was.id : edit->id;
	lone->has_id = known || edit->has_id;
	return 0;
}

static const struct gf_kind *kind_of(const struct follow *f, const char *path)
{
	struct gf_diags diags = { 0 };
	struct gf_place place = { 0 };

	if (gf_registry_place(gf_index_registry(f->index), path,
			      GF_FILE_REGULAR, &place,
			      &diags) != GF_PLACE_RECORD)
		place.kind = NULL;
	gf_diags_release(&diags);
	return place.kind;
}

/* The text of a lone file: its blob, or what stands in the work tree. */
static int read_lone(struct gf_buf *out, const struct follow *f,
		     const struct lone *lone)
{
	const struct gf_tree *tree = gf_index_tree(f->index);
	struct gf_repo_entry entry = { .path = lone->path,
				       .kind = GF_FILE_REGULAR,
				       .id = lone->id };
	size_t limit = gf_limit(GF_LIMIT_RECORD_BYTES);

	if (lone->has_id)
		return gf_repo_read(out, f->repo, &entry, limit, NULL);
	return tree->read(out, lone->path, limit, NULL, tree->payload);
}

static unsigned likeness(const struct follow *f, const struct lone *a,
			 const struct lone *b, enum gf_syntax syntax)
{
	struct gf_compose_opts opts = { .syntax = syntax, .brief = true };
	struct gf_buf texts[2] = { GF_BUF_INIT, GF_BUF_INIT };
	const struct lone *lones[2] = { a, b };
	struct gf_doc docs[2] = { { .root = NULL } };
	struct gf_diags diags = { 0 };
	struct gf_source src;
	unsigned alike = 0;
	int i;

	for (i = 0; i < 2 && !read_lone(&texts[i], f, lones[i]); i++) {
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

static void pair(struct follow *f, struct lone *gone, struct lone *come)
{
	gf_strmap_put(&f->r->renamed, come->path, strlen(come->path),
		      (void *)(uintptr_t)gone->path);
	gone->taken = come->taken = true;
}

/* The same bytes, then the most alike of the same kind. */
static void pair_all(struct follow *f)
{
	const struct gf_kind *kind;
	struct lone *gone, *come, *best;
	unsigned alike, most, pairs = 0;

	for (come = f->come.items; come < f->come.items + f->come.n; come++) {
		kind = kind_of(f, come->path);
		best = NULL;
		most = ALIKE;
		for (gone = f->gone.items;
		     kind && gone < f->gone.items + f->gone.n; gone++) {
			if (gone->taken || kind_of(f, gone->path) != kind ||
			    pairs++ >= PAIRS_MAX)
				continue;
			alike = come->has_id && !memcmp(&come->id, &gone->id,
							sizeof(come->id))
					? 1000
					: likeness(f, gone, come, kind->syntax);
			if (alike > most || (alike == most && !best)) {
				best = gone;
				most = alike;
			}
		}
		if (best)
			pair(f, best, come);
	}
}

int ratchet_follow(struct ratchet *r, struct gf_index *index,
		   const struct revision *rev, const struct gf_commit *since,
		   const struct gf_commit *now, bool edits, bool staged,
		   struct gf_error *err)
{
	struct follow f = { .r = r, .index = index, .repo = rev->repo };
	struct gf_repo_entry old, new;
	const char *prefix;
	int ret = 0;

	f.prefix = edits ? strlen(rev->below) : rev->prefix;
	prefix = gf_arena_memdup(&r->arena, rev->below, f.prefix);
	if (f.prefix)
		f.prefix++; /* its slash */
	if (now && !gf_repo_find(&new, rev->repo, &now->tree, prefix, NULL))
		f.folder = &new.id;
	if (f.folder &&
	    !gf_repo_find(&old, rev->repo, &since->tree, prefix, NULL))
		ret = gf_repo_compare(rev->repo, &old.id, &new.id, "",
				      on_change, &f, err);
	if (!ret && edits)
		ret = gf_repo_edits(rev->repo, now ? &now->tree : NULL, prefix,
				    staged, on_edit, &f, err);
	if (!ret)
		pair_all(&f);
	free(f.gone.items);
	free(f.come.items);
	return ret;
}

/* --- applying ------------------------------------------------------------ */

void ratchet_apply(struct ratchet *r, const char *path, struct gf_diags *diags)
{
	const char *was = gf_strmap_get(&r->renamed, path, strlen(path));
	struct gf_diag *d;
	uint32_t *count;

	for (d = diags->items; d < diags->items + diags->n; d++) {
		if (d->standing != GF_COUNTS)
			continue;
		count = count_of(r, was ? was : path, gf_diag_rule(d),
				 d->instance ? d->instance : "", false);
		if (!count || !*count)
			continue;
		--*count;
		gf_diags_set_standing(diags, d, GF_DEBT);
	}
}

void ratchet_release(struct ratchet *r)
{
	gf_strmap_release(&r->had);
	gf_strmap_release(&r->renamed);
	gf_arena_release(&r->arena);
}
