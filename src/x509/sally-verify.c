/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-verify.h"

#include "sally-fault-private.h"
#include "sally-name-match.h"
#include "sally-order-private.h"
#include "sally-path-private.h"
#include "sally-strength-private.h"
#include "sally-text.h"
#include "sally-trust-private.h"
#include "sally-x509-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* Judges a chain and keeps every fault: the probe's `verify` step and the
 * `verify` command both end here.
 *
 * Of all paths the best is taken.  OpenSSL checks it by RFC 5280; who may be an
 * anchor, how strong keys and signatures must be, in what order certificates
 * were sent and whether the name fits is decided here, for these are our own
 * rules or the ones of which OpenSSL tells only the first.
 */

/* Three hundred links are more than any chain has, but for what a hostile server makes up. */
#define MAX_SIGNATURES 300
#define SHOWN_BYTES 160

typedef struct {
  gint64 time;
  GPtrArray *chain;
  SallyTrust *trust;
  SallySignatures *signatures;
  GPtrArray *faults; /* (owned) of SallyFault: of the best path so far */
  GPtrArray *x509s;  /* (owned) of SallyX509: the best path so far */
  GArray *errors;    /* (owned) of SallyPathError: what OpenSSL said about it */
  SallyPathEnd end;
} Judge;

static GPtrArray *
new_faults (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sally_fault_free);
}

static void
add_fault (GPtrArray *faults, SallyFaultCode code, int depth, SallyX509 *x509, char *evidence)
{
  g_ptr_array_add (faults, sally_fault_new (code, depth, TRUE, x509, evidence));
}

