/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A valid instance costs no malloc once the scratch is warm: every call of
 * the allocator is counted, ours and the libraries'.
 */
#include "jsonschema/jsonschema.h"
#include "tap.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#endif

#ifndef SANITIZED

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static unsigned long calls;

void *malloc(size_t size)
{
	calls++;
	return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	calls++;
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	calls++;
	return __libc_realloc(p, size);
}

static const char schema_text[] =
	"$defs:\n"
	"  date: {type: string, format: edtf}\n"
	"  text: {anyOf: [{type: string}, {type: object}]}\n"
	"type: object\n"
	"required: [titre, debut]\n"
	"properties:\n"
	"  titre: {$ref: '#/$defs/text', maxLength: 80}\n"
	"  debut: {$ref: '#/$defs/date', x-role: start}\n"
	"  code: {type: string, pattern: '^[a-z]+(-[a-z]+)*$'}\n"
	"  sorte: {oneOf: [{const: a}, {const: b}]}\n"
	"  tags: {type: array, uniqueItems: true, items: {minLength: 1}}\n"
	"  url: {type: string, format: uri}\n"
	"  montant: {type: number, multipleOf: 0.01, minimum: 0}\n"
	"if: {properties: {sorte: {const: a}}, required: [sorte]}\n"
	"then: {required: [code]}\n"
	"patternProperties: {'^x-': {type: [string, number]}}\n"
	"propertyNames: {maxLength: 20}\n"
	"unevaluatedProperties: false\n";

static const char instance_text[] = "titre: Un atelier\n"
				    "debut: 2025-06-30\n"
				    "code: un-deux-trois\n"
				    "sorte: a\n"
				    "tags: [rouge, vert, bleu]\n"
				    "url: https://example.org/a?b=c\n"
				    "montant: 1234567.89\n"
				    "x-note: 12\n";

static const struct gf_schema *compile(struct gf_schemas *set)
{
	struct gf_diags diags = { 0 };
	size_t len = sizeof(schema_text) - 1;

	gf_schemas_add(set, "file:///s.yaml", "s.yaml",
		       gf_xmemdup(schema_text, len), len, &diags);
	gf_diags_release(&diags);
	return gf_schemas_compile(set, "file:///s.yaml");
}

static void test_no_malloc(void)
{
	static const char *const wanted[] = { "x-role", NULL };
	struct gf_schemas_opts opts = { .assert_formats = true,
					.annotations = wanted };
	struct gf_compose_opts compose = { .syntax = GF_SYNTAX_YAML };
	struct gf_schemas *set = gf_schemas_new(&opts);
	const struct gf_schema *schema = compile(set);
	struct gf_eval *eval = gf_eval_new();
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	unsigned long before;
	bool valid = true;

	gf_source_init(&src, "i.yaml", instance_text,
		       sizeof(instance_text) - 1);
	ok(schema && gf_compose(&doc, &src, &compose, &diags),
	   "a schema and an instance");
	for (int i = 0; schema && i < 3; i++)
		valid &= gf_evaluate(eval, schema, doc.root, &diags);
	ok(valid, "valid while it warms");
	before = calls;
	ok(gf_evaluate(eval, schema, doc.root, &diags), "valid once warm");
	is_int(calls - before, 0, "and the allocator was not called");
	gf_diags_release(&diags);
	gf_doc_release(&doc);
	gf_source_release(&src);
	gf_eval_free(eval);
	gf_schemas_free(set);
}
#endif

int main(void)
{
#ifndef SANITIZED
	test_no_malloc();
#else
	skip("the sanitizer has an allocator of its own");
#endif
	return tap_done();
}
