/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Commits one after another: as git tells them over histories made by chance,
 * whose dates go anywhere; then what people wrote into commits to do harm.
 */
#include "git_see.h"
#include "sides.h"
#include "repo/internal.h"

#define COMMITS 120

static struct gf_repo *repo;
static char ids[COMMITS][GF_OID_HEX];

static struct gf_oid id_of(const char *word)
{
	struct gf_commit commit = { 0 };
	struct gf_error err;

	if (gf_repo_resolve(&commit, repo, word, &err) < 0)
		ok(false, "%s: %s", word, err.msg);
	return commit.id;
}

/* Ids, one a line, then the error. */
static void list(struct gf_buf *out, const char *tip, const char *but,
		 enum gf_history_order order)
{
	struct gf_oid t = id_of(tip), b = { { 0 } };
	struct gf_history *h;
	struct gf_commit_info info;
	struct gf_error err;
	char hex[GF_OID_HEX];
	int ret;

	if (but)
		b = id_of(but);
	gf_buf_reset(out);
	ret = gf_history_open(&h, repo, &t, but ? &b : NULL, order, &err);
	while (!ret && (ret = gf_history_next(h, &info, &err)) > 0) {
		gf_oid_hex(hex, &info.commit.id);
		gf_buf_addf(out, "%s\n", hex);
		ret = 0;
	}
	if (ret < 0)
		gf_buf_adds(out, err.msg);
	gf_history_close(h);
}

/* --- as git -------------------------------------------------------------- */

static void test_orders(void)
{
	struct gf_buf want = GF_BUF_INIT, got = GF_BUF_INIT;

	capture(&want, "git rev-list --date-order main");
	list(&got, "main", NULL, GF_HISTORY_ALL);
	ok(got.len > 41 * COMMITS / 4, "%zu commits", got.len / 41);
	is_str(got.s, want.s, "all of them as git orders them");
	capture(&want, "git rev-list --first-parent main");
	list(&got, "main", NULL, GF_HISTORY_FIRST_PARENT);
	is_str(got.s, want.s, "the first parents");
	list(&got, "main", "main", GF_HISTORY_ALL);
	is_str(got.s, "", "none but itself");
	list(&got, "main", "main", GF_HISTORY_FIRST_PARENT);
	is_str(got.s, "", "by first parents too");
	gf_buf_release(&want);
	gf_buf_release(&got);
}

/* git's a..b trusts the dates; what it says of a and b alone does not. */
static void test_ranges(void)
{
	struct gf_buf line = GF_BUF_INIT, want = GF_BUF_INIT;
	struct gf_buf got = GF_BUF_INIT;
	unsigned i, bad = 0;
	const char *a, *b;

	for (i = 0; i < 25; i++) {
		a = ids[chance(COMMITS)];
		b = ids[chance(COMMITS)];
		gf_buf_reset(&line);
		gf_buf_addf(&line,
			    "git rev-list %s >../b; "
			    "git rev-list --date-order %s | grep -vxFf ../b; :",
			    b, a);
		capture(&want, line.s);
		list(&got, a, b, GF_HISTORY_ALL);
		bad += strcmp(want.s, got.s) != 0;
		gf_buf_reset(&line);
		gf_buf_addf(
			&line,
			"git rev-list --first-parent %s | grep -vxFf ../b; :",
			a);
		capture(&want, line.s);
		list(&got, a, b, GF_HISTORY_FIRST_PARENT);
		bad += strcmp(want.s, got.s) != 0;
	}
	is_int(bad, 0, "25 ranges, both ways");
	gf_buf_release(&line);
	gf_buf_release(&want);
	gf_buf_release(&got);
}

static void test_bases(void)
{
	struct gf_buf line = GF_BUF_INIT, want = GF_BUF_INIT;
	struct gf_oid a, b, base;
	struct gf_error err;
	char hex[GF_OID_HEX];
	unsigned i, bad = 0;

	for (i = 0; i < 25; i++) {
		a = id_of(ids[chance(COMMITS)]);
		b = id_of(ids[chance(COMMITS)]);
		gf_buf_reset(&line);
		gf_oid_hex(hex, &a);
		gf_buf_addf(&line, "git merge-base --all %s", hex);
		gf_oid_hex(hex, &b);
		gf_buf_addf(&line, " %s; :", hex);
		capture(&want, line.s);
		if (gf_repo_merge_base(&base, repo, &a, &b, &err) < 0) {
			bad += want.len != 0 || err.code != GF_ENOTFOUND;
			continue;
		}
		gf_oid_hex(hex, &base);
		bad += !strstr(want.s, hex);
	}
	is_int(bad, 0, "25 merge bases");
	gf_buf_release(&line);
	gf_buf_release(&want);
}

