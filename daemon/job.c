/* SPDX-License-Identifier: EUPL-1.2 */
/* Workers, seen from the daemon: see job.h. */
#include "daemon/job_state.h"
#include "daemon/notify.h"
#include "daemon/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MS   60000
#define LINGER_MS     2000 /* a worker without work */
#define STARVED_MOST  20   /* deadlines, on a machine that is too slow */
#define END_MS	      1500 /* what it has to finish when the daemon ends */
#define RETRY_MS      1000 /* after a failure; doubled each time */
#define RETRY_MOST_MS 60000

/* A commit is a suspect from so much on: two crashes, or five kills. */
#define BLAME_MOST  10
#define BLAME_CRASH 5
#define BLAME_KILL  2 /* by somebody, or for want of memory */

bool job_is_running(const struct repository *repo)
{
	return repo->job && repo->job->running;
}

size_t jobs_running(const struct jobs *jobs)
{
	return jobs->running;
}

static bool may_start(const struct repository *repo)
{
	return repo->wanted && repo->job && !repo->job->running &&
	       !repo->job->retry.due && repo->state != REPO_GONE;
}

size_t jobs_waiting(const struct jobs *jobs)
{
	size_t i, n = 0;

	for (i = 0; i < jobs->daemon->nrepos; i++)
		n += jobs->daemon->repos[i]->wanted;
	return n;
}

/* --- a worker's end ------------------------------------------------------ */

void job_stop_running(struct job *job)
{
	struct jobs *jobs = job->jobs;

	if (!job->running)
		return;
	job->running = false;
	jobs->running--;
	job->repo->pending = 0;
	loop_stop_timer(jobs->daemon->loop, &job->deadline);
	job->repo->has_in_hand = false;
}

/* Failures are told once, and tried again later and later. */
void job_fail(struct job *job, const char *why)
{
	struct daemon *daemon = job->jobs->daemon;
	struct repository *repo = job->repo;
	uint64_t wait = RETRY_MS;
	unsigned i;

	for (i = 0; i < repo->failures && wait < RETRY_MOST_MS; i++)
		wait *= 2;
	repo->failures++;
	daemon_set_state(daemon, repo, REPO_FAILING, why);
	if (daemon->once) {
		repo->wanted = false;
		return;
	}
	repo->wanted = true;
	loop_set_timer(daemon->loop, &job->retry,
		       wait < RETRY_MOST_MS ? wait : RETRY_MOST_MS);
	watch_check(daemon->watch, repo); /* it may be there no more */
}

static void blame(struct job *job, const struct gf_oid *commit, unsigned weight)
{
	struct suspect *s = job->suspects;
	size_t i;

	for (i = 0; i < job->nsuspects; i++)
		if (!memcmp(&s[i].commit, commit, sizeof(*commit))) {
			s[i].blame += weight;
			return;
		}
	GF_GROW(job->suspects, job->nsuspects, job->suspects_cap);
	job->suspects[job->nsuspects++] =
		(struct suspect){ .commit = *commit, .blame = weight };
}

static void tell_death(struct job *job, int status)
{
	struct repository *repo = job->repo;
	struct gf_buf text = GF_BUF_INIT;
	char hex[GF_OID_HEX] = "";

	if (repo->has_in_hand)
		gf_oid_hex(hex, &repo->in_hand);
	if (WIFSIGNALED(status))
		gf_buf_addf(&text, _("a worker was ended by signal %d"),
			    WTERMSIG(status));
	else
		gf_buf_addf(&text, _("a worker ended with code %d"),
			    WEXITSTATUS(status));
	events_publish(&job->jobs->daemon->events,
		       &(struct event){ .kind = EVENT_ALARM,
					.repo = repo,
					.commit = hex,
					.text = text.s });
	gf_buf_release(&text);
}

static void close_pipes(struct job *job)
{
	if (job->requests >= 0)
		close(job->requests);
	if (job->reports >= 0) {
		loop_remove_fd(job->jobs->daemon->loop, job->reports);
		close(job->reports);
	}
	job->requests = job->reports = -1;
	gf_buf_release(&job->in);
}

