/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is said of one value: its type, the values allowed, its size, its
 * format. "Found" is the message, then what was expected, then the line to
 * type where it can be told.
 */
#include "jsonschema/kw.h"
#include "jsonschema/report.h"

/* --- types --------------------------------------------------------------- */

/* Expectations by mask; the rest are named as JSON Schema names them. */
static const struct {
	uint32_t mask;
	const char *text;
} expectations[] = {
	{ T_STRING, N_("a text") },
	{ T_NUMBER, N_("a number") },
	{ T_INTEGER, N_("a whole number") },
	{ T_BOOL, N_("true or false") },
	{ T_SEQ, N_("a list") },
	{ T_MAP, N_("keys, each with its value") },
	{ T_NULL, N_("nothing (null)") },
	{ T_STRING | T_NULL, N_("a text, or nothing (null)") },
	{ T_NUMBER | T_NULL, N_("a number, or nothing (null)") },
	{ T_INTEGER | T_NULL, N_("a whole number, or nothing (null)") },
	{ T_BOOL | T_NULL, N_("true, false or nothing (null)") },
	{ T_STRING | T_NUMBER, N_("a text or a number") },
	{ T_STRING | T_INTEGER, N_("a text or a whole number") },
	{ T_STRING | T_SEQ, N_("a text or a list") },
	{ T_STRING | T_MAP, N_("a text, or keys each with its value") },
	{ T_STRING | T_BOOL, N_("a text, or true or false") },
	{ T_SEQ | T_MAP, N_("a list, or keys each with its value") },
	{ T_MAP | T_BOOL, N_("keys each with its value, or true or false") },
	{ T_MAP | T_NULL, N_("keys each with its value, or nothing (null)") },
	{ T_SEQ | T_NULL, N_("a list, or nothing (null)") },
};

static void expect_by_name(struct reporter *r, struct gf_diag *d, uint32_t mask)
{
	static const struct {
		uint32_t mask;
		const char *name;
	} names[] = {
		{ T_STRING, "string" },	  { T_NUMBER, "number" },
		{ T_INTEGER, "integer" }, { T_BOOL, "boolean" },
		{ T_SEQ, "array" },	  { T_MAP, "object" },
		{ T_NULL, "null" },
	};

	gf_buf_reset(&r->buf);
	for (size_t i = 0; i < GF_NELEMS(names); i++) {
		if (!(mask & names[i].mask))
			continue;
		gf_buf_adds(&r->buf, r->buf.len ? ", " : "");
		gf_buf_adds(&r->buf, names[i].name);
	}
	gf_say(r->diags, &d->expected, N_("one of these types: %s"), r->buf.s);
}

void js_expect_types(struct reporter *r, struct gf_diag *d, uint32_t mask)
{
	for (size_t i = 0; i < GF_NELEMS(expectations); i++) {
		if (expectations[i].mask != mask)
			continue;
		gf_say(r->diags, &d->expected, expectations[i].text);
		return;
	}
	expect_by_name(r, d, mask);
}

/* What stands there: in a key (or a list under it), or as the document. */
static const struct {
	const char *here, *root;
} found[] = {
	[GF_NULL] = { N_("'%s' holds nothing"), N_("the document is empty") },
	[GF_BOOL] = { N_("'%s' holds %s"), N_("the document is %2$s") },
	[GF_NUMBER] = { N_("'%s' holds the number %s"),
			N_("the document is the number %2$s") },
	[GF_STRING] = { N_("'%s' holds the text '%s'"),
			N_("the document is the text '%2$s'") },
	[GF_SEQ] = { N_("'%s' holds a list"), N_("the document is a list") },
	[GF_MAP] = { N_("'%s' holds keys and values"),
		     N_("the document is made of keys and values") },
};

/* Text as typed, for quoting: 0605681746 keeps its zero. */
static void quote_as_typed(struct reporter *r, const struct failure *f,
			   struct gf_diag *d)
{
	gf_buf_reset(&r->buf);
	gf_buf_add_json(&r->buf, f->node->text, f->node->len);
	js_advise(r, f, d, gf_arena_strdup(&r->diags->arena, r->buf.s));
}

static void advise_number(struct reporter *r, const struct failure *f,
			  struct gf_diag *d, uint32_t mask)
{
	struct gf_buf guess = GF_BUF_INIT;
	struct gf_decimal number;

