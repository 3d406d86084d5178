/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-pfx-private.h"

#include "sally-error.h"
#include "sally-pfx-mac-private.h"
#include "sally-pfx-password-private.h"
#include "sally-pfx-scheme-private.h"
#include "sally-secret.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pkcs12err.h>

/* From the bytes of a PKCS #12 file to its bags: integrity, decryption, caps.
 *
 * One password has several forms (see sally-pfx-password.c).  Which one the file
 * was made with is seen by the MAC, or, where there is none, by what decrypts.
 * Nothing is derived before the number of rounds that the file asks for was
 * looked at: it comes from the file and may be anything.
 */

#define MAX_PARTS 64
#define MAX_BAGS 20000
#define MAX_DEPTH 8
/* As many as Java allows; common are 2,000 to 600,000. */
#define MAX_ROUNDS 5000000
/* For all parts and forms of the password together. */
#define MAX_ALL_ROUNDS 12000000

/* A parsed file on its way to its bags. */
typedef struct {
  PKCS12 *pkcs12;           /* (owned) */
  STACK_OF (PKCS7) * parts; /* (owned) */
} Parsed;

static void
parsed_clear (Parsed *parsed)
{
  sk_PKCS7_pop_free (parsed->parts, PKCS7_free);
  PKCS12_free (parsed->pkcs12);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parsed, parsed_clear)

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                       _("This PKCS #12 file is damaged."));
  return FALSE;
}

static gboolean
fail_password (SallyPfx *self, GError **error)
{
  if (self->given)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG,
                         _("The password does not open this file."));
  else
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_REQUIRED,
                         _("This file opens only with its password."));
  return FALSE;
}

/* Asks for leave to derive a key. */
static gboolean
spend (SallyPfx *self, guint64 rounds, GError **error)
{
  g_autofree char *number = NULL;

  if (rounds <= MAX_ROUNDS && self->rounds + rounds <= MAX_ALL_ROUNDS) {
    self->rounds += rounds;
    return TRUE;
  }
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, rounds);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
               _("The file asks for %s rounds of key derivation to open it, which would take too "
                 "long; at most %d are done."),
               number, MAX_ROUNDS);
  return FALSE;
}

static const char *
peek (SallySecret *password, int *length)
{
  gsize n = 0;
  const char *text = password != NULL ? sally_secret_peek (password, &n) : NULL;

  *length = (int) n;
  return text;
}

/* The form that worked is the first to be tried next time. */
static void
prefer_password (SallyPfx *self, guint index)
{
  gpointer password = g_ptr_array_steal_index (self->passwords, index);

  g_ptr_array_insert (self->passwords, 0, password);
}

static gboolean
verify_mac (SallyPfx *self, PKCS12 *pkcs12, GCancellable *cancellable, GError **error)
{
  guint64 rounds;

  if (!sally_pfx_mac_read (pkcs12, &rounds, error))
    return FALSE;
  for (guint i = 0; i < self->passwords->len; i++) {
    int length;
    const char *password = peek (self->passwords->pdata[i], &length);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !spend (self, rounds, error))
      return FALSE;
    self->verified = sally_pfx_mac_verify (pkcs12, password, length);
    if (self->verified) {
      prefer_password (self, i);
      return TRUE;
    }
  }
  return fail_password (self, error);
}

static STACK_OF (PKCS12_SAFEBAG)
    * decrypt (SallyPfx *self,
               const PKCS7_ENC_CONTENT *content,
               GCancellable *cancellable,
               GError **error)
{
  guint64 rounds;

  if (!sally_pfx_scheme_read (content->algorithm, &rounds, error))
    return NULL;
  for (guint i = 0; i < self->passwords->len; i++) {
    STACK_OF (PKCS12_SAFEBAG) * bags;
    int length;
    const char *password = peek (self->passwords->pdata[i], &length);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !spend (self, rounds, error))
      return NULL;
    bags = PKCS12_item_decrypt_d2i_ex (content->algorithm, ASN1_ITEM_rptr (PKCS12_SAFEBAGS),
                                       password, length, content->enc_data, 1,
                                       sally_pfx_scheme_get_context (), NULL);
    if (bags != NULL) {
      prefer_password (self, i);
      return bags;
    }
  }
  if (!self->verified)
    fail_password (self, error);
  else
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("The password is right, but it does not decrypt what is in the file: "
                           "the file is damaged or was made with two passwords."));
  return NULL;
}

