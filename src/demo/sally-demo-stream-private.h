/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-types.h"

#include <openssl/ssl.h>

G_BEGIN_DECLS

/* One connection of a demo server, plain at first.  Every wait ends at the
 * deadline, or at once when the server stops. */
typedef struct {
  int fd;      /* (owned): non-blocking */
  int stop_fd; /* readable when the server stops */
  gint64 deadline;
  SSL *ssl; /* (owned) (nullable) */
} SallyDemoStream;

gboolean sally_demo_stream_read (SallyDemoStream *self, void *bytes, gsize length);
gboolean sally_demo_stream_write (SallyDemoStream *self, const void *bytes, gsize length);
gboolean sally_demo_stream_start_tls (SallyDemoStream *self, SSL_CTX *context);
void sally_demo_stream_drain (SallyDemoStream *self);
void sally_demo_stream_close (SallyDemoStream *self);

/* What the protocols are told.  The context is NULL without TLS. */
void sally_demo_talk_postgres (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls);
void sally_demo_talk_mysql (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls);
void sally_demo_talk_oracle (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls);
void sally_demo_talk_tds (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls);
void sally_demo_talk_ase (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls);
void sally_demo_talk_redis (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls);
void sally_demo_talk_kafka (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls);

G_END_DECLS
