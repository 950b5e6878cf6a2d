/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/repo say to one another. */
#ifndef GF_REPO_INTERNAL_H
#define GF_REPO_INTERNAL_H

#include "repo/repo.h"

#include <time.h>

struct git_repository;
struct git_odb;
struct git_odb_backend;

struct gf_repo {
	struct git_repository *git;
	struct git_odb *odb;
	char *folder; /* NULL: bare */
	char *own;    /* of this work tree alone: where HEAD is */
	char *common;
	char *objects;	      /* where new ones are written */
	bool quarantined;     /* nothing is written */
	unsigned lock_ms;     /* how long somebody else's lock is waited for */
	char *staging;	      /* where its index is */
	struct gf_oid *edges; /* where a shallow clone was cut, sorted */
	size_t nedges;
};

/* --- repo.c -------------------------------------------------------------- */

/* Has libgit2 started for what needs no repository. */
void libgit2_need(void);
/* A folder as libgit2 tells it, without its last '/'. */
char *copy_folder(const char *folder);
/* Around what may crash in it: gf_repo_is_reading(). */
extern _Thread_local bool is_reading;

/* --- host.c -------------------------------------------------------------- */

/* From now on libgit2 allocates as we do: it never sees memory run out. */
void alloc_install(void);
/* In this thread it gets none of more bytes than that. */
extern _Thread_local size_t alloc_most;

/* --- refuse.c ------------------------------------------------------------ */

/* Why the repository around `path` cannot be opened, in our words. */
int refuse_repo(const char *path, struct gf_error *err);

/* --- objects.c, loose.c -------------------------------------------------- */

/*
 * Of a repository that is open, into repo->odb; before its own folder those of
 * `first` and of `then` (or NULL), a list as git has it in its environment.
 * -1: libgit2 says why.
 */
int objects_open(struct gf_repo *repo, const char *first, const char *then);
/* The loose objects of a folder of objects; whoever it is added to frees it. */
struct git_odb_backend *loose_new(const char *folder);

/* --- refs.c, ref_move.c, locks.c --------------------------------------------------- */

enum packed_line { PACKED_END, PACKED_REF, PACKED_OTHER, PACKED_BROKEN };

struct packed {
	const char *line, *name;
	size_t line_len, len;
	struct gf_oid id;
};

/* All of packed-refs; empty where there is none. */
int packed_read(struct gf_buf *out, const struct gf_repo *repo,
		struct gf_error *err);
/* Its next line; name and id of a reference only. */
enum packed_line packed_next(const char **at, struct packed *out);
/*
 * Where one reference stands: 0; or 1: it is symbolic, *text says of what.
 * GF_ENOTFOUND: there is none.
 */
int ref_read(struct gf_oid *out, struct gf_buf *text,
	     const struct gf_repo *repo, const char *name,
	     struct gf_error *err);
/* Whether a text stands for another reference, and for which. */
bool ref_is_symbolic(const char *text, const char **to);
/* In a lock of packed-refs that we made: git leaves its own empty. */
extern const char packed_lock_text[];
/* Refuses where what is written would be thrown away. */
int may_write(const struct gf_repo *repo, struct gf_error *err);

/* --- store.c -------------------------------------------------------------- */

struct store;

/* New objects of a repository: on the disk once odb_close says so. */
int odb_open(struct store **out, const struct gf_repo *repo,
	     struct gf_error *err);
int store_add(struct gf_oid *out, struct store *store, const char *type,
	      const void *bytes, size_t len, struct gf_error *err);
/* `keep` false: what is not at its place yet is thrown away. */
int odb_close(struct store *store, bool keep, struct gf_error *err);

/* --- notes.c -------------------------------------------------------------- */

/* The folder of a commit of notes. */
int notes_folder(struct gf_oid *out, const struct gf_repo *repo,
		 const struct gf_oid *notes, struct gf_error *err);
/* "ab/cd/ef…": what the note of that path is of. */
bool note_path_parse(struct gf_oid *out, const char *path);

/* --- object.c ------------------------------------------------------------ */

enum object_type { OBJECT_FOLDER, OBJECT_FILE, OBJECT_COMMIT, OBJECT_TAG };

