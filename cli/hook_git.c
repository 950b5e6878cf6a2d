/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The hooks of git: a script that calls greffe, written where git looks for
 * it. What stood there is kept beside it and called first, with the same
 * words and the same input.
 */
#include "cli/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- the script ---------------------------------------------------------- */

struct script {
	const char *name;
	bool reads;	     /* git says on standard input what is done */
	bool refuses;	     /* git goes by its exit code */
	const char *missing; /* a msgid: said where greffe is gone */
};

static const struct script scripts[] = {
	{ "pre-commit", false, true,
	  N_("greffe is not there any more, so nothing was checked. Type "
	     "git commit --no-verify to commit all the same") },
	{ "pre-push", true, true,
	  N_("greffe is not there any more, so nothing was checked. Type "
	     "git push --no-verify to push all the same") },
	{ "pre-receive", true, true,
	  N_("the push is refused: greffe, which judges it, is not there any "
	     "more. Tell whoever hosts this repository") },
	{ "post-receive", true, false,
	  N_("the push is done; greffe is not there any more to bring the "
	     "index up to date. Tell whoever hosts this repository") },
};

static const struct script *script_of(const struct hook_kind *kind)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(scripts); i++)
		if (!strcmp(scripts[i].name, kind->name))
			return &scripts[i];
	GF_BUG(true);
}

static bool is_name(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	return *s && !(*s >= '0' && *s <= '9') && !s[strspn(s, letters)];
}

static void add_head(struct gf_buf *out, const struct script *script,
		     const char *program)
{
	gf_buf_addf(out, "#!/bin/sh\n# greffe hook %s %d\n", script->name,
		    HOOK_VERSION);
	gf_buf_addf(out,
		    _("# Written by greffe hook install %s. To take it away, "
		      "and put back what\n# stood here before: greffe hook "
		      "uninstall %s\n"),
		    script->name, script->name);
	gf_buf_adds(out, "greffe=");
	cli_add_quoted(out, program);
	gf_buf_adds(out, "\n[ -x \"$greffe\" ] || "
			 "greffe=$(command -v greffe) || {\n\techo ");
	cli_add_quoted(out, _(script->missing));
	gf_buf_addf(out, " >&2\n\texit %d\n}\n", script->refuses);
}

/* A forge runs its hooks as one user of the system for all its people. */
#define FORGE_VARIABLE "GITEA_PUSHER_NAME"

#define SCRIPT_BYTES 65536

/* What a script of ours says already, which who installed it chose. */
static bool keep_words(struct gf_buf *out, const struct hook_place *place,
		       const char *name)
{
	struct gf_buf text = GF_BUF_INIT, start = GF_BUF_INIT;
	const char *from = NULL, *to = NULL;

	gf_buf_addf(&start, "\nexec \"$greffe\" hook %s ", name);
	if (place->state == HOOK_OURS &&
	    !gf_file_read(&text, place->path, SCRIPT_BYTES, NULL))
		from = strstr(text.s, start.s);
	if (from)
		to = strstr(from, " \"$@\"\n");
	from += from ? strlen("\nexec \"$greffe\" ") : 0;
	if (to)
		gf_buf_add(out, from, (size_t)(to - from));
	gf_buf_release(&text);
	gf_buf_release(&start);
	return to;
}

static int add_keyring(struct gf_buf *out, const char *folder,
		       struct gf_error *err)
{
	char *keyring = realpath(folder, NULL);

	if (!keyring)
		return gf_fail_errno(err, _("cannot open '%s'"), folder);
	gf_buf_adds(out, " --keyring ");
	cli_add_quoted(out, keyring);
	free(keyring);
	return 0;
}

/* `hook NAME`, and how the gate knows who pushes and who signed. */
static int add_words(struct gf_buf *out, const struct hook *h,
		     const struct hook_place *place, const char *name,
		     struct gf_error *err)
{
	const char *variable = h->user_variable;

	if (!variable && !h->keyring && keep_words(out, place, name))
		return 0;
	gf_buf_addf(out, "hook %s", name);
	if (!strcmp(name, "pre-receive") && !variable && place->in_forge)
		variable = FORGE_VARIABLE;
	if (variable && !is_name(variable))
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is not the name of a variable"),
			       variable);
	if (variable)
		gf_buf_addf(out, " --user \"${%s-}\"", variable);
	return h->keyring ? add_keyring(out, h->keyring, err) : 0;
}

/*
 * The one before it, with a copy of the input where there is one; then greffe
 * with its `words`.
 */
static void write_script(struct gf_buf *out, const struct script *script,
			 const char *program, const char *words)
{
	const char *more = script->refuses ? "exit" : ":";

	add_head(out, script, program);
	gf_buf_adds(out, "before=$0.before-greffe\n"
			 "if [ -f \"$before\" ] && [ -x \"$before\" ]; then\n");
	if (script->reads)
		gf_buf_addf(
			out,
			"\tinput=$(cat; echo .) input=${input%%.}\n"
			"\tprintf %%s \"$input\" | \"$before\" \"$@\" || %s\n"
			"\tprintf %%s \"$input\" | \"$greffe\" %s "
			"\"$@\"\n\texit\nfi\n",
			more, words);
	else
		gf_buf_addf(out, "\t\"$before\" \"$@\" || %s\nfi\n", more);
	gf_buf_addf(out, "exec \"$greffe\" %s \"$@\"\n", words);
}

/* --- writing it ---------------------------------------------------------- */

static int cannot_write(const char *path, struct gf_error *err)
{
	return gf_fail_errno(err, _("cannot write '%s'"), path);
}

