/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-login.h"

#include "sally-engine-setting.h"
#include "sally-login-module-private.h"
#include "sally-scram.h"
#include "sally-secret.h"

/* The first byte chooses the mechanism, or SCRAM alone: its nonce is random
 * otherwise, so that no input could get any further.
 */

static void
exchange (const guint8 *bytes, gsize length)
{
  g_autoptr (SallySecret) password = sally_secret_new ("tiger", 5);
  g_autoptr (SallyScram) scram = sally_scram_new (G_CHECKSUM_SHA512, "scott", password, "nonce");
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) messages = g_strsplit (text, "\n", 2);
  g_autofree char *first = sally_scram_get_first (scram);
  g_autofree char *answer = NULL;

  if (messages[0] != NULL)
    answer = sally_scram_answer (scram, messages[0]);
  if (answer != NULL && messages[1] != NULL)
    sally_scram_verify (scram, messages[1]);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  if (length == 0)
    return 0;
  if (bytes[0] % 3 == 2)
    exchange (bytes + 1, length - 1);
  else
    fuzz_login (sally_login_kafka.sign_in, "kafka", SALLY_SETTING_KAFKA_MECHANISM,
                bytes[0] % 3 == 0 ? "plain" : "scram-sha-512", bytes + 1, length - 1);
  return 0;
}
