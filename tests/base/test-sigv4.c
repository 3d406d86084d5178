/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-sigv4.h"

#include "sally-secret.h"

#include <string.h>

#define ACCESS_KEY "AKIDEXAMPLE"
#define SECRET_KEY "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
/* 2015-08-30T12:36:00Z, the day of AWS's own test suite for Signature Version 4. */
#define TIME 1440938160

static char *
sign (const char *method, const char *query, const char *body)
{
  static const SallySigv4Header headers[] = {
    { "host", "example.amazonaws.com" },
    { "x-amz-date", "20150830T123600Z" },
  };
  const SallySigv4Request request = { .method = method,
                                      .path = "/",
                                      .query = query,
                                      .headers = headers,
                                      .n_headers = G_N_ELEMENTS (headers),
                                      .body = body,
                                      .region = "us-east-1",
                                      .service = "service",
                                      .time = TIME };
  g_autoptr (SallySecret) secret = sally_secret_new (SECRET_KEY, -1);

  return sally_sigv4_sign (&request, ACCESS_KEY, secret);
}

#define EXPECTED(signature)                                                                        \
  "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "              \
  "SignedHeaders=host;x-amz-date, Signature=" signature

/* get-vanilla, post-vanilla and get-vanilla-query-order-key-case of that suite. */
static void
test_suite (void)
{
  static const struct {
    const char *method;
    const char *query;
    const char *authorization;
  } rows[] = {
    { "GET", "", EXPECTED ("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31") },
    { "POST", "", EXPECTED ("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b") },
    { "GET", "Param1=value1&Param2=value2",
      EXPECTED ("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *authorization = sign (rows[i].method, rows[i].query, "");

    g_assert_cmpstr (authorization, ==, rows[i].authorization);
  }
}

static void
test_depends (void)
{
  g_autofree char *one = sign ("POST", "", "{}");
  g_autofree char *other = sign ("POST", "", "{ }");

  g_assert_cmpstr (one, !=, other);
}

static void
test_time (void)
{
  g_autofree char *time = sally_sigv4_format_time (TIME);
  g_autofree char *beyond = sally_sigv4_format_time (G_MAXINT64);
  g_autofree char *hash = sally_sigv4_hash ("");

  g_assert_cmpstr (time, ==, "20150830T123600Z");
  g_assert_cmpuint (strlen (beyond), ==, 16);
  g_assert_cmpstr (hash, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sigv4/suite", test_suite);
  g_test_add_func ("/sigv4/depends", test_depends);
  g_test_add_func ("/sigv4/time", test_time);
  return g_test_run ();
}
