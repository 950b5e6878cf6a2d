/* SPDX-License-Identifier: EUPL-1.2 */
/* What greffe doctor says of hooks, and of what git is told about pushes. */
#include "cli/clerk.h"
#include "cli/doctor.h"
#include "cli/hook.h"

#include <sys/stat.h>

/* --- hooks --------------------------------------------------------------- */

struct wanted {
	const char *name;
	bool by_host; /* else by who writes */
	bool needed;
	bool by_daemon;	     /* which does as much */
	const char *without; /* a msgid: what is then so */
};

static const struct wanted wanted[] = {
	{ "pre-receive", true, true, false,
	  N_("no pre-receive hook: whatever is pushed gets in") },
	{ "post-receive", true, false, true,
	  N_("no post-receive hook: without greffed, each push is judged "
	     "from further behind") },
	{ "pre-commit", false, false, false,
	  N_("no pre-commit hook: errors are told when they are pushed") },
};

static void type_install(struct doctor *d, const char *name)
{
	doctor_type(d, "greffe hook install %s %s", name, d->folder);
}

static bool mend(struct doctor *d, const struct wanted *w,
		 const struct hook_place *place)
{
	const struct hook h = { .cli = d->cli };
	struct gf_error err;

	if (!d->fix || hook_write(&h, hook_find(w->name), place, &err) < 0)
		return false;
	doctor_fixed(d, _("%s: written again"), w->name);
	return true;
}

static void say_ours(struct doctor *d, const struct wanted *w,
		     const struct hook_place *place)
{
	if (place->is_executable && place->version == HOOK_VERSION) {
		doctor_ok(d, _("%s: version %u"), w->name, place->version);
		return;
	}
	if (mend(d, w, place))
		return;
	if (!place->is_executable)
		doctor_wrong(d, _("%s cannot be run: git passes over '%s'"),
			     w->name, place->path);
	else
		doctor_wrong(d, _("%s is of version %u, this greffe writes %u"),
			     w->name, place->version, HOOK_VERSION);
	type_install(d, w->name);
}

static void say_other(struct doctor *d, const struct wanted *w,
		      const struct hook_place *place)
{
	if (place->state == HOOK_CALLS && place->is_executable) {
		doctor_ok(d, _("%s: another hook, that calls greffe"), w->name);
	} else if (place->state == HOOK_CALLS) {
		doctor_wrong(d, _("%s cannot be run: git passes over '%s'"),
			     w->name, place->path);
		doctor_type(d, "chmod +x %s", doctor_quote(d, place->path));
	} else if (w->needed) {
		doctor_wrong(d, "%s", _(w->without));
		type_install(d, w->name);
	} else {
		doctor_note(d, "%s", _(w->without));
		type_install(d, w->name);
	}
}

static void look_at(struct doctor *d, const struct wanted *w)
{
	struct hook_place place;
	struct gf_error err;

	if (w->by_daemon && clerk_holds(d->repo, NULL))
		return;
	if (hook_place_find(&place, d->repo, w->name, &d->arena, &err) < 0)
		doctor_wrong(d, "%s", err.msg);
	else if (place.state == HOOK_OURS)
		say_ours(d, w, &place);
	else
		say_other(d, w, &place);
}

void doctor_hooks(struct doctor *d)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(wanted); i++)
		if (wanted[i].by_host == d->is_host)
			look_at(d, &wanted[i]);
}

/* --- settings ------------------------------------------------------------ */

/* As git reads a setting that is yes or no. */
static bool is_yes(const char *value)
{
	return !strcasecmp(value, "true") || !strcasecmp(value, "yes") ||
	       !strcasecmp(value, "on") || strtol(value, NULL, 10) != 0;
}

struct fsck {
	bool said, yes;
};

static void take_fsck(const char *value, bool own GF_UNUSED, void *payload)
{
	struct fsck *fsck = payload;

	fsck->said = true;
	fsck->yes = is_yes(value);
}

static bool checks_objects(struct doctor *d)
{
	static const char *const keys[] = { "transfer.fsckObjects",
					    "receive.fsckObjects" };
	struct fsck fsck = { 0 };
	size_t i;

	for (i = 0; i < GF_NELEMS(keys); i++)
		gf_repo_settings(d->repo, keys[i], take_fsck, &fsck, NULL);
	return fsck.yes;
}

/* refs that greffed alone writes, and everybody may read */
static const char *const own_refs[] = { "refs/greffe", "refs/notes/greffe" };

struct hiding {
	const char *ref;
	bool hidden;
};

/* The last value that names a ref, or a folder of it, decides. */
static void take_hidden(const char *value, bool own GF_UNUSED, void *payload)
{
	struct hiding *hiding = payload;
	bool shows = *value == '!';
	size_t len;

	value += shows;
	value += *value == '^';
	len = strlen(value);
	while (len && value[len - 1] == '/')
		len--;
	if (!strncmp(hiding->ref, value, len) &&
	    (!hiding->ref[len] || hiding->ref[len] == '/'))
		hiding->hidden = !shows;
}

static bool hides(struct doctor *d, const char *ref, const char *where)
{
	const char *const keys[] = { "transfer.hideRefs", where };
	struct hiding hiding = { .ref = ref };
	size_t i;

	for (i = 0; i < GF_NELEMS(keys); i++)
		gf_repo_settings(d->repo, keys[i], take_hidden, &hiding, NULL);
	return hiding.hidden;
}

static void look_at_ref(struct doctor *d, const char *ref)
{
	if (!hides(d, ref, "receive.hideRefs")) {
		doctor_wrong(d, _("%s is not hidden from pushes"), ref);
		doctor_type(d, "git -C %s config --add receive.hideRefs %s",
			    d->folder, ref);
	}
	if (hides(d, ref, "uploadpack.hideRefs")) {
		doctor_wrong(d,
			     _("%s is hidden from who fetches: partners do "
			       "not see the verdicts"),
			     ref);
		doctor_type(d,
			    "git -C %s config --add uploadpack.hideRefs "
			    "'!%s'",
			    d->folder, ref);
	}
}

void doctor_settings(struct doctor *d)
{
	size_t i;

	if (!d->is_host)
		return;
	if (checks_objects(d)) {
		doctor_ok(d, "receive.fsckObjects");
	} else {
		doctor_wrong(d, _("receive.fsckObjects is not set: git itself "
				  "lets damaged objects in"));
		doctor_type(d, "git -C %s config receive.fsckObjects true",
			    d->folder);
	}
	for (i = 0; i < GF_NELEMS(own_refs); i++)
		look_at_ref(d, own_refs[i]);
}
