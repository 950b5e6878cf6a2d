/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Why a JSON text cannot be read, in the words of who typed it: what a person
 * brings from JavaScript, Python or YAML has a name and a remedy here.
 */
#include "json.h"

/* One finding on bytes [start, end) with a message of no argument. */
static struct gf_diag *find(struct gf_json *json, enum gf_rule rule,
			    uint32_t start, uint32_t end, const char *message)
{
	struct gf_span span = { start, end < json->end ? end : json->end };
	struct gf_diag *d;

	if (span.start > span.end)
		span.start = span.end;
	d = gf_build_find(json->b, rule, span);
	if (d)
		gf_say(json->b->diags, &d->message, message);
	return d;
}

static bool advise(struct gf_json *json, struct gf_diag *d, const char *advice)
{
	if (d)
		gf_say(json->b->diags, &d->advice, advice);
	return false;
}

static char peek(const struct gf_json *json)
{
	return json->at < json->end ? json->s[json->at] : '\0';
}

/* Bytes of what a person sees as one mark or one word. */
static uint32_t token_end(const struct gf_json *json)
{
	uint32_t i = json->at;

	while (i < json->end && !memchr(" \t\r\n,:{}[]\"", json->s[i], 11))
		i++;
	return i > json->at ? i : json->at + 1;
}

static const char *token(struct gf_json *json)
{
	return gf_diags_excerpt(json->b->diags, json->s + json->at,
				token_end(json) - json->at);
}

static bool starts(const struct gf_json *json, const char *with)
{
	size_t len = strlen(with);

	return json->end - json->at >= len &&
	       !memcmp(json->s + json->at, with, len);
}

/* --- faults found anywhere ----------------------------------------------- */

/* The file stops: at what was opened last and never closed. */
static bool say_end(struct gf_json *json)
{
	struct gf_builder *b = json->b;
	const struct gf_node *open;
	struct gf_diag *d;
	bool map;

	if (!b->depth) {
		d = find(json, GF_RULE_YAML_NO_DOCUMENT, json->at, json->at,
			 N_("there is nothing to read: no key, no value"));
		return advise(json, d,
			      N_("write the keys and their values between '{' "
				 "and '}', or delete the file"));
	}
	open = b->frames[b->depth - 1].node;
	map = open->type == GF_MAP;
	d = find(json, GF_RULE_JSON_SYNTAX, json->last, json->last,
		 map ? N_("the file stops before the closing '}'")
		     : N_("the file stops before the closing ']'"));
	if (!d)
		return false;
	gf_say(b->diags, &d->related, N_("it is opened here"));
	d->related_span =
		(struct gf_span){ open->span.start, open->span.start + 1 };
	return advise(json, d,
		      N_("write what is missing at the end of the file; was it "
			 "cut while it was saved?"));
}

static bool say_comment(struct gf_json *json)
{
	const char *s = json->s + json->at;
	const char *end = memchr(s, '\n', json->end - json->at);
	struct gf_diag *d;

	d = find(json, GF_RULE_JSON_COMMENT, json->at,
		 end ? (uint32_t)(end - json->s) : json->end,
		 N_("JSON has no comments"));
	return advise(json, d,
		      N_("remove the comment, or write the file as YAML, where "
			 "'#' starts one"));
}

static bool is_comment(const struct gf_json *json)
{
	return starts(json, "//") || starts(json, "/*") || starts(json, "#");
}

/* Quotes that JSON does not take for quotes. */
static bool is_other_quote(const struct gf_json *json)
{
	static const char *const quotes[] = { "'", "`", "“", "”",
					      "«", "‘", "’", "„" };
	size_t i;

	for (i = 0; i < GF_NELEMS(quotes); i++)
		if (starts(json, quotes[i]))
			return true;
	return false;
}

static bool say_other_quote(struct gf_json *json)
{
	unsigned char c = (unsigned char)json->s[json->at];
	uint32_t width = c < 0x80 ? 1 : c < 0xe0 ? 2 : 3;
	struct gf_diag *d = find(json, GF_RULE_JSON_QUOTES, json->at,
				 json->at + width,
				 N_("these quotes are not those of JSON"));

	return advise(json, d,
		      N_("write straight double quotes (\"), the same before "
			 "and after"));
}

/* What can go wrong in any place; false: said nothing. */
static bool say_common(struct gf_json *json)
{
	if (json->at >= json->end)
		say_end(json);
	else if (is_comment(json))
		say_comment(json);
	else if (is_other_quote(json))
		say_other_quote(json);
	else
		return false;
	return true;
}

