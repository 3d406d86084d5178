/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-pki.h"
#include "sally-demo-server.h"

#include <openssl/ssl.h>

G_BEGIN_DECLS

/* A client of our own, with blocking sockets that give up after 20 seconds. */
typedef struct {
  int fd;
  SSL_CTX *context;
  SSL *ssl;
} Client;

void client_connect (Client *self, SallyDemoServer *server);
void client_start_tls (Client *self);
void client_write (Client *self, const void *bytes, gsize length);
void client_read (Client *self, void *bytes, gsize length);
gboolean client_at_end (Client *self);
gboolean client_has_bytes (Client *self, int milliseconds);
char *client_get_finding (Client *self, SallyDemoPki *pki);
void client_clear (Client *self);
SallyDemoServer *new_server (SallyDemoPki *pki, const char *engine, SallyDemoFault fault);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

G_END_DECLS
