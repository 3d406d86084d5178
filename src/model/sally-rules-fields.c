/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rules-private.h"

#include "sally-certificate.h"
#include "sally-name-match.h"
#include "sally-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether the fields of an endpoint are values that can be (rule 0), and the
 * characters that AWS DMS forbids or advises against (19, 36).
 */

#define MAX_TEXT 512
#define MAX_ATTRIBUTES 16384
#define MAX_HOST 253
#define MAX_LABEL 63
#define MAX_PORT 65535

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
has_space (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* A label that is empty or too long cannot be looked up. */
static gboolean
has_odd_label (const char *host)
{
  g_autofree char *ascii = sally_name_to_ascii (host);
  g_auto (GStrv) labels = NULL;

  if (ascii == NULL || strlen (ascii) > MAX_HOST)
    return TRUE;
  labels = g_strsplit (ascii, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    if (labels[i][0] == '\0' || strlen (labels[i]) > MAX_LABEL)
      return TRUE;
  return FALSE;
}

/* Returns: (nullable): what is wrong with a host that was given (translated). */
static const char *
find_host_fault (const char *host)
{
  if (!g_utf8_validate (host, -1, NULL) || has_control (host))
    return _("The server name holds characters that cannot be in a name.");
  if (has_space (host))
    return _("The server name holds a blank.");
  if (strstr (host, "://") != NULL)
    return _("The server name is a link; paste links into the window to have them read.");
  if (host[0] == '/')
    return _("The server name is a path; a local socket has no TLS.");
  if (strpbrk (host, "/\\?#@,;=\"'<>()|{}*") != NULL)
    return _("The server name holds characters that cannot be in a name.");
  if (sally_name_is_ip (host))
    return NULL;
  if (strchr (host, ':') != NULL)
    return _("The server name holds a port; the port has a field of its own.");
  if (has_odd_label (host))
    return _("The server name is too long or has an empty part.");
  return NULL;
}

/* AWS-API services have none, Kafka's is in its broker list. */
static gboolean
needs_server (const SallyEngine *engine)
{
  return engine->family != SALLY_FAMILY_AWS && engine->family != SALLY_FAMILY_KAFKA;
}

static void
check_server (SallyRuleCheck *check)
{
  g_autofree char *host = g_strdup (check->server);
  const char *fault;
  char *instance;

  if (check->server[0] == '\0') {
    if (needs_server (check->engine))
      sally_rules_refuse_unless_foreign (check, 0, "server",
                                         g_strdup (_("A server name is needed.")));
    return;
  }
  /* SQL Server's named instances: host\instance. */
  instance = strchr (host, '\\');
  if (check->engine->family == SALLY_FAMILY_TDS && instance != NULL && instance != host
      && instance[1] != '\0' && strchr (instance + 1, '\\') == NULL)
    *instance = '\0';
  fault = find_host_fault (host);
  if (fault != NULL)
    sally_rules_refuse (check->advice, 0, "server", g_strdup (fault));
}

static void
check_verify_as (SallyRuleCheck *check)
{
  const char *name = sally_endpoint_get_verify_as (check->endpoint);

  if (name[0] != '\0' && find_host_fault (name) != NULL)
    sally_rules_refuse (check->advice, 0, "verify-as",
                        g_strdup (_("The name to verify is not a host name or an address.")));
}

static void
check_port (SallyRuleCheck *check)
{
  guint port = sally_endpoint_get_effective_port (check->endpoint);

  if (port > MAX_PORT)
    sally_rules_refuse (check->advice, 0, "port", g_strdup (_("A port is between 1 and 65535.")));
  else if (port == 0 && needs_server (check->engine))
    sally_rules_refuse_unless_foreign (
        check, 0, "port",
        g_strdup_printf (_("A port is needed: %s has no usual one."), check->engine->label));
}

static void
check_text (SallyRuleCheck *check, const char *field, const char *text, gsize cap)
{
  if (strlen (text) > cap)
    sally_rules_refuse (check->advice, 0, field,
                        g_strdup_printf (_("This is longer than %u characters."), (guint) cap));
  else if (!g_utf8_validate (text, -1, NULL) || has_control (text))
    sally_rules_refuse (check->advice, 0, field,
                        g_strdup (_("This holds characters that cannot be seen.")));
}

static void
check_type (SallyRuleCheck *check)
{
  gboolean source = sally_endpoint_get_endpoint_type (check->endpoint) == SALLY_ENDPOINT_SOURCE;

  if (source && !check->engine->source)
    sally_rules_refuse_unless_foreign (
        check, 0, "endpoint-type",
        g_strdup_printf (_("AWS DMS has %s only as a target."), check->engine->label));
  else if (!source && !check->engine->target)
    sally_rules_refuse_unless_foreign (
        check, 0, "endpoint-type",
        g_strdup_printf (_("AWS DMS has %s only as a source."), check->engine->label));
}

/* A list of name=value;name=value; blanks inside a value are data. */
static gboolean
has_stray_blank (const char *attributes)
{
  for (const char *p = strpbrk (attributes, "=;"); p != NULL; p = strpbrk (p + 1, "=;"))
    if ((p > attributes && g_ascii_isspace (p[-1])) || g_ascii_isspace (p[1]))
      return TRUE;
  return FALSE;
}

static void
check_attributes (SallyRuleCheck *check)
{
  const char *attributes = sally_endpoint_get_extra_attributes (check->endpoint);

  check_text (check, "extra-attributes", attributes, MAX_ATTRIBUTES);
  if (has_stray_blank (attributes))
    sally_rules_advise (check->advice, 36, "extra-attributes",
                        g_strdup (_("AWS DMS wants no blanks around “=” and “;” in extra "
                                    "connection attributes.")));
}

/* The characters beside { and } that must not be in a password of AWS DMS. */
static const char *
get_forbidden (const SallyEngine *engine)
{
  if (g_str_has_prefix (engine->name, "azure") || engine->family == SALLY_FAMILY_TDS)
    return "{},;";
  if (g_str_has_prefix (engine->name, "redshift"))
    return "{},;";
  if (engine->family == SALLY_FAMILY_MYSQL)
    return "{};";
  if (engine->family == SALLY_FAMILY_POSTGRES)
    return "{};+%";
  return engine->family == SALLY_FAMILY_ORACLE ? "{}," : "{}";
}

/* Names what is forbidden, not what was found: the screen may be seen. */
static void
check_password (SallyRuleCheck *check)
{
  const char *forbidden = get_forbidden (check->engine);
  g_autoptr (GString) list = NULL;
  const char *password;
  gsize length;

  if (check->facts->password == NULL)
    return;
  password = sally_secret_peek (check->facts->password, &length);
  for (gsize i = 0; i < length; i++)
    if (strchr (forbidden, password[i]) != NULL && password[i] != '\0') {
      list = g_string_new (NULL);
      break;
    }
  if (list == NULL)
    return;
  for (const char *p = forbidden; *p != '\0'; p++)
    g_string_append_printf (list, p == forbidden ? "%c" : " %c", *p);
  sally_rules_advise (
      check->advice, 19, "password",
      /* Translators: an engine, then some characters */
      g_strdup_printf (_("AWS DMS takes no password for %s that holds one of these: %s"),
                       check->engine->label, list->str));
}

void
sally_rules_check_fields (SallyRuleCheck *check)
{
  check_type (check);
  check_server (check);
  check_port (check);
  check_verify_as (check);
  check_text (check, "database", sally_endpoint_get_database (check->endpoint), MAX_TEXT);
  check_text (check, "user-name", sally_endpoint_get_user_name (check->endpoint), MAX_TEXT);
  check_attributes (check);
  check_password (check);
}
