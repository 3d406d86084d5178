/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-drda.h"
#include "sally-ebcdic.h"
#include "sally-preamble.h"

#include "sally-endpoint-spec.h"
#include "sally-probe-facts.h"

#include <string.h>

/* Db2 LUW and Db2 for z/OS: DRDA over TLS that starts with the first byte.
 *
 *   client  EXCSAT (who I am, which levels I know), ACCSEC (mechanism 3: user
 *           and password; the database), in one flight
 *   server  EXCSATRD (who it is), ACCSECRD (mechanisms that it takes), or a
 *           reply message such as RDBNFNRM: no such database
 *
 * Neither holds anything secret.  The strings of this flight are EBCDIC; when
 * the server grants UNICODEMGR 1208 the next ones are UTF-8.
 */

#define NAME_BYTES 18
#define MAX_NAME 60
#define MAX_REPLIES 4
#define UTF8_CCSID 1208

static gboolean
send_hello (SallyDialogue *dialogue)
{
  static const guint16 levels[][2] = {
    { SALLY_DRDA_AGENT, 10 }, { SALLY_DRDA_SQLAM, 11 }, { SALLY_DRDA_CMNTCPIP, 5 },
    { SALLY_DRDA_RDB, 12 },   { SALLY_DRDA_SECMGR, 9 }, { SALLY_DRDA_UNICODEMGR, UTF8_CCSID },
  };
  g_autoptr (GByteArray) excsat = g_byte_array_new ();
  g_autoptr (GByteArray) accsec = g_byte_array_new ();
  guint begun = sally_drda_begin (excsat, SALLY_DRDA_EXCSAT), inner;

  sally_drda_append_text (excsat, SALLY_DRDA_EXTNAM, "sallyport", 0, FALSE);
  sally_drda_append_text (excsat, SALLY_DRDA_SRVNAM, "client", 0, FALSE);
  sally_drda_append_text (excsat, SALLY_DRDA_SRVRLSLV, "0.1", 0, FALSE);
  inner = sally_drda_begin (excsat, SALLY_DRDA_MGRLVLLS);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    sally_drda_append_u16 (excsat, levels[i][0]);
    sally_drda_append_u16 (excsat, levels[i][1]);
  }
  sally_drda_end (excsat, inner);
  sally_drda_append_text (excsat, SALLY_DRDA_SRVCLSNM, "SALLYPORT", 0, FALSE);
  sally_drda_end (excsat, begun);

  begun = sally_drda_begin (accsec, SALLY_DRDA_ACCSEC);
  inner = sally_drda_begin (accsec, SALLY_DRDA_SECMEC);
  sally_drda_append_u16 (accsec, SALLY_DRDA_USRIDPWD);
  sally_drda_end (accsec, inner);
  if (!sally_drda_append_text (accsec, SALLY_DRDA_RDBNAM, dialogue->spec->database, NAME_BYTES,
                               FALSE))
    return FALSE;
  sally_drda_end (accsec, begun);
  sally_drda_write (dialogue, 1, TRUE, excsat);
  sally_drda_write (dialogue, 2, FALSE, accsec);
  return TRUE;
}

static void
note_levels (SallyDrdaState *state, const SallyDrdaObject *object)
{
  for (gsize i = 0; i + 4 <= object->length; i += 4) {
    guint manager = (guint) object->data[i] << 8 | object->data[i + 1];
    guint level = (guint) object->data[i + 2] << 8 | object->data[i + 3];

    if (manager == SALLY_DRDA_UNICODEMGR)
      state->utf8 = level == UTF8_CCSID;
  }
}

/* Releases are a product's letters, then Db2's version, release and level, two
 * digits each but the last ("SQL11058", "DSN12015"). */
/* clang-format off */
static const struct {
  const char *prefix;
  const char *label;
  const char *engine; /* (nullable): none of AWS DMS */
} products[] = {
  { "SQL", "Db2 LUW", "db2" },
  { "DSN", "Db2 for z/OS", "db2-zos" },
  { "QSQ", "Db2 for i", NULL },
  { "CSS", "Apache Derby", NULL },
};
/* clang-format on */

