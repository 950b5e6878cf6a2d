/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the files explain*.c say to one another: why a parser gave up.
 *
 * libyaml says where it could not go on, which is often far below the
 * mistake. Here the lines are read as a person reads them (explain_scan.c);
 * every cause of a table looks at them and proposes a fix; the fix is tried
 * on a copy of the text, and the fix that lets libyaml go furthest names the
 * cause. So whatever is advised has been parsed.
 *
 *	gf_explain --> gf_scan_lines            lines, keys, values, quotes
 *	           --> causes[i].find           a fix for a line, or none
 *	           --> gf_yaml_probe            does it help?
 */
#ifndef GF_YAML_EXPLAIN_H
#define GF_YAML_EXPLAIN_H

#include "yaml/internal.h"

/* --- lines as a person sees them (explain_scan.c) ------------------------ */

enum gf_line_kind {
	GF_LINE_BLANK,
	GF_LINE_COMMENT,
	GF_LINE_MARKER, /* ---, ... or a %directive */
	GF_LINE_NODE,	/* a key, an item, a value of its own */
	GF_LINE_BLOCK,	/* text below | or > */
	GF_LINE_QUOTED, /* a quoted text that goes on */
	GF_LINE_FLOW,	/* a list or a mapping in brackets that goes on */
	GF_LINE_PLAIN	/* an unquoted text that goes on */
};

/* Offsets are bytes of the text at hand. */
struct gf_line {
	uint32_t start, end;	   /* without its line end */
	uint32_t text;		   /* after spaces and tabs */
	uint32_t content;	   /* after the dashes of list items */
	uint32_t key_end;	   /* content where there is no key */
	uint32_t value, value_end; /* trimmed, without its comment */
	uint32_t owner;		   /* index of the line that this one goes on */
	uint8_t kind;
	bool dash, key;
};

struct gf_explain {
	const char *text; /* what is read as YAML: a part, perhaps repaired */
	uint32_t len;
	uint32_t at, context; /* where libyaml gave up, and what it was in */
	const char *problem;  /* its own words */
	struct gf_line *lines;
	uint32_t n;
	uint32_t broken;       /* index of the line of `at` */
	uint32_t patience;     /* the scanner's own */
	int line_base;	       /* to make its lines those of the source */
	struct gf_diags words; /* its arena holds what fixes say and hold */
};

/* Cuts the text into lines and says what each is; x->lines in the arena. */
void gf_scan_lines(struct gf_explain *x);
/* The index after the closing quote of the one at p, or 0: not closed. */
uint32_t gf_scan_quoted(const char *s, uint32_t p, uint32_t end);
/* The same for brackets, quotes inside them skipped. */
uint32_t gf_scan_flow(const char *s, uint32_t p, uint32_t end);
/* Columns from 0; tabs count for one. */
uint32_t gf_line_indent(const struct gf_line *line);
uint32_t gf_line_column(const struct gf_line *line); /* of its key or item */
/* Whether the bytes [p, end) are one word that could be a key. */
bool gf_scan_word(const char *s, uint32_t p, uint32_t end);
/* Bytes of the no-break space at p (U+00A0, U+202F, U+2007), or 0. */
unsigned gf_scan_nbsp(const char *s, uint32_t p, uint32_t end);
/* Bytes of the typographic quote at p (« » “ ” ‘ ’), or 0. */
unsigned gf_scan_typographic(const char *s, uint32_t p, uint32_t end);
/* Whether [p, end) stands between one pair of them, and what is inside. */
bool gf_scan_wrapped(const char *s, uint32_t p, uint32_t end,
		     struct gf_span *inner);
/* The colon of a `key:value` or `key :value` at p, or 0. */
uint32_t gf_scan_tight_colon(const char *s, uint32_t p, uint32_t end);
/* The last line before `line` which is of kind NODE, or UINT32_MAX. */
uint32_t gf_line_before(const struct gf_explain *x, uint32_t line);
/* One past the last line that is deeper than `line` and follows it. */
uint32_t gf_line_block_end(const struct gf_explain *x, uint32_t line);

static inline bool gf_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool gf_is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* --- fixes (explain_fix.c) ----------------------------------------------- */

/* What was wrong, and the bytes [cut) to replace by `with`. */
struct gf_fix {
	enum gf_rule rule;
	bool weak; /* any other that makes the text parse is better */
	struct gf_span span, cut;
	struct gf_buf with;
	struct gf_text message, expected, advice;
};

