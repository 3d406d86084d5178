/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-family-words-private.h"
#include "sally-findings-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-probe-facts.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <netdb.h>

/* Reaching the server, and whether it is the one that was expected. */

static gboolean
failed_at (SallyProbeFacts *facts, SallyStepId step)
{
  return facts->net != SALLY_NET_OK && facts->net_step == step;
}

static void
check_resolve (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autofree char *evidence = NULL;

  if (facts->states[SALLY_STEP_RESOLVE] == SALLY_STEP_PASSED) {
    g_autofree char *addresses = NULL;

    g_ptr_array_add (facts->addresses, NULL);
    addresses = g_strjoinv (", ", (char **) facts->addresses->pdata);
    g_ptr_array_remove_index (facts->addresses, facts->addresses->len - 1);
    evidence = g_strdup_printf ("%s → %s", self->spec->server, addresses);
    sally_findings_pass (self, "net.resolve", evidence);
    return;
  }
  if (facts->states[SALLY_STEP_RESOLVE] == SALLY_STEP_CANCELLED) {
    sally_findings_skip (self, "net.resolve", _("The test was stopped."));
    return;
  }
  if (facts->addresses->len > 0 && self->spec->instance != NULL
      && self->spec->instance[0] != '\0') {
    sally_findings_add (
        self, "net.resolve", SALLY_SEVERITY_CRITICAL, self->spec->instance,
        _("The SQL Server Browser did not tell on which port this instance listens (UDP port "
          "1434)."),
        _("Give the port of the instance in the endpoint, or start the SQL Server Browser and let "
          "its answers through the firewall."),
        NULL);
    return;
  }
  /* Translators: a host name, then the words of the system's resolver */
  evidence = g_strdup_printf (_("%s: %s"), self->spec->server,
                              facts->resolve_error != 0 ? gai_strerror (facts->resolve_error)
                                                        : _("no answer in time"));
  sally_findings_add (
      self, "net.resolve", SALLY_SEVERITY_CRITICAL, evidence,
      _("The name has no address from this computer, so nothing could be tested."),
      _("Check the spelling of the server name. If it is known in a private network only, connect "
        "to that network first, or test from a computer in it."),
      NULL);
}

static void
explain_connect (SallyProbeFacts *facts, const char **explanation, const char **fix)
{
  switch (facts->net) {
  case SALLY_NET_REFUSED:
    *explanation = _("The computer answered, but nothing listens on this port.");
    *fix = _("Check the port, and that the server runs and listens on this address.");
    return;
  case SALLY_NET_TIMED_OUT:
    *explanation = _("There was no answer at all: a firewall, security group or route may drop the "
                     "packets.");
    *fix = _("Allow this computer’s address in the firewall or security group of the server. The "
             "computer that migrates may have another address.");
    return;
  case SALLY_NET_UNREACHABLE:
    *explanation = _("There is no route from this computer to the server.");
    *fix = _("Connect to the network of the server, or check the address.");
    return;
  case SALLY_NET_RESET:
  case SALLY_NET_CLOSED:
    *explanation = _("The server accepted the connection and hung up before it said anything.");
    *fix = _("Look for an access rule, a proxy or a health check on this port; the server may also "
             "have reached its limit of connections.");
    return;
  case SALLY_NET_OK:
  case SALLY_NET_CANCELLED:
  case SALLY_NET_FAILED:
    break;
  }
  *explanation = _("The connection could not be made.");
  *fix = _("Check the address and the network.");
}

static gboolean
hung_up_on_prelogin (SallyFindings *self)
{
  return self->spec->engine->family == SALLY_FAMILY_TDS
         && failed_at (self->facts, SALLY_STEP_NEGOTIATE) && self->facts->first_bytes == NULL
         && (self->facts->net == SALLY_NET_CLOSED || self->facts->net == SALLY_NET_RESET);
}

