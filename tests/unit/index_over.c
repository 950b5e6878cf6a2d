/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Over a random history: a commit laid over whatever the file has says what
 * the view made of it from nothing says, and the file stays as it is.
 */
#include "teams.h"

#include <sys/stat.h>

enum { VISITS = 120 };

static struct gf_buf cache = GF_BUF_INIT;
static char *made[COMMITS];

/* `only`: as the gate does, which asks for findings alone. */
static struct gf_index *open_reader(const char *folder, bool only)
{
	struct gf_index_opts opts = { .repo = repo,
				      .prefix = "",
				      .cache = folder,
				      .read_only = true,
				      .only_findings = only,
				      .workers = 2,
				      .engine = "test" };
	struct gf_index *ix;

	if (gf_index_open(&ix, &opts, NULL) < 0)
		ok(false, "opened");
	return ix;
}

static int look_over(struct gf_index *ix, unsigned commit, struct gf_error *err)
{
	struct gf_commit at;
	char word[16];

	snprintf(word, sizeof(word), "c%u", commit);
	return gf_repo_resolve(&at, repo, word, err) < 0
		       ? -1
		       : gf_index_view_over(ix, &at, err);
}

static bool says(struct gf_index *ix, unsigned commit, bool only)
{
	const char *want = made[commit];
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };
	bool same;

	if (look_over(ix, commit, &err) < 0)
		gf_buf_addf(&out, "error: %s", err.msg);
	else if (only)
		dump_findings(&out, ix);
	else
		dump_all(&out, ix);
	if (only)
		want = strstr(want, "verdict\n");
	same = !strcmp(out.s, want);
	if (!same)
		show_difference(out.s, want);
	gf_buf_release(&out);
	return same;
}

/* The bytes of the file, by a name; -wal and -shm are SQLite's own. */
static struct gf_oid print_of(const char *folder)
{
	struct gf_buf path = GF_BUF_INIT, bytes = GF_BUF_INIT;
	struct gf_oid oid = { { 0 } };

	gf_buf_addf(&path, "%s/index.db", folder);
	if (!gf_file_read(&bytes, path.s, 1 << 28, NULL))
		gf_repo_hash(&oid, bytes.s, bytes.len);
	gf_buf_release(&path);
	gf_buf_release(&bytes);
	return oid;
}

/* One after the other in one process, as the gate judges tips and parents. */
static unsigned visit_some(const char *folder, unsigned n)
{
	bool only = dice(2);
	struct gf_index *ix = open_reader(folder, only);
	unsigned commit, wrong = 0;

	while (n--) {
		commit = dice(COMMITS);
		if (!says(ix, commit, only)) {
			ok(false, "commit %u%s", commit, only ? ", only" : "");
			wrong++;
		}
	}
	gf_index_close(ix);
	return wrong;
}

static void check_over_file(void)
{
	struct gf_error err = { 0 };
	struct gf_index *writer;
	unsigned i, wrong = 0;
	struct gf_oid was, is;
	bool same = true;

	for (i = 0; i < VISITS && wrong < 3; i += 4) {
		writer = open_index(cache.s, 0, false);
		if (view_tag(writer, dice(COMMITS), &err) < 0 ||
		    (dice(2) && gf_index_rules_run(writer, &err) < 0))
			ok(false, "%s", err.msg);
		gf_index_close(writer);
		was = print_of(cache.s);
		wrong += visit_some(cache.s, 4);
		is = print_of(cache.s);
		same &= !memcmp(&was, &is, sizeof(was));
	}
	is_int(wrong, 0, "%d visits say what is made from nothing", VISITS);
	ok(same, "the file is as it was");
}

/* A handle that may write: it looks over, it writes, it looks over. */
static void check_both(void)
{
	struct gf_index *ix = open_index(cache.s, 0, false);
	struct gf_error err = { 0 };
	unsigned i, wrong = 0;

	for (i = 0; i < 12; i++) {
		wrong += !says(ix, dice(COMMITS), false);
		if (view_tag(ix, dice(COMMITS), &err) < 0)
			ok(false, "%s", err.msg);
	}
	gf_index_close(ix);
	is_int(wrong, 0, "between views that are written");
}

static bool is_from(const char *folder, enum gf_index_source source)
{
	struct gf_index *ix = open_reader(folder, true);
	struct gf_error err = { 0 };
	size_t behind;
	bool is;

	if (look_over(ix, 0, &err) < 0)
		ok(false, "%s", err.msg);
	is = gf_index_source(ix, &behind) == source &&
	     (behind > 0) == (source == GF_INDEX_BEHIND);
	gf_index_close(ix);
	return is;
}

static void check_source(void)
{
	struct gf_index *writer = open_index(cache.s, 0, false);
	struct gf_error err = { 0 };

	ok(!view_tag(writer, 0, &err), "%s", err.msg);
	gf_index_close(writer);
	ok(is_from(cache.s, GF_INDEX_READY), "the file has it");
	type("git -C r tag -f c0 c1");
	ok(is_from(cache.s, GF_INDEX_BEHIND), "the file is behind");
	ok(is_from("/nowhere", GF_INDEX_MADE), "there is no file");
}

static void check_without(void)
{
	struct gf_buf folder = GF_BUF_INIT;
	struct stat st;

	gf_buf_addf(&folder, "%s/r/elsewhere", root);
	is_int(visit_some(folder.s, 6), 0, "without a file");
	ok(lstat(folder.s, &st) < 0, "none was made");
	is_int(visit_some(NULL, 6), 0, "without a folder");
	type("mkdir r/elsewhere && echo nonsense >r/elsewhere/index.db");
	is_int(visit_some(folder.s, 3), 0, "with what is no database");
	type("grep -q nonsense r/elsewhere/index.db");
	type("cp r/greffe/index.db r/elsewhere && dd if=/dev/urandom bs=4096"
	     " of=r/elsewhere/index.db seek=1 count=20 conv=notrunc 2>&1");
	is_int(visit_some(folder.s, 3), 0, "with a damaged one");
	type("printf nonsense >r/elsewhere/index.db");
	ok(is_from(folder.s, GF_INDEX_REFUSED), "it cannot be used");
	gf_buf_release(&folder);
}

int main(void)
{
	struct gf_index *ix;
	unsigned i;

	if (!mkdtemp(root))
		return 1;
	seed = 20261121;
	with_rules = true;
	make_history();
	gf_buf_addf(&cache, "%s/r/greffe", root);
	for (i = 0; i < COMMITS; i++) {
		struct gf_buf out = GF_BUF_INIT;
		struct gf_error err = { 0 };

		ix = open_index(NULL, 0, false);
		if (view_tag(ix, i, &err) < 0)
			gf_buf_addf(&out, "error: %s", err.msg);
		else
			dump_all(&out, ix);
		made[i] = gf_buf_detach(&out);
		gf_index_close(ix);
	}
	check_over_file();
	check_both();
	check_without();
	check_source();
	for (i = 0; i < COMMITS; i++)
		free(made[i]);
	gf_repo_close(repo);
	type("rm -rf %s", root);
	gf_buf_release(&cache);
	return tap_done();
}
