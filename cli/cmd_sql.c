/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe sql: any question, in SQL, over the tables of a state. It is a
 * stranger's, even when typed: it only reads, within limits.
 */
#include "cli/answer.h"

#include <unistd.h>

struct sql {
	struct ask_options options;
	struct cli_list params; /* "k=v" */
	bool schema;

	struct ask ask;
	struct gf_buf text; /* read from standard input */
};

static const struct opt options[] = {
	{ 0, "param", N_("NAME=VALUE"), OPT_LIST, offsetof(struct sql, params),
	  N_("the value of :NAME in the question (again for more)") },
	{ 0, "schema", NULL, OPT_FLAG, offsetof(struct sql, schema),
	  N_("show the tables and columns there are") },
	ASK_OPTIONS(struct sql, options),
	OPT_LAST
};

/* --- the layout ---------------------------------------------------------- */

static int show_schema(struct sql *sql, struct cli *cli)
{
	struct gf_buf out = GF_BUF_INIT;
	int ret;

	ret = ask_open(&sql->ask, cli, &cmd_sql, &sql->options, ASK_SHAPE);
	if (ret >= 0)
		return ret;
	gf_index_describe(sql->ask.index, &out);
	cli_write(out.s, out.len, cli);
	gf_buf_release(&out);
	return cli_flush(cli) < 0 ? CLI_FAILED : CLI_OK;
}

/* --- parameters ---------------------------------------------------------- */

static int unknown_param(const struct gf_rows *rows, const char *name)
{
	struct gf_near near;
	const char *own;
	int ret, i;

	gf_near_init(&near, name, strlen(name));
	for (i = 1; (own = gf_rows_parameter(rows, i)); i++)
		gf_near_offer(&near, own + 1, own + 1);
	ret = near.best
		      ? cli_usage(&cmd_sql,
				  _("the question has no parameter ':%s'; did "
				    "you mean ':%s'?"),
				  name, near.best)
		      : cli_usage(&cmd_sql,
				  _("the question has no parameter ':%s'"),
				  name);
	gf_near_release(&near);
	return ret;
}

static int bind_param(struct sql *sql, struct gf_rows *rows, const char *pair)
{
	size_t len = answer_split(pair);
	struct gf_error err;
	char *name;

	if (!len)
		return cli_usage(&cmd_sql,
				 _("--param takes NAME=VALUE, not '%s'"), pair);
	pair += *pair == ':';
	len = answer_split(pair);
	name = gf_arena_memdup(&sql->ask.arena, pair, len);
	if (!answer_has(rows, name, len))
		return unknown_param(rows, name);
	if (answer_bind(rows, name, pair + len + 1, &err) < 0)
		return cli_fail(&err);
	return -1;
}

static bool is_given(const struct sql *sql, const char *name)
{
	size_t len = strlen(name);
	uint32_t i;

	if (!strcmp(name, "today"))
		return true;
	for (i = 0; i < sql->params.n; i++) {
		const char *pair = sql->params.items[i];

		pair += *pair == ':';
		if (answer_split(pair) == len && !memcmp(pair, name, len))
			return true;
	}
	return false;
}

static int bind_params(struct sql *sql, struct gf_rows *rows)
{
	const char *own;
	uint32_t i;
	int ret, n;

	for (i = 0; i < sql->params.n; i++) {
		ret = bind_param(sql, rows, sql->params.items[i]);
		if (ret >= 0)
			return ret;
	}
	for (n = 1; (own = gf_rows_parameter(rows, n)); n++)
		if (!is_given(sql, own + 1))
			return cli_usage(&cmd_sql,
					 _("the parameter '%s' has no value: "
					   "give it with --param %s=…"),
					 own, own + 1);
	return -1;
}

/* --- the question -------------------------------------------------------- */

/* "-" is standard input. -1: *text is the question. */
static int read_question(struct sql *sql, const char *operand,
			 const char **text)
{
	struct gf_error err;

	*text = operand;
	if (!strcmp(operand, "-")) {
		if (gf_fd_read(&sql->text, STDIN_FILENO,
			       gf_limit(GF_LIMIT_SCHEMA_BYTES), &err) < 0)
			return cli_fail(&err);
		if (memchr(sql->text.s, '\0', sql->text.len))
			return cli_usage(&cmd_sql,
					 _("the question is not text"));
		*text = sql->text.s;
	}
	if (gf_utf8_check(*text, strlen(*text)) != strlen(*text))
		return cli_usage(&cmd_sql,
				 _("the question is not text in UTF-8"));
	return -1;
}

static int answer(struct sql *sql, const char *text)
{
	struct gf_source src;
	struct question question = { &src, text, 0, true };
	struct gf_rows *rows = NULL;
	struct gf_sheet *sheet;
	int ret;

	gf_source_init(&src, "sql", text, strlen(text));
	ret = answer_open(&sql->ask, &question, &rows);
	if (ret < 0)
		ret = bind_params(sql, rows);
	if (ret < 0) {
		sheet = answer_sheet(&sql->ask, rows, NULL, NULL);
		ret = answer_fill(&sql->ask, &question, rows, sheet);
		if (ret < 0)
			ret = ask_finish(&sql->ask, sheet);
		else
			gf_sheet_free(sheet);
	}
	gf_rows_close(rows);
	gf_source_release(&src);
	return ret;
}

static int run_sql(struct sql *sql, struct cli *cli, int argc, char **argv)
{
	const char *text;
	int ret;

	if (sql->schema && sql->options.format)
		return cli_usage(&cmd_sql,
				 _("--schema has a form of its own: leave out "
				   "--format"));
	if (sql->schema && !argc)
		return show_schema(sql, cli);
	if (argc != 1 || sql->schema)
		return cli_usage(&cmd_sql,
				 _("one question is needed, between quotes"));
	ret = read_question(sql, argv[0], &text);
	if (ret < 0)
		ret = ask_open(&sql->ask, cli, &cmd_sql, &sql->options,
			       ASK_RECORDS);
	return ret < 0 ? answer(sql, text) : ret;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct sql sql = { .text = GF_BUF_INIT };
	int ret = cli_parse(cli, &cmd_sql, &sql, &argc, argv);

	if (ret < 0)
		ret = run_sql(&sql, cli, argc, argv);
	ask_close(&sql.ask);
	gf_buf_release(&sql.text);
	free(sql.params.items);
	return ret;
}

const struct cmd cmd_sql = {
	.name = "sql",
	.args = N_("'SELECT …' | - | --schema"),
	.summary = N_("ask the records anything, in SQL"),
	.details = N_(
		"Each kind is a table, a column a property; lists are "
		"tables of their own.\n`greffe sql --schema` shows them all. "
		"A question only reads; it is stopped when it\ntakes too "
		"long. It may call regexp(pattern, text), fold(text) (without "
		"accents or\ncase), edtf_min(date), edtf_max(date), "
		"url_host(address), and read :today.\n\n"
		"  greffe sql 'SELECT _id, titre FROM programme'\n"
		"  greffe sql 'SELECT count(*) FROM adhesion WHERE annee = "
		":annee' --param annee=2025\n"
		"  greffe sql --at 2025 'SELECT kind, count(*) FROM _record "
		"GROUP BY kind'\n"
		"  greffe sql - --format csv <question.sql"),
	.options = options,
	.run = run,
};
