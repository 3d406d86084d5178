/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"

#include "sally-engine.h"
#include "sally-test-support.h"
#include "sally-trust.h"
#include "sally-worker.h"

/* What the tests of the probe share: an endpoint and a whole run. */

SallyEndpointSpec *
test_spec_new (const char *engine, guint16 port)
{
  SallyEndpointSpec *spec = g_new0 (SallyEndpointSpec, 1);

  g_atomic_ref_count_init (&spec->refs);
  spec->identifier = g_strdup ("test");
  spec->engine = sally_engine_find (engine);
  g_assert_nonnull (spec->engine);
  spec->server = g_strdup ("127.0.0.1");
  spec->port = port;
  spec->database = g_strdup ("");
  spec->user_name = g_strdup ("");
  spec->verify_as = g_strdup ("localhost");
  spec->mode = SALLY_SSL_VERIFY_FULL;
  spec->certificate_identifier = g_strdup ("");
  spec->connect_timeout = 5000;
  spec->read_timeout = 5000;
  spec->total_timeout = 20000;
  return spec;
}

void
test_spec_set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

void
test_spec_trust (SallyEndpointSpec *spec, SallyX509 *anchor)
{
  g_autoptr (GPtrArray) anchors = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (anchors, g_object_ref (anchor));
  g_clear_object (&spec->trust);
  spec->trust = sally_trust_new (anchors, NULL);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

SallyProbeFacts *
test_run (SallyEndpointSpec *spec)
{
  g_autoptr (SallyWorker) worker = sally_worker_new ("test", 2);
  g_autoptr (SallyProbe) probe = sally_probe_new (spec);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SallyProbeFacts *facts;

  sally_probe_run_async (probe, worker, NULL, finished_cb, &result);
  sally_test_wait_until (result != NULL);
  facts = sally_probe_run_finish (probe, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (facts);
  for (guint i = 0; i < facts->log->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (facts->log, i));
  return facts;
}

char *
test_lamps (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  g_autoptr (SallyLadder) ladder = sally_ladder_new (spec, facts);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
    const SallyLamp *lamp = &ladder->lamps[mode];

    g_test_message ("%u: %s", mode, lamp->reason);
    /* A sentence, unless there is nothing to explain. */
    if (lamp->state == SALLY_LAMP_WORKS)
      g_assert_cmpstr (lamp->reason, ==, "");
    else
      g_assert_cmpstr (lamp->reason, !=, "");
    g_string_append_printf (text, "%s%s", mode > 0 ? " " : "",
                            sally_lamp_state_get_name (lamp->state));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
