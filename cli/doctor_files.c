/* SPDX-License-Identifier: EUPL-1.2 */
/* What greffe doctor says of the files of a repository: whose, and left. */
#include "cli/clerk.h"
#include "cli/doctor.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A lock that is younger is somebody's who is at work. */
#define LOCK_SECONDS 10

static const char *path_of(struct doctor *d, const char *name)
{
	return gf_path_join(&d->arena, gf_repo_common_folder(d->repo), name);
}

/* --- who owns them ------------------------------------------------------- */

static const char *const kept[] = {
	"HEAD",	       "config", "objects", "refs",   "refs/heads",
	"packed-refs", "hooks",	 "info",    "greffe", "greffe/index.db"
};

void doctor_owner(struct doctor *d)
{
	const char *common = gf_repo_common_folder(d->repo);
	struct stat top, st;
	bool well = true;
	size_t i;

	if (lstat(common, &top) < 0)
		return;
	for (i = 0; i < GF_NELEMS(kept); i++) {
		const char *path = path_of(d, kept[i]);

		if (lstat(path, &st) < 0)
			continue;
		if (st.st_uid != top.st_uid) {
			doctor_wrong(d,
				     _("'%s' belongs to uid %u, the "
				       "repository to uid %u"),
				     path, (unsigned)st.st_uid,
				     (unsigned)top.st_uid);
			doctor_type(d, "sudo chown -R %u %s",
				    (unsigned)top.st_uid,
				    doctor_quote(d, path));
			well = false;
		}
		if (!S_ISLNK(st.st_mode) && st.st_mode & S_IWOTH) {
			doctor_wrong(d, _("anyone here can write '%s'"), path);
			doctor_type(d, "chmod -R o-w %s",
				    doctor_quote(d, path));
			well = false;
		}
	}
	if (well)
		doctor_ok(d,
			  _("the files belong to uid %u, who alone or "
			    "with the group may write them"),
			  (unsigned)top.st_uid);
}

/* --- what git shows instead ---------------------------------------------- */

void doctor_grafts(struct doctor *d)
{
	const char *path = path_of(d, "info/grafts");
	struct stat st;

	if (stat(path, &st) < 0 || !st.st_size)
		return;
	doctor_wrong(d,
		     _("'%s' gives commits other parents than they were made "
		       "from: git shows another history than the one that is "
		       "judged"),
		     path);
	doctor_type(d, "rm %s", doctor_quote(d, path));
}

/* --- locks --------------------------------------------------------------- */

struct lock_walk {
	struct doctor *d;
	const char *under;
	time_t now;
	unsigned n;
};

static bool is_lock(const char *path)
{
	size_t len = strlen(path);

	return len > 5 && !strcmp(path + len - 5, ".lock");
}

static void say_lock(struct lock_walk *walk, const char *path)
{
	struct doctor *d = walk->d;
	struct stat st;
	long age;

	if (lstat(path, &st) < 0)
		return;
	age = (long)(walk->now - st.st_mtime);
	if (age < LOCK_SECONDS)
		return;
	walk->n++;
	doctor_wrong(d,
		     _("'%s' has stood there for %ld seconds: what it locks "
		       "cannot change"),
		     path, age);
	doctor_type(d, "rm %s", doctor_quote(d, path));
}

static int take_entry(const char *path, enum gf_file_kind kind,
		      struct gf_error *err GF_UNUSED, void *payload)
{
	struct lock_walk *walk = payload;

	if (kind != GF_FILE_DIR && is_lock(path))
		say_lock(walk,
			 gf_path_join(&walk->d->arena, walk->under, path));
	return 0;
}

void doctor_locks(struct doctor *d)
{
	static const char *const alone[] = { "HEAD.lock", "config.lock",
					     "index.lock", "packed-refs.lock",
					     "shallow.lock" };
	struct lock_walk walk = { .d = d, .now = time(NULL) };
	struct gf_error err;
	size_t i;

	if (d->fix)
		doctor_clear_locks(d);
	for (i = 0; i < GF_NELEMS(alone); i++)
		say_lock(&walk, path_of(d, alone[i]));
	walk.under = path_of(d, "refs");
	if (gf_walk(walk.under, "", take_entry, &walk, &err) < 0)
		doctor_wrong(d, "%s", err.msg);
	if (!walk.n)
		doctor_ok(d, _("no lock was left behind"));
}

/* --- the index ----------------------------------------------------------- */

void doctor_index(struct doctor *d)
{
	const char *path = path_of(d, "greffe/index.db");
	struct stat st;

	if (lstat(path, &st) < 0 && errno == ENOENT) {
		doctor_note(d, _("no index: the first push or question takes "
				 "longer"));
		doctor_type(d, "greffe -C %s check -q", d->folder);
	} else if (!S_ISREG(st.st_mode)) {
		doctor_wrong(d, _("'%s' is no file of greffe's"), path);
		doctor_type(d, "rm -r %s", doctor_quote(d, path));
	} else if (access(path, R_OK)) {
		doctor_note(d, _("the index cannot be read by this user: "
				 "what they push is judged from cold"));
	} else {
		doctor_ok(d, "%s", _("there is an index"));
	}
}

/* --- the clerk ----------------------------------------------------------- */

void doctor_daemon(struct doctor *d)
{
	long pid = 0;

	if (!d->is_host)
		return;
	if (clerk_holds(d->repo, &pid))
		doctor_ok(d, _("greffed (process %ld) judges its commits"),
			  pid);
	else
		doctor_note(d, _("no greffed is at work here: commits get no "
				 "verdict, and partners no valid branch"));
}
