/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-sign-in.h"

#include "sally-await.h"
#include "sally-secret.h"
#include "sally-sign-in.h"
#include "sally-test-support.h"
#include "sally-text.h"
#include "sally-worker.h"

#include <string.h>

/* What the tests of logins written by hand share. */

/* No password in the log, nor its bytes. */
static void
check_line (const char *line, const char *password)
{
  g_autofree char *hex = NULL;

  g_test_message ("%s", line);
  if (password == NULL || *password == '\0')
    return;
  hex = sally_text_hex ((const guint8 *) password, strlen (password));
  g_assert_null (strstr (line, password));
  g_assert_null (strstr (line, hex));
}

SallyLoginFacts *
test_sign_in (SallyEndpointSpec *spec, const char *password, SallyProbeFacts **facts)
{
  g_autoptr (SallyWorker) worker = sally_worker_new ("test", 2);
  g_autoptr (SallyProbe) probe = sally_probe_new (spec);
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  g_autoptr (SallySignIn) sign_in = sally_sign_in_new (spec->engine, secret);
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (sign_in);
  sally_probe_set_sign_in (probe, sally_sign_in_run, sign_in);
  sally_probe_run_async (probe, worker, NULL, sally_await_cb, &await);
  *facts = sally_probe_run_finish (probe, sally_await_result (&await), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < (*facts)->log->len; i++)
    check_line (g_ptr_array_index ((*facts)->log, i), password);
  return sally_sign_in_finish (sign_in, spec, *facts);
}

gboolean
test_has_bytes (GBytes *received, const void *bytes, gsize length)
{
  gsize size;
  const void *data = g_bytes_get_data (received, &size);

  return size > 0 && memmem (data, size, bytes, length) != NULL;
}

GBytes *
test_make_tds_reply (const void *tokens, gsize length)
{
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  const guint8 header[8] = { 4, 1, (guint8) ((length + 8) >> 8), (guint8) (length + 8) };

  g_byte_array_append (reply, header, sizeof header);
  g_byte_array_append (reply, tokens, (guint) length);
  return g_byte_array_free_to_bytes (g_steal_pointer (&reply));
}
