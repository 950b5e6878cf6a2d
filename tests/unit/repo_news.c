/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The new commits of a push are those that git says,
 * parents before children; where dates lie, no new one is left out.
 */
#include "git_see.h"
#include "sides.h"

#define COMMITS 80
#define TIPS	3

static struct gf_repo *repo;
static char ids[COMMITS][GF_OID_HEX];

struct seen {
	struct gf_oid told[COMMITS];
	size_t n, early; /* told before a parent that is told too */
};

static bool was_told(const struct seen *seen, const struct gf_oid *id)
{
	size_t i;

	for (i = 0; i < seen->n; i++)
		if (!gf_oid_compare(&seen->told[i], id))
			return true;
	return false;
}

static int see(const struct gf_commit_info *info,
	       struct gf_error *err GF_UNUSED, void *payload)
{
	struct seen *seen = payload;
	size_t i;

	for (i = 0; i < seen->n; i++)
		seen->early +=
			!gf_oid_compare(&seen->told[i], &info->commit.id);
	if (seen->n < COMMITS)
		seen->told[seen->n++] = info->commit.id;
	return 0;
}

static int count(const struct gf_commit_info *info GF_UNUSED,
		 struct gf_error *err GF_UNUSED, void *payload)
{
	++*(size_t *)payload;
	return 0;
}

/* How many of what git tells were told, and how many it tells. */
static size_t compare(const struct seen *seen, const struct gf_buf *git,
		      size_t *all)
{
	const char *s;
	struct gf_oid id;
	size_t n = 0;

	*all = 0;
	for (s = git->s; gf_oid_parse(&id, s); s += GF_OID_HEX) {
		++*all;
		n += was_told(seen, &id);
	}
	return n;
}

/* No commit comes before a parent that comes too. */
static bool is_in_order(const struct seen *seen)
{
	struct gf_buf line = GF_BUF_INIT, parents = GF_BUF_INIT;
	struct seen before = { .n = 0 };
	struct gf_oid id;
	char hex[GF_OID_HEX];
	bool in_order = true;
	const char *s;
	size_t i;

	for (i = 0; i < seen->n; i++) {
		gf_oid_hex(hex, &seen->told[i]);
		gf_buf_reset(&line);
		gf_buf_addf(&line, "git rev-parse %s^@", hex);
		capture(&parents, line.s);
		for (s = parents.s; gf_oid_parse(&id, s); s += GF_OID_HEX)
			in_order &= !was_told(seen, &id) ||
				    was_told(&before, &id);
		before.told[before.n++] = seen->told[i];
	}
	gf_buf_release(&line);
	gf_buf_release(&parents);
	return in_order;
}

static void check_some(bool wild, bool order)
{
	struct gf_oid tips[TIPS], known[TIPS];
	struct gf_buf line = GF_BUF_INIT, git = GF_BUF_INIT;
	struct seen seen = { .n = 0 };
	struct gf_error err = { 0 };
	size_t n = 1 + chance(TIPS), nknown = chance(TIPS + 1), i, all;

	/* git believes dates too: what each was made from is exact */
	gf_buf_adds(&line, "git rev-list");
	for (i = 0; i < n; i++) {
		const char *hex = ids[chance(COMMITS)];

		gf_oid_parse(&tips[i], hex);
		gf_buf_addf(&line, " %s", hex);
	}
	gf_buf_adds(&line, " | sort >../tips; git rev-list");
	for (i = 0; i < nknown; i++) {
		const char *hex = ids[chance(COMMITS)];

		gf_oid_parse(&known[i], hex);
		gf_buf_addf(&line, " %s", hex);
	}
	gf_buf_adds(&line, nknown ? "" : " --max-count=0 HEAD");
	gf_buf_adds(&line, " | sort | comm -23 ../tips -");
	capture(&git, line.s);
	ok(!gf_repo_new_commits(repo, tips, n, known, nknown, COMMITS, see,
				&seen, &err),
	   "%zu and %zu %s", n, nknown, err.msg);
	is_int(compare(&seen, &git, &all), all, "none is left out");
	ok(wild ? seen.n >= all : seen.n == all, "%zu of %zu", seen.n, all);
	ok(!seen.early, "none comes twice");
	if (order)
		ok(is_in_order(&seen), "parents come first");
	gf_buf_release(&line);
	gf_buf_release(&git);
}

static void check_history(const char *folder, bool wild)
{
	struct gf_buf line = GF_BUF_INIT;
	struct gf_error err;
	unsigned i;

	go(".");
	gf_buf_addf(&line, "git init -q -b main %s", folder);
	type(line.s);
	go(folder);
	make_history(ids, COMMITS, wild);
	ok(!gf_repo_open(&repo, ".", &err), "opened");
	for (i = 0; i < 30; i++)
		check_some(wild, i < 3);
	gf_repo_close(repo);
	gf_buf_release(&line);
}

/* --- limits, damage ------------------------------------------------------- */

static void check_most(const struct gf_oid *tips, size_t n)
{
	size_t most = gf_limit(GF_LIMIT_PUSH_COMMITS), told = 0;
	struct gf_error err = { 0 };

	side(GF_LIMIT_PUSH_COMMITS, n,
	     !gf_repo_new_commits(repo, &tips[n], 1, NULL, 0, most, count,
				  &told, &err));
	ok(told == n || strstr(err.msg, "push them in parts"), "%s", err.msg);
}

static void check_many(void)
{
	static struct gf_oid tips[10002];
	struct gf_buf all = GF_BUF_INIT;
	size_t most = gf_limit(GF_LIMIT_PUSH_COMMITS), i, told = 0;
	struct gf_error err;

	go(".");
	type("git init -q -b main many && cd many && for i in $(seq 10001); do "
	     "printf 'commit refs/heads/main\\ncommitter C <c@e> %s +0000\\n"
	     "data 1\\nx\\n' $((1000000000+i)); done | "
	     "git fast-import --quiet");
	go("many");
	capture(&all, "git rev-list --reverse main");
	for (i = 0; i <= most && gf_oid_parse(&tips[i + 1], all.s + i * 41);)
		i++;
	is_int(i, most + 1, "commits");
	ok(!gf_repo_open(&repo, ".", &err), "opened");
	for (i = most - 1; i <= most + 1; i++)
		check_most(tips, i);
	ok(!gf_repo_new_commits(repo, &tips[most + 1], 1, &tips[most], 1, 1,
				count, &told, NULL) &&
		   told == 1,
	   "one behind many");
	gf_repo_close(repo);
	gf_buf_release(&all);
}

static void check_missing(void)
{
	struct gf_oid none = { { 1 } }, tip;
	struct gf_error err;
	size_t told = 0;

	ok(!gf_repo_open(&repo, ".", &err), "opened");
	ok(gf_repo_new_commits(repo, &none, 1, NULL, 0, 9, count, &told, &err) <
		   0,
	   "missing: %s", err.msg);
	ok(!gf_repo_ref(&tip, repo, "refs/heads/main", NULL) &&
		   !gf_repo_new_commits(repo, &tip, 1, &none, 1, 20000, count,
					&told, &err),
	   "one that was known and is missing is passed over");
	gf_repo_close(repo);
}

int main(void)
{
	start_git();
	check_history("honest", false);
	check_history("wild", true);
	check_many();
	check_missing();
	end_git();
	return tap_done();
}
