/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Verdicts written as notes, and read again: see clerk.h. The order of writes
 * is what makes a cut at any point harmless: objects, refs/greffe/clerk,
 * refs/notes/greffe, and only then is anything told.
 */
#include "daemon/clerk.h"
#include "daemon/fault.h"

#include <unistd.h>

#define BATCH_MOST   100
#define BATCH_MS     100
#define KNOWN_BYTES  1048576
#define KNOWN_WITHIN 10000 /* commits of notes since greffe/known was kept */
#define TRIES	     5

/* --- where the refs stand ------------------------------------------------ */

/* 1: *out is where it stands; 0: there is none. */
static int read_ref(const struct clerk *clerk, const char *name,
		    struct gf_oid *out, struct gf_error *err)
{
	if (!gf_repo_ref(out, clerk->repo, name, err))
		return 1;
	return err->code == GF_ENOTFOUND ? 0 : -1;
}

/*
 * Puts a ref of ours where it should stand, wherever others moved it
 * meanwhile. `to` NULL: it is taken away.
 */
static int force_ref(struct clerk *clerk, const char *name,
		     const struct gf_oid *to, struct gf_error *err)
{
	struct gf_oid is;
	int there = 0, i;

	for (i = 0; i < TRIES; i++) {
		there = read_ref(clerk, name, &is, err);
		if (there < 0)
			return -1;
		if (to ? there && same_oid(&is, to) : !there)
			return 0;
		if (!gf_repo_ref_move(clerk->repo, name, to, there ? &is : NULL,
				      err))
			return 0;
		if (err->code != GF_ECHANGED)
			return -1;
	}
	return -1;
}

/* Whether a commit of notes was made directly on another one (or on none). */
static bool is_next(const struct clerk *clerk, const struct gf_oid *notes,
		    const struct gf_oid *before)
{
	struct gf_commit_info info;
	struct gf_history *h;
	struct gf_error err;
	bool is = false;

	if (gf_history_open(&h, clerk->repo, notes, NULL,
			    GF_HISTORY_FIRST_PARENT, &err) < 0)
		return false;
	if (gf_history_next(h, &info, &err) == 1)
		is = before ? info.nparents == 1 &&
				      same_oid(info.parents, before)
			    : !info.nparents;
	gf_history_close(h);
	return is;
}

static void tell_foreign(const struct clerk *clerk, const char *name, int there,
			 const struct gf_oid *is)
{
	char hex[GF_OID_HEX] = "";

	if (!there) {
		clerk_alarm(clerk,
			    _("somebody deleted %s, which greffed alone "
			      "writes: it is put back"),
			    name);
		return;
	}
	gf_oid_hex(hex, is);
	clerk_alarm(clerk,
		    _("somebody moved %s to %s; greffed alone writes it: it is "
		      "put back"),
		    name, hex);
}

/* refs/greffe/clerk, by what this process wrote, where it wrote any. */
static int find_ours(struct clerk *clerk, struct gf_error *err)
{
	struct gf_oid is;
	int there = read_ref(clerk, CLERK_REF, &is, err);

	if (there < 0)
		return -1;
	if (!clerk->knows_notes) {
		clerk->has_notes = there;
		if (there)
			clerk->notes = is;
		clerk->knows_notes = true;
		return 0;
	}
	if (clerk->has_notes ? there && same_oid(&is, &clerk->notes) : !there)
		return 0;
	tell_foreign(clerk, CLERK_REF, there, &is);
	return force_ref(clerk, CLERK_REF,
			 clerk->has_notes ? &clerk->notes : NULL, err);
}

int clerk_open_notes(struct clerk *clerk, struct gf_error *err)
{
	const struct gf_oid *ours;
	struct gf_oid is;
	int there;

	if (find_ours(clerk, err) < 0)
		return -1;
	ours = clerk->has_notes ? &clerk->notes : NULL;
	clerk->adopts = !ours;
	there = read_ref(clerk, NOTES_REF, &is, err);
	if (there < 0)
		return -1;
	if (ours ? there && same_oid(&is, ours) : !there)
		return 0;
	/* a move of ours that was cut is ended; all else was not ours */
	if (!ours || !is_next(clerk, ours, there ? &is : NULL))
		tell_foreign(clerk, NOTES_REF, there, &is);
	return force_ref(clerk, NOTES_REF, ours, err);
}

