/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-service.h"

/* Redis: PING inside TLS, and the port for connections without it. */

#define PONG "+PONG\r\n"
#define NOAUTH "-NOAUTH Authentication required.\r\n"
#define DENIED "-DENIED Redis is running in protected mode\r\n"
#define GARBAGE "\xE1\x90\x03\x77\xA2\x01\xFE\xFD"
#define GOOD "fails works works works"
#define INSIDE(answer) TEST_TALKS (answer), TEST_HANGS_UP, TEST_SERVICE_GOOD
#define DIRECT SALLY_NEGOTIATION_DIRECT, SALLY_PROTOCOL_UNKNOWN
#define STRANGE SALLY_NEGOTIATION_WRONG_PROTOCOL

static const TestServiceCell cells[] = {
  { "success", INSIDE (PONG), DIRECT, TRUE, GOOD },
  { "wants-a-password", INSIDE (NOAUTH), DIRECT, TRUE, GOOD },
  { "loading", INSIDE ("-LOADING Redis is loading the dataset in memory\r\n"), DIRECT, TRUE, GOOD },
  { "denied", INSIDE (DENIED), SALLY_NEGOTIATION_SERVER_ERROR, SALLY_PROTOCOL_UNKNOWN, TRUE,
    TEST_NONE_OF_THEM },
  { "wrong-ca", TEST_TALKS (PONG), TEST_HANGS_UP, TEST_SERVICE_WRONG_CA, DIRECT, TRUE,
    "fails works fails fails" },
  { "wrong-name", TEST_TALKS (PONG), TEST_HANGS_UP, TEST_SERVICE_WRONG_NAME, DIRECT, TRUE,
    "fails works works fails" },
  { "http-inside", INSIDE ("HTTP/1.1 400 Bad Request\r\n\r\n"), STRANGE, SALLY_PROTOCOL_HTTP, FALSE,
    TEST_NONE_OF_THEM },
  { "garbage-inside", INSIDE (GARBAGE "\n"), STRANGE, SALLY_PROTOCOL_UNKNOWN, FALSE,
    TEST_NONE_OF_THEM },
  { "zeros-inside", INSIDE ("\0\0\0\0\n"), STRANGE, SALLY_PROTOCOL_UNKNOWN, FALSE,
    TEST_NONE_OF_THEM },
  { "endless-line-inside",
    { { TEST_TLS },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_SEND, TEST_BYTES (GARBAGE GARBAGE GARBAGE GARBAGE) },
      { TEST_TLS_CLOSE } },
    TEST_HANGS_UP,
    TEST_SERVICE_GOOD,
    STRANGE,
    SALLY_PROTOCOL_UNKNOWN,
    FALSE,
    TEST_NONE_OF_THEM },
  { "no-tls", TEST_HANGS_UP, TEST_IN_CLEAR (PONG), TEST_SERVICE_GOOD,
    SALLY_NEGOTIATION_PLAINTEXT_PORT, SALLY_PROTOCOL_UNKNOWN, FALSE, "works fails fails fails" },
  { "no-tls-password", TEST_HANGS_UP, TEST_IN_CLEAR (NOAUTH), TEST_SERVICE_GOOD,
    SALLY_NEGOTIATION_PLAINTEXT_PORT, SALLY_PROTOCOL_UNKNOWN, FALSE, "works fails fails fails" },
  { "hangs-up", TEST_HANGS_UP, TEST_HANGS_UP, TEST_SERVICE_GOOD, DIRECT, FALSE,
    "could-not-test fails fails fails" },
  { "half-an-answer", TEST_HANGS_UP, TEST_IN_CLEAR ("+PO"), TEST_SERVICE_GOOD, DIRECT, FALSE,
    "could-not-test fails fails fails" },
  { "garbage", TEST_IN_CLEAR (GARBAGE), TEST_IN_CLEAR (GARBAGE), TEST_SERVICE_GOOD, STRANGE,
    SALLY_PROTOCOL_UNKNOWN, FALSE, TEST_NONE_OF_THEM },
  { "mysql",
    { { TEST_SEND, TEST_BYTES ("\x4A\0\0\0\x0A"
                               "8.0.36\0........") },
      { TEST_SILENCE } },
    TEST_IN_CLEAR ("\x4A\0\0\0\x0A"
                   "8.0.36\0........"),
    TEST_SERVICE_GOOD,
    STRANGE,
    SALLY_PROTOCOL_MYSQL,
    FALSE,
    TEST_NONE_OF_THEM },
  { "http", TEST_HANGS_UP, TEST_IN_CLEAR ("HTTP/1.1 400 Bad Request\r\n\r\n"), TEST_SERVICE_GOOD,
    STRANGE, SALLY_PROTOCOL_HTTP, FALSE, TEST_NONE_OF_THEM },
};

static const char *const engines[] = { "redis", NULL };

static const TestService redis = {
  .engines = engines,
  .answer = PONG,
  .length = sizeof PONG - 1,
  .cells = cells,
  .n_cells = G_N_ELEMENTS (cells),
  .cut_lamps = GOOD,
};

int
main (int argc, char *argv[])
{
  return test_service_main (&argc, &argv, &redis);
}
