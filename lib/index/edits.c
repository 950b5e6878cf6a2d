/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A commit with edits over it, as a tree of files: what is staged, or in the
 * work tree. Lists both in the order of paths.
 */
#include "index/internal.h"

#include <sys/stat.h>

/* --- the edits ----------------------------------------------------------- */

static int on_edit(const struct gf_repo_edit *edit,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct state *state = payload;
	size_t skip = state->prefix_len;
	struct edit *e;

	if (skip && (strncmp(edit->path, state->prefix, skip) != 0 ||
		     edit->path[skip] != '/'))
		return 0;
	GF_GROW(state->edits, state->nedits, state->edits_cap);
	e = &state->edits[state->nedits++];
	e->path =
		gf_arena_strdup(&state->arena, edit->path + skip + (skip != 0));
	e->gone = edit->gone;
	e->entry = (struct gf_repo_entry){ e->path, edit->kind, edit->id };
	e->in_files = !edit->has_id;
	return 0;
}

int edits_read(struct state *state, bool staged, struct gf_error *err)
{
	return gf_repo_edits(state->repo,
			     state->has_commit ? &state->commit.tree : NULL,
			     state->prefix, staged, on_edit, state, err);
}

static int in_order(const void *a, const void *b)
{
	return strcmp(((const struct edit *)a)->path,
		      ((const struct edit *)b)->path);
}

static enum gf_file_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return GF_FILE_REGULAR;
	return S_ISLNK(mode) ? GF_FILE_LINK : GF_FILE_OTHER;
}

void edits_take(struct state *state, const char *folder,
		const char *const *paths, size_t n)
{
	struct stat st;
	struct edit *e;
	size_t i;

	for (i = 0; i < n; i++) {
		GF_GROW(state->edits, state->nedits, state->edits_cap);
		e = &state->edits[state->nedits++];
		*e = (struct edit){ .in_files = true };
		e->path = gf_arena_strdup(&state->arena, paths[i]);
		e->gone = lstat(gf_path_join(&state->arena, folder, e->path),
				&st) < 0 ||
			  S_ISDIR(st.st_mode);
		e->entry.path = e->path;
		e->entry.kind = e->gone ? GF_FILE_OTHER : kind_of(st.st_mode);
	}
	if (n)
		qsort(state->edits, n, sizeof(*state->edits), in_order);
}

static int by_path(const void *key, const void *edit)
{
	return strcmp(key, ((const struct edit *)edit)->path);
}

const struct edit *edits_find(const struct state *state, const char *path)
{
	if (!state->nedits)
		return NULL;
	return bsearch(path, state->edits, state->nedits, sizeof(*state->edits),
		       by_path);
}

/* --- both in one list ---------------------------------------------------- */

struct merge {
	const struct state *state;
	const char *start;
	size_t next; /* of the edits */
	edits_fn fn;
	void *payload;
};

static bool is_under(const char *path, const char *start)
{
	size_t len = strlen(start);

	return !len ||
	       (!strncmp(path, start, len) && (path[len] == '/' || !path[len]));
}

/* The edits up to a path, which may be one of them: then *same is it. */
static int tell_edits(struct merge *m, const char *until, bool *same,
		      struct gf_error *err)
{
	const struct state *state = m->state;
	const struct edit *e;
	int order, ret = 0;

	*same = false;
	for (; m->next < state->nedits && !ret; m->next++) {
		e = &state->edits[m->next];
		order = until ? strcmp(e->path, until) : -1;
		if (order > 0)
			break;
		*same |= !order;
		if (!e->gone && is_under(e->path, m->start))
			ret = m->fn(&e->entry, e->in_files, err, m->payload);
	}
	return ret;
}

static int on_committed(const struct gf_repo_change *change,
			struct gf_error *err, void *payload)
{
	struct merge *m = payload;
	bool edited;
	int ret;

	ret = tell_edits(m, change->path, &edited, err);
	if (!ret && !edited)
		ret = m->fn(&change->new, false, err, m->payload);
	return ret;
}

int edits_walk(const struct state *state, const char *start, edits_fn fn,
	       void *payload, struct gf_error *err)
{
	struct merge m = { state, start, 0, fn, payload };
	bool same;
	int ret = 0;

	if (state->has_commit)
		ret = gf_repo_compare(state->repo, NULL, &state->folder, start,
				      on_committed, &m, err);
	return ret ? ret : tell_edits(&m, NULL, &same, err);
}

/* --- as a tree of lib/record --------------------------------------------- */

static int edits_read_file(struct gf_buf *out, const char *path, size_t limit,
			   struct gf_error *err, void *payload)
{
	const struct state *state = payload;
	const struct edit *e = edits_find(state, path);
	struct gf_repo_entry entry;

	if (e && !e->gone)
		return gf_repo_read(out, state->repo, &e->entry, limit, err);
	if (e || !state->has_commit)
		return gf_fail(err, GF_ENOTFOUND, _("there is no '%s'"), path);
	if (gf_repo_find(&entry, state->repo, &state->folder, path, err) < 0)
		return -1;
	return gf_repo_read(out, state->repo, &entry, limit, err);
}

/* Folders are announced on the way, as gf_walk does. */
struct announce {
	gf_walk_fn fn;
	void *payload;
	size_t start;	      /* bytes of the start, with its '/' */
	struct gf_buf folder; /* the last one, with its '/' */
	size_t skipped;	      /* bytes of it that are not gone into; 0: none */
	bool any;
};

static int announce(struct announce *a, const char *path, struct gf_error *err)
{
	const char *slash = path + a->start;
	size_t len;
	int ret;

	while ((slash = strchr(slash, '/'))) {
		len = (size_t)(++slash - path);
		if (len <= a->folder.len && !strncmp(path, a->folder.s, len))
			continue;
		gf_buf_reset(&a->folder);
		gf_buf_add(&a->folder, path, len - 1);
		ret = a->fn(a->folder.s, GF_FILE_DIR, err, a->payload);
		gf_buf_addc(&a->folder, '/');
		a->skipped = ret > 0 ? len : 0;
		if (ret)
			return ret;
	}
	return 0;
}

static int on_listed(const struct gf_repo_entry *entry, bool in_files GF_UNUSED,
		     struct gf_error *err, void *payload)
{
	struct announce *a = payload;
	int ret;

	a->any = true;
	if (a->skipped && !strncmp(entry->path, a->folder.s, a->skipped))
		return 0;
	a->skipped = 0;
	ret = announce(a, entry->path, err);
	if (ret)
		return ret < 0 ? -1 : 0;
	return a->fn(entry->path, entry->kind, err, a->payload) < 0 ? -1 : 0;
}

static int edits_walk_tree(const char *start, gf_walk_fn fn, void *fn_payload,
			   struct gf_error *err, void *payload)
{
	struct announce a = { .fn = fn,
			      .payload = fn_payload,
			      .start = *start ? strlen(start) + 1 : 0,
			      .folder = GF_BUF_INIT };
	int ret = edits_walk(payload, start, on_listed, &a, err);

	gf_buf_release(&a.folder);
	if (!ret && !a.any)
		return gf_fail(err, GF_ENOTFOUND, _("there is no '%s'"), start);
	return ret;
}

void edits_tree(struct state *state)
{
	state->tree =
		(struct gf_tree){ edits_read_file, edits_walk_tree, state };
}