/*
 * Looks at one line. `variant` counts from 0 the fixes it already gave for
 * that line; false when it has no other. A fix that changes nothing is passed over.
 */
typedef bool (*gf_cause_fn)(struct gf_explain *x, uint32_t line,
			    unsigned variant, struct gf_fix *fix);

#define GF_FIX_SAY(x, text, ...) gf_say(&(x)->words, (text), __VA_ARGS__)

/* A piece of the text, as a sentence shows it. */
const char *gf_fix_show(struct gf_explain *x, uint32_t start, uint32_t end);
const char *gf_fix_number(struct gf_explain *x, uint32_t n);
/* Appends text between the quotes that need the least escaping. */
void gf_fix_quote(struct gf_buf *out, const char *s, size_t len);
/*
 * Puts [start, end) between quotes; `inner` is the text that they hold. Says
 * as advice the line as it should be typed.
 */
void gf_fix_requote(struct gf_explain *x, struct gf_fix *fix, uint32_t start,
		    uint32_t end, const char *inner, size_t len);
/* Replaces [start, end); says as advice the line as it should be typed. */
void gf_fix_replace(struct gf_explain *x, struct gf_fix *fix, uint32_t start,
		    uint32_t end, const char *with);
/* Advice: the line that holds cut.start, repaired; `n` spaces kept. */
void gf_fix_advise_line(struct gf_explain *x, struct gf_fix *fix,
			bool with_indent);
/* Moves line `from` and those below it, up to `to`, by `by` columns. */
void gf_fix_shift(struct gf_explain *x, struct gf_fix *fix, uint32_t from,
		  uint32_t to, int by);

/* --- causes, in explain_quote.c, explain_value.c, explain_indent.c ------- */

bool gf_cause_control(struct gf_explain *, uint32_t, unsigned, struct gf_fix *);
bool gf_cause_escape(struct gf_explain *, uint32_t, unsigned, struct gf_fix *);
bool gf_cause_json_comma(struct gf_explain *, uint32_t, unsigned,
			 struct gf_fix *);
bool gf_cause_quote_inside(struct gf_explain *, uint32_t, unsigned,
			   struct gf_fix *);
bool gf_cause_text_after_quote(struct gf_explain *, uint32_t, unsigned,
			       struct gf_fix *);
bool gf_cause_typographic(struct gf_explain *, uint32_t, unsigned,
			  struct gf_fix *);
bool gf_cause_quote_mismatch(struct gf_explain *, uint32_t, unsigned,
			     struct gf_fix *);
bool gf_cause_quote_open(struct gf_explain *, uint32_t, unsigned,
			 struct gf_fix *);
bool gf_cause_tab(struct gf_explain *, uint32_t, unsigned, struct gf_fix *);
bool gf_cause_nbsp(struct gf_explain *, uint32_t, unsigned, struct gf_fix *);
bool gf_cause_colon_in_value(struct gf_explain *, uint32_t, unsigned,
			     struct gf_fix *);
bool gf_cause_flow_comma(struct gf_explain *, uint32_t, unsigned,
			 struct gf_fix *);
bool gf_cause_bracket(struct gf_explain *, uint32_t, unsigned, struct gf_fix *);
bool gf_cause_special_start(struct gf_explain *, uint32_t, unsigned,
			    struct gf_fix *);
bool gf_cause_block_indent(struct gf_explain *, uint32_t, unsigned,
			   struct gf_fix *);
bool gf_cause_dash_space(struct gf_explain *, uint32_t, unsigned,
			 struct gf_fix *);
bool gf_cause_mixed(struct gf_explain *, uint32_t, unsigned, struct gf_fix *);
bool gf_cause_indent(struct gf_explain *, uint32_t, unsigned, struct gf_fix *);
bool gf_cause_colon_space(struct gf_explain *, uint32_t, unsigned,
			  struct gf_fix *);
bool gf_cause_comment_sign(struct gf_explain *, uint32_t, unsigned,
			   struct gf_fix *);
bool gf_cause_stray_text(struct gf_explain *, uint32_t, unsigned,
			 struct gf_fix *);
bool gf_cause_colon_missing(struct gf_explain *, uint32_t, unsigned,
			    struct gf_fix *);

/* --- repairing (explain.c) ----------------------------------------------- */

/* The text with every fix found: whether libyaml reads it to its end. */
bool gf_explain_repair(struct gf_buf *out, const char *s, uint32_t len);

#endif
