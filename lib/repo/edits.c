/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a person has changed and not committed: the index against a commit,
 * the work tree against the index, and of both what it comes to: a file that
 * may not be as the commit has it, or is no longer there.
 */
#include "repo/internal.h"

#include <git2.h>

/* A path where the index is not as the commit. */
struct row {
	const char *path;
	bool in_head;
	const struct staged *entry; /* NULL: removed from the index */
};

struct rows {
	struct gf_arena arena;
	struct row *items;
	size_t n, cap;
};

static int add_row(const char *path, bool in_head, const struct staged *entry,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct rows *rows = payload;

	GF_GROW(rows->items, rows->n, rows->cap);
	rows->items[rows->n++] =
		(struct row){ entry ? entry->path
				    : gf_arena_strdup(&rows->arena, path),
			      in_head, entry };
	return 0;
}

static bool is_ignored(const char *path, bool is_folder, void *payload)
{
	const struct gf_repo *repo = payload;
	struct gf_buf named = GF_BUF_INIT;
	int is = 0;

	gf_buf_adds(&named, path);
	if (is_folder && *path)
		gf_buf_addc(&named, '/');
	if (*path && git_ignore_path_is_ignored(&is, repo->git, named.s) < 0)
		is = 0;
	gf_buf_release(&named);
	return is;
}

/* --- what the index says ------------------------------------------------- */

static int tell_staged(const struct rows *rows, gf_repo_edit_fn fn,
		       void *payload, struct gf_error *err)
{
	const struct row *row;
	size_t i;

	for (i = 0; i < rows->n; i++) {
		struct gf_repo_edit edit = { .kind = GF_FILE_OTHER };

		row = &rows->items[i];
		edit.path = row->path;
		edit.gone = !row->entry;
		if (row->entry) {
			edit.kind = row->entry->kind;
			edit.has_id = !row->entry->stage;
			staged_id(row->entry, &edit.id);
		}
		if (fn(&edit, err, payload) < 0)
			return -1;
	}
	return 0;
}

/* --- what the work tree says --------------------------------------------- */

/* The index is not as the commit, and the file is as the index. */
static bool take_row(struct gf_repo_edit *out, const struct row *row)
{
	*out = (struct gf_repo_edit){ .path = row->path,
				      .gone = !row->entry,
				      .kind = row->entry ? row->entry->kind
							 : GF_FILE_OTHER };
	return row->entry || row->in_head;
}

/* The file is not as the index; false: it never was in the commit either. */
static bool take_found(struct gf_repo_edit *out, const struct row *row,
		       const struct found *found)
{
	*out = (struct gf_repo_edit){ .path = found->path,
				      .gone = found->gone,
				      .kind = found->kind };
	return !found->gone || !row || row->in_head;
}

static int tell_both(const struct rows *rows, const struct finds *finds,
		     gf_repo_edit_fn fn, void *payload, struct gf_error *err)
{
	const struct row *row = rows->items, *rows_end = row + rows->n;
	const struct found *found = finds->items, *end = found + finds->n;
	struct gf_repo_edit edit;
	int order;

	while (row < rows_end || found < end) {
		order = row == rows_end ? 1
			: found == end	? -1
					: strcmp(row->path, found->path);
		if ((order < 0
			     ? take_row(&edit, row)
			     : take_found(&edit, order ? NULL : row, found)) &&
		    fn(&edit, err, payload) < 0)
			return -1;
		row += order <= 0;
		found += order >= 0;
	}
	return 0;
}

int gf_repo_edits(const struct gf_repo *repo, const struct gf_oid *head,
		  const char *start, bool staged, gf_repo_edit_fn fn,
		  void *payload, struct gf_error *err)
{
	struct gf_buf from = GF_BUF_INIT;
	struct rows rows = { 0 };
	struct finds finds = { 0 };
	struct staging st;
	int ret;

	if (!repo->folder)
		return gf_fail(err, GF_EINVALID,
			       _("a bare repository has no work tree"));
	path_start(&from, start);
	ret = staging_read(&st, repo->staging, err);
	if (!ret)
		ret = staged_compare(repo, &st, head, from.s, add_row, &rows,
				     err);
	if (!ret && staged)
		ret = tell_staged(&rows, fn, payload, err);
	if (!ret && !staged)
		ret = files_compare(&finds, repo->folder, &st, from.s,
				    is_ignored, (void *)(uintptr_t)repo, err);
	if (!ret && !staged)
		ret = tell_both(&rows, &finds, fn, payload, err);
	gf_arena_release(&rows.arena);
	free(rows.items);
	finds_release(&finds);
	staging_release(&st);
	gf_buf_release(&from);
	return ret;
}

/* --- what it leaves out -------------------------------------------------- */

struct gf_ignored {
	const struct gf_repo *repo;
	struct staging st;
};

int gf_ignored_open(struct gf_ignored **out, const struct gf_repo *repo,
		    struct gf_error *err)
{
	struct gf_ignored *ignored = gf_xcalloc(1, sizeof(*ignored));

	ignored->repo = repo;
	*out = ignored;
	if (!staging_read(&ignored->st, repo->staging, err))
		return 0;
	gf_ignored_close(ignored);
	*out = NULL;
	return -1;
}

bool gf_ignored_is(const struct gf_ignored *ignored, const char *prefix,
		   const char *path, bool is_folder)
{
	struct gf_buf whole = GF_BUF_INIT;
	struct staged_name file, folder;
	bool is;

	gf_buf_addf(&whole, "%s%s%s", prefix, *prefix ? "/" : "", path);
	staging_find(&ignored->st, whole.s, &file, &folder);
	is = file.from == file.to && folder.from == folder.to &&
	     is_ignored(whole.s, is_folder, (void *)(uintptr_t)ignored->repo);
	gf_buf_release(&whole);
	return is;
}

void gf_ignored_close(struct gf_ignored *ignored)
{
	if (!ignored)
		return;
	staging_release(&ignored->st);
	free(ignored);
}
