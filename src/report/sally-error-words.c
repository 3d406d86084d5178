/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error-words-private.h"

#include <glib/gi18n-lib.h>

/* Errors of a sign-in that have more to say than “refused”.  A number more is a
 * row more.
 */

#define TDS SALLY_FAMILY_TDS
#define MONGODB SALLY_FAMILY_MONGODB

/* clang-format off */
static const SallyErrorWords rows[] = {
  { TDS, 18456, N_("SQL Server refused this user or password. Which of them is wrong it writes only into its own error log, as the state of error 18456."),
    N_("Check user and password, that the login may sign in with a password at all, and the error log of the server.") },
  { TDS, 18452, N_("SQL Server takes only logins of a Windows domain and does not trust where this one comes from."),
    N_("Switch on “SQL Server and Windows Authentication mode” at the server; AWS DMS signs in with a user and password.") },
  { TDS, 18470, N_("The login is disabled at the server."), N_("Enable it: ALTER LOGIN … ENABLE.") },
  { TDS, 18486, N_("The login is locked after too many wrong passwords."), N_("Unlock it: ALTER LOGIN … WITH PASSWORD = … UNLOCK, or wait.") },
  { TDS, 18487, N_("The password of the login has expired."), N_("Set a new password at the server.") },
  { TDS, 18488, N_("The password of the login has to be changed before it can be used."), N_("Set a new password at the server.") },
  { TDS, 17892, N_("A logon trigger of the server refused the connection."), N_("Have the trigger let this login, or this address, pass.") },
  { TDS, 40532, N_("Azure could not find the server that the login is for."), N_("Use the full name that ends in database.windows.net as server; behind an alias, write the user as user@server.") },
  { TDS, 40613, N_("The database is not available right now; one that was paused needs a minute to start."), N_("Test again in a minute.") },
  { TDS, 40615, N_("The firewall of the Azure SQL server does not let the address of this computer in."), N_("Add the address to the firewall rules of the server. The computer that migrates has another address.") },
  { TDS, 40914, N_("The virtual network of this computer is not among those that the Azure SQL server lets in."), N_("Add a rule for the virtual network, or use a private endpoint.") },
  { TDS, 47073, N_("Public access to this Azure SQL server is switched off."), N_("Connect through a private endpoint, or switch public network access on.") },
  { MONGODB, 18, N_("The server refused this user or password, or does not know the user in the authentication database."),
    N_("Check user, password and authentication database; the last is admin unless the endpoint says otherwise.") },
  { MONGODB, 334, N_("The server does not take this way to sign in."), N_("Choose the authentication that the server prefers.") },
};
/* clang-format on */

/**
 * sally_error_words_find: (skip)
 * @family: a wire protocol
 * @number: of an error of its server
 *
 * Returns: (transfer none) (nullable): the error in words
 */
const SallyErrorWords *
sally_error_words_find (SallyFamily family, guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].family == family && rows[i].number == number)
      return &rows[i];
  return NULL;
}
