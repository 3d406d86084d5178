/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-closures.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-report-entry.h"
#include "sally-text.h"

#include "sally-lamps.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* The pure functions that templates name in <closure>: an item of a list in,
 * words or a picture out.  An item may be NULL while its page of the list is
 * being fetched.  Tested without a display.
 */
#define DAY (24 * 60 * 60)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

typedef enum {
  STANDING_EMPTY,
  STANDING_EXPIRED,
  STANDING_SOON,
  STANDING_SOME_EXPIRED,
  STANDING_VALID,
} Standing;

static Standing
get_standing (const SallyCertificateSummary *summary, guint warn_days)
{
  gint64 now = get_now ();

  if (summary->n_x509 == 0)
    return STANDING_EMPTY;
  if (summary->n_expired >= summary->n_x509 || summary->valid_until < now)
    return STANDING_EXPIRED;
  if (summary->valid_until - now < (gint64) warn_days * DAY)
    return STANDING_SOON;
  return summary->n_expired > 0 ? STANDING_SOME_EXPIRED : STANDING_VALID;
}

static const char *
get_endpoint_string (gpointer item, const char *(*get) (SallyEndpoint *) )
{
  return SALLY_IS_ENDPOINT (item) ? get (item) : "";
}

static int
get_last_verdict (gpointer item)
{
  int verdict = -1;

  if (SALLY_IS_ENDPOINT (item))
    g_object_get (item, "last-verdict", &verdict, NULL);
  return verdict;
}

static char **
make_classes (const char *css_class)
{
  const char *classes[] = { css_class, NULL };

  return g_strdupv ((char **) classes);
}

/**
 * sally_closures_bind:
 * @klass: a widget class that is being set up
 *
 * Makes the closures known to the class's template.
 */
void
sally_closures_bind (GtkWidgetClass *klass)
{
#define BIND(name) gtk_widget_class_bind_template_callback_full (klass, #name, G_CALLBACK (name))
  BIND (sally_closure_has_text);
  BIND (sally_closure_not);
  BIND (sally_closure_count);
  BIND (sally_closure_selected);
  BIND (sally_closure_certificate_title);
  BIND (sally_closure_certificate_kind);
  BIND (sally_closure_certificate_content);
  BIND (sally_closure_certificate_icon);
  BIND (sally_closure_certificate_classes);
  BIND (sally_closure_certificate_status);
  BIND (sally_closure_certificate_row);
  BIND (sally_closure_endpoint_title);
  BIND (sally_closure_endpoint_title_chars);
  BIND (sally_closure_endpoint_address);
  BIND (sally_closure_endpoint_summary);
  BIND (sally_closure_endpoint_tested);
  BIND (sally_closure_endpoint_lamps);
  BIND (sally_closure_endpoint_icon);
  BIND (sally_closure_endpoint_classes);
  BIND (sally_closure_endpoint_row);
  BIND (sally_closure_report_title);
  BIND (sally_closure_report_summary);
  BIND (sally_closure_report_started);
  BIND (sally_closure_report_lamps);
  BIND (sally_closure_report_icon);
  BIND (sally_closure_report_classes);
  BIND (sally_closure_report_row);
#undef BIND
}

/* Whether there is anything to read. */
gboolean
sally_closure_has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

gboolean
sally_closure_not (gpointer self, gboolean value)
{
  return !value;
}

/* A count at the end of a sidebar row; nothing for none. */
char *
sally_closure_count (gpointer self, guint n)
{
  return n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");
}

char *
sally_closure_selected (gpointer self, guint n)
{
  return g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
}

char *
sally_closure_certificate_title (gpointer self, gpointer item)
{
  return g_strdup (SALLY_IS_CERTIFICATE (item) ? sally_certificate_get_identifier (item) : "");
}

char *
sally_closure_certificate_kind (gpointer self, gpointer item)
{
  if (!SALLY_IS_CERTIFICATE (item))
    return g_strdup ("");
  return g_strdup (sally_certificate_get_kind (item) == SALLY_CERTIFICATE_WALLET
                       ? _("Oracle wallet")
                       : _("PEM bundle"));
}

/* How many are in it, how they stand, who uses it. */
char *
sally_closure_certificate_content (gpointer self, gpointer item, guint warn_days)
{
  const SallyCertificateSummary *summary;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *status = NULL;

  if (!SALLY_IS_CERTIFICATE (item))
    return g_strdup ("");
  summary = sally_certificate_get_summary (item);
  g_string_append_printf (text, ngettext ("%u certificate", "%u certificates", summary->n_x509),
                          summary->n_x509);
  status = sally_closure_certificate_status (self, item, warn_days);
  if (*status != '\0')
    g_string_append_printf (text, " · %s", status);
  if (summary->used_by > 0) {
    g_string_append (text, " · ");
    g_string_append_printf (
        text, ngettext ("used by %u endpoint", "used by %u endpoints", summary->used_by),
        summary->used_by);
  }
  return g_strdup (text->str);
}

