/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A work tree that changes under the check: files that vanish, shrink or are
 * written anew between two steps of the survey. Nothing wrong is told, and
 * what was not seen is never passed over.
 */
#include "../../cli/find.c"
#include "../../cli/revision.c"
#include "../../cli/survey.c"
#include "tap.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static void write_file(const char *path, const char *text)
{
	struct gf_buf full = GF_BUF_INIT;

	gf_buf_addf(&full, "%s/%s", root, path);
	GF_BUG(gf_file_write(full.s, text, strlen(text), NULL) < 0);
	gf_buf_release(&full);
}

static void remove_file(const char *path)
{
	struct gf_buf full = GF_BUF_INIT;

	gf_buf_addf(&full, "%s/%s", root, path);
	GF_BUG(unlink(full.s) < 0);
	gf_buf_release(&full);
}

struct told {
	struct gf_buf documents, failures;
};

static void on_document(struct gf_source *src, struct gf_diags *diags,
			void *payload)
{
	struct told *told = payload;

	gf_buf_addf(&told->documents, "%s%s:%u", told->documents.len ? " " : "",
		    gf_path_base(src->path), diags->errors);
}

static void on_failure(const struct gf_error *err, void *payload)
{
	struct told *told = payload;

	gf_buf_addf(&told->failures, "%s\n", err->msg);
}

static void start(struct survey *s, struct gf_registry **reg, struct told *told)
{
	struct gf_tree tree;

	write_file("schema/k.schema.yaml", "type: object\n"
					   "additionalProperties: false\n"
					   "properties: {a: {type: string, "
					   "x-ref: k}}\n");
	write_file("records/k/a.yaml", "a: a\n");
	write_file("records/k/b.yaml", "a: 12\n");
	write_file("records/k/c.yaml", "a: nobody\n");
	gf_tree_folder(&tree, root);
	GF_BUG(gf_registry_load(reg, &tree, NULL) < 0);
	gf_buf_init(&told->documents);
	gf_buf_init(&told->failures);
	*s = (struct survey){ .reg = *reg,
			      .root = root,
			      .workers = 2,
			      .document = on_document,
			      .failure = on_failure,
			      .payload = told };
}

static void end(struct survey *s, struct gf_registry *reg, struct told *told)
{
	survey_release(s);
	gf_registry_free(reg);
	gf_buf_release(&told->documents);
	gf_buf_release(&told->failures);
}

/* Lists, judges and tells, with a change before the step it names. */
static void run(const char *what, int step, void (*change)(void),
		const char *documents, const char *failure)
{
	struct gf_registry *reg;
	struct told told;
	struct survey s;

	start(&s, &reg, &told);
	survey_list(&s);
	if (step == 2)
		change();
	survey_judge(&s);
	if (step == 3)
		change();
	survey_choose_all(&s);
	survey_tell(&s);
	is_str(told.documents.s, documents, "%s: the others are told", what);
	if (failure)
		ok(strstr(told.failures.s, failure), "%s: '%s' is said", what,
		   failure);
	else
		is_str(told.failures.s, "", "%s: nothing failed", what);
	end(&s, reg, &told);
}

static void nothing(void)
{
}

static void remove_b(void)
{
	remove_file("records/k/b.yaml");
}

static void mend_b(void)
{
	write_file("records/k/b.yaml", "a: a\n");
}

static void break_a(void)
{
	write_file("records/k/a.yaml", "a: 1\n");
}

static int remove_entry(const char *path, const struct stat *st GF_UNUSED,
			int flag GF_UNUSED, struct FTW *ftw GF_UNUSED)
{
	return remove(path);
}

int main(void)
{
	snprintf(root, sizeof(root), "/tmp/greffe-survey.XXXXXX");
	GF_BUG(!mkdtemp(root));
	run("no change", 0, nothing, "a.yaml:0 b.yaml:1 c.yaml:1", NULL);
	run("gone before it is read", 2, remove_b, "a.yaml:0 c.yaml:1",
	    "cannot open");
	run("mended before it is read", 2, mend_b, "a.yaml:0 b.yaml:0 c.yaml:1",
	    NULL);
	run("gone before it is told", 3, remove_b, "a.yaml:0 c.yaml:1",
	    "changed while it was checked");
	run("mended before it is told", 3, mend_b, "a.yaml:0 c.yaml:1",
	    "changed while it was checked");
	run("a clean one is not read again", 3, break_a,
	    "a.yaml:0 b.yaml:1 c.yaml:1", NULL);
	nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	return tap_done();
}
