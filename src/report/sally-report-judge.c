/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-finding.h"
#include "sally-probe-facts.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The verdict for the endpoint's own mode, and the sentence that says it. */

static SallyVerdict
judge (SallyLadder *ladder, SallySslMode mode, SallyLoginFacts *login)
{
  SallyLampState state = ladder->lamps[mode].state;

  if (state == SALLY_LAMP_FAILS)
    return SALLY_VERDICT_FAIL;
  if (login != NULL && login->outcome != SALLY_LOGIN_NOT_REQUESTED
      && login->outcome != SALLY_LOGIN_ACCEPTED) {
    if (login->outcome != SALLY_LOGIN_COULD_NOT_TEST)
      return SALLY_VERDICT_FAIL;
    return SALLY_VERDICT_COULD_NOT_TEST;
  }
  return state == SALLY_LAMP_WORKS ? SALLY_VERDICT_PASS : SALLY_VERDICT_COULD_NOT_TEST;
}

/* The most severe finding that was found. */
static SallyFinding *
find_worst (SallyReport *self)
{
  SallyFinding *worst = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->findings)); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->findings), i);

    if (sally_finding_get_state (finding) == SALLY_FINDING_FOUND
        && (worst == NULL
            || sally_finding_get_severity (finding) < sally_finding_get_severity (worst)))
      worst = finding;
  }
  return worst;
}

static char *
describe_failure (SallyReport *self, SallyLoginFacts *login)
{
  const SallyLamp *lamp = &self->ladder->lamps[self->mode];
  const char *mode = sally_ssl_mode_get_name (self->mode);
  SallyFinding *worst = find_worst (self);
  SallyFinding *name = sally_report_find (self, "cert.hostname");

  if (lamp->state != SALLY_LAMP_FAILS && login != NULL)
    /* Translators: an SSL mode */
    return g_strdup_printf (_("%s works, but the sign-in failed."), mode);
  /* Translators: an SSL mode, then a sentence that says why */
  return g_strdup_printf (_("%s does not work. %s"), mode,
                          worst != NULL && worst == name ? sally_finding_get_evidence (name)
                                                         : lamp->reason);
}

static char *
describe (SallyReport *self, SallyLoginFacts *login)
{
  const char *mode = sally_ssl_mode_get_name (self->mode);
  SallyFinding *worst;

  switch (self->verdict) {
  case SALLY_VERDICT_FAIL:
    return describe_failure (self, login);
  case SALLY_VERDICT_COULD_NOT_TEST:
    /* Translators: a sentence that says why */
    return g_strdup_printf (_("Could not test. %s"),
                            self->ladder->lamps[self->mode].state == SALLY_LAMP_WORKS
                                    && login != NULL
                                ? (login->text != NULL ? login->text : "")
                                : self->ladder->lamps[self->mode].reason);
  case SALLY_VERDICT_PASS:
    break;
  }
  worst = sally_report_find (self, "cert.expires-soon");
  if (worst != NULL && sally_finding_get_state (worst) == SALLY_FINDING_FOUND)
    /* Translators: an SSL mode, then which certificate expires when */
    return g_strdup_printf (_("%s works, but a certificate expires soon. %s"), mode,
                            sally_finding_get_evidence (worst));
  if (login != NULL && login->outcome == SALLY_LOGIN_ACCEPTED)
    return g_strdup_printf (_("%s works, and the sign-in does, too."), mode);
  worst = sally_report_find (self, "proto.service");
  if (worst != NULL && sally_finding_get_state (worst) == SALLY_FINDING_FOUND
      && sally_finding_get_severity (worst) < SALLY_SEVERITY_INFO)
    /* Translators: an SSL mode, then a sentence that says why */
    return g_strdup_printf (_("%s works, but the server refuses after that. %s"), mode,
                            sally_finding_get_explanation (worst));
  return g_strdup_printf (_("%s works."), mode);
}

/* Fills in verdict and summary; the ladder and the findings are there. */
void
sally_report_judge (SallyReport *self,
                    SallyEndpointSpec *spec,
                    SallyProbeFacts *facts,
                    SallyLoginFacts *login)
{
  /* The only thing that can tell for MySQL: a login in mode none, with consent
   * (a greeting does not say whether TLS is required). */
  if (self->mode == SALLY_SSL_NONE && login != NULL && login->outcome == SALLY_LOGIN_ACCEPTED) {
    self->ladder->lamps[SALLY_SSL_NONE].state = SALLY_LAMP_WORKS;
    g_free (self->ladder->lamps[SALLY_SSL_NONE].reason);
    self->ladder->lamps[SALLY_SSL_NONE].reason = g_strdup ("");
  }
  self->verdict = judge (self->ladder, self->mode, login);
  self->summary = describe (self, login);
}
