/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * UTF-8, widths and foldings: the one file that knows libunistring. Every
 * byte of every record goes through gf_ascii_len, which reads eight at a time; the foldings serve what a person typed and may be slow,
 * except on ASCII, which is most names.
 */
#include "base/base.h"

#include <endian.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <uniwidth.h>

#define HIGH_BITS 0x8080808080808080u

/* Eight bytes, the first one lowest. */
static uint64_t load_word(const char *s)
{
	uint64_t word;

	memcpy(&word, s, sizeof(word));
	return le64toh(word);
}

size_t gf_ascii_len(const char *s, size_t len)
{
	uint64_t high;
	size_t i = 0;

	for (; len - i >= 8; i += 8) {
		high = load_word(s + i) & HIGH_BITS;
		if (high)
			return i + (size_t)__builtin_ctzll(high) / 8;
	}
	while (i < len && !(s[i] & 0x80))
		i++;
	return i;
}

/* Without a branch, so that compilers look at many bytes at once. */
static unsigned char is_control(unsigned char c)
{
	return ((c < 0x20) & (c != '\t') & (c != '\n') & (c != '\r')) |
	       (c == 0x7f);
}

#define BLOCK ((size_t)32)

static bool block_has_controls(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned char found = 0;
	int i;

	for (i = 0; i < (int)BLOCK; i++)
		found |= is_control(u[i]);
	return found;
}

bool gf_has_controls(const char *s, size_t len)
{
	size_t i;

	for (i = 0; len - i >= BLOCK; i += BLOCK)
		if (block_has_controls(s + i))
			return true;
	if (len >= BLOCK) /* the last one, some of it again */
		return block_has_controls(s + len - BLOCK);
	for (; i < len; i++)
		if (is_control((unsigned char)s[i]))
			return true;
	return false;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

unsigned gf_utf8_len(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;

	if (len && s[0] < 0x80)
		return 1;
	if (len < 2 || s[0] < 0xc2 || s[0] > 0xf4 || !is_tail(s[1]))
		return 0;
	if (s[0] < 0xe0)
		return 2;
	if (len < 3 || !is_tail(s[2]))
		return 0;
	/* neither longer than needed nor half of a UTF-16 pair */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f))
		return 0;
	if (s[0] < 0xf0)
		return 3;
	if (len < 4 || !is_tail(s[3]))
		return 0;
	if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return 4;
}

size_t gf_utf8_check(const char *s, size_t len)
{
	size_t i = 0;
	unsigned n;

	for (;;) {
		i += gf_ascii_len(s + i, len - i);
		if (i == len)
			return len;
		/* accents come in clusters: stay here while they last */
		for (; i < len && (s[i] & 0x80); i += n) {
			n = gf_utf8_len(s + i, len - i);
			if (!n)
				return i;
		}
	}
}

unsigned gf_utf8_next(const char *s, size_t len, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;

	GF_BUG(!len);
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] < 0xe0) {
		GF_BUG(len < 2);
		*cp = (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
		return 2;
	}
	if (u[0] < 0xf0) {
		GF_BUG(len < 3);
		*cp = (u[0] & 0x0fu) << 12 | (u[1] & 0x3fu) << 6 |
		      (u[2] & 0x3fu);
		return 3;
	}
	GF_BUG(len < 4);
	*cp = (u[0] & 0x07u) << 18 | (u[1] & 0x3fu) << 12 |
	      (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu);
	return 4;
}

void gf_buf_add_utf8(struct gf_buf *buf, uint32_t cp)
{
	char s[4];

	GF_BUG(cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff));
	if (cp < 0x80) {
		gf_buf_addc(buf, (char)cp);
	} else if (cp < 0x800) {
		s[0] = (char)(0xc0 | cp >> 6);
		s[1] = (char)(0x80 | (cp & 0x3f));
		gf_buf_add(buf, s, 2);
	} else if (cp < 0x10000) {
		s[0] = (char)(0xe0 | cp >> 12);
		s[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[2] = (char)(0x80 | (cp & 0x3f));
		gf_buf_add(buf, s, 3);
	} else {
		s[0] = (char)(0xf0 | cp >> 18);
		s[1] = (char)(0x80 | (cp >> 12 & 0x3f));
		s[2] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[3] = (char)(0x80 | (cp & 0x3f));
		gf_buf_add(buf, s, 4);
	}
}

size_t gf_utf8_count(const char *s, size_t len)
{
	size_t i = 0, tails = 0;

	/* a continuation byte has its high bit set and the next one clear */
	for (; len - i >= 8; i += 8) {
		uint64_t word = load_word(s + i);

		tails += (size_t)__builtin_popcountll(word & ~(word << 1) &
						      HIGH_BITS);
	}
	for (; i < len; i++)
		tails += is_tail((unsigned char)s[i]);
	return len - tails;
}

unsigned gf_utf8_width(uint32_t cp)
{
	int width;

	/* terminals do show the soft hyphen */
	if ((cp >= 0x20 && cp < 0x7f) || (cp >= 0xa0 && cp < 0x300))
		return 1;
	width = uc_width(cp, "UTF-8");
	return width < 0 ? 0 : (unsigned)width;
}

/* --- foldings ------------------------------------------------------------ */

