/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-settings.h"

#include "config.h"

#include "sally-endpoint-spec.h"

#include <string.h>

/* The preferences as one object that is always there.  GSettings ends a
 * program that asks for a schema which is not installed, so the schema is
 * looked up first; without it the defaults hold and changes last as long as the
 * object.
 */

#define WARN_DAYS 60
#define PROBE_THREADS 64
#define REGION "us-east-1"
#define ACCOUNT "000000000000"

struct _SallySettings {
  GObject parent_instance;

  GSettings *backend; /* (owned) (nullable) */
  guint warn_days;
  guint probe_threads;
  guint connect_timeout;
  guint read_timeout;
  guint total_timeout;
  char *region;  /* (owned) */
  char *account; /* (owned) */
  gboolean sign_in_on_test;
};

G_DEFINE_FINAL_TYPE (SallySettings, sally_settings, G_TYPE_OBJECT)

typedef enum {
  PROP_WARN_DAYS = 1,
  PROP_PROBE_THREADS,
  PROP_CONNECT_TIMEOUT,
  PROP_READ_TIMEOUT,
  PROP_TOTAL_TIMEOUT,
  PROP_REGION,
  PROP_ACCOUNT,
  PROP_SIGN_IN_ON_TEST,
  PROP_LAST = PROP_SIGN_IN_ON_TEST
} SallySettingsProperty;

static GParamSpec *props[PROP_LAST + 1];

static void
set_uint (SallySettings *self, guint *field, guint value, SallySettingsProperty property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_text (SallySettings *self, char **field, const char *value, SallySettingsProperty property)
{
  if (g_strcmp0 (*field, value) == 0 || value == NULL)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static gboolean
is_region (const char *text)
{
  if (text[0] == '\0' || strlen (text) > 32)
    return FALSE;
  return strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static gboolean
is_account (const char *text)
{
  return strlen (text) == 12 && strspn (text, "0123456789") == 12;
}

/* The backend may be an older schema that lacks a key. */
static void
bind_all (SallySettings *self, GSettingsSchema *schema)
{
  for (guint i = 1; i <= PROP_LAST; i++) {
    const char *name = g_param_spec_get_name (props[i]);

    if (g_settings_schema_has_key (schema, name))
      g_settings_bind (self->backend, name, self, name, G_SETTINGS_BIND_DEFAULT);
  }
}

static void
sally_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallySettings *self = SALLY_SETTINGS (object);

  switch ((SallySettingsProperty) id) {
  case PROP_WARN_DAYS:
    g_value_set_uint (value, self->warn_days);
    break;
  case PROP_PROBE_THREADS:
    g_value_set_uint (value, self->probe_threads);
    break;
  case PROP_CONNECT_TIMEOUT:
    g_value_set_uint (value, self->connect_timeout);
    break;
  case PROP_READ_TIMEOUT:
    g_value_set_uint (value, self->read_timeout);
    break;
  case PROP_TOTAL_TIMEOUT:
    g_value_set_uint (value, self->total_timeout);
    break;
  case PROP_REGION:
    g_value_set_string (value, self->region);
    break;
  case PROP_ACCOUNT:
    g_value_set_string (value, self->account);
    break;
  case PROP_SIGN_IN_ON_TEST:
    g_value_set_boolean (value, self->sign_in_on_test);
    break;
  }
}

static void
sally_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallySettings *self = SALLY_SETTINGS (object);

  switch ((SallySettingsProperty) id) {
  case PROP_WARN_DAYS:
    set_uint (self, &self->warn_days, g_value_get_uint (value), PROP_WARN_DAYS);
    break;
  case PROP_PROBE_THREADS:
    set_uint (self, &self->probe_threads, g_value_get_uint (value), PROP_PROBE_THREADS);
    break;
  case PROP_CONNECT_TIMEOUT:
    set_uint (self, &self->connect_timeout, g_value_get_uint (value), PROP_CONNECT_TIMEOUT);
    break;
  case PROP_READ_TIMEOUT:
    set_uint (self, &self->read_timeout, g_value_get_uint (value), PROP_READ_TIMEOUT);
    break;
  case PROP_TOTAL_TIMEOUT:
    set_uint (self, &self->total_timeout, g_value_get_uint (value), PROP_TOTAL_TIMEOUT);
    break;
  case PROP_REGION:
    set_text (self, &self->region, g_value_get_string (value), PROP_REGION);
    break;
  case PROP_ACCOUNT:
    set_text (self, &self->account, g_value_get_string (value), PROP_ACCOUNT);
    break;
  case PROP_SIGN_IN_ON_TEST:
    if (self->sign_in_on_test != g_value_get_boolean (value)) {
      self->sign_in_on_test = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  }
}

static void
sally_settings_dispose (GObject *object)
{
  g_clear_object (&SALLY_SETTINGS (object)->backend);
  G_OBJECT_CLASS (sally_settings_parent_class)->dispose (object);
}

static void
sally_settings_finalize (GObject *object)
{
  SallySettings *self = SALLY_SETTINGS (object);

  g_free (self->region);
  g_free (self->account);
  G_OBJECT_CLASS (sally_settings_parent_class)->finalize (object);
}

static void
sally_settings_class_init (SallySettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_settings_get_property;
  object_class->set_property = sally_settings_set_property;
  object_class->dispose = sally_settings_dispose;
  object_class->finalize = sally_settings_finalize;

  /* The ranges are those of the schema. */
  props[PROP_WARN_DAYS] = g_param_spec_uint ("warn-days", NULL, NULL, 1, 3650, WARN_DAYS, flags);
  props[PROP_PROBE_THREADS] =
      g_param_spec_uint ("probe-threads", NULL, NULL, 1, 256, PROBE_THREADS, flags);
  props[PROP_CONNECT_TIMEOUT] =
      g_param_spec_uint ("connect-timeout", NULL, NULL, 100, 600000, SALLY_CONNECT_TIMEOUT, flags);
  props[PROP_READ_TIMEOUT] =
      g_param_spec_uint ("read-timeout", NULL, NULL, 100, 600000, SALLY_READ_TIMEOUT, flags);
  props[PROP_TOTAL_TIMEOUT] =
      g_param_spec_uint ("total-timeout", NULL, NULL, 100, 600000, SALLY_TOTAL_TIMEOUT, flags);
  props[PROP_REGION] = g_param_spec_string ("region", NULL, NULL, REGION, flags);
  props[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, ACCOUNT, flags);
  props[PROP_SIGN_IN_ON_TEST] = g_param_spec_boolean ("sign-in-on-test", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROP_LAST + 1, props);
}

static void
sally_settings_init (SallySettings *self)
{
  self->warn_days = WARN_DAYS;
  self->probe_threads = PROBE_THREADS;
  self->connect_timeout = SALLY_CONNECT_TIMEOUT;
  self->read_timeout = SALLY_READ_TIMEOUT;
  self->total_timeout = SALLY_TOTAL_TIMEOUT;
  self->region = g_strdup (REGION);
  self->account = g_strdup (ACCOUNT);
}

/**
 * sally_settings_new:
 *
 * The preferences of this user, or the defaults when the schema
 * `io.github.sallyport.Sallyport` is not installed.  Main thread.
 *
 * Returns: (transfer full): the settings
 */
SallySettings *
sally_settings_new (void)
{
  SallySettings *self = g_object_new (SALLY_TYPE_SETTINGS, NULL);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  if (schema != NULL) {
    self->backend = g_settings_new_full (schema, NULL, NULL);
    bind_all (self, schema);
  }
  return self;
}

/**
 * sally_settings_get_warn_days:
 * @self: the settings
 *
 * Returns: how many days before its end a certificate “expires soon”
 */
guint
sally_settings_get_warn_days (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), WARN_DAYS);

  return self->warn_days;
}

