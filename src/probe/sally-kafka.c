/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-kafka.h"

#include "sally-secret.h"

#include <string.h>

/* The frames of Kafka (kafka.apache.org, "Kafka protocol guide"); everything is
 * big-endian, texts and bytes have their length in front.
 *
 *   request  length (4), API key (2), its version (2), correlation id (4), client
 *            id (text, 2), body
 *   reply    length (4), correlation id (4), body
 */

#define CLIENT_ID "sallyport"
#define MAX_REPLY (256 * 1024)

static void
append_number (GByteArray *out, guint32 value, guint n_bytes)
{
  for (guint i = n_bytes; i-- > 0;) {
    guint8 byte = (guint8) (value >> (8 * i));

    g_byte_array_append (out, &byte, 1);
  }
}

/**
 * sally_kafka_append_text:
 * @body: a request that is being written
 * @text: a text of at most 32767 bytes
 */
void
sally_kafka_append_text (GByteArray *body, const char *text)
{
  gsize length = MIN (strlen (text), 0x7FFF);

  append_number (body, (guint32) length, 2);
  g_byte_array_append (body, (const guint8 *) text, (guint) length);
}

/**
 * sally_kafka_append_bytes:
 * @body: a request that is being written
 * @bytes: (array length=length): bytes
 * @length: how many
 */
void
sally_kafka_append_bytes (GByteArray *body, const void *bytes, gsize length)
{
  append_number (body, (guint32) length, 4);
  g_byte_array_append (body, bytes, (guint) length);
}

/**
 * sally_kafka_write:
 * @dialogue: a conversation
 * @api: which request
 * @version: which version of it
 * @correlation: comes back in the reply
 * @body: (nullable): what it says
 *
 * The bytes are wiped behind it: they may hold a password.
 */
void
sally_kafka_write (SallyDialogue *dialogue,
                   guint16 api,
                   guint16 version,
                   gint32 correlation,
                   const GByteArray *body)
{
  guint length = 8 + 2 + (guint) strlen (CLIENT_ID) + (body != NULL ? body->len : 0);
  g_autoptr (GByteArray) out = g_byte_array_sized_new (length + 4);

  append_number (out, length, 4);
  append_number (out, api, 2);
  append_number (out, version, 2);
  append_number (out, (guint32) correlation, 4);
  sally_kafka_append_text (out, CLIENT_ID);
  if (body != NULL)
    g_byte_array_append (out, body->data, body->len);
  sally_dialogue_write (dialogue, out->data, out->len);
  sally_secret_wipe (out->data, out->len);
}

/* Until @wanted bytes are there; only what came is kept. */
static SallyNetOutcome
read_up_to (SallyDialogue *dialogue, SallyKafkaReply *reply, guint wanted)
{
  while (reply->bytes->len < wanted) {
    guint had = reply->bytes->len;
    gsize n = 0;
    SallyNetOutcome outcome;

    g_byte_array_set_size (reply->bytes, wanted);
    outcome = sally_dialogue_read_some (dialogue, reply->bytes->data + had, wanted - had, &n);
    g_byte_array_set_size (reply->bytes, had + (guint) n);
    if (outcome != SALLY_NET_OK)
      return outcome;
  }
  return SALLY_NET_OK;
}

/**
 * sally_kafka_read:
 * @dialogue: a conversation
 * @correlation: which request it must answer
 * @reply: (out caller-allocates): the reply, or as much of it as came
 *
 * Returns: how it ended; %SALLY_NET_FAILED when it is no reply of Kafka
 */
SallyNetOutcome
sally_kafka_read (SallyDialogue *dialogue, gint32 correlation, SallyKafkaReply *reply)
{
  SallyNetOutcome outcome;
  guint32 length;
  gint32 answers;

  reply->at = 0;
  reply->broken = FALSE;
  if (reply->bytes == NULL)
    reply->bytes = g_byte_array_new ();
  g_byte_array_set_size (reply->bytes, 0);
  outcome = read_up_to (dialogue, reply, 8);
  /* No length within the cap begins otherwise. */
  if (reply->bytes->len > 0 && reply->bytes->data[0] != 0)
    return SALLY_NET_FAILED;
  if (outcome != SALLY_NET_OK)
    return outcome;
  length = (guint32) sally_kafka_take_i32 (reply);
  answers = sally_kafka_take_i32 (reply);
  if (length < 4 || length > MAX_REPLY || answers != correlation)
    return SALLY_NET_FAILED;
  return read_up_to (dialogue, reply, 4 + length);
}

static const guint8 *
take (SallyKafkaReply *reply, gsize length)
{
  const guint8 *bytes;

  if (reply->broken || length > reply->bytes->len - reply->at) {
    reply->broken = TRUE;
    return NULL;
  }
  bytes = reply->bytes->data + reply->at;
  reply->at += length;
  return bytes;
}

/**
 * sally_kafka_take_i16:
 * @reply: a reply
 *
 * Returns: the number that stands there
 */
gint16
sally_kafka_take_i16 (SallyKafkaReply *reply)
{
  const guint8 *bytes = take (reply, 2);

  return bytes != NULL ? (gint16) (bytes[0] << 8 | bytes[1]) : 0;
}

/**
 * sally_kafka_take_i32:
 * @reply: a reply
 *
 * Returns: the number that stands there
 */
gint32
sally_kafka_take_i32 (SallyKafkaReply *reply)
{
  const guint8 *bytes = take (reply, 4);

  if (bytes == NULL)
    return 0;
  return (gint32) ((guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8
                   | bytes[3]);
}

/**
 * sally_kafka_take_text:
 * @reply: a reply
 *
 * Returns: (transfer full): the text that stands there, of any bytes; "" when it
 *   is null
 */
char *
sally_kafka_take_text (SallyKafkaReply *reply)
{
  gint16 length = sally_kafka_take_i16 (reply);
  const guint8 *bytes = length > 0 ? take (reply, (gsize) length) : NULL;

  return bytes != NULL ? g_strndup ((const char *) bytes, (gsize) length) : g_strdup ("");
}

/**
 * sally_kafka_take_bytes:
 * @reply: a reply
 *
 * Returns: (transfer full): the bytes that stand there; none when they are null
 */
GBytes *
sally_kafka_take_bytes (SallyKafkaReply *reply)
{
  gint32 length = sally_kafka_take_i32 (reply);
  const guint8 *bytes = length > 0 ? take (reply, (gsize) length) : NULL;

  return g_bytes_new (bytes, bytes != NULL ? (gsize) length : 0);
}

/**
 * sally_kafka_reply_clear:
 * @reply: a reply
 */
void
sally_kafka_reply_clear (SallyKafkaReply *reply)
{
  g_clear_pointer (&reply->bytes, g_byte_array_unref);
}
