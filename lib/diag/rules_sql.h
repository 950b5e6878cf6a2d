/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules on saved questions and rules: the files of schema/ that are SQL. */
#ifndef GF_DIAG_RULES_SQL_H
#define GF_DIAG_RULES_SQL_H

#define GF_RULES_SQL(X) \
	X(SCRIPT_HEADER, "script-header", GF_ERROR, \
	  N_("The comments that begin a saved question or a rule are not " \
	     "understood."), \
	  N_("They say its title, its parameters and, of a rule, how grave " \
	     "it is: what is not understood would be left out in silence."), \
	  "-- titre.fr: Les membres\nSELECT _id FROM adhesion", \
	  "-- title.fr: Les membres\nSELECT _id FROM adhesion") \
	X(SCRIPT_SQL, "script-sql", GF_ERROR, \
	  N_("A saved question or a rule cannot be asked."), \
	  N_("Its SQL is not understood, names what does not exist, or does " \
	     "more than to read."), \
	  "SELECT titl FROM programme", "SELECT titre FROM programme") \
	X(SCRIPT_ROW, "script-row", GF_ERROR, \
	  N_("A rule of the registry finds something in what is no record."), \
	  N_("Each row of a rule names the record it is about; a row that " \
	     "names none would be lost in silence."), \
	  "SELECT 'programmes' AS kind, …", "SELECT 'programme' AS kind, …") \
	X(REGISTRY_RULE, "registry-rule", GF_WARNING, \
	  N_("A record does not keep a rule that the registry carries."), \
	  N_("It is told under the rule's own name: greffe explain NAME says " \
	     "what it is for."), \
	  "# schema/rules/budget.sql finds a gap of 2 780 euros", \
	  "# the lines make the total") \
	X(CONFIG_RULE, "config-rule", GF_ERROR, \
	  N_("greffe.yaml sets a rule, or a parameter of one, that there is " \
	     "not."), \
	  N_("What is set would change nothing, without a word."), \
	  "rules: {budget: {tolérance: 1}}", \
	  "rules: {budget: {tolerance: 1}}") \
	X(WAIVER_LAPSED, "waiver-lapsed", GF_WARNING, \
	  N_("A record acknowledges a warning that is not there, or that says " \
	     "other figures now."), \
	  N_("What was acknowledged is not what is found: someone has to look " \
	     "again, or the lines are of no use any more."), \
	  "# the gap is 1 200 now\nwaivers: [{rule: budget, figures: \"2 780\"}]", \
	  "waivers: [{rule: budget, figures: \"1 200\"}]")

#endif