static char *
describe (SallyProbeFacts *facts, const char *class_name, const char *release)
{
  const char *label = NULL;
  const char *digits = release + MIN (strlen (release), 3);
  g_autofree char *version = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (products) && label == NULL; i++)
    if (g_str_has_prefix (release, products[i].prefix)) {
      label = products[i].label;
      facts->server_engine = products[i].engine;
    }
  if (label == NULL)
    return g_strstrip (g_strdup_printf ("%s %s", class_name, release));
  if (facts->server_engine != NULL && strlen (digits) == 5 && strspn (digits, "0123456789") == 5)
    version = g_strdup_printf (" %d.%d.%c", (digits[0] - '0') * 10 + digits[1] - '0',
                               (digits[2] - '0') * 10 + digits[3] - '0', digits[4]);
  return g_strdup_printf ("%s%s (%s%s%s)", label, version != NULL ? version : "", release,
                          *class_name != '\0' ? " " : "", class_name);
}

static void
note_server (SallyDialogue *dialogue, const SallyDrdaObject *reply)
{
  const guint8 *at = reply->data;
  gsize left = reply->length;
  SallyDrdaObject part;
  g_autofree char *release = NULL;
  g_autofree char *class_name = NULL;

  while (sally_drda_next (&at, &left, &part)) {
    if (part.code_point == SALLY_DRDA_MGRLVLLS)
      note_levels (sally_drda_get_state (dialogue), &part);
    else if (part.code_point == SALLY_DRDA_SRVRLSLV && release == NULL)
      release = sally_ebcdic_to_utf8 (part.data, MIN (part.length, MAX_NAME));
    else if (part.code_point == SALLY_DRDA_SRVCLSNM && class_name == NULL)
      class_name = sally_ebcdic_to_utf8 (part.data, MIN (part.length, MAX_NAME));
  }
  g_free (dialogue->facts->server_version);
  dialogue->facts->server_version = describe (dialogue->facts, class_name != NULL ? class_name : "",
                                              release != NULL ? release : "");
}

static void
note_mechanisms (SallyDrdaState *state, const SallyDrdaObject *reply)
{
  const guint8 *at = reply->data;
  gsize left = reply->length;
  SallyDrdaObject part;

  while (sally_drda_next (&at, &left, &part)) {
    if (part.code_point != SALLY_DRDA_SECMEC)
      continue;
    for (gsize i = 0; i + 2 <= part.length; i += 2)
      if (part.data[i] == 0 && part.data[i + 1] < 32)
        state->mechanisms |= 1u << part.data[i + 1];
  }
}

/* Reads both replies; %FALSE when the server does not speak DRDA.  What comes
 * instead of ACCSECRD is an error: it needs neither a user nor a password. */
static gboolean
read_replies (SallyDialogue *dialogue)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  SallyDrdaState *state = sally_drda_get_state (dialogue);
  SallyDrdaObject reply;
  gboolean chained, any = FALSE;

  for (guint i = 0; i < MAX_REPLIES && state->reply == 0; i++) {
    SallyNetOutcome outcome = sally_drda_read (dialogue, message, &reply, &chained);

    if (outcome == SALLY_NET_FAILED && message->len > 0 && !any)
      sally_dialogue_note_strange (dialogue, message->data, message->len);
    if (outcome != SALLY_NET_OK)
      return any;
    any = TRUE;
    /* The two replies are not always chained; the second one ends them. */
    if (reply.code_point == SALLY_DRDA_EXCSATRD)
      note_server (dialogue, &reply);
    else
      state->reply = reply.code_point;
    if (reply.code_point == SALLY_DRDA_ACCSECRD)
      note_mechanisms (state, &reply);
  }
  if (state->reply != 0 && state->reply != SALLY_DRDA_ACCSECRD)
    dialogue->facts->server_error = state->reply;
  return any;
}

static void
confirm (SallyDialogue *dialogue)
{
  if (!send_hello (dialogue)) {
    sally_handshake_wait_for_alert (dialogue->handshake);
    return;
  }
  dialogue->facts->confirmed = read_replies (dialogue);
  if (sally_drda_get_state (dialogue)->reply == 0 && dialogue->facts->first_bytes == NULL)
    sally_dialogue_note_silence (dialogue);
}

static void
ask_plaintext (SallyDialogue *dialogue)
{
  dialogue->facts->plaintext = send_hello (dialogue) && read_replies (dialogue)
                                   ? SALLY_PLAINTEXT_ACCEPTED
                                   : SALLY_PLAINTEXT_UNKNOWN;
}

const SallyPreamble sally_preamble_db2 = {
  .beside_tls = SALLY_PLAINTEXT_OTHER_PORT,
  .ask_plaintext_late = TRUE,
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};
