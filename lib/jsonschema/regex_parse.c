/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns, as a whole: groups, repetition, references. Reads ECMA-262 with
 * the u flag, refuses by name what it does not have, and writes the same
 * language for PCRE2. Without recursion: open groups stand on a short stack.
 *
 * Captures are only written when something refers back to one; a reference
 * that the two engines understand differently is refused (regex_refer.c).
 */
#include "jsonschema/regex.h"

#define NO_GROUP ((size_t)-1)

struct translator {
	struct regex_reader r;
	struct regex_facts *facts;
	struct regex_groups groups;
	size_t open[GF_REGEX_DEPTH + 1]; /* not yet closed, inside last */
	unsigned depth;
	bool empty;	 /* the alternative being read may match nothing */
	bool was_empty;	 /* the same, before the last term */
	bool repeatable; /* the last term may take a quantifier */
	bool repeated;	 /* it has one already */
	size_t last;	 /* the group it is, or NO_GROUP */
	size_t weight;	 /* what the last term unfolds into */
};

/* Openings PCRE2 and others have, not ECMA-262; the longest first. */
static const struct {
	const char *opening, *why;
} foreign_groups[] = {
	{ "(*", N_("a verb of PCRE, not of ECMA-262") },
	{ "(?P", N_("a named group is written (?<name>...) and its content "
		    "again \\k<name>") },
	{ "(?'", N_("a named group is written (?<name>...)") },
	{ "(?#", N_("ECMA-262 patterns have no comments") },
	{ "(?>", N_("ECMA-262 has no atomic groups") },
	{ "(?|", N_("ECMA-262 has no branch reset") },
	{ "(?R", N_("ECMA-262 patterns do not call themselves") },
	{ "(?&", N_("ECMA-262 patterns do not call themselves") },
	{ "(?+", N_("ECMA-262 patterns do not call themselves") },
	{ "(?(", N_("ECMA-262 has no conditional groups") },
	{ "(?C", N_("ECMA-262 has no callouts") },
	{ "(?{", N_("ECMA-262 patterns hold no code") },
	{ "(??{", N_("ECMA-262 patterns hold no code") },
	{ "(?", N_("patterns take no flags: write both cases, such as [Aa]") },
};

/* Escapes that others have, and what to type in their place. */
static const struct {
	const char *letters, *why;
} foreign_escapes[] = {
	{ "A", N_("the start of the text is written ^") },
	{ "zZ", N_("the end of the text is written $") },
	{ "QE", N_("ECMA-262 has no quoting of a stretch: put a backslash "
		   "before each sign") },
	{ "hHRXCKGN", N_("an escape of PCRE, not of ECMA-262") },
	{ "ae", N_("write \\x07 or \\x1b") },
	{ "-", N_("a hyphen needs no backslash outside [...]") },
	{ "_@#%&~,;:!<>='\"` ", N_("this sign needs no backslash") },
};

int js_regex_refuse(struct regex_reader *r, const char *from, const char *why)
{
	struct gf_buf shown = GF_BUF_INIT;
	size_t len = r->p > from ? (size_t)(r->p - from) : 1;

	if (from == r->end)
		len = 0;
	if (len > 40) { /* whole characters of a long one */
		for (len = 40; ((unsigned char)from[len] & 0xc0) == 0x80;)
			len--;
	}
	gf_buf_add_visible(&shown, from, len);
	gf_fail(r->err, GF_EINVALID, _("'%s' at character %zu: %s"), shown.s,
		gf_utf8_count(r->start, (size_t)(from - r->start)) + 1, _(why));
	gf_buf_release(&shown);
	return -1;
}

static bool at(const struct regex_reader *r, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(r->end - r->p) >= len && !memcmp(r->p, word, len);
}

/* --- terms --------------------------------------------------------------- */

static int too_large(struct translator *t, const char *from)
{
	js_regex_refuse(&t->r, from,
			N_("the pattern is too large once its repetitions are "
			   "counted"));
	if (t->r.err)
		t->r.err->code = GF_ELIMIT;
	return -1;
}

static struct regex_group *current(struct translator *t)
{
	return &t->groups.all[t->open[t->depth - 1]];
}

