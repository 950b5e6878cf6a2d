/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe query: the questions that a registry carries with it, each a file
 * of schema/queries/ with a title, parameters, and caveats that are read with
 * the answer.
 */
#include "cli/answer.h"

#define FOLDER "schema/queries"

struct query {
	struct ask_options options;

	struct ask ask;
	struct gf_scripts scripts;
	struct gf_script *script;
	int argc; /* "k=v", behind the name */
	char **argv;
};

static const struct opt options[] = { ASK_OPTIONS(struct query, options),
				      OPT_LAST };

/* --- the list ------------------------------------------------------------ */

/* "annee=2025, region" */
static void write_params(struct gf_buf *out, const struct gf_script *script)
{
	uint32_t i;

	for (i = 0; i < script->nparams; i++) {
		const struct gf_script_param *p = &script->params[i];

		gf_buf_addf(out, i ? ", %s" : "%s", p->name);
		if (p->value)
			gf_buf_addf(out, "=%s", p->value);
	}
}

static void give(struct gf_sheet *sheet, const char *s)
{
	if (s)
		gf_sheet_text(sheet, s, strlen(s));
	else
		gf_sheet_null(sheet);
}

static int list(struct query *q)
{
	const struct gf_sheet_column columns[] = {
		{ .name = "query", .label = _("Question"), .fixed = true },
		{ .name = "title", .label = _("Title") },
		{ .name = "parameters", .label = _("Parameters") },
		{ .name = "help" },
	};
	/* people read the help of one question when they ask it */
	size_t n = GF_NELEMS(columns) - ask_is_for_people(&q->ask), i;
	struct gf_sheet *sheet;
	struct gf_buf params = GF_BUF_INIT;

	sheet = ask_sheet(&q->ask,
			  &(struct gf_sheet_opts){ .rows_key = "queries" },
			  columns, n);
	for (i = 0; i < q->scripts.n; i++) {
		const struct gf_script *script = &q->scripts.items[i];

		gf_buf_reset(&params);
		write_params(&params, script);
		give(sheet, script->id);
		give(sheet, gf_words_text(&script->title));
		give(sheet, params.s);
		if (n == GF_NELEMS(columns))
			give(sheet, gf_words_text(&script->help));
		gf_sheet_end_row(sheet);
	}
	gf_buf_release(&params);
	if (!q->scripts.n)
		cli_warn(_("this registry has no saved question: a file of "
			   "%s/ would be one"),
			 FOLDER);
	return ask_finish(&q->ask, sheet);
}

/* --- one of them --------------------------------------------------------- */

/* "budget" may be budget-controle or budget-par-poste. */
static size_t name_those_with(const struct query *q, const char *word,
			      struct gf_buf *out)
{
	struct gf_buf folded = GF_BUF_INIT;
	size_t i, n = 0;

	gf_fold(&folded, word, strlen(word));
	for (i = 0; i < q->scripts.n && folded.len; i++)
		if (strstr(q->scripts.items[i].id, folded.s))
			gf_buf_addf(out, n++ ? ", %s" : "%s",
				    q->scripts.items[i].id);
	gf_buf_release(&folded);
	return n;
}

static int unknown_query(const struct query *q, const char *name)
{
	struct gf_buf several = GF_BUF_INIT;
	struct gf_near near;
	size_t i;
	int ret;

	if (name_those_with(q, name, &several) > 1) {
		ret = cli_usage(&cmd_query,
				_("no question is called '%s'; these have it "
				  "in their name: %s"),
				name, several.s);
		gf_buf_release(&several);
		return ret;
	}
	gf_buf_release(&several);

	gf_near_init(&near, name, strlen(name));
	for (i = 0; i < q->scripts.n; i++) {
		const struct gf_script *s = &q->scripts.items[i];

		gf_near_offer(&near, s->id, s->id);
		if (s->number)
			gf_near_offer(&near, s->number, s->id);
		if (gf_words_text(&s->title))
			gf_near_offer(&near, gf_words_text(&s->title), s->id);
	}
	ret = near.best ? cli_usage(&cmd_query,
				    _("no question is called '%s'; did you "
				      "mean '%s'?"),
				    name, near.best)
			: cli_usage(&cmd_query,
				    _("no question is called '%s'; greffe "
				      "query lists those there are"),
				    name);
	gf_near_release(&near);
	return ret;
}

