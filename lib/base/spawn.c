/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The one place where a program of someone else's is started. Everything
 * that can fail is made ready before the fork; between it and the new program
 * only calls that are safe in the child of a process with threads.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PLAIN_PATH \
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static const char *const plain_env[] = { PLAIN_PATH, "LC_ALL=C.UTF-8", NULL };

/* A program about to start: descriptors of ours that become its own. */
struct launch {
	const struct gf_spawn *spawn;
	const char *const *env;
	struct gf_buf program; /* argv[0], found */
	int in, out, err;      /* its 0, 1 and 2 */
	int told;	       /* where it says that it could not start */
	pid_t parent;
};

/* What the child could not do, told to the parent through `told`. */
enum step { STEP_SET_UP, STEP_FOLDER, STEP_PROGRAM };
struct failure {
	enum step step;
	int code; /* errno */
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* --- in the child -------------------------------------------------------- */

static GF_NORETURN void give_up(int told, enum step step)
{
	struct failure failure = { step, errno };
	ssize_t n = write(told, &failure, sizeof(failure));

	_exit(n == sizeof(failure) ? 127 : 126);
}

/*
 * Ours become 0, 1, 2 and 3 and all others are closed. They are first put
 * above these, so that none is overwritten before it was moved.
 */
static int take_descriptors(struct launch *l)
{
	int *own[] = { &l->in, &l->out, &l->err, &l->told };
	size_t i;

	for (i = 0; i < GF_NELEMS(own); i++) {
		*own[i] = fcntl(*own[i], F_DUPFD_CLOEXEC, GF_NELEMS(own));
		if (*own[i] < 0)
			return -1;
	}
	for (i = 0; i < GF_NELEMS(own); i++)
		if (dup2(*own[i], (int)i) < 0)
			return -1;
	l->told = GF_NELEMS(own) - 1;
	closefrom(l->told + 1);
	return fcntl(l->told, F_SETFD, FD_CLOEXEC);
}

static void default_signals(void)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;
	int n;

	for (n = 1; n < NSIG; n++)
		sigaction(n, &usual, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int lower(int resource, rlim_t to)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) < 0)
		return -1;
	if (limit.rlim_max > to)
		limit.rlim_max = to;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	return setrlimit(resource, &limit);
}

/* A program cannot use more time of a processor than it may take at all. */
static int limit_resources(const struct gf_spawn *spawn)
{
	if (lower(RLIMIT_CORE, 0) < 0)
		return -1;
	if (spawn->deadline_ms &&
	    lower(RLIMIT_CPU, spawn->deadline_ms / 1000 + 2) < 0)
		return -1;
	if (spawn->memory && lower(RLIMIT_AS, spawn->memory) < 0)
		return -1;
	return 0;
}

static GF_NORETURN void become(struct launch *l)
{
	const struct gf_spawn *spawn = l->spawn;

	default_signals();
	if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
	    limit_resources(spawn) < 0 || take_descriptors(l) < 0)
		give_up(l->told, STEP_SET_UP);
	if (getppid() != l->parent) /* it died before it could be told */
		_exit(126);
	if (spawn->dir && chdir(spawn->dir) < 0)
		give_up(l->told, STEP_FOLDER);
	/* execve promises to leave both as they are; its type cannot say it */
	execve(l->program.s, (char *const *)(uintptr_t)spawn->argv,
	       (char *const *)(uintptr_t)l->env);
	give_up(l->told, STEP_PROGRAM);
}

/* --- before -------------------------------------------------------------- */

static const char *path_of(const char *const *env)
{
	for (; *env; env++)
		if (!strncmp(*env, "PATH=", 5))
			return *env + 5;
	return &PLAIN_PATH[5];
}

/* Only whole paths of PATH count: "" or "bin" would mean where we stand. */
static int find_program(struct launch *l, struct gf_error *err)
{
	const char *name = l->spawn->argv[0], *p, *end;

	if (!name || !*name)
		return gf_fail(err, GF_EINVALID, _("no program is named"));
	gf_buf_adds(&l->program, name);
	if (strchr(name, '/'))
		return 0;
	for (p = path_of(l->env); *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, ':');
		if (*p != '/')
			continue;
		gf_buf_reset(&l->program);
		gf_buf_add(&l->program, p, (size_t)(end - p));
		gf_buf_addf(&l->program, "/%s", name);
		if (!gf_is_folder(l->program.s) && !access(l->program.s, X_OK))
			return 0;
	}
	return gf_fail(err, GF_ENOTFOUND,
		       _("the program '%s' is not installed"), name);
}

