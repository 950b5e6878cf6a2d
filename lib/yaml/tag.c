/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Explicit tags: `!!str 12`. The core schema's own are honoured where they
 * agree with the value; any other, and every one in a registry, is a finding.
 */
#include "build.h"

#define CORE "tag:yaml.org,2002:"

enum tag {
	TAG_NONE,
	TAG_STR,
	TAG_INT,
	TAG_FLOAT,
	TAG_BOOL,
	TAG_NULL,
	TAG_SEQ,
	TAG_MAP,
	TAG_OTHER
};

static const char *const names[] = {
	[TAG_STR] = CORE "str",	    [TAG_INT] = CORE "int",
	[TAG_FLOAT] = CORE "float", [TAG_BOOL] = CORE "bool",
	[TAG_NULL] = CORE "null",   [TAG_SEQ] = CORE "seq",
	[TAG_MAP] = CORE "map",
};

static enum tag find_tag(const char *tag)
{
	enum tag t;

	if (!strcmp(tag, "!"))
		return TAG_NONE;
	for (t = TAG_STR; t < TAG_OTHER; t++)
		if (!strcmp(tag, names[t]))
			break;
	return t;
}

/* Where the tag is typed: before or after an anchor, before the value. */
static bool find_typed(const struct gf_source *src, struct gf_span *span)
{
	uint32_t at = span->start, end = at;
	const char *s = src->text;

	if (s[at] == '&')
		at += (uint32_t)strcspn(s + at, " \t\r\n");
	at += (uint32_t)strspn(s + at, " \t\r\n");
	if (s[at] != '!')
		return false;
	end = at + (uint32_t)strcspn(s + at, " \t\r\n");
	*span = (struct gf_span){ at, end };
	return true;
}

static void say_tag(struct gf_builder *b, struct gf_span span, enum tag tag,
		    bool consistent)
{
	struct gf_diag *d;
	const char *typed;

	find_typed(b->src, &span);
	d = gf_build_find(b, GF_RULE_YAML_TAG, span);
	if (!d)
		return;
	typed = gf_diags_excerpt(b->diags, b->src->text + span.start,
				 span.end - span.start);
	if (!consistent)
		gf_say(b->diags, &d->message,
		       N_("'%s' does not agree with the value behind it"),
		       typed);
	else
		gf_say(b->diags, &d->message,
		       N_("'%s' is a tag, which not every program understands"),
		       typed);
	gf_say(b->diags, &d->expected, N_("the value alone"));
	if (tag == TAG_STR || tag == TAG_NONE)
		gf_say(b->diags, &d->advice,
		       N_("remove '%s' and put the value between double "
			  "quotes"),
		       typed);
	else
		gf_say(b->diags, &d->advice,
		       N_("remove '%s'; if the value is a text that starts "
			  "with '!', put it between double quotes"),
		       typed);
}

void gf_judge_tag(struct gf_builder *b, enum gf_type type, const char *tag,
		  struct gf_span span)
{
	enum tag t = find_tag(tag);
	bool fits = t == TAG_NONE || t == TAG_OTHER ||
		    (t == TAG_SEQ && type == GF_SEQ) ||
		    (t == TAG_MAP && type == GF_MAP);

	if (!fits || t == TAG_OTHER || b->opts->strict)
		say_tag(b, span, t, fits);
}

/* What a value is under a tag of the core schema; false: it cannot be. */
static bool resolve_as(enum tag tag, enum gf_plain plain, enum gf_plain *as)
{
	*as = plain;
	switch (tag) {
	case TAG_NONE:
	case TAG_STR:
		*as = GF_PLAIN_STRING;
		return true;
	case TAG_INT:
		return plain == GF_PLAIN_INT;
	case TAG_FLOAT:
		return plain >= GF_PLAIN_INT;
	case TAG_BOOL:
		return plain == GF_PLAIN_TRUE || plain == GF_PLAIN_FALSE;
	case TAG_NULL:
		return plain == GF_PLAIN_NULL;
	case TAG_OTHER:
		return true;
	case TAG_SEQ:
	case TAG_MAP:
		break;
	}
	return false;
}

enum gf_plain gf_resolve_tagged(struct gf_builder *b, const struct gf_scalar *s,
				const char *tag)
{
	enum gf_plain plain = gf_resolve_plain(s->text, s->len), as;
	struct gf_span typed = s->span;
	enum tag t;
	bool fits;

	if (!tag && (s->style != GF_PLAIN || !find_typed(b->src, &typed)))
		return s->style == GF_PLAIN ? plain : GF_PLAIN_STRING;
	t = tag ? find_tag(tag) : TAG_NONE;
	if (t == TAG_OTHER && s->style != GF_PLAIN)
		plain = GF_PLAIN_STRING;
	fits = resolve_as(t, plain, &as);
	if (!fits || t == TAG_OTHER || b->opts->strict)
		say_tag(b, s->span, t, fits);
	return as;
}
