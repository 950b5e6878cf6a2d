/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules of a registry: paths, ids, kinds, references. lib/record, lib/relate. */
#ifndef GF_DIAG_RULES_RECORD_H
#define GF_DIAG_RULES_RECORD_H

#define GF_RULES_RECORD(X)                                                    \
	X(REF_UNKNOWN, "ref-unknown", GF_ERROR,                               \
	  N_("A reference names a record that does not exist."),              \
	  N_("A link that leads nowhere is lost for whoever reads it."),      \
	  "programme: rebond", "programme: rebonds")

#endif
