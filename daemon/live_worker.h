/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The worker that looks at files as they are saved, and what it says to the
 * loop: lines, whose first letter says what they are.
 */
#ifndef GF_DAEMON_LIVE_WORKER_H
#define GF_DAEMON_LIVE_WORKER_H

#include "daemon/live.h"
#include "index/index.h"

enum {
	LIVE_SAYS_STATE = 'S',	 /* "on", "waiting rebase", "failing WHY" */
	LIVE_SAYS_FINDINGS = 'L' /* a line for subscribers */
};

/* Until the loop hangs up; the process's exit code. */
int live_work(const struct repository *repo, const char *engine, int out);

/* --- paths, each once, in their order (live_paths.c) --------------------- */

struct live_path {
	char *path;
	uint32_t value;
};

struct live_paths {
	struct live_path *items;
	size_t n, cap;
};

struct live_path *live_paths_find(const struct live_paths *set,
				  const char *path);
/* Found, or made with the value 0. Moves what live_paths_find gave. */
struct live_path *live_paths_add(struct live_paths *set, const char *path);
void live_paths_clear(struct live_paths *set); /* and ready for use */

/* --- what is saved (live_watch.c) ---------------------------------------- */

/* The folders of a registry and what git keeps beside them, watched. */
struct live_watch {
	const struct repository *repo;
	int fd;
	char **folders; /* by watch descriptor, from the work tree; or NULL */
	size_t nfolders;
	int git, logs; /* the watches of the repository's own folders */
	char *failure; /* what cannot be watched, and what to do; or NULL */
};

/* What came since it was asked last. */
struct live_news {
	struct live_paths saved; /* files, from the work tree */
	bool moved;		 /* HEAD did, or more than is known */
	bool any;
};

int live_watch_open(struct live_watch *watch, const struct repository *repo,
		    struct gf_error *err);
/* Where git says that HEAD moved, or that a merge begins; again at will. */
void live_watch_git(struct live_watch *watch);
/* A folder and those in it ("": the top, alone). Files there are news where
 * `news` is not NULL. */
void live_watch_folder(struct live_watch *watch, const char *folder,
		       struct live_news *news);
/*
 * Waits until something was saved, then a little for what comes with it: an
 * editor writes beside, renames over, and removes in a few calls.
 */
int live_watch_wait(struct live_watch *watch, struct live_news *news);

/* --- what is found (live_tell.c) ----------------------------------------- */

struct live_teller {
	const char *repository; /* as clients know it */
	const char *folder;	/* of the work tree */
	int out;
	struct gf_index *ix;
	struct live_paths told; /* with findings: a print of what was said */
	/* of one time */
	const struct live_paths *saved;
	struct live_paths also; /* others that may be touched */
	bool all;
	size_t said, left_out;
};

void live_say_state(int out, const char *state, const char *why);
/* Says what is wrong now with the files that were saved, and with those that
 * refer to them where that is new. The index looks at them already. */
int live_tell(struct live_teller *teller, const struct live_paths *saved,
	      bool all, struct gf_error *err);

#endif
