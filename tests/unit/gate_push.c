/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Pushes into a repository whose references stand somewhere: what is let in,
 * and why the rest is not. A row says all of it.
 */
#include "gate_see.h"

#define GOOD  "name: Blue\n"
#define BAD   "name: Blue\nsize: many\n"
#define OTHER "name: 1\n"
#define S     "schema/team.schema.yaml"
#define G     "greffe.yaml"
#define MARIE "gate: {guardians: [{user: marie}]}\n"
#define LAX   "gate: {guardians: [{user: marie}, {user: eve}]}\n"
#define KEY   "gate: {guardians: [{ssh: ssh-ed25519 AAAA}, {user: marie}]}\n"
#define LOOSE "type: object\n"
/* what was erased, by its name as an object, and what stands for it */
#define SECRET	  "name: Secret\n"
#define SECRET_ID "e53ccf5091fea0a854eccc13284ede68c7b9b64b"
#define TOMB	  "name: Erased\n"
#define E	  "effacements.yaml"
#define ERASED	  "- {le: 2026-03-01, objets: [" SECRET_ID "]}\n"
/* read from rules/ and shared/, however that is written */
#define AWAY \
	MARIE "kinds: {team: {schema: ./rules/team.yaml}}\n" \
	      "remotes: {'https://example.org/': shared/../far/}\n"