/* Who kills a worker says little of the commit that it had in hand. */
static unsigned weight_of(const struct job *job, int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL &&
			       !job->given_up
		       ? BLAME_KILL
		       : BLAME_CRASH;
}

/* A worker that died in the middle of a request. */
static void handle_death(struct job *job, int status)
{
	struct repository *repo = job->repo;
	struct gf_oid commit = repo->in_hand;
	bool had = repo->has_in_hand;

	if (!job->jobs->ending)
		tell_death(job, status);
	job_stop_running(job);
	if (job->jobs->ending)
		return;
	if (had) {
		blame(job, &commit, weight_of(job, status));
		repo->wanted = true;
	} else {
		job_fail(job, _("a worker died"));
	}
}

static void end_when_all_did(struct jobs *jobs)
{
	if (jobs->ending && !jobs->alive)
		loop_stop(jobs->daemon->loop, jobs->code);
}

static void child_ended(pid_t pid, int status, void *payload)
{
	struct job *job = payload;
	struct jobs *jobs = job->jobs;

	(void)pid;
	while (job->reports >= 0 && job_read_reports(job))
		; /* its last words */
	job->pid = 0;
	jobs->alive--;
	close_pipes(job);
	loop_stop_timer(jobs->daemon->loop, &job->linger);
	if (job->running)
		handle_death(job, status);
	end_when_all_did(jobs);
}

void job_let_go(void *payload)
{
	struct job *job = payload;

	if (job->requests >= 0)
		close(job->requests);
	job->requests = -1;
}

void job_linger(struct job *job)
{
	struct daemon *daemon = job->jobs->daemon;

	loop_set_timer(daemon->loop, &job->linger,
		       daemon->once ? 1 : LINGER_MS);
}

void job_kill(void *payload)
{
	struct job *job = payload;

	job->given_up = true;
	if (job->pid)
		kill(job->pid, SIGKILL);
}

