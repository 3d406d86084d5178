/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-store.h"
#include "sally-undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* store-writer LIBRARY PREFIX: saves endpoints and certificates until it is
 * killed, and prints the identifier of each as soon as it was reported saved.
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

static void
import_certificate (SallyStore *store, const char *identifier)
{
  g_autofree char *arn = g_strdup_printf ("arn:aws:dms:eu-central-1:1:cert:%s", identifier);
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GBytes) payload = g_bytes_new (identifier, strlen (identifier));
  SallyCertificate *certificate;
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GError) error = NULL;

  certificate = sally_certificate_new (arn, identifier, SALLY_CERTIFICATE_PEM, 1);
  sally_certificate_set_content (certificate, payload, nothing);
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

  if (argc != 3)
    return 2;
  sally_store_open_async (argv[1], NULL, sally_await_cb, &await);
  store = sally_store_open_finish (sally_await_result (&await), &error);
  if (store == NULL)
    g_error ("%s", error->message);
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (guint i = 0; i < 100000; i++) {
    g_autofree char *identifier = g_strdup_printf ("%s-%u", argv[2], i);

    if (i % 2 == 0)
      save_endpoint (store, identifier);
    else
      import_certificate (store, identifier);
    printf ("%s\n", identifier);
  }
  return 0;
}
