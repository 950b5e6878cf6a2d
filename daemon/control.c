/* SPDX-License-Identifier: EUPL-1.2 */
/* Those who call: let in, told what happens, let go. See control.h. */
#include "daemon/control.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* Calls taken in a row: the rest of the loop has its turn too. */
#define CALLS_AT_ONCE 16
/* For saying what one wants, or reading the last line. */
#define PATIENCE_MS 10000
/* Until calls are taken again, where there is no descriptor left for one. */
#define FULL_MS 1000

/* --- letting in ---------------------------------------------------------- */

/* A call that is not taken learns why, where that costs no waiting. */
static void turn_away(struct control *control, int fd, const char *code,
		      const char *message)
{
	struct gf_buf line = GF_BUF_INIT;

	protocol_error(&line, code, message, NULL);
	send(fd, line.s, line.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	gf_buf_release(&line);
	close(fd);
	control->refused++;
}

static void let_in(struct control *control, int fd, bool pages_only)
{
	struct client *client = gf_xcalloc(1, sizeof(*client));

	client->control = control;
	client->fd = fd;
	client->pages_only = pages_only;
	client->since = loop_now(control->daemon->loop);
	gf_lines_init(&client->in, gf_limit(GF_LIMIT_SOCKET_LINE));
	gf_buf_init(&client->out);
	if (loop_add_fd(control->daemon->loop, fd, EPOLLIN, client_handle,
			client, NULL) < 0) {
		close(fd);
		free(client);
		return;
	}
	client->next = control->clients;
	control->clients = client;
	control->nclients++;
	control_wake(control);
}

static bool is_allowed(int fd)
{
	struct gf_peer peer;

	return gf_socket_peer(fd, &peer) &&
	       (peer.uid == 0 || peer.uid == geteuid());
}

static void take_call(struct control *control, int fd, bool pages_only)
{
	if (!pages_only && !is_allowed(fd))
		turn_away(control, fd, "not-allowed",
			  _("only the user of greffed and root may call"));
	else if (control->nclients >= gf_limit(GF_LIMIT_SOCKET_CLIENTS))
		turn_away(control, fd, "busy",
			  _("too many clients; call again later"));
	else
		let_in(control, fd, pages_only);
}

static void listen_again(struct control *control, uint32_t events)
{
	if (control->socket >= 0)
		loop_change_fd(control->daemon->loop, control->socket, events);
	if (control->port >= 0)
		loop_change_fd(control->daemon->loop, control->port, events);
}

static void take_calls(int listening, uint32_t events GF_UNUSED, void *payload)
{
	struct control *control = payload;
	unsigned i;
	int fd;

	for (i = 0; i < CALLS_AT_ONCE; i++) {
		fd = accept4(listening, NULL, NULL,
			     SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd >= 0) {
			take_call(control, fd, listening == control->port);
			continue;
		}
		if (errno != EMFILE && errno != ENFILE && errno != ENOMEM)
			return;
		/* it would be told at once again, for ever */
		listen_again(control, 0);
		loop_set_timer(control->daemon->loop, &control->timer, FULL_MS);
		return;
	}
}

/* --- letting go ---------------------------------------------------------- */

static bool has_time_to_keep(const struct client *client)
{
	return client->state == CLIENT_NEW || client->state == CLIENT_HTTP ||
	       client->state == CLIENT_LAST;
}

void control_wake(struct control *control)
{
	if (!control->timer.due)
		loop_set_timer(control->daemon->loop, &control->timer,
			       PATIENCE_MS);
}

static void lose_patience(struct client *client)
{
	if (client->state == CLIENT_LAST)
		shutdown(client->fd, SHUT_RDWR); /* which wakes its handler */
	else if (client->state == CLIENT_HTTP || client->pages_only)
		client_end(client);
	else
		client_refuse(client, "silent",
			      _("nothing was asked; call again"));
}

static void keep_time(void *payload)
{
	struct control *control = payload;
	uint64_t now = loop_now(control->daemon->loop);
	struct client *client;
	bool more = false;

	listen_again(control, EPOLLIN);
	for (client = control->clients; client; client = client->next) {
		if (!has_time_to_keep(client))
			continue;
		if (now - client->since >= PATIENCE_MS)
			lose_patience(client);
		more |= has_time_to_keep(client);
	}
	if (more)
		control_wake(control);
}

/* Before the loop sleeps: nobody is at a client then. */
static void free_gone(void *payload)
{
	struct control *control = payload;
	struct client **at = &control->clients, *client;

	while ((client = *at)) {
		if (client->state != CLIENT_GONE) {
			at = &client->next;
			continue;
		}
		*at = client->next;
		control->nclients--;
		client_free(client);
	}
}

/* --- telling ------------------------------------------------------------- */

static bool is_told(const struct client *client, const struct event *event)
{
	if (client->state != CLIENT_LINES)
		return false;
	if (!event->repo)
		return client->nfollows || client->all_verdicts;
	return client_follows(client, event->repo, event->kind == EVENT_LIVE);
}

/* What a worker says of live findings is a line of ours already. */
static void write_event(struct gf_buf *line, const struct event *event)
{
	if (event->kind == EVENT_LIVE)
		gf_buf_add(line, event->text, event->text_len);
	else
		protocol_event(line, event,
			       event->repo ? event->repo->path : NULL);
}

static void tell(const struct event *event, void *payload)
{
	struct control *control = payload;
	struct gf_buf line = GF_BUF_INIT;
	struct client *client;

	for (client = control->clients; client; client = client->next) {
		if (!is_told(client, event))
			continue;
		if (!line.len)
			write_event(&line, event);
		client_say(client, line.s, line.len);
	}
	gf_buf_release(&line);
}

void control_forget(struct control *control, const struct repository *repo)
{
	struct client *client;
	size_t i, kept;

	for (client = control->clients; client; client = client->next) {
		for (i = kept = 0; i < client->nfollows; i++)
			if (client->follows[i].repo != repo)
				client->follows[kept++] = client->follows[i];
		client->nfollows = kept;
	}
}

/* --- its life ------------------------------------------------------------ */

static int listen_to_port(unsigned port, struct gf_error *err)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((uint16_t)port) };
	int one = 1, fd;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    listen(fd, SOMAXCONN) == 0)
		return fd;
	gf_fail_errno(err, _("cannot listen at 127.0.0.1:%u"), port);
	if (fd >= 0)
		close(fd);
	return -1;
}

