/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate-details.h"
#include "sally-closures.h"
#include "sally-x509-item.h"
#include "sally-x509-row.h"

#include "sally-certificate.h"
#include "sally-copy-button.h"
#include "sally-error.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-workspace.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* Loads one certificate with its content from the library and shows its X.509
 * certificates.  Follows the library: what was deleted elsewhere is gone here
 * too.
 */
struct _SallyCertificateDetails {
  AdwBin parent_instance;

  GtkStack *stack;
  GtkStack *list_stack;
  AdwStatusPage *error_page;
  GtkLabel *content_label;
  GtkLabel *used_label;
  GtkWidget *approval_box;
  GtkLabel *arn_label;
  GtkWidget *arn_button;
  GtkToggleButton *all_button;
  GtkToggleButton *soon_button;
  GtkToggleButton *expired_button;
  GtkToggleButton *duplicate_button;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkListView *view;

  SallyWorkspace *workspace;     /* (nullable) (owned) */
  char *arn;                     /* (owned) */
  SallyCertificate *certificate; /* (nullable) (owned) */
  GListStore *items;             /* (owned) */
  GtkFilter *filter;             /* (owned) */
  char *search;                  /* (nullable) (owned): folded */
  GCancellable *cancellable;     /* (nullable) (owned): of the loading under way */
};

G_DEFINE_FINAL_TYPE (SallyCertificateDetails, sally_certificate_details, ADW_TYPE_BIN)

typedef enum {
  PROP_WORKSPACE = 1,
  PROP_ARN,
  PROP_CERTIFICATE,
  PROP_STATE,
} SallyCertificateDetailsProperty;

static GParamSpec *props[PROP_STATE + 1];
static guint gone_signal;

static void
set_state (SallyCertificateDetails *self, const char *state)
{
  if (self->stack == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), state) == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, state);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static gboolean
filter_item (gpointer item, gpointer data)
{
  SallyCertificateDetails *self = data;
  SallyX509State state = sally_x509_item_get_state (item);

  if (gtk_toggle_button_get_active (self->soon_button) && state != SALLY_X509_EXPIRES_SOON)
    return FALSE;
  if (gtk_toggle_button_get_active (self->expired_button) && state != SALLY_X509_EXPIRED)
    return FALSE;
  if (gtk_toggle_button_get_active (self->duplicate_button)
      && !sally_x509_item_get_duplicate (item))
    return FALSE;
  return self->search == NULL || sally_x509_item_matches (item, self->search);
}

static void
update_list_state (SallyCertificateDetails *self)
{
  gboolean shown = sally_certificate_details_get_n_shown (self) > 0;

  gtk_stack_set_visible_child_name (self->list_stack, shown ? "list" : "no-results");
}

static void
filter_changed_cb (SallyCertificateDetails *self)
{
  if (self->filter == NULL)
    return;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_list_state (self);
}

static void
search_changed_cb (SallyCertificateDetails *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);

  g_free (self->search);
  self->search = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  filter_changed_cb (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, sally_x509_row_new ());
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sally_x509_row_set_item (SALLY_X509_ROW (gtk_list_item_get_child (item)),
                           gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sally_x509_row_set_item (SALLY_X509_ROW (gtk_list_item_get_child (item)), NULL);
}

/* A change elsewhere in the library must not fold up what is open here. */
static gboolean
has_items (SallyCertificateDetails *self, GPtrArray *items)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (SallyX509Item) shown = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    SallyX509Item *item = g_ptr_array_index (items, i);

    if (sally_x509_item_get_state (shown) != sally_x509_item_get_state (item)
        || !sally_x509_equal (sally_x509_item_get_x509 (shown), sally_x509_item_get_x509 (item)))
      return FALSE;
  }
  return TRUE;
}

static void
fill_items (SallyCertificateDetails *self)
{
  GPtrArray *x509s = sally_certificate_get_x509s (self->certificate);
  guint warn_days = sally_settings_get_warn_days (sally_workspace_get_settings (self->workspace));
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_duplicates = 0;

  for (guint i = 0; x509s != NULL && i < x509s->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (x509s, i);
    gboolean duplicate = !g_hash_table_add (seen, (char *) sally_x509_get_sha256 (x509));

    n_duplicates += duplicate;
    g_ptr_array_add (
        items, sally_x509_item_new (x509, sally_x509_get_state (x509, now, warn_days), duplicate));
  }
  if (has_items (self, items))
    return;
  if (items->len == 1)
    g_object_set (g_ptr_array_index (items, 0), "expanded", TRUE, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->duplicate_button), n_duplicates > 0);
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
  update_list_state (self);
}

