/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From a file and a few variables to what the host wants: see config.h. All
 * is judged first; what is taken afterwards is known to have its type.
 */
#include "daemon/config.h"
#include "jsonschema/jsonschema.h"

#include <fnmatch.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMA_URI "tag:greffe,2026:greffed"

/* How a variable is written, which is not as YAML is. */
enum spelling { A_TEXT, A_NUMBER, SOME_PATHS };

static const struct variable {
	const char *name, *key;
	enum spelling spelling;
} variables[] = {
	{ "GREFFED_CONFIG", NULL, A_TEXT },
	{ "GREFFED_REPOSITORIES", "repositories", SOME_PATHS },
	{ "GREFFED_SOCKET", "socket", A_TEXT },
	{ "GREFFED_METRICS_PORT", "metrics_port", A_NUMBER },
	{ "GREFFED_LOG", "log", A_TEXT },
	{ "GREFFED_LANG", "lang", A_TEXT },
	{ "GREFFED_DEADLINE", "deadline", A_NUMBER },
	{ "GREFFED_WORKERS", "workers", A_NUMBER },
	{ "GREFFED_POLL", "poll", A_NUMBER },
};

const char *config_variable(size_t i)
{
	return i < GF_NELEMS(variables) ? variables[i].name : NULL;
}

/* A document under judgement: the file, or one variable. */
struct document {
	struct gf_buf text;
	struct gf_source src;
	struct gf_doc doc;
	const struct gf_node *root; /* NULL: nothing is said */
};

struct reading {
	struct config *config;
	struct gf_schemas *set;
	const struct gf_schema *schema;
	struct gf_eval *eval;
	struct gf_writer *writer;
	struct document file, said[GF_NELEMS(variables)];
};

/* --- judging ------------------------------------------------------------- */

static int keep_text(const char *s, size_t len, void *payload)
{
	gf_buf_add(payload, s, len);
	return 0;
}

static void judge(struct reading *r, struct document *d, const char *name,
		  const struct gf_schema *schema,
		  const struct gf_compose_opts *opts)
{
	struct gf_diags diags = { 0 };

	gf_source_init(&d->src, name, d->text.s, d->text.len);
	if (gf_compose(&d->doc, &d->src, opts, &diags)) {
		d->root = d->doc.root;
		gf_evaluate(r->eval, schema, d->root, &diags);
	}
	gf_writer_document(r->writer, &d->src, 0, &diags);
	gf_diags_release(&diags);
}

/* Whoever may write there may have greffed run anything. */
static int check_owner(const char *path, struct gf_error *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return gf_fail_errno(err, _("cannot read '%s'"), path);
	if (st.st_uid && st.st_uid != geteuid())
		return gf_fail(err, GF_EINVALID,
			       _("'%s' belongs to somebody else; type: "
				 "chown root '%s'"),
			       path, path);
	if (st.st_mode & S_IWOTH)
		return gf_fail(err, GF_EINVALID,
			       _("anybody may write to '%s'; type: "
				 "chmod o-w '%s'"),
			       path, path);
	return 0;
}

/* Lines that say nothing: a sample of which no line was chosen yet. */
static bool is_blank(const char *text)
{
	while (*text) {
		text += strspn(text, " \t\r\n");
		if (*text && *text != '#')
			return false;
		text += strcspn(text, "\n");
	}
	return true;
}

static int read_file(struct reading *r, const char *path, bool named,
		     struct gf_error *err)
{
	const struct gf_compose_opts opts = { .strict = true };

	if (!*path || (!named && access(path, F_OK) < 0))
		return 0;
	if (check_owner(path, err) < 0 ||
	    gf_file_read_named(&r->file.text, path,
			       gf_limit(GF_LIMIT_SCHEMA_BYTES), err) < 0)
		return -1;
	r->config->path = gf_arena_strdup(&r->config->arena, path);
	if (!is_blank(r->file.text.s))
		judge(r, &r->file, r->config->path, r->schema, &opts);
	return 0;
}

