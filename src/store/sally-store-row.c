/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-store-row-private.h"

/* A row of a list: a key, and the object once it was fetched. */
struct _SallyStoreRow {
  GObject parent_instance;

  gint64 key;
  GObject *item; /* (owned) (nullable) */
  gpointer list; /* (nullable) told when the row goes */
  SallyStoreRowGone gone;
};

G_DEFINE_FINAL_TYPE (SallyStoreRow, sally_store_row, G_TYPE_OBJECT)

typedef enum {
  PROP_ITEM = 1,
} SallyStoreRowProperty;

static GParamSpec *props[PROP_ITEM + 1];

static void
sally_store_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyStoreRow *self = SALLY_STORE_ROW (object);

  switch ((SallyStoreRowProperty) id) {
  case PROP_ITEM:
    g_value_set_object (value, self->item);
    break;
  }
}

static void
sally_store_row_dispose (GObject *object)
{
  SallyStoreRow *self = SALLY_STORE_ROW (object);

  if (self->list != NULL)
    self->gone (g_steal_pointer (&self->list), self->key);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (sally_store_row_parent_class)->dispose (object);
}

static void
sally_store_row_class_init (SallyStoreRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sally_store_row_get_property;
  object_class->dispose = sally_store_row_dispose;

  props[PROP_ITEM] =
      g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_store_row_init (SallyStoreRow *self)
{
}

SallyStoreRow *
sally_store_row_new (gint64 key, gpointer list, SallyStoreRowGone gone)
{
  SallyStoreRow *self = g_object_new (SALLY_TYPE_STORE_ROW, NULL);

  self->key = key;
  self->list = list;
  self->gone = gone;
  return self;
}

void
sally_store_row_set_item (SallyStoreRow *self, GObject *item)
{
  if (g_set_object (&self->item, item))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
}

/* The list is gone; whoever holds the row keeps what it shows. */
void
sally_store_row_orphan (SallyStoreRow *self)
{
  self->list = NULL;
}

/**
 * sally_store_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the object, %NULL while it is being fetched
 */
gpointer
sally_store_row_get_item (SallyStoreRow *self)
{
  g_return_val_if_fail (SALLY_IS_STORE_ROW (self), NULL);

  return self->item;
}

/**
 * sally_store_row_get_key:
 * @self: a row
 *
 * Returns: what tells the row from others in its list
 */
gint64
sally_store_row_get_key (SallyStoreRow *self)
{
  g_return_val_if_fail (SALLY_IS_STORE_ROW (self), 0);

  return self->key;
}
