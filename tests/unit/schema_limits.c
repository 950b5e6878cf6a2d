/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Hostile schemas and instances: every bound below, at and above it; a limit
 * is a finding of its own and never a verdict. And what a warm evaluation
 * needs: nothing more than the first one took.
 */
#include "jsonschema/evaluate.h"
#include "schema_see.h"
#include "sides.h"

static struct gf_eval *eval;

/* The only finding's rule, or what was found instead. */
static const char *rule_of(const struct sight *s)
{
	static char rule[64];
	const char *start = strchr(s->findings.s, ' ');

	if (!start)
		return "";
	snprintf(rule, sizeof(rule), "%.*s", (int)strcspn(start + 1, " "),
		 start + 1);
	return rule;
}

/* --- chains of $ref ------------------------------------------------------ */

static void write_chain(struct gf_buf *out, unsigned n)
{
	gf_buf_adds(out, "$ref: '#/$defs/a1'\n$defs:\n");
	for (unsigned i = 1; i < n; i++)
		gf_buf_addf(out, "  a%u: {$ref: '#/$defs/a%u'}\n", i, i + 1);
	gf_buf_addf(out, "  a%u: {type: string}\n", n);
}

static void test_chain(unsigned n)
{
	struct gf_buf schema = GF_BUF_INIT;
	struct sight s;
	bool good;

	write_chain(&schema, n);
	good = see_schema(&s, schema.s);
	side(GF_LIMIT_REF_CHAIN, n, good);
	if (good)
		ok(!see_instance(&s, eval, "12", GF_SYNTAX_YAML), "to its end");
	else
		is_str(rule_of(&s), "schema-ref-chain", "by its rule");
	see_close(&s);
	gf_buf_release(&schema);
}

/* --- steps --------------------------------------------------------------- */

/* A list of n items under a schema that takes a step an item. */
static void test_steps(unsigned n, bool good)
{
	struct gf_buf list = GF_BUF_INIT;
	struct sight s;
	bool got;

	gf_buf_addc(&list, '[');
	for (unsigned i = 0; i < n; i++)
		gf_buf_addf(&list, "%s1", i ? "," : "");
	gf_buf_addc(&list, ']');
	/* 100 schemas on each item, one more on the list */
	see_schema(&s, "items: {allOf: [{$ref: '#/$defs/a'}]}\n"
		       "$defs: {a: {allOf: [{$ref: '#/$defs/b'}]},\n"
		       " b: {allOf: [{$ref: '#/$defs/c'}, {$ref: '#/$defs/c'},"
		       "  {$ref: '#/$defs/c'}, {$ref: '#/$defs/c'},"
		       "  {$ref: '#/$defs/c'}, {$ref: '#/$defs/c'},"
		       "  {$ref: '#/$defs/c'}]},\n"
		       " c: {type: number}}");
	got = see_instance(&s, eval, list.s, GF_SYNTAX_JSON);
	ok(got == good, "%u items are %s", n, good ? "judged" : "too many");
	is_str(rule_of(&s), good ? "" : "schema-too-costly",
	       "and the finding says so");
	see_close(&s);
	gf_buf_release(&list);
}

/* Two lists under a schema that takes ten steps an item of one, one of the
 * other's; says what it took. */
static uint64_t take_steps(struct sight *s, unsigned tens, unsigned ones,
			   bool *good)
{
	struct gf_buf text = GF_BUF_INIT;

	gf_buf_adds(&text, "{\"t\":[");
	for (unsigned i = 0; i < tens; i++)
		gf_buf_adds(&text, i ? ",1" : "1");
	gf_buf_adds(&text, "],\"o\":[");
	for (unsigned i = 0; i < ones; i++)
		gf_buf_adds(&text, i ? ",1" : "1");
	gf_buf_adds(&text, "]}");
	*good = see_instance(s, eval, text.s, GF_SYNTAX_JSON);
	gf_buf_release(&text);
	return eval->steps;
}

