/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The doors of the room: a source goes in, a tree comes out. Bytes are judged
 * first (lines.c), then read by libyaml's events (events.c) or as JSON
 * (json.c), then what libyaml takes in silence is judged (explain.c).
 */
#include "events.h"

#define BOM "\xef\xbb\xbf"

static struct gf_span whole(const struct gf_source *src)
{
	return (struct gf_span){ 0, src->len };
}

static void clear(struct gf_doc *doc)
{
	gf_arena_clear(&doc->arena);
	doc->root = NULL;
	doc->index = 0;
}

/* Before anything of that size is made. */
static bool check_size(const struct gf_span *part,
		       const struct gf_compose_opts *opts,
		       struct gf_diags *diags)
{
	size_t cap = opts->max_bytes ? opts->max_bytes
				     : gf_limit(GF_LIMIT_RECORD_BYTES);
	size_t size = part->end - part->start;
	struct gf_span first = { part->start, part->start };

	if (size <= cap)
		return true;
	gf_say_limit(diags, GF_LIMIT_RECORD_BYTES, first, size, cap);
	return false;
}

/* --- front matter -------------------------------------------------------- */

/* Whether the line at `at` is three marks and blanks; *next is behind it. */
static bool is_fence(const struct gf_source *src, uint32_t at, bool closing,
		     uint32_t *next)
{
	const char *s = src->text + at;
	const char *end = memchr(s, '\n', src->len - at);
	uint32_t len = end ? (uint32_t)(end - s) + 1 : src->len - at;
	uint32_t i;

	*next = at + len;
	if (len < 3 ||
	    (memcmp(s, "---", 3) && (!closing || memcmp(s, "...", 3))))
		return false;
	for (i = 3; i < len; i++)
		if (!strchr(" \t\r\n", s[i]) || !s[i])
			return false;
	return true;
}

static bool say_no_fence(struct gf_source *src, struct gf_diags *diags,
			 bool open)
{
	struct gf_diag *d = gf_diags_add(diags,
					 open ? GF_RULE_FRONT_MATTER_OPEN
					      : GF_RULE_FRONT_MATTER_MISSING,
					 gf_source_line(src, 1));

	if (!d)
		return false;
	if (open) {
		gf_say(diags, &d->message,
		       N_("the front matter opened by this '---' is never "
			  "closed"));
		gf_say(diags, &d->advice,
		       N_("write a line '---' after the last key, before the "
			  "text of the page"));
		return false;
	}
	gf_say(diags, &d->message,
	       N_("the file does not start with a front matter"));
	gf_say(diags, &d->expected, N_("a first line '---'"));
	gf_say(diags, &d->advice,
	       N_("start the file with a line '---', the keys and their "
		  "values, and another line '---'"));
	return false;
}

/* From the start to the closing line: libyaml takes the first '---'. */
static bool find_front_matter(struct gf_source *src, struct gf_span *part,
			      struct gf_diags *diags)
{
	uint32_t at = src->len >= 3 && !memcmp(src->text, BOM, 3) ? 3 : 0;

	if (!is_fence(src, at, false, &at))
		return say_no_fence(src, diags, false);
	part->start = 0;
	do {
		if (at >= src->len)
			return say_no_fence(src, diags, true);
		part->end = at;
	} while (!is_fence(src, at, true, &at));
	return true;
}

/* --- YAML ---------------------------------------------------------------- */

static bool find_part(struct gf_source *src, const struct gf_compose_opts *opts,
		      struct gf_span *part, struct gf_diags *diags)
{
	*part = whole(src);
	if (!check_size(part, opts, diags))
		return false;
	return opts->syntax != GF_SYNTAX_FRONT_MATTER ||
	       find_front_matter(src, part, diags);
}

static void say_no_document(struct gf_diags *diags)
{
	struct gf_diag *d = gf_diags_add(diags, GF_RULE_YAML_NO_DOCUMENT,
					 (struct gf_span){ 0, 0 });

	if (!d)
		return;
	gf_say(diags, &d->message,
	       N_("there is nothing to read: no key, no value"));
	gf_say(diags, &d->expected, N_("exactly one document"));
	gf_say(diags, &d->advice,
	       N_("write the keys and their values, or delete the file"));
}

static void say_second_document(struct gf_diags *diags, struct gf_span span)
{
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_YAML_SEVERAL_DOCUMENTS, span);
	if (!d)
		return;
	gf_say(diags, &d->message, N_("a second document starts here"));
	gf_say(diags, &d->expected, N_("exactly one document"));
	gf_say(diags, &d->advice,
	       N_("move what follows to a file of its own, or remove the line "
		  "'---'"));
}

