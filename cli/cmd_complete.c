/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe complete: what may stand where a person is typing, for the
 * completion scripts of shells. It knows no command: what a word may be is
 * read from the rows that --help is printed from, by what stands for it
 * there (KIND, ID, FILE…).
 *
 * A line an offer: the word, a tab, what it is. "@files" and "@folders" ask
 * the shell for its own. Words that a shell would not read as they are, and
 * which a stranger's commit may have brought, are never offered.
 */
#include "cli/ask.h"
#include "cli/hook.h"
#include "cli/prose.h"

#define OFFERS	   200
#define WHAT_WIDTH 60

struct complete {
	struct cli *cli;
	const struct cmd *cmd;	  /* the one that is typed, or NULL */
	const struct opt *option; /* whose value is typed, or NULL */
	char **operands;	  /* before the word */
	int noperands;
	const char *word;   /* being typed: "", "--for", "programme/re" */
	const char *before; /* "--format=" in "--format=js" */
	size_t before_len;
	struct gf_registry *reg;
	struct ask ask;
	unsigned offers;
};

/* --- offers -------------------------------------------------------------- */

/* Read by every shell as it stands, and seen by a person as it is. */
static bool is_harmless(const char *s, size_t len)
{
	struct gf_buf seen = GF_BUF_INIT;
	bool harmless = len && *s != '@' && *s != '~';
	size_t i;

	for (i = 0; i < len && harmless; i++)
		harmless = (s[i] & 0x80) || (s[i] >= 'a' && s[i] <= 'z') ||
			   (s[i] >= 'A' && s[i] <= 'Z') ||
			   (s[i] >= '0' && s[i] <= '9') ||
			   strchr("-_./=@:+,", s[i]);
	gf_buf_add_visible(&seen, s, len);
	harmless = harmless && seen.len == len && !memcmp(seen.s, s, len);
	gf_buf_release(&seen);
	return harmless;
}

static void offer(struct complete *c, const char *s, size_t len,
		  const char *what)
{
	struct gf_buf line = GF_BUF_INIT, shown = GF_BUF_INIT;

	if (c->offers >= OFFERS || strncmp(s, c->word, strlen(c->word)) != 0 ||
	    !is_harmless(s, len))
		return;
	gf_buf_add(&line, c->before, c->before_len);
	gf_buf_add(&line, s, len);
	if (what) {
		gf_write_shown(&shown, what, strlen(what));
		gf_buf_addc(&line, '\t');
		gf_write_cut(&line, shown.s, shown.len, WHAT_WIDTH);
	}
	cli_printf(c->cli, "%s\n", line.s);
	c->offers++;
	gf_buf_release(&shown);
	gf_buf_release(&line);
}

static void offer_commands(struct complete *c)
{
	const struct cmd *const *cmd;

	for (cmd = cli_commands(); *cmd; cmd++)
		if (!(*cmd)->hidden)
			offer(c, (*cmd)->name, strlen((*cmd)->name),
			      _((*cmd)->summary));
}

static void offer_options(struct complete *c, const struct opt *o)
{
	struct gf_buf name = GF_BUF_INIT;

	for (; o && o->type != OPT_END; o++) {
		gf_buf_reset(&name);
		gf_buf_addf(&name, "--%s", o->name ? o->name : "");
		if (o->name)
			offer(c, name.s, name.len, _(o->help));
	}
	gf_buf_release(&name);
}

/* "always, never or auto (default auto…)": the words before the bracket. */
static void offer_listed(struct complete *c)
{
	const char *s = c->option ? c->option->help : "";

	while (*s) {
		size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz");

		if (len && !(len == 2 && !strncmp(s, "or", 2)))
			offer(c, s, len, NULL);
		s += len;
		if (*s && *s != ',' && *s != ' ')
			return;
		s += strspn(s, ", ");
		if (*s == '(')
			return;
	}
}

static void offer_rules(struct complete *c)
{
	int i;

	for (i = 0; i < GF_RULE_COUNT; i++) {
		const struct gf_rule_info *rule = gf_rule((enum gf_rule)i);

		offer(c, rule->id, strlen(rule->id), _(rule->what));
	}
}

static void offer_hooks(struct complete *c)
{
	const struct hook_kind *const *kind;

	for (kind = hook_kinds(); *kind; kind++)
		offer(c, (*kind)->name, strlen((*kind)->name),
		      _((*kind)->what));
}

static void offer_files(struct complete *c)
{
	cli_printf(c->cli, "@files\n");
}

static void offer_folders(struct complete *c)
{
	cli_printf(c->cli, "@folders\n");
}

/* --- what the registry has ----------------------------------------------- */

static void offer_kinds(struct complete *c)
{
	const struct gf_kind *kinds;
	size_t n, i;

	kinds = gf_registry_kinds(c->reg, &n);
	for (i = 0; i < n; i++)
		offer(c, kinds[i].name, strlen(kinds[i].name),
		      gf_schema_label(kinds[i].schema));
}

