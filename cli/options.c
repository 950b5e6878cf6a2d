/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Options read from rows, and help printed from the same rows: what a
 * command accepts and what it says it accepts cannot drift apart.
 */
#include "cli/cli.h"

#include <errno.h>

/* Every command takes these; main.c has already acted on --lang. */
struct globals {
	const char *dir, *lang;
	bool help;
};

static const struct opt global_options[] = {
	{ 'C', "directory", N_("DIR"), OPT_STRING,
	  offsetof(struct globals, dir), N_("work in that folder") },
	{ 0, "lang", N_("LANG"), OPT_STRING, offsetof(struct globals, lang),
	  N_("fr or en") },
	{ 'h', "help", NULL, OPT_FLAG, offsetof(struct globals, help),
	  N_("show this help") },
	OPT_LAST
};

const struct opt *cli_global_options(void)
{
	return global_options;
}

struct parser {
	const struct cmd *cmd;
	void *values;
	struct globals globals;
};

/* Where a row's value is kept: in the command's struct, or in ours. */
static void *value_of(struct parser *p, const struct opt *o)
{
	bool global = o >= global_options &&
		      o < global_options + GF_NELEMS(global_options);

	return (char *)(global ? (void *)&p->globals : p->values) + o->offset;
}

static int set_number(struct parser *p, const struct opt *o, const char *arg)
{
	char *end;
	unsigned long v;

	errno = 0;
	v = strtoul(arg, &end, 10);
	if (!*arg || *end || errno || v > UINT32_MAX || *arg == '-')
		return cli_usage(p->cmd, _("--%s takes a number, not '%s'"),
				 o->name, arg);
	*(uint32_t *)value_of(p, o) = (uint32_t)v;
	return -1;
}

static int set_yesno(struct parser *p, const struct opt *o, const char *arg)
{
	static const struct {
		const char *word;
		int value;
	} words[] = { { "yes", 1 }, { "no", 0 },   { "oui", 1 },
		      { "non", 0 }, { "true", 1 }, { "false", 0 } };
	size_t i;

	for (i = 0; i < GF_NELEMS(words); i++)
		if (!strcmp(arg, words[i].word)) {
			*(int *)value_of(p, o) = words[i].value;
			return -1;
		}
	return cli_usage(p->cmd, _("--%s takes yes or no, not '%s'"), o->name,
			 arg);
}

/* -1: set; else the exit code of a wrong usage. */
static int set_value(struct parser *p, const struct opt *o, const char *arg)
{
	struct cli_list *list;

	switch (o->type) {
	case OPT_FLAG:
		*(bool *)value_of(p, o) = true;
		return -1;
	case OPT_COUNT:
		++*(unsigned *)value_of(p, o);
		return -1;
	case OPT_STRING:
		*(const char **)value_of(p, o) = arg;
		return -1;
	case OPT_LIST:
		list = value_of(p, o);
		GF_GROW(list->items, list->n, list->cap);
		list->items[list->n++] = arg;
		return -1;
	case OPT_NUMBER:
		return set_number(p, o, arg);
	case OPT_YESNO:
		return set_yesno(p, o, arg);
	case OPT_END:
		break;
	}
	GF_BUG(true);
}

static const struct opt *find_in(const struct opt *rows, const char *name,
				 size_t len, char letter)
{
	for (; rows && rows->type != OPT_END; rows++)
		if (letter ? rows->letter == letter
			   : rows->name && strlen(rows->name) == len &&
				     !memcmp(rows->name, name, len))
			return rows;
	return NULL;
}

static const struct opt *find(const struct parser *p, const char *name,
			      size_t len, char letter)
{
	const struct opt *o = find_in(p->cmd->options, name, len, letter);

	return o ? o : find_in(global_options, name, len, letter);
}

