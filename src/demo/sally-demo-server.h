/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-types.h"

G_BEGIN_DECLS

/**
 * SallyDemoServer:
 *
 * A server on a port of 127.0.0.1 that speaks the beginning of a database's
 * protocol, up to a login that it always refuses.  It lives in this program, in
 * threads of its own, and ends with the object, at once.
 */
#define SALLY_TYPE_DEMO_SERVER (sally_demo_server_get_type ())
G_DECLARE_FINAL_TYPE (SallyDemoServer, sally_demo_server, SALLY, DEMO_SERVER, GObject)

SallyDemoServer *sally_demo_server_new (SallyDemoPki *pki, const char *engine,
                                        SallyDemoFault fault, GError **error);
const char *sally_demo_server_get_engine (SallyDemoServer *self);
SallyDemoFault sally_demo_server_get_fault (SallyDemoServer *self);
guint16 sally_demo_server_get_port (SallyDemoServer *self);
const SallyDemoExpectation *sally_demo_fault_get_expectation (SallyDemoFault fault);

G_END_DECLS
