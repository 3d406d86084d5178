/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-module-private.h"

#include "sally-drda.h"
#include "sally-endpoint-spec.h"
#include "sally-preamble.h"
#include "sally-probe-facts.h"
#include "sally-secret.h"

#include <glib/gi18n-lib.h>

/* Signing in to Db2: SECCHK with user and password (security mechanism 3), on
 * the connection on which EXCSAT and ACCSEC were asked.
 *
 *   client  SECCHK: SECMEC 3, RDBNAM, USRID, PASSWORD
 *   server  SECCHKRM: SVRCOD, SECCHKCD
 */

#define NAME_BYTES 18

/* SECCHKCD (DRDA, volume 3). */
/* clang-format off */
static const struct {
  guint8 code;
  SallyLoginOutcome outcome;
  const char *text;
} codes[] = {
  { 0x00, SALLY_LOGIN_ACCEPTED, "" },
  { 0x01, SALLY_LOGIN_FAILED, N_("The server does not take user and password as they are; it insists on encrypted credentials.") },
  { 0x0A, SALLY_LOGIN_REFUSED, N_("The local security service refused the user.") },
  { 0x0E, SALLY_LOGIN_REFUSED, N_("The password has expired.") },
  { 0x0F, SALLY_LOGIN_REFUSED, N_("The password is wrong.") },
  { 0x10, SALLY_LOGIN_REFUSED, N_("The server got no password.") },
  { 0x12, SALLY_LOGIN_REFUSED, N_("The server got no user name.") },
  { 0x13, SALLY_LOGIN_REFUSED, N_("The user name or the password is wrong.") },
  { 0x14, SALLY_LOGIN_REFUSED, N_("The user was revoked.") },
  { 0x16, SALLY_LOGIN_REFUSED, N_("A security plug-in of the server does not let this user connect.") },
  { 0x1B, SALLY_LOGIN_FAILED, N_("The server does not take this way to encrypt credentials.") },
};
/* clang-format on */

static SallyLoginFacts *
fail (SallyLoginOutcome outcome, const char *text)
{
  return sally_login_facts_new (outcome, text);
}

static gboolean
send_secchk (SallyDialogue *dialogue, SallySecret *password, gboolean utf8)
{
  g_autoptr (GByteArray) secchk = g_byte_array_sized_new (4096);
  SallyEndpointSpec *spec = dialogue->spec;
  guint begun = sally_drda_begin (secchk, SALLY_DRDA_SECCHK);
  guint inner = sally_drda_begin (secchk, SALLY_DRDA_SECMEC);
  gboolean ok;

  sally_drda_append_u16 (secchk, SALLY_DRDA_USRIDPWD);
  sally_drda_end (secchk, inner);
  ok = sally_drda_append_text (secchk, SALLY_DRDA_RDBNAM, spec->database, NAME_BYTES, utf8)
       && sally_drda_append_text (secchk, SALLY_DRDA_USRID, spec->user_name, 0, utf8)
       && sally_drda_append_text (secchk, SALLY_DRDA_PASSWORD, sally_secret_peek (password, NULL),
                                  0, utf8);
  if (ok) {
    sally_drda_end (secchk, begun);
    sally_dialogue_hide_bytes (dialogue, TRUE);
    sally_drda_write (dialogue, 1, FALSE, secchk);
    sally_dialogue_hide_bytes (dialogue, FALSE);
  }
  sally_secret_wipe (secchk->data, secchk->len);
  return ok;
}

static SallyLoginFacts *
judge (const SallyDrdaObject *reply)
{
  const guint8 *at = reply->data;
  gsize left = reply->length;
  SallyDrdaObject part;
  SallyLoginFacts *facts;
  guint code = 0xFF;

  while (sally_drda_next (&at, &left, &part))
    if (part.code_point == SALLY_DRDA_SECCHKCD && part.length >= 1)
      code = part.data[0];
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (codes[i].code != code)
      continue;
    facts = fail (codes[i].outcome, codes[i].text[0] != '\0' ? _(codes[i].text) : NULL);
    facts->server_error = code;
    return facts;
  }
  facts = fail (SALLY_LOGIN_FAILED, NULL);
  facts->text = g_strdup_printf (_("The server answered with security check code %02X."), code);
  facts->server_error = code;
  return facts;
}

/* What came instead of the answer that was asked for. */
static SallyLoginFacts *
explain_reply (guint code_point)
{
  SallyLoginFacts *facts;

  if (code_point == 0)
    return fail (SALLY_LOGIN_FAILED, _("The server hung up or fell silent during the sign-in."));
  if (sally_drda_is_no_database (code_point))
    return fail (SALLY_LOGIN_NO_DATABASE, _("The server does not know the database."));
  if (code_point == SALLY_DRDA_RDBATHRM)
    return fail (SALLY_LOGIN_NO_DATABASE, _("The user may not use the database."));
  facts = fail (SALLY_LOGIN_FAILED, NULL);
  facts->text = g_strdup_printf (_("The server answered with reply %04X."), code_point);
  return facts;
}

static SallyLoginFacts *
read_secchkrm (SallyDialogue *dialogue)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  SallyDrdaObject reply;
  SallyLoginFacts *facts;
  gboolean more;

  if (sally_drda_read (dialogue, message, &reply, &more) != SALLY_NET_OK)
    return explain_reply (0);
  facts =
      reply.code_point == SALLY_DRDA_SECCHKRM ? judge (&reply) : explain_reply (reply.code_point);
  facts->server_version = g_strdup (dialogue->facts->server_version);
  return facts;
}

static SallyLoginFacts *
sign_in (SallyDialogue *dialogue, SallySecret *password)
{
  SallyDrdaState *state;

  if (password == NULL)
    return fail (SALLY_LOGIN_COULD_NOT_TEST, _("There is no password to sign in with."));
  /* In clear text nobody has said hello on this connection yet. */
  if (dialogue->handshake == NULL)
    dialogue->preamble->ask_plaintext (dialogue);
  state = sally_drda_get_state (dialogue);
  if (state->reply != SALLY_DRDA_ACCSECRD)
    return explain_reply (state->reply);
  if ((state->mechanisms & 1u << SALLY_DRDA_USRIDPWD) == 0)
    return fail (SALLY_LOGIN_FAILED, _("The server does not take user and password as they are; "
                                       "it insists on encrypted credentials."));
  if (!send_secchk (dialogue, password, state->utf8))
    return fail (SALLY_LOGIN_COULD_NOT_TEST,
                 _("This server takes names in EBCDIC, and the user name or password has "
                   "characters that code page 500 lacks."));
  return read_secchkrm (dialogue);
}

const SallyLoginModule sally_login_db2 = {
  .sign_in = sign_in,
};
