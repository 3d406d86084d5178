/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/**
 * SallyEndpointSpec:
 * @identifier: the endpoint's identifier, or "" for one that was not saved
 * @engine: never %NULL
 * @server: host name or address, as typed
 * @port: the effective port
 * @instance: named instance of SQL Server whose port has to be asked for, or ""
 * @database: "" when not given
 * @user_name: "" when not given
 * @verify_as: the name to verify, @server when the endpoint names no other
 * @mode: the mode under test
 * @trust: (nullable): the endpoint's certificate, parsed; %NULL when none is chosen
 * @certificate_identifier: "" when none is chosen
 * @client_chain: (nullable) (element-type SallyX509): the client certificate,
 *   then what leads to its CA
 * @client_key: (nullable): its private key, PKCS #8 in DER
 * @settings: (element-type utf8 utf8): what only its engine knows; see
 *   sally_endpoint_spec_get_setting()
 * @negotiation_direct: start TLS with the first byte (PostgreSQL 17)
 * @connect_timeout: milliseconds for the TCP connection
 * @read_timeout: milliseconds for each answer
 * @total_timeout: milliseconds for the whole test
 *
 * Everything a worker needs, frozen.  Immutable, reference-counted, any thread.
 */
struct _SallyEndpointSpec {
  gatomicrefcount refs;
  char *identifier;
  const SallyEngine *engine;
  char *server;
  guint16 port;
  char *instance;
  char *database;
  char *user_name;
  char *verify_as;
  SallySslMode mode;
  SallyTrust *trust;
  char *certificate_identifier;
  GPtrArray *client_chain;
  SallySecret *client_key;
  GHashTable *settings;
  gboolean negotiation_direct;
  guint connect_timeout;
  guint read_timeout;
  guint total_timeout;
};

#define SALLY_CONNECT_TIMEOUT 10000
#define SALLY_READ_TIMEOUT 10000
#define SALLY_TOTAL_TIMEOUT 30000

#define SALLY_TYPE_ENDPOINT_SPEC (sally_endpoint_spec_get_type ())
GType sally_endpoint_spec_get_type (void) G_GNUC_CONST;

SallyEndpointSpec *sally_endpoint_spec_new (SallyEndpoint *endpoint,
                                            SallyTrust *trust,
                                            const char *certificate_identifier);
SallyEndpointSpec *
sally_endpoint_spec_redirect (SallyEndpointSpec *self, const char *server, guint16 port);
SallyEndpointSpec *sally_endpoint_spec_ref (SallyEndpointSpec *self);
void sally_endpoint_spec_unref (SallyEndpointSpec *self);
SallySslMode sally_endpoint_spec_get_checks (SallyEndpointSpec *self);
const char *sally_endpoint_spec_get_setting (SallyEndpointSpec *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyEndpointSpec, sally_endpoint_spec_unref)

G_END_DECLS