/* --- values -------------------------------------------------------------- */

/* Words of other languages, and what JSON writes for them. */
static const struct {
	const char *typed, *meant;
} words[] = {
	{ "True", "true" },	 { "TRUE", "true" },   { "yes", "true" },
	{ "oui", "true" },	 { "False", "false" }, { "FALSE", "false" },
	{ "no", "false" },	 { "non", "false" },   { "None", "null" },
	{ "Null", "null" },	 { "NULL", "null" },   { "nil", "null" },
	{ "undefined", "null" },
};

static const char *find_meant(const char *typed)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(words); i++)
		if (!strcmp(words[i].typed, typed))
			return words[i].meant;
	return NULL;
}

static bool is_not_finite(const char *word)
{
	return !strcmp(word, "NaN") || !strcmp(word, "Infinity") ||
	       !strcmp(word, "-Infinity") || !strcmp(word, "nan") ||
	       !strcmp(word, "inf");
}

static bool say_not_finite(struct gf_json *json, const char *word)
{
	struct gf_diag *d;
	struct gf_span span = { json->at, token_end(json) };

	d = gf_build_find(json->b, GF_RULE_NUMBER_NOT_FINITE, span);
	if (d)
		gf_say(json->b->diags, &d->message,
		       N_("'%s' is not a finite number"), word);
	return advise(json, d,
		      N_("write a number, or null where there is none"));
}

static bool say_bare_word(struct gf_json *json, const char *word)
{
	struct gf_span span = { json->at, token_end(json) };
	const char *meant = find_meant(word);
	struct gf_diag *d;

	d = gf_build_find(json->b, GF_RULE_JSON_QUOTES, span);
	if (!d)
		return false;
	gf_say(json->b->diags, &d->message, N_("'%s' is a text without quotes"),
	       word);
	gf_say(json->b->diags, &d->expected,
	       N_("a text between double quotes, a number, true, false, null, "
		  "a list or an object"));
	if (meant)
		gf_say(json->b->diags, &d->advice,
		       N_("write %s, without quotes"), meant);
	else
		gf_say(json->b->diags, &d->advice, N_("write \"%s\""), word);
	return false;
}

bool gf_json_bad_value(struct gf_json *json)
{
	const char *word;
	struct gf_diag *d;
	char c = peek(json);

	if (say_common(json))
		return false;
	if (c == '+' || c == '.')
		return gf_json_bad_number(json);
	if (memchr(",:}]", c, 4)) {
		d = find(json, GF_RULE_JSON_SYNTAX, json->at, json->at + 1,
			 N_("a value is missing here"));
		return advise(json, d,
			      N_("write a value before this mark, or null "
				 "where there is none"));
	}
	word = token(json);
	if (is_not_finite(word))
		return say_not_finite(json, word);
	return say_bare_word(json, word);
}

bool gf_json_bad_number(struct gf_json *json)
{
	struct gf_span span = { json->at, token_end(json) };
	const char *s = json->s + json->at, *word = token(json);
	struct gf_diag *d;

	if (is_not_finite(word))
		return say_not_finite(json, word);
	d = gf_build_find(json->b, GF_RULE_JSON_NUMBER, span);
	if (!d)
		return false;
	s += *s == '-';
	gf_say(json->b->diags, &d->message,
	       N_("'%s' is not a number as JSON writes them"), word);
	if (*s == '0' && s[1] >= '0' && s[1] <= '9')
		return advise(json, d,
			      N_("remove the zeros in front; if it is a code, "
				 "put it between double quotes"));
	if (*s == '+' || *s == '.')
		return advise(json, d,
			      N_("start with a digit: 1, not +1; 0.5, not .5"));
	return advise(json, d,
		      N_("write digits, with a point before decimals; if it is "
			 "a text, put it between double quotes"));
}

/* --- keys and marks ------------------------------------------------------ */

bool gf_json_bad_key(struct gf_json *json)
{
	struct gf_span span = { json->at, token_end(json) };
	struct gf_diag *d;

	if (say_common(json))
		return false;
	if (memchr(",:}]{[", peek(json), 6)) {
		d = find(json, GF_RULE_JSON_SYNTAX, json->at, json->at + 1,
			 N_("a key is missing here"));
		return advise(json, d,
			      N_("write a key between double quotes, then ':' "
				 "and its value"));
	}
	d = gf_build_find(json->b, GF_RULE_JSON_QUOTES, span);
	if (!d)
		return false;
	gf_say(json->b->diags, &d->message,
	       N_("the key '%s' is not between double quotes"), token(json));
	gf_say(json->b->diags, &d->advice, N_("write \"%s\""), token(json));
	return false;
}

