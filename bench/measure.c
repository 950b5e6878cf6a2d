/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * measure ROUNDS COMMAND [-- COMMAND]...: runs the commands in turn, ROUNDS
 * times over, so that what disturbs the machine disturbs them alike. For each
 * command, a line: median milliseconds, median processor milliseconds,
 * largest resident memory in KiB, exit status of the last run.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_COMMANDS 16
#define MAX_ROUNDS   1000

extern char **environ;

struct command {
	char **argv;
	double wall[MAX_ROUNDS], cpu[MAX_ROUNDS];
	long memory; /* KiB */
	int status;
};

static struct command commands[MAX_COMMANDS];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double milliseconds(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int run(struct command *c, int round)
{
	posix_spawn_file_actions_t quiet;
	struct rusage used;
	double start;
	pid_t pid;
	int err, status;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	start = now();
	err = posix_spawnp(&pid, c->argv[0], &quiet, NULL, c->argv, environ);
	posix_spawn_file_actions_destroy(&quiet);
	if (err) {
		fprintf(stderr, "measure: %s: %s\n", c->argv[0], strerror(err));
		return -1;
	}
	if (wait4(pid, &status, 0, &used) < 0)
		return -1;
	c->wall[round] = now() - start;
	c->cpu[round] = milliseconds(used.ru_utime) +
			milliseconds(used.ru_stime);
	c->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	if (used.ru_maxrss > c->memory)
		c->memory = used.ru_maxrss;
	return 0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), by_size);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* Cuts argv at each "--". How many commands, or 0. */
static int split(char **argv)
{
	int n = 0;

	while (*argv && n < MAX_COMMANDS) {
		commands[n++].argv = argv;
		while (*argv && strcmp(*argv, "--"))
			argv++;
		if (*argv)
			*argv++ = NULL;
	}
	return *argv ? 0 : n;
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 0, n, i, r;

	n = argc > 2 ? split(argv + 2) : 0;
	if (rounds < 1 || rounds > MAX_ROUNDS || !n) {
		fprintf(stderr,
			"usage: measure ROUNDS COMMAND [-- COMMAND]…\n");
		return 2;
	}
	for (r = 0; r < rounds; r++)
		for (i = 0; i < n; i++)
			if (run(&commands[i], r) < 0)
				return 1;
	for (i = 0; i < n; i++)
		printf("%.2f\t%.2f\t%ld\t%d\n",
		       median(commands[i].wall, rounds),
		       median(commands[i].cpu, rounds), commands[i].memory,
		       commands[i].status);
	return 0;
}
