/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-keyring.h"
#include "sally-secret.h"

/* The doors of the keyring interface: what callers pass is checked here, what
 * comes back is taken out of the implementation's task here, so that an
 * implementation is its five functions and nothing else.  Every implementation
 * answers with a #GTask whose source object is the keyring.
 *
 * Main thread only.
 */

G_DEFINE_INTERFACE (SallyKeyring, sally_keyring, G_TYPE_OBJECT)

static void
sally_keyring_default_init (SallyKeyringInterface *iface)
{
}

/**
 * sally_keyring_store_async:
 * @self: a keyring
 * @library: UUID of the library that the secret belongs to
 * @arn: ARN of the object that it belongs to
 * @purpose: %SALLY_KEYRING_PASSWORD or %SALLY_KEYRING_FILE
 * @label: what a person sees in a keyring program, UTF-8 on one line
 * @secret: the secret; a reference is held until the call has come back
 * @cancellable: (nullable): ends the waiting, not necessarily the storing
 * @callback: (scope async): called when it is stored or cannot be
 * @data: for @callback
 *
 * Stores a secret, in place of an older one for the same three keys.
 */
void
sally_keyring_store_async (SallyKeyring *self,
                           const char *library,
                           const char *arn,
                           const char *purpose,
                           const char *label,
                           SallySecret *secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail (SALLY_IS_KEYRING (self));
  g_return_if_fail (library != NULL && arn != NULL && purpose != NULL);
  g_return_if_fail (label != NULL && secret != NULL);

  SALLY_KEYRING_GET_IFACE (self)->store_async (self, library, arn, purpose, label, secret,
                                               cancellable, callback, data);
}

/**
 * sally_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: %SALLY_ERROR_KEYRING, %SALLY_ERROR_KEYRING_LOCKED,
 *   %SALLY_ERROR_TOO_LARGE or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the secret is stored
 */
gboolean
sally_keyring_store_finish (SallyKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sally_keyring_lookup_async:
 * @self: a keyring
 * @library: UUID of the library that the secret belongs to
 * @arn: ARN of the object that it belongs to
 * @purpose: %SALLY_KEYRING_PASSWORD or %SALLY_KEYRING_FILE
 * @cancellable: (nullable): ends the waiting
 * @callback: (scope async): called with the answer
 * @data: for @callback
 *
 * Looks for a secret.  A locked keyring may ask its owner to unlock it.
 */
void
sally_keyring_lookup_async (SallyKeyring *self,
                            const char *library,
                            const char *arn,
                            const char *purpose,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  g_return_if_fail (SALLY_IS_KEYRING (self));
  g_return_if_fail (library != NULL && arn != NULL && purpose != NULL);

  SALLY_KEYRING_GET_IFACE (self)->lookup_async (self, library, arn, purpose, cancellable, callback,
                                                data);
}

/**
 * sally_keyring_lookup_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: %SALLY_ERROR_KEYRING, %SALLY_ERROR_KEYRING_LOCKED or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error means
 *   that there is none
 */
SallySecret *
sally_keyring_lookup_finish (SallyKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sally_keyring_clear_async:
 * @self: a keyring
 * @library: UUID of the library that the secret belongs to
 * @arn: ARN of the object that it belongs to
 * @purpose: %SALLY_KEYRING_PASSWORD or %SALLY_KEYRING_FILE
 * @cancellable: (nullable): ends the waiting, not necessarily the removal
 * @callback: (scope async): called when it is gone or cannot be removed
 * @data: for @callback
 *
 * Removes a secret.  One that is not there counts as removed.
 */
void
sally_keyring_clear_async (SallyKeyring *self,
                           const char *library,
                           const char *arn,
                           const char *purpose,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail (SALLY_IS_KEYRING (self));
  g_return_if_fail (library != NULL && arn != NULL && purpose != NULL);

  SALLY_KEYRING_GET_IFACE (self)->clear_async (self, library, arn, purpose, cancellable, callback,
                                               data);
}

/**
 * sally_keyring_clear_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: %SALLY_ERROR_KEYRING, %SALLY_ERROR_KEYRING_LOCKED or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is no such secret any more
 */
gboolean
sally_keyring_clear_finish (SallyKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sally_keyring_check_async:
 * @self: a keyring
 * @cancellable: (nullable): ends the waiting
 * @callback: (scope async): called with the answer
 * @data: for @callback
 *
 * Asks how the keyring stands, without asking its owner for anything.
 */
void
sally_keyring_check_async (SallyKeyring *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail (SALLY_IS_KEYRING (self));

  SALLY_KEYRING_GET_IFACE (self)->check_async (self, cancellable, callback, data);
}

/**
 * sally_keyring_check_finish:
 * @self: a keyring
 * @result: what the callback got
 *
 * Returns: how the keyring stands; %SALLY_KEYRING_ABSENT also when the check
 *   was cancelled
 */
SallyKeyringState
sally_keyring_check_finish (SallyKeyring *self, GAsyncResult *result)
{
  gssize state;

  g_return_val_if_fail (g_task_is_valid (result, self), SALLY_KEYRING_ABSENT);

  state = g_task_propagate_int (G_TASK (result), NULL);
  return state < 0 ? SALLY_KEYRING_ABSENT : (SallyKeyringState) state;
}

/**
 * sally_keyring_get_title:
 * @self: a keyring
 *
 * Returns: (transfer none): what the keyring is called, such as “Login”; empty
 *   when it has no name or none is known yet (a check finds out)
 */
const char *
sally_keyring_get_title (SallyKeyring *self)
{
  g_return_val_if_fail (SALLY_IS_KEYRING (self), "");

  return SALLY_KEYRING_GET_IFACE (self)->get_title (self);
}
