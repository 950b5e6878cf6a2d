/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The word on each commit of a small history: the same in whichever order
 * they are judged, by one gate or by a new one each time.
 */
#include "gate_see.h"

#define GOOD  "name: Blue\n"
#define BAD   "name: Blue\nsize: many\n"
#define WORSE "name: Blue\nsize: many\ncolour: red\n"
#define LINK  "name: Red\nboss: blue\n"
#define LONG  "name: A name that is long enough to be known again\nsize: no\n"
#define STRICT \
	"type: object\nrequired: [name, size]\n" \
	"properties:\n  name: {type: string}\n  size: {type: integer}\n"
#define S "schema/team.schema.yaml"

static const struct past past[] = {
	{ "plain", "", { { "README", "nothing here\n" } } },
	{ "first", "plain", { { S, SCHEMA }, { TEAM "blue.yaml", GOOD } } },
	{ "bad", "first", { { TEAM "blue.yaml", BAD } } },
	{ "same", "bad", { { TEAM "red.yaml", LINK } } },
	{ "lines", "same", { { TEAM "blue.yaml", "# a line\n" BAD } } },
	{ "worse", "lines", { { TEAM "blue.yaml", WORSE } } },
	{ "mended", "worse", { { TEAM "blue.yaml", GOOD } } },
	{ "again", "mended", { { TEAM "blue.yaml", BAD } } },
	{ "lost", "first", { { TEAM "red.yaml", LINK } } },
	{ "deleted", "lost", { { TEAM "blue.yaml", NULL } } },
	/* each parent has an error of its own */
	{ "left", "first", { { TEAM "left.yaml", "name: 1\n" } } },
	{ "right", "first", { { TEAM "right.yaml", "name: 2\n" } } },
	{ "merge",
	  "left right",
	  { { TEAM "left.yaml", "name: 1\n" },
	    { TEAM "right.yaml", "name: 2\n" } } },
	{ "evil",
	  "left right",
	  { { TEAM "left.yaml", "name: 1\n" },
	    { TEAM "right.yaml", "name: 2\nsize: x\n" } } },
	/* the same record under another name */
	{ "long", "first", { { TEAM "long.yaml", LONG } } },
	{ "moved",
	  "long",
	  { { TEAM "long.yaml", NULL }, { TEAM "a/other.yaml", LONG } } },
	{ "edited",
	  "moved",
	  { { TEAM "a/other.yaml", NULL },
	    { TEAM "third.yaml", "# edited\n" LONG } } },
	{ "copied", "long", { { TEAM "copy.yaml", LONG } } },
	/* schemas */
	{ "strict", "first", { { S, STRICT } } },
	{ "broken", "first", { { S, "type: [\n" } } },
	{ "still", "broken", { { "README", "still\n" } } },
	{ "more", "still", { { TEAM "green.yaml", GOOD } } },
	{ "gone", "first", { { S, NULL }, { TEAM "blue.yaml", NULL } } },
	{ "never", "gone", { { "README", "never\n" } } },
	{ "back", "never", { { S, SCHEMA }, { TEAM "blue.yaml", GOOD } } },
	/* unrelated */
	{ "orphan", "", { { S, SCHEMA }, { TEAM "blue.yaml", BAD } } },
	{ "joined", "first orphan", { { TEAM "blue.yaml", BAD } } },
	{ NULL, "", { { NULL, NULL } } },
};

static const struct {
	const char *name;
	enum gf_word word;
	uint32_t errors, debt;
} wanted[] = {
	{ "plain", GF_WORD_VALID, 0, 0 },
	{ "first", GF_WORD_VALID, 0, 0 },
	{ "bad", GF_WORD_INVALID, 1, 0 },
	{ "same", GF_WORD_DEBT, 0, 1 },
	{ "lines", GF_WORD_DEBT, 0, 1 },
	{ "worse", GF_WORD_INVALID, 1, 1 },
	{ "mended", GF_WORD_VALID, 0, 0 },
	{ "again", GF_WORD_INVALID, 1, 0 },
	{ "lost", GF_WORD_VALID, 0, 0 },
	{ "deleted", GF_WORD_INVALID, 1, 0 },
	{ "left", GF_WORD_INVALID, 1, 0 },
	{ "right", GF_WORD_INVALID, 1, 0 },
	{ "merge", GF_WORD_DEBT, 0, 2 },
	{ "evil", GF_WORD_INVALID, 1, 2 },
	{ "long", GF_WORD_INVALID, 1, 0 },
	{ "moved", GF_WORD_DEBT, 0, 1 },
	{ "edited", GF_WORD_DEBT, 0, 1 },
	{ "copied", GF_WORD_INVALID, 1, 1 },
	{ "strict", GF_WORD_INVALID, 1, 0 },
	{ "broken", GF_WORD_INVALID, 2, 0 },
	{ "still", GF_WORD_DEBT, 0, 2 },
	{ "more", GF_WORD_INVALID, 1, 2 },
	{ "gone", GF_WORD_INVALID, 1, 0 },
	{ "never", GF_WORD_VALID, 0, 0 },
	{ "back", GF_WORD_VALID, 0, 0 },
	{ "orphan", GF_WORD_INVALID, 1, 0 },
	{ "joined", GF_WORD_DEBT, 0, 1 },
};

