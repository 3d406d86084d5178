/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate.h"

#include <glib/gi18n-lib.h>

/* A certificate of the library: an imported trust file.  What a list shows is
 * always there; the content only after somebody loaded it.
 */
struct _SallyCertificate {
  GObject parent_instance;

  char *arn;        /* (owned) */
  char *identifier; /* (owned) */
  SallyCertificateKind kind;
  gint64 created;
  SallyCertificateSummary summary;
  GBytes *payload;  /* (nullable) (owned) */
  GPtrArray *x509s; /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (SallyCertificate, sally_certificate, G_TYPE_OBJECT)

typedef enum {
  PROP_ARN = 1,
  PROP_IDENTIFIER,
} SallyCertificateProperty;

static GParamSpec *props[PROP_IDENTIFIER + 1];

static void
sally_certificate_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyCertificate *self = SALLY_CERTIFICATE (object);

  switch ((SallyCertificateProperty) id) {
  case PROP_ARN:
    g_value_set_string (value, self->arn);
    break;
  case PROP_IDENTIFIER:
    g_value_set_string (value, self->identifier);
    break;
  }
}

static void
sally_certificate_finalize (GObject *object)
{
  SallyCertificate *self = SALLY_CERTIFICATE (object);

  g_free (self->arn);
  g_free (self->identifier);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->x509s, g_ptr_array_unref);
  G_OBJECT_CLASS (sally_certificate_parent_class)->finalize (object);
}

static void
sally_certificate_class_init (SallyCertificateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sally_certificate_get_property;
  object_class->finalize = sally_certificate_finalize;

  props[PROP_ARN] =
      g_param_spec_string ("arn", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_IDENTIFIER] =
      g_param_spec_string ("identifier", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_certificate_init (SallyCertificate *self)
{
}

/**
 * sally_certificate_new:
 * @arn: its ARN
 * @identifier: its identifier
 * @kind: PEM bundle or Oracle wallet
 * @created: when it was imported, seconds since the epoch
 *
 * Returns: (transfer full): a certificate without content
 */
SallyCertificate *
sally_certificate_new (const char *arn,
                       const char *identifier,
                       SallyCertificateKind kind,
                       gint64 created)
{
  SallyCertificate *self = g_object_new (SALLY_TYPE_CERTIFICATE, NULL);

  self->arn = g_strdup (arn);
  self->identifier = g_strdup (identifier);
  self->kind = kind;
  self->created = created;
  return self;
}

/**
 * sally_certificate_get_arn:
 * @self: a certificate
 *
 * Returns: (transfer none): the ARN
 */
const char *
sally_certificate_get_arn (SallyCertificate *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE (self), NULL);

  return self->arn;
}

/**
 * sally_certificate_get_identifier:
 * @self: a certificate
 *
 * Returns: (transfer none): the identifier
 */
const char *
sally_certificate_get_identifier (SallyCertificate *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE (self), NULL);

  return self->identifier;
}

/**
 * sally_certificate_get_kind:
 * @self: a certificate
 *
 * Returns: what kind of file it was
 */
SallyCertificateKind
sally_certificate_get_kind (SallyCertificate *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE (self), SALLY_CERTIFICATE_PEM);

  return self->kind;
}

/**
 * sally_certificate_get_created:
 * @self: a certificate
 *
 * Returns: when it was imported, seconds since the epoch
 */
gint64
sally_certificate_get_created (SallyCertificate *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE (self), 0);

  return self->created;
}

/**
 * sally_certificate_get_summary:
 * @self: a certificate
 *
 * Returns: (transfer none): what a list shows of it
 */
const SallyCertificateSummary *
sally_certificate_get_summary (SallyCertificate *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE (self), NULL);

  return &self->summary;
}

/**
 * sally_certificate_set_summary:
 * @self: a certificate
 * @summary: what a list shows of it; copied
 */
void
sally_certificate_set_summary (SallyCertificate *self, const SallyCertificateSummary *summary)
{
  g_return_if_fail (SALLY_IS_CERTIFICATE (self));

  self->summary = *summary;
}

/**
 * sally_certificate_summary_describe:
 * @summary: what a list shows
 *
 * Returns: (transfer full): how many of the certificates have expired and how many
 *   have not, such as “3 expired, 118 good”
 */
char *
sally_certificate_summary_describe (const SallyCertificateSummary *summary)
{
  guint n_good = summary->n_x509 - MIN (summary->n_expired, summary->n_x509);
  g_autofree char *expired = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u expired", "%u expired", summary->n_expired),
      summary->n_expired);
  g_autofree char *good =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u good", "%u good", n_good), n_good);

  if (summary->n_expired == 0)
    return g_steal_pointer (&good);
  if (n_good == 0)
    return g_steal_pointer (&expired);
  /* Translators: as in “3 expired, 118 good” */
  return g_strdup_printf (_("%s, %s"), expired, good);
}

/**
 * sally_certificate_get_payload:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): the file as the library keeps it, free of
 *   private keys; %NULL when the content was not loaded
 */
GBytes *
sally_certificate_get_payload (SallyCertificate *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE (self), NULL);

  return self->payload;
}

/**
 * sally_certificate_get_x509s:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable) (element-type SallyX509): what is in it, in
 *   the file's order; %NULL when the content was not loaded
 */
GPtrArray *
sally_certificate_get_x509s (SallyCertificate *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE (self), NULL);

  return self->x509s;
}

/**
 * sally_certificate_set_content:
 * @self: a certificate
 * @payload: (nullable): the file, free of private keys
 * @x509s: (element-type SallyX509): what is in it; referenced, with a free
 *   function
 */
void
sally_certificate_set_content (SallyCertificate *self, GBytes *payload, GPtrArray *x509s)
{
  g_return_if_fail (SALLY_IS_CERTIFICATE (self));

  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->x509s, g_ptr_array_unref);
  if (payload != NULL)
    self->payload = g_bytes_ref (payload);
  if (x509s != NULL)
    self->x509s = g_ptr_array_ref (x509s);
}
