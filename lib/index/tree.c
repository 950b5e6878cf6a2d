/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of a state for lib/record: those of a commit, or of a folder. */
#include "index/internal.h"

#include <sys/stat.h>

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
	else if (state->is_staged)
		edits_tree(state);
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

static bool is_folder_in_files(const struct state *state, const char *path)
{
	struct gf_arena arena = { 0 };
	struct stat st;
	bool is;

	is = !lstat(gf_path_join(&arena, state->root, path), &st) &&
	     S_ISDIR(st.st_mode);
	gf_arena_release(&arena);
	return is;
}

static int stop(const struct gf_repo_entry *entry GF_UNUSED,
		bool in_files GF_UNUSED, struct gf_error *err GF_UNUSED,
		void *payload)
{
	*(bool *)payload = true;
	return 1;
}

/* What is staged has folders where it has files in them. */
static bool is_folder_staged(const struct state *state, const char *path)
{
	bool is = false;

	edits_walk(state, path, stop, &is, NULL);
	return is;
}

bool state_has_folder(const struct state *state, const char *path)
{
	struct gf_repo_entry entry;

	if (state->is_files)
		return is_folder_in_files(state, path);
	if (state->is_staged)
		return is_folder_staged(state, path);
	return !gf_repo_find(&entry, state->repo, &state->folder, path, NULL) &&
	       entry.kind == GF_FILE_DIR;
}
