/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-server-group.h"
#include "sally-message-row.h"

#include "sally-endpoint.h"
#include "sally-engine.h"

#include <glib/gi18n-lib.h>

/* Host, port, name to verify, database.  The port is text on screen and a
 * number in the endpoint; what is no port stays on screen with the reason and
 * does not get into the endpoint.
 */
struct _SallyServerGroup {
  AdwPreferencesGroup parent_instance;

  GtkWidget *server_row;
  GtkWidget *port_row;
  SallyMessageRow *port_message;
  GtkWidget *verify_row;
  GtkWidget *database_row;

  SallyEndpoint *endpoint; /* (nullable) (owned) */
  GBindingGroup *bindings; /* (owned) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SallyServerGroup, sally_server_group, ADW_TYPE_PREFERENCES_GROUP)

static void
port_changed_cb (SallyServerGroup *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->port_row))));
  guint64 port = 0;

  if (self->endpoint == NULL || self->updating)
    return;
  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL)) {
    sally_message_row_set_own_text (self->port_message, _("A port is a number from 1 to 65535"));
    self->updating = TRUE;
    g_object_notify (G_OBJECT (self->endpoint), "port");
    self->updating = FALSE;
    return;
  }
  sally_message_row_set_own_text (self->port_message, NULL);
  self->updating = TRUE;
  sally_endpoint_set_port (self->endpoint, (guint) port);
  g_object_notify (G_OBJECT (self->endpoint), "port");
  self->updating = FALSE;
}

static void
port_set_cb (SallyServerGroup *self)
{
  guint port = sally_endpoint_get_port (self->endpoint);
  g_autofree char *text = port > 0 ? g_strdup_printf ("%u", port) : g_strdup ("");

  if (self->updating)
    return;
  sally_message_row_set_own_text (self->port_message, NULL);
  self->updating = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->port_row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->port_row), text);
  self->updating = FALSE;
}

static void
engine_changed_cb (SallyServerGroup *self)
{
  const SallyEngine *engine = sally_endpoint_get_engine (self->endpoint);
  g_autofree char *title = NULL;

  if (engine->port > 0)
    title = g_strdup_printf (_("Port (%u When Empty)"), engine->port);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->port_row),
                                 title != NULL ? title : _("Port"));
}

static void
sally_server_group_dispose (GObject *object)
{
  SallyServerGroup *self = SALLY_SERVER_GROUP (object);

  if (self->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (self->endpoint, self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->endpoint);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_SERVER_GROUP);
  G_OBJECT_CLASS (sally_server_group_parent_class)->dispose (object);
}

static void
sally_server_group_class_init (SallyServerGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_server_group_dispose;
  g_type_ensure (SALLY_TYPE_MESSAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-server-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyServerGroup, server_row);
  gtk_widget_class_bind_template_child (widget_class, SallyServerGroup, port_row);
  gtk_widget_class_bind_template_child (widget_class, SallyServerGroup, port_message);
  gtk_widget_class_bind_template_child (widget_class, SallyServerGroup, verify_row);
  gtk_widget_class_bind_template_child (widget_class, SallyServerGroup, database_row);
}

static void
sally_server_group_init (SallyServerGroup *self)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "server", self->server_row, "text", flags);
  g_binding_group_bind (self->bindings, "verify-as", self->verify_row, "text", flags);
  g_binding_group_bind (self->bindings, "database", self->database_row, "text", flags);
  g_signal_connect_swapped (self->port_row, "changed", G_CALLBACK (port_changed_cb), self);
}

/**
 * sally_server_group_set_endpoint:
 * @self: the group
 * @endpoint: what is edited
 */
void
sally_server_group_set_endpoint (SallyServerGroup *self, SallyEndpoint *endpoint)
{
  g_return_if_fail (SALLY_IS_SERVER_GROUP (self));
  g_set_object (&self->endpoint, endpoint);
  g_binding_group_set_source (self->bindings, endpoint);
  g_signal_connect_object (endpoint, "notify::engine", G_CALLBACK (engine_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (endpoint, "notify::port", G_CALLBACK (port_set_cb), self,
                           G_CONNECT_SWAPPED);
  engine_changed_cb (self);
  port_set_cb (self);
}
