/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-dms-member-private.h"

#include "sally-arn.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-secret.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>

/* An endpoint as the AWS DMS API has it (its shape Endpoint).  Passwords are
 * only read, never written.
 */

/* Which block of settings an engine's connection data is mirrored in. */
typedef struct {
  const char *engine;
  const char *block;
} Block;

static const Block blocks[] = {
  { "mysql", "MySQLSettings" },
  { "mariadb", "MySQLSettings" },
  { "aurora", "MySQLSettings" },
  { "aurora-serverless", "MySQLSettings" },
  { "gcp-mysql", "GcpMySQLSettings" },
  { "postgres", "PostgreSQLSettings" },
  { "aurora-postgresql", "PostgreSQLSettings" },
  { "aurora-postgresql-serverless", "PostgreSQLSettings" },
  { "oracle", "OracleSettings" },
  { "sqlserver", "MicrosoftSQLServerSettings" },
  { "babelfish", "MicrosoftSQLServerSettings" },
  { "azuredb", "MicrosoftSQLServerSettings" },
  { "azure-sql-managed-instance", "MicrosoftSQLServerSettings" },
  { "sybase", "SybaseSettings" },
  { "db2", "IBMDb2Settings" },
  { "db2-zos", "IBMDb2Settings" },
  { "mongodb", "MongoDbSettings" },
  { "docdb", "DocDbSettings" },
  { "redshift", "RedshiftSettings" },
  { "redshift-serverless", "RedshiftSettings" },
};

/* What an endpoint has of a block and of the top level, as read. */
typedef struct {
  const char *server;
  const char *database;
  const char *user_name;
  const char *password;
  gint64 port;
} Connection;

static const char *
block_of (const SallyEngine *engine)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (g_str_equal (blocks[i].engine, engine->name))
      return blocks[i].block;
  return NULL;
}

static void
add_connection (JsonObject *object, SallyEndpoint *endpoint)
{
  guint port = sally_endpoint_get_effective_port (endpoint);

  sally_dms_set_text (object, "Username", sally_endpoint_get_user_name (endpoint));
  sally_dms_set_text (object, "ServerName", sally_endpoint_get_server (endpoint));
  if (port != 0)
    json_object_set_int_member (object, "Port", port);
  sally_dms_set_text (object, "DatabaseName", sally_endpoint_get_database (endpoint));
}

static void
add_last (JsonObject *object, SallyEndpoint *endpoint, SallyDmsDates dates)
{
  static const char *const verdicts[] = { "pass", "fail", "could-not-test" };
  g_autofree char *summary = NULL;
  gint64 tested;
  int verdict, highest;
  gboolean stale;

  g_object_get (endpoint, "last-verdict", &verdict, "last-highest", &highest, "last-summary",
                &summary, "last-tested", &tested, "last-stale", &stale, NULL);
  if (tested == 0 || verdict < 0 || verdict >= (int) G_N_ELEMENTS (verdicts))
    return;
  json_object_set_string_member (object, "last_verdict", verdicts[verdict]);
  if (highest >= 0 && highest < SALLY_N_SSL_MODES)
    json_object_set_string_member (object, "last_highest",
                                   sally_ssl_mode_get_name ((SallySslMode) highest));
  sally_dms_set_text (object, "last_summary", summary);
  sally_dms_set_time (object, "last_tested", tested, dates);
  json_object_set_boolean_member (object, "last_stale", stale);
}

static JsonObject *
new_extension (SallyEndpoint *endpoint, SallyDmsDates dates)
{
  JsonObject *object = json_object_new ();
  JsonObject *settings = json_object_new ();
  GHashTableIter iter;
  gpointer name, value;

  sally_dms_set_text (object, "verify_as", sally_endpoint_get_verify_as (endpoint));
  json_object_set_boolean_member (object, "has_password",
                                  sally_endpoint_get_has_password (endpoint));
  sally_dms_set_time (object, "created", sally_endpoint_get_created (endpoint), dates);
  sally_dms_set_time (object, "modified", sally_endpoint_get_modified (endpoint), dates);
  g_hash_table_iter_init (&iter, sally_endpoint_get_settings (endpoint));
  while (g_hash_table_iter_next (&iter, &name, &value))
    json_object_set_string_member (settings, name, value);
  json_object_set_object_member (object, "settings", settings);
  add_last (object, endpoint, dates);
  return object;
}

