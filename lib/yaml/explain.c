/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Why a parser gave up. Causes propose fixes for lines near the place where
 * it did, nearest first; each is tried on a copy. What makes the text parse
 * is the cause; failing that, what lets the parser go furthest. The repaired
 * text is then explained in turn, so that two mistakes are two findings, but
 * only when all of them together give a text that parses: else the later
 * ones could be consequences of a wrong guess at the first.
 */
#include "yaml/explain.h"

#define LOOK_BACK   200		/* lines before the place where it gave up */
#define MOST_TRIES  32		/* fixes tried for one finding */
#define TRIED_BYTES (16U << 20) /* ... and their bytes, for one document */
#define MOST_FIXES  10

struct cause {
	enum gf_rule rule;
	/* What it leaves open makes the parser give up anywhere below. */
	bool reaches;
	gf_cause_fn find;
};

/* In this order where two fixes are equally good. */
static const struct cause causes[] = {
	{ GF_RULE_YAML_CONTROL, false, gf_cause_control },
	{ GF_RULE_YAML_ESCAPE, false, gf_cause_escape },
	{ GF_RULE_YAML_TAB, false, gf_cause_tab },
	{ GF_RULE_YAML_NO_BREAK_SPACE, false, gf_cause_nbsp },
	{ GF_RULE_YAML_COMMA, false, gf_cause_json_comma },
	{ GF_RULE_YAML_QUOTE_INSIDE, false, gf_cause_quote_inside },
	{ GF_RULE_YAML_TEXT_AFTER_QUOTE, false, gf_cause_text_after_quote },
	{ GF_RULE_YAML_QUOTE_OPEN, true, gf_cause_quote_mismatch },
	{ GF_RULE_YAML_QUOTE_OPEN, true, gf_cause_quote_open },
	{ GF_RULE_YAML_BLOCK_INDENT, false, gf_cause_block_indent },
	{ GF_RULE_YAML_DASH_SPACE, false, gf_cause_dash_space },
	{ GF_RULE_YAML_COMMA, false, gf_cause_flow_comma },
	{ GF_RULE_YAML_BRACKET, true, gf_cause_bracket },
	{ GF_RULE_YAML_SPECIAL_START, false, gf_cause_special_start },
	{ GF_RULE_YAML_TYPOGRAPHIC_QUOTES, false, gf_cause_typographic },
	{ GF_RULE_YAML_COLON_IN_VALUE, false, gf_cause_colon_in_value },
	{ GF_RULE_YAML_COLON_SPACE, false, gf_cause_colon_space },
	{ GF_RULE_YAML_COMMENT_SIGN, false, gf_cause_comment_sign },
	{ GF_RULE_YAML_MIXED, false, gf_cause_mixed },
	{ GF_RULE_YAML_INDENT, false, gf_cause_indent },
	{ GF_RULE_YAML_INDENT, false, gf_cause_stray_text },
	{ GF_RULE_YAML_COLON_MISSING, false, gf_cause_colon_missing },
};

/* The best fix so far; a text that parses scores SCORE_PARSES. */
#define SCORE_PARSES UINT32_MAX

struct search {
	struct gf_explain *x;
	struct gf_fix best;
	uint32_t score;
	unsigned tries;
	uint32_t *left; /* bytes that may still be tried */
};

static void apply(struct gf_buf *out, const char *s, uint32_t len,
		  const struct gf_fix *fix)
{
	gf_buf_reset(out);
	gf_buf_add(out, s, fix->cut.start);
	gf_buf_add(out, fix->with.s, fix->with.len);
	gf_buf_add(out, s + fix->cut.end, len - fix->cut.end);
}

/* How far libyaml goes once repaired, in bytes of the text; 0: no better. */
static uint32_t score_fix(struct search *search, const struct gf_fix *fix,
			  bool reaches)
{
	struct gf_explain *x = search->x;
	uint32_t end = fix->cut.start + (uint32_t)fix->with.len, at;
	struct gf_buf text = GF_BUF_INIT;
	struct gf_probe probe;

	apply(&text, x->text, x->len, fix);
	gf_yaml_probe(text.s, (uint32_t)text.len, &probe);
	*search->left -= *search->left < text.len ? *search->left
						  : (uint32_t)text.len;
	search->tries++;
	gf_buf_release(&text);
	if (!probe.problem)
		return SCORE_PARSES;
	if (probe.at <= end)
		return 0;
	at = probe.at - end + fix->cut.end;
	if (at > x->at)
		return at;
	return reaches ? 1 : 0;
}

