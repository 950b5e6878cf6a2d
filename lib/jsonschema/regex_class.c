/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns, one place at a time: characters, escapes and [...], read as
 * ECMA-262 has them and written for PCRE2. Nothing is left to PCRE2's own
 * reading: what is written is a code point, a range of them or \p{...}.
 */
#include "jsonschema/regex.h"

#define SPACES \
	"\\x09-\\x0d\\x20\\xa0\\x{1680}\\x{2000}-\\x{200a}" \
	"\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"
#define NOT_SPACES \
	"\\x00-\\x08\\x0e-\\x1f\\x21-\\x9f\\xa1-\\x{167f}" \
	"\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}" \
	"\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}" \
	"\\x{ff00}-\\x{10ffff}"

#define ANYTHING "[\\x00-\\x{10ffff}]"
#define NOTHING	 "[^\\x00-\\x{10ffff}]"

/* The sets that have a letter; `members` goes inside [...]. */
static const struct {
	char letter;
	const char *members;
} sets[] = {
	{ 'd', "0-9" },
	{ 'D', "\\x00-\\x2f\\x3a-\\x{10ffff}" },
	{ 'w', "A-Za-z0-9_" },
	{ 'W', "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x{10ffff}" },
	{ 's', SPACES },
	{ 'S', NOT_SPACES },
};

/* The controls that have a letter. */
static const struct {
	char letter, value;
} controls[] = {
	{ 't', '\t' }, { 'n', '\n' }, { 'v', '\v' },
	{ 'f', '\f' }, { 'r', '\r' },
};

static bool is_surrogate(uint32_t cp)
{
	return cp >= 0xd800 && cp <= 0xdfff;
}

static bool is_plain(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
	       (cp >= 'A' && cp <= 'Z') || cp == '_';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void write_code(struct gf_buf *out, uint32_t cp)
{
	if (is_plain(cp))
		gf_buf_addc(out, (char)cp);
	else
		gf_buf_addf(out, "\\x{%x}", (unsigned)cp);
}

void js_regex_write_char(struct gf_buf *out, uint32_t cp)
{
	/* Half a surrogate pair is in no text we read. */
	if (is_surrogate(cp))
		gf_buf_adds(out, NOTHING);
	else
		write_code(out, cp);
}

static void write_range(struct gf_buf *out, uint32_t low, uint32_t high)
{
	if (is_surrogate(low))
		low = 0xe000;
	if (is_surrogate(high))
		high = 0xd7ff;
	if (low > high)
		return;
	write_code(out, low);
	if (low == high)
		return;
	gf_buf_addc(out, '-');
	write_code(out, high);
}

static bool write_set(struct gf_buf *out, char letter, bool in_class)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(sets); i++) {
		if (sets[i].letter != letter)
			continue;
		gf_buf_addf(out, in_class ? "%s" : "[%s]", sets[i].members);
		return true;
	}
	return false;
}

/* Exactly n hexadecimal digits. */
static bool read_hex(struct regex_reader *r, unsigned n, uint32_t *value)
{
	const char *p = r->p;

	*value = 0;
	for (; n; n--, p++) {
		if (p == r->end || hex_value(*p) < 0)
			return false;
		*value = *value * 16 + (uint32_t)hex_value(*p);
	}
	r->p = p;
	return true;
}

/* {H...}, at most 10FFFF; r->p is on the '{'. */
static bool read_braced(struct regex_reader *r, uint32_t *value)
{
	const char *p = r->p + 1;

	*value = 0;
	for (; p < r->end && hex_value(*p) >= 0; p++) {
		*value = *value * 16 + (uint32_t)hex_value(*p);
		if (*value > 0x10ffff)
			return false;
	}
	if (p == r->end || *p != '}' || p == r->p + 1)
		return false;
	r->p = p + 1;
	return true;
}

int js_regex_read_unicode(struct regex_reader *r, const char *from,
			  uint32_t *cp)
{
	const char *after;
	uint32_t low;

	if (r->p < r->end && *r->p == '{') {
		if (read_braced(r, cp))
			return 0;
	} else if (read_hex(r, 4, cp)) {
		after = r->p;
		if (*cp < 0xd800 || *cp > 0xdbff || r->end - r->p < 6 ||
		    r->p[0] != '\\' || r->p[1] != 'u')
			return 0;
		r->p += 2;
		if (read_hex(r, 4, &low) && low >= 0xdc00 && low <= 0xdfff)
			*cp = 0x10000 + ((*cp - 0xd800) << 10) + (low - 0xdc00);
		else
			r->p = after;
		return 0;
	}
	return js_regex_refuse(
		r, from,
		N_("\\u takes four hexadecimal digits, or a code "
		   "point in braces such as \\u{e9}"));
}

static int read_property(struct regex_reader *r, const char *from,
			 bool in_class)
{
	bool negated = *r->p == 'P';
	const char *name = r->p + 2, *close = NULL;

	(void)in_class; /* \p{...} is written the same in and outside */
	if (r->end - r->p > 2 && r->p[1] == '{')
		close = memchr(name, '}', (size_t)(r->end - name));
	if (!close) {
		r->p++;
		return js_regex_refuse(r, from,
				       N_("a property is written with braces, "
					  "such as \\p{L}"));
	}
	r->p = close + 1;
	if (!js_regex_property(r->out, negated, name, (size_t)(close - name)))
		return js_regex_refuse(r, from,
				       N_("ECMA-262 has no Unicode property of "
					  "that name"));
	return 1;
}

