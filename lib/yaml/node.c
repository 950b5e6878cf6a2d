/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The tree once composed: looking things up, comparing, walking by pointer.
 * Trees are never deeper than the limit (aliases included), so recursion here
 * is bounded by construction.
 */
#include "internal.h"

/* --- mappings ------------------------------------------------------------ */

/* Slots of a mapping's index: the power of two from twice its pairs. */
static uint32_t index_size(uint32_t n)
{
	uint32_t size = 2 * GF_INDEX_FROM;

	while (size < 2 * n)
		size *= 2;
	return size;
}

static bool key_is(const struct gf_node *node, const char *key, size_t len,
		   uint32_t hash)
{
	return node->hash == hash && node->len == len &&
	       !memcmp(node->text, key, len);
}

static const struct gf_pair *find_pair(const struct gf_node *map,
				       const char *key, size_t len,
				       uint32_t hash)
{
	uint32_t i, mask;

	if (!map || map->type != GF_MAP)
		return NULL;
	if (!map->index) {
		for (i = 0; i < map->n; i++)
			if (key_is(map->pairs[i].key, key, len, hash))
				return &map->pairs[i];
		return NULL;
	}
	mask = index_size(map->n) - 1;
	for (i = hash & mask; map->index[i]; i = (i + 1) & mask)
		if (key_is(map->pairs[map->index[i] - 1].key, key, len, hash))
			return &map->pairs[map->index[i] - 1];
	return NULL;
}

const struct gf_node *gf_map_get_hashed(const struct gf_node *map,
					const char *key, size_t len,
					uint32_t hash)
{
	const struct gf_pair *pair = find_pair(map, key, len, hash);

	return pair ? pair->value : NULL;
}

const struct gf_pair *gf_map_pair(const struct gf_node *map, const char *key,
				  size_t len)
{
	return find_pair(map, key, len, gf_hash(key, len));
}

const struct gf_node *gf_map_get(const struct gf_node *map, const char *key)
{
	const struct gf_pair *pair = gf_map_pair(map, key, strlen(key));

	return pair ? pair->value : NULL;
}

const char *gf_map_text(const struct gf_node *map, const char *key)
{
	const struct gf_node *node = gf_map_get(map, key);

	return node && node->type == GF_STRING ? node->text : NULL;
}

/* --- comparing ----------------------------------------------------------- */