static bool is_over(const struct search *search)
{
	return search->score == SCORE_PARSES || search->tries >= MOST_TRIES ||
	       !*search->left;
}

static void try_cause(struct search *search, const struct cause *cause,
		      uint32_t line)
{
	unsigned variant;

	for (variant = 0; !is_over(search); variant++) {
		struct gf_fix fix = { .rule = cause->rule,
				      .with = GF_BUF_INIT };
		uint32_t score = 0;

		if (cause->find(search->x, line, variant, &fix))
			score = score_fix(search, &fix, cause->reaches);
		else
			variant = UINT_MAX - 1;
		if (score > search->score) {
			gf_buf_release(&search->best.with);
			search->best = fix;
			search->score = score;
		} else {
			gf_buf_release(&fix.with);
		}
		if (variant == UINT_MAX - 1)
			return;
	}
}

/* Fills search->best; false when no cause helps. */
static bool find_cause(struct search *search)
{
	struct gf_explain *x = search->x;
	uint32_t i, back;

	for (back = 0; back <= x->broken && back < LOOK_BACK; back++)
		for (i = 0; i < GF_NELEMS(causes) && !is_over(search); i++)
			try_cause(search, &causes[i], x->broken - back);
	return search->score > 0;
}

/* --- no cause is known --------------------------------------------------- */

/* libyaml's words, and ours. */
static const struct {
	const char *says;
	const char *means;
} meanings[] = {
	{ "expected ',' or ']'", N_("a list in [ ] is not finished here") },
	{ "expected ',' or '}'", N_("a mapping in { } is not finished here") },
	{ "expected '-' indicator",
	  N_("this line stands among the items of a list and is not one") },
	{ "expected key", N_("this line does not fit what stands above it") },
	{ "expected ':'", N_("a key above has no ':' behind it") },
	{ "mapping values are not allowed",
	  N_("this ':' stands where no key can be") },
	{ "block sequence entries are not allowed",
	  N_("this dash stands where no list can start") },
	{ "mapping keys are not allowed",
	  N_("this '?' stands where no key can be") },
	{ "<document start>",
	  N_("the text goes on where the document is already over") },
	{ "node content", N_("a value is missing here") },
	{ "cannot start any token", N_("no value can start with this sign") },
	{ "unexpected end of stream", N_("the file ends inside a value") },
	{ "unexpected document indicator",
	  N_("a line of dashes or dots stands inside a quoted text") },
	{ "incompatible YAML document",
	  N_("the file asks for a version of YAML that is not known") },
	{ "directive", N_("the line that starts with '%%' is not understood") },
	{ "tag", N_("the '!' here starts a tag that is not understood") },
	{ "anchor", N_("the '&' or '*' here names nothing") },
	{ "alphabetic", N_("the '&' or '*' here names nothing") },
};

static const char *meaning_of(const char *problem)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(meanings); i++)
		if (strstr(problem, meanings[i].says))
			return meanings[i].means;
	return N_("this cannot be read as YAML");
}

static void say_unknown(struct gf_source *src, const struct gf_problem *problem,
			struct gf_diags *diags)
{
	uint32_t at = problem->offset < src->len ? problem->offset : src->len;
	struct gf_position pos = gf_source_position(src, at);
	struct gf_span line = gf_source_line(src, pos.line);
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_YAML_SYNTAX,
			 (struct gf_span){ at, at < line.end ? line.end : at });
	if (!d)
		return;
	gf_say(diags, &d->message,
	       meaning_of(problem->problem ? problem->problem : ""));
	gf_say(diags, &d->advice,
	       N_("compare this line and the one above with their neighbours: "
		  "spaces at the start, quotes, colons, dashes"));
}

/* --- the chain of findings ----------------------------------------------- */

static int count_lines(const char *s, uint32_t len)
{
	const char *end = s + len;
	int n = 0;

	while ((s = memchr(s, '\n', (size_t)(end - s))))
		n++, s++;
	return n;
}

struct chain {
	struct gf_explain x[MOST_FIXES];
	struct gf_fix fix[MOST_FIXES];
	struct gf_buf text[MOST_FIXES]; /* after the fix of that rank */
	unsigned n;
	bool parses; /* the last text does */
	uint32_t left;
	int lines; /* of the text as it came, and of the source before it */
};

