/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A registry of a few kinds and its rows in plain tables of SQLite, for
 * questions made by lib/index/select.c.
 */
#ifndef SELECT_SEE_H
#define SELECT_SEE_H

#include <sqlite3.h>

#include "index/select.h"
#include "registry.h"
#include "tap.h"

/* clang-format off */
static const struct memory_file files[] = {
	{ "schema/account.schema.yaml",
	  "type: object\n"
	  "x-columns: [title, year]\n"
	  "properties:\n"
	  "  title: {type: string, x-role: title}\n"
	  "  year: {type: integer, x-labels: {fr: Année, en: Year}}\n"
	  "  members: {type: integer}\n"
	  "  all: {type: boolean, x-complete: {kind: event, match: {year: "
	  "year}, declared: members}}\n"
	  "  whole: {type: boolean, x-complete: {list: lines}}\n"
	  "  lines:\n"
	  "    type: array\n"
	  "    items:\n"
	  "      type: object\n"
	  "      properties:\n"
	  "        heading: {enum: [rent, staff]}\n"
	  "        amount: {type: integer, x-unit: EUR}\n"
	  "        funder: {type: string, x-ref: org}\n"
	  "        source: {type: object, x-role: sources, properties: {"
	  "document: {type: string}, place: {type: string}}}\n" },
	{ "schema/event.schema.yaml",
	  "type: object\n"
	  "properties:\n"
	  "  title: {type: string, x-role: title}\n"
	  "  about: {type: string, x-ref: [prog, org]}\n"
	  "  start: {type: string, format: edtf}\n"
	  "  end: {type: string, format: edtf}\n"
	  "  year: {type: integer}\n"
	  "  prog: {type: string, x-ref: prog}\n" },
	{ "schema/org.schema.yaml",
	  "type: object\n"
	  "properties:\n"
	  "  title: {type: [string, object], x-localised: true, x-role: title, "
	  "properties: {fr: {type: string}, en: {type: string}}}\n"
	  "  type:\n"
	  "    x-labels: {fr: Genre d'organisation, en: Sort}\n"
	  "    oneOf:\n"
	  "      - {const: region, x-labels: {fr: Région, en: Region}}\n"
	  "      - {const: ville, x-labels: {fr: Ville, en: City}}\n"
	  "  place: {type: string, x-ref: place}\n"
	  "  code: {type: string}\n"
	  "  ids: {type: object, properties: {siren: {type: string}}}\n"
	  "  budget: {type: integer}\n"
	  "  was: {type: array, x-role: former-ids, items: {type: string}}\n" },
	{ "schema/place.schema.yaml",
	  "type: object\n"
	  "properties:\n"
	  "  title: {type: string, x-role: title}\n"
	  "  nature: {enum: [region, ville]}\n"
	  "  parent: {type: string, x-ref: place}\n" },
	{ "schema/prog.schema.yaml",
	  "type: object\n"
	  "properties:\n"
	  "  title: {type: string, x-role: title}\n"
	  "  open: {type: boolean}\n"
	  "  places: {type: array, items: {type: string, x-ref: place}}\n"
	  "  partners:\n"
	  "    type: array\n"
	  "    items:\n"
	  "      type: object\n"
	  "      properties:\n"
	  "        org: {type: string, x-ref: org}\n"
	  "        role: {type: string}\n"
	  "  sources:\n"
	  "    type: array\n"
	  "    x-role: sources\n"
	  "    items: {type: object, properties: {document: {type: string}, "
	  "place: {type: string}}}\n" },
	{ NULL, NULL }
};

static const char rows[] =
	"INSERT INTO place (_id, title, nature, parent) VALUES"
	" ('idf', 'Île-de-France', 'region', 'fr'),"
	" ('paris', 'Paris', 'ville', 'idf'), ('p20', 'XXe', 'ville', 'paris'),"
	" ('loop', 'Loop', 'ville', 'pool'), ('pool', 'Pool', 'ville', 'loop'),"
	" ('fr', 'France', NULL, NULL);"
	"INSERT INTO org (_id, title, title_fr, title_en, type, place, code,"
	" ids_siren, budget) VALUES"
	" ('vp', 'Ville de Paris', 'Ville de Paris', 'City of Paris', 'ville',"
	"  'paris', '04', '1', 10),"
	" ('ridf', 'Région IDF', 'Région IDF', NULL, 'region', 'idf', '4', '2',"
	"  20),"
	" ('lost', 'Lost', 'Lost', NULL, 'ville', 'loop', NULL, NULL, NULL);"
	"INSERT INTO prog (_id, title, open) VALUES ('a', 'Alpha', 1),"
	" ('b', 'Bêta', 0), ('c', 'Gamma', NULL);"
	"INSERT INTO prog_places (_id, _pos, _value) VALUES ('a', 0, 'paris'),"
	" ('a', 1, 'idf'), ('b', 0, 'idf');"
	"INSERT INTO prog_partners (_id, _pos, org, role) VALUES"
	" ('a', 0, 'vp', 'lead'), ('a', 1, 'ridf', 'fund'),"
	" ('a', 2, 'vp', 'fund'), ('b', 0, 'vp', 'fund');"
	"INSERT INTO prog_sources (_id, _pos, document, place) VALUES"
	" ('a', 0, 'report', 'L12'), ('b', 0, 'report', 'L12'),"
	" ('b', 1, 'note', NULL);"
	"INSERT INTO event (_id, title, about, prog, start, start_min,"
	" start_max, end, end_min, end_max) VALUES"
	" ('e1', 'One', 'prog/a', 'a', '2025', '2025-01-01', '2025-12-31',"
	"  '2025-03', '2025-03-01', '2025-03-31'),"
	" ('e2', 'Two', 'org/vp', 'b', '2025-06-30', '2025-06-30',"
	"  '2025-06-30', NULL, NULL, NULL),"
	" ('e3', 'Three', 'org/none', NULL, '2024', '2024-01-01',"
	"  '2024-12-31', '2025', '2025-01-01', '2025-12-31');"
	"INSERT INTO account (_id, title, year, members, \"all\", whole) VALUES"
	" ('2022', 'A22', 2022, 38, 0, 0), ('2025', 'A25', 2025, 4, 1, 1),"
	" ('2026', 'A26', 2026, NULL, 0, NULL);"
	"INSERT INTO account_lines (_id, _pos, heading, amount, funder,"
	" source_document, source_place) VALUES"
	" ('2022', 0, 'rent', 10, 'vp', 'report', 'L1'),"
	" ('2022', 1, 'rent', 5, NULL, NULL, NULL),"
	" ('2022', 2, 'staff', 100, 'ridf', NULL, NULL),"
	" ('2025', 0, 'rent', 7, 'vp', NULL, NULL);";
