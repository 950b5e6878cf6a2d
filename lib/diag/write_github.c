/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The commands of GitHub Actions, which make annotations of findings: alone,
 * or behind the text for people, in which nothing may pass for a command.
 */
#include "diag/internal.h"

/* What a command's text, and besides a property's, must not hold. */
static void add_command(struct gf_buf *out, const char *s, const char *special)
{
	for (; *s; s++) {
		if (strchr(special, *s))
			gf_buf_addf(out, "%%%02X", (unsigned char)*s);
		else
			gf_buf_addc(out, *s);
	}
}

#define IN_TEXT	    "%\r\n"
#define IN_PROPERTY "%\r\n:,"

static void add_path(struct gf_buf *out, const char *path)
{
	struct gf_buf shown = GF_BUF_INIT;

	gf_buf_add_visible(&shown, path, strlen(path));
	add_command(out, shown.s, IN_PROPERTY);
	gf_buf_release(&shown);
}

/* An annotation keeps its line ends: what was expected stands below. */
static void add_message(struct gf_buf *out, const struct gf_diag *d)
{
	struct gf_buf message = GF_BUF_INIT;

	gf_message_write(&message, d);
	add_command(out, message.s, IN_TEXT);
	gf_buf_release(&message);
}

static void annotate(struct gf_buf *out, struct gf_source *src,
		     const struct gf_diag *d)
{
	static const char *const commands[] = { [GF_INFO] = "notice",
						[GF_WARNING] = "warning",
						[GF_ERROR] = "error" };
	struct gf_position pos = gf_source_position(src, d->span.start);

	gf_buf_addf(out, "::%s file=", commands[d->severity]);
	add_path(out, src->path);
	gf_buf_addf(out, ",line=%u,col=%u,title=%s::", pos.line, pos.column,
		    gf_diag_rule(d));
	add_message(out, d);
	gf_buf_addc(out, '\n');
}

uint32_t gf_github_annotate(struct gf_buf *out, struct gf_source *src,
			    const struct gf_diags *diags, uint32_t max)
{
	uint32_t i, n = 0;

	for (i = 0; i < diags->n && n < max; i++)
		if (diags->items[i].standing == GF_COUNTS) {
			annotate(out, src, &diags->items[i]);
			n++;
		}
	return n;
}

static void document_github(struct gf_writer *w, struct gf_source *src,
			    uint32_t index GF_UNUSED,
			    const struct gf_diags *diags)
{
	gf_github_annotate(&w->out, src, diags, UINT32_MAX);
}

const struct gf_format gf_write_github = { NULL, document_github, NULL };

/* --- text beside commands ------------------------------------------------ */

/* What the runner passes over before it looks for a command. */
static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\v\f", *p))
		p++;
	return p;
}

static bool is_command(const char *p, const char *end)
{
	return (end - p >= 2 && !memcmp(p, "::", 2)) ||
	       (end - p >= 3 && !memcmp(p, "##[", 3));
}

/*
 * The runner takes a line that starts like a command for one: a file of that
 * name, or a value shown at the start of a line, is told with its first
 * character escaped.
 */
void gf_github_disarm(struct gf_buf *out, const char *s, size_t len)
{
	const char *end = s + len, *p, *next;

	for (; s < end; s = next) {
		next = memchr(s, '\n', (size_t)(end - s));
		next = next ? next + 1 : end;
		p = skip_blanks(s, next);
		gf_buf_add(out, s, (size_t)(p - s));
		if (is_command(p, next))
			gf_buf_addf(out, "\\x%02x", (unsigned char)*p++);
		gf_buf_add(out, p, (size_t)(next - p));
	}
}
