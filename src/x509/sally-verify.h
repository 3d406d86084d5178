/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/**
 * SallyFault:
 * @code: what is wrong
 * @depth: 0 is the leaf; -1 the chain as a whole
 * @fatal: whether the verify modes fail because of it (verify-ca too, but for
 *   %SALLY_FAULT_HOSTNAME, which only verify-full minds)
 * @x509: (nullable): the certificate it was found on
 * @evidence: the values that were compared, in words (translated)
 *
 * One fault of a chain.  All of them are collected, not only the first.
 */
struct _SallyFault {
  SallyFaultCode code;
  int depth;
  gboolean fatal;
  SallyX509 *x509; /* (nullable) (owned) */
  char *evidence;  /* (owned) */
};

const char *sally_fault_code_get_id (SallyFaultCode code);

/**
 * SallyVerification:
 * @faults: (element-type SallyFault): all faults, most severe first
 * @path: (element-type SallyX509): leaf first, anchor last, as far as it got
 * @chain_ok: whether verify-ca would accept
 * @name_ok: whether the name is covered; %TRUE when none was asked for
 * @name_checked: whether a name was asked for
 *
 * The outcome of sally_verify().  Immutable, reference-counted, any thread.
 */
struct _SallyVerification {
  gatomicrefcount refs;
  GPtrArray *faults; /* (owned) */
  GPtrArray *path;   /* (owned) */
  gboolean chain_ok;
  gboolean name_ok;
  gboolean name_checked;
};

SallyVerification *sally_verify (GPtrArray *chain, SallyTrust *trust, const char *host,
                                 gint64 time);
SallyVerification *sally_verification_ref (SallyVerification *self);
void sally_verification_unref (SallyVerification *self);
SallyFault *sally_verification_find (SallyVerification *self, SallyFaultCode code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyVerification, sally_verification_unref)

G_END_DECLS
