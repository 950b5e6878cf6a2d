/* SPDX-License-Identifier: EUPL-1.2 */
/* The index that a gate looks through, and what it remembers of commits. */
#include "gate/internal.h"

int gate_open_index(struct gf_index **out, const struct gf_gate_opts *opts,
		    const char *cache, struct gf_error *err)
{
	const struct gf_index_opts index = {
		.repo = opts->repo,
		.prefix = "",
		.cache = cache,
		.read_only = opts->read_only,
		.engine = opts->engine,
		.workers = opts->workers ? opts->workers : 1,
		.findings = true,
		.progress = opts->progress,
		.payload = opts->payload,
	};

	return gf_index_open(out, &index, err);
}

int gf_gate_open(struct gf_gate **out, const struct gf_gate_opts *opts,
		 struct gf_error *err)
{
	struct gf_gate *gate = gf_xcalloc(1, sizeof(*gate));

	*out = NULL;
	gate->opts = *opts;
	gate->has_file = opts->cache != NULL;
	/* what the index keeps, and what notes say, is in every language */
	gf_i18n_load_all();
	if (gate_open_index(&gate->index, opts, opts->cache, err) < 0) {
		gf_gate_close(gate);
		return -1;
	}
	*out = gate;
	return 0;
}

void gf_gate_close(struct gf_gate *gate)
{
	unsigned i;

	if (!gate)
		return;
	for (i = 0; i < STANDS; i++)
		gf_ratchet_release(&gate->stands[i].had);
	gf_history_close(gate->history);
	gf_index_close(gate->index);
	free(gate);
}

int gate_commit(struct gf_commit_info *out, struct gf_gate *gate,
		const struct gf_oid *id, struct gf_error *err)
{
	if (!gate->history &&
	    gf_history_open(&gate->history, gate->opts.repo, id, NULL,
			    GF_HISTORY_FIRST_PARENT, err) < 0)
		return -1;
	return gf_history_commit(out, gate->history, id, err);
}

/* --- looking ------------------------------------------------------------- */

bool gate_is_broken(const struct gf_error *err)
{
	return err->code == GF_ECANCELLED || err->code == GF_ECHANGED;
}

bool gate_may_mend(const struct gf_gate *gate, const struct gf_error *err)
{
	return gate->has_file &&
	       (err->code == GF_EIO || err->code == GF_EDAMAGED);
}

/* Neither a greffe.yaml nor schemas: an index need not be asked. */
static int has_any(const struct gf_gate *gate, const struct gf_oid *tree,
		   struct gf_error *err)
{
	static const char *const paths[] = { CONFIG_PATH, SCHEMA_PATH };
	struct gf_repo_entry entry;
	size_t i;

	for (i = 0; i < GF_NELEMS(paths); i++) {
		if (!gf_repo_find(&entry, gate->opts.repo, tree, paths[i], err))
			return 1;
		if (err->code != GF_ENOTFOUND)
			return -1;
	}
	return 0;
}

int gate_look(struct gf_gate *gate, const struct gf_commit *commit, bool keep,
	      struct gf_error *err)
{
	int ret = has_any(gate, &commit->tree, err);

	if (ret <= 0)
		return ret;
	ret = keep && !gate->opts.read_only
		      ? gf_index_view_commit(gate->index, commit, err)
		      : gf_index_view_over(gate->index, commit, err);
	if (!ret)
		return 1;
	return err->code == GF_ENOTFOUND ? 0 : -1;
}

int gf_gate_tell(struct gf_gate *gate, const struct gf_commit *commit,
		 gf_index_wanted_fn wanted, gf_report_fn fn, void *payload,
		 struct gf_error *err)
{
	int found = gate_look(gate, commit, false, err);

	return found > 0 ? gf_index_tell(gate->index, wanted, fn, payload, err)
			 : found;
}

/* --- what is remembered -------------------------------------------------- */

struct stand *gate_new_stand(struct gf_gate *gate, const struct gf_oid *commit)
{
	struct stand *stand = &gate->stands[gate->next++ % STANDS];

	gf_ratchet_release(&stand->had);
	*stand = (struct stand){ .commit = *commit, .used = true };
	return stand;
}

static struct stand *find_stand(struct gf_gate *gate,
				const struct gf_oid *commit)
{
	struct stand *s;

	for (s = gate->stands; s < gate->stands + STANDS; s++)
		if (s->used && !memcmp(&s->commit, commit, sizeof(*commit)))
			return s;
	return NULL;
}

/* 0: as far as it can be read; -1: the machine fails. */
static int fill_stand(struct gf_gate *gate, struct stand *stand,
		      struct gf_error *err)
{
	struct faults faults = { 0 };
	struct gf_commit at;
	int found;

	if (gf_repo_commit(&at, gate->opts.repo, &stand->commit, err) < 0)
		return gate_is_broken(err) ? -1 : 0;
	found = gate_look(gate, &at, false, err);
	if (found > 0 && faults_gather(&faults, gate->index, "en", err) < 0)
		found = -1;
	if (found > 0)
		faults_keep(&faults, stand);
	stand->readable = found >= 0;
	faults_release(&faults);
	return found < 0 && (gate_is_broken(err) || gate_may_mend(gate, err))
		       ? -1
		       : 0;
}

struct stand *gate_stand(struct gf_gate *gate, const struct gf_oid *commit,
			 struct gf_error *err)
{
	struct stand *stand = find_stand(gate, commit);

	if (stand)
		return stand;
	stand = gate_new_stand(gate, commit);
	if (!fill_stand(gate, stand, err))
		return stand;
	stand->used = false;
	return NULL;
}
