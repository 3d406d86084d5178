/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-module-private.h"
#include "sally-tds-reply-private.h"

#include "sally-dialogue.h"
#include "sally-endpoint-spec.h"
#include "sally-ladder.h"
#include "sally-preamble.h"
#include "sally-probe-facts.h"
#include "sally-redirect.h"
#include "sally-secret.h"
#include "sally-tds-prelogin.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* SQL Server, Azure SQL and Babelfish: one LOGIN7 (MS-TDS 2.2.6.4), then the
 * tokens of the answer.
 *
 *   length, TDS version, packet size, client version, process, connection (4
 *   each, little-endian), flags (4 x 1), time zone, locale (4 each), then
 *   offset and length in characters (2 each) of host, user, password,
 *   application, server, extension, library, language, database; hardware
 *   address (6); offset and length of SSPI, file, new password; length (4); texts
 *   in UTF-16LE
 *
 * Halves of each byte of the password are swapped, then it is XORed with A5:
 * that hides nothing, only TLS does.
 *
 * The server's name is the name that the client connects to: Azure's gateway
 * finds the database by it, and may answer a good login with the address of
 * another server, which then has to pass the same checks.
 */

#define HEAD 94
#define FIELDS 36
#define MAX_CHARACTERS 128
#define MAX_HOPS 3
#define VERSION_74 0x74000004
#define VERSION_80 0x08000000
#define PROGRAM "Sallyport"

static void
put (GByteArray *message, gsize at, guint32 number, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    message->data[at + i] = (guint8) (number >> (8 * i));
}

static void
append_unit (GByteArray *message, gunichar unit, gboolean scramble)
{
  guint8 bytes[2] = { (guint8) unit, (guint8) (unit >> 8) };

  for (guint i = 0; scramble && i < G_N_ELEMENTS (bytes); i++)
    bytes[i] = (guint8) ((bytes[i] << 4 | bytes[i] >> 4) ^ 0xA5);
  g_byte_array_append (message, bytes, sizeof bytes);
}

/* Appends a text and fills in where it is; FALSE when it is too long. */
static gboolean
append_text (GByteArray *message, guint field, const char *text, gsize length, gboolean scramble)
{
  gsize start = message->len, units;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    if (message->len - start > 2 * MAX_CHARACTERS)
      return FALSE;
    if (letter >= 0x10000) {
      append_unit (message, 0xD800 + ((letter - 0x10000) >> 10), scramble);
      letter = 0xDC00 + ((letter - 0x10000) & 0x3FF);
    }
    append_unit (message, letter, scramble);
  }
  units = (message->len - start) / 2;
  put (message, FIELDS + 4 * field, (guint32) start, 2);
  put (message, FIELDS + 4 * field + 2, (guint32) units, 2);
  return units <= MAX_CHARACTERS;
}

static gboolean
append_texts (GByteArray *message, SallyEndpointSpec *spec, SallySecret *password)
{
  gsize length = 0;
  const char *secret = password != NULL ? sally_secret_peek (password, &length) : "";
  const struct {
    const char *text;
    gsize length;
  } fields[] = {
    { PROGRAM, strlen (PROGRAM) },
    { spec->user_name, strlen (spec->user_name) },
    { secret, length },
    { PROGRAM, strlen (PROGRAM) },
    { spec->server, strlen (spec->server) },
    { "", 0 },
    { PROGRAM, strlen (PROGRAM) },
    { "", 0 },
    { spec->database, strlen (spec->database) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!g_utf8_validate_len (fields[i].text, fields[i].length, NULL)
        || !append_text (message, i, fields[i].text, fields[i].length, fields[i].text == secret))
      return FALSE;
  return TRUE;
}

/* NULL when a text is too long, or none. */
static GByteArray *
make_login (SallyEndpointSpec *spec, SallySecret *password, guint32 version)
{
  GByteArray *message = g_byte_array_sized_new (HEAD + 9 * 2 * (MAX_CHARACTERS + 2));

  g_byte_array_set_size (message, HEAD);
  memset (message->data, 0, HEAD);
  put (message, 4, version, 4);
  put (message, 8, SALLY_TDS_PACKET, 4);
  message->data[24] = 0xE0; /* notes about language and database; no database is an error */
  message->data[25] = 0x03; /* the same for languages; as ODBC does */
  put (message, 32, 0x0409, 4);
  if (!append_texts (message, spec, password)) {
    sally_secret_wipe (message->data, message->len);
    g_byte_array_unref (message);
    return NULL;
  }
  put (message, 0, message->len, 4);
  for (guint at = HEAD - 16; at <= HEAD - 8; at += 4)
    put (message, at, message->len, 2);
  return message;
}

static SallyLoginOutcome
judge_error (guint number)
{
  static const guint refused[] = { 18452, 18456, 18470, 18486, 18487, 18488 };

  if (sally_tds_reply_is_about_database (number))
    return SALLY_LOGIN_NO_DATABASE;
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (number == refused[i])
      return SALLY_LOGIN_REFUSED;
  return SALLY_LOGIN_FAILED;
}

static SallyLoginFacts *
judge_reply (SallyDialogue *dialogue, const SallyTdsReply *reply, const char *encryption)
{
  SallyLoginFacts *facts;

  if (reply->server_version != NULL) {
    facts = sally_login_facts_new (SALLY_LOGIN_ACCEPTED, NULL);
    facts->server_version = g_strdup (reply->server_version);
    facts->encryption = g_strdup (encryption);
  } else if (reply->error.number != 0) {
    facts = sally_login_facts_new (judge_error (reply->error.number), reply->error.text);
    facts->server_error = reply->error.number;
  } else if (reply->wants_token)
    facts = sally_login_facts_new (SALLY_LOGIN_FAILED,
                                   _("The server wants a token of Microsoft Entra ID."));
  else
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server’s answer to the sign-in was not understood."));
  dialogue->facts->confirmed = TRUE;
  return facts;
}

/* Sends the LOGIN7 and reads the answer; NULL when that came whole. */
static SallyLoginFacts *
log_in (SallyDialogue *dialogue, SallySecret *password, guint32 version, SallyTdsReply *reply)
{
  GByteArray *login = make_login (dialogue->spec, password, version);
  g_auto (SallyTdsMessage) answer = { NULL };
  SallyTdsRead how;

  if (login == NULL)
    return sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST,
                                  _("SQL Server takes names and passwords of up to 128 "
                                    "characters."));
  sally_dialogue_hide_bytes (dialogue, TRUE);
  sally_tds_message_write (dialogue, SALLY_TDS_LOGIN7, login->data, login->len, SALLY_TDS_PACKET);
  sally_secret_wipe (login->data, login->len);
  g_byte_array_unref (login);
  how = sally_tds_message_read (&answer, dialogue);
  sally_dialogue_hide_bytes (dialogue, FALSE);
  if (how == SALLY_TDS_READ_ENDED) {
    if (dialogue->handshake != NULL)
      sally_dialogue_note_silence (dialogue);
    return sally_login_facts_new (SALLY_LOGIN_FAILED, _("The server hung up during the sign-in."));
  }
  if (how == SALLY_TDS_READ_OK)
    sally_tds_reply_read (reply, answer.payload->data, answer.payload->len);
  return NULL;
}

