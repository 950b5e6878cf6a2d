/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of a state for lib/record: those of a commit, or of a folder. */
#include "index/internal.h"

static int commit_read(struct gf_buf *out, const char *path, size_t limit,
		       struct gf_error *err, void *payload)
{
	const struct state *state = payload;
	struct gf_repo_entry entry;

	if (gf_repo_find(&entry, state->repo, &state->folder, path, err) < 0)
		return -1;
	return gf_repo_read(out, state->repo, &entry, limit, err);
}

struct listing {
	gf_walk_fn fn;
	void *payload;
};

static int on_entry(const struct gf_repo_entry *entry, struct gf_error *err,
		    void *payload)
{
	const struct listing *listing = payload;

	return listing->fn(entry->path, entry->kind, err, listing->payload);
}

int state_walk(const struct state *state, const char *start, gf_repo_walk_fn fn,
	       void *payload, struct gf_error *err)
{
	struct gf_repo_entry entry;

	if (gf_repo_find(&entry, state->repo, &state->folder, start, err) < 0)
		return -1;
	if (entry.kind != GF_FILE_DIR)
		return gf_fail(err, GF_EINVALID, _("'%s' is not a folder"),
			       start);
	return gf_repo_walk(state->repo, &state->folder, start, fn, payload,
			    err);
}

static int commit_walk(const char *start, gf_walk_fn fn, void *fn_payload,
		       struct gf_error *err, void *payload)
{
	struct listing listing = { fn, fn_payload };

	return state_walk(payload, start, on_entry, &listing, err);
}

void state_tree(struct state *state)
{
	if (state->is_files)
		gf_tree_folder(&state->tree, state->root);
	else
		state->tree =
			(struct gf_tree){ commit_read, commit_walk, state };
}

int state_read(const struct state *state, struct gf_reader *reader,
	       struct gf_buf *out, const struct entry *e, struct gf_error *err)
{
	size_t limit = gf_limit(GF_LIMIT_RECORD_BYTES);
	struct gf_repo_entry entry = { e->path, (enum gf_file_kind)e->file,
				       e->oid };
	struct gf_arena arena = { 0 };
	const char *path;
	int ret;

	if (!e->in_files)
		return gf_repo_read(out, state->repo, &entry, limit, err);
	path = gf_path_join(&arena, state->root, e->path);
	ret = reader ? gf_reader_read(reader, out, path, limit, err)
		     : gf_file_read(out, path, limit, err);
	gf_arena_release(&arena);
	return ret;
}