/* The only document; what follows it is a finding. */
static bool read_one(struct gf_events *ev, struct gf_diags *diags)
{
	struct gf_span at;
	int found = gf_events_seek(ev, &at);

	if (!found)
		say_no_document(diags);
	if (found <= 0 || !gf_events_read(ev))
		return false;
	found = gf_events_seek(ev, &at);
	if (found > 0)
		say_second_document(diags, at);
	return found >= 0;
}

static bool compose_yaml(struct gf_doc *doc, struct gf_source *src,
			 const struct gf_compose_opts *opts,
			 struct gf_diags *diags)
{
	struct gf_builder *b = gf_build_begin(doc, src, opts, diags);
	struct gf_events *ev;
	struct gf_span part;
	bool good;

	if (!find_part(src, opts, &part, diags) ||
	    !gf_check_lines(src, part, opts, &b->scan, diags))
		return false;
	ev = gf_events_open(b, part);
	good = read_one(ev, diags);
	gf_events_close(ev);
	if (!good)
		return false;
	doc->root = b->root;
	gf_check_tree(src, doc->root, &b->scan, opts, diags);
	return true;
}

static bool compose_json(struct gf_doc *doc, struct gf_source *src,
			 struct gf_span part,
			 const struct gf_compose_opts *opts,
			 struct gf_diags *diags)
{
	struct gf_builder *b = gf_build_begin(doc, src, opts, diags);

	if (!check_size(&part, opts, diags) ||
	    !gf_check_lines(src, part, opts, &b->scan, diags))
		return false;
	part.start += b->scan.bom;
	doc->root = gf_json_read(b, part);
	return doc->root != NULL;
}

/* --- doors --------------------------------------------------------------- */

bool gf_compose(struct gf_doc *doc, struct gf_source *src,
		const struct gf_compose_opts *opts, struct gf_diags *diags)
{
	clear(doc);
	if (opts->syntax == GF_SYNTAX_JSON)
		compose_json(doc, src, whole(src), opts, diags);
	else
		compose_yaml(doc, src, opts, diags);
	diags->unread = !doc->root;
	return doc->root != NULL;
}

bool gf_compose_line(struct gf_doc *doc, struct gf_source *src,
		     struct gf_span span, const struct gf_compose_opts *opts,
		     struct gf_diags *diags)
{
	clear(doc);
	/* half of a line end, which a line on its own cannot judge */
	if (span.end > span.start && src->text[span.end - 1] == '\r')
		span.end--;
	diags->unread = !compose_json(doc, src, span, opts, diags);
	return !diags->unread;
}

/* Every document of an open stream, each told as soon as it is read. */
static int tell_each(struct gf_doc *doc, struct gf_events *ev,
		     struct gf_builder *b, gf_compose_fn fn, void *payload)
{
	struct gf_span at;
	uint32_t index;
	int found, ret = 0;

	for (index = 0; !ret; index++) {
		clear(doc);
		doc->index = index;
		found = gf_events_seek(ev, &at);
		if (!found && index)
			return 0;
		if (!found)
			say_no_document(b->diags);
		gf_build_begin(doc, b->src, b->opts, b->diags);
		if (found > 0)
			doc->root = gf_events_read(ev);
		if (doc->root)
			gf_check_tree(b->src, doc->root, &b->scan, b->opts,
				      b->diags);
		b->diags->unread = !doc->root;
		ret = fn(doc, b->diags, payload);
		/* libyaml cannot find its way again in what is left */
		if (!doc->root)
			break;
	}
	return ret;
}

int gf_compose_stream(struct gf_doc *doc, struct gf_source *src,
		      const struct gf_compose_opts *opts,
		      struct gf_diags *diags, gf_compose_fn fn, void *payload)
{
	struct gf_builder *b;
	struct gf_events *ev;
	struct gf_span part;
	int ret;

	if (opts->strict || opts->syntax != GF_SYNTAX_YAML) {
		gf_compose(doc, src, opts, diags);
		return fn(doc, diags, payload);
	}
	clear(doc);
	b = gf_build_begin(doc, src, opts, diags);
	if (!find_part(src, opts, &part, diags) ||
	    !gf_check_lines(src, part, opts, &b->scan, diags))
		return fn(doc, diags, payload);
	ev = gf_events_open(b, part);
	ret = tell_each(doc, ev, b, fn, payload);
	gf_events_close(ev);
	return ret;
}

void gf_doc_release(struct gf_doc *doc)
{
	gf_build_release(doc->scratch);
	gf_arena_release(&doc->arena);
	*doc = (struct gf_doc){ 0 };
}
