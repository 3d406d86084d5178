/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-ladder.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-probe-facts.h"
#include "sally-text.h"
#include "sally-trust.h"
#include "sally-verify.h"

#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <string.h>

/* What each of the four modes would give, from the facts of one run.
 *
 * Pure: facts in, lamps out.  The modes build on each other, so each lamp
 * starts from what already spoils the one below it.  A server that was not
 * reached, or that never said a word, told nothing about any of them.
 */

#define MAX_FOREIGN_TEXT 200

static const char *const lamp_names[] = {
  [SALLY_LAMP_COULD_NOT_TEST] = "could-not-test",
  [SALLY_LAMP_WORKS] = "works",
  [SALLY_LAMP_FAILS] = "fails",
};
G_STATIC_ASSERT (G_N_ELEMENTS (lamp_names) == SALLY_LAMP_FAILS + 1);

/* One sentence a fault; the evidence is in the findings. */
/* clang-format off */
static const char *const fault_reasons[] = {
  [SALLY_FAULT_EXPIRED] = N_("A certificate of the chain has expired."),
  [SALLY_FAULT_NOT_YET_VALID] = N_("A certificate of the chain is not valid yet."),
  [SALLY_FAULT_HOSTNAME] = N_("The server’s certificate is not for this host name."),
  [SALLY_FAULT_KEY] = N_("A certificate of the chain has a weak key."),
  [SALLY_FAULT_SIGNATURE_ALGORITHM] = N_("A certificate of the chain is signed with a weak algorithm."),
  [SALLY_FAULT_SELF_SIGNED] = N_("The server’s certificate is self-signed and not in the chosen CA certificate."),
  [SALLY_FAULT_PURPOSE] = N_("The server’s certificate is not meant for a TLS server."),
  [SALLY_FAULT_BASIC] = N_("A certificate of the chain is malformed."),
  [SALLY_FAULT_TRUSTED] = N_("The chain ends at a root that the chosen CA certificate lacks."),
  [SALLY_FAULT_COMPLETE] = N_("The chain has a gap: an issuer was neither sent nor is it in the chosen CA certificate."),
  [SALLY_FAULT_ORDER] = N_("The certificates were sent in the wrong order."),
  [SALLY_FAULT_ANCHOR_FORM] = N_("The chosen CA certificate holds no root certificate."),
  [SALLY_FAULT_CHAIN_SIGNATURE] = N_("A signature in the chain is wrong."),
  [SALLY_FAULT_CA] = N_("An issuer in the chain is not a certificate authority."),
  [SALLY_FAULT_PATH_LENGTH] = N_("The chain is longer than one of its authorities allows."),
  [SALLY_FAULT_CONSTRAINTS] =
    N_("The server’s certificate is outside the names that its authority may use."),
};
/* clang-format on */
G_STATIC_ASSERT (G_N_ELEMENTS (fault_reasons) == SALLY_N_FAULTS);

static void
set_lamp (SallyLamp *lamp, SallyLampState state, const char *reason)
{
  lamp->state = state;
  g_free (lamp->reason);
  lamp->reason = g_strdup (reason != NULL ? reason : "");
}

static void
copy_lamp (SallyLamp *lamp, const SallyLamp *other)
{
  set_lamp (lamp, other->state, other->reason);
}

/* The server's own words, on one line and in quotes. */
static char *
quote_server (const char *format, const char *text)
{
  g_autofree char *line = sally_text_one_line (text, MAX_FOREIGN_TEXT);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strconcat (parts[0], line, parts[1], NULL);
}

static const char *
explain_resolve (SallyProbeFacts *facts)
{
  if (facts->addresses->len > 0 && facts->resolve_error == 0)
    return _("The SQL Server Browser did not tell the port of the instance (UDP port 1434).");
  if (facts->net == SALLY_NET_TIMED_OUT)
    return _("The name of the server could not be looked up in time.");
  return _("The name of the server has no address from this computer.");
}

static const char *
explain_connect (SallyProbeFacts *facts)
{
  switch (facts->net) {
  case SALLY_NET_REFUSED:
    return _("Nothing listens on this port of the server.");
  case SALLY_NET_TIMED_OUT:
    return _("The server did not answer: a firewall may drop the packets.");
  case SALLY_NET_UNREACHABLE:
    return _("There is no route to the server from this computer.");
  case SALLY_NET_RESET:
  case SALLY_NET_CLOSED:
    return _("The server hung up right after the connection.");
  case SALLY_NET_OK:
  case SALLY_NET_CANCELLED:
  case SALLY_NET_FAILED:
    break;
  }
  return _("The connection could not be made.");
}