static int read_control(struct regex_reader *r, const char *from,
			struct regex_atom *atom)
{
	char c;

	r->p++;
	c = r->p < r->end ? *r->p : '\0';
	if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		return js_regex_refuse(r, from,
				       N_("\\c takes a letter, such as \\cA"));
	r->p++;
	atom->cp = (uint32_t)c % 32;
	return 1;
}

static int read_byte(struct regex_reader *r, const char *from,
		     struct regex_atom *atom)
{
	r->p++;
	if (read_hex(r, 2, &atom->cp))
		return 1;
	return js_regex_refuse(r, from,
			       N_("\\x takes two hexadecimal digits; write "
				  "\\u{...} for more"));
}

static int read_nul(struct regex_reader *r, const char *from,
		    struct regex_atom *atom)
{
	r->p++;
	atom->cp = 0;
	if (r->p == r->end || *r->p < '0' || *r->p > '9')
		return 1;
	r->p++;
	return js_regex_refuse(r, from,
			       N_("ECMA-262 has no octal escape: write \\x and "
				  "two hexadecimal digits"));
}

/* A letter that stands for one character: \n, or \/ for '/' itself. */
static bool read_simple(struct regex_reader *r, struct regex_atom *atom,
			bool in_class)
{
	char c = *r->p;
	size_t i;

	for (i = 0; i < GF_NELEMS(controls); i++)
		if (controls[i].letter == c)
			break;
	if (i < GF_NELEMS(controls))
		atom->cp = (uint32_t)controls[i].value;
	else if (c && strchr("^$\\.*+?()[]{}|/", c))
		atom->cp = (uint32_t)c;
	else if (in_class && c == '-')
		atom->cp = '-';
	else if (in_class && c == 'b')
		atom->cp = '\b';
	else
		return false;
	r->p++;
	return true;
}

int js_regex_read_escape(struct regex_reader *r, struct regex_atom *atom,
			 bool in_class)
{
	const char *from = r->p - 1;
	char c = *r->p;

	atom->is_set = false;
	if (read_simple(r, atom, in_class))
		return 1;
	if (c == 'p' || c == 'P') {
		atom->is_set = true;
		return read_property(r, from, in_class);
	}
	if (write_set(r->out, c, in_class)) {
		atom->is_set = true;
		r->p++;
		return 1;
	}
	if (c == 'c')
		return read_control(r, from, atom);
	if (c == 'x')
		return read_byte(r, from, atom);
	if (c == '0')
		return read_nul(r, from, atom);
	if (c != 'u')
		return 0;
	r->p++;
	return js_regex_read_unicode(r, from, &atom->cp) < 0 ? -1 : 1;
}

static int refuse_escape(struct regex_reader *r, const char *from)
{
	uint32_t cp;

	if (r->p < r->end)
		r->p += gf_utf8_next(r->p, (size_t)(r->end - r->p), &cp);
	return js_regex_refuse(r, from,
			       N_("ECMA-262 has no such escape inside [...]"));
}

static int read_class_atom(struct regex_reader *r, struct regex_atom *atom)
{
	const char *from = r->p;
	int got;

	atom->is_set = false;
	if (*r->p != '\\') {
		r->p += gf_utf8_next(r->p, (size_t)(r->end - r->p), &atom->cp);
		return 0;
	}
	r->p++;
	got = r->p < r->end ? js_regex_read_escape(r, atom, true) : 0;
	if (got)
		return got < 0 ? -1 : 0;
	return refuse_escape(r, from);
}

/* One member, or a range of them. */
static int read_class_item(struct regex_reader *r)
{
	const char *from = r->p;
	struct regex_atom low, high;

	if (read_class_atom(r, &low) < 0)
		return -1;
	high = low;
	if (r->end - r->p >= 2 && *r->p == '-' && r->p[1] != ']') {
		r->p++;
		if (read_class_atom(r, &high) < 0)
			return -1;
		if (low.is_set || high.is_set)
			return js_regex_refuse(r, from,
					       N_("a range goes from one "
						  "character to another, not "
						  "from or to a set: write "
						  "\\- for a hyphen"));
		if (low.cp > high.cp)
			return js_regex_refuse(r, from,
					       N_("the range is upside "
						  "down"));
	}
	if (!low.is_set)
		write_range(r->out, low.cp, high.cp);
	return 0;
}

int js_regex_read_class(struct regex_reader *r)
{
	const char *from = r->p++;
	size_t opened = r->out->len;
	bool negated = r->p < r->end && *r->p == '^';

	r->p += negated;
	gf_buf_adds(r->out, negated ? "[^" : "[");
	while (r->p < r->end && *r->p != ']')
		if (read_class_item(r) < 0)
			return -1;
	if (r->p == r->end)
		return js_regex_refuse(r, from, N_("the '[' is never closed"));
	r->p++;
	if (r->out->len == opened + 1 + negated) {
		r->out->s[r->out->len = opened] = '\0';
		gf_buf_adds(r->out, negated ? ANYTHING : NOTHING);
		return 0;
	}
	gf_buf_addc(r->out, ']');
	return 0;
}
