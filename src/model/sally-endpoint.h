/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/**
 * SallyEndpoint:
 *
 * A database endpoint as a person edits it.  Mutable, main thread; workers get
 * a #SallyEndpointSpec.  The password is not here, it is in the keyring;
 * `has-password` says whether one was stored.
 *
 * Properties (all read-write, explicit notify): `arn`, `identifier` (string),
 * `endpoint-type` (int, #SallyEndpointType), `engine` (string, DMS's name),
 * `server`, `port` (uint, 0 = not given), `database`, `ssl-mode` (int),
 * `certificate-arn`, `user-name`, `verify-as`, `extra-attributes` (strings,
 * never %NULL: empty when not given), `has-password` (boolean), `created`,
 * `modified` (int64), and `last-verdict`, `last-highest` (int, -1 = not tested),
 * `last-lamps` (uint: two bits a mode, #SallyLampState), `last-summary`
 * (string), `last-tested` (int64), `last-stale` (boolean), which the store
 * fills from the newest report.
 */
#define SALLY_TYPE_ENDPOINT (sally_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (SallyEndpoint, sally_endpoint, SALLY, ENDPOINT, GObject)

SallyEndpoint *sally_endpoint_new (const char *engine);
SallyEndpoint *sally_endpoint_copy (SallyEndpoint *self);
void sally_endpoint_assign (SallyEndpoint *self, SallyEndpoint *other);
gboolean sally_endpoint_equal (SallyEndpoint *self, SallyEndpoint *other);

const char *sally_endpoint_get_arn (SallyEndpoint *self);
const char *sally_endpoint_get_identifier (SallyEndpoint *self);
SallyEndpointType sally_endpoint_get_endpoint_type (SallyEndpoint *self);
const SallyEngine *sally_endpoint_get_engine (SallyEndpoint *self);
const char *sally_endpoint_get_server (SallyEndpoint *self);
char *sally_endpoint_get_effective_server (SallyEndpoint *self);
guint sally_endpoint_get_port (SallyEndpoint *self);
guint sally_endpoint_get_effective_port (SallyEndpoint *self);
const char *sally_endpoint_get_database (SallyEndpoint *self);
SallySslMode sally_endpoint_get_ssl_mode (SallyEndpoint *self);
SallySslMode sally_endpoint_get_effective_mode (SallyEndpoint *self);
const char *sally_endpoint_get_certificate_arn (SallyEndpoint *self);
const char *sally_endpoint_get_user_name (SallyEndpoint *self);
const char *sally_endpoint_get_verify_as (SallyEndpoint *self);
const char *sally_endpoint_get_extra_attributes (SallyEndpoint *self);
gboolean sally_endpoint_get_has_password (SallyEndpoint *self);
gint64 sally_endpoint_get_created (SallyEndpoint *self);
gint64 sally_endpoint_get_modified (SallyEndpoint *self);

void sally_endpoint_set_arn (SallyEndpoint *self, const char *arn);
void sally_endpoint_set_identifier (SallyEndpoint *self, const char *identifier);
void sally_endpoint_set_endpoint_type (SallyEndpoint *self, SallyEndpointType type);
void sally_endpoint_set_engine (SallyEndpoint *self, const SallyEngine *engine);
void sally_endpoint_set_server (SallyEndpoint *self, const char *server);
void sally_endpoint_set_port (SallyEndpoint *self, guint port);
void sally_endpoint_set_database (SallyEndpoint *self, const char *database);
void sally_endpoint_set_ssl_mode (SallyEndpoint *self, SallySslMode mode);
void sally_endpoint_set_certificate_arn (SallyEndpoint *self, const char *arn);
void sally_endpoint_set_user_name (SallyEndpoint *self, const char *user_name);
void sally_endpoint_set_verify_as (SallyEndpoint *self, const char *verify_as);
void sally_endpoint_set_extra_attributes (SallyEndpoint *self, const char *attributes);
void sally_endpoint_set_has_password (SallyEndpoint *self, gboolean has_password);
void sally_endpoint_set_times (SallyEndpoint *self, gint64 created, gint64 modified);

/* What only some engines have; see SallyEngineSetting. */
const char *sally_endpoint_get_setting (SallyEndpoint *self, const char *name);
void sally_endpoint_set_setting (SallyEndpoint *self, const char *name, const char *value);
GHashTable *sally_endpoint_get_settings (SallyEndpoint *self);

G_END_DECLS
