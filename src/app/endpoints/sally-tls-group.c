/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tls-group.h"
#include "sally-message-row.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-ssl-mode.h"
#include "sally-store.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The four modes, all of them always in sight: what AWS DMS does not offer for
 * the engine is dim and says so.  The mode that an endpoint has already can be
 * seen even when it is forbidden.
 */
struct _SallyTlsGroup {
  AdwPreferencesGroup parent_instance;

  GtkWidget *none_row;
  GtkWidget *require_row;
  GtkWidget *verify_ca_row;
  GtkWidget *verify_full_row;
  GtkCheckButton *none_button;
  GtkCheckButton *require_button;
  GtkCheckButton *verify_ca_button;
  GtkCheckButton *verify_full_button;
  AdwComboRow *certificate_row;
  GtkWidget *add_row;

  GtkWidget *rows[SALLY_N_SSL_MODES];
  GtkCheckButton *buttons[SALLY_N_SSL_MODES];
  SallyEndpoint *endpoint;   /* (nullable) (owned) */
  SallyWorkspace *workspace; /* (nullable) (owned) */
  GPtrArray *certificates;   /* (nullable) (element-type SallyCertificate): of the library */
  GPtrArray *arns;           /* (owned) (element-type utf8): of the rows of the combo */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SallyTlsGroup, sally_tls_group, ADW_TYPE_PREFERENCES_GROUP)

static guint add_certificate_signal;

static void
mode_toggled_cb (SallyTlsGroup *self)
{
  if (self->endpoint == NULL || self->updating)
    return;
  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    if (gtk_check_button_get_active (self->buttons[mode]))
      sally_endpoint_set_ssl_mode (self->endpoint, (SallySslMode) mode);
}

static void
certificate_selected_cb (SallyTlsGroup *self)
{
  guint selected;

  if (self->endpoint == NULL || self->updating)
    return;
  selected = adw_combo_row_get_selected (self->certificate_row);
  if (selected < self->arns->len)
    sally_endpoint_set_certificate_arn (self->endpoint, g_ptr_array_index (self->arns, selected));
}

static void
add_activated_cb (SallyTlsGroup *self)
{
  g_signal_emit (self, add_certificate_signal, 0);
}

static void
update_mode (SallyTlsGroup *self, SallySslMode mode)
{
  const SallyEngine *engine = sally_endpoint_get_engine (self->endpoint);
  gboolean allowed = sally_engine_allows (engine, mode);
  g_autofree char *reason = allowed ? NULL : sally_engine_explain_mode (engine, mode);
  const char *text = allowed ? sally_ssl_mode_get_promise (mode) : reason;
  g_autofree char *name = g_strdup_printf ("%s, %s", sally_ssl_mode_get_name (mode), text);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[mode]),
                                 sally_ssl_mode_get_name (mode));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[mode]), text);
  gtk_widget_set_sensitive (self->rows[mode], allowed);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[mode]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_modes (SallyTlsGroup *self)
{
  self->updating = TRUE;
  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    update_mode (self, (SallySslMode) mode);
  gtk_check_button_set_active (self->buttons[sally_endpoint_get_ssl_mode (self->endpoint)], TRUE);
  self->updating = FALSE;
}

static gboolean
fits_engine (SallyTlsGroup *self, SallyCertificate *certificate)
{
  const SallyEngine *engine = sally_endpoint_get_engine (self->endpoint);

  return sally_certificate_get_kind (certificate) == engine->certificate
         || g_str_equal (sally_certificate_get_arn (certificate),
                         sally_endpoint_get_certificate_arn (self->endpoint));
}

static char *
make_certificate_label (SallyCertificate *certificate)
{
  guint n = sally_certificate_get_summary (certificate)->n_x509;

  return g_strdup_printf ("%s (%u)", sally_certificate_get_identifier (certificate), n);
}

/* The list is made anew when the library, the engine or the choice changes. */
static void
update_certificates (SallyTlsGroup *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  const char *arn = sally_endpoint_get_certificate_arn (self->endpoint);
  guint selected = 0;

  self->updating = TRUE;
  g_ptr_array_set_size (self->arns, 0);
  g_ptr_array_add (self->arns, g_strdup (""));
  gtk_string_list_append (labels, C_("certificate", "None"));
  for (guint i = 0; self->certificates != NULL && i < self->certificates->len; i++) {
    SallyCertificate *certificate = g_ptr_array_index (self->certificates, i);

    if (!fits_engine (self, certificate))
      continue;
    if (g_str_equal (sally_certificate_get_arn (certificate), arn))
      selected = self->arns->len;
    g_ptr_array_add (self->arns, g_strdup (sally_certificate_get_arn (certificate)));
    gtk_string_list_take (labels, make_certificate_label (certificate));
  }
  /* A certificate that is not (or not yet) in the list keeps its place. */
  if (selected == 0 && *arn != '\0') {
    selected = self->arns->len;
    g_ptr_array_add (self->arns, g_strdup (arn));
    gtk_string_list_append (labels, arn);
  }
  adw_combo_row_set_model (self->certificate_row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->certificate_row, selected);
  self->updating = FALSE;
}

