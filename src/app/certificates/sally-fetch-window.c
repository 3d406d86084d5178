/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-fetch-window.h"

#include "sally-chain-finding.h"
#include "sally-chain-search.h"
#include "sally-copy-button.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-fetch.h"
#include "sally-text.h"
#include "sally-undo.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* Two steps on one page: what the server presents, and which of it is trusted.
 * What was typed stays when something fails; what was ticked does not outlive
 * the certificate that it was ticked for.
 */
struct _SallyFetchWindow {
  AdwWindow parent_instance;

  AdwComboRow *engine_row;
  GtkEditable *server_row;
  GtkEditable *port_row;
  GtkLabel *fetch_error;
  GtkSpinner *spinner;
  GtkWidget *stop_button;
  GtkWidget *fetch_button;
  AdwPreferencesGroup *chain_group;
  GtkWidget *trust_group;
  GtkEditable *fingerprint_row;
  GtkCheckButton *compared_check;
  GtkEditable *reason_row;
  GtkLabel *pin_label;
  GtkLabel *trust_error;
  GtkWidget *import_button;

  SallyStage *stage;         /* (owned): gets the Undo */
  SallyEndpoint *endpoint;   /* (nullable) (owned): what was asked */
  GPtrArray *chain;          /* (nullable) (owned): what it presented */
  GPtrArray *rows;           /* (owned): of @chain */
  SallyX509 *chosen;         /* (nullable): one of @chain */
  GCancellable *cancellable; /* (nullable) (owned): of what is under way */
  const char *state;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (SallyFetchWindow, sally_fetch_window, ADW_TYPE_WINDOW)

typedef enum {
  PROP_STATE = 1,
} SallyFetchWindowProperty;

static GParamSpec *props[PROP_STATE + 1];

static void
show_error (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static const SallyEngine *
get_engine (SallyFetchWindow *self)
{
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);
  guint selected = adw_combo_row_get_selected (self->engine_row);

  return &engines[MIN (selected, n_engines - 1)];
}

static gboolean
is_busy (SallyFetchWindow *self)
{
  return self->cancellable != NULL;
}

/* Whether the port is one; an empty one is the engine's. */
static gboolean
read_port (SallyFetchWindow *self, guint *port)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->port_row)));
  guint64 number = 0;
  gboolean valid = *text == '\0' || g_ascii_string_to_unsigned (text, 10, 1, 65535, &number, NULL);

  *port = (guint) number;
  return valid;
}

/* Whether the chosen certificate is the one that the person expects; a
 * fingerprint that was pasted counts more than a tick. */
static gboolean
is_compared (SallyFetchWindow *self)
{
  const char *text = gtk_editable_get_text (self->fingerprint_row);
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  SallyX509 *expected;

  show_error (self->trust_error, NULL);
  if (*text == '\0')
    return self->chosen != NULL && gtk_check_button_get_active (self->compared_check);
  expected = sally_fetch_find (self->chain, text, &error);
  if (expected == NULL) {
    show_error (self->trust_error, error->message);
  } else if (self->chosen != NULL && expected != self->chosen) {
    /* Translators: the title of a certificate */
    message = g_strdup_printf (_("The expected fingerprint is that of “%s”, not of the "
                                 "certificate that you chose."),
                               sally_x509_get_title (expected));
    show_error (self->trust_error, message);
  }
  return expected != NULL && expected == self->chosen;
}

/* The one place that says what can be done. */
static void
update (SallyFetchWindow *self)
{
  gboolean busy = is_busy (self);
  guint port;
  gboolean place = *gtk_editable_get_text (self->server_row) != '\0' && read_port (self, &port);
  gboolean leaf = self->chosen != NULL && !sally_x509_get_ca (self->chosen);

  gtk_widget_set_sensitive (self->fetch_button, place && !busy);
  gtk_widget_set_visible (self->stop_button, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->chain_group), self->chain != NULL);
  gtk_widget_set_visible (self->trust_group, self->chain != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->compared_check), self->chosen != NULL);
  show_error (self->pin_label,
              leaf ? _("This is the server's own certificate and no CA: to trust it is pinning, "
                       "and ends when the server gets another one.")
                   : NULL);
  gtk_widget_set_sensitive (self->import_button,
                            self->chain != NULL && is_compared (self) && !busy);
}

