/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-lamps.h"

#include "sally-report-entry.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>

/* Four small images in a row.  Each state has a picture of its own, so that the
 * row is readable without colours; the whole has one accessible label instead
 * of four nameless pictures.
 */
struct _SallyLamps {
  GtkWidget parent_instance;

  GtkWidget *images[SALLY_N_SSL_MODES]; /* (owned by the parent) */
  guint lamps;
};

G_DEFINE_FINAL_TYPE (SallyLamps, sally_lamps, GTK_TYPE_WIDGET)

typedef enum { PROP_LAMPS = 1 } SallyLampsProperty;

static GParamSpec *props[PROP_LAMPS + 1];

typedef struct {
  const char *icon_name;
  const char *css_class;
  const char *word;
} LampLook;

/* clang-format off */
static const LampLook looks[] = {
  [SALLY_LAMP_COULD_NOT_TEST] = {
    "sally-lamp-unknown-symbolic", "unknown", N_("not known") },
  [SALLY_LAMP_WORKS] = { "sally-lamp-works-symbolic", "works", N_("works") },
  [SALLY_LAMP_FAILS] = { "sally-lamp-fails-symbolic", "fails",
    N_("fails") },
};
/* clang-format on */

static const LampLook *
get_look (guint lamps, int mode)
{
  guint state = SALLY_LAMPS_GET (lamps, mode);

  return &looks[state < G_N_ELEMENTS (looks) ? state : SALLY_LAMP_COULD_NOT_TEST];
}

static void
update (SallyLamps *self)
{
  g_autofree char *text = sally_lamps_describe (self->lamps);

  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
    const LampLook *look = get_look (self->lamps, mode);
    const char *classes[] = { "lamp", look->css_class, NULL };

    gtk_image_set_from_icon_name (GTK_IMAGE (self->images[mode]), look->icon_name);
    gtk_widget_set_css_classes (self->images[mode], classes);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

static void
sally_lamps_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((SallyLampsProperty) id) {
  case PROP_LAMPS:
    g_value_set_uint (value, SALLY_LAMPS (object)->lamps);
    break;
  }
}

static void
sally_lamps_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((SallyLampsProperty) id) {
  case PROP_LAMPS:
    sally_lamps_set_lamps (SALLY_LAMPS (object), g_value_get_uint (value));
    break;
  }
}

static void
sally_lamps_dispose (GObject *object)
{
  SallyLamps *self = SALLY_LAMPS (object);

  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    g_clear_pointer (&self->images[mode], gtk_widget_unparent);
  G_OBJECT_CLASS (sally_lamps_parent_class)->dispose (object);
}

static void
sally_lamps_class_init (SallyLampsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sally_lamps_get_property;
  object_class->set_property = sally_lamps_set_property;
  object_class->dispose = sally_lamps_dispose;
  props[PROP_LAMPS] =
      g_param_spec_uint ("lamps", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "lamps");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sally_lamps_init (SallyLamps *self)
{
  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
    self->images[mode] =
        g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    gtk_widget_set_parent (self->images[mode], GTK_WIDGET (self));
  }
  update (self);
}

/**
 * sally_lamps_new:
 *
 * Returns: (transfer floating): four lamps, none of them known
 */
GtkWidget *
sally_lamps_new (void)
{
  return g_object_new (SALLY_TYPE_LAMPS, NULL);
}

/**
 * sally_lamps_set_lamps:
 * @self: the lamps
 * @lamps: two bits a mode, #SallyLampState; what comes from a database may be
 *   anything
 */
void
sally_lamps_set_lamps (SallyLamps *self, guint lamps)
{
  g_return_if_fail (SALLY_IS_LAMPS (self));
  if (self->lamps == lamps)
    return;
  self->lamps = lamps;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAMPS]);
}

/**
 * sally_lamps_describe:
 * @lamps: two bits a mode
 *
 * Returns: (transfer full): the ladder in words, such as “none works, require
 *   works, verify-ca works, verify-full fails”
 */
char *
sally_lamps_describe (guint lamps)
{
  GString *text = g_string_new (NULL);

  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    /* Translators: one SSL mode and how it stands, as in “verify-ca works” */
    g_string_append_printf (text, C_("lamp", "%s%s %s"), mode > 0 ? ", " : "",
                            sally_ssl_mode_get_name (mode), _(get_look (lamps, mode)->word));
  return g_string_free (text, FALSE);
}