static int write_stderr(const char *s, size_t len, void *payload GF_UNUSED)
{
	return fwrite(s, 1, len, stderr) == len ? 0 : -1;
}

/* What is wrong in its header does not stop an answer; no SELECT does. */
static int check_header(struct query *q)
{
	struct gf_script *script = q->script;
	struct gf_writer_opts opts = { .format = "text",
				       .color = q->ask.cli->color_err,
				       .quiet = true,
				       .version = cli_version() };
	struct gf_writer *writer;

	if (!script->diags.errors && script->sql)
		return -1;
	writer = gf_writer_new(&opts, write_stderr, NULL);
	gf_writer_document(writer, &script->source, 0, &script->diags);
	gf_writer_finish(writer);
	gf_writer_free(writer);
	return script->sql ? -1 : CLI_FAILED;
}

static int find(struct query *q, const char *name)
{
	size_t i;

	for (i = 0; i < q->scripts.n; i++)
		if (!strcmp(q->scripts.items[i].id, name))
			q->script = &q->scripts.items[i];
	return q->script ? check_header(q) : unknown_query(q, name);
}

/* --- its parameters ------------------------------------------------------ */

/* The value typed for a parameter, else its own, else NULL. */
static const char *value_of(const struct query *q,
			    const struct gf_script_param *param)
{
	size_t len = strlen(param->name);
	const char *value = param->value;
	int i;

	for (i = 0; i < q->argc; i++)
		if (answer_split(q->argv[i]) == len &&
		    !memcmp(q->argv[i], param->name, len))
			value = q->argv[i] + len + 1;
	return value;
}

static int unknown_param(const struct query *q, const char *name)
{
	struct gf_buf all = GF_BUF_INIT;
	struct gf_near near;
	uint32_t i;
	int ret;

	gf_near_init(&near, name, strlen(name));
	for (i = 0; i < q->script->nparams; i++)
		gf_near_offer(&near, q->script->params[i].name,
			      q->script->params[i].name);
	write_params(&all, q->script);
	if (near.best)
		ret = cli_usage(&cmd_query,
				_("the question '%s' has no parameter '%s'; "
				  "did you mean '%s'?"),
				q->script->id, name, near.best);
	else if (all.len)
		ret = cli_usage(&cmd_query,
				_("the question '%s' has no parameter '%s'; "
				  "it has: %s"),
				q->script->id, name, all.s);
	else
		ret = cli_usage(&cmd_query,
				_("the question '%s' has no parameters"),
				q->script->id);
	gf_near_release(&near);
	gf_buf_release(&all);
	return ret;
}

static int missing_param(const struct query *q,
			 const struct gf_script_param *param)
{
	const char *help = gf_words_text(&param->help);

	if (help)
		return cli_usage(&cmd_query,
				 _("the question '%s' wants '%s' (%s): type "
				   "greffe query %s %s=…"),
				 q->script->id, param->name, help,
				 q->script->id, param->name);
	return cli_usage(&cmd_query,
			 _("the question '%s' wants '%s': type greffe query "
			   "%s %s=…"),
			 q->script->id, param->name, q->script->id,
			 param->name);
}

static int not_a_param(const struct query *q, const char *word)
{
	struct gf_buf all = GF_BUF_INIT;
	int ret;

	write_params(&all, q->script);
	ret = all.len ? cli_usage(&cmd_query,
				  _("a parameter is typed NAME=VALUE, not "
				    "'%s'; the question '%s' has: %s"),
				  word, q->script->id, all.s)
		      : cli_usage(&cmd_query,
				  _("the question '%s' has no parameters"),
				  q->script->id);
	gf_buf_release(&all);
	return ret;
}

