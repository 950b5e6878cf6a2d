/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/repo: a Git repository, read by everybody and written by the clerk.
 *
 * A repository (struct gf_repo) gives commits by what people call them, and
 * the folders and files of a commit. It may be bare, a linked work tree, have
 * alternates, packs or loose objects: nothing is ever checked out.
 *
 * Three functions write, and only the daemon calls them: gf_notes_write makes
 * objects, gf_repo_ref_move moves a reference, gf_repo_clear_locks takes away
 * what a killed daemon left behind. No file of a work tree, no configuration
 * and no object that is there is ever changed. In a push that is not accepted
 * yet (gf_repo_open_quarantine) the three refuse.
 *
 * Whoever can push to a repository says what is in it. So folders are read
 * from their raw bytes and walked without recursion, within GF_LIMIT_TREE_*;
 * the size of an object is read from its header before the object; and
 * nothing that the repository's configuration names is ever run.
 *
 * Threads. Opening, resolving and closing belong to one thread; the others
 * may find, walk and read at the same time through one handle.
 *
 * Histories, comparisons and edits belong to one thread at a time, and so
 * does all that writes.
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
/* From 40 letters of lower case, whatever is behind them; false: fewer. */
bool gf_oid_parse(struct gf_oid *out, const char *hex);
/* As qsort and bsearch want it. */
int gf_oid_compare(const void *a, const void *b);

/* --- repositories and commits (repo.c, refuse.c) ------------------------- */

struct gf_repo;

/*
 * The repository around a folder, found upwards as git does. GF_ENOTFOUND:
 * there is none. What greffe cannot read (SHA-256, reftable, partial clones)
 * and what belongs to someone else is refused, with what to type.
 */
int gf_repo_open(struct gf_repo **out, const char *path, struct gf_error *err);
/*
 * The repository of a hook, with the objects that are being pushed. `gitdir`,
 * `objects` and `alternates` (or NULL: as it always is) are what git tells its
 * hook as GIT_DIR, GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES.
 * Nothing can be written: git may throw these objects away, and what libgit2
 * would have point to them would be damaged.
 */
int gf_repo_open_quarantine(struct gf_repo **out, const char *gitdir,
			    const char *objects, const char *alternates,
			    struct gf_error *err);
void gf_repo_close(struct gf_repo *repo);
/* The folder of its work tree, absolute, without a last '/'; NULL: bare. */
const char *gf_repo_folder(const struct gf_repo *repo);

/* The folder that all its work trees share: where an index may be kept. */
const char *gf_repo_common_folder(const struct gf_repo *repo);
/* Its own folder, with a last '/': of a linked work tree, another one. */
const char *gf_repo_own_folder(const struct gf_repo *repo);
/* "merge", "rebase"… where one goes on, by its own folder; or NULL. */
const char *gf_repo_in_progress(const char *folder);
/* Whether its history was cut (a shallow clone). */
bool gf_repo_is_shallow(const struct gf_repo *repo);

/*
 * Whether this thread is in libgit2, which crashes on some damaged packs and
 * on those that are cut while it reads them. For a signal handler.
 */
bool gf_repo_is_reading(void);

/*
 * Each value of a key of git's configuration, the one that git goes by last
 * (settings.c). `own`: the repository says it itself, and not the person's or
 * the system's configuration.
 */
typedef void (*gf_setting_fn)(const char *value, bool own, void *payload);
int gf_repo_settings(const struct gf_repo *repo, const char *key,
		     gf_setting_fn fn, void *payload, struct gf_error *err);
/* Its remotes by name; a URL is as it is written, with what it may hide. */
typedef void (*gf_remote_fn)(const char *name, const char *url, void *payload);
int gf_repo_remotes(const struct gf_repo *repo, gf_remote_fn fn, void *payload,
		    struct gf_error *err);

