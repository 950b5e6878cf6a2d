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

#define LOOK_BACK   1000	/* lines before the place where it gave up */
#define MOST_TRIES  32		/* fixes tried for one finding */
#define TRIED_BYTES (16U << 20) /* ... and their bytes, for one document */
#define MOST_FIXES  32

struct cause {
	enum gf_rule rule;
	/*
	 * Not 0: what it leaves open makes the parser give up anywhere below,
	 * so a fix is good that lets it read so many lines more.
	 */
	int reach;
	gf_cause_fn find;
};

/* In this order where two fixes are equally good. */
static const struct cause causes[] = {
	{ GF_RULE_YAML_CONTROL, 0, gf_cause_control },
	{ GF_RULE_YAML_ESCAPE, 0, gf_cause_escape },
	{ GF_RULE_YAML_TAB, 0, gf_cause_tab },
	{ GF_RULE_YAML_NO_BREAK_SPACE, 0, gf_cause_nbsp },
	{ GF_RULE_YAML_COMMA, 0, gf_cause_json_comma },
	{ GF_RULE_YAML_QUOTE_INSIDE, 0, gf_cause_quote_inside },
	{ GF_RULE_YAML_TEXT_AFTER_QUOTE, 0, gf_cause_text_after_quote },
	{ GF_RULE_YAML_QUOTE_OPEN, 1, gf_cause_quote_mismatch },
	{ GF_RULE_YAML_QUOTE_OPEN, 1, gf_cause_quote_open },
	{ GF_RULE_YAML_BLOCK_INDENT, 0, gf_cause_block_indent },
	{ GF_RULE_YAML_DASH_SPACE, 0, gf_cause_dash_space },
	{ GF_RULE_YAML_COMMA, 0, gf_cause_flow_comma },
	{ GF_RULE_YAML_BRACKET, 2, gf_cause_bracket },
	{ GF_RULE_YAML_SPECIAL_START, 0, gf_cause_special_start },
	{ GF_RULE_YAML_TYPOGRAPHIC_QUOTES, 0, gf_cause_typographic },
	{ GF_RULE_YAML_COLON_IN_VALUE, 0, gf_cause_colon_in_value },
	{ GF_RULE_YAML_COLON_SPACE, 0, gf_cause_colon_space },
	{ GF_RULE_YAML_COMMENT_SIGN, 0, gf_cause_comment_sign },
	{ GF_RULE_YAML_MIXED, 0, gf_cause_mixed },
	{ GF_RULE_YAML_INDENT, 0, gf_cause_indent },
	{ GF_RULE_YAML_INDENT, 0, gf_cause_stray_text },
	{ GF_RULE_YAML_COLON_MISSING, 0, gf_cause_colon_missing },
};

/* The best fix so far; a text that parses has one of these scores. */
#define SCORE_PARSES UINT32_MAX
#define SCORE_WEAK   (UINT32_MAX - 1)

struct search {
	struct gf_explain *x;
	struct gf_fix best;
	uint32_t score;
	unsigned tries;
	uint32_t *left; /* bytes that may still be tried */
};

static int count_lines(const char *s, uint32_t len)
{
	const char *end = s + len;
	int n = 0;

	while ((s = memchr(s, '\n', (size_t)(end - s))))
		n++, s++;
	return n;
}

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
			  int reach)
{
	struct gf_explain *x = search->x;
	uint32_t end = fix->cut.start + (uint32_t)fix->with.len, at;
	uint32_t score = 0;
	struct gf_buf text = GF_BUF_INIT;
	struct gf_probe probe;

	apply(&text, x->text, x->len, fix);
	gf_yaml_probe(text.s, (uint32_t)text.len, &probe);
	*search->left -= *search->left < text.len ? *search->left
						  : (uint32_t)text.len;
	search->tries++;
	if (!probe.problem || probe.at <= end) {
		gf_buf_release(&text);
		return probe.problem ? 0
		       : fix->weak   ? SCORE_WEAK
				     : SCORE_PARSES;
	}
	at = probe.at - end + fix->cut.end;
	if (at > x->at)
		score = at;
	else if (reach && count_lines(text.s + end, probe.at - end) >= reach)
		score = 1;
	gf_buf_release(&text);
	return score;
}

