/* SPDX-License-Identifier: EUPL-1.2 */
/* Prose for a terminal, and what cmark is never given. */
#include "render/render.h"
#include "tap.h"

static struct gf_buf got = GF_BUF_INIT;

static const char *prose(const char *s, unsigned width, bool color)
{
	gf_buf_reset(&got);
	gf_markdown_write(&got, s, strlen(s), width, 0, color);
	return got.s;
}

static void is_prose(const char *s, const char *want)
{
	is_str(prose(s, 20, false), want, "prose of '%s'", s);
}

static void test_blocks(void)
{
	is_prose("", "");
	is_prose("# Un titre", "# Un titre\n");
	is_prose("un\ndeux\n\ntrois", "un deux\n\ntrois\n");
	is_prose("un  \ndeux", "un\ndeux\n");
	is_prose("one two three four five six",
		 "one two three four\nfive six\n");
	is_prose("- un\n- deux trois quatre cinq\n  - six",
		 "• un\n• deux trois quatre\n  cinq\n  • six\n");
	is_prose("- un\n\n- deux", "• un\n\n• deux\n");
	is_prose("-\n- a", "•\n• a\n");
	is_prose("0) a\n1) b", "0. a\n1. b\n");
	is_prose("9. a\n1. b", "9. a\n10. b\n");
	is_prose("> a\n>\n> > b", "│ a\n│\n│ │ b\n");
	is_prose("```\na\tb\n  c\n```", "    a    b\n      c\n");
	is_prose("a\n\n---\n\nb", "a\n\n────────────\n\nb\n");
	is_prose("<div>\n&amp;\n</div>", "<div>\n&amp;\n</div>\n");
}

static void test_inlines(void)
{
	is_prose("a *b* **c** `d`", "a *b* **c** `d`\n");
	is_prose("[a](http://b)", "a (http://b)\n");
	is_prose("[](http://b)", "(http://b)\n");
	is_prose("<http://b>", "http://b\n");
	is_prose("<a@b.fr>", "a@b.fr\n");
	is_prose("![a](b.png)", "a (b.png)\n");
	is_prose("&eacute; &#27;[2J", "é \\x1b[2J\n");
	is_prose("a\x1b[2J\xe2\x80\xae", "a\\x1b[2J\\u202e\n");
	is_prose("[a](<\x1b[2J>)", "a (\\x1b[2J)\n");
	is_prose("\xff", "\xef\xbf\xbd\n");
}

static void test_colors(void)
{
	is_str(prose("# a *b* c", 0, true),
	       "\033[1ma \033[3mb\033[0m\033[1m c\033[0m\n",
	       "emphasis ends, the heading does not");
	is_str(prose("**a **b** c**", 0, true), "\033[1ma b c\033[0m\n",
	       "strong inside strong");
	is_str(prose("**one two three four five**", 20, true),
	       "\033[1mone two three four\033[0m\n\033[1mfive\033[0m\n",
	       "a line that ends inside a style closes it");
	is_str(prose("> *a\n> b*", 3, true), "│ \033[3ma b\033[0m\n",
	       "what stands before a line has no style");
}

static void test_widths(void)
{
	static const char text[] = "日本語日本語 abc 日本語 e\xcc\x81te\xcc\x81"
				   " mot mot mot - 123 456 789";
	unsigned width;

	is_str(prose("日本語日本語日本語日本語", 10, false),
	       "日本語日本\n語日本語日\n本語\n", "wide signs break anywhere");
	is_str(prose("a averyveryverylongword b", 10, false),
	       "a\naveryveryverylongword\nb\n", "a long word is not cut");
	is_str(prose("12\u202f000\u00a0€ 12\u202f000\u00a0€", 10, false),
	       "12\u202f000\u00a0€\n12\u202f000\u00a0€\n",
	       "amounts are not broken");
	for (width = 16; width < 60; width++) {
		const char *line = prose(text, width, false), *end;

		for (; *line; line = end + 1) {
			end = strchr(line, '\n');
			ok(gf_shown_width(line, (size_t)(end - line)) <= width,
			   "a line within %u columns", width);
		}
	}
	gf_buf_reset(&got);
	gf_markdown_write(&got, "a\n\n- b c", 8, 18, 4, false);
	is_str(got.s, "    a\n\n    • b c\n", "indented");
	gf_buf_reset(&got);
	gf_buf_adds(&got, "Titre   ");
	gf_write_wrapped(&got, "un deux trois quatre\ncinq", 25, 24, 8);
	is_str(got.s, "Titre   un deux trois\n        quatre cinq",
	       "lines stand below the first");
}

