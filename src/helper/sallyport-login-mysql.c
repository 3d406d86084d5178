/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-main.h"

#include "sally-secret.h"

#include <mysql.h>
#include <string.h>

/* Signs in to the MySQL family through libmariadb.
 *
 * Its options are weaker than their names (measured with 3.3): SSL_ENFORCE
 * enforces nothing, and a CA alone logs in without encryption where the server
 * offers none.  Only a fingerprint, or the check of the name, makes it refuse.
 * So every mode but none pins the certificate that the probe has just judged.
 */

static void
set_options (MYSQL *connection,
             const SallyLoginRequest *request,
             const char *ca_path,
             const char *client_path)
{
  unsigned int timeout = request->timeout, protocol = MYSQL_PROTOCOL_TCP;
  my_bool on = 1;

  mysql_options (connection, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
  mysql_options (connection, MYSQL_OPT_READ_TIMEOUT, &timeout);
  mysql_options (connection, MYSQL_OPT_WRITE_TIMEOUT, &timeout);
  mysql_options (connection, MYSQL_OPT_PROTOCOL, &protocol);
  mysql_options (connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (g_str_equal (request->mode, "none")) {
    /* Not the plugin that sends the password as it is. */
    mysql_options (connection, MARIADB_OPT_RESTRICTED_AUTH,
                   "mysql_native_password,caching_sha2_password,client_ed25519,dialog");
    return;
  }
  mysql_options (connection, MYSQL_OPT_SSL_ENFORCE, &on);
  if (g_str_has_prefix (request->mode, "verify"))
    mysql_options (connection, MYSQL_OPT_SSL_CA, ca_path);
  if (client_path != NULL) {
    mysql_options (connection, MYSQL_OPT_SSL_CERT, client_path);
    mysql_options (connection, MYSQL_OPT_SSL_KEY, client_path);
  }
  if (request->fingerprint_sha1 != NULL)
    mysql_options (connection, MARIADB_OPT_TLS_PEER_FP, request->fingerprint_sha1);
}

static char *
ask (MYSQL *connection, const char *query, unsigned int column)
{
  MYSQL_RES *result;
  MYSQL_ROW row;
  char *answer = NULL;

  if (mysql_query (connection, query) != 0)
    return NULL;
  result = mysql_store_result (connection);
  if (result == NULL)
    return NULL;
  row = mysql_fetch_row (result);
  if (row != NULL && column < mysql_num_fields (result))
    answer = g_strdup (row[column]);
  mysql_free_result (result);
  return answer;
}

static void
read_success (MYSQL *connection, const SallyLoginRequest *request, SallyLoginResponse *response)
{
  gboolean encrypted = mysql_get_ssl_cipher (connection) != NULL;
  g_autofree char *version = NULL;
  g_autofree char *cipher = NULL;

  if (encrypted == g_str_equal (request->mode, "none")) {
    response->text = g_strdup ("the connection is not encrypted as the SSL mode says");
    return;
  }
  response->ok = TRUE;
  response->server_version = ask (connection, "SELECT VERSION()", 0);
  version = ask (connection, "SHOW SESSION STATUS LIKE 'Ssl_version'", 1);
  cipher = ask (connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'", 1);
  if (version != NULL && version[0] != '\0')
    response->encryption = g_strdup_printf ("%s %s", version, cipher != NULL ? cipher : "");
  else
    response->encryption = g_strdup ("");
}

SallyLoginResponse *
sally_login_sign_in (const SallyLoginRequest *request, const char *ca_path, const char *client_path)
{
  SallyLoginResponse *response = g_new0 (SallyLoginResponse, 1);
  MYSQL *connection = mysql_init (NULL);

  if (connection == NULL)
    return response;
  set_options (connection, request, ca_path, client_path);
  /* The address and not the name, so that the login goes where the test went;
   * libmariadb cannot take both.  The name was verified by the probe, for the
   * very certificate that the fingerprint pins. */
  if (mysql_real_connect (
          connection, request->address, request->user,
          request->password != NULL ? sally_secret_peek (request->password, NULL) : NULL,
          request->database[0] != '\0' ? request->database : NULL, request->port, NULL, 0)
      != NULL) {
    read_success (connection, request, response);
  } else {
    response->server_error = mysql_errno (connection);
    response->sqlstate = g_strdup (mysql_sqlstate (connection));
    response->text = g_strdup (mysql_error (connection));
  }
  mysql_close (connection);
  return response;
}