static void judge(struct gf_gate *gate, size_t i, const char *how,
		  struct gf_buf *note)
{
	struct gf_oid id = id_of(wanted[i].name);
	struct gf_ruling ruling = { 0 };
	struct gf_note_line line = { 0 };
	struct gf_error err = { 0 };
	bool same;

	if (gf_gate_judge(&ruling, gate, &id, &err) < 0)
		ok(false, "%s: %s", wanted[i].name, err.msg);
	gf_buf_reset(note);
	gf_note_write(note, &ruling);
	same = ruling.word == wanted[i].word &&
	       ruling.errors == wanted[i].errors &&
	       ruling.debt == wanted[i].debt;
	if (!ok(same, "%s: %s is %s", how, wanted[i].name,
		gf_word_name(wanted[i].word)))
		printf("# %s\n", note->s);
	same = !gf_note_parse(&line, note->s, note->len) &&
	       line.word == ruling.word && line.errors == ruling.errors &&
	       line.debt == ruling.debt && line.records == ruling.records &&
	       line.warnings == ruling.warnings &&
	       !strcmp(line.ruleset, ruling.ruleset) &&
	       !strcmp(line.engine, "1.0");
	if (!same)
		ok(false, "the note is read again");
	gf_ruling_release(&ruling);
}

/* Notes of one run and of another are the same bytes. */
static struct gf_buf notes[GF_NELEMS(wanted)];

static void keep_or_compare(size_t i, struct gf_buf *note)
{
	if (!notes[i].s) {
		gf_buf_init(&notes[i]);
		gf_buf_add(&notes[i], note->s, note->len);
	} else if (strcmp(notes[i].s, note->s) != 0) {
		is_str(note->s, notes[i].s, "the same note");
	}
}

static void test_one_gate(const char *cache, bool backwards, const char *how)
{
	struct gf_gate *gate = open_gate(cache, false);
	struct gf_buf note = GF_BUF_INIT;
	size_t i, at;

	for (i = 0; i < GF_NELEMS(wanted); i++) {
		at = backwards ? GF_NELEMS(wanted) - 1 - i : i;
		judge(gate, at, how, &note);
		keep_or_compare(at, &note);
	}
	gf_buf_release(&note);
	gf_gate_close(gate);
}

static void test_new_gates(const char *cache, const char *how)
{
	struct gf_buf note = GF_BUF_INIT;
	struct gf_gate *gate;
	size_t i;

	for (i = 0; i < GF_NELEMS(wanted); i++) {
		gate = open_gate(cache, true);
		judge(gate, i, how, &note);
		keep_or_compare(i, &note);
		gf_gate_close(gate);
	}
	gf_buf_release(&note);
}

static void test_missing(void)
{
	struct gf_gate *gate = open_gate(NULL, false);
	struct gf_oid id = { { 1, 2, 3 } };
	struct gf_ruling ruling = { 0 };
	struct gf_error err = { 0 };

	is_int(gf_gate_judge(&ruling, gate, &id, &err), 0, "a missing commit");
	is_int(ruling.word, GF_WORD_UNREADABLE, "is unreadable");
	ok(ruling.why && *ruling.why, "and why: %s", ruling.why);
	gf_ruling_release(&ruling);
	gf_gate_close(gate);
}

int main(void)
{
	char cache[64];
	size_t i;

	GF_BUG(!mkdtemp(root));
	snprintf(cache, sizeof(cache), "%s/r/greffe", root);
	make_past(past, "r");
	test_one_gate(NULL, false, "in memory");
	test_one_gate(NULL, true, "backwards");
	test_one_gate(cache, false, "in a file");
	test_new_gates(cache, "over a file");
	test_new_gates(NULL, "cold");
	type("yes | dd of=r/greffe/index.db bs=4096 seek=2 count=40 "
	     "iflag=fullblock conv=notrunc status=none");
	test_new_gates(cache, "over a damaged file");
	test_one_gate(cache, false, "in a damaged file");
	test_missing();
	for (i = 0; i < GF_NELEMS(notes); i++)
		gf_buf_release(&notes[i]);
	gf_repo_close(repo);
	type("rm -rf r");
	rmdir(root);
	return tap_done();
}
