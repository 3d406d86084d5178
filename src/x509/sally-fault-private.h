/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-verify.h"

G_BEGIN_DECLS

SallyFault *sally_fault_new (SallyFaultCode code, int depth, gboolean fatal, SallyX509 *x509,
                             char *evidence);
void sally_fault_free (SallyFault *self);
int sally_fault_compare (gconstpointer a, gconstpointer b);
SallyFaultCode sally_fault_code_from_openssl (int error);

char *sally_fault_explain_time (SallyX509 *x509, gint64 time);
char *sally_fault_explain_host (SallyX509 *x509, const char *host);
char *sally_fault_explain_openssl (SallyX509 *x509, int error);

G_END_DECLS
