/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-message.h"

#include "sally-error.h"
#include "sally-secret.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What the program and its login helpers say to each other: one JSON object
 * each way, over pipes.  Password and key are wiped on both sides.
 */

#define MAX_RESPONSE (256 * 1024)

static char *
dup_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return g_strdup (json_node_get_string (node));
}

static char *
dup_needed (JsonObject *object, const char *member)
{
  char *text = dup_text (object, member);

  return text != NULL ? text : g_strdup ("");
}

static SallySecret *
take_secret (JsonObject *object, const char *member)
{
  char *text = dup_text (object, member);
  SallySecret *secret = NULL;

  if (text != NULL) {
    secret = sally_secret_new (text, -1);
    sally_secret_wipe (text, strlen (text));
    g_free (text);
  }
  return secret;
}

static gint64
get_number (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return json_node_get_int (node);
}

static JsonParser *
parse (const char *json, gsize length, JsonObject **object, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (length > MAX_RESPONSE || !json_parser_load_from_data (parser, json, (gssize) length, NULL)
      || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT, "not a login message");
    return NULL;
  }
  *object = json_node_get_object (root);
  return g_steal_pointer (&parser);
}

/**
 * sally_login_request_free:
 * @self: (transfer full): a request
 */
void
sally_login_request_free (SallyLoginRequest *self)
{
  g_free (self->mode);
  g_free (self->host);
  g_free (self->address);
  g_free (self->database);
  g_free (self->user);
  g_clear_pointer (&self->password, sally_secret_unref);
  g_clear_pointer (&self->client_pem, sally_secret_unref);
  g_free (self->ca_pem);
  g_free (self->fingerprint_sha1);
  g_free (self->auth_source);
  g_free (self->auth_mechanism);
  g_free (self);
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

/**
 * sally_login_request_write:
 * @self: a request
 *
 * Returns: (transfer full): it as JSON; a secret, since the password and the
 *   client's key are in it
 */
SallySecret *
sally_login_request_write (const SallyLoginRequest *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  SallySecret *secret;
  char *json;

  json_object_set_string_member (object, "mode", self->mode);
  json_object_set_string_member (object, "host", self->host);
  json_object_set_string_member (object, "address", self->address);
  json_object_set_int_member (object, "port", self->port);
  json_object_set_string_member (object, "database", self->database);
  json_object_set_string_member (object, "user", self->user);
  if (self->password != NULL)
    json_object_set_string_member (object, "password", sally_secret_peek (self->password, NULL));
  if (self->client_pem != NULL)
    json_object_set_string_member (object, "client", sally_secret_peek (self->client_pem, NULL));
  set_text (object, "ca", self->ca_pem);
  set_text (object, "fingerprint", self->fingerprint_sha1);
  set_text (object, "auth_source", self->auth_source);
  set_text (object, "auth_mechanism", self->auth_mechanism);
  json_object_set_int_member (object, "timeout", self->timeout);
  json_node_set_object (node, object);
  json = json_to_string (node, FALSE);
  secret = sally_secret_new (json, -1);
  sally_secret_wipe (json, strlen (json));
  g_free (json);
  return secret;
}

/**
 * sally_login_request_read:
 * @json: (array length=length): a request as JSON
 * @length: number of bytes
 * @error: %SALLY_ERROR_CORRUPT
 *
 * Returns: (transfer full) (nullable): the request
 */
SallyLoginRequest *
sally_login_request_read (const char *json, gsize length, GError **error)
{
  JsonObject *object;
  g_autoptr (JsonParser) parser = parse (json, length, &object, error);
  SallyLoginRequest *self;

  if (parser == NULL)
    return NULL;
  self = g_new0 (SallyLoginRequest, 1);
  self->mode = dup_needed (object, "mode");
  self->host = dup_needed (object, "host");
  self->address = dup_needed (object, "address");
  self->port = (guint) get_number (object, "port");
  self->database = dup_needed (object, "database");
  self->user = dup_needed (object, "user");
  self->ca_pem = dup_text (object, "ca");
  self->fingerprint_sha1 = dup_text (object, "fingerprint");
  self->auth_source = dup_text (object, "auth_source");
  self->auth_mechanism = dup_text (object, "auth_mechanism");
  self->timeout = (guint) CLAMP (get_number (object, "timeout"), 1, 600);
  self->password = take_secret (object, "password");
  self->client_pem = take_secret (object, "client");
  return self;
}

/**
 * sally_login_response_free:
 * @self: (transfer full): a response
 */
void
sally_login_response_free (SallyLoginResponse *self)
{
  g_free (self->sqlstate);
  g_free (self->text);
  g_free (self->server_version);
  g_free (self->encryption);
  g_free (self);
}

/**
 * sally_login_response_write:
 * @self: a response
 *
 * Returns: (transfer full): it as JSON
 */
char *
sally_login_response_write (const SallyLoginResponse *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  const struct {
    const char *member;
    const char *text;
  } texts[] = {
    { "sqlstate", self->sqlstate },
    { "text", self->text },
    { "server_version", self->server_version },
    { "encryption", self->encryption },
  };

  json_object_set_boolean_member (object, "ok", self->ok);
  json_object_set_int_member (object, "server_error", self->server_error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].text != NULL) {
      g_autofree char *valid = g_utf8_make_valid (texts[i].text, -1);

      json_object_set_string_member (object, texts[i].member, valid);
    }
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

/**
 * sally_login_response_read:
 * @json: (array length=length): what a helper printed
 * @length: number of bytes
 * @error: %SALLY_ERROR_CORRUPT
 *
 * Returns: (transfer full) (nullable): the response
 */
SallyLoginResponse *
sally_login_response_read (const char *json, gsize length, GError **error)
{
  JsonObject *object;
  g_autoptr (JsonParser) parser = parse (json, length, &object, error);
  SallyLoginResponse *self;
  JsonNode *ok;

  if (parser == NULL)
    return NULL;
  ok = json_object_get_member (object, "ok");
  if (ok == NULL || !JSON_NODE_HOLDS_VALUE (ok)
      || json_node_get_value_type (ok) != G_TYPE_BOOLEAN) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT, "not a login response");
    return NULL;
  }
  self = g_new0 (SallyLoginResponse, 1);
  self->ok = json_node_get_boolean (ok);
  self->server_error = (guint) CLAMP (get_number (object, "server_error"), 0, G_MAXINT);
  self->sqlstate = dup_text (object, "sqlstate");
  self->text = dup_text (object, "text");
  self->server_version = dup_text (object, "server_version");
  self->encryption = dup_text (object, "encryption");
  return self;
}
