/* SPDX-License-Identifier: EUPL-1.2 */
/* Each item once, told in order, never too far ahead, on any worker count. */
#include "sides.h"

#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

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

/*
 * The first item waits until the other thread has done the second, of a size,
 * and has either begun the third or sleeps: until something is told.
 */
struct weighing {
	size_t size;
	atomic_int other; /* the thread of the second item */
	atomic_bool second, third, third_early;
};

static bool sleeps(int thread)
{
	char path[64], state = 'R';
	FILE *from;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", thread);
	from = fopen(path, "r");
	if (from && fscanf(from, "%*d (%*[^)]) %c", &state) != 1)
		state = 'R';
	if (from)
		fclose(from);
	return state == 'S';
}

static void hold_up(struct weighing *w)
{
	unsigned asleep = 0;

	while (!w->third && asleep < 100) {
		asleep = w->second && sleeps(w->other) ? asleep + 1 : 0;
		sched_yield();
	}
	w->third_early = w->third;
}

static void begin(size_t i, unsigned worker, void *payload)
{
	struct weighing *w = payload;

	(void)worker;
	if (i == 0)
		hold_up(w);
	if (i == 1)
		w->other = (int)syscall(SYS_gettid);
	if (i == 2)
		w->third = true;
}

static size_t weigh(size_t i, void *payload)
{
	struct weighing *w = payload;

	if (i == 1)
		w->second = true;
	return i == 1 ? w->size : 0;
}

static void test_weight(void)
{
	size_t most = gf_limit(GF_LIMIT_WAITING_BYTES), size;

	for (size = most - 1; size <= most + 1; size++) {
		struct weighing w = { .size = size };

		gf_pool_run_weighed(3, 2, begin, NULL, NULL, weigh, &w);
		side(GF_LIMIT_WAITING_BYTES, size, w.third_early);
		ok(w.third, "it is done in the end");
	}
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

/* --- apart --------------------------------------------------------------- */

#define APART 4

/* A descriptor each, opened by the first item and kept to the end. */
struct apart {
	int fds[APART];
	atomic_size_t opened, closed, wrong;
};

static void use_own(size_t i, unsigned w, void *payload)
{
	struct apart *a = payload;

	(void)i;
	if (a->fds[w] < 0) {
		a->fds[w] = open("/dev/null", O_RDONLY);
		a->opened++;
	}
	a->wrong += fcntl(a->fds[w], F_GETFD) < 0;
}

static void close_own(unsigned w, void *payload)
{
	struct apart *a = payload;

	if (a->fds[w] < 0) /* others were faster */
		return;
	a->wrong += close(a->fds[w]) < 0;
	a->closed++;
}

static int next_descriptor(void)
{
	int fd = open("/dev/null", O_RDONLY);

	close(fd);
	return fd;
}

static void test_apart(size_t n, unsigned workers)
{
	struct apart a = { .fds = { -1, -1, -1, -1 } };
	int before = next_descriptor();

	gf_pool_run_apart(n, workers, use_own, NULL, close_own, &a);
	ok(n ? a.opened > 0 : !a.opened, "%zu items apart on %u: %zu opened", n,
	   workers, (size_t)a.opened);
	is_int(a.closed, a.opened, "each closed by who opened it");
	is_int(a.wrong, 0, "each open as long as its worker works");
	is_int(next_descriptor(), before, "none is left open");
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
	test_apart(0, 2);
	test_apart(100, 1);
	test_apart(20000, APART);
	test_weight();
	ok(gf_pool_cores() >= 1, "at least one processor");
	return tap_done();
}
