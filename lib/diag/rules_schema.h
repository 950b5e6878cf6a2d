/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules of JSON Schema: an instance, or a schema itself. lib/jsonschema. */
#ifndef GF_DIAG_RULES_SCHEMA_H
#define GF_DIAG_RULES_SCHEMA_H

#define GF_RULES_SCHEMA(X)                                                    \
	X(REQUIRED, "required", GF_ERROR,                                     \
	  N_("A key that the schema requires is missing."),                   \
	  N_("Everyone who reads the record counts on that key."),            \
	  "annee: 2025", "titre: Rebonds\nannee: 2025")

#endif
