/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a stranger may give: lines for the hook that git would not write, notes
 * that greffed would not; and each limit of a push from three sides.
 */
#include "gate_see.h"
#include "sides.h"

#define OLD  "1111111111111111111111111111111111111111"
#define NEW  "abcdefabcdefabcdefabcdefabcdefabcdefabcd"
#define ZERO "0000000000000000000000000000000000000000"
#define MAIN OLD " " NEW " refs/heads/main\n"

/* --- lines for the hook -------------------------------------------------- */

static bool parses(const char *text, size_t len, size_t *n)
{
	struct gf_push push = { 0 };
	struct gf_error err = { 0 };
	bool taken = !gf_push_parse(&push, text, len, &err);

	if (taken == (*err.msg != '\0'))
		ok(false, "a reason, and only where it is refused");
	if (n)
		*n = push.n;
	gf_push_release(&push);
	return taken;
}

static void test_lines(void)
{
	static const struct {
		const char *what, *text;
		bool taken;
	} rows[] = {
		{ "an update", MAIN, true },
		{ "a creation", ZERO " " NEW " refs/heads/main\n", true },
		{ "a deletion", OLD " " ZERO " refs/heads/main\n", true },
		{ "any bytes", OLD " " NEW " refs/heads/\xff\xc3\xa9\n", true },
		{ "no end", OLD " " NEW " refs/heads/main", false },
		{ "a second line without its end", MAIN OLD " " NEW, false },
		{ "an empty line", MAIN "\n", false },
		{ "nothing", "", false },
		{ "neither old nor new", ZERO " " ZERO " refs/heads/main\n",
		  false },
		{ "the same twice", MAIN MAIN, false },
		{ "capitals", "A" MAIN, false },
		{ "39 letters", "1" MAIN, false },
		{ "SHA-256",
		  OLD "111111111111111111111111 " NEW
		      "abcdefabcdefabcdefabcdef refs/heads/main\n",
		  false },
		{ "a tab", OLD "\t" NEW " refs/heads/main\n", false },
		{ "two spaces", OLD "  " NEW " refs/heads/main\n", false },
		{ "no reference", OLD " " NEW "\n", false },
		{ "an empty reference", OLD " " NEW " \n", false },
		{ "HEAD", OLD " " NEW " HEAD\n", false },
		{ "refs/ alone", OLD " " NEW " refs/\n", false },
		{ "a space in it", OLD " " NEW " refs/heads/a b\n", false },
		{ "an end of line of Windows", OLD " " NEW " refs/heads/a\r\n",
		  false },
		{ "an escape", OLD " " NEW " refs/heads/\033[2J\n", false },
		{ "-OLD", "-" OLD " " NEW " refs/heads/main\n", false },
	};
	static const char nul[] = OLD " " NEW " refs/heads/a\0b\n";
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++)
		ok(parses(rows[i].text, strlen(rows[i].text), NULL) ==
			   rows[i].taken,
		   "%s: %s", rows[i].what, rows[i].taken ? "taken" : "not");
	ok(!parses(nul, sizeof(nul) - 1, NULL), "a NUL byte: not");
}

static void test_long_line(void)
{
	struct gf_buf text = GF_BUF_INIT;
	size_t most = gf_limit(GF_LIMIT_PATH_BYTES);

	gf_buf_adds(&text, OLD " " NEW " refs/heads/");
	gf_buf_fill(&text, 'x', most - strlen("refs/heads/"));
	gf_buf_addc(&text, '\n');
	ok(parses(text.s, text.len, NULL), "a name of %zu bytes", most);
	text.s[text.len - 1] = 'x';
	gf_buf_addc(&text, '\n');
	ok(!parses(text.s, text.len, NULL), "one more is too long");
	text.s[text.len - 1] = 'x';
	gf_buf_fill(&text, 'x', 1 << 20);
	gf_buf_addc(&text, '\n');
	ok(!parses(text.s, text.len, NULL), "a line of 1 MB");
	gf_buf_release(&text);
}

static bool takes_refs(size_t n)
{
	struct gf_buf text = GF_BUF_INIT;
	size_t i, found = 0;
	bool taken;

	for (i = 0; i < n; i++)
		gf_buf_addf(&text, OLD " " NEW " refs/heads/%zu\n", i);
	taken = parses(text.s, text.len, &found) && found == n;
	gf_buf_release(&text);
	return taken;
}

static void test_many_lines(void)
{
	size_t most = gf_limit(GF_LIMIT_PUSH_REFS), n;

	for (n = most - 1; n <= most + 1; n++)
		side(GF_LIMIT_PUSH_REFS, n, takes_refs(n));
	ok(!takes_refs(50000), "50 000 references");
}

/* --- notes --------------------------------------------------------------- */

#define NUMBERS " errors=0 warnings=0 debt=0 records=0"
#define RULES	" ruleset=0123456789abcdef"

