/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every keyword there is, one row each, in the order they are evaluated:
 * what gives the clearest finding first, what needs the others' work last.
 *
 *	X(symbol, name, drafts, vocabulary, shape, applies, rule,
 *	  compile, evaluate, say)
 *
 * shape: where schemas are in its value. applies: the types of instance it
 * looks at. rule: of its findings. A keyword without `compile` only says
 * something to people or to the compiler. One without `evaluate` is part of
 * a neighbour's instruction. Included several times; see internal.h.
 */
/* clang-format off */
#define NOTHING 0, NO_RULE, NULL, NULL, NULL

/* where and what */
X(SCHEMA, "$schema", ALWAYS, V_CORE, S_LOCATION, NOTHING)
X(ID, "$id", SINCE_06, V_CORE, S_LOCATION, NOTHING)
X(ID_04, "id", D04, V_CORE, S_LOCATION, NOTHING)
X(ANCHOR, "$anchor", SINCE_19, V_CORE, S_LOCATION, NOTHING)
X(DYNAMIC_ANCHOR, "$dynamicAnchor", D20, V_CORE, S_LOCATION, NOTHING)
X(RECURSIVE_ANCHOR, "$recursiveAnchor", D19, V_CORE, S_LOCATION, NOTHING)
X(VOCABULARY, "$vocabulary", SINCE_19, V_CORE, S_LOCATION, NOTHING)
X(COMMENT, "$comment", SINCE_07, V_CORE, S_NONE, NOTHING)
X(DEFS, "$defs", SINCE_19, V_CORE, S_MAP, 0, NO_RULE, js_compile_defs, NULL, NULL)
X(DEFINITIONS, "definitions", ALWAYS, V_CORE, S_MAP, 0, NO_RULE, js_compile_defs, NULL, NULL)

/* any value */
X(TYPE, "type", ALWAYS, V_VALIDATION, S_NONE, T_ANY, GF_RULE_TYPE, js_compile_type, js_eval_type, js_say_type)
X(CONST, "const", SINCE_06, V_VALIDATION, S_NONE, T_ANY, GF_RULE_CONST, js_compile_const, js_eval_values, js_say_values)
X(ENUM, "enum", ALWAYS, V_VALIDATION, S_NONE, T_ANY, GF_RULE_ENUM, js_compile_enum, js_eval_values, js_say_values)

/* numbers */
X(MULTIPLE_OF, "multipleOf", ALWAYS, V_VALIDATION, S_NONE, T_NUMBER, GF_RULE_MULTIPLE_OF, js_compile_multiple_of, js_eval_multiple_of, js_say_number)
X(MINIMUM, "minimum", ALWAYS, V_VALIDATION, S_NONE, T_NUMBER, GF_RULE_MINIMUM, js_compile_minimum, js_eval_minimum, js_say_number)
X(EXCLUSIVE_MINIMUM, "exclusiveMinimum", ALWAYS, V_VALIDATION, S_NONE, T_NUMBER, GF_RULE_EXCLUSIVE_MINIMUM, js_compile_exclusive, js_eval_exclusive_minimum, js_say_number)
X(MAXIMUM, "maximum", ALWAYS, V_VALIDATION, S_NONE, T_NUMBER, GF_RULE_MAXIMUM, js_compile_maximum, js_eval_maximum, js_say_number)
X(EXCLUSIVE_MAXIMUM, "exclusiveMaximum", ALWAYS, V_VALIDATION, S_NONE, T_NUMBER, GF_RULE_EXCLUSIVE_MAXIMUM, js_compile_exclusive, js_eval_exclusive_maximum, js_say_number)

/* texts */
X(MIN_LENGTH, "minLength", ALWAYS, V_VALIDATION, S_NONE, T_STRING, GF_RULE_MIN_LENGTH, js_compile_count, js_eval_min_length, js_say_count)
X(MAX_LENGTH, "maxLength", ALWAYS, V_VALIDATION, S_NONE, T_STRING, GF_RULE_MAX_LENGTH, js_compile_count, js_eval_max_length, js_say_count)
X(FORMAT, "format", ALWAYS, V_FORMAT, S_NONE, T_STRING, GF_RULE_FORMAT, js_compile_format, js_eval_format, js_say_format)
X(PATTERN, "pattern", ALWAYS, V_VALIDATION, S_NONE, T_STRING, GF_RULE_PATTERN, js_compile_pattern, js_eval_pattern, js_say_pattern)