static const struct past past[] = {
	{ "plain", "", { { "README", "nothing here\n" } } },
	{ "first", "", { { S, SCHEMA }, { TEAM "blue.yaml", GOOD } } },
	{ "good", "first", { { TEAM "red.yaml", "name: Red\n" } } },
	{ "bad", "good", { { TEAM "blue.yaml", BAD } } },
	{ "debt", "bad", { { TEAM "red.yaml", "name: Reddish\n" } } },
	{ "mended", "debt", { { TEAM "blue.yaml", GOOD } } },
	{ "again", "mended", { { TEAM "blue.yaml", BAD } } },
	{ "side", "first", { { TEAM "side.yaml", GOOD } } },
	{ "merge", "good side", { { TEAM "side.yaml", GOOD } } },
	{ "emptied", "good", { { S, NULL }, { TEAM "blue.yaml", NULL } } },
	{ "after", "emptied", { { "README", "nothing any more\n" } } },
	{ "dirty", "first", { { TEAM "dirty.yaml", OTHER } } },
	{ "joined", "good dirty", { { TEAM "dirty.yaml", OTHER } } },
	{ "stranger", "", { { S, SCHEMA }, { TEAM "red.yaml", GOOD } } },
	{ "enemy", "", { { S, SCHEMA }, { TEAM "red.yaml", BAD } } },
	/* a schema that cannot be used */
	{ "broken", "good", { { S, "type: [\n" } } },
	{ "blind", "broken", { { TEAM "blue.yaml", BAD } } },
	{ "beside", "broken", { { "README", "beside\n" } } },
	{ "repair", "broken", { { S, SCHEMA } } },
	/* made by no honest git */
	{ "link", "good", { { "@" TEAM "l.yaml", "/etc/passwd" } } },
	{ "unlink", "link", { { TEAM "l.yaml", NULL } } },
	{ "twins", "good", { { TEAM "Red.yaml", GOOD } } },
	/* guarded */
	{ "guard", "good", { { G, MARIE } } },
	{ "inside", "guard", { { TEAM "in.yaml", GOOD } } },
	{ "schema", "guard", { { S, LOOSE } } },
	{ "lax", "guard", { { G, LAX } } },
	{ "undone", "schema", { { S, SCHEMA } } },
	{ "away", "good", { { G, AWAY }, { "rules/team.yaml", SCHEMA } } },
	{ "ruled", "away", { { "rules/team.yaml", LOOSE } } },
	{ "fetched", "away", { { "far/a.yaml", LOOSE } } },
	{ "erase", "guard", { { "effacements.yaml", "[]\n" } } },
	{ "work", "good", { { TEAM "work.yaml", GOOD } } },
	{ "update",
	  "work guard",
	  { { G, MARIE }, { TEAM "work.yaml", GOOD } } },
	{ "sly", "guard good", { { G, NULL } } },
	{ "key", "good", { { G, KEY } } },
	{ "keyed", "key", { { S, LOOSE } } },
	{ "nobody", "good", { { G, "gate: {guardians: []}\n" } } },
	{ "next", "nobody", { { S, LOOSE } } },
	/* policies */
	{ "each", "good", { { G, "gate: {each_commit: true}\n" } } },
	{ "slip", "each", { { TEAM "blue.yaml", BAD } } },
	{ "catch", "slip", { { TEAM "blue.yaml", GOOD } } },
	{ "off", "each", { { G, "gate: {each_commit: false}\n" } } },
	{ "slid", "off", { { TEAM "blue.yaml", BAD } } },
	{ "caught", "slid", { { TEAM "blue.yaml", GOOD } } },
	{ "keep", "good", { { G, "gate: {protect: [rel/*, v]}\n" } } },
	{ "kept", "keep", { { TEAM "k.yaml", GOOD } } },
	{ "forge", "good", { { G, "gate: {forge: forgejo}\n" } } },
	{ "offer", "good", { { G, "publish: {valid_branch: valid}\n" } } },
	{ "mess", "good", { { G, "gate: [\n" } } },
	/* erased: a history that has it, and one without */
	{ "secret", "good", { { TEAM "s.yaml", SECRET } } },
	{ "listed", "secret", { { TEAM "s.yaml", TOMB }, { E, ERASED } } },
	{ "clean", "good", { { TEAM "s.yaml", TOMB }, { E, ERASED } } },
	{ "stale", "secret", { { TEAM "w.yaml", GOOD } } },
	{ "hidden", "stale", { { TEAM "s.yaml", NULL } } },
	{ "both", "clean stale", { { TEAM "w.yaml", GOOD } } },
	{ "elsewhere", "clean", { { "old/s.txt", SECRET } } },
	{ "boldly", "good", { { TEAM "s.yaml", SECRET }, { E, ERASED } } },
	{ "onward", "clean", { { TEAM "w.yaml", GOOD } } },
	{ "half", "clean", { { E, "- objets: [bfeb48]\n" } } },
	{ "none", "clean", { { E, "- {le: 2026-03-01}\n" } } },
	{ "map", "clean", { { E, "objets: [" SECRET_ID "]\n" } } },
	{ "english", "clean", { { E, "- objects: [" SECRET_ID "]\n" } } },
	{ "torn", "clean", { { E, "[[: " SECRET_ID } } },
	{ "sewn", "torn", { { E, ERASED } } },
	{ "linked", "clean", { { "@" E, "/etc/passwd" } } },
	{ "tidy", "mess", { { G, "lang: fr\n" } } },
	{ NULL, "", { { NULL, NULL } } },
};

