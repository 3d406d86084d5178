/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-workspace-private.h"

#include "sally-certificate.h"
#include "sally-memory-keyring.h"
#include "sally-secret-keyring.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-trust.h"
#include "sally-worker.h"

/* What every frontend opens first and exactly once: library, keyring, settings
 * and the two pools of threads.  Parsed certificates and anchors are kept here,
 * so that 64 tests against one CA parse it once.
 */

/* Unlocking a keyring waits for a person who types a password. */
#define KEYRING_DEADLINE 60000
#define PARSE_THREADS 2
/* A certificate never changes, so what is cached cannot be stale; the number is
 * for the memory's sake only. */
#define CACHE_SIZE 32

struct _SallyWorkspace {
  GObject parent_instance;

  SallyStore *store;         /* (owned) */
  SallyKeyring *keyring;     /* (owned) */
  SallyKeyring *session;     /* (owned): until the program ends */
  SallySettings *settings;   /* (owned) */
  SallyWorker *probe_worker; /* (owned) */
  SallyTurns *turns;         /* (owned): on the probe worker */
  SallyWorker *parse_worker; /* (owned) */
  GHashTable *certificates;  /* (owned): ARN -> SallyCertificate */
  GHashTable *trusts;        /* (owned): ARN -> SallyTrust */
  GHashTable *loading;       /* (owned): what is being loaded -> who waits for it */
  GCancellable *closing;     /* (owned) */
  SallyKeyringState keyring_state;
};

G_DEFINE_FINAL_TYPE (SallyWorkspace, sally_workspace, G_TYPE_OBJECT)

typedef enum { PROP_KEYRING_STATE = 1, PROP_LAST = PROP_KEYRING_STATE } SallyWorkspaceProperty;

static GParamSpec *props[PROP_LAST + 1];

static void
put (GHashTable *cache, const char *arn, gpointer object)
{
  if (g_hash_table_size (cache) >= CACHE_SIZE)
    g_hash_table_remove_all (cache);
  g_hash_table_insert (cache, g_strdup (arn), g_object_ref (object));
}

static void
store_changed_cb (SallyStore *store, int kind, SallyWorkspace *self)
{
  /* One that was deleted must be missed. */
  if ((SallyStoreKind) kind != SALLY_STORE_CERTIFICATES)
    return;
  g_hash_table_remove_all (self->certificates);
  g_hash_table_remove_all (self->trusts);
}

static void
threads_changed_cb (SallySettings *settings, GParamSpec *pspec, SallyWorkspace *self)
{
  sally_worker_set_n_threads (self->probe_worker, sally_settings_get_probe_threads (settings));
}

static void
keyring_checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyWorkspace) self = data;
  SallyKeyringState state = sally_keyring_check_finish (SALLY_KEYRING (source), result);

  if (g_cancellable_is_cancelled (self->closing) || state == self->keyring_state)
    return;
  self->keyring_state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEYRING_STATE]);
}

static void
sally_workspace_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyWorkspace *self = SALLY_WORKSPACE (object);

  switch ((SallyWorkspaceProperty) id) {
  case PROP_KEYRING_STATE:
    g_value_set_int (value, (int) self->keyring_state);
    break;
  }
}

static void
sally_workspace_dispose (GObject *object)
{
  SallyWorkspace *self = SALLY_WORKSPACE (object);

  sally_workspace_close (self);
  g_clear_object (&self->store);
  g_clear_object (&self->keyring);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->probe_worker);
  g_clear_object (&self->parse_worker);
  g_hash_table_remove_all (self->certificates);
  g_hash_table_remove_all (self->trusts);
  G_OBJECT_CLASS (sally_workspace_parent_class)->dispose (object);
}

static void
sally_workspace_finalize (GObject *object)
{
  SallyWorkspace *self = SALLY_WORKSPACE (object);

  sally_turns_free (self->turns);
  g_hash_table_unref (self->certificates);
  g_hash_table_unref (self->trusts);
  g_hash_table_unref (self->loading);
  g_object_unref (self->closing);
  G_OBJECT_CLASS (sally_workspace_parent_class)->finalize (object);
}

