/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

typedef struct _SallyDemoPki SallyDemoPki;
typedef struct _SallyDemoServer SallyDemoServer;

/**
 * SallyDemoFault:
 * @SALLY_DEMO_GOOD: everything right, and no connection without TLS
 * @SALLY_DEMO_EXPIRED: the certificate expired a month ago
 * @SALLY_DEMO_NOT_YET_VALID: the certificate begins in a month
 * @SALLY_DEMO_WRONG_NAME: the certificate is for another host
 * @SALLY_DEMO_COMMON_NAME: the name is only in the subject, as in old times
 * @SALLY_DEMO_SELF_SIGNED: the certificate signed itself
 * @SALLY_DEMO_UNTRUSTED: a whole chain, but from another CA
 * @SALLY_DEMO_INCOMPLETE_CHAIN: the intermediate is not sent
 * @SALLY_DEMO_NO_TLS: the server has no TLS and says so
 * @SALLY_DEMO_SILENT: the server accepts connections and says nothing
 *
 * What is wrong with a demo server.
 */
typedef enum {
  SALLY_DEMO_GOOD,
  SALLY_DEMO_EXPIRED,
  SALLY_DEMO_NOT_YET_VALID,
  SALLY_DEMO_WRONG_NAME,
  SALLY_DEMO_COMMON_NAME,
  SALLY_DEMO_SELF_SIGNED,
  SALLY_DEMO_UNTRUSTED,
  SALLY_DEMO_INCOMPLETE_CHAIN,
  SALLY_DEMO_NO_TLS,
  SALLY_DEMO_SILENT,
} SallyDemoFault;
#define SALLY_N_DEMO_FAULTS 10

/**
 * SallyDemoExpectation:
 * @name: short name, part of identifiers; never translated
 * @verdict: what a test in mode verify-full must say, with the demo's root as
 *   CA certificate and `localhost` as server
 * @finding: (nullable): id of the finding that such a test must have
 */
typedef struct {
  const char *name;
  SallyVerdict verdict;
  const char *finding;
} SallyDemoExpectation;

G_END_DECLS