static void
check_connect (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  const char *explanation, *fix;
  g_autofree char *evidence = NULL;
  g_autofree char *place = NULL;

  if (facts->states[SALLY_STEP_CONNECT] == SALLY_STEP_PASSED
      && !(failed_at (facts, SALLY_STEP_NEGOTIATE)
           && facts->negotiation == SALLY_NEGOTIATION_NO_ANSWER)) {
    sally_findings_pass (self, "net.connect", facts->peer != NULL ? facts->peer : "");
    return;
  }
  if (!failed_at (facts, SALLY_STEP_CONNECT) && !failed_at (facts, SALLY_STEP_NEGOTIATE)) {
    sally_findings_skip (self, "net.connect",
                         facts->cancelled ? _("The test was stopped.")
                                          : _("It was not reached in this test."));
    return;
  }
  explain_connect (facts, &explanation, &fix);
  if (failed_at (facts, SALLY_STEP_NEGOTIATE) && facts->net == SALLY_NET_TIMED_OUT) {
    explanation = _("The server accepted the connection, but never said anything.");
    fix = _("Check that the port belongs to the database. A proxy whose server is down can look "
            "like this, too.");
  }
  if (hung_up_on_prelogin (self)) {
    explanation = _("The server hung up on the first question of SQL Server’s protocol. One that "
                    "forces strict encryption (TDS 8.0) does that.");
    fix = _("Set Encryption to Strict and test again. If that fails too, check that the port "
            "belongs to the database.");
    sally_findings_offer_encryption (self, TRUE, fixes);
  }
  place = sally_text_place (self->spec->server, self->spec->port);
  evidence = g_strdup_printf ("%s%s%s", place, facts->system_error != 0 ? ": " : "",
                              facts->system_error != 0 ? g_strerror (facts->system_error) : "");
  sally_findings_add (self, "net.connect", SALLY_SEVERITY_CRITICAL, evidence, explanation, fix,
                      fixes);
}

void
sally_findings_check_net (SallyFindings *self)
{
  check_resolve (self);
  check_connect (self);
}

static gboolean
was_negotiated (SallyProbeFacts *facts)
{
  return facts->negotiation == SALLY_NEGOTIATION_ACCEPTED
         || facts->negotiation == SALLY_NEGOTIATION_DIRECT;
}

/* The port where such a server usually is, in the endpoint's mode. */
static void
offer_port (SallyFindings *self, GPtrArray *fixes)
{
  const char *tls_port = sally_family_words_get (self->spec->engine->family)->tls_port;
  g_autofree char *own_port = g_strdup_printf ("%u", self->spec->port);
  g_autofree char *port = g_strdup_printf ("%u", self->spec->engine->port);
  g_autofree char *label = NULL;

  if (tls_port != NULL && self->spec->mode != SALLY_SSL_NONE) {
    g_free (port);
    port = g_strdup (tls_port);
  }
  if (g_str_equal (port, "0") || g_str_equal (port, own_port))
    return;
  /* Translators: text of a button; a port number */
  label = g_strdup_printf (_("Change Port to %s"), port);
  g_ptr_array_add (fixes, sally_fix_new (SALLY_FIX_SET_PORT, port, label));
}

/* The engine whose protocol answers, when that names one. */
static void
offer_engine (SallyFindings *self, GPtrArray *fixes)
{
  const char *name = sally_protocol_get_engine (self->facts->guess);
  const SallyEngine *engine = sally_engine_find (name);
  g_autofree char *label = NULL;

  if (engine == NULL || engine->family == self->spec->engine->family)
    return;
  /* Translators: text of a button; a product */
  label = g_strdup_printf (_("Change Engine to %s"), engine->label);
  g_ptr_array_add (fixes, sally_fix_new (SALLY_FIX_SET_ENGINE, name, label));
}

static char *
describe_bytes (GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *hex = sally_text_hex (data, MIN (length, 16));
  g_autofree char *text = g_malloc0 (17);

  for (gsize i = 0; i < MIN (length, 16); i++)
    text[i] = g_ascii_isprint (data[i]) ? (char) data[i] : '.';
  /* Translators: hexadecimal digits, then the same as text */
  return g_strdup_printf (_("first bytes %s “%s”"), hex, text);
}

/* TLS alone says nothing about what is inside. */
static char *
explain_unconfirmed (const SallyEngine *engine)
{
  if (engine->family == SALLY_FAMILY_ASE)
    return g_strdup (_("The protocol was not confirmed: SAP ASE says nothing before a sign-in, and "
                       "an invented one would be in its audit."));
  /* Translators: a product */
  return g_strdup_printf (_("Nothing inside TLS showed that this is %s."), engine->label);
}

