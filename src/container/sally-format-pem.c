/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-format-private.h"
#include "sally-pem-private.h"
#include "sally-pkcs7-private.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* PEM: what the blocks of a text mean, and what of it the library may keep.
 *
 * The payload is the text itself without its private keys when every other
 * program could read that too.  Otherwise (JSON, indentation, UTF-16, OpenSSL's
 * trusted form, damaged blocks, anything outside the blocks that might be a key)
 * it is written anew from the certificates.
 */

/* A run of base64 outside the blocks that is this long may be a key whose BEGIN
 * line is damaged.
 */
#define SUSPICIOUS_RUN 40

typedef enum {
  CERTIFICATE,
  TRUSTED,     /* a certificate, then what OpenSSL trusts it for */
  PRIVATE_KEY, /* counted, never kept */
  PKCS7,       /* certificates in a wrapping that AWS DMS does not take */
  HARMLESS,    /* known and public */
  UNKNOWN,     /* may be anything, so not kept either */
} Kind;

/* clang-format off */
static const struct {
  const char *label;
  Kind kind;
  const char *sentence; /* (nullable): why it is passed over */
} labels[] = {
  { "CERTIFICATE", CERTIFICATE, NULL },
  { "X509 CERTIFICATE", CERTIFICATE, NULL },
  { "TRUSTED CERTIFICATE", TRUSTED, NULL },
  { "PKCS7", PKCS7, NULL },
  { "PKCS #7 SIGNED DATA", PKCS7, NULL },
  { "CMS", PKCS7, NULL },
  { "CERTIFICATE REQUEST", HARMLESS,
    N_("a certificate request is not a certificate yet and was passed over") },
  { "NEW CERTIFICATE REQUEST", HARMLESS,
    N_("a certificate request is not a certificate yet and was passed over") },
  { "X509 CRL", HARMLESS, N_("a revocation list was passed over") },
  { "PUBLIC KEY", HARMLESS, N_("a public key without a certificate was passed over") },
  { "RSA PUBLIC KEY", HARMLESS,
    N_("a public key without a certificate was passed over") },
  { "DH PARAMETERS", HARMLESS, N_("Diffie-Hellman parameters were passed over") },
  { "X9.42 DH PARAMETERS", HARMLESS,
    N_("Diffie-Hellman parameters were passed over") },
  { "DSA PARAMETERS", HARMLESS, N_("key parameters were passed over") },
  { "EC PARAMETERS", HARMLESS, N_("key parameters were passed over") },
};
/* clang-format on */

typedef struct {
  SallyContainer *container;
  GCancellable *cancellable;
  const char *text;
  GString *kept;    /* (owned): the text up to @copied without what was dropped */
  gsize copied;     /* what comes before is in @kept or was dropped */
  gsize outside;    /* end of the last block */
  gboolean dropped; /* something was left out of @kept */
  gboolean rewrite; /* the text cannot be the payload */
  gboolean tried;   /* there were certificate blocks */
  gboolean escaped;
  gboolean pem;   /* certificates came from blocks of their own */
  gboolean pkcs7; /* certificates came from PKCS #7 blocks */
} Reader;

static Kind
get_kind (const char *label, const char **sentence)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (strcmp (labels[i].label, label) == 0) {
      *sentence = labels[i].sentence != NULL ? _(labels[i].sentence) : NULL;
      return labels[i].kind;
    }
  }
  *sentence = NULL;
  return strstr (label, "PRIVATE KEY") != NULL ? PRIVATE_KEY : UNKNOWN;
}

static void
warn (Reader *self, const SallyPemBlock *block, const char *sentence)
{
  /* Translators: where in the file, then what, as in “a revocation list was passed over” */
  sally_container_warn (self->container, _("Block %u, line %u: %s."), block->number, block->line,
                        sentence);
}

/* Leaves a block, with the line break behind it, out of the payload. */
static void
drop (Reader *self, const SallyPemBlock *block, gsize length)
{
  gsize end = block->end;

  g_string_append_len (self->kept, self->text + self->copied,
                       (gssize) (block->start - self->copied));
  if (end < length && self->text[end] == '\r')
    end++;
  if (end < length && self->text[end] == '\n')
    end++;
  self->copied = end;
  self->dropped = TRUE;
}