/* A term has been written: what a quantifier behind it would repeat. */
static int end_term(struct translator *t, const char *from, bool repeatable,
		    bool nullable, size_t group, size_t weight)
{
	t->repeatable = repeatable;
	t->repeated = false;
	t->last = group;
	t->weight = weight;
	t->was_empty = t->empty;
	t->empty = t->empty && nullable;
	current(t)->weight += weight;
	if (current(t)->weight > GF_REGEX_UNFOLDED)
		return too_large(t, from);
	return 0;
}

static int read_char(struct translator *t)
{
	const char *from = t->r.p;
	uint32_t cp;

	t->r.p += gf_utf8_next(from, (size_t)(t->r.end - from), &cp);
	js_regex_write_char(t->r.out, cp);
	return end_term(t, from, true, false, NO_GROUP, 1);
}

static int refuse_escape(struct translator *t, const char *from)
{
	const char *why = N_("ECMA-262 has no such escape");
	uint32_t cp;
	size_t i;

	if (t->r.p == t->r.end)
		return js_regex_refuse(&t->r, from,
				       N_("a backslash ends the pattern"));
	for (i = 0; i < GF_NELEMS(foreign_escapes); i++)
		if (*t->r.p && strchr(foreign_escapes[i].letters, *t->r.p))
			why = foreign_escapes[i].why;
	t->r.p += gf_utf8_next(t->r.p, (size_t)(t->r.end - t->r.p), &cp);
	return js_regex_refuse(&t->r, from, why);
}

/* \1, or \k<name>: r.p is behind the backslash. */
static int read_reference(struct translator *t, const char *from)
{
	size_t number = 0;

	if (*t->r.p == 'k') {
		t->r.p++;
		if (js_regex_read_reference(&t->groups, &t->r, &number) < 0)
			return -1;
	} else {
		while (t->r.p < t->r.end && *t->r.p >= '0' && *t->r.p <= '9') {
			if (number <= t->groups.captures)
				number = number * 10 + (size_t)(*t->r.p - '0');
			t->r.p++;
		}
	}
	if (number > t->groups.captures)
		return js_regex_refuse(&t->r, from,
				       N_("the pattern has no group of that "
					  "number"));
	js_regex_groups_refer(&t->groups, number, from);
	gf_buf_addf(t->r.out, "\\g{%zu}", number);
	return end_term(t, from, true, true, NO_GROUP, 1);
}

static int read_escape(struct translator *t)
{
	const char *from = t->r.p++;
	struct regex_atom atom;
	int got;

	if (t->r.p == t->r.end)
		return refuse_escape(t, from);
	if (*t->r.p == 'b' || *t->r.p == 'B') {
		gf_buf_addf(t->r.out, "\\%c", *t->r.p++);
		return end_term(t, from, false, true, NO_GROUP, 1);
	}
	if (*t->r.p == 'k' || (*t->r.p >= '1' && *t->r.p <= '9'))
		return read_reference(t, from);
	got = js_regex_read_escape(&t->r, &atom, false);
	if (got < 0)
		return -1;
	if (!got)
		return refuse_escape(t, from);
	if (!atom.is_set)
		js_regex_write_char(t->r.out, atom.cp);
	return end_term(t, from, true, false, NO_GROUP, 1);
}

/* --- groups -------------------------------------------------------------- */

static int refuse_group(struct translator *t, const char *from)
{
	const char *close;
	size_t i;

	/* The last row is of every group that is none of the others. */
	for (i = 0; i + 1 < GF_NELEMS(foreign_groups); i++)
		if (at(&t->r, foreign_groups[i].opening))
			break;
	t->r.p += strlen(foreign_groups[i].opening);
	for (close = t->r.p; close < t->r.end && close - from < 20; close++) {
		if ((signed char)*close <= ' ')
			break;
		if (*close == ')' || *close == ':' || *close == '>') {
			t->r.p = close + 1;
			break;
		}
	}
	return js_regex_refuse(&t->r, from, foreign_groups[i].why);
}

