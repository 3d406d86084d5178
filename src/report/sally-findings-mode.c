/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error-words-private.h"
#include "sally-findings-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-probe-facts.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>

/* Whether the endpoint uses the strongest mode it could, and the login. */

static char *
describe_ladder (SallyLadder *ladder)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < SALLY_N_SSL_MODES; i++)
    g_string_append_printf (text, "%s%s: %s", i > 0 ? ", " : "",
                            sally_ssl_mode_get_name ((SallySslMode) i),
                            sally_lamp_state_get_name (ladder->lamps[i].state));
  return g_string_free (text, FALSE);
}

void
sally_findings_check_mode (SallyFindings *self)
{
  g_autofree char *evidence = describe_ladder (self->ladder);
  g_autofree char *explanation = NULL;
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  int best = sally_ladder_get_highest (self->ladder, TRUE);

  if (self->facts->chain->len == 0 && best <= SALLY_SSL_NONE) {
    sally_findings_skip (self, "mode.ladder", _("There was no handshake to judge."));
  } else if (!sally_engine_has_modes (self->spec->engine)) {
    sally_findings_pass (self, "mode.ladder", evidence);
  } else if (best > (int) self->spec->mode) {
    sally_findings_offer_mode (self, fixes);
    /* Translators: two SSL modes */
    explanation = g_strdup_printf (_("The endpoint uses %s, but %s works with this server, too."),
                                   sally_ssl_mode_get_name (self->spec->mode),
                                   sally_ssl_mode_get_name ((SallySslMode) best));
    sally_findings_add (self, "mode.ladder", SALLY_SEVERITY_LOW, evidence, explanation,
                        _("Set the stronger mode."), fixes);
  } else if (!sally_engine_allows (self->spec->engine, self->spec->mode)) {
    explanation = sally_engine_explain_mode (self->spec->engine, self->spec->mode);
    sally_findings_offer_mode (self, fixes);
    sally_findings_add (self, "mode.ladder", SALLY_SEVERITY_MEDIUM, evidence, explanation,
                        _("The test tells what the server does; choose a mode that AWS DMS allows "
                          "before migrating."),
                        fixes);
  } else {
    sally_findings_pass (self, "mode.ladder", evidence);
  }
}

static char *
describe_login (SallyLoginFacts *login)
{
  const char *text = login->text != NULL ? login->text : "";

  if (login->server_error != 0)
    return g_strdup_printf ("%u: %s", login->server_error, text);
  if (login->sqlstate != NULL && login->sqlstate[0] != '\0')
    return g_strdup_printf ("%s: %s", login->sqlstate, text);
  return g_strdup (text);
}

static void
explain_login (SallyLoginFacts *login, const char **explanation, const char **fix)
{
  switch (login->outcome) {
  case SALLY_LOGIN_REFUSED:
    *explanation = _("The connection is fine; the server refused this user or password.");
    *fix =
        _("Check user and password, and which hosts the user may come from. A server that insists "
          "on client certificates or on TLS for this user may say the same.");
    return;
  case SALLY_LOGIN_NO_DATABASE:
    *explanation = _("User and password are right, but the database is not there or not open to "
                     "this user.");
    *fix = _("Check the name of the database and the rights of the user.");
    return;
  case SALLY_LOGIN_CRASHED:
    *explanation =
        _("The program that signs in ended unexpectedly. This is a fault of Sallyport or "
          "of the client library, not of the server.");
    *fix = _("Test again, and report it if it stays.");
    return;
  case SALLY_LOGIN_TIMED_OUT:
    *explanation = _("The server did not answer the sign-in in time.");
    *fix = _("Look into the log of the server; an authentication service behind it may be slow.");
    return;
  case SALLY_LOGIN_NOT_REQUESTED:
  case SALLY_LOGIN_ACCEPTED:
  case SALLY_LOGIN_COULD_NOT_TEST:
  case SALLY_LOGIN_FAILED:
    break;
  }
  *explanation = _("The sign-in ended with an error.");
  *fix = _("The server’s words are above; its log may have more.");
}

/* Not every server can be asked what it thinks of the encryption. */
static char *
describe_success (SallyFindings *self)
{
  const SallyLoginFacts *login = self->login;
  const char *server =
      login->server_version != NULL ? login->server_version : self->spec->engine->label;

  if (login->encryption == NULL)
    return g_strdup (server);
  /* Translators: what the server says about itself, and about the encryption */
  return g_strdup_printf (_("%s; the server says about this connection: %s"), server,
                          login->encryption[0] != '\0' ? login->encryption : _("not encrypted"));
}

void
sally_findings_check_login (SallyFindings *self)
{
  SallyLoginFacts *login = self->login;
  const SallyErrorWords *words;
  const char *explanation, *fix;
  g_autofree char *evidence = NULL;

  if (login == NULL || login->outcome == SALLY_LOGIN_NOT_REQUESTED) {
    sally_findings_skip (self, "login.result", _("Signing in was not asked for."));
    return;
  }
  if (login->outcome == SALLY_LOGIN_COULD_NOT_TEST) {
    sally_findings_skip (self, "login.result", login->text != NULL ? login->text : "");
    return;
  }
  if (login->outcome == SALLY_LOGIN_ACCEPTED) {
    evidence = describe_success (self);
    sally_findings_pass (self, "login.result", evidence);
    return;
  }
  evidence = describe_login (login);
  explain_login (login, &explanation, &fix);
  words = sally_error_words_find (self->spec->engine->family, login->server_error);
  if (words != NULL) {
    explanation = _(words->explanation);
    fix = _(words->fix);
  }
  sally_findings_add (self, "login.result", SALLY_SEVERITY_CRITICAL, evidence, explanation, fix,
                      NULL);
}
