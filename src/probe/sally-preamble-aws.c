/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-http-answer.h"
#include "sally-preamble.h"

#include "sally-endpoint-spec.h"
#include "sally-probe-facts.h"
#include "sally-resolver-private.h"
#include "sally-text.h"

#include <string.h>

/* Kinesis, DynamoDB, S3, OpenSearch and Neptune: HTTPS.  An unsigned request
 * proves that HTTP is spoken inside TLS, whatever its status; headers tell
 * whether it is AWS.
 */

#define MAX_VERSION 100

static void
note_server (SallyProbeFacts *facts, const SallyHttpAnswer *answer)
{
  static const char *const ids[] = { "x-amzn-requestid", "x-amz-request-id" };
  const char *server = sally_http_answer_get (answer, "server");
  gboolean aws = FALSE;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    aws |= sally_http_answer_get (answer, ids[i])[0] != '\0';
  text = g_strdup_printf ("HTTP %u%s%s%s", answer->status, aws ? ", AWS" : "",
                          server[0] != '\0' ? ", " : "", server);
  g_free (facts->server_version);
  facts->server_version = sally_text_one_line (text, MAX_VERSION);
}

/* Whether an answer of HTTP began and did not end. */
static gboolean
breaks_off (SallyNetOutcome outcome, const GByteArray *head)
{
  static const char version[] = "HTTP/1.";

  return outcome != SALLY_NET_FAILED
         && memcmp (head->data, version, MIN (head->len, strlen (version))) == 0;
}

/* HEAD, so that the connection is free again for a signed request. */
static void
confirm (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_autofree char *host = sally_resolver_clean_host (dialogue->spec->verify_as);
  g_autofree char *request = g_strdup_printf (
      "HEAD / HTTP/1.1\r\nHost: %s\r\nUser-Agent: sallyport\r\n\r\n", host != NULL ? host : "");
  g_auto (SallyHttpAnswer) answer = { 0 };
  g_autoptr (GByteArray) head = g_byte_array_new ();
  SallyNetOutcome outcome;

  sally_dialogue_write (dialogue, request, strlen (request));
  outcome = sally_http_answer_read (dialogue, FALSE, &answer, head);
  if (outcome == SALLY_NET_OK) {
    facts->confirmed = TRUE;
    if (!answer.keeps)
      sally_dialogue_take_state (dialogue, (gpointer) SALLY_HTTP_SPENT, NULL);
    note_server (facts, &answer);
  } else if (head->len > 0 && !breaks_off (outcome, head))
    sally_dialogue_note_strange (dialogue, head->data, head->len);
  else
    sally_dialogue_note_silence (dialogue);
}

const SallyPreamble sally_preamble_aws = {
  .alpn = "http/1.1",
  .beside_tls = SALLY_PLAINTEXT_NEVER,
  .confirm = confirm,
};