/* Reads and writes an opening; whether it is a place, not characters. */
static int read_opening(struct translator *t, bool *capture, bool *place)
{
	static const char *const plain[] = { "(?:", "(?=", "(?!",
					     "(?<=", "(?<!" };
	const char *from = t->r.p;
	size_t i;

	*capture = false;
	for (i = 0; i < GF_NELEMS(plain); i++) {
		if (!at(&t->r, plain[i]))
			continue;
		t->r.p += strlen(plain[i]);
		gf_buf_adds(t->r.out, plain[i]);
		*place = i > 0;
		if (i >= 3 && !t->facts->behind) {
			t->facts->behind = plain[i];
			t->facts->behind_at =
				gf_utf8_count(t->r.start,
					      (size_t)(from - t->r.start)) +
				1;
		}
		return 0;
	}
	*capture = true;
	*place = false;
	if (at(&t->r, "(?<")) {
		t->r.p = (char *)memchr(from, '>', (size_t)(t->r.end - from)) +
			 1; /* js_regex_groups_find has read the name */
	} else if (at(&t->r, "(?") || at(&t->r, "(*")) {
		return refuse_group(t, from);
	} else {
		t->r.p++;
	}
	gf_buf_adds(t->r.out, t->groups.referred ? "(" : "(?:");
	return 0;
}

_Static_assert(GF_REGEX_DEPTH == 64, "open_group says so");

static int open_group(struct translator *t)
{
	const char *from = t->r.p;
	bool capture, place;

	if (read_opening(t, &capture, &place) < 0)
		return -1;
	if (t->depth > GF_REGEX_DEPTH) {
		js_regex_refuse(&t->r, from,
				N_("more than 64 parentheses inside one "
				   "another"));
		if (t->r.err)
			t->r.err->code = GF_ELIMIT;
		return -1;
	}
	t->open[t->depth] = js_regex_groups_open(
		&t->groups, t->open[t->depth - 1], from, capture, place);
	current(t)->empty_before = t->empty;
	t->depth++;
	t->empty = true;
	t->repeatable = t->repeated = false;
	t->last = NO_GROUP;
	return 0;
}

static int close_group(struct translator *t)
{
	size_t closed = t->open[t->depth - 1];
	struct regex_group *group = &t->groups.all[closed];

	if (t->depth == 1)
		return js_regex_refuse(&t->r, t->r.p,
				       N_("this ')' closes nothing"));
	t->r.p++;
	gf_buf_addc(t->r.out, ')');
	group->to = t->r.p;
	group->nullable = group->nullable || t->empty || group->place;
	t->depth--;
	t->empty = current(t)->empty_before;
	return end_term(t, group->from, !group->place, group->nullable, closed,
			group->weight + 1);
}

/* --- repetition ---------------------------------------------------------- */

/* Digits; more than PCRE2 can count stays just above. */
static bool read_count(struct regex_reader *r, size_t *count)
{
	const char *from = r->p;

	for (*count = 0; r->p < r->end && *r->p >= '0' && *r->p <= '9'; r->p++)
		if (*count <= GF_REGEX_COUNT)
			*count = *count * 10 + (size_t)(*r->p - '0');
	return r->p > from;
}

/* {n}, {n,} or {n,m}; false: it is not one. *max 0 is without end. */
static bool read_braces(struct regex_reader *r, size_t *min, size_t *max)
{
	r->p++;
	if (!read_count(r, min))
		return false;
	*max = *min;
	if (r->p < r->end && *r->p == ',') {
		r->p++;
		if (!read_count(r, max))
			*max = SIZE_MAX;
	}
	return r->p < r->end && *r->p++ == '}';
}

static int refuse_quantifier(struct translator *t, const char *from)
{
	t->r.p = from + 1;
	if (t->repeated && *from == '+')
		return js_regex_refuse(&t->r, from,
				       N_("ECMA-262 has no possessive "
					  "quantifier"));
	if (t->last != NO_GROUP && t->groups.all[t->last].place && !t->repeated)
		return js_regex_refuse(&t->r, from,
				       N_("a lookahead or lookbehind cannot "
					  "be repeated"));
	return js_regex_refuse(&t->r, from,
			       N_("there is nothing before it to repeat"));
}

