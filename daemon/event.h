/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/event: what happened, told to whoever listens.
 *
 * The one place where verdicts, branches, live findings, changes of state and
 * alarms go. The log, the subscribers on the socket, the notifications and the
 * metrics listen; nobody else is told, and nobody asks elsewhere.
 *
 * A listener is called at once, in the order in which listeners came; it
 * borrows the event for the call, does not block, and starts no job.
 *
 *	events_listen(&daemon->events, log_event, NULL);
 *	...
 *	events_publish(&daemon->events, &(struct event){
 *		.kind = EVENT_ALARM, .repo = repo, .text = text });
 */
#ifndef GF_DAEMON_EVENT_H
#define GF_DAEMON_EVENT_H

#include "base/base.h"

struct repository;

/* clang-format off */
/* X(name, its name for programs): the fields that mean something are beside. */
#define EVENTS(X)                                                             \
	X(READY, "ready")     /* the daemon waits for events */               \
	X(STOP, "stop")       /* it ends */                                   \
	X(STATE, "state")     /* repo, word: repo_state_name, text: why */    \
	X(VERDICT, "verdict") /* repo, branch, commit, word, counts, text:    \
				 the whole note, ms */                        \
	X(BRANCH, "branch")   /* repo, branch, commit (its tip; "": gone),    \
				 valid, word, counts, behind */               \
	X(LIVE, "live")       /* repo, text: a line of JSON for subscribers */\
	X(ALARM, "alarm")     /* repo or NULL, text: for people */            \
	X(DONE, "done")       /* repo, counts.done commits judged, ms */
/* clang-format on */

enum event_kind {
#define X(name, word) EVENT_##name,
	EVENTS(X)
#undef X
		EVENT_KINDS
};

/* Texts are never NULL once published: "" where there is nothing to say. */
struct event {
	enum event_kind kind;
	struct repository *repo;    /* NULL: the daemon's own */
	const char *branch;	    /* "refs/heads/main" */
	const char *commit, *valid; /* 40 hexadecimal digits */
	const char *word; /* valid, debt, invalid, unreadable; or a state */
	uint32_t errors, warnings, debt;
	uint32_t behind; /* commits from the valid one to the tip */
	uint32_t done;
	bool history; /* of a commit that was there when greffe was adopted */
	uint64_t ms;
	const char *text; /* may hold anything: escape it */
	size_t text_len;
};

typedef void (*event_fn)(const struct event *event, void *payload);

/* Zero-initialised is ready for use. */
struct events {
	struct event_listener {
		event_fn fn;
		void *payload;
	} * listeners;
	size_t n, cap;
};

void events_listen(struct events *events, event_fn fn, void *payload);
void events_publish(struct events *events, const struct event *event);
void events_release(struct events *events);
const char *event_name(enum event_kind kind); /* "verdict" */

#endif
