/* SPDX-License-Identifier: EUPL-1.2 */
/* The functions that the table of keywords names. */
#ifndef GF_JSONSCHEMA_KW_H
#define GF_JSONSCHEMA_KW_H

#include "jsonschema/evaluate.h"

#define COMPILE(name) void name(struct compiler *c, const struct gf_node *value)
#define EVALUATE(name) \
	bool name(struct gf_eval *e, const struct gf_schema *schema, \
		  const struct instr *in, const struct gf_node *node)
#define SAY(name) \
	void name(struct reporter *r, const struct failure *f, \
		  struct gf_diag *d)

COMPILE(js_compile_additional_properties);
COMPILE(js_compile_any_of);
COMPILE(js_compile_const);
COMPILE(js_compile_contains);
COMPILE(js_compile_count);
COMPILE(js_compile_defs);
COMPILE(js_compile_dependencies);
COMPILE(js_compile_dynamic_ref);
COMPILE(js_compile_enum);
COMPILE(js_compile_exclusive);
COMPILE(js_compile_format);
COMPILE(js_compile_if);
COMPILE(js_compile_items);
COMPILE(js_compile_list);
COMPILE(js_compile_maximum);
COMPILE(js_compile_minimum);
COMPILE(js_compile_multiple_of);
COMPILE(js_compile_one_of);
COMPILE(js_compile_pattern);
COMPILE(js_compile_pattern_properties);
COMPILE(js_compile_prefix_items);
COMPILE(js_compile_properties);
COMPILE(js_compile_recursive_ref);
COMPILE(js_compile_ref);
COMPILE(js_compile_required);
COMPILE(js_compile_schema);
COMPILE(js_compile_type);
COMPILE(js_compile_unevaluated);
COMPILE(js_compile_unique_items);

EVALUATE(js_eval_all_of);
EVALUATE(js_eval_any_of);
EVALUATE(js_eval_contains);
EVALUATE(js_eval_dependents);
EVALUATE(js_eval_dynamic_ref);
EVALUATE(js_eval_elements);
EVALUATE(js_eval_exclusive_maximum);
EVALUATE(js_eval_exclusive_minimum);
EVALUATE(js_eval_format);
EVALUATE(js_eval_if);
EVALUATE(js_eval_max_items);
EVALUATE(js_eval_max_length);
EVALUATE(js_eval_maximum);
EVALUATE(js_eval_members);
EVALUATE(js_eval_min_items);
EVALUATE(js_eval_min_length);
EVALUATE(js_eval_minimum);
EVALUATE(js_eval_multiple_of);
EVALUATE(js_eval_not);
EVALUATE(js_eval_one_of);
EVALUATE(js_eval_pattern);
EVALUATE(js_eval_property_names);
EVALUATE(js_eval_recursive_ref);
EVALUATE(js_eval_ref);
EVALUATE(js_eval_required);
EVALUATE(js_eval_type);
EVALUATE(js_eval_unevaluated_items);
EVALUATE(js_eval_unevaluated_properties);
EVALUATE(js_eval_unique_items);
EVALUATE(js_eval_values);

SAY(js_say_additional);
SAY(js_say_additional_item);
SAY(js_say_any_of);
SAY(js_say_contains);
SAY(js_say_count);
SAY(js_say_dependent);
SAY(js_say_false);
SAY(js_say_format);
SAY(js_say_not);
SAY(js_say_number);
SAY(js_say_pattern);
SAY(js_say_property_name);
SAY(js_say_required);
SAY(js_say_type);
SAY(js_say_unique);
SAY(js_say_values);

#endif
