/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-uri.h"

#include "sally-link-private.h"

#include "sally-error.h"
#include "sally-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Links that people have at hand, as endpoints: URIs, JDBC and libpq's keyword
 * strings.  This file knows how they begin; the rest of the syntax and what
 * the options mean are in sally-link-*.c.
 */

#define MAX_LENGTH 8192

typedef gboolean (*ReadFunc) (SallyLink *self, SallySpan rest, GError **error);

typedef struct {
  const char *prefix;
  const char *engine;
  ReadFunc read;
  gboolean tls;
} Scheme;

/* clang-format off */
static const Scheme schemes[] = {
  { "postgresql://", "postgres", sally_link_read_url },
  { "postgres://", "postgres", sally_link_read_url },
  { "mysql://", "mysql", sally_link_read_url },
  { "mariadb://", "mariadb", sally_link_read_url },
  { "redshift://", "redshift", sally_link_read_url },
  { "mssql://", "sqlserver", sally_link_read_url },
  { "sqlserver://", "sqlserver", sally_link_read_url },
  { "mongodb://", "mongodb", sally_link_read_url },
  { "mongodb+srv://", "mongodb", sally_link_read_url, TRUE },
  { "redis://", "redis", sally_link_read_url },
  { "rediss://", "redis", sally_link_read_url, TRUE },
  { "jdbc:postgresql://", "postgres", sally_link_read_url },
  { "jdbc:redshift://", "redshift", sally_link_read_url },
  { "jdbc:redshift:iam://", "redshift", sally_link_read_url },
  { "jdbc:mysql://", "mysql", sally_link_read_url },
  { "jdbc:mysql:replication://", "mysql", sally_link_read_url },
  { "jdbc:mysql:loadbalance://", "mysql", sally_link_read_url },
  { "jdbc:mariadb://", "mariadb", sally_link_read_url },
  { "jdbc:mariadb:replication://", "mariadb", sally_link_read_url },
  { "jdbc:mariadb:loadbalance://", "mariadb", sally_link_read_url },
  { "jdbc:mariadb:sequential://", "mariadb", sally_link_read_url },
  { "jdbc:aws-wrapper:postgresql://", "postgres", sally_link_read_url },
  { "jdbc:aws-wrapper:mysql://", "mysql", sally_link_read_url },
  { "jdbc:aws-wrapper:mariadb://", "mariadb", sally_link_read_url },
  { "jdbc:sqlserver://", "sqlserver", sally_link_read_sqlserver },
  { "jdbc:oracle:thin:", "oracle", sally_link_read_oracle },
  { "jdbc:db2://", "db2", sally_link_read_db2 },
  { "jdbc:sybase:tds:", "sybase", sally_link_read_url },
};
/* clang-format on */

/* Places whose databases are engines of their own to AWS DMS. */
typedef struct {
  const char *part;
  SallyFamily family;
  const char *engine;
} Place;

static const Place places[] = {
  { ".redshift.amazonaws.com", SALLY_FAMILY_POSTGRES, "redshift" },
  { ".redshift-serverless.amazonaws.com", SALLY_FAMILY_POSTGRES, "redshift-serverless" },
  { ".docdb.amazonaws.com", SALLY_FAMILY_MONGODB, "docdb" },
  { ".docdb-elastic.amazonaws.com", SALLY_FAMILY_MONGODB, "docdb" },
  { ".database.windows.net", SALLY_FAMILY_TDS, "azuredb" },
};

static gboolean
has_prefix (SallySpan text, const char *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (text.end - text.at) >= length
         && g_ascii_strncasecmp (text.at, prefix, length) == 0;
}

static SallySpan
trim (const char *text)
{
  SallySpan span = SALLY_SPAN (text, text + strnlen (text, MAX_LENGTH + 1));

  while (span.at < span.end && g_ascii_isspace (*span.at))
    span.at++;
  while (span.end > span.at && g_ascii_isspace (span.end[-1]))
    span.end--;
  return span;
}

/* Finds the row and moves past the prefix.  SQLAlchemy puts a driver's name
 * into the scheme: postgresql+psycopg2://. */
static const Scheme *
find_scheme (SallySpan *text)
{
  const char *plus;

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (has_prefix (*text, schemes[i].prefix)) {
      text->at += strlen (schemes[i].prefix);
      return &schemes[i];
    }
  for (plus = text->at; plus < text->end && g_ascii_isalpha (*plus);)
    plus++;
  if (plus == text->end || *plus != '+')
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    gsize length = strlen (schemes[i].prefix) - strlen ("://");
    const char *after = plus + 1;

    while (after < text->end && (g_ascii_isalnum (*after) || *after == '_'))
      after++;
    if (length == (gsize) (plus - text->at) && after > plus + 1
        && g_ascii_strncasecmp (text->at, schemes[i].prefix, length) == 0
        && has_prefix (SALLY_SPAN (after, text->end), "://")) {
      text->at = after + strlen ("://");
      return &schemes[i];
    }
  }
  return NULL;
}

