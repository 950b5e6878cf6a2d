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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gf_diags diags;
	static struct gf_doc doc;
	struct gf_compose_opts opts = { .strict = true };
	struct gf_source src;
	char *text;

	check_reading(data, size, &opts);
	opts.strict = false;
	if (size && memchr(data, '&', size))
		check_reading(data, size, &opts);
	text = gf_xmemdup((const char *)data, size);
	gf_source_init(&src, "input", text, size);
	gf_compose_stream(&doc, &src, &opts, &diags, see, &src);
	opts.syntax = GF_SYNTAX_FRONT_MATTER;
	if (gf_compose(&doc, &src, &opts, &diags))
		check_node(doc.root, (struct gf_span){ 0, src.len }, false, 0);
	check_findings(&src, &diags, doc.root != NULL);
	gf_diags_clear(&diags);
	gf_source_release(&src);
	free(text);
	return 0;
}
