/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-private.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"

/* Reading and changing the fields of an endpoint; each change is notified. */

#define HTTPS_PORT 443

/* The text fields and their properties are in the same order. */
void
sally_endpoint_set_text (SallyEndpoint *self, TextField field, const char *text)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));

  if (text == NULL)
    text = "";
  if (g_strcmp0 (self->texts[field], text) == 0)
    return;
  g_free (self->texts[field]);
  self->texts[field] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_ARN + field]);
}

/**
 * sally_endpoint_get_arn:
 * @self: an endpoint
 *
 * Returns: (transfer none): the ARN, or “” before the first save
 */
const char *
sally_endpoint_get_arn (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_ARN];
}

/**
 * sally_endpoint_get_identifier:
 * @self: an endpoint
 *
 * Returns: (transfer none): the identifier
 */
const char *
sally_endpoint_get_identifier (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_IDENTIFIER];
}

/**
 * sally_endpoint_get_endpoint_type:
 * @self: an endpoint
 *
 * Returns: whether it is a source or a target
 */
SallyEndpointType
sally_endpoint_get_endpoint_type (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), SALLY_ENDPOINT_SOURCE);

  return self->endpoint_type;
}

/**
 * sally_endpoint_get_engine:
 * @self: an endpoint
 *
 * Returns: (transfer none): the engine, never %NULL
 */
const SallyEngine *
sally_endpoint_get_engine (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->engine;
}

/**
 * sally_endpoint_get_server:
 * @self: an endpoint
 *
 * Returns: (transfer none): the host name or address, as typed
 */
const char *
sally_endpoint_get_server (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_SERVER];
}

/**
 * sally_endpoint_get_effective_server:
 * @self: an endpoint
 *
 * Services of AWS that have one address a region need no server name.
 *
 * Returns: (transfer full): the server, or else that of the service in its region;
 *   "" when there is none
 */
char *
sally_endpoint_get_effective_server (SallyEndpoint *self)
{
  static const char *const regional[] = { "kinesis", "dynamodb", "s3", NULL };
  const char *region, *server;

  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  region = sally_endpoint_get_setting (self, SALLY_SETTING_REGION);
  server = sally_endpoint_get_server (self);
  if (server[0] != '\0' || region == NULL || !g_strv_contains (regional, self->engine->name))
    return g_strdup (server);
  return g_strdup_printf ("%s.%s.amazonaws.com%s", self->engine->name, region,
                          g_str_has_prefix (region, "cn-") ? ".cn" : "");
}

/**
 * sally_endpoint_get_port:
 * @self: an endpoint
 *
 * Returns: the port as given, 0 when it was not
 */
guint
sally_endpoint_get_port (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), 0);

  return self->port;
}

/**
 * sally_endpoint_get_effective_port:
 * @self: an endpoint
 *
 * Returns: the port, or else the default of the engine; services of AWS have none
 *   in AWS DMS and are reached by HTTPS
 */
guint
sally_endpoint_get_effective_port (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), 0);

  if (self->port == 0 && self->engine->port == 0 && self->engine->family == SALLY_FAMILY_AWS)
    return HTTPS_PORT;
  return self->port != 0 ? self->port : self->engine->port;
}

/**
 * sally_endpoint_get_database:
 * @self: an endpoint
 *
 * Returns: (transfer none): the database name, or “”
 */
const char *
sally_endpoint_get_database (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_DATABASE];
}

/**
 * sally_endpoint_get_ssl_mode:
 * @self: an endpoint
 *
 * Returns: the SSL mode
 */
SallySslMode
sally_endpoint_get_ssl_mode (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), SALLY_SSL_NONE);

  return self->ssl_mode;
}

/**
 * sally_endpoint_get_certificate_arn:
 * @self: an endpoint
 *
 * Returns: (transfer none): the ARN of the CA certificate, or “”
 */
const char *
sally_endpoint_get_certificate_arn (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_CERTIFICATE_ARN];
}

/**
 * sally_endpoint_get_user_name:
 * @self: an endpoint
 *
 * Returns: (transfer none): the user name, or “”
 */
const char *
sally_endpoint_get_user_name (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_USER_NAME];
}

/**
 * sally_endpoint_get_verify_as:
 * @self: an endpoint
 *
 * Returns: (transfer none): the name to verify when it differs from the server, or “”
 */
const char *
sally_endpoint_get_verify_as (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_VERIFY_AS];
}