static void test_chance(void)
{
	go("chance");
	make_history(ids, COMMITS, true);
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	test_orders();
	test_ranges();
	test_bases();
	gf_repo_close(repo);
}

/* --- by day -------------------------------------------------------------- */

static void check_day(int64_t day, int code, const char *want)
{
	struct gf_commit commit, first;
	struct gf_oid id = id_of(want);
	struct gf_error err = { 0 };
	int ret;

	ret = gf_repo_at_day(&commit, &first, repo, day, &err);
	is_int(ret ? (int)err.code : -1, code, "day %lld (%s)", (long long)day,
	       err.msg);
	ok(!memcmp(&id, ret ? &first.id : &commit.id, sizeof(id)), "is %s",
	   want);
}

static void test_days(void)
{
	struct gf_commit commit, first;
	struct gf_error err;

	go("days");
	type("git init -q -b main .");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	is_int(gf_repo_at_day(&commit, &first, repo, 1, &err), -1, "unborn");
	is_int(err.code, GF_ENOTFOUND, "%s", err.msg);
	gf_repo_close(repo);
	/* the third is older than the second: a clock was wrong */
	type("for d in 86400 259199 172800 345600 431999 432000; do "
	     "GIT_COMMITTER_DATE=\"@$d +1400\" git commit -q --allow-empty "
	     "-m $d && git tag d$d; done; git checkout -q --detach");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened, detached");
	check_day(INT64_MIN, GF_ENOTFOUND, "d86400");
	check_day(0, GF_ENOTFOUND, "d86400");
	check_day(1, -1, "d86400");
	check_day(2, -1, "d172800");
	check_day(3, -1, "d172800");
	check_day(4, -1, "d431999");
	check_day(5, -1, "d432000");
	check_day(INT64_MAX, -1, "d432000");
	gf_repo_close(repo);
}

/* --- what commits say ---------------------------------------------------- */

static const struct {
	const char *people; /* lines behind `tree` */
	const char *author, *email, *subject, *message;
	int64_t time, author_time;
	int offset;
} said[] = {
	{ "author A B <a@b> 5 +0130\ncommitter C <c> 7 -0100\n\nOne\ntwo\n\n3",
	  "A B", "a@b", "One two", "One\ntwo\n\n3", 7, 5, 90 },
	{ "author <> 1 -0000\ncommitter <> 1 +0\n\n\n\nx", "", "", "x", "x", 1,
	  1, 0 },
	{ "author A <a\ncommitter C\n", "A", "a", "", "", 0, 0, 0 },
	{ "\nno people", "", "", "no people", "no people", 0, 0, 0 },
	{ "author  A\t <x <a>> 9223372036854775807 +9999\n"
	  "committer C <c> 9223372036854775808 +0000\n\n.",
	  "A", "x <a", ".", ".", INT64_MAX, INT64_MAX, 99 * 60 + 99 },
	{ "author A <a> -5 +10000\ncommitter C <c> 99999999999 x\n\n.", "A",
	  "a", ".", ".", 99999999999, -5, 0 },
	{ "author A <a> soon\ncommitter C <c> \n\n.", "A", "a", ".", ".", 0, 0,
	  0 },
	{ "author \033[2J\xff <script>> 1 +0000\ncommitter C <c> 1 +0000\n"
	  "encoding UTF-16\ngpgsig -----BEGIN\n tree\n  -----END\nodd\n\n\xff",
	  "\033[2J\xff", "script", "\xff", "\xff", 1, 1, 0 },
	{ "author Old <OLD@b> 1 +0000\ncommitter C <c> 1 +0000\n\nmapped",
	  "New", "new@b", "mapped", "mapped", 1, 1, 0 },
};

/* Writes an object git would not make, and gives the id. */
static struct gf_oid put(const char *kind, const struct gf_buf *bytes)
{
	struct gf_buf id = GF_BUF_INIT, line = GF_BUF_INIT;
	FILE *to = fopen("../object", "w");
	struct gf_oid oid = { { 0 } };
	size_t i;

