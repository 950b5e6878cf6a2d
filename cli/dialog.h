/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffed, called on its socket: docs/protocol.md says what is said there.
 *
 *	if (dialog_open(&dialog, cli, NULL, &err) == 0 &&
 *	    dialog_ask(&dialog, "status", folder, &err) == 0)
 *		while ((ret = dialog_next(&dialog, DIALOG_PATIENCE, &err)) > 0)
 *			… dialog.line, dialog.said …
 *	dialog_close(&dialog);
 */
#ifndef GF_CLI_DIALOG_H
#define GF_CLI_DIALOG_H

#include "cli/cli.h"

/* For an answer, in milliseconds. */
#define DIALOG_PATIENCE 10000

struct dialog {
	int fd; /* -1: nobody is called */
	struct gf_lines in;
	struct gf_wire *said; /* the last line */
	const char *line;     /* its text */
	size_t len;
	bool ended; /* by the daemon */
};

/*
 * Calls, and agrees on the protocol. `socket`: where it was typed to be, or
 * NULL: GREFFED_SOCKET, the person's own, then the machine's. GF_ENOTFOUND:
 * nobody listens.
 */
int dialog_open(struct dialog *dialog, const struct cli *cli,
		const char *socket, struct gf_error *err);
/* `repository` NULL: all. `topics` NULL or as JSON: "\"verdicts\"". */
int dialog_ask(struct dialog *dialog, const char *request,
	       const char *repository, const char *topics,
	       struct gf_error *err);
/*
 * 1: a line; 0: the daemon hung up, or nothing came for so long (-1: for
 * ever), or a signal did; -1: what came cannot be understood.
 */
int dialog_next(struct dialog *dialog, int milliseconds, struct gf_error *err);
/* A text of the last line, or "". */
const char *dialog_text(const struct dialog *dialog, const char *name);
int64_t dialog_number(const struct dialog *dialog, const char *name);
void dialog_close(struct dialog *dialog);

#endif
