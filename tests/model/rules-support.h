/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-rules.h"

#include "test-pki.h"

G_BEGIN_DECLS

typedef enum {
  SILENT,
  ADVISES,
  REFUSES,
} Outcome;

/* An endpoint that no rule minds, but for what the test changes. */
typedef struct {
  SallyEndpoint *endpoint;
  SallyRuleFacts facts;
} Case;

Case *case_new (const char *engine);
void case_free (Case *self);
Outcome case_ask (Case *self, guint rule, const char *field);
char *case_get_text (Case *self, guint rule);
SallyCertificate *case_choose (Case *self, SallyCertificateKind kind, TestCertificate *const *content);
SallyCertificate *certificate_new (const char *identifier, SallyCertificateKind kind,
                                   TestCertificate *const *content);
Outcome advice_find (GPtrArray *advice, guint rule, const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

G_END_DECLS
