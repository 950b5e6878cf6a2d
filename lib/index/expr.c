/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Reads what a person types after --where: an expression of SQL without its
 * queries, where names may be paths. By operator precedence, over tokens that
 * are read one ahead; nothing here knows which names exist.
 */
#include "index/token.h"

#include <strings.h>

/* --- the tree ------------------------------------------------------------ */

static struct expr *new_expr(struct reader *r, enum expr_type type)
{
	struct expr *e = gf_arena_zalloc(r->a->arena, sizeof(*e));

	e->type = type;
	e->at = r->token.at;
	e->len = r->token.len;
	e->height = 1;
	return e;
}

/* What goes inside itself does so only so far. */
static int go_deeper(struct reader *r)
{
	if (++r->depth <= EXPR_DEPTH_MAX)
		return 0;
	return asking_fail(r->a, r->token.at, 1,
			   _("the expression is too deep: at most %d levels"),
			   EXPR_DEPTH_MAX);
}

static int add_arg(struct reader *r, struct expr *e, struct expr *arg)
{
	struct expr **args;

	if (e->n == e->cap) {
		e->cap = e->cap ? 2 * e->cap : 4;
		args = gf_arena_alloc(r->a->arena, e->cap * sizeof(*args));
		if (e->n)
			memcpy(args, e->args, e->n * sizeof(*args));
		e->args = args;
	}
	e->args[e->n++] = arg;
	if (arg->height >= e->height)
		e->height = arg->height + 1;
	if (e->height > EXPR_DEPTH_MAX)
		return asking_fail(r->a, arg->at, 1,
				   _("the expression is too deep: at most %d "
				     "levels"),
				   EXPR_DEPTH_MAX);
	return 0;
}

static int read_sum(struct reader *r, struct expr **out);

static int expect_op(struct reader *r, const char *op)
{
	char wanted[8];

	if (at_op(r, op))
		return advance(r);
	snprintf(wanted, sizeof(wanted), "'%s'", op);
	return fail_here(r, wanted);
}

/* --- names and paths ----------------------------------------------------- */

/* Words of SQL that no expression has, and what to use instead. */
static const char *const refused[] = { "select", "with",   "values", "from",
				       "pragma", "attach", "insert", "update",
				       "delete", "drop",   "create", "exists" };

static const char *const words[] = { "and", "or",   "not",  "in",
				     "is",  "like", "glob", "between" };

static bool is_among(const char *word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcasecmp(word, list[i]))
			return true;
	return false;
}

static const struct function {
	const char *name;
	uint32_t min, max;
} functions[] = {
	{ "abs", 1, 1 },      { "coalesce", 2, 16 }, { "edtf_max", 1, 1 },
	{ "edtf_min", 1, 1 }, { "fold", 1, 1 },	     { "ifnull", 2, 2 },
	{ "iif", 3, 3 },      { "instr", 2, 2 },     { "length", 1, 1 },
	{ "lower", 1, 1 },    { "max", 2, 16 },	     { "min", 2, 16 },
	{ "nullif", 2, 2 },   { "regexp", 2, 2 },    { "replace", 3, 3 },
	{ "round", 1, 2 },    { "substr", 2, 3 },    { "trim", 1, 2 },
	{ "upper", 1, 1 },    { "url_host", 1, 1 }
};

static int fail_function(struct reader *r, const struct expr *e)
{
	const char *names[GF_NELEMS(functions)];
	size_t i;

	for (i = 0; i < GF_NELEMS(functions); i++)
		names[i] = functions[i].name;
	asking_fail(r->a, e->at, e->len, _("there is no function '%.80s'"),
		    e->text);
	asking_list(r->a, _("there are:"), names, GF_NELEMS(functions));
	return -1;
}

