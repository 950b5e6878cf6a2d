/* SPDX-License-Identifier: EUPL-1.2 */
/* What is wrong with files that were saved, as lines for subscribers. */
#include "daemon/live_worker.h"

#include <sys/stat.h>
#include <unistd.h>

/* Records looked at again because they refer to one that was saved. */
#define ALSO_MOST 200
/* Of a line, so that it stays within what is read of one. */
#define LINE_MOST 49152

static void send_line(int out, struct gf_buf *line)
{
	size_t done = 0;
	ssize_t n;

	gf_buf_addc(line, '\n');
	while (done < line->len) {
		n = write(out, line->s + done, line->len - done);
		if (n <= 0)
			_exit(0); /* the loop hung up */
		done += (size_t)n;
	}
	gf_buf_reset(line);
}

void live_say_state(int out, const char *state, const char *why)
{
	struct gf_buf line = GF_BUF_INIT;

	gf_buf_addc(&line, LIVE_SAYS_STATE);
	gf_buf_adds(&line, state);
	if (why) {
		gf_buf_addc(&line, ' ');
		gf_buf_add_visible(&line, why, strlen(why));
	}
	send_line(out, &line);
	gf_buf_release(&line);
}

/* --- one document -------------------------------------------------------- */

static void begin(struct gf_buf *line, const struct live_teller *t,
		  const char *path, const char *state)
{
	gf_buf_addc(line, LIVE_SAYS_FINDINGS);
	gf_buf_addc(line, '{');
	gf_wire_add_text(line, "event", "live");
	gf_wire_add_text(line, "repository", t->repository);
	gf_wire_add_text(line, "path", path);
	gf_wire_add_text(line, "state", state);
}

static void add_message(struct gf_buf *line, const struct gf_diag *d)
{
	static const char *const langs[] = { "en", "fr" };
	struct gf_buf text = GF_BUF_INIT;
	size_t i;

	gf_wire_open(line, "message", '{');
	for (i = 0; i < GF_NELEMS(langs); i++) {
		gf_buf_reset(&text);
		gf_text_write_in(&text, &d->message, langs[i]);
		gf_wire_add_bytes(line, langs[i], text.s, text.len);
	}
	gf_wire_close(line, '}');
	gf_buf_release(&text);
}

static void add_finding(struct gf_buf *line, struct gf_source *src,
			const struct gf_diag *d)
{
	struct gf_position at = gf_source_position(src, d->span.start);

	gf_wire_open(line, NULL, '{');
	gf_wire_add_integer(line, "line", at.line);
	gf_wire_add_integer(line, "column", at.column);
	gf_wire_add_text(line, "severity", gf_severity_name(d->severity));
	gf_wire_add_text(line, "rule", gf_diag_rule(d));
	add_message(line, d);
	gf_wire_close(line, '}');
}

static void add_findings(struct gf_buf *line, struct gf_source *src,
			 struct gf_diags *diags)
{
	size_t n = 0, i;

	gf_diags_sort(diags);
	gf_wire_add_integer(line, "errors", diags->errors);
	gf_wire_add_integer(line, "warnings", diags->warnings);
	gf_wire_open(line, "findings", '[');
	for (i = 0; i < diags->n && n < gf_limit(GF_LIMIT_SHOWN_PER_RECORD) &&
		    line->len < LINE_MOST;
	     i++)
		if (diags->items[i].standing == GF_COUNTS) {
			add_finding(line, src, &diags->items[i]);
			n++;
		}
	gf_wire_close(line, ']');
	if (i < diags->n)
		gf_wire_add_integer(line, "left_out", (int64_t)(diags->n - i));
}

/* --- which documents ----------------------------------------------------- */

static bool is_wanted(const char *path, void *payload)
{
	const struct live_teller *t = payload;

	return t->all || live_paths_find(t->saved, path) ||
	       live_paths_find(&t->also, path) ||
	       live_paths_find(&t->told, path);
}

/* What was said of it already is not said again, unless it was saved. */
static void on_document(struct gf_source *src, struct gf_diags *diags,
			void *payload)
{
	struct live_teller *t = payload;
	struct gf_buf line = GF_BUF_INIT;
	struct live_path *told;
	uint32_t print;
	bool news;

	if (!diags->n)
		return;
	begin(&line, t, src->path, diags->errors ? "invalid" : "valid");
	add_findings(&line, src, diags);
	gf_wire_close(&line, '}');
	print = gf_hash(line.s, line.len) | 1;
	told = live_paths_find(&t->told, src->path);
	news = !told || told->value != print ||
	       live_paths_find(t->saved, src->path);
	if (news && t->said >= gf_limit(GF_LIMIT_SHOWN_PER_RUN)) {
		t->left_out++;
	} else {
		if (news) {
			send_line(t->out, &line);
			t->said++;
		}
		live_paths_add(&t->told, src->path)->value = print;
		/* met this time: what is not is right again */
		live_paths_add(&t->also, src->path)->value = 1;
	}
	gf_buf_release(&line);
}

