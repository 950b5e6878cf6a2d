/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The network, for libgit2: there is none. .ci/libgit2 binds to these two what
 * its members for TLS, SSH and HTTP define, so that neither they nor the
 * twelve libraries that they want are linked.
 */
#include "base/base.h"

GF_EXPORTED int gf_offline_start(void);
GF_EXPORTED int gf_offline(void);

/* Binds each `..._global_init`: nothing was there to start. */
int gf_offline_start(void)
{
	return 0;
}

/* Binds all else, whatever its arguments: libgit2's word for an error. */
int gf_offline(void)
{
	return -1;
}
