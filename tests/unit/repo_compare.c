/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Two folders of commits compared: as `git diff-tree -r` does on histories
 * made by chance, and within limits where git would not end.
 */
#include "git_see.h"

static struct gf_repo *repo;

static char letter(const char *mode)
{
	return !strcmp(mode, "120000")	 ? 'l'
	       : !strcmp(mode, "160000") ? 'o'
	       : !strcmp(mode, "000000") ? '-'
					 : 'f';
}

static void add_side(struct gf_buf *out, bool has,
		     const struct gf_repo_entry *entry)
{
	static const char letters[] = { [GF_FILE_REGULAR] = 'f',
					[GF_FILE_DIR] = 'd',
					[GF_FILE_LINK] = 'l',
					[GF_FILE_OTHER] = 'o' };
	char hex[GF_OID_HEX] = "0000000000000000000000000000000000000000";

	if (has)
		gf_oid_hex(hex, &entry->id);
	gf_buf_addf(out, "%c %s ", has ? letters[entry->kind] : '-', hex);
}

static int see(const struct gf_repo_change *change,
	       struct gf_error *err GF_UNUSED, void *payload)
{
	struct gf_buf *list = payload;

	if (list->len > 1 << 20)
		return 0; /* enough was seen */
	add_side(list, change->has_old, &change->old);
	add_side(list, change->has_new, &change->new);
	gf_buf_addf(list, "%s\n", change->path);
	return 0;
}

