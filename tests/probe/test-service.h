/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "test-run.h"
#include "test-server.h"

G_BEGIN_DECLS

/* What the tests of services share whose TLS starts with the first byte: Redis,
 * Kafka and those of AWS. */

typedef enum {
  TEST_SERVICE_GOOD,
  TEST_SERVICE_WRONG_CA,
  TEST_SERVICE_WRONG_NAME,
} TestServiceCertificate;

/* @first: the connection that is for TLS, @clear: the one that asks in clear
 * text, where the protocol has that; run in every mode for every engine. */
typedef struct {
  const char *name;
  TestLine first[6];
  TestLine clear[4];
  TestServiceCertificate certificate;
  SallyNegotiation negotiation;
  SallyProtocol guess;
  gboolean confirmed;
  const char *lamps;
} TestServiceCell;

/* @answer: the first thing that a good server says inside TLS. */
typedef struct {
  const char *const *engines;
  const char *answer;
  gsize length;
  const TestServiceCell *cells;
  gsize n_cells;
  const char *cut_lamps; /* when half an answer came */
} TestService;

/* Adds the cells, the handshakes, the cut answers and the late client certificate,
 * and runs everything.  Ends the program. */
int test_service_main (int *argc, char ***argv, const TestService *service);

#define TEST_TALKS(answer)                                                                         \
  {                                                                                                \
    { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (answer) },                  \
    {                                                                                              \
      TEST_TLS_READ_SOME                                                                           \
    }                                                                                              \
  }
#define TEST_HANGS_UP                                                                              \
  {                                                                                                \
    { TEST_READ_SOME },                                                                            \
    {                                                                                              \
      TEST_CLOSE                                                                                   \
    }                                                                                              \
  }
#define TEST_IN_CLEAR(answer)                                                                      \
  {                                                                                                \
    { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (answer) },                                        \
    {                                                                                              \
      TEST_CLOSE                                                                                   \
    }                                                                                              \
  }
#define TEST_NONE_OF_THEM "fails fails fails fails"

G_END_DECLS
