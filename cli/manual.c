/* SPDX-License-Identifier: EUPL-1.2 */
/* See manual.h. The language is man(7)'s, as groff and mandoc read it. */
#include "cli/manual.h"

/* --- text ---------------------------------------------------------------- */

/* Signs that man would take for its own, or draw as other signs. */
static const char *escape_of(char c)
{
	static const struct {
		char c;
		const char *written;
	} escapes[] = { { '\\', "\\e" },  { '-', "\\-" },   { '\'', "\\(aq" },
			{ '`', "\\(ga" }, { '^', "\\(ha" }, { '~', "\\(ti" },
			{ '"', "\\(dq" } };
	size_t i;

	for (i = 0; i < GF_NELEMS(escapes); i++)
		if (escapes[i].c == c)
			return escapes[i].written;
	return NULL;
}

/* Spaces that do not break, as French has before its signs. */
static size_t fixed_space(const char *s, size_t len)
{
	static const char *const spaces[] = { "\u00a0", "\u202f" };
	size_t i, n;

	for (i = 0; i < GF_NELEMS(spaces); i++) {
		n = strlen(spaces[i]);
		if (len >= n && !memcmp(s, spaces[i], n))
			return n;
	}
	return 0;
}

static void add_text(struct gf_buf *out, const char *s, size_t len)
{
	const char *escape;
	size_t i, n;

	if (len && *s == '.') /* at the start of a line it would command */
		gf_buf_adds(out, "\\&");
	for (i = 0; i < len; i += n) {
		n = fixed_space(s + i, len - i);
		escape = n ? "\\~" : escape_of(s[i]);
		if (!n)
			n = 1;
		if (escape)
			gf_buf_adds(out, escape);
		else
			gf_buf_addc(out, s[i]);
	}
}

/* A font for a part of a line: 'B' what is typed as is, 'I' what stands for
 * something. */
static void add_font(struct gf_buf *out, char font, const char *s)
{
	gf_buf_addf(out, "\\f%c", font);
	add_text(out, s, strlen(s));
	gf_buf_adds(out, "\\fR");
}

static void add_line(struct gf_buf *out, const char *s)
{
	add_text(out, s, strlen(s));
	gf_buf_addc(out, '\n');
}

static void add_section(struct gf_buf *out, const char *title)
{
	gf_buf_adds(out, ".SH ");
	add_line(out, title);
}

enum paragraph { START, APART, TEXT, EXAMPLE };

static void change_paragraph(struct gf_buf *out, enum paragraph *was,
			     enum paragraph now)
{
	if (*was == now)
		return;
	if (*was == EXAMPLE)
		gf_buf_adds(out, ".EE\n.RE\n");
	if (now != APART && *was != START)
		gf_buf_adds(out, ".PP\n");
	if (now == EXAMPLE)
		gf_buf_adds(out, ".RS 4\n.EX\n");
	*was = now;
}

/* Paragraphs as --help has them: what is indented is to be typed. */
static void add_paragraphs(struct gf_buf *out, const char *s)
{
	enum paragraph now = START;

	while (*s) {
		size_t len = strcspn(s, "\n"), skip = strspn(s, " ");

		if (!len) {
			change_paragraph(out, &now, APART);
		} else if (skip >= 2) {
			change_paragraph(out, &now, EXAMPLE);
			add_text(out, s + 2, len - 2);
			gf_buf_addc(out, '\n');
		} else {
			change_paragraph(out, &now, TEXT);
			add_text(out, s, len);
			gf_buf_addc(out, '\n');
		}
		s += len + (s[len] == '\n');
	}
	change_paragraph(out, &now, APART);
}

/* --- parts of a page ----------------------------------------------------- */

static void add_title(struct gf_buf *out, const struct cmd *cmd)
{
	const char *s = cmd ? cmd->name : "";

	gf_buf_addf(out, ".TH GREFFE%s", cmd ? "\\-" : "");
	for (; *s; s++)
		gf_buf_addc(out, *s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s);
	gf_buf_adds(out, " 1 \"\" \"greffe ");
	add_text(out, cli_version(), strlen(cli_version()));
	gf_buf_adds(out, "\" \"");
	add_text(out, _("Manual of greffe"), strlen(_("Manual of greffe")));
	gf_buf_adds(out, "\"\n");
}

static void add_name(struct gf_buf *out, const char *name, const char *summary)
{
	add_section(out, _("NAME"));
	gf_buf_adds(out, "greffe");
	if (name)
		gf_buf_addf(out, "\\-%s", name);
	gf_buf_adds(out, " \\- ");
	add_line(out, summary);
}

static void add_options(struct gf_buf *out, const struct opt *o)
{
	char letter[] = "-?";
	struct gf_buf name = GF_BUF_INIT;

	for (; o && o->type != OPT_END; o++) {
		gf_buf_adds(out, ".TP\n");
		letter[1] = o->letter;
		if (o->letter)
			add_font(out, 'B', letter);
		if (o->letter && o->name)
			gf_buf_adds(out, ", ");
		gf_buf_reset(&name);
		gf_buf_addf(&name, "--%s", o->name ? o->name : "");
		if (o->name)
			add_font(out, 'B', name.s);
		if (o->arg) {
			gf_buf_addc(out, ' ');
			add_font(out, 'I', _(o->arg));
		}
		gf_buf_addc(out, '\n');
		add_line(out, _(o->help));
	}
	gf_buf_release(&name);
}

struct row {
	const char *name, *what; /* `what` is a msgid */
};

