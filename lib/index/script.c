/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Saved questions and rules: SQL with comments that say what it is. The file
 * is a stranger's; what is wrong in its header is a finding with a place.
 */
#include "index/internal.h"

const char *gf_words_text(const struct gf_words *words)
{
	bool fr = !strcmp(gf_i18n_lang(), "fr");

	if (fr)
		return words->fr ? words->fr : words->en;
	return words->en ? words->en : words->fr;
}

const struct gf_script_param *gf_script_param(const struct gf_script *script,
					      const char *name, size_t len)
{
	uint32_t i;

	for (i = 0; i < script->nparams; i++)
		if (strlen(script->params[i].name) == len &&
		    !memcmp(script->params[i].name, name, len))
			return &script->params[i];
	return NULL;
}

const struct gf_script_column *gf_script_column(const struct gf_script *script,
						const char *name, size_t len)
{
	uint32_t i;

	for (i = 0; i < script->ncolumns; i++)
		if (strlen(script->columns[i].name) == len &&
		    !memcmp(script->columns[i].name, name, len))
			return &script->columns[i];
	return NULL;
}

/* --- reading ------------------------------------------------------------- */

struct gf_diag *script_complain(struct script_reader *r, struct gf_span span)
{
	return gf_diags_add(r->diags, GF_RULE_SCRIPT_HEADER, span);
}

/* The line at r->at without its end; goes behind it. */
static struct gf_span next_line(struct script_reader *r)
{
	const char *s = r->src->text + r->at;
	const char *end = memchr(s, '\n', r->src->len - r->at);
	struct gf_span line = { r->at, end ? (uint32_t)(end - r->src->text)
					   : r->src->len };