/* An object's bytes; `path` is what messages call it, NULL for a commit. */
int object_read(struct gf_buf *out, const struct gf_repo *repo,
		const struct gf_oid *id, enum object_type type,
		const char *path, size_t limit, struct gf_error *err);

/* Only what its header says is neither too large nor something else. */
int object_check(const struct gf_repo *repo, const struct gf_oid *id,
		 enum object_type type, const char *path, size_t limit,
		 struct gf_error *err);

/* --- folder.c ------------------------------------------------------------ */

/* A folder's raw bytes, checked, and where each entry starts in them. */
struct folder {
	struct gf_buf bytes;
	uint32_t *at;
	size_t n, cap;
	bool sound;	       /* all of it was checked */
	size_t next, path_len; /* for a walk: what is left, its path's length */
};

/* One entry; `name` is borrowed from the folder. */
struct entry {
	const char *name;
	enum gf_file_kind kind;
	struct gf_oid id;
};

/*
 * Zero-initialised is ready; read again, its memory is kept. `like` (or NULL)
 * is another one that was read and may have the same names: then only the ids
 * are new, and there is little to check.
 */
int folder_read(struct folder *folder, const struct folder *like,
		const struct gf_repo *repo, const struct gf_oid *id,
		const char *path, struct gf_error *err);
void folder_release(struct folder *folder);
void folder_entry(const struct folder *folder, size_t i, struct entry *out);
size_t folder_entry_len(const struct folder *folder, size_t i); /* bytes */
bool folder_find(const struct folder *folder, const char *name,
		 struct entry *out);
/* *hint: where it was found, and is looked for first. */
bool folder_find_near(const struct folder *folder, const char *name,
		      size_t *hint, struct entry *out);
/* The same for bytes that are already there: -1 when they are damaged. */
int folder_parse(struct folder *folder);
int folder_parse_like(struct folder *folder, const struct folder *like);
/* What a mode of Git's says a file is. */
enum gf_file_kind kind_of_mode(unsigned mode);
/*
 * What stands at a path of a folder: *out is `e` without its name, or NULL
 * where nothing does. Behind a link nothing is, as git sees it; nor in a
 * folder that is NULL.
 */
int folder_look(const struct entry **out, struct entry *e,
		const struct gf_repo *repo, const struct gf_oid *folder,
		const char *path, struct gf_error *err);
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

/* Where a shallow clone was cut, into repo->edges. */
void edges_read(struct gf_repo *repo);
/* Zero-initialised is ready; read again, its memory is kept. */
int commit_read(struct commit *out, const struct gf_repo *repo,
		const struct gf_oid *id, struct gf_error *err);
/* The same for bytes that are already there: -1 when they are damaged. */
int commit_parse(struct commit *out);
void commit_release(struct commit *commit);
/* What a tag is of; false: it is no tag that can be read. */
bool tag_target(struct gf_oid *out, const struct gf_repo *repo,
		const struct gf_oid *tag);
#define MOST_TAGS 16 /* that lead from one to another */

/* --- graph.c ------------------------------------------------------------- */

