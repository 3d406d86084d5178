/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-closures.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-expiry-chart.h"
#include "sally-lamps.h"
#include "sally-report-entry.h"
#include "sally-report-words.h"

#include <string.h>

/* The words of the lists, without a display. */
#define DAY (24 * 60 * 60)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static SallyCertificate *
make_certificate (guint n_x509, guint n_expired, gint64 valid_until, guint used_by)
{
  SallyCertificate *certificate =
      sally_certificate_new ("arn:x", "orders-ca", SALLY_CERTIFICATE_PEM, 0);

  sally_certificate_set_summary (certificate,
                                 &(SallyCertificateSummary){ .n_x509 = n_x509,
                                                             .n_expired = n_expired,
                                                             .valid_until = valid_until,
                                                             .used_by = used_by });
  return certificate;
}

static void
check_certificate (SallyCertificate *certificate,
                   const char *icon,
                   const char *css_class,
                   const char *words)
{
  g_autoptr (SallyCertificate) owned = certificate;
  g_autofree char *icon_name = sally_closure_certificate_icon (NULL, owned, 60);
  g_auto (GStrv) classes = sally_closure_certificate_classes (NULL, owned, 60);
  g_autofree char *content = sally_closure_certificate_content (NULL, owned, 60);
  g_autofree char *row = sally_closure_certificate_row (NULL, owned, 60);

  g_assert_cmpstr (icon_name, ==, icon);
  g_assert_cmpstr (classes[0], ==, css_class);
  g_assert_nonnull (strstr (content, words));
  g_assert_true (g_str_has_prefix (row, "orders-ca, PEM bundle, "));
  g_assert_nonnull (strstr (row, words));
}

static void
test_certificates (void)
{
  gint64 now = get_now ();

  check_certificate (make_certificate (3, 0, now + 400 * DAY, 0), "sally-pass-symbolic", "success",
                     "3 certificates · valid until ");
  check_certificate (make_certificate (1, 0, now + 41 * DAY + 60, 2), "sally-warning-symbolic",
                     "warning", "1 certificate · expires in 41 days · used by 2 endpoints");
  check_certificate (make_certificate (121, 3, now + 400 * DAY, 1), "sally-warning-symbolic",
                     "warning", "121 certificates · 3 expired, 118 good · used by 1 endpoint");
  check_certificate (make_certificate (1, 1, now - DAY, 0), "sally-fail-symbolic", "error",
                     "expired on ");
  check_certificate (make_certificate (0, 0, 0, 0), "sally-unknown-symbolic", "dim-label",
                     "0 certificates");
}

/* A row whose page is still being fetched has no object yet. */
static void
test_nothing (void)
{
  g_autofree char *title = sally_closure_endpoint_title (NULL, NULL);
  g_autofree char *address = sally_closure_endpoint_address (NULL, NULL);
  g_autofree char *row = sally_closure_endpoint_row (NULL, NULL);
  g_autofree char *report = sally_closure_report_row (NULL, NULL);
  g_autofree char *certificate = sally_closure_certificate_row (NULL, NULL, 60);

  g_assert_cmpstr (title, ==, "");
  g_assert_cmpstr (address, ==, "");
  g_assert_cmpstr (row, ==, "Loading");
  g_assert_cmpstr (report, ==, "Loading");
  g_assert_cmpstr (certificate, ==, "Loading");
  g_assert_cmpuint (sally_closure_endpoint_lamps (NULL, NULL), ==, 0);
}

