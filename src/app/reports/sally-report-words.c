/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-words.h"

#include "sally-finding.h"

#include "sally-closures.h"

#include <glib/gi18n-lib.h>

/* Picture, colour and word of every state that a test can show, in one place,
 * so that none of them is ever told by colour alone.
 */
/* clang-format off */
static const SallyLook steps[] = {
  [SALLY_STEP_PENDING] = {
    "sally-untested-symbolic", "dim-label", N_("waiting") },
  [SALLY_STEP_RUNNING] = {
    "sally-untested-symbolic", "accent", N_("running") },
  [SALLY_STEP_PASSED] = {
    "sally-pass-symbolic", "success", N_("passed") },
  [SALLY_STEP_FAILED] = {
    "sally-fail-symbolic", "error", N_("failed") },
  [SALLY_STEP_SKIPPED] = {
    "sally-skipped-symbolic", "dim-label", N_("not needed") },
  [SALLY_STEP_COULD_NOT_TEST] = {
    "sally-unknown-symbolic", "warning", N_("could not test") },
  [SALLY_STEP_CANCELLED] = { "sally-stop-symbolic", "dim-label",
    N_("stopped") },
};
/* clang-format on */

/* clang-format off */
static const SallyLook lamps[] = {
  [SALLY_LAMP_COULD_NOT_TEST] = {
    "sally-unknown-symbolic", "unknown", N_("not known") },
  [SALLY_LAMP_WORKS] = { "sally-pass-symbolic", "works", N_("works") },
  [SALLY_LAMP_FAILS] = { "sally-fail-symbolic", "fails", N_("fails") },
};
/* clang-format on */

static const SallyLook severities[] = {
  [SALLY_SEVERITY_CRITICAL] = { "sally-fail-symbolic", "error", NULL },
  [SALLY_SEVERITY_HIGH] = { "sally-fail-symbolic", "error", NULL },
  [SALLY_SEVERITY_MEDIUM] = { "sally-warning-symbolic", "warning", NULL },
  [SALLY_SEVERITY_LOW] = { "sally-warning-symbolic", "warning", NULL },
  [SALLY_SEVERITY_INFO] = { "sally-info-symbolic", "accent", NULL },
};

/**
 * sally_look_for_step:
 * @state: of a step
 *
 * Returns: how to show it
 */
SallyLook
sally_look_for_step (SallyStepState state)
{
  SallyLook look = steps[state < G_N_ELEMENTS (steps) ? state : SALLY_STEP_PENDING];

  look.word = _(look.word);
  return look;
}

/**
 * sally_look_for_lamp:
 * @state: of a mode
 *
 * Returns: how to show it
 */
SallyLook
sally_look_for_lamp (SallyLampState state)
{
  SallyLook look = lamps[state < G_N_ELEMENTS (lamps) ? state : SALLY_LAMP_COULD_NOT_TEST];

  look.word = _(look.word);
  return look;
}

/**
 * sally_look_for_finding:
 * @state: of a finding
 * @severity: how bad it is
 *
 * Returns: how to show it
 */
SallyLook
sally_look_for_finding (SallyFindingState state, SallySeverity severity)
{
  SallyLook look = { "sally-pass-symbolic", "success", NULL };

  switch (state) {
  case SALLY_FINDING_PASSED:
    look.word = _("passed");
    break;
  case SALLY_FINDING_FOUND:
    look = severities[severity < G_N_ELEMENTS (severities) ? severity : SALLY_SEVERITY_INFO];
    look.word = sally_severity_get_label (severity);
    break;
  case SALLY_FINDING_COULD_NOT_TEST:
    look = (SallyLook){ "sally-unknown-symbolic", "dim-label", _("could not test") };
    break;
  }
  return look;
}

/**
 * sally_look_for_verdict:
 * @verdict: of a test
 *
 * Returns: how to show it
 */
SallyLook
sally_look_for_verdict (SallyVerdict verdict)
{
  return (SallyLook){ sally_words_verdict_icon ((int) verdict),
                      sally_words_verdict_class ((int) verdict), sally_words_verdict (verdict) };
}

/**
 * sally_words_milliseconds:
 * @microseconds: how long something took
 *
 * Returns: (transfer full): it in milliseconds, such as “21 ms”; empty for
 *   nothing
 */
char *
sally_words_milliseconds (gint64 microseconds)
{
  if (microseconds <= 0)
    return g_strdup ("");
  if (microseconds < 1000)
    return g_strdup (_("< 1 ms"));
  return g_strdup_printf (_("%u ms"), (guint) (microseconds / 1000));
}

/**
 * sally_words_step_title:
 * @id: of a step
 *
 * Returns: (transfer full): what it is called
 */
char *
sally_words_step_title (SallyStepId id)
{
  static const char *const titles[] = { N_("Resolve"),   N_("Connect"), N_("Negotiate"),
                                        N_("Handshake"), N_("Verify"),  N_("Sign in") };

  return g_strdup (id < G_N_ELEMENTS (titles) ? _(titles[id]) : "");
}