static bool is_number(const char *s)
{
	s += *s == '-';
	return *s && !s[strspn(s, "0123456789.")];
}

/* Where a number is proposed, a number is meant. */
static int check_number(const struct query *q,
			const struct gf_script_param *param)
{
	const char *value = value_of(q, param);

	if (!param->value || !is_number(param->value) || is_number(value))
		return -1;
	return cli_usage(&cmd_query,
			 _("'%s' is a number, as in %s=%s, not '%s'"),
			 param->name, param->name, param->value, value);
}

static int check_params(const struct query *q)
{
	uint32_t p;
	int i;

	for (i = 0; i < q->argc; i++) {
		size_t len = answer_split(q->argv[i]);
		char *name;
		int ret;

		if (!len)
			return not_a_param(q, q->argv[i]);
		if (gf_script_param(q->script, q->argv[i], len))
			continue;
		name = gf_xmemdup(q->argv[i], len);
		ret = unknown_param(q, name);
		free(name);
		return ret;
	}
	for (p = 0; p < q->script->nparams; p++) {
		const struct gf_script_param *param = &q->script->params[p];
		int ret = value_of(q, param) ? check_number(q, param)
					     : missing_param(q, param);

		if (ret >= 0)
			return ret;
	}
	return -1;
}

/* Those that a statement has; it may have none that the header has not. */
static int bind(const struct query *q, struct gf_rows *rows)
{
	const struct gf_script_param *param;
	struct gf_error err;
	const char *own;
	int i;

	for (i = 1; (own = gf_rows_parameter(rows, i)); i++) {
		if (!strcmp(own, ":today"))
			continue;
		param = gf_script_param(q->script, own + 1, strlen(own + 1));
		if (!param) {
			cli_warn(_("%s reads '%s', which its line 'params:' "
				   "does not declare"),
				 q->script->path, own);
			return CLI_FAILED;
		}
		if (answer_bind(rows, param->name, value_of(q, param), &err) <
		    0)
			return cli_fail(&err);
	}
	return -1;
}

/* --- asking -------------------------------------------------------------- */

/* A saved question that is wrong is the registry's fault, not a wrong use. */
static int blame(int ret)
{
	return ret == CLI_USAGE ? CLI_FAILED : ret;
}

/* The sentence of a row: by the language, else its first column. */
static const char *sentence(const struct gf_rows *rows)
{
	int n = gf_rows_columns(rows), i;
	const char *other = gf_rows_text(rows, 0, NULL);
	char name[32];

	snprintf(name, sizeof(name), "message_%s", gf_i18n_lang());
	for (i = 0; i < n; i++)
		if (!strcmp(gf_rows_name(rows, i), name) &&
		    gf_rows_type(rows, i) != GF_CELL_NULL)
			return gf_rows_text(rows, i, NULL);
	return other;
}

static int note_caveats(struct query *q, struct gf_sheet *sheet)
{
	struct gf_script *script = q->script;
	struct question question = { &script->source, script->caveats,
				     script->caveats_at, false };
	struct gf_buf text = GF_BUF_INIT;
	struct gf_rows *rows = NULL;
	struct gf_error err;
	int ret;

	if (!script->caveats)
		return -1;
	ret = blame(answer_open(&q->ask, &question, &rows));
	if (ret < 0)
		ret = bind(q, rows);
	if (ret < 0) {
		while ((ret = gf_rows_step(rows, &err)) > 0) {
			gf_buf_reset(&text);
			if (sentence(rows))
				answer_sentence(&text, &q->ask, sentence(rows));
			if (text.len)
				gf_sheet_note(sheet, text.s);
		}
		ret = ret < 0 ? cli_fail(&err) : -1;
	}
	gf_rows_close(rows);
	gf_buf_release(&text);
	return ret;
}

