/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-calendar.h"

#include "config.h"

#include "sally-store.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What stops, as a calendar (RFC 5545).  The UIDs depend on the certificate and
 * nothing else, so a calendar that takes the file again changes its entries instead
 * of doubling them.
 */

/* Octets of a line without its end (RFC 5545, 3.1). */
#define LINE_OCTETS 75

/* Titles come out of certificates. */
#define TITLE_CHARS 200

/* Lines are folded between characters: a blank at the start of the next line says
 * that it goes on. */
static void
add_line (GString *calendar, const char *name, const char *value)
{
  g_autofree char *line = g_strconcat (name, ":", value, NULL);
  gsize used = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p)) {
    gsize octets = (gsize) (g_utf8_next_char (p) - p);

    if (used + octets > LINE_OCTETS) {
      g_string_append (calendar, "\r\n ");
      used = 1;
    }
    g_string_append_len (calendar, p, (gssize) octets);
    used += octets;
  }
  g_string_append (calendar, "\r\n");
}

/* A value of the type TEXT (RFC 5545, 3.3.11). */
static void
add_text (GString *calendar, const char *name, const char *text)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\n') {
      g_string_append (value, "\\n");
      continue;
    }
    if (strchr ("\\;,", *p) != NULL)
      g_string_append_c (value, '\\');
    g_string_append_c (value, *p);
  }
  add_line (calendar, name, value->str);
}

/* UTC in the basic form (RFC 5545, 3.3.5); %FALSE for a time that it cannot say. */
static gboolean
add_time (GString *calendar, const char *name, gint64 when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (when);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : NULL;

  if (text == NULL)
    return FALSE;
  add_line (calendar, name, text);
  return TRUE;
}

static char *
describe (const SallyExpiry *expiry, const char *title)
{
  g_autofree char *names =
      expiry->endpoints != NULL ? g_strjoinv (", ", expiry->endpoints) : g_strdup ("");
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _("X.509 certificate: %s"), title);
  if (expiry->certificate_identifier != NULL && *expiry->certificate_identifier != '\0') {
    g_string_append_c (text, '\n');
    /* Translators: a certificate of the library */
    g_string_append_printf (text, _("In: %s"), expiry->certificate_identifier);
  }
  if (*names != '\0') {
    g_string_append_c (text, '\n');
    /* Translators: a list of endpoints */
    g_string_append_printf (text, _("Endpoints: %s"), names);
  }
  return g_strdup (text->str);
}

static void
add_alarm (GString *calendar, guint warn_days, const char *summary)
{
  g_autofree char *trigger = g_strdup_printf ("-P%uD", warn_days);

  add_line (calendar, "BEGIN", "VALARM");
  add_line (calendar, "ACTION", "DISPLAY");
  add_line (calendar, "TRIGGER", trigger);
  add_text (calendar, "DESCRIPTION", summary);
  add_line (calendar, "END", "VALARM");
}

static void
add_event (GString *calendar, const SallyExpiry *expiry, guint warn_days, gint64 now)
{
  g_autofree char *title = sally_text_one_line (expiry->title, TITLE_CHARS);
  /* Translators: the name in a certificate; the title of a calendar's entry */
  g_autofree char *summary = g_strdup_printf (_("Certificate expires: %s"), title);
  g_autofree char *text = describe (expiry, title);
  g_autofree char *place = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, expiry->certificate_arn != NULL ? expiry->certificate_arn : "", -1);
  g_autofree char *uid = g_strdup_printf ("%s-%.16s@%s", expiry->sha256, place, APPLICATION_ID);
  g_autoptr (GString) event = g_string_new (NULL);

  add_line (event, "BEGIN", "VEVENT");
  add_text (event, "UID", uid);
  if (!add_time (event, "DTSTAMP", now) || !add_time (event, "DTSTART", expiry->not_after))
    return;
  add_text (event, "SUMMARY", summary);
  add_text (event, "DESCRIPTION", text);
  add_line (event, "TRANSP", "TRANSPARENT");
  if (warn_days > 0)
    add_alarm (event, warn_days, summary);
  add_line (event, "END", "VEVENT");
  g_string_append_len (calendar, event->str, (gssize) event->len);
}

/**
 * sally_calendar_from_expiries:
 * @expiries: (element-type SallyExpiry): what stops
 * @warn_days: how many days before it an alarm sounds; 0 for none
 * @now: seconds since the epoch
 *
 * Makes an iCalendar file (RFC 5545) with an entry for each.  Any thread.
 *
 * Returns: (transfer full): the file
 */
GBytes *
sally_calendar_from_expiries (GPtrArray *expiries, guint warn_days, gint64 now)
{
  GString *calendar = g_string_new (NULL);

  add_line (calendar, "BEGIN", "VCALENDAR");
  add_line (calendar, "VERSION", "2.0");
  add_line (calendar, "PRODID", "-//Sallyport//" APPLICATION_ID "//EN");
  add_line (calendar, "CALSCALE", "GREGORIAN");
  for (guint i = 0; i < expiries->len; i++)
    add_event (calendar, expiries->pdata[i], warn_days, now);
  add_line (calendar, "END", "VCALENDAR");
  return g_string_free_to_bytes (calendar);
}
