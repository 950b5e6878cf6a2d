/* SPDX-License-Identifier: EUPL-1.2 */
/* What expr.c reads from token.c: one token ahead, and what is wrong with it. */
#ifndef GF_INDEX_TOKEN_H
#define GF_INDEX_TOKEN_H

#include "index/select.h"

enum token_type {
	T_END,
	T_NAME,
	T_QUOTED, /* between double quotes: a name, or else a text */
	T_STRING,
	T_NUMBER,
	T_DATE, /* 2025-06-30, without quotes */
	T_OP,
	T_TODAY,
	T_BAD
};

struct token {
	enum token_type type;
	size_t at, len;
	const char *text; /* unquoted */
	size_t text_len;
};

struct reader {
	struct asking *a;
	const char *s;
	size_t len, at; /* behind the token */
	struct token token;
	unsigned depth;
};

/* To the next token. -1: what stands there is none. */
int advance(struct reader *r);
/* Is the token this operator, or this word in any case? */
bool at_op(const struct reader *r, const char *op);
bool at_word(const struct reader *r, const char *word);
/* "found 'x' where … was expected". */
int fail_here(struct reader *r, const char *wanted);
/* An expression, up to where it ends (expr.c). */
int start_reader(struct reader *r, struct asking *a, const char *text);
int read_or(struct reader *r, struct expr **out);
/* The token is a name: it and all that dots join to it (expr_path.c). */
int read_path(struct reader *r, struct expr *e);

#endif
