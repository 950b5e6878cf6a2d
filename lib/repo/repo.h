/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/repo: a Git repository, read and never changed.
 *
 * A repository (struct gf_repo) gives commits by what people call them, and
 * the folders and files of a commit. It may be bare, a linked work tree, have
 * alternates, packs or loose objects: nothing is ever checked out.
 *
 * Whoever can push to a repository says what is in it. So folders are read
 * from their raw bytes and walked without recursion, within GF_LIMIT_TREE_*;
 * the size of an object is read from its header before the object; and
 * nothing that the repository's configuration names is ever run.
 *
 * Threads. Opening, resolving and closing belong to one thread; the others
 * may find, walk and read at the same time through one handle.
 *
 * Ownership. Ids are plain values. The path of an entry is borrowed: from the
 * walk for the time of the call, from the caller where the caller gave it.
 *
 *	struct gf_repo *repo;
 *	struct gf_commit commit;
 *	struct gf_repo_entry entry;
 *
 *	if (gf_repo_open(&repo, ".", &err) < 0 ||
 *	    gf_repo_resolve(&commit, repo, "HEAD~1", &err) < 0 ||
 *	    gf_repo_find(&entry, repo, &commit.tree, "a/b.yaml", &err) < 0 ||
 *	    gf_repo_read(&text, repo, &entry, 1 << 20, &err) < 0)
 *		return -1;
 */
#ifndef GF_REPO_H
#define GF_REPO_H

#include "base/base.h"

/* --- objects ------------------------------------------------------------- */

/* The name of an object: SHA-1, as all repositories read here have. */
struct gf_oid {
	unsigned char id[20];
};

#define GF_OID_HEX 41 /* with its NUL */

void gf_oid_hex(char hex[GF_OID_HEX], const struct gf_oid *oid);

/* --- repositories and commits (repo.c, refuse.c) ------------------------- */

struct gf_repo;

/*
 * The repository around a folder, found upwards as git does. GF_ENOTFOUND:
 * there is none. What greffe cannot read (SHA-256, reftable, partial clones)
 * and what belongs to someone else is refused, with what to type.
 */
int gf_repo_open(struct gf_repo **out, const char *path, struct gf_error *err);
void gf_repo_close(struct gf_repo *repo);
/* The folder of its work tree, absolute, without a last '/'; NULL: bare. */
const char *gf_repo_folder(const struct gf_repo *repo);

struct gf_commit {
	struct gf_oid id, tree;
};

/*
 * The commit that a person's word names: a branch, a tag, an id or its start,
 * HEAD~1… The word is never an option, whatever it starts with. GF_ENOTFOUND:
 * it names nothing; GF_EINVALID: no commit, or several.
 */
int gf_repo_resolve(struct gf_commit *out, const struct gf_repo *repo,
		    const char *word, struct gf_error *err);

/* --- folders and files (folder.c, walk.c, object.c) ---------------------- */

struct gf_repo_entry {
	const char *path;	/* from the folder that was asked, with '/' */
	enum gf_file_kind kind; /* submodules and odd modes: GF_FILE_OTHER */
	struct gf_oid id;
};

/*
 * What stands at a path of a folder ("" is the folder itself). GF_ENOTFOUND
 * when nothing does; a symbolic link on the way is refused (GF_EINVALID).
 */
int gf_repo_find(struct gf_repo_entry *out, const struct gf_repo *repo,
		 const struct gf_oid *folder, const char *path,
		 struct gf_error *err);
/* Returns as a gf_walk_fn does. */
typedef int (*gf_repo_walk_fn)(const struct gf_repo_entry *entry,
			       struct gf_error *err, void *payload);
/*
 * Everything under `start` of a folder, in the order and with the limits of
 * gf_walk, and at most GF_LIMIT_TREE_ENTRIES. A folder that no git would
 * write ("..", two entries of one name, out of order) stops the walk.
 */
int gf_repo_walk(const struct gf_repo *repo, const struct gf_oid *folder,
		 const char *start, gf_repo_walk_fn fn, void *payload,
		 struct gf_error *err);
/*
 * The whole of a file into `out` (reset first). More than `limit` bytes are
 * GF_ELIMIT, and not read; what is no regular file is refused as
 * gf_file_read does.
 */
int gf_repo_read(struct gf_buf *out, const struct gf_repo *repo,
		 const struct gf_repo_entry *entry, size_t limit,
		 struct gf_error *err);

#endif