/* How it stands, in words. */
char *
sally_closure_certificate_status (gpointer self, gpointer item, guint warn_days)
{
  const SallyCertificateSummary *summary;
  g_autofree char *date = NULL;
  g_autofree char *span = NULL;

  if (!SALLY_IS_CERTIFICATE (item))
    return g_strdup ("");
  summary = sally_certificate_get_summary (item);
  date = sally_text_date (summary->valid_until);
  switch (get_standing (summary, warn_days)) {
  case STANDING_EMPTY:
    break;
  case STANDING_EXPIRED:
    return g_strdup_printf (_("expired on %s"), date);
  case STANDING_SOON:
    span = sally_text_span (summary->valid_until - get_now ());
    return g_strdup_printf (_("expires in %s"), span);
  case STANDING_SOME_EXPIRED:
    return sally_certificate_summary_describe (summary);
  case STANDING_VALID:
    return g_strdup_printf (_("valid until %s"), date);
  }
  return g_strdup ("");
}

char *
sally_closure_certificate_icon (gpointer self, gpointer item, guint warn_days)
{
  if (SALLY_IS_CERTIFICATE (item))
    switch (get_standing (sally_certificate_get_summary (item), warn_days)) {
    case STANDING_EXPIRED:
      return g_strdup ("sally-fail-symbolic");
    case STANDING_SOON:
    case STANDING_SOME_EXPIRED:
      return g_strdup ("sally-warning-symbolic");
    case STANDING_VALID:
      return g_strdup ("sally-pass-symbolic");
    case STANDING_EMPTY:
      break;
    }
  return g_strdup ("sally-unknown-symbolic");
}

char **
sally_closure_certificate_classes (gpointer self, gpointer item, guint warn_days)
{
  if (SALLY_IS_CERTIFICATE (item))
    switch (get_standing (sally_certificate_get_summary (item), warn_days)) {
    case STANDING_EXPIRED:
      return make_classes ("error");
    case STANDING_SOON:
    case STANDING_SOME_EXPIRED:
      return make_classes ("warning");
    case STANDING_VALID:
      return make_classes ("success");
    case STANDING_EMPTY:
      break;
    }
  return make_classes ("dim-label");
}

/* The row as a screen reader says it. */
char *
sally_closure_certificate_row (gpointer self, gpointer item, guint warn_days)
{
  g_autofree char *kind = sally_closure_certificate_kind (self, item);
  g_autofree char *content = sally_closure_certificate_content (self, item, warn_days);

  if (!SALLY_IS_CERTIFICATE (item))
    return g_strdup (_("Loading"));
  return g_strdup_printf ("%s, %s, %s", sally_certificate_get_identifier (item), kind, content);
}

char *
sally_closure_endpoint_title (gpointer self, gpointer item)
{
  return g_strdup (get_endpoint_string (item, sally_endpoint_get_identifier));
}

/* How many characters of a long identifier must stay readable where there is
 * little room, so that the address gives way first; -1 for a short one. */
int
sally_closure_endpoint_title_chars (gpointer self, gpointer item)
{
  const char *title = get_endpoint_string (item, sally_endpoint_get_identifier);

  return g_utf8_strlen (title, -1) > 14 ? 14 : -1;
}

/* Engine and address in one line. */
char *
sally_closure_endpoint_address (gpointer self, gpointer item)
{
  const SallyEngine *engine;
  const char *server;
  guint port;

  if (!SALLY_IS_ENDPOINT (item))
    return g_strdup ("");
  engine = sally_endpoint_get_engine (item);
  server = sally_endpoint_get_server (item);
  port = sally_endpoint_get_effective_port (item);
  if (*server == '\0')
    return g_strdup (engine->label);
  if (port == 0)
    return g_strdup_printf ("%s · %s", engine->label, server);
  /* An address of IPv6 has colons of its own. */
  return g_strdup_printf (strchr (server, ':') != NULL ? "%s · [%s]:%u" : "%s · %s:%u",
                          engine->label, server, port);
}

char *
sally_closure_endpoint_summary (gpointer self, gpointer item)
{
  g_autofree char *summary = NULL;
  gboolean stale = FALSE;

  if (!SALLY_IS_ENDPOINT (item))
    return g_strdup ("");
  if (get_last_verdict (item) < 0)
    return g_strdup (_("Not tested yet"));
  g_object_get (item, "last-summary", &summary, "last-stale", &stale, NULL);
  if (stale)
    return g_strdup_printf (_("Changed since the last test: %s"), summary != NULL ? summary : "");
  return g_steal_pointer (&summary);
}

char *
sally_closure_endpoint_tested (gpointer self, gpointer item)
{
  gint64 tested = 0;

  if (get_last_verdict (item) < 0)
    return g_strdup ("");
  g_object_get (item, "last-tested", &tested, NULL);
  return sally_words_ago (tested, get_now ());
}

guint
sally_closure_endpoint_lamps (gpointer self, gpointer item)
{
  guint lamps = 0;

  if (SALLY_IS_ENDPOINT (item) && get_last_verdict (item) >= 0)
    g_object_get (item, "last-lamps", &lamps, NULL);
  return lamps;
}

char *
sally_closure_endpoint_icon (gpointer self, gpointer item)
{
  return g_strdup (sally_words_verdict_icon (get_last_verdict (item)));
}

