/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Saved questions and rules: SQL with comments that say what it is. The file
 * is a stranger's; what is wrong in its header is a finding with a place.
 */
#include "index/internal.h"

#define SUFFIX "sql"

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

/* --- reading ------------------------------------------------------------- */

struct reader {
	struct gf_script *script;
	struct gf_source *src;
	struct gf_diags *diags;
	uint32_t at; /* the next line */

	/* the key and value at hand */
	struct gf_span key, value;
	struct gf_buf text; /* the value, lines joined */
	struct gf_strmap seen;
};

static struct gf_diag *complain(struct reader *r, struct gf_span span)
{
	return gf_diags_add(r->diags, GF_RULE_SCRIPT_HEADER, span);
}

static const char *text_at(const struct reader *r, struct gf_span span)
{
	return gf_arena_memdup(&r->script->arena, r->src->text + span.start,
			       span.end - span.start);
}

/* The line at r->at without its end; goes behind it. */
static struct gf_span next_line(struct reader *r)
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

static struct gf_span trim(const struct reader *r, struct gf_span span)
{
	const char *s = r->src->text;

	while (span.start < span.end && is_space(s[span.start]))
		span.start++;
	while (span.end > span.start && is_space(s[span.end - 1]))
		span.end--;
	return span;
}

static bool is_comment(const struct reader *r, struct gf_span line)
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

/* --- parameters ---------------------------------------------------------- */

static bool is_param_name(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || s[i] == '_' ||
		      (i && s[i] >= '0' && s[i] <= '9')))
			return false;
	return len;
}

/* Parameters that every question has without saying so. */
static bool is_ours(const char *s, size_t len)
{
	return (len == 5 && !memcmp(s, "today", 5)) ||
	       (len == 7 && !memcmp(s, "changed", 7));
}

static void add_param(struct reader *r, const char *s, size_t len)
{
	const char *eq = memchr(s, '=', len), *name, *value = NULL;
	size_t n = eq ? (size_t)(eq - s) : len, m = 0;
	struct gf_script *script = r->script;
	struct gf_diag *d;

	while (n && is_space(s[n - 1]))
		n--;
	if (eq) {
		value = eq + 1;
		m = len - (size_t)(value - s);
		for (; m && is_space(*value); m--)
			value++;
	}
	name = gf_arena_memdup(&script->arena, s, n);
	if (!is_param_name(s, n) || is_ours(s, n) ||
	    gf_script_param(script, s, n)) {
		d = complain(r, r->value);
		if (!d)
			return;
		if (is_ours(s, n))
			gf_say(r->diags, &d->message,
			       N_("every question has the parameter '%s': it "
				  "is not declared"),
			       name);
		else if (is_param_name(s, n))
			gf_say(r->diags, &d->message,
			       N_("the parameter '%s' is there twice"), name);
		else
			gf_say(r->diags, &d->message,
			       N_("'%s' cannot be the name of a parameter"),
			       name);
		gf_say(r->diags, &d->expected,
		       N_("names of small letters without accents, with a "
			  "value where there is one, such as annee=2025, "
			  "region"));
		return;
	}
	GF_GROW(script->params, script->nparams, script->cap);
	script->params[script->nparams++] = (struct gf_script_param){
		.name = name,
		.value = eq ? gf_arena_memdup(&script->arena, value, m) : NULL,
		.span = r->value,
	};
}

static void read_params(struct reader *r, const char *s)
{
	size_t len;

	while (*s) {
		while (is_space(*s) || *s == ',')
			s++;
		len = strcspn(s, ",");
		while (len && is_space(s[len - 1]))
			len--;
		if (len)
			add_param(r, s, len);
		s += strcspn(s, ",");
	}
}

/* params.annee.fr: by the name between the dots. */
static void read_param_help(struct reader *r, const char *key)
{
	const char *name = key + strlen("params."), *dot = strrchr(name, '.');
	struct gf_script_param *param = NULL;
	struct gf_diag *d;

	if (dot)
		param = (struct gf_script_param *)(uintptr_t)gf_script_param(
			r->script, name, (size_t)(dot - name));
	if (param && !strcmp(dot, ".fr")) {
		param->help.fr = gf_arena_strdup(&r->script->arena, r->text.s);
	} else if (param && !strcmp(dot, ".en")) {
		param->help.en = gf_arena_strdup(&r->script->arena, r->text.s);
	} else if ((d = complain(r, r->key))) {
		gf_say(r->diags, &d->message,
		       N_("'%s' is about no parameter declared above"), key);
		gf_say(r->diags, &d->expected,
		       N_("params.NAME.fr or params.NAME.en, behind the line "
			  "'params:' that has the name"));
	}
}

/* --- keys ---------------------------------------------------------------- */

