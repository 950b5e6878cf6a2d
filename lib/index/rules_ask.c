/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One rule asked of the state: its parameters bound, its rows taken as
 * findings on the records that they name.
 */
#include "index/rules.h"

/* Records that one statement is asked about by :changed. */
#define CHUNK 2000

/* --- parameters ---------------------------------------------------------- */

static void bind_text(struct runner *r, const char *name, const char *s)
{
	char *end;
	double real = strtod(s, &end);
	long long whole = strtoll(s, NULL, 10);

	if (!*s || *end)
		gf_rows_bind_text(r->rows, name, s, strlen(s), NULL);
	else if (s[strspn(s, "-0123456789")])
		gf_rows_bind_real(r->rows, name, real, NULL);
	else
		gf_rows_bind_integer(r->rows, name, whole, NULL);
}

static const char *value_of(const struct runner *r, const char *name)
{
	const struct gf_script_param *param =
		gf_script_param(r->script, name, strlen(name));
	const struct gf_node *own =
		gf_registry_rule(r->state->reg, r->script->id);

	own = own && param ? gf_map_get(own, name) : NULL;
	if (own && own->type == GF_BOOL)
		return own->boolean ? "1" : "0";
	if (own && (own->type == GF_NUMBER || own->type == GF_STRING))
		return own->text;
	return param ? param->value : NULL;
}

/* false: one has no value, and that is said. */
static bool bind_parameters(struct runner *r)
{
	const char *name, *value;
	struct gf_diag *d;
	int i;

	r->local = r->timed = false;
	for (i = 1; (name = gf_rows_parameter(r->rows, i)); i++) {
		if (!strcmp(name, ":changed")) {
			r->local = true;
		} else if (!strcmp(name, ":today")) {
			r->timed = true;
		} else if ((value = value_of(r, name + 1))) {
			bind_text(r, name, value);
		} else {
			d = rules_complain(r->script, GF_RULE_SCRIPT_SQL, -1);
			if (d) {
				gf_say(&r->script->diags, &d->message,
				       N_("the parameter '%s' has no value"),
				       name);
				gf_say(&r->script->diags, &d->advice,
				       N_("-- params: %s=…"), name + 1);
			}
			return false;
		}
	}
	return true;
}

/* --- columns ------------------------------------------------------------- */

static const char *const column_names[] = { "kind", "id", "field", "message_fr",
					    "message_en" };

static int find_column(const struct gf_rows *rows, const char *name)
{
	int i, n = gf_rows_columns(rows);
	size_t len = strlen(name);

	for (i = 0; i < n; i++)
		if (!strncmp(gf_rows_name(rows, i), name, len) &&
		    (name[len - 1] == '_' || !gf_rows_name(rows, i)[len]))
			return i;
	return -1;
}

/* A language that is not given is read in another. */
static bool find_columns(struct runner *r)
{
	struct gf_diag *d;
	int any, i;

	any = find_column(r->rows, "message_");
	for (i = 0; i < COLS; i++) {
		r->columns[i] = find_column(r->rows, column_names[i]);
		if (r->columns[i] < 0 && i >= COL_FR)
			r->columns[i] = any;
		if (r->columns[i] >= 0)
			continue;
		d = rules_complain(r->script, GF_RULE_SCRIPT_SQL, -1);
		if (!d)
			return false;
		gf_say(&r->script->diags, &d->message,
		       N_("the rule gives no column '%s'"), column_names[i]);
		gf_say(&r->script->diags, &d->expected,
		       N_("a SELECT with the columns kind, id, field, "
			  "message_fr, message_en"));
		return false;
	}
	return true;
}

/* --- rows ---------------------------------------------------------------- */

static void put_cell(struct runner *r, int param, int column)
{
	size_t len;
	const char *s = gf_rows_text(r->rows, r->columns[column], &len);

	stmt_text(r->put, param, s ? s : "", s ? len : 0);
}

/* The record's document, and its path in the put statement; 0: none. */
static int64_t find_doc(struct runner *r, const char *kind, const char *id)
{
	int64_t doc = 0;
	const char *path;
	size_t len;

	stmt_text(r->doc, 1, kind, strlen(kind));
	stmt_text(r->doc, 2, id, strlen(id));
	if (stmt_step(r->db, r->doc, NULL) == 1) {
		doc = stmt_get_int(r->doc, 0);
		path = stmt_get_text(r->doc, 1, &len);
		stmt_int(r->put, 1, doc);
		stmt_text_copy(r->put, 2, path, len);
	}
	stmt_reset(r->doc);
	return doc;
}

static void say_stray(struct runner *r, const char *kind, const char *id)
{
	struct gf_diags *diags = &r->script->diags;
	struct gf_diag *d;

	if (r->strays++)
		return;
	d = rules_complain(r->script, GF_RULE_SCRIPT_ROW, -1);
	if (!d)
		return;
	gf_say(diags, &d->message,
	       N_("the rule speaks of '%1$s/%2$s', which is no record"),
	       gf_diags_excerpt(diags, kind, strlen(kind)),
	       gf_diags_excerpt(diags, id, strlen(id)));
	gf_say(diags, &d->expected,
	       N_("in the column 'kind' the name of a kind, in 'id' the id of "
		  "a record"));
}

