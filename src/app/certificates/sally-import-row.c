/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import-row.h"
#include "sally-message-row.h"

#include "sally-error.h"
#include "sally-import.h"
#include "sally-secret.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* What is asked for is what the item needs now; that may change with an answer: a
 * key store that its password has opened is then to be converted.  What was typed
 * stays until it was right.
 */
struct _SallyImportRow {
  AdwPreferencesGroup parent_instance;

  GtkWidget *name_row;
  GtkWidget *image;
  GtkWidget *password_row;
  GtkWidget *host_row;
  GtkWidget *user_row;
  GtkWidget *password_message_row;
  GtkWidget *owner_message_row;
  GtkWidget *convert_row;
  GtkSwitch *convert_switch;

  SallyImport *import; /* (owned) */
  guint index;         /* in @import */
  gboolean wrong;      /* what is in the fields was tried and is not it */
};

G_DEFINE_FINAL_TYPE (SallyImportRow, sally_import_row, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;
static guint entered_signal;

static const SallyImportItem *
get_item (SallyImportRow *self)
{
  return g_ptr_array_index (sally_import_get_items (self->import), self->index);
}

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
has_text (GtkWidget *row)
{
  return *get_text (row) != '\0';
}

static void
changed_cb (SallyImportRow *self)
{
  self->wrong = FALSE;
  g_signal_emit (self, changed_signal, 0);
}

static void
entered_cb (SallyImportRow *self)
{
  g_signal_emit (self, entered_signal, 0);
}

static void
sally_import_row_dispose (GObject *object)
{
  g_clear_object (&SALLY_IMPORT_ROW (object)->import);
  gtk_widget_dispose_template (GTK_WIDGET (object), SALLY_TYPE_IMPORT_ROW);
  G_OBJECT_CLASS (sally_import_row_parent_class)->dispose (object);
}

static void
sally_import_row_class_init (SallyImportRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_import_row_dispose;
  changed_signal = g_signal_new ("changed", SALLY_TYPE_IMPORT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  entered_signal = g_signal_new ("entered", SALLY_TYPE_IMPORT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  g_type_ensure (SALLY_TYPE_MESSAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-import-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, name_row);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, image);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, password_row);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, host_row);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, user_row);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, password_message_row);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, owner_message_row);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, convert_row);
  gtk_widget_class_bind_template_child (widget_class, SallyImportRow, convert_switch);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
}

static void
sally_import_row_init (SallyImportRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_import_row_new:
 * @import: an import that was read
 * @index: of the file
 *
 * Returns: (transfer floating): a row about it
 */
GtkWidget *
sally_import_row_new (SallyImport *import, guint index)
{
  SallyImportRow *self = g_object_new (SALLY_TYPE_IMPORT_ROW, NULL);

  self->import = g_object_ref (import);
  self->index = index;
  sally_import_row_update (self);
  return GTK_WIDGET (self);
}

static const char *
get_icon_name (const SallyImportItem *item)
{
  if (item->error == NULL || item->need == SALLY_IMPORT_NEEDS_CONSENT)
    return "sally-certificate-symbolic";
  return item->need == SALLY_IMPORT_NEEDS_NOTHING ? "sally-fail-symbolic"
                                                  : "dialog-password-symbolic";
}

/**
 * sally_import_row_update:
 * @self: a row
 *
 * Shows the file as it is after it was read once more.
 */
void
sally_import_row_update (SallyImportRow *self)
{
  const SallyImportItem *item;
  gboolean owner, consent;
  const char *state;
  g_autofree char *name = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *reason = NULL;

  g_return_if_fail (SALLY_IS_IMPORT_ROW (self));
  item = get_item (self);
  owner = item->need == SALLY_IMPORT_NEEDS_WALLET_OWNER;
  consent = item->need == SALLY_IMPORT_NEEDS_CONSENT;
  self->wrong = g_error_matches (item->error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG);
  reason = item->error != NULL ? sally_text_one_line (item->error->message, 600) : NULL;
  /* What was wrong is said under the field instead. */
  state = item->contents != NULL ? item->contents : self->wrong ? NULL : reason;
  name = sally_text_one_line (item->name, 120);
  contents = sally_text_one_line (state != NULL ? state : "", 600);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->name_row), contents);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), get_icon_name (item));
  gtk_widget_set_visible (self->password_row, item->need == SALLY_IMPORT_NEEDS_PASSWORD);
  gtk_widget_set_visible (self->host_row, owner);
  gtk_widget_set_visible (self->user_row, owner);
  sally_message_row_show (SALLY_MESSAGE_ROW (self->password_message_row),
                          self->wrong && !owner ? reason : NULL, TRUE);
  sally_message_row_show (SALLY_MESSAGE_ROW (self->owner_message_row),
                          self->wrong && owner ? reason : NULL, TRUE);
  gtk_widget_set_visible (self->convert_row, consent);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->convert_row), consent ? reason : "");
}

