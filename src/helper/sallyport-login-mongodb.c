/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-main.h"

#include "sally-secret.h"

#include <dlfcn.h>
#include <mongoc/mongoc.h>
#include <netdb.h>
#include <string.h>

/* Signs in to MongoDB and DocumentDB through libmongoc.
 *
 * It is told the name, which it verifies and sends as SNI, and cannot be told an
 * address beside it.  Names are looked up with getaddrinfo(), so this program has
 * one of its own that knows only the address that was tested.
 *
 * A connection is direct: members of a replica set that the server names are not
 * visited.  Where tls is true, libmongoc never goes on in clear text.
 */

static const char *tested_address;

typedef int (*Resolve) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* Stands in for the C library's, for libmongoc as well. */
G_MODULE_EXPORT int
getaddrinfo (const char *node,
             const char *service,
             const struct addrinfo *hints,
             struct addrinfo **addresses)
{
  Resolve resolve = (Resolve) dlsym (RTLD_NEXT, "getaddrinfo");
  struct addrinfo numeric = { 0 };

  if (resolve == NULL || tested_address == NULL)
    return EAI_FAIL;
  if (hints != NULL)
    numeric = *hints;
  numeric.ai_family = AF_UNSPEC;
  numeric.ai_flags |= AI_NUMERICHOST;
  return resolve (tested_address, service, &numeric, addresses);
}

static void
set_tls (mongoc_uri_t *uri, const char *mode, const char *ca_path)
{
  mongoc_uri_set_option_as_bool (uri, MONGOC_URI_TLS, !g_str_equal (mode, "none"));
  if (g_str_equal (mode, "require"))
    mongoc_uri_set_option_as_bool (uri, MONGOC_URI_TLSINSECURE, TRUE);
  if (!g_str_has_prefix (mode, "verify"))
    return;
  mongoc_uri_set_option_as_utf8 (uri, MONGOC_URI_TLSCAFILE, ca_path);
  /* Or it asks OCSP responders over HTTP in the middle of the handshake. */
  mongoc_uri_set_option_as_bool (uri, MONGOC_URI_TLSDISABLEOCSPENDPOINTCHECK, TRUE);
  if (!g_str_equal (mode, "verify-full"))
    mongoc_uri_set_option_as_bool (uri, MONGOC_URI_TLSALLOWINVALIDHOSTNAMES, TRUE);
}

static mongoc_uri_t *
make_uri (const SallyLoginRequest *request, const char *ca_path, const char *client_path)
{
  gboolean ipv6 = strchr (request->host, ':') != NULL;
  g_autofree char *host = g_uri_escape_string (request->host, ipv6 ? ":" : NULL, FALSE);
  g_autofree char *text =
      g_strdup_printf (ipv6 ? "mongodb://[%s]:%u/" : "mongodb://%s:%u/", host, request->port);
  mongoc_uri_t *uri = mongoc_uri_new (text);
  gint32 timeout = (gint32) request->timeout * 1000;

  if (uri == NULL)
    return NULL;
  mongoc_uri_set_option_as_bool (uri, MONGOC_URI_DIRECTCONNECTION, TRUE);
  mongoc_uri_set_option_as_bool (uri, MONGOC_URI_SERVERSELECTIONTRYONCE, TRUE);
  mongoc_uri_set_option_as_bool (uri, MONGOC_URI_RETRYREADS, FALSE);
  mongoc_uri_set_option_as_int32 (uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, timeout);
  mongoc_uri_set_option_as_int32 (uri, MONGOC_URI_CONNECTTIMEOUTMS, timeout);
  mongoc_uri_set_option_as_int32 (uri, MONGOC_URI_SOCKETTIMEOUTMS, timeout);
  set_tls (uri, request->mode, ca_path);
  if (client_path != NULL && !g_str_equal (request->mode, "none"))
    mongoc_uri_set_option_as_utf8 (uri, MONGOC_URI_TLSCERTIFICATEKEYFILE, client_path);
  mongoc_uri_set_username (uri, request->user);
  if (request->password != NULL)
    mongoc_uri_set_password (uri, sally_secret_peek (request->password, NULL));
  mongoc_uri_set_auth_source (uri, request->auth_source != NULL && request->auth_source[0] != '\0'
                                       ? request->auth_source
                                       : "admin");
  if (request->auth_mechanism != NULL && request->auth_mechanism[0] != '\0')
    mongoc_uri_set_auth_mechanism (uri, request->auth_mechanism);
  return uri;
}

/* libmongoc 1.23 keeps the words of a server that refuses a login, but not its
 * number (MongoDB's error_codes.yml). */
static void
read_failure (const bson_error_t *error, SallyLoginResponse *response)
{
  static const struct {
    const char *words;
    guint number;
  } known[] = {
    { "Authentication failed", 18 },
    { "Could not find user", 11 },
    { "echanism", 334 },
  };

  response->text = g_strdup (error->message);
  if (error->domain == MONGOC_ERROR_SERVER)
    response->server_error = error->code;
  if (error->domain != MONGOC_ERROR_CLIENT || error->code != MONGOC_ERROR_CLIENT_AUTHENTICATE)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (known) && response->server_error == 0; i++)
    if (strstr (error->message, known[i].words) != NULL)
      response->server_error = known[i].number;
}

/* The login happens before the first command on a connection. */
static void
sign_in (mongoc_client_t *client, SallyLoginResponse *response)
{
  bson_t *command = BCON_NEW ("buildInfo", BCON_INT32 (1));
  bson_t reply;
  bson_error_t error = { 0 };
  bson_iter_t iter;

  response->ok = mongoc_client_command_simple (client, "admin", command, NULL, &reply, &error);
  if (!response->ok)
    read_failure (&error, response);
  else if (bson_iter_init_find (&iter, &reply, "version") && BSON_ITER_HOLDS_UTF8 (&iter))
    response->server_version = g_strdup (bson_iter_utf8 (&iter, NULL));
  bson_destroy (&reply);
  bson_destroy (command);
}

SallyLoginResponse *
sally_login_sign_in (const SallyLoginRequest *request, const char *ca_path, const char *client_path)
{
  SallyLoginResponse *response = g_new0 (SallyLoginResponse, 1);
  mongoc_client_t *client = NULL;
  mongoc_uri_t *uri;

  tested_address = request->address;
  mongoc_init ();
  /* It writes to the standard output, where the answer goes. */
  mongoc_log_set_handler (NULL, NULL);
  uri = make_uri (request, ca_path, client_path);
  if (uri != NULL)
    client = mongoc_client_new_from_uri (uri);
  if (client != NULL) {
    mongoc_client_set_error_api (client, MONGOC_ERROR_API_VERSION_2);
    sign_in (client, response);
    mongoc_client_destroy (client);
  } else {
    response->text = g_strdup ("libmongoc does not take this endpoint");
  }
  mongoc_uri_destroy (uri);
  mongoc_cleanup ();
  return response;
}
