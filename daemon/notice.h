/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/notice: a verdict as it is told outside: JSON for programs, a mail
 * for people.
 *
 * Used in a child of the daemon's only, since the author, the subject and the
 * registry's language are read from the repository.
 *
 * All of it but the verdict's own words is a stranger's: JSON and base64 carry
 * it, no header of a mail is made of it but the subject, which is encoded, and
 * an author's address is written to only where it is one, of one line.
 */
#ifndef GF_DAEMON_NOTICE_H
#define GF_DAEMON_NOTICE_H

#include "daemon/config.h"

struct notice {
	/* as the daemon knows it; borrowed */
	const char *repository; /* its path */
	const char *branch;	/* "refs/heads/main" */
	const char *commit, *word;
	uint32_t errors, warnings, debt; /* errors: new ones */
	const char *note;
	size_t note_len;

	/* as the repository says it */
	struct gf_arena arena;
	const char *author, *email, *subject;
	const char *lang; /* of greffe.yaml of the commit; NULL: none */
	int64_t time;
};

/* -1: the repository or the commit cannot be read. */
int notice_read(struct notice *notice, struct gf_error *err);
void notice_release(struct notice *notice);
/* One object on one line: its form is in docs/host.md. */
void notice_json(struct gf_buf *out, const struct notice *notice);
/* One line for people, in the process's language. */
void notice_text(struct gf_buf *out, const struct notice *notice);
/*
 * A whole mail, and whom it goes to, in the arena. Nobody: the author is all
 * that is asked for, and has no address.
 */
struct config_list notice_mail(struct gf_buf *out, struct notice *notice,
			       const struct config_mail *mail);

#endif