static const struct push_case {
	const char *what;
	const char *refs; /* that stand: "main=good topic=side" */
	const char *push; /* "main=good>bad", "new topic: topic=>side" */
	const char *user;
	bool accepted;
	const char *why; /* a part of the reason; "": the errors say it */
} cases[] = {
	{ "a good commit", "main=first", "main=first>good", NULL, true, "" },
	{ "a first push", "", "main=>good", NULL, true, "" },
	{ "a first push with an error", "", "main=>bad", NULL, false, "" },
	{ "a first push without a registry", "", "main=>plain", NULL, true,
	  "" },
	{ "an error", "main=good", "main=good>bad", NULL, false, "" },
	{ "a registry that goes", "main=good", "main=good>emptied", NULL, false,
	  "the registry is gone" },
	{ "one that went a commit ago", "main=good", "main=good>after", NULL,
	  false, "the registry is gone" },
	{ "an error mended by the tip", "main=good", "main=good>mended", NULL,
	  true, "" },
	{ "an error on the way", "main=good", "main=good>debt", NULL, false,
	  "" },
	{ "what stood already", "main=bad", "main=bad>debt", NULL, true, "" },
	{ "an error that comes back", "main=bad", "main=bad>again", NULL, false,
	  "" },
	{ "a branch", "main=first", "topic=>side", NULL, true, "" },
	{ "a branch with an error", "main=first", "topic=>dirty", NULL, false,
	  "" },
	{ "a merge", "main=good", "main=good>merge", NULL, true, "" },
	{ "a merge of an error", "main=good", "main=good>joined", NULL, false,
	  "" },
	{ "a merge of an error that is on a branch", "main=good topic=dirty",
	  "main=good>joined", NULL, false, "" },
	{ "another history", "main=good", "other=>stranger", NULL, true, "" },
	{ "another one with an error", "main=good", "other=>enemy", NULL, false,
	  "" },
	{ "two branches", "main=first", "main=first>good topic=>side", NULL,
	  true, "" },
	{ "two branches, one with an error", "main=first",
	  "main=first>good topic=>dirty", NULL, false, "" },
	{ "a branch on what another one brings", "main=first", "a=>bad b=>debt",
	  NULL, false, "" },
	{ "a branch that is there", "main=bad", "topic=>good", NULL, true, "" },
	/* names */
	{ "a tag", "main=good", "refs/tags/v1=>good", NULL, true, "" },
	{ "a tag on an old error", "main=mended", "refs/tags/v0=>bad", NULL,
	  true, "" },
	{ "a tag that brings an error", "main=good", "refs/tags/v2=>bad", NULL,
	  false, "" },
	{ "our notes", "main=good", "refs/notes/greffe=>plain", NULL, false,
	  "only greffed writes" },
	{ "notes below ours", "main=good", "refs/notes/greffe/x=>plain", NULL,
	  false, "only greffed writes" },
	{ "other notes", "main=good", "refs/notes/review=>plain", NULL, true,
	  "" },
	{ "our references", "main=good", "refs/greffe/valid/main=>good", NULL,
	  false, "refs/greffe/" },
	{ "replacements", "main=good", "refs/replace/abc=>good", NULL, false,
	  "other contents" },
	{ "stash", "main=good", "refs/stash=>good", NULL, false,
	  "only branches" },
	{ "changes", "main=good", "refs/changes/1/1/1=>good", NULL, false,
	  "only branches" },
	{ "a forge's own", "main=forge", "refs/for/main=>merge", NULL, true,
	  "" },
	{ "a forge's pull", "main=forge", "refs/pull/1/head=>dirty", NULL,
	  false, "" },
	{ "without the forge", "main=good", "refs/for/main=>merge", NULL, false,
	  "only branches" },
	{ "what partners fetch", "main=offer", "valid=>offer", NULL, false,
	  "publish.valid_branch" },
	{ "below it", "main=offer", "valid/x=>offer", NULL, false,
	  "publish.valid_branch" },
	{ "beside it", "main=offer", "validated=>offer", NULL, true, "" },
	/* back */
	{ "the main branch goes back", "main=good", "main=good>first", NULL,
	  false, "never goes back" },
	{ "or elsewhere", "main=good", "main=good>side", NULL, false,
	  "never goes back" },
	{ "the main branch is deleted", "main=good", "main=good>", NULL, false,
	  "not deleted" },
	{ "another goes back", "main=first topic=good", "topic=good>first",
	  NULL, true, "" },
	{ "another is deleted", "main=first topic=good", "topic=good>", NULL,
	  true, "" },
	{ "a protected one is deleted", "main=keep rel/1=keep", "rel/1=keep>",
	  NULL, false, "not deleted" },
	{ "a protected one goes back", "main=keep rel/1=kept",
	  "rel/1=kept>keep", NULL, false, "never goes back" },
	{ "a protected one goes on", "main=keep rel/1=keep", "rel/1=keep>kept",
	  NULL, true, "" },
	{ "one that only starts like it", "main=keep vw=kept", "vw=kept>", NULL,
	  true, "" },
	{ "a tag is deleted", "main=good refs/tags/v=good", "refs/tags/v=good>",
	  NULL, true, "" },
	/* guardians */
	{ "a record", "main=guard", "main=guard>inside", "bob", true, "" },
	{ "a schema", "main=guard", "main=guard>schema", "bob", false,
	  "guardians" },
	{ "a schema by nobody", "main=guard", "main=guard>schema", NULL, false,
	  "guardians" },
	{ "a schema by a guardian", "main=guard", "main=guard>schema", "marie",
	  true, "" },
	{ "a schema that is elsewhere", "main=away", "main=away>ruled", "bob",
	  false, "guardians" },
	{ "one that another names by the network", "main=away",
	  "main=away>fetched", "bob", false, "guardians" },
	{ "a schema that came as a note", "main=guard refs/notes/x=schema",
	  "topic=>schema", "bob", false, "guardians" },
	{ "an error that came as a note", "main=good refs/notes/x=debt",
	  "topic=>debt", NULL, false, "" },
	{ "a note on notes", "main=good refs/notes/x=bad",
	  "refs/notes/x=bad>debt", NULL, true, "" },
	{ "erasures", "main=guard", "main=guard>erase", "bob", false,
	  "guardians" },
	{ "a list that takes oneself in", "main=guard", "main=guard>lax", "eve",
	  false, "guardians" },
	{ "a change that is undone", "main=guard", "main=guard>undone", "bob",
	  false, "guardians" },
	{ "on a branch", "main=guard", "topic=>schema", "bob", false,
	  "guardians" },
	{ "merging what stands", "main=guard topic=work", "topic=work>update",
	  "bob", true, "" },
	{ "merging what stood before", "main=guard", "main=guard>sly", "bob",
	  false, "guardians" },
	{ "going back on a branch", "main=guard topic=schema",
	  "topic=schema>guard", "bob", false, "guardians" },
	{ "a list that is pushed first", "", "main=>guard", "bob", true, "" },
	{ "no signature", "main=key", "main=key>keyed", "bob", false,
	  "guardians" },
	{ "a list of nobody", "main=nobody", "main=nobody>next", "marie", false,
	  "guardians" },
	/* schemas */
	{ "a schema that cannot be used", "main=good", "main=good>broken", NULL,
	  false, "" },
	{ "a record without a judge", "main=broken", "main=broken>blind", NULL,
	  false, "kind 'team'" },
	{ "something beside it", "main=broken", "main=broken>beside", NULL,
	  true, "" },
	{ "the schema mended", "main=broken", "main=broken>repair", NULL, true,
	  "" },
	/* structure */
	{ "a link", "main=good", "main=good>link", NULL, false, "l.yaml" },
	{ "a link on the way", "main=good", "main=good>unlink", NULL, false,
	  "l.yaml" },
	{ "a link in a tag", "main=good", "refs/tags/x=>unlink", NULL, false,
	  "l.yaml" },
	{ "a link that is there", "main=link", "main=link>unlink", NULL, true,
	  "" },
	{ "names that differ by their case", "main=good", "main=good>twins",
	  NULL, false, "ed.yaml" },
	/* each commit */
	{ "each commit", "main=each", "main=each>catch", NULL, false, "" },
	{ "the rule is loosened by the push", "main=each", "main=each>caught",
	  NULL, false, "" },
	{ "and then it is", "main=off", "main=off>caught", NULL, true, "" },
	/* doubt */
	{ "a policy that cannot be read", "main=mess", "main=mess>tidy", NULL,
	  false, "greffe.yaml" },
	/* what was erased */
	{ "a list of what stands in the history", "main=secret",
	  "main=secret>listed", NULL, true, "" },
	{ "after it was rewritten", "main=clean", "main=clean>onward", NULL,
	  true, "" },
	{ "an old clone", "main=clean", "topic=>stale", NULL, false,
	  "'records/team/s.yaml': this was erased" },
	{ "one that removed it since", "main=clean", "topic=>hidden", NULL,
	  false, "this was erased" },
	{ "one that merged", "main=clean", "main=clean>both", NULL, false,
	  "this was erased" },
	{ "a tag of it", "main=clean", "refs/tags/v1=>stale", NULL, false,
	  "this was erased" },
	{ "notes of it", "main=clean", "refs/notes/x=>stale", NULL, false,
	  "this was erased" },
	{ "the same words elsewhere", "main=clean", "main=clean>elsewhere",
	  NULL, false, "'old/s.txt': this was erased" },
	{ "a list with what it lists", "main=good", "main=good>boldly", NULL,
	  false, "this was erased" },
	{ "half a name", "main=clean", "main=clean>half", NULL, false,
	  "effacements.yaml, line 1" },
	{ "no name", "main=clean", "main=clean>none", NULL, false, "line 1" },
	{ "no list", "main=clean", "main=clean>map", NULL, false, "line 1" },
	{ "a list in English", "main=clean", "main=clean>english", NULL, true,
	  "" },
	{ "a list that is torn", "main=clean", "main=clean>torn", NULL, false,
	  "no YAML" },
	{ "is heeded where it stands", "main=torn", "topic=>stale", NULL, false,
	  "this was erased" },
	{ "and may be mended", "main=torn", "main=torn>sewn", NULL, true, "" },
	{ "a list that is a link", "main=clean", "main=clean>linked", NULL,
	  false, "not a plain file" },
};

