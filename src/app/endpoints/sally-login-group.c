/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-group.h"
#include "sally-message-row.h"

#include "sally-endpoint.h"
#include "sally-keyring.h"
#include "sally-secret.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Whoever sits on the accessibility bus can read a password field, so a stored
 * password never gets into one: the field is empty until a new password is
 * typed, and a line under it tells what is stored and where.
 */
struct _SallyLoginGroup {
  AdwPreferencesGroup parent_instance;

  GtkWidget *user_row;
  GtkWidget *password_row;
  GtkWidget *state_row;
  GtkWidget *forget_button;

  SallyEndpoint *endpoint;   /* (nullable) (owned) */
  SallyWorkspace *workspace; /* (nullable) (owned) */
  GBindingGroup *bindings;   /* (owned) */
  gboolean forget;
};

G_DEFINE_FINAL_TYPE (SallyLoginGroup, sally_login_group, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static gboolean
has_typed (SallyLoginGroup *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->password_row)) != '\0';
}

static char *
describe_state (SallyLoginGroup *self)
{
  gboolean stored = sally_endpoint_get_has_password (self->endpoint);
  SallyKeyring *keyring =
      self->workspace != NULL ? sally_workspace_get_keyring (self->workspace) : NULL;
  const char *title = keyring != NULL ? sally_keyring_get_title (keyring) : "";
  SallyKeyringState state = self->workspace != NULL
                                ? sally_workspace_get_keyring_state (self->workspace)
                                : SALLY_KEYRING_READY;

  if (self->forget)
    return g_strdup (_("The stored password is removed when the endpoint is saved"));
  if (state == SALLY_KEYRING_ABSENT)
    return g_strdup (_("There is no keyring: the password is kept until the application is "
                       "closed"));
  if (state == SALLY_KEYRING_LOCKED)
    return g_strdup (_("The keyring is locked: it is asked for the password when it is needed"));
  if (has_typed (self))
    return g_strdup_printf (_("Will be stored in the keyring “%s”"), title);
  if (stored)
    return g_strdup_printf (_("A password is stored in the keyring “%s”; type to replace it"),
                            title);
  return g_strdup (_("No password is stored"));
}

static void
update (SallyLoginGroup *self)
{
  g_autofree char *text = NULL;

  if (self->endpoint == NULL || self->state_row == NULL)
    return;
  text = describe_state (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), text);
  gtk_widget_set_visible (self->forget_button, sally_endpoint_get_has_password (self->endpoint));
  gtk_button_set_label (GTK_BUTTON (self->forget_button), self->forget ? _("Keep") : _("Forget"));
}

static void
password_changed_cb (SallyLoginGroup *self)
{
  self->forget = FALSE;
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
forget_clicked_cb (SallyLoginGroup *self)
{
  gboolean forget = !self->forget;

  if (forget)
    gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  self->forget = forget;
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
sally_login_group_dispose (GObject *object)
{
  SallyLoginGroup *self = SALLY_LOGIN_GROUP (object);

  if (self->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (self->endpoint, self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->workspace);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_LOGIN_GROUP);
  G_OBJECT_CLASS (sally_login_group_parent_class)->dispose (object);
}

static void
sally_login_group_class_init (SallyLoginGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_login_group_dispose;
  changed_signal = g_signal_new ("changed", SALLY_TYPE_LOGIN_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (SALLY_TYPE_MESSAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-login-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyLoginGroup, user_row);
  gtk_widget_class_bind_template_child (widget_class, SallyLoginGroup, password_row);
  gtk_widget_class_bind_template_child (widget_class, SallyLoginGroup, state_row);
  gtk_widget_class_bind_template_child (widget_class, SallyLoginGroup, forget_button);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_clicked_cb);
}

static void
sally_login_group_init (SallyLoginGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "user-name", self->user_row, "text",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/**
 * sally_login_group_set_endpoint:
 * @self: the group
 * @endpoint: what is edited
 */
void
sally_login_group_set_endpoint (SallyLoginGroup *self, SallyEndpoint *endpoint)
{
  g_return_if_fail (SALLY_IS_LOGIN_GROUP (self));
  g_set_object (&self->endpoint, endpoint);
  g_binding_group_set_source (self->bindings, endpoint);
  g_signal_connect_object (endpoint, "notify::has-password", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sally_login_group_set_workspace:
 * @self: the group
 * @workspace: the open library, for its keyring
 */
void
sally_login_group_set_workspace (SallyLoginGroup *self, SallyWorkspace *workspace)
{
  g_return_if_fail (SALLY_IS_LOGIN_GROUP (self));
  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::keyring-state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sally_login_group_set_password:
 * @self: the group
 * @password: a new password, one that was pasted with a URI
 */
void
sally_login_group_set_password (SallyLoginGroup *self, SallySecret *password)
{
  g_return_if_fail (SALLY_IS_LOGIN_GROUP (self));
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), sally_secret_peek (password, NULL));
}

/**
 * sally_login_group_dup_password:
 * @self: the group
 *
 * Returns: (transfer full) (nullable): the password that was typed
 */
SallySecret *
sally_login_group_dup_password (SallyLoginGroup *self)
{
  g_return_val_if_fail (SALLY_IS_LOGIN_GROUP (self), NULL);
  if (!has_typed (self))
    return NULL;
  return sally_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->password_row)), -1);
}

/**
 * sally_login_group_get_forget:
 * @self: the group
 *
 * Returns: whether the stored password is to be removed
 */
gboolean
sally_login_group_get_forget (SallyLoginGroup *self)
{
  g_return_val_if_fail (SALLY_IS_LOGIN_GROUP (self), FALSE);
  return self->forget;
}