static void test_notes(void)
{
	static const struct {
		const char *what, *text;
		bool taken;
	} rows[] = {
		{ "a note", "greffe 1 valid" NUMBERS RULES " engine=1\n",
		  true },
		{ "more below",
		  "greffe 1 valid" NUMBERS RULES " engine=1\n\n\xff", true },
		{ "no end", "greffe 1 valid" NUMBERS RULES " engine=1", false },
		{ "nothing", "", false },
		{ "another version",
		  "greffe 2 valid" NUMBERS RULES " engine=1\n", false },
		{ "no such word", "greffe 1 fine" NUMBERS RULES " engine=1\n",
		  false },
		{ "a longer word",
		  "greffe 1 validated" NUMBERS RULES " engine=1\n", false },
		{ "no engine", "greffe 1 valid" NUMBERS RULES " engine=\n",
		  false },
		{ "a space behind",
		  "greffe 1 valid" NUMBERS RULES " engine=1 \n", false },
		{ "a short ruleset",
		  "greffe 1 valid" NUMBERS " ruleset=0123 engine=1\n", false },
		{ "capitals in it",
		  "greffe 1 valid" NUMBERS
		  " ruleset=0123456789ABCDEF engine=1\n",
		  false },
		{ "a sign",
		  "greffe 1 valid errors=-1 warnings=0 debt=0"
		  " records=0" RULES " engine=1\n",
		  false },
		{ "a zero in front",
		  "greffe 1 valid errors=01 warnings=0"
		  " debt=0 records=0" RULES " engine=1\n",
		  false },
		{ "no digit",
		  "greffe 1 valid errors= warnings=0 debt=0"
		  " records=0" RULES " engine=1\n",
		  false },
		{ "a number too large",
		  "greffe 1 valid errors=4294967296 warnings=0 debt=0"
		  " records=0" RULES " engine=1\n",
		  false },
		{ "the largest",
		  "greffe 1 valid errors=4294967295 warnings=0 debt=0"
		  " records=0" RULES " engine=1\n",
		  true },
		{ "an escape",
		  "greffe 1 valid" NUMBERS RULES " engine=\033[2J\n", false },
	};
	struct gf_note_line line;
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++)
		ok(!gf_note_parse(&line, rows[i].text, strlen(rows[i].text)) ==
			   rows[i].taken,
		   "%s: %s", rows[i].what, rows[i].taken ? "taken" : "not");
}

/* A ruling of whatever length stays within a note. */
static void test_long_note(void)
{
	struct gf_ruling_line lines[30];
	struct gf_ruling ruling = { .word = GF_WORD_INVALID,
				    .errors = 900,
				    .engine = "a b\033\xff",
				    .lang = "en",
				    .ruleset = "0123456789abcdef",
				    .lines = lines,
				    .n = 30,
				    .left_out = 870 };
	struct gf_buf text = GF_BUF_INIT, message = GF_BUF_INIT;
	struct gf_note_line line = { 0 };
	size_t i;

	gf_buf_fill(&message, '\033', 3000);
	for (i = 0; i < GF_NELEMS(lines); i++)
		lines[i] = (struct gf_ruling_line){ .path = "records/\n.yaml",
						    .rule = "type",
						    .pointer = "",
						    .message = message.s };
	gf_note_write(&text, &ruling);
	ok(text.len <= gf_limit(GF_LIMIT_NOTE_BYTES), "%zu bytes", text.len);
	ok(!gf_note_parse(&line, text.s, text.len) && line.errors == 900,
	   "which are read again");
	is_str(line.engine, "a-b--", "an engine is one word");
	ok(!gf_has_controls(text.s, text.len), "harmless for a terminal");
	ok(strstr(text.s, "more\n"), "it says how many more");
	gf_buf_release(&text);
	gf_buf_release(&message);
}

/* --- a push of many records ---------------------------------------------- */

/* A record more each time; without a schema, nothing of it is judged. */
static void put_numbered(struct gf_buf *out, size_t n, size_t first,
			 size_t from)
{
	size_t i;

	gf_buf_addf(out,
		    "commit refs/tags/n%zu\nmark :%zu\n"
		    "committer T <t@t> 1700000000 +0000\ndata 0\n",
		    n, n);
	if (from)
		gf_buf_addf(out, "from :%zu\n", from);
	for (i = first; i <= n; i++)
		gf_buf_addf(out, "M 100644 :1 records/team/%zu/%zu.yaml\n",
			    i / 1000, i);
	gf_buf_addc(out, '\n');
}

static void make_large(void)
{
	size_t most = gf_limit(GF_LIMIT_PUSH_RECORDS);
	struct gf_buf out = GF_BUF_INIT;

	gf_buf_addf(&out, "blob\nmark :1\ndata 11\nname: Blue\n\n");
	put_numbered(&out, most - 1, 1, 0);
	put_numbered(&out, most, most, most - 1);
	put_numbered(&out, most + 1, most + 1, most);
	import(&out, "r");
	gf_buf_release(&out);
}

static bool takes_records(struct gf_gate *gate, const struct gf_oid *tip)
{
	struct gf_push_line line = { .ref = "refs/heads/main",
				     .has_new = true,
				     .new = *tip };
	struct gf_pusher who = { .user = NULL };
	struct gf_answer answer = { 0 };
	struct gf_error err = { 0 };
	bool taken;

	if (gf_gate_push(&answer, gate, &line, 1, &who, &err) < 0)
		ok(false, "%s", err.msg);
	taken = answer.n && !(answer.refs[0].reason &&
			      strstr(answer.refs[0].reason, "at once"));
	gf_answer_release(&answer);
	return taken;
}

static void test_many_records(void)
{
	size_t most = gf_limit(GF_LIMIT_PUSH_RECORDS), n;
	struct gf_gate *gate;
	struct gf_oid ids[3];
	char word[24];

	make_large();
	for (n = 0; n < 3; n++) {
		snprintf(word, sizeof(word), "n%zu", most - 1 + n);
		ids[n] = id_of(word);
	}
	type("cd r && rm -rf refs packed-refs && mkdir -p refs/heads");
	gate = open_gate(NULL, true);
	for (n = 0; n < 3; n++)
		side(GF_LIMIT_PUSH_RECORDS, most - 1 + n,
		     takes_records(gate, &ids[n]));
	gf_gate_close(gate);
	gf_repo_close(repo);
	type("rm -rf r");
}

int main(void)
{
	GF_BUG(!mkdtemp(root));
	test_lines();
	test_long_line();
	test_many_lines();
	test_notes();
	test_long_note();
	test_many_records();
	rmdir(root);
	return tap_done();
}
