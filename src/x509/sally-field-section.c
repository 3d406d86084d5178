/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-field.h"

/* Some lines of a certificate's details under one title.  It is filled by who
 * makes it and does not change after that.
 */
struct _SallyFieldSection {
  GObject parent_instance;

  char *title;       /* (owned) */
  GPtrArray *fields; /* (owned) of SallyField */
};

static GType
sally_field_section_get_item_type (GListModel *model)
{
  return SALLY_TYPE_FIELD;
}

static guint
sally_field_section_get_n_items (GListModel *model)
{
  return SALLY_FIELD_SECTION (model)->fields->len;
}

static gpointer
sally_field_section_get_item (GListModel *model, guint position)
{
  SallyFieldSection *self = SALLY_FIELD_SECTION (model);

  return position < self->fields->len ? g_object_ref (self->fields->pdata[position]) : NULL;
}

static void
sally_field_section_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sally_field_section_get_item_type;
  iface->get_n_items = sally_field_section_get_n_items;
  iface->get_item = sally_field_section_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SallyFieldSection,
                               sally_field_section,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sally_field_section_list_model_init))

typedef enum {
  PROP_TITLE = 1,
} SallyFieldSectionProperty;

static GParamSpec *props[PROP_TITLE + 1];

static void
sally_field_section_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((SallyFieldSectionProperty) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, SALLY_FIELD_SECTION (object)->title);
    break;
  }
}

static void
sally_field_section_finalize (GObject *object)
{
  SallyFieldSection *self = SALLY_FIELD_SECTION (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);

  G_OBJECT_CLASS (sally_field_section_parent_class)->finalize (object);
}

static void
sally_field_section_class_init (SallyFieldSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sally_field_section_get_property;
  object_class->finalize = sally_field_section_finalize;

  props[PROP_TITLE] = g_param_spec_string (
      "title", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_field_section_init (SallyFieldSection *self)
{
  self->fields = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sally_field_section_new:
 * @title: translated
 *
 * Returns: (transfer full): a section without lines
 */
SallyFieldSection *
sally_field_section_new (const char *title)
{
  SallyFieldSection *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (SALLY_TYPE_FIELD_SECTION, NULL);
  self->title = g_strdup (title);
  return self;
}

/**
 * sally_field_section_get_title:
 * @self: a section
 *
 * Returns: (transfer none): its title, translated
 */
const char *
sally_field_section_get_title (SallyFieldSection *self)
{
  g_return_val_if_fail (SALLY_IS_FIELD_SECTION (self), NULL);

  return self->title;
}

/**
 * sally_field_section_add:
 * @self: a section
 * @label: what the value is, translated
 * @value: (nullable): valid UTF-8; nothing is added without
 * @code: whether it is a fingerprint or the like
 *
 * Adds a line at the end.
 */
void
sally_field_section_add (SallyFieldSection *self,
                         const char *label,
                         const char *value,
                         gboolean code)
{
  g_return_if_fail (SALLY_IS_FIELD_SECTION (self) && label != NULL);

  if (value == NULL)
    return;
  g_ptr_array_add (self->fields, sally_field_new (label, value, code));
  g_list_model_items_changed (G_LIST_MODEL (self), self->fields->len - 1, 0, 1);
}