static int unknown_option(const struct parser *p, const char *name, size_t len)
{
	const struct opt *tables[] = { p->cmd->options, global_options };
	const struct opt *o;
	struct gf_near near;
	size_t i;
	int ret;

	gf_near_init(&near, name, len);
	for (i = 0; i < GF_NELEMS(tables); i++)
		for (o = tables[i]; o && o->type != OPT_END; o++)
			if (o->name)
				gf_near_offer(&near, o->name, o->name);
	ret = near.best
		      ? cli_usage(
				p->cmd,
				_("unknown option --%.*s; did you mean --%s?"),
				(int)len, name, near.best)
		      : cli_usage(p->cmd, _("unknown option --%.*s"), (int)len,
				  name);
	gf_near_release(&near);
	return ret;
}

/* --name, --name=value, --name value. */
static int parse_long(struct parser *p, char **argv, int argc, int *i)
{
	const char *name = argv[*i] + 2, *eq = strchrnul(name, '=');
	const struct opt *o = find(p, name, (size_t)(eq - name), 0);

	if (!o)
		return unknown_option(p, name, (size_t)(eq - name));
	if (!o->arg && *eq)
		return cli_usage(p->cmd, _("--%s takes no value"), o->name);
	if (!o->arg)
		return set_value(p, o, NULL);
	if (*eq)
		return set_value(p, o, eq + 1);
	if (*i + 1 >= argc)
		return cli_usage(p->cmd, _("--%s wants a value (%s)"), o->name,
				 _(o->arg));
	return set_value(p, o, argv[++*i]);
}

/* -q, -qv, -C DIR, -CDIR. */
static int parse_short(struct parser *p, char **argv, int argc, int *i)
{
	const char *s = argv[*i] + 1;
	int ret = -1;

	for (; *s && ret < 0; s++) {
		const struct opt *o = find(p, NULL, 0, *s);

		if (!o)
			return cli_usage(p->cmd, _("unknown option -%c"), *s);
		if (!o->arg) {
			ret = set_value(p, o, NULL);
			continue;
		}
		if (s[1])
			return set_value(p, o, s + 1);
		if (*i + 1 >= argc)
			return cli_usage(p->cmd, _("-%c wants a value (%s)"),
					 *s, _(o->arg));
		return set_value(p, o, argv[++*i]);
	}
	return ret;
}

int cli_parse(struct cli *cli, const struct cmd *cmd, void *values, int *argc,
	      char **argv)
{
	struct parser p = { .cmd = cmd, .values = values };
	int i, n = 0, ret = -1;

	cli->before = -1;
	for (i = 0; i < *argc && ret < 0; i++) {
		if (!strcmp(argv[i], "--")) {
			cli->before = n;
			while (++i < *argc)
				argv[n++] = argv[i];
			break;
		}
		if (argv[i][0] == '-' && argv[i][1] == '-')
			ret = parse_long(&p, argv, *argc, &i);
		else if (argv[i][0] == '-' && argv[i][1])
			ret = parse_short(&p, argv, *argc, &i);
		else
			argv[n++] = argv[i];
	}
	*argc = n;
	if (ret >= 0)
		return ret;
	if (p.globals.dir)
		cli->dir = p.globals.dir;
	if (p.globals.help) {
		cli_help(cli, cmd);
		return cli_flush(cli) < 0 ? CLI_FAILED : CLI_OK;
	}
	return -1;
}

/* --- options of many commands -------------------------------------------- */

int cli_color(const struct cli *cli, const struct cmd *cmd, const char *when,
	      bool *color)
{
	*color = cli->color_out;
	if (!when || !strcmp(when, "auto"))
		return -1;
	*color = !strcmp(when, "always");
	if (*color || !strcmp(when, "never"))
		return -1;
	return cli_usage(
		cmd, _("--color takes always, never or auto, not '%s'"), when);
}

int cli_today(const struct cli *cli, const struct cmd *cmd, const char *typed,
	      int64_t *day)
{
	int64_t last;

	*day = cli->today;
	if (!typed || (strlen(typed) == 10 &&
		       gf_edtf_parse(typed, 10, day, &last) && *day == last))
		return -1;
	return cli_usage(cmd,
			 _("--today takes a day such as 2026-03-12, not '%s'"),
			 typed);
}

/* --- help ---------------------------------------------------------------- */