int clerk_read_note(struct clerk *clerk, const struct gf_oid *commit,
		    struct gf_note_line *out)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_error err;
	bool has;

	has = clerk->has_notes &&
	      !gf_notes_read(&text, clerk->repo, &clerk->notes, commit, &err) &&
	      !gf_note_parse(out, text.s, text.len);
	gf_buf_release(&text);
	return has;
}

/* --- writing ------------------------------------------------------------- */

static void clear_batch(struct batch *batch)
{
	gf_arena_clear(&batch->arena);
	batch->n = 0;
	batch->time = 0;
}

static void tell_verdicts(struct clerk *clerk)
{
	struct batch *batch = &clerk->batch;
	size_t i;

	for (i = 0; i < batch->n; i++)
		worker_report(clerk->worker, &batch->reports[i],
			      batch->branches[i], batch->notes[i].text,
			      batch->notes[i].len);
	clerk->judged += (uint32_t)batch->n;
}

/* One that stands elsewhere than we left it was moved by somebody else. */
static int move_ours(struct clerk *clerk, const char *name,
		     const struct gf_oid *to, struct gf_error *err)
{
	const struct gf_oid *from = clerk->has_notes ? &clerk->notes : NULL;
	struct gf_oid is;
	int there;

	if (!gf_repo_ref_move(clerk->repo, name, to, from, err))
		return 0;
	if (err->code != GF_ECHANGED)
		return -1;
	there = read_ref(clerk, name, &is, err);
	if (there < 0)
		return -1;
	tell_foreign(clerk, name, there, &is);
	return force_ref(clerk, name, to, err);
}

static int see_note(const struct gf_oid *of, struct gf_error *err,
		    void *payload)
{
	(void)of;
	(void)err;
	(void)payload;
	return 0;
}

/*
 * Notes could not be written on those that are there. Where these cannot be
 * read either (a `git gc --prune=now` took what was being written) they are
 * of no use: they are taken away, and every commit is judged again.
 */
static int check_notes(struct clerk *clerk, struct gf_error *err)
{
	struct gf_error damage;
	char hex[GF_OID_HEX], *path;

	if (!clerk->has_notes ||
	    !gf_notes_list(clerk->repo, &clerk->notes, see_note, NULL, &damage))
		return -1;
	gf_oid_hex(hex, &clerk->notes);
	clerk_alarm(clerk,
		    _("the notes of %s are damaged (%s): all commits are "
		      "judged again"),
		    hex, damage.msg);
	path = repository_file(clerk->worker->repo, "known");
	unlink(path);
	free(path);
	if (force_ref(clerk, NOTES_REF, NULL, &damage) < 0 ||
	    force_ref(clerk, CLERK_REF, NULL, &damage) < 0)
		*err = damage;
	clerk->has_notes = false;
	clerk->nknown = clerk->nsure = 0;
	return -1; /* the next try begins with nothing */
}

int clerk_write_batch(struct clerk *clerk, struct gf_error *err)
{
	struct batch *batch = &clerk->batch;
	struct report idle = { .kind = REPORT_BEGIN };
	struct gf_oid made;

	if (!batch->n)
		return 0;
	/* what fails from here on is no commit's fault */
	worker_report(clerk->worker, &idle, NULL, NULL, 0);
	if (gf_notes_write(&made, clerk->repo,
			   clerk->has_notes ? &clerk->notes : NULL,
			   batch->notes, batch->n, batch->time,
			   "Verdicts of greffed", err) < 0)
		return check_notes(clerk, err);
	fault_point(FAULT_NOTE_OBJECTS, NULL);
	if (move_ours(clerk, CLERK_REF, &made, err) < 0)
		return -1;
	fault_point(FAULT_CLERK_REF, NULL);
	if (move_ours(clerk, NOTES_REF, &made, err) < 0)
		return -1;
	fault_point(FAULT_NOTE_REF, NULL);
	clerk->notes = made;
	clerk->has_notes = true;
	tell_verdicts(clerk);
	clear_batch(batch);
	return 0;
}

static void fill_report(struct report *report, const struct gf_ruling *ruling,
			uint32_t ms)
{
	*report = (struct report){ .kind = REPORT_VERDICT,
				   .word = ruling->word,
				   .errors = ruling->errors,
				   .warnings = ruling->warnings,
				   .debt = ruling->debt,
				   .ms = ms,
				   .commit = ruling->commit.id,
				   .has_commit = true,
				   .is_judged = true };
}

