/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-overview-page.h"
#include "sally-banner.h"
#include "sally-closures.h"
#include "sally-expiry-chart.h"

#include "sally-endpoint.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Everything on it is one query for endpoints and one for expiries, made again
 * a moment after the library changed.
 */
#define DAY (24 * 60 * 60)
#define MAX_ATTENTION 10
#define RELOAD_DELAY 200

struct _SallyOverviewPage {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *error_page;
  SallyBanner *expiry_banner;
  GtkLabel *pass_label;
  GtkLabel *fail_label;
  GtkLabel *unknown_label;
  GtkLabel *untested_label;
  AdwPreferencesGroup *expiry_group;
  SallyExpiryChart *chart;
  AdwPreferencesGroup *attention_group;

  SallyWorkspace *workspace; /* (nullable) (owned) */
  GPtrArray *endpoints;      /* (nullable) (owned) (element-type SallyEndpoint) */
  GPtrArray *expiries;       /* (nullable) (owned) (element-type SallyExpiry) */
  GPtrArray *rows;           /* (owned) (element-type GtkWidget) */
  GCancellable *cancellable; /* (nullable) (owned) */
  guint n_certificates;
  guint reload_id;
  gboolean show_back;
};

G_DEFINE_FINAL_TYPE (SallyOverviewPage, sally_overview_page, ADW_TYPE_BIN)

typedef enum {
  PROP_WORKSPACE = 1,
  PROP_SHOW_BACK,
  PROP_STATE,
} SallyOverviewPageProperty;

static GParamSpec *props[PROP_STATE + 1];

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
set_state (SallyOverviewPage *self, const char *state)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), state) == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, state);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
banner_clicked_cb (SallyOverviewPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-certificates", NULL);
}

static int
get_verdict (SallyEndpoint *endpoint)
{
  int verdict = -1;

  g_object_get (endpoint, "last-verdict", &verdict, NULL);
  return verdict;
}

static void
set_count (GtkLabel *label, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);

  gtk_label_set_label (label, text);
}

static void
fill_counts (SallyOverviewPage *self)
{
  guint counts[4] = { 0 };

  for (guint i = 0; i < self->endpoints->len; i++) {
    int verdict = get_verdict (g_ptr_array_index (self->endpoints, i));

    counts[verdict >= 0 && verdict < 3 ? verdict : 3]++;
  }
  set_count (self->pass_label, counts[SALLY_VERDICT_PASS]);
  set_count (self->fail_label, counts[SALLY_VERDICT_FAIL]);
  set_count (self->unknown_label, counts[SALLY_VERDICT_COULD_NOT_TEST]);
  set_count (self->untested_label, counts[3]);
}

static GtkWidget *
make_test_button (const char *identifier, const char *arn)
{
  GtkWidget *button = gtk_button_new_with_label (_("Test"));
  /* Translators: the identifier of an endpoint */
  g_autofree char *name = g_strdup_printf (_("Test %s"), identifier);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.test-endpoint");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", arn);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static void
add_attention (SallyOverviewPage *self,
               const char *title,
               const char *subtitle,
               const char *icon_name,
               const char *css_class,
               gboolean endpoint,
               const char *arn)
{
  const char *action = endpoint ? "win.show-endpoint" : "win.show-certificate";
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon_name);
  g_autofree char *plain = sally_text_one_line (title, 120);
  g_autofree char *text = sally_text_one_line (subtitle, 300);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), plain);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_add_css_class (image, css_class);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  if (endpoint)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_test_button (plain, arn));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", arn);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_preferences_group_add (self->attention_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
fill_attention (SallyOverviewPage *self)
{
  gint64 now = get_now ();
  guint warn_days = sally_settings_get_warn_days (sally_workspace_get_settings (self->workspace));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->attention_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->endpoints->len && self->rows->len < MAX_ATTENTION; i++) {
    SallyEndpoint *endpoint = g_ptr_array_index (self->endpoints, i);
    int verdict = get_verdict (endpoint);
    g_autofree char *summary = sally_closure_endpoint_summary (NULL, endpoint);

    if (verdict == SALLY_VERDICT_FAIL || verdict == SALLY_VERDICT_COULD_NOT_TEST)
      add_attention (self, sally_endpoint_get_identifier (endpoint), summary,
                     sally_words_verdict_icon (verdict), sally_words_verdict_class (verdict), TRUE,
                     sally_endpoint_get_arn (endpoint));
  }
  for (guint i = 0; i < self->expiries->len && self->rows->len < MAX_ATTENTION; i++) {
    SallyExpiry *expiry = g_ptr_array_index (self->expiries, i);
    gboolean expired = expiry->not_after < now;
    g_autofree char *span = sally_text_span (ABS (expiry->not_after - now));
    g_autofree char *text = NULL;

    if (expiry->not_after - now >= (gint64) warn_days * DAY)
      continue;
    text = g_strdup_printf (expired ? _("in “%s” · expired %s ago") : _("in “%s” · expires in %s"),
                            expiry->certificate_identifier, span);
    add_attention (self, expiry->title, text,
                   expired ? "sally-fail-symbolic" : "sally-warning-symbolic",
                   expired ? "error" : "warning", FALSE, expiry->certificate_arn);
  }
  adw_preferences_group_set_description (
      self->attention_group,
      self->rows->len == 0 ? _("Nothing: no endpoint fails and nothing expires soon") : NULL);
}

