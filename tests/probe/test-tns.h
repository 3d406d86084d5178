/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "test-run.h"
#include "test-server.h"

#include "sally-engine-setting.h"

G_BEGIN_DECLS

/* Packets of an Oracle listener, ready for a script. */
#define RESEND "\0\x08\0\0\x0B\0\0\0"
#define RESEND_IN_NEW_TLS "\0\x08\0\0\x0B\x08\0\0"
#define ACCEPT                                                                                     \
  "\0\x2D\0\0\x02\0\0\0\x01\x3E\x08\x01\x20\0\xFF\xFF\0\x01\0\0\0\x2D\x41\x41"                     \
  "\0\0\0\0\0\0\0\0\0\0\x20\0\0\0\xFF\xFF\x12\0\0\0\0"
#define ACCEPT_OLD                                                                                 \
  "\0\x20\0\0\x02\0\0\0\x01\x3A\x08\x01\x20\0\xFF\xFF\0\x01\0\0\0\x20\x41\x41\0\0\0\0\0\0\0\0"
#define REFUSAL(code)                                                                              \
  "(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=" code ")(ERROR_STACK=(ERROR=(CODE=" code ")(EMFI=4)" \
  ")))"
#define REFUSE(code) "\0\x67\0\0\x04\0\0\0\x22\0\0\x5B" REFUSAL (code)
#define REFUSE_IN_DATA(code)                                                                       \
  "\0\x0C\0\0\x04\0\0\0\x22\0\0\x5B"                                                               \
  "\0\x65\0\0\x06\0\0\0\0\0" REFUSAL (code)
#define CONTROL "\0\x0B\0\0\x0E\0\0\0\0\x09\0"
#define MARKER "\0\x0B\0\0\x0C\0\0\0\x01\0\x01"
#define DATA_IS_LAST "\0\x0A\0\0\x06\0\0\0\0\x40"
/* What ends an accepted connection: a DATA packet with a wide length. */
#define GOODBYE "\0\0\0\x0A\x06\0\0\0\0\x40"
#define GOODBYE_OLD "\0\x0A\0\0\x06\0\0\0\0\x40"


/* clang-format off */
#define READ { TEST_TLS_READ_SOME }
#define SAYS(text) { TEST_TLS_SEND, TEST_BYTES (text) }
#define TLS_WORKS "fails works works works"
/* clang-format on */
#define CONNECT_DATA                                                                               \
  "(CONNECT_DATA=(SERVICE_NAME=shop)(CID=(PROGRAM=sallyport)(HOST=sallyport)(USER=sallyport))))"


/* A listener and the database behind it: TLS from the first byte, a CONNECT, and
 * then the lines of a script.  Their certificates are two, both for localhost.
 * One server at a time; its script may be changed until somebody connects. */
extern TestCertificate *test_tns_root, *test_tns_listener, *test_tns_database;
extern TestLine test_tns_script[64];

/* The database is handed the connection, in new TLS, and accepts. */
extern const TestLine test_tns_new_tls[];

void test_tns_set_up (void);
void test_tns_tear_down (void);
TestServer *test_tns_server_new (const TestLine *rest);
SallyEndpointSpec *test_tns_spec_new (TestServer *server);
/* How often the bytes were received. */
guint test_tns_count (TestServer *server, const char *bytes, gsize length);

G_END_DECLS
