/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * JSON (RFC 8259) and nothing more, into the same tree as YAML. A loop, not a
 * recursion: the builder's frames are the stack. The first fault ends it;
 * json_explain.c says what it is.
 */
#include "json.h"

static void skip_space(struct gf_json *json)
{
	while (json->at < json->end &&
	       (json->s[json->at] == ' ' || json->s[json->at] == '\n' ||
		json->s[json->at] == '\t' || json->s[json->at] == '\r'))
		json->at++;
}

/* The byte the reader stands at; NUL, which no token has, at the end. */
static char peek(const struct gf_json *json)
{
	return json->at < json->end ? json->s[json->at] : '\0';
}

static bool in_map(const struct gf_json *json)
{
	const struct gf_builder *b = json->b;

	return b->frames[b->depth - 1].node->type == GF_MAP;
}

/* --- texts --------------------------------------------------------------- */

static bool read_hex(struct gf_json *json, uint32_t *unit)
{
	uint32_t i, v = 0;

	if (json->end - json->at < 6)
		return false;
	for (i = json->at + 2; i < json->at + 6; i++) {
		char c = json->s[i];

		if (c >= '0' && c <= '9')
			v = v * 16 + (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			v = v * 16 + (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	*unit = v;
	return true;
}

/* \uD83D\uDE00 is one character; half of it is none. */
static bool read_unicode(struct gf_json *json)
{
	uint32_t start = json->at, unit, low;

	if (!read_hex(json, &unit))
		return gf_json_bad_escape(json);
	if (unit >= 0xdc00 && unit < 0xe000)
		return gf_json_lone_surrogate(json);
	json->at += 6;
	if (unit >= 0xd800 && unit < 0xdc00) {
		if (json->end - json->at < 6 || json->s[json->at] != '\\' ||
		    json->s[json->at + 1] != 'u' || !read_hex(json, &low) ||
		    low < 0xdc00 || low > 0xdfff) {
			json->at = start;
			return gf_json_lone_surrogate(json);
		}
		json->at += 6;
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	}
	gf_buf_add_utf8(&json->b->text, unit);
	return true;
}

static bool read_escape(struct gf_json *json)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = json->at + 1 < json->end ? json->s[json->at + 1] : '\0';
	const char *known = c ? strchr(from, c) : NULL;

	if (c == 'u')
		return read_unicode(json);
	if (!known)
		return gf_json_bad_escape(json);
	gf_buf_addc(&json->b->text, to[known - from]);
	json->at += 2;
	return true;
}

/* Bytes of a text that stand for themselves, from where the reader is. */
static uint32_t skip_plain(const struct gf_json *json)
{
	const unsigned char *s = (const unsigned char *)json->s;
	uint32_t i = json->at;

	while (i < json->end && s[i] >= 0x20 && s[i] != '"' && s[i] != '\\')
		i++;
	return i;
}

static bool read_text(struct gf_json *json)
{
	struct gf_scalar scalar = { .style = GF_DOUBLE };
	struct gf_buf *text = &json->b->text;
	uint32_t start = json->at++, from = json->at;

	json->at = skip_plain(json);
	scalar.text = json->s + from;
	scalar.len = json->at - from;
	if (peek(json) == '\\') {
		gf_buf_reset(text);
		gf_buf_add(text, scalar.text, scalar.len);
		while (peek(json) == '\\') {
			if (!read_escape(json))
				return false;
			from = json->at;
			json->at = skip_plain(json);
			gf_buf_add(text, json->s + from, json->at - from);
		}
		scalar.text = text->s;
		scalar.len = text->len;
	}
	if (peek(json) != '"')
		return gf_json_bad_text(json, start);
	json->last = ++json->at;
	scalar.span = (struct gf_span){ start, json->at };
	return gf_build_scalar(json->b, &scalar);
}

/* --- other scalars ------------------------------------------------------- */

static uint32_t skip_digits(const struct gf_json *json, uint32_t i)
{
	while (i < json->end && json->s[i] >= '0' && json->s[i] <= '9')
		i++;
	return i;
}

/* -? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][-+]?[0-9]+)? ; 0: not this. */
static uint32_t number_end(const struct gf_json *json)
{
	const char *s = json->s;
	uint32_t i = json->at + (s[json->at] == '-'), start = i;

	i = skip_digits(json, i);
	if (i == start || (s[start] == '0' && i > start + 1))
		return 0;
	if (i < json->end && s[i] == '.') {
		start = ++i;
		i = skip_digits(json, i);
		if (i == start)
			return 0;
	}
	if (i < json->end && (s[i] | 0x20) == 'e') {
		i++;
		if (i < json->end && (s[i] == '-' || s[i] == '+'))
			i++;
		start = i;
		i = skip_digits(json, i);
		if (i == start)
			return 0;
	}
	return i;
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       c == '.' || c == '+' || c == '-' || c & 0x80;
}

static bool add_bare(struct gf_json *json, uint32_t end, enum gf_plain plain)
{
	struct gf_scalar scalar = { .text = json->s + json->at,
				    .len = end - json->at,
				    .span = { json->at, end },
				    .style = GF_PLAIN,
				    .plain = plain };

	json->at = json->last = end;
	return gf_build_scalar(json->b, &scalar);
}

static bool read_number(struct gf_json *json)
{
	uint32_t end = number_end(json);

	if (!end || (end < json->end && is_word(json->s[end])))
		return gf_json_bad_number(json);
	return add_bare(json, end, GF_PLAIN_FLOAT);
}

static bool read_word(struct gf_json *json)
{
	static const struct {
		const char *text;
		enum gf_plain plain;
	} words[] = { { "true", GF_PLAIN_TRUE },
		      { "false", GF_PLAIN_FALSE },
		      { "null", GF_PLAIN_NULL } };
	uint32_t end = json->at;
	size_t i;

	while (end < json->end && is_word(json->s[end]))
		end++;
	for (i = 0; i < GF_NELEMS(words); i++)
		if (strlen(words[i].text) == end - json->at &&
		    !memcmp(json->s + json->at, words[i].text, end - json->at))
			return add_bare(json, end, words[i].plain);
	return gf_json_bad_value(json);
}

/* --- the loop ------------------------------------------------------------ */

static bool read_key(struct gf_json *json)
{
	skip_space(json);
	if (peek(json) != '"')
		return gf_json_bad_key(json);
	if (!read_text(json))
		return false;
	skip_space(json);
	if (peek(json) != ':')
		return gf_json_no_colon(json);
	json->at++;
	return true;
}

static void close_bracket(struct gf_json *json)
{
	json->last = ++json->at;
	gf_build_close(json->b, json->at);
}

/*
 * Opens a collection: 1 when something stands inside, 0 when it is empty and
 * closed again, -1 after a finding.
 */
static int open_bracket(struct gf_json *json)
{
	bool map = peek(json) == '{';
	struct gf_span span = { json->at, json->at + 1 };

	if (!gf_build_open(json->b, map ? GF_MAP : GF_SEQ, GF_FLOW, span, NULL))
		return -1;
	json->last = ++json->at;
	skip_space(json);
	if (peek(json) == (map ? '}' : ']')) {
		close_bracket(json);
		return 0;
	}
	return !map || read_key(json) ? 1 : -1;
}

/* One value without what is inside it: as open_bracket. */
static int read_value(struct gf_json *json)
{
	char c;

	skip_space(json);
	c = peek(json);
	if (c == '{' || c == '[')
		return open_bracket(json);
	if (c == '"')
		return read_text(json) ? 0 : -1;
	if ((c >= '0' && c <= '9') || c == '-')
		return read_number(json) ? 0 : -1;
	return read_word(json) ? 0 : -1;
}

/*
 * What follows a value: 1 when another value does, 0 when the text has
 * ended, -1 after a finding.
 */
static int read_next(struct gf_json *json)
{
	uint32_t comma;
	char close;

	while (json->b->depth) {
		close = in_map(json) ? '}' : ']';
		skip_space(json);
		if (peek(json) == close) {
			close_bracket(json);
			continue;
		}
		if (peek(json) != ',')
			return gf_json_bad_separator(json) - 1;
		comma = json->at++;
		skip_space(json);
		if (peek(json) == close)
			return gf_json_trailing_comma(json, comma) - 1;
		return !in_map(json) || read_key(json) ? 1 : -1;
	}
	skip_space(json);
	return json->at == json->end ? 0 : gf_json_text_after_end(json) - 1;
}

struct gf_node *gf_json_read(struct gf_builder *b, struct gf_span part)
{
	struct gf_json json = { .b = b,
				.s = b->src->text,
				.at = part.start,
				.end = part.end,
				.last = part.start };
	int more;

	do {
		more = read_value(&json);
		if (!more)
			more = read_next(&json);
	} while (more > 0);
	return more < 0 ? NULL : b->root;
}
