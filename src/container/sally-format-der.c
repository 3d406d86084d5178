/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-format-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* DER: one certificate, or several that were joined with cat. */

/* SEQUENCE { SEQUENCE { [0] { INTEGER version, which is what tells a certificate
 * from the other things that start with two sequences.  Lengths are not looked
 * at, so that a file that was cut off is still known.
 */
static gboolean
sally_format_der_sniff (const guint8 *data, gsize length)
{
  gsize at = 0;

  for (guint i = 0; i < 2; i++) {
    if (at + 2 > length || data[at] != SALLY_DER_SEQUENCE)
      return FALSE;
    at += data[at + 1] > 0x80 ? 2 + (gsize) (data[at + 1] & 0x7f) : 2;
  }
  return at + 4 <= length && memcmp (data + at, "\xa0\x03\x02\x01", 4) == 0;
}

static gboolean
add_all (SallyContainer *container, SallyDer *place, GCancellable *cancellable, GError **error)
{
  for (guint n = 1; sally_der_at (place, SALLY_DER_SEQUENCE); n++) {
    g_autofree char *where = NULL;
    SallyDer before = *place;
    SallyDer content, whole;
    guint8 tag;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!sally_der_read_any (place, &tag, &content, &whole)) {
      *place = before;
      return TRUE;
    }
    /* Translators: a place in a file */
    where = g_strdup_printf (_("Certificate %u"), n);
    if (!sally_container_add_der (container, whole, SALLY_ENTRY_TRUSTED, where, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_space (const SallyDer *rest)
{
  for (gsize i = 0; i < rest->length; i++)
    if (!g_ascii_isspace (rest->data[i]))
      return FALSE;
  return TRUE;
}

static gboolean
sally_format_der_read (SallyContainer *container,
                       GBytes *bytes,
                       const SallyContainerOptions *options,
                       GCancellable *cancellable,
                       GError **error)
{
  SallyDer place;

  place.data = g_bytes_get_data (bytes, &place.length);
  if (!add_all (container, &place, cancellable, error))
    return FALSE;
  if (container->x509s->len == 0)
    return sally_container_fail (
        container, SALLY_ERROR_CORRUPT,
        _("This is a certificate in DER, but it is damaged or was cut off."), error);
  if (!is_space (&place)) {
    guint n = (guint) place.length;

    sally_container_warn (container,
                          g_dngettext (GETTEXT_PACKAGE,
                                       "%u byte after the last certificate was left out.",
                                       "%u bytes after the last certificate were left out.", n),
                          n);
  }
  sally_container_convert (container);
  return TRUE;
}

const SallyFormat sally_format_der = {
  .name = "der",
  .sniff = sally_format_der_sniff,
  .read = sally_format_der_read,
};
