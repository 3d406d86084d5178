/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-secret.h"

#include <string.h>

/* A password or a key: bytes that are wiped when the last reference goes and
 * that nothing here prints.  They travel from the entry to the keyring or to
 * the wire as this type, never as a property.
 */
struct _SallySecret {
  gatomicrefcount refs;
  gsize length;
  char bytes[];
};

G_DEFINE_BOXED_TYPE (SallySecret, sally_secret, sally_secret_ref, sally_secret_unref)

/**
 * sally_secret_new:
 * @data: (array length=length): the bytes, which are copied
 * @length: number of bytes, or -1 when @data ends with a NUL
 *
 * The copy is followed by a NUL that does not count, so that what holds text
 * can be used as a string.
 *
 * Returns: (transfer full): a secret
 */
SallySecret *
sally_secret_new (const void *data, gssize length)
{
  SallySecret *self;
  gsize n;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  n = length < 0 ? strlen (data) : (gsize) length;
  self = g_malloc0 (sizeof *self + n + 1);
  g_atomic_ref_count_init (&self->refs);
  self->length = n;
  if (n > 0)
    memcpy (self->bytes, data, n);
  return self;
}

/**
 * sally_secret_ref:
 * @self: a secret
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
SallySecret *
sally_secret_ref (SallySecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_secret_unref:
 * @self: (transfer full): a secret
 *
 * Wipes and frees the bytes when the last reference goes.  May be called from
 * any thread.
 */
void
sally_secret_unref (SallySecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  sally_secret_wipe (self->bytes, self->length);
  g_free (self);
}

/**
 * sally_secret_peek:
 * @self: a secret
 * @length: (out) (optional): number of bytes without the closing NUL
 *
 * Returns: (transfer none): the bytes, followed by a NUL
 */
const char *
sally_secret_peek (SallySecret *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (length != NULL)
    *length = self->length;
  return self->bytes;
}

/**
 * sally_secret_wipe:
 * @data: memory that held a secret
 * @length: its size in bytes
 *
 * Overwrites memory in a way that the compiler does not leave out.
 */
void
sally_secret_wipe (void *data, gsize length)
{
  if (length > 0)
    explicit_bzero (data, length);
}
