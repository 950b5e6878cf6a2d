/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * teams.h: a history of teams and people made by chance, and all that an index
 * says of the state that it looks at.
 */
#ifndef TEAMS_H
#define TEAMS_H

#include "history.h"

enum { COMMITS = 60 };

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

static inline const char *id(void)
{
	return ids[dice(GF_NELEMS(ids))];
}

static inline void write_team(struct gf_buf *text)
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

static inline void write_person(struct gf_buf *text)
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

static inline void random_path(struct gf_buf *path)
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

static inline void random_edit(struct gf_buf *out)
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

/* Rules: of the changed records alone, over two kinds, of texts, of none. */
static bool with_rules;
static const char *const rules[] = {
	"-- severity: error\n"
	"SELECT 'team' AS kind, _id AS id, '/name' AS field, 'Encore ' || name"
	" AS message_fr, 'Again ' || name AS message_en FROM team"
	" WHERE code > 2 AND _id IN (SELECT value FROM json_each(:changed,"
	" '$.team'))\n",
	"-- severity: warning\n"
	"SELECT 'person' AS kind, p._id AS id, '/team' AS field, 'x' AS"
	" message_fr, t.name AS message_en FROM person p JOIN team t"
	" ON t._id = p.team WHERE t.part_of IS NOT NULL\n",
	"SELECT kind, id, '' AS field, 'f' AS message_fr, 'e' AS message_en"
	" FROM _record WHERE _doc IN (SELECT rowid FROM _search WHERE _search"
	" MATCH 'summer')\n",
	"-- severity: error\n"
	"SELECT kind, id, field, 'f' AS message_fr, target_id AS message_en"
	" FROM _link WHERE target_kind = 'team' AND target_id = 'ada'\n",
};

static inline void random_rule(struct gf_buf *out)
{
	unsigned i = dice(GF_NELEMS(rules));
	char path[32];

	snprintf(path, sizeof(path), "schema/rules/r%u.sql", i);
	if (dice(3))
		put_file(out, path, rules[i]);
	else
		gf_buf_addf(out, "D %s\n", path);
}

static inline void random_schema(struct gf_buf *out)
{
	struct gf_buf text = GF_BUF_INIT;

	switch (dice(with_rules ? 6 : 3)) {
	case 3:
	case 4:
	case 5:
		random_rule(out);
		break;
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

static inline void make_history(void)
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
		if (i && !dice(with_rules ? 3 : 10))
			random_schema(&out);
		put_tag(&out, i);
	}
	import(&out, "r");
	gf_buf_release(&out);
}

/* --- what a state says --------------------------------------------------- */

static inline void dump(struct gf_buf *out, struct gf_index *ix,
			const char *sql)
{
	gf_buf_addf(out, "%.20s\n", sql);
	add_rows(out, ix, sql);
}

static inline void write_diag(struct gf_buf *out, struct gf_source *src,
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

static inline void on_told(struct gf_source *src, struct gf_diags *diags,
			   void *payload)
{
	struct gf_buf *out = payload;
	uint32_t i;

	gf_buf_addf(out, "%s\n", src->path);
	gf_diags_sort(diags);
	for (i = 0; i < diags->n; i++)
		write_diag(out, src, &diags->items[i]);
}

/* Every table, each in an order of its own. */
static inline void dump_tables(struct gf_buf *out, struct gf_index *ix)
{
	const struct gf_shape *shape = gf_index_shape(ix);
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
	gf_buf_adds(out, "found\n");
	dump(out, ix,
	     "SELECT r.path, s.kind, s.id, s.title, s.body FROM _record r JOIN"
	     " _search s ON s.rowid = r._doc WHERE s._search MATCH"
	     " 'ada OR summer OR 3' ORDER BY 1");
	gf_buf_release(&sql);
}

/* The verdict, its findings, and what is told. */
static inline void dump_findings(struct gf_buf *out, struct gf_index *ix)
{
	struct gf_index_tally t;
	struct gf_error err = { 0 };

	gf_buf_adds(out, "verdict\n");
	dump(out, ix,
	     "SELECT kind, id, title, path, oid, state, errors, warnings"
	     " FROM _record ORDER BY path");
	dump(out, ix, "SELECT * FROM _link ORDER BY 1, 2, 3, 4, 5, 6");
	dump(out, ix, "SELECT * FROM _finding ORDER BY 3, 4, 6, 7, 8, 9, 10");
	gf_buf_adds(out, "told\n");
	if (gf_index_tell(ix, NULL, on_told, out, &err) < 0)
		gf_buf_adds(out, err.msg);
	gf_index_tally(ix, &t);
	gf_buf_addf(out, "tally %zu %zu %zu %zu %zu %zu %zu %zu\n", t.records,
		    t.invalid, t.unreadable, t.errors, t.warnings, t.infos,
		    t.unjudged, t.ignored);
}

static inline void dump_all(struct gf_buf *out, struct gf_index *ix)
{
	dump_tables(out, ix);
	dump_findings(out, ix);
}

#endif
