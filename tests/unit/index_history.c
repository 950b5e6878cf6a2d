/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Over a random history: the view of a commit that was brought from another
 * one is, table by table, the one made from nothing; and the file may go at
 * any moment.
 */
#include "history.h"

enum { COMMITS = 60, VISITS = 160 };

/* --- a history ----------------------------------------------------------- */

static const char team_schema[] =
	"type: object\n"
	"properties:\n"
	"  name: {type: string, x-role: title}\n"
	"  part_of: {type: string, x-ref: team, x-acyclic: true}\n"
	"  old: {type: array, items: {type: string}, x-role: former-ids}\n"
	"  code: {type: integer, x-unique: true}\n";

static const char person_schema[] =
	"type: object\n"
	"properties:\n"
	"  name: {type: string, x-role: title}\n"
	"  said: {type: [string, object], x-localised: true}\n"
	"  team: {type: string, x-ref: team}\n"
	"  knows: {type: array, items: {type: string, x-ref: [person, team]}}\n";

static const char *const ids[] = { "ada", "bob", "cyd", "dee",
				   "eve", "fay", "gus", "hal" };

static const char *id(void)
{
	return ids[dice(GF_NELEMS(ids))];
}

static void write_team(struct gf_buf *text)
{
	gf_buf_addf(text, "name: Team %u\n", dice(5));
	if (dice(2))
		gf_buf_addf(text, "part_of: %s\n", id());
	if (!dice(3))
		gf_buf_addf(text, "old: [%s, o%u]\n", id(), dice(4));
	if (!dice(3))
		gf_buf_addf(text, "code: %u\n", dice(4));
	if (!dice(12))
		gf_buf_adds(text, "name: twice\n");
}

static void write_person(struct gf_buf *text)
{
	gf_buf_addf(text, "name: %s %u\n", id(), dice(100));
	if (dice(3))
		gf_buf_addf(text, "team: %s%s\n", dice(9) ? "" : "team/", id());
	if (!dice(4))
		gf_buf_addf(text, "team: o%u\n", dice(4));
	if (dice(2))
		gf_buf_addf(text, "knows: [person/%s, team/%s, %s]\n", id(),
			    id(), dice(4) ? "team/ada" : id());
	if (!dice(4))
		gf_buf_addf(text, "said: {fr: Été %u, en: Summer}\n", dice(9));
	if (!dice(12))
		gf_buf_adds(text, "extra: [\n");
}

static void random_path(struct gf_buf *path)
{
	static const char *const odd[] = {
		"records/person/notes.txt",	"records/nobody/x.yaml",
		"records/person/Bad Name.yaml", "records/person/README.md",
		"records/team/sub/README.md",	"records/Upper/one.yaml",
		"records/team/skip/a.yaml",	"records/team/skip/deep/b.yaml",
		"records/stray.yaml",		"records/team/a.b/dot.yaml",
	};
	static const char *const folders[] = { "", "", "", "a/", "b/", "A/" };

	if (!dice(6))
		gf_buf_adds(path, odd[dice(GF_NELEMS(odd))]);
	else
		gf_buf_addf(path, "records/%s/%s%s.yaml",
			    dice(3) ? "person" : "team",
			    folders[dice(GF_NELEMS(folders))], id());
}

static void random_edit(struct gf_buf *out)
{
	struct gf_buf path = GF_BUF_INIT, text = GF_BUF_INIT;

	random_path(&path);
	if (!dice(3)) {
		gf_buf_addf(out, "D %s\n", path.s);
	} else if (!dice(15)) {
		put_entry(out, "120000", path.s, "elsewhere");
	} else {
		if (strstr(path.s, "/team/"))
			write_team(&text);
		else
			write_person(&text);
		put_file(out, path.s, text.s);
	}
	gf_buf_release(&path);
	gf_buf_release(&text);
}