	fwrite(bytes->s, 1, bytes->len, to);
	fclose(to);
	gf_buf_addf(&line, "git hash-object -t %s -w --literally ../object",
		    kind);
	capture(&id, line.s);
	for (i = 0; i < sizeof(oid.id) && id.len > 40; i++)
		sscanf(id.s + 2 * i, "%2hhx", &oid.id[i]);
	gf_buf_release(&line);
	gf_buf_release(&id);
	return oid;
}

static struct gf_oid put_commit(const char *lines)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_oid oid;

	gf_buf_adds(&text, "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n");
	gf_buf_adds(&text, lines);
	oid = put("commit", &text);
	gf_buf_release(&text);
	return oid;
}

static void check_said(struct gf_history *h)
{
	struct gf_commit_info info;
	struct gf_error err;
	struct gf_oid oid;
	size_t i;

	for (i = 0; i < GF_NELEMS(said); i++) {
		oid = put_commit(said[i].people);
		if (gf_history_commit(&info, h, &oid, &err) < 0) {
			ok(false, "row %zu: %s", i, err.msg);
			continue;
		}
		is_str(info.author, said[i].author, "row %zu: author", i);
		is_str(info.email, said[i].email, "email");
		is_str(info.subject, said[i].subject, "subject");
		is_str(info.message, said[i].message, "message");
		is_int(info.commit.time, said[i].time, "committed");
		is_int(info.author_time, said[i].author_time, "written");
		is_int(info.author_offset, said[i].offset, "offset");
	}
}

/* A text of `len` bytes, its last character of two. */
static void check_length(struct gf_history *h, bool author, size_t len,
			 size_t want)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_commit_info info;
	struct gf_oid oid;

	gf_buf_adds(&text, author ? "author " : "\n");
	gf_buf_fill(&text, 'x', len - 2);
	gf_buf_adds(&text, "é");
	if (author)
		gf_buf_adds(&text, " <a> 1 +0000\n\n");
	oid = put_commit(text.s);
	is_int(gf_history_commit(&info, h, &oid, NULL), 0, "%zu bytes", len);
	is_int(strlen(author ? info.author : info.message), want, "are %zu",
	       want);
	side(author ? GF_LIMIT_AUTHOR_BYTES : GF_LIMIT_MESSAGE_BYTES, len,
	     want == len);
	gf_buf_release(&text);
}

static void check_refused(struct gf_history *h, const char *kind,
			  const struct gf_buf *bytes, int code,
			  const char *says)
{
	struct gf_oid oid = put(kind, bytes);
	struct gf_commit_info info;
	struct gf_error err = { 0 };
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, &oid);
	is_int(gf_history_commit(&info, h, &oid, &err), -1, "refused");
	is_int(err.code, code, "'%s'", err.msg);
	ok(strstr(err.msg, says) && strstr(err.msg, hex), "names it: %s", says);
}

/* Loose, and in a pack: one too large is told by its size. */
static void check_large(struct gf_history *h)
{
	struct gf_buf bytes = GF_BUF_INIT;
	size_t i, most = gf_limit(GF_LIMIT_COMMIT_BYTES), len;
	struct gf_commit_info info;
	struct gf_error err = { 0 };
	struct gf_oid oids[3];
	bool packed = false;

	gf_buf_adds(&bytes, "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n");
	gf_buf_fill(&bytes, '\n', most - 1 - bytes.len);
	for (i = 0; i < GF_NELEMS(oids); i++, gf_buf_addc(&bytes, '\n'))
		oids[i] = put("commit", &bytes);
	do {
		for (i = 0, len = most - 1; i < GF_NELEMS(oids); i++, len++)
			side(GF_LIMIT_COMMIT_BYTES, len,
			     !gf_history_commit(&info, h, &oids[i], &err));
		is_int(err.code, GF_ELIMIT, "'%s'", err.msg);
		ok(strstr(err.msg, "is larger than 16777216"), "by its size");
		err.msg[0] = '\0';
		packed = !packed;
		if (packed)
			type("git fsck --unreachable | grep -o '[0-9a-f]*$' | "
			     "git pack-objects .git/objects/pack/pack && "
			     "git prune-packed");
	} while (packed);
	gf_buf_release(&bytes);
}

