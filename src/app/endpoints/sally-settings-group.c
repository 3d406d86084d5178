/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-settings-group.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-store.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The rows come from the table of settings, so a new setting needs nothing here.
 * A change of the engine hides rows but keeps their values, since who looks
 * through the engines wants to come back; what does not belong goes when the
 * endpoint is saved.
 */
typedef struct {
  const SallyEngineSetting *setting;
  GtkWidget *row;
} SettingRow;

struct _SallySettingsGroup {
  AdwPreferencesGroup parent_instance;

  GArray *rows;              /* (element-type SettingRow) (owned) */
  GPtrArray *arns;           /* (owned) (element-type utf8): of certificates with a key,
                              * "" first, as the rows of a combo */
  SallyEndpoint *endpoint;   /* (nullable) (owned) */
  SallyWorkspace *workspace; /* (nullable) (owned) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SallySettingsGroup, sally_settings_group, ADW_TYPE_PREFERENCES_GROUP)

static const SallyEngineSetting *
find_setting (SallySettingsGroup *self, GtkWidget *row)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, SettingRow, i).row == row)
      return g_array_index (self->rows, SettingRow, i).setting;
  return NULL;
}

/* The first choice is what holds anyway, so it is not written down. */
static void
choice_selected_cb (SallySettingsGroup *self, GParamSpec *pspec, AdwComboRow *row)
{
  const SallyEngineSetting *setting = find_setting (self, GTK_WIDGET (row));
  guint selected = adw_combo_row_get_selected (row);

  if (self->endpoint == NULL || self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  sally_endpoint_set_setting (self->endpoint, setting->name,
                              selected > 0 ? setting->choices[selected] : NULL);
}

static void
certificate_selected_cb (SallySettingsGroup *self, GParamSpec *pspec, AdwComboRow *row)
{
  const SallyEngineSetting *setting = find_setting (self, GTK_WIDGET (row));
  guint selected = adw_combo_row_get_selected (row);

  if (self->endpoint != NULL && !self->updating && selected < self->arns->len)
    sally_endpoint_set_setting (self->endpoint, setting->name, self->arns->pdata[selected]);
}

static void
text_changed_cb (SallySettingsGroup *self, GtkEditable *row)
{
  const SallyEngineSetting *setting = find_setting (self, GTK_WIDGET (row));
  const char *text = gtk_editable_get_text (row);
  gboolean valid = sally_engine_setting_check (setting, text);

  if (self->endpoint == NULL || self->updating)
    return;
  if (valid)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  if (valid)
    sally_endpoint_set_setting (self->endpoint, setting->name, text);
}

static GtkWidget *
create_combo (SallySettingsGroup *self, const SallyEngineSetting *setting, GCallback selected_cb)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; setting->choices[i] != NULL; i++)
    gtk_string_list_append (labels, _(setting->choice_labels[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(setting->hint));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  g_signal_connect_object (row, "notify::selected", selected_cb, self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
create_text (SallySettingsGroup *self, const SallyEngineSetting *setting)
{
  GtkWidget *row = adw_entry_row_new ();

  gtk_widget_set_tooltip_text (row, _(setting->hint));
  g_signal_connect_object (row, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
create_row (SallySettingsGroup *self, const SallyEngineSetting *setting)
{
  switch (setting->kind) {
  case SALLY_SETTING_TEXT:
    return create_text (self, setting);
  case SALLY_SETTING_CERTIFICATE:
    return create_combo (self, setting, G_CALLBACK (certificate_selected_cb));
  case SALLY_SETTING_CHOICE:
    break;
  }
  return create_combo (self, setting, G_CALLBACK (choice_selected_cb));
}

static void
create_rows (SallySettingsGroup *self)
{
  gsize n_settings;
  const SallyEngineSetting *settings = sally_engine_setting_list (&n_settings);

  for (gsize i = 0; i < n_settings; i++) {
    SettingRow one = { &settings[i], create_row (self, &settings[i]) };

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (one.row), _(settings[i].label));
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), one.row);
    g_array_append_val (self->rows, one);
  }
}

/* One that is not (or not yet) in the list keeps its place there. */
static void
show_certificate (SallySettingsGroup *self, GtkWidget *row, const char *arn)
{
  guint selected = 0;

  for (guint i = 0; i < self->arns->len; i++)
    if (g_str_equal (self->arns->pdata[i], arn != NULL ? arn : ""))
      selected = i;
  if (arn != NULL && selected == 0) {
    selected = self->arns->len;
    g_ptr_array_add (self->arns, g_strdup (arn));
    gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (row))), arn);
  }
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
}

