/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Rules over a random history: what they find on a commit that was brought
 * from another one is what they find on it from nothing, whatever they read
 * (one record, what it refers to, all of them, links, the day), and so is
 * what the records acknowledge. Then what a wrong rule is told as.
 */
#include "history.h"

#include <signal.h>
#include <sys/resource.h>

enum { COMMITS = 40, VISITS = 60, EDITS = 60 };

static unsigned time_of(unsigned commit)
{
	return 1400000000 + commit * 7000000;
}

/* --- a history ----------------------------------------------------------- */

static const char person_schema[] =
	"type: object\n"
	"properties:\n"
	"  name: {type: string, x-role: title}\n"
	"  born: {type: string, format: edtf}\n"
	"  team: {type: string, x-ref: team}\n"
	"  sums: {type: array, items: {type: integer}}\n"
	"  known:\n"
	"    type: array\n"
	"    x-role: waivers\n"
	"    items:\n"
	"      properties:\n"
	"        rule: {type: string, x-role: waiver-rule}\n"
	"        says: {type: [string, integer], x-role: waiver-figures}\n"
	"        why: {type: string, x-role: waiver-reason}\n";

static const char team_schema[] =
	"type: object\n"
	"properties:\n"
	"  name: {type: string, x-role: title}\n"
	"  old: {type: array, items: {type: string}, x-role: former-ids}\n"
	"  most: {type: integer}\n";

/* Each reads in a way of its own. */
static const struct {
	const char *path, *sql;
} rules[] = {
	{ "schema/rules/all-sums.sql",
	  "-- title.en: the sum of all\n-- severity: info\n"
	  "SELECT 'team' AS kind, t._id AS id, '/most' AS field,"
	  " 'somme ' || (SELECT sum(_value) FROM person_sums) AS message_fr,"
	  " 'sum ' || (SELECT sum(_value) FROM person_sums) AS message_en"
	  " FROM team t WHERE t.most IS NOT NULL\n" },
	{ "schema/rules/linked.sql",
	  "-- title.en: a team that nobody is in\n-- severity: warning\n"
	  "SELECT kind, id, '' AS field, 'vide' AS message_fr,"
	  " 'empty' AS message_en FROM _record r WHERE kind = 'team' AND NOT"
	  " EXISTS (SELECT 1 FROM _link l WHERE l.target_kind = 'team' AND"
	  " l.target_id = r.id)\n" },
	{ "schema/rules/old.sql",
	  "-- title.en: too old\n-- severity: warning\n-- params: years=40\n"
	  "SELECT 'person' AS kind, _id AS id, '/born' AS field,"
	  " 'né en ' || born AS message_fr, 'born in ' || born AS message_en"
	  " FROM person WHERE born_max < date(:today, '-' || :years ||"
	  " ' years')\n" },
	{ "schema/rules/over.sql",
	  "-- title.en: more than its team may\n-- severity: warning\n"
	  "SELECT 'person' AS kind, p._id AS id, '/sums/' || s._pos AS field,"
	  " s._value || ' > ' || t.most AS message_fr,"
	  " s._value || ' > ' || t.most AS message_en"
	  " FROM json_each(:changed, '$.person') c"
	  " JOIN person p ON p._id = c.value"
	  " JOIN person_sums s ON s._id = p._id"
	  " JOIN team t ON t._id = p.team"
	  " OR t._id IN (SELECT o._id FROM team_old o WHERE o._value = p.team)"
	  " WHERE s._value > t.most ORDER BY s._pos, t._id\n" },
	{ "schema/rules/same-name.sql",
	  "-- title.en: two of the same name\n-- severity: error\n"
	  "SELECT 'person' AS kind, a._id AS id, '/name' AS field,"
	  " 'comme ' || b._id AS message_fr, 'like ' || b._id AS message_en"
	  " FROM person a JOIN person b ON b.name = a.name AND b._id < a._id"
	  " ORDER BY a._id, b._id\n" },
};

static const char *id(void)
{
	static const char *const ids[] = { "ada", "bob", "cyd",
					   "dee", "eve", "fay" };

	return ids[dice(GF_NELEMS(ids))];
}

