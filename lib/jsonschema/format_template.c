/* SPDX-License-Identifier: EUPL-1.2 */
/* Format uri-template (RFC 6570): {term:1}, {?q*,page}. */
#include "jsonschema/format.h"

static bool scan_escape(struct scan *s)
{
	if (s->end - s->p < 3 || *s->p != '%' || !is_hex(s->p[1]) ||
	    !is_hex(s->p[2]))
		return false;
	s->p += 3;
	return true;
}

static bool scan_name_char(struct scan *s)
{
	if (is_alnum(scan_peek(s)) || scan_peek(s) == '_') {
		s->p++;
		return true;
	}
	return scan_escape(s);
}

/* name, name:3 or name* */
static bool scan_variable(struct scan *s)
{
	unsigned n;

	if (!scan_name_char(s))
		return false;
	for (;;) {
		if (scan_char(s, '.')) {
			if (!scan_name_char(s))
				return false;
		} else if (!scan_name_char(s)) {
			break;
		}
	}
	if (scan_char(s, '*') || !scan_char(s, ':'))
		return true;
	if (!is_digit(scan_peek(s)) || *s->p == '0')
		return false;
	for (n = 0; n < 4 && is_digit(scan_peek(s)); n++)
		s->p++;
	return !is_digit(scan_peek(s));
}

/* Behind the '{'. */
static bool scan_expression(struct scan *s)
{
	if (scan_peek(s) && strchr("+#./;?&=,!@|", *s->p))
		s->p++;
	do {
		if (!scan_variable(s))
			return false;
	} while (scan_char(s, ','));
	return scan_char(s, '}');
}

bool js_is_uri_template(const char *text, size_t len)
{
	struct scan s = { text, text + len };
	unsigned n;

	while (!scan_done(&s)) {
		if (scan_char(&s, '{')) {
			if (!scan_expression(&s))
				return false;
		} else if (*s.p == '%') {
			if (!scan_escape(&s))
				return false;
		} else if ((signed char)*s.p < 0) {
			n = js_ucschar(s.p, (size_t)(s.end - s.p), true);
			if (!n)
				return false;
			s.p += n;
		} else if (*s.p <= ' ' || *s.p == 0x7f ||
			   strchr("\"<>\\^`{|}", *s.p)) {
			return false;
		} else {
			s.p++;
		}
	}
	return true;
}
