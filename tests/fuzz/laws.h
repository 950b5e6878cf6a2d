/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * laws.h: what holds for every tree the reader gives, whatever the bytes.
 * A law that is broken aborts, which is what a fuzzer looks for.
 */
#ifndef GF_FUZZ_LAWS_H
#define GF_FUZZ_LAWS_H

#include "yaml/yaml.h"

#include "replay.h"

/* Findings are located, say something, and only a refusal has no tree. */
static void check_findings(const struct gf_source *src,
			   const struct gf_diags *diags, bool good)
{
	static struct gf_buf text = GF_BUF_INIT;
	uint32_t i;

	GF_BUG(!good && !diags->errors);
	for (i = 0; i < diags->n; i++) {
		const struct gf_diag *d = &diags->items[i];

		GF_BUG(d->span.start > d->span.end || d->span.end > src->len);
		GF_BUG(!d->message.msgid);
		/* the rest say the same of other places */
		if (i >= 8)
			continue;
		gf_buf_reset(&text);
		gf_text_write(&text, &d->message);
		gf_text_write(&text, &d->expected);
		gf_text_write(&text, &d->advice);
	}
}

/* `nest`: an alias stands elsewhere than its parent. */
static void check_node(const struct gf_node *node, struct gf_span in, bool nest,
		       unsigned depth)
{
	GF_BUG(depth > gf_limit(GF_LIMIT_YAML_DEPTH));
	GF_BUG(node->span.start > node->span.end);
	GF_BUG(nest &&
	       (node->span.start < in.start || node->span.end > in.end));
	if (node->type == GF_SEQ)
		gf_seq_each (item, node)
			check_node(*item, node->span, nest, depth + 1);
	if (node->type != GF_MAP)
		return;
	gf_map_each (pair, node) {
		GF_BUG(pair->key->type != GF_STRING);
		GF_BUG(gf_map_get_hashed(node, pair->key->text, pair->key->len,
					 pair->key->hash) != pair->value);
		check_node(pair->key, node->span, nest, depth + 1);
		check_node(pair->value, node->span, nest, depth + 1);
	}
}

/*
 * Reads twice: the same value; and what is written reads back. Memory is used
 * again from one input to the next, as between records: a fresh start would
 * cost more than the reading.
 */
static void check_reading(const uint8_t *data, size_t size,
			  const struct gf_compose_opts *opts)
{
	static struct gf_doc a, b;
	static struct gf_diags diags;
	static struct gf_buf out = GF_BUF_INIT;
	char *text = gf_xmemdup((const char *)data, size);
	struct gf_compose_opts json = { .syntax = GF_SYNTAX_JSON,
					.max_bytes = SIZE_MAX };
	struct gf_source src, back;
	bool good, clean;

	gf_diags_clear(&diags);
	gf_buf_reset(&out);
	gf_source_init(&src, "input", text, size);
	good = gf_compose(&a, &src, opts, &diags);
	check_findings(&src, &diags, good);
	GF_BUG(good != (a.root != NULL));
	clean = good && !diags.errors;
	if (good) {
		check_node(a.root, (struct gf_span){ 0, src.len },
			   !memchr(text, '*', size), 0);
		gf_diags_clear(&diags);
		GF_BUG(!gf_compose(&b, &src, opts, &diags));
		GF_BUG(!gf_node_equal(a.root, b.root));
		GF_BUG(gf_node_hash(a.root) != gf_node_hash(b.root));
		gf_node_write_json(&out, a.root, SIZE_MAX);
	}
	if (clean) {
		gf_source_init(&back, "back", out.s, out.len);
		gf_diags_clear(&diags);
		GF_BUG(!gf_compose(&b, &back, &json, &diags));
		GF_BUG(!gf_node_equal(a.root, b.root));
		gf_source_release(&back);
	}
	gf_source_release(&src);
	free(text);
}

#endif
