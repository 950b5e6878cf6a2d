/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns, references back to a group: which groups there are, found before
 * reading since \k<name> may come first, and whether a reference means the
 * same to both engines.
 *
 * ECMA-262 forgets what a group held each time a repetition round it starts
 * again, and lets no round match nothing; PCRE2 remembers, and does. The two
 * only differ where a group that is referred to may be left out of a round,
 * and such a pattern is refused rather than judged wrongly.
 */
#include "jsonschema/regex.h"

static int refuse_name(struct regex_reader *r, const char *from)
{
	return js_regex_refuse(r, from,
			       N_("a group's name is letters, digits, _ and $, "
				  "such as (?<year>...)"));
}

static bool is_name_char(uint32_t cp, bool first)
{
	if (cp == '$' || cp == '_' || (cp >= 'a' && cp <= 'z') ||
	    (cp >= 'A' && cp <= 'Z'))
		return true;
	return cp >= 0x80 || (!first && cp >= '0' && cp <= '9');
}

/* Letters that ASCII does not have: asked of the patterns themselves. */
static bool is_identifier(const char *name, size_t len)
{
	static const char pattern[] = "^[\\p{ID_Start}$_][\\p{ID_Continue}$"
				      "\\u200c\\u200d]*$";
	struct gf_regex *re;
	bool found;
	size_t i;

	for (i = 0; i < len && (signed char)name[i] > 0; i++)
		;
	if (i == len)
		return true;
	re = gf_regex_new(pattern, sizeof(pattern) - 1, NULL);
	GF_BUG(!re);
	found = gf_regex_search(re, name, len) == 1;
	gf_regex_free(re);
	return found;
}

/* <name>, escapes resolved into `name`; r->p is on the '<'. */
static int read_name(struct regex_reader *r, struct gf_buf *name)
{
	const char *from = r->p++, *escape;
	uint32_t cp;

	while (r->p < r->end && *r->p != '>') {
		escape = r->p;
		if (r->end - r->p > 2 && *r->p == '\\' && r->p[1] == 'u') {
			r->p += 2;
			if (js_regex_read_unicode(r, escape, &cp) < 0)
				return -1;
		} else {
			r->p += gf_utf8_next(r->p, (size_t)(r->end - r->p),
					     &cp);
		}
		if (!is_name_char(cp, !name->len) ||
		    (cp >= 0xd800 && cp <= 0xdfff))
			return refuse_name(r, from);
		gf_buf_add_utf8(name, cp);
	}
	if (r->p == r->end || !name->len || !is_identifier(name->s, name->len))
		return refuse_name(r, from);
	r->p++;
	return 0;
}

static int put_name(struct regex_groups *groups, struct regex_reader *r,
		    const char *from)
{
	struct gf_buf name = GF_BUF_INIT;
	int ret = read_name(r, &name);
	char *kept;

	if (!ret) {
		kept = gf_arena_memdup(&groups->arena, name.s, name.len);
		if (gf_strmap_put(&groups->names, kept, name.len,
				  (void *)groups->captures))
			ret = js_regex_refuse(r, from,
					      N_("two groups have this name"));
	}
	gf_buf_release(&name);
	return ret;
}

/* r->p is on an opening; counts it and keeps its name. */
static int find_group(struct regex_groups *groups, struct regex_reader *r)
{
	const char *from = r->p++;

	if (r->p < r->end && *r->p == '*')
		return 0;
	if (r->p == r->end || *r->p != '?') {
		groups->captures++;
		return 0;
	}
	if (r->end - r->p < 2 || r->p[1] != '<')
		return 0;
	if (r->end - r->p > 2 && (r->p[2] == '=' || r->p[2] == '!'))
		return 0;
	groups->captures++;
	r->p++;
	return put_name(groups, r, from);
}

static void skip_class(struct regex_reader *r)
{
	for (; r->p < r->end && *r->p != ']'; r->p++)
		if (*r->p == '\\' && r->end - r->p > 1)
			r->p++;
}

int js_regex_groups_find(struct regex_groups *groups, struct regex_reader *r)
{
	while (r->p < r->end) {
		if (*r->p == '(') {
			if (find_group(groups, r) < 0)
				return -1;
			continue;
		}
		if (*r->p == '[') {
			skip_class(r);
		} else if (*r->p == '\\' && r->end - r->p > 1) {
			r->p++;
			if (*r->p == 'k' || (*r->p >= '1' && *r->p <= '9'))
				groups->referred = true;
		}
		if (r->p < r->end)
			r->p++;
	}
	r->p = r->start;
	return 0;
}

int js_regex_read_reference(struct regex_groups *groups, struct regex_reader *r,
			    size_t *number)
{
	struct gf_buf name = GF_BUF_INIT;
	const char *from = r->p - 2;
	int ret;

	if (r->p == r->end || *r->p != '<')
		return js_regex_refuse(r, from,
				       N_("a group is named again as "
					  "\\k<name>"));
	ret = read_name(r, &name);
	if (!ret) {
		*number =
			(size_t)gf_strmap_get(&groups->names, name.s, name.len);
		if (!*number)
			ret = js_regex_refuse(r, from,
					      N_("no group has this name"));
	}
	gf_buf_release(&name);
	return ret;
}

size_t js_regex_groups_open(struct regex_groups *groups, size_t parent,
			    const char *from, bool capture, bool place)
{
	struct regex_group *group;

	GF_GROW(groups->all, groups->n, groups->cap);
	group = &groups->all[groups->n];
	memset(group, 0, sizeof(*group));
	group->parent = parent;
	group->from = from;
	group->place = place;
	if (capture)
		group->number = ++groups->seen;
	GF_BUG(groups->seen > groups->captures);
	return groups->n++;
}

void js_regex_groups_refer(struct regex_groups *groups, size_t number,
			   const char *from)
{
	GF_GROW(groups->refers, groups->nrefers, groups->refers_cap);
	groups->refers[groups->nrefers].number = number;
	groups->refers[groups->nrefers++].from = from;
}

/*
 * Walks out from the group: is there a repetition that may start a round
 * without setting it, or end one by matching nothing?
 */
static bool differs(const struct regex_groups *groups, size_t target,
		    const char *refer)
{
	const struct regex_group *all = groups->all;
	const char *set = all[target].to;
	bool skipped = false;
	size_t i = target;

	for (;;) {
		if (all[i].many && all[i].nullable)
			return true;
		if (i != target && all[i].many &&
		    (skipped || all[i].alternates))
			return true;
		if (all[i].many && refer > all[i].from && refer < set)
			return true;
		if (!i)
			return false;
		skipped = skipped || all[i].optional ||
			  (i != target && all[i].alternates);
		i = all[i].parent;
	}
}

int js_regex_groups_judge(struct regex_groups *groups, struct regex_reader *r)
{
	size_t *at = gf_arena_zalloc(&groups->arena,
				     (groups->captures + 1) * sizeof(*at));
	size_t i;

	for (i = 0; i < groups->n; i++)
		at[groups->all[i].number] = i;
	for (i = 0; i < groups->nrefers; i++) {
		r->p = groups->refers[i].from + 2;
		if (differs(groups, at[groups->refers[i].number],
			    groups->refers[i].from))
			return js_regex_refuse(
				r, groups->refers[i].from,
				N_("it refers to a group that a repetition may "
				   "leave out, which cannot be judged the same "
				   "everywhere"));
	}
	return 0;
}

void js_regex_groups_release(struct regex_groups *groups)
{
	free(groups->all);
	free(groups->refers);
	gf_strmap_release(&groups->names);
	gf_arena_release(&groups->arena);
}
