/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-field.h"

/* One line of a certificate's details: a label, a value, and how to show it. */
struct _SallyField {
  GObject parent_instance;

  char *label; /* (owned) */
  char *value; /* (owned) */
  gboolean code;
};

G_DEFINE_FINAL_TYPE (SallyField, sally_field, G_TYPE_OBJECT)

typedef enum {
  PROP_LABEL = 1,
  PROP_VALUE,
  PROP_CODE,
} SallyFieldProperty;

static GParamSpec *props[PROP_CODE + 1];

static void
sally_field_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SallyField *self = SALLY_FIELD (object);

  switch ((SallyFieldProperty) prop_id) {
  case PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  case PROP_VALUE:
    g_value_set_string (value, self->value);
    break;
  case PROP_CODE:
    g_value_set_boolean (value, self->code);
    break;
  }
}

static void
sally_field_finalize (GObject *object)
{
  SallyField *self = SALLY_FIELD (object);

  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (sally_field_parent_class)->finalize (object);
}

static void
sally_field_class_init (SallyFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_field_get_property;
  object_class->finalize = sally_field_finalize;

  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  props[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, "", flags);
  props[PROP_CODE] = g_param_spec_boolean ("code", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_field_init (SallyField *self)
{
}

/**
 * sally_field_new:
 * @label: what it is, translated
 * @value: valid UTF-8
 * @code: whether it is a fingerprint or the like
 *
 * Returns: (transfer full): a line
 */
SallyField *
sally_field_new (const char *label, const char *value, gboolean code)
{
  SallyField *self;

  g_return_val_if_fail (label != NULL && value != NULL, NULL);

  self = g_object_new (SALLY_TYPE_FIELD, NULL);
  self->label = g_strdup (label);
  self->value = g_strdup (value);
  self->code = code;
  return self;
}

/**
 * sally_field_get_label:
 * @self: a line
 *
 * Returns: (transfer none): what it is, translated
 */
const char *
sally_field_get_label (SallyField *self)
{
  g_return_val_if_fail (SALLY_IS_FIELD (self), NULL);

  return self->label;
}

/**
 * sally_field_get_value:
 * @self: a line
 *
 * Returns: (transfer none): its value
 */
const char *
sally_field_get_value (SallyField *self)
{
  g_return_val_if_fail (SALLY_IS_FIELD (self), NULL);

  return self->value;
}

/**
 * sally_field_get_code:
 * @self: a line
 *
 * Returns: whether to show it monospaced and with a copy button
 */
gboolean
sally_field_get_code (SallyField *self)
{
  g_return_val_if_fail (SALLY_IS_FIELD (self), FALSE);

  return self->code;
}
