/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-file-options.h"

#include "sally-cli.h"
#include "sally-secret.h"

/* What a person has to say about certificate files on the command line. */

/**
 * sally_file_options_get:
 * @self: parsed options
 * @options: (out caller-allocates): the same for sally_container_read(); what is
 *   in it belongs to @self
 * @error: the password cannot be read
 *
 * Returns: whether all is there
 */
gboolean
sally_file_options_get (SallyFileOptions *self, SallyContainerOptions *options, GError **error)
{
  if (self->password_file != NULL) {
    self->password = sally_cli_read_password (self->password_file, error);
    if (self->password == NULL)
      return FALSE;
  }
  *options = (SallyContainerOptions){ .password = self->password,
                                      .wallet_host = self->wallet_host,
                                      .wallet_user = self->wallet_user };
  return TRUE;
}

/**
 * sally_file_options_clear:
 * @self: options, of which what they hold is freed
 */
void
sally_file_options_clear (SallyFileOptions *self)
{
  g_clear_pointer (&self->password_file, g_free);
  g_clear_pointer (&self->wallet_host, g_free);
  g_clear_pointer (&self->wallet_user, g_free);
  g_clear_pointer (&self->password, sally_secret_unref);
}