static int write_all(int fd, const char *s, size_t len)
{
	while (len) {
		ssize_t n = write(fd, s, len);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			s += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

/* The folder of the hook alone: those above it are git's. */
static int make_folder(const char *path, struct gf_error *err)
{
	const char *name = gf_path_base(path);
	char *folder = gf_xmemdup(path, (size_t)(name - path - 1));
	int ret = 0;

	if (mkdir(folder, 0777) < 0 && errno != EEXIST)
		ret = gf_fail_errno(err, _("cannot make the folder '%s'"),
				    folder);
	free(folder);
	return ret;
}

/*
 * Written beside, then renamed over: there is never a moment without a hook,
 * nor with half of one. `before`: what stands there is kept under that name.
 */
static int put(const char *path, const char *before, const struct gf_buf *text,
	       struct gf_error *err)
{
	struct gf_buf tmp = GF_BUF_INIT;
	int fd, ret = -1;

	if (make_folder(path, err) < 0)
		return -1;
	gf_buf_addf(&tmp, "%s.XXXXXX", path);
	fd = mkostemp(tmp.s, O_CLOEXEC);
	if (fd < 0) {
		cannot_write(path, err);
		goto out;
	}
	if (fchmod(fd, 0755) < 0 || write_all(fd, text->s, text->len) < 0 ||
	    fsync(fd) < 0)
		cannot_write(path, err);
	else if (before && link(path, before) < 0)
		cannot_write(before, err);
	else if (rename(tmp.s, path) < 0)
		cannot_write(path, err);
	else
		ret = 0;
	if (ret < 0)
		unlink(tmp.s);
	close(fd);
out:
	gf_buf_release(&tmp);
	return ret;
}

int hook_write(const struct hook *h, const struct hook_kind *kind,
	       const struct hook_place *place, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT, words = GF_BUF_INIT;
	int ret = add_words(&words, h, place, kind->name, err);

	write_script(&text, script_of(kind), h->cli->program, words.s);
	if (!ret)
		ret = put(place->path,
			  place->state == HOOK_THEIRS ? place->before : NULL,
			  &text, err);
	gf_buf_release(&text);
	gf_buf_release(&words);
	return ret;
}

static int refuse_two(const struct hook_place *place, struct gf_error *err)
{
	return gf_fail(err, GF_EINVALID,
		       _("both '%s' and '%s' are someone else's: nothing is "
			 "written. Keep what they do in the first, remove the "
			 "second, and type the command again"),
		       place->path, place->before);
}

static const char *what_install(const struct hook_place *place)
{
	if (place->state == HOOK_CALLS)
		return _("left as it is: it calls greffe already");
	if (place->state == HOOK_OURS)
		return _("written again");
	if (place->state == HOOK_THEIRS)
		return _("written; what stood there is kept beside it, and "
			 "runs first");
	if (place->in_forge)
		return _("written; the forge's own hook runs it");
	return _("written");
}

static int install_at(struct hook *h, const struct hook_kind *kind,
		      const struct hook_place *place, struct gf_error *err)
{
	int ret = 0;

	if (place->state == HOOK_THEIRS && place->has_before)
		return refuse_two(place, err);
	if (!h->dry_run && place->state != HOOK_CALLS)
		ret = hook_write(h, kind, place, err);
	if (!ret)
		hook_say(h, place->path, what_install(place));
	return ret;
}

/* --- taking it away ------------------------------------------------------ */

static int uninstall_at(struct hook *h, const struct hook_kind *kind GF_UNUSED,
			const struct hook_place *place, struct gf_error *err)
{
	int ret = 0;

	if (place->state != HOOK_OURS) {
		hook_say(h, place->path,
			 place->state == HOOK_NONE
				 ? _("there is nothing to take away")
				 : _("left as it is: greffe did not write it"));
		return 0;
	}
	if (!h->dry_run)
		ret = place->has_before ? rename(place->before, place->path)
					: unlink(place->path);
	if (ret < 0)
		return gf_fail_errno(err, _("cannot remove '%s'"), place->path);
	hook_say(h, place->path,
		 place->has_before ? _("what stood there is put back")
				   : _("removed"));
	return 0;
}

/* --- in a repository ----------------------------------------------------- */

static int in_repo(struct hook *h, const struct hook_kind *kind,
		   const char *path,
		   int (*fn)(struct hook *h, const struct hook_kind *kind,
			     const struct hook_place *place,
			     struct gf_error *err),
		   struct gf_error *err)
{
	struct hook_place place;
	struct gf_repo *repo;
	int ret;

	if (gf_repo_open(&repo, path, err) < 0)
		return -1;
	ret = hook_place_find(&place, repo, kind->name, &h->arena, err);
	if (!ret)
		ret = fn(h, kind, &place, err);
	gf_repo_close(repo);
	return ret;
}

static int install(struct hook *h, const struct hook_kind *kind,
		   const char *repo, struct gf_error *err)
{
	return in_repo(h, kind, repo, install_at, err);
}

static int uninstall(struct hook *h, const struct hook_kind *kind,
		     const char *repo, struct gf_error *err)
{
	return in_repo(h, kind, repo, uninstall_at, err);
}

/* clang-format off */
const struct hook_kind
	hook_pre_commit = {
		"pre-commit", N_("judges what is about to be committed"),
		install, uninstall, hook_run_pre_commit
	},
	hook_pre_push = {
		"pre-push", N_("judges what is about to be pushed"),
		install, uninstall, hook_run_pre_push
	},
	hook_pre_receive = {
		"pre-receive", N_("refuses a push that brings a new error"),
		install, uninstall, hook_run_pre_receive
	},
	hook_post_receive = {
		"post-receive", N_("keeps the index up to date after a push"),
		install, uninstall, hook_run_post_receive
	};
/* clang-format on */