/* Milliseconds of processor that it has had. */
static uint64_t cpu_of(const struct job *job)
{
	struct timespec t = { 0 };
	clockid_t clock;

	if (!clock_getcpuclockid(job->pid, &clock))
		clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/*
 * It rings twice in the time that a commit has, once for all that was told
 * meanwhile. A worker that had little of the processor in the second half,
 * and yet some, is not to blame: the machine is slow, and it gets more.
 */
static void check_deadline(void *payload)
{
	struct job *job = payload;
	struct loop *loop = job->jobs->daemon->loop;
	uint64_t deadline = job->jobs->deadline_ms, half = deadline / 2;
	uint64_t silent = loop_now(loop) - job->heard;
	uint64_t cpu = cpu_of(job), had = cpu - job->cpu;
	bool starved = had > half / 100 && had < half / 2 &&
		       silent < STARVED_MOST * deadline;

	job->cpu = cpu;
	if (silent + half / 8 >= deadline && !starved)
		job_kill(job);
	else
		loop_set_timer(loop, &job->deadline, half);
}

/* Its end of the pipe closes when it ends, which its SIGCHLD tells. */
static void hear(int fd, uint32_t events, void *payload)
{
	struct job *job = payload;

	if (events & EPOLLIN)
		job_read_reports(job);
	else
		loop_change_fd(job->jobs->daemon->loop, fd, EPOLLET);
}

/* --- starting ------------------------------------------------------------ */

static void set_nonblocking(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void become_worker(struct job *job, int requests, int reports)
{
	struct worker worker = { .daemon = job->jobs->daemon,
				 .repo = job->repo,
				 .requests = requests,
				 .reports = reports };

	_exit(worker_run(&worker));
}

/* It is listened to before it is there: none is born that nobody hears. */
static int fork_worker(struct job *job, struct gf_error *err)
{
	struct daemon *daemon = job->jobs->daemon;
	int to[2] = { -1, -1 }, from[2] = { -1, -1 }, keep[2];

	if (pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0) {
		gf_fail_errno(err, _("cannot start a worker"));
		goto fail;
	}
	if (loop_add_fd(daemon->loop, from[0], EPOLLIN, hear, job, err) < 0)
		goto fail;
	keep[0] = to[0];
	keep[1] = from[1];
	job->given_up = false;
	job->pid = worker_fork(daemon, keep, GF_NELEMS(keep));
	if (!job->pid)
		become_worker(job, to[0], from[1]);
	if (job->pid < 0) {
		gf_fail_errno(err, _("cannot start a worker"));
		loop_remove_fd(daemon->loop, from[0]);
		goto fail;
	}
	close(to[0]);
	close(from[1]);
	job->requests = to[1];
	job->reports = from[0];
	set_nonblocking(job->reports);
	set_nonblocking(job->requests);
	job->jobs->alive++;
	loop_on_child(daemon->loop, job->pid, child_ended, job);
	return 0;
fail:
	job->pid = 0;
	close(to[0]);
	close(to[1]);
	close(from[0]);
	close(from[1]);
	return -1;
}

static void ask(struct job *job, enum request_kind kind,
		const struct gf_oid *commit)
{
	struct request request = { .kind = kind };

	if (commit)
		request.commit = *commit;
	/* one that is dead takes none: its end is told, and handled there */
	if (write(job->requests, &request, sizeof(request)) < 0)
		job_kill(job);
}

static void tell_suspects(struct job *job)
{
	size_t i;

	for (i = 0; i < job->nsuspects; i++)
		if (job->suspects[i].blame >= BLAME_MOST)
			ask(job, REQUEST_SUSPECT, &job->suspects[i].commit);
}

static void start_job(struct job *job)
{
	struct daemon *daemon = job->jobs->daemon;
	struct repository *repo = job->repo;
	struct gf_error err;
	bool fresh = !job->pid;

	/* one that was let go ends first; its end starts the next */
	if (!fresh && job->requests < 0)
		return;
	if (fresh && fork_worker(job, &err) < 0) {
		job_fail(job, err.msg);
		return;
	}
	if (fresh) {
		job->is_first = true;
		repository_forget_seen(repo);
		tell_suspects(job);
	}
	repo->wanted = false;
	job->hints = repo->hints;
	job->running = true;
	job->failed = false;
	job->jobs->running++;
	job->began = job->heard = loop_now(daemon->loop);
	loop_stop_timer(daemon->loop, &job->linger);
	job->cpu = 0;
	loop_set_timer(daemon->loop, &job->deadline,
		       job->jobs->deadline_ms / 2);
	ask(job, REQUEST_RECONCILE, NULL);
	daemon_set_state(daemon, repo, REPO_BUSY, NULL);
}

/* A long history waits for who comes now: their tip is judged first. */
static void pass_hint(struct job *job)
{
	struct request request = { .kind = REQUEST_LOOK };

	if (!job->running || job->hints == job->repo->hints ||
	    job->requests < 0)
		return;
	job->hints = job->repo->hints;
	/* one that is lost is no loss: it is wanted still when this ends */
	if (write(job->requests, &request, sizeof(request)) < 0)
		errno = 0;
}

static bool lock_again(struct job *job)
{
	struct gf_error err;

	watch_check(job->jobs->daemon->watch, job->repo);
	if (job->repo->state == REPO_GONE)
		return false;
	if (!repository_lock(job->repo, &err))
		return true;
	job_fail(job, err.msg);
	return false;
}

/* In turn: none waits for ever behind one that is always busy. */
static void start_wanted(struct jobs *jobs)
{
	struct daemon *daemon = jobs->daemon;
	struct repository *repo;
	size_t i, n = daemon->nrepos;

	for (i = 0; i < n && jobs->running < jobs->workers; i++) {
		repo = daemon->repos[(jobs->next + i) % n];
		if (may_start(repo) && lock_again(repo->job))
			start_job(repo->job);
	}
	if (n)
		jobs->next = (jobs->next + 1) % n;
}

static int once_code(const struct daemon *daemon)
{
	const struct repository *repo;
	int code = DAEMON_OK;
	size_t i, j;

	for (i = 0; i < daemon->nrepos; i++) {
		repo = daemon->repos[i];
		if (repo->state != REPO_IDLE)
			return DAEMON_FAILED;
		for (j = 0; j < repo->nbranches; j++)
			if (!strcmp(repo->branches[j].word, "invalid") ||
			    !strcmp(repo->branches[j].word, "unreadable"))
				code = DAEMON_FINDINGS;
	}
	return code;
}

static void look_for_work(void *payload)
{
	struct jobs *jobs = payload;
	struct daemon *daemon = jobs->daemon;
	size_t i;

	if (jobs->ending)
		return;
	start_wanted(jobs);
	for (i = 0; i < daemon->nrepos; i++)
		if (daemon->repos[i]->job)
			pass_hint(daemon->repos[i]->job);
	if (daemon->once && !jobs->running && !jobs_waiting(jobs) &&
	    !notify_is_busy(daemon->notify))
		daemon_stop(daemon, once_code(daemon));
}

/* --- repositories -------------------------------------------------------- */

static void try_again(void *payload)
{
	(void)payload; /* it is wanted still: look_for_work finds it */
}

void jobs_add(struct jobs *jobs, struct repository *repo)
{
	struct job *job = gf_xcalloc(1, sizeof(*job));

	job->jobs = jobs;
	job->repo = repo;
	job->requests = job->reports = -1;
	gf_buf_init(&job->in);
	job->deadline =
		(struct loop_timer){ .fn = check_deadline, .payload = job };
	job->linger = (struct loop_timer){ .fn = job_let_go, .payload = job };
	job->retry = (struct loop_timer){ .fn = try_again, .payload = job };
	repo->job = job;
}

void jobs_remove(struct jobs *jobs, struct repository *repo)
{
	struct loop *loop = jobs->daemon->loop;
	struct job *job = repo->job;

	if (!job)
		return;
	job_kill(job);
	if (job->pid) {
		loop_forget_child(loop, job->pid);
		waitpid(job->pid, NULL, 0);
		jobs->alive--;
	}
	job_stop_running(job);
	close_pipes(job);
	loop_stop_timer(loop, &job->linger);
	loop_stop_timer(loop, &job->retry);
	gf_buf_release(&job->in);
	free(job->suspects);
	free(job);
	repo->job = NULL;
}

/* --- all of them --------------------------------------------------------- */

static void end_now(void *payload)
{
	struct jobs *jobs = payload;

	loop_stop(jobs->daemon->loop, jobs->code);
}

void jobs_end(struct jobs *jobs, int code)
{
	struct daemon *daemon = jobs->daemon;
	struct job *job;
	size_t i;

	if (jobs->ending) {
		end_now(jobs);
		return;
	}
	jobs->ending = true;
	jobs->code = code;
	for (i = 0; i < daemon->nrepos; i++) {
		job = daemon->repos[i]->job;
		if (!job || !job->pid)
			continue;
		job_let_go(job);
		kill(job->pid, SIGTERM);
	}
	loop_set_timer(daemon->loop, &jobs->end, END_MS);
	end_when_all_did(jobs);
}

void jobs_tune(struct jobs *jobs, const struct jobs_opts *opts)
{
	jobs->workers = opts->workers ? opts->workers : gf_pool_cores();
	jobs->deadline_ms = opts->deadline_ms ? opts->deadline_ms : DEADLINE_MS;
}

struct jobs *jobs_new(struct daemon *daemon, const struct jobs_opts *opts)
{
	struct jobs *jobs = gf_xcalloc(1, sizeof(*jobs));

	jobs->daemon = daemon;
	jobs_tune(jobs, opts);
	jobs->end = (struct loop_timer){ .fn = end_now, .payload = jobs };
	loop_before_sleep(daemon->loop, look_for_work, jobs);
	return jobs;
}

void jobs_free(struct jobs *jobs)
{
	size_t i;

	if (!jobs)
		return;
	for (i = 0; i < jobs->daemon->nrepos; i++)
		jobs_remove(jobs, jobs->daemon->repos[i]);
	free(jobs);
}
