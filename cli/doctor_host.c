/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who owns the repositories, where they are, and what the sandbox of
 * greffed.service has to let through for them: see doctor_host.h.
 */
#include "cli/doctor_host.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who greffed is, where nothing else is said. */
#define USUAL_USER "greffe"

struct host {
	struct gf_arena arena;
	struct gf_strmap folders; /* that are written to */
	struct gf_strmap places;  /* the repositories */
	struct stat owner;	  /* of the first */
	bool several;		  /* owners */
	bool home;		  /* some are where people live */
};

static bool is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return !strncmp(path, folder, len) && (!path[len] || path[len] == '/');
}

/* A bare one has neighbours, which will come and go; a work tree has not. */
static const char *folder_of(struct host *h, const char *path, bool is_bare)
{
	const char *slash = strrchr(path, '/');

	return !is_bare || slash == path
		       ? path
		       : gf_arena_memdup(&h->arena, path,
					 (size_t)(slash - path));
}

static int look_at(struct host *h, const char *typed, struct gf_error *err)
{
	char *whole = realpath(typed, NULL), *path, *inside;
	const char *folder;
	struct stat st;

	if (!whole || stat(whole, &st) < 0) {
		free(whole);
		return gf_fail_errno(err, _("cannot read '%s'"), typed);
	}
	path = gf_arena_strdup(&h->arena, whole);
	free(whole);
	if (h->places.n && st.st_uid != h->owner.st_uid)
		h->several = true;
	if (!h->places.n)
		h->owner = st;
	inside = gf_path_join(&h->arena, path, ".git");
	folder = folder_of(h, path, access(inside, F_OK) < 0);
	h->home |= is_below(path, "/home") || is_below(path, "/root");
	gf_strmap_put(&h->places, path, strlen(path), h);
	gf_strmap_put(&h->folders, folder, strlen(folder), h);
	return 0;
}

static void add_owner(struct gf_buf *out, const struct host *h)
{
	const struct passwd *user = getpwuid(h->owner.st_uid);
	const struct group *group = getgrgid(h->owner.st_gid);

	if (h->several || (user && !strcmp(user->pw_name, USUAL_USER)))
		return;
	if (user)
		gf_buf_addf(out, "User=%s\n", user->pw_name);
	else
		gf_buf_addf(out, "User=%u\n", h->owner.st_uid);
	if (group)
		gf_buf_addf(out, "Group=%s\n", group->gr_name);
	else
		gf_buf_addf(out, "Group=%u\n", h->owner.st_gid);
}

/* A path as systemd reads it: in quotes, with its % doubled. */
static void add_path(struct gf_buf *out, const char *path)
{
	gf_buf_addc(out, '"');
	for (; *path; path++) {
		if (*path == '"' || *path == '\\')
			gf_buf_addc(out, '\\');
		if (*path == '%')
			gf_buf_addc(out, '%');
		if (*path == '\n')
			gf_buf_adds(out, "\\n");
		else
			gf_buf_addc(out, *path);
	}
	gf_buf_addc(out, '"');
}

static void add_drop_in(struct gf_buf *out, const struct host *h)
{
	uint32_t i;

	gf_buf_adds(out, "[Service]\n");
	add_owner(out, h);
	for (i = 0; i < h->folders.n; i++) {
		gf_buf_adds(out, "ReadWritePaths=");
		add_path(out, h->folders.entries[i].key);
		gf_buf_addc(out, '\n');
	}
	if (h->home)
		gf_buf_adds(out, "ProtectHome=read-only\n");
	gf_buf_adds(out, _("# where on_verdict: or metrics_port: is to reach "
			   "the network\n"));
	gf_buf_adds(out, "#PrivateNetwork=no\n"
			 "#RestrictAddressFamilies=AF_INET AF_INET6\n"
			 "#IPAddressDeny=\n");
	gf_buf_adds(out, _("# where mail: goes through Postfix or Exim, whose "
			   "sendmail changes its group\n"));
	gf_buf_adds(out, "#NoNewPrivileges=no\n"
			 "#RestrictSUIDSGID=no\n"
			 "#ReadWritePaths=-/var/spool/postfix "
			 "-/var/spool/exim4\n");
}

/* Git refuses what somebody else owns, unless it is told. */
static void add_safe_directories(struct gf_buf *out, const struct host *h)
{
	uint32_t i;

	gf_buf_adds(out,
		    _("# These repositories belong to several users. Either "
		      "give them to one, or say\n# that greffed may read them "
		      "and let its group write there:\n"));
	for (i = 0; i < h->places.n; i++) {
		gf_buf_adds(out,
			    "#   git config --system --add safe.directory ");
		gf_buf_add_visible(out, h->places.entries[i].key,
				   h->places.entries[i].len);
		gf_buf_addc(out, '\n');
	}
}

int doctor_host(struct gf_buf *out, char *const *paths, size_t n,
		struct gf_error *err)
{
	struct host h = { 0 };
	int ret = 0;
	size_t i;

	for (i = 0; i < n && !ret; i++)
		ret = look_at(&h, paths[i], err);
	if (!ret) {
		gf_buf_adds(out, _("# /etc/systemd/system/greffed.service.d/"
				   "host.conf, or pasted after:\n# systemctl "
				   "edit greffed.service\n"));
		add_drop_in(out, &h);
		if (h.several)
			add_safe_directories(out, &h);
		gf_buf_adds(out, _("# then: systemctl daemon-reload && "
				   "systemctl restart greffed\n"));
	}
	gf_strmap_release(&h.folders);
	gf_strmap_release(&h.places);
	gf_arena_release(&h.arena);
	return ret;
}
