/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The one place with threads: many items judged at once, told in order.
 *
 * Workers take a few items at a time under one lock. What is done waits in a
 * ring until all before it is done too; whoever fills the gap tells the run
 * that follows, outside the lock. Nobody takes an item further ahead than
 * the ring is long, nor while too much of what is in it waits; the items just
 * behind `told` are always with a worker that does not wait, so the wait
 * always ends.
 */
#include "base/base.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#define LARGEST_BATCH 32
#define WEIGHED_BATCH 8 /* of each worker, beyond what may be kept */

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t moved; /* `told` went on */
	size_t n, next, told, batch;
	bool telling;
	gf_pool_fn fn;
	gf_pool_done_fn done;
	gf_pool_end_fn end;	/* NULL: workers share their descriptors */
	gf_pool_weigh_fn weigh; /* NULL: what is kept weighs nothing */
	void *payload;
	size_t kept; /* bytes of what is done and not yet told */
	size_t weights[GF_POOL_WINDOW];
	bool ready[GF_POOL_WINDOW]; /* item i at i % GF_POOL_WINDOW */
};

struct worker {
	struct pool *pool;
	unsigned number;
	pthread_t thread;
};

/* Marks what is ready from `told` on as told; where that ends. */
static size_t take_ready(struct pool *pool)
{
	size_t to = pool->told;

	for (; to < pool->n && pool->ready[to % GF_POOL_WINDOW]; to++)
		pool->ready[to % GF_POOL_WINDOW] = false;
	return to;
}

/* These were told: nothing is kept of them. */
static void forget(struct pool *pool, size_t from, size_t to)
{
	for (; from < to; from++)
		pool->kept -= pool->weights[from % GF_POOL_WINDOW];
}

/* Tells all that is ready, in order. Called, and returns, with the lock. */
static void tell(struct pool *pool)
{
	size_t i, to;

	if (pool->telling)
		return; /* that thread will see what we made ready */
	pool->telling = true;
	while ((to = take_ready(pool)) > pool->told) {
		pthread_mutex_unlock(&pool->lock);
		for (i = pool->told; pool->done && i < to; i++)
			pool->done(i, pool->payload);
		pthread_mutex_lock(&pool->lock);
		forget(pool, pool->told, to);
		pool->told = to;
		pthread_cond_broadcast(&pool->moved);
	}
	pool->telling = false;
}

/* Takes items [*from, return); none left when both are equal. */
static size_t take(struct pool *pool, size_t *from)
{
	size_t to;

	for (;;) {
		*from = pool->next;
		to = pool->n - *from < pool->batch ? pool->n
						   : *from + pool->batch;
		if (to - pool->told <= GF_POOL_WINDOW &&
		    pool->kept <= gf_limit(GF_LIMIT_WAITING_BYTES))
			break;
		pthread_cond_wait(&pool->moved, &pool->lock);
	}
	pool->next = to;
	return to;
}

static void work(struct pool *pool, unsigned number)
{
	size_t from, to, i;

	pthread_mutex_lock(&pool->lock);
	while (to = take(pool, &from), from < to) {
		pthread_mutex_unlock(&pool->lock);
		for (i = from; i < to; i++) {
			pool->fn(i, number, pool->payload);
			pool->weights[i % GF_POOL_WINDOW] =
				pool->weigh ? pool->weigh(i, pool->payload) : 0;
		}
		pthread_mutex_lock(&pool->lock);
		for (i = from; i < to; i++) {
			pool->ready[i % GF_POOL_WINDOW] = true;
			pool->kept += pool->weights[i % GF_POOL_WINDOW];
		}
		tell(pool);
	}
	pthread_mutex_unlock(&pool->lock);
}

static void *start_worker(void *arg)
{
	struct worker *worker = arg;
	struct pool *pool = worker->pool;

	if (pool->end)
		unshare(CLONE_FILES); /* or share it: slower, no more */
	work(pool, worker->number);
	if (pool->end)
		pool->end(worker->number, pool->payload);
	return NULL;
}

static void run_alone(size_t n, gf_pool_fn fn, gf_pool_done_fn done,
		      void *payload)
{
	size_t i;

	for (i = 0; i < n; i++) {
		fn(i, 0, payload);
		if (done)
			done(i, payload);
	}
}

/* Starts as many as the system gives, with signals left to the caller. */
static unsigned start_workers(struct worker *workers, unsigned n)
{
	sigset_t all, before;
	unsigned i;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (i = 0; i < n; i++)
		if (pthread_create(&workers[i].thread, NULL, start_worker,
				   &workers[i]))
			break;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return i;
}

/* Few items: one at a time, so that a long one holds up no other. */
static size_t choose_batch(size_t n, unsigned workers)
{
	size_t batch = n / workers / 16;

	return batch < 1 ? 1 : batch > LARGEST_BATCH ? LARGEST_BATCH : batch;
}

static void run_together(struct pool *pool, unsigned workers)
{
	struct worker *others = gf_xcalloc(workers, sizeof(*others));
	unsigned i, started;

	for (i = 1; i < workers; i++)
		others[i - 1] = (struct worker){ .pool = pool, .number = i };
	started = start_workers(others, workers - 1);
	work(pool, 0);
	for (i = 0; i < started; i++)
		pthread_join(others[i].thread, NULL);
	GF_BUG(pool->told != pool->n);
	free(others);
}

void gf_pool_run_weighed(size_t n, unsigned workers, gf_pool_fn fn,
			 gf_pool_done_fn done, gf_pool_end_fn end,
			 gf_pool_weigh_fn weigh, void *payload)
{
	struct pool *pool;

	if (workers > n)
		workers = (unsigned)n;
	if (workers <= 1) {
		run_alone(n, fn, done, payload);
		if (end)
			end(0, payload);
		return;
	}
	pool = gf_xcalloc(1, sizeof(*pool));
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->moved, NULL);
	pool->n = n;
	pool->batch = choose_batch(n, workers);
	if (weigh && pool->batch > WEIGHED_BATCH)
		pool->batch = WEIGHED_BATCH;
	pool->fn = fn;
	pool->done = done;
	pool->end = end;
	pool->weigh = weigh;
	pool->payload = payload;
	run_together(pool, workers);
	if (end)
		end(0, payload);
	pthread_cond_destroy(&pool->moved);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

void gf_pool_run_apart(size_t n, unsigned workers, gf_pool_fn fn,
		       gf_pool_done_fn done, gf_pool_end_fn end, void *payload)
{
	gf_pool_run_weighed(n, workers, fn, done, end, NULL, payload);
}

void gf_pool_run(size_t n, unsigned workers, gf_pool_fn fn,
		 gf_pool_done_fn done, void *payload)
{
	gf_pool_run_apart(n, workers, fn, done, NULL, payload);
}

unsigned gf_pool_cores(void)
{
	cpu_set_t set;
	long online;

	if (!sched_getaffinity(0, sizeof(set), &set))
		return (unsigned)CPU_COUNT(&set);
	online = sysconf(_SC_NPROCESSORS_ONLN); /* more than a set can tell */
	return online > 0 ? (unsigned)online : 1;
}