/**
 * sally_import_row_get_answered:
 * @self: a row
 *
 * Returns: whether the file is to be imported: it can be, or what it needs was
 *   said and was not found wrong so far
 */
gboolean
sally_import_row_get_answered (SallyImportRow *self)
{
  g_return_val_if_fail (SALLY_IS_IMPORT_ROW (self), FALSE);
  switch (get_item (self)->need) {
  case SALLY_IMPORT_NEEDS_CONSENT:
    return gtk_switch_get_active (self->convert_switch);
  case SALLY_IMPORT_NEEDS_PASSWORD:
    return !self->wrong && has_text (self->password_row);
  case SALLY_IMPORT_NEEDS_WALLET_OWNER:
    return !self->wrong && (has_text (self->host_row) || has_text (self->user_row));
  case SALLY_IMPORT_NEEDS_NOTHING:
  default:
    return get_item (self)->error == NULL;
  }
}

/**
 * sally_import_row_get_failed:
 * @self: a row
 *
 * Returns: whether the file cannot be imported as it stands
 */
gboolean
sally_import_row_get_failed (SallyImportRow *self)
{
  g_return_val_if_fail (SALLY_IS_IMPORT_ROW (self), FALSE);
  return get_item (self)->error != NULL;
}

/**
 * sally_import_row_get_asking:
 * @self: a row
 *
 * Returns: whether it asks for something
 */
gboolean
sally_import_row_get_asking (SallyImportRow *self)
{
  g_return_val_if_fail (SALLY_IS_IMPORT_ROW (self), FALSE);
  return get_item (self)->need != SALLY_IMPORT_NEEDS_NOTHING;
}

/**
 * sally_import_row_answer:
 * @self: a row
 *
 * Tells the import what was said.
 */
void
sally_import_row_answer (SallyImportRow *self)
{
  SallyContainerOptions options = { 0 };
  g_autoptr (SallySecret) password = NULL;

  g_return_if_fail (SALLY_IS_IMPORT_ROW (self));
  switch (get_item (self)->need) {
  case SALLY_IMPORT_NEEDS_CONSENT:
    sally_import_set_convert_one (self->import, self->index,
                                  gtk_switch_get_active (self->convert_switch));
    return;
  case SALLY_IMPORT_NEEDS_PASSWORD:
    if (has_text (self->password_row))
      password = sally_secret_new (get_text (self->password_row), -1);
    options.password = password;
    break;
  case SALLY_IMPORT_NEEDS_WALLET_OWNER:
    if (has_text (self->host_row))
      options.wallet_host = get_text (self->host_row);
    if (has_text (self->user_row))
      options.wallet_user = get_text (self->user_row);
    break;
  case SALLY_IMPORT_NEEDS_NOTHING:
  default:
    return;
  }
  sally_import_set_options (self->import, self->index, &options);
}

/**
 * sally_import_row_focus:
 * @self: a row that asks
 *
 * Puts the focus on what it asks for.
 */
void
sally_import_row_focus (SallyImportRow *self)
{
  GtkWidget *field;

  g_return_if_fail (SALLY_IS_IMPORT_ROW (self));
  if (get_item (self)->need == SALLY_IMPORT_NEEDS_CONSENT) {
    gtk_widget_grab_focus (GTK_WIDGET (self->convert_switch));
    return;
  }
  field =
      get_item (self)->need == SALLY_IMPORT_NEEDS_PASSWORD ? self->password_row : self->host_row;
  gtk_widget_grab_focus (field);
  gtk_editable_select_region (GTK_EDITABLE (field), 0, -1);
}
