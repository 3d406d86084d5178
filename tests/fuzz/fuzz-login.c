/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-login.h"
#include "fuzz-server.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-probe-facts.h"
#include "sally-secret.h"

/* What the fuzz targets of the logins share: the input is all that the server
 * says.  @setting of the endpoint has @value.
 */

static void
check (const char *text)
{
  g_assert (text == NULL || g_utf8_validate (text, -1, NULL));
}

void
fuzz_login (FuzzSignIn sign_in,
            const char *engine,
            const char *setting,
            const char *value,
            const guint8 *bytes,
            gsize length)
{
  SallyEndpointSpec spec = { .engine = sally_engine_find (engine),
                             .identifier = "",
                             .server = "localhost",
                             .database = "",
                             .user_name = "scott",
                             .verify_as = "localhost",
                             .settings = g_hash_table_new (g_str_hash, g_str_equal) };
  g_autoptr (SallySecret) password = sally_secret_new ("tiger", 5);
  g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();
  g_autoptr (SallyTransport) transport = NULL;
  SallyDialogue dialogue = { .spec = &spec, .facts = facts };
  g_autoptr (SallyLoginFacts) login = NULL;

  if (length <= FUZZ_MAX_SAID) {
    g_hash_table_insert (spec.settings, (gpointer) setting, (gpointer) value);
    transport = fuzz_server_new (bytes, length);
    dialogue.transport = transport;
    login = sign_in (&dialogue, password);
    g_assert (login != NULL);
    check (login->text);
    check (login->server_version);
  }
  g_hash_table_unref (spec.settings);
}
