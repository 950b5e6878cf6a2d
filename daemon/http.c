/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Two pages for programs that watch over machines: /metrics and /healthz. Only
 * GET is understood, a question a call, and nothing it says but the page and
 * the host is read: so little that a library for it would be the larger part,
 * and would want a thread or a clock of its own.
 */
#include "daemon/control.h"

#include <strings.h>

#define HEADERS_AT_MOST 100

struct answered {
	unsigned status;
	const char *reason, *type;
};

static const struct answered
	found = { 200, "OK",
		  "application/openmetrics-text; version=1.0.0; "
		  "charset=utf-8" },
	healthy = { 200, "OK", "text/plain; charset=utf-8" },
	sick = { 503, "Service Unavailable", "text/plain; charset=utf-8" },
	bad = { 400, "Bad Request", "text/plain; charset=utf-8" },
	missing = { 404, "Not Found", "text/plain; charset=utf-8" };

bool http_is_question(const char *line, size_t len)
{
	return len > 4 && !strncmp(line, "GET ", 4);
}

static void say(struct client *client, const struct answered *a,
		const struct gf_buf *body)
{
	struct gf_buf page = GF_BUF_INIT;

	gf_buf_addf(&page,
		    "HTTP/1.1 %u %s\r\nContent-Type: %s\r\n"
		    "Content-Length: %zu\r\nCache-Control: no-store\r\n"
		    "X-Content-Type-Options: nosniff\r\n"
		    "Connection: close\r\n\r\n",
		    a->status, a->reason, a->type, body->len);
	gf_buf_add(&page, body->s, body->len);
	client_say(client, page.s, page.len);
	client_end(client);
	gf_buf_release(&page);
}

/* A repository that cannot be judged is what somebody has to be told of. */
static const struct answered *write_health(struct gf_buf *body,
					   const struct daemon *daemon)
{
	const struct repository *repo;
	size_t i;

	for (i = 0; i < daemon->nrepos; i++) {
		repo = daemon->repos[i];
		if (repo->state != REPO_FAILING && repo->state != REPO_GONE)
			continue;
		gf_buf_adds(body, repo_state_name(repo->state));
		gf_buf_addc(body, ' ');
		gf_buf_add_visible(body, repo->path, strlen(repo->path));
		gf_buf_addc(body, '\n');
	}
	if (body->len)
		return &sick;
	gf_buf_adds(body, "ok\n");
	return &healthy;
}

static const struct answered *write_page(struct gf_buf *body,
					 const struct client *client)
{
	if (client->bad_host || !client->page) {
		gf_buf_adds(body, "bad request\n");
		return &bad;
	}
	if (!strcmp(client->page, "/healthz"))
		return write_health(body, client->control->daemon);
	if (!strcmp(client->page, "/metrics")) {
		metrics_write(body, client->control);
		return &found;
	}
	gf_buf_adds(body, "not found: there are /metrics and /healthz\n");
	return &missing;
}

/* "GET /metrics HTTP/1.1": what is between, without a question behind '?'. */
static void read_question(struct client *client, const char *line)
{
	const char *page = line + 4;
	size_t len = strcspn(page, " ?");
	const char *version = strchr(page, ' ');

	if (*page == '/' && version && !strncmp(version, " HTTP/1.", 8))
		client->page = gf_xmemdup(page, len);
}

/*
 * A page of the web may make a browser of this machine call us under a name
 * that it chose: only those of this machine are answered.
 */
static bool is_own_host(const char *host)
{
	static const char *const own[] = { "localhost", "127.0.0.1", "[::1]" };
	size_t i, len;

	for (i = 0; i < GF_NELEMS(own); i++) {
		len = strlen(own[i]);
		if (!strncasecmp(host, own[i], len) &&
		    (host[len] == '\0' || host[len] == ':'))
			return true;
	}
	return false;
}

static void read_header(struct client *client, const char *line)
{
	const char *value = line + 5;

	if (!client->pages_only || strncasecmp(line, "host:", 5) != 0)
		return;
	value += strspn(value, " \t");
	client->bad_host |= !is_own_host(value);
}

void http_line(struct client *client, char *line, size_t len)
{
	struct gf_buf body = GF_BUF_INIT;

	if (len && line[len - 1] == '\r')
		line[--len] = '\0';
	if (!client->headers)
		read_question(client, line);
	else if (len)
		read_header(client, line);
	if (client->headers++ && !len)
		say(client, write_page(&body, client), &body);
	else if (client->headers > HEADERS_AT_MOST)
		client_end(client);
	gf_buf_release(&body);
}
