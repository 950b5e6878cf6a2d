/* SPDX-License-Identifier: EUPL-1.2 */
/* What greffed is told on its command line: see options.h. */
#include "daemon/options.h"
#include "daemon/daemon.h"

#include <getopt.h>

struct row {
	const char *name;
	char letter;
	const char *arg;  /* a msgid; NULL: a flag */
	const char *help; /* a msgid; NULL: for tests, not told */
	size_t offset;
};

static const struct row rows[] = {
	{ "config", 'c', N_("FILE"),
	  N_("read the configuration there (default "
	     "/etc/greffe/greffed.yaml, where no repository is named)"),
	  offsetof(struct options, config) },
	{ "once", 0, NULL,
	  N_("judge what has no verdict yet, and end: for cron"),
	  offsetof(struct options, once) },
	{ "check", 0, NULL,
	  N_("judge the configuration, say what is wrong in it, and end"),
	  offsetof(struct options, check) },
	{ "reload", 0, NULL,
	  N_("have the greffed that runs read its configuration again"),
	  offsetof(struct options, reload) },
	{ "lang", 0, N_("LANG"), N_("fr or en"),
	  offsetof(struct options, lang) },
	{ "help", 'h', NULL, N_("show this help"),
	  offsetof(struct options, help) },
	{ "version", 'V', NULL, N_("show the version of greffe"),
	  offsetof(struct options, version) },
	{ "manual", 0, NULL, NULL, offsetof(struct options, manual) },
	{ "fault", 0, "NAME@N", NULL, offsetof(struct options, fault) },
};

#define FIRST_ROW 256 /* above any letter */

static const struct row *find_row(int c)
{
	size_t i;

	if (c >= FIRST_ROW)
		return &rows[c - FIRST_ROW];
	for (i = 0; i < GF_NELEMS(rows); i++)
		if (rows[i].letter && rows[i].letter == c)
			return &rows[i];
	return NULL;
}

int options_refuse(const char *typed)
{
	struct gf_buf shown = GF_BUF_INIT;

	gf_buf_add_visible(&shown, typed, strlen(typed));
	fprintf(stderr, _("greffed: wrong option '%s'\n"), shown.s);
	fputs(_("try: greffed --help\n"), stderr);
	gf_buf_release(&shown);
	return DAEMON_USAGE;
}

int options_parse(struct options *out, int argc, char **argv)
{
	struct option longs[GF_NELEMS(rows) + 1] = { 0 };
	char letters[2 * GF_NELEMS(rows) + 1], *l = letters;
	const struct row *row;
	size_t i;
	int c;

	for (i = 0; i < GF_NELEMS(rows); i++) {
		longs[i] = (struct option){ .name = rows[i].name,
					    .has_arg = rows[i].arg != NULL,
					    .val = (int)(FIRST_ROW + i) };
		if (rows[i].letter)
			*l++ = rows[i].letter;
		if (rows[i].letter && rows[i].arg)
			*l++ = ':';
	}
	*l = '\0';
	opterr = 0;
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) >= 0) {
		row = find_row(c);
		if (!row)
			return options_refuse(argv[optind - 1]);
		if (row->arg)
			*(const char **)((char *)out + row->offset) = optarg;
		else
			*(bool *)((char *)out + row->offset) = true;
	}
	out->repos = argv + optind;
	out->nrepos = (size_t)(argc - optind);
	return -1;
}

static const char *details(void)
{
	return _("greffed, the clerk, judges every commit of every branch as "
		 "soon as it is made, and\nwrites its verdict where Git's "
		 "users look:\n\n"
		 "  git log --notes=greffe        the verdicts\n"
		 "  git fetch origin refs/greffe/valid/main\n"
		 "                                the newest commit that is "
		 "valid\n\n"
		 "It changes no branch, and may be stopped at any moment: "
		 "what was not judged is\njudged when it starts again.");
}

void options_help(struct gf_buf *out)
{
	size_t i, start;

	gf_buf_adds(out, _("usage: greffed [OPTION…] [REPO…]\n\n"));
	gf_buf_adds(out, details());
	gf_buf_adds(out, _("\n\noptions:\n"));
	for (i = 0; i < GF_NELEMS(rows); i++) {
		if (!rows[i].help)
			continue;
		start = out->len;
		if (rows[i].letter)
			gf_buf_addf(out, "  -%c, --%s", rows[i].letter,
				    rows[i].name);
		else
			gf_buf_addf(out, "      --%s", rows[i].name);
		if (rows[i].arg)
			gf_buf_addf(out, " %s", _(rows[i].arg));
		gf_buf_fill(out, ' ',
			    out->len - start < 22 ? 22 - (out->len - start)
						  : 2);
		gf_buf_adds(out, _(rows[i].help));
		gf_buf_addc(out, '\n');
	}
	gf_buf_adds(out, _("\nexit status: 0 done, 1 with --once where the "
			   "tip of a branch is not valid,\n2 wrong usage, 3 "
			   "the job could not be done\n"));
}

/* What is typed is shown as it is; a '-' is one that can be typed again. */
static void add_roff(struct gf_buf *out, const char *s)
{
	bool starts = true;

	for (; *s; s++) {
		if (starts && (*s == '.' || *s == '\''))
			gf_buf_adds(out, "\\&");
		if (*s == '-' || *s == '\\')
			gf_buf_addc(out, '\\');
		gf_buf_addc(out, *s == '\\' ? 'e' : *s);
		starts = *s == '\n';
	}
}

static void add_section(struct gf_buf *out, const char *title)
{
	gf_buf_addf(out, ".SH %s\n", title);
}

void options_manual(struct gf_buf *out, const char *version)
{
	size_t i;

	gf_buf_addf(out, ".TH GREFFED 8 \"\" \"greffe %s\" \"%s\"\n", version,
		    _("Manual of greffe"));
	add_section(out, _("NAME"));
	gf_buf_addf(out, "greffed \\- %s\n",
		    _("judge every commit of a repository of records"));
	add_section(out, _("SYNOPSIS"));
	gf_buf_addf(out, "\\fBgreffed\\fR [\\fI%s\\fR…] [\\fI%s\\fR…]\n",
		    _("OPTION"), _("REPO"));
	add_section(out, _("DESCRIPTION"));
	gf_buf_adds(out, ".nf\n");
	add_roff(out, details());
	gf_buf_adds(out, "\n.fi\n");
	add_section(out, _("OPTIONS"));
	for (i = 0; i < GF_NELEMS(rows); i++) {
		if (!rows[i].help)
			continue;
		gf_buf_adds(out, ".TP\n\\fB");
		if (rows[i].letter)
			gf_buf_addf(out, "\\-%c\\fR, \\fB", rows[i].letter);
		gf_buf_addf(out, "\\-\\-%s\\fR", rows[i].name);
		if (rows[i].arg)
			gf_buf_addf(out, " \\fI%s\\fR", _(rows[i].arg));
		gf_buf_addc(out, '\n');
		add_roff(out, _(rows[i].help));
		gf_buf_addc(out, '\n');
	}
	add_section(out, _("SEE ALSO"));
	gf_buf_adds(out, "\\fBgreffe\\fR(1), \\fBgit\\fR(1)\n");
}
