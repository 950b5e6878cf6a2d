/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/clerk: what a worker does of one repository.
 *
 * Every commit that a branch was made from gets one verdict, by lib/gate, and
 * it is written where Git's users look: a note in refs/notes/greffe, and
 * refs/greffe/valid/<branch> moved to the newest commit that may be published.
 * What is to be done follows from the refs and the notes alone, never from
 * what happened before: a first look, a hint, and a restart after a crash at
 * any point are the same.
 *
 * Only the clerk writes these refs. What it wrote last is refs/greffe/clerk,
 * moved before refs/notes/greffe: where they differ otherwise than by a move
 * that was cut, somebody else wrote, which is said and put back.
 *
 * clerk.c       what is new, judged in order
 * clerk_notes.c verdicts written and read
 * clerk_refs.c  branches: their valid refs, what is told of them
 */
#ifndef GF_DAEMON_CLERK_H
#define GF_DAEMON_CLERK_H

#include "daemon/worker.h"
#include "gate/gate.h"

#define CLERK_REF  "refs/greffe/clerk"
#define NOTES_REF  "refs/notes/greffe"
#define VALID_REFS "refs/greffe/valid/"

/* One of refs/heads/. */
struct head {
	char *name; /* "refs/heads/main" */
	struct gf_oid tip;
	bool is_told; /* as it is now: by tip and valid */
	bool has_valid, is_there;
	bool is_unread; /* it stands somewhere: nothing of it is touched */
	struct gf_oid valid;
};

/* A commit that waits for its verdict. */
struct pending {
	struct gf_oid commit;
	const char *branch; /* a head's name, or "" */
	bool is_tip, is_done;
};

/* Verdicts that are not written yet. */
struct batch {
	struct gf_arena arena;
	struct gf_note *notes;
	struct report *reports;
	const char **branches;
	size_t n, cap, reports_cap, branches_cap;
	int64_t time;	/* of the newest commit */
	uint64_t began; /* when its first verdict came */
};

struct clerk {
	const struct worker *worker;
	struct gf_repo *repo;
	struct gf_gate *gate;

	struct gf_oid notes; /* where refs/greffe/clerk stands */
	bool has_notes, knows_notes;
	bool adopts; /* there were no notes when this began */

	/* Tips all of which has notes; kept in greffe/known between lives. */
	struct gf_oid *known;
	size_t nknown, known_cap;
	size_t nsure; /* of them; behind are those of the queue */
	bool has_known;
	bool complete; /* no branch's history was passed over */

	struct head *heads;
	size_t nheads, heads_cap;
	struct pending *queue;
	size_t npending, pending_cap;
	struct gf_arena arena;	 /* of one reconciliation */
	struct gf_strmap queued; /* ids of the queue */
	struct batch batch;
	struct gf_oid *suspects;
	size_t nsuspects, suspects_cap;
	uint32_t judged;
	uint64_t told_alive; /* when, as clerk_now */
	uint64_t looked;     /* the same: at the branches */
};

static inline bool same_oid(const struct gf_oid *a, const struct gf_oid *b)
{
	return !memcmp(a, b, sizeof(*a));
}
uint64_t clerk_now(void); /* milliseconds, from some moment on */

struct clerk *clerk_new(const struct worker *worker);
void clerk_free(struct clerk *clerk);
/* That commit is never read: it gets the word unreadable. */
void clerk_suspect(struct clerk *clerk, const struct gf_oid *commit);
/* *judged: how many commits got their verdict. */
int clerk_reconcile(struct clerk *clerk, uint32_t *judged,
		    struct gf_error *err);

/* --- clerk_notes.c ------------------------------------------------------- */

/* Finds what was written, and puts back what somebody else moved. */
int clerk_open_notes(struct clerk *clerk, struct gf_error *err);
/* 1: *out is its verdict; 0: it has none. */
int clerk_read_note(struct clerk *clerk, const struct gf_oid *commit,
		    struct gf_note_line *out);
/* Puts a verdict into the batch, and writes that when it is time. */
int clerk_add_verdict(struct clerk *clerk, const struct pending *of,
		      const struct gf_ruling *ruling, uint32_t ms,
		      struct gf_error *err);
/* Writes the batch: notes, then refs; then it is told. */
int clerk_write_batch(struct clerk *clerk, struct gf_error *err);
/* Tips whose notes are all there, from an earlier life; none where in doubt. */
void clerk_load_known(struct clerk *clerk);
/* All that the branches have now has its notes. */
void clerk_know_heads(struct clerk *clerk);
/* For the next life. */
void clerk_keep_known(const struct clerk *clerk);

/* --- clerk_refs.c -------------------------------------------------------- */

/* The branches as they are. HEAD's comes first. */
int clerk_read_heads(struct clerk *clerk, struct gf_error *err);
/* Moves valid refs and tells branches, as far as verdicts are there. */
int clerk_settle_refs(struct clerk *clerk, struct gf_error *err);
void clerk_release_heads(struct clerk *clerk);
/* Something that somebody should look at. */
void clerk_alarm(const struct clerk *clerk, const char *fmt, ...)
	GF_PRINTF(2, 3);

#endif
