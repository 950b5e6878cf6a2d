/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What was changed and not committed: as git status and git diff-index tell it
 * while a work tree is edited by chance; then every shape of index and of
 * work tree, and an index that is damaged.
 */
#include "git_see.h"
#include "repo/internal.h"

#include <sys/stat.h>

static struct gf_repo *repo;

/* --- as told ------------------------------------------------------------- */

static const char letters[] = { [GF_FILE_REGULAR] = 'f',
				[GF_FILE_DIR] = 'd',
				[GF_FILE_LINK] = 'l',
				[GF_FILE_OTHER] = 'o' };

static int see(const struct gf_repo_edit *edit, struct gf_error *err GF_UNUSED,
	       void *payload)
{
	char hex[GF_OID_HEX] = "";

	if (edit->has_id)
		gf_oid_hex(hex, &edit->id);
	gf_buf_addf(payload, "%c %s%s%s\n",
		    edit->gone ? 'D' : letters[edit->kind], hex,
		    edit->has_id ? " " : "", edit->path);
	return 0;
}

/* What there is to tell under `start`, or the error. */
static void list(struct gf_buf *out, const char *start, bool staged)
{
	struct gf_commit head;
	struct gf_error err = { 0 };
	int ret;

	gf_buf_reset(out);
	ret = gf_repo_open(&repo, ".", &err);
	if (!ret) {
		bool born = !gf_repo_resolve(&head, repo, "HEAD", NULL);

		ret = gf_repo_edits(repo, born ? &head.tree : NULL, start,
				    staged, see, out, &err);
	}
	if (ret)
		gf_buf_addf(out, "error %d: %s\n", (int)err.code, err.msg);
	gf_repo_close(repo);
}

static void check(const char *start, bool staged, const char *want)
{
	struct gf_buf got = GF_BUF_INIT;

	list(&got, start, staged);
	is_str(got.s, want, "%s '%s'", staged ? "staged" : "edited", start);
	gf_buf_release(&got);
}

static void check_says(const char *start, bool staged, const char *want)
{
	struct gf_buf got = GF_BUF_INIT;

	list(&got, start, staged);
	if (!strstr(got.s, want))
		is_str(got.s, want, "says '%s'", want);
	else
		ok(true, "says '%s'", want);
	gf_buf_release(&got);
}

/* --- as git tells it ----------------------------------------------------- */

static char letter_of_file(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0 || S_ISDIR(st.st_mode))
		return 'D';
	return S_ISLNK(st.st_mode) ? 'l' : S_ISREG(st.st_mode) ? 'f' : 'o';
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a + 2, *(char *const *)b + 2);
}

/* In the order of paths; of two lines of one path the untracked one stays. */
static void add_sorted(struct gf_buf *out, char **lines, size_t n)
{
	size_t i;

	if (n)
		qsort(lines, n, sizeof(*lines), compare_lines);
	for (i = 0; i < n; i++) {
		bool twin =
			(i && !strcmp(lines[i] + 2, lines[i - 1] + 2)) ||
			(i + 1 < n && !strcmp(lines[i] + 2, lines[i + 1] + 2));

		if (!twin || *lines[i] != 'D')
			gf_buf_addf(out, "%s\n", lines[i]);
	}
	while (n)
		free(lines[--n]);
}

/* Whether git's list of HEAD has the path. */
static bool is_in(const struct gf_buf *head, const char *path)
{
	struct gf_buf line = GF_BUF_INIT;
	bool is;

	gf_buf_addf(&line, "\n%s\n", path);
	is = strstr(head->s, line.s) != NULL;
	gf_buf_release(&line);
	return is;
}