/* clang-format on */

static struct gf_registry *reg;
static struct gf_shape *shape;
static sqlite3 *db;

/* --- tables -------------------------------------------------------------- */

static void fold(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const char *text = (const char *)sqlite3_value_text(args[0]);
	struct gf_buf out = GF_BUF_INIT;

	(void)n;
	if (text) {
		gf_fold(&out, text, strlen(text));
		sqlite3_result_text(ctx, out.s, -1, SQLITE_TRANSIENT);
	}
	gf_buf_release(&out);
}

static void make_tables(void)
{
	struct gf_buf sql = GF_BUF_INIT;
	char *message = NULL;
	uint32_t i, j;

	sqlite3_open(":memory:", &db);
	sqlite3_create_function(db, "regexp", 2, SQLITE_UTF8, NULL, fold, NULL,
				NULL);
	sqlite3_create_function(db, "edtf_min", 1, SQLITE_UTF8, NULL, fold,
				NULL, NULL);
	sqlite3_create_function(db, "edtf_max", 1, SQLITE_UTF8, NULL, fold,
				NULL, NULL);
	sqlite3_create_function(db, "fold", 1, SQLITE_UTF8, NULL, fold, NULL,
				NULL);
	for (i = 0; i < shape->n; i++) {
		gf_buf_adds(&sql, "CREATE TABLE ");
		gf_sql_name(&sql, shape->tables[i].name);
		for (j = 0; j < shape->tables[i].n; j++) {
			gf_buf_adds(&sql, j ? ", " : " (");
			gf_sql_name(&sql, shape->tables[i].columns[j].name);
		}
		gf_buf_adds(&sql, ", _json, _path, _oid);");
	}
	gf_buf_adds(&sql, rows);
	gf_buf_adds(&sql, "UPDATE prog SET _json = '{\"partners\":[1,2]}'"
			  " WHERE _id = 'a';");
	ok(!sqlite3_exec(db, sql.s, NULL, NULL, &message), "tables are made");
	if (message)
		printf("# %s\n", message);
	gf_buf_release(&sql);
}

static void add_rows(struct gf_buf *out, const char *sql)
{
	sqlite3_stmt *st = NULL;
	const char *text;
	int i, n = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		gf_buf_addf(out, "%s in %s", sqlite3_errmsg(db), sql);
	while (st && sqlite3_step(st) == SQLITE_ROW) {
		gf_buf_adds(out, n++ ? "; " : "");
		for (i = 0; i < sqlite3_column_count(st); i++) {
			text = (const char *)sqlite3_column_text(st, i);
			gf_buf_addf(out, "%s%s", i ? "|" : "",
				    text ? text : "-");
		}
	}
	sqlite3_finalize(st);
}

/* --- asking -------------------------------------------------------------- */

struct question {
	const char *kind, *columns, *where, *by, *sort, *sum;
	bool count, certain, sources;
};

static void asks(struct question q, const char *wanted)
{
	struct gf_select select = {
		.kind = gf_registry_kind(reg, q.kind, strlen(q.kind)),
		.where = q.where,
		.columns = &q.columns,
		.ncolumns = q.columns != NULL,
		.by = &q.by,
		.nby = q.by != NULL,
		.sort = &q.sort,
		.nsort = q.sort != NULL,
		.sum = q.sum,
		.limit = -1,
		.count = q.count,
		.certain = q.certain,
		.sources = q.sources,
	};
	struct gf_buf got = GF_BUF_INIT;
	struct gf_selection s;
	struct gf_error err;

	if (select_compile(&s, shape, reg, &select, &err) < 0)
		gf_buf_addf(&got, "%s\n%s", err.msg, s.advice.s);
	else
		add_rows(&got, s.sql.s);
	is_str(got.s, wanted, "%s %s %s %s", q.kind,
	       q.where	   ? q.where
	       : q.columns ? q.columns
			   : "",
	       q.by ? q.by : "", q.sum ? q.sum : "");
	if (strcmp(got.s, wanted) != 0)
		printf("# %s\n", s.sql.s);
	gf_selection_release(&s);
	gf_buf_release(&got);
}

__attribute__((unused)) static void see_open(void)
{
	gf_i18n_init("en", ".");
	reg = memory_registry(files);
	shape = gf_shape_new(reg);
	make_tables();
}

__attribute__((unused)) static void see_close(void)
{
	sqlite3_close(db);
	gf_shape_free(shape);
	gf_registry_free(reg);
}

#endif
