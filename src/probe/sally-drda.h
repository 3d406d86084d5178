/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

/* Messages of DRDA, for the preamble and for the login of Db2. */

/* Code points (DRDA, volume 3). */
enum {
  SALLY_DRDA_EXCSAT = 0x1041,
  SALLY_DRDA_EXCSATRD = 0x1443,
  SALLY_DRDA_ACCSEC = 0x106D,
  SALLY_DRDA_ACCSECRD = 0x14AC,
  SALLY_DRDA_SECCHK = 0x106E,
  SALLY_DRDA_SECCHKRM = 0x1219,
  SALLY_DRDA_RDBNFNRM = 0x2211,
  SALLY_DRDA_RDBNACRM = 0x2204,
  SALLY_DRDA_RDBAFLRM = 0x221A,
  SALLY_DRDA_RDBATHRM = 0x22CB,
  SALLY_DRDA_EXTNAM = 0x115E,
  SALLY_DRDA_SRVNAM = 0x116D,
  SALLY_DRDA_SRVRLSLV = 0x115A,
  SALLY_DRDA_SRVCLSNM = 0x1147,
  SALLY_DRDA_MGRLVLLS = 0x1404,
  SALLY_DRDA_AGENT = 0x1403,
  SALLY_DRDA_SQLAM = 0x2407,
  SALLY_DRDA_RDB = 0x240F,
  SALLY_DRDA_SECMGR = 0x1440,
  SALLY_DRDA_CMNTCPIP = 0x1474,
  SALLY_DRDA_UNICODEMGR = 0x1C08,
  SALLY_DRDA_SECMEC = 0x11A2,
  SALLY_DRDA_SECCHKCD = 0x11A4,
  SALLY_DRDA_SVRCOD = 0x1149,
  SALLY_DRDA_SRVDGN = 0x1153,
  SALLY_DRDA_SVCERRNO = 0x11B4,
  SALLY_DRDA_USRID = 0x11A0,
  SALLY_DRDA_PASSWORD = 0x11A1,
  SALLY_DRDA_RDBNAM = 0x2110,
};

#define SALLY_DRDA_USRIDPWD 3

/**
 * SallyDrdaObject:
 * @code_point: what it is
 * @data: its content, which belongs to the message
 * @length: how much
 *
 * One DDM object: a command's reply, or a parameter in it.
 */
typedef struct {
  guint16 code_point;
  const guint8 *data;
  gsize length;
} SallyDrdaObject;

/**
 * SallyDrdaState:
 * @utf8: strings are UTF-8 from now on: the server granted UNICODEMGR 1208
 * @mechanisms: bits of the security mechanisms that the server named, 1 << n
 * @reply: code point of the answer to ACCSEC, 0 when there was none
 *
 * What the preamble learnt, for the login.
 */
typedef struct {
  gboolean utf8;
  guint32 mechanisms;
  guint16 reply;
} SallyDrdaState;

gboolean sally_drda_is_no_database (guint code_point);
SallyDrdaState *sally_drda_get_state (SallyDialogue *dialogue);
guint sally_drda_begin (GByteArray *out, guint16 code_point);
void sally_drda_end (GByteArray *out, guint begun);
void sally_drda_append_u16 (GByteArray *out, guint16 value);
gboolean sally_drda_append_text (
    GByteArray *out, guint16 code_point, const char *text, gsize padded, gboolean utf8);
void sally_drda_write (SallyDialogue *dialogue,
                       guint16 correlator,
                       gboolean chained,
                       GByteArray *object);
SallyNetOutcome sally_drda_read (SallyDialogue *dialogue,
                                 GByteArray *message,
                                 SallyDrdaObject *object,
                                 gboolean *more);
gboolean sally_drda_next (const guint8 **at, gsize *left, SallyDrdaObject *object);

G_END_DECLS
