/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-oracle-id-private.h"

#include <string.h>

/* The localKeyID that Oracle's tools give each bag of a wallet: six numbers of
 * 32 bits, the highest byte first: a mark, 4, 0, kind and flags, index, class.
 */

static const guint8 mark[] = { 0xe6, 0xb6, 0x52, 0xdd, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0 };

/* What a trusted certificate is for, one bit each. */
enum {
  FOR_SERVERS = 0x01, /* SERVER_AUTH; the others are CLIENT_AUTH, VALID_PEER, NULL */
};

#define FLAGS_OFFSET 14
#define KIND_OFFSET 15
#define INDEX_OFFSET 16
#define CLASS_OFFSET 23
#define CLASS_TRUSTED 4

/**
 * sally_oracle_id_read:
 * @data: (array length=length): a localKeyID
 * @length: how many bytes
 * @id: (out): what it says
 *
 * Returns: whether it is one of Oracle's
 */
gboolean
sally_oracle_id_read (const guint8 *data, gsize length, SallyOracleId *id)
{
  if (length != SALLY_ORACLE_ID_LENGTH || memcmp (data, mark, sizeof mark) != 0)
    return FALSE;
  id->kind = data[KIND_OFFSET];
  id->flags = data[FLAGS_OFFSET];
  memcpy (&id->index, data + INDEX_OFFSET, sizeof id->index);
  id->index = GUINT32_FROM_BE (id->index);
  return TRUE;
}

/**
 * sally_oracle_id_get_role:
 * @id: of a certificate
 *
 * Returns: what the wallet says about the certificate
 */
SallyEntryRole
sally_oracle_id_get_role (const SallyOracleId *id)
{
  if (id->kind == SALLY_ORACLE_USER)
    return SALLY_ENTRY_USER;
  if (id->kind == SALLY_ORACLE_TRUSTED && (id->flags == 0 || (id->flags & FOR_SERVERS) != 0))
    return SALLY_ENTRY_TRUSTED;
  return SALLY_ENTRY_NOT_FOR_SERVERS;
}

/**
 * sally_oracle_id_write_trusted:
 * @index: 0 for the first trusted certificate of a wallet
 * @data: (out): the localKeyID of a trusted certificate without flags
 */
void
sally_oracle_id_write_trusted (guint32 index, guint8 data[SALLY_ORACLE_ID_LENGTH])
{
  guint32 big_endian = GUINT32_TO_BE (index);

  memset (data, 0, SALLY_ORACLE_ID_LENGTH);
  memcpy (data, mark, sizeof mark);
  data[KIND_OFFSET] = SALLY_ORACLE_TRUSTED;
  memcpy (data + INDEX_OFFSET, &big_endian, sizeof big_endian);
  data[CLASS_OFFSET] = CLASS_TRUSTED;
}