static void write_person(struct gf_buf *text)
{
	unsigned n;

	gf_buf_addf(text, "name: %s\nborn: '%u'\n", id(), 1970 + dice(30));
	if (dice(4))
		gf_buf_addf(text, "team: %s\n", dice(5) ? id() : "was-ada");
	if (dice(6)) {
		gf_buf_adds(text, "sums:\n");
		for (n = 1 + dice(3); n; n--)
			gf_buf_addf(text, "- %u\n", dice(4));
	}
	if (!dice(3))
		return;
	gf_buf_adds(text, "known:\n");
	for (n = 1 + dice(2); n; n--)
		gf_buf_addf(text, "- {rule: %s, says: '%u %u', why: so}\n",
			    dice(3) ? "over" : "old", dice(4), dice(2));
}

static void random_edit(struct gf_buf *out)
{
	struct gf_buf path = GF_BUF_INIT, text = GF_BUF_INIT;
	bool team = !dice(3);

	gf_buf_addf(&path, "records/%s/%s%s.yaml", team ? "team" : "person",
		    dice(4) ? "" : "a/", id());
	if (team) {
		gf_buf_addf(&text, "name: Team %u\n", dice(5));
		if (dice(3))
			gf_buf_addf(&text, "most: %u\n", dice(2));
		if (!dice(3))
			gf_buf_adds(&text, "old: [was-ada]\n");
	} else {
		write_person(&text);
	}
	if (!dice(4))
		gf_buf_addf(out, "D %s\n", path.s);
	else
		put_file(out, path.s, text.s);
	gf_buf_release(&path);
	gf_buf_release(&text);
}

static void edit_rules(struct gf_buf *out)
{
	struct gf_buf text = GF_BUF_INIT;

	if (dice(2)) {
		gf_buf_addf(&text, "rules: {old: {years: %u}}\n",
			    30 + dice(20));
		put_file(out, "greffe.yaml", text.s);
	} else {
		gf_buf_adds(&text, rules[dice(GF_NELEMS(rules))].sql);
		put_file(out,
			 dice(2) ? "schema/rules/over.sql"
				 : "schema/rules/more.sql",
			 text.s);
	}
	gf_buf_release(&text);
}

static void make_commit(struct gf_buf *out, unsigned i)
{
	unsigned n;

	put_commit(out, i, time_of(i));
	if (!i) {
		put_file(out, "schema/person.schema.yaml", person_schema);
		put_file(out, "schema/team.schema.yaml", team_schema);
		for (n = 0; n < GF_NELEMS(rules); n++)
			put_file(out, rules[n].path, rules[n].sql);
	}
	for (n = i ? dice(4) : 12; n; n--)
		random_edit(out);
	if (i && !dice(12))
		edit_rules(out);
	put_tag(out, i);
}

/* --- what is found ------------------------------------------------------- */

static void tell(struct gf_source *src, struct gf_diags *diags, void *payload)
{
	struct gf_buf *out = payload;
	uint32_t i;

	for (i = 0; i < diags->n; i++) {
		struct gf_diag *d = &diags->items[i];
		struct gf_position at = gf_source_position(src, d->span.start);

		gf_buf_addf(out, "%s:%u:%u: %s: ", src->path, at.line,
			    at.column, gf_severity_name(d->severity));
		gf_text_write_raw(out, &d->message);
		gf_buf_addf(out, " [%s]\n", gf_diag_rule(d));
	}
}

/* Of the state that the index looks at. */
static void dump_findings(struct gf_buf *out, struct gf_index *ix)
{
	struct gf_error err = { 0 };
	struct gf_index_tally t;

	if (gf_index_rules_report(ix, tell, out, &err) < 0) {
		gf_buf_addf(out, "error: %s", err.msg);
		return;
	}
	add_rows(out, ix,
		 "SELECT path, line, \"column\", severity, rule, field,"
		 " message_fr, message_en, acknowledged FROM _finding"
		 " ORDER BY 1, 2, 3, 5, 6, 7");
	gf_index_tally(ix, &t);
	gf_buf_addf(out, "tally %zu %zu %zu %zu %zu %zu\n", t.records,
		    t.invalid, t.errors, t.warnings, t.infos, t.acknowledged);
}

