/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-link-private.h"

#include "sally-engine-setting.h"
#include "sally-error.h"
#include "sally-oracle-descriptor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* JDBC links with a syntax of their own:
 *
 *   jdbc:sqlserver://host[\instance][:port][;name=value;name={value}...]
 *   jdbc:db2://host:port/database[:name=value;...]
 *   jdbc:oracle:thin:[user/password]@host:port:sid
 *                                   @[tcp:|tcps:]//host[:port][/service][?name=value]
 *                                   @(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=...)...)
 *
 * None of them has percent-escapes.
 */

/* name=value;name=value, where a value may stand in braces. */
static gboolean
read_properties (SallyLink *self, SallySpan list, GError **error)
{
  while (list.at < list.end) {
    gsize left = (gsize) (list.end - list.at);
    const char *equals = memchr (list.at, '=', left);
    const char *semicolon = memchr (list.at, ';', left);
    const char *value, *end;

    if (semicolon != NULL && (equals == NULL || semicolon < equals)) {
      list.at = semicolon + 1;
      continue;
    }
    if (equals == NULL)
      return TRUE;
    value = equals + 1;
    if (value < list.end && *value == '{') {
      value++;
      end = memchr (value, '}', (gsize) (list.end - value));
    } else
      end = semicolon != NULL ? semicolon : list.end;
    if (end == NULL) {
      g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                           _("A brace in the link is not closed."));
      return FALSE;
    }
    if (!sally_link_add_option (self, SALLY_SPAN (list.at, equals), SALLY_SPAN (value, end), FALSE,
                                error))
      return FALSE;
    list.at = MIN (end + 1, list.end);
  }
  return TRUE;
}

gboolean
sally_link_read_sqlserver (SallyLink *self, SallySpan rest, GError **error)
{
  const char *end = memchr (rest.at, ';', (gsize) (rest.end - rest.at));

  if (end == NULL)
    end = rest.end;
  return sally_link_set_server (self, SALLY_SPAN (rest.at, end), FALSE, error)
         && read_properties (self, SALLY_SPAN (end, rest.end), error);
}

gboolean
sally_link_read_db2 (SallyLink *self, SallySpan rest, GError **error)
{
  const char *slash = memchr (rest.at, '/', (gsize) (rest.end - rest.at));
  const char *end = slash != NULL ? slash : rest.end;
  const char *colon;

  if (!sally_link_set_server (self, SALLY_SPAN (rest.at, end), FALSE, error))
    return FALSE;
  if (slash == NULL)
    return TRUE;
  colon = memchr (slash, ':', (gsize) (rest.end - slash));
  if (!sally_link_set_database (self, SALLY_SPAN (slash + 1, colon != NULL ? colon : rest.end),
                                FALSE, error))
    return FALSE;
  return colon == NULL || read_properties (self, SALLY_SPAN (colon + 1, rest.end), error);
}

/* Finds (NAME=value) in an Oracle description, wherever it is. */
static gboolean
find_in_description (SallySpan text, const char *name, SallySpan *value)
{
  gsize length;

  if (!sally_oracle_descriptor_find (text.at, (gsize) (text.end - text.at), name, &value->at,
                                     &length))
    return FALSE;
  value->end = value->at + length;
  return TRUE;
}

static gboolean
set_sid (SallyLink *self, SallySpan sid, GError **error)
{
  sally_endpoint_set_setting (self->endpoint, SALLY_SETTING_CONNECT_BY, "sid");
  return sally_link_set_database (self, sid, FALSE, error);
}

static gboolean
read_description (SallyLink *self, SallySpan text, GError **error)
{
  SallySpan value;

  if (!find_in_description (text, "HOST", &value)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("The Oracle description in the link names no host."));
    return FALSE;
  }
  if (!sally_link_set_host (self, value, FALSE, error))
    return FALSE;
  if (find_in_description (text, "PORT", &value) && !sally_link_set_port (self, value, error))
    return FALSE;
  if (find_in_description (text, "SERVICE_NAME", &value)) {
    if (!sally_link_set_database (self, value, FALSE, error))
      return FALSE;
  } else if (find_in_description (text, "SID", &value) && !set_sid (self, value, error))
    return FALSE;
  self->tls = find_in_description (text, "PROTOCOL", &value)
              && g_ascii_strncasecmp (value.at, "tcps)", 5) == 0;
  return TRUE;
}

/* host:port:sid, or host[:port][/service]; what follows a “?” are options. */
static gboolean
read_easy_connect (SallyLink *self, SallySpan text, GError **error)
{
  const char *query = memchr (text.at, '?', (gsize) (text.end - text.at));
  const char *slash, *first, *second = NULL, *end;

  if (query != NULL)
    text.end = query;
  slash = memchr (text.at, '/', (gsize) (text.end - text.at));
  end = slash != NULL ? slash : text.end;
  first = memchr (text.at, ':', (gsize) (end - text.at));
  if (slash == NULL && first != NULL && *text.at != '[')
    second = memchr (first + 1, ':', (gsize) (end - first - 1));
  if (!sally_link_set_server (self, SALLY_SPAN (text.at, second != NULL ? second : end), FALSE,
                              error))
    return FALSE;
  if (second != NULL)
    return set_sid (self, SALLY_SPAN (second + 1, text.end), error);
  return slash == NULL
         || sally_link_set_database (self, SALLY_SPAN (slash + 1, text.end), FALSE, error);
}

static gboolean
skip_prefix (SallySpan *text, const char *prefix)
{
  gsize length = strlen (prefix);

  if ((gsize) (text->end - text->at) < length
      || g_ascii_strncasecmp (text->at, prefix, length) != 0)
    return FALSE;
  text->at += length;
  return TRUE;
}

gboolean
sally_link_read_oracle (SallyLink *self, SallySpan rest, GError **error)
{
  /* The last “@” before a description or a service; a password may hold one. */
  const char *open = memchr (rest.at, '(', (gsize) (rest.end - rest.at));
  const char *limit = open != NULL ? open : rest.end;
  const char *at = memrchr (rest.at, '@', (gsize) (limit - rest.at));
  const char *slash;

  if (at == NULL) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID, _("The link names no server."));
    return FALSE;
  }
  slash = memchr (rest.at, '/', (gsize) (at - rest.at));
  if (!sally_link_set_user (self, SALLY_SPAN (rest.at, slash != NULL ? slash : at), FALSE, error)
      || (slash != NULL
          && !sally_link_set_password (self, SALLY_SPAN (slash + 1, at), FALSE, error)))
    return FALSE;
  rest.at = at + 1;
  if (rest.at < rest.end && *rest.at == '(')
    return read_description (self, rest, error);
  self->tls = skip_prefix (&rest, "tcps:");
  skip_prefix (&rest, "tcp:");
  skip_prefix (&rest, "//");
  return read_easy_connect (self, rest, error);
}
