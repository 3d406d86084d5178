/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/**
 * SallyNameMatch:
 * @SALLY_NAME_MATCH: a SAN entry covers the name
 * @SALLY_NAME_MISMATCH: names of the right kind are there, none covers it
 * @SALLY_NAME_ONLY_COMMON_NAME: no SAN of the right kind, but the subject's
 *   common name would do for clients that still look there
 * @SALLY_NAME_IP_WITHOUT_SAN: an address was asked for and there are only names
 * @SALLY_NAME_WILDCARD_DEPTH: a wildcard matches the domain, but not this many
 *   labels
 * @SALLY_NAME_NONE: the certificate names nothing at all
 *
 * Why a name is or is not covered (RFC 9525: SAN only).
 */
typedef enum {
  SALLY_NAME_MATCH,
  SALLY_NAME_MISMATCH,
  SALLY_NAME_ONLY_COMMON_NAME,
  SALLY_NAME_IP_WITHOUT_SAN,
  SALLY_NAME_WILDCARD_DEPTH,
  SALLY_NAME_NONE,
} SallyNameMatch;

SallyNameMatch sally_name_match (SallyX509 *x509, const char *host);
char **sally_name_list (SallyX509 *x509);
char *sally_name_closest (SallyX509 *x509, const char *host);
gboolean sally_name_is_ip (const char *host);
char *sally_name_to_ascii (const char *host);

G_END_DECLS
