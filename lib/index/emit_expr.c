/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Conditions as SQL. A comparison of dates known in part is two: what may be
 * true and what is certain; NOT swaps them.
 */
#include "index/select.h"

static void emit_expr(struct emitter *em, const struct expr *e,
		      enum certainty certainty);

/* --- dates --------------------------------------------------------------- */

/*
 * a and A: the first and last day of the left side; b and B: of the right.
 * Against a date typed as a period, the whole period is meant; against
 * another date known in part, one day of it.
 */
static const struct date_operator {
	const char *op, *swapped;
	const char *period[2], *date[2]; /* possibly, certainly */
} date_operators[] = {
	{ "<", ">", { "a < b", "A < b" }, { "a < B", "A < b" } },
	{ ">", "<", { "A > B", "a > B" }, { "A > b", "a > B" } },
	{ "<=", ">=", { "a <= B", "A <= B" }, { "a <= B", "A <= b" } },
	{ ">=", "<=", { "A >= b", "a >= b" }, { "A >= b", "a >= B" } },
	{ "=",
	  "=",
	  { "a <= B AND A >= b", "a >= b AND A <= B" },
	  { "a <= B AND A >= b", "a = A AND b = B AND a = b" } },
	{ "<>",
	  "<>",
	  { "a < b OR A > B", "A < b OR a > B" },
	  { "a <> A OR b <> B OR a <> b", "A < b OR a > B" } },
};

static const struct date_operator *find_operator(const char *op)
{
	size_t i;

	for (i = 0; i + 1 < GF_NELEMS(date_operators); i++)
		if (!strcmp(date_operators[i].op, op))
			break;
	return &date_operators[i];
}

static bool is_date(const struct expr *e)
{
	return e->type == EXPR_PATH && e->path && e->path->column &&
	       (e->path->column->edtf || e->path->column->day) &&
	       (e->path->end == END_COLUMN || e->path->end == END_TAILS);
}

static void emit_day(struct emitter *em, const struct expr *e, bool last,
		     enum certainty certainty)
{
	if (is_date(e) && e->path->column->day) {
		emit_value(em, e->path);
	} else if (is_date(e)) {
		emit_bound(em, e->path, last ? "_max" : "_min");
	} else if (e->days[last]) {
		emit_string(em->sql, e->days[last], strlen(e->days[last]));
	} else if (e->type == EXPR_WORD) {
		gf_buf_adds(em->sql, e->op);
	} else {
		gf_buf_adds(em->sql, last ? "edtf_max(" : "edtf_min(");
		emit_expr(em, e, certainty);
		gf_buf_addc(em->sql, ')');
	}
}

static void emit_dates(struct emitter *em, const char *op,
		       const struct expr *left, const struct expr *right,
		       enum certainty certainty)
{
	const struct date_operator *o = find_operator(op);
	const struct expr *swap;
	const char *s;

	if (!is_date(left)) {
		swap = left;
		left = right;
		right = swap;
		o = find_operator(o->swapped);
	}
	gf_buf_addc(em->sql, '(');
	s = (is_date(right) ? o->date : o->period)[certainty];
	for (; *s; s++) {
		if ((*s == 'a' || *s == 'A') && s[1] == ' ')
			emit_day(em, left, *s == 'A', certainty);
		else if ((*s == 'b' || *s == 'B') && (s[1] == ' ' || !s[1]))
			emit_day(em, right, *s == 'B', certainty);
		else
			gf_buf_addc(em->sql, *s);
	}
	gf_buf_addc(em->sql, ')');
}

static void emit_not(struct emitter *em, const struct expr *e)
{
	gf_buf_adds(em->sql, e->negated ? "(NOT " : "(");
}

/* Of two certainties, the other one: NOT swaps them. */
static enum certainty other(enum certainty certainty)
{
	return certainty == POSSIBLY ? CERTAINLY : POSSIBLY;
}

static void emit_dated(struct emitter *em, const struct expr *e,
		       enum certainty certainty)
{
	uint32_t i;

	if (e->negated)
		certainty = other(certainty);
	emit_not(em, e);
	if (e->type == EXPR_COMPARE) {
		emit_dates(em, e->op, e->args[0], e->args[1], certainty);
	} else if (e->type == EXPR_BETWEEN) {
		gf_buf_addc(em->sql, '(');
		emit_dates(em, ">=", e->args[0], e->args[1], certainty);
		gf_buf_adds(em->sql, " AND ");
		emit_dates(em, "<=", e->args[0], e->args[2], certainty);
		gf_buf_addc(em->sql, ')');
	} else {
		gf_buf_addc(em->sql, '(');
		for (i = 1; i < e->n; i++) {
			gf_buf_adds(em->sql, i > 1 ? " OR " : "");
			emit_dates(em, "=", e->args[0], e->args[i], certainty);
		}
		gf_buf_addc(em->sql, ')');
	}
	gf_buf_addc(em->sql, ')');
}

/* --- values -------------------------------------------------------------- */

