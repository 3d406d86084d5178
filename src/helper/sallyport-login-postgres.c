/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-main.h"

#include "sally-secret.h"

#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

/* Signs in to the PostgreSQL family through libpq.
 *
 * Every keyword is given, because libpq fills gaps from the environment and
 * from files: `require` turns into verify-ca where a root.crt lies about, an
 * empty password makes it look for a password file, and the default mode falls
 * back to clear text.
 */

static const char *
sslmode (const char *mode)
{
  return g_str_equal (mode, "none") ? "disable" : mode;
}

/* Drives the connection with a deadline; TRUE when it is up. */
static gboolean
connect_with_deadline (PGconn *connection, guint timeout)
{
  gint64 end = g_get_monotonic_time () + timeout * G_TIME_SPAN_SECOND;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
    struct pollfd fd = { .fd = PQsocket (connection) };
    gint64 left = (end - g_get_monotonic_time ()) / 1000;

    fd.events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (left <= 0 || poll (&fd, 1, (int) left) <= 0)
      return FALSE;
    status = PQconnectPoll (connection);
  }
  return status == PGRES_POLLING_OK;
}

static PGconn *
start (const SallyLoginRequest *request, const char *ca_path, const char *client_path)
{
  g_autofree char *port = g_strdup_printf ("%u", request->port);
  g_autofree char *nothing = g_strconcat (ca_path, ".none", NULL);
  gboolean verifies = g_str_has_prefix (request->mode, "verify");
  const char *const keywords[] = { "host",
                                   "hostaddr",
                                   "port",
                                   "dbname",
                                   "user",
                                   "password",
                                   "passfile",
                                   "sslmode",
                                   "sslrootcert",
                                   "sslcert",
                                   "sslkey",
                                   "sslcrl",
                                   "service",
                                   "gssencmode",
                                   "channel_binding",
                                   "ssl_min_protocol_version",
                                   "application_name",
                                   "client_encoding",
                                   NULL };
  const char *const values[] = { request->host,
                                 request->address,
                                 port,
                                 request->database[0] != '\0' ? request->database : request->user,
                                 request->user,
                                 request->password != NULL
                                     ? sally_secret_peek (request->password, NULL)
                                     : "",
                                 nothing,
                                 sslmode (request->mode),
                                 verifies ? ca_path : nothing,
                                 client_path != NULL ? client_path : nothing,
                                 client_path != NULL ? client_path : nothing,
                                 nothing,
                                 NULL,
                                 "disable",
                                 "prefer",
                                 "TLSv1.2",
                                 "sallyport",
                                 "UTF8",
                                 NULL };

  return PQconnectStartParams (keywords, values, 0);
}

static char *
ask (PGconn *connection, const char *query)
{
  PGresult *result = PQexec (connection, query);
  char *answer = NULL;

  if (PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) == 1)
    answer = g_strdup (PQgetvalue (result, 0, 0));
  PQclear (result);
  return answer;
}

/* libpq 15 keeps no SQLSTATE of a failed connection; the words of the server
 * are the only thing to go by, and they are asked for in English. */
static void
read_failure (PGconn *connection, SallyLoginResponse *response)
{
  static const struct {
    const char *words;
    const char *sqlstate;
  } known[] = {
    { "password authentication failed", "28P01" },
    { "no pg_hba.conf entry", "28000" },
    { "connection requires a valid client certificate", "28000" },
    { "pg_hba.conf rejects connection", "28000" },
    { "role \"", "28000" },
    { "database \"", "3D000" },
    { "too many connections", "53300" },
    { "too many clients", "53300" },
    { "the database system is starting up", "57P03" },
  };
  const char *message = PQerrorMessage (connection);

  response->text = g_strstrip (g_strdup (message));
  for (guint i = 0; i < G_N_ELEMENTS (known) && response->sqlstate == NULL; i++)
    if (strstr (message, "FATAL:") != NULL && strstr (message, known[i].words) != NULL)
      response->sqlstate = g_strdup (known[i].sqlstate);
}

SallyLoginResponse *
sally_login_sign_in (const SallyLoginRequest *request, const char *ca_path, const char *client_path)
{
  SallyLoginResponse *response = g_new0 (SallyLoginResponse, 1);
  PGconn *connection = start (request, ca_path, client_path);
  gboolean encrypted;

  if (connection == NULL || !connect_with_deadline (connection, request->timeout)) {
    if (connection != NULL)
      read_failure (connection, response);
    PQfinish (connection);
    return response;
  }
  encrypted = PQsslInUse (connection);
  if (encrypted == g_str_equal (request->mode, "none")) {
    response->text = g_strdup ("the connection is not encrypted as the SSL mode says");
  } else {
    response->ok = TRUE;
    response->server_version = ask (connection, "SELECT version()");
    response->encryption =
        ask (connection, "SELECT CASE WHEN ssl THEN version || ' ' || cipher ELSE '' END"
                         " FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
  }
  PQfinish (connection);
  return response;
}
