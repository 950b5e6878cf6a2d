/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every rule there is: X(symbol, id, severity, what, why, bad, good).
 *
 * One table a family, so that a rule stands near its like. An id is stable,
 * named after what is wrong, documented (`greffe explain ID`), never reused.
 * `bad` and `good` are a few lines of YAML or of a terminal.
 */
#ifndef GF_DIAG_RULES_H
#define GF_DIAG_RULES_H

#include "diag/rules_yaml.h"
#include "diag/rules_schema.h"
#include "diag/rules_record.h"
#include "diag/rules_sql.h"

#define GF_RULES(X) \
	GF_RULES_YAML(X) GF_RULES_SCHEMA(X) GF_RULES_RECORD(X) GF_RULES_SQL(X)

#endif
