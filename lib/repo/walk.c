/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The files of a commit's folder in the order of their paths, as lib/base
 * walks a folder of the file system. A stack of our own instead of recursion,
 * and counts: a few kilobytes of objects can name ten billion paths.
 */
#include "repo/internal.h"

struct walk {
	const struct gf_repo *repo;
	struct gf_buf path; /* of the entry at hand */
	struct folder *stack;
	size_t depth, cap, left;
	gf_repo_walk_fn fn;
	void *payload;
};

/* --- the path at hand ---------------------------------------------------- */

static size_t count_folders(const char *path)
{
	size_t n = *path != '\0';

	for (; *path; path++)
		n += *path == '/';
	return n;
}

void path_start(struct gf_buf *path, const char *start)
{
	gf_buf_reset(path);
	gf_buf_adds(path, start);
	while (path->len && path->s[path->len - 1] == '/')
		path->s[--path->len] = '\0';
}

int path_check_depth(const struct gf_buf *path, struct gf_error *err)
{
	if (count_folders(path->s) <= gf_limit(GF_LIMIT_TREE_DEPTH))
		return 0;
	return gf_fail(err, GF_ELIMIT,
		       _("folder '%s' is more than %zu folders deep"), path->s,
		       gf_limit(GF_LIMIT_TREE_DEPTH));
}

int path_go_to(struct gf_buf *path, size_t folder_len, const char *name,
	       struct gf_error *err)
{
	path->len = folder_len;
	if (folder_len)
		gf_buf_addc(path, '/');
	gf_buf_adds(path, name);
	if (path->len <= gf_limit(GF_LIMIT_PATH_BYTES))
		return 0;
	return gf_fail(err, GF_ELIMIT,
		       _("a path is longer than %zu bytes: '%.100s'…"),
		       gf_limit(GF_LIMIT_PATH_BYTES), path->s);
}

int too_many_entries(struct gf_error *err)
{
	return gf_fail(err, GF_ELIMIT,
		       _("the commit has more than %zu files and folders"),
		       gf_limit(GF_LIMIT_TREE_ENTRIES));
}

/* --- the walk ------------------------------------------------------------ */

/* Enters the folder at walk->path; a folder as deep lends its memory. */
static int push(struct walk *walk, const struct gf_oid *id,
		struct gf_error *err)
{
	struct folder *folder;

	if (path_check_depth(&walk->path, err) < 0)
		return -1;
	if (walk->depth == walk->cap) {
		GF_GROW(walk->stack, walk->depth, walk->cap);
		memset(walk->stack + walk->depth, 0,
		       (walk->cap - walk->depth) * sizeof(*walk->stack));
	}
	folder = &walk->stack[walk->depth++];
	folder->path_len = walk->path.len;
	if (folder_read(folder, NULL, walk->repo, id, walk->path.s, err) < 0)
		return -1;
	/* all of it will be met: so many that are too many are not kept */
	return folder->n > walk->left ? too_many_entries(err) : 0;
}

/* One entry of the folder on top, or its end. */
static int step(struct walk *walk, struct gf_error *err)
{
	struct folder *folder = &walk->stack[walk->depth - 1];
	struct gf_repo_entry told;
	struct entry e;
	int ret;

	if (folder->next == folder->n) {
		walk->depth--;
		return 0;
	}
	folder_entry(folder, folder->next++, &e);
	if (path_go_to(&walk->path, folder->path_len, e.name, err) < 0)
		return -1;
	if (!walk->left--)
		return too_many_entries(err);
	told = (struct gf_repo_entry){ walk->path.s, e.kind, e.id };
	ret = walk->fn(&told, err, walk->payload);
	if (ret || e.kind != GF_FILE_DIR)
		return ret < 0 ? -1 : 0;
	return push(walk, &e.id, err);
}

static void release_walk(struct walk *walk)
{
	size_t i;

	for (i = 0; i < walk->cap; i++)
		folder_release(&walk->stack[i]);
	free(walk->stack);
	gf_buf_release(&walk->path);
}

int gf_repo_walk(const struct gf_repo *repo, const struct gf_oid *folder,
		 const char *start, gf_repo_walk_fn fn, void *payload,
		 struct gf_error *err)
{
	struct walk walk = { .repo = repo,
			     .path = GF_BUF_INIT,
			     .left = gf_limit(GF_LIMIT_TREE_ENTRIES),
			     .fn = fn,
			     .payload = payload };
	struct gf_repo_entry at;
	int ret;

	path_start(&walk.path, start);
	ret = gf_repo_find(&at, repo, folder, walk.path.s, err);
	if (!ret && at.kind != GF_FILE_DIR) /* the whole walk is that */
		ret = fn(&at, err, payload) < 0 ? -1 : 0;
	else if (!ret)
		ret = push(&walk, &at.id, err);
	while (!ret && walk.depth)
		ret = step(&walk, err);
	release_walk(&walk);
	return ret;
}
