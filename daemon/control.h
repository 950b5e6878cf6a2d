/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/control: those who call greffed, on its socket.
 *
 * A Unix socket that only the same user and root may call, and where the host
 * asked for it a port of this machine that gives the metrics and nothing else.
 * docs/protocol.md says what is said there; protocol.h reads and writes it.
 *
 * A client may be slow, silent or hostile. It is read a little at a time,
 * lines no longer than GF_LIMIT_SOCKET_LINE; what it does not read waits, up
 * to GF_LIMIT_SOCKET_QUEUE, and then it is cut off with a last line; it is one
 * of at most GF_LIMIT_SOCKET_CLIENTS, and has ten seconds to say what it
 * wants. The loop never waits for it. Those who follow something may be
 * silent for ever.
 *
 * Ownership. A client belongs to its control, and is freed before the loop
 * sleeps, never under the feet of who is at it.
 */
#ifndef GF_DAEMON_CONTROL_H
#define GF_DAEMON_CONTROL_H

#include "daemon/daemon.h"
#include "daemon/protocol.h"

struct control;

struct control_opts {
	const char *path; /* of the socket; NULL: none */
	int given;	  /* one that systemd opened instead; -1: none */
	unsigned port;	  /* of 127.0.0.1, for metrics; 0: none */
};

int control_open(struct control **out, struct daemon *daemon,
		 const struct control_opts *opts, struct gf_error *err);
void control_close(struct control *control);
/* Before a repository is freed: nobody follows it any more. */
void control_forget(struct control *control, const struct repository *repo);

/* --- one client (client.c) ----------------------------------------------- */

enum client_state {
	CLIENT_NEW,   /* has not said what it speaks */
	CLIENT_LINES, /* speaks the protocol */
	CLIENT_HTTP,  /* asked for a page; its headers come in */
	CLIENT_LAST,  /* is told the last, nothing is read of it */
	CLIENT_GONE   /* to be freed */
};

struct follow {
	struct repository *repo;
	bool live; /* else its verdicts */
};

struct client {
	struct control *control;
	struct client *next;
	int fd;
	bool pages_only; /* came by the port */
	enum client_state state;
	uint64_t since; /* when it came to NEW, HTTP or LAST, as loop_now */
	struct gf_lines in;
	struct gf_buf out;
	size_t sent; /* of out */
	unsigned headers;
	char *page; /* "/metrics", or NULL */
	bool bad_host;
	bool all_verdicts;
	struct follow *follows;
	size_t nfollows, follows_cap;
};

/* For it: sent as soon as it reads. Not when it is at its end already. */
void client_say(struct client *client, const char *s, size_t len);
/* What is said already, and no more. */
void client_end(struct client *client);
/* With a last line. */
void client_refuse(struct client *client, const char *code,
		   const char *message);
/* What it sent is read, what waits is sent. A loop_fd_fn. */
void client_handle(int fd, uint32_t events, void *client);
bool client_follows(const struct client *client, const struct repository *repo,
		    bool live);
void client_free(struct client *client);

/* --- the whole of them (control.c) --------------------------------------- */

struct control {
	struct daemon *daemon;
	struct client *clients;
	size_t nclients;
	int socket, port;
	char *path; /* of the socket, where it is ours to remove */
	struct loop_timer timer;
	struct metrics *metrics;
	uint64_t refused, cut; /* for metrics */
};

/* Some client has a time to keep. */
void control_wake(struct control *control);

/* --- what they are answered (answer.c, http.c) --------------------------- */

void answer_demand(struct client *client, const struct demand *demand);
void answer_unfollow(struct client *client);
/* A line of a client that speaks HTTP; an empty one ends its question. */
void http_line(struct client *client, char *line, size_t len);
bool http_is_question(const char *line, size_t len);

/* --- figures (metrics.c) ------------------------------------------------- */

struct metrics *metrics_new(struct daemon *daemon);
void metrics_free(struct metrics *metrics);
/* All of them, as OpenMetrics text. */
void metrics_write(struct gf_buf *out, const struct control *control);

#endif
