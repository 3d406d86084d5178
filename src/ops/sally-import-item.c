/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import-private.h"

#include "sally-certificate.h"

#include <glib/gi18n-lib.h>

/* What became of one file, and the sentence about all of them. */

SallyImportItem *
sally_import_item_new (const char *name)
{
  SallyImportItem *item = g_new0 (SallyImportItem, 1);

  item->name = g_strdup (name);
  item->warnings = g_ptr_array_new_with_free_func (g_free);
  item->advice = g_ptr_array_new ();
  return item;
}

void
sally_import_item_free (SallyImportItem *item)
{
  g_free (item->name);
  g_clear_object (&item->certificate);
  g_free (item->contents);
  g_free (item->existing);
  g_clear_error (&item->error);
  g_ptr_array_unref (item->warnings);
  g_ptr_array_unref (item->advice);
  g_free (item);
}

static char *
describe_one (SallyImportItem *item)
{
  guint n;

  if (item->error != NULL)
    return g_strdup (item->error->message);
  if (item->existing != NULL)
    return g_strdup_printf (_("“%s” is in the library already, as “%s”."), item->name,
                            item->existing);
  if (item->certificate == NULL)
    return g_strdup_printf (_("“%s” was not imported."), item->name);
  n = sally_certificate_get_x509s (item->certificate)->len;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "“%s” was imported with %u certificate in it.",
                                       "“%s” was imported with %u certificates in it.", n),
                          sally_certificate_get_identifier (item->certificate), n);
}

/* (transfer full): the outcome of an import in one or two sentences. */
char *
sally_import_describe_items (GPtrArray *items)
{
  guint added = 0, existing = 0, failed = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  if (items->len == 1)
    return describe_one (items->pdata[0]);
  for (guint i = 0; i < items->len; i++) {
    SallyImportItem *item = items->pdata[i];

    added += item->certificate != NULL;
    existing += item->existing != NULL;
    failed += item->error != NULL;
  }
  g_string_append_printf (
      text,
      g_dngettext (GETTEXT_PACKAGE, "%u file was imported.", "%u files were imported.", added),
      added);
  if (existing > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " %u was there already.",
                                         " %u were there already.", existing),
                            existing);
  if (failed > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " %u could not be imported.",
                                         " %u could not be imported.", failed),
                            failed);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
