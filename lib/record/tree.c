/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A folder of the file system as a tree of files. What a registry names in
 * its own files (schemas, `$ref`s) is read here: a link on the way is refused,
 * so that nothing outside the folder is ever read.
 */
#include "record/internal.h"

#include <errno.h>
#include <sys/stat.h>

/* Looks at each folder on the way to `path`, which is inside `root`. */
static int refuse_links(const char *full, size_t root, const char *path,
			struct gf_error *err)
{
	struct gf_buf part = GF_BUF_INIT;
	const char *slash = full + root;
	struct stat st;
	int ret = 0;

	while (!ret && (slash = strchr(slash, '/'))) {
		gf_buf_reset(&part);
		gf_buf_add(&part, full, (size_t)(slash - full));
		if (lstat(part.s, &st) < 0)
			ret = gf_fail_errno(err, _("cannot open '%s'"), path);
		else if (S_ISLNK(st.st_mode))
			ret = gf_fail(err, GF_EINVALID,
				      _("'%s' passes by a symbolic link"),
				      path);
		slash++;
	}
	gf_buf_release(&part);
	return ret;
}

static int folder_read(struct gf_buf *out, const char *path, size_t limit,
		       struct gf_error *err, void *payload)
{
	const char *root = payload;
	struct gf_arena arena = { 0 };
	const char *full = gf_path_join(&arena, root, path);
	size_t skip = strlen(full) - strlen(path);
	int ret;

	ret = refuse_links(full, skip, path, err);
	if (!ret)
		ret = gf_file_read(out, full, limit, err);
	gf_arena_release(&arena);
	return ret;
}

static int folder_walk(const char *start, gf_walk_fn fn, void *fn_payload,
		       struct gf_error *err, void *payload)
{
	const char *root = payload;
	struct gf_arena arena = { 0 };
	struct stat st;
	int ret;

	if (lstat(gf_path_join(&arena, root, *start ? start : "."), &st) < 0)
		ret = gf_fail_errno(err, _("cannot open '%s'"), start);
	else if (!S_ISDIR(st.st_mode))
		ret = gf_fail(err, GF_EINVALID, _("'%s' is not a folder"),
			      start);
	else
		ret = gf_walk(root, start, fn, fn_payload, err);
	gf_arena_release(&arena);
	return ret;
}

void gf_tree_folder(struct gf_tree *tree, const char *root)
{
	*tree = (struct gf_tree){ .read = folder_read,
				  .walk = folder_walk,
				  .payload = (void *)(uintptr_t)root };
}