static char *state_of(struct gf_index *ix, unsigned commit)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };

	if (view_tag(ix, commit, &err) < 0)
		gf_buf_addf(&out, "error: %s", err.msg);
	else
		dump_findings(&out, ix);
	return gf_buf_detach(&out);
}

static char *made(unsigned commit)
{
	struct gf_index *ix = open_index(NULL, 0, false);
	char *out = state_of(ix, commit);

	gf_index_close(ix);
	return out;
}

static void check_visits(void)
{
	static const char *const words[] = {
		"over", "old", "linked", "same", "all-su", "waiver-lapsed"
	};
	struct gf_buf cache = GF_BUF_INIT, all = GF_BUF_INIT;
	struct gf_index *ix = NULL;
	unsigned i, commit, wrong = 0, acknowledged = 0;
	char *brought, *whole;

	gf_buf_addf(&cache, "%s/cache", root);
	for (i = 0; i < VISITS && wrong < 3; i++) {
		commit = dice(COMMITS);
		if (dice(3))
			move_head(commit);
		if (ix && !dice(3)) {
			gf_index_close(ix);
			ix = NULL;
		}
		if (!ix)
			ix = open_index(cache.s, 0, false);
		brought = state_of(ix, commit);
		whole = made(commit);
		if (strcmp(brought, whole) != 0) {
			wrong++;
			ok(false, "visit %u, commit %u", i, commit);
			show_difference(brought, whole);
		}
		acknowledged += strstr(brought, "|so\n") != NULL;
		gf_buf_adds(&all, brought);
		free(brought);
		free(whole);
	}
	gf_index_close(ix);
	ok(!wrong, "%d visits find what is found from nothing", VISITS);
	for (i = 0; i < GF_NELEMS(words); i++)
		ok(strstr(all.s, words[i]), "some visit found '%s'", words[i]);
	ok(acknowledged, "some found warnings that are acknowledged");
	gf_buf_release(&cache);
	gf_buf_release(&all);
}

/* --- over edits ---------------------------------------------------------- */

/* The day of an edited tree is that of the commit that it is told as. Rules
 * run on HEAD first, or not. */
static void check_edited(const char *cache, unsigned i)
{
	unsigned files = dice(COMMITS), head = dice(COMMITS);
	struct rlimit was, full = { 4096, RLIM_INFINITY };
	struct gf_index *ix = open_index(cache, time_of(files) / 86400, i & 2);
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };
	char *whole = made(files);
	int ret;

	getrlimit(RLIMIT_FSIZE, &was);
	full.rlim_max = was.rlim_max;
	check_out(files, head);
	if (i % 5 == 4)
		setrlimit(RLIMIT_FSIZE, &full);
	ret = i & 1 ? gf_index_view_staged(ix, &err)
		    : gf_index_view_files(ix, &err);
	if (ret < 0)
		gf_buf_addf(&out, "error: %s", err.msg);
	else
		dump_findings(&out, ix);
	if (!ok(!strcmp(out.s, whole), "%s of commit %u over commit %u",
		i & 1 ? "staged, those" : "the files", files, head))
		show_difference(out.s, whole);
	gf_index_close(ix);
	setrlimit(RLIMIT_FSIZE, &was);
	gf_buf_release(&out);
	free(whole);
}

static void check_edits(void)
{
	struct gf_buf cache = GF_BUF_INIT;
	unsigned i;

	signal(SIGXFSZ, SIG_IGN);
	type("git clone -q r w 2>/dev/null");
	open_repo("w");
	gf_buf_addf(&cache, "%s/w/.git/greffe", root);
	for (i = 0; i < EDITS; i++)
		check_edited(cache.s, i);
	gf_buf_release(&cache);
}

/* --- rules that are wrong ------------------------------------------------ */

#define HEAD "-- title.en: x\n-- severity: warning\n"
#define ROW(kind, id) \
	"SELECT " kind " AS kind, " id " AS id, '/name' AS field," \
	" 'a' AS message_fr, 'b' AS message_en"

