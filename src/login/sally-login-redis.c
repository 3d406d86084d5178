/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-module-private.h"

#include "sally-dialogue.h"
#include "sally-endpoint-spec.h"
#include "sally-engine-setting.h"
#include "sally-secret.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* AUTH of Redis (redis.io, "AUTH" and "HELLO"): a token is a password alone, a
 * role is a user with a password.  HELLO rides behind it and tells the version
 * (Redis 6 and later).
 *
 *   client  *3 $4 AUTH $4 user $8 password   *1 $5 HELLO
 *   server  +OK                              *14 $6 server $5 redis $7 version …
 *       or  -WRONGPASS …, -ERR …, -NOAUTH …
 */

#define MAX_ANSWER 4096
#define MAX_TEXT 300
#define MAX_VERSION 60

static void
append_bulk (GByteArray *out, const char *bytes, gsize length)
{
  g_autofree char *head = g_strdup_printf ("$%" G_GSIZE_FORMAT "\r\n", length);

  g_byte_array_append (out, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (out, (const guint8 *) bytes, (guint) length);
  g_byte_array_append (out, (const guint8 *) "\r\n", 2);
}

static void
send_auth (SallyDialogue *dialogue, SallySecret *password)
{
  GByteArray *out = g_byte_array_new ();
  const char *user = dialogue->spec->user_name;
  gboolean with_user =
      user[0] != '\0'
      && strcmp (sally_endpoint_spec_get_setting (dialogue->spec, SALLY_SETTING_REDIS_AUTH),
                 "auth-token")
             != 0;
  const char *head = with_user ? "*3\r\n$4\r\nAUTH\r\n" : "*2\r\n$4\r\nAUTH\r\n";
  gsize length;
  const char *bytes = sally_secret_peek (password, &length);

  /* As large as it gets, so that no copy is left behind by a reallocation. */
  g_byte_array_set_size (out, (guint) (length + strlen (user) + 128));
  g_byte_array_set_size (out, 0);
  g_byte_array_append (out, (const guint8 *) head, (guint) strlen (head));
  if (with_user)
    append_bulk (out, user, strlen (user));
  append_bulk (out, bytes, length);
  sally_dialogue_write (dialogue, out->data, out->len);
  sally_secret_wipe (out->data, out->len);
  g_byte_array_unref (out);
  sally_dialogue_write (dialogue, "*1\r\n$5\r\nHELLO\r\n", 15);
}

/* Reads until the answer to HELLO shows its version, an error, or no more. */
static char *
read_answer (SallyDialogue *dialogue)
{
  g_autofree char *answer = g_malloc0 (MAX_ANSWER);
  gsize length = 0, n = 0;

  while (length < MAX_ANSWER - 1 && memchr (answer, '\n', length) == NULL) {
    if (sally_dialogue_read_some (dialogue, answer + length, MAX_ANSWER - 1 - length, &n)
        != SALLY_NET_OK)
      return NULL;
    length += n;
  }
  /* HELLO's answer mostly comes in the same packet; a connection that ends here
   * has said what matters. */
  while (length < MAX_ANSWER - 1 && g_str_has_prefix (answer, "+OK\r\n")
         && strstr (answer, "\r\nproto\r\n") == NULL && strstr (answer, "\r\n-") == NULL
         && sally_dialogue_read_some (dialogue, answer + length, MAX_ANSWER - 1 - length, &n)
                == SALLY_NET_OK)
    length += n;
  return g_steal_pointer (&answer);
}

static char *
find_version (const char *answer)
{
  const char *version = strstr (answer, "\r\nversion\r\n$");
  g_auto (GStrv) lines = NULL;

  if (version == NULL)
    return NULL;
  lines = g_strsplit (version + 2, "\r\n", 4);
  return g_strv_length (lines) >= 3 ? sally_text_one_line (lines[2], MAX_VERSION) : NULL;
}

/* A server whose AUTH was renamed repeats what followed the command. */
static void
hide_arguments (char *text)
{
  char *arguments = strstr (text, ", with args beginning with");

  if (arguments != NULL)
    *arguments = '\0';
}

static SallyLoginFacts *
judge (const char *answer)
{
  g_auto (GStrv) lines = g_strsplit (answer, "\r\n", 2);
  const char *first = lines[0] != NULL ? lines[0] : "";
  SallyLoginOutcome outcome = SALLY_LOGIN_FAILED;
  SallyLoginFacts *facts;
  g_autofree char *text = NULL;

  if (g_str_equal (first, "+OK")) {
    facts = sally_login_facts_new (SALLY_LOGIN_ACCEPTED, NULL);
    facts->server_version = find_version (answer);
    return facts;
  }
  if (g_str_has_prefix (first, "-WRONGPASS") || g_str_has_prefix (first, "-ERR invalid password"))
    outcome = SALLY_LOGIN_REFUSED;
  text = sally_text_one_line (first[0] == '-' ? first + 1 : first, MAX_TEXT);
  hide_arguments (text);
  return sally_login_facts_new (outcome, text);
}

static SallyLoginFacts *
sign_in (SallyDialogue *dialogue, SallySecret *password)
{
  g_autofree char *answer = NULL;

  if (password == NULL)
    return sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST,
                                  _("There is no password to sign in with."));
  /* The answer is hidden as well: it may repeat the password. */
  sally_dialogue_hide_bytes (dialogue, TRUE);
  send_auth (dialogue, password);
  answer = read_answer (dialogue);
  sally_dialogue_hide_bytes (dialogue, FALSE);
  if (answer == NULL)
    return sally_login_facts_new (SALLY_LOGIN_FAILED,
                                  _("The server hung up or fell silent during the sign-in."));
  return judge (answer);
}

const SallyLoginModule sally_login_redis = {
  .without_user = TRUE,
  .sign_in = sign_in,
};
