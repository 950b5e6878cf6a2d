/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where greffe is called by others: hooks that git runs, recipes for the
 * machines of a forge. What can be installed is a table, a family a file:
 * hook_git.c has the hooks of git; cmd_hook.c lists the families.
 */
#ifndef GF_CLI_HOOK_H
#define GF_CLI_HOOK_H

#include "cli/cli.h"
#include "repo/repo.h"

/* One run of greffe hook install or uninstall. */
struct hook {
	struct cli *cli;
	bool dry_run;
	const char *package; /* of a recipe: where greffe's is; or NULL */
	/* Of pre-receive: where the host says who pushes, gpg's folder. */
	const char *user_variable, *keyring;
	struct gf_arena arena;
};

/* A row of the table. -1: not done, err says why and what to type. */
struct hook_kind {
	const char *name; /* "pre-receive" */
	const char *what; /* a msgid: what it does, for completion and help */
	int (*install)(struct hook *h, const struct hook_kind *kind,
		       const char *repo, struct gf_error *err);
	int (*uninstall)(struct hook *h, const struct hook_kind *kind,
			 const char *repo, struct gf_error *err);
	/* What git runs; NULL: nothing. The exit code. */
	int (*run)(struct cli *cli, int argc, char **argv);
};
/* All of them, NULL-terminated. */
const struct hook_kind *const *hook_kinds(void);
const struct hook_kind *hook_find(const char *name); /* or NULL */
/* "PATH: what was done", and that nothing was, with --dry-run. */
void hook_say(struct hook *h, const char *path, const char *what);

/* --- the hooks of git (hook_git.c, hook_place.c) ------------------------- */

extern const struct hook_kind hook_pre_commit, hook_pre_push, hook_pre_receive,
	hook_post_receive;

/* Of the scripts: an older one is told by doctor and written anew. */
#define HOOK_VERSION 1

enum hook_state {
	HOOK_NONE,   /* there is nothing */
	HOOK_OURS,   /* a script of greffe, of `version` */
	HOOK_CALLS,  /* someone else's, that calls greffe */
	HOOK_THEIRS, /* someone else's */
};

/* Where git looks for a hook of a repository, and what is there. */
struct hook_place {
	const char *path;   /* the script, absolute */
	const char *before; /* what stood there, kept beside it */
	enum hook_state state;
	unsigned version;   /* of ours */
	bool is_executable; /* else git passes over it */
	bool has_before;
	bool in_forge; /* one of those that the forge's own hook runs */
};

/*
 * All strings are the arena's. -1: git would look where other repositories
 * do too, or it cannot be read; err says what to type.
 */
int hook_place_find(struct hook_place *out, const struct gf_repo *repo,
		    const char *name, struct gf_arena *arena,
		    struct gf_error *err);

/*
 * Writes the script there; what is someone else's is kept as `before`, and of
 * ours what it says of who pushes, unless `h` says otherwise.
 */
int hook_write(const struct hook *h, const struct hook_kind *kind,
	       const struct hook_place *place, struct gf_error *err);

/* --- the recipes of forges (hook_ci.c) ----------------------------------- */

extern const struct hook_kind hook_ci_github, hook_ci_gitlab, hook_ci_forgejo;

/* --- what git runs ------------------------------------------------------- */

int hook_run_pre_commit(struct cli *cli, int argc, char **argv);
int hook_run_pre_push(struct cli *cli, int argc, char **argv);
int hook_run_pre_receive(struct cli *cli, int argc, char **argv);
int hook_run_post_receive(struct cli *cli, int argc, char **argv);

#endif
