/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Notes that git itself reads, in folders of 2/2 letters from the first one
 * on; those of others, however they are cut; the same notes, the same commit.
 */
#include "git_see.h"
#include "sides.h"

#define MANY 600

static struct gf_repo *repo;
static struct gf_oid ids[MANY];

static void number(struct gf_oid *id, unsigned n)
{
	char text[16];

	snprintf(text, sizeof(text), "%u\n", n);
	gf_repo_hash(id, text, strlen(text));
}

static int write_notes(struct gf_oid *out, const struct gf_oid *base,
		       unsigned from, unsigned to, const char *text)
{
	struct gf_note notes[MANY];
	struct gf_error err = { 0 };
	unsigned i;
	int ret;

	for (i = from; i < to; i++)
		notes[i - from] =
			(struct gf_note){ ids[i], text, strlen(text) };
	ret = gf_notes_write(out, repo, base, notes, to - from, 1234567890,
			     "verdicts", &err);
	ok(!ret, "%u notes are written %s", to - from, err.msg);
	return ret;
}

static void check_note(const struct gf_oid *notes, unsigned i, const char *text)
{
	struct gf_buf is = GF_BUF_INIT;
	struct gf_error err = { 0 };

	is_int(gf_notes_read(&is, repo, notes, &ids[i], &err), text ? 0 : -1,
	       "note %u %s", i, err.msg);
	if (text)
		is_str(is.s, text, "what it says");
	else
		is_int(err.code, GF_ENOTFOUND, "there is none");
	gf_buf_release(&is);
}

static void set_ref(const char *name, const struct gf_oid *id)
{
	struct gf_error err;
	struct gf_oid old;
	bool has = !gf_repo_ref(&old, repo, name, &err);

	ok(!gf_repo_ref_move(repo, name, id, has ? &old : NULL, &err),
	   "%s moves", name);
}

static void git_says(const char *command, const char *wanted)
{
	struct gf_buf is = GF_BUF_INIT;

	capture(&is, command);
	is_str(is.s, wanted, "%s", command);
	gf_buf_release(&is);
}

/* --- ours ----------------------------------------------------------------- */

static void check_first(struct gf_oid *notes)
{
	struct gf_oid again;
	char hex[GF_OID_HEX];

	write_notes(notes, NULL, 0, 1, "valid\n");
	set_ref("refs/notes/greffe", notes);
	check_note(notes, 0, "valid\n");
	check_note(notes, 1, NULL);
	git_says(
		"git notes --ref=greffe show $(echo 0 | git hash-object --stdin)",
		"valid\n");
	git_says("git ls-tree -r --name-only refs/notes/greffe | "
		 "grep -cE '^[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{36}$'",
		 "1\n");
	git_says(
		"git log --format='%an <%ae> %at %ct %s%n%b' refs/notes/greffe",
		"greffed <greffed@localhost> 1234567890 1234567890 verdicts\n"
		"\n");
	write_notes(&again, NULL, 0, 1, "valid\n");
	ok(!gf_oid_compare(notes, &again), "the same note, the same commit");
	write_notes(&again, notes, 0, 1, "valid\n");
	ok(!gf_oid_compare(notes, &again), "nothing new, no new commit");
	gf_oid_hex(hex, notes);
	is_str(hex, "5c340b339011aba21882a74da33797a15015f07d",
	       "what the commit is called");
}

static void check_batches(struct gf_oid *notes)
{
	struct gf_note twice[2] = { { ids[7], "one\n", 4 },
				    { ids[7], "two\n", 4 } };
	struct gf_oid next;

	write_notes(&next, notes, 0, MANY, "debt\n");
	set_ref("refs/notes/greffe", &next);
	check_note(&next, 0, "debt\n");
	check_note(&next, MANY - 1, "debt\n");
	check_note(notes, 0, "valid\n");
	git_says("git notes --ref=greffe list | wc -l", "600\n");
	git_says("git rev-list --count refs/notes/greffe", "2\n");
	ok(!gf_notes_write(notes, repo, &next, twice, 2, 5, "m", NULL),
	   "twice");
	check_note(notes, 7, "two\n");
	check_note(notes, 8, "debt\n");
	ok(!gf_notes_write(&next, repo, notes, NULL, 0, 5, "m", NULL), "none");
	ok(!gf_oid_compare(notes, &next), "nothing new, no new commit");
	type("git fsck --strict --no-dangling");
	type("! find .git/objects -name 'tmp*' | grep .");
}

