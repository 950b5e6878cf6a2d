/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/sd: what a service manager is told, and what it gives.
 *
 * systemd's own protocol, in a page and without its library: state over the
 * datagram socket of $NOTIFY_SOCKET, sockets that it opened for us, and how
 * often it wants a sign of life. Where there is no service manager, nothing is
 * told and nothing is given.
 *
 * sd_open reads the environment and takes what is meant for us out of it, so
 * that no program that we start is mistaken for us.
 *
 *	sd_open();
 *	fd = sd_socket("control");
 *	...
 *	sd_tell("READY=1\nSTATUS=follows 3 repositories");
 */
#ifndef GF_DAEMON_SD_H
#define GF_DAEMON_SD_H

#include "base/base.h"

void sd_open(void);
/* "READY=1", "STOPPING=1", "STATUS=…", lines of them. Never waits. */
void sd_tell(const char *state);
/* "STATUS=" and one line of text, whatever it holds. */
void sd_status(const char *fmt, ...) GF_PRINTF(1, 2);
/*
 * The socket of that name (FileDescriptorName= of its unit), or the only one
 * that was given; -1: none. It is close-on-exec; once taken it is the
 * caller's.
 */
int sd_socket(const char *name);
/* A sign of life is due every so many milliseconds; 0: none is wanted. */
unsigned sd_watchdog_ms(void);

#endif
