/* SPDX-License-Identifier: EUPL-1.2 */
/* Saved questions: what their first comments say, and what is wrong there. */
#include "index/index.h"
#include "tap.h"

static struct gf_script script;
static struct gf_source src;
static struct gf_diags diags;

static bool parse(const char *text)
{
	gf_script_release(&script);
	gf_diags_clear(&diags);
	gf_source_release(&src);
	gf_source_init(&src, "schema/queries/membres.sql", text, strlen(text));
	return gf_script_parse(&script, &src, &diags);
}

static void check_whole(void)
{
	ok(parse("-- SPDX-License-Identifier: EUPL-1.2\n"
		 "-- number: Q03\n"
		 "-- title.fr:  Les membres \n"
		 "-- title.en: Members\n"
		 "\n"
		 "-- help.fr: Ceux qui ont adhéré,\n"
		 "--          et ceux qui non.\n"
		 "-- params: annee=2025, region, seuil = 1 \n"
		 "-- params.annee.fr: l'année\n"
		 "-- params.annee.en: the year\n"
		 "-- columns.nb_membres.fr: Membres\n"
		 "-- columns.nb_membres.en: Members\n"
		 "-- columns.total.unit: EUR\n"
		 "-- severity: warning\n"
		 "-- id: membres\n"
		 "SELECT 1 -- title.fr: no key here\n"
		 "  FROM x;\n"
		 "-- caveats\n"
		 "SELECT 2 AS message_fr\n"),
	   "a whole one");
	is_int(diags.n, 0, "without findings");
	is_str(script.id, "membres", "id");
	is_str(script.number, "Q03", "number");
	is_str(script.title.fr, "Les membres", "title, trimmed");
	is_str(script.title.en, "Members", "in English");
	is_str(script.help.fr, "Ceux qui ont adhéré, et ceux qui non.",
	       "help on two lines");
	is_str(script.help.en, NULL, "not said");
	is_int(script.severity, GF_WARNING, "severity");
	is_int(script.nparams, 3, "three parameters");
	is_str(script.params[0].name, "annee", "the first");
	is_str(script.params[0].value, "2025", "its value");
	is_str(script.params[0].help.fr, "l'année", "its help");
	is_str(script.params[0].help.en, "the year", "in English");
	is_str(script.params[1].value, NULL, "one without value");
	is_str(script.params[2].name, "seuil", "spaces around '='");
	is_str(script.params[2].value, "1", "do not count");
	is_int(script.ncolumns, 2, "two columns");
	is_str(gf_script_column(&script, "nb_membres", 10)->label.fr, "Membres",
	       "a label");
	is_str(gf_script_column(&script, "total", 5)->unit, "EUR", "a unit");
	ok(!gf_script_column(&script, "tota", 4), "none by another name");
	is_str(script.sql, "SELECT 1 -- title.fr: no key here\n  FROM x;\n",
	       "its SELECT");
	ok(!strncmp(src.text + script.sql_at, "SELECT 1", 8), "where it is");
	is_str(script.caveats, "SELECT 2 AS message_fr\n", "its caveats");
	ok(!strncmp(src.text + script.caveats_at, "SELECT 2", 8),
	   "where they are");
	ok(gf_script_param(&script, "region", 6), "a parameter by its name");
	ok(!gf_script_param(&script, "regio", 5), "none by another");
	gf_i18n_init("fr", ".");
	is_str(gf_words_text(&script.title), "Les membres", "in French");
	gf_i18n_init("en", ".");
	is_str(gf_words_text(&script.title), "Members", "in English");
	is_str(gf_words_text(&script.help), script.help.fr,
	       "the other language where there is none");
}

static void finds(const char *text, uint32_t line, uint32_t column,
		  const char *message)
{
	struct gf_buf said = GF_BUF_INIT;
	struct gf_position at;

	parse(text);
	if (diags.n) {
		gf_text_write_raw(&said, &diags.items[0].message);
		at = gf_source_position(&src, diags.items[0].span.start);
		is_int(at.line * 1000 + at.column, line * 1000 + column,
		       "place of: %s", message);
	}
	is_int(diags.n, 1, "one finding");
	is_str(said.s, message, "%s", message);
	gf_buf_release(&said);
}

