/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-path.h"

#include "sally-finding.h"
#include "sally-report.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* The way from this computer to the trust anchor as a list of hops: this
 * computer, the server, the certificates as sent, the anchor.  A pure function of
 * a report; the drawing and its text alternative are made from the same list.
 */
static void
free_hop (gpointer data)
{
  SallyReportHop *hop = data;

  g_free (hop->title);
  g_free (hop);
}

static void
add_hop (GPtrArray *path,
         const char *icon_name,
         char *title,
         const char *caption,
         SallyEdgeState edge,
         const char *edge_label)
{
  SallyReportHop *hop = g_new0 (SallyReportHop, 1);

  hop->icon_name = icon_name;
  hop->title = title;
  hop->caption = caption;
  hop->edge = edge;
  hop->edge_label = edge_label;
  g_ptr_array_add (path, hop);
}

static gboolean
is_found (SallyReport *report, const char *id)
{
  SallyFinding *finding = sally_report_find (report, id);

  return finding != NULL && sally_finding_get_state (finding) == SALLY_FINDING_FOUND;
}

static SallyEdgeState
get_connection_edge (SallyReport *report, const char **label)
{
  static const struct {
    const char *id;
    const char *label;
  } faults[] = {
    { "net.resolve", N_("name not found") },
    { "net.connect", N_("no connection") },
    { "proto.engine", N_("another server answers") },
    { "proto.starttls", N_("no TLS") },
    { "tls.version", N_("TLS version") },
    { "tls.client-auth", N_("client certificate") },
  };
  SallyStepState handshake = sally_report_get_step_state (report, SALLY_STEP_HANDSHAKE);

  *label = NULL;
  if (handshake == SALLY_STEP_PASSED)
    return SALLY_EDGE_WHOLE;
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (is_found (report, faults[i].id)) {
      *label = _(faults[i].label);
      return SALLY_EDGE_BROKEN;
    }
  if (handshake == SALLY_STEP_FAILED) {
    *label = _("handshake failed");
    return SALLY_EDGE_BROKEN;
  }
  return SALLY_EDGE_UNKNOWN;
}

static SallyEdgeState
get_anchor_edge (SallyReport *report, const char **label)
{
  static const struct {
    const char *id;
    const char *label;
  } faults[] = {
    { "chain.complete", N_("issuer is missing") },
    { "chain.trusted", N_("not among the CA certificates") },
    { "chain.anchor-form", N_("not a root certificate") },
    { "cert.self-signed", N_("self-signed") },
    { "chain.signature", N_("wrong signature") },
    { "chain.ca", N_("not a CA") },
    { "chain.path-length", N_("path too long") },
    { "chain.constraints", N_("name constraints") },
  };
  SallyFinding *trusted = sally_report_find (report, "chain.trusted");

  *label = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (is_found (report, faults[i].id)) {
      *label = _(faults[i].label);
      return SALLY_EDGE_BROKEN;
    }
  if (trusted != NULL && sally_finding_get_state (trusted) == SALLY_FINDING_PASSED)
    return SALLY_EDGE_WHOLE;
  return SALLY_EDGE_UNKNOWN;
}

static SallyEdgeState
get_name_edge (SallyReport *report, const char **label)
{
  SallyFinding *finding = sally_report_find (report, "cert.hostname");

  *label = NULL;
  if (finding == NULL || sally_finding_get_state (finding) == SALLY_FINDING_COULD_NOT_TEST)
    return SALLY_EDGE_UNKNOWN;
  if (sally_finding_get_state (finding) == SALLY_FINDING_PASSED)
    return SALLY_EDGE_WHOLE;
  *label = _("other name");
  return SALLY_EDGE_BROKEN;
}

/* The common name of a name in the form of RFC 4514, or all of it: the drawing
 * has no room for more.  What is escaped with hexadecimal digits stays so. */
