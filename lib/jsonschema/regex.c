/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns, compiled and run: the one file that knows PCRE2. It gets what
 * regex_parse.c wrote, never a pattern as typed. What regex_fast.c can decide
 * never comes here.
 *
 * No JIT, so that a verdict is the same everywhere, and a bound on the steps
 * of one search. PCRE2 counts steps anew from each place a match may start,
 * which would let a long text multiply the bound; so a pattern that may start
 * anywhere is compiled behind "\A(?s:.*?)", and all its places count as one.
 *
 * What a search needs is kept per thread: no malloc once warm.
 */
#include "jsonschema/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>

/* Steps a text earns by its length: a long one is not a hostile one. */
#define STEPS_PER_BYTE 8
#define HEAP_KIB       32768

struct gf_regex {
	pcre2_code *code;
	struct regex_fast *fast; /* or NULL: PCRE2 alone */
};

/* A thread's own. */
struct scratch {
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static pthread_key_t scratch_key;
static pcre2_compile_context *compiling;

/* What PCRE2 cannot compile of what ECMA-262 allows. */
static const struct {
	int code;
	const char *why;
} refusals[] = {
	{ PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH,
	  N_("it looks behind for something whose length may vary: give each "
	     "alternative one fixed length") },
	{ PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED,
	  N_("it looks behind for something too complicated") },
	{ PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY,
	  N_("it uses a Unicode property that PCRE2 does not know") },
	{ PCRE2_ERROR_PATTERN_TOO_LARGE, N_("the pattern is too large") },
	{ PCRE2_ERROR_PATTERN_TOO_COMPLICATED, N_("the pattern is too large") },
};

static void free_scratch(void *payload)
{
	struct scratch *scratch = payload;

	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->limits);
	free(scratch);
}

static void prepare(void)
{
	GF_BUG(pthread_key_create(&scratch_key, free_scratch));
	compiling = pcre2_compile_context_create(NULL);
	GF_BUG(!compiling);
	pcre2_set_parens_nest_limit(compiling, GF_REGEX_DEPTH + 4);
}

static struct scratch *thread_scratch(void)
{
	struct scratch *scratch = pthread_getspecific(scratch_key);

	if (scratch)
		return scratch;
	scratch = gf_xcalloc(1, sizeof(*scratch));
	/* Where a match stands is never asked: one pair is enough. */
	scratch->data = pcre2_match_data_create(1, NULL);
	scratch->limits = pcre2_match_context_create(NULL);
	GF_BUG(!scratch->data || !scratch->limits);
	pcre2_set_heap_limit(scratch->limits, HEAP_KIB);
	GF_BUG(pthread_setspecific(scratch_key, scratch));
	return scratch;
}

/* Says why PCRE2 will not have it. */
static int refuse(const struct regex_facts *facts, int code,
		  struct gf_error *err)
{
	char text[160] = "";
	size_t i;

	for (i = 0; i < GF_NELEMS(refusals); i++)
		if (refusals[i].code == code)
			break;
	if (i == GF_NELEMS(refusals)) {
		pcre2_get_error_message(code, (PCRE2_UCHAR *)text,
					sizeof(text));
		return gf_fail(err, GF_EINVALID, "%s", text);
	}
	/* A backreference inside a lookbehind has a code of PCRE2's own. */
	if (facts->behind && i < 2)
		return gf_fail(err, GF_EINVALID, _("'%s' at character %zu: %s"),
			       facts->behind, facts->behind_at,
			       _(refusals[i].why));
	return gf_fail(err, i < 3 ? GF_EINVALID : GF_ELIMIT, "%s",
		       _(refusals[i].why));
}

static pcre2_code *compile(const struct gf_buf *text, int *code)
{
	uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK |
			   PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY |
			   PCRE2_MATCH_UNSET_BACKREF;
	PCRE2_SIZE offset;

	return pcre2_compile((PCRE2_SPTR)text->s, text->len, options, code,
			     &offset, compiling);
}

static bool starts_anywhere(const pcre2_code *code)
{
	uint32_t options = 0;

	pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &options);
	return !(options & PCRE2_ANCHORED);
}

/* Puts in front what makes every starting place part of one match. */
static void lead(struct gf_buf *text)
{
	struct gf_buf whole = GF_BUF_INIT;

	gf_buf_addf(&whole, "\\A(?s:.*?)(?:%s)", text->s);
	gf_buf_release(text);
	*text = whole;
}

struct gf_regex *gf_regex_new(const char *pattern, size_t len,
			      struct gf_error *err)
{
	struct regex_facts facts;
	struct gf_buf text = GF_BUF_INIT;
	struct gf_regex *re = NULL;
	struct regex_fast *fast = NULL;
	pcre2_code *code = NULL;
	int why = 0;

	pthread_once(&prepared, prepare);
	if (len > gf_limit(GF_LIMIT_PATTERN_BYTES)) {
		gf_fail(err, GF_ELIMIT,
			_("the pattern has %zu bytes, more than %zu"), len,
			gf_limit(GF_LIMIT_PATTERN_BYTES));
		return NULL;
	}
	if (js_regex_translate(&text, &facts, pattern, len, err) < 0)
		goto out;
	fast = js_regex_fast_new(&text);
	code = compile(&text, &why);
	if (code && starts_anywhere(code)) {
		pcre2_code_free(code);
		lead(&text);
		code = compile(&text, &why);
	}
	if (!code) {
		refuse(&facts, why, err);
		js_regex_fast_free(fast);
		goto out;
	}
	re = gf_xcalloc(1, sizeof(*re));
	*re = (struct gf_regex){ code, fast };
out:
	gf_buf_release(&text);
	return re;
}

void gf_regex_free(struct gf_regex *re)
{
	if (!re)
		return;
	pcre2_code_free(re->code);
	js_regex_fast_free(re->fast);
	free(re);
}

int gf_regex_search_within(const struct gf_regex *re, const char *text,
			   size_t len, size_t steps)
{
	struct scratch *scratch;
	int rc;

	rc = re->fast ? js_regex_fast_match(re->fast, text, len) : -1;
	if (rc >= 0)
		return rc;
	scratch = thread_scratch();
	steps += STEPS_PER_BYTE * len;
	pcre2_set_match_limit(scratch->limits, steps < UINT32_MAX
						       ? (uint32_t)steps
						       : UINT32_MAX);
	rc = pcre2_match(re->code, (PCRE2_SPTR)text, len, 0, 0, scratch->data,
			 scratch->limits);
	if (rc >= 0)
		return 1;
	switch (rc) {
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_NOMEMORY:
		return -1;
	}
	return 0; /* no match, or not UTF-8: such a text matches nothing */
}

int gf_regex_search(const struct gf_regex *re, const char *text, size_t len)
{
	return gf_regex_search_within(re, text, len,
				      gf_limit(GF_LIMIT_PATTERN_STEPS));
}