/* "query" and "parameters", for JSON. */
static const char *members(struct query *q)
{
	struct gf_buf out = GF_BUF_INIT;
	const char *kept;
	uint32_t i;

	gf_buf_addf(&out, "\"query\":\"%s\",\"parameters\":{", q->script->id);
	for (i = 0; i < q->script->nparams; i++) {
		const struct gf_script_param *p = &q->script->params[i];
		const char *value = value_of(q, p);

		gf_buf_addf(&out, "%s\"%s\":", i ? "," : "", p->name);
		gf_buf_add_json(&out, value, strlen(value));
	}
	gf_buf_adds(&out, "}");
	kept = gf_arena_memdup(&q->ask.arena, out.s, out.len);
	gf_buf_release(&out);
	return kept;
}

/* What was asked, and of what: "The members (annee=2025)". */
static const char *write_title(struct query *q)
{
	const char *title = gf_words_text(&q->script->title);
	struct gf_buf out = GF_BUF_INIT;
	const char *kept;
	uint32_t i;

	gf_buf_adds(&out, title ? title : q->script->id);
	for (i = 0; i < q->script->nparams; i++)
		gf_buf_addf(&out, i ? ", %s=%s" : " (%s=%s",
			    q->script->params[i].name,
			    value_of(q, &q->script->params[i]));
	gf_buf_adds(&out, i ? ")" : "");
	kept = gf_arena_memdup(&q->ask.arena, out.s, out.len);
	gf_buf_release(&out);
	return kept;
}

static int answer(struct query *q)
{
	struct gf_script *script = q->script;
	struct question question = { &script->source, script->sql,
				     script->sql_at, false };
	struct gf_sheet_opts opts = { .title = write_title(q) };
	struct gf_sheet *sheet = NULL;
	struct gf_rows *rows = NULL;
	int ret;

	ret = blame(answer_open(&q->ask, &question, &rows));
	if (ret < 0)
		ret = bind(q, rows);
	if (ret < 0) {
		opts.members = members(q);
		sheet = answer_sheet(&q->ask, rows, script, &opts);
		ret = blame(answer_fill(&q->ask, &question, rows, sheet));
	}
	gf_rows_close(rows);
	if (ret < 0)
		ret = note_caveats(q, sheet);
	if (ret < 0)
		return ask_finish(&q->ask, sheet);
	gf_sheet_free(sheet);
	return ret;
}

/* --- the command --------------------------------------------------------- */

static int run_query(struct query *q, struct cli *cli, int argc, char **argv)
{
	struct gf_error err;
	int ret;

	ret = ask_open(&q->ask, cli, &cmd_query, &q->options,
		       argc ? ASK_RECORDS : ASK_SHAPE);
	if (ret >= 0)
		return ret;
	if (gf_scripts_load(&q->scripts, gf_index_tree(q->ask.index), FOLDER,
			    &err) < 0)
		return cli_fail(&err);
	if (!argc)
		return list(q);
	q->argc = argc - 1;
	q->argv = argv + 1;
	ret = find(q, argv[0]);
	if (ret < 0)
		ret = check_params(q);
	return ret < 0 ? answer(q) : ret;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct query q = { 0 };
	int ret = cli_parse(cli, &cmd_query, &q, &argc, argv);

	if (ret < 0)
		ret = run_query(&q, cli, argc, argv);
	gf_scripts_release(&q.scripts);
	ask_close(&q.ask);
	return ret;
}

const struct cmd cmd_query = {
	.name = "query",
	.args = N_("[NAME [PARAMETER=VALUE…]]"),
	.summary = N_("ask a question that the registry carries with it"),
	.details = N_(
		"Without a NAME, the questions there are, with their "
		"parameters: each is a file\nof schema/queries/, SQL with a "
		"title. What limits an answer (a list that is not\ncomplete, "
		"a year without accounts) is printed under it.\n\n"
		"  greffe query\n"
		"  greffe query membres\n"
		"  greffe query membres annee=2022 --format csv"),
	.options = options,
	.run = run,
};