static void
sally_workspace_class_init (SallyWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sally_workspace_get_property;
  object_class->dispose = sally_workspace_dispose;
  object_class->finalize = sally_workspace_finalize;

  props[PROP_KEYRING_STATE] = g_param_spec_int (
      "keyring-state", NULL, NULL, SALLY_KEYRING_READY, SALLY_KEYRING_ABSENT, SALLY_KEYRING_READY,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PROP_LAST + 1, props);
}

static void
sally_workspace_init (SallyWorkspace *self)
{
  self->certificates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->trusts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->loading =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->closing = g_cancellable_new ();
  self->session = sally_memory_keyring_new ();
  self->settings = sally_settings_new ();
  self->probe_worker =
      sally_worker_new ("probe", sally_settings_get_probe_threads (self->settings));
  self->turns = sally_turns_new (self->probe_worker);
  self->parse_worker = sally_worker_new ("parse", PARSE_THREADS);
  g_signal_connect_object (self->settings, "notify::probe-threads", G_CALLBACK (threads_changed_cb),
                           self, G_CONNECT_DEFAULT);
}

/**
 * sally_workspace_default_path:
 *
 * Returns: (transfer full) (type filename): the file of this user's library,
 *   `sallyport/library.db` in the user's data directory
 */
char *
sally_workspace_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "sallyport", "library.db", NULL);
}

static void
store_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  SallyStore *store = sally_store_open_finish (result, &error);
  SallyKeyring *keyring = g_task_get_task_data (task);
  SallyWorkspace *self;

  if (store == NULL) {
    g_task_return_error (task, error);
    return;
  }
  self = g_object_new (SALLY_TYPE_WORKSPACE, NULL);
  self->store = store;
  self->keyring =
      keyring != NULL ? g_object_ref (keyring) : sally_secret_keyring_new (KEYRING_DEADLINE);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_task_return_pointer (task, self, g_object_unref);
}

/**
 * sally_workspace_open_async:
 * @path: (nullable) (type filename): the library file, made when it is not
 *   there; %NULL for sally_workspace_default_path()
 * @keyring: (nullable): where secrets are kept; %NULL for this user's keyring
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is open
 * @data: for @callback
 *
 * Opens a library.  The keyring is not asked: call
 * sally_workspace_check_keyring() where its state is shown.  Main thread.
 */
void
sally_workspace_open_async (const char *path,
                            SallyKeyring *keyring,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *file = path != NULL ? g_strdup (path) : sally_workspace_default_path ();

  g_task_set_source_tag (task, sally_workspace_open_async);
  if (keyring != NULL)
    g_task_set_task_data (task, g_object_ref (keyring), g_object_unref);
  sally_store_open_async (file, cancellable, store_opened_cb, g_steal_pointer (&task));
}

/**
 * sally_workspace_open_finish:
 * @result: what the callback was given
 * @error: of %SALLY_ERROR, in words for the person
 *
 * Returns: (transfer full) (nullable): the open library
 */
SallyWorkspace *
sally_workspace_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sally_workspace_get_store:
 * @self: a workspace
 *
 * Returns: (transfer none): the library
 */
SallyStore *
sally_workspace_get_store (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return self->store;
}

/**
 * sally_workspace_get_keyring:
 * @self: a workspace
 *
 * Returns: (transfer none): where secrets are kept for good
 */
SallyKeyring *
sally_workspace_get_keyring (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return self->keyring;
}

/**
 * sally_workspace_get_session_keyring:
 * @self: a workspace
 *
 * Returns: (transfer none): where secrets are kept until the program ends,
 *   when the keyring did not take them
 */
SallyKeyring *
sally_workspace_get_session_keyring (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return self->session;
}

/**
 * sally_workspace_get_keyring_state:
 * @self: a workspace
 *
 * Returns: what was last heard of the keyring; %SALLY_KEYRING_READY until it
 *   was asked
 */
SallyKeyringState
sally_workspace_get_keyring_state (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), SALLY_KEYRING_ABSENT);

  return self->keyring_state;
}

