/* SPDX-License-Identifier: EUPL-1.2 */
/* What cannot be understood: how it is told, and that it is within bounds. */
#include "select_see.h"
#include "sides.h"

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

/* --- any words ----------------------------------------------------------- */

static const char *const words[] = {
	"title",
	"prog",
	"places",
	"partners",
	"org",
	"place",
	"start",
	"end",
	"about",
	"year",
	"month",
	".",
	".",
	".",
	".",
	"parent*[nature=region]",
	"parent*[title",
	"]",
	"=",
	"!=",
	"<",
	">=",
	"LIKE",
	"~",
	"IN",
	"(",
	")",
	"(",
	")",
	",",
	"BETWEEN",
	"AND",
	"AND",
	"OR",
	"NOT",
	"IS",
	"NULL",
	"'2025'",
	"'x'",
	"12",
	"1.5",
	"-",
	"+",
	"||",
	"*",
	"CASE",
	"WHEN",
	"THEN",
	"ELSE",
	"END",
	"coalesce(",
	"edtf_min(",
	":today",
	"\"open\"",
	"true",
	"type",
	"role",
	"lines",
	"amount",
	"id",
	"_path",
	"2025-06",
};

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void add_words(struct gf_buf *out, uint32_t *state)
{
	uint32_t n = 1 + next_random(state) % 12;

	gf_buf_reset(out);
	while (n--) {
		gf_buf_adds(out, words[next_random(state) % GF_NELEMS(words)]);
		if (next_random(state) % 3)
			gf_buf_addc(out, ' ');
	}
}

/* What is taken is SQL; what is not is told in few words. */
static bool holds(const struct gf_select *select, unsigned *taken)
{
	struct gf_error err = { .msg = "" };
	struct gf_selection s;
	bool fine;

	if (select_compile(&s, shape, reg, select, &err) < 0) {
		fine = err.code == GF_EINVALID && *err.msg &&
		       s.advice.len < 4000;
	} else {
		sqlite3_stmt *st = NULL;

		++*taken;
		fine = !sqlite3_prepare_v2(db, s.sql.s, -1, &st, NULL);
		if (!fine)
			printf("# %s: %s\n", sqlite3_errmsg(db), s.sql.s);
		sqlite3_finalize(st);
	}
	if (!fine)
		printf("# %s: %s\n", select->where, err.msg);
	gf_selection_release(&s);
	return fine;
}

static void test_any_words(unsigned rounds)
{
	static const char *const kinds[] = { "prog", "event", "org", "account",
					     "place" };
	struct gf_buf where = GF_BUF_INIT, by = GF_BUF_INIT;
	uint32_t state = 27;
	unsigned i, bad = 0, taken = 0;

	for (i = 0; i < rounds; i++) {
		const char *kind = kinds[i % GF_NELEMS(kinds)];
		struct gf_select select = {
			.kind = gf_registry_kind(reg, kind, strlen(kind)),
			.where = where.s,
			.limit = -1,
			.sources = i % 7 == 0,
		};
		const char *path = by.s;

		add_words(&where, &state);
		add_words(&by, &state);
		select.where = where.s;
		path = by.s;
		if (i % 3 == 1) {
			select.by = &path;
			select.nby = 1;
		} else if (i % 3 == 2) {
			select.columns = &path;
			select.ncolumns = 1;
			select.where = NULL;
		}
		bad += !holds(&select, &taken);
	}
	is_int(bad, 0, "%u questions of any words, %u understood", rounds,
	       taken);
	gf_buf_release(&where);
	gf_buf_release(&by);
}

int main(int argc, char **argv)
{
	see_open();
	test_wrong();
	test_sides();
	test_hostile();
	test_any_words(argc > 1 ? (unsigned)atoi(argv[1]) : 20000);
	see_close();
	return tap_done();
}
