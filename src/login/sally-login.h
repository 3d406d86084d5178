/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

/**
 * SallyLoginOutcome:
 * @SALLY_LOGIN_NOT_REQUESTED: nobody asked for it
 * @SALLY_LOGIN_ACCEPTED: the server took the user and password
 * @SALLY_LOGIN_REFUSED: the server judged the credentials and said no
 * @SALLY_LOGIN_NO_DATABASE: credentials accepted, the database was not
 * @SALLY_LOGIN_FAILED: it ended otherwise; see the text
 * @SALLY_LOGIN_COULD_NOT_TEST: not built in, no helper program, the checks of
 *   the mode did not pass before, no user ...
 * @SALLY_LOGIN_CRASHED: the helper program died
 * @SALLY_LOGIN_TIMED_OUT: the helper program did not come back in time
 */
typedef enum {
  SALLY_LOGIN_NOT_REQUESTED,
  SALLY_LOGIN_ACCEPTED,
  SALLY_LOGIN_REFUSED,
  SALLY_LOGIN_NO_DATABASE,
  SALLY_LOGIN_FAILED,
  SALLY_LOGIN_COULD_NOT_TEST,
  SALLY_LOGIN_CRASHED,
  SALLY_LOGIN_TIMED_OUT,
} SallyLoginOutcome;

/**
 * SallyLoginFacts:
 * @outcome: how it ended
 * @server_error: the server's error number (MySQL), or 0
 * @sqlstate: (nullable): the server's SQLSTATE
 * @text: (nullable): the server's or library's words, valid UTF-8, one line; or
 *   why it could not be tested (translated)
 * @server_version: (nullable): what the server says it is, after the login
 * @encryption: (nullable): what the server says about this connection's
 *   encryption, such as `TLSv1.3 TLS_AES_256_GCM_SHA384`; "" when it says none
 * @microseconds: how long it took
 */
typedef struct {
  gatomicrefcount refs;
  SallyLoginOutcome outcome;
  guint server_error;
  char *sqlstate;
  char *text;
  char *server_version;
  char *encryption;
  gint64 microseconds;
} SallyLoginFacts;

SallyLoginFacts *sally_login_facts_new (SallyLoginOutcome outcome, const char *text);
SallyLoginFacts *sally_login_facts_ref (SallyLoginFacts *self);
void sally_login_facts_unref (SallyLoginFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyLoginFacts, sally_login_facts_unref)

gboolean sally_login_supported (const SallyEngine *engine);
void sally_login_run_async (SallyEndpointSpec *spec, SallyProbeFacts *probe_facts,
                            SallySecret *password, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
SallyLoginFacts *sally_login_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