/* `XY path` of git status, each with what is there now. */
static void status(struct gf_buf *out)
{
	struct gf_buf raw = GF_BUF_INIT, head = GF_BUF_INIT;
	struct gf_buf line = GF_BUF_INIT;
	char *lines[1000], *s, *save = NULL, letter;
	size_t n = 0;

	capture(&head, "echo; git ls-tree -r --name-only HEAD");
	capture(&raw, "git -c status.renames=false status --porcelain -uall");
	for (s = strtok_r(raw.s, "\n", &save); s && n < 1000;
	     s = strtok_r(NULL, "\n", &save)) {
		letter = strncmp(s, "D ", 2) != 0 ? letter_of_file(s + 3) : 'D';
		if (letter == 'D' && !is_in(&head, s + 3))
			continue; /* neither there nor committed */
		gf_buf_reset(&line);
		gf_buf_addf(&line, "%c %s", letter, s + 3);
		lines[n++] = gf_buf_detach(&line);
	}
	gf_buf_reset(out);
	add_sorted(out, lines, n);
	gf_buf_release(&raw);
	gf_buf_release(&head);
	gf_buf_release(&line);
}

/* `:MODE MODE ID ID S\tPATH` of git diff. */
static void diff_index(struct gf_buf *out)
{
	struct gf_buf raw = GF_BUF_INIT;
	char *s, *save = NULL, modes[2][7], ids[2][41], path[1024];

	capture(&raw,
		"git diff --cached --raw --abbrev=40 --no-renames HEAD --");
	gf_buf_reset(out);
	for (s = strtok_r(raw.s, "\n", &save); s;
	     s = strtok_r(NULL, "\n", &save)) {
		if (sscanf(s, ":%6s %6s %40s %40s %*c\t%1023[^\n]", modes[0],
			   modes[1], ids[0], ids[1], path) != 5)
			continue;
		if (!strcmp(modes[1], "000000"))
			gf_buf_addf(out, "D %s\n", path);
		else
			gf_buf_addf(out, "%c %s %s\n",
				    modes[1][1] == '2' ? 'l' : 'f', ids[1],
				    path);
	}
	gf_buf_release(&raw);
}

/* --- a work tree edited by chance ----------------------------------------- */

/* Makes room for a file: what is in its way goes. */
static void clear_way(char *path)
{
	struct gf_buf line = GF_BUF_INIT;
	struct stat st;
	char *slash;

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!lstat(path, &st) && !S_ISDIR(st.st_mode))
			unlink(path);
		mkdir(path, 0777);
		*slash = '/';
	}
	if (!lstat(path, &st) && S_ISDIR(st.st_mode)) {
		gf_buf_addf(&line, "rm -rf %s", path);
		if (system(line.s) != 0)
			ok(false, "%s", line.s);
	} else {
		unlink(path);
	}
	gf_buf_release(&line);
}

static void write_by_chance(char *path)
{
	bool folder;
	FILE *to;

	clear_way(path);
	/* libgit2 takes a link to a folder for one, where `a/` is ignored */
	folder = strcmp(gf_path_base(path), "a") != 0 && chance(2);
	if (!chance(6) && !symlink(folder ? ".." : "nowhere", path))
		return;
	to = fopen(path, "w");
	fprintf(to, "%u\n", chance(3));
	fclose(to);
}

static void ignore_by_chance(void)
{
	static const char *const rules[] = {
		"z", "/a", "a/", "!z", "*.b", "b/z", "**/a0", "a.b/**/b"
	};
	struct gf_buf path = GF_BUF_INIT;
	FILE *to;

	if (chance(3)) {
		add_chance_path(&path);
		gf_buf_addc(&path, '/');
	}
	gf_buf_adds(&path, ".gitignore");
	clear_way(path.s);
	to = fopen(path.s, "w");
	fprintf(to, "# x\n%s\n%s\n", rules[chance(8)], rules[chance(8)]);
	fclose(to);
	gf_buf_release(&path);
}

static void edit_by_chance(void)
{
	static const char *const lines[] = {
		"git add -A -- %s", "git rm -rfq --cached -- %s",
		"git add -N -- %s", "git reset -q -- %s",
		"git add -f -- %s", "rm -rf %s"
	};
	struct gf_buf path = GF_BUF_INIT, line = GF_BUF_INIT;
	unsigned what = chance(14);

	add_chance_path(&path);
	if (what < 8) {
		write_by_chance(path.s);
	} else if (what < 13) {
		gf_buf_adds(&line, "exec >/dev/null 2>&1; ");
		/* the format is one of ours */
		gf_buf_addf(&line, lines[chance(6)], path.s);
		gf_buf_adds(&line, "; :");
		if (system(line.s) != 0)
			ok(false, "%s", line.s);
	} else {
		ignore_by_chance();
	}
	gf_buf_release(&path);
	gf_buf_release(&line);
}