static void random_schema(struct gf_buf *out)
{
	struct gf_buf text = GF_BUF_INIT;

	switch (dice(3)) {
	case 0:
		gf_buf_addf(&text, "%s  size%u: {type: integer}\n", team_schema,
			    dice(2));
		put_file(out, "schema/team.schema.yaml", text.s);
		break;
	case 1:
		put_file(out, "schema/person.schema.yaml", person_schema);
		break;
	default:
		gf_buf_addf(&text, "ignore: ['records/team/%s/**']\n",
			    dice(2) ? "skip" : "nothing");
		put_file(out, "greffe.yaml", text.s);
	}
	gf_buf_release(&text);
}

static void make_history(void)
{
	struct gf_buf out = GF_BUF_INIT;
	unsigned i, n;

	for (i = 0; i < COMMITS; i++) {
		put_commit(&out, i, 1700000000 + i * 90000);
		if (!i) {
			put_file(&out, "schema/team.schema.yaml", team_schema);
			put_file(&out, "schema/person.schema.yaml",
				 person_schema);
		}
		for (n = i ? dice(9) : 60; n; n--)
			random_edit(&out);
		if (i && !dice(10))
			random_schema(&out);
		put_tag(&out, i);
	}
	import(&out, "r");
	gf_buf_release(&out);
}

/* --- what a state says --------------------------------------------------- */

static void dump(struct gf_buf *out, struct gf_index *ix, const char *sql)
{
	gf_buf_addf(out, "%.20s\n", sql);
	add_rows(out, ix, sql);
}

static void write_diag(struct gf_buf *out, struct gf_source *src,
		       const struct gf_diag *d)
{
	const struct gf_text *const texts[] = { &d->message, &d->expected,
						&d->advice, &d->related };
	struct gf_position at = { 0 };
	size_t i;

	if (src->text)
		at = gf_source_position(src, d->span.start);
	gf_buf_addf(out, "  %u:%u %s %s %s", at.line, at.column,
		    gf_severity_name(d->severity), gf_rule(d->rule)->id,
		    d->instance);
	for (i = 0; i < GF_NELEMS(texts); i++) {
		gf_buf_adds(out, " | ");
		gf_text_write_raw(out, texts[i]);
	}
	gf_buf_addf(out, " %s %u\n", d->related_path ? d->related_path : "",
		    d->related_span.start);
}

static void on_told(struct gf_source *src, struct gf_diags *diags,
		    void *payload)
{
	struct gf_buf *out = payload;
	uint32_t i;

	gf_buf_addf(out, "%s\n", src->path);
	gf_diags_sort(diags);
	for (i = 0; i < diags->n; i++)
		write_diag(out, src, &diags->items[i]);
}

/* --- what a cold check tells --------------------------------------------- */

struct cold {
	const struct gf_registry *reg;
	struct gf_arena arena;
	struct cold_entry {
		const char *path;
		struct gf_place place;
		enum gf_file_kind file;
	} entries[400];
	size_t n;
};

static int on_cold(const char *path, enum gf_file_kind file,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct cold *cold = payload;
	struct gf_diags diags = { 0 };
	enum gf_place_kind what;
	struct cold_entry *e = &cold->entries[cold->n];

	*e = (struct cold_entry){ gf_arena_strdup(&cold->arena, path),
				  { 0 },
				  file };
	what = gf_registry_place(cold->reg, e->path, file, &e->place, &diags);
	cold->n += what == GF_PLACE_RECORD || diags.n;
	gf_diags_release(&diags);
	return what != GF_PLACE_FOLDER;
}

static void cold_record(struct cold *cold, const struct gf_tree *tree,
			struct gf_census *census, struct gf_judge *judge,
			size_t i, size_t *record, struct gf_buf *out)
{
	struct cold_entry *e = &cold->entries[i];
	struct gf_buf text = GF_BUF_INIT;
	struct gf_verdict v = { 0 };
	struct gf_place place;
	struct gf_source src;

	gf_source_init(&src, e->path, NULL, 0);
	if (e->place.kind) {
		tree->read(&text, e->path, 1 << 20, NULL, tree->payload);
		gf_source_init(&src, e->path, text.len ? text.s : NULL,
			       text.len);
		gf_judge_record(judge, cold->reg, &e->place, &src, &v);
		if (!out)
			gf_census_add(census, e->path, e->place.kind, &v);
		else if (gf_census_is_flawed(census, *record))
			gf_census_explain(census, *record, v.root, &v.diags);
		++*record;
	}
	if (out)
		gf_registry_place(cold->reg, e->path, e->file, &place,
				  &v.diags);
	if (out && v.diags.n)
		on_told(&src, &v.diags, out);
	gf_source_release(&src);
	gf_verdict_release(&v);
	gf_buf_release(&text);
}

