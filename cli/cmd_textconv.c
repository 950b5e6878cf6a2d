/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe textconv: a record as lines that git can compare, one a value, in
 * the order of its schema: so that `git log -p` and `git diff` tell fields.
 *
 * Git gives the file of an old state under another folder: what kind it is
 * of, its name and its keys say. Whatever cannot be read is given as it is,
 * since git stops where a textconv fails.
 */
#include "cli/cli.h"

#include "merge/merge.h"

struct textconv {
	struct cli *cli;
	struct gf_registry *reg; /* NULL: none here, the order is as typed */
	char *root;
};

/* --- which kind ---------------------------------------------------------- */

/* The path from the registry, where the file stands in it. */
static const struct gf_kind *kind_of_path(struct textconv *t, const char *path)
{
	struct gf_arena arena = { 0 };
	char *real = realpath(gf_path_join(&arena, t->cli->dir, path), NULL);
	size_t len = strlen(t->root);
	struct gf_place place = { 0 };
	struct gf_diags none = { 0 };

	if (real && !strncmp(real, t->root, len) && real[len] == '/')
		gf_registry_place(t->reg, real + len + 1, GF_FILE_REGULAR,
				  &place, &none);
	free(real);
	gf_arena_release(&arena);
	gf_diags_release(&none);
	return place.kind;
}

/* How many keys of a record its kind knows, less those that it does not. */
static int score(const struct gf_kind *kind, const struct gf_node *root)
{
	int sum = 0;

	gf_map_each (pair, root)
		sum += gf_schema_property(kind->schema, pair->key->text) ? 1
									 : -2;
	return sum;
}

/* Two kinds may have the same keys: then where such an id stands decides. */
static bool has_id(const struct textconv *t, const struct gf_kind *kind,
		   const char *path)
{
	const char *name = gf_path_base(path), *dot = strrchr(name, '.');
	struct gf_arena arena = { 0 };
	struct gf_buf bytes = GF_BUF_INIT;
	bool there = false;
	char *id;

	id = gf_arena_memdup(&arena, name,
			     dot ? (size_t)(dot - name) : strlen(name));
	if (!kind->id_pointer && gf_kind_allows_id(kind, id, strlen(id)))
		there = !gf_file_read(
			&bytes,
			gf_path_join(&arena, t->root,
				     gf_kind_path(kind, id, &arena)),
			gf_limit(GF_LIMIT_RECORD_BYTES), NULL);
	gf_buf_release(&bytes);
	gf_arena_release(&arena);
	return there;
}

static const struct gf_kind *guess_kind(const struct textconv *t,
					const struct gf_node *root,
					const char *path)
{
	const struct gf_kind *kinds, *best = NULL;
	int most = 0, is;
	size_t n, i;

	if (root->type != GF_MAP)
		return NULL;
	kinds = gf_registry_kinds(t->reg, &n);
	for (i = 0; i < n; i++) {
		if (!kinds[i].schema)
			continue;
		is = score(&kinds[i], root);
		if (is > most ||
		    (is == most && best && has_id(t, &kinds[i], path))) {
			best = &kinds[i];
			most = is;
		}
	}
	return best;
}

/* --- lines --------------------------------------------------------------- */

/* "a[3].b" as "a[].b": items that only moved on are no change. */
static void write_path(struct gf_buf *out, const char *path)
{
	bool quoted = false;
	size_t digits;

	for (; *path; path++) {
		if (*path == '"' || (quoted && *path == '\\' && path[1])) {
			quoted ^= *path == '"';
			if (*path == '\\')
				gf_buf_addc(out, *path++);
		}
		gf_buf_addc(out, *path);
		digits = strspn(path + 1, "0123456789");
		if (!quoted && *path == '[' && path[1 + digits] == ']')
			path += digits;
	}
}

static void write_line(struct cli *cli, const char *path, const char *s,
		       size_t len)
{
	struct gf_buf line = GF_BUF_INIT;

	write_path(&line, path);
	gf_buf_adds(&line, len ? ": " : ":");
	gf_buf_add_visible(&line, s, len);
	gf_buf_addc(&line, '\n');
	cli_write(line.s, line.len, cli);
	gf_buf_release(&line);
}

/* A text that bare would be read as a number: the quotes tell them apart. */
static bool is_ambiguous(const struct gf_node *node)
{
	static const char *const words[] = { "true", "false", "null" };
	struct gf_arena arena = { 0 };
	struct gf_decimal number;
	size_t i;
	bool yes;

	yes = gf_decimal_parse(&number, node->text, node->len, &arena);
	for (i = 0; i < GF_NELEMS(words); i++)
		yes = yes || !strcmp(node->text, words[i]);
	gf_arena_release(&arena);
	return yes;
}