static bool is_gone(const struct live_teller *t, const char *path)
{
	struct gf_arena arena = { 0 };
	struct stat st;
	bool gone = lstat(gf_path_join(&arena, t->folder, path), &st) < 0;

	gf_arena_release(&arena);
	return gone;
}

static void say_right(struct live_teller *t, const char *path)
{
	struct gf_buf line = GF_BUF_INIT;

	begin(&line, t, path, is_gone(t, path) ? "gone" : "valid");
	gf_wire_add_integer(&line, "errors", 0);
	gf_wire_add_integer(&line, "warnings", 0);
	gf_wire_open(&line, "findings", '[');
	gf_wire_close(&line, ']');
	gf_wire_close(&line, '}');
	send_line(t->out, &line);
	gf_buf_release(&line);
}

static bool was_met(const struct live_teller *t, const char *path)
{
	const struct live_path *p = live_paths_find(&t->also, path);

	return p && p->value;
}

/* Nobody waits for a word on what programs write beside: "sedX1b2", "a.tmp". */
static bool is_awaited(const char *path)
{
	static const char *const endings[] = { ".yaml", ".yml", ".json", ".md",
					       ".sql" };
	const char *dot = strrchr(gf_path_base(path), '.');
	size_t i;

	for (i = 0; dot && i < GF_NELEMS(endings); i++)
		if (!strcasecmp(dot, endings[i]))
			return true;
	return false;
}

/* Saved and nothing is wrong with them, or not any more. */
static void say_all_right(struct live_teller *t)
{
	size_t i, kept = 0;

	for (i = 0; i < t->saved->n; i++)
		if (!was_met(t, t->saved->items[i].path) &&
		    !live_paths_find(&t->told, t->saved->items[i].path) &&
		    is_awaited(t->saved->items[i].path) &&
		    t->said++ < gf_limit(GF_LIMIT_SHOWN_PER_RUN))
			say_right(t, t->saved->items[i].path);
	for (i = 0; i < t->told.n; i++) {
		if (was_met(t, t->told.items[i].path)) {
			t->told.items[kept++] = t->told.items[i];
			continue;
		}
		say_right(t, t->told.items[i].path);
		free(t->told.items[i].path);
	}
	t->told.n = kept;
}

static void say_left_out(struct live_teller *t)
{
	struct gf_buf line = GF_BUF_INIT;

	if (!t->left_out)
		return;
	gf_buf_addc(&line, LIVE_SAYS_FINDINGS);
	gf_buf_addc(&line, '{');
	gf_wire_add_text(&line, "event", "live");
	gf_wire_add_text(&line, "repository", t->repository);
	gf_wire_add_integer(&line, "left_out", (int64_t)t->left_out);
	gf_wire_close(&line, '}');
	send_line(t->out, &line);
	gf_buf_release(&line);
}

/* --- who refers to them -------------------------------------------------- */

/* The id of a record is the name of its file. */
static int find_referring(struct live_teller *t, struct gf_rows *rows,
			  const char *path, struct gf_error *err)
{
	const char *id = gf_path_base(path);
	size_t len = strcspn(id, ".");
	int ret;

	gf_rows_reset(rows);
	if (gf_rows_bind_text(rows, "?1", id, len, err) < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0 && t->also.n < ALSO_MOST)
		live_paths_add(&t->also, gf_rows_text(rows, 0, NULL));
	return ret < 0 ? -1 : 0;
}

static int find_all_referring(struct live_teller *t, struct gf_error *err)
{
	struct gf_rows *rows;
	size_t i;
	int ret = 0;

	if (gf_rows_open(&rows, t->ix,
			 "SELECT r.path FROM _link l JOIN _record r ON"
			 " r.kind = l.kind AND r.id = l.id"
			 " WHERE l.target_id = ?1 LIMIT 200",
			 GF_OURS, err) < 0)
		return -1;
	for (i = 0; i < t->saved->n && t->also.n < ALSO_MOST && !ret; i++)
		ret = find_referring(t, rows, t->saved->items[i].path, err);
	gf_rows_close(rows);
	return ret;
}

int live_tell(struct live_teller *t, const struct live_paths *saved, bool all,
	      struct gf_error *err)
{
	int ret = 0;

	t->saved = saved;
	t->all = all;
	t->said = t->left_out = 0;
	if (!all)
		ret = find_all_referring(t, err);
	if (!ret)
		ret = gf_index_tell(t->ix, is_wanted, on_document, t, err);
	if (!ret) {
		say_all_right(t);
		say_left_out(t);
	}
	live_paths_clear(&t->also);
	return ret;
}