static void cold_check(struct gf_buf *out, const struct gf_tree *tree)
{
	struct cold *cold = gf_xcalloc(1, sizeof(*cold));
	struct gf_judge *judge = gf_judge_new();
	struct gf_census *census;
	struct gf_registry *reg;
	struct gf_error err = { 0 };
	size_t i, record;

	if (gf_registry_load(&reg, tree, &err) < 0)
		ok(false, "%s", err.msg);
	gf_registry_report(reg, on_told, out);
	cold->reg = reg;
	tree->walk("records", on_cold, cold, &err, tree->payload);
	census = gf_census_new(reg);
	for (i = record = 0; i < cold->n; i++)
		cold_record(cold, tree, census, judge, i, &record, NULL);
	gf_census_relate(census);
	for (i = record = 0; i < cold->n; i++)
		cold_record(cold, tree, census, judge, i, &record, out);
	gf_census_free(census);
	gf_judge_free(judge);
	gf_registry_free(reg);
	gf_arena_release(&cold->arena);
	free(cold);
}

/* Every table, each in an order of its own; and what is told. */
static void dump_all(struct gf_buf *out, struct gf_index *ix)
{
	const struct gf_shape *shape = gf_index_shape(ix);
	struct gf_index_tally t;
	struct gf_error err = { 0 };
	struct gf_buf sql = GF_BUF_INIT;
	uint32_t i, j;

	for (i = 0; i < shape->n; i++) {
		gf_buf_reset(&sql);
		gf_buf_addf(&sql, "SELECT * FROM \"%s\" ORDER BY 1",
			    shape->tables[i].name);
		for (j = 1; j < shape->tables[i].n; j++)
			gf_buf_addf(&sql, ", %u", j + 1);
		if (!shape->tables[i].parent)
			gf_buf_adds(&sql, ", _path");
		dump(out, ix, sql.s);
	}
	dump(out, ix,
	     "SELECT kind, id, title, path, oid, state, errors, warnings"
	     " FROM _record ORDER BY path");
	dump(out, ix, "SELECT * FROM _link ORDER BY 1, 2, 3, 4, 5, 6");
	dump(out, ix, "SELECT * FROM _finding ORDER BY 3, 4, 6, 7, 8, 9, 10");
	gf_buf_adds(out, "found\n");
	dump(out, ix,
	     gf_index_has_edits(ix)
		     ? "SELECT path FROM _record WHERE _doc IN (SELECT rowid"
		       " FROM _search WHERE _search MATCH 'ada OR summer OR 3'"
		       " UNION SELECT rowid FROM _edited WHERE"
		       " _edited MATCH 'ada OR summer OR 3') ORDER BY 1"
		     : "SELECT path FROM _record WHERE _doc IN (SELECT rowid"
		       " FROM _search WHERE _search MATCH 'ada OR summer OR 3')"
		       " ORDER BY 1");
	gf_buf_adds(out, "told\n");
	if (gf_index_tell(ix, NULL, on_told, out, &err) < 0)
		gf_buf_adds(out, err.msg);
	gf_index_tally(ix, &t);
	gf_buf_addf(out, "tally %zu %zu %zu %zu %zu %zu %zu %zu\n", t.records,
		    t.invalid, t.unreadable, t.errors, t.warnings, t.infos,
		    t.unjudged, t.ignored);
	gf_buf_release(&sql);
}

static char *state_of(struct gf_index *ix, unsigned commit)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };

	if (view_tag(ix, commit, &err) < 0)
		gf_buf_addf(&out, "error: %s", err.msg);
	else
		dump_all(&out, ix);
	return gf_buf_detach(&out);
}

