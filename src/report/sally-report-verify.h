/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-report-types.h"
#include "sally-verify.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

SallyFinding *sally_finding_new_from_fault (const SallyFault *fault, SallySslMode mode,
                                            const char *host);
JsonObject *sally_x509_to_json (SallyX509 *x509);
JsonNode *sally_verification_to_json (SallyVerification *verification);
char *sally_verification_to_text (SallyVerification *verification);

G_END_DECLS
