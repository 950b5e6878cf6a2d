/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Markdown for a terminal: the one file that knows cmark, which parses;
 * wrap.c lays the words out. Without colours, the marks of headings, of
 * emphasis and of code stay where they were typed.
 *
 * The tree is walked by cmark's iterator, never by recursion; a frame for
 * each container that is open says what stands before its lines.
 */
#include "internal.h"

#include <cmark.h>

#define BULLETS (-1)
#define TAB	4

/* A block quote, a list or an item that is open. */
struct frame {
	size_t prefix; /* bytes of the prefix before it */
	int number;    /* of a list's next item, or BULLETS */
};

struct prose {
	struct gf_wrap wrap;
	struct frame *frames;
	size_t nframes, frames_cap;
	unsigned open[GF_STYLES]; /* how many of each, one inside another */
};

/* --- what stands before lines -------------------------------------------- */

static struct frame *push_frame(struct prose *p)
{
	struct frame *frame;

	GF_GROW(p->frames, p->nframes, p->frames_cap);
	frame = &p->frames[p->nframes++];
	*frame = (struct frame){ .prefix = p->wrap.prefix.len };
	return frame;
}

static void pop_frame(struct prose *p)
{
	struct gf_buf *prefix = &p->wrap.prefix;

	prefix->len = p->frames[--p->nframes].prefix;
	if (prefix->cap)
		prefix->s[prefix->len] = '\0';
}

/* The next line starts with `mark`, those below it with `below`. */
static void add_prefix(struct prose *p, const char *mark, const char *below)
{
	struct gf_wrap *w = &p->wrap;

	if (!w->has_first) {
		gf_buf_reset(&w->first);
		gf_buf_add(&w->first, w->prefix.s, w->prefix.len);
	}
	gf_buf_adds(&w->first, mark);
	gf_buf_adds(&w->prefix, below);
	w->has_first = true;
}

static void enter_quote(struct prose *p, cmark_node *node GF_UNUSED)
{
	push_frame(p);
	add_prefix(p, "│ ", "│ ");
}

static void leave_frame(struct prose *p, cmark_node *node GF_UNUSED)
{
	gf_wrap_break(&p->wrap); /* a mark that nothing followed */
	pop_frame(p);
}

static void enter_list(struct prose *p, cmark_node *node)
{
	struct frame *frame = push_frame(p);

	if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST)
		frame->number = cmark_node_get_list_start(node);
	else
		frame->number = BULLETS;
}

/* "• " or "12. ", and as many spaces below. */
static void enter_item(struct prose *p, cmark_node *node GF_UNUSED)
{
	struct frame *list = &p->frames[p->nframes - 1];
	char mark[32] = "• ", below[32] = "  ";

	if (list->number != BULLETS) {
		snprintf(mark, sizeof(mark), "%d. ", list->number++);
		snprintf(below, sizeof(below), "%*s", (int)strlen(mark), "");
	}
	push_frame(p);
	add_prefix(p, mark, below);
}

/* --- blocks -------------------------------------------------------------- */

static bool is_tight(cmark_node *item)
{
	return cmark_node_get_list_tight(cmark_node_parent(item));
}

/* Blocks stand apart, but in a tight list and where something starts. */
static bool stands_apart(cmark_node *node)
{
	cmark_node *parent = cmark_node_parent(node);

	if (!cmark_node_previous(node))
		return false;
	if (cmark_node_get_type(node) == CMARK_NODE_ITEM)
		return !is_tight(node);
	if (cmark_node_get_type(parent) == CMARK_NODE_ITEM)
		return !is_tight(parent);
	return true;
}

/* Spaces are kept; a tab is an indent. */
static void show_line(struct gf_buf *out, const char *s, size_t len)
{
	const char *tab;

	while ((tab = memchr(s, '\t', len))) {
		gf_write_shown(out, s, (size_t)(tab - s));
		gf_write_pad(out, TAB);
		len -= (size_t)(tab + 1 - s);
		s = tab + 1;
	}
	gf_write_shown(out, s, len);
}