/* --- commits by name ----------------------------------------------------- */

static struct gf_oid ids[GF_NELEMS(past)];

static struct gf_oid *named(const char *name, size_t len)
{
	return &ids[mark_of(past, name, len) - 1];
}

/* From here on nothing leads to them but the references of a case. */
static void keep_ids(void)
{
	size_t i;

	for (i = 0; past[i].name; i++)
		ids[i] = id_of(past[i].name);
}

/* "topic" is a branch. */
static void write_ref_name(struct gf_buf *out, const char *name, size_t len)
{
	if (strncmp(name, "refs/", 5) != 0)
		gf_buf_adds(out, "refs/heads/");
	gf_buf_add(out, name, len);
}

static void set_refs(const char *refs)
{
	struct gf_buf path = GF_BUF_INIT;
	char text[GF_OID_HEX + 1];
	size_t len, end;

	gf_buf_addf(&path,
		    "cd %s/r && rm -rf refs packed-refs && mkdir -p "
		    "refs/heads",
		    root);
	GF_BUG(system(path.s));
	for (; *refs; refs += end + (refs[end] == ' ')) {
		len = strcspn(refs, "=");
		end = strcspn(refs, " ");
		gf_buf_reset(&path);
		gf_buf_addf(&path, "%s/r/", root);
		write_ref_name(&path, refs, len);
		gf_oid_hex(text, named(refs + len + 1, end - len - 1));
		strcat(text, "\n");
		if (gf_file_write(path.s, text, strlen(text), NULL) < 0)
			ok(false, "%s", path.s);
	}
	gf_buf_release(&path);
}

