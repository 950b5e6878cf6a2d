/* SPDX-License-Identifier: EUPL-1.2 */
/* The caret stands under what is wrong, whatever the line is made of. */
#include "diag/diag.h"
#include "tap.h"

static int keep(const char *s, size_t len, void *payload)
{
	gf_buf_add(payload, s, len);
	return 0;
}

/* One finding on bytes [start, end) of a text; its excerpt alone. */
static void show(struct gf_buf *out, const char *text, size_t len,
		 uint32_t start, uint32_t end, uint32_t width)
{
	struct gf_writer_opts opts = { .format = "text",
				       .quiet = true,
				       .width = width };
	struct gf_writer *w = gf_writer_new(&opts, keep, out);
	struct gf_diags diags = { 0 };
	struct gf_source src;
	struct gf_diag *d;
	char *line_end;

	gf_source_init(&src, "a.yaml", text, len);
	d = gf_diags_add(&diags, GF_RULE_YAML_SYNTAX,
			 (struct gf_span){ start, end });
	gf_say(&diags, &d->message, "wrong");
	gf_buf_reset(out);
	gf_writer_document(w, &src, 0, &diags);
	is_int(gf_writer_finish(w), 0, "written");
	gf_writer_free(w);
	gf_diags_release(&diags);
	gf_source_release(&src);
	line_end = strchr(out->s, '\n');
	if (line_end) {
		out->len -= (size_t)(line_end + 1 - out->s);
		memmove(out->s, line_end + 1, out->len + 1);
	}
}

/* `text` has its culprit between « and »; the marks are taken out. */
static void check_width(const char *marked, uint32_t width, const char *want,
			const char *what)
{
	struct gf_buf text = GF_BUF_INIT, out = GF_BUF_INIT;
	const char *open = strstr(marked, "«"), *close = strstr(marked, "»");
	size_t start = (size_t)(open - marked);
	size_t inside = (size_t)(close - open) - 2;

	gf_buf_add(&text, marked, start);
	gf_buf_add(&text, open + 2, inside);
	gf_buf_adds(&text, close + 2);
	show(&out, text.s, text.len, (uint32_t)start,
	     (uint32_t)(start + inside), width);
	is_str(out.s, want, "%s", what);
	gf_buf_release(&text);
	gf_buf_release(&out);
}

static void check(const char *marked, const char *want, const char *what)
{
	check_width(marked, 0, want, what);
}

static void test_plain(void)
{
	check("titre: T\ntype: «Webinaire»\n",
	      "  2 | type: Webinaire\n"
	      "    |       ^^^^^^^^^\n",
	      "a value");
	check("a: «»\nb: 2\n",
	      "  1 | a: \n"
	      "    |    ^\n",
	      "nothing, at the end of a line");
	check("a: 1\n«»",
	      "  2 |\n"
	      "    | ^\n",
	      "nothing, after the last line");
	check("a: 1\n\n«»\n",
	      "  3 |\n"
	      "    | ^\n",
	      "an empty line");
	check("«a:\n  b: 1\n  c: 2»\n",
	      "  1 | a:\n"
	      "    | ^^\n",
	      "the first line of many");
	check("a: 1«\n»b: 2\n",
	      "  1 | a: 1\n"
	      "    |     ^\n",
	      "a line end");
	check("1\n2\n3\n4\n5\n6\n7\n8\n9\nten: «x»\n",
	      "  10 | ten: x\n"
	      "     |      ^\n",
	      "a line with two digits");
}

static void test_columns(void)
{
	check("é: «été»\n",
	      "  1 | é: été\n"
	      "    |    ^^^\n",
	      "accents");
	check("e\xcc\x81: «e\xcc\x81t»\n",
	      "  1 | e\xcc\x81: e\xcc\x81t\n"
	      "    |    ^^\n",
	      "accents apart");
	check("中文: «日本»!\n",
	      "  1 | 中文: 日本!\n"
	      "    |       ^^^^\n",
	      "wide characters");
	check("😀: «😀»\n",
	      "  1 | 😀: 😀\n"
	      "    |     ^^\n",
	      "emoji");
	check("a:\t«b»\tc\n",
	      "  1 | a:      b       c\n"
	      "    |         ^\n",
	      "tabs go to the next multiple of eight");
	check("a:«\t»b\n",
	      "  1 | a:      b\n"
	      "    |   ^^^^^^\n",
	      "a tab is as wide as it shows");
	check("é\t«b»\n",
	      "  1 | é       b\n"
	      "    |         ^\n",
	      "a tab after an accent");
}

static void test_escapes(void)
{
	check("a: \x1b[2J«b»\n",
	      "  1 | a: \\x1b[2Jb\n"
	      "    |           ^\n",
	      "an escape sequence before");
	check("a: «\x1b»b\n",
	      "  1 | a: \\x1bb\n"
	      "    |    ^^^^\n",
	      "a control character itself");
	check("a: \xe2\x80\xae«b»\n",
	      "  1 | a: \\u202eb\n"
	      "    |          ^\n",
	      "a turn of direction");
	check("a: \xff\xc3«b»\n",
	      "  1 | a: \\xff\\xc3b\n"
	      "    |            ^\n",
	      "bytes that are not UTF-8");
	check("a: «\xe9t\xe9»\n",
	      "  1 | a: \\xe9t\\xe9\n"
	      "    |    ^^^^^^^^^\n",
	      "Latin-1");
	check("a: \xc2\xa0«b»\n",
	      "  1 | a: \xc2\xa0"
	      "b\n"
	      "    |     ^\n",
	      "a no-break space is a space");
}

