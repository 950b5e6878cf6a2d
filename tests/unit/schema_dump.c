/* SPDX-License-Identifier: EUPL-1.2 */
/* The compiled program as `greffe dump schema` shows it. */
#include "schema_see.h"

static const char schema[] =
	"required: [titre]\n"
	"additionalProperties: false\n"
	"properties:\n"
	"  titre: {type: string, minLength: 3}\n"
	"  etat: {oneOf: [{const: ouvert}, {const: clos}]}\n"
	"  suite: {$ref: '#'}\n"
	"  tags: {type: array, items: {pattern: '^a'}, contains: true}\n"
	"if: {required: [fin]}\n"
	"then: {dependentRequired: {fin: [debut]}}\n"
	"anyOf: [true, {not: {type: 'null'}}]\n";

static const char program[] =
	"schema.yaml# (2020-12)\n"
	"\tproperties\n"
	"\t\ttitre: schema.yaml#/properties/titre required\n"
	"\t\tetat: schema.yaml#/properties/etat\n"
	"\t\tsuite: schema.yaml#/properties/suite\n"
	"\t\ttags: schema.yaml#/properties/tags\n"
	"\t\t(others): schema.yaml#/additionalProperties\n"
	"\tif\n"
	"\t\tif: schema.yaml#/if\n"
	"\t\tthen: schema.yaml#/then\n"
	"\t\telse: -\n"
	"\tanyOf schema.yaml#/anyOf/0 schema.yaml#/anyOf/1\n"
	"schema.yaml#/properties/titre (2020-12)\n"
	"\ttype \"string\"\n"
	"\tminLength 3\n"
	"schema.yaml#/properties/etat (2020-12)\n"
	"\toneOf table of 2: \"ouvert\" \"clos\"\n"
	"schema.yaml#/properties/suite (2020-12)\n"
	"\t$ref schema.yaml#\n"
	"schema.yaml#/properties/tags (2020-12)\n"
	"\ttype \"array\"\n"
	"\titems\n"
	"\t\t(others): schema.yaml#/properties/tags/items\n"
	"\tcontains 1.. schema.yaml#/properties/tags/contains\n"
	"schema.yaml#/additionalProperties (2020-12)\n"
	"\tfalse\n"
	"schema.yaml#/if (2020-12)\n"
	"\trequired [\"fin\"]\n"
	"schema.yaml#/then (2020-12)\n"
	"\tdependentRequired\n"
	"\t\tfin: - 1 required\n"
	"schema.yaml#/anyOf/0 (2020-12)\n"
	"\ttrue\n"
	"schema.yaml#/anyOf/1 (2020-12)\n"
	"\tnot schema.yaml#/anyOf/1/not\n"
	"schema.yaml#/properties/tags/items (2020-12)\n"
	"\tpattern \"^a\"\n"
	"schema.yaml#/properties/tags/contains (2020-12)\n"
	"\ttrue\n"
	"schema.yaml#/anyOf/1/not (2020-12)\n"
	"\ttype \"null\"\n";

int main(void)
{
	struct gf_buf out = GF_BUF_INIT;
	struct sight s;

	if (ok(see_schema(&s, schema), "compiles")) {
		gf_schema_dump(&out, s.schema);
		is_str(out.s, program, "each schema once, from the first");
	}
	gf_buf_release(&out);
	see_close(&s);
	return tap_done();
}
