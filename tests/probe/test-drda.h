/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "test-server.h"

/* Messages of DRDA for scripts; names are EBCDIC in code page 500. */

/* EXCSATRD: MGRLVLLS with UNICODEMGR 1208 or without, SRVCLSNM "QDB2", SRVRLSLV. */
#define DRDA_LUW_RELEASE "\xE2\xD8\xD3\xF1\xF1\xF0\xF5\xF8" /* SQL11058 */
#define DRDA_ZOS_RELEASE "\xC4\xE2\xD5\xF1\xF2\xF0\xF1\xF5" /* DSN12015 */
#define DRDA_UTF8 "\x1C\x08\x04\xB8"
#define DRDA_EBCDIC "\x1C\x08\0\0"
#define DRDA_EXCSATRD(release, unicode)                                                            \
  "\0\x26\xD0\x42\0\x01\0\x20\x14\x43\0\x08\x14\x04" unicode                                       \
  "\0\x08\x11\x47\xD8\xC4\xC2\xF2\0\x0C\x11\x5A" release
/* ACCSECRD with one mechanism. */
#define DRDA_ACCSECRD(mechanism) "\0\x10\xD0\x02\0\x02\0\x0A\x14\xAC\0\x06\x11\xA2\0" mechanism
/* A reply message without anything in it. */
#define DRDA_REPLY(code_point) "\0\x0A\xD0\x02\0\x02\0\x04" code_point
#define DRDA_RDBNFNRM DRDA_REPLY ("\x22\x11")
#define DRDA_SYNTAXRM DRDA_REPLY ("\x12\x4C")
#define DRDA_LUW DRDA_EXCSATRD (DRDA_LUW_RELEASE, DRDA_UTF8) DRDA_ACCSECRD ("\x03")
#define DRDA_ZOS DRDA_EXCSATRD (DRDA_ZOS_RELEASE, DRDA_EBCDIC) DRDA_ACCSECRD ("\x03")