/* In memory, so that nobody has to feed a pipe, nor can be stopped by one. */
static int open_input(const struct gf_spawn *spawn)
{
	const char *s = spawn->in;
	size_t left = spawn->in_len;
	int fd;

	if (!s)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	fd = memfd_create("greffe-input", MFD_CLOEXEC);
	while (fd >= 0 && left) {
		ssize_t n = write(fd, s, left);

		if (n < 0 && errno != EINTR)
			close_fd(&fd);
		if (n > 0) {
			s += n;
			left -= (size_t)n;
		}
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) < 0)
		close_fd(&fd);
	return fd;
}

/* What the child says of its start: nothing, once the program runs. */
static int hear_start(const struct launch *l, int heard, struct gf_error *err)
{
	static const char *const what[] = {
		[STEP_SET_UP] = N_("cannot prepare to run '%s'"),
		[STEP_FOLDER] = N_("cannot run '%s' in its folder"),
		[STEP_PROGRAM] = N_("cannot run '%s'"),
	};
	struct failure failure;
	ssize_t n;

	do {
		n = read(heard, &failure, sizeof(failure));
	} while (n < 0 && errno == EINTR);
	if (n != sizeof(failure))
		return 0;
	errno = failure.code;
	return gf_fail_errno(err, _(what[failure.step]), l->spawn->argv[0]);
}

static int fork_program(struct launch *l, pid_t *pid, struct gf_error *err)
{
	int heard[2], ret = 0;
	pid_t child;

	if (pipe2(heard, O_CLOEXEC) < 0)
		return gf_fail_errno(err, _("cannot run '%s'"),
				     l->spawn->argv[0]);
	l->told = heard[1];
	l->parent = getpid();
	child = fork();
	if (!child)
		become(l);
	if (child < 0)
		ret = gf_fail_errno(err, _("cannot run '%s'"),
				    l->spawn->argv[0]);
	close_fd(&heard[1]);
	if (child > 0) {
		ret = hear_start(l, heard[0], err);
		if (ret < 0)
			while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
				;
	}
	close_fd(&heard[0]);
	*pid = ret < 0 ? -1 : child;
	return ret;
}

/* Its input is made here; where its outputs go is the caller's to say. */
static int launch(const struct gf_spawn *spawn, int out, int err_fd, pid_t *pid,
		  struct gf_error *err)
{
	struct launch l = { .spawn = spawn, .out = out, .err = err_fd };
	int ret = -1;

	gf_buf_init(&l.program);
	l.env = spawn->env ? spawn->env : plain_env;
	if (find_program(&l, err) < 0)
		goto out;
	l.in = open_input(spawn);
	if (l.in < 0) {
		ret = gf_fail_errno(err, _("cannot prepare to run '%s'"),
				    spawn->argv[0]);
		goto out;
	}
	ret = fork_program(&l, pid, err);
	close_fd(&l.in);
out:
	gf_buf_release(&l.program);
	return ret;
}

/* --- while it runs ------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Its two outputs, then itself: what the poll of gf_spawn_run looks at. */
enum { FROM_OUT, FROM_ERR, FROM_HEAD, SOURCES };

struct running {
	const struct gf_spawn *spawn;
	struct gf_buf *kept[FROM_HEAD];
	struct pollfd fds[SOURCES]; /* fd -1: at its end, which poll skips */
	int64_t deadline;
};

/* All that is there now. Beyond the limit it is read all the same. */
static void drain(struct running *r, int from)
{
	struct gf_buf *kept = r->kept[from];
	size_t limit = r->spawn->out_limit, room;
	char bytes[4096];
	ssize_t n;

	while (r->fds[from].fd >= 0) {
		n = read(r->fds[from].fd, bytes, sizeof(bytes));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0)
			close_fd(&r->fds[from].fd);
		room = kept && kept->len < limit ? limit - kept->len : 0;
		if (n > 0 && room)
			gf_buf_add(kept, bytes,
				   (size_t)n < room ? (size_t)n : room);
	}
}

