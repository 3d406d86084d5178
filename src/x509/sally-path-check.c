/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-path-private.h"

#include "sally-x509-private.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* Lets OpenSSL judge one given path by RFC 5280.  The path's top is handed over
 * as trusted, whatever it is (who may be an anchor is sally_verify()'s to say),
 * and OpenSSL is told who issued whom, because by itself it drops an issuer that
 * may not sign instead of objecting to it.  Signatures and dates are checked here:
 * several paths share their signatures, and OpenSSL gives up before it comes to
 * them where an extension cannot be read.
 */

#define MAX_DEPTH 100

typedef struct {
  STACK_OF (X509) * path;
  GArray *errors; /* of SallyPathError */
} Check;

/* Whether @issuer is the next of the path: what OpenSSL asks to build it. */
static int
is_next (X509_STORE_CTX *context, X509 *x509, X509 *issuer)
{
  Check *check = X509_STORE_CTX_get_app_data (context);
  int n = sk_X509_num (check->path);

  if (x509 == issuer)
    return sk_X509_value (check->path, n - 1) == x509 && X509_self_signed (x509, 0) == 1;
  for (int i = 0; i + 1 < n; i++)
    if (sk_X509_value (check->path, i) == x509)
      return sk_X509_value (check->path, i + 1) == issuer;
  return 0;
}

/* Certificates have locks of their own and the store stays empty, so one store
 * does for all threads.
 */
static X509_STORE *
get_store (void)
{
  static gsize store = 0;

  if (g_once_init_enter (&store)) {
    X509_STORE *made = X509_STORE_new ();

    X509_STORE_set_check_issued (made, is_next);
    g_once_init_leave (&store, (gsize) made);
  }
  return (X509_STORE *) store;
}

static void
add_error (GArray *errors, int error, int depth)
{
  SallyPathError item = { error, depth };

  for (guint i = 0; i < errors->len; i++) {
    SallyPathError *other = &g_array_index (errors, SallyPathError, i);

    if (other->error == error && other->depth == depth)
      return;
  }
  g_array_append_val (errors, item);
}

static int
objected_cb (int ok, X509_STORE_CTX *context)
{
  Check *check = X509_STORE_CTX_get_app_data (context);

  if (!ok)
    add_error (check->errors, X509_STORE_CTX_get_error (context),
               X509_STORE_CTX_get_error_depth (context));
  return 1;
}

/* Takes the place of OpenSSL's check of signatures and dates. */
static int
leave_cb (X509_STORE_CTX *context)
{
  return 1;
}

static void
check_signatures (GPtrArray *x509s, SallySignatures *signatures, GArray *errors)
{
  for (guint i = 0; i + 1 < x509s->len; i++)
    if (!sally_signatures_check (signatures, x509s->pdata[i], x509s->pdata[i + 1]))
      add_error (errors, X509_V_ERR_CERT_SIGNATURE_FAILURE, (int) i);
}

/* The same bounds as OpenSSL: the first second counts, the last does not. */
static void
check_dates (GPtrArray *x509s, gint64 time, GArray *errors)
{
  time_t now = (time_t) time;

  for (guint i = 0; i < x509s->len; i++) {
    X509 *x509 = sally_x509_get_openssl (x509s->pdata[i]);
    int from = X509_cmp_time (X509_get0_notBefore (x509), &now);
    int to = X509_cmp_time (X509_get0_notAfter (x509), &now);

    if (from == 0)
      add_error (errors, X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, (int) i);
    if (from > 0)
      add_error (errors, X509_V_ERR_CERT_NOT_YET_VALID, (int) i);
    if (to == 0)
      add_error (errors, X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, (int) i);
    if (to < 0)
      add_error (errors, X509_V_ERR_CERT_HAS_EXPIRED, (int) i);
  }
}

static void
run (Check *check, gint64 time, gboolean strict)
{
  X509_STORE_CTX *context = X509_STORE_CTX_new ();
  STACK_OF (X509) *untrusted = sk_X509_new_null ();
  STACK_OF (X509) *trusted = sk_X509_new_null ();
  X509_VERIFY_PARAM *param;
  int n = sk_X509_num (check->path);

  for (int i = 1; i + 1 < n; i++)
    sk_X509_push (untrusted, sk_X509_value (check->path, i));
  sk_X509_push (trusted, sk_X509_value (check->path, n - 1));
  if (X509_STORE_CTX_init (context, get_store (), sk_X509_value (check->path, 0), untrusted) == 1) {
    X509_STORE_CTX_set0_trusted_stack (context, trusted);
    X509_STORE_CTX_set_app_data (context, check);
    X509_STORE_CTX_set_verify_cb (context, objected_cb);
    X509_STORE_CTX_set_verify (context, leave_cb);
    X509_STORE_CTX_set_purpose (context, X509_PURPOSE_SSL_SERVER);
    param = X509_STORE_CTX_get0_param (context);
    X509_VERIFY_PARAM_set_time (param, (time_t) time);
    X509_VERIFY_PARAM_set_depth (param, MAX_DEPTH);
    X509_VERIFY_PARAM_set_auth_level (param, 0);
    X509_VERIFY_PARAM_set_flags (param, X509_V_FLAG_PARTIAL_CHAIN
                                            | (strict ? X509_V_FLAG_X509_STRICT : 0));
    X509_verify_cert (context);
  }
  /* Whatever went wrong, what was not looked at to the end was not accepted. */
  if (X509_STORE_CTX_get0_chain (context) == NULL
      || sk_X509_num (X509_STORE_CTX_get0_chain (context)) != n)
    add_error (check->errors, X509_V_ERR_UNSPECIFIED, -1);
  X509_STORE_CTX_free (context);
  sk_X509_free (untrusted);
  sk_X509_free (trusted);
  ERR_clear_error ();
}

static GArray *
check (GPtrArray *x509s, gint64 time, gboolean strict)
{
  Check check = {
    .path = sk_X509_new_null (),
    .errors = g_array_new (FALSE, FALSE, sizeof (SallyPathError)),
  };

  for (guint i = 0; i < x509s->len; i++)
    sk_X509_push (check.path, sally_x509_get_openssl (x509s->pdata[i]));
  run (&check, time, strict);
  sk_X509_free (check.path);
  return check.errors;
}

/**
 * sally_path_check:
 * @x509s: (element-type SallyX509): a path, leaf first, that OpenSSL can read
 * @time: seconds since the epoch
 * @signatures: who signed what
 *
 * The sizes of keys and the kinds of signatures are not judged here, nor is a
 * host name, nor the signature of the top.  `X509_V_ERR_UNSPECIFIED` at depth -1
 * says that OpenSSL did not go the whole path.
 *
 * Returns: (transfer full) (element-type SallyPathError): all objections, each
 *   once
 */
GArray *
sally_path_check (GPtrArray *x509s, gint64 time, SallySignatures *signatures)
{
  GArray *errors = check (x509s, time, FALSE);

  check_signatures (x509s, signatures, errors);
  check_dates (x509s, time, errors);
  return errors;
}

/**
 * sally_path_check_strict:
 * @x509s: (element-type SallyX509): a path, leaf first, that OpenSSL can read
 * @time: seconds since the epoch
 *
 * The objections to the path's form with `X509_V_FLAG_X509_STRICT`, without those
 * to signatures and dates.
 *
 * Returns: (transfer full) (element-type SallyPathError): all objections, each
 *   once
 */
GArray *
sally_path_check_strict (GPtrArray *x509s, gint64 time)
{
  return check (x509s, time, TRUE);
}