/* --- variables ----------------------------------------------------------- */

static const char *value_of(const char *const *env, const char *name)
{
	size_t len = strlen(name);

	for (; env && *env; env++)
		if (!strncmp(*env, name, len) && (*env)[len] == '=')
			return *env + len + 1;
	return NULL;
}

/* "/srv/a.git:/srv/b.git" as PATH is written. */
static void add_paths(struct gf_buf *out, const char *value)
{
	const char *end;

	gf_buf_addc(out, '[');
	for (; *value; value = *end ? end + 1 : end) {
		end = strchrnul(value, ':');
		if (out->len > 1)
			gf_buf_addc(out, ',');
		gf_buf_add_json(out, value, (size_t)(end - value));
	}
	gf_buf_addc(out, ']');
}

/* As JSON, so that the schema of the key can judge it. */
static void read_variable(struct reading *r, size_t i, const char *value)
{
	const struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON };
	const struct variable *v = &variables[i];
	struct gf_buf *text = &r->said[i].text;
	size_t digits = strspn(value, "0123456789");

	if (v->spelling == SOME_PATHS)
		add_paths(text, value);
	else if (v->spelling == A_NUMBER && digits && !value[digits] &&
		 (*value != '0' || digits == 1))
		gf_buf_adds(text, value);
	else
		gf_buf_add_json(text, value, strlen(value));
	judge(r, &r->said[i], v->name, gf_schema_property(r->schema, v->key),
	      &opts);
}

static int refuse_variable(const char *entry, size_t len, struct gf_error *err)
{
	char *name = gf_xmemdup(entry, len);
	struct gf_near near;
	size_t i;

	gf_near_init(&near, name, len);
	for (i = 0; i < GF_NELEMS(variables); i++)
		gf_near_offer(&near, variables[i].name, variables[i].name);
	if (near.best)
		gf_fail(err, GF_EINVALID,
			_("the variable '%s' means nothing to greffed; did "
			  "you mean %s?"),
			name, near.best);
	else
		gf_fail(err, GF_EINVALID,
			_("the variable '%s' means nothing to greffed"), name);
	gf_near_release(&near);
	free(name);
	return -1;
}

static int read_variables(struct reading *r, const char *const *env,
			  struct gf_error *err)
{
	const char *value;
	size_t i, len;

	for (; env && *env; env++) {
		if (strncmp(*env, "GREFFED_", 8))
			continue;
		len = strcspn(*env, "=");
		value = (*env)[len] ? *env + len + 1 : "";
		for (i = 0; i < GF_NELEMS(variables); i++)
			if (strlen(variables[i].name) == len &&
			    !memcmp(variables[i].name, *env, len))
				break;
		if (i == GF_NELEMS(variables))
			return refuse_variable(*env, len, err);
		if (variables[i].key && !r->said[i].root)
			read_variable(r, i, value);
	}
	return 0;
}

/* --- taking -------------------------------------------------------------- */

/* What a variable says of a key comes before what the file says. */
static const struct gf_node *get(const struct reading *r, const char *key)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(variables); i++)
		if (r->said[i].root && !strcmp(variables[i].key, key))
			return r->said[i].root;
	return gf_map_get(r->file.root, key);
}

static const char *take_text(struct config *c, const struct gf_node *node,
			     const char *usual)
{
	return node ? gf_arena_memdup(&c->arena, node->text, node->len) : usual;
}

static unsigned take_number(const struct gf_node *node, unsigned usual)
{
	return node ? (unsigned)node->number->integer : usual;
}

