/* SPDX-License-Identifier: EUPL-1.2 */
/* What greffe doctor says of refs, and of what the registry asks of pushes. */
#include "cli/clerk.h"
#include "cli/doctor.h"
#include "gate/gate.h"

#include <time.h>

/* --- what git shows instead ---------------------------------------------- */

/* As many are named; the command takes all of them away. */
#define NAMED 5

struct replaced {
	struct doctor *d;
	unsigned n;
};

static int take_replaced(const char *name, const struct gf_oid *id GF_UNUSED,
			 struct gf_error *err GF_UNUSED, void *payload)
{
	struct replaced *r = payload;
	const char *object = gf_path_base(name);

	if (r->n++ >= NAMED)
		return 0;
	doctor_wrong(r->d,
		     _("git shows other bytes than those that were judged in "
		       "place of object %.12s (refs/replace)"),
		     object);
	doctor_type(r->d, "git -C %s replace -d %s", r->d->folder,
		    doctor_quote(r->d, object));
	return 0;
}

void doctor_replaced(struct doctor *d)
{
	struct replaced r = { .d = d };
	struct gf_error err;

	if (gf_repo_refs(d->repo, "refs/replace/", take_replaced, &r, &err) < 0)
		doctor_wrong(d, "%s", err.msg);
	else if (!r.n)
		doctor_ok(d, _("no object is replaced by another"));
	else if (r.n > NAMED)
		doctor_note(d, _("and %u more are replaced"), r.n - NAMED);
}

/* --- locks of ours ------------------------------------------------------- */

void doctor_clear_locks(struct doctor *d)
{
	static const char *const ours[] = { "refs/greffe/",
					    "refs/notes/greffe" };
	struct gf_error err;
	size_t i;

	if (clerk_holds(d->repo, NULL)) /* it does so itself */
		return;
	for (i = 0; i < GF_NELEMS(ours); i++)
		if (gf_repo_clear_locks(d->repo, ours[i], time(NULL), &err) < 0)
			doctor_wrong(d, "%s", err.msg);
}

/* --- what the registry asks ---------------------------------------------- */

static int read_policy(struct gf_policy *out, struct doctor *d,
		       const struct gf_commit *head, struct gf_error *err)
{
	struct gf_gate_opts opts = { .repo = d->repo,
				     .read_only = true,
				     .engine = cli_version(),
				     .workers = 1 };
	struct gf_gate *gate;
	int ret;

	if (gf_gate_open(&gate, &opts, err) < 0)
		return -1;
	ret = gf_gate_policy(out, gate, &head->tree, err);
	gf_gate_close(gate);
	return ret;
}

void doctor_policy(struct doctor *d)
{
	struct gf_policy policy = { 0 };
	struct gf_commit head;
	struct gf_error err;

	if (!d->is_host || gf_repo_resolve(&head, d->repo, "HEAD", NULL) < 0)
		return;
	if (read_policy(&policy, d, &head, &err) < 0)
		doctor_wrong(d, "%s", err.msg);
	else if (policy.is_guarded)
		doctor_ok(d, _("schemas have guardians"));
	else
		doctor_note(d, _("whoever may push may change the schemas: "
				 "greffe.yaml names no gate.guardians"));
	gf_policy_release(&policy);
}
