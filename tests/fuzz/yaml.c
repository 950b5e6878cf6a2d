/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as YAML: in a registry, outside one, as a stream, as Markdown. */
#include "laws.h"

static int see(struct gf_doc *doc, struct gf_diags *diags, void *payload)
{
	struct gf_source *src = payload;

	check_findings(src, diags, doc->root != NULL);
	if (doc->root)
		check_node(doc->root, (struct gf_span){ 0, src->len }, false,
			   0);
	gf_diags_clear(diags);
	return 0;
}

/*
 * One way of reading an input, which its bytes choose. Looking for the cause
 * of what cannot be read costs a hundred readings: one input in 16 does, and
 * meets every way.
 */
enum { WAYS = 4, EXPLAINED = 16 };

static void read_one_way(unsigned way, const uint8_t *data, size_t size,
			 bool brief)
{
	static struct gf_diags diags;
	static struct gf_doc doc;
	struct gf_compose_opts opts = { .strict = way == 0, .brief = brief };
	struct gf_source src;
	char *text;

	if (way < 2) {
		check_reading(data, size, &opts);
		return;
	}
	text = gf_xmemdup((const char *)data, size);
	gf_source_init(&src, "input", text, size);
	if (way == 2) {
		gf_compose_stream(&doc, &src, &opts, &diags, see, &src);
	} else {
		opts.syntax = GF_SYNTAX_FRONT_MATTER;
		gf_compose(&doc, &src, &opts, &diags);
		see(&doc, &diags, &src);
	}
	gf_diags_clear(&diags);
	gf_source_release(&src);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned sum = 0, way;
	size_t i;

	for (i = 0; i < size; i++)
		sum = sum * 31 + data[i];
	if ((sum >> 8) % EXPLAINED) {
		read_one_way(sum % WAYS, data, size, true);
		return 0;
	}
	for (way = 0; way < WAYS; way++)
		read_one_way(way, data, size, false);
	return 0;
}