static void read_id(struct reader *r)
{
	struct gf_script *script = r->script;
	struct gf_diag *d;

	if (!script->id)
		script->id = gf_arena_strdup(&script->arena, r->text.s);
	if (!strcmp(script->id, r->text.s))
		return;
	d = complain(r, r->value);
	if (!d)
		return;
	gf_say(r->diags, &d->message,
	       N_("the id '%s' is not the name of the file"), r->text.s);
	gf_say(r->diags, &d->advice, N_("id: %s"), script->id);
}

static void read_severity(struct reader *r)
{
	static const enum gf_severity all[] = { GF_INFO, GF_WARNING, GF_ERROR };
	struct gf_diag *d;
	size_t i;

	for (i = 0; i < GF_NELEMS(all); i++)
		if (!strcmp(r->text.s, gf_severity_name(all[i]))) {
			r->script->severity = all[i];
			return;
		}
	d = complain(r, r->value);
	if (!d)
		return;
	gf_say(r->diags, &d->message, N_("'%s' is no severity"), r->text.s);
	gf_say(r->diags, &d->expected, N_("error, warning or info"));
}

/* Where the text of a key is kept, for those that are only kept. */
static const struct {
	const char *key;
	size_t offset;
} texts[] = {
	{ "number", offsetof(struct gf_script, number) },
	{ "title.fr", offsetof(struct gf_script, title.fr) },
	{ "title.en", offsetof(struct gf_script, title.en) },
	{ "help.fr", offsetof(struct gf_script, help.fr) },
	{ "help.en", offsetof(struct gf_script, help.en) },
};

static bool keep_text(struct reader *r, const char *key)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(texts); i++)
		if (!strcmp(texts[i].key, key)) {
			*(const char **)((char *)r->script + texts[i].offset) =
				gf_arena_strdup(&r->script->arena, r->text.s);
			return true;
		}
	return false;
}

static void refuse_key(struct reader *r, const char *key)
{
	struct gf_diag *d = complain(r, r->key);
	struct gf_near near;
	size_t i;

	if (!d)
		return;
	gf_near_init(&near, key, strlen(key));
	for (i = 0; i < GF_NELEMS(texts); i++)
		gf_near_offer(&near, texts[i].key, texts[i].key);
	gf_near_offer(&near, "id", "id");
	gf_near_offer(&near, "severity", "severity");
	gf_near_offer(&near, "params", "params");
	gf_say(r->diags, &d->message, N_("the key '%s' means nothing here"),
	       key);
	gf_say(r->diags, &d->expected,
	       N_("title.fr, title.en, help.fr, help.en, params, id, number "
		  "or severity"));
	if (near.best)
		gf_say(r->diags, &d->advice, N_("write %s:"), near.best);
	gf_near_release(&near);
}

/* The key and value at hand are whole. */
static void take_key(struct reader *r)
{
	const char *key;
	struct gf_diag *d;

	if (r->key.start == r->key.end)
		return;
	key = text_at(r, r->key);
	if (gf_strmap_put(&r->seen, key, strlen(key), (void *)key)) {
		d = complain(r, r->key);
		if (d)
			gf_say(r->diags, &d->message,
			       N_("the key '%s' is there twice"), key);
	} else if (!strcmp(key, "params")) {
		read_params(r, r->text.s);
	} else if (!strncmp(key, "params.", 7)) {
		read_param_help(r, key);
	} else if (!strcmp(key, "id")) {
		read_id(r);
	} else if (!strcmp(key, "severity")) {
		read_severity(r);
	} else if (!keep_text(r, key)) {
		refuse_key(r, key);
	}
	r->key.end = r->key.start;
}

/* A comment of the header: a key, more of the one before, or just words. */
static void read_comment(struct reader *r, struct gf_span line)
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
	take_key(r);
	if (!n)
		return;
	r->key = (struct gf_span){ rest.start, rest.start + n };
	r->value = trim(r, (struct gf_span){ r->key.end + 1, rest.end });
	gf_buf_reset(&r->text);
	gf_buf_add(&r->text, s + r->value.start, r->value.end - r->value.start);
}

/* --- the file ------------------------------------------------------------ */

/* Comments and empty lines, up to the first line of SQL. */
static void read_header(struct reader *r)
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
	take_key(r);
}

static bool is_caveats(const struct reader *r, struct gf_span line)
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
static const char *take_statement(struct reader *r, uint32_t from, uint32_t to)
{
	const char *s = r->src->text;
	uint32_t i;

	for (i = from; i < to; i++)
		if (!is_space(s[i]) && s[i] != '\n' && s[i] != '\r')
			return text_at(r, (struct gf_span){ from, to });
	return NULL;
}

