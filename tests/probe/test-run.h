/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-endpoint-spec.h"
#include "sally-ladder.h"
#include "sally-probe-facts.h"
#include "sally-probe.h"

G_BEGIN_DECLS

/* An endpoint on 127.0.0.1 that verifies as "localhost"; short clocks. */
SallyEndpointSpec *test_spec_new (const char *engine, guint16 port);
void test_spec_set (char **field, const char *value);
void test_spec_trust (SallyEndpointSpec *spec, SallyX509 *anchor);

/* Runs a whole test and waits for it; never stopped. */
SallyProbeFacts *test_run (SallyEndpointSpec *spec);

/* "works fails could-not-test works", none first. */
char *test_lamps (SallyEndpointSpec *spec, SallyProbeFacts *facts);
#define test_assert_lamps(spec, facts, expected)                                                   \
  G_STMT_START {                                                                                   \
    g_autofree char *lamps_ = test_lamps (spec, facts);                                            \
    g_assert_cmpstr (lamps_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
