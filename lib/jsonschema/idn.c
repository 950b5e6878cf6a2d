/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Host names, in ASCII (RFC 1123) and in any script (IDNA2008, RFC 5890 to
 * 5893): the one file that knows libidn2. That library judges a label by
 * itself, as a registry would; what holds for the name as a whole, and the
 * rule on two kinds of digits, is here.
 */
#include "jsonschema/format.h"

#include <idn2.h>

#define NAME_MAX_ASCII 253
#define LABEL_MAX      63
/* A label in UTF-8 is at most this long before it is too long in ASCII. */
#define LABEL_BYTES (LABEL_MAX * 4)

/* What is learnt of a name, a label at a time. */
struct host {
	size_t ascii_len; /* in its ASCII form, dots included */
	bool rtl;	  /* a label reads from right to left */
	bool ltr_only;	  /* a label that no such name may hold */
};

struct range {
	uint32_t low, high;
};

/* Letters a label may hold that are read from right to left. */
static const struct range rtl_letters[] = {
	{ 0x5d0, 0x64a },    { 0x66e, 0x6d5 },	   { 0x6e5, 0x6e6 },
	{ 0x6ee, 0x6ef },    { 0x6fa, 0x8bd },	   { 0xfb1d, 0xfdff },
	{ 0xfe70, 0xfeff },  { 0x10800, 0x10d23 }, { 0x10e80, 0x10fff },
	{ 0x1e800, 0x1efff }
};
/* Arabic-Indic and Hanifi Rohingya digits; and the extended ones. */
static const struct range arabic_digits[] = { { 0x660, 0x669 },
					      { 0x10d30, 0x10d39 } };
static const struct range european_digits[] = { { '0', '9' },
						{ 0x6f0, 0x6f9 } };
/* Signs a label may hold that have no direction of their own. */
static const struct range neutrals[] = { { '-', '-' },	     { 0xb7, 0xb7 },
					 { 0x2b9, 0x2ba },   { 0x2c6, 0x2cf },
					 { 0x2ec, 0x2ec },   { 0x375, 0x375 },
					 { 0x2e2f, 0x2e2f }, { 0x30fb, 0x30fb },
					 { 0xa67f, 0xa67f }, { 0xa717, 0xa71f },
					 { 0xa788, 0xa788 } };

#define IS_IN(cp, table) is_in(cp, table, GF_NELEMS(table))

static bool is_in(uint32_t cp, const struct range *table, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (cp >= table[i].low && cp <= table[i].high)
			return true;
	return false;
}

/*
 * The Bidi rule of RFC 5893, the parts that libidn2 leaves: digits of two
 * kinds in one label, and labels that cannot stand beside one of the others.
 */
static bool check_direction(struct host *host, const char *label, size_t len)
{
	bool rtl = false, arabic = false, european = false, neutral = false;
	bool awkward = false;
	size_t i = 0;
	uint32_t cp;

	while (i < len) {
		bool first = i == 0;

		i += gf_utf8_next(label + i, len - i, &cp);
		rtl = rtl || IS_IN(cp, rtl_letters);
		arabic = arabic || IS_IN(cp, arabic_digits);
		european = european || IS_IN(cp, european_digits);
		neutral = IS_IN(cp, neutrals);
		if (first)
			awkward = neutral || IS_IN(cp, european_digits);
	}
	if (rtl || arabic)
		host->rtl = true;
	else if (awkward || neutral)
		host->ltr_only = true;
	return !((rtl || arabic) && arabic && european);
}

/* libidn2's judgement of a label in Unicode (u) or in ASCII (a). */
static bool register_label(struct host *host, const char *u, const char *a)
{
	uint8_t *ascii = NULL;

	if (idn2_register_u8((const uint8_t *)u, (const uint8_t *)a, &ascii,
			     0) != IDN2_OK)
		return false;
	host->ascii_len += strlen((char *)ascii);
	idn2_free(ascii);
	return true;
}