static void
fill_banner (SallyOverviewPage *self)
{
  gint64 now = get_now ();
  guint warn_days = sally_settings_get_warn_days (sally_workspace_get_settings (self->workspace));
  g_autoptr (GHashTable) endpoints = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *title = NULL;
  g_autofree char *used = NULL;
  guint n = 0;

  for (guint i = 0; i < self->expiries->len; i++) {
    SallyExpiry *expiry = g_ptr_array_index (self->expiries, i);

    if (expiry->not_after < now || expiry->not_after - now >= (gint64) warn_days * DAY)
      continue;
    n++;
    for (char **name = expiry->endpoints; name != NULL && *name != NULL; name++)
      g_hash_table_add (endpoints, *name);
  }
  title = g_strdup_printf (ngettext ("%u certificate expires within %u days",
                                     "%u certificates expire within %u days", n),
                           n, warn_days);
  if (g_hash_table_size (endpoints) > 0)
    used = g_strdup_printf (ngettext ("%s, used by %u endpoint", "%s, used by %u endpoints",
                                      g_hash_table_size (endpoints)),
                            title, g_hash_table_size (endpoints));
  sally_banner_set_title (self->expiry_banner, used != NULL ? used : title);
  sally_banner_set_revealed (self->expiry_banner, n > 0);
}

/* Which endpoint stops first, and when: the first expiry that an endpoint
 * depends on. */
static char *
describe_next_to_stop (SallyOverviewPage *self)
{
  gint64 now = get_now ();

  for (guint i = 0; i < self->expiries->len; i++) {
    const SallyExpiry *expiry = g_ptr_array_index (self->expiries, i);
    g_autofree char *span = NULL;
    guint n = g_strv_length (expiry->endpoints);

    if (expiry->not_after < now || n == 0)
      continue;
    span = sally_text_span (expiry->not_after - now);
    if (n == 1)
      /* Translators: an endpoint, a span of time such as “12 days” */
      return g_strdup_printf (_("Next to stop: %s, in %s"), expiry->endpoints[0], span);
    return g_strdup_printf (ngettext ("Next to stop: %s and %u more, in %s",
                                      "Next to stop: %s and %u more, in %s", n - 1),
                            expiry->endpoints[0], n - 1, span);
  }
  return g_strdup ("");
}

static void
fill_chart (SallyOverviewPage *self)
{
  g_autofree char *next = describe_next_to_stop (self);
  g_autofree char *markup = sally_text_markup (next);
  gboolean any = sally_expiry_chart_set_expiries (
      self->chart, self->expiries, get_now (),
      sally_settings_get_warn_days (sally_workspace_get_settings (self->workspace)));

  gtk_widget_set_visible (GTK_WIDGET (self->chart), any);
  adw_preferences_group_set_description (
      self->expiry_group, any ? markup : _("Nothing of the library expires within a year"));
}

static void
update (SallyOverviewPage *self)
{
  if (self->stack == NULL || self->endpoints == NULL || self->expiries == NULL)
    return;
  fill_banner (self);
  if (self->endpoints->len == 0 && self->n_certificates == 0) {
    set_state (self, "empty");
    return;
  }
  fill_counts (self);
  fill_attention (self);
  fill_chart (self);
  set_state (self, "content");
}

static void
show_error (SallyOverviewPage *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (self->stack == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = sally_text_markup (error->message);
  adw_status_page_set_description (self->error_page, text);
  set_state (self, "error");
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyOverviewPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyStoreFacts) facts =
      sally_store_get_facts_finish (SALLY_STORE (source), result, &error);

  if (facts == NULL) {
    show_error (self, error);
    return;
  }
  self->n_certificates = facts->counts[SALLY_STORE_CERTIFICATES];
  update (self);
}

static void
endpoints_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyOverviewPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *endpoints = sally_store_list_finish (SALLY_STORE (source), result, &error);

  if (endpoints == NULL) {
    show_error (self, error);
    return;
  }
  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  self->endpoints = endpoints;
}

static void
expiries_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyOverviewPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *expiries = sally_store_list_expiring_finish (SALLY_STORE (source), result, &error);

  if (expiries == NULL) {
    show_error (self, error);
    return;
  }
  g_clear_pointer (&self->expiries, g_ptr_array_unref);
  self->expiries = expiries;
}

