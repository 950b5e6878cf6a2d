/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns of paths: what `records:` and `ignore:` of greffe.yaml say. Both
 * a pattern and a path may come from a stranger, so matching goes back to at
 * most two places and never recurses.
 */
#include "record/internal.h"

#define ID     "{id}"
#define ID_LEN 4

struct cursor {
	const char *p, *t; /* where to go on from in the pattern, the text */
};

/* After "**" and the '/' behind it. */
static const char *skip_globstar(const char *p, const char *end)
{
	while (p < end && *p == '*')
		p++;
	return p < end && *p == '/' ? p + 1 : p;
}

/* One character of the text against one of the pattern. */
static bool step(struct cursor *c, const char *pend, const char *tend)
{
	if (c->p == pend || c->t == tend)
		return false;
	if (*c->p == '?' ? *c->t == '/' : *c->p != *c->t)
		return false;
	c->p++;
	c->t++;
	return true;
}

/* Lets the last star take one more character, else the last globstar. */
static bool go_back(struct cursor *c, struct cursor *star,
		    struct cursor *globstar, const char *tend)
{
	if (star->p && star->t < tend && *star->t != '/') {
		star->t++;
		*c = *star;
		return true;
	}
	star->p = NULL;
	if (!globstar->p || globstar->t >= tend)
		return false;
	/* "**" + "/" starts again at a folder, "**" at the end anywhere */
	while (globstar->t < tend && *globstar->t++ != '/')
		;
	*c = *globstar;
	return true;
}

bool glob_match(const char *pattern, size_t plen, const char *text, size_t tlen)
{
	const char *pend = pattern + plen, *tend = text + tlen;
	struct cursor c = { pattern, text }, star = { NULL, NULL };
	struct cursor globstar = { NULL, NULL };

	while (c.t < tend || c.p < pend) {
		if (c.p + 1 < pend && c.p[0] == '*' && c.p[1] == '*') {
			c.p = skip_globstar(c.p, pend);
			if (c.p == pend)
				return true;
			globstar = c;
			star.p = NULL;
		} else if (c.p < pend && *c.p == '*') {
			c.p++;
			star = c;
		} else if (!step(&c, pend, tend) &&
			   !go_back(&c, &star, &globstar, tend)) {
			return false;
		}
	}
	return true;
}

/* What is behind the first {id}, with the id itself in place of the others. */
static void fill_in(struct gf_buf *out, const char *rest, const char *id,
		    size_t len)
{
	const char *next;

	gf_buf_reset(out);
	for (; (next = strstr(rest, ID)); rest = next + ID_LEN) {
		gf_buf_add(out, rest, (size_t)(next - rest));
		gf_buf_add(out, id, len);
	}
	gf_buf_adds(out, rest);
}

/* The longest id that starts at `at` and lets the rest of the path match. */
static size_t match_id(struct gf_buf *scratch, const char *rest, const char *at,
		       const char *end)
{
	bool again = strstr(rest, ID);
	size_t len = strcspn(at, "/");

	for (; len; len--) {
		if (again)
			fill_in(scratch, rest, at, len);
		if (glob_match(again ? scratch->s : rest,
			       again ? scratch->len : strlen(rest), at + len,
			       (size_t)(end - at) - len))
			return len;
	}
	return 0;
}

size_t pattern_prefix(const char *pattern)
{
	size_t len = strcspn(pattern, "*?{");

	while (len && pattern[len - 1] != '/')
		len--;
	return len;
}

bool pattern_match(const char *pattern, const char *path, const char **id,
		   uint32_t *len)
{
	const char *brace = strstr(pattern, ID), *end = path + strlen(path);
	size_t prefix = pattern_prefix(pattern), before;
	struct gf_buf scratch = GF_BUF_INIT;
	const char *at;

	*id = path;
	*len = 0;
	if (strncmp(pattern, path, prefix) != 0)
		return false;
	if (!brace)
		return glob_match(pattern, strlen(pattern), path,
				  (size_t)(end - path));
	before = (size_t)(brace - pattern);
	for (at = path + prefix; at < end && !*len; at++) {
		if (!glob_match(pattern, before, path, (size_t)(at - path)))
			continue;
		*id = at;
		*len = (uint32_t)match_id(&scratch, brace + ID_LEN, at, end);
		if (strcspn(pattern, "*?") > before)
			break; /* nothing before {id} can match elsewhere */
	}
	gf_buf_release(&scratch);
	return *len > 0;
}
