/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Text in the columns of a terminal: made harmless, measured, cut. What a
 * record holds is measured only once it is visible, so that what is counted
 * is what is seen.
 */
#include "internal.h"

/* Bytes from s on that are seen as they are, a column each. */
static size_t plain_len(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && s[i] >= ' ' && s[i] < 0x7f)
		i++;
	return i;
}

static bool is_blank(char c)
{
	return c == '\n' || c == '\r' || c == '\t';
}

/* Bytes that are neither plain nor blank: to be escaped, or wide. */
static size_t other_len(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && !is_blank(s[i]) && !(s[i] >= ' ' && s[i] < 0x7f))
		i++;
	return i;
}

void gf_write_shown(struct gf_buf *out, const char *s, size_t len)
{
	size_t i, n;

	while (len && is_blank(s[len - 1])) /* a block of YAML ends so */
		len--;
	for (i = 0; i < len; i += n) {
		n = plain_len(s + i, len - i);
		gf_buf_add(out, s + i, n);
		i += n;
		n = 0;
		while (i + n < len && is_blank(s[i + n]))
			n++;
		if (n)
			gf_buf_addc(out, ' ');
		i += n;
		n = other_len(s + i, len - i);
		gf_buf_add_visible(out, s + i, n);
	}
}

size_t gf_shown_fit(const char *s, size_t len, size_t width, size_t *used)
{
	size_t i = 0, n, room;
	uint32_t cp;

	*used = 0;
	while (i < len) {
		room = width - *used;
		n = plain_len(s + i, len - i < room ? len - i : room);
		i += n;
		*used += n;
		if (i == len)
			break;
		n = gf_utf8_next(s + i, len - i, &cp);
		if (*used + gf_utf8_width(cp) > width)
			break;
		*used += gf_utf8_width(cp);
		i += n;
	}
	return i;
}

size_t gf_shown_width(const char *s, size_t len)
{
	size_t used;

	gf_shown_fit(s, len, SIZE_MAX, &used);
	return used;
}

size_t gf_write_cut(struct gf_buf *out, const char *s, size_t len, size_t width)
{
	size_t used, n = gf_shown_fit(s, len, width, &used);

	if (n == len || !width) {
		gf_buf_add(out, s, n);
		return used;
	}
	n = gf_shown_fit(s, len, width - 1, &used);
	for (; n && s[n - 1] == ' '; n--)
		used--;
	gf_buf_add(out, s, n);
	gf_buf_adds(out, "…");
	return used + 1;
}

void gf_write_pad(struct gf_buf *out, size_t n)
{
	gf_buf_fill(out, ' ', n);
}