/* Whether text that belongs to no block might be part of a key.  Serial numbers
 * and fingerprints in comments are long too, but have one case or none.
 */
static gboolean
is_suspicious (const char *text, gsize length)
{
  guint run = 0;
  gboolean upper = FALSE, lower = FALSE;

  if (length == 0)
    return FALSE;
  if (memmem (text, length, "PRIVATE KEY", strlen ("PRIVATE KEY")) != NULL)
    return TRUE;
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_isalnum (text[i]) || text[i] == '+' || text[i] == '/') {
      run++;
      upper |= g_ascii_isupper (text[i]);
      lower |= g_ascii_islower (text[i]);
    } else {
      run = 0;
      upper = lower = FALSE;
    }
    if (run >= SUSPICIOUS_RUN && upper && lower)
      return TRUE;
  }
  return FALSE;
}

/* The length of the DER value at the start of @data; all of it if that is none. */
static gsize
measure_der (const guint8 *data, gsize length)
{
  gsize n_bytes, size = 0;

  if (length < 2 || data[0] != 0x30)
    return length;
  if (data[1] < 0x80)
    return MIN (length, 2 + (gsize) data[1]);
  n_bytes = data[1] & 0x7f;
  if (n_bytes == 0 || n_bytes > 4 || length < 2 + n_bytes)
    return length;
  for (gsize i = 0; i < n_bytes; i++)
    size = size << 8 | data[2 + i];
  return MIN (length, 2 + n_bytes + size);
}

static SallyX509 *
parse_certificate (Reader *self, const SallyPemBlock *block, Kind kind, GBytes *bytes)
{
  g_autoptr (GBytes) der = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize size = measure_der (data, length);
  SallyX509 *x509;

  der = g_bytes_new_from_bytes (bytes, 0, size);
  x509 = sally_x509_new_from_der (der, &error);
  if (x509 == NULL) {
    g_autofree char *message = sally_text_one_line (error->message, 200);
    g_autofree char *sentence = NULL;

    sentence = g_strdup_printf (_("this certificate cannot be read (%s)"), message);
    warn (self, block, sentence);
    return NULL;
  }
  if (size < length && kind == CERTIFICATE)
    warn (self, block, _("bytes after the certificate were left out"));
  if (size < length || kind == TRUSTED)
    self->rewrite = TRUE;
  return x509;
}

static gboolean
take_certificate (Reader *self, const SallyPemBlock *block, Kind kind, GError **error)
{
  g_autoptr (SallyX509) x509 = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SallyPemBody body;

  self->tried = TRUE;
  if (!sally_pem_decode (block->body, block->body_length, &body)) {
    warn (self, block, _("this certificate is damaged, it is not base64"));
    self->rewrite = TRUE;
    return TRUE;
  }
  bytes = body.bytes;
  if (!body.clean || !block->clean || strcmp (block->label, "CERTIFICATE") != 0)
    self->rewrite = TRUE;
  self->escaped |= body.escaped;
  x509 = parse_certificate (self, block, kind, bytes);
  if (x509 == NULL) {
    self->rewrite = TRUE;
    return TRUE;
  }
  self->pem = TRUE;
  sally_container_add (self->container, x509, SALLY_ENTRY_TRUSTED);
  return sally_container_check_cap (self->container, error);
}

/* The certificates are written out one by one, since a PKCS #7 block is not what
 * AWS DMS and most database clients read.
 */