static void read_statements(struct reader *r)
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
	if (end < r->src->len && !script->caveats && (d = complain(r, line)))
		gf_say(r->diags, &d->message,
		       N_("no SELECT stands behind '-- caveats'"));
}

static void judge_whole(struct reader *r)
{
	struct gf_span start = { 0, 0 };
	struct gf_script *script = r->script;
	struct gf_diag *d = NULL;

	if (!script->sql && (d = complain(r, start))) {
		gf_say(r->diags, &d->message,
		       N_("no SELECT stands in the file"));
		return;
	}
	if (script->title.fr || script->title.en || !(d = complain(r, start)))
		return;
	gf_diags_set_severity(r->diags, d, GF_WARNING);
	gf_say(r->diags, &d->message, N_("it has no title"));
	gf_say(r->diags, &d->expected,
	       N_("a first line such as -- title.fr: Les membres d'une année"));
}

bool gf_script_parse(struct gf_script *out, struct gf_source *src,
		     struct gf_diags *diags)
{
	struct reader r = {
		.script = out, .src = src, .diags = diags, .text = GF_BUF_INIT
	};
	const char *base = gf_path_base(src->path), *dot = strrchr(base, '.');
	struct gf_diag *d;
	size_t bad = gf_utf8_check(src->text, src->len);

	out->severity = GF_ERROR;
	out->id = gf_arena_memdup(&out->arena, base,
				  dot ? (size_t)(dot - base) : strlen(base));
	if (bad < src->len || memchr(src->text, '\0', src->len)) {
		d = complain(&r,
			     (struct gf_span){ (uint32_t)bad, (uint32_t)bad });
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
	gf_arena_release(&script->arena);
	free(script->path);
	if (script->text.s)
		gf_buf_release(&script->text);
	gf_source_release(&script->source);
	gf_diags_release(&script->diags);
	*script = (struct gf_script){ 0 };
}

/* --- a folder of them ---------------------------------------------------- */

struct loading {
	struct gf_scripts *scripts;
	const struct gf_tree *tree;
};

static int load_one(struct gf_script *script, const struct gf_tree *tree,
		    const char *path, struct gf_error *err)
{
	struct gf_error why = { 0 };
	struct gf_diag *d;

	*script = (struct gf_script){ .path = gf_xstrdup(path) };
	gf_buf_init(&script->text);
	if (tree->read(&script->text, path, gf_limit(GF_LIMIT_SCHEMA_BYTES),
		       &why, tree->payload) == 0) {
		gf_source_init(&script->source, script->path, script->text.s,
			       script->text.len);
		gf_script_parse(script, &script->source, &script->diags);
		return 0;
	}
	gf_buf_reset(&script->text);
	gf_source_init(&script->source, script->path, script->text.s, 0);
	gf_script_parse(script, &script->source, &script->diags);
	if (why.code == GF_EIO) {
		*err = why;
		return -1;
	}
	gf_diags_clear(&script->diags);
	d = gf_diags_add(&script->diags, GF_RULE_SCRIPT_HEADER,
			 (struct gf_span){ 0, 0 });
	gf_say(&script->diags, &d->message, N_("it cannot be read: %s"),
	       why.msg);
	return 0;
}

static int on_file(const char *path, enum gf_file_kind kind,
		   struct gf_error *err, void *payload)
{
	struct loading *l = payload;
	struct gf_scripts *scripts = l->scripts;
	const char *dot = strrchr(gf_path_base(path), '.');

	if (kind == GF_FILE_DIR)
		return 1; /* they stand in one folder */
	if (!dot || dot == gf_path_base(path) || strcmp(dot + 1, SUFFIX) != 0)
		return 0;
	GF_GROW(scripts->items, scripts->n, scripts->cap);
	return load_one(&scripts->items[scripts->n++], l->tree, path, err);
}

int gf_scripts_load(struct gf_scripts *out, const struct gf_tree *tree,
		    const char *folder, struct gf_error *err)
{
	struct loading l = { out, tree };
	struct gf_error why = { 0 };
	size_t i;

	*out = (struct gf_scripts){ 0 };
	if (tree->walk(folder, on_file, &l, &why, tree->payload) < 0 &&
	    why.code != GF_ENOTFOUND) {
		gf_scripts_release(out);
		if (err)
			*err = why;
		return -1;
	}
	/* the array has grown: what is borrowed from an item moved with it */
	for (i = 0; i < out->n; i++)
		out->items[i].source.text = out->items[i].text.s;
	return 0;
}

void gf_scripts_release(struct gf_scripts *scripts)
{
	size_t i;

	for (i = 0; i < scripts->n; i++)
		gf_script_release(&scripts->items[i]);
	free(scripts->items);
	*scripts = (struct gf_scripts){ 0 };
}
