/* SPDX-License-Identifier: EUPL-1.2 */
/* UTF-8 at its edges, widths, foldings. */
#include "base/base.h"
#include "tap.h"

static void test_check(void)
{
	static const struct {
		const char *s;
		size_t len, bad;
	} cases[] = {
		{ "", 0, 0 },
		{ "plain", 5, 5 },
		{ "a\0b", 3, 3 },
		{ "\xc3\xa9t\xc3\xa9", 5, 5 },
		{ "\xed\x9f\xbf", 3, 3 },
		{ "\xee\x80\x80", 3, 3 },
		{ "\xf4\x8f\xbf\xbf", 4, 4 },
		{ "\xf0\x90\x80\x80", 4, 4 },
		{ "12345678901234567890\xff", 21, 20 },
		{ "1234567890123456\x80", 17, 16 },
		{ "\xc0\x80", 2, 0 },	      /* overlong NUL */
		{ "\xc1\xbf", 2, 0 },	      /* overlong */
		{ "\xe0\x9f\xbf", 3, 0 },     /* overlong */
		{ "\xf0\x8f\xbf\xbf", 4, 0 }, /* overlong */
		{ "\xed\xa0\x80", 3, 0 },     /* half of a pair */
		{ "\xf4\x90\x80\x80", 4, 0 }, /* past the last */
		{ "\xf5\x80\x80\x80", 4, 0 },
		{ "ab\xc3", 3, 2 }, /* cut short */
		{ "ab\xe2\x82", 4, 2 },
		{ "ab\xf0\x9f\x98", 5, 2 },
		{ "\xe2\x28\xa1", 3, 0 },
		{ "\xf0\x9f\x28\x80", 4, 0 },
		{ "\xc3\xa9\xe9", 3, 2 }, /* Latin-1 */
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++)
		is_int(gf_utf8_check(cases[i].s, cases[i].len), cases[i].bad,
		       "check, case %zu", i);
}

/* A bad byte is found wherever it stands beside the words of eight. */
static void test_check_everywhere(void)
{
	char s[40];
	size_t i, wrong = 0;

	for (i = 0; i < sizeof(s); i++) {
		memset(s, 'x', sizeof(s));
		s[i] = '\x80';
		wrong += gf_utf8_check(s, sizeof(s)) != i;
	}
	is_int(wrong, 0, "a bad byte at each of 40 places");
}

static void test_every_code_point(void)
{
	struct gf_buf buf = GF_BUF_INIT;
	size_t wrong = 0;
	uint32_t cp, back;

	for (cp = 0; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		gf_buf_reset(&buf);
		gf_buf_add_utf8(&buf, cp);
		wrong += gf_utf8_check(buf.s, buf.len) != buf.len ||
			 gf_utf8_next(buf.s, buf.len, &back) != buf.len ||
			 back != cp || gf_utf8_count(buf.s, buf.len) != 1;
	}
	is_int(wrong, 0, "every scalar value goes there and back");
	gf_buf_release(&buf);
}

/* Wherever the first byte that is not ASCII stands, in a word or behind. */
static void test_ascii_len(void)
{
	char s[28];
	size_t start, at, right = 0;

	for (start = 0; start < 8; start++) {
		for (at = start; at <= sizeof(s); at++) {
			memset(s, '~', sizeof(s));
			if (at < sizeof(s))
				memset(s + at, '\x80', sizeof(s) - at);
			right += gf_ascii_len(s + start, sizeof(s) - start) ==
				 at - start;
		}
	}
	is_int(right, 29 + 28 + 27 + 26 + 25 + 24 + 23 + 22,
	       "the length of what is ASCII");
}

static void test_count(void)
{
	const char *s = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 et puis du texte";

	is_int(gf_utf8_count("", 0), 0, "nothing");
	is_int(gf_utf8_count(s, strlen(s)), 20, "accents, euro, emoji, text");
}

static void test_width(void)
{
	static const struct {
		uint32_t cp;
		unsigned width;
	} cases[] = {
		{ 'a', 1 },    { 0xe9, 1 },    { 0x301, 0 },   { 0x20ac, 1 },
		{ 0x4e2d, 2 }, { 0x1f600, 2 }, { 0x200d, 0 },  { 0xff21, 2 },
		{ 0x2026, 1 }, { 0xa0, 1 },    { 0x1b, 0 },    { 0x7f, 0 },
		{ 0xac00, 2 }, { 0x0e31, 0 },  { 0x1f1eb, 1 }, { 0xad, 1 },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++)
		is_int(gf_utf8_width(cases[i].cp), cases[i].width,
		       "width of U+%04X", cases[i].cp);
}