	if (js_guess_number(&guess, f->node->text, f->node->len) &&
	    gf_decimal_parse(&number, guess.s, guess.len, &r->diags->arena) &&
	    ((mask & T_NUMBER) || gf_decimal_is_integer(&number)))
		js_advise(r, f, d, guess.s);
	gf_buf_release(&guess);
}

static void advise_list(struct reporter *r, const struct failure *f,
			struct gf_diag *d)
{
	struct gf_buf list = GF_BUF_INIT;

	gf_buf_addc(&list, '[');
	js_write_value(r, &list, f->node);
	gf_buf_addc(&list, ']');
	js_advise(r, f, d, list.s);
	gf_buf_release(&list);
}

/* Keys, or a list of such, cannot be told but by an example; else false. */
static bool expect_example(struct reporter *r, const struct failure *f,
			   struct gf_diag *d, uint32_t mask)
{
	const struct gf_node *example = NULL;

	if (mask == T_MAP)
		example = js_example(f->schema, GF_MAP);
	else if (mask == T_SEQ)
		example = js_example(f->schema, GF_SEQ);
	if (!example || (mask == T_SEQ &&
			 (!example->n || example->items[0]->type != GF_MAP)))
		return false;
	gf_buf_reset(&r->buf);
	js_write_value(r, &r->buf, example);
	if (mask == T_MAP)
		gf_say(r->diags, &d->expected,
		       N_("keys, each with its value, such as %s"), r->buf.s);
	else
		gf_say(r->diags, &d->expected,
		       N_("a list of keys and values, such as %s"), r->buf.s);
	return true;
}

/* From what was typed and what may stand there, the line to type. */
static void advise_type(struct reporter *r, const struct failure *f,
			struct gf_diag *d, uint32_t mask)
{
	const struct gf_node *node = f->node;
	bool text = node->type == GF_STRING;
	const char *boolean = text ? js_guess_boolean(node->text, node->len)
				   : NULL;

	if ((mask & T_STRING) &&
	    (node->type == GF_NUMBER || node->type == GF_BOOL))
		quote_as_typed(r, f, d);
	else if ((mask & T_BOOL) && boolean)
		js_advise(r, f, d, boolean);
	else if ((mask & (T_NUMBER | T_INTEGER)) && text)
		advise_number(r, f, d, mask);
	else if ((mask & T_SEQ) && node->type != GF_SEQ &&
		 node->type != GF_MAP && node->type != GF_NULL)
		advise_list(r, f, d);
}

/* A number written with a zero first, such as a telephone number. */
static bool is_code(const struct gf_node *node)
{
	return node->type == GF_NUMBER && node->len > 1 &&
	       node->text[0] == '0' && node->text[1] >= '0' &&
	       node->text[1] <= '9';
}

void js_say_wrong_type(struct reporter *r, const struct failure *f,
		       struct gf_diag *d, uint32_t mask)
{
	const struct gf_node *node = f->node;
	const char *shown = js_show(r, node);

	if (js_is_root(f))
		gf_say(r->diags, &d->message, found[node->type].root, "",
		       shown);
	else if (mask == T_INTEGER && node->type == GF_NUMBER)
		gf_say(r->diags, &d->message,
		       N_("'%s' holds the number %s, which is not whole"),
		       js_name(r, f), shown);
	else if ((mask & T_STRING) && is_code(node))
		gf_say(r->diags, &d->message,
		       N_("'%s' holds the number %s, whose first zero means "
			  "nothing without quotes"),
		       js_name(r, f), shown);
	else
		gf_say(r->diags, &d->message, found[node->type].here,
		       js_name(r, f), shown);
	if (expect_example(r, f, d, mask))
		return;
	js_expect_types(r, d, mask);
	advise_type(r, f, d, mask);
}

SAY(js_say_type)
{
	const struct instr *in = f->schema->instrs;

	while (in->keyword != f->keyword)
		in++;
	js_say_wrong_type(r, f, d, in->types);
}

/* --- values allowed ------------------------------------------------------ */

enum { LISTED = 12 };

struct choice {
	struct reporter *r;
	struct gf_near near;
	struct gf_buf list;
	const struct gf_node *best;
	uint32_t n;
};

static void offer_value(struct choice *c, const struct gf_node *value,
			const struct gf_node *labels)
{
	const char *before = c->near.best;

	if (c->n++ < LISTED) {
		gf_buf_adds(&c->list, c->list.len ? ", " : "");
		js_write_value(c->r, &c->list, value);
	}
	if (value->type == GF_SEQ || value->type == GF_MAP)
		return;
	js_offer(c->r, &c->near, value->text, labels);
	if (c->near.best != before)
		c->best = value;
}