static gboolean
take_pkcs7 (Reader *self, const SallyPemBlock *block, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *where = g_strdup_printf (_("Block %u, line %u"), block->number, block->line);
  guint n = self->container->x509s->len + self->container->n_duplicates;
  SallyPemBody body;

  self->tried = TRUE;
  self->rewrite = TRUE;
  if (!sally_pem_decode (block->body, block->body_length, &body)) {
    warn (self, block, _("this PKCS #7 bundle is damaged, it is not base64"));
    return TRUE;
  }
  bytes = body.bytes;
  if (!sally_pkcs7_add (self->container, bytes, where, self->cancellable, &reason)) {
    if (g_error_matches (reason, SALLY_ERROR, SALLY_ERROR_TOO_LARGE)
        || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
    sally_container_warn (self->container, "%s: %s", where, reason->message);
    return TRUE;
  }
  if (self->container->x509s->len + self->container->n_duplicates > n)
    self->pkcs7 = TRUE;
  else
    warn (self, block, _("there is no certificate in this PKCS #7 bundle"));
  return TRUE;
}

static void
warn_incomplete (Reader *self, const SallyPemBlock *block)
{
  g_autofree char *sentence = NULL;

  if (block->state == SALLY_PEM_UNLABELLED)
    sentence = g_strdup (_("the BEGIN line is damaged"));
  else if (block->state == SALLY_PEM_UNFINISHED)
    sentence =
        g_strdup_printf (_("“%s” has no END line, the file may have been cut off"), block->label);
  else
    sentence = g_strdup_printf (_("“%s” ends as something else"), block->label);
  warn (self, block, sentence);
}

static gboolean
take_block (Reader *self, const SallyPemBlock *block, gsize length, GError **error)
{
  const char *sentence;
  Kind kind = get_kind (block->label, &sentence);

  if (!self->rewrite)
    self->rewrite = is_suspicious (self->text + self->outside, block->start - self->outside);
  self->outside = block->end;
  if (kind == PRIVATE_KEY)
    self->container->n_private_keys++;
  if (kind == PRIVATE_KEY || kind == UNKNOWN) {
    drop (self, block, length);
    self->rewrite |= !block->clean;
  }
  if (block->state != SALLY_PEM_COMPLETE) {
    self->tried |= kind == CERTIFICATE || kind == TRUSTED || kind == PKCS7;
    self->rewrite = TRUE;
    warn_incomplete (self, block);
    return TRUE;
  }
  if (kind == CERTIFICATE || kind == TRUSTED)
    return take_certificate (self, block, kind, error);
  if (kind == PKCS7)
    return take_pkcs7 (self, block, error);
  if (sentence != NULL) {
    warn (self, block, sentence);
  } else if (kind == UNKNOWN) {
    g_autofree char *unknown = NULL;

    unknown = g_strdup_printf (_("“%s” is no certificate and was passed over"), block->label);
    warn (self, block, unknown);
  }
  return TRUE;
}

static gboolean
fail_without_certificate (Reader *self, GError **error)
{
  if (self->tried)
    return sally_container_fail (self->container, SALLY_ERROR_CORRUPT,
                                 _("No certificate in this file can be read."), error);
  return sally_container_fail (self->container, SALLY_ERROR_UNKNOWN_FORMAT,
                               _("There is no certificate in this file."), error);
}

static gboolean
finish (Reader *self, GBytes *text, GError **error)
{
  SallyContainer *container = self->container;
  gsize length = g_bytes_get_size (text);

  if (container->x509s->len == 0 && container->n_private_keys == 0)
    return fail_without_certificate (self, error);
  if (self->escaped && container->x509s->len > 0)
    sally_container_warn (container, _("Line breaks are written as “\\n” in this file; they were "
                                       "read as line breaks."));
  if (self->pkcs7) {
    if (!self->pem)
      container->format = sally_format_pkcs7.name;
    sally_container_convert (container);
  } else if (self->rewrite || container->x509s->len == 0
             || is_suspicious (self->text + self->outside, length - self->outside)) {
    container->payload = sally_container_write_pem (container->x509s);
  } else if (self->dropped) {
    g_string_append_len (self->kept, self->text + self->copied, (gssize) (length - self->copied));
    container->payload = g_string_free_to_bytes (g_steal_pointer (&self->kept));
  } else {
    container->payload = g_bytes_ref (text);
  }
  return TRUE;
}

static gboolean
sally_format_pem_read (SallyContainer *container,
                       GBytes *bytes,
                       const SallyContainerOptions *options,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GBytes) text = sally_pem_to_utf8 (bytes);
  Reader self = { .container = container, .cancellable = cancellable };
  SallyPemScanner scanner = { 0 };
  SallyPemBlock block;
  gboolean ok = TRUE;

  scanner.text = self.text = g_bytes_get_data (text, &scanner.length);
  self.kept = g_string_new (NULL);
  while (ok && sally_pem_scan (&scanner, &block))
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error)
         && take_block (&self, &block, scanner.length, error);
  ok = ok && finish (&self, text, error);
  if (self.kept != NULL)
    g_string_free (self.kept, TRUE);
  return ok;
}

const SallyFormat sally_format_pem = {
  .name = "pem",
  .sniff = sally_pem_sniff,
  .read = sally_format_pem_read,
};