static int open_all(struct control *control, const struct control_opts *opts,
		    struct gf_error *err)
{
	struct loop *loop = control->daemon->loop;

	if (opts->given >= 0) {
		if (gf_socket_take(opts->given, err) < 0)
			return -1;
		control->socket = opts->given;
	} else if (opts->path) {
		control->socket = gf_socket_listen(opts->path, err);
		if (control->socket < 0)
			return -1;
		control->path = gf_xstrdup(opts->path);
	}
	if (opts->port) {
		control->port = listen_to_port(opts->port, err);
		if (control->port < 0)
			return -1;
	}
	if (control->socket >= 0 && loop_add_fd(loop, control->socket, EPOLLIN,
						take_calls, control, err) < 0)
		return -1;
	return control->port < 0 ? 0
				 : loop_add_fd(loop, control->port, EPOLLIN,
					       take_calls, control, err);
}

int control_open(struct control **out, struct daemon *daemon,
		 const struct control_opts *opts, struct gf_error *err)
{
	struct control *control = gf_xcalloc(1, sizeof(*control));

	control->daemon = daemon;
	control->socket = control->port = -1;
	control->timer =
		(struct loop_timer){ .fn = keep_time, .payload = control };
	control->metrics = metrics_new(daemon);
	*out = control;
	if (open_all(control, opts, err) < 0) {
		control_close(control);
		*out = NULL;
		return -1;
	}
	events_listen(&daemon->events, tell, control);
	loop_before_sleep(daemon->loop, free_gone, control);
	return 0;
}

/* It may not have come to be waited for. */
static void stop_listening(int fd)
{
	if (fd >= 0)
		close(fd); /* which epoll notices */
}

void control_close(struct control *control)
{
	struct client *client;

	if (!control)
		return;
	while ((client = control->clients)) {
		control->clients = client->next;
		client_free(client);
	}
	loop_stop_timer(control->daemon->loop, &control->timer);
	if (control->path)
		unlink(control->path);
	stop_listening(control->socket);
	stop_listening(control->port);
	metrics_free(control->metrics);
	free(control->path);
	free(control);
}
