/* SPDX-License-Identifier: EUPL-1.2 */
/* The words of an expression: names, texts, numbers, operators. */
#include "index/token.h"

#include <ctype.h>
#include <strings.h>

static bool starts_name(unsigned char c)
{
	return isalpha(c) || c == '_' || c >= 0x80;
}

static bool is_name_char(unsigned char c)
{
	return starts_name(c) || isdigit(c);
}

static size_t name_len(const char *s)
{
	size_t n = 0;

	while (is_name_char((unsigned char)s[n]))
		n++;
	return n;
}

static size_t digits_len(const char *s)
{
	size_t n = 0;

	while (isdigit((unsigned char)s[n]))
		n++;
	return n;
}

/* "2025-06", "2025-06-30": arithmetic that nobody means. */
static size_t date_len(const char *s)
{
	if (digits_len(s) != 4 || s[4] != '-' || digits_len(s + 5) != 2)
		return 0;
	if (s[7] != '-')
		return 7;
	return digits_len(s + 8) == 2 ? 10 : 0;
}

static size_t number_len(const char *s)
{
	size_t n = digits_len(s), e;

	if (s[n] == '.')
		n += 1 + digits_len(s + n + 1);
	if (s[n] == 'e' || s[n] == 'E') {
		e = n + 1 + (s[n + 1] == '+' || s[n + 1] == '-');
		if (digits_len(s + e))
			n = e + digits_len(s + e);
	}
	return n;
}

/* A quoted text; a quote inside it is typed twice. 0: it does not end. */
static size_t read_quoted(struct reader *r, const char *s)
{
	char quote = s[0], *to;
	size_t i = 1;

	r->token.text = to = gf_arena_alloc(r->a->arena, strlen(s));
	for (;; i++) {
		if (!s[i])
			return 0;
		if (s[i] == quote) {
			if (s[i + 1] != quote)
				break;
			i++;
		}
		*to++ = s[i];
	}
	*to = '\0';
	r->token.text_len = (size_t)(to - r->token.text);
	return i + 1;
}

static size_t operator_len(const char *s)
{
	static const char *const ops[] = {
		"||", "<=", ">=", "<>", "!=", "==", "<", ">", "=", "+", "-",
		"*",  "/",  "%",  "(",	")",  ",",  ".", "[", "]", "~"
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(ops); i++)
		if (!strncmp(s, ops[i], strlen(ops[i])))
			return strlen(ops[i]);
	return 0;
}

static enum token_type measure_token(struct reader *r, const char *s,
				     size_t *len)
{
	if (*s == '\'' || *s == '"') {
		*len = read_quoted(r, s);
		return !*len ? T_BAD : *s == '"' ? T_QUOTED : T_STRING;
	}
	if (starts_name((unsigned char)*s)) {
		*len = name_len(s);
		return T_NAME;
	}
	if (isdigit((unsigned char)*s)) {
		*len = date_len(s);
		if (*len)
			return T_DATE;
		*len = number_len(s);
		return is_name_char((unsigned char)s[*len]) ? T_BAD : T_NUMBER;
	}
	if (!strncmp(s, ":today", 6) && !is_name_char((unsigned char)s[6])) {
		*len = 6;
		return T_TODAY;
	}
	*len = !strncmp(s, "--", 2) ? 0 : operator_len(s);
	return *len ? T_OP : T_BAD;
}

/* To the next token. -1: what stands there is none. */
int advance(struct reader *r)
{
	struct token *t = &r->token;
	const char *s;
	size_t n = 0;

	r->at += strspn(r->s + r->at, " \t\r\n");
	s = r->s + r->at;
	*t = (struct token){ .at = r->at, .type = T_END };
	if (!*s)
		return 0;
	t->type = measure_token(r, s, &n);
	if (t->type == T_BAD && (*s == '\'' || *s == '"'))
		return asking_fail(r->a, r->at, 1,
				   _("this quote is not closed; a quote inside "
				     "a text is typed twice: 'd''hier'"));
	if (t->type == T_BAD)
		return asking_fail(r->a, r->at, 1,
				   _("an expression cannot have this here"));
	t->len = n;
	if (!t->text) {
		t->text = gf_arena_memdup(r->a->arena, s, n);
		t->text_len = n;
	}
	r->at += n;
	return 0;
}

bool at_op(const struct reader *r, const char *op)
{
	return r->token.type == T_OP && !strcmp(r->token.text, op);
}

bool at_word(const struct reader *r, const char *word)
{
	return r->token.type == T_NAME && !strcasecmp(r->token.text, word);
}

int fail_here(struct reader *r, const char *wanted)
{
	const struct token *t = &r->token;

	if (t->type == T_END)
		return asking_fail(r->a, t->at, 1,
				   _("the expression stops too early: %s is "
				     "missing"),
				   wanted);
	return asking_fail(r->a, t->at, t->len,
			   _("found '%.80s' where %s was expected"), t->text,
			   wanted);
}
