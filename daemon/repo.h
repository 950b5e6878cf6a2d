/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/repo: what greffed's own process knows of a repository.
 *
 * Where it is, what is to be done there, and what the last worker told of it:
 * each branch with its last verdict. None of it is kept anywhere: a daemon
 * that starts knows nothing, and reconciles. Nothing here reads an object; a
 * repository is found and locked with plain files.
 */
#ifndef GF_DAEMON_REPO_H
#define GF_DAEMON_REPO_H

#include "base/base.h"
#include "repo/repo.h"

/* clang-format off */
/* X(name, its name for programs, what a person reads) */
#define REPO_STATES(X)                                                        \
	X(NEW, "new", N_("not looked at yet"))                                \
	X(IDLE, "idle", N_("up to date"))                                     \
	X(BUSY, "busy", N_("judging"))                                        \
	X(FAILING, "failing", N_("cannot be judged"))                         \
	X(GONE, "gone", N_("not there"))
/* clang-format on */

enum repo_state {
#define X(name, word, text) REPO_##name,
	REPO_STATES(X)
#undef X
		REPO_STATE_COUNT
};

const char *repo_state_name(enum repo_state state);
const char *repo_state_text(enum repo_state state); /* a msgid */

/* One of refs/heads/. */
struct branch {
	char *name; /* "refs/heads/main" */
	struct gf_oid tip, valid;
	bool has_valid;	  /* refs/greffe/valid/<branch> is there */
	bool is_judged;	  /* then word and counts are the tip's */
	const char *word; /* "valid", "debt", "invalid", "unreadable" */
	uint32_t errors, warnings, debt;
	uint32_t behind; /* commits from the valid one to the tip */
	bool seen;	 /* told by the job that runs */
};

struct job;
struct live;
struct watch_repo;

struct repository {
	char *path;	       /* as it was named: what people call it */
	char *gitdir, *common; /* absolute; the same but in a linked one */
	char *worktree;	       /* absolute; NULL: bare */
	int lock;	       /* greffed.lock, held; -1: not held */

	enum repo_state state;
	char *why;	/* of FAILING and GONE, for people; else NULL */
	uint64_t since; /* when it came to this state, as loop_now */
	bool polling;	/* it is not told of changes: why is said once */

	unsigned hints;	  /* that came: those who care compare */
	bool wanted;	  /* to be reconciled: put off until before_sleep */
	uint32_t pending; /* commits that wait for a verdict */
	bool has_in_hand;
	struct gf_oid in_hand; /* what is judged now */

	struct branch *branches;
	size_t nbranches, branches_cap;

	struct job *job;	  /* its worker, or NULL */
	struct live *live;	  /* who tells of its files, or NULL */
	struct watch_repo *watch; /* its watches */
	unsigned failures;	  /* in a row, for the time until the next */
};

/*
 * Finds a repository at a path, not above it: a bare one, or the .git of a
 * work tree, linked or not. GF_ENOTFOUND: there is none.
 */
int repository_find(struct repository *repo, struct gf_error *err);
struct repository *repository_new(const char *path);
void repository_free(struct repository *repo);
/*
 * The one daemon of a repository: greffed.lock in its greffe folder, held
 * until repository_unlock or until the process ends. GF_EINVALID: another one
 * is, and is named.
 */
int repository_lock(struct repository *repo, struct gf_error *err);
void repository_unlock(struct repository *repo);
/*
 * Whether its folder is still the one that was locked: while the lock is held
 * the system tells of no deletion, and another repository may come to the
 * same path.
 */
bool repository_is_there(const struct repository *repo);
/* "merge", "rebase"… while one is in progress in its work tree, or NULL. */
const char *repository_in_progress(const struct repository *repo);
/* What its greffe folder holds under that name; malloc'ed. */
char *repository_file(const struct repository *repo, const char *name);

/* By its full name; made where there is none. */
struct branch *repository_branch(struct repository *repo, const char *name);
void repository_drop_branch(struct repository *repo, const char *name);
/* Without the ones that were not seen since repository_forget_seen. */
void repository_forget_seen(struct repository *repo);
void repository_drop_unseen(struct repository *repo);

#endif