/* A label that begins with xn--; `label` is NUL-terminated, lower case. */
static bool check_alabel(struct host *host, const char *label)
{
	char *unicode = NULL;
	bool right;

	if (!register_label(host, NULL, label) ||
	    idn2_to_unicode_8z8z(label, &unicode, 0) != IDN2_OK)
		return false;
	right = check_direction(host, unicode, strlen(unicode));
	idn2_free(unicode);
	return right;
}

static bool is_ldh(const char *label, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_alnum(label[i]) && label[i] != '-')
			return false;
	return label[0] != '-' && label[len - 1] != '-' && len <= LABEL_MAX;
}

static bool check_label(struct host *host, const char *label, size_t len)
{
	char text[LABEL_BYTES + 1];
	bool ascii = true;
	size_t i;

	if (!len || len > LABEL_BYTES || memchr(label, '\0', len))
		return false;
	for (i = 0; i < len; i++) {
		ascii = ascii && (signed char)label[i] >= 0;
		text[i] = label[i];
		if (label[i] >= 'A' && label[i] <= 'Z')
			text[i] += 'a' - 'A';
	}
	text[len] = '\0';
	if (ascii && !is_ldh(label, len))
		return false;
	if (ascii && !strncmp(text, "xn--", 4))
		return check_alabel(host, text);
	if (ascii) {
		host->ascii_len += len;
		host->ltr_only = host->ltr_only || is_digit(label[0]);
		return true;
	}
	memcpy(text, label, len); /* its case is not ours to change */
	return register_label(host, text, NULL) &&
	       check_direction(host, label, len);
}

/* Bytes of what parts two labels at s, or 0. */
static size_t separator(const char *s, size_t len, bool international)
{
	static const char *const others[] = {
		"\xe3\x80\x82", /* ideographic full stop */
		"\xef\xbc\x8e", /* full-width full stop */
		"\xef\xbd\xa1", /* half-width ideographic full stop */
	};
	size_t i;

	if (*s == '.')
		return 1;
	for (i = 0; international && len >= 3 && i < GF_NELEMS(others); i++)
		if (!memcmp(s, others[i], 3))
			return 3;
	return 0;
}

static bool check_name(const char *text, size_t len, bool international)
{
	struct host host = { 0 };
	size_t from = 0, i, dot;

	if (len > NAME_MAX_ASCII * 4)
		return false;
	for (i = 0; i < len; i++) {
		if (!international && (signed char)text[i] < 0)
			return false;
		dot = separator(text + i, len - i, international);
		if (!dot)
			continue;
		if (!check_label(&host, text + from, i - from))
			return false;
		host.ascii_len++;
		from = i + dot;
		i = from - 1;
	}
	return check_label(&host, text + from, len - from) &&
	       host.ascii_len <= NAME_MAX_ASCII && !(host.rtl && host.ltr_only);
}

bool js_is_hostname(const char *text, size_t len)
{
	return check_name(text, len, false);
}

bool js_is_idn_hostname(const char *text, size_t len)
{
	return check_name(text, len, true);
}

/* By UTS 46, as browsers do: what a person typed, not what one may register. */
bool gf_host_ascii(struct gf_buf *out, const char *host, size_t len)
{
	uint8_t *ascii = NULL;
	bool known;
	char *name;
	size_t i;

	if (!len || len > NAME_MAX_ASCII * 4 || memchr(host, '\0', len))
		return false;
	if (gf_ascii_len(host, len) == len) {
		for (i = 0; i < len; i++)
			gf_buf_addc(out, is_alpha(host[i]) ? host[i] | 0x20
							   : host[i]);
		return true;
	}
	name = gf_xmemdup(host, len);
	known = idn2_lookup_u8((uint8_t *)name, &ascii,
			       IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) ==
		IDN2_OK;
	if (known) {
		gf_buf_adds(out, (char *)ascii);
		idn2_free(ascii);
	}
	free(name);
	return known;
}