static const struct {
	const char *what, *sql;
	const char *says; /* of the file, or of the record */
	const char *config;
} wrong_rules[] = {
	{ "a good one", HEAD ROW("'team'", "'ada'"),
	  "records/team/ada.yaml|1|7|warning|x|/name|a|b|-", NULL },
	{ "an unknown table", HEAD "SELECT * FROM nowhere",
	  "schema/rules/x.sql:3:1: error: the rule cannot be judged by: no "
	  "table is called 'nowhere'",
	  NULL },
	{ "a write", HEAD "DELETE FROM team", "[script-sql]", NULL },
	{ "no end",
	  HEAD "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
	       " SELECT 'team' AS kind, i AS id, '' AS field,"
	       " '' AS message_fr, '' AS message_en FROM n WHERE i < 0",
	  "it takes more than 5 seconds", NULL },
	{ "a record that is not there", HEAD ROW("'team'", "'zoe'"),
	  "the rule speaks of 'team/zoe', which is no record [script-row]",
	  NULL },
	{ "a kind that is not there", HEAD ROW("'teams'", "'ada'"),
	  "the rule speaks of 'teams/ada'", NULL },
	{ "a column that is missing", HEAD "SELECT 'team' AS kind, 'ada' AS id",
	  "the rule gives no column 'field'", NULL },
	{ "one language",
	  HEAD "SELECT 'team' AS kind, 'ada' AS id, '' AS field,"
	       " 'demat' AS message_br",
	  "records/team/ada.yaml|1|1|warning|x||demat|demat|-", NULL },
	{ "a key that is not there",
	  HEAD "SELECT 'team' AS kind, 'ada' AS id, '/name/none' AS field,"
	       " 'a' AS message_fr, 'b' AS message_en",
	  "records/team/ada.yaml|1|7|warning|x|/name/none|a|b|-", NULL },
	{ "an error by the day",
	  "-- title.en: x\n" ROW("'team'", "'ada'") " WHERE :today > ''",
	  "records/team/ada.yaml|1|7|warning|x|", NULL },
	{ "a parameter without a value",
	  HEAD ROW("'team'", "'ada'") " WHERE :most", "':most' has no value",
	  NULL },
	{ "a parameter from greffe.yaml",
	  HEAD
	  "-- params: most=0\n" ROW("'team'", "'ada'") " WHERE :most = 2.5",
	  "records/team/ada.yaml|1|7|warning|x|", "rules: {x: {most: 2.5}}\n" },
	{ "a parameter that it has not", HEAD ROW("'team'", "'ada'"),
	  "greffe.yaml:1:13: error: 'mots' is no parameter of the rule 'x' [config-rule]",
	  "rules: {x: {mots: 2}}\n" },
	{ "a rule that is not there", HEAD ROW("'team'", "'ada'"),
	  "greffe.yaml:1:9: error: the registry has no rule 'xx'",
	  "rules: {xx: {}}\n" },
	{ "its own findings", HEAD ROW("'team'", "'ada'") " FROM _finding",
	  "it reads _finding", NULL },
};

static void check_wrong(size_t i)
{
	struct gf_buf out = GF_BUF_INIT;
	char name[16], *said;

	put_commit(&out, 0, 1700000000);
	put_file(&out, "schema/team.schema.yaml", team_schema);
	put_file(&out, "schema/rules/x.sql", wrong_rules[i].sql);
	put_file(&out, "records/team/ada.yaml", "name: Ada\n");
	if (wrong_rules[i].config)
		put_file(&out, "greffe.yaml", wrong_rules[i].config);
	put_tag(&out, 0);
	snprintf(name, sizeof(name), "w%zu", i);
	import(&out, name);
	said = made(0);
	if (!ok(strstr(said, wrong_rules[i].says), "%s", wrong_rules[i].what))
		printf("# %s\n", said);
	free(said);
	gf_buf_release(&out);
}

int main(void)
{
	struct gf_buf out = GF_BUF_INIT;
	unsigned i;

	if (!mkdtemp(root))
		return 1;
	seed = 20250607;
	for (i = 0; i < COMMITS; i++)
		make_commit(&out, i);
	import(&out, "r");
	check_visits();
	check_edits();
	for (i = 0; i < GF_NELEMS(wrong_rules); i++)
		check_wrong(i);
	gf_repo_close(repo);
	type("rm -rf %s", root);
	gf_buf_release(&out);
	return tap_done();
}
