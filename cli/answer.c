/* SPDX-License-Identifier: EUPL-1.2 */
/* See answer.h. */
#include "cli/answer.h"
#include "cli/prose.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

/* --- the last resort ----------------------------------------------------- */

/*
 * SQLite looks at the clock between two steps of its machine; one step that
 * never ends (a text index asked for everything in a hundred ways) is not
 * stopped by that. Nothing of ours is half done then: the file is only read.
 */
static void give_up(int signal GF_UNUSED)
{
	static const char msg[] = "greffe: the question was stopped: it takes "
				  "too long\n";

	if (write(STDERR_FILENO, msg, sizeof(msg) - 1) < 0)
		_exit(CLI_FAILED);
	_exit(CLI_FAILED);
}

/* In time of the processor: who waits for a reader is not late. 0: never. */
static void give_up_after(size_t seconds)
{
	struct itimerval timer = { .it_value.tv_sec = (time_t)seconds };
	struct sigaction action = { .sa_handler = give_up };

	sigaction(SIGPROF, &action, NULL);
	setitimer(ITIMER_PROF, &timer, NULL);
}

/* --- opening ------------------------------------------------------------- */

static int write_stderr(const char *s, size_t len, void *payload GF_UNUSED)
{
	return fwrite(s, 1, len, stderr) == len ? 0 : -1;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (signed char)c < 0;
}

/* The word at a place of the question, or the name between quotes. */
static struct gf_span word_at(const struct question *q, int at)
{
	struct gf_span span = { q->at + (uint32_t)at, q->at + (uint32_t)at };
	const char *s = q->src->text, *end;

	while (span.end < q->src->len &&
	       (is_name_byte(s[span.end]) || s[span.end] == '.'))
		span.end++;
	if (span.end > span.start || span.end == q->src->len)
		return span;
	end = s[span.end] == '"' ? strchr(s + span.end + 1, '"') : NULL;
	span.end = end ? (uint32_t)(end + 1 - s) : span.end + 1;
	return span;
}

/* What is wrong with the question's text, as a finding on it. */
static int show_wrong(struct ask *ask, const struct question *q, int at,
		      const struct gf_error *err)
{
	struct gf_writer_opts opts = { .format = "text",
				       .color = ask->cli->color_err,
				       .quiet = true,
				       .version = cli_version() };
	struct gf_diags diags = { 0 };
	struct gf_writer *writer;
	struct gf_diag *d;

	d = gf_diags_add(&diags, GF_RULE_SCRIPT_SQL, word_at(q, at));
	gf_say(&diags, &d->message, "%s", err->msg);
	writer = gf_writer_new(&opts, write_stderr, NULL);
	gf_writer_document(writer, q->src, 0, &diags);
	gf_writer_finish(writer);
	gf_writer_free(writer);
	gf_diags_release(&diags);
	return CLI_USAGE;
}

static int fail(struct ask *ask, const struct question *q, int at,
		const struct gf_error *err)
{
	if (err->code != GF_EINVALID)
		return cli_fail(err);
	if (at >= 0 && (size_t)at <= strlen(q->sql))
		return show_wrong(ask, q, at, err);
	if (q->typed)
		return cli_usage(ask->cmd, "%s", err->msg);
	cli_warn("%s: %s", q->src->path, err->msg);
	return CLI_USAGE;
}

int answer_open(struct ask *ask, const struct question *question,
		struct gf_rows **rows)
{
	struct gf_error err;

	give_up_after(3 * gf_limit(GF_LIMIT_SQL_MS) / 1000);
	if (gf_rows_open(rows, ask->index, question->sql, GF_THEIRS, &err) < 0)
		return fail(ask, question, gf_index_error_at(ask->index), &err);
	return -1;
}

/* --- parameters ---------------------------------------------------------- */

size_t answer_split(const char *pair)
{
	const char *eq = strchr(pair, '=');

	return eq ? (size_t)(eq - pair) : 0;
}

