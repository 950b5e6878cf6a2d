/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schema_see.h: a schema and an instance as text in, findings as words out,
 * for the tests of lib/jsonschema. A finding reads
 * "line:col rule [pointer] message; expected; advice".
 */
#ifndef SCHEMA_SEE_H
#define SCHEMA_SEE_H

#include "jsonschema/jsonschema.h"
#include "tap.h"

struct sight {
	struct gf_schemas *set;
	const struct gf_schema *schema;
	struct gf_buf findings; /* of the schema, then of each instance */
};

__attribute__((unused)) static void write_finding(struct gf_buf *out,
						  struct gf_source *src,
						  const struct gf_diag *d)
{
	struct gf_position at = gf_source_position(src, d->span.start);

	if (out->len)
		gf_buf_addc(out, '\n');
	gf_buf_addf(out, "%u:%u %s [%s] ", at.line, at.column,
		    gf_rule(d->rule)->id, d->instance);
	gf_text_write(out, &d->message);
	gf_buf_adds(out, "; ");
	gf_text_write(out, &d->expected);
	gf_buf_adds(out, "; ");
	gf_text_write(out, &d->advice);
}

__attribute__((unused)) static void see_findings(struct gf_source *src,
						 struct gf_diags *diags,
						 void *payload)
{
	gf_diags_sort(diags);
	for (uint32_t i = 0; i < diags->n; i++)
		write_finding(payload, src, &diags->items[i]);
}

/* Puts a document in the set; the text is copied. */
__attribute__((unused)) static bool see_add(struct sight *s, const char *path,
					    const char *text)
{
	struct gf_diags diags = { 0 };
	size_t len = strlen(text);
	bool good = gf_schemas_add(s->set, path, path, gf_xmemdup(text, len),
				   len, &diags);

	gf_diags_release(&diags);
	return good;
}

__attribute__((unused)) static void see_open(struct sight *s,
					     const struct gf_schemas_opts *opts)
{
	s->set = gf_schemas_new(opts);
	s->schema = NULL;
	gf_buf_init(&s->findings);
}

__attribute__((unused)) static bool see_compile(struct sight *s,
						const char *uri)
{
	s->schema = gf_schemas_compile(s->set, uri);
	gf_schemas_report(s->set, see_findings, &s->findings);
	return s->schema != NULL;
}

/* The usual way: one schema, formats asserted, judged by its meta-schema. */
__attribute__((unused)) static bool see_schema(struct sight *s,
					       const char *text)
{
	struct gf_schemas_opts opts = { .assert_formats = true,
					.judge_schemas = true };

	see_open(s, &opts);
	return see_add(s, "schema.yaml", text) && see_compile(s, "schema.yaml");
}

__attribute__((unused)) static bool see_instance(struct sight *s,
						 struct gf_eval *eval,
						 const char *text,
						 enum gf_syntax syntax)
{
	struct gf_compose_opts opts = { .syntax = syntax };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	bool good;

	gf_source_init(&src, "record", text, strlen(text));
	good = gf_compose(&doc, &src, &opts, &diags);
	if (good)
		good = gf_evaluate(eval, s->schema, doc.root, &diags);
	see_findings(&src, &diags, &s->findings);
	gf_diags_release(&diags);
	gf_source_release(&src);
	gf_doc_release(&doc);
	return good;
}

__attribute__((unused)) static void see_close(struct sight *s)
{
	gf_schemas_free(s->set);
	gf_buf_release(&s->findings);
}

#endif
