/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"

#include "sally-trust.h"
#include "sally-verify.h"
#include "sally-x509.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/pem.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

/* Talks to the demo servers with OpenSSL, and judges what they present. */

void
client_connect (Client *self, SallyDemoServer *server)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  struct timeval patience = { .tv_sec = 20 };

  signal (SIGPIPE, SIG_IGN);
  address.sin_port = htons (sally_demo_server_get_port (server));
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (self->fd, >=, 0);
  setsockopt (self->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  g_assert_cmpint (connect (self->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
}

void
client_start_tls (Client *self)
{
  self->context = SSL_CTX_new (TLS_client_method ());
  self->ssl = SSL_new (self->context);
  SSL_set_fd (self->ssl, self->fd);
  g_assert_cmpint (SSL_connect (self->ssl), ==, 1);
}

void
client_write (Client *self, const void *bytes, gsize length)
{
  if (self->ssl != NULL)
    g_assert_cmpint (SSL_write (self->ssl, bytes, (int) length), ==, (int) length);
  else
    g_assert_cmpint (send (self->fd, bytes, length, MSG_NOSIGNAL), ==, (gssize) length);
}

void
client_read (Client *self, void *bytes, gsize length)
{
  for (gsize done = 0; done < length;) {
    gssize n = self->ssl != NULL
                   ? SSL_read (self->ssl, (char *) bytes + done, (int) (length - done))
                   : recv (self->fd, (char *) bytes + done, length - done, 0);

    g_assert_cmpint (n, >, 0);
    done += (gsize) n;
  }
}

/* Whether the server hung up, not whether patience ended. */
gboolean
client_at_end (Client *self)
{
  char byte;

  if (self->ssl != NULL)
    return SSL_read (self->ssl, &byte, 1) <= 0
           && (SSL_get_shutdown (self->ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
  for (;;) {
    gssize n = recv (self->fd, &byte, 1, 0);

    if (n <= 0)
      return n == 0 || errno == ECONNRESET;
  }
}

gboolean
client_has_bytes (Client *self, int milliseconds)
{
  struct pollfd fd = { self->fd, POLLIN, 0 };

  return poll (&fd, 1, milliseconds) > 0;
}

static SallyX509 *
wrap (X509 *x509)
{
  guint8 *der = NULL;
  int length = i2d_X509 (x509, &der);
  g_autoptr (GBytes) bytes = g_bytes_new (der, (gsize) length);
  SallyX509 *wrapped = sally_x509_new_from_der (bytes, NULL);

  OPENSSL_free (der);
  g_assert_nonnull (wrapped);
  return wrapped;
}

static SallyTrust *
read_trust (GBytes *pem)
{
  g_autoptr (GPtrArray) x509s = g_ptr_array_new_with_free_func (g_object_unref);
  BIO *memory = BIO_new_mem_buf (g_bytes_get_data (pem, NULL), (int) g_bytes_get_size (pem));
  X509 *x509 = PEM_read_bio_X509 (memory, NULL, NULL, NULL);

  g_assert_nonnull (x509);
  g_ptr_array_add (x509s, wrap (x509));
  X509_free (x509);
  BIO_free (memory);
  return sally_trust_new (x509s, NULL);
}

/* The id of the worst fault of what was presented, as a test in mode
 * verify-full would judge it; NULL when there is none. */
char *
client_get_finding (Client *self, SallyDemoPki *pki)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SallyTrust) trust = read_trust (sally_demo_pki_get_root_pem (pki));
  g_autoptr (SallyVerification) verification = NULL;
  STACK_OF (X509) *sent = SSL_get_peer_cert_chain (self->ssl);

  for (int i = 0; i < sk_X509_num (sent); i++)
    g_ptr_array_add (chain, wrap (sk_X509_value (sent, i)));
  verification = sally_verify (chain, trust, "localhost", g_get_real_time () / G_USEC_PER_SEC);
  for (guint i = 0; i < verification->faults->len; i++) {
    const SallyFault *fault = verification->faults->pdata[i];

    if (fault->fatal)
      return g_strdup (sally_fault_code_get_id (fault->code));
  }
  g_assert_cmpuint (verification->faults->len, ==, 0);
  return NULL;
}

void
client_clear (Client *self)
{
  g_clear_pointer (&self->ssl, SSL_free);
  g_clear_pointer (&self->context, SSL_CTX_free);
  if (self->fd >= 0)
    close (self->fd);
}

SallyDemoServer *
new_server (SallyDemoPki *pki, const char *engine, SallyDemoFault fault)
{
  g_autoptr (GError) error = NULL;
  SallyDemoServer *server = sally_demo_server_new (pki, engine, fault, &error);

  g_assert_no_error (error);
  return server;
}