/* "programme.statut": the keys of a kind that is typed already. */
static void offer_fields(struct complete *c)
{
	size_t len = strcspn(c->word, ".");
	const struct gf_kind *kind = gf_registry_kind(c->reg, c->word, len);
	const struct gf_node *keys = NULL;
	struct gf_buf name = GF_BUF_INIT;

	if (c->word[len] && kind && kind->schema)
		keys = gf_schema_keyword(kind->schema, "properties");
	if (!keys || keys->type != GF_MAP)
		return;
	gf_map_each (pair, keys) {
		const struct gf_schema *field =
			gf_schema_property(kind->schema, pair->key->text);

		gf_buf_reset(&name);
		gf_buf_addf(&name, "%s.%s", kind->name, pair->key->text);
		offer(c, name.s, name.len, gf_schema_label(field));
	}
	gf_buf_release(&name);
}

/* --- records ------------------------------------------------------------- */

/* "programme/" for who has yet to choose, "programme/rebonds" for who has. */
static void offer_prefix(struct complete *c)
{
	const struct gf_kind *kinds;
	struct gf_buf name = GF_BUF_INIT;
	size_t n, i;

	kinds = gf_registry_kinds(c->ask.reg, &n);
	for (i = 0; i < n; i++) {
		gf_buf_reset(&name);
		gf_buf_addf(&name, "%s/", kinds[i].name);
		offer(c, name.s, name.len, gf_schema_label(kinds[i].schema));
	}
	gf_buf_release(&name);
}

/* Ids that start as the word does, of a kind ("": of any). */
static void offer_ids_of(struct complete *c, const char *kind,
			 const char *start)
{
	static const char sql[] =
		"SELECT id, title FROM _record WHERE id >= :start AND id < "
		":start || char(1114111) AND (kind = :kind OR :kind = '') "
		"ORDER BY id LIMIT 200";
	struct gf_buf name = GF_BUF_INIT;
	struct gf_rows *rows;

	if (gf_rows_open(&rows, c->ask.index, sql, GF_OURS, NULL) < 0)
		return;
	if (!gf_rows_bind_text(rows, ":start", start, strlen(start), NULL) &&
	    !gf_rows_bind_text(rows, ":kind", kind, strlen(kind), NULL))
		while (gf_rows_step(rows, NULL) > 0) {
			gf_buf_reset(&name);
			gf_buf_addf(&name, "%s%s%s", kind, *kind ? "/" : "",
				    gf_rows_text(rows, 0, NULL));
			offer(c, name.s, name.len, gf_rows_text(rows, 1, NULL));
		}
	gf_rows_close(rows);
	gf_buf_release(&name);
}

static void offer_records(struct complete *c)
{
	static const struct ask_options options;
	const char *slash = strchr(c->word, '/');
	char *kind;

	if (ask_open(&c->ask, c->cli, c->cmd, &options, ASK_SHAPE) >= 0)
		return;
	if (slash) {
		kind = gf_xmemdup(c->word, (size_t)(slash - c->word));
		offer_ids_of(c, kind, slash + 1);
		free(kind);
		return;
	}
	offer_prefix(c);
	if (*c->word) /* else all of them */
		offer_ids_of(c, "", c->word);
}

/* --- what stands for a word ---------------------------------------------- */

static const struct {
	const char *stands; /* in cmd.args or opt.arg */
	void (*offer)(struct complete *c);
	bool of_registry;
} words[] = {
	{ "COMMAND", offer_commands, false }, { "FORMAT", offer_listed, false },
	{ "WHEN", offer_listed, false },      { "LANG", offer_listed, false },
	{ "RULE", offer_rules, false },	      { "KIND", offer_kinds, true },
	{ "KIND/ID", offer_records, false },  { "FIELD", offer_fields, true },
	{ "FILE", offer_files, false },	      { "PATH", offer_files, false },
	{ "DIR", offer_folders, false },      { "REPO", offer_folders, false },
	{ "HOOK", offer_hooks, false },
};

static bool has_registry(struct complete *c)
{
	struct gf_error err;

	if (!c->reg)
		c->reg = cli_open_registry(c->cli, NULL, &err);
	return c->reg;
}

/* Offers for each of the words in capitals of [s, s + len). */
static void offer_for(struct complete *c, const char *s, size_t len)
{
	const char *end = s + len;
	size_t n, i;

	for (; s < end; s += n ? n : 1) { /* "KIND/ID" is one */
		n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ/");
		for (i = 0; i < GF_NELEMS(words) && n; i++)
			if (strlen(words[i].stands) == n &&
			    !memcmp(words[i].stands, s, n) &&
			    (!words[i].of_registry || has_registry(c)))
				words[i].offer(c);
	}
}

