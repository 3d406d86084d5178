/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-cli.h"

#include "sally-certificate.h"
#include "sally-container.h"
#include "sally-error.h"
#include "sally-file.h"

#include <glib/gi18n-lib.h>

/* Certificates that are named as FILE or FILE|ID. */

/* (transfer full): what is in a file, at least one certificate. */
static SallyContainer *
read_container (SallyCli *self,
                const char *path,
                const SallyContainerOptions *options,
                GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GBytes) bytes = sally_file_read (path, SALLY_CONTAINER_CAP, self->cancellable, error);
  g_autoptr (SallyContainer) container = NULL;

  if (bytes == NULL)
    return NULL;
  container = sally_container_read (bytes, options, self->cancellable, error);
  if (container == NULL) {
    g_prefix_error (error, "%s: ", name);
    return NULL;
  }
  if (container->x509s->len > 0)
    return g_steal_pointer (&container);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT, _("%s holds no certificate."), name);
  return NULL;
}

/**
 * sally_cli_read_file:
 * @self: a run; needs no library
 * @path: a file with certificates
 * @options: (nullable): what the person said about it
 * @error: why not, with the name of the file
 *
 * Returns: (transfer full) (nullable) (element-type SallyX509): what is in it, at
 *   least one
 */
GPtrArray *
sally_cli_read_file (SallyCli *self,
                     const char *path,
                     const SallyContainerOptions *options,
                     GError **error)
{
  g_autoptr (SallyContainer) container = read_container (self, path, options, error);

  return container != NULL ? g_ptr_array_ref (container->x509s) : NULL;
}

/**
 * sally_cli_read_trusted:
 * @self: a run; needs no library
 * @path: a file with certificates
 * @options: (nullable): what the person said about it
 * @error: why not, with the name of the file
 *
 * Returns: (transfer full) (nullable) (element-type SallyX509): what the file
 *   trusts servers with, at least one
 */
GPtrArray *
sally_cli_read_trusted (SallyCli *self,
                        const char *path,
                        const SallyContainerOptions *options,
                        GError **error)
{
  g_autoptr (SallyContainer) container = read_container (self, path, options, error);
  g_autoptr (GPtrArray) trusted = NULL;
  g_autofree char *name = NULL;

  if (container == NULL)
    return NULL;
  trusted = sally_container_list_trusted (container);
  if (trusted->len > 0)
    return g_steal_pointer (&trusted);
  name = g_filename_display_name (path);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
               _("%s trusts no certificate for servers; it holds only its owner’s own, or others "
                 "that are marked as not trusted."),
               name);
  return NULL;
}

/**
 * sally_cli_read_file_or_id:
 * @self: a run with an open library
 * @argument: a file, or the identifier or ARN of a certificate
 * @options: (nullable): what the person said about the file
 * @stored: (out) (optional): whether it is in the library
 * @error: %SALLY_ERROR_NOT_FOUND when it is neither, or why not
 *
 * Returns: (transfer full) (nullable) (element-type SallyX509): what is in it
 */
GPtrArray *
sally_cli_read_file_or_id (SallyCli *self,
                           const char *argument,
                           const SallyContainerOptions *options,
                           gboolean *stored,
                           GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GObject) certificate = NULL;

  if (stored != NULL)
    *stored = FALSE;
  if (g_file_test (argument, G_FILE_TEST_EXISTS))
    return sally_cli_read_file (self, argument, options, error);
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