/* mappings */
X(REQUIRED, "required", ALWAYS, V_VALIDATION, S_NONE, T_MAP, GF_RULE_REQUIRED, js_compile_required, js_eval_required, js_say_required)
X(PROPERTIES, "properties", ALWAYS, V_APPLICATOR, S_MAP, T_MAP, GF_RULE_FALSE_SCHEMA, js_compile_properties, js_eval_members, js_say_false)
X(PATTERN_PROPERTIES, "patternProperties", ALWAYS, V_APPLICATOR, S_MAP, T_MAP, GF_RULE_FALSE_SCHEMA, js_compile_pattern_properties, js_eval_members, js_say_false)
X(ADDITIONAL_PROPERTIES, "additionalProperties", ALWAYS, V_APPLICATOR, S_SCHEMA, T_MAP, GF_RULE_ADDITIONAL_PROPERTY, js_compile_additional_properties, js_eval_members, js_say_additional)
X(PROPERTY_NAMES, "propertyNames", SINCE_06, V_APPLICATOR, S_SCHEMA, T_MAP, GF_RULE_PROPERTY_NAME, js_compile_schema, js_eval_property_names, js_say_property_name)
X(MIN_PROPERTIES, "minProperties", ALWAYS, V_VALIDATION, S_NONE, T_MAP, GF_RULE_MIN_PROPERTIES, js_compile_count, js_eval_min_items, js_say_count)
X(MAX_PROPERTIES, "maxProperties", ALWAYS, V_VALIDATION, S_NONE, T_MAP, GF_RULE_MAX_PROPERTIES, js_compile_count, js_eval_max_items, js_say_count)
X(DEPENDENT_REQUIRED, "dependentRequired", SINCE_19, V_VALIDATION, S_NONE, T_MAP, GF_RULE_DEPENDENT_REQUIRED, js_compile_dependencies, js_eval_dependents, js_say_dependent)

/* sequences */
X(PREFIX_ITEMS, "prefixItems", D20, V_APPLICATOR, S_LIST, T_SEQ, GF_RULE_FALSE_SCHEMA, js_compile_prefix_items, js_eval_elements, js_say_false)
X(ITEMS, "items", ALWAYS, V_APPLICATOR, S_ITEMS, T_SEQ, GF_RULE_ADDITIONAL_ITEM, js_compile_items, js_eval_elements, js_say_additional_item)
X(ADDITIONAL_ITEMS, "additionalItems", UNTIL_07 | D19, V_APPLICATOR, S_SCHEMA, 0, GF_RULE_ADDITIONAL_ITEM, NULL, NULL, js_say_additional_item)
X(CONTAINS, "contains", SINCE_06, V_APPLICATOR, S_SCHEMA, T_SEQ, GF_RULE_CONTAINS, js_compile_contains, js_eval_contains, js_say_contains)
X(MIN_CONTAINS, "minContains", SINCE_19, V_VALIDATION, S_NONE, 0, GF_RULE_MIN_CONTAINS, NULL, NULL, js_say_contains)
X(MAX_CONTAINS, "maxContains", SINCE_19, V_VALIDATION, S_NONE, 0, GF_RULE_MAX_CONTAINS, NULL, NULL, js_say_contains)
X(MIN_ITEMS, "minItems", ALWAYS, V_VALIDATION, S_NONE, T_SEQ, GF_RULE_MIN_ITEMS, js_compile_count, js_eval_min_items, js_say_count)
X(MAX_ITEMS, "maxItems", ALWAYS, V_VALIDATION, S_NONE, T_SEQ, GF_RULE_MAX_ITEMS, js_compile_count, js_eval_max_items, js_say_count)
X(UNIQUE_ITEMS, "uniqueItems", ALWAYS, V_VALIDATION, S_NONE, T_SEQ, GF_RULE_UNIQUE_ITEMS, js_compile_unique_items, js_eval_unique_items, js_say_unique)

