/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-private.h"

#include "sally-endpoint-spec.h"
#include "sally-error.h"
#include "sally-finding.h"
#include "sally-probe-facts.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Reads a kept report again.  The library file may have been made by anybody:
 * members that are missing or of another type are taken as empty, and what is
 * too much is cut off.
 */

#define MAX_TEXT (1024 * 1024)
#define MAX_ELEMENTS 500
#define MAX_FRONTS 20

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return "";
  return json_node_get_string (node);
}

static char *
dup_optional (JsonObject *object, const char *member)
{
  const char *text = get_text (object, member);

  return text[0] != '\0' ? g_strdup (text) : NULL;
}

static double
get_number (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return 0;
  return json_node_get_double (node);
}

static gboolean
get_boolean (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Calls @func for each object of an array. */
static void
each_element (JsonNode *node, void (*func) (gpointer, JsonObject *), gpointer data)
{
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_ELEMENTS); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (element))
      func (data, json_node_get_object (element));
  }
}

/* The same for an array member. */
static void
each_object (JsonObject *object,
             const char *member,
             void (*func) (gpointer, JsonObject *),
             gpointer data)
{
  each_element (json_object_get_member (object, member), func, data);
}

/* Position of a name among those that @get gives for 0 to @n - 1. */
static int
find_name (const char *name, int n, const char *(*get) (int), int otherwise)
{
  for (int i = 0; i < n; i++)
    if (g_str_equal (get (i), name))
      return i;
  return otherwise;
}

static const char *
lamp_name (int i)
{
  return sally_lamp_state_get_name ((SallyLampState) i);
}

static const char *
verdict_name (int i)
{
  return sally_verdict_get_name ((SallyVerdict) i);
}

static const char *
finding_state_name (int i)
{
  return sally_finding_state_get_name ((SallyFindingState) i);
}

static const char *
severity_name (int i)
{
  return sally_severity_get_name ((SallySeverity) i);
}

static const char *
step_name (int i)
{
  return sally_step_id_get_name ((SallyStepId) i);
}

static const char *
step_state_name (int i)
{
  return sally_step_state_get_name ((SallyStepState) i);
}

static const char *
fix_name (int i)
{
  return sally_fix_kind_get_name ((SallyFixKind) i);
}

static SallyLadder *
read_ladder (JsonObject *root)
{
  SallyLadder *ladder = g_new0 (SallyLadder, 1);
  JsonObject *object = get_object (root, "ladder");

  for (guint i = 0; i < SALLY_N_SSL_MODES; i++) {
    JsonObject *member =
        object != NULL ? get_object (object, sally_ssl_mode_get_name ((SallySslMode) i)) : NULL;

    ladder->lamps[i].reason = g_strdup (member != NULL ? get_text (member, "reason") : "");
    if (member == NULL)
      continue;
    ladder->lamps[i].state = (SallyLampState) find_name (
        get_text (member, "state"), SALLY_LAMP_FAILS + 1, lamp_name, SALLY_LAMP_COULD_NOT_TEST);
    ladder->lamps[i].allowed = get_boolean (member, "allowed");
  }
  return ladder;
}

static void
read_step (gpointer data, JsonObject *object)
{
  SallyReport *self = data;
  int id = find_name (get_text (object, "id"), SALLY_N_STEPS, step_name, -1);

  if (id < 0)
    return;
  self->states[id] = (SallyStepState) find_name (
      get_text (object, "state"), SALLY_STEP_CANCELLED + 1, step_state_name, SALLY_STEP_SKIPPED);
  self->microseconds[id] = (gint64) (CLAMP (get_number (object, "milliseconds"), 0, 1e9) * 1000.0);
}

static void
read_certificate (gpointer data, JsonObject *object)
{
  GPtrArray *chain = data;
  g_auto (GStrv) lines = g_strsplit (get_text (object, "pem"), "\n", 2000);
  g_autoptr (GString) base64 = g_string_new (NULL);
  g_autoptr (GBytes) der = NULL;
  SallyX509 *x509;
  guchar *bytes;
  gsize length;

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "-----"))
      g_string_append (base64, lines[i]);
  bytes = g_base64_decode (base64->str, &length);
  der = g_bytes_new_take (bytes, length);
  x509 = sally_x509_new_from_der (der, NULL);
  if (x509 != NULL)
    g_ptr_array_add (chain, x509);
}

