/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-private.h"

#include "sally-engine.h"
#include "sally-finding.h"
#include "sally-probe-facts.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* A report as text, in the order of the window: the answer, the four modes, the
 * path, what was found with evidence and fix, the facts.
 */

static const char *
verdict_mark (SallyVerdict verdict)
{
  switch (verdict) {
  case SALLY_VERDICT_PASS:
    return "✓";
  case SALLY_VERDICT_FAIL:
    return "✗";
  case SALLY_VERDICT_COULD_NOT_TEST:
    break;
  }
  return "–";
}

static const char *
lamp_word (SallyLampState state)
{
  switch (state) {
  case SALLY_LAMP_WORKS:
    return C_("mode", "works");
  case SALLY_LAMP_FAILS:
    return C_("mode", "fails");
  case SALLY_LAMP_COULD_NOT_TEST:
    break;
  }
  return C_("mode", "could not test");
}

static void
write_head (SallyReport *self, GString *text)
{
  const SallyEngine *engine = sally_engine_find (self->engine);
  g_autofree char *place = sally_text_place (self->server, self->port);

  g_string_append_printf (text, "%s  %s  %s\n",
                          self->identifier[0] != '\0' ? self->identifier : _("(not saved)"),
                          engine != NULL ? engine->label : self->engine, place);
  g_string_append_printf (text, "%s %s\n\n", verdict_mark (self->verdict), self->summary);
}

static void
write_ladder (SallyReport *self, GString *text)
{
  const SallyEngine *engine = sally_engine_find (self->engine);

  for (guint i = 0; i < SALLY_N_SSL_MODES; i++) {
    const SallyLamp *lamp = &self->ladder->lamps[i];
    gboolean refused = !lamp->allowed && engine != NULL && sally_engine_has_modes (engine);

    g_string_append_printf (text, "  %s %-12s %s%s%s%s\n", i == self->mode ? "▸" : " ",
                            sally_ssl_mode_get_name ((SallySslMode) i), lamp_word (lamp->state),
                            lamp->reason[0] != '\0' ? ": " : "", lamp->reason,
                            refused ? _(" (not in AWS DMS)") : "");
  }
  g_string_append_c (text, '\n');
}

static void
write_way (SallyReport *self, const char *behind, GPtrArray *chain, GString *text)
{
  g_autofree char *place = sally_text_place (self->server, self->port);

  g_string_append_printf (text, "  %s → %s%s", _("this computer"), place, behind);
  for (guint i = 0; i < chain->len; i++)
    g_string_append_printf (text, " → %s", sally_x509_get_title (g_ptr_array_index (chain, i)));
  g_string_append_c (text, '\n');
}

/* The way from here to the root: leaf first, as the server sent it; before that
 * those of the listeners in front of it. */
static void
write_path (SallyReport *self, GString *text)
{
  g_autofree char *listener = g_strdup_printf (" (%s)", _("listener"));

  for (guint i = 0; i < self->front_chains->len; i++)
    write_way (self, listener, self->front_chains->pdata[i], text);
  if (self->chain->len > 0)
    write_way (self, "", self->chain, text);
  if (self->chain->len > 0 || self->front_chains->len > 0)
    g_string_append_c (text, '\n');
}

static void
write_finding (SallyFinding *finding, GString *text)
{
  GPtrArray *fixes = sally_finding_get_fixes (finding);

  g_string_append_printf (text, "  ! %s  [%s, %s]\n", sally_finding_get_title (finding),
                          sally_severity_get_label (sally_finding_get_severity (finding)),
                          sally_finding_get_id (finding));
  if (sally_finding_get_evidence (finding)[0] != '\0')
    g_string_append_printf (text, "    %s\n", sally_finding_get_evidence (finding));
  g_string_append_printf (text, "    %s\n", sally_finding_get_explanation (finding));
  if (sally_finding_get_fix (finding)[0] != '\0')
    g_string_append_printf (text, "    → %s\n", sally_finding_get_fix (finding));
  for (guint i = 0; i < fixes->len; i++)
    g_string_append_printf (text, "    → %s\n", ((SallyFix *) g_ptr_array_index (fixes, i))->label);
}