/* Puts the bags of @stack into @self->bags, nested ones in their place. */
static gboolean
collect (SallyPfx *self, const STACK_OF (PKCS12_SAFEBAG) * stack, guint depth, GError **error)
{
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num (stack); i++) {
    PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value (stack, i);

    if (depth > MAX_DEPTH || self->bags->len >= MAX_BAGS) {
      g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                   _("There are more than %d entries in this file."), MAX_BAGS);
      return FALSE;
    }
    if (PKCS12_SAFEBAG_get_nid (bag) != NID_safeContentsBag)
      g_ptr_array_add (self->bags, bag);
    else if (!collect (self, PKCS12_SAFEBAG_get0_safes (bag), depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_part (SallyPfx *self, PKCS7 *part, GCancellable *cancellable, GError **error)
{
  STACK_OF (PKCS12_SAFEBAG) *stack = NULL;

  if (PKCS7_type_is_data (part)) {
    if (part->d.data == NULL)
      return fail_damaged (error);
    stack = PKCS12_unpack_p7data (part);
    if (stack == NULL)
      return fail_damaged (error);
  } else if (PKCS7_type_is_encrypted (part)) {
    if (part->d.encrypted == NULL || part->d.encrypted->enc_data->enc_data == NULL)
      return fail_damaged (error);
    stack = decrypt (self, part->d.encrypted->enc_data, cancellable, error);
    if (stack == NULL)
      return FALSE;
  } else {
    /* Encrypted for the key of a certificate (RFC 7292 4, public-key privacy). */
    self->n_foreign++;
    return TRUE;
  }
  g_ptr_array_add (self->stacks, stack);
  return collect (self, stack, 0, error);
}

static gboolean
parse (SallyPfx *self, Parsed *parsed, const guint8 *data, gsize length, GError **error)
{
  const guint8 *end = data + length;
  gulong code;

  if (length > SALLY_PFX_CAP) {
    g_autofree char *limit = g_format_size_full (SALLY_PFX_CAP, G_FORMAT_SIZE_IEC_UNITS);

    g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                 _("This is larger than %s and surely no key store."), limit);
    return FALSE;
  }
  ERR_clear_error ();
  parsed->pkcs12 = d2i_PKCS12 (NULL, &data, (long) length);
  self->trailing = data != end;
  if (parsed->pkcs12 != NULL)
    parsed->parts = PKCS12_unpack_authsafes (parsed->pkcs12);
  if (parsed->parts != NULL && sk_PKCS7_num (parsed->parts) <= MAX_PARTS)
    return TRUE;
  code = ERR_peek_last_error ();
  if (ERR_GET_LIB (code) != ERR_LIB_PKCS12
      || ERR_GET_REASON (code) != PKCS12_R_CONTENT_TYPE_NOT_DATA)
    return fail_damaged (error);
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
                       _("This PKCS #12 file is protected with a signature instead of a password, "
                         "which this version does not know."));
  return FALSE;
}

static void
free_stack (gpointer stack)
{
  sk_PKCS12_SAFEBAG_pop_free (stack, PKCS12_SAFEBAG_free);
}

static void
free_password (gpointer password)
{
  if (password != NULL)
    sally_secret_unref (password);
}

static gboolean
open_parsed (SallyPfx *self,
             const Parsed *parsed,
             SallySecret *password,
             GCancellable *cancellable,
             GError **error)
{
  self->given = password != NULL;
  sally_pfx_password_add_forms (self->passwords, password);
  if (PKCS12_mac_present (parsed->pkcs12) && !verify_mac (self, parsed->pkcs12, cancellable, error))
    return FALSE;
  sally_pfx_password_add_content_forms (self->passwords, password);
  for (int i = 0; i < sk_PKCS7_num (parsed->parts); i++)
    if (!read_part (self, sk_PKCS7_value (parsed->parts, i), cancellable, error))
      return FALSE;
  return TRUE;
}

/**
 * sally_pfx_open:
 * @data: (array length=length): a PKCS #12 file, in BER
 * @length: how many bytes
 * @password: (nullable): what the person entered, or what an Oracle header says;
 *   bytes of any value
 * @cancellable: (nullable): stops between two derivations of a key
 * @error: %SALLY_ERROR_PASSWORD_REQUIRED, %SALLY_ERROR_PASSWORD_WRONG,
 *   %SALLY_ERROR_CORRUPT, %SALLY_ERROR_UNSUPPORTED naming an algorithm, or
 *   %SALLY_ERROR_TOO_LARGE
 *
 * Opens a key store of RFC 7292.  Private keys in it stay encrypted.  Takes as
 * long as the derivation of its keys does, at most some seconds; any thread.
 *
 * Returns: (transfer full) (nullable): the file's bags
 */
SallyPfx *
sally_pfx_open (const guint8 *data,
                gsize length,
                SallySecret *password,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (SallyPfx) self = g_new0 (SallyPfx, 1);
  g_auto (Parsed) parsed = { 0 };
  gboolean ok;

  self->bags = g_ptr_array_new ();
  self->stacks = g_ptr_array_new_with_free_func (free_stack);
  self->passwords = g_ptr_array_new_with_free_func (free_password);
  ok = parse (self, &parsed, data, length, error)
       && open_parsed (self, &parsed, password, cancellable, error);
  ERR_clear_error ();
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * sally_pfx_free:
 * @self: (transfer full): an open file
 */
void
sally_pfx_free (SallyPfx *self)
{
  g_ptr_array_unref (self->bags);
  g_ptr_array_unref (self->stacks);
  g_ptr_array_unref (self->passwords);
  g_free (self);
}

/**
 * sally_pfx_decrypt_key:
 * @self: an open file
 * @bag: an encrypted private key of it
 *
 * For keys that do not say which certificate is theirs.  Tries only the form of
 * the password that opened the file; no error, since only a role hangs on it.
 *
 * Returns: (transfer full) (nullable): the key
 */
PKCS8_PRIV_KEY_INFO *
sally_pfx_decrypt_key (SallyPfx *self, const PKCS12_SAFEBAG *bag)
{
  const X509_ALGOR *algorithm;
  PKCS8_PRIV_KEY_INFO *key;
  guint64 rounds;
  int length;
  const char *password = peek (self->passwords->pdata[0], &length);

  X509_SIG_get0 (PKCS12_SAFEBAG_get0_pkcs8 (bag), &algorithm, NULL);
  if (!sally_pfx_scheme_read (algorithm, &rounds, NULL) || !spend (self, rounds, NULL))
    return NULL;
  key = PKCS12_decrypt_skey_ex (bag, password, length, sally_pfx_scheme_get_context (), NULL);
  ERR_clear_error ();
  return key;
}
