/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-secret-keyring.h"
#include "config.h"
#include "sally-error.h"
#include "sally-keyring-error-private.h"
#include "sally-keyring-operation-private.h"
#include "sally-prompt-service-private.h"
#include "sally-secret.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* The user's keyring over libsecret.
 *
 * What libsecret answers does not say what happened: a look-up in a locked
 * keyring gives NULL without an error, a stopped service answers after 50
 * seconds, and some calls never come back.  So every call is an operation with
 * a deadline of its own, which answers the caller whether libsecret does or
 * not, and a look-up that found nothing asks once more whether there is a
 * locked item.
 *
 * The schema does not match on its name: with the usual flag gnome-keyring does
 * not find the items of a locked collection at all (tried with 42 and 48).
 */

/* It is encrypted on the calling thread. */
#define MAX_SECRET (4 * 1024 * 1024)

struct _SallySecretKeyring {
  GObject parent_instance;

  guint deadline;         /* milliseconds */
  SecretService *service; /* (owned) (nullable) */
  GCancellable *opening;  /* (owned) (nullable): set while the service is opened */
  GPtrArray *waiting;     /* (owned) (element-type SallyKeyringOperation): for the service */
  char *title;            /* (owned) */
};

static const SecretSchema schema = {
  APPLICATION_ID,
  SECRET_SCHEMA_DONT_MATCH_NAME,
  {
      { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "library", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "arn", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "purpose", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static void keyring_iface_init (SallyKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SallySecretKeyring,
                               sally_secret_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALLY_TYPE_KEYRING, keyring_iface_init))

/* Nobody waits for the service any more. */
static void
abandoned_cb (gpointer data)
{
  SallySecretKeyring *self = data;

  for (guint i = 0; i < self->waiting->len; i++) {
    SallyKeyringOperation *operation = self->waiting->pdata[i];

    if (operation->task != NULL)
      return;
  }
  g_cancellable_cancel (self->opening);
}

static SallyKeyringOperation *
make_operation (SallySecretKeyring *self,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data,
                gpointer tag,
                void (*start) (SallyKeyringOperation *self))
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  return sally_keyring_operation_new (task, self->deadline, start, abandoned_cb);
}

/* A new owner knows nothing of the old one's session. */
static void
owner_changed_cb (SecretService *service, GParamSpec *pspec, SallySecretKeyring *self)
{
  if (service == self->service)
    g_clear_object (&self->service);
}

static void start_operation (SallySecretKeyring *self, SallyKeyringOperation *operation);

static void
service_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallySecretKeyring) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_open_finish (result, &error);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  g_clear_object (&self->opening);
  self->waiting = g_ptr_array_new_with_free_func (sally_keyring_operation_unref);
  if (service != NULL) {
    g_signal_connect_object (service, "notify::g-name-owner", G_CALLBACK (owner_changed_cb), self,
                             0);
    g_set_object (&self->service, service);
  }
  for (guint i = 0; i < waiting->len; i++) {
    SallyKeyringOperation *operation = waiting->pdata[i];

    if (operation->task == NULL)
      continue;
    if (service == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      sally_keyring_operation_fail (operation, sally_keyring_describe_error (error));
    else
      /* After a cancelled opening: came too late for it, and gets another. */
      start_operation (self, sally_keyring_operation_ref (operation));
  }
}

/* Takes @operation.  One opening serves all that come meanwhile. */
static void
start_operation (SallySecretKeyring *self, SallyKeyringOperation *operation)
{
  if (self->service != NULL) {
    operation->service = g_object_ref (self->service);
    operation->start (operation);
    sally_keyring_operation_unref (operation);
    return;
  }
  g_ptr_array_add (self->waiting, operation);
  if (self->opening != NULL)
    return;
  self->opening = g_cancellable_new ();
  secret_service_open (SALLY_TYPE_PROMPT_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, self->opening,
                       service_opened_cb, g_object_ref (self));
}

/* The first call after a restart of the service finds the old one gone. */
static void
fail_or_retry (SallyKeyringOperation *operation, const GError *error)
{
  SallySecretKeyring *self;
  gboolean gone = g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
                  || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
                  || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY);

  if (operation->task == NULL || !gone || operation->retried) {
    sally_keyring_operation_fail (operation, sally_keyring_describe_error (error));
    return;
  }
  self = g_task_get_source_object (operation->task);
  if (self->service == operation->service)
    g_clear_object (&self->service);
  g_clear_object (&operation->service);
  operation->retried = TRUE;
  start_operation (self, sally_keyring_operation_ref (operation));
}