/* The worst first; what is as bad in the order of the catalogue. */
static void
write_findings (SallyReport *self, GString *text)
{
  GListModel *findings = G_LIST_MODEL (self->findings);
  gboolean any = FALSE;

  for (guint severity = SALLY_SEVERITY_CRITICAL; severity <= SALLY_SEVERITY_INFO; severity++)
    for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
      g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);

      if (sally_finding_get_state (finding) == SALLY_FINDING_FOUND
          && sally_finding_get_severity (finding) == (SallySeverity) severity) {
        write_finding (finding, text);
        any = TRUE;
      }
    }
  if (any)
    g_string_append_c (text, '\n');
}

static void
write_facts (SallyReport *self, GString *text)
{
  gint64 total = 0;

  if (self->tls_version != NULL)
    g_string_append_printf (
        text, "  %s, %s%s%s%s%s\n", self->tls_version, self->cipher != NULL ? self->cipher : "",
        self->group != NULL ? ", " : "", self->group != NULL ? self->group : "",
        self->alpn != NULL ? ", ALPN " : "", self->alpn != NULL ? self->alpn : "");
  for (guint i = 0; i < SALLY_N_STEPS; i++)
    total += self->microseconds[i];
  /* Translators: a number of milliseconds, a number of round trips */
  g_string_append_printf (text, _("  %.1f ms, %u round trips\n"), (double) total / 1000.0,
                          self->round_trips);
}

static void
write_rest (SallyReport *self, GString *text, SallyFindingState state, const char *title)
{
  GListModel *findings = G_LIST_MODEL (self->findings);

  g_string_append_printf (text, "\n%s\n", title);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);
    const char *more = state == SALLY_FINDING_PASSED ? sally_finding_get_evidence (finding)
                                                     : sally_finding_get_explanation (finding);

    if (sally_finding_get_state (finding) == state)
      g_string_append_printf (text, "  %s%s%s  [%s]\n", sally_finding_get_title (finding),
                              more[0] != '\0' ? ": " : "", more, sally_finding_get_id (finding));
  }
}

static void
write_certificates (GPtrArray *chain, const char *title, GString *text)
{
  g_string_append_printf (text, "\n%s\n", title);
  for (guint i = 0; i < chain->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (chain, i);
    g_autofree char *until = sally_text_rfc3339 (sally_x509_get_not_after (x509));

    g_string_append_printf (text, "  %u %s\n    %s %s, %s %s\n    SHA-256 %s\n", i,
                            sally_x509_get_subject (x509), _("issued by"),
                            sally_x509_get_issuer (x509), _("until"), until,
                            sally_x509_get_sha256 (x509));
  }
}

static void
write_details (SallyReport *self, GString *text)
{
  write_rest (self, text, SALLY_FINDING_PASSED, _("Passed"));
  write_rest (self, text, SALLY_FINDING_COULD_NOT_TEST, _("Could not test"));
  g_string_append_printf (text, "\n%s\n", _("Steps"));
  for (guint i = 0; i < SALLY_N_STEPS; i++)
    g_string_append_printf (
        text, "  %-10s %-14s %8.1f ms\n", sally_step_id_get_name ((SallyStepId) i),
        sally_step_state_get_name (self->states[i]), (double) self->microseconds[i] / 1000.0);
  for (guint i = 0; i < self->front_chains->len; i++)
    write_certificates (self->front_chains->pdata[i], _("Certificates of the Listener"), text);
  write_certificates (self->chain, _("Certificates"), text);
  g_string_append_printf (text, "\n%s\n", _("Log"));
  for (guint i = 0; self->log != NULL && self->log[i] != NULL; i++)
    g_string_append_printf (text, "  %s\n", self->log[i]);
}

/**
 * sally_report_to_text:
 * @self: a report
 * @details: whether to add what passed, the steps, the certificates and the log
 *
 * Returns: (transfer full): the report for a terminal (translated)
 */
char *
sally_report_to_text (SallyReport *self, gboolean details)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  write_head (self, text);
  write_ladder (self, text);
  write_path (self, text);
  write_findings (self, text);
  write_facts (self, text);
  if (details)
    write_details (self, text);
  return g_string_free (text, FALSE);
}