/* --- what takes cmark the square of its size: RELIABILITY F8, O07 -------- */

/* `head`, then `unit` as often as fits in 64 KiB. */
static void repeat(struct gf_buf *out, const char *head, const char *unit)
{
	size_t len = strlen(unit), most = gf_limit(GF_LIMIT_MARKDOWN_BYTES);

	gf_buf_reset(out);
	gf_buf_adds(out, head);
	while (out->len + len <= most)
		gf_buf_add(out, unit, len);
}

static bool is_as_typed(const struct gf_buf *text)
{
	gf_buf_reset(&got);
	gf_markdown_write(&got, text->s, text->len, 0, 0, false);
	/* only spaces at the end of a line are lost, and a last line ends */
	return got.len && !strncmp(got.s, text->s, 60) &&
	       !strchr(got.s, "•"[0]);
}

static void test_hostile(void)
{
	struct gf_buf text = GF_BUF_INIT, head = GF_BUF_INIT;
	size_t i;

	repeat(&text, "", "![[]()");
	ok(is_as_typed(&text), "64 KiB of ![[]()");
	repeat(&text, "", ">");
	ok(is_as_typed(&text), "64 KiB of >");
	for (i = 0; i < 20000; i++)
		gf_buf_adds(&head, "- ");
	gf_buf_addc(&head, 'x');
	repeat(&text, head.s, "\n");
	ok(is_as_typed(&text), "20 000 items, one in another, and empty lines");
	gf_buf_reset(&head);
	gf_buf_fill(&head, '>', 30000);
	repeat(&text, head.s, "a*");
	ok(is_as_typed(&text), "30 000 quotes, one in another, and a*");
	gf_buf_reset(&head);
	gf_buf_adds(&head, "> ");
	for (i = 0; i < 8000; i++)
		gf_buf_adds(&head, "- ");
	repeat(&text, head.s, "\n>");
	ok(is_as_typed(&text), "8000 items in a quote, and empty lines");
	repeat(&text, "", " - ");
	gf_markdown_write(&got, text.s, text.len, 0, 0, false);
	ok(got.len > 0, "64 KiB of ' - '");
	repeat(&text, "", "a");
	gf_buf_addc(&text, 'a');
	ok(is_as_typed(&text), "one byte more than the limit");
	gf_buf_release(&head);
	gf_buf_release(&text);
}

/* Items nested `n` deep; are they shown as items? */
static bool shows_items(unsigned n)
{
	struct gf_buf text = GF_BUF_INIT;

	while (n--)
		gf_buf_adds(&text, "- ");
	gf_buf_addc(&text, 'x');
	prose(text.s, 0, false);
	gf_buf_release(&text);
	return got.s[0] != '-';
}

static bool shows_links(unsigned n)
{
	struct gf_buf text = GF_BUF_INIT;

	while (n--)
		gf_buf_adds(&text, "[a](b) ");
	prose(text.s, 0, false);
	gf_buf_release(&text);
	return got.s[0] != '[';
}

static void test_bounds(void)
{
	ok(shows_items(31), "31 items deep");
	ok(shows_items(32), "32 items deep");
	ok(!shows_items(33), "33 items deep: as typed");
	ok(shows_links(2047), "2047 links");
	ok(shows_links(2048), "2048 links");
	ok(!shows_links(2049), "2049 links: as typed");
	is_prose("a\n----------------------------------------------------",
		 "## a\n");
	is_prose("**************************************************",
		 "────────────\n");
}

int main(void)
{
	test_blocks();
	test_inlines();
	test_colors();
	test_widths();
	test_hostile();
	test_bounds();
	gf_buf_release(&got);
	return tap_done();
}
