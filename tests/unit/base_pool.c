/* SPDX-License-Identifier: EUPL-1.2 */
/* Each item once, told in order, never too far ahead, on any worker count. */
#include "base/base.h"
#include "tap.h"

#include <sched.h>
#include <stdatomic.h>
#include <time.h>

struct run {
	size_t n, wrong_order;
	unsigned workers;
	atomic_size_t told, done, most_ahead, bad_worker;
	atomic_int inside; /* threads in `tell` */
	unsigned *times;
	size_t slow; /* this one takes long; SIZE_MAX: none */
};

static void judge(size_t i, unsigned w, void *payload)
{
	struct run *run = payload;
	struct timespec wait = { 0, 2000000 };
	size_t done;

	if (w >= run->workers)
		run->bad_worker++;
	if (i == run->slow)
		nanosleep(&wait, NULL);
	run->times[i]++;
	done = ++run->done;
	if (run->slow == 0 && run->told == 0 && done > run->most_ahead)
		run->most_ahead = done;
}

static void tell(size_t i, void *payload)
{
	struct run *run = payload;

	if (run->inside++)
		run->wrong_order++;
	if (i != run->told || run->times[i] != 1)
		run->wrong_order++;
	run->told++;
	run->inside--;
}

static void check(size_t n, unsigned workers, size_t slow)
{
	struct run run = { .n = n, .workers = workers, .slow = slow };
	size_t i, missed = 0;

	if (!run.workers)
		run.workers = 1;
	run.times = gf_xcalloc(n + 1, sizeof(*run.times));
	gf_pool_run(n, workers, judge, tell, &run);
	for (i = 0; i < n; i++)
		missed += run.times[i] != 1;
	is_int(missed, 0, "%zu items on %u: each once", n, workers);
	is_int(run.told, n, "%zu items on %u: all told", n, workers);
	is_int(run.wrong_order, 0, "%zu items on %u: in order", n, workers);
	is_int(run.bad_worker, 0, "%zu items on %u: known workers", n, workers);
	ok(run.most_ahead <= GF_POOL_WINDOW + 1,
	   "%zu items on %u: at most the window ahead", n, workers);
	free(run.times);
}

static void count(size_t i, unsigned w, void *payload)
{
	atomic_size_t *sum = payload;

	(void)w;
	*sum += i;
}

static void test_without_done(void)
{
	atomic_size_t sum = 0;

	gf_pool_run(10001, 3, count, NULL, &sum);
	is_int(sum, 50005000, "no callback needed");
}

int main(void)
{
	static const size_t sizes[] = { 0, 1, 2, 31, 1000, 20000 };
	static const unsigned workers[] = { 0, 1, 2, 3, 8, 64 };
	size_t i, j;

	for (i = 0; i < GF_NELEMS(sizes); i++)
		for (j = 0; j < GF_NELEMS(workers); j++)
			check(sizes[i], workers[j], SIZE_MAX);
	check(20000, 2, 0);
	check(20000, 4, 0);
	check(20000, 4, 19999);
	test_without_done();
	ok(gf_pool_cores() >= 1, "at least one processor");
	return tap_done();
}
