/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From operands to verdicts. Each worker keeps its buffers; a file without a
 * finding leaves nothing behind but its count, one with findings keeps its
 * text until it is told, so that the excerpt is what was judged.
 */
#include "cli/instances.h"

#include <unistd.h>

/* ndjson: the file may be large, each line is one document. */
#define STREAM_BYTES ((size_t)1 << 30)

/* --- finding files ------------------------------------------------------- */

enum reader { READ_YAML, READ_JSON, READ_LINES, READ_FRONT };

static const struct {
	const char *ending;
	enum reader reader;
} endings[] = {
	{ ".yaml", READ_YAML },	   { ".yml", READ_YAML },
	{ ".json", READ_JSON },	   { ".jsonl", READ_LINES },
	{ ".ndjson", READ_LINES }, { ".geojson", READ_JSON },
	{ ".md", READ_FRONT },	   { ".markdown", READ_FRONT },
};

static int find_ending(const char *name)
{
	const char *dot = strrchr(gf_path_base(name), '.');
	size_t i;

	for (i = 0; dot && i < GF_NELEMS(endings); i++)
		if (!strcasecmp(dot, endings[i].ending))
			return (int)i;
	return -1;
}

/* A file whose ending says nothing is read as YAML. */
static enum reader choose_reader(const struct instances *in, const char *name)
{
	int i = find_ending(name);

	if (i < 0 || (endings[i].reader == READ_FRONT && !in->front_matter))
		return READ_YAML;
	return endings[i].reader;
}

/* The path is the operand's, or the arena's. */
static void push(struct instances *in, const char *path)
{
	GF_GROW(in->files.items, in->files.n, in->files.cap);
	in->files.items[in->files.n++] = path;
}

struct folder {
	struct instances *in;
	const char *root;
};

static int add_found(const char *path, enum gf_file_kind kind,
		     struct gf_error *err GF_UNUSED, void *payload)
{
	struct folder *f = payload;
	int i = find_ending(path);

	if (kind == GF_FILE_REGULAR && i >= 0 &&
	    (endings[i].reader != READ_FRONT || f->in->front_matter))
		push(f->in, gf_path_join(&f->in->paths, f->root, path));
	return 0;
}

int instances_add(struct instances *in, const char *operand,
		  struct gf_error *err)
{
	struct folder folder = { in, operand };

	if (!strcmp(operand, "-") || !gf_is_folder(operand)) {
		push(in, operand);
		return 0;
	}
	return gf_walk(operand, "", add_found, &folder, err);
}

void instances_release(struct instances *in)
{
	free(in->files.items);
	gf_arena_release(&in->paths);
}

/* --- judging one --------------------------------------------------------- */

struct worker {
	_Alignas(GF_APART) struct gf_eval *eval;
	struct gf_reader reader;
	struct gf_doc doc;
	struct gf_buf text;
	struct gf_diags diags;
};

/* A document with findings; those without are only counted between. */
struct told {
	uint32_t index;
	struct gf_diags diags;
};

struct result {
	struct gf_source src;
	char *text; /* kept only where there are findings */
	struct told *told;
	uint32_t n, cap, documents;
	struct gf_error *err; /* it could not be read */
	bool skipped;
};

struct judging {
	const struct instances *in;
	const struct instances_run *run;
	struct worker *workers;
	struct result *results; /* of file i at i % ring */
	size_t ring;
};

/* One file in the hands of one worker. */
struct task {
	struct judging *j;
	struct worker *w;
	struct result *r;
	const struct gf_schema *schema;
	const char *path;
};

static void keep(struct result *r, struct worker *w)
{
	GF_GROW(r->told, r->n, r->cap);
	r->told[r->n].index = r->documents;
	r->told[r->n++].diags = w->diags;
	w->diags = (struct gf_diags){ 0 };
}

/* The end of one document: its findings kept, its place counted. */
static void end_document(struct task *t)
{
	if (t->w->diags.n || t->w->diags.dropped)
		keep(t->r, t->w);
	gf_diags_clear(&t->w->diags);
	t->r->documents++;
}

/* "# yaml-language-server: $schema=URL" among the first comments. */
static char *find_modeline(const struct gf_source *src)
{
	static const char mark[] = "yaml-language-server:";
	const char *p = src->text, *end = src->text + src->len, *eol;

	while (p < end && (*p == '#' || *p == '\n' || *p == '\r')) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			eol = end;
		p = memmem(p, (size_t)(eol - p), mark, sizeof(mark) - 1);
		p = p ? memmem(p, (size_t)(eol - p), "$schema=", 8) : NULL;
		if (p)
			return strndup(p + 8, strcspn(p + 8, " \t\r\n"));
		p = eol + (eol < end);
	}
	return NULL;
}

/* The schema of a file that names it; asked once a file. */
static const struct gf_schema *find_schema(struct task *t)
{
	const char *named = gf_map_text(t->w->doc.root, "$schema");
	const struct instances_run *run = t->j->run;
	const struct gf_schema *schema;
	char *name = named ? gf_xstrdup(named) : find_modeline(&t->r->src);

	schema = run->own_schema(t->path, name, run->payload);
	free(name);
	return schema;
}

static int judge_document(struct gf_doc *doc, struct gf_diags *diags,
			  void *payload)
{
	struct task *t = payload;

	if (doc->root && !t->schema && !t->r->skipped) {
		t->schema = find_schema(t);
		t->r->skipped = !t->schema;
	}
	if (doc->root && t->schema)
		gf_evaluate(t->w->eval, t->schema, doc->root, diags);
	if (!t->r->skipped)
		end_document(t);
	return 0;
}

