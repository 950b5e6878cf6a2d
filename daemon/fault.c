/* SPDX-License-Identifier: EUPL-1.2 */
/* Where tests end a worker: see fault.h. */
#include "daemon/fault.h"

#include <signal.h>
#include <unistd.h>

enum act { KILL, CRASH, DIE, HANG };

static const struct {
	const char *name;
	enum act act;
} rows[] = {
#define X(name, word, act) [FAULT_##name] = { word, act },
	FAULTS(X)
#undef X
};

static enum fault chosen = FAULT_COUNT;
static const char *at; /* how many times, or the start of an id */
static unsigned long passed;

const char *fault_name(enum fault fault)
{
	return fault < FAULT_COUNT ? rows[fault].name : NULL;
}

int fault_choose(const char *spec)
{
	size_t i, len = strcspn(spec, "@");

	for (i = 0; i < GF_NELEMS(rows); i++)
		if (strlen(rows[i].name) == len &&
		    !memcmp(rows[i].name, spec, len)) {
			chosen = (enum fault)i;
			at = spec[len] ? spec + len + 1 : "1";
			return 0;
		}
	return -1;
}

/* Seven digits and more are an id's. */
static bool is_time(const struct gf_oid *commit)
{
	char hex[GF_OID_HEX];

	if (strlen(at) < 7)
		return ++passed == strtoul(at, NULL, 10);
	if (!commit)
		return false;
	gf_oid_hex(hex, commit);
	return !strncmp(hex, at, strlen(at));
}

void fault_point(enum fault fault, const struct gf_oid *commit)
{
	if (fault != chosen || !is_time(commit))
		return;
	switch (rows[fault].act) {
	case KILL:
		kill(getppid(), SIGKILL);
		kill(getpid(), SIGKILL);
		break;
	case CRASH:
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
		break;
	case DIE:
		kill(getpid(), SIGKILL);
		break;
	case HANG:
		for (;;)
			pause();
	}
}