static const char *
explain_silence (SallyProbeFacts *facts)
{
  if (facts->net == SALLY_NET_TIMED_OUT)
    return _("The server accepted the connection, but did not answer in time.");
  return _("The server accepted the connection and hung up before TLS.");
}

/* What spoils every mode; FALSE when nothing does. */
static gboolean
judge_reach (SallyProbeFacts *facts, SallyLamp *lamp)
{
  if (facts->cancelled)
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("The test was stopped."));
  else if (facts->net_step == SALLY_STEP_RESOLVE
           && (facts->resolve_error != 0 || facts->net != SALLY_NET_OK))
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, explain_resolve (facts));
  else if (facts->net_step == SALLY_STEP_CONNECT && facts->net != SALLY_NET_OK)
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, explain_connect (facts));
  else
    return FALSE;
  return TRUE;
}

static void
judge_server_error (SallyProbeFacts *facts, SallyLamp *lamp)
{
  g_autofree char *reason = NULL;

  if (facts->server_text == NULL || *facts->server_text == '\0')
    reason = g_strdup (_("The server answered with an error."));
  else
    /* Translators: %s is the server's own message */
    reason = quote_server (_("The server refused: “%s”"), facts->server_text);
  set_lamp (lamp, SALLY_LAMP_FAILS, reason);
}

static void
judge_wrong_protocol (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyLamp *lamp)
{
  const char *guess = sally_protocol_get_label (facts->guess);
  g_autofree char *reason = NULL;

  if (facts->guess == SALLY_PROTOCOL_TLS)
    reason = g_strdup (_("This port expects TLS from the first byte."));
  else if (*guess != '\0')
    /* Translators: the product of the endpoint, and a product or protocol */
    reason = g_strdup_printf (_("Something answers on this port, but it is not %s; it looks "
                                "like %s."),
                              spec->engine->label, guess);
  else
    /* Translators: the product of the endpoint */
    reason = g_strdup_printf (_("Something answers on this port, but it is not %s."),
                              spec->engine->label);
  set_lamp (lamp, SALLY_LAMP_FAILS, reason);
}

static void
judge_plaintext_port (SallyEndpointSpec *spec, SallyLamp *lamp)
{
  g_autofree char *reason = NULL;

  /* Translators: the product of the endpoint */
  reason = g_strdup_printf (_("On this port %s takes only connections without TLS."),
                            spec->engine->label);
  set_lamp (lamp, SALLY_LAMP_FAILS, reason);
}

/* What the way to TLS says about every mode; FALSE when it says nothing. */
static gboolean
judge_negotiation (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyLamp *lamp)
{
  switch (facts->negotiation) {
  case SALLY_NEGOTIATION_NOT_REACHED:
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("The test did not get that far."));
    return TRUE;
  case SALLY_NEGOTIATION_SERVER_ERROR:
    judge_server_error (facts, lamp);
    return TRUE;
  case SALLY_NEGOTIATION_WRONG_PROTOCOL:
    judge_wrong_protocol (spec, facts, lamp);
    return TRUE;
  case SALLY_NEGOTIATION_PLAINTEXT_PORT:
    judge_plaintext_port (spec, lamp);
    return TRUE;
  case SALLY_NEGOTIATION_NO_ANSWER:
    if (facts->timed_out)
      set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("The time for the whole test ran out."));
    else
      set_lamp (lamp,
                facts->net == SALLY_NET_TIMED_OUT ? SALLY_LAMP_COULD_NOT_TEST : SALLY_LAMP_FAILS,
                explain_silence (facts));
    return TRUE;
  case SALLY_NEGOTIATION_ACCEPTED:
  case SALLY_NEGOTIATION_DIRECT:
  case SALLY_NEGOTIATION_NO_TLS:
  case SALLY_NEGOTIATION_STUFFED:
    break;
  }
  return FALSE;
}