/**
 * sally_dms_endpoint_to_json:
 * @endpoint: an endpoint
 * @dates: how times are written
 *
 * The type is upper case, as it is in the API's answers.
 *
 * Returns: (transfer full): the members of the API's Endpoint, and "Sallyport";
 *   never a password
 */
JsonObject *
sally_dms_endpoint_to_json (SallyEndpoint *endpoint, SallyDmsDates dates)
{
  const SallyEngine *engine = sally_endpoint_get_engine (endpoint);
  gboolean source = sally_endpoint_get_endpoint_type (endpoint) == SALLY_ENDPOINT_SOURCE;
  JsonObject *object = json_object_new ();
  const char *block = block_of (engine);
  JsonObject *settings;

  sally_dms_set_text (object, "EndpointIdentifier", sally_endpoint_get_identifier (endpoint));
  json_object_set_string_member (object, "EndpointType", source ? "SOURCE" : "TARGET");
  json_object_set_string_member (object, "EngineName", engine->name);
  json_object_set_string_member (object, "EngineDisplayName", engine->label);
  add_connection (object, endpoint);
  sally_dms_set_text (object, "ExtraConnectionAttributes",
                      sally_endpoint_get_extra_attributes (endpoint));
  json_object_set_string_member (object, "Status", "active");
  sally_dms_set_text (object, "EndpointArn", sally_endpoint_get_arn (endpoint));
  sally_dms_set_text (object, "CertificateArn", sally_endpoint_get_certificate_arn (endpoint));
  json_object_set_string_member (object, "SslMode",
                                 sally_ssl_mode_get_name (sally_endpoint_get_ssl_mode (endpoint)));
  if (block != NULL) {
    settings = json_object_new ();
    add_connection (settings, endpoint);
    json_object_set_object_member (object, block, settings);
  }
  json_object_set_object_member (object, "Sallyport", new_extension (endpoint, dates));
  return object;
}

static gboolean
read_connection (JsonObject *object, Connection *connection, GError **error)
{
  return sally_dms_get_text (object, "ServerName", &connection->server, error)
         && sally_dms_get_text (object, "DatabaseName", &connection->database, error)
         && sally_dms_get_text (object, "Username", &connection->user_name, error)
         && sally_dms_get_text (object, "Password", &connection->password, error)
         && sally_dms_get_integer (object, "Port", &connection->port, error);
}

static const SallyEngine *
read_engine (JsonObject *object, GError **error)
{
  const char *name = "";
  const SallyEngine *engine;

  if (!sally_dms_get_text (object, "EngineName", &name, error))
    return NULL;
  /* The API's own pages call it both names. */
  engine = sally_engine_find (g_str_equal (name, "documentdb") ? "docdb" : name);
  if (engine == NULL)
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID, _("AWS DMS has no engine “%.60s”."),
                 name);
  return engine;
}

static gboolean
read_type (JsonObject *object, SallyEndpointType *type, GError **error)
{
  const char *name = "";

  if (!sally_dms_get_text (object, "EndpointType", &name, error))
    return FALSE;
  if (g_ascii_strcasecmp (name, "source") == 0) {
    *type = SALLY_ENDPOINT_SOURCE;
  } else if (g_ascii_strcasecmp (name, "target") == 0) {
    *type = SALLY_ENDPOINT_TARGET;
  } else {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("EndpointType must be source or target."));
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_mode (JsonObject *object, SallySslMode *mode, GError **error)
{
  const char *name = "none";

  if (!sally_dms_get_text (object, "SslMode", &name, error))
    return FALSE;
  if (sally_ssl_mode_parse (name, mode))
    return TRUE;
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                       _("SslMode must be none, require, verify-ca or verify-full."));
  return FALSE;
}

