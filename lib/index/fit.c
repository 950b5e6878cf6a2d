/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A value fitted to the column that it is compared with, so that people may
 * type a label for a value, a year for a date, quotes or none.
 */
#include "index/select.h"

#include <strings.h>

/* --- values that a schema lists ------------------------------------------ */

enum { VALUES_MAX = 40 };

struct lookup {
	struct gf_buf folded, other;
	const struct gf_node *exact, *near_label;
	struct gf_near near;
	const char *names[VALUES_MAX];
	size_t n;
	const struct expr *wanted;
};

static void count_value(const struct gf_node *value GF_UNUSED,
			const struct gf_node *labels GF_UNUSED, void *payload)
{
	++*(size_t *)payload;
}

bool schema_has_values(const struct gf_schema *schema)
{
	size_t n = 0;

	if (schema)
		gf_schema_values(schema, count_value, &n);
	return n > 0;
}

static bool folds_to(struct lookup *l, const char *text)
{
	gf_buf_reset(&l->other);
	gf_fold(&l->other, text, strlen(text));
	return !strcmp(l->other.s, l->folded.s);
}

static void look_at_value(const struct gf_node *value,
			  const struct gf_node *labels, void *payload)
{
	struct lookup *l = payload;

	if (!value->text || value->type == GF_NULL)
		return;
	if (value->len == l->wanted->text_len &&
	    !memcmp(value->text, l->wanted->text, value->len))
		l->exact = value;
	if (folds_to(l, value->text) && !l->near_label)
		l->near_label = value;
	gf_near_offer(&l->near, value->text, value->text);
	if (labels && labels->type == GF_MAP)
		gf_map_each (pair, labels) {
			if (pair->value->type != GF_STRING)
				continue;
			if (folds_to(l, pair->value->text) && !l->near_label)
				l->near_label = value;
			gf_near_offer(&l->near, pair->value->text, value->text);
		}
	if (l->n < VALUES_MAX)
		l->names[l->n++] = value->text;
}

static int fail_value(struct asking *a, const struct expr *e,
		      const struct path *path, struct lookup *l)
{
	if (l->near.best)
		asking_fail(a, e->at, e->len,
			    _("'%.80s' is no value of '%.80s'; did you mean "
			      "'%.80s'?"),
			    e->text, path->name, l->near.best);
	else
		asking_fail(a, e->at, e->len,
			    _("'%.80s' is no value of '%.80s'"), e->text,
			    path->name);
	asking_list(a, _("there are:"), l->names, l->n);
	return -1;
}

/* By its own spelling, or by its label in any language, accents forgiven. */
static int fit_listed(struct asking *a, struct expr *e, const struct path *path)
{
	struct lookup l = { GF_BUF_INIT, GF_BUF_INIT, .wanted = e };
	const struct gf_node *found;
	int ret = 0;

	gf_near_init(&l.near, e->text, e->text_len);
	if (e->text_len <= gf_limit(GF_LIMIT_NAME_BYTES))
		gf_fold(&l.folded, e->text, e->text_len);
	gf_schema_values(path->schema, look_at_value, &l);
	found = l.exact ? l.exact : l.near_label;
	if (found) {
		e->text = found->text;
		e->text_len = found->len;
		if (found->type == GF_STRING)
			e->type = EXPR_STRING;
	} else if (l.n) {
		ret = fail_value(a, e, path, &l);
	}
	gf_near_release(&l.near);
	gf_buf_release(&l.folded);
	gf_buf_release(&l.other);
	return ret;
}

/* --- numbers, truth, dates ----------------------------------------------- */

static int fit_number(struct asking *a, struct expr *e, const struct path *path)
{
	struct gf_decimal decimal;
	size_t n = strspn(e->text, "+-");

	if (e->type == EXPR_NUMBER)
		return 0;
	if (n > 1 || e->text_len > 64 || !strpbrk(e->text, "0123456789") ||
	    !gf_decimal_parse(&decimal, e->text + n, e->text_len - n,
			      a->arena) ||
	    strspn(e->text + n, "0123456789.eE+-") != e->text_len - n)
		return asking_fail(a, e->at, e->len,
				   _("'%.80s' holds numbers, and '%.80s' is "
				     "none"),
				   path->name, e->text);
	e->type = EXPR_NUMBER;
	return 0;
}

static int fit_truth(struct asking *a, struct expr *e, const struct path *path)
{
	const char *const words[][2] = {
		{ "true", "TRUE" },   { "yes", "TRUE" },
		{ "oui", "TRUE" },    { "vrai", "TRUE" },
		{ "false", "FALSE" }, { "no", "FALSE" },
		{ "non", "FALSE" },   { "faux", "FALSE" },
		{ _("yes"), "TRUE" }, { _("no"), "FALSE" },
	};
	size_t i;

	if (e->type == EXPR_NUMBER)
		return 0;
	for (i = 0; i < GF_NELEMS(words); i++)
		if (!strcasecmp(e->text, words[i][0])) {
			e->op = words[i][1];
			e->type = EXPR_WORD;
			return 0;
		}
	return asking_fail(a, e->at, e->len,
			   _("'%.80s' is true or false, and '%.80s' is "
			     "neither"),
			   path->name, e->text);
}