static bool add_link(struct chain *chain, const char *s, uint32_t len,
		     const struct gf_probe *probe)
{
	struct gf_explain *x = &chain->x[chain->n];
	struct search search = { .x = x,
				 .best = { .with = GF_BUF_INIT },
				 .left = &chain->left };

	*x = (struct gf_explain){ .text = s,
				  .len = len,
				  .at = probe->at,
				  .context = probe->context,
				  .problem = probe->problem,
				  .line_base = chain->lines -
					       count_lines(s, len) };
	gf_scan_lines(x);
	if (!x->n || !find_cause(&search)) {
		gf_diags_release(&x->words);
		return false;
	}
	chain->parses = search.score == SCORE_PARSES;
	chain->fix[chain->n] = search.best;
	gf_buf_init(&chain->text[chain->n]);
	apply(&chain->text[chain->n], s, len, &search.best);
	chain->n++;
	return true;
}

static void follow(struct chain *chain, const char *s, uint32_t len)
{
	struct gf_probe probe;

	gf_yaml_probe(s, len, &probe);
	chain->parses = !probe.problem;
	while (!chain->parses && chain->n < MOST_FIXES &&
	       add_link(chain, s, len, &probe)) {
		s = chain->text[chain->n - 1].s;
		len = (uint32_t)chain->text[chain->n - 1].len;
		if (!chain->parses)
			gf_yaml_probe(s, len, &probe);
	}
}

/* An offset of the text that fix `n` was for, in the text as it came. */
static uint32_t map_back(const struct chain *chain, unsigned n, uint32_t at)
{
	while (n--) {
		const struct gf_fix *fix = &chain->fix[n];
		uint32_t end = fix->cut.start + (uint32_t)fix->with.len;

		if (at >= end)
			at = at - end + fix->cut.end;
		else if (at > fix->cut.end)
			at = fix->cut.end;
	}
	return at;
}

static void say_again(struct gf_diags *diags, struct gf_text *to,
		      const struct gf_text *from)
{
	const char *args[GF_TEXT_ARGS + 1] = { 0 };

	memcpy(args, from->arg, sizeof(from->arg));
	if (from->msgid)
		gf_say_args(diags, to, from->msgid, args);
}

static void report(const struct chain *chain, unsigned i, uint32_t base,
		   struct gf_diags *diags)
{
	const struct gf_fix *fix = &chain->fix[i];
	struct gf_span span = { base + map_back(chain, i, fix->span.start),
				base + map_back(chain, i, fix->span.end) };
	struct gf_diag *d = gf_diags_add(diags, fix->rule, span);

	if (!d)
		return;
	gf_diags_set_severity(diags, d, GF_ERROR);
	say_again(diags, &d->message, &fix->message);
	say_again(diags, &d->expected, &fix->expected);
	say_again(diags, &d->advice, &fix->advice);
}

static void free_chain(struct chain *chain)
{
	unsigned i;

	for (i = 0; i < chain->n; i++) {
		gf_diags_release(&chain->x[i].words);
		gf_buf_release(&chain->fix[i].with);
		gf_buf_release(&chain->text[i]);
	}
}

bool gf_explain(struct gf_source *src, const struct gf_problem *problem,
		const struct gf_compose_opts *opts GF_UNUSED,
		struct gf_diags *diags)
{
	struct gf_span part = problem->part;
	struct chain chain = { .left = TRIED_BYTES };
	unsigned i;

	chain.lines = count_lines(src->text, part.end);
	follow(&chain, src->text + part.start, part.end - part.start);
	/* guesses that do not end well: the first alone */
	for (i = 0; i < (chain.parses ? chain.n : chain.n > 0); i++)
		report(&chain, i, part.start, diags);
	if (!chain.n)
		say_unknown(src, problem, diags);
	free_chain(&chain);
	return chain.n > 0;
}

bool gf_explain_repair(struct gf_buf *out, const char *s, uint32_t len)
{
	struct chain chain = { .left = TRIED_BYTES };
	bool parses;

	follow(&chain, s, len);
	parses = chain.parses;
	gf_buf_reset(out);
	if (chain.n)
		gf_buf_add(out, chain.text[chain.n - 1].s,
			   chain.text[chain.n - 1].len);
	else
		gf_buf_add(out, s, len);
	free_chain(&chain);
	return parses;
}
