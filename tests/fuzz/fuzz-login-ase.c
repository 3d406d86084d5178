/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-ase-reply-private.h"

/* The tokens with which SAP ASE answers a login, and the key in them. */

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_auto (SallyAseReply) reply = { 0 };
  g_autoptr (SallySecret) password = sally_secret_new ("Secret", -1);
  g_autoptr (GByteArray) answer = NULL;

  sally_ase_reply_read (&reply, bytes, length);
  g_assert (reply.error.text == NULL || g_utf8_validate (reply.error.text, -1, NULL));
  g_assert (reply.server_version == NULL || g_utf8_validate (reply.server_version, -1, NULL));
  if (reply.asks)
    answer = sally_ase_password_answer (&reply.wanted, password);
  return 0;
}