static void write_id(struct gf_buf *out, const char *name, size_t len)
{
	char hex[GF_OID_HEX];

	memset(hex, '0', sizeof(hex));
	hex[GF_OID_HEX - 1] = '\0';
	if (len)
		gf_oid_hex(hex, named(name, len));
	gf_buf_adds(out, hex);
}

/* As git would tell the hook. */
static void write_push(struct gf_buf *out, const char *push)
{
	size_t name, old, end;

	for (; *push; push += end + (push[end] == ' ')) {
		name = strcspn(push, "=");
		old = strcspn(push, ">");
		end = strcspn(push, " ");
		write_id(out, push + name + 1, old - name - 1);
		gf_buf_addc(out, ' ');
		write_id(out, push + old + 1, end - old - 1);
		gf_buf_addc(out, ' ');
		write_ref_name(out, push, name);
		gf_buf_addc(out, '\n');
	}
}

/* --- a push -------------------------------------------------------------- */

static int sign(const struct gf_oid *commit,
		const struct gf_guardian *guardians, size_t n,
		struct gf_error *err, void *payload)
{
	const char *hand = payload;

	if (!strcmp(hand, "unsure"))
		return gf_fail(err, GF_EIO, "no ssh-keygen here");
	return n == 2 && guardians[0].ssh &&
	       !memcmp(commit, named(hand, strlen(hand)), sizeof(*commit));
}

