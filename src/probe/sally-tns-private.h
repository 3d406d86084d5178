/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

#define SALLY_TNS_VERSION 319

/* Types of packets. */
enum {
  SALLY_TNS_CONNECT = 1,
  SALLY_TNS_ACCEPT = 2,
  SALLY_TNS_REFUSE = 4,
  SALLY_TNS_REDIRECT = 5,
  SALLY_TNS_DATA = 6,
  SALLY_TNS_RESEND = 11,
  SALLY_TNS_MARKER = 12,
  SALLY_TNS_CONTROL = 14,
};

/* Flags of packets. */
enum {
  SALLY_TNS_REDIRECTED = 0x04, /* in CONNECT: another listener sent us */
  SALLY_TNS_TLS_AGAIN = 0x08,  /* in RESEND: another handshake comes first */
};

/**
 * SallyTnsPacket:
 * @head: its header
 * @type: its type
 * @flags: its flags
 * @foreign: the header is none of this protocol
 * @body: (owned): what follows the header, ended by a NUL that does not count
 * @length: how much that is
 *
 * A packet of Oracle's Transparent Network Substrate, as it was read.
 */
typedef struct {
  guint8 head[8];
  guint8 type;
  guint8 flags;
  gboolean foreign;
  guint8 *body;
  gsize length;
} SallyTnsPacket;

void sally_tns_packet_clear (SallyTnsPacket *self);
gboolean sally_tns_can_connect (gsize length);
void
sally_tns_write_connect (SallyDialogue *dialogue, const char *data, gsize length, guint8 flags);
void sally_tns_write_end (SallyDialogue *dialogue, guint version);
SallyNetOutcome sally_tns_read (SallyDialogue *dialogue, SallyTnsPacket *packet);
guint sally_tns_get_number (const SallyTnsPacket *packet, gsize at);
char *sally_tns_read_text (SallyDialogue *dialogue,
                           const SallyTnsPacket *packet,
                           gsize at,
                           gsize *length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyTnsPacket, sally_tns_packet_clear)

G_END_DECLS
