/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-ase-reply-private.h"
#include "sally-login-module-private.h"

#include "sally-dialogue.h"
#include "sally-endpoint-spec.h"
#include "sally-probe-facts.h"
#include "sally-tds-message.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* SAP ASE: the login record of TDS 5.0, what the client is capable of, the round
 * that encrypts the password, and “use” for the database.
 *
 *   client  record (568 bytes), CAPABILITY       says that it can encrypt
 *   server  LOGINACK 7 (go on), MSG 30, PARAMFMT, PARAMS, DONE
 *   client  MSG 31 and 32 with the encrypted password
 *   server  LOGINACK 5 (accepted) or 6 (refused), EED ..., DONE
 *
 * The password is never in the record: a server that wants it encrypted would
 * refuse that, and all since 15.0.2 know the round.
 */

#define RECORD 568
#define NAME 30
#define PROGRAM "Sallyport"
#define LIBRARY "sallyport"
#define ENCRYPT2 0x20
#define ENCRYPT3 0x80
#define TOKEN_LANGUAGE 0x21
#define LOGIN_FAILED 4002

/* Where the fields of the record are. */
enum {
  AT_HOST = 0,
  AT_USER = 31,
  AT_PROCESS = 93,
  AT_TYPES = 124,
  AT_PROGRAM = 140,
  AT_SERVER = 171,
  AT_TDS_VERSION = 458,
  AT_LIBRARY = 462,
  AT_LIBRARY_VERSION = 473,
  AT_MORE_TYPES = 477,
  AT_NOTIFY_LANGUAGE = 511,
  AT_SECURITY = 514,
  AT_CHARSET = 525,
  AT_NOTIFY_CHARSET = 556,
  AT_PACKET_SIZE = 557,
};

/* A text of a fixed size with its length behind it. */
static void
put_text (guint8 *record, gsize at, gsize size, const char *text)
{
  gsize length = MIN (strlen (text), size);

  memcpy (record + at, text, length);
  record[at + size] = (guint8) length;
}

static void
make_record (guint8 *record, SallyEndpointSpec *spec)
{
  /* Two and four-byte numbers little-endian, ASCII, IEEE floats, dates; no bulk. */
  static const guint8 types[] = { 3, 1, 6, 10, 9, 1, 1 };
  static const guint8 more_types[] = { 0, 13, 17 };
  static const guint8 version[] = { 5, 0, 0, 0 };

  memset (record, 0, RECORD);
  put_text (record, AT_HOST, NAME, LIBRARY);
  put_text (record, AT_USER, NAME, spec->user_name);
  put_text (record, AT_PROCESS, NAME, "1");
  memcpy (record + AT_TYPES, types, sizeof types);
  put_text (record, AT_PROGRAM, NAME, PROGRAM);
  put_text (record, AT_SERVER, NAME, spec->server);
  memcpy (record + AT_TDS_VERSION, version, sizeof version);
  put_text (record, AT_LIBRARY, 10, LIBRARY);
  memcpy (record + AT_LIBRARY_VERSION, version, sizeof version);
  memcpy (record + AT_MORE_TYPES, more_types, sizeof more_types);
  record[AT_NOTIFY_LANGUAGE] = 1;
  record[AT_SECURITY] = ENCRYPT2 | ENCRYPT3;
  put_text (record, AT_CHARSET, NAME, "utf8");
  record[AT_NOTIFY_CHARSET] = 1;
  put_text (record, AT_PACKET_SIZE, 6, "512");
}

static void
send_login (SallyDialogue *dialogue)
{
  /* Everything but formats with long lengths; no need for big numbers, text in
   * between and bulk copies. */
  static const guint8 capabilities[] = {
    SALLY_TDS5_TOKEN_CAPABILITY,
    22,
    0,
    1,
    9,
    0,
    0,
    6,
    0x6D,
    0x7F,
    0xFF,
    0xFF,
    0xFF,
    0xFE,
    2,
    9,
    0,
    0,
    0,
    0,
    0x0A,
    0x68,
    0,
    0,
    0,
  };
  guint8 message[RECORD + sizeof capabilities];

  make_record (message, dialogue->spec);
  memcpy (message + RECORD, capabilities, sizeof capabilities);
  sally_tds_message_write (dialogue, SALLY_TDS_LOGIN5, message, sizeof message, SALLY_TDS5_PACKET);
}