/* The store answers in the order of the calls, so the last answer is when all
 * are there. */
static void
reload (SallyOverviewPage *self)
{
  SallyStore *store;

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->workspace == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  store = sally_workspace_get_store (self->workspace);
  sally_store_list_async (store, SALLY_STORE_ENDPOINTS, self->cancellable, endpoints_cb,
                          g_object_ref (self));
  sally_store_list_expiring_async (store, get_now () + 366 * DAY, self->cancellable, expiries_cb,
                                   g_object_ref (self));
  sally_store_get_facts_async (store, SALLY_STORE_CERTIFICATES, "", "", self->cancellable, facts_cb,
                               g_object_ref (self));
}

static gboolean
reload_cb (gpointer data)
{
  SallyOverviewPage *self = data;

  self->reload_id = 0;
  reload (self);
  return G_SOURCE_REMOVE;
}

static void
queue_reload (SallyOverviewPage *self)
{
  if (self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_DELAY, reload_cb, self);
}

static void
set_workspace (SallyOverviewPage *self, SallyWorkspace *workspace)
{
  if (self->workspace == workspace)
    return;
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  g_set_object (&self->workspace, workspace);
  if (workspace != NULL) {
    g_signal_connect_object (sally_workspace_get_store (workspace), "changed",
                             G_CALLBACK (queue_reload), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (sally_workspace_get_settings (workspace), "notify::warn-days",
                             G_CALLBACK (queue_reload), self, G_CONNECT_SWAPPED);
  }
  reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORKSPACE]);
}

static void
sally_overview_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyOverviewPage *self = SALLY_OVERVIEW_PAGE (object);

  switch ((SallyOverviewPageProperty) id) {
  case PROP_WORKSPACE:
    g_value_set_object (value, self->workspace);
    break;
  case PROP_SHOW_BACK:
    g_value_set_boolean (value, self->show_back);
    break;
  case PROP_STATE:
    g_value_set_string (value, sally_overview_page_get_state (self));
    break;
  }
}

static void
sally_overview_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyOverviewPage *self = SALLY_OVERVIEW_PAGE (object);

  switch ((SallyOverviewPageProperty) id) {
  case PROP_WORKSPACE:
    set_workspace (self, g_value_get_object (value));
    break;
  case PROP_SHOW_BACK:
    if (self->show_back == g_value_get_boolean (value))
      return;
    self->show_back = g_value_get_boolean (value);
    g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_STATE:
    break;
  }
}

static void
sally_overview_page_dispose (GObject *object)
{
  SallyOverviewPage *self = SALLY_OVERVIEW_PAGE (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  g_clear_object (&self->workspace);
  g_ptr_array_set_size (self->rows, 0);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS (sally_overview_page_parent_class)->dispose (object);
}

static void
sally_overview_page_finalize (GObject *object)
{
  SallyOverviewPage *self = SALLY_OVERVIEW_PAGE (object);

  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  g_clear_pointer (&self->expiries, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (sally_overview_page_parent_class)->finalize (object);
}

static void
sally_overview_page_class_init (SallyOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_overview_page_get_property;
  object_class->set_property = sally_overview_page_set_property;
  object_class->dispose = sally_overview_page_dispose;
  object_class->finalize = sally_overview_page_finalize;
  props[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, SALLY_TYPE_WORKSPACE, flags);
  props[PROP_SHOW_BACK] = g_param_spec_boolean ("show-back", NULL, NULL, FALSE, flags);
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "loading",
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (SALLY_TYPE_BANNER);
  g_type_ensure (SALLY_TYPE_EXPIRY_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-overview-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SallyOverviewPage, name)
  BIND (stack);
  BIND (error_page);
  BIND (expiry_banner);
  BIND (pass_label);
  BIND (fail_label);
  BIND (unknown_label);
  BIND (untested_label);
  BIND (expiry_group);
  BIND (chart);
  BIND (attention_group);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, banner_clicked_cb);
}

static void
sally_overview_page_init (SallyOverviewPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_overview_page_get_state:
 * @self: the page
 *
 * Returns: `loading`, `empty`, `content` or `error`
 */
const char *
sally_overview_page_get_state (SallyOverviewPage *self)
{
  g_return_val_if_fail (SALLY_IS_OVERVIEW_PAGE (self), NULL);
  return self->stack != NULL ? gtk_stack_get_visible_child_name (self->stack) : "loading";
}

/**
 * sally_overview_page_get_n_attention:
 * @self: the page
 *
 * Returns: how many things need attention, as far as they are listed
 */
guint
sally_overview_page_get_n_attention (SallyOverviewPage *self)
{
  g_return_val_if_fail (SALLY_IS_OVERVIEW_PAGE (self), 0);
  return self->rows->len;
}
