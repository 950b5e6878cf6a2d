/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The loop: see loop.h. Everything that greffed's own process does is called
 * from here.
 */
#include "daemon/loop.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 64

/* A descriptor; freed only between rounds, since epoll still points to it. */
struct watched {
	int fd;
	bool gone;
	loop_fd_fn fn;
	void *payload;
};

struct child {
	pid_t pid;
	loop_child_fn fn;
	void *payload;
};

struct put_off {
	loop_fn fn;
	void *payload;
};

struct loop {
	int epoll, signals, clock;
	bool stopped;
	int code;
	uint64_t now, armed; /* when the timerfd rings; 0: never */

	struct watched **fds;
	size_t nfds, fds_cap;
	struct child *children;
	size_t nchildren, children_cap;
	struct put_off *later;
	size_t nlater, later_cap;
	struct loop_timer *timers; /* soonest first */

	sigset_t blocked;
	struct {
		loop_signal_fn fn;
		void *payload;
	} on_signal[NSIG];
};

static void read_clock(struct loop *loop)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	loop->now = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

uint64_t loop_now(const struct loop *loop)
{
	return loop->now;
}

void loop_stop(struct loop *loop, int code)
{
	if (!loop->stopped)
		loop->code = code;
	loop->stopped = true;
}

/* --- descriptors --------------------------------------------------------- */

static struct watched *find_fd(const struct loop *loop, int fd)
{
	size_t i;

	for (i = 0; i < loop->nfds; i++)
		if (loop->fds[i]->fd == fd && !loop->fds[i]->gone)
			return loop->fds[i];
	return NULL;
}

int loop_add_fd(struct loop *loop, int fd, uint32_t events, loop_fd_fn fn,
		void *payload, struct gf_error *err)
{
	struct watched *w = gf_xcalloc(1, sizeof(*w));
	struct epoll_event event = { .events = events, .data.ptr = w };

	w->fd = fd;
	w->fn = fn;
	w->payload = payload;
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
		free(w);
		return gf_fail_errno(err, _("cannot wait for events"));
	}
	GF_GROW(loop->fds, loop->nfds, loop->fds_cap);
	loop->fds[loop->nfds++] = w;
	return 0;
}

void loop_change_fd(struct loop *loop, int fd, uint32_t events)
{
	struct watched *w = find_fd(loop, fd);
	struct epoll_event event = { .events = events, .data.ptr = w };

	GF_BUG(!w);
	epoll_ctl(loop->epoll, EPOLL_CTL_MOD, fd, &event);
}

void loop_remove_fd(struct loop *loop, int fd)
{
	struct watched *w = find_fd(loop, fd);

	GF_BUG(!w);
	epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
	w->gone = true;
}

static void forget_removed(struct loop *loop)
{
	size_t i, kept = 0;

	for (i = 0; i < loop->nfds; i++)
		if (loop->fds[i]->gone)
			free(loop->fds[i]);
		else
			loop->fds[kept++] = loop->fds[i];
	loop->nfds = kept;
}

/* --- children ------------------------------------------------------------ */

void loop_on_child(struct loop *loop, pid_t pid, loop_child_fn fn,
		   void *payload)
{
	GF_GROW(loop->children, loop->nchildren, loop->children_cap);
	loop->children[loop->nchildren++] =
		(struct child){ .pid = pid, .fn = fn, .payload = payload };
}

/* Its row, taken out; fn NULL: there is none. */
static struct child take_child(struct loop *loop, pid_t pid)
{
	struct child child = { 0 };
	size_t i;

	for (i = 0; i < loop->nchildren; i++)
		if (loop->children[i].pid == pid) {
			child = loop->children[i];
			loop->children[i] = loop->children[--loop->nchildren];
			break;
		}
	return child;
}

void loop_forget_child(struct loop *loop, pid_t pid)
{
	take_child(loop, pid);
}

static void tell_end(struct loop *loop, pid_t pid, int status)
{
	struct child child = take_child(loop, pid);

	if (child.fn)
		child.fn(pid, status, child.payload);
}

/* Signals of several children are told as one: all that ended are reaped. */
static void reap(struct loop *loop)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		tell_end(loop, pid, status);
}

/* --- signals ------------------------------------------------------------- */

static void block_signal(struct loop *loop, int number)
{
	sigaddset(&loop->blocked, number);
	sigprocmask(SIG_BLOCK, &loop->blocked, NULL);
	signalfd(loop->signals, &loop->blocked, 0);
}

void loop_on_signal(struct loop *loop, int number, loop_signal_fn fn,
		    void *payload)
{
	GF_BUG(number <= 0 || number >= NSIG);
	loop->on_signal[number].fn = fn;
	loop->on_signal[number].payload = payload;
	block_signal(loop, number);
}

