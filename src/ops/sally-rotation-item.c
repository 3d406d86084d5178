/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rotation-item.h"

#include "sally-endpoint.h"
#include "sally-report.h"

struct _SallyRotationItem {
  GObject parent_instance;

  SallyEndpoint *endpoint; /* (owned) */
  SallyReport *now;        /* (owned) (nullable) */
  SallyReport *then;       /* (owned) (nullable) */
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (SallyRotationItem, sally_rotation_item, G_TYPE_OBJECT)

typedef enum {
  PROP_CHOSEN = 1,
  PROP_NOW,
  PROP_THEN,
  PROP_LAST = PROP_THEN
} SallyRotationItemProperty;

static GParamSpec *props[PROP_LAST + 1];

static void
sally_rotation_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyRotationItem *self = SALLY_ROTATION_ITEM (object);

  switch ((SallyRotationItemProperty) id) {
  case PROP_CHOSEN:
    g_value_set_boolean (value, self->chosen);
    break;
  case PROP_NOW:
    g_value_set_object (value, self->now);
    break;
  case PROP_THEN:
    g_value_set_object (value, self->then);
    break;
  }
}

static void
sally_rotation_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHOSEN)
    sally_rotation_item_set_chosen (SALLY_ROTATION_ITEM (object), g_value_get_boolean (value));
}

static void
sally_rotation_item_dispose (GObject *object)
{
  SallyRotationItem *self = SALLY_ROTATION_ITEM (object);

  g_clear_object (&self->endpoint);
  g_clear_object (&self->now);
  g_clear_object (&self->then);
  G_OBJECT_CLASS (sally_rotation_item_parent_class)->dispose (object);
}

static void
sally_rotation_item_class_init (SallyRotationItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_rotation_item_get_property;
  object_class->set_property = sally_rotation_item_set_property;
  object_class->dispose = sally_rotation_item_dispose;
  props[PROP_CHOSEN] =
      g_param_spec_boolean ("chosen", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  props[PROP_NOW] =
      g_param_spec_object ("now", NULL, NULL, SALLY_TYPE_REPORT, G_PARAM_READABLE | flags);
  props[PROP_THEN] =
      g_param_spec_object ("then", NULL, NULL, SALLY_TYPE_REPORT, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, PROP_LAST + 1, props);
}

static void
sally_rotation_item_init (SallyRotationItem *self)
{
}

/**
 * sally_rotation_item_new:
 * @endpoint: an endpoint that has the old certificate
 *
 * Returns: (transfer full): an item without results
 */
SallyRotationItem *
sally_rotation_item_new (SallyEndpoint *endpoint)
{
  SallyRotationItem *self = g_object_new (SALLY_TYPE_ROTATION_ITEM, NULL);

  self->endpoint = g_object_ref (endpoint);
  return self;
}

/**
 * sally_rotation_item_get_endpoint:
 * @self: an item
 *
 * Returns: (transfer none): the endpoint as it was when the rotation began
 */
SallyEndpoint *
sally_rotation_item_get_endpoint (SallyRotationItem *self)
{
  g_return_val_if_fail (SALLY_IS_ROTATION_ITEM (self), NULL);

  return self->endpoint;
}

/**
 * sally_rotation_item_get_chosen:
 * @self: an item
 *
 * Returns: whether the endpoint gets the new certificate
 */
gboolean
sally_rotation_item_get_chosen (SallyRotationItem *self)
{
  g_return_val_if_fail (SALLY_IS_ROTATION_ITEM (self), FALSE);

  return self->chosen;
}

/**
 * sally_rotation_item_set_chosen:
 * @self: an item
 * @chosen: whether the endpoint gets the new certificate
 */
void
sally_rotation_item_set_chosen (SallyRotationItem *self, gboolean chosen)
{
  g_return_if_fail (SALLY_IS_ROTATION_ITEM (self));

  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);
}

/**
 * sally_rotation_item_get_now:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the test with the old certificate
 */
SallyReport *
sally_rotation_item_get_now (SallyRotationItem *self)
{
  g_return_val_if_fail (SALLY_IS_ROTATION_ITEM (self), NULL);

  return self->now;
}

/**
 * sally_rotation_item_set_now:
 * @self: an item
 * @report: (nullable): the test with the old certificate
 */
void
sally_rotation_item_set_now (SallyRotationItem *self, SallyReport *report)
{
  g_return_if_fail (SALLY_IS_ROTATION_ITEM (self));

  if (g_set_object (&self->now, report))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOW]);
}

/**
 * sally_rotation_item_get_then:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the test with the new certificate
 */
SallyReport *
sally_rotation_item_get_then (SallyRotationItem *self)
{
  g_return_val_if_fail (SALLY_IS_ROTATION_ITEM (self), NULL);

  return self->then;
}

/**
 * sally_rotation_item_set_then:
 * @self: an item
 * @report: (nullable): the test with the new certificate
 */
void
sally_rotation_item_set_then (SallyRotationItem *self, SallyReport *report)
{
  g_return_if_fail (SALLY_IS_ROTATION_ITEM (self));

  if (g_set_object (&self->then, report))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_THEN]);
}