static void
test_endpoints (void)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");
  g_autofree char *untested = NULL;
  g_autofree char *address = NULL;
  g_autofree char *six = NULL;
  g_autofree char *row = NULL;
  g_autofree char *stale = NULL;
  g_auto (GStrv) classes = NULL;
  guint lamps = SALLY_LAMPS_PUT (SALLY_SSL_NONE, SALLY_LAMP_WORKS)
                | SALLY_LAMPS_PUT (SALLY_SSL_VERIFY_FULL, SALLY_LAMP_FAILS);

  sally_endpoint_set_identifier (endpoint, "orders");
  sally_endpoint_set_server (endpoint, "db1.example.com");
  untested = sally_closure_endpoint_summary (NULL, endpoint);
  g_assert_cmpstr (untested, ==, "Not tested yet");
  address = sally_closure_endpoint_address (NULL, endpoint);
  g_assert_cmpstr (address, ==, "PostgreSQL · db1.example.com:5432");
  sally_endpoint_set_server (endpoint, "2001:db8::1");
  six = sally_closure_endpoint_address (NULL, endpoint);
  g_assert_cmpstr (six, ==, "PostgreSQL · [2001:db8::1]:5432");

  g_object_set (endpoint, "last-verdict", SALLY_VERDICT_FAIL, "last-lamps", lamps, "last-summary",
                "It fails.", "last-tested", get_now () - 120, NULL);
  row = sally_closure_endpoint_row (NULL, endpoint);
  g_assert_nonnull (strstr (row, "Failed, It fails."));
  g_assert_nonnull (strstr (row, "none works, require not known"));
  g_assert_nonnull (strstr (row, "verify-full fails"));
  classes = sally_closure_endpoint_classes (NULL, endpoint);
  g_assert_cmpstr (classes[0], ==, "error");
  g_object_set (endpoint, "last-stale", TRUE, NULL);
  stale = sally_closure_endpoint_summary (NULL, endpoint);
  g_assert_cmpstr (stale, ==, "Changed since the last test: It fails.");
}

static void
test_ago (void)
{
  g_autofree char *now = sally_words_ago (1000000, 1000010);
  g_autofree char *minutes = sally_words_ago (1000000, 1000000 + 2 * 60);
  g_autofree char *never = sally_words_ago (0, 1000000);

  g_assert_cmpstr (now, ==, "just now");
  g_assert_cmpstr (minutes, ==, "2 minutes ago");
  g_assert_cmpstr (never, ==, "");
}

/* What a database holds may be anything. */
static void
test_hostile_states (void)
{
  g_autofree char *text = sally_lamps_describe (0xffffffff);
  SallyLook step = sally_look_for_step ((SallyStepState) 99);
  SallyLook lamp = sally_look_for_lamp ((SallyLampState) 99);
  SallyLook finding = sally_look_for_finding (SALLY_FINDING_FOUND, (SallySeverity) 99);

  g_assert_cmpstr (text, ==,
                   "none not known, require not known, verify-ca not known, verify-full not known");
  g_assert_nonnull (step.icon_name);
  g_assert_nonnull (lamp.icon_name);
  g_assert_nonnull (finding.icon_name);
  g_assert_cmpstr (sally_words_verdict_icon (99), ==, "sally-untested-symbolic");
  g_assert_cmpstr (sally_words_verdict_class (-7), ==, "dim-label");
}

static void
test_months (void)
{
  gint64 now = 1795572000; /* 25 November 2026 */

  g_assert_cmpint (sally_expiry_month (now, now), ==, 0);
  g_assert_cmpint (sally_expiry_month (now + 10 * DAY, now), ==, 1);
  g_assert_cmpint (sally_expiry_month (now + 365 * DAY, now), ==, 12);
  g_assert_cmpint (sally_expiry_month (now - 40 * DAY, now), ==, -1);
}

/* Each state has a picture and a word of its own, not only a colour. */
static void
test_looks_differ (void)
{
  for (int i = 0; i < 3; i++)
    for (int j = i + 1; j < 3; j++) {
      SallyLook a = sally_look_for_lamp ((SallyLampState) i);
      SallyLook b = sally_look_for_lamp ((SallyLampState) j);

      g_assert_cmpstr (a.icon_name, !=, b.icon_name);
      g_assert_cmpstr (a.word, !=, b.word);
      g_assert_cmpstr (sally_words_verdict_icon (i), !=, sally_words_verdict_icon (j));
    }
}

static void
test_title_chars (void)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");

  g_assert_cmpint (sally_closure_endpoint_title_chars (NULL, NULL), ==, -1);
  sally_endpoint_set_identifier (endpoint, "orders");
  g_assert_cmpint (sally_closure_endpoint_title_chars (NULL, endpoint), ==, -1);
  sally_endpoint_set_identifier (endpoint, "orders-of-the-whole-year");
  g_assert_cmpint (sally_closure_endpoint_title_chars (NULL, endpoint), ==, 14);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/closures/certificates", test_certificates);
  g_test_add_func ("/closures/nothing", test_nothing);
  g_test_add_func ("/closures/endpoints", test_endpoints);
  g_test_add_func ("/closures/title-chars", test_title_chars);
  g_test_add_func ("/closures/ago", test_ago);
  g_test_add_func ("/closures/hostile-states", test_hostile_states);
  g_test_add_func ("/closures/months", test_months);
  g_test_add_func ("/closures/looks-differ", test_looks_differ);
  return g_test_run ();
}
