/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-cli.h"
#include "sally-certificate-file.h"

#include "sally-certificate.h"
#include "sally-container.h"
#include "sally-error.h"

#include <glib/gi18n-lib.h>

/* Certificates that are named as FILE or FILE|ID. */

/**
 * sally_cli_read_file_or_id:
 * @self: a run with an open library
 * @argument: a file, or the identifier or ARN of a certificate
 * @stored: (out) (optional): whether it is in the library
 * @error: %SALLY_ERROR_NOT_FOUND when it is neither, or why not
 *
 * Returns: (transfer full) (nullable) (element-type SallyX509): what is in it
 */
GPtrArray *
sally_cli_read_file_or_id (SallyCli *self, const char *argument, gboolean *stored, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (SallyContainer) container = NULL;
  g_autoptr (GObject) certificate = NULL;

  if (stored != NULL)
    *stored = FALSE;
  if (g_file_test (argument, G_FILE_TEST_EXISTS)) {
    container = sally_certificate_file_read (argument, NULL, self->cancellable, error);
    return container != NULL ? g_ptr_array_ref (container->x509s) : NULL;
  }
  name = g_filename_display_name (argument);
  certificate = sally_cli_load (self, SALLY_STORE_CERTIFICATES, name, NULL);
  if (certificate == NULL) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                 _("There is neither a file nor a certificate “%s”."), name);
    return NULL;
  }
  if (stored != NULL)
    *stored = TRUE;
  return g_ptr_array_ref (sally_certificate_get_x509s (SALLY_CERTIFICATE (certificate)));
}
