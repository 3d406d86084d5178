/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

#include <netdb.h>

G_BEGIN_DECLS

/* Same as getaddrinfo(); what it returns is freed with freeaddrinfo(). */
typedef int (*SallyResolverFunc) (const char *host, const char *service,
                                  const struct addrinfo *hints, struct addrinfo **result);

#define SALLY_RESOLVER_MAX_THREADS 256
#define SALLY_RESOLVER_MAX_ADDRESSES 16

char *sally_resolver_clean_host (const char *host);
SallyNetOutcome sally_resolver_look_up (SallyTransport *transport, const char *host,
                                        guint16 port, gint64 until, GArray **addresses,
                                        int *error);
void sally_resolver_set_func (SallyResolverFunc func);
int sally_resolver_get_n_threads (void);

G_END_DECLS