static void check_visits(const char *cache, char **made)
{
	struct gf_index *ix = NULL;
	unsigned i, commit, wrong = 0;
	char *brought;

	for (i = 0; i < VISITS && wrong < 3; i++) {
		commit = dice(COMMITS);
		if (dice(2))
			move_head(commit);
		if (ix && !dice(3)) {
			gf_index_close(ix);
			ix = NULL;
		}
		if (!ix)
			ix = open_index(cache, 0, false);
		brought = state_of(ix, commit);
		if (strcmp(brought, made[commit]) != 0) {
			wrong++;
			ok(false, "visit %u, commit %u", i, commit);
			show_difference(brought, made[commit]);
		}
		free(brought);
	}
	gf_index_close(ix);
	is_int(wrong, 0, "%d visits say what is made from nothing", VISITS);
}

/* What is told of a state is what a cold check tells. */
static void check_cold(char **made)
{
	struct gf_buf want = GF_BUF_INIT;
	struct gf_index *ix;
	const char *told;
	unsigned i;

	for (i = 0; i < COMMITS; i += 3) {
		ix = open_index(NULL, 0, false);
		free(state_of(ix, i));
		gf_buf_reset(&want);
		gf_buf_adds(&want, "told\n");
		cold_check(&want, gf_index_tree(ix));
		told = strstr(made[i], "\ntold\n") + 1;
		ok(!strncmp(told, want.s, want.len) &&
			   !strncmp(told + want.len, "tally", 5),
		   "commit %u, told", i);
		if (strncmp(told, want.s, want.len) != 0)
			show_difference(told, want.s);
		gf_index_close(ix);
	}
	gf_buf_release(&want);
}

/* --- edits --------------------------------------------------------------- */

static void check_edited(const char *cache, unsigned i, char **made)
{
	unsigned files = dice(COMMITS), head = dice(COMMITS);
	struct gf_index *ix = open_index(cache, 0, false);
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };
	int ret;

	check_out(files, head);
	ret = i & 1 ? gf_index_view_staged(ix, &err)
		    : gf_index_view_files(ix, &err);
	if (ret < 0)
		gf_buf_addf(&out, "error: %s", err.msg);
	else
		dump_all(&out, ix);
	ok(!strcmp(out.s, made[files]), "%s of commit %u over commit %u",
	   i & 1 ? "staged, those" : "the files", files, head);
	if (strcmp(out.s, made[files]) != 0)
		show_difference(out.s, made[files]);
	gf_index_close(ix);
	gf_buf_release(&out);
}

static void check_edits(char **made)
{
	struct gf_buf cache = GF_BUF_INIT;
	unsigned i;

	type("git clone -q r w 2>/dev/null");
	open_repo("w");
	gf_buf_addf(&cache, "%s/w/.git/greffe", root);
	for (i = 0; i < 24; i++)
		check_edited(cache.s, i, made);
	gf_buf_release(&cache);
}

int main(void)
{
	struct gf_buf cache = GF_BUF_INIT;
	char *made[COMMITS], *twice;
	struct gf_index *ix;
	unsigned i;

	if (!mkdtemp(root))
		return 1;
	seed = 20240101;
	make_history();
	for (i = 0; i < COMMITS; i++) {
		ix = open_index(NULL, 0, false);
		made[i] = state_of(ix, i);
		gf_index_close(ix);
	}
	ok(!strstr(made[COMMITS - 1], "error:"), "made from nothing");
	check_cold(made);
	ix = open_index(NULL, 0, false);
	twice = state_of(ix, 0);
	is_str(twice, made[0], "and again");
	free(twice);
	gf_index_close(ix);
	gf_buf_addf(&cache, "%s/r/greffe", root);
	check_visits(cache.s, made);
	check_visits(NULL, made); /* as well in memory */
	check_edits(made);
	for (i = 0; i < COMMITS; i++)
		free(made[i]);
	gf_repo_close(repo);
	type("rm -rf %s", root);
	gf_buf_release(&cache);
	return tap_done();
}
