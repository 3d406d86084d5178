/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-web.h"

#include "sally-await.h"
#include "sally-error.h"
#include "test-pki.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <openssl/pem.h>

/* A server of libsoup on loopback, plain or TLS, and what is fetched from it. */
typedef struct {
  SoupServer *server;    /* (owned) */
  GTlsDatabase *roots;   /* (owned) (nullable) */
  TestCertificate *root; /* (owned) (nullable) */
  TestCertificate *leaf; /* (owned) (nullable) */
  char *base;            /* (owned) */
  char *dir;             /* (owned) (nullable) */
  char *file;            /* (owned) (nullable) */
} Fixture;

#define CONTENT "-----BEGIN CERTIFICATE-----\n"
#define CAP 4096

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Fixture *f = data;
  g_autofree char *huge = NULL;
  g_autofree char *here = NULL;

  if (g_str_equal (path, "/bundle.pem")) {
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, CONTENT,
                                      strlen (CONTENT));
  } else if (g_str_equal (path, "/huge")) {
    huge = g_strnfill (10 * CAP, 'x');
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, huge, strlen (huge));
  } else if (g_str_equal (path, "/moved")) {
    here = g_strconcat (f->base, "/bundle.pem", NULL);
    soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, here);
  } else if (g_str_equal (path, "/loop")) {
    here = g_strconcat (f->base, "/loop", NULL);
    soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, here);
  } else if (g_str_equal (path, "/away")) {
    soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "http://example.invalid/x");
  } else {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  }
}

static char *
write_pem (TestCertificate *certificate)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  char *data;
  long length;
  char *pem;

  PEM_write_bio_X509 (bio, certificate->openssl);
  PEM_write_bio_PrivateKey (bio, certificate->key, NULL, NULL, 0, NULL, NULL);
  length = BIO_get_mem_data (bio, &data);
  pem = g_strndup (data, (gsize) length);
  BIO_free (bio);
  return pem;
}

/* A root that this computer does not know, in a file, and a server of its. */
static void
set_up_tls (Fixture *f)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *root = NULL;
  g_autofree char *leaf = NULL;
  const TestSpec server = { .subject = "localhost",
                            .san = "DNS:localhost",
                            .not_before = g_get_real_time () / G_USEC_PER_SEC - TEST_DAY,
                            .not_after = g_get_real_time () / G_USEC_PER_SEC + TEST_DAY };

  f->root = test_pki_make_ca ("Test Root", NULL);
  f->leaf = test_pki_make (&server, f->root);
  f->dir = g_dir_make_tmp ("sallyport-web-XXXXXX", NULL);
  f->file = g_build_filename (f->dir, "root.pem", NULL);
  root = write_pem (f->root);
  leaf = write_pem (f->leaf);
  g_assert_true (g_file_set_contents (f->file, root, -1, NULL));
  f->roots = g_tls_file_database_new (f->file, NULL);
  g_assert_nonnull (f->roots);
  certificate = g_tls_certificate_new_from_pem (leaf, -1, NULL);
  soup_server_set_tls_certificate (f->server, certificate);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  gboolean tls = data != NULL;
  g_autoslist (GUri) uris = NULL;

  f->server = g_object_new (SOUP_TYPE_SERVER, NULL);
  if (tls)
    set_up_tls (f);
  soup_server_add_handler (f->server, NULL, request_cb, f, NULL);
  g_assert_true (soup_server_listen_local (
      f->server, 0,
      SOUP_SERVER_LISTEN_IPV4_ONLY | (tls ? SOUP_SERVER_LISTEN_HTTPS : (SoupServerListenOptions) 0),
      NULL));
  uris = soup_server_get_uris (f->server);
  f->base =
      g_strdup_printf ("%s://localhost:%d", tls ? "https" : "http", g_uri_get_port (uris->data));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  soup_server_disconnect (f->server);
  g_clear_object (&f->server);
  g_clear_object (&f->roots);
  g_clear_pointer (&f->root, test_pki_free);
  g_clear_pointer (&f->leaf, test_pki_free);
  if (f->file != NULL)
    g_unlink (f->file);
  if (f->dir != NULL)
    g_rmdir (f->dir);
  g_free (f->file);
  g_free (f->dir);
  g_free (f->base);
}

static GBytes *
fetch (const char *uri, GTlsDatabase *roots, GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_web_fetch_async (uri, CAP, roots, NULL, sally_await_cb, &await);
  return sally_web_fetch_finish (sally_await_result (&await), error);
}

static void
assert_fetched (const char *base, const char *path, GTlsDatabase *roots)
{
  g_autofree char *uri = g_strconcat (base, path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fetch (uri, roots, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), CONTENT,
                   strlen (CONTENT));
}

static void
assert_refused (const char *base, const char *path, int code)
{
  g_autofree char *uri = g_strconcat (base, path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fetch (uri, NULL, &error);

  g_assert_error (error, SALLY_ERROR, code);
  g_assert_null (bytes);
}

static void
test_plain (Fixture *f, gconstpointer data)
{
  assert_fetched (f->base, "/bundle.pem", NULL);
  assert_fetched (f->base, "/moved", NULL);
  assert_refused (f->base, "/missing", SALLY_ERROR_NOT_FOUND);
  assert_refused (f->base, "/huge", SALLY_ERROR_TOO_LARGE);
  /* Neither for ever nor to another computer without TLS. */
  assert_refused (f->base, "/loop", SALLY_ERROR_NOT_FOUND);
  assert_refused (f->base, "/away", SALLY_ERROR_NOT_FOUND);
}

/* The server's certificate is verified. */
static void
test_tls (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = g_strconcat (f->base, "/bundle.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  assert_fetched (f->base, "/bundle.pem", f->roots);
  bytes = fetch (uri, NULL, &error);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
}

static void
test_addresses (void)
{
  static const char *const addresses[] = {
    "",          "bundle.pem",           "http://example.com/x",    "ftp://localhost/x",
    "file:///x", "http://127.1.2.3.4/x", "https://u:p@localhost/x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    assert_refused (addresses[i], "", SALLY_ERROR_INVALID);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *uri = g_strconcat (f->base, "/bundle.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 };

  sally_web_fetch_async (uri, CAP, NULL, cancellable, sally_await_cb, &await);
  g_cancellable_cancel (cancellable);
  g_assert_null (sally_web_fetch_finish (sally_await_result (&await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/web/plain", Fixture, NULL, set_up, test_plain, tear_down);
  g_test_add ("/web/tls", Fixture, "tls", set_up, test_tls, tear_down);
  g_test_add_func ("/web/addresses", test_addresses);
  g_test_add ("/web/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  return g_test_run ();
}
