/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate-file.h"

#include "sally-error.h"
#include "sally-file.h"
#include "sally-trust.h"

#include <glib/gi18n-lib.h>

/* Certificate files that a command is given, without the library. */

static gboolean
fail_empty (const char *name, GError **error)
{
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT, _("%s holds no certificate."), name);
  return FALSE;
}

/**
 * sally_certificate_file_read:
 * @path: (type filename): a file of any known format
 * @options: what opens it
 * @cancellable: (nullable): stops it
 * @error: names the file
 *
 * Returns: (transfer full) (nullable): what is in it, at least one certificate
 */
SallyContainer *
sally_certificate_file_read (const char *path,
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
  if (container == NULL)
    g_prefix_error (error, "%s: ", name);
  else if (container->x509s->len > 0 || fail_empty (name, error))
    return g_steal_pointer (&container);
  return NULL;
}

/**
 * sally_certificate_file_read_trust:
 * @path: (type filename): a file of any known format
 * @options: what opens it
 * @cancellable: (nullable): stops it
 * @error: names the file
 *
 * Returns: (transfer full) (nullable): what the file trusts servers with
 */
SallyTrust *
sally_certificate_file_read_trust (const char *path,
                                   const SallyContainerOptions *options,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (SallyContainer) container =
      sally_certificate_file_read (path, options, cancellable, error);
  g_autoptr (GPtrArray) trusted = NULL;
  g_autofree char *name = NULL;

  if (container == NULL)
    return NULL;
  trusted = sally_container_list_trusted (container);
  if (trusted->len > 0)
    return sally_trust_new (trusted, NULL);
  name = g_filename_display_name (path);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
               _("%s trusts no certificate for servers; it holds only its owner’s own, or others "
                 "that are marked as not trusted."),
                  name);
  return NULL;
}