struct gf_commit {
	struct gf_oid id, tree;
	int64_t time; /* its committer's, seconds since 1970; may be absurd */
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
/*
 * The bytes of a commit as they are kept, which have the name that they are
 * asked by.
 */
int gf_repo_commit_bytes(struct gf_buf *out, const struct gf_repo *repo,
			 const struct gf_oid *id, struct gf_error *err);
/*
 * The name that Git would give to a file of these bytes; needs no repository,
 * any thread may ask. All zeroes for what was forged to collide (SHAttered).
 */
void gf_repo_hash(struct gf_oid *out, const void *bytes, size_t len);

/* --- two folders compared (compare.c) ------------------------------------ */

/*
 * One file that differs in kind or bytes: added (no old), removed (no new),
 * or changed. Being executable alone is no difference.
 */
struct gf_repo_change {
	const char *path; /* from the folders that were asked, with '/' */
	bool has_old, has_new;
	struct gf_repo_entry old, new; /* their paths are `path` */
};
typedef int (*gf_repo_change_fn)(const struct gf_repo_change *change,
				 struct gf_error *err, void *payload);
/*
 * What differs under `start` between two folders of commits, in the order of
 * paths; equal folders are never entered. A folder is told by its files, and
 * so is one that became a file, or was one. `old` or `new` NULL: nothing is
 * there; nor is there where `start` leads to nothing. Limits and damage as
 * gf_repo_walk has them.
 */
int gf_repo_compare(const struct gf_repo *repo, const struct gf_oid *old,
		    const struct gf_oid *new, const char *start,
		    gf_repo_change_fn fn, void *payload, struct gf_error *err);

/* --- one path in many commits (trail.c) ---------------------------------- */

struct gf_trail;

/* Looks up ahead on as many threads. */
struct gf_trail *gf_trail_new(const struct gf_repo *repo, const char *path,
			      unsigned workers);
void gf_trail_free(struct gf_trail *trail);
/* 1: a file stands there, *blob is it; 0: none does; -1: damage. */
int gf_trail_find(struct gf_trail *trail, const struct gf_oid *tree,
		  struct gf_oid *blob, struct gf_error *err);
/* Looks up ahead what will be asked; what fails is asked again then. */
void gf_trail_prepare(struct gf_trail *trail, const struct gf_oid *trees,
		      size_t n);

/* --- history (history.c) ------------------------------------------------- */

/*
 * What a commit says of itself; all that is pointed to is the history's, until
 * its next step. Whoever makes a commit writes what they like: texts are cut
 * at GF_LIMIT_AUTHOR_BYTES and GF_LIMIT_MESSAGE_BYTES, but may not be UTF-8
 * and are to be escaped when shown; times may be in no calendar.
 */
struct gf_commit_info {
	struct gf_commit commit;
	const struct gf_oid *parents;
	size_t nparents;
	bool is_edge; /* a shallow clone was cut here: no parents */
	const char *author, *email; /* by .mailmap of HEAD where it has one */
	int64_t author_time;	    /* seconds since 1970 */
	int author_offset;	    /* minutes east of UTC, within 100 hours */
	const char *subject;	    /* its first paragraph, on one line */
	const char *message;	    /* all of it */
};

enum gf_history_order {
	GF_HISTORY_FIRST_PARENT, /* only the first parent of each */
	GF_HISTORY_ALL		 /* children before parents, newest first */
};

struct gf_history;

/*
 * The commits that `tip` was made from, itself first. `but` (or NULL): not
 * those that it was made from too (git's but..tip). Exact whatever the dates
 * of commits say; those of one second in the order that git has them.
 */
int gf_history_open(struct gf_history **out, const struct gf_repo *repo,
		    const struct gf_oid *tip, const struct gf_oid *but,
		    enum gf_history_order order, struct gf_error *err);
/*
 * 1: *out is the next one; 0: there is no more. A commit that is missing or
 * damaged is told (-1) in its turn, and by its name.
 */
int gf_history_next(struct gf_history *h, struct gf_commit_info *out,
		    struct gf_error *err);
/* Any commit, told as a step of the history is; the history stays there. */
int gf_history_commit(struct gf_commit_info *out, struct gf_history *h,
		      const struct gf_oid *id, struct gf_error *err);
void gf_history_close(struct gf_history *h);

/* One commit by its id. */
int gf_repo_commit(struct gf_commit *out, const struct gf_repo *repo,
		   const struct gf_oid *id, struct gf_error *err);
/* The commit that an object is, or that a tag leads to; GF_EINVALID: none. */
int gf_repo_peel(struct gf_commit *out, const struct gf_repo *repo,
		 const struct gf_oid *id, struct gf_error *err);
/*
 * The commit that HEAD was at the end of a day (`day`: days since 1970, UTC):
 * the first on the way of first parents whose committer date is not after it.
 * GF_ENOTFOUND: the history begins later; *first is then its first commit.
 */
int gf_repo_at_day(struct gf_commit *out, struct gf_commit *first,
		   const struct gf_repo *repo, int64_t day,
		   struct gf_error *err);
/*
 * The newest commit that both were made from, and no other such one was;
 * GF_ENOTFOUND: they share no history.
 */
int gf_repo_merge_base(struct gf_oid *out, const struct gf_repo *repo,
		       const struct gf_oid *a, const struct gf_oid *b,
		       struct gf_error *err);

/* --- references (refs.c, ref_move.c) ------------------------------------- */

/*
 * One reference: "refs/heads/main" and where it stands. `id` NULL: what is
 * kept of it cannot be read (an empty file, a pipe, a loop…), and err, filled
 * then only, says why. 0 goes on, also past that one; -1 stops.
 */
typedef int (*gf_ref_fn)(const char *name, const struct gf_oid *id,
			 struct gf_error *err, void *payload);
/*
 * Those whose name starts with `prefix` ("refs/heads/"; "refs/": all), in the
 * order of their names. A symbolic one is told where it leads. As they were at
 * no one moment: one that moves meanwhile is told before or after.
 */
int gf_repo_refs(const struct gf_repo *repo, const char *prefix, gf_ref_fn fn,
		 void *payload, struct gf_error *err);
/* GF_ENOTFOUND: there is none; nothing is said of what it points to. */
int gf_repo_ref(struct gf_oid *out, const struct gf_repo *repo,
		const char *name, struct gf_error *err);
/*
 * The branch that HEAD names: "refs/heads/main", whether it was born or not.
 * GF_ENOTFOUND: none, a commit was checked out by itself.
 */
int gf_repo_head_branch(struct gf_buf *out, const struct gf_repo *repo,
			struct gf_error *err);
/* Whether git would have a reference of that name. */
bool gf_ref_is_name(const char *name);
/*
 * Moves a reference from `old` (NULL: there is none) to `new` (NULL: it is
 * taken away), if that is where it stands. GF_ECHANGED: it is not; GF_EINVALID:
 * git would not have that name, nor beside another one ("a" and "a/b"). What
 * it says is on the disk before it says it; a crash of the machine may bring
 * back where it stood before. No log of it is kept (reflog). A lock that
 * somebody holds is waited for, ten seconds; then it is named (GF_EIO).
 */
int gf_repo_ref_move(struct gf_repo *repo, const char *name,
		     const struct gf_oid *new, const struct gf_oid *old,
		     struct gf_error *err);
/*
 * Takes away the locks of references that start with `prefix`, where nobody
 * has them open and they are older than a second at `now` (seconds since
 * 1970); and that of packed-refs, where gf_repo_ref_move wrote it. Only for
 * names that nobody else moves, and by who holds the lock of the daemon.
 */
int gf_repo_clear_locks(struct gf_repo *repo, const char *prefix, int64_t now,
			struct gf_error *err);

/* --- notes (notes.c, notes_write.c) -------------------------------------- */

struct gf_note {
	struct gf_oid of;
	const char *text;
	size_t len;
};

/*
 * The note of an object in a commit of notes, by whoever made it and however
 * its folders are cut. GF_ENOTFOUND: none; GF_ELIMIT: more than
 * GF_LIMIT_NOTE_BYTES, not read.
 */
int gf_notes_read(struct gf_buf *out, const struct gf_repo *repo,
		  const struct gf_oid *notes, const struct gf_oid *of,
		  struct gf_error *err);
typedef int (*gf_notes_fn)(const struct gf_oid *of, struct gf_error *err,
			   void *payload);
/* Of what there are notes, in no order; GF_LIMIT_TREE_ENTRIES at most. */
int gf_notes_list(const struct gf_repo *repo, const struct gf_oid *notes,
		  gf_notes_fn fn, void *payload, struct gf_error *err);
/*
 * Makes one commit of notes on `base` (or NULL: the first one), with these
 * added, in place of those that were there of the same objects. Folders of two
 * letters in folders of two letters from the first note on: however many there
 * are, three folders are read and written for one note. Only objects are made,
 * and are on the disk when this returns: no reference moves. The same notes at
 * the same `time` (since 1970, UTC) make the same commit; where nothing
 * changes, *out is `base`.
 */
int gf_notes_write(struct gf_oid *out, struct gf_repo *repo,
		   const struct gf_oid *base, const struct gf_note *notes,
		   size_t n, int64_t time, const char *message,
		   struct gf_error *err);

/* --- what is new in a push (news.c, inspect.c) --------------------------- */

/* Returns 0 to go on, -1 (err filled) to stop. */
typedef int (*gf_commit_fn)(const struct gf_commit_info *info,
			    struct gf_error *err, void *payload);
/*
 * The commits that `tips` were made from, themselves too, and none of `known`
 * was: parents before children. Tags stand for what they are of. Those that are missing in `known` are passed
 * over. Costs what is new, where the dates of commits are honest: no known
 * commit that is much older than the oldest new one is read. Dates that lie
 * may have a known commit told again, and never leave out a new one.
 * GF_ELIMIT: there are more than `most` (GF_LIMIT_PUSH_COMMITS, SIZE_MAX…).
 * Names are as they are written: .mailmap is not asked.
 */
int gf_repo_new_commits(const struct gf_repo *repo, const struct gf_oid *tips,
			size_t n, const struct gf_oid *known, size_t nknown,
			size_t most, gf_commit_fn fn, void *payload,
			struct gf_error *err);

/* What no honest git would make, or nobody could check out. */
struct gf_abuse {
	const struct gf_oid *commit;
	const char *path; /* as it is: escape it; NULL: of the commit itself */
	enum gf_err code; /* GF_EINVALID, or GF_ELIMIT */
	const char *why;  /* a sentence, translated, harmless for a terminal */
};
typedef int (*gf_abuse_fn)(const struct gf_abuse *abuse, struct gf_error *err,
			   void *payload);

struct gf_inspect;

/*
 * `places` (copied; "records", "greffe.yaml"; "" is everything): where records,
 * schemas and settings are. There, files must be plain, of names that every
 * system can hold, apart from one another whatever their case and accents, and
 * at most GF_LIMIT_OBJECT_BYTES. Elsewhere only what git itself would not
 * write, and what is too deep, too long or too many, is told.
 */
struct gf_inspect *gf_inspect_new(const struct gf_repo *repo,
				  const char *const *places, size_t n);
/* Objects (copied) that may not be there, whatever they are called. */
void gf_inspect_forbid(struct gf_inspect *inspect, const struct gf_oid *ids,
		       size_t n);
/*
 * Tells what is wrong with a commit and with what it has that none of its
 * parents has at the same path. Folders that were inspected before are not
 * read again: give parents before children. At most one abuse a path; a
 * folder that is damaged or too deep is not entered. -1: it could not be read.
 */
int gf_inspect_commit(struct gf_inspect *inspect,
		      const struct gf_commit_info *info, gf_abuse_fn fn,
		      void *payload, struct gf_error *err);
void gf_inspect_free(struct gf_inspect *inspect);

/* --- the work tree and the staged index (edits.c) ------------------------ */

/* One file that may differ from what was committed. */
struct gf_repo_edit {
	const char *path; /* from the top of the repository */
	bool gone;
	enum gf_file_kind kind; /* OTHER when gone; never DIR */
	bool has_id;		/* staged, and not in conflict: its blob */
	struct gf_oid id;
};
typedef int (*gf_repo_edit_fn)(const struct gf_repo_edit *edit,
			       struct gf_error *err, void *payload);
/*
 * Files under `start` that may differ from a commit's folder, HEAD's (NULL:
 * nothing was committed yet): edited, removed, or added, untracked ones too
 * unless git is told to ignore them. In the order of paths. `staged`: what the
 * next commit would hold instead of the files; a conflict has no id then.
 *
 * Costs a stat of each file, as git status does, and reads those that a stat
 * does not tell. Runs nothing (no fsmonitor, no filters: a file that a filter
 * made differ is told when in doubt) and writes nothing. What git keeps out
 * of the work tree (sparse) is as it was committed; so is what is in a
 * submodule. GF_EINVALID: bare, or an index that cannot be read.
 */
int gf_repo_edits(const struct gf_repo *repo, const struct gf_oid *head,
		  const char *start, bool staged, gf_repo_edit_fn fn,
		  void *payload, struct gf_error *err);
/*
 * What git leaves out of a work tree: files that nothing tracks and that it is
 * told to ignore, and folders where that is so of all. Its index is read once.
 * Threads may not ask at the same time.
 */
struct gf_ignored;
int gf_ignored_open(struct gf_ignored **out, const struct gf_repo *repo,
		    struct gf_error *err);
/* A path below `prefix` ("" or "a/b") of the work tree. */
bool gf_ignored_is(const struct gf_ignored *ignored, const char *prefix,
		   const char *path, bool is_folder);
void gf_ignored_close(struct gf_ignored *ignored);
/* Another file than its own `index`: what git names to a hook. */
void gf_repo_use_index(struct gf_repo *repo, const char *path);

#endif