/**
 * sally_workspace_check_keyring:
 * @self: a workspace
 *
 * Asks the keyring how it is; `keyring-state` is notified when that changed.
 * Never shows a prompt.
 */
void
sally_workspace_check_keyring (SallyWorkspace *self)
{
  g_return_if_fail (SALLY_IS_WORKSPACE (self));

  sally_keyring_check_async (self->keyring, self->closing, keyring_checked_cb, g_object_ref (self));
}

/**
 * sally_workspace_get_settings:
 * @self: a workspace
 *
 * Returns: (transfer none): the preferences
 */
SallySettings *
sally_workspace_get_settings (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return self->settings;
}

/**
 * sally_workspace_get_probe_worker:
 * @self: a workspace
 *
 * Returns: (transfer none): the threads on which tests run
 */
SallyWorker *
sally_workspace_get_probe_worker (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return self->probe_worker;
}

/**
 * sally_workspace_get_parse_worker:
 * @self: a workspace
 *
 * Returns: (transfer none): the threads on which files are read and parsed
 */
SallyWorker *
sally_workspace_get_parse_worker (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return self->parse_worker;
}

/* For tests, of which as many are under way as the probe worker has threads. */
SallyTurns *
sally_workspace_get_turns (SallyWorkspace *self)
{
  return self->turns;
}

/* For sally-load.c: a name of ours -> (element-type GTask). */
GHashTable *
sally_workspace_get_loading (SallyWorkspace *self)
{
  return self->loading;
}

/**
 * sally_workspace_lookup_trust:
 * @self: a workspace
 * @certificate_arn: a certificate of the library
 *
 * Returns: (transfer none) (nullable): its anchors when they were parsed before
 */
SallyTrust *
sally_workspace_lookup_trust (SallyWorkspace *self, const char *certificate_arn)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return g_hash_table_lookup (self->trusts, certificate_arn);
}

/**
 * sally_workspace_cache_trust:
 * @self: a workspace
 * @certificate_arn: a certificate of the library
 * @trust: its anchors
 *
 * Keeps parsed anchors for the next test.
 */
void
sally_workspace_cache_trust (SallyWorkspace *self, const char *certificate_arn, SallyTrust *trust)
{
  g_return_if_fail (SALLY_IS_WORKSPACE (self));

  put (self->trusts, certificate_arn, trust);
}

/**
 * sally_workspace_lookup_certificate:
 * @self: a workspace
 * @certificate_arn: a certificate of the library
 *
 * Returns: (transfer none) (nullable): it with its content, when it was loaded
 *   before
 */
SallyCertificate *
sally_workspace_lookup_certificate (SallyWorkspace *self, const char *certificate_arn)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return g_hash_table_lookup (self->certificates, certificate_arn);
}

/**
 * sally_workspace_cache_certificate:
 * @self: a workspace
 * @certificate: a certificate of the library with its content
 *
 * Keeps it for sally_workspace_lookup_certificate().
 */
void
sally_workspace_cache_certificate (SallyWorkspace *self, SallyCertificate *certificate)
{
  g_return_if_fail (SALLY_IS_WORKSPACE (self));

  put (self->certificates, sally_certificate_get_arn (certificate), certificate);
}

/**
 * sally_workspace_get_closing:
 * @self: a workspace
 *
 * Returns: (transfer none): is cancelled by sally_workspace_close(); what runs
 *   in the background listens to it
 */
GCancellable *
sally_workspace_get_closing (SallyWorkspace *self)
{
  g_return_val_if_fail (SALLY_IS_WORKSPACE (self), NULL);

  return self->closing;
}

/**
 * sally_workspace_close:
 * @self: a workspace
 *
 * Stops what is running, waits for the threads and closes the library.
 * Harmless when called twice.  Main thread.
 */
void
sally_workspace_close (SallyWorkspace *self)
{
  g_return_if_fail (SALLY_IS_WORKSPACE (self));

  if (g_cancellable_is_cancelled (self->closing))
    return;
  g_cancellable_cancel (self->closing);
  sally_worker_shutdown (self->probe_worker);
  sally_worker_shutdown (self->parse_worker);
  if (self->store != NULL)
    sally_store_close (self->store);
}