static void test_line_ends(void)
{
	check("a: 1\r\nb: «2»\r\nc: 3\r\n",
	      "  2 | b: 2\n"
	      "    |    ^\n",
	      "CRLF");
	check("a: 1\rb: «2»\rc: 3",
	      "  2 | b: 2\n"
	      "    |    ^\n",
	      "CR alone");
	check("a: 1«\r\n»b: 2\r\n",
	      "  1 | a: 1\n"
	      "    |     ^\n",
	      "the CRLF itself");
}

static void test_bom(void)
{
	check("\xef\xbb\xbf"
	      "a: «1»\n",
	      "  1 | a: 1\n"
	      "    |    ^\n",
	      "a byte order mark does not count");
	check("«\xef\xbb\xbf»a: 1\n",
	      "  1 | \\ufeffa: 1\n"
	      "    | ^^^^^^\n",
	      "unless it is the culprit");
}

static void test_nul(void)
{
	struct gf_buf out = GF_BUF_INIT;

	show(&out, "a: \0b\n", 6, 3, 4, 0);
	is_str(out.s,
	       "  1 | a: \\x00b\n"
	       "    |    ^^^^\n",
	       "NUL");
	gf_buf_release(&out);
}

static void test_no_excerpt(void)
{
	struct gf_buf out = GF_BUF_INIT;

	show(&out, "", 0, 0, 0, 0);
	is_str(out.s, "", "an empty file");
	show(&out, NULL, 0, 0, 0, 0);
	is_str(out.s, "", "a file that could not be read");
	show(&out, "ab\n", 3, 99, 98, 0);
	is_str(out.s, "  2 |\n    | ^\n", "a span outside is the end");
	gf_buf_release(&out);
}

#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static void test_window(void)
{
	check_width("a: «b» 01234567890123456789012345678\n", 40,
		    "  1 | a: b 01234567890123456789012345678\n"
		    "    |    ^\n",
		    "exactly as wide as the terminal");
	check_width("a: «b» " TEN TEN TEN, 40,
		    "  1 | a: b 0123456789012345678901234567…\n"
		    "    |    ^\n",
		    "cut on the right");
	check_width(TEN TEN TEN " «b» " TEN TEN TEN, 40,
		    "  1 | …78901234567890123456789 b 012345…\n"
		    "    |                          ^\n",
		    "cut on both sides");
	check_width(FIFTY " «b»", 40,
		    "  1 | …9012345678901234567890123456789 b\n"
		    "    |                                  ^\n",
		    "cut on the left");
	check_width(FIFTY "«»\n", 40,
		    "  1 | …89012345678901234567890123456789\n"
		    "    |                                  ^\n",
		    "pointing behind a long line");
	check_width(FIFTY "«" FIFTY "»" FIFTY, 40,
		    "  1 | …34567890123456789012345678901234…\n"
		    "    |         ^^^^^^^^^^^^^^^^^^^^^^^^^^\n",
		    "longer than the terminal");
	check_width("日日日日日日日日日日日日日日日日日日«bc»", 30,
		    "  1 | … 日日日日日日日日日日bc\n"
		    "    |                       ^^\n",
		    "half a wide character is a space");
	check_width("«b»日日日日日日日日日日日日日日日日日日", 30,
		    "  1 | b日日日日日日日日日日日…\n"
		    "    | ^\n",
		    "wide characters up to the ellipsis");
	check_width("«ab»日日日日日日日日日日日日日日日日日日", 30,
		    "  1 | ab日日日日日日日日日日 …\n"
		    "    | ^^\n",
		    "and a space where half of one would fit");
	check_width("a: «b» " TEN TEN, 1,
		    "  1 | a: b 01234567890123…\n"
		    "    |    ^\n",
		    "never narrower than is of use");
}

/* A huge line, looked at near the caret only. */
static void test_huge_line(void)
{
	struct gf_buf text = GF_BUF_INIT, out = GF_BUF_INIT;

	gf_buf_fill(&text, 'a', 100000);
	show(&out, text.s, text.len, 50000, 50003, 40);
	is_str(out.s,
	       "  1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\n"
	       "    |                        ^^^\n",
	       "100 kB on one line");
	gf_buf_reset(&text);
	while (text.len < 100000)
		gf_buf_adds(&text, "é");
	show(&out, text.s, text.len, 50000, 50002, 40);
	is_str(out.s,
	       "  1 | …éééééééééééééééééééééééééééééééé…\n"
	       "    |                          ^\n",
	       "100 kB of accents");
	gf_buf_release(&text);
	gf_buf_release(&out);
}

int main(void)
{
	test_plain();
	test_columns();
	test_escapes();
	test_line_ends();
	test_bom();
	test_nul();
	test_no_excerpt();
	test_window();
	test_huge_line();
	return tap_done();
}