/* Why nothing is known about connections without TLS. */
static const char *
explain_unasked (SallyEndpointSpec *spec)
{
  if (spec->engine->family == SALLY_FAMILY_MYSQL)
    return _("A MySQL server that offers TLS tells only at the login whether it insists on it.");
  if (spec->engine->family == SALLY_FAMILY_POSTGRES && *spec->user_name == '\0')
    return _("PostgreSQL tells only for a user whether it takes connections without TLS, and "
             "the endpoint names none.");
  return _("The server did not show whether it takes connections without TLS.");
}

static void
judge_refused (SallyProbeFacts *facts, SallyLamp *lamp)
{
  g_autofree char *reason = NULL;

  if (facts->plaintext_text == NULL || *facts->plaintext_text == '\0')
    reason = g_strdup (_("The server refuses connections without TLS."));
  else
    /* Translators: %s is the server's own message */
    reason =
        quote_server (_("The server refuses connections without TLS: “%s”"), facts->plaintext_text);
  set_lamp (lamp, SALLY_LAMP_FAILS, reason);
}

/* What was learnt about connections without TLS, whatever happened to TLS; FALSE
 * when it does not tell. */
static gboolean
judge_plaintext (SallyProbeFacts *facts, SallyLamp *lamp)
{
  switch (facts->plaintext) {
  case SALLY_PLAINTEXT_ACCEPTED:
  case SALLY_PLAINTEXT_LOGIN_ONLY:
    set_lamp (lamp, SALLY_LAMP_WORKS, NULL);
    return TRUE;
  case SALLY_PLAINTEXT_REFUSED:
    judge_refused (facts, lamp);
    return TRUE;
  case SALLY_PLAINTEXT_OTHER_PORT:
    set_lamp (lamp, SALLY_LAMP_FAILS,
              _("This port speaks TLS from the first byte; connections without it need another "
                "port."));
    return TRUE;
  case SALLY_PLAINTEXT_NEVER:
  case SALLY_PLAINTEXT_NOT_ASKED:
  case SALLY_PLAINTEXT_UNKNOWN:
    break;
  }
  return FALSE;
}

static void
judge_none (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyLamp *lamp)
{
  if (judge_reach (facts, lamp) || judge_plaintext (facts, lamp)
      || judge_negotiation (spec, facts, lamp))
    return;
  if (facts->negotiation == SALLY_NEGOTIATION_NO_TLS && spec->engine->family == SALLY_FAMILY_MYSQL)
    set_lamp (lamp, SALLY_LAMP_WORKS, NULL);
  else if (facts->plaintext == SALLY_PLAINTEXT_UNKNOWN)
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST,
              _("The server did not say whether it takes connections without TLS."));
  else
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, explain_unasked (spec));
}

/* A server that hangs up at a ClientHello without a word. */
static const char *
explain_direct_close (SallyFamily family)
{
  if (family == SALLY_FAMILY_POSTGRES)
    return _("The server hung up when TLS started with the first byte; before PostgreSQL 17 it has "
             "to be asked first.");
  if (family == SALLY_FAMILY_TDS)
    return _("The server hung up when TLS started with the first byte; strict encryption needs "
             "SQL Server 2022 or Azure SQL.");
  return _("The server hung up when TLS started with the first byte; this may be its port for "
           "connections without TLS.");
}

static void
judge_handshake (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyLamp *lamp)
{
  g_autofree char *reason = NULL;

  if (facts->net_step == SALLY_STEP_HANDSHAKE && facts->timed_out) {
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("The time for the whole test ran out."));
    return;
  }
  if (facts->net_step == SALLY_STEP_HANDSHAKE && facts->net == SALLY_NET_TIMED_OUT)
    reason = g_strdup (_("The server did not answer in time during the TLS handshake."));
  else if (facts->net_step == SALLY_STEP_HANDSHAKE && facts->negotiation == SALLY_NEGOTIATION_DIRECT
           && facts->tls_version == NULL && spec->engine->family == SALLY_FAMILY_POSTGRES
           && (facts->net == SALLY_NET_CLOSED || facts->net == SALLY_NET_RESET))
    reason = g_strdup (explain_direct_close (spec->engine->family));
  else if (facts->net_step == SALLY_STEP_HANDSHAKE
           && (facts->net == SALLY_NET_CLOSED || facts->net == SALLY_NET_RESET))
    reason = g_strdup (_("The server hung up during the TLS handshake."));
  else if (facts->alert >= 0)
    reason =
        g_strdup_printf (_("The server refused the TLS handshake with alert %d."), facts->alert);
  else if (facts->first_bytes != NULL)
    reason = g_strdup (_("The server answered the start of TLS with something else."));
  else if (facts->unreadable > 0 && facts->chain->len == 0)
    reason = g_strdup (_("The server’s certificate cannot be read."));
  else if (facts->tls_text != NULL)
    /* Translators: %s is OpenSSL's message, in English */
    reason = quote_server (_("The TLS handshake failed: %s."), facts->tls_text);
  else
    reason = g_strdup (_("The TLS handshake failed."));
  set_lamp (lamp, SALLY_LAMP_FAILS, reason);
}