static void test_chance(unsigned rounds)
{
	struct gf_buf want = GF_BUF_INIT, got = GF_BUF_INIT;
	unsigned i, bad = 0;
	size_t seen = 0;

	go("chance");
	for (i = 0; i < rounds; i++) {
		unsigned n = chance(10);

		while (n--)
			edit_by_chance();
		if (!chance(4))
			type("git add -A && git commit -qm x --allow-empty");
		list(&got, "", false);
		status(&want);
		bad += strcmp(got.s, want.s) != 0;
		seen += want.len;
		if (strcmp(got.s, want.s) != 0)
			is_str(got.s, want.s, "round %u, edited", i);
		list(&got, "", true);
		diff_index(&want);
		bad += strcmp(got.s, want.s) != 0;
		seen += want.len;
		if (strcmp(got.s, want.s) != 0)
			is_str(got.s, want.s, "round %u, staged", i);
	}
	ok(seen > 1000 && !bad, "%u rounds as git tells them", rounds);
	gf_buf_release(&want);
	gf_buf_release(&got);
}

/* --- shapes of repositories ----------------------------------------------- */

static void test_unborn(void)
{
	go("unborn");
	type("git init -q -b main . && mkdir d && echo 1 >d/f && echo 2 >g");
	check("", false, "f d/f\nf g\n");
	check("", true, "");
	type("git add d");
	check("", false, "f d/f\nf g\n");
	check("", true, "f d00491fd7e5bb6fa28c517a0bb32b8b506539d4d d/f\n");
	type("git add -N g && rm d/f");
	check("", false, "f g\n");
	check("", true, "f d00491fd7e5bb6fa28c517a0bb32b8b506539d4d d/f\n");
	type("git clone -q --bare . ../bare");
	go("bare");
	check_says("", false, "error 2: a bare repository has no work tree");
}

/* a/f a/g b/f l, committed. */
static void make_plain(const char *folder)
{
	struct gf_buf line = GF_BUF_INIT;

	go(".");
	gf_buf_addf(&line,
		    "git init -q -b main %s && cd %s && mkdir a b && "
		    "echo 1 >a/f && echo 2 >a/g && echo 3 >b/f && ln -s a l && "
		    "git add -A && git commit -qm 1",
		    folder, folder);
	type(line.s);
	go(folder);
	gf_buf_release(&line);
}

static void test_starts(void)
{
	make_plain("starts");
	type("echo x >a/f && rm b/f && echo x >b/n && echo '*.o' >.gitignore "
	     "&& mkdir u && echo x >u/f && echo x >u/x.o && echo x >a/x.o");
	check("", false, "f .gitignore\nf a/f\nD b/f\nf b/n\nf u/f\n");
	check("a", false, "f a/f\n");
	check("a/", false, "f a/f\n");
	check("a/f", false, "f a/f\n");
	check("a/g", false, "");
	check("a/x.o", false, "");
	check("b/f", false, "D b/f\n");
	check("b/n", false, "f b/n\n");
	check("u", false, "f u/f\n");
	check("u/f", false, "f u/f\n");
	check("nowhere", false, "");
	check("a/f/x", false, "");
	check("l", false, "");
	check("l/f", false, "");
	check("../starts", false, "");
	type("rm -rf a && ln -s b a && rm l && mkdir l && echo x >l/f");
	check("a", false, "l a\nD a/f\nD a/g\n");
	check("a/f", false, "D a/f\n");
	check("l", false, "D l\nf l/f\n");
	type("rm -rf b && echo x >b && git add -A");
	check("b", false, "f b\nD b/f\n");
	check("b", true,
	      "f 587be6b4c3f93f93c489c0111bba5596147a26cb b\nD b/f\n");
	check("b/f", true, "D b/f\n");
	check("l/f", true, "f 587be6b4c3f93f93c489c0111bba5596147a26cb l/f\n");
	check("nowhere", true, "");
}

