/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-aws-reply-private.h"
#include "sally-login-module-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-http-answer.h"
#include "sally-probe-facts.h"
#include "sally-sigv4.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One signed request to a service of AWS: the user is the id of an access key,
 * the password the key.  Whoever may not list anything is known all the same.
 */

#define DEFAULT_REGION "us-east-1"

/* What is asked: the cheapest thing that every key may ask. */
/* clang-format off */
static const struct {
  const char *engine;
  const char *service;
  const char *target;
  const char *content_type;
  const char *body;
} services[] = {
  { "dynamodb", "dynamodb", "DynamoDB_20120810.ListTables", "application/x-amz-json-1.0", "{\"Limit\":1}" },
  { "kinesis", "kinesis", "Kinesis_20131202.ListStreams", "application/x-amz-json-1.1", "{\"Limit\":1}" },
  { "s3", "s3", NULL, NULL, "" },
  { "elasticsearch", "es", NULL, NULL, "" },
  { "opensearch", "es", NULL, NULL, "" },
  { "neptune", "neptune-db", NULL, NULL, "" },
};
/* clang-format on */

/* "dynamodb.eu-central-1.amazonaws.com" names its region. */
static char *
find_region (SallyEndpointSpec *spec)
{
  const char *region = sally_endpoint_spec_get_setting (spec, SALLY_SETTING_REGION);
  g_auto (GStrv) labels = NULL;

  if (region[0] != '\0')
    return g_strdup (region);
  labels = g_strsplit (spec->verify_as, ".", -1);
  for (guint i = 1; labels[i] != NULL; i++)
    if (g_str_equal (labels[i], "amazonaws") && i >= 2 && strchr (labels[i - 1], '-') != NULL)
      return g_strdup (labels[i - 1]);
  return g_strdup (DEFAULT_REGION);
}

static void
append_header (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s: %s\r\n", name, value);
}

static char *
make_request (SallyEndpointSpec *spec, guint service, SallySecret *secret_key)
{
  const char *body = services[service].body;
  gboolean post = services[service].target != NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *region = find_region (spec);
  g_autofree char *date = sally_sigv4_format_time (now);
  g_autofree char *hash = sally_sigv4_hash (body);
  g_autofree char *authorization = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  const SallySigv4Header headers[] = {
    { "host", spec->verify_as },
    { "x-amz-content-sha256", hash },
    { "x-amz-date", date },
    { "x-amz-target", services[service].target },
  };
  const SallySigv4Request request = { .method = post ? "POST" : "GET",
                                      .path = "/",
                                      .query = "",
                                      .headers = headers,
                                      .n_headers = post ? 4 : 3,
                                      .body = body,
                                      .region = region,
                                      .service = services[service].service,
                                      .time = now };

  authorization = sally_sigv4_sign (&request, spec->user_name, secret_key);
  g_string_append_printf (text, "%s / HTTP/1.1\r\n", request.method);
  for (guint i = 0; i < request.n_headers; i++)
    append_header (text, headers[i].name, headers[i].value);
  append_header (text, "authorization", authorization);
  if (post) {
    g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (body));

    append_header (text, "content-type", services[service].content_type);
    append_header (text, "content-length", length);
  }
  g_string_append_printf (text, "\r\n%s", body);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static SallyLoginFacts *
sign_in (SallyDialogue *dialogue, SallySecret *password)
{
  g_auto (SallyHttpAnswer) answer = { 0 };
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autofree char *request = NULL;
  SallyLoginFacts *facts;
  guint service = 0;

  /* The service is always TLS: a conversation without it has no place here. */
  if (password == NULL || dialogue->handshake == NULL)
    return sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST,
                                  _("There is no secret key to sign with."));
  if (dialogue->state != NULL)
    return sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST,
                                  _("The service takes only one request on a connection."));
  while (service < G_N_ELEMENTS (services) - 1
         && !g_str_equal (services[service].engine, dialogue->spec->engine->name))
    service++;
  request = make_request (dialogue->spec, service, password);
  sally_dialogue_hide_bytes (dialogue, TRUE);
  sally_dialogue_write (dialogue, request, strlen (request));
  sally_dialogue_hide_bytes (dialogue, FALSE);
  if (sally_http_answer_read (dialogue, TRUE, &answer, head) != SALLY_NET_OK)
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server hung up or fell silent during the sign-in."));
  facts = sally_aws_reply_judge (&answer);
  facts->server_version = g_strdup (dialogue->facts->server_version);
  return facts;
}

const SallyLoginModule sally_login_aws = {
  .sign_in = sign_in,
};
