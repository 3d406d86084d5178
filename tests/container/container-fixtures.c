/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-secret.h"
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

/* A fixture of a format that is no PEM. */
SallyContainer *
fixture_read (const char *folder, const char *name, const char *password, const char *format)
{
  g_autoptr (GBytes) bytes = fixture_bytes (folder, name);
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  SallyContainerOptions options = { .password = secret };
  g_autoptr (GError) error = NULL;
  SallyContainer *container = sally_container_read (bytes, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (container->format, ==, format);
  return container;
}

/* What a person is told when a fixture cannot be used. */
char *
fixture_read_failing (const char *folder, const char *name, int code)
{
  g_autoptr (GBytes) bytes = fixture_bytes (folder, name);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  return read_failing (data, (gssize) length, code);
}

/* A key store; %NULL for no password. */
SallyContainer *
read_with_password (GBytes *bytes, const char *password)
{
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  g_autoptr (GError) error = NULL;
  SallyContainer *container;

  container =
      sally_container_read (bytes, &(SallyContainerOptions){ .password = secret }, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (container);
  for (guint i = 0; i < container->warnings->len; i++)
    g_test_message ("%s", (const char *) container->warnings->pdata[i]);
  return container;
}

void
read_with_password_failing (GBytes *bytes, const char *password, int code)
{
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (
      sally_container_read (bytes, &(SallyContainerOptions){ .password = secret }, NULL, &error));
  g_assert_error (error, SALLY_ERROR, code);
  g_test_message ("%s", error->message);
}

/* (transfer full): @bytes with each @what, which must be there, replaced. */
GBytes *
replace_bytes (GBytes *bytes, const char *what, const char *with, gsize length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint n = 0;

  for (gsize i = 0; i + length <= size; i++) {
    if (memcmp (copy + i, what, length) == 0) {
      memcpy (copy + i, with, length);
      n++;
    }
  }
  g_assert_cmpuint (n, >, 0);
  return g_bytes_new_take (g_steal_pointer (&copy), size);
}

/* One letter for each certificate: t(rusted), u(ser's), n(ot for servers). */
void
assert_roles (SallyContainer *container, const char *roles)
{
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_cmpuint (container->roles->len, ==, container->x509s->len);
  for (guint i = 0; i < container->roles->len; i++)
    g_string_append_c (found, "tun"[container->roles->data[i]]);
  g_assert_cmpstr (found->str, ==, roles);
}

/* What was converted is PEM of what may be trusted, and says so. */
void
assert_converted (SallyContainer *container)
{
  g_autoptr (GPtrArray) x509s = sally_container_list_payload (container);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyContainer) again = NULL;

  g_assert_true (container->converted);
  again = sally_container_read (container->payload, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->format, ==, "pem");
  g_assert_false (again->converted);
  g_assert_cmpuint (again->n_private_keys, ==, 0);
  g_assert_cmpuint (again->x509s->len, ==, x509s->len);
  for (guint i = 0; i < x509s->len; i++)
    g_assert_true (sally_x509_equal (again->x509s->pdata[i], x509s->pdata[i]));
}

/* There are @n warnings, one of which says @what; %NULL when there is none. */
void
assert_warned (SallyContainer *container, guint n, const char *what)
{
  g_assert_cmpuint (container->warnings->len, ==, n);
  for (guint i = 0; i < n; i++)
    if (strstr (container->warnings->pdata[i], what) != NULL)
      return;
  g_assert_true (n == 0 && what == NULL);
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
