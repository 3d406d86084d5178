/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "test-server.h"

/* Messages of TDS for scripts: what is asked, and answers of SQL Server 2022. */
#define TDS_OFF "\0"
#define TDS_ON "\x01"
#define TDS_NOT_SUP "\x02"
#define TDS_REQ "\x03"

#define TDS_PRELOGIN(encryption)                                                                   \
  "\x12\x01\0\x2F\0\0\x01\0"                                                                       \
  "\0\0\x1A\0\x06\x01\0\x20\0\x01\x02\0\x21\0\x01\x03\0\x22\0\x04\x04\0\x26\0\x01\xFF"             \
  "\x10\0\0\0\0\0" encryption "\0\0\0\0\0\0"

#define TDS_OPTIONS(encryption) "\0\0\x0B\0\x06\x01\0\x11\0\x01\xFF\x10\0\x03\xE8\0\0" encryption
#define TDS_ANSWER(encryption) "\x04\x01\0\x1A\0\0\x01\0" TDS_OPTIONS (encryption)

/* What SAP ASE makes of a packet that it does not know: EED 1, class 16. */
#define TDS_EED                                                                                    \
  "\x04\x01\0\x23\0\0\0\0"                                                                         \
  "\xE5\x18\0\x01\0\0\0\x01\x10\0\0\0\0\x08\0Strange!\0\0\0\0"

/* Lines of scripts. */
#define ASKS(encryption)                                                                           \
  {                                                                                                \
    TEST_EXPECT, TEST_BYTES (TDS_PRELOGIN (encryption))                                            \
  }
#define SAYS(bytes)                                                                                \
  {                                                                                                \
    TEST_SEND, TEST_BYTES (bytes)                                                                  \
  }
#define TLS                                                                                        \
  {                                                                                                \
    TEST_TLS_TDS, TEST_BYTES ("\x12")                                                              \
  }