static void
engine_changed_cb (SallyTlsGroup *self)
{
  update_modes (self);
  update_certificates (self);
}

static void
certificate_changed_cb (SallyTlsGroup *self)
{
  guint selected = adw_combo_row_get_selected (self->certificate_row);

  if (selected >= self->arns->len
      || !g_str_equal (g_ptr_array_index (self->arns, selected),
                       sally_endpoint_get_certificate_arn (self->endpoint)))
    update_certificates (self);
}

static void
certificates_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyTlsGroup) self = data;
  GPtrArray *certificates = sally_store_list_finish (SALLY_STORE (source), result, NULL);

  if (certificates == NULL)
    return;
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  self->certificates = certificates;
  if (self->endpoint != NULL && self->certificate_row != NULL)
    update_certificates (self);
}

static void
list_certificates (SallyTlsGroup *self)
{
  sally_store_list_async (sally_workspace_get_store (self->workspace), SALLY_STORE_CERTIFICATES,
                          NULL, certificates_listed_cb, g_object_ref (self));
}

static void
store_changed_cb (SallyStore *store, int kind, gpointer data)
{
  if (kind == SALLY_STORE_CERTIFICATES)
    list_certificates (data);
}

static void
sally_tls_group_dispose (GObject *object)
{
  SallyTlsGroup *self = SALLY_TLS_GROUP (object);

  if (self->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (self->endpoint, self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->workspace);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_TLS_GROUP);
  G_OBJECT_CLASS (sally_tls_group_parent_class)->dispose (object);
}

static void
sally_tls_group_finalize (GObject *object)
{
  SallyTlsGroup *self = SALLY_TLS_GROUP (object);

  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_ptr_array_unref (self->arns);
  G_OBJECT_CLASS (sally_tls_group_parent_class)->finalize (object);
}

static void
sally_tls_group_class_init (SallyTlsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_tls_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_tls_group_finalize;
  add_certificate_signal = g_signal_new ("add-certificate", SALLY_TYPE_TLS_GROUP, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (SALLY_TYPE_MESSAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-tls-group.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SallyTlsGroup, name)
  BIND (none_row);
  BIND (require_row);
  BIND (verify_ca_row);
  BIND (verify_full_row);
  BIND (none_button);
  BIND (require_button);
  BIND (verify_ca_button);
  BIND (verify_full_button);
  BIND (certificate_row);
  BIND (add_row);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, mode_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, certificate_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_activated_cb);
}

static void
sally_tls_group_init (SallyTlsGroup *self)
{
  self->arns = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows[SALLY_SSL_NONE] = self->none_row;
  self->rows[SALLY_SSL_REQUIRE] = self->require_row;
  self->rows[SALLY_SSL_VERIFY_CA] = self->verify_ca_row;
  self->rows[SALLY_SSL_VERIFY_FULL] = self->verify_full_row;
  self->buttons[SALLY_SSL_NONE] = self->none_button;
  self->buttons[SALLY_SSL_REQUIRE] = self->require_button;
  self->buttons[SALLY_SSL_VERIFY_CA] = self->verify_ca_button;
  self->buttons[SALLY_SSL_VERIFY_FULL] = self->verify_full_button;
}

/**
 * sally_tls_group_set_endpoint:
 * @self: the group
 * @endpoint: what is edited
 */
void
sally_tls_group_set_endpoint (SallyTlsGroup *self, SallyEndpoint *endpoint)
{
  g_return_if_fail (SALLY_IS_TLS_GROUP (self));
  g_set_object (&self->endpoint, endpoint);
  g_signal_connect_object (endpoint, "notify::engine", G_CALLBACK (engine_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (endpoint, "notify::ssl-mode", G_CALLBACK (update_modes), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (endpoint, "notify::certificate-arn", G_CALLBACK (certificate_changed_cb),
                           self, G_CONNECT_SWAPPED);
  engine_changed_cb (self);
}

/**
 * sally_tls_group_set_workspace:
 * @self: the group
 * @workspace: the open library, for its certificates
 */
void
sally_tls_group_set_workspace (SallyTlsGroup *self, SallyWorkspace *workspace)
{
  g_return_if_fail (SALLY_IS_TLS_GROUP (self));
  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (sally_workspace_get_store (workspace), "changed",
                           G_CALLBACK (store_changed_cb), self, 0);
  list_certificates (self);
}