/* Until the head has ended: what it left running is not waited for. */
static int follow(struct running *r, struct gf_error *err)
{
	int64_t left = -1;

	while (!r->fds[FROM_HEAD].revents) {
		if (r->deadline) {
			left = r->deadline - now_ms();
			if (left <= 0)
				return gf_fail(err, GF_ECANCELLED,
					       _("'%s' did not end within "
						 "%u ms"),
					       r->spawn->argv[0],
					       r->spawn->deadline_ms);
		}
		if (poll(r->fds, SOURCES, (int)left) < 0 && errno != EINTR)
			return gf_fail_errno(err, _("cannot wait for '%s'"),
					     r->spawn->argv[0]);
		drain(r, FROM_OUT);
		drain(r, FROM_ERR);
	}
	return 0;
}

static int status_of(int raw)
{
	return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

int gf_spawn_end(pid_t pid)
{
	int raw = 0;

	/* its number is its own, and its group's, until it is waited for */
	kill(-pid, SIGKILL);
	while (waitpid(pid, &raw, 0) < 0)
		if (errno != EINTR)
			return 128;
	return status_of(raw);
}

static int make_pipe(int fds[2])
{
	return pipe2(fds, O_CLOEXEC) < 0 ? -1
					 : fcntl(fds[0], F_SETFL, O_NONBLOCK);
}

static int pidfd_of(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* `r` reads from two pipes; their other ends are the program's. */
static int run(struct running *r, int ends[FROM_HEAD], int *status,
	       struct gf_error *err)
{
	const char *name = r->spawn->argv[0];
	pid_t pid;
	int i, ret;

	for (i = 0; i < FROM_HEAD; i++) {
		int fds[2] = { -1, -1 };

		if (make_pipe(fds) < 0)
			return gf_fail_errno(
				err, _("cannot prepare to run '%s'"), name);
		r->fds[i] = (struct pollfd){ fds[0], POLLIN, 0 };
		ends[i] = fds[1];
	}
	if (launch(r->spawn, ends[FROM_OUT], ends[FROM_ERR], &pid, err) < 0)
		return -1;
	r->fds[FROM_HEAD].fd = pidfd_of(pid);
	r->fds[FROM_HEAD].events = POLLIN;
	ret = r->fds[FROM_HEAD].fd < 0
		      ? gf_fail_errno(err, _("cannot wait for '%s'"), name)
		      : follow(r, err);
	*status = gf_spawn_end(pid);
	drain(r, FROM_OUT);
	drain(r, FROM_ERR);
	return ret;
}

int gf_spawn_run(const struct gf_spawn *spawn, int *status, struct gf_buf *out,
		 struct gf_buf *err_text, struct gf_error *err)
{
	struct running r = { .spawn = spawn, .kept = { out, err_text } };
	int ends[FROM_HEAD] = { -1, -1 }, i, ret;

	for (i = 0; i < SOURCES; i++)
		r.fds[i].fd = -1;
	for (i = 0; i < FROM_HEAD; i++)
		if (r.kept[i])
			gf_buf_reset(r.kept[i]);
	if (spawn->deadline_ms)
		r.deadline = now_ms() + spawn->deadline_ms;
	ret = run(&r, ends, status, err);
	for (i = 0; i < FROM_HEAD; i++)
		close_fd(&ends[i]);
	for (i = 0; i < SOURCES; i++)
		close_fd(&r.fds[i].fd);
	return ret;
}

int gf_spawn_start(const struct gf_spawn *spawn, pid_t *pid, int *out_fd,
		   struct gf_error *err)
{
	int fds[2];

	*out_fd = -1;
	if (make_pipe(fds) < 0)
		return gf_fail_errno(err, _("cannot prepare to run '%s'"),
				     spawn->argv[0]);
	if (launch(spawn, fds[1], fds[1], pid, err) < 0)
		close_fd(&fds[0]);
	close_fd(&fds[1]);
	*out_fd = fds[0];
	return fds[0] < 0 ? -1 : 0;
}
