/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-handshake-private.h"

#include "sally-probe-facts.h"
#include "sally-text.h"
#include "sally-transport.h"
#include "sally-x509.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

/* What a handshake shows, as facts.
 *
 * The certificates are cut out of the server's message here and not taken from
 * OpenSSL: it gives up at the first one that it cannot parse, and a handshake
 * that failed later has still shown its chain.
 */

#define MAX_CERTIFICATES 256
#define MAX_ACCEPTABLE_CAS 100

static const struct {
  const char *openssl;
  const char *label;
} group_names[] = {
  { "prime256v1", "P-256" }, { "secp384r1", "P-384" }, { "secp521r1", "P-521" },
  { "X25519", "X25519" },    { "X448", "X448" },
};

static gsize
read_be24 (const guint8 *bytes)
{
  return (gsize) bytes[0] << 16 | (gsize) bytes[1] << 8 | bytes[2];
}

static void
note_certificate (SallyHandshake *self, const guint8 *der, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (der, length);
  g_autoptr (GError) error = NULL;
  SallyX509 *x509 = NULL;

  if (self->n_certificates++ >= MAX_CERTIFICATES)
    return;
  x509 = sally_x509_new_from_der (bytes, &error);
  if (x509 != NULL) {
    g_ptr_array_add (self->facts->chain, x509);
    return;
  }
  self->facts->unreadable++;
  sally_probe_facts_log (self->facts, "certificate %u of %" G_GSIZE_FORMAT " bytes: %s",
                         self->n_certificates, length, error != NULL ? error->message : "");
}

/* RFC 5246, 7.4.2 and RFC 8446, 4.4.2: TLS 1.3 has a context before the list
 * and extensions behind each certificate. */
static void
note_certificates (SallyHandshake *self, const guint8 *body, gsize length)
{
  gboolean tls13 = SSL_version (self->ssl) >= TLS1_3_VERSION;
  gsize at = 0, end;
  gboolean leaf_readable = TRUE;

  if (self->n_certificates > 0)
    return;
  if (tls13 && length > 0)
    at = 1 + (gsize) body[0];
  if (at + 3 > length)
    return;
  end = MIN (length, at + 3 + read_be24 (body + at));
  at += 3;
  while (at + 3 <= end) {
    gsize size = read_be24 (body + at);

    at += 3;
    if (size > end - at)
      break;
    note_certificate (self, body + at, size);
    if (self->n_certificates == 1)
      leaf_readable = self->facts->unreadable == 0;
    at += size;
    if (tls13 && at + 2 <= end)
      at += 2 + ((gsize) body[at] << 8 | body[at + 1]);
  }
  /* The first of the list is the leaf, for everybody who reads the facts. */
  if (!leaf_readable) {
    self->facts->unreadable += self->facts->chain->len;
    g_ptr_array_set_size (self->facts->chain, 0);
  }
}

static void
note_group (SallyHandshake *self)
{
  EVP_PKEY *key = NULL;
  char name[64] = "";
  const char *label = NULL;

  if (SSL_get_peer_tmp_key (self->ssl, &key) != 1 || key == NULL)
    return;
  if (EVP_PKEY_is_a (key, "DH")) {
    self->facts->dh_bits = (guint) EVP_PKEY_get_bits (key);
    self->facts->group = g_strdup_printf ("DH-%u", self->facts->dh_bits);
    EVP_PKEY_free (key);
    return;
  }
  if (EVP_PKEY_get_group_name (key, name, sizeof name, NULL) != 1)
    g_strlcpy (name, EVP_PKEY_get0_type_name (key), sizeof name);
  label = name;
  for (guint i = 0; i < G_N_ELEMENTS (group_names); i++)
    if (g_str_equal (name, group_names[i].openssl))
      label = group_names[i].label;
  self->facts->group = sally_text_one_line (label, 40);
  EVP_PKEY_free (key);
}

static char *
name_to_text (X509_NAME *name)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  char *text, *data = NULL;
  long length;

  X509_NAME_print_ex (bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  length = BIO_get_mem_data (bio, &data);
  text = sally_text_valid (data != NULL ? data : "", MAX (length, 0));
  BIO_free (bio);
  return text;
}

static void
note_acceptable_cas (SallyHandshake *self)
{
  const STACK_OF (X509_NAME) *names = SSL_get0_peer_CA_list (self->ssl);

  for (int i = 0; names != NULL && i < MIN (sk_X509_NAME_num (names), MAX_ACCEPTABLE_CAS); i++)
    g_ptr_array_add (self->facts->acceptable_cas, name_to_text (sk_X509_NAME_value (names, i)));
}

static void
note_alpn (SallyHandshake *self)
{
  const unsigned char *alpn = NULL;
  unsigned int length = 0;

  SSL_get0_alpn_selected (self->ssl, &alpn, &length);
  if (length > 0) {
    g_autofree char *text = g_strndup ((const char *) alpn, length);

    self->facts->alpn = sally_text_one_line (text, 100);
  }
}

