/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/fault: where tests end a worker, as a power cut would.
 *
 * `greffed --fault note.ref@2` kills worker and daemon the second time that
 * that point is passed; `crash@0123abc`, `killed@0123abc` and `hang@0123abc`
 * wait for a commit by the start of its id. Without the option a point costs
 * one comparison.
 */
#ifndef GF_DAEMON_FAULT_H
#define GF_DAEMON_FAULT_H

#include "repo/repo.h"

/* clang-format off */
/* X(name, how it is called, what is done there) */
#define FAULTS(X)                                                             \
	X(JUDGE_BEGIN, "judge.begin", KILL)                                   \
	X(JUDGE_END, "judge.end", KILL)                                       \
	X(NOTE_OBJECTS, "note.objects", KILL) /* notes made, no ref moved */  \
	X(CLERK_REF, "clerk.ref", KILL)       /* refs/greffe/clerk moved */   \
	X(NOTE_REF, "note.ref", KILL)         /* refs/notes/greffe moved */   \
	X(VALID_REF, "valid.ref", KILL)       /* a valid ref moved */         \
	X(CRASH, "crash", CRASH)                                              \
	X(KILLED, "killed", DIE)                                              \
	X(HANG, "hang", HANG)
/* clang-format on */

enum fault {
#define X(name, word, act) FAULT_##name,
	FAULTS(X)
#undef X
		FAULT_COUNT
};

/* -1: no such point. */
int fault_choose(const char *spec);
/* `commit` may be NULL. */
void fault_point(enum fault fault, const struct gf_oid *commit);
/* "judge.begin"…; NULL behind the last: for tests, which try each. */
const char *fault_name(enum fault fault);

#endif
