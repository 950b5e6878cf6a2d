/* SPDX-License-Identifier: EUPL-1.2 */
/* What paths and questions mean: the rows that their SQL gives. */
#include "select_see.h"

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

/* An id that a record had before leads to it. */
static void test_former(void)
{
	sqlite3_exec(db,
		     "INSERT INTO org_was (_id, _pos, _value) VALUES"
		     " ('vp', 0, 'mairie-de-paris');"
		     "INSERT INTO account_lines (_id, _pos, heading, amount,"
		     " funder) VALUES ('2026', 0, 'rent', 1,"
		     " 'mairie-de-paris');",
		     NULL, NULL, NULL);
	keeps("account", "lines.funder.title_fr = 'Ville de Paris'",
	      "2022; 2025; 2026");
	keeps("account", "lines.funder = 'vp' and year > 2022", "2025; 2026");
	keeps("account", "NOT lines.funder.type = 'ville'", "");
	asks((struct question){ .kind = "account",
				.by = "lines.funder",
				.where = "year > 2022",
				.sum = "lines.amount" },
	     "vp|8");
	sqlite3_exec(db,
		     "DELETE FROM org_was; DELETE FROM account_lines"
		     " WHERE _id = '2026'",
		     NULL, NULL, NULL);
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

int main(void)
{
	see_open();
	test_columns();
	test_lists();
	test_climbs();
	test_where();
	test_former();
	test_dates();
	test_groups();
	test_sums();
	test_sources();
	test_incomplete();
	see_close();
	return tap_done();
}