static bool is_touched(struct runner *r, const char *kind, const char *id)
{
	struct sqlite3_stmt *st;
	bool found = false;

	st = db_prepare(r->db,
			"SELECT 1 FROM temp._touched WHERE kind = ? AND id = ?",
			NULL);
	if (!st)
		return false;
	stmt_text(st, 1, kind, strlen(kind));
	stmt_text(st, 2, id, strlen(id));
	found = stmt_step(r->db, st, NULL) == 1;
	stmt_free(st);
	return found;
}

static int take_row(struct runner *r, enum gf_severity severity, enum due due,
		    struct gf_error *err)
{
	const char *kind = gf_rows_text(r->rows, r->columns[COL_KIND], NULL);
	const char *id = gf_rows_text(r->rows, r->columns[COL_ID], NULL);
	const char *name = gf_severity_name(severity);
	int64_t doc;

	doc = kind && id ? find_doc(r, kind, id) : 0;
	if (!doc) {
		say_stray(r, kind ? kind : "", id ? id : "");
		return 0;
	}
	if (due == DUE_SOME && !is_touched(r, kind, id))
		return 0;
	stmt_int(r->put, 3, r->n++);
	stmt_text(r->put, 4, r->script->id, strlen(r->script->id));
	stmt_text(r->put, 5, name, strlen(name));
	put_cell(r, 6, COL_FIELD);
	put_cell(r, 7, COL_FR);
	put_cell(r, 8, COL_EN);
	return stmt_run(r->db, r->put, err);
}

/* -1: the index failed; the rule's own failures are said, r->failed is set. */
static int take_rows(struct runner *r, enum gf_severity severity, enum due due,
		     struct gf_error *err)
{
	struct gf_error why = { 0 };
	int ret;

	while ((ret = gf_rows_step(r->rows, &why)) == 1)
		if (take_row(r, severity, due, err) < 0)
			return -1;
	if (!ret)
		return 0;
	if (why.code == GF_EIO) {
		*err = why;
		return -1;
	}
	rules_say(r->script, why.msg, -1);
	r->failed = true;
	return 0;
}

/* --- :changed ------------------------------------------------------------ */

struct chunk {
	struct gf_buf json; /* {"kind":["id",…],…} */
	struct gf_buf kind; /* at hand */
	size_t n;
};

static void chunk_add(struct chunk *c, const char *kind, const char *id)
{
	if (!c->n || strcmp(c->kind.s, kind) != 0) {
		gf_buf_adds(&c->json, c->n ? "]," : "{");
		gf_buf_add_json(&c->json, kind, strlen(kind));
		gf_buf_adds(&c->json, ":[");
		gf_buf_reset(&c->kind);
		gf_buf_adds(&c->kind, kind);
	} else {
		gf_buf_addc(&c->json, ',');
	}
	gf_buf_add_json(&c->json, id, strlen(id));
	c->n++;
}

static int ask_chunk(struct runner *r, struct chunk *c,
		     enum gf_severity severity, enum due due,
		     struct gf_error *err)
{
	int ret;

	if (!c->n)
		return 0;
	gf_buf_adds(&c->json, "]}");
	gf_rows_reset(r->rows);
	gf_rows_bind_text(r->rows, ":changed", c->json.s, c->json.len, NULL);
	ret = take_rows(r, severity, due, err);
	gf_buf_reset(&c->json);
	gf_buf_reset(&c->kind);
	c->n = 0;
	return ret;
}

static int forget_findings(struct runner *r, const char *kind, const char *id,
			   struct gf_error *err)
{
	stmt_text(r->forget_doc, 1, r->script->id, strlen(r->script->id));
	stmt_text(r->forget_doc, 2, kind, strlen(kind));
	stmt_text(r->forget_doc, 3, id, strlen(id));
	return stmt_run(r->db, r->forget_doc, err);
}

/*
 * All records in the order of temp._touched. Many take more memory than a
 * stranger's statement may have; it is not the rule that asks for them.
 */
static int list_all(struct runner *r, struct gf_error *err)
{
	int ret;

	if (r->listed)
		return 0;
	guard_pause(&r->ix->guard);
	ret = db_exec(r->db,
		      "DROP TABLE IF EXISTS temp._every;"
		      "CREATE TEMP TABLE _every (kind TEXT, id TEXT,"
		      " PRIMARY KEY (kind, id)) WITHOUT ROWID;"
		      "INSERT OR IGNORE INTO temp._every"
		      " SELECT kind, id FROM _record",
		      err);
	guard_resume(&r->ix->guard);
	r->listed = !ret;
	return ret;
}

/* The same records in the same order, whether all or some are asked about. */
static int run_local(struct runner *r, enum gf_severity severity, enum due due,
		     struct gf_error *err)
{
	struct chunk c = { .json = GF_BUF_INIT, .kind = GF_BUF_INIT };
	struct sqlite3_stmt *st;
	const char *kind, *id;
	int ret = 0;