/* A sequence, or a text alone. There is room for a NULL at the end. */
static struct config_list take_list(struct config *c,
				    const struct gf_node *node)
{
	struct config_list list = { 0 };

	if (!node)
		return list;
	list.items =
		gf_arena_zalloc(&c->arena, (node->n + 2) * sizeof(*list.items));
	if (node->type != GF_SEQ) {
		list.items[list.n++] = take_text(c, node, NULL);
		return list;
	}
	gf_seq_each (item, node)
		list.items[list.n++] = take_text(c, *item, NULL);
	return list;
}

static struct config_list take_env(struct config *c, const struct gf_node *map)
{
	struct config_list list = { 0 };

	if (!map)
		return list;
	list.items =
		gf_arena_zalloc(&c->arena, (map->n + 1) * sizeof(*list.items));
	gf_map_each (pair, map)
		list.items[list.n++] = gf_arena_printf(
			&c->arena, "%s=%s", pair->key->text, pair->value->text);
	return list;
}

static void take_command(struct config *c, const struct gf_node *node)
{
	struct config_command *command = &c->commands[c->ncommands++];
	const struct gf_node *map = node->type == GF_MAP ? node : NULL;

	command->argv = take_list(c, map ? gf_map_get(map, "run") : node).items;
	command->env = take_env(c, gf_map_get(map, "env"));
	command->verdicts = take_list(c, gf_map_get(map, "verdicts"));
	command->branches = take_list(c, gf_map_get(map, "branches"));
	command->repositories = take_list(c, gf_map_get(map, "repositories"));
	command->deadline_ms = 1000 *
			       take_number(gf_map_get(map, "deadline"), 30);
	command->tries = take_number(gf_map_get(map, "tries"), 5);
}

static void take_mail(struct config *c, const struct gf_node *map)
{
	static const char *usual[] = { "invalid", "unreadable", NULL };
	const struct gf_node *author = gf_map_get(map, "author");
	struct config_mail *mail;

	if (!map)
		return;
	mail = c->mail = gf_arena_zalloc(&c->arena, sizeof(*mail));
	mail->from = take_text(c, gf_map_get(map, "from"), NULL);
	mail->sendmail =
		take_text(c, gf_map_get(map, "sendmail"), "/usr/sbin/sendmail");
	mail->to = take_list(c, gf_map_get(map, "to"));
	mail->author = author && author->boolean;
	mail->verdicts = take_list(c, gf_map_get(map, "verdicts"));
	if (!mail->verdicts.n)
		mail->verdicts = (struct config_list){ usual, 2 };
	mail->branches = take_list(c, gf_map_get(map, "branches"));
}

static void take_all(struct reading *r)
{
	const struct gf_node *list = get(r, "on_verdict"), *log = get(r, "log");
	struct config *c = r->config;

	c->repositories = take_list(c, get(r, "repositories"));
	c->socket = take_text(c, get(r, "socket"), NULL);
	c->lang = take_text(c, get(r, "lang"), NULL);
	c->log = LOG_INFO;
	if (log)
		log_level_find(&c->log, log->text);
	c->metrics_port = take_number(get(r, "metrics_port"), 0);
	c->deadline_ms = 1000 * take_number(get(r, "deadline"), 60);
	c->poll_ms = 1000 * take_number(get(r, "poll"), 5);
	c->workers = take_number(get(r, "workers"), 0);
	if (list)
		c->commands = gf_arena_zalloc(
			&c->arena, (list->n + 1) * sizeof(*c->commands));
	if (list)
		gf_seq_each (item, list)
			take_command(c, *item);
	take_mail(c, get(r, "mail"));
}

/* --- reading ------------------------------------------------------------- */

static void reading_init(struct reading *r, struct gf_buf *findings)
{
	const struct gf_schemas_opts schemas = { .assert_formats = true };
	const struct gf_writer_opts opts = { .format = "text", .quiet = true };
	size_t i;

	gf_buf_init(&r->file.text);
	for (i = 0; i < GF_NELEMS(variables); i++)
		gf_buf_init(&r->said[i].text);
	r->config = gf_xcalloc(1, sizeof(*r->config));
	r->set = gf_schemas_new(&schemas);
	r->schema = gf_schemas_compile(r->set, SCHEMA_URI);
	GF_BUG(!r->schema); /* it is ours */
	r->eval = gf_eval_new();
	r->writer = gf_writer_new(&opts, keep_text, findings);
}