static gboolean
is_old_version (const char *version)
{
  return version == NULL || g_str_equal (version, "TLSv1") || g_str_equal (version, "TLSv1.1")
         || g_str_has_prefix (version, "SSL");
}

/* The oldest version of all handshakes, when it is too old. */
static const char *
find_old_version (SallyProbeFacts *facts)
{
  if (is_old_version (facts->tls_version))
    return facts->tls_version != NULL ? facts->tls_version : "SSL";
  if (facts->front_tls_version != NULL && is_old_version (facts->front_tls_version))
    return facts->front_tls_version;
  return NULL;
}

static void
judge_require (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyLamp *lamp)
{
  g_autofree char *reason = NULL;

  if (judge_reach (facts, lamp) || judge_negotiation (spec, facts, lamp))
    return;
  if (facts->negotiation == SALLY_NEGOTIATION_NO_TLS)
    set_lamp (lamp, SALLY_LAMP_FAILS, _("The server says that it has no TLS."));
  else if (facts->negotiation == SALLY_NEGOTIATION_STUFFED)
    set_lamp (lamp, SALLY_LAMP_FAILS,
              _("Bytes in clear text followed the server’s go-ahead for TLS."));
  else if (facts->client_certificate_required && facts->client_certificate_sent)
    set_lamp (lamp, SALLY_LAMP_FAILS,
              _("The server does not accept the client certificate that was shown."));
  else if (facts->client_certificate_required)
    set_lamp (lamp, SALLY_LAMP_FAILS,
              _("The server asks for a client certificate and refuses the connection without "
                "one."));
  else if (!facts->handshake)
    judge_handshake (spec, facts, lamp);
  else if (facts->alert >= 0) {
    reason = g_strdup_printf (_("The server ended the connection with alert %d right after the "
                                "TLS handshake."),
                              facts->alert);
    set_lamp (lamp, SALLY_LAMP_FAILS, reason);
  } else if (find_old_version (facts) != NULL) {
    reason = g_strdup_printf (_("The server speaks only %s; TLS 1.2 is the least that is safe."),
                              find_old_version (facts));
    set_lamp (lamp, SALLY_LAMP_FAILS, reason);
  } else
    set_lamp (lamp, SALLY_LAMP_WORKS, NULL);
}

static const char *
explain_chain (SallyVerification *verification)
{
  for (guint i = 0; i < verification->faults->len; i++) {
    SallyFault *fault = g_ptr_array_index (verification->faults, i);

    if (fault->fatal && fault->code != SALLY_FAULT_HOSTNAME && (guint) fault->code < SALLY_N_FAULTS)
      return _(fault_reasons[fault->code]);
  }
  return _("The chain could not be verified.");
}

static void
judge_verify_ca (SallyEndpointSpec *spec,
                 SallyProbeFacts *facts,
                 SallyLamp *lamp,
                 const SallyLamp *require)
{
  if (require->state != SALLY_LAMP_WORKS)
    copy_lamp (lamp, require);
  else if (facts->chain->len == 0 && facts->unreadable > 0)
    set_lamp (lamp, SALLY_LAMP_FAILS, _("The server’s certificate cannot be read."));
  else if (facts->chain->len == 0)
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("The server sent no certificate."));
  else if (spec->trust == NULL)
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("No CA certificate is chosen."));
  else if (facts->verification == NULL)
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("The test did not get that far."));
  else if (sally_probe_facts_find_bad_chain (facts) != NULL)
    set_lamp (lamp, SALLY_LAMP_FAILS, explain_chain (sally_probe_facts_find_bad_chain (facts)));
  else
    set_lamp (lamp, SALLY_LAMP_WORKS, NULL);
}

