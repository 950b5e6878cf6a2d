/* SPDX-License-Identifier: EUPL-1.2 */
/* See touched.h. Renames are matched in renames.c. */
#include "cli/touched.h"

#include "cli/named.h"
#include "cli/renames.h"

struct gathering {
	struct touched_list *out;
	struct past *past;
	const struct gf_oid *old; /* folder of the registry, or NULL */
	struct gf_reader reader;
	struct gf_buf bytes;
	struct gf_diags diags; /* of places: told by check */
};

/* --- what a path is ------------------------------------------------------ */

/* false: neither a record nor a file of schemas. */
static bool know(struct gathering *g, const char *path, enum gf_file_kind file,
		 struct touched *out)
{
	struct gf_place place;
	enum gf_place_kind what;

	what = gf_registry_place(g->past->reg, path, file, &place, &g->diags);
	gf_diags_clear(&g->diags);
	if (what != GF_PLACE_RECORD && what != GF_PLACE_SCHEMA)
		return false;
	out->path = gf_arena_strdup(&g->out->arena, path);
	if (what == GF_PLACE_SCHEMA)
		return true;
	out->kind = place.kind;
	out->id = place.len
			  ? gf_arena_memdup(&g->out->arena, place.id, place.len)
			  : NULL;
	return true;
}

static void keep(struct touched_list *out, const struct touched *t)
{
	GF_GROW(out->items, out->n, out->cap);
	out->items[out->n++] = *t;
}

static int on_change(const struct gf_repo_change *c,
		     struct gf_error *err GF_UNUSED, void *payload)
{
	struct gathering *g = payload;
	struct touched t = { .has_old = c->has_old, .has_new = c->has_new };

	if (c->has_old) {
		t.old = c->old.id;
		t.has_old = c->old.kind == GF_FILE_REGULAR;
	}
	if (c->has_new) {
		t.new = c->new.id;
		t.has_new = c->new.kind == GF_FILE_REGULAR;
	}
	if ((t.has_old || t.has_new) && know(g, c->path, GF_FILE_REGULAR, &t))
		keep(g->out, &t);
	return 0;
}

static void release(struct gathering *g)
{
	gf_reader_release(&g->reader);
	gf_buf_release(&g->bytes);
	gf_diags_release(&g->diags);
}

int touched_between(struct touched_list *out, struct past *past,
		    const struct gf_oid *old, const struct gf_oid *new,
		    struct gf_error *err)
{
	struct gathering g = { .out = out, .past = past };
	int ret;

	gf_buf_init(&g.bytes);
	gf_reader_init(&g.reader);
	ret = gf_repo_compare(past->revision.repo, old, new, "", on_change, &g,
			      err);
	release(&g);
	if (!ret)
		renames_match(out, past);
	return ret;
}

/* --- the files as they are ----------------------------------------------- */

/* The path from the registry of one from the top of the repository. */
static const char *behind_prefix(const struct past *past, const char *path)
{
	const struct revision *rev = &past->revision;

	if (!rev->prefix)
		return path;
	return strncmp(path, rev->below, rev->prefix) ||
			       path[rev->prefix] != '/'
		       ? NULL
		       : path + rev->prefix + 1;
}

static void read_file(struct gathering *g, struct touched *t)
{
	char *path = gf_path_join(&g->out->arena, g->past->root, t->path);

	t->has_new = t->in_files = true;
	if (gf_reader_read(&g->reader, &g->bytes, path,
			   gf_limit(GF_LIMIT_RECORD_BYTES), NULL) < 0)
		memset(&t->new, 0, sizeof(t->new)); /* told when it is read */
	else
		gf_repo_hash(&t->new, g->bytes.s, g->bytes.len);
}

/* false: it is there as it was committed, only looked otherwise. */
static bool differs(const struct touched *t)
{
	if (!t->has_old || !t->has_new)
		return t->has_old || t->has_new;
	return memcmp(&t->old, &t->new, sizeof(t->old)) != 0;
}

static int on_edit(const struct gf_repo_edit *e, struct gf_error *err GF_UNUSED,
		   void *payload)
{
	struct gathering *g = payload;
	const struct gf_repo *repo = g->past->revision.repo;
	const char *path = behind_prefix(g->past, e->path);
	struct gf_repo_entry entry;
	struct touched t = { 0 };

	if (!path || !know(g, path, GF_FILE_REGULAR, &t))
		return 0;
	if (g->old && !gf_repo_find(&entry, repo, g->old, path, NULL) &&
	    entry.kind == GF_FILE_REGULAR) {
		t.has_old = true;
		t.old = entry.id;
	}
	if (e->has_id && e->kind == GF_FILE_REGULAR) {
		t.has_new = true;
		t.new = e->id;
	} else if (
		e->kind ==
		GF_FILE_REGULAR) { /* in conflict, the file says what there is */
		read_file(g, &t);
	}
	if (differs(&t))
		keep(g->out, &t);
	return 0;
}

int touched_files(struct touched_list *out, struct past *past,
		  const struct gf_oid *tree, bool staged, struct gf_error *err)
{
	struct gathering g = { .out = out, .past = past };
	const struct revision *rev = &past->revision;
	char *start = gf_xmemdup(rev->below, rev->prefix);
	struct gf_oid folder;
	int ret;

	gf_buf_init(&g.bytes);
	gf_reader_init(&g.reader);
	if (tree && past_folder(past, tree, &folder))
		g.old = &folder;
	ret = gf_repo_edits(rev->repo, tree, start, staged, on_edit, &g, err);
	release(&g);
	free(start);
	if (!ret)
		renames_match(out, past);
	return ret;
}

void touched_clear(struct touched_list *list)
{
	list->n = 0;
	list->many = false;
	gf_arena_clear(&list->arena);
}

void touched_release(struct touched_list *list)
{
	free(list->items);
	gf_arena_release(&list->arena);
	*list = (struct touched_list){ 0 };
}