/**
 * sally_endpoint_get_extra_attributes:
 * @self: an endpoint
 *
 * Returns: (transfer none): extra connection attributes, or “”
 */
const char *
sally_endpoint_get_extra_attributes (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->texts[TEXT_EXTRA_ATTRIBUTES];
}

/**
 * sally_endpoint_get_has_password:
 * @self: an endpoint
 *
 * Returns: whether a password was stored
 */
gboolean
sally_endpoint_get_has_password (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), FALSE);

  return self->has_password;
}

/**
 * sally_endpoint_get_created:
 * @self: an endpoint
 *
 * Returns: when it was saved first, seconds since the epoch
 */
gint64
sally_endpoint_get_created (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), 0);

  return self->created;
}

/**
 * sally_endpoint_get_modified:
 * @self: an endpoint
 *
 * Returns: when it was saved last, seconds since the epoch
 */
gint64
sally_endpoint_get_modified (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), 0);

  return self->modified;
}

/**
 * sally_endpoint_set_arn:
 * @self: an endpoint
 * @arn: (nullable): the ARN, or “” before the first save
 */
void
sally_endpoint_set_arn (SallyEndpoint *self, const char *arn)
{
  sally_endpoint_set_text (self, TEXT_ARN, arn);
}

/**
 * sally_endpoint_set_identifier:
 * @self: an endpoint
 * @identifier: (nullable): the identifier
 */
void
sally_endpoint_set_identifier (SallyEndpoint *self, const char *identifier)
{
  sally_endpoint_set_text (self, TEXT_IDENTIFIER, identifier);
}

/**
 * sally_endpoint_set_endpoint_type:
 * @self: an endpoint
 * @type: source or target
 */
void
sally_endpoint_set_endpoint_type (SallyEndpoint *self, SallyEndpointType type)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));

  if (self->endpoint_type == type)
    return;
  self->endpoint_type = type;
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_ENDPOINT_TYPE]);
}

/**
 * sally_endpoint_set_engine:
 * @self: an endpoint
 * @engine: the engine
 */
void
sally_endpoint_set_engine (SallyEndpoint *self, const SallyEngine *engine)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));

  if (self->engine == engine)
    return;
  self->engine = engine;
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_ENGINE]);
}

/**
 * sally_endpoint_set_server:
 * @self: an endpoint
 * @server: (nullable): the host name or address, as typed
 */
void
sally_endpoint_set_server (SallyEndpoint *self, const char *server)
{
  sally_endpoint_set_text (self, TEXT_SERVER, server);
}

/**
 * sally_endpoint_set_port:
 * @self: an endpoint
 * @port: the port as a person typed it, 0 when it was not given
 */
void
sally_endpoint_set_port (SallyEndpoint *self, guint port)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));

  if (self->port == port)
    return;
  self->port = port;
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_PORT]);
}

/**
 * sally_endpoint_set_database:
 * @self: an endpoint
 * @database: (nullable): the database name, or “”
 */
void
sally_endpoint_set_database (SallyEndpoint *self, const char *database)
{
  sally_endpoint_set_text (self, TEXT_DATABASE, database);
}

/**
 * sally_endpoint_set_ssl_mode:
 * @self: an endpoint
 * @mode: the SSL mode
 */
void
sally_endpoint_set_ssl_mode (SallyEndpoint *self, SallySslMode mode)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));

  if (self->ssl_mode == mode)
    return;
  self->ssl_mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_SSL_MODE]);
}

/**
 * sally_endpoint_set_certificate_arn:
 * @self: an endpoint
 * @arn: (nullable): the ARN of the CA certificate, or “”
 */
void
sally_endpoint_set_certificate_arn (SallyEndpoint *self, const char *arn)
{
  sally_endpoint_set_text (self, TEXT_CERTIFICATE_ARN, arn);
}

/**
 * sally_endpoint_set_user_name:
 * @self: an endpoint
 * @user_name: (nullable): the user name, or “”
 */
void
sally_endpoint_set_user_name (SallyEndpoint *self, const char *user_name)
{
  sally_endpoint_set_text (self, TEXT_USER_NAME, user_name);
}

/**
 * sally_endpoint_set_verify_as:
 * @self: an endpoint
 * @verify_as: (nullable): the name to verify when it differs from the server, or “”
 */
void
sally_endpoint_set_verify_as (SallyEndpoint *self, const char *verify_as)
{
  sally_endpoint_set_text (self, TEXT_VERIFY_AS, verify_as);
}

