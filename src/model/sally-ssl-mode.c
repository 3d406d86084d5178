/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>

/* The words for the four SSL modes. */

static const char *const names[] = {
  [SALLY_SSL_NONE] = "none",
  [SALLY_SSL_REQUIRE] = "require",
  [SALLY_SSL_VERIFY_CA] = "verify-ca",
  [SALLY_SSL_VERIFY_FULL] = "verify-full",
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == SALLY_N_SSL_MODES);

/* clang-format off */
static const char *const promises[] = {
  [SALLY_SSL_NONE] = N_("not encrypted"),
  [SALLY_SSL_REQUIRE] = N_("encrypted, nothing checked"),
  [SALLY_SSL_VERIFY_CA] = N_("encrypted, the certificate’s chain is checked"),
  [SALLY_SSL_VERIFY_FULL] = N_("encrypted, chain and host name are checked"),
};
/* clang-format on */
G_STATIC_ASSERT (G_N_ELEMENTS (promises) == SALLY_N_SSL_MODES);

/**
 * sally_ssl_mode_get_name:
 * @mode: a mode
 *
 * Returns: its name as AWS DMS spells it; never translated
 */
const char *
sally_ssl_mode_get_name (SallySslMode mode)
{
  g_return_val_if_fail ((guint) mode < SALLY_N_SSL_MODES, "none");

  return names[mode];
}

/**
 * sally_ssl_mode_parse:
 * @name: (nullable): a name as AWS DMS spells it
 * @mode: (out): the mode; untouched when there is none of that name
 *
 * Returns: whether @name is a mode
 */
gboolean
sally_ssl_mode_parse (const char *name, SallySslMode *mode)
{
  for (guint i = 0; i < SALLY_N_SSL_MODES; i++)
    if (g_strcmp0 (name, names[i]) == 0) {
      *mode = (SallySslMode) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * sally_ssl_mode_get_promise:
 * @mode: a mode
 *
 * Returns: what it promises, in a few words (translated)
 */
const char *
sally_ssl_mode_get_promise (SallySslMode mode)
{
  g_return_val_if_fail ((guint) mode < SALLY_N_SSL_MODES, "");

  return _(promises[mode]);
}
