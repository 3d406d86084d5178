/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-handshake-private.h"

#include "sally-probe-facts.h"
#include "sally-secret.h"
#include "sally-transport-private.h"
#include "sally-x509.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>

/* One TLS handshake that takes what it can get.
 *
 * The point is to see everything in one connection: the oldest version and the
 * weakest suites that OpenSSL still speaks are offered, and no certificate
 * fault ends the handshake.  What that is worth is judged afterwards.
 *
 * OpenSSL reads and writes through a BIO over the transport, so that the clocks
 * and the cancel fd hold inside it too.
 */

/* P-256 first: PostgreSQL's default configuration takes only that, and a key
 * share that has to be asked for again costs a round trip.  The rest are
 * OpenSSL's defaults, so nobody is refused. */
#define GROUPS "P-256:X25519:X448:P-521:P-384:ffdhe2048:ffdhe3072:ffdhe4096:ffdhe6144:ffdhe8192"
/* Known to OpenSSL from 3.5 on. */
#define NEWER_GROUPS GROUPS ":X25519MLKEM768"
#define MAX_CERTIFICATES_BYTES (1024 * 1024)
/* A handshake has about ten; OpenSSL passes over HelloRequests for ever. */
#define MAX_MESSAGES 200

static int
bio_write (BIO *bio, const char *data, int length)
{
  SallyHandshake *self = BIO_get_data (bio);

  BIO_clear_retry_flags (bio);
  if (length <= 0)
    return 0;
  sally_transport_write (self->transport, data, (gsize) length);
  return length;
}

static int
bio_read (BIO *bio, char *buffer, int size)
{
  SallyHandshake *self = BIO_get_data (bio);
  gsize n = 0, keep;
  SallyNetOutcome outcome;

  BIO_clear_retry_flags (bio);
  if (size <= 0)
    return 0;
  /* Whoever waits for a late alert has his answer with a session ticket: the
   * server sends it when it has accepted our side of the handshake. */
  if (self->stop_at_ticket && self->n_tickets > 0) {
    BIO_set_retry_read (bio);
    return -1;
  }
  if (self->n_messages > MAX_MESSAGES) {
    sally_transport_refuse (self->transport);
    return -1;
  }
  outcome = sally_transport_read (self->transport, buffer, (gsize) size, &n);
  self->eof = outcome == SALLY_NET_CLOSED;
  if (outcome != SALLY_NET_OK)
    return self->eof ? 0 : -1;
  keep = MIN (n, sizeof self->first_bytes - self->n_first_bytes);
  memcpy (self->first_bytes + self->n_first_bytes, buffer, keep);
  self->n_first_bytes += keep;
  return (int) n;
}

static long
bio_ctrl (BIO *bio, int command, long argument, void *data)
{
  SallyHandshake *self = BIO_get_data (bio);

  switch (command) {
  case BIO_CTRL_FLUSH:
    return 1;
  case BIO_CTRL_EOF:
    return self->eof;
  default:
    return 0;
  }
}

static gpointer
make_bio_method (gpointer unused)
{
  BIO_METHOD *method = BIO_meth_new (BIO_get_new_index () | BIO_TYPE_SOURCE_SINK, "sally");

  BIO_meth_set_write (method, bio_write);
  BIO_meth_set_read (method, bio_read);
  BIO_meth_set_ctrl (method, bio_ctrl);
  return method;
}

/* Called for each message of both sides, before OpenSSL looks at it. */
static void
message_cb (int write_p,
            int version,
            int content_type,
            const void *data,
            size_t length,
            SSL *ssl,
            void *user_data)
{
  const guint8 *message = data;
  SallyHandshake *self = user_data;

  if (content_type != SSL3_RT_HANDSHAKE || length < 4)
    return;
  if (write_p)
    sally_probe_facts_log (self->facts, "TLS > %s, %" G_GSIZE_FORMAT " bytes",
                           sally_handshake_name_message (message[0]), (gsize) length);
  else
    sally_handshake_note_message (self, message, length);
}

static void
info_cb (const SSL *ssl, int where, int value)
{
  SallyHandshake *self = SSL_get_app_data (ssl);
  int level = value >> 8, alert = value & 0xFF;

  if ((where & SSL_CB_ALERT) == 0)
    return;
  sally_probe_facts_log (self->facts, "TLS %s alert %d (%s)", where & SSL_CB_READ ? "<" : ">",
                         alert, SSL_alert_desc_string_long (value));
  if ((where & SSL_CB_READ) != 0 && level == SSL3_AL_FATAL)
    self->facts->alert = alert;
}

/* The chain is judged by sally_verify(), which keeps every fault. */
static int
accept_chain_cb (X509_STORE_CTX *store_context, void *data)
{
  return 1;
}

