/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats of addresses: IPv4, IPv6, and mailboxes (RFC 5321, RFC 6531). */
#include "jsonschema/format.h"

#define LOCAL_MAX  64
#define DOMAIN_MAX 255
#define LABEL_MAX  63

/* 0..255, without a zero in front. */
static bool scan_octet(struct scan *s)
{
	unsigned value = 0, n = 0;
	char first = scan_peek(s);

	for (; n < 3 && is_digit(scan_peek(s)); n++)
		value = value * 10 + (unsigned)(*s->p++ - '0');
	return n && value <= 255 && (first != '0' || n == 1);
}

static bool scan_ipv4(struct scan *s)
{
	unsigned i;

	for (i = 0; i < 4; i++)
		if ((i && !scan_char(s, '.')) || !scan_octet(s))
			return false;
	return true;
}

bool js_is_ipv4(const char *text, size_t len)
{
	struct scan s = { text, text + len };

	return scan_ipv4(&s) && scan_done(&s);
}

/* One to four hexadecimal digits. */
static bool scan_group(struct scan *s)
{
	unsigned n;

	for (n = 0; n < 4 && is_hex(scan_peek(s)); n++)
		s->p++;
	return n > 0;
}

/* The eight groups, the last two perhaps as IPv4; one "::" for any number. */
bool js_is_ipv6(const char *text, size_t len)
{
	struct scan s = { text, text + len }, tail;
	unsigned groups = 0;
	bool gap = false;

	if (len > 45)
		return false;
	if (len >= 2 && text[0] == ':' && text[1] == ':') {
		gap = true;
		s.p += 2;
	}
	while (!scan_done(&s)) {
		tail = s;
		if (scan_ipv4(&tail) && scan_done(&tail)) {
			groups += 2;
			s = tail;
			break;
		}
		if (!scan_group(&s))
			return false;
		groups++;
		if (scan_done(&s))
			break;
		if (!scan_char(&s, ':') || scan_done(&s))
			return false;
		if (scan_peek(&s) != ':')
			continue;
		if (gap)
			return false;
		gap = true;
		s.p++;
	}
	return gap ? groups <= 7 : groups == 8;
}

/* --- mailboxes ----------------------------------------------------------- */

static bool is_atom_char(char c, bool international)
{
	if ((signed char)c < 0)
		return international;
	return is_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* a.b.c */
static bool scan_atoms(struct scan *s, bool international)
{
	const char *from;

	do {
		from = s->p;
		while (!scan_done(s) && is_atom_char(*s->p, international))
			s->p++;
		if (s->p == from)
			return false;
	} while (scan_char(s, '.'));
	return true;
}

/* "anything printable", with \ before what it escapes */
static bool scan_quoted(struct scan *s, bool international)
{
	if (!scan_char(s, '"'))
		return false;
	while (!scan_done(s) && *s->p != '"') {
		scan_char(s, '\\');
		if (scan_done(s) || *s->p == 0x7f ||
		    ((signed char)*s->p < 0 ? !international : *s->p < ' '))
			return false;
		s->p++;
	}
	return scan_char(s, '"');
}

static bool scan_label(struct scan *s, bool international)
{
	const char *from = s->p;

	while (!scan_done(s) && (is_alnum(*s->p) || *s->p == '-' ||
				 (international && (signed char)*s->p < 0)))
		s->p++;
	return s->p > from &&
	       s->p - from <= LABEL_MAX * (international ? 4 : 1) &&
	       *from != '-' && s->p[-1] != '-';
}

static bool scan_domain(struct scan *s, bool international)
{
	do {
		if (!scan_label(s, international))
			return false;
	} while (scan_char(s, '.'));
	return true;
}

/* What stands between the brackets of user@[...]. */
static bool is_literal(const char *text, size_t len)
{
	static const char tag[] = "IPv6:";
	const char *colon = memchr(text, ':', len), *p;

	if (!colon)
		return js_is_ipv4(text, len);
	if (len >= sizeof(tag) - 1 && !strncasecmp(text, tag, sizeof(tag) - 1))
		return js_is_ipv6(colon + 1, len - sizeof(tag) + 1);
	for (p = text; p < colon; p++)
		if (!is_alnum(*p) && *p != '-')
			return false;
	if (p == text || p[-1] == '-' || colon + 1 == text + len)
		return false;
	for (p = colon + 1; p < text + len; p++)
		if (*p < 33 || *p > 126 || (*p >= '[' && *p <= ']'))
			return false;
	return true;
}

static bool is_mailbox(const char *text, size_t len, bool international)
{
	struct scan s = { text, text + len };
	size_t left;

	if (!(scan_peek(&s) == '"' ? scan_quoted(&s, international)
				   : scan_atoms(&s, international)) ||
	    s.p - text > LOCAL_MAX || !scan_char(&s, '@'))
		return false;
	left = (size_t)(s.end - s.p);
	if (left > DOMAIN_MAX)
		return false;
	if (left > 2 && *s.p == '[' && s.end[-1] == ']')
		return is_literal(s.p + 1, left - 2);
	return scan_domain(&s, international) && scan_done(&s);
}

bool js_is_email(const char *text, size_t len)
{
	return is_mailbox(text, len, false);
}

bool js_is_idn_email(const char *text, size_t len)
{
	return is_mailbox(text, len, true);
}
