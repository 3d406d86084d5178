/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-x509.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* store-writer LIBRARY PREFIX [COUNT]: saves endpoints and certificates, COUNT of
 * them or until it is killed, and prints the identifier of each as soon as it was
 * reported saved.
 */

static void
save_endpoint (SallyStore *store, const char *identifier)
{
  g_autofree char *arn = g_strdup_printf ("arn:aws:dms:eu-central-1:1:endpoint:%s", identifier);
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GError) error = NULL;

  sally_endpoint_set_arn (endpoint, arn);
  sally_endpoint_set_identifier (endpoint, identifier);
  sally_endpoint_set_server (endpoint, "db.example");
  sally_store_save_endpoint_async (store, endpoint, NULL, sally_await_cb, &await);
  undo = sally_store_save_endpoint_finish (store, sally_await_result (&await), &error);
  if (undo == NULL)
    g_error ("%s", error->message);
}

/* Two X.509 certificates each, so that an import is more than one row. */
static GPtrArray *
read_two (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "x509", NULL);
  static const char *const names[] = { "rds-ec.der", "rds-rsa.der" };
  GPtrArray *x509s = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_build_filename (path, names[i], NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) der = NULL;
    char *content;
    gsize length;

    if (!g_file_get_contents (file, &content, &length, &error))
      g_error ("%s", error->message);
    der = g_bytes_new_take (content, length);
    g_ptr_array_add (x509s, sally_x509_new_from_der (der, &error));
    g_assert_no_error (error);
  }
  return x509s;
}

static void
import_certificate (SallyStore *store, const char *identifier)
{
  g_autofree char *arn = g_strdup_printf ("arn:aws:dms:eu-central-1:1:cert:%s", identifier);
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) x509s = read_two ();
  g_autoptr (GBytes) payload = g_bytes_new (identifier, strlen (identifier));
  SallyCertificate *certificate;
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GError) error = NULL;

  certificate = sally_certificate_new (arn, identifier, SALLY_CERTIFICATE_PEM, 1);
  sally_certificate_set_content (certificate, payload, x509s);
  g_ptr_array_add (certificates, certificate);
  sally_store_add_certificates_async (store, certificates, NULL, sally_await_cb, &await);
  undo = sally_store_add_certificates_finish (store, sally_await_result (&await), &error);
  if (undo == NULL)
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallyStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (argc < 3)
    return 2;
  sally_store_open_async (argv[1], NULL, sally_await_cb, &await);
  store = sally_store_open_finish (sally_await_result (&await), &error);
  if (store == NULL)
    g_error ("%s", error->message);
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (guint i = 0; i < (argc > 3 ? (guint) atoi (argv[3]) : 100000); i++) {
    g_autofree char *identifier = g_strdup_printf ("%s-%u", argv[2], i);

    if (i % 2 == 0)
      save_endpoint (store, identifier);
    else
      import_certificate (store, identifier);
    printf ("%s\n", identifier);
  }
  return 0;
}