/* The bound itself: one step below, at it, one above. */
static void test_exact_steps(void)
{
	size_t cap = gf_limit(GF_LIMIT_EVAL_STEPS), n;
	uint64_t base, ten, one, rest, took;
	struct sight s;
	bool good;

	see_schema(&s, "properties: {o: {items: {type: number}},\n"
		       " t: {items: {allOf: [{$ref: '#/$defs/a'},"
		       " {$ref: '#/$defs/a'}, {$ref: '#/$defs/a'}]}}}\n"
		       "$defs: {a: {allOf: [{$ref: '#/$defs/b'},"
		       " {$ref: '#/$defs/b'}, {$ref: '#/$defs/b'}]},"
		       " b: {type: number}}");
	base = take_steps(&s, 0, 0, &good);
	ten = take_steps(&s, 1, 0, &good) - base;
	one = take_steps(&s, 0, 1, &good) - base;
	is_int((long)one, 1, "an item of the one takes a step");
	ok(ten > 10, "of the other %u", (unsigned)ten);
	for (n = cap - 1; n <= cap + 1; n++) {
		rest = (n - base) % ten;
		took = take_steps(&s, (unsigned)((n - base) / ten),
				  (unsigned)rest, &good);
		is_int((long)took, (long)n, "%zu steps", n);
		side(GF_LIMIT_EVAL_STEPS, n, good);
	}
	is_str(rule_of(&s), "schema-too-costly", "and the finding says so");
	see_close(&s);
}

/* --- depth --------------------------------------------------------------- */

/* A schema that takes 64 others for each level of an instance. */
static void write_levels(struct gf_buf *out)
{
	write_chain(out, 62);
	out->len -= strlen("{type: string}\n");
	gf_buf_adds(out, "{properties: {a: {$ref: '#'}, one: {type: string},\n"
			 "   two: {$ref: '#/$defs/s'}}}\n"
			 "  s: {type: string}\n");
}

/* 31 levels of 64, the 63 of the last, and what its own key takes. */
static void test_depth(void)
{
	static const char *const leaves[] = { "{}", "{\"one\": \"x\"}",
					      "{\"two\": \"x\"}" };
	struct gf_buf schema = GF_BUF_INIT, text = GF_BUF_INIT;
	size_t depth = 31 * 64 + 63;
	struct sight s;

	write_levels(&schema);
	ok(see_schema(&s, schema.s), "a schema that refers to itself");
	for (size_t i = 0; i < GF_NELEMS(leaves); i++) {
		gf_buf_reset(&text);
		for (unsigned j = 0; j < 31; j++)
			gf_buf_adds(&text, "{\"a\": ");
		gf_buf_adds(&text, leaves[i]);
		gf_buf_fill(&text, '}', 31);
		side(GF_LIMIT_EVAL_DEPTH, depth + i,
		     see_instance(&s, eval, text.s, GF_SYNTAX_JSON));
	}
	is_str(rule_of(&s), "schema-too-costly", "and the finding says so");
	ok(strstr(s.findings.s, "more than 2048 schemas") != NULL,
	   "and which limit");
	see_close(&s);
	gf_buf_release(&schema);
	gf_buf_release(&text);
}

/* `not` does not make a verdict of what could not be judged. */
static void test_no_verdict(void)
{
	static const char *const schemas[] = {
		"pattern: '^(a|a)*$'",
		"not: {pattern: '^(a|a)*$'}",
		"not: {not: {pattern: '^(a|a)*$'}}",
		"anyOf: [{pattern: '^(a|a)*$'}, {type: string}]",
		"if: {pattern: '^(a|a)*$'}\nthen: true",
	};
	struct sight s;

	for (size_t i = 0; i < GF_NELEMS(schemas); i++) {
		if (!see_schema(&s, schemas[i])) {
			ok(false, "%s: %s", schemas[i], s.findings.s);
		} else {
			ok(!see_instance(
				   &s, eval,
				   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
				   "aaaaaaa!",
				   GF_SYNTAX_YAML),
			   "no verdict: %s", schemas[i]);
			is_str(rule_of(&s), "pattern-too-costly",
			       "and the finding says so");
		}
		see_close(&s);
	}
}

/* Only evaluation can see that this one never ends. */
static void test_dynamic_loop(void)
{
	struct sight s;

	ok(see_schema(&s, "$dynamicAnchor: a\nallOf: [{$dynamicRef: '#a'}]"),
	   "a loop of $dynamicRef compiles");
	ok(!see_instance(&s, eval, "12", GF_SYNTAX_YAML), "is no verdict");
	is_str(rule_of(&s), "schema-too-costly", "and the finding says so");
	see_close(&s);
	ok(see_schema(&s, "$dynamicAnchor: a\nnot: {$dynamicRef: '#a'}"),
	   "under not too");
	ok(!see_instance(&s, eval, "12", GF_SYNTAX_YAML), "is no verdict");
	see_close(&s);
}

/* --- much of everything -------------------------------------------------- */