/* What stays apart after decomposition but is typed, or read, as letters. */
static const struct {
	uint32_t cp;
	const char *typed;
} typed_as[] = {
	{ 0x00e6, "ae" }, /* æ */
	{ 0x00f0, "d" },  /* ð */
	{ 0x00f8, "o" },  /* ø */
	{ 0x0111, "d" },  /* đ */
	{ 0x0131, "i" },  /* dotless i */
	{ 0x0142, "l" },  /* ł */
	{ 0x0153, "oe" }, /* œ */
	{ 0x02bc, "'" },  /* modifier apostrophe */
	{ 0x2018, "'" },  /* ‘ */
	{ 0x2019, "'" },  /* ’ */
	{ 0x201b, "'" },  /* reversed ‘ */
	{ 0x2032, "'" },  /* prime */
};

static bool is_separator(uint32_t cp)
{
	return cp == '-' || cp == '_' || cp == ' ' || cp == '\t' ||
	       cp == 0xa0 || cp == 0x202f || cp == 0x3000 || cp == 0x2212 ||
	       (cp >= 0x2000 && cp <= 0x200a) || (cp >= 0x2010 && cp <= 0x2015);
}

/* Soft hyphen, zero-width spaces and joiners, marks of direction. */
static bool is_unseen(uint32_t cp)
{
	return cp == 0xad || cp == 0xfeff || cp == 0x2060 ||
	       (cp >= 0x200b && cp <= 0x200f);
}

/* One '-' for a run of separators that began at `start` or before. */
static void add_separator(struct gf_buf *out, size_t start)
{
	if (out->len == start || out->s[out->len - 1] != '-')
		gf_buf_addc(out, '-');
}

static void fold_char(struct gf_buf *out, size_t start, uint32_t cp)
{
	unsigned i;

	if (is_separator(cp)) {
		add_separator(out, start);
		return;
	}
	if (cp < 0x80) {
		gf_buf_addc(out, (char)cp);
		return;
	}
	if (is_unseen(cp) ||
	    uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_M))
		return;
	for (i = 0; i < GF_NELEMS(typed_as); i++) {
		if (typed_as[i].cp == cp) {
			gf_buf_adds(out, typed_as[i].typed);
			return;
		}
	}
	gf_buf_add_utf8(out, cp);
}

/* ASCII, and whatever is not UTF-8: lower case, bytes kept. */
static void fold_bytes(struct gf_buf *out, const char *s, size_t len,
		       bool separators)
{
	size_t start = out->len, i;

	gf_buf_reserve(out, len);
	for (i = 0; i < len; i++) {
		char c = s[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if (separators && is_separator((unsigned char)c & 0x7fu) &&
		    !(c & 0x80))
			add_separator(out, start);
		else
			gf_buf_addc(out, c);
	}
}

/* Full case folding in the form given; the caller frees. */
static uint8_t *fold_case(const char *s, size_t len, uninorm_t form,
			  size_t *folded)
{
	uint8_t *decomposed, *result;
	size_t n;

	/* Unicode 3.13, D145: decompose before folding as well as after */
	decomposed =
		u8_normalize(UNINORM_NFD, (const uint8_t *)s, len, NULL, &n);
	GF_BUG(!decomposed);
	result = u8_casefold(decomposed, n, NULL, form, NULL, folded);
	GF_BUG(!result);
	free(decomposed);
	return result;
}

static bool is_ascii_or_invalid(const char *s, size_t len)
{
	return gf_ascii_len(s, len) == len || gf_utf8_check(s, len) != len;
}

void gf_fold(struct gf_buf *out, const char *s, size_t len)
{
	size_t start = out->len, n, i = 0;
	uint8_t *folded;
	uint32_t cp;

	if (is_ascii_or_invalid(s, len)) {
		fold_bytes(out, s, len, true);
		return;
	}
	folded = fold_case(s, len, UNINORM_NFKD, &n);
	gf_buf_reserve(out, n);
	while (i < n) {
		i += gf_utf8_next((const char *)folded + i, n - i, &cp);
		fold_char(out, start, cp);
	}
	free(folded);
}

void gf_casefold(struct gf_buf *out, const char *s, size_t len)
{
	uint8_t *folded;
	size_t n;

	if (is_ascii_or_invalid(s, len)) {
		fold_bytes(out, s, len, false);
		return;
	}
	folded = fold_case(s, len, UNINORM_NFC, &n);
	gf_buf_add(out, folded, n);
	free(folded);
}

/* Never changed by NFC, whatever stands beside it: French, and its signs. */
static bool is_surely_nfc(uint32_t cp)
{
	return cp < 0x300 || (cp >= 0x2002 && cp < 0x20d0);
}

static bool has_only_sure_nfc(const char *s, size_t len)
{
	size_t i = gf_ascii_len(s, len);
	uint32_t cp;

	while (i < len) {
		i += gf_utf8_next(s + i, len - i, &cp);
		if (!is_surely_nfc(cp))
			return false;
	}
	return true;
}

bool gf_is_nfc(const char *s, size_t len)
{
	uint8_t *composed;
	size_t n;
	bool same;

	/* what is not UTF-8 has no form, and a finding of its own */
	if (is_ascii_or_invalid(s, len) || has_only_sure_nfc(s, len))
		return true;
	composed = u8_normalize(UNINORM_NFC, (const uint8_t *)s, len, NULL, &n);
	GF_BUG(!composed);
	same = n == len && !memcmp(composed, s, len);
	free(composed);
	return same;
}
