/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-types.h"

#include <openssl/ssl.h>

G_BEGIN_DECLS

/* One connection of a demo server, in a thread of its own. */
typedef struct {
  int fd;
  SSL *ssl; /* (nullable) once TLS has started */
  SSL_CTX *context;
  SallyDemoFault fault;
} SallyDemoTalk;

gboolean sally_demo_talk_read (SallyDemoTalk *self, void *buffer, gsize length);
gboolean sally_demo_talk_write (SallyDemoTalk *self, const void *buffer, gsize length);
gboolean sally_demo_talk_start_tls (SallyDemoTalk *self);
void sally_demo_talk_postgres (SallyDemoTalk *self);
void sally_demo_talk_mysql (SallyDemoTalk *self);

G_END_DECLS