static int count(const struct gf_oid *of GF_UNUSED,
		 struct gf_error *err GF_UNUSED, void *payload)
{
	++*(size_t *)payload;
	return 0;
}

/* --- those of others ------------------------------------------------------ */

/* Notes that git wrote, in one folder or cut finer than ours. */
static void check_others(const char *how, const char *made)
{
	struct gf_oid notes, next;
	size_t n = 0;

	type("git update-ref -d refs/notes/other");
	type(made);
	ok(!gf_repo_ref(&notes, repo, "refs/notes/other", NULL), "%s", how);
	check_note(&notes, 3, "3\n");
	check_note(&notes, 500, NULL);
	write_notes(&next, &notes, 3, 5, "ours\n");
	set_ref("refs/notes/other", &next);
	check_note(&next, 2, "2\n");
	check_note(&next, 3, "ours\n");
	git_says(
		"git notes --ref=other show $(echo 3 | git hash-object --stdin)",
		"ours\n");
	git_says("git notes --ref=other list | wc -l", "20\n");
	ok(!gf_notes_list(repo, &next, count, &n, NULL) && n == 20, "20 notes");
}

static void check_all_others(void)
{
	struct gf_buf line = GF_BUF_INIT;
	static const char *const cuts[] = {
		"s=$o", "s=$(echo $o | sed 's,^..,&/,')",
		"s=$(echo $o | sed 's,^\\(..\\)\\(..\\)\\(..\\),\\1/\\2/\\3/,')",
		"s=$(echo $o | sed 's,..,&/,g; s,/$,,')"
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(cuts); i++) {
		gf_buf_reset(&line);
		gf_buf_addf(&line,
			    "export GIT_INDEX_FILE=idx; rm -f idx;"
			    "for i in $(seq 0 19); do"
			    " o=$(echo $i | git hash-object -w --stdin); %s;"
			    " echo \"100644 $o 0	$s\"; done |"
			    " git update-index --index-info &&"
			    " git update-ref refs/notes/other "
			    "$(git commit-tree -m x $(git write-tree))",
			    cuts[i]);
		check_others(cuts[i], line.s);
	}
	gf_buf_release(&line);
}

/* --- limits --------------------------------------------------------------- */

static void check_size(size_t size)
{
	char *text = memset(gf_xmalloc(size), 'x', size);
	struct gf_note note = { ids[0], text, size };
	struct gf_oid out;

	side(GF_LIMIT_NOTE_BYTES, size,
	     !gf_notes_write(&out, repo, NULL, &note, 1, 0, "m", NULL));
	free(text);
}

/* Somebody's, that is not read. */
static void check_large(void)
{
	struct gf_buf is = GF_BUF_INIT;
	struct gf_error err;
	struct gf_oid notes;

	type("git notes --ref=big add -C "
	     "$(yes | head -c 65537 | git hash-object -w --stdin) "
	     "$(echo 0 | git hash-object -w --stdin)");
	ok(!gf_repo_ref(&notes, repo, "refs/notes/big", NULL), "by git");
	ok(gf_notes_read(&is, repo, &notes, &ids[0], &err) < 0, "not read");
	is_int(err.code, GF_ELIMIT, "%s", err.msg);
	gf_buf_release(&is);
}

int main(void)
{
	struct gf_oid notes;
	struct gf_error err;
	unsigned i;

	start_git();
	type("git init -q -b main . && git commit -q --allow-empty -m a");
	if (gf_repo_open(&repo, ".", &err) < 0) {
		ok(false, "%s", err.msg);
		return tap_done();
	}
	for (i = 0; i < MANY; i++)
		number(&ids[i], i);
	type("for i in $(seq 0 20); do echo $i | git hash-object -w --stdin;"
	     "done");
	check_first(&notes);
	check_batches(&notes);
	check_all_others();
	check_size(gf_limit(GF_LIMIT_NOTE_BYTES) - 1);
	check_size(gf_limit(GF_LIMIT_NOTE_BYTES));
	check_size(gf_limit(GF_LIMIT_NOTE_BYTES) + 1);
	check_large();
	gf_repo_close(repo);
	end_git();
	return tap_done();
}