static void add_rows(struct gf_buf *out, const char *title,
		     const struct row *rows, size_t n)
{
	size_t i;

	add_section(out, title);
	for (i = 0; i < n; i++) {
		gf_buf_adds(out, ".TP\n");
		add_font(out, 'B', rows[i].name);
		gf_buf_addc(out, '\n');
		add_line(out, _(rows[i].what));
	}
}

static void add_exit_status(struct gf_buf *out, const struct cmd *cmd)
{
	static const struct row reads[] = {
		{ "0", N_("Done; the answer may be an empty one.") },
		{ "2", N_("Wrong usage.") },
		{ "3", N_("The job could not be done.") },
	};
	static const struct row codes[] = {
		{ "0", N_("No error; warnings may have been shown.") },
		{ "1", N_("At least one error in what was judged.") },
		{ "2", N_("Wrong usage.") },
		{ "3", N_("The job could not be done.") },
	};

	if (cmd && !cmd->judges)
		add_rows(out, _("EXIT STATUS"), reads, GF_NELEMS(reads));
	else
		add_rows(out, _("EXIT STATUS"), codes, GF_NELEMS(codes));
}

static void add_surroundings(struct gf_buf *out)
{
	static const struct row environment[] = {
		{ "GREFFE_LANG", N_("The language, fr or en; --lang comes "
				    "first, the locale and the registry's "
				    "own language after.") },
		{ "LANGUAGE", N_("Languages in order of preference, as in "
				 "fr:en, where there is a locale.") },
		{ "NO_COLOR", N_("Where it is set to anything, no colours.") },
		{ "COLUMNS", N_("Columns of the terminal.") },
		{ "XDG_CACHE_HOME", N_("Where the index of a folder without "
				       "Git is kept, under greffe/.") },
	};
	static const struct row files[] = {
		{ "greffe.yaml", N_("The registry's configuration; a registry "
				    "needs none.") },
		{ "schema/KIND.schema.yaml",
		  N_("What a record of a kind holds, as a JSON Schema.") },
		{ "records/KIND/ID.yaml", N_("A record.") },
		{ ".git/greffe/", N_("The index: it may be deleted at any "
				     "moment and no answer changes.") },
	};

	add_rows(out, _("ENVIRONMENT"), environment, GF_NELEMS(environment));
	add_rows(out, _("FILES"), files, GF_NELEMS(files));
}

static void add_commands(struct gf_buf *out)
{
	const struct cmd *const *c;
	struct gf_buf name = GF_BUF_INIT;

	add_section(out, _("COMMANDS"));
	for (c = cli_commands(); *c; c++) {
		if ((*c)->hidden)
			continue;
		gf_buf_reset(&name);
		gf_buf_addf(&name, "greffe-%s", (*c)->name);
		gf_buf_adds(out, ".TP\n");
		add_font(out, 'B', name.s);
		gf_buf_adds(out, "(1)\n");
		add_line(out, _((*c)->summary));
	}
	gf_buf_release(&name);
}

/* --- pages --------------------------------------------------------------- */

static void write_command(struct gf_buf *out, const struct cmd *cmd)
{
	struct gf_buf typed = GF_BUF_INIT;

	gf_buf_addf(&typed, "greffe %s", cmd->name);
	add_name(out, cmd->name, _(cmd->summary));
	add_section(out, _("SYNOPSIS"));
	add_font(out, 'B', typed.s);
	gf_buf_adds(out, " [");
	add_font(out, 'I', _("OPTION"));
	gf_buf_adds(out, "…]");
	if (*cmd->args) {
		gf_buf_addc(out, ' ');
		add_font(out, 'I', _(cmd->args));
	}
	gf_buf_addc(out, '\n');
	if (cmd->details) {
		add_section(out, _("DESCRIPTION"));
		add_paragraphs(out, _(cmd->details));
	}
	add_section(out, _("OPTIONS"));
	add_options(out, cmd->options);
	add_options(out, cli_global_options());
	add_exit_status(out, cmd);
	add_section(out, _("SEE ALSO"));
	gf_buf_adds(out, "\\fBgreffe\\fR(1)\n");
	gf_buf_release(&typed);
}

static void write_greffe(struct gf_buf *out)
{
	add_name(out, NULL,
		 _("keep, judge and ask records written in YAML, "
		   "in a Git repository"));
	add_section(out, _("SYNOPSIS"));
	add_font(out, 'B', "greffe");
	gf_buf_addc(out, ' ');
	add_font(out, 'I', _("COMMAND [OPTION…] [ARGUMENT…]"));
	gf_buf_addc(out, '\n');
	add_section(out, _("DESCRIPTION"));
	add_paragraphs(
		out,
		_("A registry is a folder of records, a YAML file each, and "
		  "of the schemas that say what a\nrecord of each kind holds. "
		  "greffe judges the records by these schemas and answers\n"
		  "questions about them, as they are now or as they were at "
		  "any commit.\n\n`greffe help COMMAND`, `greffe COMMAND "
		  "--help` and `man greffe-COMMAND` say the same."));
	add_commands(out);
	add_section(out, _("OPTIONS"));
	add_options(out, cli_global_options());
	add_exit_status(out, NULL);
	add_surroundings(out);
	add_section(out, _("SEE ALSO"));
	gf_buf_adds(out, "\\fBgit\\fR(1)\n");
}

void manual_write(struct gf_buf *out, const struct cmd *cmd)
{
	add_title(out, cmd);
	if (cmd)
		write_command(out, cmd);
	else
		write_greffe(out);
}