/* The lines of a block as they are, `before` each. */
static void write_lines(struct prose *p, const char *s, size_t len,
			const char *before)
{
	struct gf_buf line = GF_BUF_INIT;
	const char *end = s + len, *next;

	for (; s < end; s = next + 1) {
		next = memchr(s, '\n', (size_t)(end - s));
		next = next ? next : end;
		gf_buf_reset(&line);
		gf_buf_adds(&line, before);
		show_line(&line, s, (size_t)(next - s));
		gf_wrap_line(&p->wrap, line.s, line.len);
	}
	gf_buf_release(&line);
}

static void write_code_block(struct prose *p, cmark_node *node)
{
	const char *s = cmark_node_get_literal(node);

	p->wrap.line_style = GF_CODE;
	write_lines(p, s, strlen(s), "    ");
	p->wrap.line_style = 0;
}

static void write_html_block(struct prose *p, cmark_node *node)
{
	const char *s = cmark_node_get_literal(node);

	write_lines(p, s, strlen(s), "");
}

static void write_rule(struct prose *p, cmark_node *node GF_UNUSED)
{
	static const char rule[] = "────────────";

	gf_wrap_line(&p->wrap, rule, strlen(rule));
}

static void end_block(struct prose *p, cmark_node *node GF_UNUSED)
{
	gf_wrap_break(&p->wrap);
}

/* --- inside blocks ------------------------------------------------------- */

/* Starts or ends a style: one may stand inside another of its own. */
static void turn(struct prose *p, unsigned style, int by)
{
	unsigned i, all = 0;

	for (i = 0; i < GF_STYLES; i++) {
		if (style == 1u << i)
			p->open[i] += (unsigned)by;
		all |= p->open[i] ? 1u << i : 0;
	}
	gf_wrap_style(&p->wrap, all);
}

/* What stands for a style where there are no colours. */
static void mark(struct prose *p, const char *s)
{
	if (!p->wrap.color)
		gf_wrap_text(&p->wrap, s, strlen(s));
}

static void enter_heading(struct prose *p, cmark_node *node)
{
	static const char *const marks[] = { "",       "# ",	"## ",
					     "### ",   "#### ", "##### ",
					     "###### " };

	turn(p, GF_BOLD, 1);
	mark(p, marks[cmark_node_get_heading_level(node)]);
}

static void leave_heading(struct prose *p, cmark_node *node GF_UNUSED)
{
	turn(p, GF_BOLD, -1);
	gf_wrap_break(&p->wrap);
}

static void enter_emphasis(struct prose *p, cmark_node *node GF_UNUSED)
{
	turn(p, GF_ITALIC, 1);
	mark(p, "*");
}

static void leave_emphasis(struct prose *p, cmark_node *node GF_UNUSED)
{
	mark(p, "*");
	turn(p, GF_ITALIC, -1);
}

static void enter_strong(struct prose *p, cmark_node *node GF_UNUSED)
{
	turn(p, GF_BOLD, 1);
	mark(p, "**");
}

static void leave_strong(struct prose *p, cmark_node *node GF_UNUSED)
{
	mark(p, "**");
	turn(p, GF_BOLD, -1);
}

static void write_literal(struct prose *p, cmark_node *node)
{
	const char *s = cmark_node_get_literal(node);

	gf_wrap_shown(&p->wrap, s, strlen(s));
}

static void write_code(struct prose *p, cmark_node *node)
{
	turn(p, GF_CODE, 1);
	mark(p, "`");
	write_literal(p, node);
	mark(p, "`");
	turn(p, GF_CODE, -1);
}

static void write_space(struct prose *p, cmark_node *node GF_UNUSED)
{
	gf_wrap_text(&p->wrap, " ", 1);
}

/* <https://a.example> and <a@b.example> say their address once. */
static bool is_own_text(cmark_node *node, const char *url)
{
	cmark_node *child = cmark_node_first_child(node);
	const char *text;

	if (!child || cmark_node_next(child) ||
	    cmark_node_get_type(child) != CMARK_NODE_TEXT)
		return false;
	text = cmark_node_get_literal(child);
	return !strcmp(text, url) ||
	       (!strncmp(url, "mailto:", 7) && !strcmp(text, url + 7));
}

