/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where a byte is, as editors count. The index of lines is made the first
 * time somebody asks, so a record without findings never pays for it.
 */
#include "diag/diag.h"

void gf_source_init(struct gf_source *src, const char *path, const char *text,
		    size_t len)
{
	GF_BUG(len > UINT32_MAX - 1);
	*src = (struct gf_source){ .path = path,
				   .text = text,
				   .len = (uint32_t)len };
}

void gf_source_release(struct gf_source *src)
{
	free(src->lines);
	src->lines = NULL;
	src->nlines = 0;
	src->last = (struct gf_position){ 0 };
}

/* Bytes of the line end at i: 2 for \r\n, 1 for \n or \r, 0 for none. */
static uint32_t line_end(const struct gf_source *src, uint32_t i)
{
	if (src->text[i] == '\n')
		return 1;
	if (src->text[i] != '\r')
		return 0;
	return i + 1 < src->len && src->text[i + 1] == '\n' ? 2 : 1;
}

static void index_lines(struct gf_source *src)
{
	uint32_t cap = 0, i = 0, step;

	if (src->lines)
		return;
	GF_GROW(src->lines, src->nlines, cap);
	src->lines[src->nlines++] = 0;
	while (src->text && i < src->len) {
		step = line_end(src, i);
		i += step ? step : 1;
		if (!step)
			continue;
		GF_GROW(src->lines, src->nlines, cap);
		src->lines[src->nlines++] = i;
	}
}

/* The last line that starts at or before the offset; from 0. */
static uint32_t find_line(const struct gf_source *src, uint32_t offset)
{
	uint32_t low = 0, high = src->nlines;

	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (src->lines[mid] <= offset)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* Characters in bytes that may not be UTF-8: all but continuation bytes. */
static uint32_t count_characters(const char *s, uint32_t len)
{
	uint32_t n = 0, i;

	for (i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

/*
 * The column of an offset of a line that starts at `start`. Findings come in
 * order: counting goes on from the last one asked for where that is nearer,
 * so that thousands of them on one huge line stay cheap.
 */
static uint32_t count_columns(const struct gf_source *src, uint32_t line,
			      uint32_t start, uint32_t offset)
{
	const struct gf_position *last = &src->last;

	if (last->line == line && last->byte >= start && offset >= start) {
		if (offset >= last->byte)
			return last->column +
			       count_characters(src->text + last->byte,
						offset - last->byte);
		if (last->byte - offset < offset - start)
			return last->column -
			       count_characters(src->text + offset,
						last->byte - offset);
	}
	return count_characters(src->text + start, offset - start) + 1;
}

struct gf_position gf_source_position(struct gf_source *src, uint32_t offset)
{
	struct gf_position pos = { 1, 1, 0 };
	uint32_t line, start;

	if (!src->text)
		return pos;
	if (offset > src->len)
		offset = src->len;
	index_lines(src);
	line = find_line(src, offset);
	start = src->lines[line];
	/* a byte order mark is not a character of the first line */
	if (!start && src->len >= 3 && offset >= 3 &&
	    !memcmp(src->text, "\xef\xbb\xbf", 3))
		start = 3;
	pos.line = line + 1;
	pos.column = count_columns(src, pos.line, start, offset);
	pos.byte = offset;
	src->last = pos;
	return pos;
}

uint32_t gf_source_nlines(struct gf_source *src)
{
	index_lines(src);
	return src->nlines;
}

struct gf_span gf_source_line(struct gf_source *src, uint32_t line)
{
	struct gf_span span = { src->len, src->len };

	index_lines(src);
	if (!line || line > src->nlines)
		return span;
	span.start = src->lines[line - 1];
	if (line < src->nlines)
		span.end = src->lines[line];
	while (span.end > span.start && (src->text[span.end - 1] == '\n' ||
					 src->text[span.end - 1] == '\r'))
		span.end--;
	return span;
}
