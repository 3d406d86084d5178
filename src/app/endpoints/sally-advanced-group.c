/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-advanced-group.h"
#include "sally-message-row.h"

#include "sally-copy-button.h"
#include "sally-endpoint.h"

#include <glib/gi18n-lib.h>

/* Folded away. */
struct _SallyAdvancedGroup {
  AdwPreferencesGroup parent_instance;

  GtkWidget *attributes_row;
  GtkWidget *arn_row;
  GtkWidget *arn_button;

  SallyEndpoint *endpoint; /* (nullable) (owned) */
  GBindingGroup *bindings; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SallyAdvancedGroup, sally_advanced_group, ADW_TYPE_PREFERENCES_GROUP)

static void
update (SallyAdvancedGroup *self)
{
  const char *arn = sally_endpoint_get_arn (self->endpoint);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->arn_row),
                               *arn != '\0' ? arn : _("Made when the endpoint is saved"));
  g_object_set (self->arn_button, "text", arn, "visible", *arn != '\0', NULL);
}

static void
sally_advanced_group_dispose (GObject *object)
{
  SallyAdvancedGroup *self = SALLY_ADVANCED_GROUP (object);

  if (self->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (self->endpoint, self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->endpoint);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_ADVANCED_GROUP);
  G_OBJECT_CLASS (sally_advanced_group_parent_class)->dispose (object);
}

static void
sally_advanced_group_class_init (SallyAdvancedGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_advanced_group_dispose;
  g_type_ensure (SALLY_TYPE_MESSAGE_ROW);
  g_type_ensure (SALLY_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-advanced-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyAdvancedGroup, attributes_row);
  gtk_widget_class_bind_template_child (widget_class, SallyAdvancedGroup, arn_row);
  gtk_widget_class_bind_template_child (widget_class, SallyAdvancedGroup, arn_button);
}

static void
sally_advanced_group_init (SallyAdvancedGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "extra-attributes", self->attributes_row, "text",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/**
 * sally_advanced_group_set_endpoint:
 * @self: the group
 * @endpoint: what is edited
 */
void
sally_advanced_group_set_endpoint (SallyAdvancedGroup *self, SallyEndpoint *endpoint)
{
  g_return_if_fail (SALLY_IS_ADVANCED_GROUP (self));
  g_set_object (&self->endpoint, endpoint);
  g_binding_group_set_source (self->bindings, endpoint);
  g_signal_connect_object (endpoint, "notify::arn", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