static const char *reason_of(const struct gf_answer *answer)
{
	size_t i;

	for (i = 0; i < answer->n; i++)
		if (answer->refs[i].refused)
			return answer->refs[i].reason ? answer->refs[i].reason
						      : "";
	return "";
}

static void show(const struct gf_answer *answer)
{
	struct gf_buf line = GF_BUF_INIT;
	uint32_t i, j;

	printf("# reason: %s\n", reason_of(answer));
	for (i = 0; i < answer->n; i++)
		for (j = 0; j < answer->refs[i].ruling.n; j++) {
			gf_buf_reset(&line);
			gf_ruling_line_write(&line,
					     &answer->refs[i].ruling.lines[j]);
			printf("# %s%s",
			       answer->refs[i].ruling.lines[j].debt ? "(debt) "
								    : "",
			       line.s);
		}
	gf_buf_release(&line);
}

static void push(struct gf_gate *gate, const struct push_case *c,
		 const char *hand)
{
	struct gf_pusher who = { .user = c->user,
				 .signed_by = hand ? sign : NULL,
				 .payload = (void *)(uintptr_t)hand };
	struct gf_buf text = GF_BUF_INIT;
	struct gf_answer answer = { 0 };
	struct gf_error err = { 0 };
	struct gf_push lines = { 0 };
	const char *why = "";

	write_push(&text, c->push);
	if (gf_push_parse(&lines, text.s, text.len, &err) < 0)
		ok(false, "%s: %s", c->what, err.msg);
	else if (gf_gate_push(&answer, gate, lines.lines, lines.n, &who, &err) <
		 0)
		ok(false, "%s: %s", c->what, err.msg);
	why = reason_of(&answer);
	if (!ok(answer.accepted == c->accepted && !*why == !*c->why &&
			strstr(why, c->why),
		"%s: %s", c->what, c->accepted ? "let in" : "refused"))
		show(&answer);
	gf_answer_release(&answer);
	gf_push_release(&lines);
	gf_buf_release(&text);
}

static void test_cases(void)
{
	struct gf_gate *gate = open_gate(NULL, true);
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++) {
		set_refs(cases[i].refs);
		push(gate, &cases[i], NULL);
	}
	gf_gate_close(gate);
}

static void test_signed(void)
{
	static const struct {
		const char *hand;
		struct push_case c;
	} hands[] = {
		{ "keyed",
		  { "a signature", "", "main=key>keyed", "bob", true, "" } },
		{ "key",
		  { "another commit's signature", "", "main=key>keyed", "bob",
		    false, "guardians" } },
		{ "unsure",
		  { "one that cannot be known", "", "main=key>keyed", "bob",
		    false, "no ssh-keygen" } },
	};
	struct gf_gate *gate = open_gate(NULL, true);
	size_t i;

	set_refs("main=key");
	for (i = 0; i < GF_NELEMS(hands); i++)
		push(gate, &hands[i].c, hands[i].hand);
	gf_gate_close(gate);
}

int main(void)
{
	GF_BUG(!mkdtemp(root));
	make_past(past, "r");
	keep_ids();
	test_cases();
	test_signed();
	gf_repo_close(repo);
	type("rm -rf r");
	rmdir(root);
	return tap_done();
}
