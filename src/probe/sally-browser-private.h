/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-transport.h"

G_BEGIN_DECLS

/* The SQL Server Browser: which port a named instance listens on. */
SallyNetOutcome sally_browser_find_port (SallyTransport *transport,
                                         const char *instance,
                                         guint timeout,
                                         GArray *addresses,
                                         guint16 *port);
guint16 sally_browser_read_answer (const guint8 *bytes, gsize length, const char *instance);

G_END_DECLS