static void
read_front_chains (SallyReport *self, JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "front_chains");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_FRONTS); i++) {
    g_autoptr (GPtrArray) chain = g_ptr_array_new_with_free_func (g_object_unref);

    each_element (json_array_get_element (array, i), read_certificate, chain);
    g_ptr_array_add (self->front_chains, g_steal_pointer (&chain));
  }
}

static void
read_fix (gpointer data, JsonObject *object)
{
  int kind = find_name (get_text (object, "kind"), SALLY_FIX_SET_ENGINE + 1, fix_name, -1);

  if (kind >= 0)
    g_ptr_array_add (data, sally_fix_new ((SallyFixKind) kind, get_text (object, "argument"),
                                          get_text (object, "label")));
}

static void
read_finding (gpointer data, JsonObject *object)
{
  SallyReport *self = data;
  g_autoptr (GPtrArray) fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) sally_fix_free);
  g_autoptr (SallyFinding) finding = NULL;

  each_object (object, "fixes", read_fix, fixes);
  finding = sally_finding_new (
      get_text (object, "id"),
      (SallyFindingState) find_name (get_text (object, "state"), SALLY_FINDING_COULD_NOT_TEST + 1,
                                     finding_state_name, SALLY_FINDING_COULD_NOT_TEST),
      (SallySeverity) find_name (get_text (object, "severity"), SALLY_SEVERITY_INFO + 1,
                                 severity_name, SALLY_SEVERITY_INFO),
      get_text (object, "title"), get_text (object, "evidence"), get_text (object, "explanation"),
      get_text (object, "fix"), fixes);
  g_list_store_append (self->findings, finding);
}

static char **
read_log (JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "log");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < MIN (json_array_get_length (array), MAX_ELEMENTS); i++) {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }
  }
  return g_strv_builder_end (builder);
}

static void
read_endpoint (SallyReport *self, JsonObject *object)
{
  self->identifier = g_strdup (object != NULL ? get_text (object, "identifier") : "");
  self->engine = g_strdup (object != NULL ? get_text (object, "engine") : "");
  self->server = g_strdup (object != NULL ? get_text (object, "server") : "");
  self->verify_as = g_strdup (object != NULL ? get_text (object, "verify_as") : "");
  self->port = object != NULL ? (guint) CLAMP (get_number (object, "port"), 0, 65535) : 0;
}

static void
read_tls (SallyReport *self, JsonObject *object)
{
  if (object == NULL)
    return;
  self->tls_version = dup_optional (object, "version");
  self->cipher = dup_optional (object, "cipher");
  self->group = dup_optional (object, "group");
  self->alpn = dup_optional (object, "alpn");
  self->sni = dup_optional (object, "sni");
}

static void
read_report (SallyReport *self, JsonObject *root)
{
  read_endpoint (self, get_object (root, "endpoint"));
  sally_ssl_mode_parse (get_text (root, "mode"), &self->mode);
  self->verdict =
      (SallyVerdict) find_name (get_text (root, "verdict"), SALLY_VERDICT_COULD_NOT_TEST + 1,
                                verdict_name, SALLY_VERDICT_COULD_NOT_TEST);
  self->summary = g_strdup (get_text (root, "summary"));
  sally_text_parse_rfc3339 (get_text (root, "started"), &self->started);
  self->peer = dup_optional (root, "peer");
  self->round_trips = (guint) CLAMP (get_number (root, "round_trips"), 0, 10000);
  self->ladder = read_ladder (root);
  for (guint i = 0; i < SALLY_N_STEPS; i++)
    self->states[i] = SALLY_STEP_SKIPPED;
  each_object (root, "steps", read_step, self);
  read_tls (self, get_object (root, "tls"));
  each_object (root, "chain", read_certificate, self->chain);
  read_front_chains (self, root);
  each_object (root, "findings", read_finding, self);
  self->log = read_log (root);
}

/**
 * sally_report_new_from_json:
 * @json: what sally_report_to_json() wrote, as text
 * @error: %SALLY_ERROR_CORRUPT or %SALLY_ERROR_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the report
 */
SallyReport *
sally_report_new_from_json (const char *json, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *node;
  SallyReport *self;

  if (strlen (json) > MAX_TEXT) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE, _("The report is too large"));
    return NULL;
  }
  if (!json_parser_load_from_data (parser, json, -1, NULL)
      || (node = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT, _("The report cannot be read"));
    return NULL;
  }
  self = sally_report_new_empty ();
  read_report (self, json_node_get_object (node));
  return self;
}
