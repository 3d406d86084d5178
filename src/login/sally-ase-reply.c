/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-ase-reply-private.h"

#include "sally-tds-message.h"

/* The tokens of SAP ASE's answers, up to the DONE that nothing follows.  A token
 * that is not known ends it too.
 */

#define MESSAGE_ASK_PASSWORD 30
#define DONE_MORE 1

static void
read_error (SallyAseReply *self, SallyTdsCursor *cursor)
{
  g_auto (SallyTdsError) error = { 0 };

  sally_tds_error_read5 (&error, cursor);
  if (error.severity <= SALLY_TDS_WORST_INFO || self->error.number != 0)
    return;
  sally_tds_error_clear (&self->error);
  self->error = error;
  error.text = NULL;
}

static void
read_login_ack (SallyAseReply *self, SallyTdsCursor cursor)
{
  g_autofree char *program = NULL;
  const guint8 *version;

  self->status = sally_tds_cursor_u8 (&cursor) & 0x7F;
  sally_tds_cursor_take (&cursor, 4);
  program = sally_tds_cursor_bytes (&cursor, sally_tds_cursor_u8 (&cursor));
  version = sally_tds_cursor_take (&cursor, 4);
  if (version == NULL)
    return;
  g_free (self->server_version);
  self->server_version =
      g_strdup_printf ("%s %u.%u.%u", program, version[0], version[1], version[2]);
}

/* Length (1), status (1), number (2). */
static void
read_message (SallyAseReply *self, SallyTdsCursor *cursor)
{
  SallyTdsCursor part = sally_tds_cursor_part (cursor, sally_tds_cursor_u8 (cursor));

  sally_tds_cursor_u8 (&part);
  self->asks = sally_tds_cursor_u16 (&part) == MESSAGE_ASK_PASSWORD;
}

/* Reads one token; FALSE at the end, or when it is not known. */
static gboolean
read_token (SallyAseReply *self, SallyTdsCursor *cursor)
{
  switch (sally_tds_cursor_u8 (cursor)) {
  case SALLY_TDS5_TOKEN_EED:
    read_error (self, cursor);
    break;
  case SALLY_TDS_TOKEN_LOGIN_ACK:
    read_login_ack (self, sally_tds_cursor_part (cursor, sally_tds_cursor_u16 (cursor)));
    break;
  case SALLY_TDS5_TOKEN_MSG:
    read_message (self, cursor);
    break;
  case SALLY_TDS5_TOKEN_PARAM_FORMAT:
    self->format = sally_tds_cursor_part (cursor, sally_tds_cursor_u16 (cursor));
    break;
  case SALLY_TDS5_TOKEN_PARAMS:
    self->asks = self->asks && sally_ase_password_read (&self->wanted, &self->format, cursor);
    break;
  case SALLY_TDS5_TOKEN_CAPABILITY:
  case SALLY_TDS_TOKEN_ENV_CHANGE:
  case SALLY_TDS_TOKEN_ERROR:
  case SALLY_TDS_TOKEN_INFO:
    sally_tds_cursor_take (cursor, sally_tds_cursor_u16 (cursor));
    break;
  case SALLY_TDS_TOKEN_DONE:
  case SALLY_TDS_TOKEN_DONE_PROC:
  case SALLY_TDS_TOKEN_DONE_IN_PROC:
    if ((sally_tds_cursor_u16 (cursor) & DONE_MORE) == 0)
      return FALSE;
    sally_tds_cursor_take (cursor, 6);
    break;
  default:
    return FALSE;
  }
  return !cursor->broken && cursor->at < cursor->end;
}

/**
 * sally_ase_reply_read: (skip)
 * @self: an empty reply
 * @bytes: (array length=length): the tokens; must outlive it
 * @length: how long they are
 */
void
sally_ase_reply_read (SallyAseReply *self, const guint8 *bytes, gsize length)
{
  SallyTdsCursor cursor;

  sally_tds_cursor_init (&cursor, bytes, length);
  while (read_token (self, &cursor))
    ;
  self->asks = self->asks && self->wanted.key != NULL;
}

/**
 * sally_ase_reply_clear: (skip)
 * @self: a reply
 */
void
sally_ase_reply_clear (SallyAseReply *self)
{
  g_clear_pointer (&self->server_version, g_free);
  sally_tds_error_clear (&self->error);
}