static char *
describe_content (SallyCertificateDetails *self)
{
  const SallyCertificateSummary *summary = sally_certificate_get_summary (self->certificate);
  g_autofree char *kind = sally_closure_certificate_kind (NULL, self->certificate);
  g_autofree char *date = sally_text_date (sally_certificate_get_created (self->certificate));
  g_autofree char *states = sally_certificate_summary_describe (summary);
  g_autofree char *count = g_strdup_printf (
      ngettext ("%u certificate", "%u certificates", summary->n_x509), summary->n_x509);
  const char *key = summary->private_key ? _(" · the private key is kept in the keyring") : "";

  /* Translators: kind, “3 certificates”, a date, and a note or nothing */
  if (summary->n_expired == 0)
    return g_strdup_printf (_("%s · %s · imported %s%s"), kind, count, date, key);
  /* Translators: kind, “121 certificates”, “3 expired, 118 good”, a date, and a note or nothing */
  return g_strdup_printf (_("%s · %s: %s · imported %s%s"), kind, count, states, date, key);
}

static void
facts_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyCertificateDetails) self = data;
  g_autoptr (SallyStoreFacts) facts =
      sally_store_get_facts_finish (SALLY_STORE (source), result, NULL);
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  if (facts == NULL || self->used_label == NULL || self->certificate == NULL)
    return;
  names = facts->used_by != NULL ? g_strjoinv (", ", facts->used_by) : g_strdup ("");
  text = *names != '\0' ? g_strdup_printf (_("Used by %s"), names)
                        : g_strdup (_("Not used by any endpoint"));
  gtk_label_set_label (self->used_label, text);
}

/* One line: who, when and why. */
static GtkWidget *
make_approval (const SallyApproval *approval)
{
  g_autofree char *approved = sally_text_date (approval->approved);
  g_autofree char *revoked = sally_text_date (approval->revoked);
  g_autofree char *who = sally_text_one_line (approval->who, 100);
  g_autofree char *why = sally_text_one_line (approval->why, 500);
  g_autofree char *text =
      approval->revoked > 0
          /* Translators: a user, two dates and a reason */
          ? g_strdup_printf (_("Approved by %s on %s, revoked on %s: %s"), who, approved, revoked,
                             why)
          /* Translators: a user, a date and a reason */
          : g_strdup_printf (_("Approved by %s on %s: %s. Delete the certificate to revoke that."),
                             who, approved, why);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
approvals_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyCertificateDetails) self = data;
  g_autoptr (GPtrArray) approvals =
      sally_store_list_approvals_finish (SALLY_STORE (source), result, NULL);
  GtkWidget *child;

  if (approvals == NULL || self->approval_box == NULL)
    return;
  while ((child = gtk_widget_get_first_child (self->approval_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->approval_box), child);
  for (guint i = 0; i < approvals->len; i++)
    gtk_box_append (GTK_BOX (self->approval_box), make_approval (approvals->pdata[i]));
  gtk_widget_set_visible (self->approval_box, approvals->len > 0);
}

static void
show_certificate (SallyCertificateDetails *self)
{
  g_autofree char *content = describe_content (self);

  gtk_label_set_label (self->content_label, content);
  gtk_label_set_label (self->arn_label, self->arn);
  g_object_set (self->arn_button, "text", self->arn, NULL);
  fill_items (self);
  set_state (self, "content");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CERTIFICATE]);
  sally_store_get_facts_async (sally_workspace_get_store (self->workspace),
                               SALLY_STORE_CERTIFICATES,
                               sally_certificate_get_identifier (self->certificate), self->arn,
                               self->cancellable, facts_loaded_cb, g_object_ref (self));
  sally_store_list_approvals_async (sally_workspace_get_store (self->workspace), self->arn,
                                    self->cancellable, approvals_loaded_cb, g_object_ref (self));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyCertificateDetails) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  g_autofree char *text = NULL;

  if (object != NULL && self->stack != NULL) {
    g_set_object (&self->certificate, SALLY_CERTIFICATE (object));
    show_certificate (self);
    return;
  }
  if (object != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND)) {
    sally_certificate_details_set_arn (self, NULL);
    g_signal_emit (self, gone_signal, 0);
    return;
  }
  text = sally_text_markup (error->message);
  adw_status_page_set_description (self->error_page, text);
  set_state (self, "error");
}

static void
load (SallyCertificateDetails *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->workspace == NULL || *self->arn == '\0')
    return;
  self->cancellable = g_cancellable_new ();
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_CERTIFICATES,
                          self->arn, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
store_changed_cb (SallyStore *store, int kind, gpointer data)
{
  if (kind != SALLY_STORE_REPORTS)
    load (data);
}

static void
set_workspace (SallyCertificateDetails *self, SallyWorkspace *workspace)
{
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  if (!g_set_object (&self->workspace, workspace))
    return;
  if (workspace != NULL)
    g_signal_connect_object (sally_workspace_get_store (workspace), "changed",
                             G_CALLBACK (store_changed_cb), self, 0);
  load (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORKSPACE]);
}

static void
sally_certificate_details_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyCertificateDetails *self = SALLY_CERTIFICATE_DETAILS (object);

  switch ((SallyCertificateDetailsProperty) id) {
  case PROP_WORKSPACE:
    g_value_set_object (value, self->workspace);
    break;
  case PROP_ARN:
    g_value_set_string (value, self->arn);
    break;
  case PROP_CERTIFICATE:
    g_value_set_object (value, self->certificate);
    break;
  case PROP_STATE:
    g_value_set_string (value, sally_certificate_details_get_state (self));
    break;
  }
}

