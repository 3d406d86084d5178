/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-x509-item.h"

#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* What the list of X.509 certificates knows of a row beyond the certificate
 * itself: whether it is open, so that recycled widgets remember it.
 */
struct _SallyX509Item {
  GObject parent_instance;

  SallyX509 *x509; /* (owned) */
  SallyX509State state;
  gboolean duplicate;
  gboolean expanded;
  char *haystack; /* (nullable) (owned): folded, made by the first search */
};

G_DEFINE_FINAL_TYPE (SallyX509Item, sally_x509_item, G_TYPE_OBJECT)

typedef enum {
  PROP_X509 = 1,
  PROP_STATE,
  PROP_DUPLICATE,
  PROP_EXPANDED,
} SallyX509ItemProperty;

static GParamSpec *props[PROP_EXPANDED + 1];

static void
sally_x509_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyX509Item *self = SALLY_X509_ITEM (object);

  switch ((SallyX509ItemProperty) id) {
  case PROP_X509:
    g_value_set_object (value, self->x509);
    break;
  case PROP_STATE:
    g_value_set_int (value, self->state);
    break;
  case PROP_DUPLICATE:
    g_value_set_boolean (value, self->duplicate);
    break;
  case PROP_EXPANDED:
    g_value_set_boolean (value, self->expanded);
    break;
  }
}

static void
sally_x509_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyX509Item *self = SALLY_X509_ITEM (object);

  switch ((SallyX509ItemProperty) id) {
  case PROP_X509:
  case PROP_STATE:
  case PROP_DUPLICATE:
    break;
  case PROP_EXPANDED:
    if (self->expanded == g_value_get_boolean (value))
      return;
    self->expanded = g_value_get_boolean (value);
    g_object_notify_by_pspec (object, pspec);
    break;
  }
}

static void
sally_x509_item_finalize (GObject *object)
{
  SallyX509Item *self = SALLY_X509_ITEM (object);

  g_clear_object (&self->x509);
  g_free (self->haystack);
  G_OBJECT_CLASS (sally_x509_item_parent_class)->finalize (object);
}

static void
sally_x509_item_class_init (SallyX509ItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_x509_item_get_property;
  object_class->set_property = sally_x509_item_set_property;
  object_class->finalize = sally_x509_item_finalize;
  props[PROP_X509] = g_param_spec_object ("x509", NULL, NULL, SALLY_TYPE_X509, readable);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, readable);
  props[PROP_DUPLICATE] = g_param_spec_boolean ("duplicate", NULL, NULL, FALSE, readable);
  props[PROP_EXPANDED] =
      g_param_spec_boolean ("expanded", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_x509_item_init (SallyX509Item *self)
{
}

/**
 * sally_x509_item_new:
 * @x509: a certificate
 * @state: how it stands now
 * @duplicate: the same one came earlier in the file
 *
 * Returns: (transfer full): a row
 */
SallyX509Item *
sally_x509_item_new (SallyX509 *x509, SallyX509State state, gboolean duplicate)
{
  SallyX509Item *self = g_object_new (SALLY_TYPE_X509_ITEM, NULL);

  self->x509 = g_object_ref (x509);
  self->state = state;
  self->duplicate = duplicate;
  return self;
}

/**
 * sally_x509_item_get_x509:
 * @self: a row
 *
 * Returns: (transfer none): the certificate
 */
SallyX509 *
sally_x509_item_get_x509 (SallyX509Item *self)
{
  g_return_val_if_fail (SALLY_IS_X509_ITEM (self), NULL);
  return self->x509;
}

/**
 * sally_x509_item_get_state:
 * @self: a row
 *
 * Returns: how it stands
 */
SallyX509State
sally_x509_item_get_state (SallyX509Item *self)
{
  g_return_val_if_fail (SALLY_IS_X509_ITEM (self), SALLY_X509_VALID);
  return self->state;
}

/**
 * sally_x509_item_get_duplicate:
 * @self: a row
 *
 * Returns: whether the same certificate came earlier in the file
 */
gboolean
sally_x509_item_get_duplicate (SallyX509Item *self)
{
  g_return_val_if_fail (SALLY_IS_X509_ITEM (self), FALSE);
  return self->duplicate;
}

/**
 * sally_x509_item_get_expanded:
 * @self: a row
 *
 * Returns: whether its fields are shown
 */
gboolean
sally_x509_item_get_expanded (SallyX509Item *self)
{
  g_return_val_if_fail (SALLY_IS_X509_ITEM (self), FALSE);
  return self->expanded;
}

/**
 * sally_x509_item_matches:
 * @self: a row
 * @search: text, folded by g_utf8_casefold()
 *
 * Returns: whether the text is in its names, serial number or fingerprint
 */
gboolean
sally_x509_item_matches (SallyX509Item *self, const char *search)
{
  g_return_val_if_fail (SALLY_IS_X509_ITEM (self), FALSE);
  if (self->haystack == NULL) {
    g_autofree char *names = g_strjoinv ("\n", (char **) sally_x509_get_dns_names (self->x509));
    g_autofree char *all =
        g_strjoin ("\n", sally_x509_get_title (self->x509), sally_x509_get_subject (self->x509),
                   sally_x509_get_issuer (self->x509), sally_x509_get_serial (self->x509),
                   sally_x509_get_sha256 (self->x509), names, NULL);

    self->haystack = g_utf8_casefold (all, -1);
  }
  return strstr (self->haystack, search) != NULL;
}

/**
 * sally_x509_item_describe:
 * @self: a row
 * @now: seconds since the epoch
 *
 * Returns: (transfer full): how it stands, in words
 */
char *
sally_x509_item_describe (SallyX509Item *self, gint64 now)
{
  g_autofree char *until = NULL;
  g_autofree char *span = NULL;

  g_return_val_if_fail (SALLY_IS_X509_ITEM (self), NULL);
  until = sally_text_date (sally_x509_get_not_after (self->x509));
  switch (self->state) {
  case SALLY_X509_EXPIRED:
    return g_strdup_printf (_("Expired on %s"), until);
  case SALLY_X509_NOT_YET_VALID:
    span = sally_text_date (sally_x509_get_not_before (self->x509));
    return g_strdup_printf (_("Not valid before %s"), span);
  case SALLY_X509_EXPIRES_SOON:
    span = sally_text_span (MAX (0, sally_x509_get_not_after (self->x509) - now));
    return g_strdup_printf (_("Expires in %s"), span);
  case SALLY_X509_VALID:
    return g_strdup_printf (_("Valid until %s"), until);
  }
  return NULL;
}
