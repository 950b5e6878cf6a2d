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
	  "SELECT titl FROM programme", "SELECT titre FROM programme")

#endif