/* Shared by all threads and never freed: setting one up costs more than a
 * handshake's arithmetic. */
static gpointer
make_context (gpointer unused)
{
  SSL_CTX *context = SSL_CTX_new (TLS_client_method ());

  if (context == NULL)
    return NULL;
  SSL_CTX_set_min_proto_version (context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version (context, 0);
  SSL_CTX_set_security_level (context, 0);
  SSL_CTX_set_cipher_list (context, "DEFAULT:@SECLEVEL=0");
  SSL_CTX_set_options (context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_COMPRESSION);
  if (SSL_CTX_set1_groups_list (context, NEWER_GROUPS) != 1) {
    ERR_clear_error ();
    SSL_CTX_set1_groups_list (context, GROUPS);
  }
  SSL_CTX_set_max_cert_list (context, MAX_CERTIFICATES_BYTES);
  SSL_CTX_set_verify (context, SSL_VERIFY_NONE, NULL);
  SSL_CTX_set_cert_verify_callback (context, accept_chain_cb, NULL);
  SSL_CTX_set_session_cache_mode (context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_info_callback (context, info_cb);
  SSL_CTX_set_msg_callback (context, message_cb);
  SSL_CTX_set_read_ahead (context, 1);
  return context;
}

static gboolean
set_alpn (SSL *ssl, const char *alpn)
{
  guint8 wire[256];
  gsize length = strlen (alpn);

  g_return_val_if_fail (length < sizeof wire, FALSE);

  wire[0] = (guint8) length;
  memcpy (wire + 1, alpn, length);
  return SSL_set_alpn_protos (ssl, wire, (unsigned int) length + 1) == 0;
}

/**
 * sally_handshake_new:
 * @transport: (transfer none): a transport at the point where TLS starts; must
 *   outlive the handshake
 * @facts: (transfer none): where to note what happens; must outlive it too
 * @sni: (nullable): the name to ask for (an A-label without a dot at its end)
 * @alpn: (nullable): the protocol to offer
 *
 * Returns: (transfer full) (nullable): a handshake that has not started, %NULL
 *   when OpenSSL cannot be set up
 */
SallyHandshake *
sally_handshake_new (SallyTransport *transport,
                     SallyProbeFacts *facts,
                     const char *sni,
                     const char *alpn)
{
  static GOnce method_once = G_ONCE_INIT, context_once = G_ONCE_INIT;
  SallyHandshake *self = g_new0 (SallyHandshake, 1);
  BIO_METHOD *method = g_once (&method_once, make_bio_method, NULL);
  SSL_CTX *context = g_once (&context_once, make_context, NULL);
  BIO *bio = NULL;

  self->transport = transport;
  self->facts = facts;
  if (context != NULL)
    self->ssl = SSL_new (context);
  if (self->ssl != NULL)
    bio = BIO_new (method);
  if (bio == NULL) {
    sally_handshake_free (self);
    return NULL;
  }
  BIO_set_data (bio, self);
  BIO_set_init (bio, 1);
  SSL_set_bio (self->ssl, bio, bio);
  SSL_set_app_data (self->ssl, self);
  SSL_set_msg_callback_arg (self->ssl, self);
  if (sni != NULL && SSL_set_tlsext_host_name (self->ssl, sni) == 1)
    facts->sni = g_strdup (sni);
  if (alpn != NULL)
    set_alpn (self->ssl, alpn);
  return self;
}

/**
 * sally_handshake_free:
 * @self: (transfer full) (nullable): a handshake
 */
void
sally_handshake_free (SallyHandshake *self)
{
  if (self == NULL)
    return;
  SSL_free (self->ssl);
  g_free (self);
}

/**
 * sally_handshake_set_highest:
 * @self: a handshake that has not started
 * @version: the newest version to offer (`TLS1_2_VERSION` ...), 0 for the newest
 */
void
sally_handshake_set_highest (SallyHandshake *self, int version)
{
  SSL_set_max_proto_version (self->ssl, version);
}

static gboolean
use_certificate (SallyHandshake *self, SallyX509 *x509, gboolean leaf)
{
  gsize length;
  const guint8 *der = g_bytes_get_data (sally_x509_get_der (x509), &length);
  X509 *certificate = d2i_X509 (NULL, &der, (long) length);
  gboolean used = certificate != NULL
                  && (leaf ? SSL_use_certificate (self->ssl, certificate)
                           : SSL_add1_chain_cert (self->ssl, certificate))
                         == 1;

  X509_free (certificate);
  return used;
}

/**
 * sally_handshake_set_identity:
 * @self: a handshake that has not started
 * @chain: (nullable) (element-type SallyX509): the client certificate, then what
 *   leads to its CA
 * @key: (nullable): its private key, PKCS #8 in DER
 *
 * What to show when the server asks for a client certificate.  A pair that does
 * not fit is noted in the log and not shown.
 */
void
sally_handshake_set_identity (SallyHandshake *self, GPtrArray *chain, SallySecret *key)
{
  const guint8 *der;
  gsize length;
  EVP_PKEY *pkey;
  gboolean used;

  if (chain == NULL || chain->len == 0 || key == NULL)
    return;
  ERR_clear_error ();
  der = (const guint8 *) sally_secret_peek (key, &length);
  pkey = d2i_AutoPrivateKey (NULL, &der, (long) length);
  used = pkey != NULL && use_certificate (self, chain->pdata[0], TRUE)
         && SSL_use_PrivateKey (self->ssl, pkey) == 1;
  for (guint i = 1; used && i < chain->len; i++)
    used = use_certificate (self, chain->pdata[i], FALSE);
  EVP_PKEY_free (pkey);
  if (!used) {
    SSL_certs_clear (self->ssl);
    sally_probe_facts_log (self->facts, "the client certificate and its key cannot be used");
  }
  ERR_clear_error ();
}

/**
 * sally_handshake_run:
 * @self: a handshake
 *
 * Fills the facts about TLS, also those of a handshake that failed.
 *
 * Returns: whether it was completed
 */
gboolean
sally_handshake_run (SallyHandshake *self)
{
  ERR_clear_error ();
  self->facts->handshake = SSL_connect (self->ssl) == 1;
  if (!self->facts->handshake) {
    sally_handshake_note_failure (self);
    /* The alert that tells the peer why. */
    sally_transport_flush (self->transport);
  }
  sally_handshake_note_parameters (self);
  return self->facts->handshake;
}

/**
 * sally_handshake_write:
 * @self: a handshake that was completed
 * @data: what to send inside TLS
 * @length: how much
 *
 * It leaves with the next read, in the same segment as the end of the
 * handshake.
 */
void
sally_handshake_write (SallyHandshake *self, const void *data, gsize length)
{
  gsize written;

  ERR_clear_error ();
  SSL_write_ex (self->ssl, data, length, &written);
}

/**
 * sally_handshake_read:
 * @self: a handshake that was completed
 * @buffer: (array length=size): where to
 * @size: how much fits
 * @n_read: (out): how much came, at least 1 when all is well
 *
 * An alert that comes instead is noted in the facts.
 *
 * Returns: how it ended; %SALLY_NET_CLOSED also after an alert
 */
SallyNetOutcome
sally_handshake_read (SallyHandshake *self, void *buffer, gsize size, gsize *n_read)
{
  SallyNetOutcome outcome;

  *n_read = 0;
  ERR_clear_error ();
  if (SSL_read_ex (self->ssl, buffer, size, n_read) == 1)
    return SALLY_NET_OK;
  *n_read = 0;
  outcome = sally_transport_get_outcome (self->transport);
  /* A good-bye inside TLS is one, even while the connection is still up. */
  return outcome != SALLY_NET_OK
             ? outcome
             : sally_transport_set_outcome (self->transport, SALLY_NET_CLOSED, 0);
}

/**
 * sally_handshake_wait_for_alert:
 * @self: a handshake that was completed
 *
 * In TLS 1.3 a server that misses a client certificate says so after the
 * handshake looks complete.  Where nothing can be asked inside TLS, this waits
 * for three round trips, 150 ms at least and two seconds at most.
 */
void
sally_handshake_wait_for_alert (SallyHandshake *self)
{
  gint64 patience = 3 * sally_transport_get_connect_time (self->transport) / 1000;
  SallyNetOutcome outcome;
  char byte;
  gsize n;

  self->stop_at_ticket = TRUE;
  sally_transport_set_read_timeout (self->transport, (guint) CLAMP (patience, 150, 2000));
  outcome = sally_handshake_read (self, &byte, 1, &n);
  self->stop_at_ticket = FALSE;
  if (outcome == SALLY_NET_RESET || (outcome == SALLY_NET_CLOSED && self->n_tickets == 0))
    self->facts->client_certificate_required = self->facts->client_certificate_requested;
}

/**
 * sally_handshake_close:
 * @self: a handshake
 *
 * Says good-bye and does not wait for the answer.
 */
void
sally_handshake_close (SallyHandshake *self)
{
  ERR_clear_error ();
  if (self->facts->handshake)
    SSL_shutdown (self->ssl);
  sally_transport_flush (self->transport);
}

/**
 * sally_handshake_get_first_bytes:
 * @self: a handshake
 * @length: (out): how many there are, at most 512
 *
 * Returns: (array length=length): what the peer sent since the handshake began
 */
const guint8 *
sally_handshake_get_first_bytes (SallyHandshake *self, gsize *length)
{
  *length = self->n_first_bytes;
  return self->first_bytes;
}