static int read_call(struct reader *r, struct expr *e)
{
	const struct function *f = NULL;
	struct expr *arg;
	size_t i;

	for (i = 0; i < GF_NELEMS(functions); i++)
		if (!strcasecmp(functions[i].name, e->text))
			f = &functions[i];
	if (!f)
		return fail_function(r, e);
	e->text = f->name;
	do {
		if (advance(r) < 0 || read_or(r, &arg) < 0 ||
		    add_arg(r, e, arg) < 0)
			return -1;
	} while (at_op(r, ",") && e->n < f->max);
	if (e->n < f->min)
		return asking_fail(r->a, e->at, e->len,
				   _("the function '%s' takes more than %u "
				     "values"),
				   f->name, e->n);
	return expect_op(r, ")");
}

/* A property may well be called `from`: then an operator follows. */
static bool ends_here(const struct reader *r)
{
	const char *s = r->s + r->at + strspn(r->s + r->at, " ");

	return !*s || strchr("=<>!),.+-/|~", *s);
}

static int read_name(struct reader *r, struct expr *e)
{
	if (is_among(e->text, refused, GF_NELEMS(refused)) && !ends_here(r))
		return asking_fail(r->a, e->at, e->len,
				   _("'%.80s' does not belong here: an "
				     "expression asks of one record; whole "
				     "queries are for greffe sql"),
				   e->text);
	if (is_among(e->text, words, GF_NELEMS(words)))
		return fail_here(r, _("a name or a value"));
	if (r->s[r->at + strspn(r->s + r->at, " ")] == '(') {
		e->type = EXPR_CALL;
		return advance(r) < 0 ? -1 : read_call(r, e);
	}
	return read_path(r, e);
}

/* --- values -------------------------------------------------------------- */

static int read_case(struct reader *r, struct expr *e)
{
	struct expr *arg;

	e->type = EXPR_CASE;
	if (advance(r) < 0)
		return -1;
	if (!at_word(r, "when")) {
		e->based = true;
		if (read_or(r, &arg) < 0 || add_arg(r, e, arg) < 0)
			return -1;
	}
	while (at_word(r, "when")) {
		if (advance(r) < 0 || read_or(r, &arg) < 0 ||
		    add_arg(r, e, arg) < 0)
			return -1;
		if (!at_word(r, "then"))
			return fail_here(r, "'then'");
		if (advance(r) < 0 || read_or(r, &arg) < 0 ||
		    add_arg(r, e, arg) < 0)
			return -1;
	}
	if (at_word(r, "else")) {
		e->otherwise = true;
		if (advance(r) < 0 || read_or(r, &arg) < 0 ||
		    add_arg(r, e, arg) < 0)
			return -1;
	}
	if (!at_word(r, "end") || e->n < 2)
		return fail_here(r, e->n < 2 ? "'when'" : "'end'");
	return advance(r);
}

static const char *word_of(const struct token *t)
{
	static const char *const values[] = { "NULL", "TRUE", "FALSE" };
	size_t i;

	if (t->type == T_TODAY)
		return ":today";
	for (i = 0; t->type == T_NAME && i < GF_NELEMS(values); i++)
		if (!strcasecmp(t->text, values[i]))
			return values[i];
	return NULL;
}

static int read_inside(struct reader *r, struct expr **out)
{
	if (advance(r) < 0 || read_or(r, out) < 0)
		return -1;
	return expect_op(r, ")");
}

static int read_value(struct reader *r, struct expr **out)
{
	const struct token *t = &r->token;
	struct expr *e;

	if (at_op(r, "("))
		return read_inside(r, out);
	*out = e = new_expr(r, EXPR_PATH);
	e->text = t->text;
	e->text_len = t->text_len;
	e->op = word_of(t);
	if (e->op) {
		e->type = EXPR_WORD;
		return advance(r);
	}
	if (at_word(r, "case"))
		return read_case(r, e);
	if (t->type == T_NAME)
		return read_name(r, e);
	if (t->type == T_QUOTED)
		return read_path(r, e);
	if (t->type == T_STRING || t->type == T_DATE)
		e->type = EXPR_STRING;
	else if (t->type == T_NUMBER)
		e->type = EXPR_NUMBER;
	else
		return fail_here(r, _("a name or a value"));
	return advance(r);
}