int clerk_add_verdict(struct clerk *clerk, const struct pending *of,
		      const struct gf_ruling *ruling, uint32_t ms,
		      struct gf_error *err)
{
	struct batch *batch = &clerk->batch;
	struct gf_buf text = GF_BUF_INIT;
	size_t n = batch->n, cap = batch->cap;

	GF_GROW(batch->notes, n, cap);
	GF_GROW(batch->reports, n, batch->reports_cap);
	GF_GROW(batch->branches, n, batch->branches_cap);
	batch->cap = cap;
	gf_note_write(&text, ruling);
	batch->notes[n] = (struct gf_note){
		.of = of->commit,
		.text = gf_arena_memdup(&batch->arena, text.s, text.len),
		.len = text.len
	};
	gf_buf_release(&text);
	fill_report(&batch->reports[n], ruling, ms);
	batch->reports[n].commit = of->commit;
	batch->reports[n].is_history = clerk->adopts && !of->is_tip;
	batch->branches[n] = of->branch;
	if (!n)
		batch->began = clerk_now();
	if (ruling->commit.time > batch->time)
		batch->time = ruling->commit.time;
	batch->n++;
	if (batch->n < BATCH_MOST && clerk_now() - batch->began < BATCH_MS)
		return 0;
	return clerk_write_batch(clerk, err);
}

/* --- what needs no second look ------------------------------------------- */

/*
 * greffe/known: the commit of notes that it was kept with, then tips, an id a
 * line. It is believed while the notes still stand on that commit.
 */
static bool is_on(const struct clerk *clerk, const struct gf_oid *notes)
{
	struct gf_commit_info info;
	struct gf_history *h;
	struct gf_error err;
	bool is = false;
	size_t i;

	if (!clerk->has_notes ||
	    gf_history_open(&h, clerk->repo, &clerk->notes, NULL,
			    GF_HISTORY_FIRST_PARENT, &err) < 0)
		return false;
	for (i = 0; !is && i < KNOWN_WITHIN; i++) {
		if (gf_history_next(h, &info, &err) != 1)
			break;
		is = same_oid(&info.commit.id, notes);
	}
	gf_history_close(h);
	return is;
}

static bool parse_oid(struct gf_oid *out, const char *s, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const char *d;
	size_t i;

	if (len != 2 * sizeof(out->id))
		return false;
	memset(out, 0, sizeof(*out));
	for (i = 0; i < len; i++) {
		d = memchr(digits, s[i], 16);
		if (!d)
			return false;
		out->id[i / 2] |=
			(unsigned char)((d - digits) << (i % 2 ? 0 : 4));
	}
	return true;
}

static void add_known(struct clerk *clerk, const struct gf_oid *tip)
{
	GF_GROW(clerk->known, clerk->nknown, clerk->known_cap);
	clerk->known[clerk->nknown++] = *tip;
}

static void parse_known(struct clerk *clerk, const char *s)
{
	struct gf_oid id;
	size_t len;
	bool first = true;

	for (; *s; s += len + (s[len] == '\n'), first = false) {
		len = strcspn(s, "\n");
		if (!parse_oid(&id, s, len) || (first && !is_on(clerk, &id))) {
			clerk->nknown = 0;
			return;
		}
		if (!first)
			add_known(clerk, &id);
	}
}

void clerk_load_known(struct clerk *clerk)
{
	char *path = repository_file(clerk->worker->repo, "known");
	struct gf_buf text = GF_BUF_INIT;

	if (!clerk->has_known && !gf_file_read(&text, path, KNOWN_BYTES, NULL))
		parse_known(clerk, text.s);
	clerk->has_known = true;
	gf_buf_release(&text);
	free(path);
}

void clerk_know_heads(struct clerk *clerk)
{
	size_t i;

	clerk->nknown = 0;
	for (i = 0; i < clerk->nheads; i++)
		if (!clerk->heads[i].is_unread)
			add_known(clerk, &clerk->heads[i].tip);
}

void clerk_keep_known(const struct clerk *clerk)
{
	char *path = repository_file(clerk->worker->repo, "known");
	struct gf_buf text = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	size_t i;

	gf_oid_hex(hex, &clerk->notes);
	gf_buf_addf(&text, "%s\n", hex);
	for (i = 0; i < clerk->nsure; i++) {
		gf_oid_hex(hex, &clerk->known[i]);
		gf_buf_addf(&text, "%s\n", hex);
	}
	/* without it the next life looks at every commit once */
	if (clerk->has_notes && clerk->nsure)
		gf_file_write(path, text.s, text.len, NULL);
	gf_buf_release(&text);
	free(path);
}