static void
check_engine (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  g_autofree char *evidence = NULL;
  g_autofree char *explanation = NULL;

  if (facts->negotiation == SALLY_NEGOTIATION_DIRECT && !facts->confirmed && facts->alpn == NULL) {
    explanation = explain_unconfirmed (self->spec->engine);
    sally_findings_skip (self, "proto.engine", explanation);
    return;
  }
  if (was_negotiated (facts) || facts->negotiation == SALLY_NEGOTIATION_NO_TLS
      || facts->negotiation == SALLY_NEGOTIATION_SERVER_ERROR
      || facts->negotiation == SALLY_NEGOTIATION_STUFFED
      || facts->negotiation == SALLY_NEGOTIATION_PLAINTEXT_PORT) {
    sally_findings_pass (self, "proto.engine",
                         facts->server_version != NULL ? facts->server_version
                                                       : self->spec->engine->label);
    return;
  }
  if (facts->negotiation != SALLY_NEGOTIATION_WRONG_PROTOCOL) {
    sally_findings_skip (self, "proto.engine", _("The server said nothing that could be judged."));
    return;
  }
  evidence = describe_bytes (facts->first_bytes);
  if (facts->guess == SALLY_PROTOCOL_UNKNOWN)
    explanation = g_strdup_printf (_("Something answers on port %u, but it does not speak %s."),
                                   self->spec->port, self->spec->engine->label);
  else
    /* Translators: a port, a protocol, an engine */
    explanation =
        g_strdup_printf (_("Port %u answers like %s; the endpoint says %s."), self->spec->port,
                         sally_protocol_get_label (facts->guess), self->spec->engine->label);
  offer_engine (self, fixes);
  offer_port (self, fixes);
  sally_findings_add (self, "proto.engine", SALLY_SEVERITY_CRITICAL, evidence, explanation,
                      _("Choose the engine that runs there, or the port of the right server."),
                      fixes);
}

char *
sally_findings_describe_error (SallyProbeFacts *facts)
{
  const char *text = facts->server_text != NULL ? facts->server_text : "";

  if (facts->server_error != 0)
    return g_strdup_printf ("%u: %s", facts->server_error, text);
  if (facts->server_sqlstate != NULL)
    return g_strdup_printf ("%s: %s", facts->server_sqlstate, text);
  return g_strdup (text);
}

static void
check_server_error (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autofree char *evidence = NULL;

  if (facts->negotiation != SALLY_NEGOTIATION_SERVER_ERROR) {
    if (was_negotiated (facts) || facts->negotiation == SALLY_NEGOTIATION_NO_TLS)
      sally_findings_pass (self, "proto.server-error", "");
    else
      sally_findings_skip (self, "proto.server-error", _("It was not reached in this test."));
    return;
  }
  evidence = sally_findings_describe_error (facts);
  if (facts->server_error == 1129)
    sally_findings_add (
        self, "proto.server-error", SALLY_SEVERITY_CRITICAL, evidence,
        _("The server refuses this computer after too many broken connections."),
        _("Run FLUSH HOSTS on the server, raise max_connect_errors, and find what opens and drops "
          "connections. Tests of Sallyport do not count towards it."),
        NULL);
  else if (facts->handshake)
    sally_findings_add (
        self, "proto.server-error", SALLY_SEVERITY_CRITICAL, evidence,
        _("TLS was set up, then the server refused to talk to this computer."),
        _("Look into the settings of the server; its access rules are the usual reason, and with "
          "Redis its protected mode. Then test again."),
        NULL);
  else
    sally_findings_add (
        self, "proto.server-error", SALLY_SEVERITY_CRITICAL, evidence,
        _("The server answered with an error before TLS could start. These words came without "
          "encryption, so anybody on the way could have written them."),
        _("Look into the log of the server; too many connections and access rules are the usual "
          "reasons. Then test again."),
        NULL);
}

/* gettext knows nothing of empty messages. */
static const char *
translate (const char *words)
{
  return words[0] != '\0' ? _(words) : "";
}

