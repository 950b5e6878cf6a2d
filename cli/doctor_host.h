/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe doctor --host: what systemd has to know of this machine's
 * repositories, as a drop-in to paste.
 */
#ifndef GF_CLI_DOCTOR_HOST_H
#define GF_CLI_DOCTOR_HOST_H

#include "base/base.h"

/*
 * For the repositories at these paths (bare, or a work tree; they are looked
 * at from outside). Nothing is written but `out`. -1: one is not there.
 */
int doctor_host(struct gf_buf *out, char *const *paths, size_t n,
		struct gf_error *err);

#endif