bool answer_has(const struct gf_rows *rows, const char *name, size_t len)
{
	const char *own;
	int i;

	for (i = 1; (own = gf_rows_parameter(rows, i)); i++)
		if (strlen(own + 1) == len && !memcmp(own + 1, name, len))
			return true;
	return false;
}

/* 510000 and -3, but not 007 nor +1, which are names of something. */
static bool is_integer(const char *s)
{
	size_t len;

	s += *s == '-';
	len = strspn(s, "0123456789");
	return len && len < 19 && !s[len] && (*s != '0' || len == 1);
}

int answer_bind(struct gf_rows *rows, const char *name, const char *value,
		struct gf_error *err)
{
	struct gf_buf colon = GF_BUF_INIT;
	int ret;

	gf_buf_addf(&colon, ":%s", name);
	ret = is_integer(value)
		      ? gf_rows_bind_integer(rows, colon.s,
					     strtoll(value, NULL, 10), err)
		      : gf_rows_bind_text(rows, colon.s, value, strlen(value),
					  err);
	gf_buf_release(&colon);
	return ret;
}

/* --- rows ---------------------------------------------------------------- */

/* Compact JSON, as the index has what has no single type. */
static bool is_json(const struct gf_rows *rows, int i,
		    const struct gf_shape_column *column)
{
	return column ? column->type == GF_COLUMN_JSON
		      : !strcmp(gf_rows_name(rows, i), "_json");
}

/* A column that was given another name by the question goes by that one. */
static bool is_renamed(const struct gf_rows *rows, int i,
		       const struct gf_shape_column *column)
{
	return strcmp(gf_rows_name(rows, i), column->name) != 0;
}

static const char *unit_of(const struct gf_shape_column *column)
{
	return column->type == GF_COLUMN_INTEGER ||
			       column->type == GF_COLUMN_REAL
		       ? gf_schema_text(column->schema, "x-unit")
		       : NULL;
}

static void name_column(struct gf_sheet_column *out, const struct gf_rows *rows,
			int i, const struct gf_script *script)
{
	const struct gf_shape_column *column = gf_rows_origin(rows, i);
	const struct gf_script_column *said = NULL;

	out->name = gf_rows_name(rows, i);
	out->json = is_json(rows, i, column);
	out->fixed = !strcmp(out->name, "_id") || !strcmp(out->name, "id");
	if (column && column->schema) {
		out->unit = unit_of(column);
		if (!column->derived && !is_renamed(rows, i, column))
			out->label = gf_schema_label(column->schema);
	}
	if (script)
		said = gf_script_column(script, out->name, strlen(out->name));
	if (said && gf_words_text(&said->label))
		out->label = gf_words_text(&said->label);
	if (said && said->unit)
		out->unit = said->unit;
}

struct gf_sheet *answer_sheet(struct ask *ask, const struct gf_rows *rows,
			      const struct gf_script *script,
			      const struct gf_sheet_opts *opts)
{
	size_t n = (size_t)gf_rows_columns(rows), i;
	struct gf_sheet_column *columns = gf_xcalloc(n, sizeof(*columns));
	struct gf_sheet *sheet;

	for (i = 0; i < n; i++)
		name_column(&columns[i], rows, (int)i, script);
	sheet = ask_sheet(ask, opts, columns, n);
	free(columns);
	return sheet;
}

/* What is known of the cells of a column. */
struct cells {
	bool boolean;
	const struct gf_schema *labels; /* of its values; NULL: as they are */
};

/*
 * The answer to a saved question is read; a question typed in SQL wants to
 * be typed on, with the values as they are.
 */