static char *
get_short_name (const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *start = g_str_has_prefix (name, "CN=") ? name : strstr (name, ",CN=");

  if (start == NULL)
    return sally_text_one_line (name, 60);
  start = strchr (start, '=') + 1;
  for (const char *p = start; *p != '\0' && *p != ',' && *p != '+'; p++) {
    if (p[0] == '\\' && g_ascii_ispunct (p[1]))
      p++;
    g_string_append_c (text, *p);
  }
  return sally_text_one_line (text->str, 60);
}

static char *
get_certificate_title (SallyX509 *x509)
{
  return sally_text_one_line (sally_x509_get_title (x509), 60);
}

static void
add_certificates (GPtrArray *path, SallyReport *report)
{
  GPtrArray *chain = sally_report_get_chain (report);
  const char *label;
  SallyEdgeState edge = get_name_edge (report, &label);

  for (guint i = 0; i < chain->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (chain, i);

    /* The root that a server sends along is drawn once, as the anchor. */
    if (i > 0 && i == chain->len - 1 && sally_x509_get_self_signed (x509))
      break;
    add_hop (path, "sally-certificate-symbolic", get_certificate_title (x509), _("sent"), edge,
             label);
    edge = SALLY_EDGE_WHOLE;
    label = NULL;
  }
}

static void
add_anchor (GPtrArray *path, SallyReport *report)
{
  GPtrArray *chain = sally_report_get_chain (report);
  SallyX509 *top;
  const char *label;
  SallyEdgeState edge = get_anchor_edge (report, &label);
  g_autofree char *title = NULL;

  if (chain->len == 0)
    return;
  top = g_ptr_array_index (chain, chain->len - 1);
  if (edge == SALLY_EDGE_WHOLE && chain->len > 1 && sally_x509_get_self_signed (top))
    title = get_certificate_title (top);
  else if (edge == SALLY_EDGE_WHOLE)
    title = get_short_name (sally_x509_get_issuer (top));
  else
    title = g_strdup (_("CA certificate"));
  add_hop (path, "sally-anchor-symbolic", g_steal_pointer (&title),
           edge == SALLY_EDGE_WHOLE ? _("trusted") : _("not reached"), edge, label);
}

/**
 * sally_report_path_new:
 * @report: a finished test
 *
 * Returns: (transfer full) (element-type SallyReportHop): from this computer to
 *   the trust anchor
 */
GPtrArray *
sally_report_path_new (SallyReport *report)
{
  GPtrArray *path = g_ptr_array_new_with_free_func (free_hop);
  const char *server = sally_report_get_server (report);
  const char *label;
  SallyEdgeState edge = get_connection_edge (report, &label);

  add_hop (path, "computer-symbolic", g_strdup (_("This computer")), NULL, SALLY_EDGE_WHOLE, NULL);
  add_hop (path, "sally-endpoint-symbolic",
           sally_text_one_line (*server != '\0' ? server : _("Server"), 60),
           sally_report_get_tls_version (report), edge, label);
  if (edge != SALLY_EDGE_BROKEN || sally_report_get_chain (report)->len > 0) {
    add_certificates (path, report);
    add_anchor (path, report);
  }
  return path;
}

/**
 * sally_report_path_describe:
 * @path: (element-type SallyReportHop): a path
 *
 * Returns: (transfer full): it in words, for a screen reader
 */
char *
sally_report_path_describe (GPtrArray *path)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < path->len; i++) {
    const SallyReportHop *hop = g_ptr_array_index (path, i);

    if (i > 0 && hop->edge == SALLY_EDGE_BROKEN)
      /* Translators: a break in a chain of things, and its reason */
      g_string_append_printf (text, _(", then a break (%s), "),
                              hop->edge_label != NULL ? hop->edge_label : "");
    else if (i > 0)
      g_string_append (text, hop->edge == SALLY_EDGE_WHOLE ? _(", then ") : _(", then perhaps "));
    g_string_append (text, hop->title);
    if (hop->caption != NULL)
      g_string_append_printf (text, " (%s)", hop->caption);
  }
  return g_string_free (text, FALSE);
}
