/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-service.h"

/* Services of AWS: HTTP inside TLS, and nothing without it; mode none is as good
 * as the full check, since the service is TLS by itself. */

#define OK_HEAD "HTTP/1.1 200 OK\r\nServer: Server\r\nx-amzn-RequestId: 4711\r\n\r\n"
#define GARBAGE "\xE1\x90\x03\x77\xA2\x01\xFE\xFD"

#define GOOD "works works works works"
#define INSIDE(answer) TEST_TALKS (answer), TEST_HANGS_UP, TEST_SERVICE_GOOD
#define DIRECT SALLY_NEGOTIATION_DIRECT, SALLY_PROTOCOL_UNKNOWN
#define STRANGE SALLY_NEGOTIATION_WRONG_PROTOCOL

static const TestServiceCell cells[] = {
  { "success", INSIDE (OK_HEAD), DIRECT, TRUE, GOOD },
  { "server-error", INSIDE ("HTTP/1.1 503 Slow Down\r\nConnection: close\r\n\r\n"), DIRECT, TRUE,
    GOOD },
  { "refused", INSIDE ("HTTP/1.1 403 Forbidden\r\nx-amz-request-id: 1\r\n\r\n"), DIRECT, TRUE,
    GOOD },
  { "odd-headers", INSIDE ("HTTP/1.0 404 No\r\nno colon\r\n: no name\r\nx: \xFF\r\n\n"), DIRECT,
    TRUE, GOOD },
  { "wrong-ca", TEST_TALKS (OK_HEAD), TEST_HANGS_UP, TEST_SERVICE_WRONG_CA, DIRECT, TRUE,
    "fails works fails fails" },
  { "wrong-name", TEST_TALKS (OK_HEAD), TEST_HANGS_UP, TEST_SERVICE_WRONG_NAME, DIRECT, TRUE,
    "fails works works fails" },
  { "no-status", INSIDE ("HTTP/1.1 what\r\n\r\n"), STRANGE, SALLY_PROTOCOL_HTTP, FALSE,
    TEST_NONE_OF_THEM },
  { "status-too-high", INSIDE ("HTTP/1.1 999 No\r\n\r\n"), STRANGE, SALLY_PROTOCOL_HTTP, FALSE,
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
    STRANGE,
    SALLY_PROTOCOL_UNKNOWN,
    FALSE,
    TEST_NONE_OF_THEM },
  { "no-tls", TEST_IN_CLEAR ("HTTP/1.1 400 Bad Request\r\n\r\n"), TEST_HANGS_UP, TEST_SERVICE_GOOD,
    STRANGE, SALLY_PROTOCOL_HTTP, FALSE, TEST_NONE_OF_THEM },
  { "hangs-up", TEST_HANGS_UP, TEST_HANGS_UP, TEST_SERVICE_GOOD, DIRECT, FALSE, TEST_NONE_OF_THEM },
  { "garbage", TEST_IN_CLEAR (GARBAGE), TEST_HANGS_UP, TEST_SERVICE_GOOD, STRANGE,
    SALLY_PROTOCOL_UNKNOWN, FALSE, TEST_NONE_OF_THEM },
  { "postgres", TEST_IN_CLEAR ("EFATAL:  unsupported frontend protocol\n"), TEST_HANGS_UP,
    TEST_SERVICE_GOOD, STRANGE, SALLY_PROTOCOL_POSTGRES, FALSE, TEST_NONE_OF_THEM },
};

static const char *const engines[] = { "dynamodb",      "kinesis", "s3", "opensearch",
                                       "elasticsearch", "neptune", NULL };

static const TestService aws = {
  .engines = engines,
  .answer = OK_HEAD,
  .length = sizeof OK_HEAD - 1,
  .cells = cells,
  .n_cells = G_N_ELEMENTS (cells),
  .cut_lamps = GOOD,
};

int
main (int argc, char *argv[])
{
  return test_service_main (&argc, &argv, &aws);
}
