/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Which Markdown may be given to cmark. Debian's (0.30) takes time that grows
 * with the square of some texts (CVE-2023-22483, -22486, -24824): 42 s for
 * 120 KB. Its work is at most so much for each open bracket and each line,
 * times what is open at that point: where all three are bounded, so is the
 * whole. Texts that people write stay far below; one that does not is shown
 * as it is typed.
 */
#include "internal.h"

/*
 * Each line is compared with every quote and item that is open, and each
 * closing bracket of "![[]()" with every opening one: measured, 64 KiB at
 * these bounds take some 50 ms.
 */
#define NESTED_MAX   32
#define BRACKETS_MAX 2048

static bool is_space(const char *s, const char *end)
{
	return s >= end || *s == ' ' || (*s >= '\t' && *s <= '\r');
}

/* Bytes of what may open a quote or an item at s, or 0. */
static size_t marker_len(const char *s, const char *end)
{
	size_t i = 0;

	if (*s == '>')
		return 1;
	while (s + i < end && s[i] >= '0' && s[i] <= '9')
		i++;
	if (!i && *s != '-' && *s != '+' && *s != '*')
		return 0;
	if (i && (s + i == end || (s[i] != '.' && s[i] != ')')))
		return 0;
	return is_space(s + i + 1, end) ? i + 1 : 0;
}

/*
 * At most how many quotes and items are open after a line: one for each mark
 * at its start, and one for two columns before the last mark, since an item
 * is continued by the columns of its mark and of a space. A line without
 * marks opens none.
 */
static size_t count_nested(const char *s, const char *end)
{
	size_t marks = 0, columns = 0, nested = 0, n;

	while (s < end && nested <= NESTED_MAX) {
		if (*s == ' ' || *s == '\t') {
			columns += *s == '\t' ? 4 : 1;
			s++;
			continue;
		}
		n = marker_len(s, end);
		if (!n)
			break;
		nested = ++marks + columns / 2;
		s += n;
		s += s < end && *s == ' '; /* the mark's own */
	}
	return nested;
}

static bool has_few_brackets(const char *s, size_t len)
{
	const char *end = s + len;
	size_t n = 0;

	while ((s = memchr(s, '[', (size_t)(end - s)))) {
		if (++n > BRACKETS_MAX)
			return false;
		s++;
	}
	return true;
}

bool gf_markdown_is_bounded(const char *s, size_t len)
{
	const char *end = s + len;

	if (len > gf_limit(GF_LIMIT_MARKDOWN_BYTES) ||
	    !has_few_brackets(s, len))
		return false;
	while (s < end) {
		if (count_nested(s, end) > NESTED_MAX)
			return false;
		while (s < end && *s != '\n' && *s != '\r')
			s++;
		s++;
	}
	return true;
}