#define HELP_INDENT 29
#define HELP_WIDTH  79

/* Words of `text` from the current column on, under one another. */
static void help_wrap(struct cli *cli, const char *text, size_t column)
{
	while (*text) {
		size_t len = strcspn(text, " "), width;

		width = gf_utf8_count(text, len);
		if (column > HELP_INDENT && column + 1 + width > HELP_WIDTH) {
			cli_printf(cli, "\n");
			column = 0;
		}
		if (column < HELP_INDENT) {
			cli_printf(cli, "%*s", (int)(HELP_INDENT - column), "");
			column = HELP_INDENT;
		} else if (column > HELP_INDENT) {
			cli_printf(cli, " ");
			column++;
		}
		cli_write(text, len, cli);
		column += width;
		text += len + strspn(text + len, " ");
	}
	cli_printf(cli, "\n");
}

static void help_option(struct cli *cli, const struct opt *o)
{
	struct gf_buf left = GF_BUF_INIT;
	size_t width;

	if (o->letter)
		gf_buf_addf(&left, "  -%c", o->letter);
	if (o->name)
		gf_buf_addf(&left, "%s--%s", o->letter ? ", " : "      ",
			    o->name);
	if (o->arg)
		gf_buf_addf(&left, " %s", _(o->arg));
	width = gf_utf8_count(left.s, left.len);
	if (width + 1 > HELP_INDENT) {
		gf_buf_addc(&left, '\n');
		width = 0;
	}
	cli_write(left.s, left.len, cli);
	help_wrap(cli, _(o->help), width);
	gf_buf_release(&left);
}

static void help_options(struct cli *cli, const struct opt *o)
{
	for (; o && o->type != OPT_END; o++)
		help_option(cli, o);
}

static void help_command(struct cli *cli, const struct cmd *cmd)
{
	cli_printf(cli, _("usage: greffe %s %s\n\n%s.\n"), cmd->name,
		   _(cmd->args), _(cmd->summary));
	if (cmd->details)
		cli_printf(cli, "\n%s\n", _(cmd->details));
	cli_printf(cli, _("\noptions:\n"));
	help_options(cli, cmd->options);
	help_options(cli, global_options);
	cli_printf(cli, "\n%s\n",
		   cmd->judges
			   ? _("exit status: 0 no error, 1 at least one "
			       "error, 2 wrong usage,\n3 the job could not be "
			       "done")
			   : _("exit status: 0 done, 2 wrong usage, 3 the job "
			       "could not be done"));
}

static void help_all(struct cli *cli)
{
	const struct cmd *const *c;

	cli_printf(cli, _("usage: greffe COMMAND [OPTION…] [ARGUMENT…]\n\n"
			  "greffe judges records written in YAML, in a Git "
			  "repository, against the schemas\nthat the "
			  "repository itself carries.\n\ncommands:\n"));
	for (c = cli_commands(); *c; c++)
		if (!(*c)->hidden)
			cli_printf(cli, "  %-10s %s\n", (*c)->name,
				   _((*c)->summary));
	cli_printf(cli, _("\noptions:\n"));
	help_options(cli, global_options);
	cli_printf(cli, _("\n`greffe help COMMAND` shows a command's options "
			  "and examples.\n"));
}

void cli_help(struct cli *cli, const struct cmd *cmd)
{
	if (cmd)
		help_command(cli, cmd);
	else
		help_all(cli);
}

int cli_usage(const struct cmd *cmd, const char *fmt, ...)
{
	struct gf_buf raw = GF_BUF_INIT;
	char *msg = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&msg, fmt, ap) < 0)
		msg = NULL;
	va_end(ap);
	if (msg)
		gf_buf_add_visible(&raw, msg, strlen(msg));
	fprintf(stderr, _("greffe: %s\n"), raw.s);
	if (cmd)
		fprintf(stderr, _("try: greffe help %s\n"), cmd->name);
	else
		fputs(_("try: greffe help\n"), stderr);
	gf_buf_release(&raw);
	free(msg);
	return CLI_USAGE;
}