char **
sally_closure_endpoint_classes (gpointer self, gpointer item)
{
  return make_classes (sally_words_verdict_class (get_last_verdict (item)));
}

char *
sally_closure_endpoint_row (gpointer self, gpointer item)
{
  g_autofree char *address = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *lamps = NULL;
  int verdict = get_last_verdict (item);

  if (!SALLY_IS_ENDPOINT (item))
    return g_strdup (_("Loading"));
  address = sally_closure_endpoint_address (self, item);
  summary = sally_closure_endpoint_summary (self, item);
  if (verdict < 0)
    return g_strdup_printf ("%s, %s, %s", sally_endpoint_get_identifier (item), address, summary);
  lamps = sally_lamps_describe (sally_closure_endpoint_lamps (self, item));
  return g_strdup_printf ("%s, %s, %s, %s, %s", sally_endpoint_get_identifier (item), address,
                          sally_words_verdict ((SallyVerdict) verdict), summary, lamps);
}

char *
sally_closure_report_title (gpointer self, gpointer item)
{
  return g_strdup (SALLY_IS_REPORT_ENTRY (item) ? sally_report_entry_get_title (item) : "");
}

char *
sally_closure_report_summary (gpointer self, gpointer item)
{
  return g_strdup (SALLY_IS_REPORT_ENTRY (item) ? sally_report_entry_get_summary (item) : "");
}

char *
sally_closure_report_started (gpointer self, gpointer item)
{
  if (!SALLY_IS_REPORT_ENTRY (item))
    return g_strdup ("");
  return sally_words_ago (sally_report_entry_get_started (item), get_now ());
}

guint
sally_closure_report_lamps (gpointer self, gpointer item)
{
  return SALLY_IS_REPORT_ENTRY (item) ? sally_report_entry_get_lamps (item) : 0;
}

char *
sally_closure_report_icon (gpointer self, gpointer item)
{
  return g_strdup (sally_words_verdict_icon (
      SALLY_IS_REPORT_ENTRY (item) ? (int) sally_report_entry_get_verdict (item) : -1));
}

char **
sally_closure_report_classes (gpointer self, gpointer item)
{
  return make_classes (sally_words_verdict_class (
      SALLY_IS_REPORT_ENTRY (item) ? (int) sally_report_entry_get_verdict (item) : -1));
}

char *
sally_closure_report_row (gpointer self, gpointer item)
{
  g_autofree char *started = NULL;

  if (!SALLY_IS_REPORT_ENTRY (item))
    return g_strdup (_("Loading"));
  started = sally_closure_report_started (self, item);
  return g_strdup_printf ("%s, %s, %s, %s", sally_report_entry_get_title (item),
                          sally_words_verdict (sally_report_entry_get_verdict (item)),
                          sally_report_entry_get_summary (item), started);
}

/**
 * sally_words_ago:
 * @when: seconds since the epoch
 * @now: the same
 *
 * Returns: (transfer full): how long ago it was, such as “2 minutes ago”
 */
char *
sally_words_ago (gint64 when, gint64 now)
{
  g_autofree char *span = NULL;

  if (when <= 0)
    return g_strdup ("");
  if (now - when < 60)
    return g_strdup (_("just now"));
  span = sally_text_span (now - when);
  /* Translators: %s is a span of time, such as “2 minutes” */
  return g_strdup_printf (_("%s ago"), span);
}

/**
 * sally_words_verdict:
 * @verdict: how a test ended
 *
 * Returns: it in a word or two (translated)
 */
const char *
sally_words_verdict (SallyVerdict verdict)
{
  switch (verdict) {
  case SALLY_VERDICT_PASS:
    return _("Passed");
  case SALLY_VERDICT_FAIL:
    return _("Failed");
  case SALLY_VERDICT_COULD_NOT_TEST:
    return _("Could not test");
  }
  return "";
}

/**
 * sally_words_verdict_icon:
 * @verdict: a #SallyVerdict, or -1 when there was no test
 *
 * Returns: the name of its picture
 */
const char *
sally_words_verdict_icon (int verdict)
{
  static const char *const names[] = {
    [SALLY_VERDICT_PASS] = "sally-pass-symbolic",
    [SALLY_VERDICT_FAIL] = "sally-fail-symbolic",
    [SALLY_VERDICT_COULD_NOT_TEST] = "sally-unknown-symbolic",
  };

  if (verdict < 0 || verdict >= (int) G_N_ELEMENTS (names))
    return "sally-untested-symbolic";
  return names[verdict];
}

/**
 * sally_words_verdict_class:
 * @verdict: a #SallyVerdict, or -1 when there was no test
 *
 * Returns: the style class of its colour
 */
const char *
sally_words_verdict_class (int verdict)
{
  static const char *const names[] = {
    [SALLY_VERDICT_PASS] = "success",
    [SALLY_VERDICT_FAIL] = "error",
    [SALLY_VERDICT_COULD_NOT_TEST] = "warning",
  };

  if (verdict < 0 || verdict >= (int) G_N_ELEMENTS (names))
    return "dim-label";
  return names[verdict];
}
