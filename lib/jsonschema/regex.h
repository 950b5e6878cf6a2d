/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Between the two halves of patterns: regex_parse.c and regex_class.c read
 * ECMA-262 and write PCRE2's language, regex.c compiles and runs that;
 * regex_fast.c runs the simple ones.
 */
#ifndef GF_JSONSCHEMA_REGEX_H
#define GF_JSONSCHEMA_REGEX_H

#include "jsonschema/jsonschema.h"

/* Parentheses inside one another; a chain of captures a person can read. */
#define GF_REGEX_DEPTH GF_VALUE_PATTERN_DEPTH
/* What counted repetition may unfold a pattern into, in characters. */
#define GF_REGEX_UNFOLDED 100000
/* PCRE2's largest counter. */
#define GF_REGEX_COUNT 65535

/* What is learnt of a pattern while it is rewritten. */
struct regex_facts {
	const char *behind; /* its first lookbehind, or NULL */
	size_t behind_at;   /* that one's place, in characters from 1 */
};

/*
 * Rewrites an ECMA-262 pattern (u flag) for PCRE2, behind what `out` holds.
 * -1: err names the construct that is not ECMA-262, and its place.
 */
int js_regex_translate(struct gf_buf *out, struct regex_facts *facts,
		       const char *pattern, size_t len, struct gf_error *err);

/* --- deciding without a search (regex_fast.c) ---------------------------- */

struct regex_fast;

/* NULL when the pattern, as js_regex_translate wrote it, is not simple. */
struct regex_fast *js_regex_fast_new(const struct gf_buf *translated);
void js_regex_fast_free(struct regex_fast *fast);
/* 1, 0, or -1: the text is not ASCII, so PCRE2 is to be asked. */
int js_regex_fast_match(const struct regex_fast *fast, const char *text,
			size_t len);

/* --- reading (regex_parse.c) --------------------------------------------- */

/* What reading needs to know where it is. */
struct regex_reader {
	const char *start, *p, *end;
	struct gf_buf *out;
	struct gf_error *err;
};

/*
 * Fails, naming what stands between `from` and the reader's place (at least
 * one character) and its place. `why` is a msgid. Returns -1.
 */
int js_regex_refuse(struct regex_reader *r, const char *from, const char *why);

/* --- groups and references (regex_refer.c) ------------------------------- */

/* A pair of parentheses; all[0] is the whole pattern. */
struct regex_group {
	size_t parent, number; /* number: as \1 counts, 0 without one */
	const char *from, *to;
	size_t weight;	   /* what it unfolds into */
	bool place;	   /* looks ahead or behind */
	bool nullable;	   /* may match nothing */
	bool alternates;   /* holds a | of its own */
	bool many;	   /* repeated more than once */
	bool optional;	   /* repeated zero times */
	bool empty_before; /* the parser's own, while one inside is read */
};

/* Zero-initialised is ready for use. */
struct regex_groups {
	struct regex_group *all;
	size_t n, cap;
	size_t captures; /* in the whole pattern, known before reading */
	size_t seen;	 /* opened so far */
	bool referred;	 /* something refers back */
	struct {
		size_t number;
		const char *from;
	} * refers;
	size_t nrefers, refers_cap;
	struct gf_strmap names; /* to the number */
	struct gf_arena arena;
};

/* Counts and names the groups of the whole pattern, and goes back. */
int js_regex_groups_find(struct regex_groups *groups, struct regex_reader *r);
/* <name> of a \k<name>; r->p is behind the 'k'. */
int js_regex_read_reference(struct regex_groups *groups, struct regex_reader *r,
			    size_t *number);
/* Puts one in `all` and returns its index. */
size_t js_regex_groups_open(struct regex_groups *groups, size_t parent,
			    const char *from, bool capture, bool place);
void js_regex_groups_refer(struct regex_groups *groups, size_t number,
			   const char *from);
/* Refuses references that PCRE2 would resolve otherwise. */
int js_regex_groups_judge(struct regex_groups *groups, struct regex_reader *r);
void js_regex_groups_release(struct regex_groups *groups);

/* --- characters and classes (regex_class.c) ------------------------------ */

/* A place where one character may be: a code point, or a set of them. */
struct regex_atom {
	bool is_set; /* a set, already written */
	uint32_t cp; /* else this one, not written yet */
};

/*
 * Reads what follows a backslash (r->p is on the letter) where it means the
 * same in and outside [...]. 1: read; 0: not such an escape; -1: refused.
 */
int js_regex_read_escape(struct regex_reader *r, struct regex_atom *atom,
			 bool in_class);
/* \u1234, \u{1234} or a surrogate pair; r->p is behind the 'u'. */
int js_regex_read_unicode(struct regex_reader *r, const char *from,
			  uint32_t *cp);
/* [...]; r->p is on the '['. */
int js_regex_read_class(struct regex_reader *r);
/* One character, outside a class. */
void js_regex_write_char(struct gf_buf *out, uint32_t cp);

/*
 * Writes \p{name} (or \P) as PCRE2 has it. false: no such property
 * (regex_property.c).
 */
bool js_regex_property(struct gf_buf *out, bool negated, const char *name,
		       size_t len);

#endif