int fail_date(struct asking *a, const struct expr *e, const struct path *path)
{
	return asking_fail(a, e->at, e->len,
			   _("'%.80s' holds dates, and '%.80s' is none: write "
			     "'2025', '2025-06' or '2025-06-30'"),
			   path->name, e->text);
}

static int fit_date(struct asking *a, struct expr *e, const struct path *path)
{
	char days[2][GF_DAY_TEXT];
	int64_t first, last;

	if (!gf_edtf_parse(e->text, e->text_len, &first, &last))
		return fail_date(a, e, path);
	gf_day_text(days[0], first);
	gf_day_text(days[1], last);
	e->days[0] = gf_arena_strdup(a->arena, days[0]);
	e->days[1] = gf_arena_strdup(a->arena, days[1]);
	return 0;
}

bool path_is_day(const struct path *path)
{
	return path && path->column && path->column->day &&
	       (path->end == END_COLUMN || path->end == END_TAILS);
}

/* 06/2024: a date that was typed as a sum. */
static bool is_sum(const struct expr *e)
{
	return e->type == EXPR_BINARY && e->args[0]->type == EXPR_NUMBER &&
	       e->args[1]->type == EXPR_NUMBER;
}

static int fail_sum(struct asking *a, const struct expr *e,
		    const struct path *path)
{
	const struct expr *last = e->args[1];

	return asking_fail(a, e->args[0]->at,
			   last->at + last->len - e->args[0]->at,
			   _("'%.80s' holds dates: write '2025', '2025-06' or "
			     "'2025-06-30'"),
			   path->name);
}

bool path_is_dated(const struct path *path)
{
	return path && path->column && path->column->edtf &&
	       (path->end == END_COLUMN || path->end == END_TAILS);
}

/* --- references ---------------------------------------------------------- */

static bool is_id_text(const struct expr *e)
{
	size_t i;

	for (i = 0; i < e->text_len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-/",
			    e->text[i]))
			return false;
	return true;
}

/* What it is called, where its id is wanted: both questions are shown. */
static int fail_id(struct asking *a, const struct expr *e,
		   const struct path *path)
{
	const struct gf_node *kind = path->ref;
	const struct gf_shape_table *table;
	struct gf_buf id = GF_BUF_INIT;
	const char *title = NULL;

	if (kind->type == GF_SEQ && kind->n)
		kind = kind->items[0];
	table = kind->type == GF_STRING ? kind_table(a, kind->text) : NULL;
	if (!table || !path_of_role(a, table, "title", &title))
		title = "id";
	if (path->ref->type == GF_SEQ && kind->type == GF_STRING)
		gf_buf_addf(&id, "%s/", kind->text);
	gf_fold(&id, e->text, e->text_len);
	asking_fail(a, e->at, e->len,
		    _("'%.80s' holds ids, such as '%.80s'; to ask by name: "
		      "%.80s.%.80s = '%.80s'"),
		    path->name, id.s, path->name, title, e->text);
	gf_buf_release(&id);
	return -1;
}

static int fit_id(struct asking *a, struct expr *e, const struct path *path)
{
	if (!is_id_text(e))
		return fail_id(a, e, path);
	e->type = EXPR_STRING;
	return 0;
}

/* --- values, by their column --------------------------------------------- */

bool path_is_date(const struct path *path)
{
	return path_is_dated(path) || path_is_day(path);
}

bool expr_is_value(const struct expr *e)
{
	return e->type == EXPR_STRING || e->type == EXPR_NUMBER;
}

int fit_value(struct asking *a, struct expr *e, const struct path *path,
	      bool compared)
{
	enum gf_column_type type;

	bool date = path_is_date(path);

	if (date && compared && is_sum(e))
		return fail_sum(a, e, path);
	if (!path || !expr_is_value(e) || path->end == END_JSON)
		return 0;
	if (date)
		return compared ? fit_date(a, e, path) : 0;
	if (schema_has_values(path->schema))
		return fit_listed(a, e, path);
	if (path->ref && compared)
		return fit_id(a, e, path);
	type = path->column && path->end != END_YEAR && path->end != END_MONTH
		       ? path->column->type
		       : GF_COLUMN_TEXT;
	if (type == GF_COLUMN_INTEGER || type == GF_COLUMN_REAL)
		return fit_number(a, e, path);
	if (type == GF_COLUMN_BOOLEAN)
		return fit_truth(a, e, path);
	/* codes keep their zeros: `code = 04` is the text that was typed */
	if (type == GF_COLUMN_TEXT)
		e->type = EXPR_STRING;
	return 0;
}