static void
find_place (SallyLink *link)
{
  const char *server = sally_endpoint_get_server (link->endpoint);
  SallyFamily family = sally_endpoint_get_engine (link->endpoint)->family;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    const SallyEngine *engine = sally_engine_find (places[i].engine);

    if (family != places[i].family || strstr (server, places[i].part) == NULL
        || engine == sally_endpoint_get_engine (link->endpoint))
      continue;
    sally_endpoint_set_engine (link->endpoint, engine);
    if (!engine->source)
      sally_endpoint_set_endpoint_type (link->endpoint, SALLY_ENDPOINT_TARGET);
    sally_link_note (link,
                     g_strdup_printf (_("The server’s name says that it is %s."), engine->label));
    return;
  }
}

static void
note_what_was_read (SallyLink *link)
{
  SallyEndpoint *endpoint = link->endpoint;

  g_ptr_array_insert (link->notes, 0,
                      /* Translators: an engine, a server, a port */
                      g_strdup_printf (_("Read as %s on %s, port %u."),
                                       sally_endpoint_get_engine (endpoint)->label,
                                       sally_endpoint_get_server (endpoint),
                                       sally_endpoint_get_effective_port (endpoint)));
}

static gboolean
read_link (SallyLink *link, SallySpan text, const Scheme *scheme, GError **error)
{
  gboolean read;

  if (scheme != NULL) {
    link->jdbc = g_str_has_prefix (scheme->prefix, "jdbc:");
    link->mariadb = g_str_equal (scheme->engine, "mariadb");
    link->tls = scheme->tls;
    read = scheme->read (link, text, error);
  } else
    read = sally_link_read_keywords (link, text, error);
  if (!read || !sally_link_apply_connection (link, error))
    return FALSE;
  find_place (link);
  sally_link_apply_tls (link);
  if (scheme != NULL && g_str_equal (scheme->prefix, "mongodb+srv://"))
    sally_link_note (link, g_strdup (_("The servers behind a mongodb+srv name stand in the DNS; "
                                       "type the name of one.")));
  note_what_was_read (link);
  sally_link_note_unused (link);
  return TRUE;
}

/**
 * sally_endpoint_new_from_uri:
 * @uri: a URI, a JDBC string or a keyword string of libpq
 * @password: (out) (optional) (nullable) (transfer full): the password that
 *   was in it, which is kept nowhere else
 * @notes: (out) (optional) (transfer full) (array zero-terminated=1): what was
 *   read, how TLS was understood and what is not used (translated sentences)
 * @error: %SALLY_ERROR_INVALID with what is wrong in it; %SALLY_ERROR_TOO_LARGE;
 *   %SALLY_ERROR_UNKNOWN_FORMAT for any other text
 *
 * Pure.  Words of drivers become the mode that promises the same: `prefer`
 * promises nothing and is `none`.  A mode that AWS DMS lacks for the engine is
 * kept, for a test, and a note says so.
 *
 * Returns: (transfer full) (nullable): an endpoint without identifier
 */
SallyEndpoint *
sally_endpoint_new_from_uri (const char *uri, SallySecret **password, char ***notes, GError **error)
{
  g_auto (SallyLink) link = { 0 };
  SallySpan text;
  const Scheme *scheme;

  g_return_val_if_fail (uri != NULL, NULL);

  text = trim (uri);
  if (text.end - text.at > MAX_LENGTH) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE, _("The link is too long."));
    return NULL;
  }
  scheme = find_scheme (&text);
  if (scheme == NULL && !sally_link_is_keywords (text)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_UNKNOWN_FORMAT,
                         _("This is no link to a database that Sallyport can read."));
    return NULL;
  }
  sally_link_init (&link, scheme != NULL ? scheme->engine : "postgres");
  if (!read_link (&link, text, scheme, error))
    return NULL;
  if (password != NULL)
    *password = g_steal_pointer (&link.password);
  if (notes != NULL) {
    g_ptr_array_add (link.notes, NULL);
    *notes = (char **) g_ptr_array_steal (link.notes, NULL);
  }
  return g_steal_pointer (&link.endpoint);
}

/**
 * sally_endpoint_uri_looks_like:
 * @text: (nullable): anything, an identifier for example
 *
 * Cheap, for deciding what was pasted or named.
 *
 * Returns: whether sally_endpoint_new_from_uri() would try to read it
 */
gboolean
sally_endpoint_uri_looks_like (const char *text)
{
  SallySpan span;

  if (text == NULL)
    return FALSE;
  span = trim (text);
  if (span.end - span.at > MAX_LENGTH)
    return FALSE;
  return find_scheme (&span) != NULL || sally_link_is_keywords (span);
}