/* The counts are read: what they change, and whether that is too much. */
static int repeat(struct translator *t, const char *from, size_t min,
		  size_t max)
{
	size_t times = max == SIZE_MAX ? min : max;

	if (min > max)
		return js_regex_refuse(&t->r, from,
				       N_("the two counts are in the wrong "
					  "order"));
	if (times > GF_REGEX_COUNT)
		return too_large(t, from);
	if (t->last != NO_GROUP) {
		t->groups.all[t->last].many = max > 1;
		t->groups.all[t->last].optional = min == 0;
	}
	if (!min)
		t->empty = t->was_empty;
	t->repeatable = false;
	t->repeated = true;
	if (times > 1)
		current(t)->weight += t->weight * (times - 1);
	if (current(t)->weight > GF_REGEX_UNFOLDED)
		return too_large(t, from);
	return 0;
}

static int read_quantifier(struct translator *t)
{
	const char *from = t->r.p;
	size_t min = *from == '+', max = *from == '?' ? 1 : SIZE_MAX;

	if (*from == '{' && !read_braces(&t->r, &min, &max)) {
		t->r.p = from + 1;
		return js_regex_refuse(&t->r, from,
				       N_("a brace that is a character is "
					  "written \\{"));
	}
	if (*from != '{')
		t->r.p++;
	if (!t->repeatable)
		return refuse_quantifier(t, from);
	if (repeat(t, from, min, max) < 0)
		return -1;
	if (t->r.p < t->r.end && *t->r.p == '?')
		t->r.p++;
	gf_buf_add(t->r.out, from, (size_t)(t->r.p - from));
	return 0;
}

/* --- the whole ----------------------------------------------------------- */

static int read_bar(struct translator *t)
{
	struct regex_group *group = current(t);

	t->r.p++;
	gf_buf_addc(t->r.out, '|');
	group->alternates = true;
	group->nullable = group->nullable || t->empty;
	t->empty = true;
	t->repeatable = t->repeated = false;
	t->last = NO_GROUP;
	return 0;
}

static int read_sign(struct translator *t, const char *written, bool repeatable)
{
	const char *from = t->r.p++;

	gf_buf_adds(t->r.out, written);
	return end_term(t, from, repeatable, !repeatable, NO_GROUP, 1);
}

static int read_term(struct translator *t)
{
	const char *from = t->r.p;

	switch (*from) {
	case '\\':
		return read_escape(t);
	case '(':
		return open_group(t);
	case ')':
		return close_group(t);
	case '|':
		return read_bar(t);
	case '^':
		return read_sign(t, "^", false);
	case '$':
		return read_sign(t, "\\z", false);
	case '.':
		return read_sign(t, "[^\\x0a\\x0d\\x{2028}\\x{2029}]", true);
	case '[':
		if (js_regex_read_class(&t->r) < 0)
			return -1;
		return end_term(t, from, true, false, NO_GROUP, 1);
	}
	if (memchr("*+?{", *from, 4))
		return read_quantifier(t);
	if (*from == ']' || *from == '}')
		return js_regex_refuse(&t->r, from,
				       N_("a bracket or brace that is a "
					  "character takes a backslash"));
	return read_char(t);
}

static int read_pattern(struct translator *t)
{
	if (js_regex_groups_find(&t->groups, &t->r) < 0)
		return -1;
	t->open[0] =
		js_regex_groups_open(&t->groups, 0, t->r.start, false, false);
	t->depth = 1;
	t->empty = true;
	t->last = NO_GROUP;
	while (t->r.p < t->r.end)
		if (read_term(t) < 0)
			return -1;
	if (t->depth > 1) {
		t->r.p = current(t)->from;
		return js_regex_refuse(&t->r, current(t)->from,
				       N_("this '(' is never closed"));
	}
	current(t)->to = t->r.end;
	return js_regex_groups_judge(&t->groups, &t->r);
}

int js_regex_translate(struct gf_buf *out, struct regex_facts *facts,
		       const char *pattern, size_t len, struct gf_error *err)
{
	struct translator t = { .facts = facts };
	size_t valid = gf_utf8_check(pattern, len);
	int ret;

	memset(facts, 0, sizeof(*facts));
	if (valid < len)
		return gf_fail(err, GF_EINVALID,
			       _("the pattern is not UTF-8 at byte %zu"),
			       valid + 1);
	t.r.start = t.r.p = pattern;
	t.r.end = pattern + len;
	t.r.out = out;
	t.r.err = err;
	ret = read_pattern(&t);
	js_regex_groups_release(&t.groups);
	return ret;
}
