/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules of reading: bytes, YAML, JSON. Found by lib/yaml. */
#ifndef GF_DIAG_RULES_YAML_H
#define GF_DIAG_RULES_YAML_H

#define GF_RULES_YAML(X)                                                      \
	X(YAML_SYNTAX, "yaml-syntax", GF_ERROR,                               \
	  N_("The file is not written as YAML."),                             \
	  N_("A program must read the same thing as you do. Here it cannot "  \
	     "tell where a value starts or stops."),                          \
	  "titre: [a, b\nannee: 2025", "titre: [a, b]\nannee: 2025")          \
	X(YAML_DUPLICATE_KEY, "yaml-duplicate-key", GF_ERROR,                 \
	  N_("The same key stands twice in one mapping."),                    \
	  N_("Most programs silently keep the last one: what was typed "      \
	     "first is lost without a word."),                                \
	  "titre: Rebonds\ntitre: Rebond", "titre: Rebonds")

#endif
