/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Format spdx: a licence expression (SPDX 2.3, annex D), such as
 * "CC-BY-SA-4.0" or "(MIT OR EUPL-1.2) AND GPL-2.0-only WITH
 * Classpath-exception-2.0". Identifiers are those of the SPDX list, case
 * counting; NONE and NOASSERTION stand alone.
 *
 * AND and OR bind differently but may stand in the same places, so words are
 * judged one by one, with a count of open parentheses and no recursion.
 */
#include "jsonschema/format.h"
#include "jsonschema/spdx.h"

static bool is_word(struct spdx_word word, const char *text)
{
	return strlen(text) == word.len && !memcmp(word.s, text, word.len);
}

static int compare(struct spdx_word word, const char *id)
{
	int order = strncmp(word.s, id, word.len);

	return order ? order : id[word.len] ? -1 : 0;
}

static bool is_listed(struct spdx_word word, const char *const *ids, size_t n)
{
	size_t low = 0, high = n, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = compare(word, ids[mid]);
		if (!order)
			return true;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

/* Letters, digits, '-' and '.', at least one. */
static bool is_idstring(const char *s, const char *end)
{
	if (s >= end)
		return false;
	for (; s < end; s++)
		if (!is_alnum(*s) && *s != '-' && *s != '.')
			return false;
	return true;
}

static bool skip_prefix(struct spdx_word *word, const char *prefix)
{
	size_t len = strlen(prefix);

	if (word->len < len || memcmp(word->s, prefix, len) != 0)
		return false;
	word->s += len;
	word->len -= len;
	return true;
}

/* LicenseRef-x, or DocumentRef-y:LicenseRef-x */
static bool is_reference(struct spdx_word word)
{
	const char *colon;

	if (skip_prefix(&word, "DocumentRef-")) {
		colon = memchr(word.s, ':', word.len);
		if (!colon || !is_idstring(word.s, colon))
			return false;
		word.len -= (size_t)(colon + 1 - word.s);
		word.s = colon + 1;
	}
	return skip_prefix(&word, "LicenseRef-") &&
	       is_idstring(word.s, word.s + word.len);
}

struct spdx_word js_spdx_next(const char **p, const char *end)
{
	struct spdx_word word;

	while (*p < end && **p == ' ')
		(*p)++;
	word.s = *p;
	if (*p < end && (**p == '(' || **p == ')'))
		(*p)++;
	else
		while (*p < end && **p != ' ' && **p != '(' && **p != ')')
			(*p)++;
	word.len = (size_t)(*p - word.s);
	return word;
}

bool js_spdx_is_licence(struct spdx_word word)
{
	if (is_reference(word))
		return true;
	if (word.len > 1 && word.s[word.len - 1] == '+')
		word.len--;
	return is_listed(word, js_spdx_licences, js_spdx_nlicences);
}

bool js_spdx_is_exception(struct spdx_word word)
{
	return is_listed(word, js_spdx_exceptions, js_spdx_nexceptions);
}

/* A licence is wanted; or what may follow one. */
enum state { WANT_LICENCE, AFTER_LICENCE, AFTER_EXCEPTION };

bool js_is_spdx(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	enum state state = WANT_LICENCE;
	struct spdx_word word;
	size_t open = 0;

	if ((len == 4 && !memcmp(text, "NONE", 4)) ||
	    (len == 11 && !memcmp(text, "NOASSERTION", 11)))
		return true;
	if (!len || text[0] == ' ' || end[-1] == ' ' || memchr(text, '\0', len))
		return false;
	while ((word = js_spdx_next(&p, end)).len) {
		if (state == WANT_LICENCE) {
			if (is_word(word, "(")) {
				open++;
				continue;
			}
			if (!js_spdx_is_licence(word))
				return false;
			state = AFTER_LICENCE;
		} else if (is_word(word, ")")) {
			if (!open--)
				return false;
			state = AFTER_EXCEPTION;
		} else if (is_word(word, "AND") || is_word(word, "OR")) {
			state = WANT_LICENCE;
		} else if (state == AFTER_LICENCE && is_word(word, "WITH")) {
			word = js_spdx_next(&p, end);
			if (!js_spdx_is_exception(word))
				return false;
			state = AFTER_EXCEPTION;
		} else {
			return false;
		}
	}
	return state != WANT_LICENCE && !open;
}
