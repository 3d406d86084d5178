/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tds-reply-private.h"

#include "sally-tds-message.h"

/* The tokens of a login's answer (MS-TDS 2.2.7), up to the DONE that nothing
 * follows.  A token that is not known ends it too: its length is not either.
 */

#define ENV_ROUTING 20
#define DONE_MORE 1
#define NO_SUCH_DATABASE 4060
#define NO_DEFAULT_DATABASE 4064

/**
 * sally_tds_reply_is_about_database: (skip)
 * @number: of an error
 *
 * Returns: whether user and password were right and the database was not
 */
gboolean
sally_tds_reply_is_about_database (guint number)
{
  return number == NO_SUCH_DATABASE || number == NO_DEFAULT_DATABASE;
}

/* The first error says it; one about the database tells more than that the
 * login failed, which follows it. */
static void
read_error (SallyTdsReply *self, SallyTdsCursor *cursor)
{
  g_auto (SallyTdsError) error = { 0 };
  gboolean database;

  sally_tds_error_read7 (&error, cursor);
  database = sally_tds_reply_is_about_database (error.number);
  if (self->error.number != 0 && !database)
    return;
  sally_tds_error_clear (&self->error);
  self->error = error;
  error.text = NULL;
}

static void
read_login_ack (SallyTdsReply *self, SallyTdsCursor cursor)
{
  g_autofree char *program = NULL;
  const guint8 *version;

  sally_tds_cursor_take (&cursor, 5);
  program = sally_tds_cursor_utf16 (&cursor, sally_tds_cursor_u8 (&cursor));
  version = sally_tds_cursor_take (&cursor, 4);
  if (version == NULL)
    return;
  g_free (self->server_version);
  self->server_version = g_strdup_printf ("%s %u.%u.%u", program, version[0], version[1],
                                          (guint) version[2] << 8 | version[3]);
}

/* Behind the type: length (2), protocol 0 for TCP, port (2), host. */
static void
read_env_change (SallyTdsReply *self, SallyTdsCursor cursor)
{
  guint16 port;

  if (sally_tds_cursor_u8 (&cursor) != ENV_ROUTING)
    return;
  cursor = sally_tds_cursor_part (&cursor, sally_tds_cursor_u16 (&cursor));
  if (sally_tds_cursor_u8 (&cursor) != 0)
    return;
  port = sally_tds_cursor_u16 (&cursor);
  g_free (self->route_host);
  self->route_host = sally_tds_cursor_utf16 (&cursor, sally_tds_cursor_u16 (&cursor));
  self->route_port = port;
  if (cursor.broken || port == 0)
    g_clear_pointer (&self->route_host, g_free);
}

static void
skip_features (SallyTdsCursor *cursor)
{
  while (!cursor->broken && sally_tds_cursor_u8 (cursor) != 0xFF)
    sally_tds_cursor_take (cursor, sally_tds_cursor_u32 (cursor));
}

/* Reads one token; FALSE at the end, or when it is not known. */
static gboolean
read_token (SallyTdsReply *self, SallyTdsCursor *cursor)
{
  guint8 token = sally_tds_cursor_u8 (cursor);

  switch (token) {
  case SALLY_TDS_TOKEN_ERROR:
    read_error (self, cursor);
    break;
  case SALLY_TDS_TOKEN_LOGIN_ACK:
    read_login_ack (self, sally_tds_cursor_part (cursor, sally_tds_cursor_u16 (cursor)));
    break;
  case SALLY_TDS_TOKEN_ENV_CHANGE:
    read_env_change (self, sally_tds_cursor_part (cursor, sally_tds_cursor_u16 (cursor)));
    break;
  case SALLY_TDS_TOKEN_INFO:
  case SALLY_TDS_TOKEN_SSPI:
    sally_tds_cursor_take (cursor, sally_tds_cursor_u16 (cursor));
    break;
  case SALLY_TDS_TOKEN_FED_AUTH_INFO:
    self->wants_token = TRUE;
    sally_tds_cursor_take (cursor, sally_tds_cursor_u32 (cursor));
    break;
  case SALLY_TDS_TOKEN_SESSION_STATE:
    sally_tds_cursor_take (cursor, sally_tds_cursor_u32 (cursor));
    break;
  case SALLY_TDS_TOKEN_FEATURE_ACK:
    skip_features (cursor);
    break;
  case SALLY_TDS_TOKEN_RETURN_STATUS:
    sally_tds_cursor_take (cursor, 4);
    break;
  case SALLY_TDS_TOKEN_DONE:
  case SALLY_TDS_TOKEN_DONE_PROC:
  case SALLY_TDS_TOKEN_DONE_IN_PROC:
    if ((sally_tds_cursor_u16 (cursor) & DONE_MORE) == 0)
      return FALSE;
    sally_tds_cursor_take (cursor, 10);
    break;
  default:
    return FALSE;
  }
  return !cursor->broken && cursor->at < cursor->end;
}

/**
 * sally_tds_reply_read: (skip)
 * @self: an empty reply
 * @bytes: (array length=length): the tokens
 * @length: how long they are
 */
void
sally_tds_reply_read (SallyTdsReply *self, const guint8 *bytes, gsize length)
{
  SallyTdsCursor cursor;

  sally_tds_cursor_init (&cursor, bytes, length);
  while (read_token (self, &cursor))
    ;
}

/**
 * sally_tds_reply_clear: (skip)
 * @self: a reply
 *
 * Makes it an empty one.
 */
void
sally_tds_reply_clear (SallyTdsReply *self)
{
  sally_tds_error_clear (&self->error);
  g_free (self->server_version);
  g_free (self->route_host);
  *self = (SallyTdsReply){ { 0 } };
}
