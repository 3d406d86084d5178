/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-link-private.h"

#include "sally-error.h"
#include "sally-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* libpq's keyword strings:
 *
 *   host=db1 port=5432 dbname='a b' user = app sslmode=verify-full
 *
 * Values end at white space or stand in single quotes; a backslash takes the
 * next character as it is, in both.
 */

/* The names a string may begin with, so that no other text is taken for one. */
static const char *const first_names[] = {
  "host",        "hostaddr",        "port",     "dbname",  "user",
  "password",    "sslmode",         "service",  "options", "sslcert",
  "sslrootcert", "connect_timeout", "passfile", "sslkey",
};

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at;
}

static const char *
skip_name (const char *at, const char *end)
{
  while (at < end && (g_ascii_isalnum (*at) || *at == '_'))
    at++;
  return at;
}

/* Unescapes one value into @value, which has room for all of the rest.  Returns
 * where it ends, or NULL when a quote is not closed. */
static const char *
read_value (const char *at, const char *end, char *value)
{
  gboolean quoted = at < end && *at == '\'';

  if (quoted)
    at++;
  for (; at < end; at++) {
    if (quoted ? *at == '\'' : g_ascii_isspace (*at))
      break;
    if (*at == '\\' && at + 1 < end)
      at++;
    *value++ = *at;
  }
  *value = '\0';
  if (!quoted)
    return at;
  return at < end ? at + 1 : NULL;
}

gboolean
sally_link_is_keywords (SallySpan text)
{
  const char *name = skip_space (text.at, text.end);
  const char *end = skip_name (name, text.end);
  const char *equals = skip_space (end, text.end);

  if (equals == text.end || *equals != '=')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (first_names); i++)
    if (strlen (first_names[i]) == (gsize) (end - name)
        && strncmp (first_names[i], name, (gsize) (end - name)) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_pairs (SallyLink *self, SallySpan rest, char *value, GError **error)
{
  const char *at = skip_space (rest.at, rest.end);

  while (at < rest.end) {
    const char *name = at;
    const char *name_end = skip_name (name, rest.end);

    at = skip_space (name_end, rest.end);
    if (name_end == name || at == rest.end || *at != '=') {
      g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                           _("The text is not a list of name=value pairs."));
      return FALSE;
    }
    at = read_value (skip_space (at + 1, rest.end), rest.end, value);
    if (at == NULL) {
      g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                           _("A quote in the text is not closed."));
      return FALSE;
    }
    if (!sally_link_add_option (self, SALLY_SPAN (name, name_end),
                                SALLY_SPAN (value, value + strlen (value)), FALSE, error))
      return FALSE;
    at = skip_space (at, rest.end);
  }
  return TRUE;
}

gboolean
sally_link_read_keywords (SallyLink *self, SallySpan rest, GError **error)
{
  gsize room = (gsize) (rest.end - rest.at) + 1;
  g_autofree char *value = g_malloc0 (room);
  gboolean read = read_pairs (self, rest, value, error);

  /* The password went through it. */
  sally_secret_wipe (value, room);
  return read;
}
