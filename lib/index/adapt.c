/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an expression's names and values mean in a table. Names get their
 * paths; a value is fitted to the column it is compared with, so that people
 * may type a label for a value, a year for a date, quotes or none.
 */
#include "index/select.h"

#include <ctype.h>
#include <strings.h>

static int adapt(struct asking *a, struct expr *e,
		 const struct gf_shape_table *table);

/* --- names --------------------------------------------------------------- */

static bool is_value_type(const struct expr *e)
{
	return e->type == EXPR_STRING || e->type == EXPR_NUMBER;
}

/* The column that a comparison's other side is fitted to; NULL: none. */
static const struct path *fitting_path(const struct expr *e)
{
	return e->type == EXPR_PATH ? e->path : NULL;
}

/*
 * A word without quotes that is no name: `statut = acheve`. Where values are
 * known, or are ids, it can only be one of them.
 */
static bool is_bare_value(struct asking *a, const struct expr *e,
			  const struct expr *other,
			  const struct gf_shape_table *table)
{
	const struct path *path = other ? fitting_path(other) : NULL;

	if (e->type != EXPR_PATH || e->nsegments != 1 || e->segments[0].fits ||
	    path_has(a, table, e->text))
		return false;
	return e->quoted ||
	       (path && (path->ref || schema_has_values(path->schema)));
}

static int adapt_path(struct asking *a, struct expr *e,
		      const struct gf_shape_table *table)
{
	e->path = gf_arena_alloc(a->arena, sizeof(*e->path));
	return path_resolve(a, e->path, table, e->segments, e->nsegments);
}

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
	if (e->type == EXPR_NUMBER)
		return 0;
	if (strcasecmp(e->text, "true") != 0 && strcasecmp(e->text, "false"))
		return asking_fail(a, e->at, e->len,
				   _("'%.80s' is true or false, and '%.80s' is "
				     "neither"),
				   path->name, e->text);
	e->op = tolower((unsigned char)e->text[0]) == 't' ? "TRUE" : "FALSE";
	e->type = EXPR_WORD;
	return 0;
}

static int fit_date(struct asking *a, struct expr *e, const struct path *path)
{
	char days[2][GF_DAY_TEXT];
	int64_t first, last;

	if (!gf_edtf_parse(e->text, e->text_len, &first, &last))
		return asking_fail(a, e->at, e->len,
				   _("'%.80s' holds dates, and '%.80s' is "
				     "none: write '2025', '2025-06' or "
				     "'2025-06-30'"),
				   path->name, e->text);
	gf_day_text(days[0], first);
	gf_day_text(days[1], last);
	e->days[0] = gf_arena_strdup(a->arena, days[0]);
	e->days[1] = gf_arena_strdup(a->arena, days[1]);
	return 0;
}

static bool is_dated_path(const struct path *path)
{
	return path && path->column && path->column->edtf &&
	       (path->end == END_COLUMN || path->end == END_TAILS);
}

/* A value, for the column that it is compared with. */
static int fit(struct asking *a, struct expr *e, const struct path *path,
	       bool compared)
{
	enum gf_column_type type;

	if (!path || !is_value_type(e) || path->end == END_JSON)
		return 0;
	if (is_dated_path(path))
		return compared ? fit_date(a, e, path) : 0;
	if (schema_has_values(path->schema))
		return fit_listed(a, e, path);
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

/* --- comparisons --------------------------------------------------------- */

static void make_string(struct expr *e)
{
	e->type = EXPR_STRING;
	e->text_len = strlen(e->text);
}

static bool is_fitted(const struct expr *e)
{
	return e->type == EXPR_COMPARE || e->type == EXPR_IN ||
	       e->type == EXPR_BETWEEN || e->type == EXPR_IS;
}

static bool compares_dates(const struct expr *e)
{
	uint32_t i;

	if (e->type == EXPR_IS || e->type == EXPR_LIKE)
		return false;
	for (i = 0; i < e->n; i++)
		if (is_dated_path(fitting_path(e->args[i])))
			return true;
	return false;
}

/* The first side that is a path; values on any other side are fitted to it. */
static int adapt_comparison(struct asking *a, struct expr *e,
			    const struct gf_shape_table *table)
{
	const struct path *path = NULL;
	uint32_t i, at = 0;

	for (i = 0; i < e->n && i < 2; i++)
		if (e->args[i]->type == EXPR_PATH &&
		    (e->args[i]->nsegments > 1 || e->args[i]->segments->fits ||
		     path_has(a, table, e->args[i]->text))) {
			if (adapt_path(a, e->args[i], table) < 0)
				return -1;
			path = e->args[i]->path;
			at = i;
			break;
		}
	for (i = 0; i < e->n; i++) {
		if (path && i == at)
			continue;
		if (is_bare_value(a, e->args[i], path ? e->args[at] : NULL,
				  table))
			make_string(e->args[i]);
		if (adapt(a, e->args[i], table) < 0 ||
		    (is_fitted(e) &&
		     fit(a, e->args[i], path, e->type != EXPR_IS) < 0))
			return -1;
	}
	e->dated = compares_dates(e);
	return 0;
}

static int adapt(struct asking *a, struct expr *e,
		 const struct gf_shape_table *table)
{
	uint32_t i;

	if (e->type == EXPR_PATH) {
		if (!is_bare_value(a, e, NULL, table))
			return adapt_path(a, e, table);
		make_string(e);
		return 0;
	}
	if (is_fitted(e) || e->type == EXPR_LIKE)
		return adapt_comparison(a, e, table);
	for (i = 0; i < e->n; i++)
		if (adapt(a, e->args[i], table) < 0)
			return -1;
	return 0;
}

int expr_adapt(struct asking *a, struct expr *e,
	       const struct gf_shape_table *table)
{
	return adapt(a, e, table);
}

bool expr_is_dated(const struct expr *e)
{
	uint32_t i;

	if (e->dated)
		return true;
	for (i = 0; i < e->n; i++)
		if (expr_is_dated(e->args[i]))
			return true;
	return false;
}
