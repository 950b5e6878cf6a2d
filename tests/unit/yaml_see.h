/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * yaml_see.h: a text in, its tree as JSON and its findings as words out, for
 * the tests of lib/yaml. A finding reads "line:col-line:col rule [pointer]".
 */
#ifndef YAML_SEE_H
#define YAML_SEE_H

#include "yaml/yaml.h"

#include "tap.h"

struct seen {
	struct gf_doc doc;
	struct gf_source src;
	struct gf_diags diags;
	struct gf_buf json, findings;
	bool good;
};

__attribute__((unused)) static void see(struct seen *s, const char *text,
					size_t len, enum gf_syntax syntax,
					bool strict)
{
	struct gf_compose_opts opts = { .syntax = syntax, .strict = strict };
	uint32_t i;

	*s = (struct seen){ .json = GF_BUF_INIT, .findings = GF_BUF_INIT };
	gf_source_init(&s->src, "test", text, len);
	s->good = gf_compose(&s->doc, &s->src, &opts, &s->diags);
	if (s->doc.root)
		gf_node_write_json(&s->json, s->doc.root, 100000);
	gf_diags_sort(&s->diags);
	for (i = 0; i < s->diags.n; i++) {
		const struct gf_diag *d = &s->diags.items[i];
		struct gf_position a, b;

		a = gf_source_position(&s->src, d->span.start);
		b = gf_source_position(&s->src, d->span.end);
		gf_buf_addf(&s->findings, "%s%u:%u-%u:%u %s [%s]",
			    i ? "\n" : "", a.line, a.column, b.line, b.column,
			    gf_rule(d->rule)->id, d->instance);
	}
}

__attribute__((unused)) static void unsee(struct seen *s)
{
	gf_doc_release(&s->doc);
	gf_source_release(&s->src);
	gf_diags_release(&s->diags);
	gf_buf_release(&s->json);
	gf_buf_release(&s->findings);
}

/* What the document is as JSON ("" where it cannot be read), what is said. */
struct see_row {
	const char *text, *json, *findings;
};

__attribute__((unused)) static void see_rows(const struct see_row *rows,
					     size_t n, enum gf_syntax syntax,
					     bool strict)
{
	struct seen s;
	size_t i;

	for (i = 0; i < n; i++) {
		struct gf_buf name = GF_BUF_INIT;

		gf_buf_add_visible(&name, rows[i].text, strlen(rows[i].text));
		see(&s, rows[i].text, strlen(rows[i].text), syntax, strict);
		is_str(s.json.s, rows[i].json, "%s", name.s);
		is_str(s.findings.s, rows[i].findings, "%s: findings", name.s);
		unsee(&s);
		gf_buf_release(&name);
	}
}

#endif
