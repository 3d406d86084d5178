/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-tds-message.h"

G_BEGIN_DECLS

/* What both sides say about encryption in a PRELOGIN (MS-TDS 2.2.6.5). */
enum {
  SALLY_TDS_ENCRYPT_OFF = 0,
  SALLY_TDS_ENCRYPT_ON = 1,
  SALLY_TDS_ENCRYPT_NOT_SUP = 2,
  SALLY_TDS_ENCRYPT_REQ = 3,
};

/**
 * SallyTdsPrelogin:
 * @encryption: what the server says, without the bit for client certificates;
 *   a server that says nothing has none
 * @version: of the server: major, minor, build (big-endian), sub-build
 *
 * A server's answer to a PRELOGIN.
 */
typedef struct {
  guint8 encryption;
  guint8 version[6];
} SallyTdsPrelogin;

SallyTdsRead sally_tds_prelogin_exchange (SallyTdsPrelogin *self,
                                          SallyDialogue *dialogue,
                                          guint8 wish,
                                          SallyTdsMessage *answer);
const char *sally_tds_prelogin_get_name (guint8 encryption);
char *sally_tds_prelogin_describe_version (const SallyTdsPrelogin *self);

G_END_DECLS