typedef void (*fold_fn)(struct gf_buf *out, const char *s, size_t len);

static void check_folds(fold_fn fold, const char *const (*cases)[2], size_t n)
{
	struct gf_buf buf = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < n; i++) {
		gf_buf_reset(&buf);
		fold(&buf, cases[i][0], strlen(cases[i][0]));
		is_str(buf.s, cases[i][1], "'%s' folds", cases[i][0]);
	}
	gf_buf_release(&buf);
}

static void test_fold(void)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "Webinaire", "webinaire" },
		{ "É té", "e-te" },
		{ "e-te", "e-te" },
		{ "e\xcc\x81 te\xcc\x81", "e-te" },
		{ "a - _ b", "a-b" },
		{ "Début\xc2\xa0:\xe2\x80\xaf"
		  "fin",
		  "debut-:-fin" },
		{ "Œuvre, ÆGIR, Straße, Łódź, SØR",
		  "oeuvre,-aegir,-strasse,-lodz,-sor" },
		{ "l’Été", "l'ete" },
		{ "l'Été", "l'ete" },
		{ "ﬁche n°3", "fiche-n°3" },
		{ "İstanbul", "istanbul" },
		{ "2024–2025", "2024-2025" },
		{ "zéro\xe2\x80\x8bwidth", "zerowidth" },
		{ "ΣΊΣΥΦΟΣ", "σισυφοσ" },
		{ "É\xff", "\xc3\x89\xff" },
	};

	check_folds(gf_fold, cases, GF_NELEMS(cases));
}

static void test_casefold(void)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "A-b_C", "a-b_c" },
		{ "É", "é" },
		{ "E\xcc\x81", "é" },
		{ "Straße", "strasse" },
		{ "STRASSE", "strasse" },
		{ "ﬁ", "fi" },
		{ "É\xff", "\xc3\x89\xff" },
	};

	check_folds(gf_casefold, cases, GF_NELEMS(cases));
}

static void test_fold_appends(void)
{
	struct gf_buf buf = GF_BUF_INIT;

	gf_buf_adds(&buf, "a-");
	gf_fold(&buf, "-É", 3);
	is_str(buf.s, "a--e", "what was there before is left alone");
	gf_buf_release(&buf);
}

static void test_nfc(void)
{
	static const struct {
		const char *s;
		bool nfc;
	} cases[] = {
		{ "", true },
		{ "plain", true },
		{ "é", true },
		{ "e\xcc\x81", false },
		{ "x\xcc\x81", true }, /* nothing to compose it into */
		{ "« l’été » – 3 €…", true },
		{ "\xe2\x80\x80", false }, /* en quad: a singleton */
		{ "\xe2\x84\xab", false }, /* angstrom sign */
		{ "中文", true },
		{ "\xef\xa4\x80", false }, /* CJK compatibility */
		{ "a\xff", true },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++)
		ok(gf_is_nfc(cases[i].s, strlen(cases[i].s)) == cases[i].nfc,
		   "NFC of '%s'", cases[i].s);
}

/* Each byte, at each place of a word and of what is left behind words. */
static void test_controls(void)
{
	unsigned c, at, wrong = 0;
	char text[75];
	bool want;

	for (c = 0; c < 256; c++)
		for (at = 0; at < sizeof(text); at++) {
			memset(text, at % 3 ? 'a' : '\n', sizeof(text));
			text[at] = (char)c;
			want = c == 0x7f || (c < 0x20 && c != '\t' &&
					     c != '\n' && c != '\r');
			wrong += gf_has_controls(text, sizeof(text)) != want;
		}
	is_int(wrong, 0, "every control is seen, and nothing else");
	ok(!gf_has_controls("", 0), "no control in nothing");
	ok(!gf_has_controls("a\001", 1), "no control beyond the end");
}

int main(void)
{
	test_check();
	test_check_everywhere();
	test_every_code_point();
	test_ascii_len();
	test_controls();
	test_count();
	test_width();
	test_fold();
	test_casefold();
	test_fold_appends();
	test_nfc();
	return tap_done();
}
