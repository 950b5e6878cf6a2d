/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/loop: what greffed waits for, in one place.
 *
 * Descriptors (epoll), signals (one signalfd), timers (one timerfd, disarmed
 * where no timer is set: a daemon at rest is never woken), children, and what
 * was put off until nothing else is to be done.
 *
 * Invariants. One thread. A handler ends in milliseconds: it reads what is
 * there, notes what is to be done, and leaves the doing to a worker. No
 * handler is called for a descriptor, a timer or a child after it was taken
 * away, even by a handler of the same round. Time is CLOCK_MONOTONIC's, in
 * milliseconds: nobody who sets the clock is noticed.
 *
 * Ownership. The loop owns no descriptor: whoever adds one takes it away
 * before closing it. Timers live in the struct of whoever sets them.
 *
 *	loop_new(&loop, &err);
 *	loop_on_signal(loop, SIGTERM, stop, daemon);
 *	loop_add_fd(loop, fd, EPOLLIN, read_events, watch, &err);
 *	code = loop_run(loop);
 *	loop_free(loop);
 */
#ifndef GF_DAEMON_LOOP_H
#define GF_DAEMON_LOOP_H

#include "base/base.h"

#include <sys/epoll.h>
#include <sys/types.h>

struct loop;

/* `events`: EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR, as epoll told them. */
typedef void (*loop_fd_fn)(int fd, uint32_t events, void *payload);
typedef void (*loop_signal_fn)(int number, void *payload);
typedef void (*loop_fn)(void *payload);
/* `status` as waitpid has it. */
typedef void (*loop_child_fn)(pid_t pid, int status, void *payload);

int loop_new(struct loop **out, struct gf_error *err);
void loop_free(struct loop *loop);

/* Handles what comes until loop_stop, whose code it returns. */
int loop_run(struct loop *loop);
/* The first code given counts. */
void loop_stop(struct loop *loop, int code);
/* Milliseconds since some moment of the past, as of this round. */
uint64_t loop_now(const struct loop *loop);

/* --- descriptors --------------------------------------------------------- */

int loop_add_fd(struct loop *loop, int fd, uint32_t events, loop_fd_fn fn,
		void *payload, struct gf_error *err);
/* What is waited for from now on; 0 is nothing but the other end's leaving. */
void loop_change_fd(struct loop *loop, int fd, uint32_t events);
void loop_remove_fd(struct loop *loop, int fd);

/* --- signals ------------------------------------------------------------- */

/* The signal is blocked from now on, and told here. */
void loop_on_signal(struct loop *loop, int number, loop_signal_fn fn,
		    void *payload);
/* For a child, which starts with the signals that its parent blocks. */
void loop_forget_signals(struct loop *loop);

/* --- timers -------------------------------------------------------------- */

/* Zero-initialised but for `fn` and `payload` is ready to be set. */
struct loop_timer {
	loop_fn fn;
	void *payload;
	uint64_t due; /* 0: not set */
	struct loop_timer *next;
};

/* Once, in so many milliseconds (at least 1); one that was set is set anew. */
void loop_set_timer(struct loop *loop, struct loop_timer *timer,
		    uint64_t after);
void loop_stop_timer(struct loop *loop, struct loop_timer *timer);

/* --- children ------------------------------------------------------------ */

/* Tells when that child has ended; it is reaped by then. */
void loop_on_child(struct loop *loop, pid_t pid, loop_child_fn fn,
		   void *payload);

/* It is told no more; the caller reaps it. */
void loop_forget_child(struct loop *loop, pid_t pid);

/* --- what was put off ---------------------------------------------------- */

/*
 * Called before each sleep, in the order in which they were added. It does
 * what it finds to be done, and wakes nobody when there is nothing.
 */
void loop_before_sleep(struct loop *loop, loop_fn fn, void *payload);

#endif