	r->at = end ? line.end + 1 : line.end;
	if (line.end > line.start && r->src->text[line.end - 1] == '\r')
		line.end--;
	return line;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static struct gf_span trim(const struct script_reader *r, struct gf_span span)
{
	const char *s = r->src->text;

	while (span.start < span.end && is_space(s[span.start]))
		span.start++;
	while (span.end > span.start && is_space(s[span.end - 1]))
		span.end--;
	return span;
}

static bool is_comment(const struct script_reader *r, struct gf_span line)
{
	const char *s = r->src->text + line.start;

	return line.end - line.start >= 2 && s[0] == '-' && s[1] == '-';
}

/* Bytes of "title.fr" at a comment's start when a colon follows; or 0. */
static uint32_t key_length(const char *s, uint32_t len)
{
	uint32_t n = 0;

	while (n < len && ((s[n] >= 'a' && s[n] <= 'z') || s[n] == '_' ||
			   (n && (s[n] == '.' || s[n] == '-' ||
				  (s[n] >= '0' && s[n] <= '9')))))
		n++;
	return n && n < len && s[n] == ':' ? n : 0;
}

/* A comment of the header: a key, more of the one before, or just words. */
static void read_comment(struct script_reader *r, struct gf_span line)
{
	const char *s = r->src->text;
	struct gf_span rest =
		trim(r, (struct gf_span){ line.start + 2, line.end });
	uint32_t n = key_length(s + rest.start, rest.end - rest.start);
	bool more = rest.start >= line.start + 5; /* far to the right */

	if (more && r->key.end > r->key.start) {
		gf_buf_addc(&r->text, ' ');
		gf_buf_add(&r->text, s + rest.start, rest.end - rest.start);
		r->value.end = rest.end;
		return;
	}
	script_take_key(r);
	if (!n)
		return;
	r->key = (struct gf_span){ rest.start, rest.start + n };
	r->value = trim(r, (struct gf_span){ r->key.end + 1, rest.end });
	gf_buf_reset(&r->text);
	gf_buf_add(&r->text, s + r->value.start, r->value.end - r->value.start);
}

/* --- the file ------------------------------------------------------------ */

/* Comments and empty lines, up to the first line of SQL. */
static void read_header(struct script_reader *r)
{
	struct gf_span line;
	uint32_t at;

	for (;;) {
		at = r->at;
		if (at >= r->src->len)
			break;
		line = next_line(r);
		if (is_comment(r, line)) {
			read_comment(r, line);
		} else if (trim(r, line).start < line.end) {
			r->at = at;
			break;
		}
	}
	script_take_key(r);
}

static bool is_caveats(const struct script_reader *r, struct gf_span line)
{
	const char *s = r->src->text;
	struct gf_span word;

	if (!is_comment(r, line))
		return false;
	word = trim(r, (struct gf_span){ line.start + 2, line.end });
	return word.end - word.start == 7 &&
	       !memcmp(s + word.start, "caveats", 7);
}

/* What stands between two bytes, when it is more than spaces. */
static const char *take_statement(struct script_reader *r, uint32_t from,
				  uint32_t to)
{
	const char *s = r->src->text;
	uint32_t i;

	for (i = from; i < to; i++)
		if (!is_space(s[i]) && s[i] != '\n' && s[i] != '\r')
			return gf_arena_memdup(&r->script->arena, s + from,
					       to - from);
	return NULL;
}

static void read_statements(struct script_reader *r)
{
	struct gf_script *script = r->script;
	uint32_t end = r->src->len, behind = end;
	struct gf_span line = { 0 };
	struct gf_diag *d;

	script->sql_at = r->at;
	while (r->at < r->src->len) {
		line = next_line(r);
		if (is_caveats(r, line)) {
			end = line.start;
			behind = r->at;
			break;
		}
	}
	script->sql = take_statement(r, script->sql_at, end);
	script->caveats_at = behind;
	script->caveats = take_statement(r, behind, r->src->len);
	if (end < r->src->len && !script->caveats &&
	    (d = script_complain(r, line)))
		gf_say(r->diags, &d->message,
		       N_("no SELECT stands behind '-- caveats'"));
}

static void judge_whole(struct script_reader *r)
{
	struct gf_span start = { 0, 0 };
	struct gf_script *script = r->script;
	struct gf_diag *d = NULL;

	if (!script->sql && (d = script_complain(r, start))) {
		gf_say(r->diags, &d->message,
		       N_("no SELECT stands in the file"));
		return;
	}
	if (script->title.fr || script->title.en ||
	    !(d = script_complain(r, start)))
		return;
	gf_diags_set_severity(r->diags, d, GF_WARNING);
	gf_say(r->diags, &d->message, N_("it has no title"));
	gf_say(r->diags, &d->expected,
	       N_("a first line such as -- title.fr: Les membres d'une année"));
}

bool gf_script_parse(struct gf_script *out, struct gf_source *src,
		     struct gf_diags *diags)
{
	struct script_reader r = {
		.script = out, .src = src, .diags = diags, .text = GF_BUF_INIT
	};
	const char *base = gf_path_base(src->path), *dot = strrchr(base, '.');
	struct gf_diag *d;
	size_t bad = gf_utf8_check(src->text, src->len);

	out->severity = GF_ERROR;
	out->id = gf_arena_memdup(&out->arena, base,
				  dot ? (size_t)(dot - base) : strlen(base));
	if (bad < src->len || memchr(src->text, '\0', src->len)) {
		d = script_complain(
			&r, (struct gf_span){ (uint32_t)bad, (uint32_t)bad });
		if (d)
			gf_say(diags, &d->message,
			       N_("the file is not text in UTF-8"));
		return false;
	}
	read_header(&r);
	read_statements(&r);
	judge_whole(&r);
	gf_buf_release(&r.text);
	gf_strmap_release(&r.seen);
	return out->sql;
}

void gf_script_release(struct gf_script *script)
{
	free(script->params);
	free(script->columns);
	gf_arena_release(&script->arena);
	free(script->path);
	if (script->text.s)
		gf_buf_release(&script->text);
	gf_source_release(&script->source);
	gf_diags_release(&script->diags);
	*script = (struct gf_script){ 0 };
}