bool gf_json_no_colon(struct gf_json *json)
{
	struct gf_diag *d;

	if (json->at < json->end && is_comment(json))
		return say_comment(json);
	d = find(json, GF_RULE_JSON_SYNTAX, json->last, json->last,
		 N_("no ':' stands between this key and its value"));
	return advise(json, d, N_("write ':' after the key"));
}

static bool say_wrong_bracket(struct gf_json *json)
{
	const struct gf_builder *b = json->b;
	const struct gf_node *open = b->frames[b->depth - 1].node;
	struct gf_diag *d;

	d = find(json, GF_RULE_JSON_SYNTAX, json->at, json->at + 1,
		 open->type == GF_MAP ? N_("']' stands where '}' is expected")
				      : N_("'}' stands where ']' is expected"));
	if (!d)
		return false;
	gf_say(b->diags, &d->related, N_("it is opened here"));
	d->related_span =
		(struct gf_span){ open->span.start, open->span.start + 1 };
	return advise(json, d, N_("close first what was opened last"));
}

bool gf_json_bad_separator(struct gf_json *json)
{
	char c = peek(json);
	struct gf_diag *d;

	/* a quote of another kind here: what is missing is the comma */
	if (json->at >= json->end || is_comment(json)) {
		say_common(json);
		return false;
	}
	if (c == '}' || c == ']')
		return say_wrong_bracket(json);
	if (c == ':') {
		d = find(json, GF_RULE_JSON_SYNTAX, json->at, json->at + 1,
			 N_("this ':' does not follow a key"));
		return advise(json, d,
			      N_("put the whole text between double quotes, or "
				 "write keys and values between '{' and '}'"));
	}
	d = find(json, GF_RULE_JSON_SYNTAX, json->last, json->last,
		 N_("a comma is missing here"));
	return advise(json, d, N_("write ',' between one item and the next"));
}

bool gf_json_trailing_comma(struct gf_json *json, uint32_t comma)
{
	struct gf_diag *d = find(json, GF_RULE_JSON_TRAILING_COMMA, comma,
				 comma + 1, N_("nothing follows this comma"));

	return advise(json, d, N_("remove the comma"));
}

bool gf_json_text_after_end(struct gf_json *json)
{
	struct gf_diag *d;

	if (is_comment(json))
		return say_comment(json);
	d = find(json, GF_RULE_JSON_SYNTAX, json->at, token_end(json),
		 N_("there is text after the end of the value"));
	if (d)
		gf_say(json->b->diags, &d->expected,
		       N_("exactly one value in the file"));
	return advise(json, d,
		      N_("put several values in a list, between '[' and ']', "
			 "or one a line in a file named .ndjson"));
}

/* --- inside quotes ------------------------------------------------------- */

bool gf_json_bad_text(struct gf_json *json, uint32_t start)
{
	char c = peek(json);
	struct gf_diag *d;

	if (json->at >= json->end || c == '\n' || c == '\r') {
		d = find(json, GF_RULE_JSON_SYNTAX, start, json->at,
			 N_("this text is never closed on its line"));
		return advise(json, d,
			      N_("write a double quote at its end; a new line "
				 "inside a text is written \\n"));
	}
	d = find(json, GF_RULE_JSON_ESCAPE, json->at, json->at + 1,
		 c == '\t' ? N_("a tab stands inside a text")
			   : N_("an invisible control character stands inside "
				"a text"));
	return advise(json, d,
		      c == '\t' ? N_("write \\t, or a space")
				: N_("remove it, or write it as \\u and four "
				     "digits"));
}

bool gf_json_bad_escape(struct gf_json *json)
{
	bool ascii = json->at + 1 < json->end &&
		     !(json->s[json->at + 1] & 0x80);
	struct gf_diag *d = find(json, GF_RULE_JSON_ESCAPE, json->at,
				 json->at + 1 + ascii,
				 N_("this backslash starts nothing that JSON "
				    "knows"));

	return advise(json, d,
		      N_("write two backslashes for one; otherwise one of "
			 "\\\" \\/ \\b \\f \\n \\r \\t, or \\u and four "
			 "digits"));
}

bool gf_json_lone_surrogate(struct gf_json *json)
{
	struct gf_diag *d = find(json, GF_RULE_JSON_ESCAPE, json->at,
				 json->at + 6,
				 N_("this is half of a character: its other "
				    "half is missing"));

	return advise(json, d,
		      N_("type the character itself, or write both halves: "
			 "\\uD83D\\uDE00"));
}