/* Alerts about the bytes, not about who we are. */
static gboolean
is_about_damage (int alert)
{
  switch (alert) {
  case SSL_AD_UNEXPECTED_MESSAGE:
  case SSL_AD_BAD_RECORD_MAC:
  case SSL_AD_RECORD_OVERFLOW:
  case SSL_AD_DECODE_ERROR:
  case SSL_AD_DECRYPT_ERROR:
  case SSL_AD_INTERNAL_ERROR:
    return TRUE;
  default:
    return FALSE;
  }
}

/**
 * sally_handshake_name_message: (skip)
 * @type: the type of a handshake message
 *
 * Returns: its name in the RFCs
 */
const char *
sally_handshake_name_message (guint8 type)
{
  switch (type) {
  case SSL3_MT_CLIENT_HELLO:
    return "ClientHello";
  case SSL3_MT_SERVER_HELLO:
    return "ServerHello";
  case SSL3_MT_NEWSESSION_TICKET:
    return "NewSessionTicket";
  case SSL3_MT_ENCRYPTED_EXTENSIONS:
    return "EncryptedExtensions";
  case SSL3_MT_CERTIFICATE:
    return "Certificate";
  case SSL3_MT_SERVER_KEY_EXCHANGE:
    return "ServerKeyExchange";
  case SSL3_MT_CERTIFICATE_REQUEST:
    return "CertificateRequest";
  case SSL3_MT_SERVER_DONE:
    return "ServerHelloDone";
  case SSL3_MT_CERTIFICATE_VERIFY:
    return "CertificateVerify";
  case SSL3_MT_CLIENT_KEY_EXCHANGE:
    return "ClientKeyExchange";
  case SSL3_MT_FINISHED:
    return "Finished";
  default:
    return "message";
  }
}

/**
 * sally_handshake_note_message: (skip)
 * @self: a handshake
 * @message: (array length=length): a whole handshake message of the server
 * @length: how many bytes, 4 at least
 */
void
sally_handshake_note_message (SallyHandshake *self, const guint8 *message, gsize length)
{
  sally_probe_facts_log (self->facts, "TLS < %s, %" G_GSIZE_FORMAT " bytes",
                         sally_handshake_name_message (message[0]), length);
  self->n_messages++;
  switch (message[0]) {
  case SSL3_MT_SERVER_HELLO:
    self->server_hello = TRUE;
    break;
  case SSL3_MT_NEWSESSION_TICKET:
    self->n_tickets++;
    break;
  case SSL3_MT_CERTIFICATE:
    note_certificates (self, message + 4, length - 4);
    break;
  case SSL3_MT_CERTIFICATE_REQUEST:
    self->facts->client_certificate_requested = TRUE;
    break;
  default:
    break;
  }
}

/**
 * sally_handshake_note_parameters: (skip)
 * @self: a handshake that has ended, well or not
 */
void
sally_handshake_note_parameters (SallyHandshake *self)
{
  SallyProbeFacts *facts = self->facts;
  const SSL_CIPHER *cipher = SSL_get_current_cipher (self->ssl);

  note_acceptable_cas (self);
  facts->client_certificate_sent =
      facts->client_certificate_requested && SSL_get_certificate (self->ssl) != NULL;
  if (!self->server_hello)
    return;
  facts->tls_version = g_strdup (SSL_get_version (self->ssl));
  if (cipher == NULL)
    cipher = SSL_get_pending_cipher (self->ssl);
  if (cipher != NULL && SSL_CIPHER_standard_name (cipher) != NULL)
    facts->cipher = g_strdup (SSL_CIPHER_standard_name (cipher));
  facts->secure_renegotiation = SSL_version (self->ssl) >= TLS1_3_VERSION
                                || SSL_get_secure_renegotiation_support (self->ssl) == 1;
  note_group (self);
  note_alpn (self);
  sally_probe_facts_log (facts, "TLS %s, %s, %s, %s", facts->handshake ? "up" : "failed",
                         facts->tls_version, facts->cipher != NULL ? facts->cipher : "-",
                         facts->group != NULL ? facts->group : "-");
}

/**
 * sally_handshake_note_failure: (skip)
 * @self: a handshake that failed
 */
void
sally_handshake_note_failure (SallyHandshake *self)
{
  SallyProbeFacts *facts = self->facts;
  unsigned long code = ERR_peek_error ();
  SallyNetOutcome outcome = sally_transport_get_outcome (self->transport);
  const char *text = code != 0 ? ERR_reason_error_string (code) : NULL;

  /* A connection that broke leaves an error of OpenSSL too; it is no news. */
  if (outcome != SALLY_NET_OK && facts->alert < 0) {
    facts->net = outcome;
    facts->net_step = SALLY_STEP_HANDSHAKE;
    facts->system_error = sally_transport_get_system_error (self->transport);
  } else {
    facts->tls_reason = code;
    facts->tls_text = g_strdup (text != NULL ? text : "unknown error");
    sally_probe_facts_log (facts, "OpenSSL: %08lX %s", code, facts->tls_text);
  }
  if (facts->client_certificate_requested && !is_about_damage (facts->alert)
      && (facts->alert >= 0 || outcome == SALLY_NET_CLOSED || outcome == SALLY_NET_RESET))
    facts->client_certificate_required = TRUE;
  ERR_clear_error ();
}
