/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-engine-setting.h"

#include "sally-engine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What each engine has beyond server, port, database and mode.  The editor, the
 * command line and the frozen copy for workers all follow this table; a new
 * setting is a row here.
 */

#define IS(family) (1u << SALLY_FAMILY_##family)
#define MAX_VALUE 1000

/* clang-format off */
static const SallyEngineSetting settings[] = {
  { SALLY_SETTING_NEGOTIATION, N_("TLS Negotiation"),
    N_("Direct is for PostgreSQL 17 and later."),
    SALLY_SETTING_CHOICE, IS (POSTGRES),
    { "postgres", "direct" }, { N_("Ask First"), N_("Direct") } },
  { SALLY_SETTING_ENCRYPTION, N_("Encryption"),
    N_("Strict is for SQL Server 2022 and Azure."),
    SALLY_SETTING_CHOICE, IS (TDS),
    { "mandatory", "strict" }, { N_("TDS 7"), N_("Strict (TDS 8.0)") } },
  { SALLY_SETTING_CONNECT_BY, N_("Database Is"),
    N_("In the database field."),
    SALLY_SETTING_CHOICE, IS (ORACLE),
    { "service-name", "sid" }, { N_("Service Name"), N_("SID") } },
  { SALLY_SETTING_SERVICE_SNI, N_("Service in SNI"),
    N_("Oracle 23.7 and later can pass TLS straight to the database of the service."),
    SALLY_SETTING_CHOICE, IS (ORACLE),
    { "no", "yes" }, { N_("No"), N_("Yes") } },
  { SALLY_SETTING_REPLICA_SET, N_("Replica Set"),
    N_("Name of the replica set that the server must belong to."),
    SALLY_SETTING_TEXT, IS (MONGODB), { NULL }, { NULL } },
  { SALLY_SETTING_AUTH_SOURCE, N_("Authentication Database"),
    N_("Where the user is known, admin when empty."),
    SALLY_SETTING_TEXT, IS (MONGODB), { NULL }, { NULL } },
  { SALLY_SETTING_AUTH_MECHANISM, N_("Authentication"),
    N_("How to sign in."),
    SALLY_SETTING_CHOICE, IS (MONGODB),
    { "default", "scram-sha-256", "scram-sha-1", "x509" },
    { N_("As the Server Prefers"), "SCRAM-SHA-256", "SCRAM-SHA-1", N_("Client Certificate") } },
  { SALLY_SETTING_REDIS_PROTOCOL, N_("Security Protocol"),
    N_("Instead of an SSL mode."),
    SALLY_SETTING_CHOICE, IS (REDIS),
    { "ssl-encryption", "plaintext" }, { N_("TLS"), N_("Plain Text") } },
  { SALLY_SETTING_REDIS_AUTH, N_("Authentication"),
    N_("A role has a user name, a token has none."),
    SALLY_SETTING_CHOICE, IS (REDIS),
    { "none", "auth-role", "auth-token" }, { N_("None"), N_("Role"), N_("Token") } },
  { SALLY_SETTING_KAFKA_PROTOCOL, N_("Security Protocol"),
    N_("Instead of an SSL mode."),
    SALLY_SETTING_CHOICE, IS (KAFKA),
    { "plaintext", "ssl-encryption", "ssl-authentication", "sasl-ssl" },
    { N_("Plain Text"), N_("TLS"), N_("TLS with a Client Certificate"), N_("TLS with SASL") } },
  { SALLY_SETTING_KAFKA_MECHANISM, N_("SASL Mechanism"),
    N_("How to sign in."),
    SALLY_SETTING_CHOICE, IS (KAFKA),
    { "scram-sha-512", "plain" }, { "SCRAM-SHA-512", "PLAIN" } },
  { SALLY_SETTING_KAFKA_NAMES, N_("Host Name Check"),
    N_("Whether the broker’s certificate must be for its host name."),
    SALLY_SETTING_CHOICE, IS (KAFKA),
    { "https", "none" }, { N_("On"), N_("Off") } },
  { SALLY_SETTING_REGION, N_("Region"),
    N_("The region of the service, such as eu-central-1; used when no server is given."),
    SALLY_SETTING_TEXT, IS (AWS), { NULL }, { NULL } },
  { SALLY_SETTING_CLIENT_CERTIFICATE, N_("Client Certificate"),
    N_("Shown to servers that ask for one; a file of the library with a private key."),
    SALLY_SETTING_CERTIFICATE,
    IS (MYSQL) | IS (POSTGRES) | IS (ORACLE) | IS (DB2) | IS (MONGODB) | IS (REDIS) | IS (KAFKA),
    { NULL }, { NULL } },
};
/* clang-format on */

/**
 * sally_engine_setting_list:
 * @n_settings: (out): how many
 *
 * Returns: (array length=n_settings) (transfer none): all settings
 */
const SallyEngineSetting *
sally_engine_setting_list (gsize *n_settings)
{
  *n_settings = G_N_ELEMENTS (settings);
  return settings;
}

/**
 * sally_engine_setting_find:
 * @name: (nullable): name of a setting
 *
 * Returns: (transfer none) (nullable): the setting
 */
const SallyEngineSetting *
sally_engine_setting_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_strcmp0 (settings[i].name, name) == 0)
      return &settings[i];
  return NULL;
}

/**
 * sally_engine_setting_belongs:
 * @self: a setting
 * @engine: an engine
 *
 * Returns: whether the engine has the setting
 */
gboolean
sally_engine_setting_belongs (const SallyEngineSetting *self, const SallyEngine *engine)
{
  return (self->families & 1u << engine->family) != 0;
}

/**
 * sally_engine_setting_check:
 * @self: a setting
 * @value: a value from outside
 *
 * Returns: whether the setting can have the value; "" is not set
 */
gboolean
sally_engine_setting_check (const SallyEngineSetting *self, const char *value)
{
  if (value[0] == '\0')
    return TRUE;
  if (self->kind != SALLY_SETTING_CHOICE)
    return strlen (value) <= MAX_VALUE && g_utf8_validate (value, -1, NULL);
  return g_strv_contains (self->choices, value);
}