	if (due == DUE_ALL && list_all(r, err) < 0)
		return -1;
	st = db_prepare(r->db,
			due == DUE_ALL ? "SELECT kind, id FROM temp._every"
				       : "SELECT kind, id FROM temp._touched",
			err);
	if (!st)
		return -1;
	while (!ret && !r->failed && (ret = stmt_step(r->db, st, err)) == 1) {
		kind = stmt_get_text(st, 0, NULL);
		id = stmt_get_text(st, 1, NULL);
		chunk_add(&c, kind, id);
		ret = due == DUE_SOME ? forget_findings(r, kind, id, err) : 0;
		if (!ret && c.n >= CHUNK)
			ret = ask_chunk(r, &c, severity, due, err);
	}
	if (!ret && !r->failed)
		ret = ask_chunk(r, &c, severity, due, err);
	stmt_free(st);
	gf_buf_release(&c.json);
	gf_buf_release(&c.kind);
	return ret;
}

/* --- one rule ------------------------------------------------------------ */

/* Kinds between commas, or '*'; NULL: it reads what it may not. */
static const char *reads_of(const struct runner *r, struct gf_buf *out)
{
	const struct gf_strmap *tables = rows_tables(r->rows);
	const struct gf_shape_table *table;
	uint32_t i;

	gf_buf_adds(out, ",");
	for (i = 0; i < tables->n; i++) {
		const char *name = tables->entries[i].key;

		if (!strcmp(name, "_finding"))
			return NULL;
		if (!strcmp(name, "_link") || !strcmp(name, "_record") ||
		    !strcmp(name, "_search"))
			return "*";
		table = gf_shape_table(r->state->shape, name);
		if (table)
			gf_buf_addf(out, "%s,", table->kind->name);
	}
	return out->s;
}

static int note_ran(struct runner *r, struct gf_error *err)
{
	struct gf_buf reads = GF_BUF_INIT;
	const char *s = reads_of(r, &reads);
	struct sqlite3_stmt *st;
	int ret = -1;

	st = rules_prepare(r, "REPLACE INTO $ran VALUES (?, ?, ?, ?)", err);
	if (st) {
		stmt_text(st, 1, r->script->id, strlen(r->script->id));
		if (r->timed)
			stmt_text(st, 2, r->today, strlen(r->today));
		else
			stmt_null(st, 2);
		stmt_text(st, 3, s, strlen(s));
		stmt_int(st, 4, r->local);
		ret = stmt_run(r->db, st, err);
	}
	stmt_free(st);
	gf_buf_release(&reads);
	return ret;
}

/* What only the day makes wrong is never an error. */
static enum gf_severity severity_of(struct runner *r)
{
	struct gf_diag *d;

	if (!r->timed || r->script->severity != GF_ERROR)
		return r->script->severity;
	d = rules_complain(r->script, GF_RULE_SCRIPT_HEADER, -1);
	if (d) {
		gf_diags_set_severity(&r->script->diags, d, GF_WARNING);
		gf_say(&r->script->diags, &d->message,
		       N_("a rule that reads :today warns and never fails: "
			  "what only time changes is no error"));
		gf_say(&r->script->diags, &d->advice,
		       N_("-- severity: warning"));
	}
	return GF_WARNING;
}

/* 1; 0: it cannot be asked, and why is said; -1: the index failed. */
static int open_rule(struct runner *r, struct gf_error *err)
{
	struct gf_buf reads = GF_BUF_INIT;
	struct gf_error why = { 0 };
	bool allowed;

	if (gf_rows_open(&r->rows, r->ix, r->script->sql, GF_THEIRS, &why) <
	    0) {
		if (why.code == GF_EIO) {
			*err = why;
			return -1;
		}
		rules_say(r->script, why.msg, -1);
		return 0;
	}
	allowed = reads_of(r, &reads);
	gf_buf_release(&reads);
	if (!allowed)
		rules_say(r->script,
			  _("it reads _finding, which rules are judged "
			    "before"),
			  -1);
	return allowed && bind_parameters(r) && find_columns(r);
}

int rules_ask(struct runner *r, struct gf_script *script, enum due due,
	      struct gf_error *err)
{
	enum gf_severity severity;
	int ret;

	r->script = script;
	r->n = r->strays = 0;
	ret = open_rule(r, err);
	r->failed = ret < 1;
	if (ret == 1) {
		ret = 0;
		severity = severity_of(r);
		if (due == DUE_SOME && !r->local)
			due = DUE_ALL;
		if (due == DUE_ALL) {
			stmt_text(r->forget, 1, script->id, strlen(script->id));
			ret = stmt_run(r->db, r->forget, err);
		}
		if (!ret)
			ret = r->local ? run_local(r, severity, due, err)
				       : take_rows(r, severity, due, err);
	}
	if (!ret && !r->failed && !r->strays)
		ret = note_ran(r, err);
	else if (!ret)
		r->incomplete = true;
	gf_rows_close(r->rows);
	r->rows = NULL;
	return ret;
}
