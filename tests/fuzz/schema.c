/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any bytes as a schema and an instance: the input is a schema as YAML, a
 * NUL and an instance as YAML. A verdict of invalid has a finding, one of
 * valid has no error; both are the same twice; every finding has a place.
 */
#include "jsonschema/jsonschema.h"
#include "replay.h"

/*
 * How a schema is read, from the last byte: a draft, annotations or not.
 * Rarely it is judged as greffe does, which reads the meta-schemas anew and
 * takes as long as a hundred others; bit 64 judges it by a meta-schema that
 * is compiled once.
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

static const struct gf_schema *meta_schema(enum gf_draft draft)
{
	static const char *const text[] = {
		"$ref: https://json-schema.org/draft/2020-12/schema",
		"$ref: http://json-schema.org/draft-04/schema#",
		"$ref: http://json-schema.org/draft-06/schema#",
		"$ref: http://json-schema.org/draft-07/schema#",
		"$ref: https://json-schema.org/draft/2019-09/schema",
		"$ref: https://json-schema.org/draft/2020-12/schema",
	};
	static struct gf_schemas *sets[GF_NELEMS(text)];
	static const struct gf_schema *compiled[GF_NELEMS(text)];
	struct gf_schemas_opts opts = { .draft = draft };
	struct gf_diags diags = { 0 };
	size_t len = strlen(text[draft]);

	if (!compiled[draft]) {
		sets[draft] = gf_schemas_new(&opts);
		gf_schemas_add(sets[draft], "m.yaml", "m.yaml",
			       gf_xmemdup(text[draft], len), len, &diags);
		compiled[draft] = gf_schemas_compile(sets[draft], "m.yaml");
		gf_diags_release(&diags);
		GF_BUG(!compiled[draft]);
	}
	return compiled[draft];
}

static void check_findings(const struct gf_source *src,
			   const struct gf_diags *diags)
{
	static struct gf_buf text = GF_BUF_INIT;

	for (uint32_t i = 0; i < diags->n; i++) {
		const struct gf_diag *d = &diags->items[i];

		GF_BUG(d->span.start > d->span.end || d->span.end > src->len);
		GF_BUG(!d->message.msgid);
		gf_buf_reset(&text);
		gf_text_write(&text, &d->message);
		gf_text_write(&text, &d->expected);
		gf_text_write(&text, &d->advice);
	}
}

static void check_report(struct gf_source *src, struct gf_diags *diags,
			 void *payload)
{
	*(uint32_t *)payload += diags->errors;
	check_findings(src, diags);
}

static void judge(const struct gf_schema *schema, const char *text, size_t len)
{
	static struct gf_diags diags;
	static struct gf_doc doc;
	static struct gf_eval *eval;
	struct gf_compose_opts opts = { .brief = true };
	struct gf_source src;
	uint32_t errors;
	bool good;

	if (!eval)
		eval = gf_eval_new();
	gf_diags_clear(&diags);

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
	gf_source_release(&src);
}

static void judge_copy(const struct gf_schema *schema, const char *text,
		       size_t len)
{
	char *copy = gf_xmemdup(text, len);

	judge(schema, copy, len);
	free(copy);
}

/* Why a schema is no YAML is the business of yaml.c, and takes long. */
static bool can_be_read(const char *text, size_t len)
{
	static struct gf_diags diags;
	static struct gf_doc doc;
	struct gf_compose_opts opts = { .brief = true };
	struct gf_source src;
	char *copy = gf_xmemdup(text, len);
	bool good;

	gf_diags_clear(&diags);
	gf_source_init(&src, "s.yaml", copy, len);
	good = gf_compose(&doc, &src, &opts, &diags);
	gf_source_release(&src);
	free(copy);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gf_diags diags;
	static struct gf_buf dump = GF_BUF_INIT;
	const char *text = (const char *)data;
	const char *nul = size ? memchr(text, '\0', size) : NULL;
	const char *instance = nul ? nul + 1 : "";
	size_t len = nul ? (size_t)(nul - text) : size;
	size_t ninstance = nul ? size - len - 1 : 0;
	uint8_t byte = size ? data[size - 1] : 0;
	struct gf_schemas_opts opts = options(byte);
	const struct gf_schema *schema;
	struct gf_schemas *set;
	uint32_t errors = 0;

	if (!can_be_read(text, len))
		return 0;
	set = gf_schemas_new(&opts);
	gf_diags_clear(&diags);
	gf_buf_reset(&dump);
	if (gf_schemas_add(set, "s.yaml", "s.yaml", gf_xmemdup(text, len), len,
			   &diags)) {
		schema = gf_schemas_compile(set, "s.yaml");
		gf_schemas_report(set, check_report, &errors);
		GF_BUG(!schema != (errors > 0));
		if (schema) {
			gf_schema_dump(&dump, schema);
			judge_copy(schema, instance, ninstance);
		}
		if (byte & 64)
			judge_copy(meta_schema(opts.draft), text, len);
	}
	gf_schemas_free(set);
	return 0;
}
