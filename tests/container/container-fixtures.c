/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-x509.h"

#include <string.h>

/* What the container tests share: fixtures as text, and reading that must work
 * or must fail.
 */

char *
fixture_text (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

GBytes *
fixture_bytes (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

SallyContainer *
read_ok (const void *data, gssize length)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SallyContainer *container;

  bytes = g_bytes_new (data, length < 0 ? strlen (data) : (gsize) length);
  container = sally_container_read (bytes, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (container);
  g_assert_cmpstr (container->format, ==, "pem");
  for (guint i = 0; i < MIN (container->warnings->len, 5); i++)
    g_test_message ("%s", (const char *) container->warnings->pdata[i]);
  return container;
}

SallyContainer *
read_text (const char *text)
{
  return read_ok (text, -1);
}

/* The message, which is shown to people as it is. */
char *
read_failing (const void *data, gssize length, int code)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  bytes = g_bytes_new (data, length < 0 ? strlen (data) : (gsize) length);
  g_assert_null (sally_container_read (bytes, NULL, NULL, &error));
  g_assert_error (error, SALLY_ERROR, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_test_message ("%s", error->message);
  return g_strdup (error->message);
}

void
assert_subjects (SallyContainer *container, const char *subjects)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < container->x509s->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            sally_x509_get_common_name (container->x509s->pdata[i]));
  g_assert_cmpstr (found->str, ==, subjects);
}

void
assert_payload (SallyContainer *container, const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (container->payload, &length);

  g_assert_cmpmem (data, length, text, strlen (text));
}
