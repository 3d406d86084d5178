/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

/* Types of packets (MS-TDS 2.2.3.1.1; the last two are TDS 5.0's). */
enum {
  SALLY_TDS_REPLY = 0x04,
  SALLY_TDS_LOGIN7 = 0x10,
  SALLY_TDS_PRELOGIN = 0x12,
  SALLY_TDS_LOGIN5 = 0x02,
  SALLY_TDS_NORMAL5 = 0x0F,
};

/* Tokens of replies (MS-TDS 2.2.7; those of TDS 5.0 have its name). */
enum {
  SALLY_TDS5_TOKEN_MSG = 0x65,
  SALLY_TDS_TOKEN_RETURN_STATUS = 0x79,
  SALLY_TDS_TOKEN_ERROR = 0xAA,
  SALLY_TDS_TOKEN_INFO = 0xAB,
  SALLY_TDS_TOKEN_LOGIN_ACK = 0xAD,
  SALLY_TDS_TOKEN_FEATURE_ACK = 0xAE,
  SALLY_TDS5_TOKEN_PARAMS = 0xD7,
  SALLY_TDS5_TOKEN_CAPABILITY = 0xE2,
  SALLY_TDS_TOKEN_ENV_CHANGE = 0xE3,
  SALLY_TDS_TOKEN_SESSION_STATE = 0xE4,
  SALLY_TDS5_TOKEN_EED = 0xE5,
  SALLY_TDS5_TOKEN_PARAM_FORMAT = 0xEC,
  SALLY_TDS_TOKEN_SSPI = 0xED,
  SALLY_TDS_TOKEN_FED_AUTH_INFO = 0xEE,
  SALLY_TDS_TOKEN_DONE = 0xFD,
  SALLY_TDS_TOKEN_DONE_PROC = 0xFE,
  SALLY_TDS_TOKEN_DONE_IN_PROC = 0xFF,
};

#define SALLY_TDS_HEADER 8
#define SALLY_TDS_PACKET 4096
#define SALLY_TDS5_PACKET 512

/**
 * SallyTdsRead:
 * @SALLY_TDS_READ_OK: a whole message
 * @SALLY_TDS_READ_ENDED: silence, a close or a reset before its end
 * @SALLY_TDS_READ_STRANGE: no reply of TDS, or one that is far too long
 *
 * How reading a reply ended.
 */
typedef enum {
  SALLY_TDS_READ_OK,
  SALLY_TDS_READ_ENDED,
  SALLY_TDS_READ_STRANGE,
} SallyTdsRead;

/**
 * SallyTdsMessage:
 * @payload: (owned) (nullable): what all of its packets carried
 * @first: the first bytes as they came, with the header
 * @n_first: how many there are
 *
 * A reply of a server.  All zero is an empty one.
 */
typedef struct {
  GByteArray *payload;
  guint8 first[SALLY_FIRST_BYTES];
  gsize n_first;
} SallyTdsMessage;

SallyTdsRead sally_tds_message_read (SallyTdsMessage *self, SallyDialogue *dialogue);
void sally_tds_message_clear (SallyTdsMessage *self);
void
sally_tds_message_note (const SallyTdsMessage *self, SallyDialogue *dialogue, SallyTdsRead how);
void sally_tds_message_wrap (
    GByteArray *packets, guint8 type, const guint8 *data, gsize length, gsize packet_size);
void sally_tds_message_write (
    SallyDialogue *dialogue, guint8 type, const guint8 *data, gsize length, gsize packet_size);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyTdsMessage, sally_tds_message_clear)

G_END_DECLS
