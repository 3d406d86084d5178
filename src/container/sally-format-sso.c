/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-format-private.h"
#include "sally-key-store-private.h"
#include "sally-pfx-private.h"
#include "sally-wallet-header-private.h"
#include "sally-wallet-write.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Oracle's cwallet.sso, the wallet that opens without a password: a header that
 * tells the password, and the PKCS #12 file that it opens.
 *
 * The library keeps the very file, which is what AWS DMS takes, when it may: it
 * has nothing secret in it and opens everywhere.
 */

static gboolean
sally_format_sso_sniff (const guint8 *data, gsize length)
{
  return length >= SALLY_WALLET_MAGIC_LENGTH
         && memcmp (data, SALLY_WALLET_MAGIC, SALLY_WALLET_MAGIC_LENGTH) == 0;
}

/* The header's password cannot be mistyped: what it does not open is damaged, or
 * a local wallet from elsewhere.
 */
static void
explain (GError **error, const SallyWalletHeader *header, const SallyContainerOptions *options)
{
  gboolean given = options->wallet_host != NULL || options->wallet_user != NULL;

  if (error == NULL || !g_error_matches (*error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG))
    return;
  g_clear_error (error);
  if (header->type != SALLY_WALLET_LOCAL)
    g_set_error_literal (
        error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
        _("This Oracle wallet is damaged: what is in it does not fit its header."));
  else
    g_set_error (error, SALLY_ERROR,
                 given ? SALLY_ERROR_PASSWORD_WRONG : SALLY_ERROR_PASSWORD_REQUIRED,
                 _("This local auto-login wallet opens only with the names of the computer and "
                   "the user that it was made by, and these are not “%s” and “%s”."),
                 options->wallet_host != NULL ? options->wallet_host : g_get_host_name (),
                 options->wallet_user != NULL ? options->wallet_user : g_get_user_name ());
}

static gboolean
set_payload (SallyContainer *container, GBytes *bytes, gboolean keep, GError **error)
{
  g_autoptr (GPtrArray) kept = NULL;

  if (keep) {
    container->payload = g_bytes_ref (bytes);
    return TRUE;
  }
  kept = sally_container_list_payload (container);
  container->payload = kept->len > 0 ? sally_wallet_write (kept, error) : g_bytes_new (NULL, 0);
  return container->payload != NULL;
}

static gboolean
sally_format_sso_read (SallyContainer *container,
                       GBytes *bytes,
                       const SallyContainerOptions *options,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (SallyWalletHeader) header = { 0 };
  g_autoptr (GError) failure = NULL;
  SallyKeyStore store;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean keep;

  if (!sally_wallet_header_read (&header, data, length, options, error))
    return FALSE;
  data += header.offset;
  length -= header.offset;
  if (!sally_key_store_read (&store, container, data, length, header.password, cancellable,
                             &failure)) {
    explain (&failure, &header, options);
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  keep = store.only_certificates && header.type != SALLY_WALLET_LOCAL;
  if (header.type == SALLY_WALLET_LOCAL)
    sally_container_warn (container,
                          _("This wallet opens only on one computer, for one user, and AWS DMS "
                            "refuses it; an import makes an auto-login-only wallet of it."));
  return set_payload (container, bytes, keep, error);
}

const SallyFormat sally_format_sso = {
  .name = "oracle-sso",
  .sniff = sally_format_sso_sniff,
  .read = sally_format_sso_read,
};
