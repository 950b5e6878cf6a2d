/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Values as a person types them: texts without the quotes they do not need,
 * lists and groups of keys on one line.
 */
#include "yaml/yaml.h"

/* Words that are no texts, or are none for some programs. */
static bool is_word(const char *s, size_t len)
{
	static const char *const words[] = { "null", "true", "false", "~",
					     "yes",  "no",   "on",    "off",
					     "y",    "n" };

	for (size_t i = 0; i < GF_NELEMS(words); i++)
		if (strlen(words[i]) == len && !strncasecmp(words[i], s, len))
			return true;
	return false;
}

static bool is_number(const char *s, size_t len)
{
	struct gf_arena arena = { 0 };
	struct gf_decimal number;
	bool yes = gf_decimal_parse(&number, s, len, &arena);

	gf_arena_release(&arena);
	return yes;
}

/* Beyond ASCII: what YAML takes for an end of line, or refuses bare. */
static bool has_unseen(const char *s, size_t len)
{
	size_t i = gf_ascii_len(s, len);
	uint32_t cp;
	unsigned n;

	for (; i < len; i += n) {
		n = gf_utf8_len(s + i, len - i);
		if (!n)
			return true;
		gf_utf8_next(s + i, n, &cp);
		/* a space, a quote, « that starts a text looks like a slip */
		if (!i && (cp < 0xc0 || (cp >= 0x2000 && cp < 0x2070) ||
			   cp == 0x3000))
			return true;
		if ((cp >= 0x7f && cp < 0xa0) || cp == 0xfeff ||
		    (cp >= 0x2028 && cp <= 0x202e) || /* what turns lines */
		    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfffe ||
		    cp == 0xffff)
			return true;
	}
	return false;
}

/* Would YAML read this bare text as a text, and whole? */
static bool is_plain(const char *s, size_t len, bool inside)
{
	size_t i;

	if (!len || strchr(" -?:,[]{}#&*!|>'\"%@`.", s[0]) ||
	    s[len - 1] == ' ' || s[len - 1] == ':')
		return false;
	/* YAML 1.1 ends a text inside brackets at a '?', wherever it stands */
	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == '\x7f' ||
		    (inside && strchr(",[]{}?", s[i])) ||
		    (s[i] == ':' && s[i + 1] == ' ') ||
		    (s[i] == ' ' && s[i + 1] == '#'))
			return false;
	return !is_word(s, len) && !is_number(s, len) && !has_unseen(s, len);
}

void gf_write_yaml_text(struct gf_buf *out, const char *s, size_t len,
			bool inside)
{
	if (is_plain(s, len, inside))
		gf_buf_add(out, s, len);
	else
		gf_buf_add_json(out, s, len);
}

/* Depth is bounded by the composer (YAML_DEPTH). */
static void write_inside(struct gf_buf *out, const struct gf_node *node,
			 size_t end)
{
	uint32_t i;

	if (out->len > end)
		return;
	if (node->type == GF_STRING) {
		gf_write_yaml_text(out, node->text, node->len, true);
		return;
	}
	if (node->type < GF_SEQ) {
		gf_node_write_json(out, node, SIZE_MAX);
		return;
	}
	gf_buf_addc(out, node->type == GF_SEQ ? '[' : '{');
	for (i = 0; i < node->n && out->len <= end; i++) {
		gf_buf_adds(out, i ? ", " : "");
		if (node->type == GF_SEQ) {
			write_inside(out, node->items[i], end);
			continue;
		}
		write_inside(out, node->pairs[i].key, end);
		gf_buf_adds(out, ": ");
		write_inside(out, node->pairs[i].value, end);
	}
	gf_buf_addc(out, node->type == GF_SEQ ? ']' : '}');
}

bool gf_node_write_yaml(struct gf_buf *out, const struct gf_node *node,
			size_t max)
{
	size_t start = out->len;

	if (node->type == GF_STRING && node->len <= max)
		gf_write_yaml_text(out, node->text, node->len, false);
	else if (node->len <= max || node->type >= GF_SEQ)
		write_inside(out, node, start + max);
	return out->len > start && out->len - start <= max;
}