static gboolean
read_arns (JsonObject *object, SallyEndpoint *endpoint, GError **error)
{
  const char *arn = "", *certificate = "";

  if (!sally_dms_get_text (object, "EndpointArn", &arn, error)
      || !sally_dms_get_text (object, "CertificateArn", &certificate, error))
    return FALSE;
  if ((arn[0] != '\0' && !sally_arn_is (arn, SALLY_ARN_ENDPOINT))
      || (certificate[0] != '\0' && !sally_arn_is (certificate, SALLY_ARN_CERTIFICATE))) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("EndpointArn or CertificateArn is not such an ARN."));
    return FALSE;
  }
  sally_endpoint_set_arn (endpoint, arn);
  sally_endpoint_set_certificate_arn (endpoint, certificate);
  return TRUE;
}

/* What Sallyport wrote itself; nothing of it is needed. */
static gboolean
read_extension (JsonObject *object, SallyEndpoint *endpoint, GError **error)
{
  JsonObject *own = NULL, *settings = NULL;
  const char *verify_as = "";
  gint64 created = 0, modified = 0;
  g_autoptr (GList) names = NULL;

  if (!sally_dms_get_object (object, "Sallyport", &own, error))
    return FALSE;
  if (own == NULL)
    return TRUE;
  if (!sally_dms_get_text (own, "verify_as", &verify_as, error)
      || !sally_dms_get_time (own, "created", &created, error)
      || !sally_dms_get_time (own, "modified", &modified, error)
      || !sally_dms_get_object (own, "settings", &settings, error))
    return FALSE;
  sally_endpoint_set_verify_as (endpoint, verify_as);
  sally_endpoint_set_times (endpoint, created, modified);
  names = settings != NULL ? json_object_get_members (settings) : NULL;
  for (GList *one = names; one != NULL; one = one->next) {
    const char *value = NULL;

    if (!sally_dms_get_text (settings, one->data, &value, error))
      return FALSE;
    if (value != NULL)
      sally_endpoint_set_setting (endpoint, one->data, value);
  }
  return TRUE;
}

/**
 * sally_dms_endpoint_from_json:
 * @object: an Endpoint of the API, or the request of CreateEndpoint
 * @password: (out) (optional): the password in it, or %NULL
 * @error: %SALLY_ERROR_INVALID
 *
 * Reads an endpoint.  What the top level says wins over the same member in the
 * engine's block; blocks of other engines are ignored.  The rules are not
 * asked.
 *
 * Returns: (transfer full) (nullable): an endpoint
 */
SallyEndpoint *
sally_dms_endpoint_from_json (JsonObject *object, SallySecret **password, GError **error)
{
  const SallyEngine *engine = read_engine (object, error);
  g_autoptr (SallyEndpoint) endpoint = NULL;
  Connection connection = { .server = "", .database = "", .user_name = "" };
  const char *identifier = "", *attributes = "";
  SallyEndpointType type = SALLY_ENDPOINT_SOURCE;
  SallySslMode mode = SALLY_SSL_NONE;
  JsonObject *block = NULL;

  if (engine == NULL)
    return NULL;
  endpoint = sally_endpoint_new (engine->name);
  if (block_of (engine) != NULL && !sally_dms_get_object (object, block_of (engine), &block, error))
    return NULL;
  if ((block != NULL && !read_connection (block, &connection, error))
      || !read_connection (object, &connection, error)
      || !sally_dms_get_text (object, "EndpointIdentifier", &identifier, error)
      || !sally_dms_get_text (object, "ExtraConnectionAttributes", &attributes, error)
      || !read_type (object, &type, error) || !read_mode (object, &mode, error)
      || !read_arns (object, endpoint, error) || !read_extension (object, endpoint, error))
    return NULL;
  if (connection.port < 0 || connection.port > G_MAXUINT16) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("Port must be a number from 1 to 65535."));
    return NULL;
  }
  sally_endpoint_set_identifier (endpoint, identifier);
  sally_endpoint_set_endpoint_type (endpoint, type);
  sally_endpoint_set_ssl_mode (endpoint, mode);
  sally_endpoint_set_server (endpoint, connection.server);
  sally_endpoint_set_port (endpoint, (guint) connection.port);
  sally_endpoint_set_database (endpoint, connection.database);
  sally_endpoint_set_user_name (endpoint, connection.user_name);
  sally_endpoint_set_extra_attributes (endpoint, attributes);
  if (password != NULL)
    *password = connection.password != NULL ? sally_secret_new (connection.password, -1) : NULL;
  return g_steal_pointer (&endpoint);
}
