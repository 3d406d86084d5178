/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-general-group.h"
#include "sally-message-row.h"

#include "sally-endpoint.h"
#include "sally-engine.h"

/* The engines come from the one table of the model, so a new engine is here by
 * itself.
 */
struct _SallyGeneralGroup {
  AdwPreferencesGroup parent_instance;

  GtkToggleButton *source_button;
  GtkToggleButton *target_button;
  AdwComboRow *engine_row;
  GtkWidget *identifier_row;

  SallyEndpoint *endpoint; /* (nullable) (owned) */
  GBindingGroup *bindings; /* (owned) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SallyGeneralGroup, sally_general_group, ADW_TYPE_PREFERENCES_GROUP)

static void
type_toggled_cb (SallyGeneralGroup *self)
{
  if (self->endpoint != NULL && !self->updating)
    sally_endpoint_set_endpoint_type (
        self->endpoint, gtk_toggle_button_get_active (self->source_button) ? SALLY_ENDPOINT_SOURCE
                                                                           : SALLY_ENDPOINT_TARGET);
}

static void
engine_selected_cb (SallyGeneralGroup *self)
{
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);
  guint selected = adw_combo_row_get_selected (self->engine_row);

  if (self->endpoint != NULL && !self->updating && selected < n_engines)
    sally_endpoint_set_engine (self->endpoint, &engines[selected]);
}

/* An engine that can only be one of the two decides the type. */
static void
update (SallyGeneralGroup *self)
{
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);
  const SallyEngine *engine = sally_endpoint_get_engine (self->endpoint);

  self->updating = TRUE;
  if (sally_endpoint_get_endpoint_type (self->endpoint) == SALLY_ENDPOINT_SOURCE)
    gtk_toggle_button_set_active (self->source_button, TRUE);
  else
    gtk_toggle_button_set_active (self->target_button, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->source_button), engine->source);
  gtk_widget_set_sensitive (GTK_WIDGET (self->target_button), engine->target);
  for (guint i = 0; i < n_engines; i++)
    if (&engines[i] == engine)
      adw_combo_row_set_selected (self->engine_row, i);
  self->updating = FALSE;
}

static void
engine_changed_cb (SallyGeneralGroup *self)
{
  const SallyEngine *engine = sally_endpoint_get_engine (self->endpoint);
  SallyEndpointType type = sally_endpoint_get_endpoint_type (self->endpoint);

  if (type == SALLY_ENDPOINT_SOURCE && !engine->source && engine->target)
    sally_endpoint_set_endpoint_type (self->endpoint, SALLY_ENDPOINT_TARGET);
  if (type == SALLY_ENDPOINT_TARGET && !engine->target && engine->source)
    sally_endpoint_set_endpoint_type (self->endpoint, SALLY_ENDPOINT_SOURCE);
  update (self);
}

static void
sally_general_group_dispose (GObject *object)
{
  SallyGeneralGroup *self = SALLY_GENERAL_GROUP (object);

  if (self->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (self->endpoint, self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->endpoint);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_GENERAL_GROUP);
  G_OBJECT_CLASS (sally_general_group_parent_class)->dispose (object);
}

static void
sally_general_group_class_init (SallyGeneralGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_general_group_dispose;
  g_type_ensure (SALLY_TYPE_MESSAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-general-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyGeneralGroup, source_button);
  gtk_widget_class_bind_template_child (widget_class, SallyGeneralGroup, target_button);
  gtk_widget_class_bind_template_child (widget_class, SallyGeneralGroup, engine_row);
  gtk_widget_class_bind_template_child (widget_class, SallyGeneralGroup, identifier_row);
  gtk_widget_class_bind_template_callback (widget_class, type_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, engine_selected_cb);
}

static void
sally_general_group_init (SallyGeneralGroup *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n_engines; i++)
    gtk_string_list_append (labels, engines[i].label);
  self->updating = TRUE;
  adw_combo_row_set_model (self->engine_row, G_LIST_MODEL (labels));
  self->updating = FALSE;
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "identifier", self->identifier_row, "text",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/**
 * sally_general_group_set_endpoint:
 * @self: the group
 * @endpoint: what is edited
 */
void
sally_general_group_set_endpoint (SallyGeneralGroup *self, SallyEndpoint *endpoint)
{
  g_return_if_fail (SALLY_IS_GENERAL_GROUP (self));
  g_set_object (&self->endpoint, endpoint);
  g_binding_group_set_source (self->bindings, endpoint);
  g_signal_connect_object (endpoint, "notify::engine", G_CALLBACK (engine_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (endpoint, "notify::endpoint-type", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  engine_changed_cb (self);
}
