/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How schemas name one another: URIs, $id, anchors, files, what is bundled,
 * and what is said of a reference that leads nowhere.
 */
#include "jsonschema/internal.h"
#include "schema_see.h"

/* --- URIs: RFC 3986, 5.4 ------------------------------------------------- */

static void test_uris(void)
{
	static const struct {
		const char *ref, *uri;
	} rows[] = {
		{ "g:h", "g:h" },
		{ "g", "http://a/b/c/g" },
		{ "./g", "http://a/b/c/g" },
		{ "g/", "http://a/b/c/g/" },
		{ "/g", "http://a/g" },
		{ "//g", "http://g" },
		{ "?y", "http://a/b/c/d;p?y" },
		{ "g?y", "http://a/b/c/g?y" },
		{ "#s", "http://a/b/c/d;p?q" },
		{ "g;x=1/../y", "http://a/b/c/y" },
		{ "", "http://a/b/c/d;p?q" },
		{ ".", "http://a/b/c/" },
		{ "..", "http://a/b/" },
		{ "../g", "http://a/b/g" },
		{ "../..", "http://a/" },
		{ "../../g", "http://a/g" },
		{ "../../../g", "http://a/g" },
		{ "/./g", "http://a/g" },
		{ "/../g", "http://a/g" },
		{ "g.", "http://a/b/c/g." },
		{ "..g", "http://a/b/c/..g" },
		{ "./../g", "http://a/b/g" },
		{ "g/./h", "http://a/b/c/g/h" },
		{ "g/../h", "http://a/b/c/h" },
	};
	struct gf_arena arena = { 0 };
	const char *fragment;
	bool climbs;

	for (size_t i = 0; i < GF_NELEMS(rows); i++)
		is_str(js_uri_resolve(&arena, "http://a/b/c/d;p?q", rows[i].ref,
				      &fragment, &climbs),
		       rows[i].uri, "'%s'", rows[i].ref);
	is_str(js_uri_resolve(&arena, "urn:x:y", "#/a%20b", &fragment, NULL),
	       "urn:x:y", "a urn is a base too");
	is_str(fragment, "/a b", "the fragment is decoded");
	is_str(js_uri_absolute(&arena, "schema/a b.yaml#/x", &fragment),
	       "file:///schema/a%20b.yaml", "a path is a file");
	js_uri_resolve(&arena, "file:///a/b", "../../c", &fragment, &climbs);
	ok(climbs, "'..' above the root is seen");
	gf_arena_release(&arena);
}

/* --- names --------------------------------------------------------------- */

static struct gf_eval *eval;

static void judge(const char *name, const char *schema, const char *instance,
		  bool valid)
{
	struct sight s;
	bool got = false;

	if (ok(see_schema(&s, schema), "%s: compiles", name))
		got = see_instance(&s, eval, instance, GF_SYNTAX_YAML);
	if (!ok(got == valid, "%s", name))
		printf("# %s\n", s.findings.s);
	see_close(&s);
}

static void test_names(void)
{
	judge("an embedded resource",
	      "$id: https://example.org/a\n"
	      "$defs: {b: {$id: b, type: string}}\n"
	      "properties: {x: {$ref: b}}",
	      "x: 1", false);
	judge("an anchor of another resource",
	      "$id: https://example.org/a\n"
	      "$defs: {b: {$id: b, $defs: {c: {$anchor: c, type: string}}}}\n"
	      "properties: {x: {$ref: 'b#c'}}",
	      "x: 1", false);
	judge("an $id inside a value is no name",
	      "$id: https://example.org/a\n"
	      "const: {$id: b}\n"
	      "$defs: {b: {$id: b, type: integer}}\n"
	      "properties: {x: {$ref: b}}",
	      "$id: b", true);
	judge("a pointer into an unknown keyword",
	      "x-y: {type: string}\nproperties: {x: {$ref: '#/x-y'}}", "x: 1",
	      false);
	judge("the bundled meta-schema",
	      "$ref: https://json-schema.org/draft/2020-12/schema", "type: 12",
	      false);
	judge("of an older draft",
	      "$ref: http://json-schema.org/draft-07/schema#",
	      "definitions: {a: {type: string}}", true);
}

static void test_files(void)
{
	struct gf_schemas_opts opts = { .judge_schemas = true };
	struct sight s;

	see_open(&s, &opts);
	see_add(&s, "schema/a.yaml",
		"properties: {d: {$ref: 'shared/b.yaml#/$defs/d'}}");
	see_add(&s, "schema/shared/b.yaml",
		"$defs: {d: {type: string, x-labels: {fr: Jour}}}");
	ok(see_compile(&s, "schema/a.yaml"), "a file refers to another");
	ok(!see_instance(&s, eval, "d: 1", GF_SYNTAX_YAML), "which is applied");
	is_str(gf_map_text(gf_schema_keyword(gf_schema_property(s.schema, "d"),
					     "x-labels"),
			   "fr"),
	       "Jour", "and asked for its labels");
	see_close(&s);

	see_open(&s, &opts);
	see_add(&s, "schema/a.yaml", "$ref: b.yaml");
	see_add(&s, "schema/b.yaml", "$ref: c.yaml");
	see_add(&s, "schema/c.yaml", "type: strng");
	ok(!see_compile(&s, "schema/a.yaml"),
	   "what refers to a broken schema is broken");
	see_close(&s);
}

