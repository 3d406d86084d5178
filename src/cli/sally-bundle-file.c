/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-bundle-file.h"

#include "sally-certificate.h"
#include "sally-error.h"
#include "sally-file.h"
#include "sally-store.h"

#include <glib/gi18n-lib.h>

/* Certificates of a file or of the library, whatever an argument names. */

static GPtrArray *
read_file (const char *path,
           const SallyContainerOptions *options,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GBytes) bytes = sally_file_read (path, SALLY_CONTAINER_CAP, cancellable, error);
  g_autoptr (SallyContainer) container = NULL;

  if (bytes == NULL)
    return NULL;
  container = sally_container_read (bytes, options, cancellable, error);
  if (container == NULL) {
    g_prefix_error (error, "%s: ", name);
    return NULL;
  }
  if (container->x509s->len == 0) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT, _("%s holds no certificate."), name);
    return NULL;
  }
  return g_ptr_array_ref (container->x509s);
}

/**
 * sally_cli_read_bundle:
 * @cli: a run
 * @file_or_id: (type filename): a file, or else an identifier or ARN
 * @options: (nullable): what is known about the file
 * @error: what sally_cli_load() and sally_container_read() say
 *
 * Opens the library when it is needed.
 *
 * Returns: (transfer full) (nullable) (element-type SallyX509): the certificates
 */
GPtrArray *
sally_cli_read_bundle (SallyCli *cli,
                       const char *file_or_id,
                       const SallyContainerOptions *options,
                       GError **error)
{
  g_autoptr (GObject) certificate = NULL;
  GPtrArray *x509s;

  if (g_file_test (file_or_id, G_FILE_TEST_EXISTS))
    return read_file (file_or_id, options, cli->cancellable, error);
  if (sally_cli_open (cli, error) != NULL)
    certificate = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, file_or_id, error);
  if (certificate == NULL)
    return NULL;
  x509s = sally_certificate_get_x509s (SALLY_CERTIFICATE (certificate));
  if (x509s == NULL || x509s->len == 0) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                 _("“%s” holds no certificate."),
                    sally_certificate_get_identifier (SALLY_CERTIFICATE (certificate)));
    return NULL;
  }
  return g_ptr_array_ref (x509s);
}
