/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-memory-keyring.h"
#include "sally-secret.h"

/* Secrets for this session only: where there is no keyring service, for the
 * demonstration, and in tests.  They are wiped when the keyring goes.
 */
struct _SallyMemoryKeyring {
  GObject parent_instance;

  GHashTable *secrets; /* (owned) (element-type utf8 SallySecret) */
};

static void keyring_iface_init (SallyKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SallyMemoryKeyring,
                               sally_memory_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALLY_TYPE_KEYRING, keyring_iface_init))

/* The separator occurs in none of the three. */
static char *
make_key (const char *library, const char *arn, const char *purpose)
{
  return g_strjoin ("\x1f", library, arn, purpose, NULL);
}

static void
sally_memory_keyring_store_async (SallyKeyring *keyring,
                                  const char *library,
                                  const char *arn,
                                  const char *purpose,
                                  const char *label,
                                  SallySecret *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  SallyMemoryKeyring *self = SALLY_MEMORY_KEYRING (keyring);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, sally_memory_keyring_store_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_hash_table_replace (self->secrets, make_key (library, arn, purpose), sally_secret_ref (secret));
  g_task_return_boolean (task, TRUE);
}

static void
sally_memory_keyring_lookup_async (SallyKeyring *keyring,
                                   const char *library,
                                   const char *arn,
                                   const char *purpose,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  SallyMemoryKeyring *self = SALLY_MEMORY_KEYRING (keyring);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *key = make_key (library, arn, purpose);
  SallySecret *secret = g_hash_table_lookup (self->secrets, key);

  g_task_set_source_tag (task, sally_memory_keyring_lookup_async);
  g_task_return_pointer (task, secret != NULL ? sally_secret_ref (secret) : NULL,
                         (GDestroyNotify) sally_secret_unref);
}

static void
sally_memory_keyring_clear_async (SallyKeyring *keyring,
                                  const char *library,
                                  const char *arn,
                                  const char *purpose,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  SallyMemoryKeyring *self = SALLY_MEMORY_KEYRING (keyring);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *key = make_key (library, arn, purpose);

  g_task_set_source_tag (task, sally_memory_keyring_clear_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_hash_table_remove (self->secrets, key);
  g_task_return_boolean (task, TRUE);
}

static void
sally_memory_keyring_check_async (SallyKeyring *keyring,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  g_autoptr (GTask) task = g_task_new (keyring, cancellable, callback, data);

  g_task_set_source_tag (task, sally_memory_keyring_check_async);
  g_task_return_int (task, SALLY_KEYRING_READY);
}

static const char *
sally_memory_keyring_get_title (SallyKeyring *keyring)
{
  return "";
}

static void
sally_memory_keyring_finalize (GObject *object)
{
  g_hash_table_unref (SALLY_MEMORY_KEYRING (object)->secrets);
  G_OBJECT_CLASS (sally_memory_keyring_parent_class)->finalize (object);
}

static void
keyring_iface_init (SallyKeyringInterface *iface)
{
  iface->store_async = sally_memory_keyring_store_async;
  iface->lookup_async = sally_memory_keyring_lookup_async;
  iface->clear_async = sally_memory_keyring_clear_async;
  iface->check_async = sally_memory_keyring_check_async;
  iface->get_title = sally_memory_keyring_get_title;
}

static void
sally_memory_keyring_class_init (SallyMemoryKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sally_memory_keyring_finalize;
}

static void
sally_memory_keyring_init (SallyMemoryKeyring *self)
{
  self->secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sally_secret_unref);
}

/**
 * sally_memory_keyring_new:
 *
 * Returns: (transfer full): an empty keyring that forgets everything when its
 *   last reference goes
 */
SallyKeyring *
sally_memory_keyring_new (void)
{
  return g_object_new (SALLY_TYPE_MEMORY_KEYRING, NULL);
}
