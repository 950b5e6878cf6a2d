/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats of programs: uuid, json-pointer, relative-json-pointer, regex. */
#include "jsonschema/format.h"
#include "jsonschema/regex.h"

bool js_is_uuid(const char *text, size_t len)
{
	size_t i;

	if (len != 36)
		return false;
	for (i = 0; i < len; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
		} else if (!is_hex(text[i])) {
			return false;
		}
	}
	return true;
}

bool js_is_json_pointer(const char *text, size_t len)
{
	size_t i;

	if (len && text[0] != '/')
		return false;
	for (i = 0; i < len; i++)
		if (text[i] == '~' && (i + 1 == len || (text[i + 1] != '0' &&
							text[i + 1] != '1')))
			return false;
	return true;
}

/* Digits, without a zero in front of others. */
static bool scan_count(struct scan *s)
{
	if (scan_char(s, '0'))
		return !is_digit(scan_peek(s));
	return js_scan_number(s);
}

/* 1/name, 0#, and with an index moved: 0+1/name */
bool js_is_relative_json_pointer(const char *text, size_t len)
{
	struct scan s = { text, text + len };

	if (!scan_count(&s))
		return false;
	if ((scan_char(&s, '+') || scan_char(&s, '-')) && !scan_count(&s))
		return false;
	if (scan_char(&s, '#'))
		return scan_done(&s);
	return js_is_json_pointer(s.p, (size_t)(s.end - s.p));
}

/*
 * ECMA-262 with the u flag, whether or not PCRE2 could run it, and of any
 * length: it is text here, not a pattern of ours.
 */
bool js_is_regex(const char *text, size_t len)
{
	struct gf_buf out = GF_BUF_INIT;
	struct regex_facts facts;
	bool right = !js_regex_translate(&out, &facts, text, len, NULL);

	gf_buf_release(&out);
	return right;
}