static int read_unary(struct reader *r, struct expr **out)
{
	struct expr *e, *arg;

	if (!at_op(r, "-") && !at_op(r, "+"))
		return read_value(r, out);
	e = new_expr(r, EXPR_UNARY);
	e->op = at_op(r, "-") ? "-" : "+";
	if (go_deeper(r) < 0 || advance(r) < 0 || read_unary(r, &arg) < 0 ||
	    add_arg(r, e, arg) < 0)
		return -1;
	r->depth--;
	*out = e;
	return 0;
}

/* --- operators ----------------------------------------------------------- */

static const struct binary {
	const char *typed, *op;
	unsigned rank;
} binaries[] = { { "+", "+", 1 }, { "-", "-", 1 }, { "*", "*", 2 },
		 { "/", "/", 2 }, { "%", "%", 2 }, { "||", "||", 3 } };

static const struct binary *binary_here(const struct reader *r, unsigned rank)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(binaries); i++)
		if (binaries[i].rank == rank && at_op(r, binaries[i].typed))
			return &binaries[i];
	return NULL;
}

static int read_ranked(struct reader *r, unsigned rank, struct expr **out)
{
	const struct binary *b;
	struct expr *e, *right;

	if (rank > 3)
		return read_unary(r, out);
	if (read_ranked(r, rank + 1, out) < 0)
		return -1;
	while ((b = binary_here(r, rank))) {
		e = new_expr(r, EXPR_BINARY);
		e->op = b->op;
		if (advance(r) < 0 || read_ranked(r, rank + 1, &right) < 0 ||
		    add_arg(r, e, *out) < 0 || add_arg(r, e, right) < 0)
			return -1;
		*out = e;
	}
	return 0;
}

static int read_sum(struct reader *r, struct expr **out)
{
	return read_ranked(r, 1, out);
}

static const struct binary comparisons[] = {
	{ "=", "=", EXPR_COMPARE },    { "==", "=", EXPR_COMPARE },
	{ "!=", "<>", EXPR_COMPARE },  { "<>", "<>", EXPR_COMPARE },
	{ "<", "<", EXPR_COMPARE },    { "<=", "<=", EXPR_COMPARE },
	{ ">", ">", EXPR_COMPARE },    { ">=", ">=", EXPR_COMPARE },
	{ "~", "~", EXPR_LIKE },       { "like", "LIKE", EXPR_LIKE },
	{ "glob", "GLOB", EXPR_LIKE }, { "regexp", "~", EXPR_LIKE },
};

static const struct binary *comparison_here(const struct reader *r)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(comparisons); i++)
		if (at_op(r, comparisons[i].typed) ||
		    at_word(r, comparisons[i].typed))
			return &comparisons[i];
	return NULL;
}

static int read_in(struct reader *r, struct expr *e)
{
	struct expr *arg;

	e->type = EXPR_IN;
	if (advance(r) < 0)
		return -1;
	if (!at_op(r, "("))
		return fail_here(r, "'('");
	do {
		if (advance(r) < 0 || read_sum(r, &arg) < 0 ||
		    add_arg(r, e, arg) < 0)
			return -1;
	} while (at_op(r, ","));
	return expect_op(r, ")");
}

static int read_between(struct reader *r, struct expr *e)
{
	struct expr *arg;

	e->type = EXPR_BETWEEN;
	if (advance(r) < 0 || read_sum(r, &arg) < 0 || add_arg(r, e, arg) < 0)
		return -1;
	if (!at_word(r, "and"))
		return fail_here(r, "'and'");
	if (advance(r) < 0 || read_sum(r, &arg) < 0)
		return -1;
	return add_arg(r, e, arg);
}

static int read_is(struct reader *r, struct expr *e)
{
	struct expr *arg;

	e->type = EXPR_IS;
	e->op = "IS";
	if (advance(r) < 0)
		return -1;
	if (at_word(r, "not")) {
		e->op = "IS NOT";
		if (advance(r) < 0)
			return -1;
	}
	return read_sum(r, &arg) < 0 ? -1 : add_arg(r, e, arg);
}

