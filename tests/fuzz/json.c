/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as JSON, and as one line of several. */
#include "laws.h"

static void check_lines(const char *text, size_t size,
			const struct gf_compose_opts *opts)
{
	static struct gf_diags diags;
	static struct gf_doc doc;
	struct gf_source src;
	uint32_t i, start = 0;

	gf_source_init(&src, "input", text, size);
	for (i = 0; i <= src.len; i++) {
		struct gf_span line = { start, i };

		if (i < src.len && text[i] != '\n')
			continue;
		if (gf_compose_line(&doc, &src, line, opts, &diags))
			check_node(doc.root, line, true, 0);
		check_findings(&src, &diags, doc.root != NULL);
		gf_diags_clear(&diags);
		start = i + 1;
	}
	gf_source_release(&src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON };
	char *text;

	check_reading(data, size, &opts);
	text = gf_xmemdup((const char *)data, size);
	check_lines(text, size, &opts);
	free(text);
	return 0;
}