static void release_document(struct document *d)
{
	gf_doc_release(&d->doc);
	gf_source_release(&d->src);
	gf_buf_release(&d->text);
}

static void reading_release(struct reading *r)
{
	size_t i;

	gf_writer_free(r->writer);
	release_document(&r->file);
	for (i = 0; i < GF_NELEMS(variables); i++)
		release_document(&r->said[i]);
	gf_eval_free(r->eval);
	gf_schemas_free(r->set);
}

static int read_all(struct reading *r, const char *path, const char *const *env,
		    struct gf_error *err)
{
	uint32_t errors;

	if (!path)
		path = value_of(env, "GREFFED_CONFIG");
	if (read_file(r, path ? path : CONFIG_FILE, path != NULL, err) < 0 ||
	    read_variables(r, env, err) < 0)
		return -1;
	gf_writer_finish(r->writer);
	errors = gf_writer_tally(r->writer)->errors;
	if (errors)
		return gf_fail(err, GF_EINVALID,
			       gf_ntranslate("the configuration is refused: "
					     "%u error",
					     "the configuration is refused: "
					     "%u errors",
					     errors),
			       errors);
	return 0;
}

int config_load(struct config **out, const char *path, const char *const *env,
		struct gf_buf *findings, struct gf_error *err)
{
	struct reading r = { 0 };
	int ret;

	*out = NULL;
	reading_init(&r, findings);
	ret = read_all(&r, path, env, err);
	if (!ret) {
		take_all(&r);
		*out = r.config;
	} else {
		config_free(r.config);
	}
	reading_release(&r);
	return ret;
}

struct config *config_hold(struct config *config)
{
	config->held++;
	return config;
}

void config_free(struct config *config)
{
	if (!config || config->held--)
		return;
	gf_arena_release(&config->arena);
	free(config);
}

/* --- repositories -------------------------------------------------------- */

/* What a pattern may take in: a bare repository, or a work tree. */
static bool looks_like_repository(const char *path)
{
	static const char *const signs[] = { "HEAD", ".git" };
	struct gf_arena arena = { 0 };
	bool found = false;
	size_t i;

	for (i = 0; i < GF_NELEMS(signs) && !found; i++)
		found = !access(gf_path_join(&arena, path, signs[i]), F_OK);
	gf_arena_release(&arena);
	return found;
}

static void tell_once(struct gf_strmap *told, const char *path,
		      config_path_fn fn, void *payload)
{
	if (!gf_strmap_put(told, path, strlen(path), told))
		fn(path, payload);
}

void config_repositories(const struct config *config, config_path_fn fn,
			 void *payload)
{
	const struct config_list *list = &config->repositories;
	struct gf_strmap told = { 0 };
	glob_t *globs = gf_xcalloc(list->n + 1, sizeof(*globs));
	size_t i, j;

	for (i = 0; i < list->n; i++) {
		if (!strpbrk(list->items[i], "*?[")) {
			tell_once(&told, list->items[i], fn, payload);
			continue;
		}
		glob(list->items[i], 0, NULL, &globs[i]);
		for (j = 0; j < globs[i].gl_pathc; j++)
			if (looks_like_repository(globs[i].gl_pathv[j]))
				tell_once(&told, globs[i].gl_pathv[j], fn,
					  payload);
	}
	gf_strmap_release(&told); /* its keys are the globs' */
	for (i = 0; i < list->n; i++)
		globfree(&globs[i]);
	free(globs);
}

bool config_list_has(const struct config_list *list, const char *text)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!fnmatch(list->items[i], text, 0))
			return true;
	return !list->n;
}
