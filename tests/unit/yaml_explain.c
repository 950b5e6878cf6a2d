/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Why a file cannot be read. Alone: what each rule says of itself is true,
 * and clean documents get no finding. With files as arguments: what is found
 * in each, for tests/explain.sh.
 */
#include "yaml/explain.h"

#include "tap.h"

/* --- for the goldens ----------------------------------------------------- */

static void print_text(const char *name, const struct gf_text *text)
{
	struct gf_buf out = GF_BUF_INIT;

	gf_text_write(&out, text);
	if (out.len)
		printf("    %-8s %s\n", name, out.s);
	gf_buf_release(&out);
}

static void print_diag(const char *path, struct gf_source *src,
		       const struct gf_diag *d)
{
	struct gf_position pos = gf_source_position(src, d->span.start);

	printf("%s:%u:%u %s %s\n", path, pos.line, pos.column,
	       gf_severity_name(d->severity), gf_rule(d->rule)->id);
	print_text("message", &d->message);
	print_text("expected", &d->expected);
	print_text("try", &d->advice);
}

/* Whether the text with its fixes parses; said where there was an error. */
static void print_repair(struct gf_source *src, const struct gf_diags *diags)
{
	struct gf_buf fixed = GF_BUF_INIT;
	struct gf_probe probe;
	uint32_t i;
	bool good;

	gf_yaml_probe(src->text, src->len, &probe);
	for (i = 0; i < diags->n; i++)
		if (diags->items[i].rule == GF_RULE_YAML_ENCODING ||
		    diags->items[i].rule == GF_RULE_YAML_NUL ||
		    diags->items[i].rule == GF_RULE_YAML_CONFLICT_MARKER)
			return;
	good = gf_explain_repair(&fixed, src->text, src->len);
	if (probe.problem)
		printf("    %s\n",
		       good ? "repaired: it parses" : "NOT REPAIRED");
	gf_buf_release(&fixed);
}

static int print_file(const char *path)
{
	struct gf_compose_opts opts = { .strict = true };
	const char *base = gf_path_base(path), *dot = strrchr(path, '.');
	struct gf_buf text = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_source src;
	struct gf_doc doc = { 0 };
	struct gf_error err;
	uint32_t i;

	if (gf_file_read(&text, path, 1 << 20, &err) < 0) {
		fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	if (dot && !strcmp(dot, ".md"))
		opts.syntax = GF_SYNTAX_FRONT_MATTER;
	gf_source_init(&src, base, text.s, text.len);
	gf_compose(&doc, &src, &opts, &diags);
	gf_diags_sort(&diags);
	for (i = 0; i < diags.n; i++)
		print_diag(base, &src, &diags.items[i]);
	if (!diags.n)
		printf("%s: nothing found\n", base);
	if (opts.syntax == GF_SYNTAX_YAML)
		print_repair(&src, &diags);
	gf_doc_release(&doc);
	gf_source_release(&src);
	gf_diags_release(&diags);
	gf_buf_release(&text);
	return 0;
}

/* --- alone --------------------------------------------------------------- */

static uint32_t count_findings(const char *text, size_t len, bool strict,
			       enum gf_rule *rule)
{
	struct gf_compose_opts opts = { .strict = strict };
	struct gf_diags diags = { 0 };
	struct gf_source src;
	struct gf_doc doc = { 0 };
	uint32_t n;

	gf_source_init(&src, "test", text, len);
	gf_compose(&doc, &src, &opts, &diags);
	n = diags.n;
	if (n)
		*rule = diags.items[0].rule;
	gf_doc_release(&doc);
	gf_source_release(&src);
	gf_diags_release(&diags);
	return n;
}

/* `greffe explain RULE` shows a bad example and a good one. */
static void test_examples(void)
{
	enum gf_rule rule, found;

	for (rule = GF_RULE_YAML_COLON_IN_VALUE; rule <= GF_RULE_YAML_CR;
	     rule++) {
		const struct gf_rule_info *info = gf_rule(rule);
		uint32_t n;

		if (rule == GF_RULE_YAML_NUL)
			continue; /* no C string holds one */
		found = rule;
		n = count_findings(info->bad, strlen(info->bad), true, &found);
		ok(n == 1 && found == rule,
		   "%s: its bad example is just that (%u, %s)", info->id, n,
		   gf_rule(found)->id);
		n = count_findings(info->good, strlen(info->good), true,
				   &found);
		is_int(n, 0, "%s: its good example is good", info->id);
	}
}

static const char *const clean[] = {
	"titre: 'Atelier : bilan'\n",
	"titre: L'été à l'atelier\nheure: 10:30\nsite: https://a.example/b\n",
	"taux: 50 %\nnumero: n° 12\nsigne: a@b.example\nmot: R&D * 2\n",
	"texte: Il a dit « oui » et “non”\n",
	"texte: \"« oui »\"\nautre: '“non”'\n",
	"texte: Rebonds\xc2\xa0! une histoire\xe2\x80\xaf?\n",
	"texte: |\n  Note : ceci\n  - et cela\n\n  \tavec un tab\nannee: 1\n",
	"texte: >-\n  « Une phrase »\n  key:value\n",
	"texte: \"une phrase\n  qui continue\n\n  encore\"\nannee: 1\n",
	"a:\n- \"x\n  y\"\n- b: 'x\n    y'\n",
	"texte: une phrase\n  qui continue\n",
	"vide:\nautre: # commentaire\nencore: ~\nliste: #commentaire\n  - a\n",
	"nombre: -5\nplus:\n  -5\noption: -v\n",
	"a: [b, c, \"d: e\"]\nf: {g: h}\ni: [\n  j,\n  k\n]\n",
	"\"a\": \"b\"\n'c': d\n? e\n: f\n",
	"--- \n# rien\na: 1\n...\n",
	"lien:\n  https://a.example/b:c\n",
	"chemin: C:\\dossier\nautre: 'C:\\x'\n",
	"a:\tb\n",
	"# <<<<<<< HEAD\ntexte: |\n  =======\n  >>>>>>> x\n",
	"\"une phrase\nqui continue\"\n",
};

static void test_clean(void)
{
	enum gf_rule rule = GF_RULE_COUNT;
	size_t i;

	for (i = 0; i < GF_NELEMS(clean); i++)
		ok(!count_findings(clean[i], strlen(clean[i]), true, &rule),
		   "clean document %zu (%s)", i,
		   rule < GF_RULE_COUNT ? gf_rule(rule)->id : "-");
}

/* Whatever is broken, one error at least, inside the text, in bounded time. */
static void test_bounded(void)
{
	static const char *const pieces[] = {
		"[a\n", "\"a\n",   "a: b: c\n", "- a\nb\n", "\t",
		"{",	"'a' b\n", "k: |\nx\n", "]\n",	    " a: 1\n"
	};
	enum gf_rule rule = GF_RULE_COUNT;
	struct gf_buf text = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < GF_NELEMS(pieces); i++) {
		gf_buf_reset(&text);
		while (text.len < 200000)
			gf_buf_adds(&text, pieces[i]);
		ok(count_findings(text.s, text.len, true, &rule) > 0,
		   "200 kB of '%.2s'", pieces[i]);
	}
	gf_buf_release(&text);
}

int main(int argc, char **argv)
{
	int i, failed = 0;

	for (i = 1; i < argc; i++)
		failed |= print_file(argv[i]);
	if (argc > 1)
		return failed;
	test_examples();
	test_clean();
	test_bounded();
	return tap_done();
}
