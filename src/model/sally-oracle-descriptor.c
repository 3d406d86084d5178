/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-oracle-descriptor.h"

#include <string.h>

/* Oracle's connect descriptors: nested lists of (NAME=value), in links, in what
 * a client sends to the listener and in what that answers.
 */

/**
 * sally_oracle_descriptor_find:
 * @text: (array length=length): a descriptor, from anywhere
 * @length: its length in bytes
 * @name: a name, in any case
 * @value: (out): where its value begins; blanks around it are left out
 * @value_length: (out): its length
 *
 * Finds the first (NAME=value), however deep.  Any thread.
 *
 * Returns: whether there is one
 */
gboolean
sally_oracle_descriptor_find (
    const char *text, gsize length, const char *name, const char **value, gsize *value_length)
{
  const char *limit = text + length, *at, *end;
  gsize name_length = strlen (name);

  for (const char *open = text; open < limit; open++) {
    if (*open != '(')
      continue;
    for (at = open + 1; at < limit && g_ascii_isspace (*at);)
      at++;
    if ((gsize) (limit - at) <= name_length || g_ascii_strncasecmp (at, name, name_length) != 0)
      continue;
    for (at += name_length; at < limit && g_ascii_isspace (*at);)
      at++;
    if (at == limit || *at != '=')
      continue;
    end = memchr (at, ')', (gsize) (limit - at));
    if (end == NULL)
      return FALSE;
    for (at++; at < end && g_ascii_isspace (*at);)
      at++;
    while (end > at && g_ascii_isspace (end[-1]))
      end--;
    *value = at;
    *value_length = (gsize) (end - at);
    return TRUE;
  }
  return FALSE;
}

/**
 * sally_oracle_descriptor_can_hold:
 * @value: what somebody typed
 *
 * Any thread.
 *
 * Returns: whether it can stand in a descriptor as it is: without what has a
 *   meaning there, without blanks and control characters
 */
gboolean
sally_oracle_descriptor_can_hold (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (strchr ("()=\\\"'", *p) != NULL || g_ascii_isspace (*p) || g_ascii_iscntrl (*p))
      return FALSE;
  return TRUE;
}
