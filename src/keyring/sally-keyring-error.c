/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-keyring-error-private.h"
#include "sally-error.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* The many ways in which a keyring service can be missing, locked or silent, as
 * the two codes that callers tell apart and the sentences that people read.
 */

/**
 * sally_keyring_describe_timeout:
 *
 * Returns: (transfer full): the error of a service that is there but silent
 */
GError *
sally_keyring_describe_timeout (void)
{
  return g_error_new_literal (SALLY_ERROR, SALLY_ERROR_KEYRING,
                              _("The keyring service does not answer."));
}

/**
 * sally_keyring_describe_locked:
 *
 * Returns: (transfer full): the error of a locked keyring
 */
GError *
sally_keyring_describe_locked (void)
{
  return g_error_new_literal (SALLY_ERROR, SALLY_ERROR_KEYRING_LOCKED, _("The keyring is locked."));
}

/**
 * sally_keyring_describe_error:
 * @error: what libsecret or D-Bus said
 *
 * Every way in which a call was seen to fail has a sentence of its own.
 *
 * Returns: (transfer full): the same as one of ours
 */
GError *
sally_keyring_describe_error (const GError *error)
{
  g_autofree char *message = sally_text_one_line (error->message, 200);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return sally_keyring_describe_locked ();
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return sally_keyring_describe_timeout ();
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return g_error_new_literal (SALLY_ERROR, SALLY_ERROR_KEYRING,
                                _("No keyring service is running in this session."));
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
      || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    return g_error_new_literal (SALLY_ERROR, SALLY_ERROR_KEYRING,
                                _("The keyring service has no default keyring."));
  if (error->domain == G_IO_ERROR)
    return g_error_new (SALLY_ERROR, SALLY_ERROR_KEYRING,
                        _("There is no session bus, and so no keyring: %s"), message);
  return g_error_new (SALLY_ERROR, SALLY_ERROR_KEYRING, _("The keyring failed: %s"), message);
}