/* `:MODE MODE ID ID S\tPATH` as see() writes; a change of x alone is none. */
static void translate(struct gf_buf *out, char *raw)
{
	char *line, *save = NULL, modes[2][7], ids[2][41], path[1024];

	gf_buf_reset(out);
	for (line = strtok_r(raw, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (sscanf(line, ":%6s %6s %40s %40s %*c\t%1023[^\n]", modes[0],
			   modes[1], ids[0], ids[1], path) != 5 ||
		    (letter(modes[0]) == letter(modes[1]) &&
		     !strcmp(ids[0], ids[1])))
			continue;
		gf_buf_addf(out, "%c %s %c %s %s\n", letter(modes[0]), ids[0],
			    letter(modes[1]), ids[1], path);
	}
}

#define COMMITS 150
#define PAIRS	100

/* The same pairs for git, and for us, in one list each. */
static void compare_pairs(char pairs[][2][GF_OID_HEX], const char *start)
{
	struct gf_buf line = GF_BUF_INIT, raw = GF_BUF_INIT;
	struct gf_buf want = GF_BUF_INIT, got = GF_BUF_INIT;
	FILE *to = fopen("../pairs", "w");
	struct gf_commit a, b;
	unsigned i, failed = 0;

	for (i = 0; i < PAIRS; i++) {
		gf_repo_resolve(&a, repo, pairs[i][0], NULL);
		gf_repo_resolve(&b, repo, pairs[i][1], NULL);
		fprintf(to, "%s^{tree} %s^{tree}\n", pairs[i][0], pairs[i][1]);
		failed += gf_repo_compare(repo, &a.tree, &b.tree, start, see,
					  &got, NULL) < 0;
	}
	fclose(to);
	gf_buf_addf(&line,
		    "git rev-parse $(cat ../pairs) | paste -d' ' - - | "
		    "git diff-tree -r --no-renames --stdin -- %s",
		    start);
	capture(&raw, line.s);
	translate(&want, raw.s);
	is_int(failed, 0, "compared %d pairs", PAIRS);
	ok(got.len > 1000 && !strcmp(got.s, want.s), "as git does: '%s'",
	   start);
	gf_buf_release(&line);
	gf_buf_release(&raw);
	gf_buf_release(&want);
	gf_buf_release(&got);
}

static void test_chance(void)
{
	static char ids[COMMITS][GF_OID_HEX], pairs[PAIRS][2][GF_OID_HEX];
	unsigned i, from, to;

	make_history(ids, COMMITS, true);
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	for (i = 0; i < PAIRS; i++) {
		from = chance(COMMITS - 1);
		to = i % 2 ? from + 1 : chance(COMMITS);
		memcpy(pairs[i][0], ids[from], GF_OID_HEX);
		memcpy(pairs[i][1], ids[to], GF_OID_HEX);
	}
	compare_pairs(pairs, "");
	compare_pairs(pairs, "a");
	compare_pairs(pairs, "a.b/b");
	gf_repo_close(repo);
}

/* --- by hand ------------------------------------------------------------- */

static void check(const char *from, const char *to, const char *start, int code,
		  const char *want)
{
	struct gf_buf got = GF_BUF_INIT;
	struct gf_commit a, b;
	struct gf_error err = { 0 };
	int ret = 0;

	if (from)
		ret = gf_repo_resolve(&a, repo, from, &err);
	if (!ret)
		ret = gf_repo_resolve(&b, repo, to, &err);
	if (!ret)
		ret = gf_repo_compare(repo, from ? &a.tree : NULL, &b.tree,
				      start, see, &got, &err);
	is_int(ret ? (int)err.code : -1, code, "%s..%s -- '%s'",
	       from ? from : "", to, start);
	if (!strstr(ret ? err.msg : got.s, want))
		is_str(ret ? err.msg : got.s, want, "says that");
	gf_buf_release(&got);
}

static int stop(const struct gf_repo_change *change, struct gf_error *err,
		void *payload)
{
	++*(int *)payload;
	return gf_fail(err, GF_ECANCELLED, "at %s", change->path);
}

static void test_starts(void)
{
	struct gf_commit one, two;
	struct gf_error err = { 0 };
	int n = 0;

	type("git init -q -b main . && mkdir -p a/b && echo 1 >a/b/c && "
	     "echo 1 >f && ln -s a l && git add -A && git commit -qm 1 && "
	     "git tag one");
	type("git rm -qr a && echo 2 >a && rm l && mkdir l && echo 1 >l/x && "
	     "git add -A && git commit -qm 2 && git tag two");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	check("one", "two", "a", -1, "- 0000");
	check("one", "two", "a/b", -1, "a/b/c\n");
	check("one", "two", "a/b/c/d", -1, "");
	check("one", "two", "l", -1, "l\n-");
	check("one", "two", "l/", -1, "l/x\n");
	check("one", "two", "l/x", -1, "l/x\n");
	check("one", "two", "nowhere", -1, "");
	check("one", "one", "", -1, "");
	check(NULL, "one", "", -1, "a/b/c\n-");
	gf_repo_resolve(&one, repo, "one", NULL);
	gf_repo_resolve(&two, repo, "two", NULL);
	is_int(gf_repo_compare(repo, &one.tree, &two.tree, "", stop, &n, &err),
	       -1, "stopped by the one who is told");
	is_int(n, 1, "at once: %s", err.msg);
	is_str(err.msg, "at a", "with its words");
	ok(!gf_repo_is_shallow(repo), "its history is whole");
	ok(strstr(gf_repo_common_folder(repo), "/.git") != NULL, "kept in %s",
	   gf_repo_common_folder(repo));
	gf_repo_close(repo);
	type("git worktree add ../linked && git clone --depth 1 "
	     "\"file://$PWD\" ../shallow && "
	     "git -C ../shallow worktree add ../below");
	is_int(gf_repo_open(&repo, "../linked", NULL), 0, "a linked work tree");
	ok(strstr(gf_repo_common_folder(repo), "/hand/.git") != NULL,
	   "shares %s", gf_repo_common_folder(repo));
	gf_repo_close(repo);
	is_int(gf_repo_open(&repo, "../below", NULL), 0, "of a shallow clone");
	ok(gf_repo_is_shallow(repo), "is shallow too");
	gf_repo_close(repo);
}

/* --- hostile folders, as hostile_trees.py writes them --------------------- */

static void test_hostile(const char *top)
{
	static const struct {
		const char *name, *says;
		int code;
	} cases[] = {
		{ "sixty", "more than 50 folders deep", GF_ELIMIT },
		{ "bomb", "more than 2000000 files", GF_ELIMIT },
		{ "dotdot", "is damaged in the repository", GF_EINVALID },
		{ "both", "is damaged in the repository", GF_EINVALID },
		{ "unsorted", "is damaged in the repository", GF_EINVALID },
		{ "cut", "is damaged in the repository", GF_EINVALID },
		{ "long", "a path is longer than 1024 bytes", GF_ELIMIT },
		{ "missing", "records/book/a.yaml", -1 }, /* a file, not read */
		{ "modes", "o 0202020", -1 },
	};
	struct gf_buf line = GF_BUF_INIT;
	size_t i;

	type("git init -q -b main . && echo >f && git add -A && "
	     "git commit -qm 1 && git tag plain");
	for (i = 0; i < GF_NELEMS(cases); i++) {
		gf_buf_reset(&line);
		gf_buf_addf(&line,
			    "git rev-parse HEAD^{tree} | python3 "
			    "%s/tests/hostile_trees.py .git/objects %s >id && "
			    "git tag -f %s $(git commit-tree -m x $(cat id))",
			    top, cases[i].name, cases[i].name);
		type(line.s);
	}
	gf_buf_release(&line);
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	for (i = 0; i < GF_NELEMS(cases); i++) {
		check("plain", cases[i].name, "records", cases[i].code,
		      cases[i].says);
		check(cases[i].name, "plain", "", cases[i].code, cases[i].says);
		check(cases[i].name, cases[i].name, "", -1, "");
	}
	gf_repo_close(repo);
}

int main(void)
{
	char *top = getcwd(NULL, 0);

	start_git();
	type("git init -q -b main chance && mkdir hand hostile");
	go("chance");
	test_chance();
	go("hand");
	test_starts();
	go("hostile");
	test_hostile(top);
	go(".");
	end_git();
	free(top);
	return tap_done();
}
