/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-dms-member-private.h"

#include "sally-error.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* JSON from outside: every value is checked for its type before it is used,
 * since json-glib's own getters log and give back something.
 */

/* A PEM bundle is the longest text there is. */
#define TEXT_CAP (64 * 1024 * 1024)

static gboolean
wrong_type (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID,
               /* Translators: a member of JSON and its type: text, a number ... */
               _("The member “%s” should be %s."), name, wanted);
  return FALSE;
}

static JsonNode *
find (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/* Leaves the member out when there is no text. */
void
sally_dms_set_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL && value[0] != '\0')
    json_object_set_string_member (object, name, value);
}

/* Leaves the member out when there is no time. */
void
sally_dms_set_time (JsonObject *object, const char *name, gint64 unix_time, SallyDmsDates dates)
{
  g_autofree char *text = NULL;

  if (unix_time == 0)
    return;
  if (dates == SALLY_DMS_DATES_EPOCH) {
    json_object_set_int_member (object, name, unix_time);
  } else {
    text = sally_text_rfc3339 (unix_time);
    json_object_set_string_member (object, name, text);
  }
}

gboolean
sally_dms_get_text (JsonObject *object, const char *name, const char **value, GError **error)
{
  JsonNode *node = find (object, name);
  const char *text;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong_type (name, _("text"), error);
  text = json_node_get_string (node);
  if (strlen (text) > TEXT_CAP || !g_utf8_validate (text, -1, NULL))
    return wrong_type (name, _("text"), error);
  *value = text;
  return TRUE;
}

gboolean
sally_dms_get_integer (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  JsonNode *node = find (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return wrong_type (name, _("a whole number"), error);
  *value = json_node_get_int (node);
  return TRUE;
}

gboolean
sally_dms_get_time (JsonObject *object, const char *name, gint64 *unix_time, GError **error)
{
  JsonNode *node = find (object, name);
  GType type;
  double seconds;

  if (node == NULL)
    return TRUE;
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type == G_TYPE_STRING && sally_text_parse_rfc3339 (json_node_get_string (node), unix_time))
    return TRUE;
  /* AWS itself writes fractions of seconds. */
  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) {
    seconds =
        type == G_TYPE_INT64 ? (double) json_node_get_int (node) : json_node_get_double (node);
    if (isfinite (seconds) && fabs (seconds) < 1e12) {
      *unix_time = (gint64) seconds;
      return TRUE;
    }
  }
  return wrong_type (name, _("a time"), error);
}

gboolean
sally_dms_get_object (JsonObject *object, const char *name, JsonObject **value, GError **error)
{
  JsonNode *node = find (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong_type (name, _("an object"), error);
  *value = json_node_get_object (node);
  return TRUE;
}
