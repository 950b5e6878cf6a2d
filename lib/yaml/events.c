/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From libyaml's events to the builder's calls. libyaml's own documents are
 * not used: their anchors are quadratic and their marks are lost. Its events
 * are, each checked against the limits before the next is asked for, so that
 * none of its own slow paths is ever reached.
 *
 * A libyaml mark counts characters. Marks come in order, so they are turned
 * into bytes on the way along the wide characters that lines.c has met.
 */
#include "events.h"

#include <yaml.h>

struct gf_events {
	struct gf_builder *b;
	yaml_parser_t parser;
	struct gf_span part;
	uint32_t base; /* byte of the source where libyaml started */
	/*
	 * Marks are between two wide characters: what stands at a character
	 * from first to last is `shift` bytes further on.
	 */
	size_t first, last, shift;
	uint32_t passed; /* wide characters before these */
};

/* --- marks --------------------------------------------------------------- */

static bool is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Up to the next wide character, or to the end. */
static void set_last(struct gf_events *ev)
{
	const struct gf_scan *scan = &ev->b->scan;
	uint32_t at = ev->passed < scan->nwide ? scan->wide[ev->passed]
					       : ev->part.end;

	ev->last = at - ev->shift;
}

static void start_marks(struct gf_events *ev)
{
	ev->first = 0;
	ev->shift = ev->base;
	ev->passed = ev->b->scan.bom > 0;
	set_last(ev);
}

static void pass_wide(struct gf_events *ev)
{
	uint32_t at = ev->b->scan.wide[ev->passed++];
	unsigned char lead = (unsigned char)ev->b->src->text[at];

	ev->shift += 1 + (lead >= 0xe0) + (lead >= 0xf0);
	ev->first = ev->last + 1;
	set_last(ev);
}

/* The mark is beyond these characters, or behind: that only an error asks. */
static void move_to(struct gf_events *ev, size_t chars)
{
	if (chars < ev->first)
		start_marks(ev);
	while (chars > ev->last && ev->passed < ev->b->scan.nwide)
		pass_wide(ev);
}

static uint32_t byte_of(struct gf_events *ev, size_t chars)
{
	if (chars < ev->first || chars > ev->last)
		move_to(ev, chars);
	return chars <= ev->last ? (uint32_t)(chars + ev->shift) : ev->part.end;
}

static struct gf_span span_of(struct gf_events *ev, const yaml_event_t *e)
{
	struct gf_span span;

	span.start = byte_of(ev, e->start_mark.index);
	span.end = byte_of(ev, e->end_mark.index);
	return span;
}

/* --- opening ------------------------------------------------------------- */

/* Bytes after the first of each wide character in the part. */
static size_t count_tails(const struct gf_events *ev)
{
	const struct gf_scan *scan = &ev->b->scan;
	unsigned char lead;
	uint32_t i = ev->b->scan.bom > 0;
	size_t n = 0;

	for (; i < scan->nwide; i++) {
		lead = (unsigned char)ev->b->src->text[scan->wide[i]];
		n += 1 + (lead >= 0xe0) + (lead >= 0xf0);
	}
	return n;
}

/* Whether libyaml is the one whose reader feed_buffer() stands in for. */
static bool is_known_reader(void)
{
	int major, minor, patch;

	yaml_get_version(&major, &minor, &patch);
	return major == 0 && minor == 2 && patch == 5;
}

/*
 * libyaml's reader takes the bytes one by one, to refuse what lines.c has
 * judged already. Where it would refuse nothing, they go straight to the
 * buffer it would fill, and that is left as it would leave it: the text, a
 * NUL, the end. yaml.h calls these members internal, so this holds for one
 * version; any other reads for itself, as do texts larger than its buffer.
 */
static bool feed_buffer(struct gf_events *ev, const char *s, size_t len)
{
	yaml_parser_t *p = &ev->parser;

	if (ev->b->scan.controls || !is_known_reader() ||
	    len >= (size_t)(p->buffer.end - p->buffer.last))
		return false;
	memcpy(p->buffer.last, s, len);
	p->buffer.last += len;
	*p->buffer.last++ = '\0';
	p->unread = len - count_tails(ev) + 1;
	p->offset = len;
	p->eof = 1;
	return true;
}

struct gf_events *gf_events_open(struct gf_builder *b, struct gf_span part)
{
	struct gf_events *ev = gf_xmalloc(sizeof(*ev));
	const char *s;
	size_t len;

	ev->b = b;
	ev->part = part;
	ev->base = part.start + b->scan.bom;
	start_marks(ev);
	gf_memory_keep();
	if (!yaml_parser_initialize(&ev->parser))
		gf_bug(__FILE__, __LINE__, "libyaml: out of memory");
	yaml_parser_set_encoding(&ev->parser, YAML_UTF8_ENCODING);
	s = b->src->text + ev->base;
	len = part.end - ev->base;
	if (feed_buffer(ev, s, len))
		len = 0;
	yaml_parser_set_input_string(&ev->parser, (const unsigned char *)s,
				     len);
	return ev;
}

