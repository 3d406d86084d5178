/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-private.h"
#include "sally-engine.h"

/* A database endpoint as a person edits it.  Texts are never NULL.  What the
 * newest report said about it (`last-…`) is filled in by the store.
 */

GParamSpec *sally_endpoint_props[PROP_LAST_STALE + 1];

G_DEFINE_FINAL_TYPE (SallyEndpoint, sally_endpoint, G_TYPE_OBJECT)

static void
sally_endpoint_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyEndpoint *self = SALLY_ENDPOINT (object);

  switch ((SallyEndpointProperty) id) {
  case PROP_ARN:
  case PROP_IDENTIFIER:
  case PROP_SERVER:
  case PROP_DATABASE:
  case PROP_CERTIFICATE_ARN:
  case PROP_USER_NAME:
  case PROP_VERIFY_AS:
  case PROP_EXTRA_ATTRIBUTES:
    g_value_set_string (value, self->texts[id - PROP_ARN]);
    break;
  case PROP_ENGINE:
    g_value_set_string (value, self->engine->name);
    break;
  case PROP_ENDPOINT_TYPE:
    g_value_set_int (value, (int) self->endpoint_type);
    break;
  case PROP_SSL_MODE:
    g_value_set_int (value, (int) self->ssl_mode);
    break;
  case PROP_PORT:
    g_value_set_uint (value, self->port);
    break;
  case PROP_HAS_PASSWORD:
    g_value_set_boolean (value, self->has_password);
    break;
  case PROP_CREATED:
    g_value_set_int64 (value, self->created);
    break;
  case PROP_MODIFIED:
    g_value_set_int64 (value, self->modified);
    break;
  case PROP_LAST_VERDICT:
    g_value_set_int (value, self->last_verdict);
    break;
  case PROP_LAST_HIGHEST:
    g_value_set_int (value, self->last_highest);
    break;
  case PROP_LAST_LAMPS:
    g_value_set_uint (value, self->last_lamps);
    break;
  case PROP_LAST_SUMMARY:
    g_value_set_string (value, self->last_summary);
    break;
  case PROP_LAST_TESTED:
    g_value_set_int64 (value, self->last_tested);
    break;
  case PROP_LAST_STALE:
    g_value_set_boolean (value, self->last_stale);
    break;
  }
}

/* What the newest report said; notified whether or not it changed. */
static void
set_last (SallyEndpoint *self, SallyEndpointProperty id, const GValue *value)
{
  g_auto (GValue) current = G_VALUE_INIT;

  g_value_init (&current, sally_endpoint_props[id]->value_type);
  g_object_get_property (G_OBJECT (self), sally_endpoint_props[id]->name, &current);
  if (g_param_values_cmp (sally_endpoint_props[id], &current, value) == 0)
    return;
  switch ((guint) id) {
  case PROP_LAST_VERDICT:
    self->last_verdict = g_value_get_int (value);
    break;
  case PROP_LAST_HIGHEST:
    self->last_highest = g_value_get_int (value);
    break;
  case PROP_LAST_LAMPS:
    self->last_lamps = g_value_get_uint (value);
    break;
  case PROP_LAST_SUMMARY:
    g_free (self->last_summary);
    self->last_summary =
        g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
    break;
  case PROP_LAST_TESTED:
    self->last_tested = g_value_get_int64 (value);
    break;
  case PROP_LAST_STALE:
    self->last_stale = g_value_get_boolean (value);
    break;
  default:
    return;
  }
  g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[id]);
}

static void
sally_endpoint_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyEndpoint *self = SALLY_ENDPOINT (object);
  const SallyEngine *engine;

  switch ((SallyEndpointProperty) id) {
  case PROP_ARN:
  case PROP_IDENTIFIER:
  case PROP_SERVER:
  case PROP_DATABASE:
  case PROP_CERTIFICATE_ARN:
  case PROP_USER_NAME:
  case PROP_VERIFY_AS:
  case PROP_EXTRA_ATTRIBUTES:
    sally_endpoint_set_text (self, (TextField) (id - PROP_ARN), g_value_get_string (value));
    break;
  case PROP_ENGINE:
    engine = sally_engine_find (g_value_get_string (value));
    if (engine != NULL)
      sally_endpoint_set_engine (self, engine);
    break;
  case PROP_ENDPOINT_TYPE:
    sally_endpoint_set_endpoint_type (self, (SallyEndpointType) g_value_get_int (value));
    break;
  case PROP_SSL_MODE:
    sally_endpoint_set_ssl_mode (self, (SallySslMode) g_value_get_int (value));
    break;
  case PROP_PORT:
    sally_endpoint_set_port (self, g_value_get_uint (value));
    break;
  case PROP_HAS_PASSWORD:
    sally_endpoint_set_has_password (self, g_value_get_boolean (value));
    break;
  case PROP_CREATED:
    sally_endpoint_set_times (self, g_value_get_int64 (value), self->modified);
    break;
  case PROP_MODIFIED:
    sally_endpoint_set_times (self, self->created, g_value_get_int64 (value));
    break;
  case PROP_LAST_VERDICT:
  case PROP_LAST_HIGHEST:
  case PROP_LAST_LAMPS:
  case PROP_LAST_SUMMARY:
  case PROP_LAST_TESTED:
  case PROP_LAST_STALE:
    set_last (self, (SallyEndpointProperty) id, value);
    break;
  }
}

