/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an expression's names and values mean in a table. Names get their
 * paths; values are fitted to the column they are compared with (fit.c).
 */
#include "index/select.h"

#include <ctype.h>

static int adapt(struct asking *a, struct expr *e,
		 const struct gf_shape_table *table);

/* --- names --------------------------------------------------------------- */

/* The column that a comparison's other side is fitted to; NULL: none. */
static const struct path *fitting_path(const struct expr *e)
{
	return e->type == EXPR_PATH ? e->path : NULL;
}

static bool is_bare(struct asking *a, const struct expr *e,
		    const struct gf_shape_table *table)
{
	return e->type == EXPR_PATH && e->nsegments == 1 &&
	       !e->segments[0].fits && !path_has(a, table, e->text);
}

static bool is_truth(const struct path *path)
{
	return path->column && path->column->type == GF_COLUMN_BOOLEAN;
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

	if (!is_bare(a, e, table))
		return false;
	return e->quoted ||
	       (path && (path->ref || schema_has_values(path->schema) ||
			 is_truth(path)));
}

/* Any other word, beside a text: it wants quotes. */
static bool wants_quotes(struct asking *a, const struct expr *e,
			 const struct path *path,
			 const struct gf_shape_table *table)
{
	return path && path->column && path->column->type == GF_COLUMN_TEXT &&
	       is_bare(a, e, table);
}

static int fail_bare(struct asking *a, const struct expr *e,
		     const struct path *path, const char *op)
{
	if (path_is_date(path))
		return fail_date(a, e, path);
	return asking_fail(a, e->at, e->len,
			   _("'%.80s' is no field; a text stands between "
			     "quotes: %.80s %s '%.80s'"),
			   e->text, path->name, op ? op : "=", e->text);
}

static int adapt_path(struct asking *a, struct expr *e,
		      const struct gf_shape_table *table)
{
	e->path = gf_arena_alloc(a->arena, sizeof(*e->path));
	return path_resolve(a, e->path, table, e->segments, e->nsegments);
}

/* ville-de-paris was read as a subtraction: beside a reference it is an id. */
static bool is_bare_id(const struct asking *a, struct expr *e,
		       const struct path *path)
{
	const struct expr *first = e, *last = e;
	size_t i, len;

	if (e->type != EXPR_BINARY || !path ||
	    (!path->ref && !schema_has_values(path->schema)))
		return false;
	while (first->n)
		first = first->args[0];
	while (last->n)
		last = last->args[last->n - 1];
	len = last->at + last->len - first->at;
	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)a->text[first->at + i]) &&
		    !strchr("-_/", a->text[first->at + i]))
			return false;
	e->at = first->at;
	e->len = len;
	e->n = 0;
	e->text = gf_arena_memdup(a->arena, a->text + e->at, len);
	return true;
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
		if (path_is_dated(fitting_path(e->args[i])))
			return true;
	return false;
}

/* Days are compared with whole years and months; nothing is uncertain. */
static bool compares_periods(const struct expr *e, const struct path *path)
{
	uint32_t i;

	if (e->dated || !path_is_day(path))
		return false;
	for (i = 0; i < e->n; i++)
		if (e->args[i]->days[0])
			return true;
	return false;
}

/* In SQL nothing is equal to NULL, nor different from it. */
static int check_null(struct asking *a, const struct expr *e,
		      const struct path *path)
{
	uint32_t i;

	if (e->type != EXPR_COMPARE || !path)
		return 0;
	for (i = 0; i < e->n; i++)
		if (e->args[i]->type == EXPR_WORD &&
		    !strcmp(e->args[i]->op, "NULL"))
			return asking_fail(
				a, e->args[i]->at, e->args[i]->len,
				_("what has no value is asked with IS NULL or "
				  "IS NOT NULL: %.80s IS NULL"),
				path->name);
	return 0;
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
				  table) ||
		    is_bare_id(a, e->args[i], path))
			make_string(e->args[i]);
		else if (wants_quotes(a, e->args[i], path, table))
			return fail_bare(a, e->args[i], path, e->op);
		if (adapt(a, e->args[i], table) < 0 ||
		    (is_fitted(e) &&
		     fit_value(a, e->args[i], path, e->type != EXPR_IS) < 0))
			return -1;
	}
	e->dated = compares_dates(e);
	e->periods = compares_periods(e, path);
	return check_null(a, e, path);
}

/* `annee = 2024 OR 2025`: a value is no condition. */
static int check_conditions(struct asking *a, const struct expr *e)
{
	uint32_t i;

	if (e->type != EXPR_AND && e->type != EXPR_OR)
		return 0;
	for (i = 0; i < e->n; i++)
		if (expr_is_value(e->args[i]))
			return asking_fail(
				a, e->args[i]->at, e->args[i]->len,
				_("'%.80s' alone is no condition: repeat what "
				  "it is compared with, as in annee = 2024 OR "
				  "annee = 2025"),
				e->args[i]->text);
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
	return check_conditions(a, e);
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