static void
set_state (SallyFetchWindow *self, const char *state)
{
  self->state = state;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static GCancellable *
begin (SallyFetchWindow *self, const char *state)
{
  self->cancellable = g_cancellable_new ();
  set_state (self, state);
  return self->cancellable;
}

/* What was under way came back; whether the window is still there. */
static gboolean
end (SallyFetchWindow *self)
{
  if (self->closed)
    return FALSE;
  g_clear_object (&self->cancellable);
  set_state (self, self->chain != NULL ? "fetched" : "idle");
  return TRUE;
}

static void
place_changed_cb (SallyFetchWindow *self)
{
  const SallyEngine *engine = get_engine (self);
  g_autofree char *title = NULL;
  guint port;

  if (engine->port > 0)
    title = g_strdup_printf (_("Port (%u When Empty)"), engine->port);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->port_row),
                                 title != NULL ? title : _("Port"));
  show_error (self->fetch_error,
              read_port (self, &port) ? NULL : _("A port is a number from 1 to 65535"));
  update (self);
}

static void
clear_chain (SallyFetchWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->chain_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  self->chosen = NULL;
  gtk_check_button_set_active (self->compared_check, FALSE);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  adw_preferences_group_set_description (self->chain_group, NULL);
}

static void
chosen_cb (GtkCheckButton *check, gpointer data)
{
  SallyFetchWindow *self = data;

  if (!gtk_check_button_get_active (check))
    return;
  self->chosen = g_object_get_data (G_OBJECT (check), "x509");
  gtk_check_button_set_active (self->compared_check, FALSE);
  update (self);
}

static char *
describe_x509 (SallyX509 *x509)
{
  g_autofree char *issuer = sally_text_one_line (sally_x509_get_issuer (x509), 300);
  g_autofree char *subject = sally_text_one_line (sally_x509_get_subject (x509), 300);
  g_autofree char *from = sally_text_date (sally_x509_get_not_before (x509));
  g_autofree char *until = sally_text_date (sally_x509_get_not_after (x509));
  g_autofree char *fingerprint = sally_text_colon_hex (sally_x509_get_sha256 (x509));

  /* Translators: subject, issuer, two dates and a fingerprint of a certificate */
  return g_strdup_printf (_("Subject: %s\nIssuer: %s\nValid from %s until %s\nSHA-256: %s"),
                          subject, issuer, from, until, fingerprint);
}

