/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-library-edit.h"
#include "sally-replace-dialog.h"
#include "sally-stage.h"

#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-report-entry.h"

#include <glib/gi18n-lib.h>

/* What the three pages do alike with the objects that are selected.  Nothing is
 * asked before deleting: there is Undo.  What is in use is refused, and the
 * refusal names by what; a single certificate can be replaced then.
 */
typedef struct {
  SallyStage *stage; /* (owned) */
  char *name;        /* (nullable) (owned): of the only one */
  char *certificate; /* (nullable) (owned): its ARN when it is one */
} Deletion;

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Deletion *deletion = data;
  g_autoptr (GError) error = NULL;
  SallyUndo *undo = sally_edit_remove_finish (result, &error);

  if (undo != NULL)
    sally_stage_add_undo (deletion->stage, undo, SALLY_UNDO_REMOVED, deletion->name);
  else if (g_error_matches (error, SALLY_ERROR, SALLY_ERROR_RULE) && deletion->certificate != NULL)
    sally_replace_dialog_show (deletion->stage, deletion->certificate, error);
  else if (g_error_matches (error, SALLY_ERROR, SALLY_ERROR_RULE))
    sally_stage_show_error (deletion->stage, _("Still in Use"), error);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sally_stage_show_error (deletion->stage, _("Could Not Delete"), error);
  g_object_unref (deletion->stage);
  g_free (deletion->name);
  g_free (deletion->certificate);
  g_free (deletion);
}

/**
 * sally_library_edit_get_id:
 * @item: a certificate, endpoint or stored report
 *
 * Returns: (transfer full) (nullable): what the store knows it by
 */
char *
sally_library_edit_get_id (gpointer item)
{
  if (SALLY_IS_CERTIFICATE (item))
    return g_strdup (sally_certificate_get_arn (item));
  if (SALLY_IS_ENDPOINT (item))
    return g_strdup (sally_endpoint_get_arn (item));
  if (SALLY_IS_REPORT_ENTRY (item))
    return g_strdup_printf ("%" G_GINT64_FORMAT, sally_report_entry_get_number (item));
  return NULL;
}

/**
 * sally_library_edit_get_title:
 * @item: a certificate, endpoint or stored report
 *
 * Returns: (nullable): what people know it by
 */
const char *
sally_library_edit_get_title (gpointer item)
{
  if (SALLY_IS_CERTIFICATE (item))
    return sally_certificate_get_identifier (item);
  if (SALLY_IS_ENDPOINT (item))
    return sally_endpoint_get_identifier (item);
  if (SALLY_IS_REPORT_ENTRY (item))
    return sally_report_entry_get_title (item);
  return NULL;
}

/**
 * sally_library_edit_delete:
 * @widget: a widget in a stage
 * @kind: what the items are
 * @items: (element-type GObject): what to delete
 *
 * Deletes and shows a toast with Undo.
 */
void
sally_library_edit_delete (GtkWidget *widget, SallyStoreKind kind, GPtrArray *items)
{
  SallyStage *stage = sally_stage_find (widget);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Deletion *deletion;

  if (items->len == 0 || stage == NULL || sally_stage_get_workspace (stage) == NULL)
    return;
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (ids, sally_library_edit_get_id (g_ptr_array_index (items, i)));
  g_ptr_array_add (ids, NULL);
  deletion = g_new0 (Deletion, 1);
  deletion->stage = g_object_ref (stage);
  if (items->len == 1)
    deletion->name = g_strdup (sally_library_edit_get_title (g_ptr_array_index (items, 0)));
  if (items->len == 1 && kind == SALLY_STORE_CERTIFICATES)
    deletion->certificate = g_strdup (g_ptr_array_index (ids, 0));
  sally_edit_remove_async (sally_stage_get_workspace (stage), kind,
                           (const char *const *) ids->pdata, NULL, deleted_cb, deletion);
}

/**
 * sally_library_edit_copy_arns:
 * @widget: a widget in a stage
 * @items: (element-type GObject): certificates or endpoints
 *
 * Copies their ARNs, one a line.
 */
void
sally_library_edit_copy_arns (GtkWidget *widget, GPtrArray *items)
{
  SallyStage *stage = sally_stage_find (widget);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++) {
    g_autofree char *id = sally_library_edit_get_id (g_ptr_array_index (items, i));

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", id);
  }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  if (stage != NULL)
    sally_stage_toast (stage, ngettext ("ARN copied", "ARNs copied", items->len));
}
