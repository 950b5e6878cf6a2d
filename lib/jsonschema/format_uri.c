/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats of addresses on the Web: URI (RFC 3986) and IRI (RFC 3987). */
#include "jsonschema/format.h"

/* What a part may hold beside letters, digits, -._~ and %41. */
#define SUB_DELIMS "!$&'()*+,;="
#define IN_NAME	   SUB_DELIMS
#define IN_USER	   SUB_DELIMS ":"
#define IN_SEGMENT SUB_DELIMS ":@"
#define IN_PATH	   IN_SEGMENT "/"
#define IN_QUERY   IN_SEGMENT "/?"

struct uri {
	struct scan s;
	bool international;
};

unsigned js_ucschar(const char *s, size_t len, bool private_too)
{
	unsigned n;
	uint32_t cp;

	if (!len || (signed char)*s >= 0 ||
	    gf_utf8_check(s, len < 4 ? len : 4) == 0)
		return 0;
	n = gf_utf8_next(s, len, &cp);
	if ((cp >= 0xe000 && cp <= 0xf8ff) || cp >= 0xf0000)
		return private_too && (cp & 0xfffe) != 0xfffe ? n : 0;
	if (cp < 0xa0 || (cp >= 0xfdd0 && cp <= 0xfdef) ||
	    (cp >= 0xfff0 && cp <= 0xffff) || (cp & 0xfffe) == 0xfffe ||
	    (cp >= 0xe0000 && cp < 0xe1000))
		return 0;
	return n;
}

static bool is_unreserved(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/*
 * As much as may stand in a part whose own signs are `extra`. false: an
 * escape that is broken.
 */
static bool scan_part(struct uri *uri, const char *extra, bool private_too)
{
	struct scan *s = &uri->s;
	unsigned n;

	while (!scan_done(s)) {
		if (is_unreserved(*s->p) || (*s->p && strchr(extra, *s->p))) {
			s->p++;
		} else if (*s->p == '%') {
			if (s->end - s->p < 3 || !is_hex(s->p[1]) ||
			    !is_hex(s->p[2]))
				return false;
			s->p += 3;
		} else {
			n = uri->international
				    ? js_ucschar(s->p, (size_t)(s->end - s->p),
						 private_too)
				    : 0;
			if (!n)
				return true;
			s->p += n;
		}
	}
	return true;
}

/* v1.something, between brackets. */
static bool is_future(const char *text, size_t len)
{
	struct scan s = { text, text + len };
	const char *from;

	if (!scan_char(&s, 'v') && !scan_char(&s, 'V'))
		return false;
	for (from = s.p; is_hex(scan_peek(&s)); s.p++)
		;
	if (s.p == from || !scan_char(&s, '.') || scan_done(&s))
		return false;
	for (; !scan_done(&s); s.p++)
		if (!is_unreserved(*s.p) &&
		    !(*s.p && strchr(SUB_DELIMS ":", *s.p)))
			return false;
	return true;
}

/* [::1] */
static bool scan_literal(struct scan *s)
{
	const char *close = memchr(s->p, ']', (size_t)(s->end - s->p));
	const char *from = s->p + 1;
	size_t len;

	if (!close)
		return false;
	len = (size_t)(close - from);
	s->p = close + 1;
	return js_is_ipv6(from, len) || is_future(from, len);
}

/* user@host:port, behind "//" */
static bool scan_authority(struct uri *uri)
{
	struct scan *s = &uri->s, start = *s;

	if (!scan_part(uri, IN_USER, false))
		return false;
	if (!scan_char(s, '@'))
		*s = start; /* no user: the same text is read as the host */
	if (scan_peek(s) == '[') {
		if (!scan_literal(s))
			return false;
	} else if (!scan_part(uri, IN_NAME, false)) {
		return false;
	}
	if (scan_char(s, ':'))
		js_scan_number(s);
	return scan_done(s) || strchr("/?#", scan_peek(s)) != NULL;
}

static bool scan_scheme(struct scan *s)
{
	if (!is_alpha(scan_peek(s)))
		return false;
	while (is_alnum(scan_peek(s)) || (scan_peek(s) && strchr("+-.", *s->p)))
		s->p++;
	return scan_char(s, ':');
}

/* Everything behind the scheme. */
static bool scan_rest(struct uri *uri, bool relative)
{
	struct scan *s = &uri->s;

	if (s->end - s->p >= 2 && s->p[0] == '/' && s->p[1] == '/') {
		s->p += 2;
		if (!scan_authority(uri))
			return false;
	} else if (relative) {
		/* "1:b" would read as a scheme, so it may not be a path. */
		if (!scan_part(uri, SUB_DELIMS "@", false) ||
		    scan_peek(s) == ':')
			return false;
	}
	if (!scan_part(uri, IN_PATH, false))
		return false;
	if (scan_char(s, '?') && !scan_part(uri, IN_QUERY, true))
		return false;
	if (scan_char(s, '#') && !scan_part(uri, IN_QUERY, false))
		return false;
	return scan_done(s);
}

static bool is_uri(const char *text, size_t len, bool international,
		   bool reference)
{
	struct uri uri = { { text, text + len }, international };

	if (scan_scheme(&uri.s))
		return scan_rest(&uri, false);
	uri.s.p = text;
	return reference && scan_rest(&uri, true);
}

bool js_is_uri(const char *text, size_t len)
{
	return is_uri(text, len, false, false);
}

bool js_is_uri_reference(const char *text, size_t len)
{
	return is_uri(text, len, false, true);
}

bool js_is_iri(const char *text, size_t len)
{
	return is_uri(text, len, true, false);
}

bool js_is_iri_reference(const char *text, size_t len)
{
	return is_uri(text, len, true, true);
}