static const char *
get_offer (SallyFindings *self)
{
  if (self->facts->negotiation == SALLY_NEGOTIATION_DIRECT && self->facts->alpn == NULL
      && self->spec->engine->family == SALLY_FAMILY_TDS)
    return _("TLS from the first byte; the server did not choose the protocol “tds/8.0”");
  if (self->facts->negotiation == SALLY_NEGOTIATION_DIRECT)
    return _("TLS from the first byte");
  return sally_family_words_get (self->spec->engine->family)->offers_tls;
}

static void
check_starttls (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  const SallyFamilyWords *words = sally_family_words_get (self->spec->engine->family);
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  SallySeverity severity =
      self->spec->mode == SALLY_SSL_NONE ? SALLY_SEVERITY_MEDIUM : SALLY_SEVERITY_CRITICAL;

  if (was_negotiated (facts))
    sally_findings_pass (self, "proto.starttls", get_offer (self));
  else if (facts->negotiation == SALLY_NEGOTIATION_NO_TLS)
    sally_findings_add (
        self, "proto.starttls", severity, translate (words->has_no_tls),
        _("The server answered that it does no TLS. Only connections without encryption work."),
        translate (words->enable_tls), NULL);
  else if (facts->negotiation == SALLY_NEGOTIATION_PLAINTEXT_PORT) {
    if (self->spec->mode != SALLY_SSL_NONE)
      offer_port (self, fixes);
    sally_findings_add (
        self, "proto.starttls", severity, _("the same protocol in clear text"),
        _("This port serves connections without TLS; such a server has another port for TLS."),
        translate (words->enable_tls), fixes);
  } else if (facts->negotiation == SALLY_NEGOTIATION_STUFFED)
    sally_findings_add (self, "proto.starttls", SALLY_SEVERITY_CRITICAL,
                        _("unencrypted bytes after the go-ahead for TLS"),
                        _("Somebody between here and the server may be slipping in data of their "
                          "own (CVE-2021-23222). The test went no further."),
                        _("Find out what is between this computer and the server."), NULL);
  else
    sally_findings_skip (self, "proto.starttls", _("It was not reached in this test."));
}

/* What was seen of it. */
static const char *
describe_plaintext (SallyProbeFacts *facts)
{
  if (facts->plaintext_text != NULL && facts->plaintext_text[0] != '\0')
    return facts->plaintext_text;
  return facts->plaintext == SALLY_PLAINTEXT_LOGIN_ONLY
             ? _("the server would encrypt only the login")
             : _("the server went on without TLS");
}

static void
check_plaintext (SallyFindings *self)
{
  const SallyLamp *lamp = &self->ladder->lamps[SALLY_SSL_NONE];
  const char *words = self->facts->plaintext_text != NULL ? self->facts->plaintext_text : "";
  const char *fix =
      translate (sally_family_words_get (self->spec->engine->family)->forbid_plaintext);

  if (self->facts->plaintext == SALLY_PLAINTEXT_REFUSED
      || self->facts->plaintext == SALLY_PLAINTEXT_OTHER_PORT
      || self->facts->plaintext == SALLY_PLAINTEXT_NEVER)
    sally_findings_pass (self, "proto.plaintext-accepted", words[0] != '\0' ? words : lamp->reason);
  else if (lamp->state != SALLY_LAMP_WORKS)
    sally_findings_skip (self, "proto.plaintext-accepted",
                         lamp->reason[0] != '\0' ? lamp->reason : _("It was not asked."));
  else
    sally_findings_add (
        self, "proto.plaintext-accepted",
        self->spec->mode == SALLY_SSL_NONE ? SALLY_SEVERITY_HIGH : SALLY_SEVERITY_LOW,
        describe_plaintext (self->facts),
        self->facts->plaintext == SALLY_PLAINTEXT_LOGIN_ONLY
            ? _("The server also takes connections on which only the login is encrypted, so data "
                "may travel in the clear.")
            : _("The server also takes connections without encryption, so a client that is not "
                "told to use TLS may send its password in the clear."),
        fix, NULL);
}

void
sally_findings_check_proto (SallyFindings *self)
{
  check_engine (self);
  check_server_error (self);
  check_starttls (self);
  check_plaintext (self);
  sally_findings_check_service (self);
  sally_findings_check_server (self);
}
