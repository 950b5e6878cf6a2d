/* SPDX-License-Identifier: EUPL-1.2 */
/* The header of a saved question, a key at a time. */
#include "index/internal.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
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

static void add_param(struct script_reader *r, const char *s, size_t len)
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
		d = script_complain(r, r->value);
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

static void read_params(struct script_reader *r, const char *s)
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
static void read_param_help(struct script_reader *r, const char *key)
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
	} else if ((d = script_complain(r, r->key))) {
		gf_say(r->diags, &d->message,
		       N_("'%s' is about no parameter declared above"), key);
		gf_say(r->diags, &d->expected,
		       N_("params.NAME.fr or params.NAME.en, behind the line "
			  "'params:' that has the name"));
	}
}

/* --- columns ------------------------------------------------------------- */

static struct gf_script_column *take_column(struct gf_script *script,
					    const char *name, size_t len)
{
	const struct gf_script_column *known =
		gf_script_column(script, name, len);

	if (known)
		return (struct gf_script_column *)(uintptr_t)known;
	GF_GROW(script->columns, script->ncolumns, script->columns_cap);
	script->columns[script->ncolumns] = (struct gf_script_column){
		.name = gf_arena_memdup(&script->arena, name, len)
	};
	return &script->columns[script->ncolumns++];
}

/* columns.montant.fr, columns.montant.unit. */
static void read_column(struct script_reader *r, const char *key)
{
	const char *name = key + strlen("columns."), *dot = strrchr(name, '.');
	const char *text = gf_arena_strdup(&r->script->arena, r->text.s);
	bool fr = dot && !strcmp(dot, ".fr"), en = dot && !strcmp(dot, ".en");
	struct gf_script_column *column;
	struct gf_diag *d;

	if (!dot || dot == name || !(fr || en || !strcmp(dot, ".unit"))) {
		d = script_complain(r, r->key);
		if (!d)
			return;
		gf_say(r->diags, &d->message,
		       N_("the key '%s' means nothing here"), key);
		gf_say(r->diags, &d->expected,
		       N_("columns.NAME.fr, columns.NAME.en or "
			  "columns.NAME.unit"));
		return;
	}
	column = take_column(r->script, name, (size_t)(dot - name));
	if (fr)
		column->label.fr = text;
	else if (en)
		column->label.en = text;
	else
		column->unit = text;
}

/* --- keys ---------------------------------------------------------------- */

static void read_id(struct script_reader *r)
{
	struct gf_script *script = r->script;
	struct gf_diag *d;

	if (!script->id)
		script->id = gf_arena_strdup(&script->arena, r->text.s);
	if (!strcmp(script->id, r->text.s))
		return;
	d = script_complain(r, r->value);
	if (!d)
		return;
	gf_say(r->diags, &d->message,
	       N_("the id '%s' is not the name of the file"), r->text.s);
	gf_say(r->diags, &d->advice, N_("id: %s"), script->id);
}

static void read_severity(struct script_reader *r)
{
	static const enum gf_severity all[] = { GF_INFO, GF_WARNING, GF_ERROR };
	struct gf_diag *d;
	size_t i;

	for (i = 0; i < GF_NELEMS(all); i++)
		if (!strcmp(r->text.s, gf_severity_name(all[i]))) {
			r->script->severity = all[i];
			return;
		}
	d = script_complain(r, r->value);
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

static bool keep_text(struct script_reader *r, const char *key)
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

static void refuse_key(struct script_reader *r, const char *key)
{
	struct gf_diag *d = script_complain(r, r->key);
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
void script_take_key(struct script_reader *r)
{
	const char *key;
	struct gf_diag *d;

	if (r->key.start == r->key.end)
		return;
	key = gf_arena_memdup(&r->script->arena, r->src->text + r->key.start,
			      r->key.end - r->key.start);
	if (gf_strmap_put(&r->seen, key, strlen(key), (void *)key)) {
		d = script_complain(r, r->key);
		if (d)
			gf_say(r->diags, &d->message,
			       N_("the key '%s' is there twice"), key);
	} else if (!strcmp(key, "params")) {
		read_params(r, r->text.s);
	} else if (!strncmp(key, "params.", 7)) {
		read_param_help(r, key);
	} else if (!strncmp(key, "columns.", 8)) {
		read_column(r, key);
	} else if (!strcmp(key, "id")) {
		read_id(r);
	} else if (!strcmp(key, "severity")) {
		read_severity(r);
	} else if (!keep_text(r, key)) {
		refuse_key(r, key);
	}
	r->key.end = r->key.start;
}
