/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"

G_BEGIN_DECLS

/**
 * SallyFileOptions:
 *
 * What all commands that read certificate files take: a password, and who made an
 * Oracle wallet.  Zeroed at first.
 */
typedef struct {
  char *password_file;
  char *wallet_host;
  char *wallet_user;
  SallySecret *password;
} SallyFileOptions;

/* clang-format off */
/* Their lines of a table of options; those of wallets alone for a command whose
 * password is for something else.
 */
#define SALLY_FILE_OPTION_ENTRIES(options)                                                         \
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &(options).password_file,                        \
    N_("First line is the password of the files; “-” is standard input"), N_("FILE") },            \
  SALLY_WALLET_OPTION_ENTRIES (options)

#define SALLY_WALLET_OPTION_ENTRIES(options)                                                       \
  { "wallet-host", 0, 0, G_OPTION_ARG_STRING, &(options).wallet_host,                              \
    N_("Computer that a local auto-login wallet was made on, instead of this one"),                \
    N_("HOST") },                                                                                  \
  { "wallet-user", 0, 0, G_OPTION_ARG_STRING, &(options).wallet_user,                              \
    N_("User who made it, instead of this one"), N_("USER") }
/* clang-format on */

gboolean
sally_file_options_get (SallyFileOptions *self, SallyContainerOptions *options, GError **error);
void sally_file_options_clear (SallyFileOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyFileOptions, sally_file_options_clear)

G_END_DECLS