/* Reads an answer into @reply, which points into it; NULL when it came whole. */
static SallyLoginFacts *
read_reply (SallyDialogue *dialogue, SallyTdsMessage *answer, SallyAseReply *reply)
{
  SallyTdsRead how = sally_tds_message_read (answer, dialogue);

  if (how == SALLY_TDS_READ_ENDED) {
    if (dialogue->handshake != NULL)
      sally_dialogue_note_silence (dialogue);
    return sally_login_facts_new (SALLY_LOGIN_FAILED, _("The server hung up during the sign-in."));
  }
  if (how == SALLY_TDS_READ_STRANGE)
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server’s answer to the sign-in was not understood."));
  sally_ase_reply_read (reply, answer->payload->data, answer->payload->len);
  dialogue->facts->confirmed = dialogue->facts->confirmed || reply->status != 0;
  return NULL;
}

static SallyLoginFacts *
explain_refusal (const SallyAseReply *reply, gboolean asked)
{
  SallyLoginFacts *facts;

  if (!asked && (reply->error.number == LOGIN_FAILED || reply->status == SALLY_ASE_ACCEPTED))
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server did not ask for the encrypted password, so none "
                                    "was sent; SAP ASE does since 15.0.2."));
  if (reply->error.number == 0 && reply->status != SALLY_ASE_REFUSED)
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server’s answer to the sign-in was not understood."));
  facts = sally_login_facts_new (asked && reply->status == SALLY_ASE_REFUSED ? SALLY_LOGIN_REFUSED
                                                                             : SALLY_LOGIN_FAILED,
                                 reply->error.text);
  facts->server_error = reply->error.number;
  return facts;
}

/* NULL when the server took user and password. */
static SallyLoginFacts *
log_in (SallyDialogue *dialogue, SallySecret *password, char **server_version)
{
  g_auto (SallyTdsMessage) question = { NULL }, answer = { NULL };
  g_auto (SallyAseReply) first = { 0 }, last = { 0 };
  g_autoptr (GByteArray) message = NULL;
  SallyLoginFacts *facts;

  send_login (dialogue);
  facts = read_reply (dialogue, &question, &first);
  if (facts != NULL)
    return facts;
  if (first.status != SALLY_ASE_NEGOTIATE || !first.asks)
    return explain_refusal (&first, FALSE);
  message = sally_ase_password_answer (&first.wanted, password);
  if (message == NULL)
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The key that the server gave for the password cannot be "
                                    "used."));
  sally_tds_message_write (dialogue, SALLY_TDS_NORMAL5, message->data, message->len,
                           SALLY_TDS5_PACKET);
  facts = read_reply (dialogue, &answer, &last);
  if (facts != NULL)
    return facts;
  if (last.status != SALLY_ASE_ACCEPTED)
    return explain_refusal (&last, TRUE);
  *server_version = g_steal_pointer (&last.server_version);
  return NULL;
}

/* NULL when the database is open to the user. */
static SallyLoginFacts *
use_database (SallyDialogue *dialogue)
{
  g_autofree char *text = g_strdup_printf ("use [%s]", dialogue->spec->database);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint32 length = (guint32) strlen (text) + 1;
  guint8 head[] = {
    TOKEN_LANGUAGE, (guint8) length, (guint8) (length >> 8), (guint8) (length >> 16), 0, 0
  };
  g_auto (SallyTdsMessage) answer = { NULL };
  g_auto (SallyAseReply) reply = { 0 };
  SallyLoginFacts *facts;

  g_byte_array_append (message, head, sizeof head);
  g_byte_array_append (message, (const guint8 *) text, length - 1);
  sally_tds_message_write (dialogue, SALLY_TDS_NORMAL5, message->data, message->len,
                           SALLY_TDS5_PACKET);
  facts = read_reply (dialogue, &answer, &reply);
  if (facts != NULL || reply.error.number == 0)
    return facts;
  facts = sally_login_facts_new (SALLY_LOGIN_NO_DATABASE, reply.error.text);
  facts->server_error = reply.error.number;
  return facts;
}

static gboolean
fits (SallyEndpointSpec *spec)
{
  return strlen (spec->user_name) <= NAME && strlen (spec->database) <= 255
         && strchr (spec->database, ']') == NULL;
}

static SallyLoginFacts *
sign_in (SallyDialogue *dialogue, SallySecret *password)
{
  g_autofree char *server_version = NULL;
  SallyLoginFacts *facts;

  if (!fits (dialogue->spec))
    return sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST,
                                  _("SAP ASE takes user names of up to 30 bytes, and no brackets "
                                    "in the name of a database."));
  sally_dialogue_hide_bytes (dialogue, TRUE);
  facts = log_in (dialogue, password, &server_version);
  sally_dialogue_hide_bytes (dialogue, FALSE);
  if (facts == NULL && dialogue->spec->database[0] != '\0')
    facts = use_database (dialogue);
  if (facts != NULL)
    return facts;
  facts = sally_login_facts_new (SALLY_LOGIN_ACCEPTED, NULL);
  facts->server_version = g_steal_pointer (&server_version);
  return facts;
}

const SallyLoginModule sally_login_ase = { .sign_in = sign_in };
