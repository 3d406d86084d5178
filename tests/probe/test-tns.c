/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-tns.h"

#include <string.h>

TestCertificate *test_tns_root, *test_tns_listener, *test_tns_database;
TestLine test_tns_script[64];

TestServer *
test_tns_server_new (const TestLine *rest)
{
  TestServer *server;

  memset (test_tns_script, 0, sizeof test_tns_script);
  test_tns_script[0].action = TEST_TLS;
  test_tns_script[1].action = TEST_TLS_READ_SOME;
  for (guint i = 0; rest[i].action != TEST_END; i++)
    test_tns_script[i + 2] = rest[i];
  server = test_server_new (test_tns_script);
  test_server_set_chain (server, test_tns_listener, NULL, 0);
  test_server_set_second_chain (server, test_tns_database);
  return server;
}

SallyEndpointSpec *
test_tns_spec_new (TestServer *server)
{
  SallyEndpointSpec *spec = test_spec_new ("oracle", test_server_get_port (server));

  test_spec_set (&spec->database, "shop");
  test_spec_set (&spec->user_name, "scott");
  test_spec_trust (spec, test_tns_root->x509);
  spec->settings = g_hash_table_new (g_str_hash, g_str_equal);
  spec->read_timeout = 2000;
  return spec;
}

guint
test_tns_count (TestServer *server, const char *text, gsize text_length)
{
  g_autoptr (GBytes) received = test_server_get_received (server);
  gsize length;
  const char *bytes = g_bytes_get_data (received, &length);
  const char *end = bytes + length;
  guint n = 0;

  if (length == 0)
    return 0;
  for (; (bytes = memmem (bytes, (gsize) (end - bytes), text, text_length)) != NULL; bytes++)
    n++;
  return n;
}

const TestLine test_tns_new_tls[] = {
  SAYS (RESEND_IN_NEW_TLS), { TEST_TLS_AGAIN }, READ, SAYS (ACCEPT), READ, { TEST_END }
};

void
test_tns_set_up (void)
{
  test_tns_root = test_pki_make_ca ("Root", NULL);
  test_tns_listener = test_pki_make_server ("localhost", test_tns_root);
  test_tns_database = test_pki_make_server ("localhost", test_tns_root);
}

void
test_tns_tear_down (void)
{
  test_pki_free (test_tns_database);
  test_pki_free (test_tns_listener);
  test_pki_free (test_tns_root);
}