static void
add_row (SallyFetchWindow *self, SallyX509 *x509, GtkWidget **group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = sally_text_one_line (sally_x509_get_title (x509), 300);
  g_autofree char *subtitle = describe_x509 (x509);
  g_autofree char *fingerprint = sally_text_colon_hex (sally_x509_get_sha256 (x509));

  /* What a server sends is no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check),
                              *group != NULL ? GTK_CHECK_BUTTON (*group) : NULL);
  *group = check;
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (check), "x509", g_object_ref (x509), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (chosen_cb), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             sally_copy_button_new (_("SHA-256 Fingerprint"), fingerprint));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->chain_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
explained_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyFetchWindow) self = data;
  g_autoptr (GPtrArray) answers = sally_chain_search_finish (result, NULL);
  g_autofree char *lack = NULL;
  g_autofree char *markup = NULL;

  if (!end (self) || answers == NULL || answers->len == 0)
    return;
  lack = sally_chain_finding_explain (((SallyChainAnswer *) answers->pdata[0])->finding);
  markup = sally_text_markup (lack);
  adw_preferences_group_set_description (self->chain_group, markup);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyFetchWindow) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *chain = sally_fetch_chain_finish (result, &error);
  GtkWidget *group = NULL;

  if (self->closed) {
    g_clear_pointer (&chain, g_ptr_array_unref);
    return;
  }
  self->chain = chain;
  end (self);
  if (chain == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      show_error (self->fetch_error, error->message);
    return;
  }
  for (guint i = 0; i < chain->len; i++)
    add_row (self, chain->pdata[i], &group);
  sally_chain_search_async (sally_stage_get_workspace (self->stage), chain, NULL,
                            begin (self, "fetching"), explained_cb, g_object_ref (self));
}

static void
fetch_cb (SallyFetchWindow *self)
{
  g_autofree char *server = g_strstrip (g_strdup (gtk_editable_get_text (self->server_row)));
  guint port;

  if (is_busy (self) || *server == '\0' || !read_port (self, &port))
    return;
  show_error (self->fetch_error, NULL);
  clear_chain (self);
  g_clear_object (&self->endpoint);
  self->endpoint = sally_endpoint_new (get_engine (self)->name);
  sally_endpoint_set_server (self->endpoint, server);
  sally_endpoint_set_port (self->endpoint, port);
  sally_fetch_chain_async (sally_stage_get_workspace (self->stage), self->endpoint,
                           begin (self, "fetching"), fetched_cb, g_object_ref (self));
}

static void
stop_cb (SallyFetchWindow *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyFetchWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *identifier = NULL;
  g_autoptr (SallyUndo) undo = sally_fetch_approve_finish (result, &identifier, &error);

  if (undo != NULL && gtk_widget_get_root (GTK_WIDGET (self->stage)) != NULL)
    sally_stage_add_undo (self->stage, sally_undo_ref (undo), SALLY_UNDO_IMPORTED, identifier);
  if (!end (self))
    return;
  if (undo != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self->trust_error, error->message);
}

static void
import_cb (SallyFetchWindow *self)
{
  if (is_busy (self) || self->chain == NULL || !is_compared (self))
    return;
  sally_fetch_approve_async (sally_stage_get_workspace (self->stage), self->chosen, self->endpoint,
                             NULL, gtk_editable_get_text (self->reason_row),
                             begin (self, "importing"), imported_cb, g_object_ref (self));
}

static void
sally_fetch_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_static_string (value, SALLY_FETCH_WINDOW (object)->state);
}

/* It was closed.  A call that is still to come back keeps it, perhaps longer than
 * its parent, so this cannot wait until it is disposed of. */
static void
sally_fetch_window_unrealize (GtkWidget *widget)
{
  SallyFetchWindow *self = SALLY_FETCH_WINDOW (widget);

  self->closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  GTK_WIDGET_CLASS (sally_fetch_window_parent_class)->unrealize (widget);
}

static void
sally_fetch_window_dispose (GObject *object)
{
  SallyFetchWindow *self = SALLY_FETCH_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), SALLY_TYPE_FETCH_WINDOW);
  G_OBJECT_CLASS (sally_fetch_window_parent_class)->dispose (object);
}

static void
sally_fetch_window_finalize (GObject *object)
{
  SallyFetchWindow *self = SALLY_FETCH_WINDOW (object);

  g_clear_object (&self->stage);
  g_clear_object (&self->endpoint);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (sally_fetch_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SallyFetchWindow, name)
  BIND (engine_row);
  BIND (server_row);
  BIND (port_row);
  BIND (fetch_error);
  BIND (spinner);
  BIND (stop_button);
  BIND (fetch_button);
  BIND (chain_group);
  BIND (trust_group);
  BIND (fingerprint_row);
  BIND (compared_check);
  BIND (reason_row);
  BIND (pin_label);
  BIND (trust_error);
  BIND (import_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, place_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, fetch_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
}

static void
sally_fetch_window_class_init (SallyFetchWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sally_fetch_window_get_property;
  object_class->dispose = sally_fetch_window_dispose;
  object_class->finalize = sally_fetch_window_finalize;
  widget_class->unrealize = sally_fetch_window_unrealize;
  props[PROP_STATE] =
      g_param_spec_string ("state", NULL, NULL, "idle", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-fetch-window.ui");
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sally_fetch_window_init (SallyFetchWindow *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  self->state = "idle";
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n_engines; i++)
    gtk_string_list_append (labels, engines[i].label);
  adw_combo_row_set_model (self->engine_row, G_LIST_MODEL (labels));
  place_changed_cb (self);
}

/**
 * sally_fetch_window_new:
 * @stage: of the window that opens it; it has the open library, and offers Undo
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
sally_fetch_window_new (SallyStage *stage)
{
  SallyFetchWindow *self = g_object_new (SALLY_TYPE_FETCH_WINDOW, NULL);

  g_set_object (&self->stage, stage);
  return GTK_WINDOW (self);
}

/**
 * sally_fetch_window_get_state:
 * @self: the window
 *
 * Returns: (transfer none): what it does
 */
const char *
sally_fetch_window_get_state (SallyFetchWindow *self)
{
  g_return_val_if_fail (SALLY_IS_FETCH_WINDOW (self), NULL);
  return self->state;
}
