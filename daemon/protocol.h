/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/protocol: what is said on the socket, line by line.
 *
 * docs/protocol.md describes it, and its examples are run by a test. Here
 * lines of clients are read, who may send anything, and lines of the daemon
 * are written; which client gets them is control.c's affair.
 *
 *	code = protocol_read(&demand, line, len, &err);
 *	if (code)
 *		protocol_error(&out, code, err.msg, demand.id);
 *	...
 *	protocol_forget(&demand);
 */
#ifndef GF_DAEMON_PROTOCOL_H
#define GF_DAEMON_PROTOCOL_H

#include "daemon/event.h"

#define PROTOCOL_VERSION 1

/* clang-format off */
/* X(name, its name on the wire) */
#define DEMANDS(X)                                                           \
	X(PING, "ping")                                                       \
	X(STATUS, "status")                                                   \
	X(SUBSCRIBE, "subscribe")                                             \
	X(UNSUBSCRIBE, "unsubscribe")                                         \
	X(RELOAD, "reload")                                                   \
	X(METRICS, "metrics")
/* clang-format on */

enum demand_kind {
#define X(name, word) DEMAND_##name,
	DEMANDS(X)
#undef X
		DEMAND_KINDS
};

struct demand {
	enum demand_kind kind;
	bool has_id;
	int64_t id;		/* given back with the answer */
	const char *repository; /* NULL: all of them */
	bool verdicts, live;	/* of subscribe: what is followed */
	struct gf_wire *wire;	/* has the texts */
};

/*
 * The first line of a client: it speaks this version. NULL, or the code of
 * what is wrong with it.
 */
const char *protocol_read_hello(const char *line, size_t len,
				struct gf_error *err);
/* Any other line. What was understood of it is in `out` all the same. */
const char *protocol_read(struct demand *out, const char *line, size_t len,
			  struct gf_error *err);
void protocol_forget(struct demand *demand);
/* After this error nothing that the client says is listened to. */
bool protocol_is_fatal(const char *code);
const char *demand_name(enum demand_kind kind);

/* --- lines of the daemon, each with its end ------------------------------ */

void protocol_hello(struct gf_buf *out, const char *version);
/* `demand` NULL: to none of them. */
void protocol_error(struct gf_buf *out, const char *code, const char *message,
		    const struct demand *demand);
/* The start of an answer, which protocol_end closes. */
void protocol_answer(struct gf_buf *out, const struct demand *demand);
void protocol_event(struct gf_buf *out, const struct event *event,
		    const char *repository);
void protocol_end(struct gf_buf *out);

#endif