static void offer_allowed(const struct gf_node *value,
			  const struct gf_node *labels, void *payload)
{
	offer_value(payload, value, labels);
}

const struct gf_node *js_guess_value(struct reporter *r,
				     const struct gf_schema *schema,
				     const struct gf_node *node)
{
	struct choice c = { .r = r, .list = GF_BUF_INIT };

	gf_near_init(&c.near, node->text, node->len);
	gf_schema_values(schema, offer_allowed, &c);
	gf_buf_release(&c.list);
	gf_near_release(&c.near);
	return c.best ? c.best : node;
}

static void offer_constant(struct choice *c, const struct gf_node *schema)
{
	const struct gf_node *value = gf_map_get(schema, "const");
	const struct gf_node *list = gf_map_get(schema, "enum");

	if (value)
		offer_value(c, value, gf_map_get(schema, "x-labels"));
	else if (list && list->type == GF_SEQ)
		gf_seq_each (item, list)
			offer_value(c, *item, NULL);
}

/* Branches that ask for different constants, of the value or of a key. */
static void offer_branches(struct choice *c, const struct failure *f,
			   const struct gf_node *list)
{
	const struct gf_schema *branch;
	const struct instr *in = js_instr_of(f);

	if (in->evaluate == js_eval_values) {
		gf_seq_each (item, list)
			offer_constant(c, *item);
		return;
	}
	for (uint32_t i = 0; i < in->list.n; i++) {
		branch =
			gf_schema_property(in->list.items[i], js_name(c->r, f));
		if (branch && branch->node->type == GF_MAP)
			offer_constant(c, branch->node);
	}
}

static void offer_all(struct choice *c, const struct failure *f)
{
	const struct gf_node *value =
		gf_map_get(f->schema->node, f->keyword->name);

	if (f->keyword == &js_keywords[KW_ENUM] ||
	    f->keyword == &js_keywords[KW_CONST])
		offer_constant(c, f->schema->node);
	else
		offer_branches(c, f, value);
}

static void say_choice(struct reporter *r, const struct failure *f,
		       struct gf_diag *d, struct choice *c)
{
	if (f->node->type == GF_NULL)
		gf_say(r->diags, &d->message, N_("'%s' holds nothing"),
		       js_name(r, f));
	else
		gf_say(r->diags, &d->message, N_("'%s' is not a value of '%s'"),
		       js_show(r, f->node), js_name(r, f));
	if (c->n > LISTED)
		gf_say(r->diags, &d->expected,
		       N_("one of %s values, such as: %s"),
		       gf_arena_printf(&r->diags->arena, "%u", c->n),
		       c->list.s);
	else if (c->n > 1)
		gf_say(r->diags, &d->expected, N_("one of: %s"), c->list.s);
	else
		gf_say(r->diags, &d->expected, N_("the only value: %s"),
		       c->list.s);
}

SAY(js_say_values)
{
	const struct gf_node *node = f->node;
	struct choice c = { .r = r, .list = GF_BUF_INIT };
	struct gf_buf value = GF_BUF_INIT;
	bool scalar = node->type != GF_SEQ && node->type != GF_MAP;

	gf_near_init(&c.near, scalar ? node->text : "",
		     scalar && node->text ? node->len : 0);
	offer_all(&c, f);
	say_choice(r, f, d, &c);
	if (c.n == 1 || c.best) {
		if (c.best)
			js_write_value(r, &value, c.best);
		else
			gf_buf_adds(&value, c.list.s);
		js_advise(r, f, d, value.s);
	}
	gf_buf_release(&value);
	gf_buf_release(&c.list);
	gf_near_release(&c.near);
}

/* --- numbers and sizes --------------------------------------------------- */