/**
 * sally_endpoint_set_extra_attributes:
 * @self: an endpoint
 * @attributes: (nullable): extra connection attributes, or “”
 */
void
sally_endpoint_set_extra_attributes (SallyEndpoint *self, const char *attributes)
{
  sally_endpoint_set_text (self, TEXT_EXTRA_ATTRIBUTES, attributes);
}

/**
 * sally_endpoint_set_has_password:
 * @self: an endpoint
 * @has_password: whether a password was stored
 */
void
sally_endpoint_set_has_password (SallyEndpoint *self, gboolean has_password)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));

  if (self->has_password == has_password)
    return;
  self->has_password = has_password;
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_HAS_PASSWORD]);
}

/**
 * sally_endpoint_set_times:
 * @self: an endpoint
 * @created: when it was saved first, seconds since the epoch
 * @modified: when it was saved last
 */
void
sally_endpoint_set_times (SallyEndpoint *self, gint64 created, gint64 modified)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));

  if (self->created != created) {
    self->created = created;
    g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_CREATED]);
  }
  if (self->modified != modified) {
    self->modified = modified;
    g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_MODIFIED]);
  }
}

static gboolean
has_setting (SallyEndpoint *self, const char *name, const char *value)
{
  return g_strcmp0 (sally_endpoint_get_setting (self, name), value) == 0;
}

/**
 * sally_endpoint_get_effective_mode:
 * @self: an endpoint
 *
 * Redis and Kafka have no SSL mode in AWS DMS but a security protocol of their
 * own.  TLS there means that the chain is checked; the host name is where Kafka
 * is told so (AWS DMS does not say it of Redis).
 *
 * Returns: the mode that the endpoint is really in
 */
SallySslMode
sally_endpoint_get_effective_mode (SallyEndpoint *self)
{
  switch (self->engine->family) {
  case SALLY_FAMILY_REDIS:
    return has_setting (self, SALLY_SETTING_REDIS_PROTOCOL, "plaintext") ? SALLY_SSL_NONE
                                                                         : SALLY_SSL_VERIFY_CA;
  case SALLY_FAMILY_KAFKA:
    if (sally_endpoint_get_setting (self, SALLY_SETTING_KAFKA_PROTOCOL) == NULL
        || has_setting (self, SALLY_SETTING_KAFKA_PROTOCOL, "plaintext"))
      return SALLY_SSL_NONE;
    return has_setting (self, SALLY_SETTING_KAFKA_NAMES, "none") ? SALLY_SSL_VERIFY_CA
                                                                 : SALLY_SSL_VERIFY_FULL;
  case SALLY_FAMILY_MYSQL:
  case SALLY_FAMILY_POSTGRES:
  case SALLY_FAMILY_ORACLE:
  case SALLY_FAMILY_TDS:
  case SALLY_FAMILY_ASE:
  case SALLY_FAMILY_DB2:
  case SALLY_FAMILY_MONGODB:
  case SALLY_FAMILY_AWS:
    break;
  }
  return self->ssl_mode;
}

/**
 * sally_endpoint_get_setting:
 * @self: an endpoint
 * @name: name of an engine setting
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
sally_endpoint_get_setting (SallyEndpoint *self, const char *name)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return g_hash_table_lookup (self->settings, name);
}

/**
 * sally_endpoint_set_setting:
 * @self: an endpoint
 * @name: name of an engine setting
 * @value: (nullable): its value; %NULL or "" removes it
 *
 * Settings are no property; a change is notified as one of `extra-attributes`,
 * which they stand beside.
 */
void
sally_endpoint_set_setting (SallyEndpoint *self, const char *name, const char *value)
{
  g_return_if_fail (SALLY_IS_ENDPOINT (self));
  g_return_if_fail (name != NULL);

  if (value != NULL && value[0] == '\0')
    value = NULL;
  if (g_strcmp0 (g_hash_table_lookup (self->settings, name), value) == 0)
    return;
  if (value == NULL)
    g_hash_table_remove (self->settings, name);
  else
    g_hash_table_replace (self->settings, g_strdup (name), g_strdup (value));
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_EXTRA_ATTRIBUTES]);
}

/**
 * sally_endpoint_get_settings:
 * @self: an endpoint
 *
 * Returns: (transfer none) (element-type utf8 utf8): all engine settings; not to
 *   be changed
 */
GHashTable *
sally_endpoint_get_settings (SallyEndpoint *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), NULL);

  return self->settings;
}
