/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The tree once composed: comparing, walking by pointer, writing as JSON.
 * Trees are never deeper than the limit (aliases included), so recursion here
 * is bounded by construction.
 */
#include "internal.h"

/* --- comparing ----------------------------------------------------------- */

bool gf_node_is_integer(const struct gf_node *node)
{
	return node && node->type == GF_NUMBER &&
	       gf_decimal_is_integer(node->number);
}

static bool same_string(const struct gf_node *a, const struct gf_node *b)
{
	return a->hash == b->hash && a->len == b->len &&
	       !memcmp(a->text, b->text, a->len);
}

static bool equal_seqs(const struct gf_node *a, const struct gf_node *b)
{
	uint32_t i;

	for (i = 0; i < a->n; i++)
		if (!gf_node_equal(a->items[i], b->items[i]))
			return false;
	return true;
}

static bool equal_maps(const struct gf_node *a, const struct gf_node *b)
{
	const struct gf_node *other;

	gf_map_each (pair, a) {
		other = gf_map_get_hashed(b, pair->key->text, pair->key->len,
					  pair->key->hash);
		if (!other || !gf_node_equal(pair->value, other))
			return false;
	}
	return true;
}

bool gf_node_equal(const struct gf_node *a, const struct gf_node *b)
{
	if (a == b)
		return true;
	if (a->type != b->type || a->n != b->n)
		return false;
	switch ((enum gf_type)a->type) {
	case GF_NULL:
		return true;
	case GF_BOOL:
		return a->boolean == b->boolean;
	case GF_NUMBER:
		return !gf_decimal_compare(a->number, b->number);
	case GF_STRING:
		return same_string(a, b);
	case GF_SEQ:
		return equal_seqs(a, b);
	case GF_MAP:
		return equal_maps(a, b);
	}
	return false;
}

static uint32_t stir(uint32_t h, uint32_t v)
{
	h = (h ^ v) * 0x9e3779b1u;
	return h ^ (h >> 15);
}

uint32_t gf_node_hash(const struct gf_node *node)
{
	uint32_t h = stir(node->type, node->n);

	switch ((enum gf_type)node->type) {
	case GF_NULL:
		break;
	case GF_BOOL:
		return stir(h, node->boolean);
	case GF_NUMBER:
		return stir(h, gf_decimal_hash(node->number));
	case GF_STRING:
		return stir(h, node->hash);
	case GF_SEQ:
		gf_seq_each (item, node)
			h = stir(h, gf_node_hash(*item));
		break;
	case GF_MAP: /* a sum: the order of keys does not count */
		gf_map_each (pair, node)
			h += stir(pair->key->hash, gf_node_hash(pair->value));
		break;
	}
	return h;
}

/* --- pointers ------------------------------------------------------------ */

void gf_pointer_add(struct gf_buf *out, const char *token, size_t len)
{
	size_t i;

	gf_buf_addc(out, '/');
	for (i = 0; i < len; i++) {
		if (token[i] == '~')
			gf_buf_adds(out, "~0");
		else if (token[i] == '/')
			gf_buf_adds(out, "~1");
		else
			gf_buf_addc(out, token[i]);
	}
}

/* Undoes gf_pointer_add for one token; false when '~' escapes nothing. */
static bool unescape_token(struct gf_buf *out, const char *s, size_t len)
{
	size_t i;

	gf_buf_reset(out);
	for (i = 0; i < len; i++) {
		if (s[i] != '~') {
			gf_buf_addc(out, s[i]);
			continue;
		}
		i++;
		if (i == len || (s[i] != '0' && s[i] != '1'))
			return false;
		gf_buf_addc(out, s[i] == '0' ? '~' : '/');
	}
	return true;
}

static const struct gf_node *item_at(const struct gf_node *seq,
				     const struct gf_buf *token)
{
	size_t i, index = 0;

	if (!token->len || token->len > 9 ||
	    (token->len > 1 && token->s[0] == '0'))
		return NULL;
	for (i = 0; i < token->len; i++) {
		if (token->s[i] < '0' || token->s[i] > '9')
			return NULL;
		index = index * 10 + (size_t)(token->s[i] - '0');
	}
	return index < seq->n ? seq->items[index] : NULL;
}

static const struct gf_node *child_at(const struct gf_node *node,
				      const struct gf_buf *token)
{
	if (node->type == GF_MAP)
		return gf_map_get_hashed(node, token->s, token->len,
					 gf_hash(token->s, token->len));
	return node->type == GF_SEQ ? item_at(node, token) : NULL;
}

const struct gf_node *gf_node_at(const struct gf_node *root,
				 const char *pointer)
{
	const struct gf_node *node = root;
	struct gf_buf token = GF_BUF_INIT;
	size_t len;

	while (node && *pointer) {
		if (*pointer != '/') {
			node = NULL;
			break;
		}
		pointer++;
		len = strcspn(pointer, "/");
		if (!unescape_token(&token, pointer, len))
			node = NULL;
		else
			node = child_at(node, &token);
		pointer += len;
	}
	gf_buf_release(&token);
	return node;
}

