/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions over kinds as SQL: what paths mean, what is refused, and the rows
 * that plain tables of SQLite give for it.
 */
#include <sqlite3.h>

#include "index/select.h"
#include "registry.h"
#include "sides.h"
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
	  "  budget: {type: integer}\n" },
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
	sqlite3_create_function(db, "fold", 1, SQLITE_UTF8, NULL, fold, NULL,
				NULL);
	for (i = 0; i < shape->n; i++) {
		gf_buf_adds(&sql, "CREATE TABLE ");
		gf_sql_name(&sql, shape->tables[i].name);
		for (j = 0; j < shape->tables[i].n; j++) {
			gf_buf_adds(&sql, j ? ", " : " (");
			gf_sql_name(&sql, shape->tables[i].columns[j].name);
		}
		gf_buf_adds(&sql, ", _json);");
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

/* The ids that a condition keeps. */
static void keeps(const char *kind, const char *where, const char *wanted)
{
	asks((struct question){ .kind = kind, .columns = "id", .where = where },
	     wanted);
}

static void test_columns(void)
{
	asks((struct question){ .kind = "account" },
	     "2022|A22|2022; 2025|A25|2025; 2026|A26|2026");
	asks((struct question){ .kind = "org",
				.columns = "id,place.parent.title" },
	     "lost|Pool; ridf|France; vp|Île-de-France");
	asks((struct question){ .kind = "org",
				.columns = "title, \"Genre "
					   "d'organisation\"" },
	     "Lost|ville; Région IDF|region; City of Paris|ville");
	asks((struct question){ .kind = "prog", .columns = "id,places.title" },
	     "a|[\"Paris\",\"Île-de-France\"]; b|[\"Île-de-France\"]; c|[]");
	asks((struct question){ .kind = "prog", .columns = "id,partners" },
	     "a|[1,2]; b|-; c|-");
	asks((struct question){ .kind = "event",
				.columns = "id,about.title,about.type" },
	     "e1|Alpha|-; e2|City of Paris|ville; e3|-|-");
	asks((struct question){ .kind = "event",
				.columns = "id,prog.partners.org.title" },
	     "e1|[\"City of Paris\",\"Région IDF\",\"City of Paris\"]; "
	     "e2|[\"City of Paris\"]; e3|[]");
	asks((struct question){ .kind = "event",
				.columns = "start.year,start.month" },
	     "2025|-; 2025|2025-06; 2024|-");
}

static void test_lists(void)
{
	asks((struct question){ .kind = "account",
				.columns = "year,lines.heading,lines.amount" },
	     "2022|rent|10; 2022|rent|5; 2022|staff|100; 2025|rent|7; "
	     "2026|-|-");
	asks((struct question){ .kind = "account",
				.columns = "year,lines.amount",
				.where = "lines.heading = 'staff'" },
	     "2022|100");
	asks((struct question){ .kind = "account",
				.columns = "lines.funder.title",
				.where = "lines.amount < 8" },
	     "-; City of Paris");
}

static void test_climbs(void)
{
	asks(
		(struct question){
			.kind = "org",
			.columns = "id,place.parent*[nature=region].title" },
		"lost|-; ridf|Île-de-France; vp|Île-de-France");
	keeps("place", "parent*[nature = 'region'] = 'idf'", "idf; p20; paris");
	asks((struct question){ .kind = "prog",
				.by = "places.parent*[nature=region].title",
				.columns = NULL },
	     "Île-de-France|2; -|1");
	keeps("place", "parent*[nature=region].title = 'X' or id = 'fr'", "fr");
}

static void test_where(void)
{
	keeps("org", "place.title = 'Paris'", "vp");
	keeps("org", "type = 'Région'", "ridf");
	keeps("org", "type = City and budget > 5", "vp");
	keeps("org", "code = 04", "vp");
	keeps("org", "ids.siren = 2", "ridf");
	keeps("org", "ids_siren IN ('1', 2)", "ridf; vp");
	keeps("org", "budget = '10'", "vp");
	keeps("org", "budget BETWEEN 15 AND 25 OR code IS NULL", "lost; ridf");
	keeps("org", "title LIKE 'r_gion%' AND NOT code LIKE '0%'", "ridf");
	keeps("org", "length(title) + 1 = 11", "ridf");
	keeps("org", "title = \"Lost\"", "lost");
	keeps("prog", "open", "a");
	keeps("prog", "open = 'false'", "b");
	keeps("prog", "partners.role = 'lead'", "a");
	keeps("prog", "partners.role = 'lead' AND partners.org = 'ridf'", "a");
	keeps("prog", "NOT partners.role = 'lead'", "b; c");
	keeps("prog", "partners.role != 'fund'", "a");
	keeps("prog", "partners.org IS NULL", "c");
	keeps("prog", "partners.org.type IS NOT NULL", "a; b");
	keeps("prog", "partners.org.title = title", "");
	keeps("prog", "places.title IN ('Paris', 'XXe')", "a");
	keeps("event", "prog.places = 'paris'", "e1");
	keeps("event", "about.title = 'Alpha'", "e1");
	keeps("event", "about.id = 'vp'", "e2");
	keeps("event", "CASE WHEN prog = 'a' THEN 1 ELSE 0 END = 1", "e1");
	keeps("prog", "title = 'x''; DROP TABLE prog; --'", "");
}

static void test_dates(void)
{
	keeps("event", "start >= '2025-06'", "e1|1; e2|0");
	keeps("event", "start < '2025-06-30'", "e1|1; e3|0");
	keeps("event", "start = 2025-06", "e1|1; e2|0");
	keeps("event", "'2025' <= start", "e1|0; e2|0");
	keeps("event", "NOT start >= '2025-06'", "e1|1; e3|0");
	keeps("event", "start BETWEEN '2025-01' AND '2025-09'", "e1|1; e2|0");
	keeps("event", "start IN ('2024', '2025-06')", "e1|1; e2|0; e3|0");
	keeps("event", "end > start", "e1|1; e3|0");
	asks((struct question){ .kind = "event",
				.columns = "id",
				.certain = true,
				.where = "start >= '2025-06'" },
	     "e2");
	asks((struct question){ .kind = "event",
				.count = true,
				.where = "start >= '2025-06'" },
	     "1|2");
	asks((struct question){ .kind = "event",
				.by = "prog.title",
				.where = "start >= '2025-06'" },
	     "Alpha|0|1; Bêta|1|1");
}

static void test_groups(void)
{
	asks((struct question){ .kind = "org", .by = "type" },
	     "region|1; ville|2");
	asks((struct question){ .kind = "prog", .by = "partners.org.type" },
	     "region|1; ville|2; -|1");
	asks((struct question){ .kind = "account",
				.by = "lines.heading,year",
				.sum = "lines.amount" },
	     "rent|2022|15; rent|2025|7; staff|2022|100");
	asks((struct question){ .kind = "account",
				.by = "lines.heading",
				.sort = "-sum",
				.sum = "lines.amount" },
	     "staff|100; rent|22");
	asks((struct question){ .kind = "account",
				.by = "lines.funder.title",
				.where = "lines.heading = 'rent'",
				.sum = "lines.amount" },
	     "City of Paris|17; -|5");
	asks((struct question){ .kind = "account", .by = "lines.heading" },
	     "rent|2; staff|1; -|1");
	asks((struct question){ .kind = "org", .sum = "budget" }, "30");
	asks((struct question){ .kind = "prog", .count = true }, "3");
}

static void test_sums(void)
{
	asks((struct question){ .kind = "event",
				.by = "about",
				.sum = "prog.title" },
	     "'prog.title' holds no numbers to add up\n"
	     "  prog.title\n  ^^^^^^^^^^\n");
	asks((struct question){ .kind = "prog", .sum = "partners.org.budget" },
	     "'partners.org.budget' cannot be added up: several records may "
	     "lead to the same one, and its amount would be counted several "
	     "times. Sum it where it stands, in its own kind\n"
	     "  partners.org.budget\n  ^^^^^^^^^^^^^^^^^^^\n");
	asks((struct question){ .kind = "account",
				.by = "lines.heading",
				.sum = "year" },
	     "nothing can be added up by 'lines.heading': a record may have "
	     "several, and its amount would be counted once in each\n"
	     "  lines.heading\n  ^^^^^^^^^^^^^\n");
}

static void test_sources(void)
{
	asks((struct question){ .kind = "prog",
				.columns = "id",
				.sources = true },
	     "a|[\"report L12\"]; b|[\"report L12\",\"note\"]; c|[]");
	asks((struct question){ .kind = "account",
				.columns = "lines.amount",
				.sources = true,
				.where = "lines.amount = 10" },
	     "10|[\"report L1\"]");
}

/* What a question says of lists that are not complete. */
static void warns(const char *kind, const char *where, const char *columns,
		  const char *wanted)
{
	struct gf_select select = { .kind = gf_registry_kind(reg, kind,
							     strlen(kind)),
				    .where = where,
				    .columns = &columns,
				    .ncolumns = 1,
				    .limit = -1 };
	struct gf_buf got = GF_BUF_INIT;
	struct gf_selection s;
	size_t i;

	ok(select_compile(&s, shape, reg, &select, NULL) == 0, "it compiles");
	for (i = 0; i < s.nincomplete; i++) {
		gf_buf_addf(&got, "%s%s: ", i ? " / " : "",
			    s.incomplete[i].list);
		add_rows(&got, s.incomplete[i].sql);
	}
	is_str(got.s, wanted, "%s %s", where ? where : "", columns);
	gf_selection_release(&s);
	gf_buf_release(&got);
}

static void test_incomplete(void)
{
	warns("event", NULL, "id", "event: 2022|2022|38|0; 2026|2026|-|0");
	warns("event", "year = 2026 and title = 'x'", "id",
	      "event: 2026|2026|-|0");
	warns("event", "year > 2020 and (year = 2025 or id = 'x')", "id",
	      "event: 2022|2022|38|0; 2026|2026|-|0");
	warns("event", "NOT year < 2023", "id", "event: 2026|2026|-|0");
	warns("account", NULL, "title", "");
	warns("account", NULL, "lines.amount", "account_lines: 2022|-|-|3");
	warns("account", "lines.amount > 3", "id", "account_lines: 2022|-|-|3");
	warns("account", NULL, "lines", "account_lines: 2022|-|-|3");
}

/* --- what is wrong ------------------------------------------------------- */

static void refuses(const char *kind, const char *where, const char *wanted)
{
	asks((struct question){ .kind = kind, .columns = "id", .where = where },
	     wanted);
}

static void test_wrong(void)
{
	refuses("org", "budget > 1 and place.nom = 'x'",
		"unknown field 'nom' in 'place'\n"
		"  budget > 1 and place.nom = 'x'\n"
		"                       ^^^\n"
		"  there are: title, nature, parent\n");
	refuses("org", "type = 'regoin'",
		"'regoin' is no value of 'type'; did you mean 'region'?\n"
		"  type = 'regoin'\n"
		"         ^^^^^^^^\n"
		"  there are: region, ville\n");
	refuses("org", "code = ",
		"the expression stops too early: a name or a value is "
		"missing\n"
		"  code = \n"
		"         ^\n");
	refuses("org", "code = 'été",
		"this quote is not closed; a quote inside a text is typed "
		"twice: 'd''hier'\n"
		"  code = 'été\n"
		"         ^\n");
	refuses("org", "code = 1 2",
		"found '2' where AND, OR was expected\n"
		"  code = 1 2\n"
		"           ^\n");
	refuses("org", "code in (select 1)",
		"'select' does not belong here: an expression asks of one "
		"record; whole queries are for greffe sql\n"
		"  code in (select 1)\n"
		"           ^^^^^^\n");
	refuses("org", "code = 1; DROP TABLE org",
		"an expression cannot have this here\n"
		"  code = 1; DROP TABLE org\n"
		"          ^\n");
	refuses("org", "code = 1 -- x",
		"an expression cannot have this here\n"
		"  code = 1 -- x\n"
		"           ^\n");
	refuses("org", "place* = 1",
		"found '=' where a name or a value was expected\n"
		"  place* = 1\n"
		"         ^\n");
	refuses("org", "place*[nature=region] = 'x'",
		"'place*[…]' climbs from record to record of one kind: "
		"'place' does not lead from a record to another of its own "
		"kind\n"
		"  place*[nature=region] = 'x'\n"
		"  ^^^^^^^^^^^^^^^^^^^^^\n");
}

/* --- hostile ------------------------------------------------------------- */

static void survives(const char *name, const char *unit, size_t n,
		     const char *end)
{
	struct gf_select select = { .kind = gf_registry_kind(reg, "place", 5),
				    .limit = -1 };
	struct gf_buf where = GF_BUF_INIT;
	struct gf_selection s;
	struct gf_error err = { .msg = "" };

	while (n--)
		gf_buf_adds(&where, unit);
	gf_buf_adds(&where, end);
	select.where = where.s;
	ok(select_compile(&s, shape, reg, &select, &err) < 0, "%s: refused",
	   name);
	ok(err.code == GF_EINVALID && strlen(err.msg) < 400 &&
		   s.advice.len < 2000,
	   "%s: in few words", name);
	printf("# %s\n", err.msg);
	gf_selection_release(&s);
	gf_buf_release(&where);
}

static void test_sides(void)
{
	size_t limit = gf_limit(GF_LIMIT_EXPR_BYTES), size;
	struct gf_select select = { .kind = gf_registry_kind(reg, "place", 5),
				    .limit = -1 };
	struct gf_buf where = GF_BUF_INIT;
	struct gf_selection s;

	for (size = limit - 1; size <= limit + 1; size++) {
		gf_buf_reset(&where);
		gf_buf_adds(&where, "title = '");
		gf_buf_fill(&where, 'x', size - 10);
		gf_buf_addc(&where, '\'');
		select.where = where.s;
		side(GF_LIMIT_EXPR_BYTES, size,
		     select_compile(&s, shape, reg, &select, NULL) == 0);
		gf_selection_release(&s);
	}
	gf_buf_release(&where);
}

static void test_hostile(void)
{
	survives("parentheses", "(", 60000, "1");
	survives("NOT", "NOT ", 10000, "1");
	survives("signs", "-", 2, "x");
	survives("many signs", "- ", 10000, "1");
	survives("CASE", "CASE WHEN ", 5000, "1");
	survives("hops", "parent.", 6000, "id = 1");
	survives("climbs", "parent*[", 5000, "1");
	survives("a long name", "a", 60000, " = 1");
	survives("a long sum", "1 + ", 10000, "1 = 1");
	survives("a megabyte", "title = 'x' OR ", 80000, "1");
	survives("no UTF-8", "title = '\xff", 1, "'");
	survives("functions", "abs(", 10000, "1");
	survives("quotes", "'", 60001, "");
	survives("dots", "parent..", 1, "");
	survives("nothing", "", 0, "");
}

int main(void)
{
	gf_i18n_init("en", ".");
	reg = memory_registry(files);
	shape = gf_shape_new(reg);
	make_tables();
	test_columns();
	test_lists();
	test_climbs();
	test_where();
	test_dates();
	test_groups();
	test_sums();
	test_sources();
	test_incomplete();
	test_wrong();
	test_sides();
	test_hostile();
	sqlite3_close(db);
	gf_shape_free(shape);
	gf_registry_free(reg);
	return tap_done();
}