static void check_findings(void)
{
#define T "-- title.fr: t\n"
	finds(T "-- titre.en: x\nSELECT 1", 2, 4,
	      "the key 'titre.en' means nothing here");
	is_str(diags.items[0].advice.arg[0], "title.en", "which was meant");
	finds(T "-- title.fr: u\nSELECT 1", 2, 4,
	      "the key 'title.fr' is there twice");
	finds(T "-- severity: grave\nSELECT 1", 2, 14,
	      "'grave' is no severity");
	finds(T "-- id: autres\nSELECT 1", 2, 8,
	      "the id 'autres' is not the name of the file");
	finds(T "-- params: Année=1\nSELECT 1", 2, 12,
	      "'Année' cannot be the name of a parameter");
	finds(T "-- params: a, a\nSELECT 1", 2, 12,
	      "the parameter 'a' is there twice");
	finds(T "-- params: today\nSELECT 1", 2, 12,
	      "every question has the parameter 'today': it is not declared");
	finds(T "-- params: a\n-- params.b.fr: x\nSELECT 1", 3, 4,
	      "'params.b.fr' is about no parameter declared above");
	finds(T "-- params: a\n-- params.a.de: x\nSELECT 1", 3, 4,
	      "'params.a.de' is about no parameter declared above");
	finds(T "-- params.a: x\nSELECT 1", 2, 4,
	      "'params.a' is about no parameter declared above");
	finds(T "-- columns.a: x\nSELECT 1", 2, 4,
	      "the key 'columns.a' means nothing here");
	finds(T "-- columns.a.it: x\nSELECT 1", 2, 4,
	      "the key 'columns.a.it' means nothing here");
	finds(T "SELECT 1\n-- caveats\n\n", 3, 1,
	      "no SELECT stands behind '-- caveats'");
	ok(script.sql, "it can be asked still");
	finds(T, 1, 1, "no SELECT stands in the file");
	ok(!script.sql, "it cannot be asked");
	finds("", 1, 1, "no SELECT stands in the file");
	finds("SELECT 1", 1, 1, "it has no title");
	is_int(diags.items[0].severity, GF_WARNING, "which is a warning");
	finds(T "SELECT '\xff'", 2, 9, "the file is not text in UTF-8");
	ok(parse(T "--title.en:x\r\n-- help.fr:\r\nSELECT 1\r\n") && !diags.n,
	   "spaces and line ends of any kind");
	is_str(script.title.en, "x", "are no part of it");
	is_str(script.help.fr, "", "nothing is said too");
	ok(parse(T "--\n-- \n-- Prose: with a colon\n--- a: b\nSELECT 1") &&
		   !diags.n,
	   "other comments say nothing");
}

static int read_toy(struct gf_buf *out, const char *path, size_t limit,
		    struct gf_error *err, void *payload GF_UNUSED)
{
	gf_buf_reset(out);
	if (strstr(path, "long"))
		return gf_fail(err, GF_ELIMIT, "more than %zu bytes", limit);
	gf_buf_addf(out, "-- title.fr: %s\nSELECT 1\n", path);
	return 0;
}

static int walk_toy(const char *start, gf_walk_fn fn, void *payload,
		    struct gf_error *err, void *mine GF_UNUSED)
{
	static const struct {
		const char *path;
		enum gf_file_kind kind;
	} files[] = { { "q/a.sql", GF_FILE_REGULAR },
		      { "q/b", GF_FILE_DIR },
		      { "q/long.sql", GF_FILE_REGULAR },
		      { "q/README.md", GF_FILE_REGULAR },
		      { "q/.sql", GF_FILE_REGULAR },
		      { "q/z.sql", GF_FILE_REGULAR } };
	size_t i;

	if (strcmp(start, "q") != 0)
		return gf_fail(err, GF_ENOTFOUND, "none");
	for (i = 0; i < GF_NELEMS(files); i++)
		if (fn(files[i].path, files[i].kind, err, payload) < 0)
			return -1;
	return 0;
}

static void check_folder(void)
{
	struct gf_tree tree = { .read = read_toy, .walk = walk_toy };
	struct gf_scripts scripts;
	struct gf_error err;

	is_int(gf_scripts_load(&scripts, &tree, "none", &err), 0,
	       "no folder is no failure");
	is_int(scripts.n, 0, "but nothing");
	is_int(gf_scripts_load(&scripts, &tree, "q", &err), 0, "a folder");
	is_int(scripts.n, 3, "of three");
	is_str(scripts.items[0].id, "a", "by name");
	is_str(scripts.items[0].title.fr, "q/a.sql", "read");
	is_int(scripts.items[1].diags.n, 1, "too long: a finding");
	ok(!scripts.items[1].sql, "and nothing to ask");
	is_str(scripts.items[2].source.text, "-- title.fr: q/z.sql\nSELECT 1\n",
	       "its source");
	gf_scripts_release(&scripts);
}

int main(void)
{
	check_whole();
	check_findings();
	check_folder();
	gf_script_release(&script);
	gf_diags_release(&diags);
	gf_source_release(&src);
	return tap_done();
}
