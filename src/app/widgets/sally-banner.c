/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-banner.h"
#include "sally-closures.h"

/* What stays true for a while (no keyring, certificates that run out, a test
 * of everything) is told here; what happened once is told by a toast.
 */
struct _SallyBanner {
  AdwBin parent_instance;

  GtkWidget *revealer;
  char *title;        /* (owned) */
  char *button_label; /* (owned) */
  char *icon_name;    /* (owned) */
  gboolean revealed;
};

G_DEFINE_FINAL_TYPE (SallyBanner, sally_banner, ADW_TYPE_BIN)

typedef enum {
  PROP_TITLE = 1,
  PROP_BUTTON_LABEL,
  PROP_ICON_NAME,
  PROP_REVEALED,
} SallyBannerProperty;

static GParamSpec *props[PROP_REVEALED + 1];
static guint button_clicked_signal;

static void
button_clicked_cb (SallyBanner *self)
{
  g_signal_emit (self, button_clicked_signal, 0);
}

static void
set_string (SallyBanner *self, char **field, const char *value, SallyBannerProperty property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value != NULL ? value : "");
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
sally_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyBanner *self = SALLY_BANNER (object);

  switch ((SallyBannerProperty) id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_BUTTON_LABEL:
    g_value_set_string (value, self->button_label);
    break;
  case PROP_ICON_NAME:
    g_value_set_string (value, self->icon_name);
    break;
  case PROP_REVEALED:
    g_value_set_boolean (value, self->revealed);
    break;
  }
}

static void
sally_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyBanner *self = SALLY_BANNER (object);

  switch ((SallyBannerProperty) id) {
  case PROP_TITLE:
    sally_banner_set_title (self, g_value_get_string (value));
    break;
  case PROP_BUTTON_LABEL:
    sally_banner_set_button_label (self, g_value_get_string (value));
    break;
  case PROP_ICON_NAME:
    set_string (self, &self->icon_name, g_value_get_string (value), PROP_ICON_NAME);
    break;
  case PROP_REVEALED:
    sally_banner_set_revealed (self, g_value_get_boolean (value));
    break;
  }
}

static void
sally_banner_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SALLY_TYPE_BANNER);
  G_OBJECT_CLASS (sally_banner_parent_class)->dispose (object);
}

static void
sally_banner_finalize (GObject *object)
{
  SallyBanner *self = SALLY_BANNER (object);

  g_free (self->title);
  g_free (self->button_label);
  g_free (self->icon_name);
  G_OBJECT_CLASS (sally_banner_parent_class)->finalize (object);
}

static void
sally_banner_class_init (SallyBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_banner_get_property;
  object_class->set_property = sally_banner_set_property;
  object_class->dispose = sally_banner_dispose;
  object_class->finalize = sally_banner_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, "", flags);
  props[PROP_ICON_NAME] =
      g_param_spec_string ("icon-name", NULL, NULL, "dialog-warning-symbolic", flags);
  props[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  button_clicked_signal = g_signal_new ("button-clicked", SALLY_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, SALLY_RESOURCE_PATH "sally-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyBanner, revealer);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  sally_closures_bind (widget_class);
}

static void
sally_banner_init (SallyBanner *self)
{
  self->title = g_strdup ("");
  self->button_label = g_strdup ("");
  self->icon_name = g_strdup ("dialog-warning-symbolic");
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_banner_set_title:
 * @self: a banner
 * @title: (nullable): plain text, never markup
 */
void
sally_banner_set_title (SallyBanner *self, const char *title)
{
  g_return_if_fail (SALLY_IS_BANNER (self));
  set_string (self, &self->title, title, PROP_TITLE);
}

/**
 * sally_banner_set_button_label:
 * @self: a banner
 * @label: (nullable): the button's text; empty for no button
 */
void
sally_banner_set_button_label (SallyBanner *self, const char *label)
{
  g_return_if_fail (SALLY_IS_BANNER (self));
  set_string (self, &self->button_label, label, PROP_BUTTON_LABEL);
}

/**
 * sally_banner_set_revealed:
 * @self: a banner
 * @revealed: whether it is shown
 */
void
sally_banner_set_revealed (SallyBanner *self, gboolean revealed)
{
  g_return_if_fail (SALLY_IS_BANNER (self));
  if (self->revealed == revealed)
    return;
  self->revealed = revealed;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVEALED]);
}