struct node {
	struct gf_oid id;
	bool was_read;
	bool broken; /* it could not be read: no parents, INT64_MIN */
	unsigned colours;
	int64_t time;
	size_t first, nparents;	 /* among the links */
	uint32_t children, turn; /* for the history, and for a queue */
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

/* The commit's place among the nodes; when it is new, to be read later. */
uint32_t graph_place(struct graph *graph, const struct gf_oid *id);
/*
 * Reads the parents of node i. One that cannot be read (false) has none, and
 * is the oldest of all: whoever comes to it reads it again, and says why.
 */
bool graph_read(struct graph *graph, const struct gf_repo *repo, size_t i,
		struct commit *scratch);
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

/* Nodes of a graph, the newest on top; zero-initialised is ready. */
struct queue {
	uint32_t *heap;
	size_t n, cap;
	uint32_t counter; /* who came first among those of one second */
};
void queue_push(struct queue *q, const struct graph *graph, struct node *node);
struct node *queue_pop(struct queue *q, const struct graph *graph);
void queue_release(struct queue *q);

/* --- history.c ------------------------------------------------------------ */

/* Of no commit, for gf_history_commit alone: .mailmap is not asked. */
struct gf_history *history_new(const struct gf_repo *repo);

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

/* --- staging.c: the file `index` ------------------------------------------ */

struct staged {
	const char *path;
	const unsigned char *raw;
	uint32_t len;		/* of the path */
	enum gf_file_kind kind; /* GF_FILE_DIR: a sparse folder, whole */
	unsigned stage;		/* not 0: in conflict */
	bool valid;		/* assumed to be unchanged */
	bool skipped;		/* kept out of the work tree */
	bool announced;		/* git add -N: not staged yet */
};

/* A folder with the name that git would give it. */
struct known_folder {
	const char *name;
	long entries; /* -1: its name is not known */
	struct gf_oid id;
	size_t end; /* behind the last folder in it */
};

struct staging {
	struct gf_buf bytes;
	struct gf_arena paths;
	struct timespec time; /* when it was written */
	unsigned version;
	struct staged *entries; /* in the order of paths, then stages */
	size_t n;
	struct known_folder *folders; /* each before those in it */
	size_t nfolders;
};

int staging_read(struct staging *st, const char *path, struct gf_error *err);
/* The same for bytes that are already there; `path` is for messages. */
int staging_parse(struct staging *st, const char *path, struct gf_error *err);
void staging_release(struct staging *st);

void staged_id(const struct staged *entry, struct gf_oid *out);

/* What the file looked like: the low 32 bits of each. */
struct staged_stat {
	uint32_t changed, modified, modified_ns, inode, size;
};
struct staged_stat staged_stat(const struct staged *entry);

#define NO_FOLDER SIZE_MAX
/*
 * The folder of a name in another one, or NO_FOLDER. *hint, 0 at first, is
 * for who asks for many in their order.
 */
size_t staging_folder(const struct staging *st, size_t parent, size_t *hint,
		      const char *name, size_t len);

/* The first entry of [from, to) that is not before `path`. */
size_t staging_seek(const struct staging *st, size_t from, size_t to,
		    const char *path);

/* A file with its stages, or a folder with all in it: entries [from, to). */
struct staged_name {
	const char *name;
	size_t len;
	bool is_folder;
	size_t from, to;
};
/* A name against one of them, by what their paths will be. */
int staged_name_compare(const char *name, bool is_folder,
			const struct staged_name *staged);
/* What [from, to), all of one folder, begins with; false: it is empty. */
bool staging_next(const struct staging *st, size_t from, size_t to,
		  size_t folder_len, struct staged_name *out);
/* What stands at a path: no entries where nothing does. */
void staging_find(const struct staging *st, const char *path,
		  struct staged_name *file, struct staged_name *folder);
/* Whether the path is in a folder kept out of the work tree as a whole. */
bool staging_is_sparse(const struct staging *st, const char *path);

/* --- staged.c ------------------------------------------------------------- */

/* A path where the index (NULL: nothing) is not as the commit. */
typedef int (*staged_fn)(const char *path, bool in_head,
			 const struct staged *entry, struct gf_error *err,
			 void *payload);
/* Under `start`, in the order of paths; `head` NULL: nothing committed. */
int staged_compare(const struct gf_repo *repo, const struct staging *st,
		   const struct gf_oid *head, const char *start, staged_fn fn,
		   void *payload, struct gf_error *err);

/* --- looks.c -------------------------------------------------------------- */

struct stat;

enum gf_file_kind kind_of_file(unsigned mode);
/*
 * Whether the file of an entry, of its kind and found to look like `is`, has
 * the bytes that the index says. Read with `scratch` where that must be.
 */
bool file_is_as_staged(int root, const struct staging *st,
		       const struct staged *e, const struct stat *is,
		       struct gf_buf *scratch);

/* --- files.c -------------------------------------------------------------- */

/* A path where the work tree is not as the index. */
struct found {
	const char *path;
	bool gone, untracked;
	enum gf_file_kind kind;
};
struct finds {
	struct gf_arena arena;
	struct found *items;
	size_t n, cap;
};
/* Whether git is told to look away from a path. */
typedef bool (*ignored_fn)(const char *path, bool is_folder, void *payload);
/*
 * Under `start` of a work tree, in the order of paths, into an empty one.
 * Untracked files that are ignored are left out.
 */
int files_compare(struct finds *out, const char *folder,
		  const struct staging *st, const char *start,
		  ignored_fn ignored, void *payload, struct gf_error *err);
void finds_release(struct finds *finds);

#endif