static void cut(struct gf_buf *out, size_t len)
{
	out->len = len;
	if (out->cap)
		out->s[len] = '\0';
}

static bool holds(const struct gf_node *outer, const struct gf_node *inner)
{
	return outer->span.start <= inner->span.start &&
	       outer->span.end >= inner->span.end;
}

static uint32_t start_of(const struct gf_node *at, uint32_t i)
{
	return at->type == GF_MAP ? at->pairs[i].key->span.start
				  : at->items[i]->span.start;
}

/* How many of its children start before `node` or where it does. */
static uint32_t count_before(const struct gf_node *at,
			     const struct gf_node *node)
{
	uint32_t low = 0, high = at->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (start_of(at, mid) <= node->span.start)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool search(struct gf_buf *out, const struct gf_node *at,
		   const struct gf_node *node, bool nest);

static bool search_child(struct gf_buf *out, const struct gf_node *at,
			 uint32_t i, const struct gf_node *node, bool nest)
{
	const struct gf_node *key = at->type == GF_MAP ? at->pairs[i].key
						       : NULL;
	const struct gf_node *child = key ? at->pairs[i].value : at->items[i];
	size_t len = out->len;

	/* nothing is written for those that are passed by: they are many */
	if (key != node && child != node &&
	    (child->type < GF_SEQ || (nest && !holds(child, node))))
		return false;
	if (key)
		gf_pointer_add(out, key->text, key->len);
	else
		gf_buf_addf(out, "/%u", i);
	if (key == node || search(out, child, node, nest))
		return true;
	cut(out, len);
	return false;
}

/*
 * `nest`: children stand inside their parents and in their order, which
 * repeated values do not. Then only the last one that starts before the node
 * can hold it, or those that start where it does.
 */
static bool search(struct gf_buf *out, const struct gf_node *at,
		   const struct gf_node *node, bool nest)
{
	uint32_t i;

	if (at == node)
		return true;
	if (at->type < GF_SEQ)
		return false;
	for (i = nest ? count_before(at, node) : at->n; i--;) {
		if (search_child(out, at, i, node, nest))
			return true;
		if (nest && start_of(at, i) < node->span.start)
			return false;
	}
	return false;
}

bool gf_node_pointer(struct gf_buf *out, const struct gf_node *root,
		     const struct gf_node *node)
{
	return search(out, root, node, true) || search(out, root, node, false);
}

/* --- writing ------------------------------------------------------------- */

const char *gf_type_name(enum gf_type type)
{
	static const char *const names[] = {
		[GF_NULL] = "null",	[GF_BOOL] = "boolean",
		[GF_NUMBER] = "number", [GF_STRING] = "string",
		[GF_SEQ] = "array",	[GF_MAP] = "object",
	};

	return names[type];
}

static void write_scalar(struct gf_buf *out, const struct gf_node *node,
			 size_t end)
{
	size_t len = node->len;

	if (node->type == GF_STRING) {
		/* what goes beyond the end is cut later: enough is enough */
		if (len > end - out->len && len - (end - out->len) > 4) {
			len = end - out->len + 4;
			while (((unsigned char)node->text[len] & 0xc0) == 0x80)
				len--;
		}
		gf_buf_add_json(out, node->text, len);
	} else if (node->type == GF_NUMBER) {
		gf_decimal_write(out, node->number, node->text, node->len);
	} else if (node->type == GF_BOOL) {
		gf_buf_adds(out, node->boolean ? "true" : "false");
	} else {
		gf_buf_adds(out, "null");
	}
}

static void write_node(struct gf_buf *out, const struct gf_node *node,
		       size_t end)
{
	uint32_t i;

	if (node->type < GF_SEQ) {
		if (out->len <= end)
			write_scalar(out, node, end);
		return;
	}
	gf_buf_addc(out, node->type == GF_SEQ ? '[' : '{');
	for (i = 0; i < node->n && out->len <= end; i++) {
		if (i)
			gf_buf_addc(out, ',');
		if (node->type == GF_SEQ) {
			write_node(out, node->items[i], end);
			continue;
		}
		write_node(out, node->pairs[i].key, end);
		gf_buf_addc(out, ':');
		write_node(out, node->pairs[i].value, end);
	}
	gf_buf_addc(out, node->type == GF_SEQ ? ']' : '}');
}

void gf_node_write_json(struct gf_buf *out, const struct gf_node *node,
			size_t max)
{
	size_t start = out->len, end;

	end = max > SIZE_MAX - start ? SIZE_MAX : start + max;
	write_node(out, node, end);
	if (out->len <= end)
		return;
	while (end > start && ((unsigned char)out->s[end] & 0xc0) == 0x80)
		end--;
	cut(out, end);
	gf_buf_adds(out, "…");
}