/* other schemas on the same instance */
X(REF, "$ref", ALWAYS, V_CORE, S_NONE, T_ANY, NO_RULE, js_compile_ref, js_eval_ref, NULL)
X(RECURSIVE_REF, "$recursiveRef", D19, V_CORE, S_NONE, T_ANY, NO_RULE, js_compile_recursive_ref, js_eval_recursive_ref, NULL)
X(DYNAMIC_REF, "$dynamicRef", D20, V_CORE, S_NONE, T_ANY, NO_RULE, js_compile_dynamic_ref, js_eval_dynamic_ref, NULL)
X(ALL_OF, "allOf", ALWAYS, V_APPLICATOR, S_LIST, T_ANY, NO_RULE, js_compile_list, js_eval_all_of, NULL)
X(DEPENDENT_SCHEMAS, "dependentSchemas", SINCE_19, V_APPLICATOR, S_MAP, T_MAP, NO_RULE, js_compile_dependencies, js_eval_dependents, NULL)
X(DEPENDENCIES, "dependencies", ALWAYS, V_APPLICATOR, S_DEPENDENCIES, T_MAP, GF_RULE_DEPENDENT_REQUIRED, js_compile_dependencies, js_eval_dependents, js_say_dependent)
X(IF, "if", SINCE_07, V_APPLICATOR, S_SCHEMA, T_ANY, NO_RULE, js_compile_if, js_eval_if, NULL)
X(THEN, "then", SINCE_07, V_APPLICATOR, S_SCHEMA, 0, NO_RULE, NULL, NULL, NULL)
X(ELSE, "else", SINCE_07, V_APPLICATOR, S_SCHEMA, 0, NO_RULE, NULL, NULL, NULL)
X(ANY_OF, "anyOf", ALWAYS, V_APPLICATOR, S_LIST, T_ANY, GF_RULE_ANY_OF, js_compile_any_of, js_eval_any_of, js_say_any_of)
X(ONE_OF, "oneOf", ALWAYS, V_APPLICATOR, S_LIST, T_ANY, GF_RULE_ONE_OF, js_compile_one_of, js_eval_one_of, js_say_any_of)
X(NOT, "not", ALWAYS, V_APPLICATOR, S_SCHEMA, T_ANY, GF_RULE_NOT, js_compile_schema, js_eval_not, js_say_not)

/* what the others left */
X(UNEVALUATED_ITEMS, "unevaluatedItems", SINCE_19, V_UNEVALUATED, S_SCHEMA, T_SEQ, GF_RULE_UNEVALUATED_ITEM, js_compile_unevaluated, js_eval_unevaluated_items, js_say_additional_item)
X(UNEVALUATED_PROPERTIES, "unevaluatedProperties", SINCE_19, V_UNEVALUATED, S_SCHEMA, T_MAP, GF_RULE_UNEVALUATED_PROPERTY, js_compile_unevaluated, js_eval_unevaluated_properties, js_say_additional)

/* for people and programs that read */
X(CONTENT_ENCODING, "contentEncoding", SINCE_07, V_CONTENT, S_NONE, NOTHING)
X(CONTENT_MEDIA_TYPE, "contentMediaType", SINCE_07, V_CONTENT, S_NONE, NOTHING)
X(CONTENT_SCHEMA, "contentSchema", SINCE_19, V_CONTENT, S_SCHEMA, NOTHING)
X(TITLE, "title", ALWAYS, V_META, S_NONE, NOTHING)
X(DESCRIPTION, "description", ALWAYS, V_META, S_NONE, NOTHING)
X(DEFAULT, "default", ALWAYS, V_META, S_NONE, NOTHING)
X(DEPRECATED, "deprecated", SINCE_19, V_META, S_NONE, NOTHING)
X(READ_ONLY, "readOnly", SINCE_07, V_META, S_NONE, NOTHING)
X(WRITE_ONLY, "writeOnly", SINCE_07, V_META, S_NONE, NOTHING)
X(EXAMPLES, "examples", SINCE_06, V_META, S_NONE, NOTHING)
#undef NOTHING
/* clang-format on */