static void check_damaged(struct gf_history *h)
{
	static const char *const texts[] = {
		"",
		"tree",
		"tree 4b825dc642cb6eb9a060e54bf8d69288fbee490\n",
		"tree 4b825dc642cb6eb9a060e54bf8d69288fbee490X\n",
		"parent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n",
		"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 4b8\n",
	};
	struct gf_buf bytes = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < GF_NELEMS(texts); i++) {
		gf_buf_reset(&bytes);
		gf_buf_adds(&bytes, texts[i]);
		check_refused(h, "commit", &bytes, GF_EINVALID, "is damaged");
	}
	check_refused(h, "blob", &bytes, GF_EINVALID, "is not a commit");
	gf_buf_release(&bytes);
}

/* --- mailmaps ------------------------------------------------------------ */

static const char *mapped(const struct gf_commit *head)
{
	static char name[64];
	struct gf_history *h;
	struct gf_commit_info info;
	struct gf_error err = { 0 };

	if (gf_history_open(&h, repo, &head->id, NULL, GF_HISTORY_FIRST_PARENT,
			    &err) < 0)
		return strcpy(name, "refused");
	if (gf_history_next(h, &info, &err) == 1)
		snprintf(name, sizeof(name), "%s", info.author);
	gf_history_close(h);
	return name;
}

static void check_mailmap(const char *make, const char *want)
{
	struct gf_commit head;

	type(make);
	type("git add -A && git commit -q --allow-empty -m x");
	gf_repo_resolve(&head, repo, "HEAD", NULL);
	is_str(mapped(&head), want, "is %s", want);
}

/* One that is larger than may be is as none. */
static void check_mailmap_size(void)
{
	size_t most = gf_limit(GF_LIMIT_MAILMAP_BYTES), size;
	struct gf_buf line = GF_BUF_INIT;
	struct gf_commit head;

	for (size = most - 1; size <= most + 1; size++) {
		gf_buf_reset(&line);
		gf_buf_addf(&line,
			    "{ echo 'N <a@example.org>'; yes '' | head -c %zu; "
			    "} >.mailmap && git add -A && git commit -qm %zu",
			    size - strlen("N <a@example.org>\n"), size);
		type(line.s);
		gf_repo_resolve(&head, repo, "HEAD", NULL);
		side(GF_LIMIT_MAILMAP_BYTES, size, !strcmp(mapped(&head), "N"));
	}
	gf_buf_release(&line);
}

/* Each name and address of a list as git maps them, and we. */
static void test_mailmap(void)
{
	static const char lines[] =
		"# A <a>\n"
		"A1 <a@x>\n<a1@x> <A@X>\nB1 <b1@x> <b@x>\n"
		"C1 <c1@x> C <c@x>\nC2 <c2@x> <c@x>\n"
		" \t D1\t <d1@x> \t D 2 <d@x> x\n"
		"E1 <e1@x> e <e@x>\nE2 <e2@x> E <E@x>\n<e3@x> e <e@x>\n"
		"F <f\n<>\nG <> <g@x>\n<h@x>\nH <h@x\nI <i@x> I <>\n"
		"<j@x> J <j@x>\n# <k@x>\n K <k@x> <k@y> <k@z>\n";
	static const char *const names[] = {
		"a", "C", "D 2", "E", "I", "J", ""
	};
	static const char *const emails[] = { "a@x", "B@X", "c@x", "d@x",
					      "e@x", "f",   "g@x", "h@x",
					      "",    "j@x", "k@y", "k@x" };
	struct gf_buf want = GF_BUF_INIT, got = GF_BUF_INIT;
	struct mailmap map = { .text = GF_BUF_INIT };
	const char *name, *email;
	size_t i, j;
	FILE *to;

	to = fopen("map", "w");
	fputs(lines, to);
	fclose(to);
	gf_buf_adds(&map.text, lines);
	mailmap_parse(&map);
	to = fopen("who", "w");
	for (i = 0; i < GF_NELEMS(names); i++)
		for (j = 0; j < GF_NELEMS(emails); j++) {
			name = names[i];
			email = emails[j];
			fprintf(to, "%s <%s>\n", name, email);
			mailmap_look_up(&map, &name, &email);
			gf_buf_addf(&got, "%s%s<%s>\n", name, *name ? " " : "",
				    email);
		}
	fclose(to);
	capture(&want, "git -c mailmap.file=$PWD/map check-mailmap --stdin "
		       "<who | sed 's/^ //'");
	is_str(got.s, want.s, "as git maps them");
	mailmap_release(&map);
	gf_buf_release(&want);
	gf_buf_release(&got);
}

