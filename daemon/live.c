/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who follows a work tree, and the worker that looks at it: the side of the
 * loop. What the worker does is in live_worker.c.
 */
#include "daemon/live_worker.h"
#include "daemon/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* A worker that died is started again: after one second, two, four… */
#define AGAIN_MS      1000
#define AGAIN_MS_MOST 60000

struct live {
	struct daemon *daemon;
	struct repository *repo; /* NULL: nobody follows it any more */
	unsigned followers, failures;
	const char *state;
	pid_t pid; /* 0: there is none */
	int fd;
	struct gf_lines in;
	struct loop_timer again;
};

/* As worker and clients name them. */
static const char *const states[] = { "starting", "on", "waiting", "failing" };

const char *live_state(const struct repository *repo)
{
	return repo->live ? repo->live->state : "off";
}

/* --- what is told -------------------------------------------------------- */

static void publish(const struct live *live, const char *line, size_t len)
{
	events_publish(&live->daemon->events,
		       &(struct event){ .kind = EVENT_LIVE,
					.repo = live->repo,
					.text = line,
					.text_len = len });
}

static void set_state(struct live *live, const char *state, const char *why)
{
	struct gf_buf line = GF_BUF_INIT;

	live->state = state;
	gf_wire_open(&line, NULL, '{');
	gf_wire_add_text(&line, "event", "live-state");
	gf_wire_add_text(&line, "repository", live->repo->path);
	gf_wire_add_text(&line, "live", state);
	gf_wire_add_text(&line, "why", why && *why ? why : NULL);
	gf_wire_close(&line, '}');
	gf_buf_addc(&line, '\n');
	publish(live, line.s, line.len);
	gf_buf_release(&line);
}

/*
 * "waiting rebase": a state, and why. Telling it comes last: the last follower
 * may turn out to be gone, and then so is the line at hand.
 */
static void take_state(struct live *live, char *said)
{
	char *why = said + strcspn(said, " ");
	size_t i;

	if (*why)
		*why++ = '\0';
	if (!strcmp(said, "on"))
		live->failures = 0;
	for (i = 0; i < GF_NELEMS(states); i++)
		if (!strcmp(said, states[i])) {
			set_state(live, states[i], why);
			return;
		}
}

static void take_line(struct live *live, char *line, size_t len)
{
	if (*line == LIVE_SAYS_STATE)
		take_state(live, line + 1);
	else if (*line == LIVE_SAYS_FINDINGS && len > 1) {
		line[len] = '\n'; /* where its end was */
		publish(live, line + 1, len);
	}
}

static void hang_up(struct live *live)
{
	if (live->fd < 0)
		return;
	loop_remove_fd(live->daemon->loop, live->fd);
	close(live->fd);
	live->fd = -1;
	gf_lines_release(&live->in);
}

static void read_worker(int fd, uint32_t events GF_UNUSED, void *payload)
{
	struct live *live = payload;
	enum gf_lines_read got = gf_lines_read(&live->in, fd);
	size_t len;
	char *line;

	while (live->fd >= 0 && (line = gf_lines_next(&live->in, &len)))
		take_line(live, line, len);
	if (live->fd >= 0 && (got == GF_LINES_END || got == GF_LINES_LONG))
		hang_up(live);
}

/* --- its worker ---------------------------------------------------------- */

static void free_live(struct live *live)
{
	hang_up(live);
	loop_stop_timer(live->daemon->loop, &live->again);
	free(live);
}

static void on_end(pid_t pid GF_UNUSED, int status GF_UNUSED, void *payload)
{
	struct live *live = payload;
	uint64_t after = AGAIN_MS;
	unsigned i;

	live->pid = 0;
	if (!live->repo) {
		free_live(live);
		return;
	}
	hang_up(live);
	for (i = 0; i < live->failures && after < AGAIN_MS_MOST; i++)
		after *= 2;
	live->failures++;
	loop_set_timer(live->daemon->loop, &live->again, after);
	/* its last follower may turn out to be gone, and then so is `live` */
	set_state(live, "failing", NULL);
}

static int start(struct live *live, struct gf_error *err)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return gf_fail_errno(err, _("cannot start a worker"));
	pid = worker_fork(live->daemon, &ends[1], 1);
	if (!pid)
		_exit(live_work(live->repo, live->daemon->version, ends[1]));
	close(ends[1]);
	if (pid < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0 ||
	    loop_add_fd(live->daemon->loop, ends[0], EPOLLIN, read_worker, live,
			err) < 0) {
		close(ends[0]); /* a worker without a reader ends by itself */
		return gf_fail_errno(err, _("cannot start a worker"));
	}
	live->fd = ends[0];
	live->pid = pid;
	live->state = "starting";
	gf_lines_init(&live->in, gf_limit(GF_LIMIT_SOCKET_LINE));
	loop_on_child(live->daemon->loop, pid, on_end, live);
	return 0;
}

static void start_again(void *payload)
{
	struct live *live = payload;

	if (start(live, NULL) < 0)
		loop_set_timer(live->daemon->loop, &live->again, AGAIN_MS_MOST);
}

/* --- followers ----------------------------------------------------------- */

void live_stop(struct repository *repo)
{
	struct live *live = repo->live;

	repo->live = NULL;
	if (!live)
		return;
	live->repo = NULL;
	hang_up(live);
	loop_stop_timer(live->daemon->loop, &live->again);
	if (live->pid)
		kill(live->pid, SIGKILL); /* it holds nothing that matters */
	else
		free_live(live);
}

static int begin(struct daemon *daemon, struct repository *repo,
		 struct gf_error *err)
{
	struct live *live;

	if (!repo->worktree)
		return gf_fail(err, GF_EINVALID,
			       _("that repository has no files to follow: it "
				 "is bare"));
	live = gf_xcalloc(1, sizeof(*live));
	live->daemon = daemon;
	live->repo = repo;
	live->fd = -1;
	live->again = (struct loop_timer){ .fn = start_again, .payload = live };
	if (start(live, err) < 0) {
		free(live);
		return -1;
	}
	repo->live = live;
	return 0;
}

int live_follow(struct daemon *daemon, struct repository *repo, int change,
		struct gf_error *err)
{
	if (!repo->live && (change < 0 || begin(daemon, repo, err) < 0))
		return -1;
	repo->live->followers += (unsigned)change;
	if (!repo->live->followers)
		live_stop(repo);
	return 0;
}
