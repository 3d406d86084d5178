/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-module-private.h"
#include "sally-scram.h"

#include "sally-endpoint-spec.h"
#include "sally-engine-setting.h"
#include "sally-kafka.h"
#include "sally-secret.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* SASL of Kafka: SaslHandshake names the mechanism, SaslAuthenticate carries its
 * messages (KIP-152).  AWS DMS knows SCRAM-SHA-512 and PLAIN.
 */

#define MAX_TEXT 300
#define MAX_MECHANISMS 20
#define UNSUPPORTED_SASL_MECHANISM 33
#define SASL_AUTHENTICATION_FAILED 58

static SallyLoginFacts *
hung_up (void)
{
  return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                _("The server hung up or fell silent during the sign-in."));
}

/* What the broker offers instead, one line. */
static SallyLoginFacts *
refuse_mechanism (const char *mechanism, SallyKafkaReply *reply)
{
  gint32 n = sally_kafka_take_i32 (reply);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *line = NULL;
  SallyLoginFacts *facts = sally_login_facts_new (SALLY_LOGIN_FAILED, NULL);

  for (gint32 i = 0; i < MIN (n, MAX_MECHANISMS) && !reply->broken; i++) {
    g_autofree char *name = sally_kafka_take_text (reply);

    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
  }
  line = sally_text_one_line (names->str, MAX_TEXT);
  /* Translators: a SASL mechanism, and those of the broker */
  facts->text = g_strdup_printf (_("The broker does not take %s; it takes %s."), mechanism,
                                 line[0] != '\0' ? line : _("none"));
  return facts;
}

/* NULL when the broker takes the mechanism. */
static SallyLoginFacts *
choose_mechanism (SallyDialogue *dialogue, const char *mechanism)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_auto (SallyKafkaReply) reply = { 0 };
  gint16 error;

  sally_kafka_append_text (body, mechanism);
  sally_kafka_write (dialogue, SALLY_KAFKA_SASL_HANDSHAKE, 1, 2, body);
  if (sally_kafka_read (dialogue, 2, &reply) != SALLY_NET_OK)
    return hung_up ();
  error = sally_kafka_take_i16 (&reply);
  if (error == UNSUPPORTED_SASL_MECHANISM)
    return refuse_mechanism (mechanism, &reply);
  if (error != 0 || reply.broken)
    return sally_login_facts_new (SALLY_LOGIN_FAILED, _("This listener knows no SASL."));
  return NULL;
}

/* Sends one message of the mechanism.  (nullable): the server's, or NULL with
 * @failure set. */
static char *
exchange (SallyDialogue *dialogue,
          gint32 correlation,
          const char *message,
          gsize length,
          SallyLoginFacts **failure)
{
  g_autoptr (GByteArray) body = g_byte_array_sized_new ((guint) length + 8);
  g_auto (SallyKafkaReply) reply = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GBytes) answer = NULL;
  gsize n;
  const char *data;
  gint16 error;

  sally_kafka_append_bytes (body, message, length);
  sally_dialogue_hide_bytes (dialogue, TRUE);
  sally_kafka_write (dialogue, SALLY_KAFKA_SASL_AUTHENTICATE, 0, correlation, body);
  sally_dialogue_hide_bytes (dialogue, FALSE);
  sally_secret_wipe (body->data, body->len);
  if (sally_kafka_read (dialogue, correlation, &reply) != SALLY_NET_OK) {
    *failure = hung_up ();
    return NULL;
  }
  error = sally_kafka_take_i16 (&reply);
  text = sally_kafka_take_text (&reply);
  answer = sally_kafka_take_bytes (&reply);
  data = g_bytes_get_data (answer, &n);
  if (error == 0 && !reply.broken)
    return g_strndup (n > 0 ? data : "", n);
  *failure = sally_login_facts_new (
      error == SASL_AUTHENTICATION_FAILED ? SALLY_LOGIN_REFUSED : SALLY_LOGIN_FAILED, NULL);
  (*failure)->server_error = (guint) MAX (error, 0);
  (*failure)->text = sally_text_one_line (text, MAX_TEXT);
  return NULL;
}

static SallyLoginFacts *
sign_in_plain (SallyDialogue *dialogue, SallySecret *password)
{
  const char *user = dialogue->spec->user_name;
  gsize length, n_user = strlen (user);
  const char *bytes = sally_secret_peek (password, &length);
  g_autoptr (GByteArray) message = g_byte_array_sized_new ((guint) (length + n_user + 2));
  g_autofree char *answer = NULL;
  SallyLoginFacts *failure = NULL;

  g_byte_array_append (message, (const guint8 *) "", 1);
  g_byte_array_append (message, (const guint8 *) user, (guint) n_user + 1);
  g_byte_array_append (message, (const guint8 *) bytes, (guint) length);
  answer = exchange (dialogue, 3, (const char *) message->data, message->len, &failure);
  sally_secret_wipe (message->data, message->len);
  return answer != NULL ? sally_login_facts_new (SALLY_LOGIN_ACCEPTED, NULL) : failure;
}

static SallyLoginFacts *
sign_in_scram (SallyDialogue *dialogue, SallySecret *password)
{
  g_autoptr (SallyScram) scram =
      sally_scram_new (G_CHECKSUM_SHA512, dialogue->spec->user_name, password, NULL);
  g_autofree char *first = sally_scram_get_first (scram);
  g_autofree char *server_first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *server_final = NULL;
  SallyLoginFacts *failure = NULL;

  server_first = exchange (dialogue, 3, first, strlen (first), &failure);
  if (server_first == NULL)
    return failure;
  last = sally_scram_answer (scram, server_first);
  if (last == NULL)
    return sally_login_facts_new (SALLY_LOGIN_FAILED, _("The server’s part of SCRAM is wrong."));
  server_final = exchange (dialogue, 4, last, strlen (last), &failure);
  if (server_final == NULL)
    return failure;
  if (!sally_scram_verify (scram, server_final))
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server accepted the password without knowing it."));
  return sally_login_facts_new (SALLY_LOGIN_ACCEPTED, NULL);
}

static SallyLoginFacts *
sign_in (SallyDialogue *dialogue, SallySecret *password)
{
  gboolean plain = g_str_equal (
      sally_endpoint_spec_get_setting (dialogue->spec, SALLY_SETTING_KAFKA_MECHANISM), "plain");
  SallyLoginFacts *failure;

  if (password == NULL)
    return sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST,
                                  _("There is no password to sign in with."));
  failure = choose_mechanism (dialogue, plain ? "PLAIN" : "SCRAM-SHA-512");
  if (failure != NULL)
    return failure;
  return plain ? sign_in_plain (dialogue, password) : sign_in_scram (dialogue, password);
}

const SallyLoginModule sally_login_kafka = {
  .sign_in = sign_in,
};
