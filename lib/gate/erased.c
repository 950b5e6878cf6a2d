/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Contents that were erased, and that no push brings back: effacements.yaml
 * names them. Of what stands now, each name counts wherever it is written, so
 * that no damage to the list loses one; what is pushed must be written as
 *
 *	- le: 2026-03-01
 *	  fiche: personne/p0007
 *	  objets: [0123456789abcdef0123456789abcdef01234567]
 *
 * (or `objects:`), since half a name would protect nothing.
 */
#include "gate/internal.h"

enum {
	HEX_DIGITS = GF_OID_HEX - 1,
	ERASED_MAX = 100000 /* of all lists of a push */
};
static const char hex_digits[] = "0123456789abcdefABCDEF";

/* 1: there is such a file; 0; -1. */
static int find_list(struct gf_repo_entry *out, const struct gf_gate *gate,
		     const struct gf_oid *tree, struct gf_error *err)
{
	struct gf_error why;

	if (gf_repo_find(out, gate->opts.repo, tree, ERASED_PATH, &why) < 0)
		return why.code == GF_ENOTFOUND
			       ? 0
			       : gf_fail(err, why.code, "%s", why.msg);
	if (out->kind == GF_FILE_REGULAR)
		return 1;
	return gf_fail(err, GF_EINVALID,
		       _("effacements.yaml is not a plain file"));
}

static int read_list(struct gf_buf *out, const struct gf_gate *gate,
		     const struct gf_repo_entry *entry, struct gf_error *err)
{
	return gf_repo_read(out, gate->opts.repo, entry,
			    gf_limit(GF_LIMIT_RECORD_BYTES), err);
}

/* Each run of exactly as many digits as a name has. */
static int scan(struct erased *out, const char *s, const char *end,
		struct gf_error *err)
{
	struct gf_oid id;
	size_t len;

	for (; s < end; s += len) {
		s += strcspn(s, hex_digits);
		len = strspn(s, hex_digits);
		if (len != HEX_DIGITS || !gf_oid_parse(&id, s)) {
			len += !len; /* a NUL */
			continue;
		}
		if (out->n == ERASED_MAX)
			return gf_fail(err, GF_ELIMIT,
				       _("effacements.yaml names more than %d "
					 "objects"),
				       ERASED_MAX);
		GF_GROW(out->ids, out->n, out->cap);
		out->ids[out->n++] = id;
	}
	return 0;
}

int erased_gather(struct erased *out, const struct gf_gate *gate,
		  const struct gf_oid *tree, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_repo_entry entry;
	int ret = find_list(&entry, gate, tree, err);

	if (ret <= 0 || !gf_oid_compare(&entry.id, &out->list))
		return ret < 0 ? -1 : 0;
	out->list = entry.id;
	ret = read_list(&text, gate, &entry, err);
	if (!ret)
		ret = scan(out, text.s, text.s + text.len, err);
	gf_buf_release(&text);
	return ret;
}

void erased_release(struct erased *erased)
{
	free(erased->ids);
	*erased = (struct erased){ 0 };
}

/* --- whether it is well written ------------------------------------------ */

static bool names_object(const struct gf_node *node)
{
	struct gf_oid id;

	return node->type == GF_STRING && node->len == HEX_DIGITS &&
	       strspn(node->text, hex_digits) == HEX_DIGITS &&
	       gf_oid_parse(&id, node->text);
}

/* The first node that is not as it should be; NULL: none. */
static const struct gf_node *find_fault(const struct gf_node *root)
{
	const struct gf_node *list;

	if (root->type == GF_NULL)
		return NULL;
	if (root->type != GF_SEQ)
		return root;
	gf_seq_each (item, root) {
		list = (*item)->type == GF_MAP ? gf_map_get(*item, "objets")
					       : NULL;
		if (!list && (*item)->type == GF_MAP)
			list = gf_map_get(*item, "objects");
		if (!list || list->type != GF_SEQ || !list->n)
			return *item;
		gf_seq_each (object, list)
			if (!names_object(*object))
				return *object;
	}
	return NULL;
}

static int judge_list(const struct gf_buf *text, struct gf_error *err)
{
	const struct gf_compose_opts opts = { .strict = true, .brief = true };
	const struct gf_node *fault = NULL;
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { .root = NULL };
	struct gf_source src;
	int ret = 0;

	gf_source_init(&src, ERASED_PATH, text->s, text->len);
	if (!gf_compose(&doc, &src, &opts, &diags) || diags.errors)
		ret = gf_fail(err, GF_EINVALID,
			      _("effacements.yaml is no YAML that greffe "
				"takes"));
	else
		fault = find_fault(doc.root);
	if (fault)
		ret = gf_fail(err, GF_EINVALID,
			      _("effacements.yaml, line %u: each item has a "
				"list 'objets' of names of 40 hexadecimal "
				"digits"),
			      gf_source_position(&src, fault->span.start).line);
	gf_source_release(&src);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	return ret;
}

int erased_judge(const struct gf_gate *gate, const struct gf_oid *tree,
		 struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_repo_entry entry;
	int ret = find_list(&entry, gate, tree, err);

	if (ret <= 0)
		return ret;
	ret = read_list(&text, gate, &entry, err);
	if (!ret)
		ret = judge_list(&text, err);
	gf_buf_release(&text);
	return ret;
}
