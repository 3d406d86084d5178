/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tds-prelogin.h"

#include <string.h>

/* The first exchange of TDS 7 and 8 (MS-TDS 2.2.6.5), the same both ways:
 *
 *   option (1), offset (2, big-endian), length (2, big-endian) ..., FF, values
 *
 * Offsets count from the first option.  The version has to be the first one.
 */

enum {
  OPTION_VERSION = 0,
  OPTION_ENCRYPTION = 1,
  OPTION_END = 0xFF,
};
#define MAX_OPTIONS 32
#define ENTRY 5
#define CLIENT_CERTIFICATE 0x80

/* Version, encryption, no instance, no thread, no multiple result sets. */
static void
send_options (SallyDialogue *dialogue, guint8 wish)
{
  /* clang-format off */
  const guint8 options[] = {
    OPTION_VERSION, 0, 26, 0, 6,
    OPTION_ENCRYPTION, 0, 32, 0, 1,
    2, 0, 33, 0, 1,
    3, 0, 34, 0, 4,
    4, 0, 38, 0, 1,
    OPTION_END,
    16, 0, 0, 0, 0, 0,
    wish,
    0,
    0, 0, 0, 0,
    0,
  };
  /* clang-format on */

  sally_tds_message_write (dialogue, SALLY_TDS_PRELOGIN, options, sizeof options, SALLY_TDS_PACKET);
}

static gboolean
read_options (SallyTdsPrelogin *self, const guint8 *bytes, gsize length)
{
  for (guint i = 0; i < MAX_OPTIONS; i++) {
    gsize at = i * ENTRY, offset, size;

    if (at < length && bytes[at] == OPTION_END)
      return i > 0;
    if (at + ENTRY > length || (i == 0) != (bytes[at] == OPTION_VERSION))
      return FALSE;
    offset = (gsize) bytes[at + 1] << 8 | bytes[at + 2];
    size = (gsize) bytes[at + 3] << 8 | bytes[at + 4];
    if (offset > length || size > length - offset)
      return FALSE;
    if (bytes[at] == OPTION_VERSION && size != sizeof self->version)
      return FALSE;
    if (bytes[at] == OPTION_VERSION)
      memcpy (self->version, bytes + offset, size);
    else if (bytes[at] == OPTION_ENCRYPTION && size == 1)
      self->encryption = bytes[offset] & (guint8) ~CLIENT_CERTIFICATE;
  }
  return FALSE;
}

/**
 * sally_tds_prelogin_exchange:
 * @self: (out caller-allocates): what the server says
 * @dialogue: a conversation with a server that nothing was said to
 * @wish: what we say about encryption
 * @answer: an empty message, for evidence when this fails
 *
 * Returns: how it ended; %SALLY_TDS_READ_STRANGE also for a reply of TDS that is
 *   no answer to a PRELOGIN
 */
SallyTdsRead
sally_tds_prelogin_exchange (SallyTdsPrelogin *self,
                             SallyDialogue *dialogue,
                             guint8 wish,
                             SallyTdsMessage *answer)
{
  SallyTdsRead how;

  *self = (SallyTdsPrelogin){ .encryption = SALLY_TDS_ENCRYPT_NOT_SUP };
  send_options (dialogue, wish);
  how = sally_tds_message_read (answer, dialogue);
  if (how != SALLY_TDS_READ_OK)
    return how;
  return read_options (self, answer->payload->data, answer->payload->len) ? SALLY_TDS_READ_OK
                                                                          : SALLY_TDS_READ_STRANGE;
}

/**
 * sally_tds_prelogin_get_name:
 * @encryption: what one side says about encryption
 *
 * Returns: its name in MS-TDS
 */
const char *
sally_tds_prelogin_get_name (guint8 encryption)
{
  static const char *const names[] = { "ENCRYPT_OFF", "ENCRYPT_ON", "ENCRYPT_NOT_SUP",
                                       "ENCRYPT_REQ" };

  return encryption < G_N_ELEMENTS (names) ? names[encryption] : "ENCRYPT_?";
}

/**
 * sally_tds_prelogin_describe_version:
 * @self: what the server says
 *
 * Returns: (transfer full): its version with the year that people know it by
 */
char *
sally_tds_prelogin_describe_version (const SallyTdsPrelogin *self)
{
  static const struct {
    guint8 major;
    const char *product;
  } products[] = {
    { 17, "2025" }, { 16, "2022" }, { 15, "2019" }, { 14, "2017" }, { 13, "2016" },
    { 11, "2012" }, { 10, "2008" }, { 9, "2005" },  { 8, "2000" },  { 12, "2014, Azure SQL" },
  };
  const guint8 *v = self->version;
  guint build = (guint) v[2] << 8 | v[3];

  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    if (products[i].major == v[0])
      return g_strdup_printf ("%u.%u.%u (%s)", v[0], v[1], build, products[i].product);
  return g_strdup_printf ("%u.%u.%u", v[0], v[1], build);
}