static void test_many_violations(void)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON };
	struct gf_buf list = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct sight s;

	gf_buf_addc(&list, '[');
	for (unsigned i = 0; i < 99000; i++)
		gf_buf_addf(&list, "%s\"x\"", i ? "," : "");
	gf_buf_addc(&list, ']');
	see_schema(&s, "items: {type: number}");
	gf_source_init(&src, "record", list.s, list.len);
	ok(gf_compose(&doc, &src, &opts, &diags), "99,000 wrong items");
	ok(!gf_evaluate(eval, s.schema, doc.root, &diags), "are invalid");
	is_int(diags.errors, 99000, "all are counted");
	ok(diags.n < 20000, "few are kept");
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_source_release(&src);
	gf_buf_release(&list);
	see_close(&s);
}

static void test_large_enum(void)
{
	struct gf_schemas_opts opts = { 0 };
	struct gf_buf schema = GF_BUF_INIT;
	struct sight s;

	gf_buf_adds(&schema, "{\"enum\": [");
	for (unsigned i = 0; i < 30000; i++)
		gf_buf_addf(&schema, "%s%u", i ? "," : "", i);
	gf_buf_adds(&schema, "]}");
	see_open(&s, &opts);
	see_add(&s, "a.json", schema.s);
	ok(see_compile(&s, "a.json"), "30,000 values compile");
	ok(see_instance(&s, eval, "29999", GF_SYNTAX_YAML), "the last is one");
	ok(!see_instance(&s, eval, "30000", GF_SYNTAX_YAML), "the next is not");
	see_close(&s);
	gf_buf_release(&schema);
}

static void test_unique(void)
{
	struct gf_buf list = GF_BUF_INIT;
	struct sight s;

	gf_buf_addc(&list, '[');
	for (unsigned i = 0; i < 90000; i++)
		gf_buf_addf(&list, "%u,", i);
	gf_buf_adds(&list, "89999]");
	see_schema(&s, "uniqueItems: true");
	ok(!see_instance(&s, eval, list.s, GF_SYNTAX_JSON),
	   "one twin in 90,000 items");
	is_str(rule_of(&s), "unique-items", "is found");
	see_close(&s);
	gf_buf_release(&list);
}

static void test_schema_size(size_t size)
{
	struct gf_buf schema = GF_BUF_INIT;
	struct sight s;

	gf_buf_adds(&schema, "type: string\n#");
	gf_buf_fill(&schema, '.', size - schema.len - 1);
	gf_buf_addc(&schema, '\n');
	side(GF_LIMIT_SCHEMA_BYTES, size, see_schema(&s, schema.s));
	see_close(&s);
	gf_buf_release(&schema);
}

/* --- nothing more than the first time ------------------------------------ */

#define SCHEMA \
	"required: [a, l]\n" \
	"unevaluatedProperties: false\n" \
	"properties: {a: {type: string, pattern: '^x+$'},\n" \
	"  l: {uniqueItems: true, contains: {const: 3},\n" \
	"      items: {anyOf: [{type: string}, {type: integer}]}}}\n" \
	"allOf: [{oneOf: [{required: [zz]}, {properties: {o: {not: " \
	"{type: string}}}}]}]\n" \
	"if: {required: [zz]}\nthen: false"

static void test_warm(void)
{
	struct gf_compose_opts opts = { 0 };
	const char *text = "a: xxx\nl: [1, a, 3, b]\no: 4\n";
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct gf_eval before;
	struct sight s;
	bool good = true;

	if (!ok(see_schema(&s, SCHEMA), "compiles"))
		printf("# %s\n", s.findings.s);
	gf_source_init(&src, "record", text, strlen(text));
	gf_compose(&doc, &src, &opts, &diags);
	ok(gf_evaluate(eval, s.schema, doc.root, &diags), "is valid");
	before = *eval;
	for (unsigned i = 0; i < 100; i++)
		good &= gf_evaluate(eval, s.schema, doc.root, &diags);
	ok(good && !diags.n, "a hundred times");
	ok(before.failures == eval->failures && before.trails == eval->trails &&
		   before.bits == eval->bits &&
		   before.capfailures == eval->capfailures &&
		   before.capbits == eval->capbits,
	   "with the memory of the first");
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_source_release(&src);
	see_close(&s);
}

int main(void)
{
	unsigned chain = (unsigned)gf_limit(GF_LIMIT_REF_CHAIN);
	size_t size = gf_limit(GF_LIMIT_SCHEMA_BYTES);

	eval = gf_eval_new();
	test_chain(chain - 1);
	test_chain(chain);
	test_chain(chain + 1);
	test_chain(5000);
	test_steps(40000, true);
	test_steps(60000, false);
	test_exact_steps();
	test_depth();
	test_no_verdict();
	test_dynamic_loop();
	test_many_violations();
	test_large_enum();
	test_unique();
	test_schema_size(size - 1);
	test_schema_size(size);
	test_schema_size(size + 1);
	test_warm();
	gf_eval_free(eval);
	return tap_done();
}
