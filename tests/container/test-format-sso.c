/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-secret.h"
#include "sally-text.h"
#include "sally-wallet-header-private.h"
#include "sally-x509.h"

#include <stdlib.h>
#include <string.h>

/* Oracle wallets that Oracle's own tools made, from the 10g generation to 23ai; what
 * is in each stands in fixtures/wallets/manifest.tsv.
 */

#define FOLDER "wallets"

enum {
  NAME,
  PASSWORD = 3,
  CERTS,
  PRIVATE_KEYS,
  TRUSTED = 7,
  USER,
  SECRETS,
  KIND,
  PASSWORD_HEX,
  HOST = 14,
  OS_USER,
  FLAGS,
  FINGERPRINTS,
  N_COLUMNS = 19,
};

typedef char **Row;

static GPtrArray *rows; /* (element-type Row) */

static void
read_manifest (void)
{
  g_autofree char *text = fixture_text (FOLDER, "manifest.tsv");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    Row row = g_strsplit (lines[i], "\t", -1);

    g_assert_cmpuint (g_strv_length (row), ==, N_COLUMNS);
    g_ptr_array_add (rows, row);
  }
  g_assert_cmpuint (rows->len, ==, 10);
}

static GBytes *
wallet_bytes (const char *name, const char *file)
{
  g_autofree char *path = g_strconcat (name, "/", file, NULL);

  return fixture_bytes (FOLDER, path);
}

static GBytes *
try_wallet (const char *name, const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", FOLDER, name, file, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? wallet_bytes (name, file) : NULL;
}

static guint
to_number (const char *text)
{
  return (guint) g_ascii_strtoull (text, NULL, 10);
}

static int
compare_names (const void *one, const void *other)
{
  return strcmp (*(char *const *) one, *(char *const *) other);
}

static void
assert_secrets (SallyContainer *container, const char *expected)
{
  g_auto (GStrv) names = g_new0 (char *, container->secrets->len + 1);
  g_autofree char *found = NULL;

  for (guint i = 0; i < container->secrets->len; i++)
    names[i] = g_strdup (container->secrets->pdata[i]);
  qsort (names, container->secrets->len, sizeof *names, compare_names);
  found = g_strjoinv (",", names);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpuint (container->n_secrets, ==, container->secrets->len);
}

/* The manifest's third of six numbers, as hexadecimal digits: 0x103 is SERVER_AUTH
 * and “trusted”, 0x203 CLIENT_AUTH, and so on.
 */
static gboolean
is_for_servers (Row row, const char *sha256)
{
  const char *found = strstr (row[FLAGS], sha256);
  guint64 kind = found != NULL ? g_ascii_strtoull (strchr (found, '=') + 1, NULL, 16) : 0x103;

  return (kind & 0x100) != 0;
}

static void
assert_row (Row row, SallyContainer *container)
{
  guint n_roles[3] = { 0 };

  g_assert_cmpuint (container->x509s->len, ==, to_number (row[CERTS]));
  g_assert_cmpuint (container->n_private_keys, ==, to_number (row[PRIVATE_KEYS]));
  assert_secrets (container, row[SECRETS]);
  for (guint i = 0; i < container->x509s->len; i++) {
    const char *sha256 = sally_x509_get_sha256 (container->x509s->pdata[i]);
    guint8 role = container->roles->data[i];

    g_assert_nonnull (strstr (row[FINGERPRINTS], sha256));
    g_assert_cmpint (role == SALLY_ENTRY_NOT_FOR_SERVERS, ==, !is_for_servers (row, sha256));
    n_roles[role]++;
  }
  g_assert_cmpuint (n_roles[SALLY_ENTRY_TRUSTED] + n_roles[SALLY_ENTRY_NOT_FOR_SERVERS], ==,
                    to_number (row[TRUSTED]));
  g_assert_cmpuint (n_roles[SALLY_ENTRY_USER], ==,
                    to_number (row[CERTS]) - to_number (row[TRUSTED]));
}

/* What the library keeps opens without anything, anywhere, and has no secret. */
static void
assert_wallet_payload (Row row, SallyContainer *container, GBytes *bytes)
{
  gboolean kept = container->n_private_keys == 0 && container->n_secrets == 0 && *row[HOST] == '\0';
  SallyContainerOptions elsewhere = { .wallet_host = "elsewhere", .wallet_user = "nobody" };
  g_autoptr (GPtrArray) trusted = sally_container_list_trusted (container);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyContainer) again = NULL;

  g_assert_false (container->converted);
  g_assert_cmpint (g_bytes_equal (container->payload, bytes), ==, kept);
  again = sally_container_read (container->payload, &elsewhere, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->format, ==, "oracle-sso");
  g_assert_cmpuint (again->n_private_keys, ==, 0);
  g_assert_cmpuint (again->n_secrets, ==, 0);
  if (kept) {
    g_assert_cmpuint (again->x509s->len, ==, container->x509s->len);
    return;
  }
  g_assert_cmpuint (again->x509s->len, ==, to_number (row[TRUSTED]));
  g_assert_cmpuint (again->x509s->len, ==, trusted->len);
  for (guint i = 0; i < trusted->len; i++)
    g_assert_true (sally_x509_equal (again->x509s->pdata[i], trusted->pdata[i]));
}

