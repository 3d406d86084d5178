/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-replace-dialog.h"

#include "sally-certificate.h"
#include "sally-replace.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The refusal to delete what is in use, with a way on: the endpoints get another
 * certificate of the library, and the old one goes with the same Undo.
 */
typedef struct {
  SallyStage *stage;   /* (owned) */
  char *arn;           /* (owned): what is to be deleted */
  char *name;          /* (owned) (nullable) */
  GError *refusal;     /* (owned) */
  GPtrArray *others;   /* (owned) (nullable): ARNs of what could be used instead */
  GtkDropDown *choice; /* (nullable): belongs to the dialog */
} Replacement;

static void
replacement_clear (gpointer data)
{
  Replacement *self = data;

  g_object_unref (self->stage);
  g_free (self->arn);
  g_free (self->name);
  g_error_free (self->refusal);
  g_clear_pointer (&self->others, g_ptr_array_unref);
}

static void
replacement_unref (gpointer self)
{
  g_rc_box_release_full (self, replacement_clear);
}

static void
dialog_gone_cb (gpointer data, GClosure *closure)
{
  replacement_unref (data);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Replacement *self = data;
  g_autoptr (GError) error = NULL;
  SallyUndo *undo = sally_replace_finish (result, &error);

  if (undo != NULL)
    sally_stage_add_undo (self->stage, undo, SALLY_UNDO_REMOVED, self->name);
  else
    sally_stage_show_error (self->stage, _("Could Not Delete"), error);
  replacement_unref (self);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Replacement *self = data;
  SallyWorkspace *workspace = sally_stage_get_workspace (self->stage);
  guint chosen = gtk_drop_down_get_selected (self->choice);

  if (!g_str_equal (response, "replace") || workspace == NULL || chosen >= self->others->len)
    return;
  sally_replace_async (workspace, self->arn, g_ptr_array_index (self->others, chosen), NULL, TRUE,
                       NULL, replaced_cb, g_rc_box_acquire (self));
}

/* Takes ownership of @names. */
static GtkWidget *
make_choice (Replacement *self, GtkStringList *names)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (_("Give these endpoints another certificate first:"));
  GtkWidget *choice = gtk_drop_down_new (
      G_LIST_MODEL (names), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Replacement"), -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), choice);
  self->choice = GTK_DROP_DOWN (choice);
  return box;
}

/* Takes ownership of @self and @names. */
static void
show_dialog (Replacement *self, GtkWindow *parent, GtkStringList *names)
{
  g_autofree char *body = sally_text_valid (self->refusal->message, -1);
  GtkWidget *widget = adw_message_dialog_new (parent, _("Still in Use"), body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_set_extra_child (dialog, make_choice (self, names));
  adw_message_dialog_add_responses (dialog, "close", _("Close"), "replace", _("Replace and Delete"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, dialog_gone_cb, 0);
  gtk_window_present (GTK_WINDOW (widget));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Replacement *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->stage));
  g_autoptr (GPtrArray) all = sally_store_list_finish (SALLY_STORE (source), result, NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->others = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const char *arn = sally_certificate_get_arn (all->pdata[i]);
    const char *identifier = sally_certificate_get_identifier (all->pdata[i]);

    if (g_str_equal (arn, self->arn)) {
      self->name = g_strdup (identifier);
      continue;
    }
    g_ptr_array_add (self->others, g_strdup (arn));
    gtk_string_list_append (names, identifier);
  }
  if (root != NULL && self->others->len > 0) {
    show_dialog (self, GTK_WINDOW (root), g_steal_pointer (&names));
    return;
  }
  sally_stage_show_error (self->stage, _("Still in Use"), self->refusal);
  replacement_unref (self);
}

/**
 * sally_replace_dialog_show:
 * @stage: where the deletion was refused
 * @certificate_arn: what is in use
 * @refusal: names the endpoints
 *
 * Says why a certificate was not deleted, and offers to replace it by another one of
 * the library and to delete it then.
 */
void
sally_replace_dialog_show (SallyStage *stage, const char *certificate_arn, const GError *refusal)
{
  SallyWorkspace *workspace = sally_stage_get_workspace (stage);
  Replacement *self;

  if (workspace == NULL)
    return;
  self = g_rc_box_new0 (Replacement);
  self->stage = g_object_ref (stage);
  self->arn = g_strdup (certificate_arn);
  self->refusal = g_error_copy (refusal);
  sally_store_list_async (sally_workspace_get_store (workspace), SALLY_STORE_CERTIFICATES, NULL,
                          listed_cb, self);
}