/**
 * sally_settings_get_probe_threads:
 * @self: the settings
 *
 * Returns: how many tests run at the same time at most
 */
guint
sally_settings_get_probe_threads (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), PROBE_THREADS);

  return self->probe_threads;
}

/**
 * sally_settings_get_connect_timeout:
 * @self: the settings
 *
 * Returns: milliseconds for the TCP connection of a test
 */
guint
sally_settings_get_connect_timeout (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), SALLY_CONNECT_TIMEOUT);

  return self->connect_timeout;
}

/**
 * sally_settings_get_read_timeout:
 * @self: the settings
 *
 * Returns: milliseconds for each answer of a server
 */
guint
sally_settings_get_read_timeout (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), SALLY_READ_TIMEOUT);

  return self->read_timeout;
}

/**
 * sally_settings_get_total_timeout:
 * @self: the settings
 *
 * Returns: milliseconds for a whole test
 */
guint
sally_settings_get_total_timeout (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), SALLY_TOTAL_TIMEOUT);

  return self->total_timeout;
}

/**
 * sally_settings_get_region:
 * @self: the settings
 *
 * Returns: (transfer none): the AWS region in new ARNs; the default when what
 *   was set cannot stand in an ARN
 */
const char *
sally_settings_get_region (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), REGION);

  return is_region (self->region) ? self->region : REGION;
}

/**
 * sally_settings_get_account:
 * @self: the settings
 *
 * Returns: (transfer none): the AWS account, twelve digits, in new ARNs; the
 *   default when what was set is none
 */
const char *
sally_settings_get_account (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), ACCOUNT);

  return is_account (self->account) ? self->account : ACCOUNT;
}

/**
 * sally_settings_get_sign_in_on_test:
 * @self: the settings
 *
 * Returns: whether a test signs in as well when there is a password
 */
gboolean
sally_settings_get_sign_in_on_test (SallySettings *self)
{
  g_return_val_if_fail (SALLY_IS_SETTINGS (self), FALSE);

  return self->sign_in_on_test;
}
