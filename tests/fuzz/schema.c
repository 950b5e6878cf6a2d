/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any bytes as a schema and an instance: the input is a schema as YAML, a
 * NUL and an instance as YAML. A verdict of invalid has a finding, one of
 * valid has no error; both are the same twice; every finding has a place.
 */
#include "jsonschema/jsonschema.h"
#include "replay.h"

/*
 * How a schema is read, from the last byte: a draft, annotations or not;
 * rarely judged by its meta-schema, which takes as long as a hundred others.
 */
static struct gf_schemas_opts options(uint8_t byte)
{
	static const char *const wanted[] = { "x-ref", "title", NULL };

	return (struct gf_schemas_opts){
		.draft = (enum gf_draft)(byte % 6),
		.assert_formats = true,
		.judge_schemas = byte >= 252,
		.annotations = byte & 8 ? wanted : NULL,
	};
}

static void check_findings(const struct gf_source *src,
			   const struct gf_diags *diags)
{
	struct gf_buf text = GF_BUF_INIT;

	for (uint32_t i = 0; i < diags->n; i++) {
		const struct gf_diag *d = &diags->items[i];

		GF_BUG(d->span.start > d->span.end || d->span.end > src->len);
		GF_BUG(!d->message.msgid);
		gf_text_write(&text, &d->message);
		gf_text_write(&text, &d->expected);
		gf_text_write(&text, &d->advice);
	}
	gf_buf_release(&text);
}

static void check_report(struct gf_source *src, struct gf_diags *diags,
			 void *payload)
{
	*(uint32_t *)payload += diags->errors;
	check_findings(src, diags);
}

static void judge(const struct gf_schema *schema, const char *text, size_t len)
{
	struct gf_compose_opts opts = { 0 };
	struct gf_diags diags = { 0 };
	struct gf_eval *eval = gf_eval_new();
	struct gf_doc doc = { 0 };
	struct gf_source src;
	uint32_t errors;
	bool good;

	gf_source_init(&src, "instance", text, len);
	if (gf_compose(&doc, &src, &opts, &diags)) {
		gf_diags_clear(&diags);
		good = gf_evaluate(eval, schema, doc.root, &diags);
		errors = diags.errors;
		GF_BUG(good != !errors);
		check_findings(&src, &diags);
		gf_diags_clear(&diags);
		GF_BUG(gf_evaluate(eval, schema, doc.root, &diags) != good);
		GF_BUG(diags.errors != errors);
	}
	gf_eval_free(eval);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_source_release(&src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *nul = size ? memchr(text, '\0', size) : NULL;
	size_t len = nul ? (size_t)(nul - text) : size;
	struct gf_schemas_opts opts = options(size ? data[size - 1] : 0);
	struct gf_schemas *set = gf_schemas_new(&opts);
	const struct gf_schema *schema;
	struct gf_diags diags = { 0 };
	struct gf_buf dump = GF_BUF_INIT;
	uint32_t errors = 0;
	char *rest;

	if (gf_schemas_add(set, "s.yaml", "s.yaml", gf_xmemdup(text, len), len,
			   &diags)) {
		schema = gf_schemas_compile(set, "s.yaml");
		gf_schemas_report(set, check_report, &errors);
		GF_BUG(!schema != (errors > 0));
		if (schema) {
			gf_schema_dump(&dump, schema);
			rest = gf_xmemdup(nul ? nul + 1 : "",
					  nul ? size - len - 1 : 0);
			judge(schema, rest, nul ? size - len - 1 : 0);
			free(rest);
		}
	}
	gf_buf_release(&dump);
	gf_diags_release(&diags);
	gf_schemas_free(set);
	return 0;
}
