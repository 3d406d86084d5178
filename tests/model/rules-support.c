/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "rules-support.h"

#include "sally-secret.h"

/* Endpoints and certificates to ask the rules about. */

Case *
case_new (const char *engine)
{
  Case *self = g_new0 (Case, 1);

  self->endpoint = sally_endpoint_new (engine);
  sally_endpoint_set_identifier (self->endpoint, "orders-prod");
  sally_endpoint_set_server (self->endpoint, "db1.example.com");
  self->facts.now = TEST_NOW;
  self->facts.warn_days = 60;
  return self;
}

void
case_free (Case *self)
{
  g_clear_object (&self->facts.certificate);
  g_clear_pointer (&self->facts.password, sally_secret_unref);
  g_assert_finalize_object (self->endpoint);
  g_free (self);
}

/* The worst that is said under this number, and about @field unless it is NULL. */
Outcome
advice_find (GPtrArray *advice, guint rule, const char *field)
{
  Outcome outcome = SILENT;

  for (guint i = 0; i < advice->len; i++) {
    const SallyAdvice *one = advice->pdata[i];

    g_assert_nonnull (one->field);
    g_assert_true (g_utf8_validate (one->text, -1, NULL));
    g_assert_cmpstr (one->text, !=, "");
    if (one->rule == rule && (field == NULL || g_str_equal (one->field, field)))
      outcome = MAX (outcome, one->refuse ? REFUSES : ADVISES);
  }
  return outcome;
}

Outcome
case_ask (Case *self, guint rule, const char *field)
{
  g_autoptr (GPtrArray) advice = sally_rules_check_endpoint (self->endpoint, &self->facts);

  return advice_find (advice, rule, field);
}

/* The first sentence under this number, or NULL. */
char *
case_get_text (Case *self, guint rule)
{
  g_autoptr (GPtrArray) advice = sally_rules_check_endpoint (self->endpoint, &self->facts);

  for (guint i = 0; i < advice->len; i++) {
    const SallyAdvice *one = advice->pdata[i];

    if (one->rule == rule)
      return g_strdup (one->text);
  }
  return NULL;
}

/* @content is NULL-terminated. */
SallyCertificate *
certificate_new (const char *identifier, SallyCertificateKind kind, TestCertificate *const *content)
{
  SallyCertificate *self =
      sally_certificate_new ("arn:aws:dms:r:1:cert:A", identifier, kind, TEST_NOW);
  g_autoptr (GPtrArray) x509s = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *content != NULL; content++)
    g_ptr_array_add (x509s, g_object_ref ((*content)->x509));
  sally_certificate_set_content (self, NULL, x509s);
  return self;
}

/* Makes @content the endpoint's certificate. */
SallyCertificate *
case_choose (Case *self, SallyCertificateKind kind, TestCertificate *const *content)
{
  g_clear_object (&self->facts.certificate);
  self->facts.certificate = certificate_new ("corp", kind, content);
  sally_endpoint_set_certificate_arn (self->endpoint,
                                      sally_certificate_get_arn (self->facts.certificate));
  return self->facts.certificate;
}
