/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an unquoted text is: the YAML 1.2 core schema, whose words and numbers
 * are written in ASCII. `no`, `12:30` and `2024-01-02` are plain strings.
 */
#include "internal.h"

static const struct {
	const char *text;
	enum gf_plain plain;
} words[] = {
	{ "~", GF_PLAIN_NULL },	     { "null", GF_PLAIN_NULL },
	{ "Null", GF_PLAIN_NULL },   { "NULL", GF_PLAIN_NULL },
	{ "true", GF_PLAIN_TRUE },   { "True", GF_PLAIN_TRUE },
	{ "TRUE", GF_PLAIN_TRUE },   { "false", GF_PLAIN_FALSE },
	{ "False", GF_PLAIN_FALSE }, { "FALSE", GF_PLAIN_FALSE },
	{ ".nan", GF_PLAIN_NAN },    { ".NaN", GF_PLAIN_NAN },
	{ ".NAN", GF_PLAIN_NAN },    { ".inf", GF_PLAIN_INF },
	{ ".Inf", GF_PLAIN_INF },    { ".INF", GF_PLAIN_INF },
};

static enum gf_plain find_word(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(words); i++)
		if (words[i].text[0] == text[0] &&
		    !strncmp(words[i].text, text, len) && !words[i].text[len])
			return words[i].plain;
	return GF_PLAIN_STRING;
}

static size_t digits(const char *s, size_t len, size_t i)
{
	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

/* The characters that a word of the core schema may start with. */
static bool starts_word(char c)
{
	static const bool starts[1 << CHAR_BIT] = {
		['~'] = true, ['n'] = true, ['N'] = true, ['t'] = true,
		['T'] = true, ['f'] = true, ['F'] = true, ['.'] = true,
	};

	return starts[(unsigned char)c];
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* 0x1F and 0o17: no sign in the core schema. */
static bool is_based(const char *s, size_t len)
{
	size_t i;

	if (len < 3 || s[0] != '0' || (s[1] != 'x' && s[1] != 'o'))
		return false;
	for (i = 2; i < len; i++)
		if (s[1] == 'x' ? !is_hex(s[i]) : s[i] < '0' || s[i] > '7')
			return false;
	return true;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static enum gf_plain read_number(const char *s, size_t len)
{
	size_t i = s[0] == '-' || s[0] == '+', start = i, whole;
	enum gf_plain kind = GF_PLAIN_INT;

	whole = i = digits(s, len, i);
	if (i < len && s[i] == '.') {
		i = digits(s, len, i + 1);
		kind = GF_PLAIN_FLOAT;
		if (whole == start && i == whole + 1)
			return GF_PLAIN_STRING;
	} else if (whole == start) {
		return GF_PLAIN_STRING;
	}
	if (i < len && (s[i] == 'e' || s[i] == 'E')) {
		kind = GF_PLAIN_FLOAT;
		i++;
		if (i < len && (s[i] == '-' || s[i] == '+'))
			i++;
		if (i == digits(s, len, i))
			return GF_PLAIN_STRING;
		i = digits(s, len, i);
	}
	return i == len ? kind : GF_PLAIN_STRING;
}

/* Only .inf takes a sign; only numbers and .inf start with one. */
static enum gf_plain read_signed(const char *s, size_t len)
{
	enum gf_plain kind = read_number(s, len);

	if (kind == GF_PLAIN_STRING && len == 5 && s[0] != '.' &&
	    find_word(s + 1, len - 1) == GF_PLAIN_INF)
		return GF_PLAIN_INF;
	return kind;
}

enum gf_plain gf_resolve_plain(const char *text, size_t len)
{
	char first = len ? text[0] : '~';
	enum gf_plain kind = GF_PLAIN_STRING;

	if (!len)
		return GF_PLAIN_NULL;
	if (first >= '0' && first <= '9')
		return is_based(text, len) ? GF_PLAIN_INT
					   : read_number(text, len);
	if (first == '-' || first == '+' || first == '.')
		kind = read_signed(text, len);
	if (kind != GF_PLAIN_STRING || len > 5 || !starts_word(first))
		return kind;
	return find_word(text, len);
}
