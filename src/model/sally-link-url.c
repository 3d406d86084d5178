/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-link-private.h"

#include "sally-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Links in the form that most drivers share:
 *
 *   [user[:password]@]host[:port][,host[:port]...][/database][?name=value&...]
 */

static gboolean
read_options (SallyLink *self, SallySpan query, GError **error)
{
  while (query.at < query.end) {
    const char *end = memchr (query.at, '&', (gsize) (query.end - query.at));
    const char *equals;

    if (end == NULL)
      end = query.end;
    equals = memchr (query.at, '=', (gsize) (end - query.at));
    if (equals == NULL)
      equals = end;
    if (equals > query.at
        && !sally_link_add_option (self, SALLY_SPAN (query.at, equals),
                                   SALLY_SPAN (MIN (equals + 1, end), end), TRUE, error))
      return FALSE;
    query.at = end < query.end ? end + 1 : end;
  }
  return TRUE;
}

/* A password may hold an “@” that nobody escaped, so the last one counts. */
static gboolean
read_authority (SallyLink *self, SallySpan authority, GError **error)
{
  gsize length = (gsize) (authority.end - authority.at);
  const char *at = memrchr (authority.at, '@', length);
  const char *colon;

  if (at != NULL) {
    colon = memchr (authority.at, ':', (gsize) (at - authority.at));
    if (!sally_link_set_user (self, SALLY_SPAN (authority.at, colon != NULL ? colon : at), TRUE,
                              error))
      return FALSE;
    if (colon != NULL && !sally_link_set_password (self, SALLY_SPAN (colon + 1, at), TRUE, error))
      return FALSE;
    authority.at = at + 1;
  }
  return sally_link_set_server (self, authority, TRUE, error);
}

/* Everything after the scheme and its slashes. */
gboolean
sally_link_read_url (SallyLink *self, SallySpan rest, GError **error)
{
  const char *query = memchr (rest.at, '?', (gsize) (rest.end - rest.at));
  const char *end = query != NULL ? query : rest.end;
  const char *slash = memchr (rest.at, '/', (gsize) (end - rest.at));

  if (!read_authority (self, SALLY_SPAN (rest.at, slash != NULL ? slash : end), error))
    return FALSE;
  if (slash != NULL && !sally_link_set_database (self, SALLY_SPAN (slash + 1, end), TRUE, error))
    return FALSE;
  return query == NULL || read_options (self, SALLY_SPAN (query + 1, rest.end), error);
}