/* `one` where the bound is 1 and that is said otherwise. */
static const struct {
	enum keyword_id id;
	const char *message, *expected, *one;
} bounds[] = {
	{ KW_MINIMUM, N_("%s is too small for '%s'"), N_("at least %s"), NULL },
	{ KW_EXCLUSIVE_MINIMUM, N_("%s is too small for '%s'"),
	  N_("more than %s"), NULL },
	{ KW_MAXIMUM, N_("%s is too large for '%s'"), N_("at most %s"), NULL },
	{ KW_EXCLUSIVE_MAXIMUM, N_("%s is too large for '%s'"),
	  N_("less than %s"), NULL },
	{ KW_MULTIPLE_OF, N_("%s does not fit the steps of '%s'"),
	  N_("a multiple of %s"), N_("a whole number") },
	{ KW_MIN_LENGTH, N_("'%s' is too short for '%s'"),
	  N_("at least %s characters"), N_("at least one character") },
	{ KW_MAX_LENGTH, N_("'%s' is too long for '%s'"),
	  N_("at most %s characters"), N_("at most one character") },
	{ KW_MIN_ITEMS, N_("the list '%2$s' is too short"),
	  N_("at least %s items"), N_("at least one item") },
	{ KW_MAX_ITEMS, N_("the list '%2$s' is too long"),
	  N_("at most %s items"), N_("at most one item") },
	{ KW_MIN_PROPERTIES, N_("'%2$s' has too few keys"),
	  N_("at least %s keys"), N_("at least one key") },
	{ KW_MAX_PROPERTIES, N_("'%2$s' has too many keys"),
	  N_("at most %s keys"), N_("at most one key") },
};

/* In draft-04, `minimum` may mean what `exclusiveMinimum` means later. */
static enum keyword_id bound_of(const struct failure *f)
{
	const struct instr *in = js_instr_of(f);

	if (in->evaluate == js_eval_exclusive_minimum)
		return KW_EXCLUSIVE_MINIMUM;
	if (in->evaluate == js_eval_exclusive_maximum)
		return KW_EXCLUSIVE_MAXIMUM;
	return (enum keyword_id)(f->keyword - js_keywords);
}

SAY(js_say_number)
{
	const struct gf_node *bound =
		gf_map_get(f->schema->node, f->keyword->name);
	const char *limit = js_show(r, bound);
	enum keyword_id id = bound_of(f);
	size_t i = 0;

	while (bounds[i].id != id)
		i++;
	gf_say(r->diags, &d->message, bounds[i].message, js_show(r, f->node),
	       js_name(r, f));
	if (bounds[i].one && !strcmp(limit, "1"))
		gf_say(r->diags, &d->expected, bounds[i].one);
	else
		gf_say(r->diags, &d->expected, bounds[i].expected, limit);
}

SAY(js_say_count)
{
	js_say_number(r, f, d);
	if (f->keyword == &js_keywords[KW_MIN_LENGTH] && !f->node->len)
		gf_say(r->diags, &d->message, N_("'%s' is empty"),
		       js_name(r, f));
	if (f->keyword == &js_keywords[KW_MAX_LENGTH])
		gf_say(r->diags, &d->message,
		       N_("'%s' holds %s characters, which is too long"),
		       js_name(r, f),
		       gf_arena_printf(
			       &r->diags->arena, "%zu",
			       gf_utf8_count(f->node->text, f->node->len)));
}

/* --- texts --------------------------------------------------------------- */

SAY(js_say_format)
{
	const struct gf_node *format = gf_map_get(f->schema->node, "format");
	const char *advice, *expected = gf_format_expected(format->text);

	gf_say(r->diags, &d->message,
	       N_("'%s' is not written as '%s' has to be"), js_show(r, f->node),
	       js_name(r, f));
	if (expected)
		gf_say(r->diags, &d->expected, expected);
	else
		gf_say(r->diags, &d->expected, N_("the format '%s'"),
		       format->text);
	advice = gf_format_advice(&r->diags->arena, format->text, f->node->text,
				  f->node->len);
	if (advice)
		js_advise_text(r, f, d, advice);
}

SAY(js_say_pattern)
{
	const struct gf_node *pattern = gf_map_get(f->schema->node, "pattern");
	const struct gf_node *list = gf_map_get(f->schema->node, "examples");
	const char *guess;

	gf_say(r->diags, &d->message,
	       N_("'%s' does not have the shape that '%s' has to have"),
	       js_show(r, f->node), js_name(r, f));
	if (list && list->type == GF_SEQ && list->n)
		gf_say(r->diags, &d->expected,
		       N_("a text such as '%s', of the shape %s"),
		       js_show(r, list->items[0]), js_show(r, pattern));
	else
		gf_say(r->diags, &d->expected, N_("a text of the shape %s"),
		       js_show(r, pattern));
	guess = js_guess_pattern(&r->diags->arena, js_instr_of(f)->regex,
				 f->node->text, f->node->len);
	if (guess)
		js_advise_text(r, f, d, guess);
}