bool gf_node_is_integer(const struct gf_node *node)
{
	return node && node->type == GF_NUMBER &&
	       gf_decimal_is_integer(node->number);
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
		return key_is(a, b->text, b->len, b->hash);
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

/* `prune`: only where spans nest, which aliases do not. */
static bool search(struct gf_buf *out, const struct gf_node *at,
		   const struct gf_node *node, bool prune)
{
	size_t len = out->len;
	char index[16];
	uint32_t i;

	if (at == node)
		return true;
	if (at->type < GF_SEQ || (prune && !holds(at, node)))
		return false;
	for (i = 0; i < at->n; i++) {
		if (at->type == GF_MAP) {
			const struct gf_pair *pair = &at->pairs[i];

			gf_pointer_add(out, pair->key->text, pair->key->len);
			if (pair->key == node ||
			    search(out, pair->value, node, prune))
				return true;
		} else {
			snprintf(index, sizeof(index), "/%u", i);
			gf_buf_adds(out, index);
			if (search(out, at->items[i], node, prune))
				return true;
		}
		cut(out, len);
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

/* --- finishing a mapping ------------------------------------------------- */

typedef bool (*same_fn)(const struct gf_node *a, const struct gf_node *b);

static bool same_text(const struct gf_node *a, const struct gf_node *b)
{
	return key_is(a, b->text, b->len, b->hash);
}

static bool same_value(const struct gf_node *a, const struct gf_node *b)
{
	return a->type == b->type && gf_node_equal(a, b);
}

/* The pair of an equal key put before, or NULL after putting pair i. */
static const struct gf_pair *put(uint32_t *slots, uint32_t mask,
				 const struct gf_pair *pairs, uint32_t i,
				 uint32_t hash, same_fn same)
{
	uint32_t at;

	for (at = hash & mask; slots[at]; at = (at + 1) & mask)
		if (same(pairs[slots[at] - 1].key, pairs[i].key))
			return &pairs[slots[at] - 1];
	slots[at] = i + 1;
	return NULL;
}

static void say_twin(struct gf_diags *diags, const struct gf_node *first,
		     const struct gf_node *second)
{
	struct gf_diag *d =
		gf_diags_add(diags, GF_RULE_YAML_DUPLICATE_KEY, second->span);
	const char *name;

	if (!d)
		return;
	name = gf_diags_excerpt(diags, second->text, second->len);
	if (same_text(first, second)) {
		gf_say(diags, &d->message, N_("the key '%s' is there twice"),
		       name);
	} else {
		gf_say(diags, &d->message,
		       N_("the keys '%s' and '%s' are the same value"),
		       gf_diags_excerpt(diags, first->text, first->len), name);
	}
	gf_say(diags, &d->expected, N_("each key once"));
	gf_say(diags, &d->advice,
	       N_("keep one of the two lines, or give one of them another "
		  "name"));
	gf_say(diags, &d->related, N_("it is first here"));
	d->related_span = first->span;
}

/* Drops what equals an earlier key; the slots then hold who is left. */
static void drop_twins(struct gf_node *map, uint32_t *slots, uint32_t size,
		       same_fn same, struct gf_diags *diags)
{
	const struct gf_pair *first;
	struct gf_node *key;
	uint32_t i, hash;

	for (i = 0; i < map->n; i++) {
		key = map->pairs[i].key;
		if (!key || (same == same_value && key->type == GF_STRING))
			continue;
		hash = same == same_value ? gf_node_hash(key) : key->hash;
		first = put(slots, size - 1, map->pairs, i, hash, same);
		if (!first)
			continue;
		say_twin(diags, first->key, key);
		map->pairs[i].key = NULL;
	}
}

/* A few keys: comparing hashes two by two beats any table. */
static bool has_twins(const struct gf_node *map)
{
	uint32_t i, j;

	for (i = 1; i < map->n; i++)
		for (j = 0; j < i; j++)
			if (map->pairs[i].key->hash == map->pairs[j].key->hash)
				return true;
	return false;
}

static void close_gaps(struct gf_node *map)
{
	uint32_t i, n = 0;

	for (i = 0; i < map->n; i++) {
		if (!map->pairs[i].key)
			continue;
		map->pairs[i].key->type = GF_STRING;
		map->pairs[n++] = map->pairs[i];
	}
	map->n = n;
}

/* Keys that are lists or mappings were said by the builder: out they go. */
static bool look_at_keys(struct gf_node *map)
{
	bool odd = false;
	uint32_t i;

	for (i = 0; i < map->n; i++) {
		odd |= map->pairs[i].key->type != GF_STRING;
		if (map->pairs[i].key->type >= GF_SEQ)
			map->pairs[i].key = NULL;
	}
	return odd;
}

void gf_map_finish(struct gf_node *map, struct gf_arena *arena,
		   struct gf_diags *diags)
{
	bool odd = look_at_keys(map);
	uint32_t size, i, *slots;

	map->index = NULL;
	if (!odd && map->n <= GF_INDEX_FROM && !has_twins(map))
		return;
	size = index_size(map->n);
	slots = gf_arena_zalloc(arena, size * sizeof(*slots));
	drop_twins(map, slots, size, same_text, diags);
	if (odd) {
		memset(slots, 0, size * sizeof(*slots));
		drop_twins(map, slots, size, same_value, diags);
	}
	close_gaps(map);
	if (map->n <= GF_INDEX_FROM)
		return;
	size = index_size(map->n);
	memset(slots, 0, size * sizeof(*slots));
	for (i = 0; i < map->n; i++)
		put(slots, size - 1, map->pairs, i, map->pairs[i].key->hash,
		    same_text);
	map->index = slots;
}