static void test_said(void)
{
	struct gf_history *h = NULL;
	struct gf_oid tip;

	go("said");
	type("git init -q -b main . && "
	     "echo 'New <new@b> Old <old@B>' >.mailmap && git add -A && "
	     "git commit -qm 1");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	tip = id_of("HEAD");
	is_int(gf_history_open(&h, repo, &tip, NULL, GF_HISTORY_ALL, NULL), 0,
	       "its history");
	check_said(h);
	check_length(h, true, gf_limit(GF_LIMIT_AUTHOR_BYTES) - 1, 1023);
	check_length(h, true, gf_limit(GF_LIMIT_AUTHOR_BYTES), 1024);
	check_length(h, true, gf_limit(GF_LIMIT_AUTHOR_BYTES) + 1, 1023);
	check_length(h, false, gf_limit(GF_LIMIT_MESSAGE_BYTES) - 1, 65535);
	check_length(h, false, gf_limit(GF_LIMIT_MESSAGE_BYTES), 65536);
	check_length(h, false, gf_limit(GF_LIMIT_MESSAGE_BYTES) + 1, 65535);
	check_large(h);
	check_damaged(h);
	gf_history_close(h);
	test_mailmap();
	check_mailmap("echo 'N <a@example.org>' >.mailmap", "N");
	check_mailmap("echo x >>.mailmap; echo '# <' >>.mailmap", "N");
	check_mailmap_size();
	test_mailmap();
	check_mailmap("echo 'N <a@example.org>' >m && ln -sf m .mailmap", "A");
	check_mailmap("rm .mailmap && mkdir .mailmap && mv m .mailmap", "A");
	gf_repo_close(repo);
}

/* --- what is not there --------------------------------------------------- */

static void test_missing(void)
{
	struct gf_buf got = GF_BUF_INIT, want = GF_BUF_INIT;
	struct gf_oid a, b, base;
	struct gf_error err;

	go("missing");
	type("git init -q -b main . && for i in 1 2 3 4; do "
	     "git commit -q --allow-empty -m $i && git tag c$i; done; "
	     "git checkout -q --orphan other && "
	     "git commit -q --allow-empty -m other");
	capture(&want,
		"git rev-parse c2 | cut -c1-2,3-40 --output-delimiter=/ | "
		"xargs -I@ mv .git/objects/@ .. ; git rev-parse c4 c3");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	list(&got, "c4", NULL, GF_HISTORY_ALL);
	ok(!strncmp(got.s, want.s, want.len), "what is there is told");
	capture(&want, "git rev-parse c2 | tr -d '\\n'; "
		       "printf ' is missing from the repository'");
	ok(strstr(got.s, want.s) != NULL, "then what is not: %s", want.s);
	list(&got, "c4", NULL, GF_HISTORY_FIRST_PARENT);
	ok(strstr(got.s, want.s) != NULL, "by first parents too");
	list(&got, "other", "c4", GF_HISTORY_ALL);
	ok(strstr(got.s, want.s) != NULL, "or when it is not to be told");
	a = id_of("c4");
	b = id_of("other");
	is_int(gf_repo_merge_base(&base, repo, &a, &b, &err), -1, "no base");
	ok(strstr(err.msg, want.s) != NULL, "that is known: %s", err.msg);
	b = id_of("c3");
	is_int(gf_repo_merge_base(&base, repo, &a, &b, &err), -1,
	       "nor where it is near");
	gf_repo_close(repo);
	type("git -C ../days clone -q --depth 3 \"file://$PWD/../days\" "
	     "../shallow; git -C ../shallow worktree add ../below");
	go("below");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "of a shallow clone");
	list(&got, "HEAD", NULL, GF_HISTORY_ALL);
	is_int(got.len, 3 * 41, "its three commits: %s", got.s);
	list(&got, "HEAD", NULL, GF_HISTORY_FIRST_PARENT);
	is_int(got.len, 3 * 41, "by first parents");
	gf_repo_close(repo);
	gf_buf_release(&got);
	gf_buf_release(&want);
}

int main(void)
{
	start_git();
	type("git init -q -b main chance && mkdir days said missing");
	test_chance();
	test_days();
	test_said();
	test_missing();
	go(".");
	end_git();
	return tap_done();
}
