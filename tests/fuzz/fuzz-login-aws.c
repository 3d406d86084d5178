/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-login.h"

#include "sally-aws-reply-private.h"
#include "sally-engine-setting.h"

/* The answer to a signed request; the request itself leaves in TLS only. */

static SallyLoginFacts *
read_answer (SallyDialogue *dialogue, SallySecret *password)
{
  g_auto (SallyHttpAnswer) answer = { 0 };
  g_autoptr (GByteArray) head = g_byte_array_new ();

  if (sally_http_answer_read (dialogue, TRUE, &answer, head) != SALLY_NET_OK)
    return sally_login_facts_new (SALLY_LOGIN_FAILED, NULL);
  return sally_aws_reply_judge (&answer);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  fuzz_login (read_answer, "dynamodb", SALLY_SETTING_REGION, "eu-central-1", bytes, length);
  return 0;
}