static void judge_lines(struct task *t, const struct gf_compose_opts *opts)
{
	const struct gf_source *src = &t->r->src;
	struct gf_span span = { 0, 0 };
	const char *eol, *p;

	for (; span.end < src->len; span.start = span.end + 1) {
		span.end = span.start;
		p = src->text + span.start;
		eol = memchr(p, '\n', src->len - span.start);
		span.end = eol ? (uint32_t)(eol - src->text) : src->len;
		if (strspn(p, " \t\r") >= span.end - span.start)
			continue;
		gf_compose_line(&t->w->doc, &t->r->src, span, opts,
				&t->w->diags);
		judge_document(&t->w->doc, &t->w->diags, t);
	}
}

static void judge_text(struct task *t, enum reader reader, size_t max_bytes)
{
	static const enum gf_syntax syntax[] = {
		[READ_YAML] = GF_SYNTAX_YAML,
		[READ_JSON] = GF_SYNTAX_JSON,
		[READ_LINES] = GF_SYNTAX_JSON,
		[READ_FRONT] = GF_SYNTAX_FRONT_MATTER,
	};
	struct gf_compose_opts opts = { .syntax = syntax[reader],
					.max_bytes = max_bytes };

	if (reader == READ_LINES)
		judge_lines(t, &opts);
	else
		gf_compose_stream(&t->w->doc, &t->r->src, &opts, &t->w->diags,
				  judge_document, t);
}

/* Larger than a document may be: a finding, though it was not read. */
static void tell_too_large(struct task *t, size_t limit)
{
	struct gf_diag *d = gf_diags_add(&t->w->diags,
					 GF_RULE_DOCUMENT_TOO_LARGE,
					 (struct gf_span){ 0 });
	char bytes[32];

	snprintf(bytes, sizeof(bytes), "%zu", limit);
	gf_say(&t->w->diags, &d->message,
	       N_("the document is larger than %s bytes"), bytes);
	gf_say(&t->w->diags, &d->advice,
	       N_("split it, or raise the limit with --max-bytes"));
	gf_source_init(&t->r->src, t->path, NULL, 0);
	end_document(t);
}

static int read_file(struct task *t, size_t limit, struct gf_error *err)
{
	if (!strcmp(t->path, "-"))
		return gf_fd_read(&t->w->text, STDIN_FILENO, limit, err);
	return gf_reader_read_named(&t->w->reader, &t->w->text, t->path, limit,
				    err);
}

static void judge_one(size_t i, unsigned worker, void *payload)
{
	struct judging *j = payload;
	struct task t = { j, &j->workers[worker], &j->results[i % j->ring],
			  j->run->schema, j->in->files.items[i] };
	const char *name = t.path;
	enum reader reader;
	size_t max = j->in->max_bytes ? j->in->max_bytes
				      : gf_limit(GF_LIMIT_RECORD_BYTES);
	struct gf_error err;

	if (!strcmp(name, "-"))
		name = j->in->stdin_name ? j->in->stdin_name : "<stdin>";
	reader = choose_reader(j->in, name);
	if (read_file(&t, reader == READ_LINES ? STREAM_BYTES : max, &err) <
	    0) {
		t.path = name;
		if (err.code == GF_ELIMIT)
			tell_too_large(&t, max);
		else
			t.r->err = memcpy(gf_xmalloc(sizeof(err)), &err,
					  sizeof(err));
		return;
	}
	gf_source_init(&t.r->src, name, t.w->text.s, t.w->text.len);
	judge_text(&t, reader, max);
	if (t.r->n) {
		t.r->text = gf_buf_detach(&t.w->text);
		t.r->src.text = t.r->text;
	} else {
		gf_source_release(&t.r->src);
	}
}

static void leave(unsigned worker, void *payload)
{
	struct judging *j = payload;

	gf_reader_release(&j->workers[worker].reader);
}

/* --- telling ------------------------------------------------------------- */

static void tell_one(size_t i, void *payload)
{
	struct judging *j = payload;
	const struct instances_run *run = j->run;
	struct result *r = &j->results[i % j->ring];
	struct gf_diags none = { 0 };
	uint32_t index, k = 0;

	if (r->err)
		run->failure(r->err, run->payload);
	for (index = 0; index < r->documents; index++) {
		bool has = k < r->n && r->told[k].index == index;

		run->document(&r->src, index, has ? &r->told[k].diags : &none,
			      run->payload);
		if (has)
			gf_diags_release(&r->told[k++].diags);
	}
	gf_diags_release(&none);
	gf_source_release(&r->src);
	free(r->told);
	free(r->text);
	free(r->err);
	*r = (struct result){ 0 };
	run->progress(i + 1, j->in->files.n, run->payload);
}

void instances_judge(const struct instances *in,
		     const struct instances_run *run)
{
	struct judging j = { .in = in, .run = run };
	unsigned i, workers = run->own_schema ? 1 : run->workers;

	j.ring = workers > 1 ? GF_POOL_WINDOW : 1;
	j.workers = gf_xcalloc_apart(workers, sizeof(*j.workers));
	j.results = gf_xcalloc(j.ring, sizeof(*j.results));
	for (i = 0; i < workers; i++) {
		j.workers[i].eval = gf_eval_new();
		gf_reader_init(&j.workers[i].reader);
		gf_buf_init(&j.workers[i].text);
	}
	gf_pool_run_apart(in->files.n, workers, judge_one, tell_one, leave, &j);
	for (i = 0; i < workers; i++) {
		gf_eval_free(j.workers[i].eval);
		gf_doc_release(&j.workers[i].doc);
		gf_buf_release(&j.workers[i].text);
		gf_diags_release(&j.workers[i].diags);
	}
	free(j.workers);
	free(j.results);
}
