/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines and columns as editors count them. */
#include "diag/diag.h"
#include "tap.h"

static void check(const char *text, size_t len, uint32_t offset, uint32_t line,
		  uint32_t column, uint32_t byte, const char *what)
{
	struct gf_source src;
	struct gf_position pos;

	gf_source_init(&src, "a", text, len);
	pos = gf_source_position(&src, offset);
	ok(pos.line == line && pos.column == column && pos.byte == byte,
	   "%s: %u:%u, byte %u", what, pos.line, pos.column, pos.byte);
	gf_source_release(&src);
}

#define AT(text, offset, line, column, what) \
	check(text, sizeof(text) - 1, offset, line, column, offset, what)

static void test_position(void)
{
	AT("", 0, 1, 1, "an empty file");
	AT("ab", 0, 1, 1, "the start");
	AT("ab", 2, 1, 3, "the end, without a line end");
	AT("ab\n", 2, 1, 3, "a line end belongs to its line");
	AT("ab\n", 3, 2, 1, "behind it a line begins");
	AT("a\r\nb", 2, 1, 3, "inside a CRLF");
	AT("a\r\nb", 3, 2, 1, "behind a CRLF");
	AT("a\rb", 2, 2, 1, "behind a CR");
	AT("a\n\nb", 2, 2, 1, "an empty line");
	AT("é€😀x", 9, 1, 4, "characters, not bytes");
	AT("e\xcc\x81x", 3, 1, 3, "code points, as editors do");
	AT("\xef\xbb\xbf"
	   "ab",
	   4, 1, 2, "a byte order mark is no character");
	AT("\xef\xbb\xbf"
	   "ab",
	   0, 1, 1, "nor has it a place");
	AT("\xef\xbb\xbf\na", 4, 2, 1, "on the first line only");
	AT("a\xff\xfe", 3, 1, 4, "bytes that are not UTF-8");
	AT("a\0\nb", 3, 2, 1, "a NUL is a character");
	check("ab\n", 3, 99, 2, 1, 3, "past the end is the end");
	check(NULL, 0, 99, 1, 1, 0, "no text: the start");
}

/* Asked in any order, a place is what it is when asked first. */
static void test_any_order(void)
{
	static const char text[] = "\xef\xbb\xbfété: 😀\n日本\r\nab\xff"
				   "c\n";
	struct gf_source src, fresh;
	unsigned state = 1, wrong = 0, i;

	gf_source_init(&src, "a", text, sizeof(text) - 1);
	for (i = 0; i < 2000; i++) {
		struct gf_position a, b;
		uint32_t offset;

		state = state * 1103515245u + 12345u;
		offset = 3 + (state >> 16) % (sizeof(text) - 3);
		gf_source_init(&fresh, "a", text, sizeof(text) - 1);
		a = gf_source_position(&src, offset);
		b = gf_source_position(&fresh, offset);
		wrong += a.line != b.line || a.column != b.column ||
			 a.byte != b.byte;
		gf_source_release(&fresh);
	}
	is_int(wrong, 0, "2000 places in any order");
	gf_source_release(&src);
}

static void check_line(struct gf_source *src, uint32_t line, uint32_t start,
		       uint32_t end)
{
	struct gf_span span = gf_source_line(src, line);

	ok(span.start == start && span.end == end, "line %u is [%u, %u)", line,
	   span.start, span.end);
}

static void test_lines(void)
{
	struct gf_source src;

	gf_source_init(&src, "a", "ab\r\n\nc\rd", 8);
	is_int(gf_source_nlines(&src), 4, "four lines");
	check_line(&src, 1, 0, 2);
	check_line(&src, 2, 4, 4);
	check_line(&src, 3, 5, 6);
	check_line(&src, 4, 7, 8);
	check_line(&src, 0, 8, 8);
	check_line(&src, 5, 8, 8);
	gf_source_release(&src);
	is_int(gf_source_nlines(&src), 4, "found again after a release");
	gf_source_release(&src);
	gf_source_init(&src, "a", NULL, 0);
	is_int(gf_source_nlines(&src), 1, "no text: one line");
	check_line(&src, 1, 0, 0);
	gf_source_release(&src);
}

int main(void)
{
	test_position();
	test_any_order();
	test_lines();
	return tap_done();
}
