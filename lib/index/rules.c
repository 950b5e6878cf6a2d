/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rules that a registry carries: read from its schema/rules/, with their
 * parameters from greffe.yaml; and what is wrong with them, told.
 *
 * A rule is a stranger's text. Whatever it is or does, it is a finding on its
 * file and the others still run (rules_run.c).
 */
#include "index/rules.h"

#define CONFIG_PATH "greffe.yaml"

int rules_load(struct gf_index *ix, struct gf_error *err)
{
	struct rulebook *book = &ix->at.book;

	if (book->loaded)
		return 0;
	if (gf_scripts_load(&book->scripts, &ix->at.tree, RULES_FOLDER, err) <
	    0)
		return -1;
	book->loaded = true;
	return 0;
}

void rules_release(struct rulebook *book)
{
	gf_scripts_release(&book->scripts);
	*book = (struct rulebook){ 0 };
}

bool rules_any(const struct gf_index *ix)
{
	const struct gf_kind *kinds;
	size_t n, i;

	if (ix->at.book.scripts.n)
		return true;
	kinds = gf_registry_kinds(ix->at.reg, &n);
	for (i = 0; i < n; i++)
		if (kinds[i].waivers.list && kinds[i].waivers.rule)
			return true;
	return false;
}

/* As it is written in SQL, a name stands there whatever it is between. */
bool rules_name(const struct rulebook *book, const char *table)
{
	size_t i;

	for (i = 0; i < book->scripts.n; i++)
		if (book->scripts.items[i].sql &&
		    strcasestr(book->scripts.items[i].sql, table))
			return true;
	return false;
}

int gf_index_rules(struct gf_index *ix, const struct gf_scripts **out,
		   struct gf_error *err)
{
	*out = &ix->at.book.scripts;
	return rules_load(ix, err);
}

const struct gf_script *rules_find(const struct rulebook *book, const char *id)
{
	size_t i;

	for (i = 0; i < book->scripts.n; i++)
		if (!strcmp(book->scripts.items[i].id, id))
			return &book->scripts.items[i];
	return NULL;
}

/* --- what is wrong with a rule ------------------------------------------- */

/* The span of a byte of the SQL, as far as its word goes; or of its start. */
static struct gf_span span_at(const struct gf_script *script, int at)
{
	struct gf_span span = { script->sql_at, script->sql_at };
	const char *s = script->source.text;

	if (at >= 0 && script->sql_at + (uint32_t)at < script->source.len)
		span.start = script->sql_at + (uint32_t)at;
	while (at < 0 && span.start < script->source.len &&
	       strchr(" \t\r\n", s[span.start]))
		span.start++;
	span.end = span.start;
	while (span.end < script->source.len &&
	       !strchr(" \t\r\n,;()", s[span.end]))
		span.end++;
	return span;
}

struct gf_diag *rules_complain(struct gf_script *script, enum gf_rule rule,
			       int at)
{
	return gf_diags_add(&script->diags, rule, span_at(script, at));
}

void rules_say(struct gf_script *script, const char *why, int at)
{
	struct gf_diag *d = rules_complain(script, GF_RULE_SCRIPT_SQL, at);

	if (d)
		gf_say(&script->diags, &d->message,
		       N_("the rule cannot be judged by: %s"), why);
}

/* --- greffe.yaml --------------------------------------------------------- */

struct config {
	struct gf_index *ix;
	struct gf_diags diags;
};

static void offer_params(struct gf_near *near, const struct gf_script *script)
{
	uint32_t i;

	for (i = 0; i < script->nparams; i++)
		gf_near_offer(near, script->params[i].name,
			      script->params[i].name);
}

static void refuse_key(struct config *c, const struct gf_node *key,
		       const struct gf_script *script, const char *message)
{
	struct gf_diag *d =
		gf_diags_add(&c->diags, GF_RULE_CONFIG_RULE, key->span);
	const struct gf_scripts *all = &c->ix->at.book.scripts;
	struct gf_near near;
	size_t i;

	if (!d)
		return;
	gf_say(&c->diags, &d->message, message, key->text,
	       script ? script->id : "");
	gf_near_init(&near, key->text, key->len);
	for (i = 0; i < all->n && !script; i++)
		gf_near_offer(&near, all->items[i].id, all->items[i].id);
	if (script)
		offer_params(&near, script);
	if (near.best)
		gf_say(&c->diags, &d->advice, N_("did you mean '%s'?"),
		       near.best);
	gf_near_release(&near);
}

static void judge_config(struct config *c, const struct gf_node *rules)
{
	const struct gf_script *script;

	gf_map_each (rule, rules) {
		script = rules_find(&c->ix->at.book, rule->key->text);
		if (!script) {
			refuse_key(c, rule->key, NULL,
				   N_("the registry has no rule '%s'"));
			continue;
		}
		if (rule->value->type != GF_MAP)
			continue; /* told with the rest of greffe.yaml */
		gf_map_each (param, rule->value)
			if (!gf_script_param(script, param->key->text,
					     param->key->len))
				refuse_key(c, param->key, script,
					   N_("'%1$s' is no parameter of the "
					      "rule '%2$s'"));
	}
}

static void report_config(struct gf_index *ix, gf_report_fn report,
			  void *payload)
{
	const struct gf_node *rules = gf_registry_rules(ix->at.reg);
	const struct gf_tree *tree = &ix->at.tree;
	struct config c = { .ix = ix };
	struct gf_buf text = GF_BUF_INIT;
	struct gf_source src;

	if (!rules)
		return;
	judge_config(&c, rules);
	if (c.diags.n &&
	    !tree->read(&text, CONFIG_PATH, gf_limit(GF_LIMIT_SCHEMA_BYTES),
			NULL, tree->payload)) {
		gf_source_init(&src, CONFIG_PATH, text.s, text.len);
		report(&src, &c.diags, payload);
		gf_source_release(&src);
	}
	gf_diags_release(&c.diags);
	gf_buf_release(&text);
}

/* --- told ---------------------------------------------------------------- */

int gf_index_rules_report(struct gf_index *ix, gf_report_fn report,
			  void *payload, struct gf_error *err)
{
	struct gf_scripts *scripts = &ix->at.book.scripts;
	size_t i;

	if (rules_run(ix, err) < 0 || rules_load(ix, err) < 0)
		return -1;
	report_config(ix, report, payload);
	for (i = 0; i < scripts->n; i++)
		if (scripts->items[i].diags.n)
			report(&scripts->items[i].source,
			       &scripts->items[i].diags, payload);
	return 0;
}
