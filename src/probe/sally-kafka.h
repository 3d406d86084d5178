/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

/* Messages of Kafka, for the preamble and for the login. */

enum {
  SALLY_KAFKA_SASL_HANDSHAKE = 17,
  SALLY_KAFKA_API_VERSIONS = 18,
  SALLY_KAFKA_SASL_AUTHENTICATE = 36,
};

/**
 * SallyKafkaReply:
 * @bytes: (owned): the reply, its length and its correlation id included
 * @at: where to read on
 * @broken: something was read that is not there
 *
 * A reply while it is read; what is missing reads as 0 and "".
 */
typedef struct {
  GByteArray *bytes;
  gsize at;
  gboolean broken;
} SallyKafkaReply;

void sally_kafka_write (SallyDialogue *dialogue, guint16 api, guint16 version, gint32 correlation,
                        const GByteArray *body);
SallyNetOutcome sally_kafka_read (SallyDialogue *dialogue, gint32 correlation,
                                  SallyKafkaReply *reply);
void sally_kafka_append_text (GByteArray *body, const char *text);
void sally_kafka_append_bytes (GByteArray *body, const void *bytes, gsize length);
gint16 sally_kafka_take_i16 (SallyKafkaReply *reply);
gint32 sally_kafka_take_i32 (SallyKafkaReply *reply);
char *sally_kafka_take_text (SallyKafkaReply *reply);
GBytes *sally_kafka_take_bytes (SallyKafkaReply *reply);
void sally_kafka_reply_clear (SallyKafkaReply *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyKafkaReply, sally_kafka_reply_clear)

G_END_DECLS