static void emit_args(struct emitter *em, const struct expr *e, uint32_t from,
		      const char *joint, enum certainty certainty)
{
	uint32_t i;

	for (i = from; i < e->n; i++) {
		gf_buf_adds(em->sql, i > from ? joint : "");
		emit_expr(em, e->args[i], certainty);
	}
}

static void emit_operator(struct emitter *em, const struct expr *e,
			  const char *op, enum certainty certainty)
{
	emit_not(em, e);
	emit_expr(em, e->args[0], certainty);
	gf_buf_addf(em->sql, " %s ", op);
	emit_expr(em, e->args[1], certainty);
	gf_buf_addc(em->sql, ')');
}

static void emit_between(struct emitter *em, const struct expr *e,
			 enum certainty certainty)
{
	emit_not(em, e);
	emit_expr(em, e->args[0], certainty);
	gf_buf_adds(em->sql, " BETWEEN ");
	emit_args(em, e, 1, " AND ", certainty);
	gf_buf_addc(em->sql, ')');
}

static void emit_in(struct emitter *em, const struct expr *e,
		    enum certainty certainty)
{
	emit_not(em, e);
	emit_expr(em, e->args[0], certainty);
	gf_buf_adds(em->sql, " IN (");
	emit_args(em, e, 1, ", ", certainty);
	gf_buf_adds(em->sql, "))");
}

static void emit_case(struct emitter *em, const struct expr *e,
		      enum certainty certainty)
{
	uint32_t i = e->based, last = e->n - e->otherwise;

	gf_buf_adds(em->sql, "CASE ");
	if (e->based)
		emit_expr(em, e->args[0], certainty);
	for (; i < last; i += 2) {
		gf_buf_adds(em->sql, " WHEN ");
		emit_expr(em, e->args[i], certainty);
		gf_buf_adds(em->sql, " THEN ");
		emit_expr(em, e->args[i + 1], certainty);
	}
	if (e->otherwise) {
		gf_buf_adds(em->sql, " ELSE ");
		emit_expr(em, e->args[last], certainty);
	}
	gf_buf_adds(em->sql, " END");
}

static void emit_simple(struct emitter *em, const struct expr *e,
			enum certainty certainty)
{
	switch (e->type) {
	case EXPR_PATH:
		emit_value(em, e->path);
		break;
	case EXPR_STRING:
		emit_string(em->sql, e->text, e->text_len);
		break;
	case EXPR_NUMBER:
		gf_buf_add(em->sql, e->text, e->text_len);
		break;
	case EXPR_WORD:
		gf_buf_adds(em->sql, e->op);
		break;
	default: /* a function */
		gf_buf_addf(em->sql, "%s(", e->text);
		emit_args(em, e, 0, ", ", certainty);
		gf_buf_addc(em->sql, ')');
	}
}

/* One row's value; paths to several are bound to rows of theirs already. */
static void emit_expr(struct emitter *em, const struct expr *e,
		      enum certainty certainty)
{
	if (e->dated || e->periods) {
		emit_dated(em, e, certainty);
		return;
	}
	switch (e->type) {
	case EXPR_AND:
	case EXPR_OR:
		gf_buf_addc(em->sql, '(');
		emit_args(em, e, 0, e->type == EXPR_AND ? " AND " : " OR ",
			  certainty);
		gf_buf_addc(em->sql, ')');
		break;
	case EXPR_NOT:
	case EXPR_UNARY:
		gf_buf_adds(em->sql, e->type == EXPR_NOT ? "(NOT " : "(");
		gf_buf_adds(em->sql, e->type == EXPR_UNARY ? e->op : "");
		emit_expr(em, e->args[0],
			  e->type == EXPR_NOT ? other(certainty) : certainty);
		gf_buf_addc(em->sql, ')');
		break;
	case EXPR_COMPARE:
	case EXPR_IS:
	case EXPR_BINARY:
		emit_operator(em, e, e->op, certainty);
		break;
	case EXPR_LIKE:
		emit_operator(em, e, *e->op == '~' ? "REGEXP" : e->op,
			      certainty);
		break;
	case EXPR_BETWEEN:
		emit_between(em, e, certainty);
		break;
	case EXPR_IN:
		emit_in(em, e, certainty);
		break;
	case EXPR_CASE:
		emit_case(em, e, certainty);
		break;
	default:
		emit_simple(em, e, certainty);
	}
}

/* --- records that a reference names -------------------------------------- */

static bool reads_nothing(const struct expr *e)
{
	uint32_t i;

	if (e->type == EXPR_PATH)
		return false;
	for (i = 0; i < e->n; i++)
		if (!reads_nothing(e->args[i]))
			return false;
	return true;
}

/*
 * The reference that a comparison with constants goes through next; NULL:
 * none. Only where false and unknown are the same: nothing is compared with
 * NULL, and no NOT is around.
 */