/* As its value says, not as it was typed: 1.0 is 1, 5e2 is 500. */
static void add_number(struct gf_buf *out, const struct gf_node *node)
{
	const struct gf_decimal *d = node->number;
	int64_t point = d->exponent; /* digits before it */

	if (d->small) {
		gf_buf_addf(out, "%lld", (long long)d->integer);
		return;
	}
	if (point < -20 || point > 40) {
		gf_node_write_json(out, node, SIZE_MAX);
		return;
	}
	if (d->negative)
		gf_buf_addc(out, '-');
	if (point <= 0)
		gf_buf_adds(out, "0.");
	gf_buf_fill(out, '0', point < 0 ? (size_t)-point : 0);
	if (point > 0 && point < d->ndigits) {
		gf_buf_add(out, d->digits, (size_t)point);
		gf_buf_addc(out, '.');
		gf_buf_add(out, d->digits + point, d->ndigits - (size_t)point);
		return;
	}
	gf_buf_add(out, d->digits, d->ndigits);
	if (point > d->ndigits)
		gf_buf_fill(out, '0', (size_t)(point - d->ndigits));
}

static void write_leaf(const struct gf_leaf *leaf, void *payload)
{
	const struct gf_node *node = leaf->node;
	const char *s = node->text, *end = s + node->len, *eol;
	struct gf_buf text = GF_BUF_INIT;

	if (node->type != GF_STRING || is_ambiguous(node)) {
		if (node->type == GF_NUMBER)
			add_number(&text, node);
		else
			gf_node_write_json(&text, node, SIZE_MAX);
		write_line(payload, leaf->path, text.s, text.len);
		gf_buf_release(&text);
		return;
	}
	do { /* a text of several lines is as many */
		eol = memchr(s, '\n', (size_t)(end - s));
		write_line(payload, leaf->path, s,
			   (size_t)((eol ? eol : end) - s));
		s = eol ? eol + 1 : end;
	} while (s < end);
}

/* --- the command --------------------------------------------------------- */

static enum gf_syntax syntax_of(const struct gf_kind *kind, const char *path)
{
	const char *dot = strrchr(gf_path_base(path), '.');

	if (kind)
		return kind->syntax;
	if (dot && !strcmp(dot, ".json"))
		return GF_SYNTAX_JSON;
	return dot && !strcmp(dot, ".md") ? GF_SYNTAX_FRONT_MATTER
					  : GF_SYNTAX_YAML;
}

static void convert(struct textconv *t, const char *path,
		    const struct gf_buf *bytes)
{
	const struct gf_kind *kind = t->reg ? kind_of_path(t, path) : NULL;
	struct gf_compose_opts opts = { .syntax = syntax_of(kind, path),
					.strict = true,
					.brief = true };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;

	gf_source_init(&src, path, bytes->s, bytes->len);
	if (!gf_compose(&doc, &src, &opts, &diags)) {
		cli_write(bytes->s, bytes->len, t->cli);
	} else {
		if (!kind && t->reg)
			kind = guess_kind(t, doc.root, path);
		gf_record_trace(NULL, doc.root, kind ? kind->schema : NULL,
				write_leaf, t->cli);
	}
	gf_source_release(&src);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct textconv t = { .cli = cli };
	struct gf_buf bytes = GF_BUF_INIT;
	struct gf_arena arena = { 0 };
	struct gf_error err;
	struct gf_tree tree;
	int ret = cli_parse(cli, &cmd_textconv, NULL, &argc, argv);

	if (ret < 0 && argc != 1)
		ret = cli_usage(&cmd_textconv, _("one file is needed"));
	if (ret >= 0)
		return ret;
	t.root = cli_find_registry(cli, NULL);
	if (t.root) {
		gf_tree_folder(&tree, t.root);
		if (gf_registry_load(&t.reg, &tree, NULL) < 0)
			t.reg = NULL;
	}
	/* larger than any record: git shows what there is of it */
	if (gf_file_read_named(&bytes, gf_path_join(&arena, cli->dir, argv[0]),
			       SIZE_MAX / 4, &err) < 0)
		ret = cli_fail(&err);
	else
		convert(&t, argv[0], &bytes);
	gf_registry_free(t.reg);
	gf_buf_release(&bytes);
	gf_arena_release(&arena);
	free(t.root);
	if (cli_flush(cli) < 0)
		return CLI_FAILED;
	return ret < 0 ? CLI_OK : ret;
}

const struct cmd cmd_textconv = {
	.name = "textconv",
	.args = N_("FILE"),
	.summary = N_("write a record as lines for git to compare"),
	.details =
		N_("A line a value, in the order of the schema: with it "
		   "`git log -p`, `git diff` and\n`git show` tell fields "
		   "instead of the lines that were typed. To use it, once in "
		   "each\nclone (`greffe init` writes the .gitattributes "
		   "line):\n\n"
		   "  echo 'records/** diff=greffe' >>.gitattributes\n"
		   "  git config diff.greffe.textconv 'greffe textconv'"),
	.options = NULL,
	.run = run,
};
