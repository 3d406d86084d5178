/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-tds-error.h"

G_BEGIN_DECLS

/**
 * SallyTdsReply:
 * @error: the first error, or the one about the database; number 0 without any
 * @server_version: (owned) (nullable): program and version; set when the login
 *   was acknowledged
 * @route_host: (owned) (nullable): another server that the client has to go to
 * @route_port: its port
 * @wants_token: the server wants a token of Microsoft Entra ID
 *
 * What SQL Server answers to a LOGIN7.  All zero is an empty one.
 */
typedef struct {
  SallyTdsError error;
  char *server_version;
  char *route_host;
  guint16 route_port;
  gboolean wants_token;
} SallyTdsReply;

void sally_tds_reply_read (SallyTdsReply *self, const guint8 *bytes, gsize length);
void sally_tds_reply_clear (SallyTdsReply *self);
gboolean sally_tds_reply_is_about_database (guint number);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyTdsReply, sally_tds_reply_clear)

G_END_DECLS