static void
test_sso (void)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++) {
    Row row = rows->pdata[i];
    g_autoptr (GBytes) bytes = try_wallet (row[NAME], "cwallet.sso");
    SallyContainerOptions options = { .wallet_host = row[HOST], .wallet_user = row[OS_USER] };
    g_autoptr (GError) error = NULL;
    g_autoptr (SallyContainer) container = NULL;

    if (bytes == NULL || *row[PASSWORD_HEX] == '\0')
      continue;
    g_test_message ("%s", row[NAME]);
    container = sally_container_read (bytes, &options, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (container->format, ==, "oracle-sso");
    assert_row (row, container);
    assert_wallet_payload (row, container, bytes);
    n++;
  }
  g_assert_cmpuint (n, ==, 8);
}

static void
test_p12 (void)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++) {
    Row row = rows->pdata[i];
    g_autoptr (GBytes) bytes = try_wallet (row[NAME], "ewallet.p12");
    g_autoptr (SallyContainer) container = NULL;

    if (bytes == NULL)
      continue;
    g_test_message ("%s", row[NAME]);
    container = read_with_password (bytes, row[PASSWORD]);
    g_assert_cmpstr (container->format, ==, "oracle-p12");
    g_assert_true (container->converted);
    assert_row (row, container);
    read_with_password_failing (bytes, "wrong", SALLY_ERROR_PASSWORD_WRONG);
    n++;
  }
  g_assert_cmpuint (n, ==, 8);
}

static void
test_passwords (void)
{
  for (guint i = 0; i < rows->len; i++) {
    Row row = rows->pdata[i];
    g_autoptr (GBytes) bytes = try_wallet (row[NAME], "cwallet.sso");
    SallyContainerOptions options = { .wallet_host = row[HOST], .wallet_user = row[OS_USER] };
    g_auto (SallyWalletHeader) header = { 0 };
    g_autofree char *hex = NULL;
    const guint8 *data;
    const char *password;
    gsize length;

    if (bytes == NULL || *row[PASSWORD_HEX] == '\0')
      continue;
    data = g_bytes_get_data (bytes, &length);
    g_assert_true (sally_wallet_header_read (&header, data, length, &options, NULL));
    password = sally_secret_peek (header.password, &length);
    hex = sally_text_hex ((const guint8 *) password, length);
    g_assert_cmpstr (hex, ==, row[PASSWORD_HEX]);
  }
}

/* The published vector of the form of 11g. */
static void
test_des_vector (void)
{
  static const char wallet[] = "\xa1\xf8\x4e\x36\0\0\0\6\0\0\0\x41"
                               "57f76ebcc0b326c81"
                               "52d76a43e5dd847053cdeb0f1dd3ed6a8d1bead0c0de9747";
  SallyContainerOptions options = { 0 };
  g_auto (SallyWalletHeader) header = { 0 };
  g_autofree char *hex = NULL;
  const char *password;
  gsize length;

  g_assert_true (sally_wallet_header_read (&header, (const guint8 *) wallet, sizeof wallet - 1,
                                           &options, NULL));
  g_assert_cmpuint (header.offset, ==, 77);
  password = sally_secret_peek (header.password, &length);
  hex = sally_text_hex ((const guint8 *) password, length);
  g_assert_cmpstr (hex, ==, "07344b6c491f24470956332c68164657");
}

static void
assert_local (GBytes *bytes, const char *host, const char *user, int code)
{
  SallyContainerOptions options = { .wallet_host = host, .wallet_user = user };
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyContainer) container = sally_container_read (bytes, &options, NULL, &error);

  g_assert_null (container);
  g_assert_error (error, SALLY_ERROR, code);
  g_assert_nonnull (strstr (error->message, "local auto-login"));
}

static void
test_local (void)
{
  g_autoptr (GBytes) bytes = wallet_bytes ("193-local-self", "cwallet.sso");
  SallyContainerOptions options = { .wallet_host = "db01", .wallet_user = "oracle" };
  g_autoptr (SallyContainer) container = sally_container_read (bytes, &options, NULL, NULL);

  /* The name up to the first dot is what counts. */
  g_assert_nonnull (container);
  assert_warned (container, 1, "only on one computer");
  assert_local (bytes, "DB01", "oracle", SALLY_ERROR_PASSWORD_WRONG);
  assert_local (bytes, "db01", "Oracle", SALLY_ERROR_PASSWORD_WRONG);
  assert_local (bytes, NULL, NULL, SALLY_ERROR_PASSWORD_REQUIRED);
}