static void
sally_endpoint_finalize (GObject *object)
{
  SallyEndpoint *self = SALLY_ENDPOINT (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  g_free (self->last_summary);
  g_hash_table_unref (self->settings);
  G_OBJECT_CLASS (sally_endpoint_parent_class)->finalize (object);
}

static void
sally_endpoint_class_init (SallyEndpointClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  static const char *const text_names[] = { "arn",       "identifier",      "server",
                                            "database",  "certificate-arn", "user-name",
                                            "verify-as", "extra-attributes" };

  object_class->get_property = sally_endpoint_get_property;
  object_class->set_property = sally_endpoint_set_property;
  object_class->finalize = sally_endpoint_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (text_names); i++)
    sally_endpoint_props[PROP_ARN + i] = g_param_spec_string (text_names[i], NULL, NULL, "", flags);
  sally_endpoint_props[PROP_ENGINE] = g_param_spec_string ("engine", NULL, NULL, "", flags);
  sally_endpoint_props[PROP_ENDPOINT_TYPE] =
      g_param_spec_int ("endpoint-type", NULL, NULL, 0, SALLY_ENDPOINT_TARGET, 0, flags);
  sally_endpoint_props[PROP_SSL_MODE] =
      g_param_spec_int ("ssl-mode", NULL, NULL, 0, SALLY_N_SSL_MODES - 1, 0, flags);
  sally_endpoint_props[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT, 0, flags);
  sally_endpoint_props[PROP_HAS_PASSWORD] =
      g_param_spec_boolean ("has-password", NULL, NULL, FALSE, flags);
  sally_endpoint_props[PROP_CREATED] =
      g_param_spec_int64 ("created", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  sally_endpoint_props[PROP_MODIFIED] =
      g_param_spec_int64 ("modified", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  sally_endpoint_props[PROP_LAST_VERDICT] =
      g_param_spec_int ("last-verdict", NULL, NULL, -1, SALLY_VERDICT_COULD_NOT_TEST, -1, flags);
  sally_endpoint_props[PROP_LAST_HIGHEST] =
      g_param_spec_int ("last-highest", NULL, NULL, -1, SALLY_N_SSL_MODES - 1, -1, flags);
  sally_endpoint_props[PROP_LAST_LAMPS] =
      g_param_spec_uint ("last-lamps", NULL, NULL, 0, 255, 0, flags);
  sally_endpoint_props[PROP_LAST_SUMMARY] =
      g_param_spec_string ("last-summary", NULL, NULL, "", flags);
  sally_endpoint_props[PROP_LAST_TESTED] =
      g_param_spec_int64 ("last-tested", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  sally_endpoint_props[PROP_LAST_STALE] =
      g_param_spec_boolean ("last-stale", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (sally_endpoint_props),
                                     sally_endpoint_props);
}

static void
sally_endpoint_init (SallyEndpoint *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    self->texts[i] = g_strdup ("");
  self->last_summary = g_strdup ("");
  self->last_verdict = -1;
  self->last_highest = -1;
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->engine = sally_engine_find ("postgres");
}

/**
 * sally_endpoint_new:
 * @engine: (nullable): an EngineName of AWS DMS; PostgreSQL when there is no such
 *
 * Returns: (transfer full): an endpoint that was not saved
 */
SallyEndpoint *
sally_endpoint_new (const char *engine)
{
  SallyEndpoint *self = g_object_new (SALLY_TYPE_ENDPOINT, NULL);
  const SallyEngine *known = sally_engine_find (engine);

  if (known != NULL)
    self->engine = known;
  if (!self->engine->source)
    self->endpoint_type = SALLY_ENDPOINT_TARGET;
  return self;
}

/**
 * sally_endpoint_copy:
 * @self: an endpoint
 *
 * Returns: (transfer full): another endpoint with the same values
 */
SallyEndpoint *
sally_endpoint_copy (SallyEndpoint *self)
{
  SallyEndpoint *copy = sally_endpoint_new (self->engine->name);

  sally_endpoint_assign (copy, self);
  return copy;
}

/**
 * sally_endpoint_assign:
 * @self: an endpoint
 * @other: whose values it takes over, ARN, settings and last result included
 */
void
sally_endpoint_assign (SallyEndpoint *self, SallyEndpoint *other)
{
  GHashTableIter iter;
  gpointer name, value;

  g_return_if_fail (SALLY_IS_ENDPOINT (self));
  g_return_if_fail (SALLY_IS_ENDPOINT (other));

  if (self == other)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (g_hash_table_size (self->settings) > 0)
    g_object_notify_by_pspec (G_OBJECT (self), sally_endpoint_props[PROP_EXTRA_ATTRIBUTES]);
  g_hash_table_remove_all (self->settings);
  g_hash_table_iter_init (&iter, other->settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    sally_endpoint_set_setting (self, name, value);
  for (guint i = PROP_ARN; i < G_N_ELEMENTS (sally_endpoint_props); i++) {
    g_auto (GValue) copy = G_VALUE_INIT;

    g_value_init (&copy, sally_endpoint_props[i]->value_type);
    g_object_get_property (G_OBJECT (other), sally_endpoint_props[i]->name, &copy);
    g_object_set_property (G_OBJECT (self), sally_endpoint_props[i]->name, &copy);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sally_endpoint_equal:
 * @self: an endpoint
 * @other: an endpoint
 *
 * Returns: whether a person would see the same values in an editor; times and
 *   last results do not count
 */
gboolean
sally_endpoint_equal (SallyEndpoint *self, SallyEndpoint *other)
{
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (SALLY_IS_ENDPOINT (self), FALSE);
  g_return_val_if_fail (SALLY_IS_ENDPOINT (other), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    if (!g_str_equal (self->texts[i], other->texts[i]))
      return FALSE;
  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_strcmp0 (g_hash_table_lookup (other->settings, name), value) != 0)
      return FALSE;
  return self->engine == other->engine && self->endpoint_type == other->endpoint_type
         && self->ssl_mode == other->ssl_mode && self->port == other->port
         && self->has_password == other->has_password
         && g_hash_table_size (self->settings) == g_hash_table_size (other->settings);
}