static const struct hop *next_reference(const struct emitter *em,
					const struct expr *e,
					const struct binding **from)
{
	const struct path *path;
	size_t done;
	uint32_t i;

	if (em->nots || e->negated ||
	    (e->type != EXPR_COMPARE && e->type != EXPR_LIKE &&
	     e->type != EXPR_IN && e->type != EXPR_BETWEEN) ||
	    e->args[0]->type != EXPR_PATH)
		return NULL;
	for (i = 1; i < e->n; i++)
		if (!reads_nothing(e->args[i]))
			return NULL;
	path = e->args[0]->path;
	*from = emit_bound_so_far(em, path, &done);
	if (done == path->nhops || path->hops[done].kind != HOP_REF ||
	    path->hops[done].tagged)
		return NULL;
	return &path->hops[done];
}

/*
 * A condition on a row. One on a record that it refers to is asked of all
 * such records at once, not of each row's own: they are fewer.
 */
static void emit_predicate(struct emitter *em, const struct expr *e,
			   enum certainty certainty)
{
	const struct binding *from, *b;
	const struct hop *hop = next_reference(em, e, &from);
	size_t first = em->n;

	if (!hop) {
		emit_expr(em, e, certainty);
		return;
	}
	b = emit_bind(em, from, hop);
	emit_key(em, b);
	gf_buf_addf(em->sql, " IN (SELECT t%u._id FROM ", b->alias);
	emit_from(em, first);
	gf_buf_adds(em->sql, " WHERE ");
	emit_predicate(em, e, certainty);
	gf_buf_addc(em->sql, ')');
	em->n = first;
}

/* --- some row ------------------------------------------------------------ */

static void bind_paths(struct emitter *em, const struct expr *e)
{
	uint32_t i;

	if (e->type == EXPR_PATH && e->path->many)
		emit_bind_path(em, e->path);
	for (i = 0; i < e->n; i++)
		bind_paths(em, e->args[i]);
}

/* Does all that it reads hang from one row? Then that row may come first. */
static bool hangs_from(const struct expr *e, const struct binding *root)
{
	uint32_t i;

	if (e->type == EXPR_PATH &&
	    (!e->path->nhops || e->path->hops[0].kind != HOP_LIST ||
	     e->path->hops[0].table != root->table ||
	     e->path->hops[0].via != root->hop.via))
		return false;
	for (i = 0; i < e->n; i++)
		if (!hangs_from(e->args[i], root))
			return false;
	return true;
}

/* `path IS NULL` of several values: there is none. */
static bool is_null_test(const struct expr *e)
{
	return e->type == EXPR_IS && e->args[0]->type == EXPR_PATH &&
	       e->args[1]->type == EXPR_WORD && !strcmp(e->args[1]->op, "NULL");
}

static void emit_some(struct emitter *em, const struct expr *e, size_t first,
		      enum certainty certainty)
{
	const struct binding *root = em->bindings[first];
	unsigned nots = em->nots;
	bool none = is_null_test(e), in;

	in = root->from == em->bindings[0] && !root->hop.tagged &&
	     !root->from->table->depth && root->hop.kind == HOP_LIST &&
	     hangs_from(e, root);
	if (none && !strcmp(e->op, "IS"))
		gf_buf_adds(em->sql, "NOT ");
	if (in) {
		emit_key(em, root);
		gf_buf_addf(em->sql, " IN (SELECT t%u._id FROM ", root->alias);
	} else {
		gf_buf_adds(em->sql, "EXISTS (SELECT 1 FROM ");
	}
	emit_from(em, first);
	emit_links(em, first + in, " WHERE ");
	gf_buf_adds(em->sql, em->n > first + in ? " AND " : " WHERE ");
	if (none) {
		emit_value(em, e->args[0]->path);
		gf_buf_adds(em->sql, " IS NOT NULL");
	} else {
		em->nots = 0; /* a row fits or it does not */
		emit_predicate(em, e, certainty);
		em->nots = nots;
	}
	gf_buf_addc(em->sql, ')');
}

/* The least that is true or false: what has several values means some. */
static void emit_atom(struct emitter *em, const struct expr *e,
		      enum certainty certainty)
{
	size_t first = em->n;

	bind_paths(em, e);
	if (em->n == first)
		emit_predicate(em, e, certainty);
	else
		emit_some(em, e, first, certainty);
	em->n = first;
}

void emit_condition(struct emitter *em, const struct expr *e,
		    enum certainty certainty)
{
	uint32_t i;

	if (e->type == EXPR_NOT) {
		gf_buf_adds(em->sql, "(NOT ");
		em->nots++;
		emit_condition(em, e->args[0], other(certainty));
		em->nots--;
		gf_buf_addc(em->sql, ')');
	} else if (e->type == EXPR_AND || e->type == EXPR_OR) {
		gf_buf_addc(em->sql, '(');
		for (i = 0; i < e->n; i++) {
			if (i)
				gf_buf_adds(em->sql, e->type == EXPR_AND
							     ? " AND "
							     : " OR ");
			emit_condition(em, e->args[i], certainty);
		}
		gf_buf_addc(em->sql, ')');
	} else {
		emit_atom(em, e, certainty);
	}
}