/* (transfer full): a local wallet of certificate Two, with no key in it; the password
 * in its header is @password. */
static GBytes *
make_local (const char *password, const SallyContainerOptions *options)
{
  static const guint8 start[] = { 0xa1, 0xf8, 0x4e, 0x38, 0, 0, 0, 5, 0, 0, 0, 16 };
  g_autofree char *two = g_test_build_filename (G_TEST_DIST, "fixtures", "pem", "two.pem", NULL);
  const char *const argv[] = { "openssl", "pkcs12", "-export",  "-nokeys",
                               "-in",     two,      "-passout", "env:WALLET_PASSWORD",
                               NULL };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GByteArray) wallet = g_byte_array_new ();
  g_autoptr (GBytes) store = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SallyWalletHeader) header = { 0 };
  gsize length;
  const guint8 *data;

  g_byte_array_append (wallet, start, sizeof start);
  g_byte_array_append (wallet, (const guint8 *) password, 16);
  g_assert_true (sally_wallet_header_read (&header, wallet->data, wallet->len, options, NULL));
  g_subprocess_launcher_setenv (launcher, "WALLET_PASSWORD",
                                sally_secret_peek (header.password, NULL), TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &store, NULL, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (store, &length);
  g_byte_array_append (wallet, data, (guint) length);
  return g_byte_array_free_to_bytes (g_steal_pointer (&wallet));
}

/* AWS DMS refuses a local wallet, and it would not open elsewhere, so it is not kept
 * as it is even if there is nothing to hide.
 */
static void
test_local_without_key (void)
{
  SallyContainerOptions options = { .wallet_host = "db01", .wallet_user = "oracle" };
  g_autoptr (GBytes) bytes = make_local ("0123456789abcdef", &options);
  g_autoptr (SallyContainer) container = sally_container_read (bytes, &options, NULL, NULL);
  g_autoptr (SallyContainer) again = NULL;

  assert_subjects (container, "Two");
  g_assert_cmpuint (container->n_private_keys, ==, 0);
  g_assert_false (g_bytes_equal (container->payload, bytes));
  again = read_with_password (container->payload, NULL);
  assert_subjects (again, "Two");
}

/* Whatever the names, the password is text of 7 bits. */
static void
test_local_range (void)
{
  static const char wallet[] = "\xa1\xf8\x4e\x38\0\0\0\5\0\0\0\x10"
                               "0123456789abcdef";
  gboolean seen[128] = { FALSE };

  for (guint i = 0; i < 500; i++) {
    g_autofree char *host = g_strdup_printf ("db%u", i);
    SallyContainerOptions options = { .wallet_host = host, .wallet_user = "oracle" };
    g_auto (SallyWalletHeader) header = { 0 };
    const char *password;
    gsize length;

    g_assert_true (sally_wallet_header_read (&header, (const guint8 *) wallet, sizeof wallet - 1,
                                             &options, NULL));
    password = sally_secret_peek (header.password, &length);
    g_assert_cmpuint (length, ==, 16);
    for (gsize j = 0; j < length; j++) {
      g_assert_cmpint (password[j], >, 0);
      seen[(guint8) password[j]] = TRUE;
    }
  }
  for (guint i = 1; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
}

static void
test_local_23ai (void)
{
  g_autoptr (GBytes) bytes = wallet_bytes ("23d-local-self", "cwallet.sso");
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  g_autofree char *message = read_failing (data, (gssize) length, SALLY_ERROR_UNSUPPORTED);

  g_assert_nonnull (strstr (message, "23ai"));
  g_assert_nonnull (strstr (message, "ewallet.p12"));
}

/* Two keys, of which one waits for its certificate. */
static void
test_request (void)
{
  g_autoptr (GBytes) bytes = wallet_bytes ("orapki19-auto", "cwallet.sso");
  g_autoptr (SallyContainer) container = read_with_password (bytes, NULL);

  assert_subjects (container, "Example Harbour Test Root CA Example Harbour Test EC Root "
                              "client.harbour.example");
  assert_roles (container, "ttu");
  g_assert_cmpuint (container->n_private_keys, ==, 2);
  assert_secrets (container, "my.custom.entry,oracle.security.client.connect_string1,"
                             "oracle.security.client.password1,oracle.security.client.username1");
  g_assert_cmpuint (container->warnings->len, ==, 2);
  g_assert_nonnull (strstr (container->warnings->pdata[0], "1 certificate request"));
  g_assert_nonnull (strstr (container->warnings->pdata[1], "my.custom.entry"));
}

static void
test_damaged_headers (void)
{
  static const struct {
    gsize offset;
    guint8 value;
    int code;
    const char *word;
  } damages[] = {
    { 3, 0x35, SALLY_ERROR_UNSUPPORTED, "35" },   { 7, 8, SALLY_ERROR_UNSUPPORTED, "version 8" },
    { 8, 1, SALLY_ERROR_CORRUPT, "cut off" },     { 11, 1, SALLY_ERROR_CORRUPT, "header" },
    { 12, 5, SALLY_ERROR_UNSUPPORTED, "05" },     { 12, 9, SALLY_ERROR_UNSUPPORTED, "09" },
    { 12, '5', SALLY_ERROR_CORRUPT, "header" },   { 13, 0xff, SALLY_ERROR_CORRUPT, "damaged" },
    { 45, 0x31, SALLY_ERROR_CORRUPT, "damaged" }, { 900, 0xff, SALLY_ERROR_CORRUPT, "damaged" },
  };
  g_autoptr (GBytes) bytes = wallet_bytes ("23d-only-trust2", "cwallet.sso");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree guint8 *copy = g_memdup2 (data, length);
    g_autofree char *message = NULL;

    copy[damages[i].offset] = damages[i].value;
    message = read_failing (copy, (gssize) length, damages[i].code);
    g_assert_nonnull (strstr (message, damages[i].word));
  }
  for (gsize i = 3; i < length; i += 3) {
    g_autofree char *message = read_failing (data, (gssize) i, SALLY_ERROR_CORRUPT);

    g_assert_nonnull (message);
  }
}