static struct cells *know_cells(const struct ask *ask,
				const struct question *question,
				const struct gf_rows *rows, int n)
{
	struct cells *cells = gf_xcalloc((size_t)n, sizeof(*cells));
	bool labels = !question->typed && ask_is_for_people(ask);
	int i;

	for (i = 0; i < n; i++) {
		const struct gf_shape_column *column = gf_rows_origin(rows, i);

		if (!column)
			continue;
		cells[i].boolean = column->type == GF_COLUMN_BOOLEAN;
		if (labels && !column->derived)
			cells[i].labels = column->schema;
	}
	return cells;
}

static void fill_text(struct gf_sheet *sheet, const struct gf_rows *rows, int i,
		      const struct gf_schema *labels)
{
	const char *s, *label;
	size_t len;

	s = gf_rows_text(rows, i, &len);
	label = labels ? prose_value_label(labels, s, len) : NULL;
	gf_sheet_text(sheet, label ? label : s, label ? strlen(label) : len);
}

static void fill_cell(struct gf_sheet *sheet, const struct gf_rows *rows, int i,
		      const struct cells *cells)
{
	switch (gf_rows_type(rows, i)) {
	case GF_CELL_NULL:
		gf_sheet_null(sheet);
		break;
	case GF_CELL_INTEGER:
		if (cells->boolean)
			gf_sheet_bool(sheet, gf_rows_integer(rows, i));
		else
			gf_sheet_integer(sheet, gf_rows_integer(rows, i));
		break;
	case GF_CELL_REAL:
		gf_sheet_real(sheet, gf_rows_real(rows, i));
		break;
	case GF_CELL_TEXT:
		fill_text(sheet, rows, i, cells->labels);
		break;
	}
}

int answer_fill(struct ask *ask, const struct question *question,
		struct gf_rows *rows, struct gf_sheet *sheet)
{
	int n = gf_rows_columns(rows), ret, i;
	bool empty = true;
	struct cells *cells = know_cells(ask, question, rows, n);
	struct gf_error err;

	while ((ret = gf_rows_step(rows, &err)) > 0) {
		empty = false;
		for (i = 0; i < n; i++)
			fill_cell(sheet, rows, i, &cells[i]);
		if (gf_sheet_end_row(sheet) < 0)
			break; /* nobody reads on: told when flushed */
	}
	free(cells);
	if (!ret && empty && ask_is_for_people(ask))
		gf_sheet_note(sheet, _("no row: the answer is empty"));
	give_up_after(0);
	return ret < 0 ? fail(ask, question, -1, &err) : -1;
}

/* --- sentences ----------------------------------------------------------- */

/* "table.column=value" between braces; false: it is something else. */
static bool add_value_label(struct gf_buf *out, const struct ask *ask,
			    const char *s, size_t len)
{
	const char *dot = memchr(s, '.', len), *is = memchr(s, '=', len);
	const struct gf_shape_column *column = NULL;
	const struct gf_shape_table *table;
	struct gf_buf name = GF_BUF_INIT;
	const char *label;

	if (!dot || !is || is < dot)
		return false;
	gf_buf_add(&name, s, (size_t)(dot - s));
	table = gf_shape_table(gf_index_shape(ask->index), name.s);
	gf_buf_reset(&name);
	gf_buf_add(&name, dot + 1, (size_t)(is - dot - 1));
	if (table)
		column = gf_shape_column(table, name.s);
	gf_buf_release(&name);
	if (!column)
		return false;
	len -= (size_t)(++is - s);
	label = column->schema ? prose_value_label(column->schema, is, len)
			       : NULL;
	gf_buf_add(out, label ? label : is, label ? strlen(label) : len);
	return true;
}

void answer_sentence(struct gf_buf *out, const struct ask *ask, const char *s)
{
	const char *open, *close;

	for (; (open = strchr(s, '{')) && (close = strchr(open, '}'));
	     s = close + 1) {
		gf_buf_add(out, s, (size_t)(open - s));
		if (!add_value_label(out, ask, open + 1,
				     (size_t)(close - open - 1)))
			gf_buf_add(out, open, (size_t)(close + 1 - open));
	}
	gf_buf_adds(out, s);
}
