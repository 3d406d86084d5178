/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tds-reply-private.h"

/* The tokens with which SQL Server answers a login. */

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

static void
check (const char *text)
{
  g_assert (text == NULL || g_utf8_validate (text, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_auto (SallyTdsReply) reply = { { 0 } };

  sally_tds_reply_read (&reply, bytes, length);
  check (reply.error.text);
  check (reply.server_version);
  check (reply.route_host);
  g_assert (reply.route_host == NULL || reply.route_port != 0);
  return 0;
}
