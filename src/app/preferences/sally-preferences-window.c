/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preferences-window.h"

#include "sally-settings.h"

/* Bindings, nothing else; people count in seconds, the settings in milliseconds. */
struct _SallyPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  GtkWidget *warn_days;
  GtkWidget *sign_in;
  GtkWidget *probe_threads;
  GtkWidget *connect_timeout;
  GtkWidget *read_timeout;
  GtkWidget *total_timeout;
  GtkWidget *region;
  GtkWidget *account;
};

G_DEFINE_FINAL_TYPE (SallyPreferencesWindow, sally_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
sally_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SALLY_TYPE_PREFERENCES_WINDOW);
  G_OBJECT_CLASS (sally_preferences_window_parent_class)->dispose (object);
}

static void
sally_preferences_window_class_init (SallyPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-preferences-window.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SallyPreferencesWindow, name)
  BIND (warn_days);
  BIND (sign_in);
  BIND (probe_threads);
  BIND (connect_timeout);
  BIND (read_timeout);
  BIND (total_timeout);
  BIND (region);
  BIND (account);
#undef BIND
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
sally_preferences_window_init (SallyPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
to_seconds (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, g_value_get_uint (from) / 1000.0);
  return TRUE;
}

static gboolean
to_milliseconds (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_uint (to, (guint) (g_value_get_double (from) * 1000 + 0.5));
  return TRUE;
}

/**
 * sally_preferences_window_new:
 * @settings: what is changed
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
sally_preferences_window_new (SallySettings *settings)
{
  SallyPreferencesWindow *self = g_object_new (SALLY_TYPE_PREFERENCES_WINDOW, NULL);
  const struct {
    const char *setting;
    GtkWidget *widget;
    const char *property;
    gboolean seconds;
  } bindings[] = {
    { "warn-days", self->warn_days, "value", FALSE },
    { "sign-in-on-test", self->sign_in, "active", FALSE },
    { "probe-threads", self->probe_threads, "value", FALSE },
    { "connect-timeout", self->connect_timeout, "value", TRUE },
    { "read-timeout", self->read_timeout, "value", TRUE },
    { "total-timeout", self->total_timeout, "value", TRUE },
    { "region", self->region, "text", FALSE },
    { "account", self->account, "text", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    g_object_bind_property_full (
        settings, bindings[i].setting, bindings[i].widget, bindings[i].property,
        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, bindings[i].seconds ? to_seconds : NULL,
        bindings[i].seconds ? to_milliseconds : NULL, NULL, NULL);
  return GTK_WINDOW (self);
}
