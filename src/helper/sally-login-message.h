/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

/**
 * SallyLoginRequest:
 * @mode: `none`, `require`, `verify-ca` or `verify-full`
 * @host: the name to verify
 * @address: the address that was tested
 * @port: its port
 * @database: "" when not given
 * @user: who signs in
 * @password: (nullable): with what
 * @ca_pem: (nullable): the CA certificate as PEM, the same that the probe used
 * @client_pem: (nullable): the client's certificate, its chain and its private key
 *   as PEM
 * @fingerprint_sha1: (nullable): of the server's certificate that the probe saw,
 *   in hexadecimal
 * @auth_source: (nullable): database where the user is known (MongoDB)
 * @auth_mechanism: (nullable): how to sign in, in the protocol's own spelling;
 *   as the server prefers when %NULL (MongoDB)
 * @timeout: seconds
 *
 * What a login program is told, on its standard input.
 */
typedef struct {
  char *mode;
  char *host;
  char *address;
  guint port;
  char *database;
  char *user;
  SallySecret *password;
  char *ca_pem;
  SallySecret *client_pem;
  char *fingerprint_sha1;
  char *auth_source;
  char *auth_mechanism;
  guint timeout;
} SallyLoginRequest;

/**
 * SallyLoginResponse:
 * @ok: the server took the login
 * @server_error: the server's error number, or 0
 * @sqlstate: (nullable): its SQLSTATE
 * @text: (nullable): the library's or server's words
 * @server_version: (nullable): what the server says it is
 * @encryption: (nullable): what the server says about this connection
 *
 * What a login program answers, on its standard output.
 */
typedef struct {
  gboolean ok;
  guint server_error;
  char *sqlstate;
  char *text;
  char *server_version;
  char *encryption;
} SallyLoginResponse;

void sally_login_request_free (SallyLoginRequest *self);
SallySecret *sally_login_request_write (const SallyLoginRequest *self);
SallyLoginRequest *sally_login_request_read (const char *json, gsize length, GError **error);
void sally_login_response_free (SallyLoginResponse *self);
char *sally_login_response_write (const SallyLoginResponse *self);
SallyLoginResponse *sally_login_response_read (const char *json, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyLoginRequest, sally_login_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyLoginResponse, sally_login_response_free)

G_END_DECLS