static void
sally_certificate_details_set_property (GObject *object,
                                        guint id,
                                        const GValue *value,
                                        GParamSpec *pspec)
{
  SallyCertificateDetails *self = SALLY_CERTIFICATE_DETAILS (object);

  switch ((SallyCertificateDetailsProperty) id) {
  case PROP_WORKSPACE:
    set_workspace (self, g_value_get_object (value));
    break;
  case PROP_ARN:
    sally_certificate_details_set_arn (self, g_value_get_string (value));
    break;
  case PROP_CERTIFICATE:
  case PROP_STATE:
    break;
  }
}

static void
sally_certificate_details_dispose (GObject *object)
{
  SallyCertificateDetails *self = SALLY_CERTIFICATE_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->workspace);
  g_clear_object (&self->certificate);
  g_clear_object (&self->items);
  g_clear_object (&self->filter);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_CERTIFICATE_DETAILS);
  G_OBJECT_CLASS (sally_certificate_details_parent_class)->dispose (object);
}

static void
sally_certificate_details_finalize (GObject *object)
{
  SallyCertificateDetails *self = SALLY_CERTIFICATE_DETAILS (object);

  g_free (self->arn);
  g_free (self->search);
  G_OBJECT_CLASS (sally_certificate_details_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(name)                                                                                 \
  gtk_widget_class_bind_template_child (widget_class, SallyCertificateDetails, name)
  BIND (stack);
  BIND (list_stack);
  BIND (error_page);
  BIND (content_label);
  BIND (used_label);
  BIND (approval_box);
  BIND (arn_label);
  BIND (arn_button);
  BIND (all_button);
  BIND (soon_button);
  BIND (expired_button);
  BIND (duplicate_button);
  BIND (search_bar);
  BIND (search_entry);
  BIND (view);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
sally_certificate_details_class_init (SallyCertificateDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_certificate_details_get_property;
  object_class->set_property = sally_certificate_details_set_property;
  object_class->dispose = sally_certificate_details_dispose;
  object_class->finalize = sally_certificate_details_finalize;
  props[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, SALLY_TYPE_WORKSPACE, flags);
  props[PROP_ARN] = g_param_spec_string ("arn", NULL, NULL, "", flags);
  props[PROP_CERTIFICATE] =
      g_param_spec_object ("certificate", NULL, NULL, SALLY_TYPE_CERTIFICATE, readable);
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "none", readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gone_signal = g_signal_new ("gone", SALLY_TYPE_CERTIFICATE_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SALLY_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-certificate-details.ui");
  bind_template (widget_class);
}

static void
sally_certificate_details_init (SallyCertificateDetails *self)
{
  GtkFilterListModel *filtered;
  GtkSelectionModel *selection;

  self->arn = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  self->items = g_list_store_new (SALLY_TYPE_X509_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_item, self, NULL));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->items)),
                                        g_object_ref (self->filter));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (filtered)));
  gtk_list_view_set_model (self->view, selection);
  g_object_unref (selection);
}

/**
 * sally_certificate_details_set_arn:
 * @self: the details
 * @arn: (nullable): which certificate to show, %NULL for none
 */
void
sally_certificate_details_set_arn (SallyCertificateDetails *self, const char *arn)
{
  g_return_if_fail (SALLY_IS_CERTIFICATE_DETAILS (self));
  if (arn == NULL)
    arn = "";
  if (g_str_equal (self->arn, arn))
    return;
  g_free (self->arn);
  self->arn = g_strdup (arn);
  g_clear_object (&self->certificate);
  gtk_toggle_button_set_active (self->all_button, TRUE);
  gtk_editable_set_text (self->search_entry, "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CERTIFICATE]);
  set_state (self, *self->arn != '\0' ? "loading" : "none");
  load (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ARN]);
}

/**
 * sally_certificate_details_get_arn:
 * @self: the details
 *
 * Returns: which certificate is shown, empty for none
 */
const char *
sally_certificate_details_get_arn (SallyCertificateDetails *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE_DETAILS (self), NULL);
  return self->arn;
}

/**
 * sally_certificate_details_get_certificate:
 * @self: the details
 *
 * Returns: (transfer none) (nullable): the certificate when it is loaded
 */
SallyCertificate *
sally_certificate_details_get_certificate (SallyCertificateDetails *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE_DETAILS (self), NULL);
  return self->certificate;
}

/**
 * sally_certificate_details_get_state:
 * @self: the details
 *
 * Returns: the name of the page that is shown
 */
const char *
sally_certificate_details_get_state (SallyCertificateDetails *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE_DETAILS (self), NULL);
  return self->stack != NULL ? gtk_stack_get_visible_child_name (self->stack) : "none";
}

/**
 * sally_certificate_details_get_n_shown:
 * @self: the details
 *
 * Returns: how many X.509 certificates pass the filter
 */
guint
sally_certificate_details_get_n_shown (SallyCertificateDetails *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE_DETAILS (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (self->view)));
}