static gboolean
has_fault (GPtrArray *faults, SallyFaultCode code, int depth)
{
  for (guint i = 0; i < faults->len; i++) {
    SallyFault *fault = faults->pdata[i];

    if (fault->code == code && fault->depth == depth)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_code (GPtrArray *faults, SallyFaultCode code)
{
  for (guint i = 0; i < faults->len; i++)
    if (((SallyFault *) faults->pdata[i])->code == code)
      return TRUE;
  return FALSE;
}

static guint
count_fatal (GPtrArray *faults)
{
  guint n = 0;

  for (guint i = 0; i < faults->len; i++)
    n += ((SallyFault *) faults->pdata[i])->fatal;
  return n;
}

static const char *
get_title (SallyX509 *x509)
{
  return sally_x509_get_title (x509);
}

/* A name or key identifier from a certificate, which may be of any length. */
static char *
shorten (const char *text)
{
  return sally_text_one_line (text, SHOWN_BYTES);
}

/* The highest certificate of the path that was supplied, or -1. */
static int
find_supplied (SallyTrust *trust, GPtrArray *x509s)
{
  for (guint i = x509s->len; i-- > 0;)
    if (sally_trust_contains (trust, x509s->pdata[i]))
      return (int) i;
  return -1;
}

/* Whether a link is missing, rather than that the CA is a stranger.  Servers do
 * not send roots, so a path that ends below one is whole as far as a server can
 * make it.  There is a gap where not even the leaf's issuer is at hand, or where
 * something that was sent, and that the path does not reach, was issued by what
 * was supplied.
 */
static gboolean
has_gap (Judge *judge, GPtrArray *x509s)
{
  if (x509s->len == 1)
    return TRUE;
  for (guint i = 1; i < judge->chain->len; i++) {
    SallyX509 *x509 = judge->chain->pdata[i];
    GPtrArray *issuers =
        sally_trust_find_by_subject (judge->trust, sally_x509_get_issuer_hash (x509));

    if (issuers == NULL || sally_order_contains (x509s, x509s->len, x509))
      continue;
    for (guint j = 0; j < issuers->len; j++)
      if (sally_order_names_meet (x509, issuers->pdata[j]))
        return TRUE;
  }
  return FALSE;
}

static char *
explain_missing (const SallyPath *path, SallyX509 *top)
{
  const char *key_id = sally_x509_get_authority_key_id (top);
  const char *other =
      path->namesake != NULL ? sally_x509_get_subject_key_id (path->namesake) : NULL;
  g_autofree char *issuer = shorten (sally_x509_get_issuer (top));

  if (key_id != NULL && other != NULL) {
    g_autofree char *missing = shorten (key_id);
    g_autofree char *found = shorten (other);

    return g_strdup_printf (
        _("The issuer of “%s” has the key %s and was neither sent nor supplied; “%s” of the same "
          "name has the key %s."),
        get_title (top), missing, get_title (path->namesake), found);
  }
  return g_strdup_printf (_("“%s” was issued by “%s”, which was neither sent nor supplied."),
                          get_title (top), issuer);
}

/* Why a path that ends at no anchor is not trusted: exactly one fault. */
static void
judge_end (Judge *judge, const SallyPath *path, GPtrArray *faults)
{
  int depth = (int) path->x509s->len - 1;
  SallyX509 *top = path->x509s->pdata[depth];
  int supplied = find_supplied (judge->trust, path->x509s);

  if (path->end == SALLY_PATH_ANCHOR)
    return;
  if (path->end == SALLY_PATH_TOO_LONG) {
    add_fault (faults, SALLY_FAULT_PATH_LENGTH, -1, NULL,
               g_strdup_printf (_("The path has more than %d certificates."), depth + 1));
  } else if (path->end == SALLY_PATH_SELF_SIGNED && !sally_x509_get_self_signed (top)) {
    add_fault (faults, SALLY_FAULT_CHAIN_SIGNATURE, depth, top,
               g_strdup_printf (_("“%s” names itself as its issuer, but did not sign itself."),
                                get_title (top)));
  } else if (supplied >= 0) {
    SallyX509 *x509 = path->x509s->pdata[supplied];
    g_autofree char *issuer = shorten (sally_x509_get_issuer (x509));

    add_fault (faults, SALLY_FAULT_ANCHOR_FORM, supplied, x509,
               g_strdup_printf (_("“%s” was supplied, but it is no root: it was issued by “%s”."),
                                get_title (x509), issuer));
  } else if (path->end == SALLY_PATH_SELF_SIGNED && depth == 0) {
    add_fault (faults, SALLY_FAULT_SELF_SIGNED, 0, top,
               g_strdup_printf (_("“%s” signed itself and is not among what was supplied."),
                                get_title (top)));
  } else if (path->end == SALLY_PATH_NO_ISSUER) {
    add_fault (faults, has_gap (judge, path->x509s) ? SALLY_FAULT_COMPLETE : SALLY_FAULT_TRUSTED,
               depth, top, explain_missing (path, top));
  } else {
    add_fault (faults, SALLY_FAULT_TRUSTED, depth, top,
               g_strdup_printf (_("The path ends at “%s”, which is not among what was supplied."),
                                get_title (top)));
  }
}

/* Takes @objection, which may be %NULL. */
static void
add_objection (GPtrArray *faults, SallyFaultCode code, int depth, SallyX509 *x509, char *objection)
{
  if (objection != NULL)
    add_fault (faults, code, depth, x509, objection);
}

/* Nobody relies on the signature of an anchor, nor on one by its own key. */
static void
judge_strength (Judge *judge, const SallyPath *path, GPtrArray *faults)
{
  for (guint i = 0; i < path->x509s->len; i++) {
    SallyX509 *x509 = path->x509s->pdata[i];
    gboolean is_top = i + 1 == path->x509s->len;

    add_objection (faults, SALLY_FAULT_KEY, (int) i, x509, sally_strength_object_to_key (x509));
    if (!is_top || (path->end != SALLY_PATH_ANCHOR && path->end != SALLY_PATH_SELF_SIGNED))
      add_objection (faults, SALLY_FAULT_SIGNATURE_ALGORITHM, (int) i, x509,
                     sally_strength_object_to_signature (x509));
  }
}

static SallyX509 *
get_at (GPtrArray *x509s, int depth)
{
  return depth >= 0 && depth < (int) x509s->len ? x509s->pdata[depth] : NULL;
}

/* Whether the path would be short enough without the issuers that are no CA. */
static gboolean
is_too_long_by_others (GPtrArray *faults, int depth, SallyX509 *x509)
{
  long others = 0;

  for (int i = 1; i < depth; i++)
    others += has_fault (faults, SALLY_FAULT_CA, i);
  return others > 0 && depth - 1 - others <= X509_get_pathlen (sally_x509_get_openssl (x509));
}

/* That an issuer is no CA makes it unfit for every purpose and the path too long,
 * and an extension that OpenSSL cannot read does so too, and ends its check: one
 * fault, not three.
 */
static gboolean
is_consequence (GPtrArray *faults, SallyFaultCode code, int depth, SallyX509 *x509)
{
  if (x509 == NULL)
    return code == SALLY_FAULT_BASIC && has_code (faults, code);
  if (code == SALLY_FAULT_PATH_LENGTH)
    return is_too_long_by_others (faults, depth, x509);
  if ((code == SALLY_FAULT_CA || code == SALLY_FAULT_PURPOSE)
      && (X509_get_extension_flags (sally_x509_get_openssl (x509)) & EXFLAG_INVALID) != 0)
    return has_fault (faults, SALLY_FAULT_BASIC, depth);
  return code == SALLY_FAULT_PURPOSE && depth > 0 && has_fault (faults, SALLY_FAULT_CA, depth);
}

static gboolean
is_for_any_purpose (SallyX509 *x509)
{
  guint32 purposes = X509_get_extended_key_usage (sally_x509_get_openssl (x509));

  return purposes != UINT32_MAX && (purposes & XKU_ANYEKU) != 0;
}

static char *
explain (SallyX509 *x509, SallyFaultCode code, int error, gint64 time)
{
  g_autofree char *issuer = NULL;

  if (x509 == NULL)
    return sally_fault_explain_openssl (NULL, error);
  issuer = shorten (sally_x509_get_issuer (x509));
  if (code == SALLY_FAULT_EXPIRED || code == SALLY_FAULT_NOT_YET_VALID)
    return sally_fault_explain_time (x509, time);
  if (code == SALLY_FAULT_CA)
    return g_strdup_printf (_("“%s” issued a certificate of the chain, but is not marked as a CA "
                              "that may."),
                            get_title (x509));
  if (code == SALLY_FAULT_CHAIN_SIGNATURE)
    return g_strdup_printf (_("The signature of “%s” is not by the key of “%s”."), get_title (x509),
                            issuer);
  if (code == SALLY_FAULT_PURPOSE && is_for_any_purpose (x509))
    return g_strdup_printf (_("“%s” is marked for any use, but not for that by a TLS server, which "
                              "OpenSSL and most clients want to see."),
                            get_title (x509));
  if (code == SALLY_FAULT_PURPOSE)
    return g_strdup_printf (_("“%s” is not marked for use by a TLS server."), get_title (x509));
  if (code == SALLY_FAULT_PATH_LENGTH)
    return g_strdup_printf (_("“%s” allows fewer CAs below it than the chain has."),
                            get_title (x509));
  if (code == SALLY_FAULT_CONSTRAINTS)
    return g_strdup_printf (_("A CA of the chain may not issue the names of “%s”."),
                            get_title (x509));
  return sally_fault_explain_openssl (x509, error);
}

static void
judge_extensions (GPtrArray *x509s, GPtrArray *faults)
{
  for (guint i = 0; i < x509s->len; i++) {
    SallyX509 *x509 = x509s->pdata[i];
    X509 *openssl = sally_x509_get_openssl (x509);

    if ((X509_get_extension_flags (openssl) & EXFLAG_INVALID) != 0)
      add_fault (
          faults, SALLY_FAULT_BASIC, (int) i, x509,
          g_strdup_printf (_("“%s” has an extension that cannot be read."), get_title (x509)));
    else if (X509_get0_pubkey (openssl) == NULL)
      add_fault (faults, SALLY_FAULT_BASIC, (int) i, x509,
                 g_strdup_printf (_("“%s” has a key that cannot be read."), get_title (x509)));
  }
}

/* A signature that OpenSSL cannot check at all is not wrong for that. */
static SallyFaultCode
name_error (int error, SallyX509 *x509)
{
  SallyFaultCode code = sally_fault_code_from_openssl (error);

  if (code == SALLY_FAULT_CHAIN_SIGNATURE && x509 != NULL && !sally_strength_knows_signature (x509))
    return SALLY_FAULT_BASIC;
  return code;
}

static void
judge_by_openssl (Judge *judge, const SallyPath *path, GArray *errors, GPtrArray *faults)
{
  for (guint i = 0; i < errors->len; i++) {
    SallyPathError *item = &g_array_index (errors, SallyPathError, i);
    SallyX509 *x509 = get_at (path->x509s, item->depth);
    SallyFaultCode code = name_error (item->error, x509);

    if (has_fault (faults, code, item->depth) || is_consequence (faults, code, item->depth, x509))
      continue;
    add_fault (faults, code, item->depth, x509, explain (x509, code, item->error, judge->time));
  }
}

static GPtrArray *
judge_path (Judge *judge, const SallyPath *path, GArray *errors)
{
  GPtrArray *faults = new_faults ();

  judge_end (judge, path, faults);
  judge_extensions (path->x509s, faults);
  judge_by_openssl (judge, path, errors, faults);
  judge_strength (judge, path, faults);
  if (path->wrong_key_id >= 0
      && !has_fault (faults, SALLY_FAULT_CHAIN_SIGNATURE, path->wrong_key_id)) {
    SallyX509 *x509 = path->x509s->pdata[path->wrong_key_id];

    add_fault (faults, SALLY_FAULT_CHAIN_SIGNATURE, path->wrong_key_id, x509,
               g_strdup_printf (
                   _("“%s” says that its issuer has another key than the one that signed it."),
                   get_title (x509)));
  }
  return faults;
}

/* Whether the new path is better: one that an anchor stands at the end of, then
 * one with fewer faults, then one that gets further.
 */
static gboolean
is_better (Judge *judge, const SallyPath *path, GPtrArray *faults)
{
  guint n = count_fatal (faults), best;

  if (judge->faults == NULL)
    return TRUE;
  if (path->end != judge->end
      && (path->end == SALLY_PATH_ANCHOR || judge->end == SALLY_PATH_ANCHOR))
    return path->end == SALLY_PATH_ANCHOR;
  best = count_fatal (judge->faults);
  return n != best ? n < best : path->end < judge->end;
}

static gboolean
judge_cb (const SallyPath *path, gpointer data)
{
  Judge *judge = data;
  g_autoptr (GArray) errors = sally_path_check (path->x509s, judge->time, judge->signatures);
  g_autoptr (GPtrArray) faults = judge_path (judge, path, errors);

  if (!is_better (judge, path, faults))
    return FALSE;
  g_clear_pointer (&judge->faults, g_ptr_array_unref);
  g_clear_pointer (&judge->x509s, g_ptr_array_unref);
  judge->x509s = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < path->x509s->len; i++)
    g_ptr_array_add (judge->x509s, g_object_ref (path->x509s->pdata[i]));
  g_clear_pointer (&judge->errors, g_array_unref);
  judge->end = path->end;
  judge->errors = g_steal_pointer (&errors);
  judge->faults = g_steal_pointer (&faults);
  return count_fatal (judge->faults) == 0;
}

static gboolean
has_error (GArray *errors, const SallyPathError *error)
{
  for (guint i = 0; i < errors->len; i++) {
    SallyPathError *other = &g_array_index (errors, SallyPathError, i);

    if (other->error == error->error && other->depth == error->depth)
      return TRUE;
  }
  return FALSE;
}

/* What only the strict mode minds: one remark for each certificate. */
static void
add_strict_remarks (Judge *judge)
{
  g_autoptr (GArray) errors = sally_path_check_strict (judge->x509s, judge->time);

  for (int depth = 0; depth < (int) judge->x509s->len; depth++) {
    SallyX509 *x509 = judge->x509s->pdata[depth];
    g_autoptr (GString) words = g_string_new (NULL);

    for (guint i = 0; i < errors->len; i++) {
      SallyPathError *error = &g_array_index (errors, SallyPathError, i);

      if (error->depth != depth || has_error (judge->errors, error))
        continue;
      g_string_append (words, words->len > 0 ? "; " : "");
      g_string_append (words, X509_verify_cert_error_string (error->error));
    }
    if (words->len == 0 || has_fault (judge->faults, SALLY_FAULT_BASIC, depth))
      continue;
    g_ptr_array_add (judge->faults,
                     sally_fault_new (SALLY_FAULT_BASIC, depth, FALSE, x509,
                                      g_strdup_printf (_("Strict programs may object to “%s”: %s."),
                                                       get_title (x509), words->str)));
  }
}

/* Certificates beyond the leaf that OpenSSL cannot read are of no use to the
 * path, but the person should know.
 */
static void
judge_unreadable (Judge *judge)
{
  for (guint i = 1; i < judge->chain->len; i++) {
    SallyX509 *x509 = judge->chain->pdata[i];

    if (sally_x509_get_openssl (x509) != NULL)
      continue;
    g_ptr_array_add (judge->faults,
                     sally_fault_new (SALLY_FAULT_BASIC, -1, FALSE, x509,
                                      g_strdup_printf (_("“%s” was sent, but OpenSSL cannot "
                                                         "read it."),
                                                       get_title (x509))));
    return;
  }
}

static void
judge_chain (Judge *judge)
{
  SallyX509 *leaf = judge->chain->len > 0 ? judge->chain->pdata[0] : NULL;
  SallyFault *order;

  if (leaf != NULL && sally_x509_get_openssl (leaf) != NULL) {
    sally_path_search (judge->chain, judge->trust, judge->time, judge->signatures, judge_cb, judge);
    add_strict_remarks (judge);
    judge_unreadable (judge);
    order = sally_order_check (judge->chain, judge->x509s);
    if (order != NULL)
      g_ptr_array_add (judge->faults, order);
    return;
  }
  judge->faults = new_faults ();
  judge->x509s = g_ptr_array_new_with_free_func (g_object_unref);
  if (leaf == NULL) {
    add_fault (judge->faults, SALLY_FAULT_BASIC, -1, NULL,
               g_strdup (_("There is no certificate to check.")));
  } else {
    g_ptr_array_add (judge->x509s, g_object_ref (leaf));
    add_fault (judge->faults, SALLY_FAULT_BASIC, 0, leaf,
               g_strdup_printf (_("OpenSSL cannot read “%s”."), get_title (leaf)));
  }
}

/**
 * sally_verify:
 * @chain: (element-type SallyX509): the server's certificate, then what it sent,
 *   in any order
 * @trust: (nullable): what was supplied; %NULL is nothing
 * @host: (nullable): the name or address that must be covered
 * @time: the moment, in seconds since the epoch
 *
 * Finds the best path and all that is wrong with it.  Takes microseconds to
 * milliseconds (a handful of signatures); any thread.
 *
 * Returns: (transfer full): the outcome
 */
SallyVerification *
sally_verify (GPtrArray *chain, SallyTrust *trust, const char *host, gint64 time)
{
  g_autoptr (SallyTrust) nothing = trust == NULL ? sally_trust_new (NULL, NULL) : NULL;
  g_autoptr (SallySignatures) signatures = sally_signatures_new (MAX_SIGNATURES);
  SallyVerification *self;
  Judge judge = { .signatures = signatures, .time = time, .chain = chain };

  g_return_val_if_fail (chain != NULL, NULL);

  judge.trust = trust != NULL ? trust : nothing;
  judge_chain (&judge);
  self = g_new0 (SallyVerification, 1);
  g_atomic_ref_count_init (&self->refs);
  self->chain_ok = count_fatal (judge.faults) == 0;
  self->name_checked = host != NULL;
  self->name_ok = TRUE;
  if (host != NULL && chain->len == 0) {
    self->name_ok = FALSE;
  } else if (host != NULL && sally_name_match (chain->pdata[0], host) != SALLY_NAME_MATCH) {
    self->name_ok = FALSE;
    add_fault (judge.faults, SALLY_FAULT_HOSTNAME, 0, chain->pdata[0],
               sally_fault_explain_host (chain->pdata[0], host));
  }
  g_ptr_array_sort (judge.faults, sally_fault_compare);
  g_clear_pointer (&judge.errors, g_array_unref);
  self->faults = judge.faults;
  self->path = judge.x509s;
  return self;
}

/**
 * sally_verification_ref:
 * @self: an outcome
 *
 * Returns: (transfer full): @self
 */
SallyVerification *
sally_verification_ref (SallyVerification *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_verification_unref:
 * @self: (transfer full): an outcome
 *
 * Any thread.
 */
void
sally_verification_unref (SallyVerification *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->path);
  g_free (self);
}

/**
 * sally_verification_find:
 * @self: an outcome
 * @code: what is wrong
 *
 * Returns: (transfer none) (nullable): the first fault with @code
 */
SallyFault *
sally_verification_find (SallyVerification *self, SallyFaultCode code)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->faults->len; i++) {
    SallyFault *fault = self->faults->pdata[i];

    if (fault->code == code)
      return fault;
  }
  return NULL;
}