static GHashTable *
make_attributes (const char *library, const char *arn, const char *purpose)
{
  return secret_attributes_build (&schema, "application", APPLICATION_ID, "library", library, "arn",
                                  arn, "purpose", purpose, NULL);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyKeyringOperation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  if (!secret_service_store_finish (SECRET_SERVICE (source), result, &error)) {
    fail_or_retry (self, error);
    return;
  }
  task = sally_keyring_operation_take_task (self);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
start_store (SallyKeyringOperation *self)
{
  secret_service_store (self->service, &schema, self->attributes, SECRET_COLLECTION_DEFAULT,
                        self->label, self->value, self->inner, stored_cb,
                        sally_keyring_operation_ref (self));
}

static void
sally_secret_keyring_store_async (SallyKeyring *keyring,
                                  const char *library,
                                  const char *arn,
                                  const char *purpose,
                                  const char *label,
                                  SallySecret *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  SallySecretKeyring *self = SALLY_SECRET_KEYRING (keyring);
  gsize length;
  const char *bytes = sally_secret_peek (secret, &length);
  SallyKeyringOperation *operation;

  if (length > MAX_SECRET) {
    g_task_report_new_error (
        self, callback, data, sally_secret_keyring_store_async, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
        _("This is larger than what a keyring should hold (%u MiB)."), MAX_SECRET / 1024 / 1024);
    return;
  }
  operation = make_operation (self, cancellable, callback, data, sally_secret_keyring_store_async,
                              start_store);
  operation->attributes = make_attributes (library, arn, purpose);
  operation->label = g_strdup (label);
  /* Keyring programs show what says that it is text. */
  operation->value = secret_value_new (
      bytes, (gssize) length,
      g_utf8_validate (bytes, (gssize) length, NULL) ? "text/plain" : "application/octet-stream");
  start_operation (self, operation);
}

static void
locked_item_searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyKeyringOperation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  GList *items = secret_service_search_finish (SECRET_SERVICE (source), result, &error);

  if (error != NULL) {
    fail_or_retry (self, error);
  } else if (items != NULL && secret_item_get_locked (items->data)) {
    sally_keyring_operation_fail (self, sally_keyring_describe_locked ());
  } else if (items != NULL) {
    sally_keyring_operation_fail (
        self, g_error_new_literal (SALLY_ERROR, SALLY_ERROR_KEYRING,
                                   self->is_clear ? _("The keyring did not remove the secret.")
                                                  : _("The keyring did not give the secret.")));
  } else if ((task = sally_keyring_operation_take_task (self)) != NULL) {
    if (self->is_clear)
      g_task_return_boolean (task, TRUE);
    else
      g_task_return_pointer (task, NULL, NULL);
  }
  g_list_free_full (items, g_object_unref);
}

/* Found nothing: because there is nothing, or because it is locked? */
static void
search_locked_item (SallyKeyringOperation *self)
{
  if (self->task != NULL)
    secret_service_search (self->service, &schema, self->attributes, SECRET_SEARCH_NONE,
                           self->inner, locked_item_searched_cb,
                           sally_keyring_operation_ref (self));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyKeyringOperation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  SecretValue *value = secret_service_lookup_finish (SECRET_SERVICE (source), result, &error);
  const char *bytes;
  gsize length;

  if (error != NULL) {
    fail_or_retry (self, error);
  } else if (value == NULL) {
    search_locked_item (self);
  } else if ((task = sally_keyring_operation_take_task (self)) != NULL) {
    bytes = secret_value_get (value, &length);
    g_task_return_pointer (task, sally_secret_new (bytes, (gssize) length),
                           (GDestroyNotify) sally_secret_unref);
  }
  g_clear_pointer (&value, secret_value_unref);
}

static void
start_lookup (SallyKeyringOperation *self)
{
  secret_service_lookup (self->service, &schema, self->attributes, self->inner, looked_up_cb,
                         sally_keyring_operation_ref (self));
}

static void
sally_secret_keyring_lookup_async (SallyKeyring *keyring,
                                   const char *library,
                                   const char *arn,
                                   const char *purpose,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  SallySecretKeyring *self = SALLY_SECRET_KEYRING (keyring);
  SallyKeyringOperation *operation = make_operation (
      self, cancellable, callback, data, sally_secret_keyring_lookup_async, start_lookup);

  operation->attributes = make_attributes (library, arn, purpose);
  start_operation (self, operation);
}

/* libsecret removes the unlocked items only and does not say so. */
static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyKeyringOperation) self = data;
  g_autoptr (GError) error = NULL;

  secret_service_clear_finish (SECRET_SERVICE (source), result, &error);
  if (error != NULL)
    fail_or_retry (self, error);
  else
    search_locked_item (self);
}

static void
start_clear (SallyKeyringOperation *self)
{
  secret_service_clear (self->service, &schema, self->attributes, self->inner, cleared_cb,
                        sally_keyring_operation_ref (self));
}

static void
sally_secret_keyring_clear_async (SallyKeyring *keyring,
                                  const char *library,
                                  const char *arn,
                                  const char *purpose,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  SallySecretKeyring *self = SALLY_SECRET_KEYRING (keyring);
  SallyKeyringOperation *operation = make_operation (self, cancellable, callback, data,
                                                     sally_secret_keyring_clear_async, start_clear);

  operation->is_clear = TRUE;
  operation->attributes = make_attributes (library, arn, purpose);
  start_operation (self, operation);
}