void gf_events_close(struct gf_events *ev)
{
	yaml_parser_delete(&ev->parser);
	free(ev);
}

/* Whether what stands before an offset is a line of three dots. */
static bool after_dots(const char *text, uint32_t start, uint32_t at)
{
	while (at > start && strchr(" \t\r\n", text[at - 1]))
		at--;
	return at - start >= 3 && !memcmp(text + at - 3, "...", 3) &&
	       (at - start == 3 || text[at - 4] == '\n');
}

static void say_text_after_end(struct gf_builder *b, uint32_t at)
{
	struct gf_span span = { at, at + 1 };
	struct gf_diag *d =
		gf_diags_add(b->diags, GF_RULE_YAML_SEVERAL_DOCUMENTS, span);

	if (!d)
		return;
	gf_say(b->diags, &d->message,
	       N_("there is text after the line '...', which ends the "
		  "document"));
	gf_say(b->diags, &d->advice,
	       N_("remove the line '...', or what stands after it"));
}

/* libyaml gave up: says why, once. */
static void say_problem(struct gf_events *ev)
{
	const yaml_parser_t *p = &ev->parser;
	struct gf_problem problem = { .problem = p->problem,
				      .context = p->context,
				      .part = ev->part };

	if (p->error == YAML_MEMORY_ERROR)
		gf_bug(__FILE__, __LINE__, "libyaml: out of memory");
	if (p->error == YAML_READER_ERROR) {
		problem.offset = ev->base + (uint32_t)p->problem_offset;
		problem.context_offset = problem.offset;
	} else {
		problem.offset = byte_of(ev, p->problem_mark.index);
		problem.context_offset =
			p->context ? byte_of(ev, p->context_mark.index)
				   : problem.offset;
	}
	if (problem.problem && strstr(problem.problem, "<document start>") &&
	    after_dots(ev->b->src->text, ev->base, problem.offset))
		say_text_after_end(ev->b, problem.offset);
	else
		gf_explain(ev->b->src, &problem, ev->b->opts, ev->b->diags);
}

static bool next(struct gf_events *ev, yaml_event_t *e)
{
	if (yaml_parser_parse(&ev->parser, e))
		return true;
	say_problem(ev);
	return false;
}

int gf_events_seek(struct gf_events *ev, struct gf_span *start)
{
	yaml_event_t e;
	yaml_event_type_t type;

	do {
		if (!next(ev, &e))
			return -1;
		type = e.type;
		*start = span_of(ev, &e);
		yaml_event_delete(&e);
	} while (type == YAML_STREAM_START_EVENT);
	return type == YAML_DOCUMENT_START_EVENT;
}

/* --- events -------------------------------------------------------------- */

static const char *text_or_null(const yaml_char_t *s)
{
	return (const char *)s;
}

/* The text of | and > ends before the blank lines that follow it. */
static void trim_block(const char *text, struct gf_span *span)
{
	while (span->end > span->start + 1 &&
	       strchr(" \t\r\n", text[span->end - 1]))
		span->end--;
}

static bool say_merge_key(struct gf_builder *b, struct gf_span span)
{
	struct gf_diag *d = gf_build_find(b, GF_RULE_YAML_MERGE_KEY, span);

	if (!d)
		return false;
	gf_say(b->diags, &d->message,
	       N_("the key '<<' copies keys from elsewhere, which YAML 1.2 "
		  "does not know"));
	gf_say(b->diags, &d->expected, N_("each key written in full"));
	gf_say(b->diags, &d->advice,
	       N_("write here the keys that it copies, one a line"));
	return false;
}

static enum gf_style style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return GF_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return GF_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE:
		return GF_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return GF_FOLDED;
	default:
		return GF_PLAIN;
	}
}

static bool take_scalar(struct gf_events *ev, const yaml_event_t *e)
{
	struct gf_scalar s = {
		.text = (const char *)e->data.scalar.value,
		.len = e->data.scalar.length,
		.span = span_of(ev, e),
		.style = style_of(e->data.scalar.style),
		.anchor = text_or_null(e->data.scalar.anchor),
	};
	const char *tag = text_or_null(e->data.scalar.tag);

	if (s.style >= GF_LITERAL)
		trim_block(ev->b->src->text, &s.span);
	/* libyaml keeps no trace of a lone '!' but in the source */
	if (!tag && s.style == GF_PLAIN && !s.anchor &&
	    ev->b->src->text[s.span.start] != '!') {
		if (s.len == 2 && !memcmp(s.text, "<<", 2) &&
		    gf_build_at_key(ev->b))
			return say_merge_key(ev->b, s.span);
		s.plain = gf_resolve_plain(s.text, s.len);
	} else {
		s.plain = gf_resolve_tagged(ev->b, &s, tag);
	}
	return gf_build_scalar(ev->b, &s);
}