static void test_versions(void)
{
	make_plain("versions");
	type("echo x >a/f && echo y >n && git add n");
	type("git update-index --index-version 4");
	check("", false, "f a/f\nf n\n");
	check("", true, "f 975fbec8256d3e8a3797e7a3611380f27c49f4ac n\n");
	type("git update-index --index-version 2 && echo >m && git add -N m");
	check("", false, "f a/f\nf m\nf n\n");
	check("", true, "f 975fbec8256d3e8a3797e7a3611380f27c49f4ac n\n");
	type("git rm -q --cached a/g && git add -N a/g");
	check("a", false, "f a/f\nf a/g\n");
	check("a", true, "D a/g\n");
	/* nothing but names: every file is read */
	type("rm .git/index && git ls-tree -r HEAD | "
	     "git update-index --index-info && echo 9 >b/f");
	check("", false, "f a/f\nf b/f\nf m\nf n\n");
	check("", true, "");
	type("rm .git/index");
	check("", true, "D a/f\nD a/g\nD b/f\nD l\n");
	check("a", false, "f a/f\nf a/g\n");
	type("git reset -q && git update-index --split-index");
	check_says("", true, "--no-split-index");
	type("git update-index --no-split-index && mv .git/index i && "
	     "mkfifo .git/index");
	check_says("", true, "is not a regular file");
}

static void test_told_unchanged(void)
{
	make_plain("told");
	type("git update-index --assume-unchanged a/f && echo x >a/f && "
	     "git update-index --skip-worktree a/g && rm a/g && "
	     "chmod +x b/f");
	check("", false, "");
	type("rm a/f && echo x >a/g");
	check("", false, "f a/g\n");
	type("git update-index --no-assume-unchanged a/f");
	check("", false, "D a/f\nf a/g\n");
	type("rm l b/f && echo >l && ln -s ../a b/f && mkfifo p");
	check("", false, "D a/f\nf a/g\nl b/f\nf l\no p\n");
	make_plain("sparse");
	type("mkdir -p c/d && echo >c/d/f && git add -A && git commit -qm 2 && "
	     "git sparse-checkout set --no-sparse-index b && ! test -e a");
	check("", false, "");
	type("git sparse-checkout set --sparse-index b && echo 4 >b/f && "
	     "git ls-files --sparse | grep -q ^a/$");
	check("", false, "f b/f\n");
	check("", true, "");
	check("a/f", true, "");
	check("c", false, "");
	type("mkdir a && echo 1 >a/n");
	check("", false, "f a/n\nf b/f\n");
}

static void test_inside(void)
{
	make_plain("inside");
	type("git -c protocol.file.allow=always submodule add -q "
	     "\"$PWD/../told\" sub && git commit -qm sub");
	check("", false, "");
	type("echo x >sub/n && git init -q own && echo x >own/f && "
	     "mkdir not && echo >not/f && mkdir not/.git");
	check("", false, "f not/f\no own\n");
	check("sub", false, "");
	check("own", false, "o own\n");
	type("rm -rf sub");
	check("", false, "f not/f\no own\nD sub\n");
}

static void test_conflict(void)
{
	make_plain("conflict");
	type("git checkout -qb other && echo o >a/f && git rm -q a/g && "
	     "git commit -qam o && git checkout -q main && echo m >a/f && "
	     "echo m >a/g && git commit -qam m && ! git merge -q other");
	check("", false, "f a/f\nf a/g\n");
	check("", true, "f a/f\nf a/g\n");
	type("rm a/g");
	check("", false, "f a/f\nD a/g\n");
}

