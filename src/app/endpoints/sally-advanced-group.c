/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-advanced-group.h"
#include "sally-message-row.h"

#include "sally-copy-button.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"

#include <glib/gi18n-lib.h>

/* Folded away.  Direct TLS is shown only for the family that knows it. */
struct _SallyAdvancedGroup {
  AdwPreferencesGroup parent_instance;

  GtkWidget *attributes_row;
  GtkWidget *direct_row;
  GtkSwitch *direct_switch;
  GtkWidget *arn_row;
  GtkWidget *arn_button;

  SallyEndpoint *endpoint; /* (nullable) (owned) */
  GBindingGroup *bindings; /* (owned) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SallyAdvancedGroup, sally_advanced_group, ADW_TYPE_PREFERENCES_GROUP)

static void
direct_toggled_cb (SallyAdvancedGroup *self)
{
  if (self->endpoint == NULL || self->updating)
    return;
  sally_endpoint_set_setting (self->endpoint, SALLY_SETTING_NEGOTIATION,
                              gtk_switch_get_active (self->direct_switch) ? "direct" : NULL);
  g_object_notify (G_OBJECT (self->endpoint), "extra-attributes");
}

static void
update (SallyAdvancedGroup *self)
{
  const char *arn = sally_endpoint_get_arn (self->endpoint);

  self->updating = TRUE;
  gtk_widget_set_visible (self->direct_row, sally_endpoint_get_engine (self->endpoint)->family
                                                == SALLY_FAMILY_POSTGRES);
  gtk_switch_set_active (
      self->direct_switch,
      g_strcmp0 (sally_endpoint_get_setting (self->endpoint, SALLY_SETTING_NEGOTIATION), "direct")
          == 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->arn_row),
                               *arn != '\0' ? arn : _("Made when the endpoint is saved"));
  g_object_set (self->arn_button, "text", arn, "visible", *arn != '\0', NULL);
  self->updating = FALSE;
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
  gtk_widget_class_bind_template_child (widget_class, SallyAdvancedGroup, direct_row);
  gtk_widget_class_bind_template_child (widget_class, SallyAdvancedGroup, direct_switch);
  gtk_widget_class_bind_template_child (widget_class, SallyAdvancedGroup, arn_row);
  gtk_widget_class_bind_template_child (widget_class, SallyAdvancedGroup, arn_button);
  gtk_widget_class_bind_template_callback (widget_class, direct_toggled_cb);
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
  g_signal_connect_object (endpoint, "notify::engine", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (endpoint, "notify::arn", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
