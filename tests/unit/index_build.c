/* SPDX-License-Identifier: EUPL-1.2 */
/* A commit becomes tables that can be asked; the file may be deleted. */
#include "index/index.h"
#include "tap.h"

#include <unistd.h>

static char root[] = "/tmp/greffe-index.XXXXXX";

static void type(const char *commands)
{
	struct gf_buf line = GF_BUF_INIT;

	gf_buf_addf(&line, "exec >/dev/null 2>&1; cd %s && { %s; }", root,
		    commands);
	ok(!system(line.s), "%.60s", commands);
	gf_buf_release(&line);
}

static const char make[] =
	"git init -q r && cd r && mkdir -p schema records/person/a "
	"records/team && "
	"export GIT_AUTHOR_DATE='2024-01-02T00:00:00Z' "
	"GIT_COMMITTER_DATE='2024-01-02T00:00:00Z' && "
	"cat >schema/person.schema.yaml <<'E'\n"
	"type: object\n"
	"properties:\n"
	"  name: {type: string, x-role: title}\n"
	"  born: {type: string, format: edtf}\n"
	"  said: {type: [string, object], x-localised: true}\n"
	"  team: {type: string, x-ref: team}\n"
	"  home: {type: object, properties: {city: {type: string},"
	" floor: {type: integer}}}\n"
	"  tags: {type: array, items: {type: string}}\n"
	"  jobs: {type: array, items: {type: object, properties:"
	" {what: {type: string}, years: {type: array, items:"
	" {type: integer}}}}}\n"
	"  more: {}\n"
	"E\n"
	"printf 'type: object\\nproperties: {name: {type: string}}\\n' "
	">schema/team.schema.yaml && echo 'name: Blue' >records/team/b.yaml && "
	"cat >records/person/a/ada.yaml <<'E'\n"
	"name: Ada Lovelace\n"
	"born: 1815-12\n"
	"said: {fr: Été, en: Summer}\n"
	"team: b\n"
	"home: {city: Paris, floor: 3}\n"
	"tags: [x, y]\n"
	"jobs: [{what: maths, years: [1840, 1843]}]\n"
	"more: {a: [1, true]}\n"
	"E\n"
	"echo 'name: 3' >records/person/bad.yaml && "
	"git add . && git -c user.name=T -c user.email=t@t commit -qm one";

static struct gf_repo *repo;

static struct gf_index *open_index(const char *cache, const char *word)
{
	struct gf_index_opts opts = { .repo = repo,
				      .prefix = "",
				      .cache = cache,
				      .workers = 2,
				      .engine = "test" };
	struct gf_index *ix = NULL;
	struct gf_commit commit;
	struct gf_error err = { 0 };

	if (gf_repo_resolve(&commit, repo, word, &err) < 0 ||
	    gf_index_open(&ix, &opts, &err) < 0 ||
	    gf_index_view_commit(ix, &commit, &err) < 0)
		ok(false, "%s", err.msg);
	return ix;
}

static void asks(struct gf_index *ix, const char *sql, const char *want)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct gf_rows *rows;
	const char *text;
	int i, ret;

	if (gf_rows_open(&rows, ix, sql, GF_THEIRS, &err) < 0) {
		is_str(err.msg, want, "%s", sql);
		return;
	}
	while ((ret = gf_rows_step(rows, &err)) > 0) {
		for (i = 0; i < gf_rows_columns(rows); i++) {
			text = gf_rows_text(rows, i, NULL);
			gf_buf_addf(&out, "%s%s", i ? "|" : "",
				    text ? text : "-");
		}
		gf_buf_addc(&out, '\n');
	}
	is_str(ret < 0 ? err.msg : out.s, want, "%s", sql);
	gf_rows_close(rows);
	gf_buf_release(&out);
}

static void check_answers(const char *cache)
{
	struct gf_index *ix = open_index(cache, "HEAD");
	struct gf_index_tally tally;

	gf_index_tally(ix, &tally);
	is_int(tally.records, 3, "three records");
	is_int(tally.invalid, 1, "one is invalid");
	asks(ix,
	     "SELECT _id, name, born, born_min, born_max, said, said_fr,"
	     " said_en, team, home_city, home_floor, more FROM person"
	     " WHERE _id = 'ada'",
	     "ada|Ada Lovelace|1815-12|1815-12-01|1815-12-31|Été|Été|Summer|b|"
	     "Paris|3|{\"a\":[1,true]}\n");
	asks(ix, "SELECT * FROM person_tags", "ada|0|x\nada|1|y\n");
	asks(ix, "SELECT * FROM person_jobs", "ada|0|maths\n");
	asks(ix, "SELECT * FROM person_jobs_years",
	     "ada|0|0|1840\nada|0|1|1843\n");
	asks(ix, "SELECT _path, length(_oid), json_valid(_json) FROM team",
	     "records/team/b.yaml|40|1\n");
	asks(ix, "SELECT * FROM _link", "person|ada|team|-|team|b\n");
	asks(ix,
	     "SELECT kind, id, title, state, errors FROM _record"
	     " ORDER BY path",
	     "person|ada|Ada Lovelace|valid|0\nperson|bad|3|invalid|1\n"
	     "team|b|b|valid|0\n");
	asks(ix, "SELECT id, rule, field, line, \"column\" FROM _finding",
	     "bad|type|/name|1|7\n");
	asks(ix, "SELECT title FROM _search('lovel*')", "Ada Lovelace\n");
	asks(ix,
	     "SELECT snippet(_search, 3, '<', '>', '', 3) FROM _search"
	     " WHERE _search MATCH 'ete'",
	     "12\n<Été>\nSummer\n");
	gf_index_close(ix);
}

int main(void)
{
	struct gf_buf path = GF_BUF_INIT;
	struct gf_error err = { 0 };

	if (!mkdtemp(root))
		return 1;
	type(make);
	gf_buf_addf(&path, "%s/r", root);
	is_int(gf_repo_open(&repo, path.s, &err), 0, "opened");
	gf_buf_adds(&path, "/.git/greffe");
	check_answers(path.s);
	check_answers(path.s); /* from the file, this time */
	type("rm -r r/.git/greffe");
	check_answers(path.s);
	check_answers(NULL); /* from memory */
	gf_repo_close(repo);
	type("rm -rf r");
	rmdir(root);
	gf_buf_release(&path);
	return tap_done();
}
