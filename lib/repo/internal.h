/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/repo say to one another. */
#ifndef GF_REPO_INTERNAL_H
#define GF_REPO_INTERNAL_H

#include "repo/repo.h"

struct git_repository;
struct git_odb;

struct gf_repo {
	struct git_repository *git;
	struct git_odb *odb;
	char *folder; /* NULL: bare */
	char *common;
};

/* --- repo.c -------------------------------------------------------------- */

/* Has libgit2 started for what needs no repository. */
void libgit2_need(void);

/* --- host.c -------------------------------------------------------------- */

/* From now on libgit2 allocates as we do: it never sees memory run out. */
void alloc_install(void);

/* --- refuse.c ------------------------------------------------------------ */

/* Why the repository around `path` cannot be opened, in our words. */
int refuse_repo(const char *path, struct gf_error *err);

/* --- object.c ------------------------------------------------------------ */

enum object_type { OBJECT_FOLDER, OBJECT_FILE };

/* An object's bytes; `path` is what messages call it. */
int object_read(struct gf_buf *out, const struct gf_repo *repo,
		const struct gf_oid *id, enum object_type type,
		const char *path, size_t limit, struct gf_error *err);

/* --- folder.c ------------------------------------------------------------ */

/* A folder's raw bytes, checked, and where each entry starts in them. */
struct folder {
	struct gf_buf bytes;
	uint32_t *at;
	size_t n, cap;
	size_t next, path_len; /* for a walk: what is left, its path's length */
};

/* One entry; `name` is borrowed from the folder. */
struct entry {
	const char *name;
	enum gf_file_kind kind;
	struct gf_oid id;
};

/* Zero-initialised is ready; read again, its memory is kept. */
int folder_read(struct folder *folder, const struct gf_repo *repo,
		const struct gf_oid *id, const char *path,
		struct gf_error *err);
void folder_release(struct folder *folder);
void folder_entry(const struct folder *folder, size_t i, struct entry *out);
size_t folder_entry_len(const struct folder *folder, size_t i); /* bytes */
bool folder_find(const struct folder *folder, const char *name,
		 struct entry *out);
/* The same for bytes that are already there: -1 when they are damaged. */
int folder_parse(struct folder *folder);
/* By what their paths will be: a folder's name goes on with a '/'. */
int entry_compare(const struct entry *a, const struct entry *b);

/* --- walk.c -------------------------------------------------------------- */

/* `start` without a last '/'. */
void path_start(struct gf_buf *path, const char *start);
/* Whether the folder at `path` may be entered. */
int path_check_depth(const struct gf_buf *path, struct gf_error *err);
/* Puts a name behind the first `folder_len` bytes of the path. */
int path_go_to(struct gf_buf *path, size_t folder_len, const char *name,
	       struct gf_error *err);
int too_many_entries(struct gf_error *err);

#endif