static void
test_empty (void)
{
  g_autofree char *message = read_failing ("", 0, SALLY_ERROR_UNKNOWN_FORMAT);

  g_assert_nonnull (strstr (message, "cwallet.sso"));
}

/* What stands behind the end may be anything, so the file is not kept as it is. */
static void
test_trailing (void)
{
  g_autoptr (GBytes) bytes = wallet_bytes ("23d-only-trust2", "cwallet.sso");
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_autoptr (GBytes) tail = NULL;
  g_autoptr (SallyContainer) container = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_byte_array_append (longer, data, (guint) length);
  g_byte_array_append (longer, (const guint8 *) "PRIVATE KEY", 11);
  tail = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  container = read_with_password (tail, NULL);
  g_assert_cmpuint (container->x509s->len, ==, 2);
  g_assert_false (g_bytes_equal (container->payload, tail));
  data = g_bytes_get_data (container->payload, &length);
  g_assert_null (memmem (data, length, "PRIVATE KEY", 11));
}

/* The header is not under the MAC, so some of its bits do not matter. */
static void
test_flipped_bytes (void)
{
  g_autoptr (GBytes) bytes = wallet_bytes ("102-auto-cleared2", "cwallet.sso");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint n_read = 0;

  for (gsize i = 0; i < length; i++) {
    guint8 *copy = g_memdup2 (data, length);
    g_autoptr (GBytes) flipped = g_bytes_new_take (copy, length);
    g_autoptr (GError) error = NULL;
    g_autoptr (SallyContainer) container = NULL;

    copy[i] ^= (guint8) (1 << (i % 8));
    container = sally_container_read (flipped, NULL, NULL, &error);
    g_assert_true ((container != NULL) == (error == NULL));
    g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
    n_read += container != NULL;
    if (container != NULL)
      assert_roles (container, "tt");
  }
  g_test_message ("%u of %" G_GSIZE_FORMAT " could be read", n_read, length);
  g_assert_cmpuint (n_read, <, 20);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  read_manifest ();
  g_test_add_func ("/format-sso/sso", test_sso);
  g_test_add_func ("/format-sso/p12", test_p12);
  g_test_add_func ("/format-sso/passwords", test_passwords);
  g_test_add_func ("/format-sso/des-vector", test_des_vector);
  g_test_add_func ("/format-sso/local", test_local);
  g_test_add_func ("/format-sso/local-without-key", test_local_without_key);
  g_test_add_func ("/format-sso/local-range", test_local_range);
  g_test_add_func ("/format-sso/local-23ai", test_local_23ai);
  g_test_add_func ("/format-sso/request", test_request);
  g_test_add_func ("/format-sso/damaged-headers", test_damaged_headers);
  g_test_add_func ("/format-sso/empty", test_empty);
  g_test_add_func ("/format-sso/trailing", test_trailing);
  g_test_add_func ("/format-sso/flipped-bytes", test_flipped_bytes);
  status = g_test_run ();
  g_ptr_array_unref (rows);
  return status;
}