/* In clear text: only with a server that takes all of it so. */
static SallyLoginFacts *
check_clear (SallyDialogue *dialogue)
{
  g_auto (SallyTdsMessage) answer = { NULL };
  SallyTdsPrelogin prelogin;
  SallyTdsRead how =
      sally_tds_prelogin_exchange (&prelogin, dialogue, SALLY_TDS_ENCRYPT_NOT_SUP, &answer);
  SallyLoginFacts *facts;
  g_autofree char *text = NULL;

  if (how != SALLY_TDS_READ_OK)
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server did not answer without TLS; no password was "
                                    "sent."));
  if (prelogin.encryption == SALLY_TDS_ENCRYPT_NOT_SUP)
    return NULL;
  /* Translators: a name of the protocol */
  text = g_strdup_printf (_("The server insists on encryption (%s); no password was sent."),
                          sally_tds_prelogin_get_name (prelogin.encryption));
  facts = sally_login_facts_new (SALLY_LOGIN_FAILED, text);
  return facts;
}

static const char *
describe_encryption (SallyDialogue *dialogue)
{
  if (dialogue->handshake == NULL)
    return "";
  return dialogue->preamble->framing != NULL ? "ENCRYPT_ON" : "TDS 8.0 (strict)";
}

static SallyLoginFacts *
talk (SallyDialogue *dialogue, SallySecret *password, SallyTdsReply *reply)
{
  gboolean strict = dialogue->handshake != NULL && dialogue->preamble->framing == NULL;
  SallyLoginFacts *facts = NULL;

  if (dialogue->handshake == NULL)
    facts = check_clear (dialogue);
  if (facts == NULL)
    facts = log_in (dialogue, password, strict ? VERSION_80 : VERSION_74, reply);
  return facts != NULL ? facts : judge_reply (dialogue, reply, describe_encryption (dialogue));
}

static SallyLoginFacts *
explain_detour (SallyRedirect *redirect)
{
  g_autoptr (SallyLadder) ladder = sally_ladder_new (redirect->spec, redirect->facts);
  g_autofree char *text = NULL;

  /* Translators: a host name, then a sentence that says what is wrong there */
  text =
      g_strdup_printf (_("The server sends clients on to %s, and no password was sent there. %s"),
                       redirect->spec->server, ladder->lamps[redirect->spec->mode].reason);
  return sally_login_facts_new (SALLY_LOGIN_FAILED, text);
}

static void
copy_log (SallyProbeFacts *to, SallyProbeFacts *from)
{
  for (guint i = 0; i < from->log->len; i++)
    sally_probe_facts_log (to, "(redirected) %s", (const char *) g_ptr_array_index (from->log, i));
}

static SallyLoginFacts *
sign_in (SallyDialogue *dialogue, SallySecret *password)
{
  g_auto (SallyTdsReply) reply = { { 0 } };
  SallyLoginFacts *facts = talk (dialogue, password, &reply);

  for (guint hops = 0; reply.route_host != NULL; hops++) {
    g_autoptr (SallyRedirect) redirect = NULL;

    g_clear_pointer (&facts, sally_login_facts_unref);
    if (hops == MAX_HOPS)
      return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                    _("The servers send clients on and on to each other."));
    sally_probe_facts_log (dialogue->facts, "the server sends us on to %s:%u", reply.route_host,
                           reply.route_port);
    redirect = sally_redirect_new (dialogue, reply.route_host, reply.route_port);
    sally_tds_reply_clear (&reply);
    facts = sally_redirect_arrive (redirect) ? talk (&redirect->dialogue, password, &reply)
                                             : explain_detour (redirect);
    copy_log (dialogue->facts, redirect->facts);
  }
  return facts;
}

const SallyLoginModule sally_login_tds = { .sign_in = sign_in };