static void
show_value (SallySettingsGroup *self, const SettingRow *one, const char *value)
{
  guint selected = 0;

  if (one->setting->kind == SALLY_SETTING_CERTIFICATE) {
    show_certificate (self, one->row, value);
    return;
  }

  if (one->setting->kind == SALLY_SETTING_TEXT) {
    if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (one->row)), value) != 0)
      gtk_editable_set_text (GTK_EDITABLE (one->row), value != NULL ? value : "");
    return;
  }
  for (guint i = 0; value != NULL && one->setting->choices[i] != NULL; i++)
    if (g_str_equal (one->setting->choices[i], value))
      selected = i;
  adw_combo_row_set_selected (ADW_COMBO_ROW (one->row), selected);
}

static void
update (SallySettingsGroup *self)
{
  const SallyEngine *engine = sally_endpoint_get_engine (self->endpoint);
  gboolean any = FALSE;

  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++) {
    const SettingRow *one = &g_array_index (self->rows, SettingRow, i);
    gboolean belongs = sally_engine_setting_belongs (one->setting, engine);

    gtk_widget_set_visible (one->row, belongs);
    show_value (self, one, sally_endpoint_get_setting (self->endpoint, one->setting->name));
    any |= belongs;
  }
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), engine->label);
  self->updating = FALSE;
}

/* The rows of the one combo that certificates have. */
static void
fill_certificates (SallySettingsGroup *self, GPtrArray *certificates)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->arns, 0);
  g_ptr_array_add (self->arns, g_strdup (""));
  gtk_string_list_append (labels, C_("certificate", "None"));
  for (guint i = 0; certificates != NULL && i < certificates->len; i++) {
    SallyCertificate *certificate = certificates->pdata[i];

    if (!sally_certificate_get_summary (certificate)->private_key)
      continue;
    g_ptr_array_add (self->arns, g_strdup (sally_certificate_get_arn (certificate)));
    gtk_string_list_append (labels, sally_certificate_get_identifier (certificate));
  }
  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++) {
    const SettingRow *one = &g_array_index (self->rows, SettingRow, i);

    if (one->setting->kind == SALLY_SETTING_CERTIFICATE)
      adw_combo_row_set_model (ADW_COMBO_ROW (one->row), G_LIST_MODEL (labels));
  }
  self->updating = FALSE;
  if (self->endpoint != NULL)
    update (self);
}

static void
certificates_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallySettingsGroup) self = data;
  g_autoptr (GPtrArray) certificates = sally_store_list_finish (SALLY_STORE (source), result, NULL);

  if (certificates != NULL && self->rows->len > 0)
    fill_certificates (self, certificates);
}

static void
list_certificates (SallySettingsGroup *self)
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
sally_settings_group_dispose (GObject *object)
{
  SallySettingsGroup *self = SALLY_SETTINGS_GROUP (object);

  if (self->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (self->endpoint, self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->workspace);
  g_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (sally_settings_group_parent_class)->dispose (object);
}

static void
sally_settings_group_finalize (GObject *object)
{
  g_array_unref (SALLY_SETTINGS_GROUP (object)->rows);
  g_ptr_array_unref (SALLY_SETTINGS_GROUP (object)->arns);
  G_OBJECT_CLASS (sally_settings_group_parent_class)->finalize (object);
}

static void
sally_settings_group_class_init (SallySettingsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sally_settings_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_settings_group_finalize;
}

static void
sally_settings_group_init (SallySettingsGroup *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (SettingRow));
  self->arns = g_ptr_array_new_with_free_func (g_free);
  create_rows (self);
  fill_certificates (self, NULL);
}

/**
 * sally_settings_group_set_endpoint:
 * @self: the group
 * @endpoint: what is edited
 */
void
sally_settings_group_set_endpoint (SallySettingsGroup *self, SallyEndpoint *endpoint)
{
  g_return_if_fail (SALLY_IS_SETTINGS_GROUP (self));
  g_set_object (&self->endpoint, endpoint);
  g_signal_connect_object (endpoint, "notify::engine", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (endpoint, "notify::extra-attributes", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sally_settings_group_set_workspace:
 * @self: the group
 * @workspace: the open library, for its certificates that came with a key
 */
void
sally_settings_group_set_workspace (SallySettingsGroup *self, SallyWorkspace *workspace)
{
  g_return_if_fail (SALLY_IS_SETTINGS_GROUP (self));
  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (sally_workspace_get_store (workspace), "changed",
                           G_CALLBACK (store_changed_cb), self, 0);
  list_certificates (self);
}

/**
 * sally_settings_group_drop_foreign:
 * @self: the group
 *
 * Takes out of the endpoint what belongs to engines that were looked at before;
 * settings that only AWS DMS knows stay.
 */
void
sally_settings_group_drop_foreign (SallySettingsGroup *self)
{
  const SallyEngine *engine;

  g_return_if_fail (SALLY_IS_SETTINGS_GROUP (self));
  engine = sally_endpoint_get_engine (self->endpoint);
  for (guint i = 0; i < self->rows->len; i++) {
    const SallyEngineSetting *setting = g_array_index (self->rows, SettingRow, i).setting;

    if (!sally_engine_setting_belongs (setting, engine))
      sally_endpoint_set_setting (self->endpoint, setting->name, NULL);
  }
}