/* What compares the value just read; the token is at the operator. */
static int read_operator(struct reader *r, struct expr *e)
{
	const struct binary *c = comparison_here(r);
	struct expr *arg;

	if (at_word(r, "in"))
		return read_in(r, e);
	if (at_word(r, "between"))
		return read_between(r, e);
	if (at_word(r, "is"))
		return read_is(r, e);
	if (!c)
		return fail_here(r, "IN, LIKE, BETWEEN");
	e->type = (enum expr_type)c->rank;
	e->op = c->op;
	if (advance(r) < 0 || read_sum(r, &arg) < 0)
		return -1;
	return add_arg(r, e, arg);
}

static bool at_operator(const struct reader *r)
{
	return comparison_here(r) || at_word(r, "in") || at_word(r, "is") ||
	       at_word(r, "between") || at_word(r, "not");
}

static int read_comparison(struct reader *r, struct expr **out)
{
	struct expr *e;

	if (read_sum(r, out) < 0)
		return -1;
	if (!at_operator(r))
		return 0;
	e = new_expr(r, EXPR_COMPARE);
	e->at = (*out)->at;
	if (add_arg(r, e, *out) < 0)
		return -1;
	if (at_word(r, "not")) {
		e->negated = true;
		if (advance(r) < 0)
			return -1;
	}
	if (read_operator(r, e) < 0)
		return -1;
	e->len = r->token.at - e->at;
	*out = e;
	if (at_operator(r))
		return fail_here(r, "AND, OR");
	return 0;
}

static int read_not(struct reader *r, struct expr **out)
{
	struct expr *e, *arg;

	if (!at_word(r, "not"))
		return read_comparison(r, out);
	e = new_expr(r, EXPR_NOT);
	if (go_deeper(r) < 0 || advance(r) < 0 || read_not(r, &arg) < 0 ||
	    add_arg(r, e, arg) < 0)
		return -1;
	r->depth--;
	*out = e;
	return 0;
}

/* Terms with one word between them. */
static int read_list(struct reader *r, enum expr_type type, const char *word,
		     int (*read)(struct reader *, struct expr **),
		     struct expr **out)
{
	struct expr *e = NULL, *term;

	if (read(r, out) < 0)
		return -1;
	while (at_word(r, word)) {
		if (!e) {
			e = new_expr(r, type);
			if (add_arg(r, e, *out) < 0)
				return -1;
		}
		if (advance(r) < 0 || read(r, &term) < 0 ||
		    add_arg(r, e, term) < 0)
			return -1;
		*out = e;
	}
	return 0;
}

static int read_and(struct reader *r, struct expr **out)
{
	return read_list(r, EXPR_AND, "and", read_not, out);
}

int read_or(struct reader *r, struct expr **out)
{
	if (go_deeper(r) < 0 || read_list(r, EXPR_OR, "or", read_and, out) < 0)
		return -1;
	r->depth--;
	return 0;
}

/* --- whole texts --------------------------------------------------------- */

int start_reader(struct reader *r, struct asking *a, const char *text)
{
	size_t len = strlen(text);

	*r = (struct reader){ .a = a, .s = text, .len = len };
	a->text = text;
	if (len > gf_limit(GF_LIMIT_EXPR_BYTES)) {
		a->text = "";
		return gf_fail(a->err, GF_EINVALID,
			       _("the expression is too long: at most %zu "
				 "bytes"),
			       gf_limit(GF_LIMIT_EXPR_BYTES));
	}
	if (gf_utf8_check(text, len) != len)
		return asking_fail(a, gf_utf8_check(text, len), 1,
				   _("this is not UTF-8 text"));
	return advance(r);
}

int expr_read(struct asking *a, struct expr **out, const char *text,
	      const struct gf_shape_table *table)
{
	struct reader r;

	if (start_reader(&r, a, text) < 0 || read_or(&r, out) < 0)
		return -1;
	if (r.token.type != T_END)
		return fail_here(&r, "AND, OR");
	return expr_adapt(a, *out, table);
}
