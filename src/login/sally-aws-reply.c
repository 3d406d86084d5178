/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-aws-reply-private.h"

#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TEXT 300

/* clang-format off */
/* Errors of AWS, the first that the answer names counts. */
static const struct {
  const char *name;
  SallyLoginOutcome outcome;
  const char *text;
} errors[] = {
  { "AccessDenied", SALLY_LOGIN_ACCEPTED, "" },
  { "UnrecognizedClient", SALLY_LOGIN_REFUSED, N_("AWS does not know the access key.") },
  { "InvalidClientTokenId", SALLY_LOGIN_REFUSED, N_("AWS does not know the access key.") },
  { "InvalidAccessKeyId", SALLY_LOGIN_REFUSED, N_("AWS does not know the access key.") },
  { "InvalidSignature", SALLY_LOGIN_REFUSED, N_("The secret key is wrong, or the clock of this computer is.") },
  { "SignatureDoesNotMatch", SALLY_LOGIN_REFUSED, N_("The secret key is wrong, or the clock of this computer is.") },
  { "ExpiredToken", SALLY_LOGIN_REFUSED, N_("The session token has expired.") },
  { "RequestTimeTooSkewed", SALLY_LOGIN_REFUSED, N_("The clock of this computer differs too much from that of AWS.") },
  { "IncompleteSignature", SALLY_LOGIN_FAILED, N_("AWS does not understand the signature.") },
};
/* clang-format on */

/* What the answer to a signed request says of the key. */
SallyLoginFacts *
sally_aws_reply_judge (const SallyHttpAnswer *answer)
{
  const char *header = sally_http_answer_get (answer, "x-amzn-errortype");
  SallyLoginFacts *facts;
  g_autofree char *words = NULL;

  if (answer->status / 100 == 2)
    return sally_login_facts_new (SALLY_LOGIN_ACCEPTED, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (strstr (answer->body->str, errors[i].name) != NULL
        || strstr (header, errors[i].name) != NULL) {
      facts = sally_login_facts_new (errors[i].outcome,
                                     errors[i].text[0] != '\0' ? _(errors[i].text) : NULL);
      facts->server_error = answer->status;
      return facts;
    }
  words = sally_text_one_line (answer->body->str, MAX_TEXT);
  facts = sally_login_facts_new (SALLY_LOGIN_FAILED, NULL);
  /* Translators: a status of HTTP, then the words of the service */
  facts->text =
      g_strdup_printf (_("The service answered with status %u: %s"), answer->status, words);
  facts->server_error = answer->status;
  return facts;
}