static bool take_start(struct gf_events *ev, const yaml_event_t *e)
{
	bool seq = e->type == YAML_SEQUENCE_START_EVENT, flow;
	const char *tag, *anchor;
	struct gf_span span = span_of(ev, e);

	if (seq) {
		flow = e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
		tag = text_or_null(e->data.sequence_start.tag);
		anchor = text_or_null(e->data.sequence_start.anchor);
	} else {
		flow = e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
		tag = text_or_null(e->data.mapping_start.tag);
		anchor = text_or_null(e->data.mapping_start.anchor);
	}
	if (tag)
		gf_judge_tag(ev->b, seq ? GF_SEQ : GF_MAP, tag, span);
	return gf_build_open(ev->b, seq ? GF_SEQ : GF_MAP,
			     flow ? GF_FLOW : GF_BLOCK, span, anchor);
}

/* A bracket that closes has a place; an indentation that ends has none. */
static void take_end(struct gf_events *ev, const yaml_event_t *e)
{
	bool bracket = e->end_mark.index > e->start_mark.index;

	gf_build_close(ev->b, bracket ? byte_of(ev, e->end_mark.index) : 0);
}

/*
 * What yaml_event_delete() does where a value is all that an event holds, as
 * for most of them: it also clears the event, which is then filled again.
 */
static void drop(yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		if (e->data.scalar.anchor || e->data.scalar.tag)
			break;
		gf_memory_free(e->data.scalar.value);
		return;
	case YAML_SEQUENCE_START_EVENT:
		if (e->data.sequence_start.anchor || e->data.sequence_start.tag)
			break;
		return;
	case YAML_MAPPING_START_EVENT:
		if (e->data.mapping_start.anchor || e->data.mapping_start.tag)
			break;
		return;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return;
	default:
		break;
	}
	yaml_event_delete(e);
}

static bool take(struct gf_events *ev, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(ev, e);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return take_start(ev, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		take_end(ev, e);
		return true;
	case YAML_ALIAS_EVENT:
		return gf_build_alias(ev->b, (const char *)e->data.alias.anchor,
				      span_of(ev, e));
	default:
		return true;
	}
}

struct gf_node *gf_events_read(struct gf_events *ev)
{
	yaml_event_type_t type;
	yaml_event_t e;
	bool going;

	do {
		if (!next(ev, &e))
			return NULL;
		type = e.type;
		going = take(ev, &e);
		drop(&e);
		if (!going)
			return NULL;
	} while (type != YAML_DOCUMENT_END_EVENT);
	return ev->b->root;
}

/* --- trying -------------------------------------------------------------- */

/* The byte that so many characters behind `at` start at. */
static uint32_t walk(const char *s, uint32_t at, uint32_t end, size_t chars)
{
	for (; chars && at < end; chars--)
		do {
			at++;
		} while (at < end && is_tail(s[at]));
	return at;
}

static void take_problem(const yaml_parser_t *p, const char *s, uint32_t len,
			 struct gf_probe *probe)
{
	/* the reader does not count a byte order mark */
	uint32_t base = len >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;

	probe->problem = p->problem ? p->problem : "";
	if (p->error == YAML_READER_ERROR)
		probe->at = (uint32_t)p->problem_offset;
	else
		probe->at = walk(s, base, len, p->problem_mark.index);
	if (probe->at > len)
		probe->at = len;
	probe->context = probe->at;
	if (p->context)
		probe->context = walk(s, base, len, p->context_mark.index);
}

static int depth_change(yaml_event_type_t type)
{
	if (type == YAML_SEQUENCE_START_EVENT ||
	    type == YAML_MAPPING_START_EVENT)
		return 1;
	return type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT
		       ? -1
		       : 0;
}

void gf_yaml_probe(const char *s, uint32_t len, struct gf_probe *probe)
{
	yaml_parser_t parser;
	yaml_event_t event;
	int depth = 0;
	bool end = false;

	*probe = (struct gf_probe){ 0 };
	if (!yaml_parser_initialize(&parser))
		gf_bug(__FILE__, __LINE__, "libyaml: out of memory");
	yaml_parser_set_input_string(&parser, (const unsigned char *)s, len);
	while (!end) {
		if (!yaml_parser_parse(&parser, &event)) {
			take_problem(&parser, s, len, probe);
			break;
		}
		depth += depth_change(event.type);
		/* too deep is another finding, and slow */
		end = event.type == YAML_STREAM_END_EVENT ||
		      depth > (int)gf_limit(GF_LIMIT_YAML_DEPTH);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}
