/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-calendar.h"

#include "sally-store.h"

#include <string.h>

/* 2026-01-01T00:00:00Z */
#define NOW G_GINT64_CONSTANT (1767225600)

static SallyExpiry *
new_expiry (const char *title, const char *identifier, gint64 not_after)
{
  SallyExpiry *expiry = g_new0 (SallyExpiry, 1);

  expiry->certificate_arn = g_strdup_printf ("arn:aws:dms:us-east-1:0:cert:%s", identifier);
  expiry->certificate_identifier = g_strdup (identifier);
  expiry->sha256 = g_strnfill (64, 'a');
  expiry->title = g_strdup (title);
  expiry->not_after = not_after;
  expiry->endpoints = g_strsplit ("orders billing", " ", 0);
  return expiry;
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sally_expiry_free);
}

static char *
make (GPtrArray *list, guint warn_days)
{
  g_autoptr (GBytes) bytes = sally_calendar_from_expiries (list, warn_days, NOW);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The content lines, unfolded (RFC 5545, 3.1). */
static char *
unfold (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\r\n ", 0);

  return g_strjoinv ("", parts);
}

static void
assert_has (const char *text, const char *wanted)
{
  if (strstr (text, wanted) == NULL)
    g_error ("“%s” is not in %s", wanted, text);
}

static void
test_event (void)
{
  g_autoptr (GPtrArray) list = new_list ();
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  g_ptr_array_add (list, new_expiry ("Root, Inc; a\\b", "corp", NOW + 86400));
  text = make (list, 30);
  plain = unfold (text);
  g_assert_true (g_str_has_prefix (text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
  g_assert_true (g_str_has_suffix (text, "END:VEVENT\r\nEND:VCALENDAR\r\n"));
  assert_has (plain, "\r\nDTSTAMP:20260101T000000Z\r\n");
  assert_has (plain, "\r\nDTSTART:20260102T000000Z\r\n");
  assert_has (plain, "\r\nSUMMARY:Certificate expires: Root\\, Inc\\; a\\\\b\r\n");
  assert_has (plain, "In: corp\\nEndpoints: orders\\, billing\r\n");
  assert_has (plain, "\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P30D\r\nDESCRIPTION:");
  g_clear_pointer (&text, g_free);
  text = make (list, 0);
  g_assert_null (strstr (text, "VALARM"));
}

/* No line is longer than 75 octets, and no character is cut. */
static void
test_fold (void)
{
  g_autoptr (GPtrArray) list = new_list ();
  g_autoptr (GString) title = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append (title, i % 3 == 0 ? "ä" : i % 3 == 1 ? "证" : "🔑");
  g_ptr_array_add (list, new_expiry (title->str, "corp", NOW));
  text = make (list, 60);
  lines = g_strsplit (text, "\r\n", 0);
  g_assert_cmpuint (g_strv_length (lines), >, 15);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 75);
    g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    g_assert_null (strpbrk (lines[i], "\r\n"));
  }
  plain = unfold (text);
  assert_has (plain, title->str);
}

static char *
get_uid (GPtrArray *list)
{
  g_autofree char *text = make (list, 60);
  g_autofree char *plain = unfold (text);
  const char *uid = strstr (plain, "\r\nUID:");

  g_assert_nonnull (uid);
  return g_strndup (uid + 6, strcspn (uid + 6, "\r"));
}

/* The same entry in each file, another one for each certificate. */
static void
test_uid (void)
{
  g_autoptr (GPtrArray) first = new_list ();
  g_autoptr (GPtrArray) again = new_list ();
  g_autoptr (GPtrArray) other = new_list ();
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;

  g_ptr_array_add (first, new_expiry ("Root", "corp", NOW));
  g_ptr_array_add (again, new_expiry ("Root", "corp", NOW));
  g_ptr_array_add (other, new_expiry ("Root", "other", NOW));
  a = get_uid (first);
  b = get_uid (again);
  c = get_uid (other);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
}

/* Out of hostile certificates. */
static void
test_hostile (void)
{
  g_autoptr (GPtrArray) list = new_list ();
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  g_ptr_array_add (list, new_expiry ("a\r\nEND:VEVENT\r\nX:\xff", "corp", NOW));
  g_ptr_array_add (list, new_expiry ("never", "corp", G_MAXINT64));
  text = make (list, 60);
  plain = unfold (text);
  g_assert_null (strstr (plain, "\r\nX:"));
  g_assert_null (strstr (plain, "never"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (strstr (strstr (text, "BEGIN:VEVENT") + 1, "BEGIN:VEVENT"), ==, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/calendar/event", test_event);
  g_test_add_func ("/ops/calendar/fold", test_fold);
  g_test_add_func ("/ops/calendar/uid", test_uid);
  g_test_add_func ("/ops/calendar/hostile", test_hostile);
  return g_test_run ();
}