static void
judge_verify_full (SallyProbeFacts *facts, SallyLamp *lamp, const SallyLamp *verify_ca)
{
  if (verify_ca->state != SALLY_LAMP_WORKS)
    copy_lamp (lamp, verify_ca);
  else if (!facts->verification->name_checked)
    set_lamp (lamp, SALLY_LAMP_COULD_NOT_TEST, _("There is no name to check."));
  else if (!facts->verification->name_ok)
    set_lamp (lamp, SALLY_LAMP_FAILS, _(fault_reasons[SALLY_FAULT_HOSTNAME]));
  else if (sally_probe_facts_find_bad_name (facts) != NULL)
    set_lamp (lamp, SALLY_LAMP_FAILS,
              _("The certificate of the listener in front is not for this host name."));
  else
    set_lamp (lamp, SALLY_LAMP_WORKS, NULL);
}

/**
 * sally_ladder_new:
 * @spec: what was tested
 * @facts: what the test saw
 *
 * Any thread; the sentences are in the language of the process.
 *
 * Returns: (transfer full): the four lamps
 */
SallyLadder *
sally_ladder_new (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  SallyLadder *self;
  SallyLamp *lamps;

  g_return_val_if_fail (spec != NULL && facts != NULL, NULL);

  self = g_new0 (SallyLadder, 1);
  lamps = self->lamps;
  judge_none (spec, facts, &lamps[SALLY_SSL_NONE]);
  judge_require (spec, facts, &lamps[SALLY_SSL_REQUIRE]);
  judge_verify_ca (spec, facts, &lamps[SALLY_SSL_VERIFY_CA], &lamps[SALLY_SSL_REQUIRE]);
  judge_verify_full (facts, &lamps[SALLY_SSL_VERIFY_FULL], &lamps[SALLY_SSL_VERIFY_CA]);
  if (spec->engine->family == SALLY_FAMILY_AWS)
    copy_lamp (&lamps[SALLY_SSL_NONE], &lamps[SALLY_SSL_VERIFY_FULL]);
  for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    lamps[mode].allowed = sally_engine_allows (spec->engine, (SallySslMode) mode);
  return self;
}

/**
 * sally_ladder_may_sign_in:
 * @spec: what was tested
 * @facts: what the test saw
 *
 * A mode none that could not be told is the one thing that only a login can
 * tell; everything else must have passed before a password leaves.
 *
 * Returns: whether the checks of the mode allow a password to leave
 */
gboolean
sally_ladder_may_sign_in (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  g_autoptr (SallyLadder) ladder = sally_ladder_new (spec, facts);
  SallyLampState state = ladder->lamps[spec->mode].state;

  return facts->peer != NULL
         && (state == SALLY_LAMP_WORKS
             || (sally_endpoint_spec_get_checks (spec) == SALLY_SSL_NONE
                 && state == SALLY_LAMP_COULD_NOT_TEST));
}

/**
 * sally_ladder_free:
 * @self: (transfer full) (nullable): a ladder
 */
void
sally_ladder_free (SallyLadder *self)
{
  if (self == NULL)
    return;
  for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    g_free (self->lamps[mode].reason);
  g_free (self);
}

/**
 * sally_ladder_get_highest:
 * @self: a ladder
 * @allowed_only: whether to leave out what AWS DMS would refuse
 *
 * Returns: the highest #SallySslMode that works, or -1 when none does
 */
int
sally_ladder_get_highest (SallyLadder *self, gboolean allowed_only)
{
  g_return_val_if_fail (self != NULL, -1);

  for (int mode = SALLY_N_SSL_MODES - 1; mode >= 0; mode--) {
    const SallyLamp *lamp = &self->lamps[mode];

    if (lamp->state == SALLY_LAMP_WORKS && (lamp->allowed || !allowed_only))
      return mode;
  }
  return -1;
}

/**
 * sally_ladder_get_lamps:
 * @self: a ladder
 *
 * Returns: the states, two bits a mode with none in the lowest, as they are
 *   kept in the library
 */
guint
sally_ladder_get_lamps (SallyLadder *self)
{
  guint lamps = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    lamps |= (guint) self->lamps[mode].state << (2 * mode);
  return lamps;
}

/**
 * sally_lamp_state_get_name:
 * @state: what one mode gives
 *
 * Returns: its name in files and on the command line (`works` ...)
 */
const char *
sally_lamp_state_get_name (SallyLampState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (lamp_names), "");

  return lamp_names[state];
}