static bool changes(const struct gf_fix *fix)
{
	return fix->with.len || fix->cut.end > fix->cut.start;
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
			score = changes(&fix)
					? score_fix(search, &fix, cause->reach)
					: 0;
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
static const struct meaning {
	const char *says;
	const char *means;
	const char *advice; /* or NULL */
} meanings[] = {
	{ "expected ',' or ']'", N_("a list in [ ] is not finished here"),
	  NULL },
	{ "expected ',' or '}'",
	  N_("the keys between { and } are not finished here"), NULL },
	{ "expected '-' indicator",
	  N_("this line stands among the items of a list and is not one"),
	  NULL },
	{ "expected key", N_("this line does not fit what stands above it"),
	  NULL },
	{ "expected ':'", N_("a key above has no ':' behind it"), NULL },
	{ "mapping values are not allowed",
	  N_("this ':' stands where no key can be"), NULL },
	{ "block sequence entries are not allowed",
	  N_("this dash stands where no list can start"), NULL },
	{ "mapping keys are not allowed",
	  N_("this '?' stands where no key can be"), NULL },
	{ "<document start>",
	  N_("the text goes on where the document is already over"), NULL },
	{ "node content", N_("a value is missing here"), NULL },
	{ "cannot start any token", N_("no value can start with this sign"),
	  NULL },
	{ "unexpected end of stream", N_("the file ends inside a value"),
	  NULL },
	{ "unexpected document indicator",
	  N_("a line of dashes or dots stands inside a quoted text"), NULL },
	{ "incompatible YAML document",
	  N_("the file asks for a version of YAML that is not known"),
	  N_("remove this line: no file needs it") },
	{ "directive", N_("the line that starts with '%%' is not understood"),
	  N_("remove this line, or put quotes around what starts with '%%'") },
	{ "tag", N_("the '!' here starts a tag that is not understood"), NULL },
	{ "anchor", N_("the '&' or '*' here names nothing"), NULL },
	{ "alphabetic", N_("the '&' or '*' here names nothing"), NULL },
};

static const struct meaning *meaning_of(const char *problem)
{
	static const struct meaning any = { "",
					    N_("this cannot be read as YAML"),
					    NULL };
	size_t i;

	for (i = 0; i < GF_NELEMS(meanings); i++)
		if (strstr(problem, meanings[i].says))
			return &meanings[i];
	return &any;
}

static void say_unknown(struct gf_source *src, const struct gf_problem *problem,
			struct gf_diags *diags)
{
	uint32_t at = problem->offset < src->len ? problem->offset : src->len;
	struct gf_position pos = gf_source_position(src, at);
	struct gf_span line = gf_source_line(src, pos.line);
	const struct meaning *meaning;
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_YAML_SYNTAX,
			 (struct gf_span){ at, at < line.end ? line.end : at });
	if (!d)
		return;
	meaning = meaning_of(problem->problem ? problem->problem : "");
	gf_say(diags, &d->message, meaning->means);
	gf_say(diags, &d->advice,
	       meaning->advice
		       ? meaning->advice
		       : N_("compare this line and the one above with their neighbours: "
			    "spaces at the start, quotes, colons, dashes"));
}

/* --- the chain of findings ----------------------------------------------- */

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
	chain->parses = search.score >= SCORE_WEAK;
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
		const struct gf_compose_opts *opts, struct gf_diags *diags)
{
	struct gf_span part = problem->part;
	struct chain chain = { .left = TRIED_BYTES };
	unsigned i;

	if (opts->brief) {
		say_unknown(src, problem, diags);
		return false;
	}
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