/* The n-th group of "KIND [ID|-] …", from 0; past the end, the last one. */
static const char *find_group(const char *args, const char *end, int n,
			      size_t *len)
{
	const char *group = args;

	for (;;) {
		args += strspn(args, " ");
		if (args >= end)
			break;
		group = args;
		*len = strcspn(args, " ");
		args += *len;
		if (!n--)
			break;
	}
	return group;
}

/*
 * What may stand behind the operands typed, in "[REV] [--] [PATH…]"; a group
 * that may be left out is followed by the next one.
 */
static void offer_groups(struct complete *c, const char *args, const char *end)
{
	size_t len = 0;
	const char *group = find_group(args, end, c->noperands, &len);

	offer_for(c, group, len);
	while (*group == '[' && group + len < end) {
		group = find_group(group + len, end, 0, &len);
		offer_for(c, group, len);
	}
}

/* "schema FILE | ids": the part that the first operand chose. */
static void offer_operand(struct complete *c)
{
	const char *args = c->cmd->args, *end, *group;
	size_t len = 0;

	if (!strstr(args, " | ")) {
		offer_groups(c, args, args + strlen(args));
		return;
	}
	for (; *args; args = *end ? end + 3 : end) {
		end = strstr(args, " | ");
		end = end ? end : args + strlen(args);
		group = find_group(args, end, 0, &len);
		if (!c->noperands)
			offer(c, group, len, NULL);
		else if (strlen(c->operands[0]) == len &&
			 !memcmp(c->operands[0], group, len))
			offer_groups(c, args, end);
	}
}

/* --- what is typed so far ------------------------------------------------ */

static const struct opt *find_option(const struct opt *o, const char *word)
{
	size_t len = strcspn(word, "=");

	for (; o && o->type != OPT_END; o++)
		if (word[1] == '-' ? o->name && strlen(o->name) == len - 2 &&
					     !memcmp(o->name, word + 2, len - 2)
				   : o->letter && word[1] == o->letter)
			return o;
	return NULL;
}

static const struct opt *option_of(const struct complete *c, const char *word)
{
	const struct opt *o = c->cmd ? find_option(c->cmd->options, word)
				     : NULL;

	return o ? o : find_option(cli_global_options(), word);
}

/* -1: the words make no sense, there is nothing to offer. */
static int read_words(struct complete *c, int n, char **typed)
{
	const struct opt *o;
	bool options = true;
	int i;

	for (i = 0; i < n; i++) {
		if (options && !strcmp(typed[i], "--")) {
			options = false;
		} else if (options && typed[i][0] == '-' && typed[i][1]) {
			o = option_of(c, typed[i]);
			if (!o || !o->arg || strchr(typed[i], '=') ||
			    (typed[i][1] != '-' && typed[i][2]))
				continue;
			if (++i == n)
				c->option = o;
			else if (o->letter == 'C')
				c->cli->dir = typed[i];
		} else if (!c->cmd) {
			c->cmd = cli_find_command(typed[i]);
			if (!c->cmd)
				return -1;
		} else {
			c->operands[c->noperands++] = typed[i];
		}
	}
	if (options && !c->option && c->word[0] == '-') {
		o = strchr(c->word, '=') ? option_of(c, c->word) : NULL;
		if (o && o->arg) { /* --format=js */
			c->option = o;
			c->before = c->word;
			c->word = strchr(c->word, '=') + 1;
			c->before_len = (size_t)(c->word - c->before);
		}
	}
	return options ? 1 : 0;
}

static void complete(struct complete *c, bool options)
{
	if (c->option) {
		offer_for(c, c->option->arg, strlen(c->option->arg));
	} else if (options && c->word[0] == '-') {
		if (c->cmd)
			offer_options(c, c->cmd->options);
		offer_options(c, cli_global_options());
	} else if (!c->cmd) {
		offer_commands(c);
	} else {
		offer_operand(c);
	}
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct complete c = { .cli = cli, .before = "" };
	int ret = cli_parse(cli, &cmd_complete, NULL, &argc, argv);

	if (ret >= 0)
		return ret;
	if (!argc)
		return cli_usage(&cmd_complete, _("the words typed are needed, "
						  "the last one being the one "
						  "to complete"));
	c.word = argv[argc - 1];
	c.operands = gf_xcalloc((size_t)argc, sizeof(*c.operands));
	ret = read_words(&c, argc - 1, argv);
	if (ret >= 0)
		complete(&c, ret);
	ask_close(&c.ask);
	gf_registry_free(c.reg);
	free(c.operands);
	return cli_flush(cli) < 0 ? CLI_FAILED : CLI_OK;
}

const struct cmd cmd_complete = {
	.name = "complete",
	.args = N_("-- WORD…"),
	.summary = N_("say what may be typed next, for the completion of "
		      "shells"),
	.run = run,
	.hidden = true,
};