void loop_forget_signals(struct loop *loop)
{
	sigprocmask(SIG_UNBLOCK, &loop->blocked, NULL);
}

static void read_signals(int fd, uint32_t events, void *payload)
{
	struct signalfd_siginfo info;
	struct loop *loop = payload;
	uint32_t n;

	(void)events;
	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		n = info.ssi_signo;
		if (n == SIGCHLD)
			reap(loop);
		else if (n < NSIG && loop->on_signal[n].fn)
			loop->on_signal[n].fn((int)n,
					      loop->on_signal[n].payload);
	}
}

/* --- timers -------------------------------------------------------------- */

void loop_stop_timer(struct loop *loop, struct loop_timer *timer)
{
	struct loop_timer **at;

	if (!timer->due)
		return;
	timer->due = 0;
	for (at = &loop->timers; *at; at = &(*at)->next)
		if (*at == timer) {
			*at = timer->next;
			return;
		}
}

void loop_set_timer(struct loop *loop, struct loop_timer *timer, uint64_t after)
{
	struct loop_timer **at = &loop->timers;

	loop_stop_timer(loop, timer);
	timer->due = loop->now + (after ? after : 1);
	while (*at && (*at)->due <= timer->due)
		at = &(*at)->next;
	timer->next = *at;
	*at = timer;
}

/* Only where the soonest changed, and not at all where there is none. */
static void arm(struct loop *loop)
{
	uint64_t due = loop->timers ? loop->timers->due : 0;
	struct itimerspec when = { 0 };

	if (due == loop->armed)
		return;
	when.it_value.tv_sec = (time_t)(due / 1000);
	when.it_value.tv_nsec = (long)(due % 1000) * 1000000;
	timerfd_settime(loop->clock, TFD_TIMER_ABSTIME, &when, NULL);
	loop->armed = due;
}

static void read_timers(int fd, uint32_t events, void *payload)
{
	struct loop *loop = payload;
	struct loop_timer *timer;
	uint64_t times, now = loop->now;

	(void)events;
	if (read(fd, &times, sizeof(times)) > 0)
		loop->armed = 0;
	while ((timer = loop->timers) && timer->due <= now) {
		loop->timers = timer->next;
		timer->due = 0;
		timer->fn(timer->payload);
	}
}

/* --- the loop ------------------------------------------------------------ */

void loop_before_sleep(struct loop *loop, loop_fn fn, void *payload)
{
	GF_GROW(loop->later, loop->nlater, loop->later_cap);
	loop->later[loop->nlater++] =
		(struct put_off){ .fn = fn, .payload = payload };
}

static void handle_round(struct loop *loop)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	struct watched *w;
	size_t i;
	int n;

	for (i = 0; i < loop->nlater; i++)
		loop->later[i].fn(loop->later[i].payload);
	forget_removed(loop);
	if (loop->stopped)
		return;
	arm(loop);
	n = epoll_wait(loop->epoll, events, EVENTS_AT_ONCE, -1);
	read_clock(loop);
	for (i = 0; n > 0 && i < (size_t)n; i++) {
		w = events[i].data.ptr;
		if (!w->gone)
			w->fn(w->fd, events[i].events, w->payload);
	}
}

int loop_run(struct loop *loop)
{
	while (!loop->stopped)
		handle_round(loop);
	return loop->code;
}

static int start(struct loop *loop, struct gf_error *err)
{
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->signals =
		signalfd(-1, &loop->blocked, SFD_CLOEXEC | SFD_NONBLOCK);
	loop->clock =
		timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (loop->epoll < 0 || loop->signals < 0 || loop->clock < 0)
		return gf_fail_errno(err, _("cannot wait for events"));
	if (loop_add_fd(loop, loop->signals, EPOLLIN, read_signals, loop, err) <
	    0)
		return -1;
	return loop_add_fd(loop, loop->clock, EPOLLIN, read_timers, loop, err);
}

int loop_new(struct loop **out, struct gf_error *err)
{
	struct loop *loop = gf_xcalloc(1, sizeof(*loop));

	sigemptyset(&loop->blocked);
	read_clock(loop);
	if (start(loop, err) < 0) {
		loop_free(loop);
		*out = NULL;
		return -1;
	}
	block_signal(loop, SIGCHLD);
	*out = loop;
	return 0;
}

void loop_free(struct loop *loop)
{
	size_t i;

	if (!loop)
		return;
	for (i = 0; i < loop->nfds; i++)
		free(loop->fds[i]);
	if (loop->epoll >= 0)
		close(loop->epoll);
	if (loop->signals >= 0)
		close(loop->signals);
	if (loop->clock >= 0)
		close(loop->clock);
	free(loop->fds);
	free(loop->children);
	free(loop->later);
	free(loop);
}
