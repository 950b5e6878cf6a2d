/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What was meant by a text that has not its format: addresses, numbers and
 * UUIDs as people copy them. Nothing here judges: what is written is offered
 * only when the format's own judge takes it (gf_format_advice).
 */
#include "jsonschema/format.h"

/* A no-break space, as word processors put between digits. */
static const char *const blanks[] = {
	" ", "\t", "\n", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x8b"
};

/* Bytes of the blank at s, or 0. */
static size_t blank(const char *s, size_t len)
{
	size_t i, n;

	for (i = 0; i < GF_NELEMS(blanks); i++) {
		n = strlen(blanks[i]);
		if (n <= len && !memcmp(s, blanks[i], n))
			return n;
	}
	return 0;
}

/* Blanks, signs that end a sentence, and <...>, off both ends. */
static void trim(struct scan *s)
{
	size_t n;

	while (s->p < s->end) {
		n = blank(s->p, (size_t)(s->end - s->p));
		if (!n && *s->p != '<')
			break;
		s->p += n ? n : 1;
	}
	while (s->end > s->p) {
		n = 1;
		if (s->end - s->p >= 3 && blank(s->end - 3, 3) == 3)
			n = 3;
		else if (s->end - s->p >= 2 && blank(s->end - 2, 2) == 2)
			n = 2;
		else if (!strchr(" \t\n.,;>", s->end[-1]))
			break;
		s->end -= n;
	}
}

static bool skip_word(struct scan *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->p) < len || strncasecmp(s->p, word, len) != 0)
		return false;
	s->p += len;
	return true;
}

/* "a (at) b.fr" and the like, where '@' is meant. */
static bool skip_at(struct scan *s)
{
	static const char *const ats[] = { " at ",   " @ ",    "(at)", "[at]",
					   " (at) ", " [at] ", "@ ",   " @" };
	size_t i;

	for (i = 0; i < GF_NELEMS(ats); i++)
		if (skip_word(s, ats[i]))
			return true;
	return false;
}

bool js_advise_email(struct gf_buf *out, const char *text, size_t len)
{
	struct scan s = { text, text + len };

	trim(&s);
	skip_word(&s, "mailto:");
	while (!scan_done(&s)) {
		if (skip_at(&s))
			gf_buf_addc(out, '@');
		else
			gf_buf_addc(out, *s.p++);
	}
	return true;
}

/* Does it begin as a host name does, before any '/'? */
static bool has_host(const struct scan *s)
{
	const char *slash = memchr(s->p, '/', (size_t)(s->end - s->p));
	const char *end = slash ? slash : s->end;
	const char *dot = memchr(s->p, '.', (size_t)(end - s->p));

	return dot && dot > s->p &&
	       js_is_hostname(s->p, (size_t)(end - s->p)) && is_alpha(end[-1]);
}

/* Percent-escapes what an address does not hold. */
static void write_escaped(struct gf_buf *out, const struct scan *s)
{
	const char *p;

	for (p = s->p; p < s->end; p++) {
		if (*p > ' ' && *p < 0x7f && !strchr("\"<>\\^`{|}", *p))
			gf_buf_addc(out, *p);
		else
			gf_buf_addf(out, "%%%02X", (unsigned char)*p);
	}
}

bool js_advise_uri(struct gf_buf *out, const char *text, size_t len)
{
	struct scan s = { text, text + len };

	trim(&s);
	if (js_is_email(s.p, (size_t)(s.end - s.p)))
		gf_buf_adds(out, "mailto:");
	else if (skip_word(&s, "https//") || skip_word(&s, "https:/ /") ||
		 skip_word(&s, "https: //"))
		gf_buf_adds(out, "https://");
	else if (skip_word(&s, "http//") || skip_word(&s, "http: //"))
		gf_buf_adds(out, "http://");
	else if (has_host(&s))
		gf_buf_adds(out, "https://");
	write_escaped(out, &s);
	return true;
}

/* The host of an address, in lower case. */
bool js_advise_hostname(struct gf_buf *out, const char *text, size_t len)
{
	struct scan s = { text, text + len };

	trim(&s);
	if (!skip_word(&s, "https://"))
		skip_word(&s, "http://");
	for (; !scan_done(&s) && !strchr("/:?#", *s.p); s.p++)
		gf_buf_addc(out, *s.p);
	return true;
}

bool js_advise_uuid(struct gf_buf *out, const char *text, size_t len)
{
	struct scan s = { text, text + len };
	unsigned n = 0;

	trim(&s);
	skip_word(&s, "urn:uuid:");
	for (; !scan_done(&s); s.p++) {
		if (*s.p == '-' || *s.p == '{' || *s.p == '}' || *s.p == ' ')
			continue;
		if (n == 8 || n == 12 || n == 16 || n == 20)
			gf_buf_addc(out, '-');
		gf_buf_addc(out, *s.p);
		n++;
	}
	return n == 32;
}

/*
 * A SIREN, SIRET or RNA number without what people put between its digits;
 * a SIREN may be the end of a number of VAT (FR and two signs before it).
 */
bool js_advise_code(struct gf_buf *out, const char *text, size_t len)
{
	struct scan s = { text, text + len };
	size_t n;

	while (!scan_done(&s)) {
		n = blank(s.p, (size_t)(s.end - s.p));
		if (n)
			s.p += n;
		else if (strchr(".-_/", *s.p))
			s.p++;
		else
			gf_buf_addc(out, *s.p >= 'a' && *s.p <= 'z'
						 ? (char)(*s.p - 32)
						 : *s.p),
				s.p++;
	}
	if (out->len == 13 && !memcmp(out->s, "FR", 2)) {
		memmove(out->s, out->s + 4, 10);
		out->len = 9;
	}
	return true;
}
