/* SPDX-License-Identifier: EUPL-1.2 */
/* Clients of the socket, and what is let go of them: without any daemon. */
#include "daemon/control.h"
#include "sides.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct daemon daemon_;
static struct control control;

/* A client whose other end never reads, with all that the system keeps full. */
static struct client *deaf_client(int *other)
{
	struct client *c = gf_xcalloc(1, sizeof(*c));
	char bytes[4096] = { 0 };
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
		abort();
	while (write(ends[0], bytes, sizeof(bytes)) > 0 ||
	       write(ends[0], bytes, 1) > 0)
		;
	c->control = &control;
	c->fd = ends[0];
	c->state = CLIENT_LINES;
	gf_buf_init(&c->out);
	gf_lines_init(&c->in, 16);
	loop_add_fd(daemon_.loop, c->fd, EPOLLIN, client_handle, c, NULL);
	*other = ends[1];
	return c;
}

static void test_queue(void)
{
	size_t limit = gf_limit(GF_LIMIT_SOCKET_QUEUE), size;
	char *text = gf_xcalloc(1, limit + 1);
	struct client *c;
	int other;

	memset(text, 'x', limit + 1);
	for (size = limit - 1; size <= limit + 1; size++) {
		c = deaf_client(&other);
		text[size - 1] = '\n';
		client_say(c, text, size);
		side(GF_LIMIT_SOCKET_QUEUE, size, c->state == CLIENT_LINES);
		text[size - 1] = 'x';
		if (c->state == CLIENT_LAST)
			ok(strstr(c->out.s + c->out.len - 100, "\"slow\""),
			   "the last line says why");
		client_free(c);
		close(other);
	}
	free(text);
}

/* One line of each length, its end counted. */
static void test_line(void)
{
	size_t limit = gf_limit(GF_LIMIT_SOCKET_LINE), size, len, sent;
	char *text = gf_xcalloc(1, limit + 2);
	enum gf_lines_read got;
	struct gf_lines lines;
	int ends[2];

	memset(text, 'x', limit + 2);
	for (size = limit - 1; size <= limit + 1; size++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends))
			abort();
		gf_lines_init(&lines, limit);
		text[size - 1] = '\n';
		sent = (size_t)write(ends[0], text, size);
		text[size - 1] = 'x';
		do {
			got = gf_lines_read(&lines, ends[1]);
		} while (got == GF_LINES_MORE && sent == size &&
			 !gf_lines_next(&lines, &len));
		side(GF_LIMIT_SOCKET_LINE, size, got == GF_LINES_MORE);
		gf_lines_release(&lines);
		close(ends[0]);
		close(ends[1]);
	}
	free(text);
}

/* --- how many ------------------------------------------------------------ */

static char folder[] = "/tmp/greffe-control-XXXXXX";
static struct gf_buf path = GF_BUF_INIT;
static int calls[GF_VALUE_SOCKET_CLIENTS + 2];

/* Ten seconds are more than enough. */
static void stop(void *payload GF_UNUSED)
{
	loop_stop(daemon_.loop, 0);
}

/* Before the loop sleeps: is every call answered? */
static void stop_when_told(void *payload)
{
	const struct control *c = *(struct control **)payload;
	const struct client *client;
	size_t n = c->refused;

	for (client = c->clients; client; client = client->next)
		n += client->state == CLIENT_LINES;
	if (n >= GF_NELEMS(calls))
		stop(NULL);
}

/* Is a call answered, by what it says, with that? */
static bool is_told(int fd, const char *word)
{
	char bytes[1024] = "";
	ssize_t n = read(fd, bytes, sizeof(bytes) - 1);

	return n > 0 && strstr(bytes, word);
}

static void run_loop(struct control **c)
{
	struct control_opts opts = { .path = path.s, .given = -1 };
	struct loop_timer timer = { .fn = stop };
	size_t n = GF_NELEMS(calls), i;
	struct gf_error err;

	if (control_open(c, &daemon_, &opts, &err) < 0)
		abort();
	for (i = 0; i < n; i++) {
		calls[i] = gf_socket_connect(path.s, &err);
		gf_socket_write(calls[i], "{\"greffe\":1}\n", 13, 1000, &err);
	}
	loop_before_sleep(daemon_.loop, stop_when_told, c);
	loop_set_timer(daemon_.loop, &timer, 10000);
	loop_run(daemon_.loop);
}

static void test_clients(void)
{
	size_t limit = gf_limit(GF_LIMIT_SOCKET_CLIENTS), i, taken = 0;
	struct control *c;

	gf_buf_addf(&path, "%s/run/s", mkdtemp(folder));
	run_loop(&c);
	for (i = 0; i < limit - 2; i++)
		taken += is_told(calls[i], "version");
	ok(taken == limit - 2, "those who call are answered");
	for (i = limit - 2; i <= limit; i++)
		side(GF_LIMIT_SOCKET_CLIENTS, i + 1,
		     is_told(calls[i], "version"));
	ok(is_told(calls[limit + 1], "busy"), "who comes last learns why");
	for (i = 0; i < GF_NELEMS(calls); i++)
		close(calls[i]);
	control_close(c);
	ok(access(path.s, F_OK) < 0, "the socket goes with its daemon");
	path.s[path.len - 2] = '\0';
	rmdir(path.s);
	rmdir(folder);
	gf_buf_release(&path);
}

int main(void)
{
	daemon_.version = "1";
	if (loop_new(&daemon_.loop, NULL) < 0)
		return 1;
	control.daemon = &daemon_;
	control.timer.fn = stop;
	test_queue();
	test_line();
	loop_stop_timer(daemon_.loop, &control.timer);
	test_clients();
	events_release(&daemon_.events);
	loop_free(daemon_.loop);
	return tap_done();
}
