/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * git_see.h: histories made by chance, always the same ones, and what git
 * itself says of them.
 */
#ifndef GIT_SEE_H
#define GIT_SEE_H

#include "repo/repo.h"
#include "tap.h"

#include <unistd.h>

/* libgit2 1.5 loses what it matched each key of a configuration with. */
GF_EXPORTED const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

static char root[] = "/tmp/greffe-repo.XXXXXX";

/* A folder of its own, and a git that nobody configured. */
static void start_git(void)
{
	static const char *const strange[] = { "GIT_DIR", "GIT_WORK_TREE",
					       "GIT_INDEX_FILE",
					       "GIT_OBJECT_DIRECTORY" };
	size_t i;

	for (i = 0; i < GF_NELEMS(strange); i++)
		unsetenv(strange[i]);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "A", 1);
	setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "A", 1);
	setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
	setenv("GIT_AUTHOR_DATE", "@1000000000 +0000", 1);
	setenv("GIT_COMMITTER_DATE", "@1000000000 +0000", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TZ", "UTC", 1);
	ok(mkdtemp(root) != NULL, "made %s", root);
	if (chdir(root) < 0)
		exit(1);
}

static void end_git(void)
{
	if (!tap_failed && system("rm -rf \"$PWD\"") != 0)
		exit(1);
}

__attribute__((unused)) static void go(const char *folder)
{
	if (chdir(root) < 0 || chdir(folder) < 0)
		exit(1);
}

/* Runs a line of shell there. */
static void type(const char *line)
{
	struct gf_buf all = GF_BUF_INIT;

	gf_buf_addf(&all, "exec >/dev/null 2>&1; { %s; }", line);
	ok(!system(all.s), "%.200s", line);
	gf_buf_release(&all);
}

/* What a line of shell prints. */
static void capture(struct gf_buf *out, const char *line)
{
	char bytes[4096];
	FILE *from = popen(line, "r");
	size_t n;

	gf_buf_reset(out);
	while (from && (n = fread(bytes, 1, sizeof(bytes), from)))
		gf_buf_add(out, bytes, n);
	if (!from || pclose(from) != 0)
		ok(false, "%s", line);
}

/* --- chance -------------------------------------------------------------- */

static uint32_t chance_state = 1;

static unsigned chance(unsigned below)
{
	chance_state = chance_state * 1664525 + 1013904223;
	return (chance_state >> 8) % below;
}

/* A few names, so that a file is often where a folder was. */
static void add_chance_path(struct gf_buf *out)
{
	static const char *const names[] = {
		"a", "a.b", "a-b", "a0", "b", "z"
	};
	unsigned depth = 1 + chance(4);

	while (depth--) {
		gf_buf_adds(out, names[chance(GF_NELEMS(names))]);
		if (depth)
			gf_buf_addc(out, '/');
	}
}

/*
 * `n` commits for git fast-import, on main; some are merges of an older one.
 * Their dates go forward, or anywhere when they are `wild`.
 */
__attribute__((unused)) static void write_history(const char *path, unsigned n,
						  bool wild)
{
	static const char *const modes[] = { "100644", "100755", "120000" };
	FILE *to = fopen(path, "w");
	struct gf_buf name = GF_BUF_INIT;
	unsigned i, j, date;

	for (i = 1; to && i <= n; i++) {
		date = wild ? chance(2000000000) : 1000000000 + i * 50000;
		fprintf(to,
			"commit refs/heads/main\nmark :%u\n"
			"committer C %u <c@example.org> %u +0000\n"
			"data 3\n%02u\n",
			i, i % 5, date, i % 100);
		if (i > 3 && !chance(4)) /* off from an older one */
			fprintf(to, "from :%u\n", i - 1 - chance(3));
		if (i > 4 && !chance(3))
			fprintf(to, "merge :%u\n", 1 + chance(i - 1));
		for (j = chance(6); j; j--) {
			gf_buf_reset(&name);
			add_chance_path(&name);
			if (chance(4))
				fprintf(to, "M %s inline %s\ndata 1\n%u\n",
					modes[chance(3)], name.s, chance(4));
			else
				fprintf(to, "D %s\n", name.s);
		}
		fprintf(to, "\n");
	}
	gf_buf_release(&name);
	ok(to && !fclose(to), "wrote %u commits", n);
}

/* Makes them, in this repository; their ids in the order of their making. */
__attribute__((unused)) static void make_history(char ids[][GF_OID_HEX],
						 unsigned n, bool wild)
{
	struct gf_buf marks = GF_BUF_INIT;
	const char *s;
	unsigned i;

	write_history("../stream", n, wild);
	type("git fast-import --quiet --export-marks=../marks <../stream");
	capture(&marks, "sort -t: -k2n ../marks | cut -d' ' -f2");
	for (i = 0, s = marks.s; i < n && strlen(s) >= GF_OID_HEX; i++) {
		memcpy(ids[i], s, GF_OID_HEX - 1);
		ids[i][GF_OID_HEX - 1] = '\0';
		s += GF_OID_HEX;
	}
	is_int(i, n, "made %u commits", n);
	gf_buf_release(&marks);
}

#endif
