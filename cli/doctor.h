/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe doctor: is a repository kept as one should be that judges what is
 * pushed? A check is a function, and a row of the table in cmd_doctor.c; it
 * says what it finds, and of what is wrong what to type.
 */
#ifndef GF_CLI_DOCTOR_H
#define GF_CLI_DOCTOR_H

#include "cli/cli.h"
#include "repo/repo.h"

struct doctor {
	struct cli *cli;
	bool fix;
	struct gf_arena arena;
	unsigned wrong; /* in all repositories */
	/* of the one that is looked at */
	struct gf_repo *repo;
	const char *folder; /* what `git -C` takes */
	bool is_host;	    /* others push to it */
};

/* A line each; "%s" takes paths and words raw: they are escaped. */
void doctor_ok(struct doctor *d, const char *fmt, ...) GF_PRINTF(2, 3);
void doctor_note(struct doctor *d, const char *fmt, ...) GF_PRINTF(2, 3);
void doctor_wrong(struct doctor *d, const char *fmt, ...) GF_PRINTF(2, 3);
void doctor_fixed(struct doctor *d, const char *fmt, ...) GF_PRINTF(2, 3);
/* Below it: "type: …", a command of which words are quoted already. */
void doctor_type(struct doctor *d, const char *fmt, ...) GF_PRINTF(2, 3);
/* As the shell reads it; the arena's. */
const char *doctor_quote(struct doctor *d, const char *word);

/* With --fix: locks of the refs that greffed alone writes. */
void doctor_clear_locks(struct doctor *d);

/* The checks; each of the repository that is looked at. */
void doctor_hooks(struct doctor *d);
void doctor_settings(struct doctor *d);
void doctor_replaced(struct doctor *d);
void doctor_grafts(struct doctor *d);
void doctor_owner(struct doctor *d);
void doctor_locks(struct doctor *d);
void doctor_index(struct doctor *d);
void doctor_daemon(struct doctor *d);
void doctor_policy(struct doctor *d);

#endif