static void
operation_return_state (SallyKeyringOperation *self, const char *title, gboolean locked)
{
  g_autoptr (GTask) task = sally_keyring_operation_take_task (self);
  SallySecretKeyring *keyring;

  if (task == NULL)
    return;
  keyring = g_task_get_source_object (task);
  g_free (keyring->title);
  keyring->title = sally_text_one_line (title, 100);
  g_task_return_int (task, locked ? SALLY_KEYRING_LOCKED : SALLY_KEYRING_READY);
}

static void
collection_described_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyKeyringOperation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) properties = NULL;
  const char *title = "";
  gboolean locked = TRUE;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (answer == NULL) {
    fail_or_retry (self, error);
    return;
  }
  properties = g_variant_get_child_value (answer, 0);
  g_variant_lookup (properties, "Label", "&s", &title);
  g_variant_lookup (properties, "Locked", "b", &locked);
  operation_return_state (self, title, locked);
}

static void
alias_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyKeyringOperation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;
  GDBusProxy *proxy = G_DBUS_PROXY (source);
  const char *path;

  answer = g_dbus_proxy_call_finish (proxy, result, &error);
  if (answer != NULL && !g_variant_is_of_type (answer, G_VARIANT_TYPE ("(o)")))
    error = g_error_new_literal (SECRET_ERROR, SECRET_ERROR_PROTOCOL, "ReadAlias");
  if (error != NULL) {
    fail_or_retry (self, error);
    return;
  }
  g_variant_get (answer, "(&o)", &path);
  if (g_str_equal (path, "/"))
    operation_return_state (self, "", TRUE);
  else
    g_dbus_connection_call (g_dbus_proxy_get_connection (proxy), g_dbus_proxy_get_name (proxy),
                            path, "org.freedesktop.DBus.Properties", "GetAll",
                            g_variant_new ("(s)", "org.freedesktop.Secret.Collection"),
                            G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, self->inner,
                            collection_described_cb, sally_keyring_operation_ref (self));
}

/* Not secret_collection_for_alias(): 0.20.5 never answers when there is no such
 * alias (it returns an error that is NULL).
 */
static void
start_check (SallyKeyringOperation *self)
{
  g_dbus_proxy_call (G_DBUS_PROXY (self->service), "ReadAlias", g_variant_new ("(s)", "default"),
                     G_DBUS_CALL_FLAGS_NONE, -1, self->inner, alias_read_cb,
                     sally_keyring_operation_ref (self));
}

/* A service without a default keyring counts as locked: the first store asks a
 * person for a new one's password, just as it asks to unlock an old one.
 */
static void
sally_secret_keyring_check_async (SallyKeyring *keyring,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  SallySecretKeyring *self = SALLY_SECRET_KEYRING (keyring);
  SallyKeyringOperation *operation = make_operation (self, cancellable, callback, data,
                                                     sally_secret_keyring_check_async, start_check);

  operation->is_check = TRUE;
  start_operation (self, operation);
}

static const char *
sally_secret_keyring_get_title (SallyKeyring *keyring)
{
  return SALLY_SECRET_KEYRING (keyring)->title;
}

static void
sally_secret_keyring_dispose (GObject *object)
{
  g_clear_object (&SALLY_SECRET_KEYRING (object)->service);
  G_OBJECT_CLASS (sally_secret_keyring_parent_class)->dispose (object);
}

static void
sally_secret_keyring_finalize (GObject *object)
{
  SallySecretKeyring *self = SALLY_SECRET_KEYRING (object);

  g_ptr_array_unref (self->waiting);
  g_free (self->title);
  G_OBJECT_CLASS (sally_secret_keyring_parent_class)->finalize (object);
}

static void
keyring_iface_init (SallyKeyringInterface *iface)
{
  iface->store_async = sally_secret_keyring_store_async;
  iface->lookup_async = sally_secret_keyring_lookup_async;
  iface->clear_async = sally_secret_keyring_clear_async;
  iface->check_async = sally_secret_keyring_check_async;
  iface->get_title = sally_secret_keyring_get_title;
}

static void
sally_secret_keyring_class_init (SallySecretKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sally_secret_keyring_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_secret_keyring_finalize;
}

static void
sally_secret_keyring_init (SallySecretKeyring *self)
{
  self->waiting = g_ptr_array_new_with_free_func (sally_keyring_operation_unref);
  self->title = g_strdup ("");
}

/**
 * sally_secret_keyring_new:
 * @deadline_milliseconds: after which a call is answered at the latest
 *
 * The keyring of this session's secret service, which is asked for only when
 * something is stored or looked up.  A call that waits for a person to type the
 * keyring's password ends at the deadline too, as
 * %SALLY_ERROR_KEYRING_LOCKED; the prompt stays, and the next call finds the
 * keyring unlocked.  Main thread.
 *
 * Returns: (transfer full): a keyring
 */
SallyKeyring *
sally_secret_keyring_new (guint deadline_milliseconds)
{
  SallySecretKeyring *self = g_object_new (SALLY_TYPE_SECRET_KEYRING, NULL);

  self->deadline = deadline_milliseconds;
  return SALLY_KEYRING (self);
}
