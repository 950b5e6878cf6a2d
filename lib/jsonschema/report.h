/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the files that make sentences share (report.c, say_*.c, suggest.c).
 */
#ifndef GF_JSONSCHEMA_REPORT_H
#define GF_JSONSCHEMA_REPORT_H

#include "jsonschema/evaluate.h"

/* Bytes of the longest line that one is asked to type. */
enum { LONG_LINE = 200 };

struct reporter {
	struct gf_eval *eval;
	struct gf_diags *diags;
	const struct gf_node *root;
	bool json;	 /* what is typed is JSON, not YAML */
	uint32_t budget; /* names still compared for did-you-mean */
	struct gf_buf buf;
};

/*
 * The key nearest above a failure: what people call the place. In a list of
 * lists it is a pointer, and "." the root.
 */
const char *js_name(struct reporter *r, const struct failure *f);
bool js_is_root(const struct failure *f);
/* A value in a sentence: text without quotes, or short JSON. */
const char *js_show(struct reporter *r, const struct gf_node *node);
/* A text, or any value, as it has to be typed. */
void js_write_text(struct reporter *r, struct gf_buf *out, const char *s);
void js_write_value(struct reporter *r, struct gf_buf *out,
		    const struct gf_node *node);
/* The line to type: the failure's key and this value. */
void js_advise(struct reporter *r, const struct failure *f, struct gf_diag *d,
	       const char *value);
/* The same for a text, quoted where it has to be. */
void js_advise_text(struct reporter *r, const struct failure *f,
		    struct gf_diag *d, const char *text);
/* Says that a value of the wrong type stands there; mask: what may. */
void js_say_wrong_type(struct reporter *r, const struct failure *f,
		       struct gf_diag *d, uint32_t mask);
void js_expect_types(struct reporter *r, struct gf_diag *d, uint32_t mask);
/* Types that a schema lets an instance have, references followed. */
uint32_t js_schema_types(const struct gf_schema *schema, unsigned depth);
/* The instruction that refused. */
const struct instr *js_instr_of(const struct failure *f);
/* Unknown keys that are a missing one misspelt: told as one. */
void js_match_misspelt(struct reporter *r);

/* --- what the schema itself says (say_rule.c) ---------------------------- */

/* A schema's own description, in the language of the process; or NULL. */
const char *js_words_of(const struct gf_node *schema);
/* Expects what the rule that refused is described as, where it is. */
void js_expect_in_words(struct reporter *r, const struct failure *f,
			struct gf_diag *d);
/* `examples` of a key, where a schema above this one has it; or NULL. */
const struct gf_node *js_examples_above(const struct gf_schema *schema,
					const char *key);
/* A first example of that type; of an item, from the examples of its list. */
const struct gf_node *js_example(const struct gf_schema *schema,
				 enum gf_type type);

/* --- what was meant (suggest.c) ------------------------------------------ */

/* "7 400 €" -> "7400"; false when it is not a number as people write them. */
bool js_guess_number(struct gf_buf *out, const char *s, size_t len);
/* "oui" -> "true" */
const char *js_guess_boolean(const char *s, size_t len);
/* A text near this one that the pattern takes; in the arena, or NULL. */
const char *js_guess_pattern(struct gf_arena *arena,
			     const struct gf_regex *regex, const char *s,
			     size_t len);
/* The allowed value that a scalar was meant to be; else the scalar itself. */
const struct gf_node *js_guess_value(struct reporter *r,
				     const struct gf_schema *schema,
				     const struct gf_node *node);
/* Offers a name and its labels in every language. */
void js_offer(struct reporter *r, struct gf_near *near, const char *name,
	      const struct gf_node *labels);

#endif