/* --- what leads nowhere -------------------------------------------------- */

static void test_findings(void)
{
	static const struct {
		const char *schema, *findings;
	} rows[] = {
		{ "$ref: '#/$defs/dat'\n$defs: {date: {}}",
		  "1:7 schema-ref [/$ref] '#/$defs/dat' leads nowhere: "
		  "'schema.yaml' has no such place; the place of a schema in "
		  "that file; $ref: \"#/$defs/date\"" },
		{ "$ref: other.yaml",
		  "1:7 schema-ref [/$ref] the schema 'other.yaml' is not there; a "
		  "schema of the registry, by its path from this file; " },
		{ "$ref: https://example.org/s/a.json",
		  "1:7 schema-ref-network [/$ref] 'https://example.org/s/a.json' is "
		  "on the network, where no schema is ever fetched; a file of "
		  "the registry, or a copy in a folder; --remote "
		  "https://example.org/s/=FOLDER" },
		{ "$ref: ../../etc/passwd",
		  "1:7 schema-ref [/$ref] '../../etc/passwd' leaves the folder of "
		  "the schemas; a schema of the registry, by its path from "
		  "this file; " },
		{ "$ref: //host/x",
		  "1:7 schema-ref [/$ref] the schema '//host/x' is not there; a "
		  "schema of the registry, by its path from this file; " },
		{ "$ref: '#'",
		  "1:7 schema-ref-loop [/$ref] this schema leads back to "
		  "itself without looking inside the value; references that "
		  "end somewhere; " },
		{ "$ref: '#/$defs/a'\n"
		  "$defs: {a: {$ref: '#/$defs/b'}, b: {$ref: '#/$defs/a'}}",
		  "2:43 schema-ref-loop [/$defs/b/$ref] this schema leads back "
		  "to itself without looking inside the value; references that "
		  "end somewhere; " },
		{ "$defs:\n  a: {$anchor: x}\n  b: {$anchor: x}",
		  "3:16 schema-duplicate-id [] 'x' is already the name of "
		  "another schema; a name that no other schema has; " },
		{ "requierd: [a]",
		  "1:1 schema-unknown-keyword [] 'requierd' is not a keyword "
		  "of JSON Schema: it checks nothing; did you mean "
		  "'required'?; ; required:" },
		{ "$schema: http://json-schema.org/draft-07/schema#\n"
		  "prefixItems: [true]",
		  "2:1 schema-unknown-keyword [] 'prefixItems' means nothing "
		  "in JSON Schema draft-07: it checks nothing; a keyword of "
		  "that version, or another '$schema'; " },
		{ "x-whatever: 1\nmarque: 2", "" },
		{ "jobs: {build: {}}\nmarque: 2",
		  "1:1 schema-unknown-keyword [] no key here is a keyword of "
		  "JSON Schema: this schema checks nothing; a schema, with a "
		  "key such as type, properties or required; " },
		{ "{}", "" },
		{ "format: datetime",
		  "1:9 schema-unknown-format [/format] the format 'datetime' is not "
		  "known here: it checks nothing; ; format: date-time" },
		{ "$schema: https://example.org/mine",
		  "1:10 schema-draft [] 'https://example.org/mine' is not a "
		  "version of JSON Schema that is known here; one of: 2020-12, "
		  "2019-09, draft-07, draft-06, draft-04; $schema: "
		  "https://json-schema.org/draft/2020-12/schema" },
		{ "type: strng",
		  "1:7 enum [/type] 'strng' is not a value of 'type'; one of: "
		  "array, boolean, integer, \"null\", number, object, string; "
		  "type: string" },
		{ "minLength: trois",
		  "1:12 type [/minLength] 'minLength' holds the text 'trois'; "
		  "a whole number; " },
	};
	struct sight s;

	for (size_t i = 0; i < GF_NELEMS(rows); i++) {
		see_schema(&s, rows[i].schema);
		is_str(s.findings.s, rows[i].findings, "%s", rows[i].schema);
		see_close(&s);
	}
}

/* Malformed keywords are refused without a meta-schema too. */
static void test_not_judged(void)
{
	static const char *const schemas[] = {
		"type: strng",
		"enum: a",
		"minimum: a",
		"multipleOf: 0",
		"multipleOf: -1",
		"minLength: -1",
		"minLength: 1.5",
		"pattern: 3",
		"format: 3",
		"required: a",
		"required: [1]",
		"properties: []",
		"properties: {a: 3}",
		"items: [true]",
		"prefixItems: {}",
		"uniqueItems: 1",
		"allOf: {}",
		"anyOf: 3",
		"$ref: 3",
		"not: 3",
		"if: 3",
		"dependentRequired: {a: b}",
		"patternProperties: [a]",
		"contains: 3",
		"minContains: a\ncontains: true",
		"3",
		"[]",
	};
	struct gf_schemas_opts opts = { .assert_formats = true };
	struct sight s;

	for (size_t i = 0; i < GF_NELEMS(schemas); i++) {
		see_open(&s, &opts);
		see_add(&s, "a.yaml", schemas[i]);
		ok(!see_compile(&s, "a.yaml") && s.findings.len,
		   "refused, and told: %s", schemas[i]);
		see_close(&s);
	}
}

int main(void)
{
	eval = gf_eval_new();
	test_uris();
	test_names();
	test_files();
	test_findings();
	test_not_judged();
	gf_eval_free(eval);
	return tap_done();
}
