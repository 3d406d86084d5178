/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/**
 * SallyChainCase:
 * @SALLY_CHAIN_COMPLETE: `complete`: a root stands at its end
 * @SALLY_CHAIN_CA_MISSING: `ca-missing`: the CA is not among what was supplied
 * @SALLY_CHAIN_INTERMEDIATE_MISSING: `intermediate-missing`: the CA is there, a
 *   link between is not
 * @SALLY_CHAIN_ONLY_MIDDLE: `only-middle`: what was supplied is an intermediate
 * @SALLY_CHAIN_LEAF_AS_CA: `leaf-as-ca`: what was supplied is the server's own
 *   certificate
 * @SALLY_CHAIN_SELF_SIGNED: `self-signed`: the leaf is its own issuer, so there
 *   is nothing to look for
 *
 * What a chain lacks.
 */
typedef enum {
  SALLY_CHAIN_COMPLETE,
  SALLY_CHAIN_CA_MISSING,
  SALLY_CHAIN_INTERMEDIATE_MISSING,
  SALLY_CHAIN_ONLY_MIDDLE,
  SALLY_CHAIN_LEAF_AS_CA,
  SALLY_CHAIN_SELF_SIGNED,
} SallyChainCase;

/**
 * SallyChainFinding:
 * @kind: what is the case
 * @certain: whether it is known; else the missing certificate, which nobody has
 *   seen, may be an intermediate or the CA
 * @path: (element-type SallyX509): leaf first, as far as all that is at hand
 *   leads, with the ones that fill the gap
 * @below: (nullable): the certificate of the path whose issuer is missing
 * @missing_subject: (nullable): who that issuer is, by RFC 4514
 * @missing_key_id: (nullable): its key, as @below names it, in hexadecimal
 * @fills: (element-type SallyX509): the candidates in @path
 * @choices: (element-type SallyX509): all candidates that did issue @below, the
 *   one in @path first
 * @places: (array zero-terminated=1): where @below says that its issuer can be
 *   fetched (AIA); the network is not asked
 *
 * What a chain lacks, and what would help.  All but %SALLY_CHAIN_COMPLETE and
 * %SALLY_CHAIN_SELF_SIGNED have a missing subject, unless what is missing was
 * sent, but is not trusted.
 */
struct _SallyChainFinding {
  SallyChainCase kind;
  gboolean certain;
  GPtrArray *path;       /* (owned) */
  SallyX509 *below;      /* (owned) (nullable) */
  char *missing_subject; /* (owned) (nullable) */
  char *missing_key_id;  /* (owned) (nullable) */
  GPtrArray *fills;      /* (owned) */
  GPtrArray *choices;    /* (owned) */
  char **places;         /* (owned) */
};

SallyChainFinding *sally_chain_finding_new (void);
void sally_chain_finding_free (SallyChainFinding *self);
const char *sally_chain_case_get_id (SallyChainCase kind);
char *sally_chain_finding_explain (const SallyChainFinding *self);
char *sally_chain_finding_get_fix (const SallyChainFinding *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyChainFinding, sally_chain_finding_free)

G_END_DECLS
