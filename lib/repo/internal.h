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
	struct gf_oid *edges; /* where a shallow clone was cut, sorted */
	size_t nedges;
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

enum object_type { OBJECT_FOLDER, OBJECT_FILE, OBJECT_COMMIT };

/* An object's bytes; `path` is what messages call it, NULL for a commit. */
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

/* --- commit.c ------------------------------------------------------------ */

struct span {
	const char *s;
	size_t len;
};

struct person {
	struct span name, email;
	int64_t time;
	int offset; /* minutes east of UTC */
};

/* One commit; spans and message are borrowed from its bytes. */
struct commit {
	struct gf_buf bytes;
	struct gf_commit is;
	struct gf_oid *parents;
	size_t nparents, cap;
	bool edge; /* a shallow clone was cut here: no parents */
	struct person author;
	const char *message;
};

int oid_compare(const void *a, const void *b);
/* Where a shallow clone was cut, into repo->edges. */
void edges_read(struct gf_repo *repo);
/* Zero-initialised is ready; read again, its memory is kept. */
int commit_read(struct commit *out, const struct gf_repo *repo,
		const struct gf_oid *id, struct gf_error *err);
/* The same for bytes that are already there: -1 when they are damaged. */
int commit_parse(struct commit *out);
void commit_release(struct commit *commit);

/* --- graph.c ------------------------------------------------------------- */

struct node {
	struct gf_oid id;
	bool broken; /* it could not be read: no parents, INT64_MIN */
	unsigned colours;
	int64_t time;
	size_t first, nparents;	 /* among the links */
	uint32_t children, turn; /* for the history */
};

/* Zero-initialised is ready. */
struct graph {
	struct node *nodes; /* in the order they were found */
	size_t n, cap;
	uint32_t *links; /* nodes */
	size_t nlinks, links_cap;
	uint32_t *slots; /* by id: index + 1 into nodes, 0 = free */
	size_t nslots;
};

/* A commit and all it was made from. */
void graph_add(struct graph *graph, const struct gf_repo *repo,
	       const struct gf_oid *tip);
/* NULL: it is not there. */
struct node *graph_find(const struct graph *graph, const struct gf_oid *id);
static inline struct node *graph_parent(const struct graph *graph,
					const struct node *node, size_t i)
{
	return &graph->nodes[graph->links[node->first + i]];
}
/*
 * Gives a colour (a bit) to a commit that is there, and to all it was made
 * from; -1 where one of them could not be read.
 */
int graph_paint(struct graph *graph, const struct gf_repo *repo,
		const struct gf_oid *tip, unsigned colour,
		struct gf_error *err);
void graph_release(struct graph *graph);

/* --- mailmap.c ----------------------------------------------------------- */

struct mailmap_row;

/* Zero-initialised but for its text; the rows point into that. */
struct mailmap {
	struct gf_buf text;
	struct mailmap_row *rows;
	size_t n, cap;
};

/*
 * That of HEAD, into an empty one. None where HEAD has none, or none that is
 * to be read; -1 only for damage.
 */
int mailmap_read(struct mailmap *map, const struct gf_repo *repo,
		 struct gf_error *err);
/* The same for a text that is already there. */
void mailmap_parse(struct mailmap *map);
/* Replaces a name and an address where a line says so. */
void mailmap_look_up(const struct mailmap *map, const char **name,
		     const char **email);
void mailmap_release(struct mailmap *map);

#endif
