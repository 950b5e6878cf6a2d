/* SPDX-License-Identifier: EUPL-1.2 */
/* One client of the socket: its lines in, its lines out. See control.h. */
#include "daemon/control.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* Reads of a client in a row: the others have their turn too. */
#define READS_AT_ONCE 8

static size_t waiting(const struct client *client)
{
	return client->out.len - client->sent;
}

static void go(struct client *client)
{
	if (client->state == CLIENT_GONE)
		return;
	answer_unfollow(client);
	loop_remove_fd(client->control->daemon->loop, client->fd);
	close(client->fd);
	client->fd = -1;
	client->state = CLIENT_GONE;
}

/* Sends what goes at once; waits for the rest to go. */
static void send_waiting(struct client *client)
{
	ssize_t n = 0;

	while (waiting(client) && n >= 0) {
		n = send(client->fd, client->out.s + client->sent,
			 waiting(client), MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n > 0)
			client->sent += (size_t)n;
		else if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0 && errno != EAGAIN) {
			go(client);
			return;
		}
	}
	if (!waiting(client)) {
		gf_buf_reset(&client->out);
		client->sent = 0;
	}
}

/* What is waited for now: its reading, and what it says unless it is done. */
static void settle(struct client *client)
{
	uint32_t events = 0;

	if (client->state == CLIENT_GONE)
		return;
	if (client->state == CLIENT_LAST && !waiting(client)) {
		go(client);
		return;
	}
	if (waiting(client))
		events |= EPOLLOUT;
	if (client->state != CLIENT_LAST)
		events |= EPOLLIN;
	loop_change_fd(client->control->daemon->loop, client->fd, events);
}

void client_end(struct client *client)
{
	if (client->state >= CLIENT_LAST)
		return;
	answer_unfollow(client);
	client->state = CLIENT_LAST;
	client->since = loop_now(client->control->daemon->loop);
	control_wake(client->control);
	settle(client);
}

/*
 * It reads slower than it is told: what it has not begun to read is dropped,
 * so that it learns why at the end of the line at hand.
 */
static void cut_off(struct client *client)
{
	char *rest = client->out.s + client->sent, *end;

	end = memchr(rest, '\n', waiting(client));
	if (client->sent && rest[-1] == '\n')
		end = rest - 1;
	if (end) {
		client->out.len = (size_t)(end + 1 - client->out.s);
		client->out.s[client->out.len] = '\0';
	}
	protocol_error(&client->out, "slow",
		       _("too much waited to be read; call again"), NULL);
	client->control->cut++;
	client_end(client);
}

void client_say(struct client *client, const char *s, size_t len)
{
	if (client->state >= CLIENT_LAST)
		return;
	gf_buf_add(&client->out, s, len);
	send_waiting(client);
	if (client->state < CLIENT_LAST &&
	    waiting(client) > gf_limit(GF_LIMIT_SOCKET_QUEUE))
		cut_off(client);
	settle(client);
}

void client_refuse(struct client *client, const char *code, const char *message)
{
	struct gf_buf line = GF_BUF_INIT;

	protocol_error(&line, code, message, NULL);
	client_say(client, line.s, line.len);
	gf_buf_release(&line);
	client_end(client);
}

/* --- what it says -------------------------------------------------------- */

static void read_hello(struct client *client, char *line, size_t len)
{
	struct gf_buf answer = GF_BUF_INIT;
	struct gf_error err = { 0 };
	const char *code;

	if (http_is_question(line, len)) {
		client->state = CLIENT_HTTP;
		http_line(client, line, len);
		return;
	}
	code = client->pages_only ? "bad-hello"
				  : protocol_read_hello(line, len, &err);
	if (code) {
		client_refuse(client, code, err.msg);
		return;
	}
	client->state = CLIENT_LINES;
	protocol_hello(&answer, client->control->daemon->version);
	client_say(client, answer.s, answer.len);
	gf_buf_release(&answer);
}

static void read_demand(struct client *client, const char *line, size_t len)
{
	struct gf_buf answer = GF_BUF_INIT;
	struct demand demand;
	struct gf_error err = { 0 };
	const char *code = protocol_read(&demand, line, len, &err);

	if (!code) {
		answer_demand(client, &demand);
	} else {
		protocol_error(&answer, code, err.msg, &demand);
		client_say(client, answer.s, answer.len);
		if (protocol_is_fatal(code))
			client_end(client);
	}
	protocol_forget(&demand);
	gf_buf_release(&answer);
}

static void read_line(struct client *client, char *line, size_t len)
{
	if (client->state == CLIENT_NEW)
		read_hello(client, line, len);
	else if (client->state == CLIENT_HTTP)
		http_line(client, line, len);
	else if (client->state == CLIENT_LINES)
		read_demand(client, line, len);
}

/* A little at a time; what is left is told again by the loop. */
static void read_some(struct client *client)
{
	enum gf_lines_read got = GF_LINES_MORE;
	unsigned i;
	size_t len;
	char *line;

	for (i = 0; i < READS_AT_ONCE && got == GF_LINES_MORE; i++) {
		got = gf_lines_read(&client->in, client->fd);
		while (client->state < CLIENT_LAST &&
		       (line = gf_lines_next(&client->in, &len)))
			read_line(client, line, len);
		if (client->state >= CLIENT_LAST)
			return;
	}
	if (got == GF_LINES_LONG)
		client_refuse(client, "too-long",
			      _("the line is longer than is read here"));
	if (got == GF_LINES_END)
		client_end(client);
}

void client_handle(int fd GF_UNUSED, uint32_t events, void *payload)
{
	struct client *client = payload;

	if (events & EPOLLOUT)
		send_waiting(client);
	if (client->state < CLIENT_LAST &&
	    (events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
		read_some(client);
	else if (client->state == CLIENT_LAST &&
		 (events & (EPOLLHUP | EPOLLERR)))
		go(client);
	settle(client);
}

bool client_follows(const struct client *client, const struct repository *repo,
		    bool live)
{
	size_t i;

	if (client->all_verdicts && !live)
		return true;
	for (i = 0; i < client->nfollows; i++)
		if (client->follows[i].repo == repo &&
		    client->follows[i].live == live)
			return true;
	return false;
}

void client_free(struct client *client)
{
	go(client);
	gf_lines_release(&client->in);
	gf_buf_release(&client->out);
	free(client->page);
	free(client->follows);
	free(client);
}
