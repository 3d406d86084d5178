/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "test-black-hole.h"
#include "test-pki.h"

#include <gio/gio.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

/* A server on 127.0.0.1 that plays a script, the same for each connection.
 *
 * TEST_SEND         sends the bytes
 * TEST_EXPECT       reads as many bytes; others than these are noted as an error
 * TEST_READ         reads `length` bytes, whatever they are
 * TEST_READ_SOME    reads what comes first
 * TEST_SILENCE      reads until the peer hangs up, says nothing
 * TEST_DEAF         does not read either, until the server is freed
 * TEST_CLOSE        hangs up
 * TEST_RESET        hangs up with a TCP reset
 * TEST_DRIP         sends the bytes one by one, 20 ms apart
 * TEST_ENDLESS      sends the bytes over and over until the peer hangs up
 * TEST_TLS          is the server of a TLS handshake
 * TEST_TLS_SEND, TEST_TLS_READ_SOME, TEST_TLS_CLOSE    inside it
 * TEST_TLS_AGAIN    drops TLS without a word and is the server of another
 *                   handshake on the same connection, with the second chain
 * TEST_TLS_DRIP     the same handshake, each byte of ours 1 ms after the other
 * TEST_TLS_TDS      the same handshake inside TDS packets of the type that is
 *                   the first of the bytes; without them after that
 */
typedef enum {
  TEST_END,
  TEST_SEND,
  TEST_EXPECT,
  TEST_READ,
  TEST_READ_SOME,
  TEST_SILENCE,
  TEST_DEAF,
  TEST_CLOSE,
  TEST_RESET,
  TEST_DRIP,
  TEST_ENDLESS,
  TEST_TLS,
  TEST_TLS_SEND,
  TEST_TLS_READ_SOME,
  TEST_TLS_CLOSE,
  TEST_TLS_DRIP,
  TEST_TLS_AGAIN,
  TEST_TLS_TDS,
} TestAction;

typedef struct {
  TestAction action;
  const void *bytes;
  gsize length;
} TestLine;

#define TEST_BYTES(text) (text), sizeof (text) - 1

/* The MySQL greeting and PostgreSQL's part, ready for a script. */
extern const TestLine test_greeting;       /* offers TLS */
extern const TestLine test_greeting_plain; /* does not */
extern const TestLine test_access_denied;  /* MySQL 1045, sequence 3, in TLS */
#define TEST_SSL_REQUEST "\0\0\0\x08\x04\xD2\x16\x2F"
#define TEST_ASK_PASSWORD "R\0\0\0\x08\0\0\0\x03"

typedef struct _TestServer TestServer;

TestServer *test_server_new (const TestLine *script);
void test_server_free (TestServer *self);
guint16 test_server_get_port (TestServer *self);
/* Another script for connections that begin in clear text: not with TLS and not
 * with PostgreSQL's question for it. */
void test_server_set_plain_script (TestServer *self, const TestLine *script);
/* Another script for every connection but the first. */
void test_server_set_next_script (TestServer *self, const TestLine *script);
/* Before the first connection; the chain is sent as given, leaf first. */
SSL_CTX *test_server_set_chain (TestServer *self,
                                const TestCertificate *leaf,
                                const TestCertificate *const *others,
                                guint n_others);
/* The chain of TEST_TLS_AGAIN: one certificate. */
SSL_CTX *test_server_set_second_chain (TestServer *self, const TestCertificate *leaf);
guint test_server_get_n_connections (TestServer *self);
guint test_server_get_n_ended (TestServer *self);
guint test_server_get_n_errors (TestServer *self);
/* What the client sent in clear text and in TLS, of all connections. */
GBytes *test_server_get_received (TestServer *self);

guint16 test_find_closed_port (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

G_END_DECLS