/* Edited in the second that the index was written, to the same size. */
static void test_racy(void)
{
	make_plain("racy");
	type("echo 8 >a/f && touch -d @1700000000 a/f && git add a/f && "
	     "git commit -qm 2 && echo 9 >a/f && "
	     "touch -d @1700000000 a/f .git/index");
	check("", false, "f a/f\n");
	type("touch b/f"); /* looked at again, and the same */
	check("", false, "f a/f\n");
	type("git -C ../told config core.autocrlf true && "
	     "git -C ../told config filter.x.clean 'touch ../marker' && "
	     "git -C ../told config core.fsmonitor 'touch ../marker' && "
	     "echo '* filter=x text eol=crlf' >../told/.git/info/attributes");
	go("told");
	check("b", false, "l b/f\n");
	ok(access("../marker", F_OK) < 0, "nothing is run");
}

static void test_elsewhere(void)
{
	make_plain("elsewhere");
	type("git worktree add -q ../linked && echo x >../linked/a/f && "
	     "git clone -q --separate-git-dir ../apart.git . ../apart && "
	     "echo x >../apart/a/g");
	check("", false, "");
	go("linked");
	check("", false, "f a/f\n");
	go("apart");
	check("", false, "f a/g\n");
	type("cp ../apart.git/index ../other && GIT_INDEX_FILE=../other "
	     "git rm -q --cached b/f && git rev-parse HEAD^{tree} >../tree");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	{
		struct gf_buf got = GF_BUF_INIT;
		struct gf_commit head;

		gf_repo_resolve(&head, repo, "HEAD", NULL);
		gf_repo_use_index(repo, "../other");
		gf_repo_edits(repo, &head.tree, "", true, see, &got, NULL);
		is_str(got.s, "D b/f\n", "the index that a hook is given");
		gf_buf_release(&got);
	}
	gf_repo_close(repo);
	type("git add -A && cd ../apart.git/objects && "
	     "t=$(cat ../../tree | sed 's,..,&/,') && chmod u+w . && "
	     "for p in pack/*.pack; do mv $p ../p && "
	     "git unpack-objects -q <../p; done; rm -f pack/* $t");
	check_says("", false, "is missing from the repository");
}

/* --- a damaged index ------------------------------------------------------ */

/* Read without a crash, whatever it holds then. */
static bool is_read(const struct gf_buf *bytes, size_t len)
{
	struct staging st = { .bytes = GF_BUF_INIT };
	bool is;

	gf_buf_add(&st.bytes, bytes->s, len);
	is = !staging_parse(&st, "index", NULL);
	staging_release(&st);
	return is;
}

static void test_damage(void)
{
	struct gf_buf bytes = GF_BUF_INIT;
	size_t i, good = 0;

	go("versions");
	type("rm .git/index && mv i .git/index && git reset -q && cp .git/index ..");
	go(".");
	gf_file_read(&bytes, "index", 1 << 20, NULL);
	ok(bytes.len > 300 && is_read(&bytes, bytes.len), "it is whole");
	for (i = 1; i < bytes.len; i++)
		good += is_read(&bytes, i);
	ok(good < 10, "cut short it is refused, but between parts (%zu)", good);
	for (i = 0; i < bytes.len; i++) {
		bytes.s[i] ^= 0x55;
		is_read(&bytes, bytes.len);
		bytes.s[i] ^= 0x55;
	}
	go("versions");
	type("git update-index --index-version 4 && cp .git/index ..");
	go(".");
	gf_file_read(&bytes, "index", 1 << 20, NULL);
	for (i = 1; i < bytes.len; i++) {
		is_read(&bytes, i);
		bytes.s[i] ^= 0x80;
		is_read(&bytes, bytes.len);
		bytes.s[i] ^= 0x80;
	}
	go("versions");
	type("echo DIRC >.git/index");
	check_says("", false, "/.git/index' is damaged; type: git reset");
	gf_buf_release(&bytes);
}

int main(void)
{
	start_git();
	type("mkdir unborn && git init -q -b main chance && cd chance && "
	     "git commit -q --allow-empty -m 0");
	test_chance(50);
	test_unborn();
	test_starts();
	test_versions();
	test_told_unchanged();
	test_inside();
	test_conflict();
	test_racy();
	test_elsewhere();
	test_damage();
	go(".");
	end_git();
	return tap_done();
}
