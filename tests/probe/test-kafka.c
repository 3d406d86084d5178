/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-service.h"

/* Kafka: ApiVersions inside TLS, and the listener for connections without it. */

/* No error; Metadata, SaslHandshake and ApiVersions with their versions. */
#define VERSIONS                                                                                   \
  "\0\0\0\x1C\0\0\0\x01\0\0\0\0\0\x03\0\x03\0\0\0\x0C\0\x11\0\0\0\x01\0\x12\0\0\0\x03"
/* An old broker's error; a list without an end; another request's answer. */
#define UNSUPPORTED "\0\0\0\x0A\0\0\0\x01\0\x23\0\0\0\0"
#define TOO_MANY "\0\0\0\x0A\0\0\0\x01\0\0\x7F\xFF\xFF\xFF"
#define NEGATIVE "\0\0\0\x0A\0\0\0\x01\0\0\xFF\xFF\xFF\xFF"
#define OTHER_ID "\0\0\0\x0A\0\0\0\x02\0\0\0\0\0\0"
#define NO_BODY "\0\0\0\x04\0\0\0\x01"
#define SHORT "\0\0\0\x03\0\0\0\x01"
#define HUGE_REPLY "\0\x10\0\0\0\0\0\x01"
#define GARBAGE "\xE1\x90\x03\x77"

#define GOOD "fails works works works"
#define INSIDE(answer) TEST_TALKS (answer), TEST_HANGS_UP, TEST_SERVICE_GOOD
#define DIRECT SALLY_NEGOTIATION_DIRECT, SALLY_PROTOCOL_UNKNOWN
#define STRANGE SALLY_NEGOTIATION_WRONG_PROTOCOL
#define NOT_KAFKA STRANGE, SALLY_PROTOCOL_UNKNOWN, FALSE, TEST_NONE_OF_THEM

static const TestServiceCell cells[] = {
  { "success", INSIDE (VERSIONS), DIRECT, TRUE, GOOD },
  { "error", INSIDE (UNSUPPORTED), DIRECT, TRUE, GOOD },
  { "wrong-ca", TEST_TALKS (VERSIONS), TEST_HANGS_UP, TEST_SERVICE_WRONG_CA, DIRECT, TRUE,
    "fails works fails fails" },
  { "wrong-name", TEST_TALKS (VERSIONS), TEST_HANGS_UP, TEST_SERVICE_WRONG_NAME, DIRECT, TRUE,
    "fails works works fails" },
  { "too-many", INSIDE (TOO_MANY), NOT_KAFKA },
  { "negative", INSIDE (NEGATIVE), NOT_KAFKA },
  { "other-id", INSIDE (OTHER_ID), NOT_KAFKA },
  { "no-body", INSIDE (NO_BODY), NOT_KAFKA },
  { "short", INSIDE (SHORT), NOT_KAFKA },
  { "huge", INSIDE (HUGE_REPLY), NOT_KAFKA },
  { "http-inside", INSIDE ("HTTP/1.1 400 Bad Request\r\n\r\n"), STRANGE, SALLY_PROTOCOL_HTTP, FALSE,
    TEST_NONE_OF_THEM },
  { "redis-inside", INSIDE ("-ERR unknown command\r\n"), STRANGE, SALLY_PROTOCOL_REDIS, FALSE,
    TEST_NONE_OF_THEM },
  { "garbage-inside",
    { { TEST_TLS },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_SEND, TEST_BYTES (GARBAGE) },
      { TEST_TLS_CLOSE } },
    TEST_HANGS_UP,
    TEST_SERVICE_GOOD,
    NOT_KAFKA },
  { "no-tls", TEST_HANGS_UP, TEST_IN_CLEAR (VERSIONS), TEST_SERVICE_GOOD,
    SALLY_NEGOTIATION_PLAINTEXT_PORT, SALLY_PROTOCOL_UNKNOWN, FALSE, "works fails fails fails" },
  { "hangs-up", TEST_HANGS_UP, TEST_HANGS_UP, TEST_SERVICE_GOOD, DIRECT, FALSE,
    "could-not-test fails fails fails" },
  { "half-an-answer", TEST_HANGS_UP, TEST_IN_CLEAR ("\0\0\0\x1C\0\0\0\x01\0"), TEST_SERVICE_GOOD,
    DIRECT, FALSE, "could-not-test fails fails fails" },
  { "garbage", TEST_IN_CLEAR (GARBAGE), TEST_IN_CLEAR (GARBAGE), TEST_SERVICE_GOOD, NOT_KAFKA },
  { "redis", TEST_HANGS_UP, TEST_IN_CLEAR ("-ERR unknown command\r\n"), TEST_SERVICE_GOOD, STRANGE,
    SALLY_PROTOCOL_REDIS, FALSE, TEST_NONE_OF_THEM },
  { "ssh",
    { { TEST_SEND, TEST_BYTES ("SSH-2.0-OpenSSH_9.2\r\n") }, { TEST_SILENCE } },
    TEST_IN_CLEAR ("SSH-2.0-OpenSSH_9.2\r\n"),
    TEST_SERVICE_GOOD,
    STRANGE,
    SALLY_PROTOCOL_SSH,
    FALSE,
    TEST_NONE_OF_THEM },
};

static const char *const engines[] = { "kafka", NULL };

static const TestService kafka = {
  .engines = engines,
  .answer = VERSIONS,
  .length = sizeof VERSIONS - 1,
  .cells = cells,
  .n_cells = G_N_ELEMENTS (cells),
  .cut_lamps = GOOD,
};

int
main (int argc, char *argv[])
{
  return test_service_main (&argc, &argv, &kafka);
}
