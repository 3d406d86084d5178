/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-secret.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-trust.h"

#include <string.h>

/* The frozen copy of an endpoint that a worker gets. */

G_DEFINE_BOXED_TYPE (SallyEndpointSpec,
                     sally_endpoint_spec,
                     sally_endpoint_spec_ref,
                     sally_endpoint_spec_unref)

static GHashTable *
copy_settings (GHashTable *settings)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  if (settings == NULL)
    return copy;
  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));
  return copy;
}

/* host\instance: as with Microsoft's clients, a port that is given wins. */
static void
split_server (SallyEndpointSpec *self, const char *server, gboolean has_port)
{
  const char *slash = self->engine->family == SALLY_FAMILY_TDS ? strchr (server, '\\') : NULL;

  self->server = slash != NULL ? g_strndup (server, (gsize) (slash - server)) : g_strdup (server);
  self->instance = g_strdup (slash != NULL && !has_port ? slash + 1 : "");
}

/**
 * sally_endpoint_spec_new:
 * @endpoint: an endpoint; not kept
 * @trust: (nullable): its certificate, parsed; referenced
 * @certificate_identifier: (nullable): what the certificate is called
 *
 * Main thread.  The clocks are the defaults; a caller may change the fields of
 * the new copy before it hands it on.
 *
 * Returns: (transfer full): a frozen copy
 */
SallyEndpointSpec *
sally_endpoint_spec_new (SallyEndpoint *endpoint,
                         SallyTrust *trust,
                         const char *certificate_identifier)
{
  SallyEndpointSpec *self = g_new0 (SallyEndpointSpec, 1);
  const char *verify_as = sally_endpoint_get_verify_as (endpoint);
  g_autofree char *server = sally_endpoint_get_effective_server (endpoint);

  g_atomic_ref_count_init (&self->refs);
  self->identifier = g_strdup (sally_endpoint_get_identifier (endpoint));
  self->engine = sally_endpoint_get_engine (endpoint);
  split_server (self, server, sally_endpoint_get_port (endpoint) != 0);
  self->port = (guint16) sally_endpoint_get_effective_port (endpoint);
  self->database = g_strdup (sally_endpoint_get_database (endpoint));
  self->user_name = g_strdup (sally_endpoint_get_user_name (endpoint));
  self->verify_as = g_strdup (verify_as[0] != '\0' ? verify_as : self->server);
  self->mode = sally_endpoint_get_effective_mode (endpoint);
  self->trust = trust != NULL ? g_object_ref (trust) : NULL;
  self->certificate_identifier =
      g_strdup (certificate_identifier != NULL ? certificate_identifier : "");
  self->settings = copy_settings (sally_endpoint_get_settings (endpoint));
  self->negotiation_direct =
      self->engine->family == SALLY_FAMILY_POSTGRES
      && g_strcmp0 (sally_endpoint_get_setting (endpoint, SALLY_SETTING_NEGOTIATION), "direct")
             == 0;
  self->connect_timeout = SALLY_CONNECT_TIMEOUT;
  self->read_timeout = SALLY_READ_TIMEOUT;
  self->total_timeout = SALLY_TOTAL_TIMEOUT;
  return self;
}

/**
 * sally_endpoint_spec_redirect:
 * @self: a frozen copy
 * @server: the name that a server sends its clients on to
 * @port: the port there
 *
 * Everything else stays; the name to verify becomes the new one, unless the
 * endpoint names one of its own.  Any thread.
 *
 * Returns: (transfer full): what to talk to there
 */
SallyEndpointSpec *
sally_endpoint_spec_redirect (SallyEndpointSpec *self, const char *server, guint16 port)
{
  SallyEndpointSpec *copy = g_memdup2 (self, sizeof *self);
  gboolean own_name = !g_str_equal (self->verify_as, self->server);

  g_atomic_ref_count_init (&copy->refs);
  copy->identifier = g_strdup (self->identifier);
  copy->server = g_strdup (server);
  copy->port = port;
  copy->instance = g_strdup ("");
  copy->database = g_strdup (self->database);
  copy->user_name = g_strdup (self->user_name);
  copy->verify_as = g_strdup (own_name ? self->verify_as : server);
  copy->trust = self->trust != NULL ? g_object_ref (self->trust) : NULL;
  copy->certificate_identifier = g_strdup (self->certificate_identifier);
  copy->client_chain = self->client_chain != NULL ? g_ptr_array_ref (self->client_chain) : NULL;
  copy->client_key = self->client_key != NULL ? sally_secret_ref (self->client_key) : NULL;
  copy->settings = copy_settings (self->settings);
  return copy;
}

/**
 * sally_endpoint_spec_ref:
 * @self: a frozen copy
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
SallyEndpointSpec *
sally_endpoint_spec_ref (SallyEndpointSpec *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_endpoint_spec_unref:
 * @self: (transfer full): a frozen copy
 *
 * May be called from any thread.
 */
void
sally_endpoint_spec_unref (SallyEndpointSpec *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->identifier);
  g_free (self->server);
  g_free (self->instance);
  g_free (self->database);
  g_free (self->user_name);
  g_free (self->verify_as);
  g_free (self->certificate_identifier);
  g_clear_object (&self->trust);
  g_clear_pointer (&self->client_chain, g_ptr_array_unref);
  g_clear_pointer (&self->client_key, sally_secret_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_free (self);
}

/**
 * sally_endpoint_spec_get_setting:
 * @self: a frozen copy
 * @name: a setting of its engine
 *
 * May be called from any thread.
 *
 * Returns: (transfer none): its value, "" when it is not set
 */
const char *
sally_endpoint_spec_get_setting (SallyEndpointSpec *self, const char *name)
{
  const char *value = self->settings != NULL ? g_hash_table_lookup (self->settings, name) : NULL;

  return value != NULL ? value : "";
}

/**
 * sally_endpoint_spec_get_checks:
 * @self: a frozen copy
 *
 * May be called from any thread.
 *
 * Returns: the mode whose checks must pass: the mode under test, but for services
 *   of AWS, which clients verify in full whatever AWS DMS shows
 */
SallySslMode
sally_endpoint_spec_get_checks (SallyEndpointSpec *self)
{
  return self->engine->family == SALLY_FAMILY_AWS ? SALLY_SSL_VERIFY_FULL : self->mode;
}