static void enter_link(struct prose *p, cmark_node *node GF_UNUSED)
{
	turn(p, GF_UNDERLINE, 1);
}

/* "text (address)": a terminal has nothing to click on. */
static void leave_link(struct prose *p, cmark_node *node)
{
	const char *url = cmark_node_get_url(node);
	bool empty = !cmark_node_first_child(node);

	turn(p, GF_UNDERLINE, -1);
	if (!url || !*url || is_own_text(node, url))
		return;
	gf_wrap_text(&p->wrap, empty ? "(" : " (", empty ? 1 : 2);
	gf_wrap_shown(&p->wrap, url, strlen(url));
	gf_wrap_text(&p->wrap, ")", 1);
}

/* --- the walk ------------------------------------------------------------ */

typedef void (*node_fn)(struct prose *p, cmark_node *node);

static const struct {
	node_fn enter, leave;
} nodes[] = {
	[CMARK_NODE_BLOCK_QUOTE] = { enter_quote, leave_frame },
	[CMARK_NODE_LIST] = { enter_list, leave_frame },
	[CMARK_NODE_ITEM] = { enter_item, leave_frame },
	[CMARK_NODE_CODE_BLOCK] = { write_code_block, NULL },
	[CMARK_NODE_HTML_BLOCK] = { write_html_block, NULL },
	[CMARK_NODE_PARAGRAPH] = { NULL, end_block },
	[CMARK_NODE_HEADING] = { enter_heading, leave_heading },
	[CMARK_NODE_THEMATIC_BREAK] = { write_rule, NULL },
	[CMARK_NODE_TEXT] = { write_literal, NULL },
	[CMARK_NODE_SOFTBREAK] = { write_space, NULL },
	[CMARK_NODE_LINEBREAK] = { end_block, NULL },
	[CMARK_NODE_CODE] = { write_code, NULL },
	[CMARK_NODE_HTML_INLINE] = { write_literal, NULL },
	[CMARK_NODE_EMPH] = { enter_emphasis, leave_emphasis },
	[CMARK_NODE_STRONG] = { enter_strong, leave_strong },
	[CMARK_NODE_LINK] = { enter_link, leave_link },
	[CMARK_NODE_IMAGE] = { enter_link, leave_link },
};

static bool is_block(cmark_node_type type)
{
	return type >= CMARK_NODE_FIRST_BLOCK && type <= CMARK_NODE_LAST_BLOCK;
}

static void walk(struct prose *p, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		bool enter = event == CMARK_EVENT_ENTER;
		node_fn fn = NULL;

		if (type < GF_NELEMS(nodes))
			fn = enter ? nodes[type].enter : nodes[type].leave;
		if (enter && is_block(type) && stands_apart(node))
			gf_wrap_blank(&p->wrap);
		if (fn)
			fn(p, node);
	}
	cmark_iter_free(iter);
}

static cmark_node *parse(const char *s, size_t len)
{
	/* memory runs out in lib/base, where it always does */
	static cmark_mem memory = { gf_xcalloc, gf_xrealloc, free };
	cmark_parser *parser;
	cmark_node *root;

	parser = cmark_parser_new_with_mem(CMARK_OPT_VALIDATE_UTF8, &memory);
	cmark_parser_feed(parser, s, len);
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

void gf_markdown_write(struct gf_buf *out, const char *s, size_t len,
		       unsigned width, unsigned indent, bool color)
{
	struct prose p = { 0 };
	cmark_node *root;

	gf_wrap_init(&p.wrap, out, width, color);
	gf_write_pad(&p.wrap.prefix, indent);
	if (gf_markdown_is_bounded(s, len)) {
		root = parse(s, len);
		walk(&p, root);
		cmark_node_free(root);
	} else {
		write_lines(&p, s, len, "");
	}
	gf_wrap_release(&p.wrap);
	free(p.frames);
}
