/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-findings-private.h"

#include "sally-drda.h"
#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-oracle-descriptor.h"
#include "sally-probe-facts.h"

#include <glib/gi18n-lib.h>

/* What the server said inside TLS, before anybody signed in.  A refusal there
 * proves that TLS works, so no mode fails for it; a migration would, all the
 * same.
 */

#define ORA_NO_SERVICE 12504

typedef struct {
  guint number;
  const char *explanation;
  const char *fix;
} Refusal;

/* Errors of Oracle's listener and Connection Manager (Oracle Database Error
 * Messages, ORA-12500 to ORA-12699). */
/* clang-format off */
static const Refusal refusals[] = {
  { ORA_NO_SERVICE,
    N_("The listener was not told which service is wanted."),
    N_("Enter the service name or SID as the database of the endpoint.") },
  { 12505,
    N_("The listener does not know this SID."),
    N_("Check the SID with “lsnrctl services”. If it is a service name, say so in the endpoint.") },
  { 12506,
    N_("An access list of the listener keeps this computer from the service."),
    N_("Have the address of this computer, and of the one that migrates, added to the access list of the service.") },
  { 12514,
    N_("The listener does not know this service."),
    N_("Check the name with “lsnrctl services”. A database that was just started may need a minute to register.") },
  { 12516,
    N_("The database has no free handler for this connection."),
    N_("Close sessions, or raise PROCESSES and SESSIONS of the database.") },
  { 12518,
    N_("The listener could not hand the connection over to the database."),
    N_("Look into the listener’s log; too few processes or too little memory are the usual reasons.") },
  { 12519,
    N_("The database has no free handler for this connection."),
    N_("Close sessions, or raise PROCESSES and SESSIONS of the database.") },
  { 12520,
    N_("The database has no handler of the kind that was asked for."),
    N_("Check whether the service wants dedicated or shared servers; close sessions, or raise PROCESSES of the database.") },
  { 12521,
    N_("The listener does not know the instance."),
    N_("Check the name of the instance with “lsnrctl services”.") },
  { 12525,
    N_("The listener waited too long for this connection."),
    N_("Look for a slow network or an overloaded listener; INBOUND_CONNECT_TIMEOUT sets the limit.") },
  { 12526,
    N_("The database is in restricted mode and takes administrators only."),
    N_("Wait until the restricted mode has ended, or have it ended (ALTER SYSTEM DISABLE RESTRICTED SESSION).") },
  { 12527,
    N_("All instances are in restricted mode or take no new connections."),
    N_("Wait until the database is open, or have the restricted mode ended.") },
  { 12528,
    N_("All instances take no new connections; the database may be starting or stopping."),
    N_("Wait until the database is open.") },
  { 12529,
    N_("A filter of the Connection Manager rejects the connection."),
    N_("Have a rule for this computer, and for the one that migrates, added to the Connection Manager.") },
  { 12537,
    N_("The connection was closed behind the listener."),
    N_("Look into the logs of the listener and of the database; a database that is down, its limit of processes and valid-node checking are the usual reasons.") },
  { 12564,
    N_("The listener or the Connection Manager refused the connection and does not say why."),
    N_("Look into its log; rules for addresses are the usual reason.") },
};
/* clang-format on */

static const Refusal *
find_refusal (guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (refusals[i].number == number)
      return &refusals[i];
  return NULL;
}

static char *
describe_oracle (SallyFindings *self)
{
  const char *database = self->spec->database;

  if (database[0] == '\0')
    return g_strdup_printf ("ORA-%05u", self->facts->server_error);
  /* Translators: number of an error, then the name of a database or service */
  return g_strdup_printf (_("ORA-%05u for “%s”"), self->facts->server_error, database);
}

static void
add_oracle (SallyFindings *self)
{
  const Refusal *refusal = find_refusal (self->facts->server_error);
  g_autofree char *evidence = describe_oracle (self);

  if (self->facts->server_error == ORA_NO_SERVICE && self->spec->database[0] == '\0')
    sally_findings_add (
        self, "proto.service", SALLY_SEVERITY_INFO, evidence,
        _("The endpoint names no service, so the listener was asked without one and "
          "refused, as it should. TLS to the listener is proven."),
        _(refusal->fix), NULL);
  else
    sally_findings_add (self, "proto.service", SALLY_SEVERITY_HIGH, evidence,
                        refusal != NULL ? _(refusal->explanation)
                                        : _("TLS works, but the listener refused the connection."),
                        refusal != NULL
                            ? _(refusal->fix)
                            : _("Look up the number in Oracle’s error messages, and look into the "
                                "listener’s log."),
                        NULL);
}

/* Replies of DRDA that say that there is no such database. */
static void
add_db2 (SallyFindings *self)
{
  const char *database = self->spec->database;
  guint reply = self->facts->server_error;
  g_autofree char *evidence = NULL;

  if (database[0] == '\0')
    evidence = g_strdup_printf ("DRDA %04X", reply);
  else
    /* Translators: number of a reply, then the name of a database */
    evidence = g_strdup_printf (_("DRDA %04X for “%s”"), reply, database);
  if (!sally_drda_is_no_database (reply))
    sally_findings_add (self, "proto.service", SALLY_SEVERITY_HIGH, evidence,
                        _("TLS works, but the server answered inside it with an error before "
                          "anybody signed in."),
                        _("Look up the reply in the DRDA reference, and look into db2diag.log."),
                        NULL);
  else if (database[0] == '\0')
    sally_findings_add (self, "proto.service", SALLY_SEVERITY_INFO, evidence,
                        _("The endpoint names no database, so the server was asked without one and "
                          "refused, as it should. TLS is proven."),
                        _("Enter the name of the database; on z/OS it is the location name."),
                        NULL);
  else
    sally_findings_add (self, "proto.service", SALLY_SEVERITY_HIGH, evidence,
                        _("The server does not know the database."),
                        _("Check the name or alias; on z/OS it is the location name, in upper "
                          "case."),
                        NULL);
}

/* An answer that is missing, or none of the protocol's. */
static void
add_silence (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  const char *words = facts->server_text != NULL ? facts->server_text : "";

  if (words[0] != '\0')
    sally_findings_add (
        self, "proto.service", SALLY_SEVERITY_HIGH, words,
        _("TLS works, but the listener sends clients on to another address, and nothing answered "
          "there."),
        _("Check that this computer, and the one that migrates, can resolve and reach that "
          "address, too."),
        NULL);
  else
    sally_findings_add (
        self, "proto.service", SALLY_SEVERITY_HIGH, _("no answer inside TLS"),
        _("TLS was finished, but the server gave no proper answer inside it."),
        _("Look into the log of the server. A proxy in front of it that ends TLS may have lost "
          "the server behind it."),
        NULL);
}

void
sally_findings_check_service (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  gboolean oracle = self->spec->engine->family == SALLY_FAMILY_ORACLE;
  g_autofree char *evidence = NULL;

  if (facts->cancelled)
    sally_findings_skip (self, "proto.service", _("The test was stopped."));
  else if (!facts->handshake)
    sally_findings_skip (self, "proto.service", _("It was not reached in this test."));
  else if (facts->client_certificate_required)
    sally_findings_skip (self, "proto.service",
                         _("The server wants a client certificate before it answers."));
  else if (facts->unanswered)
    add_silence (self);
  else if (oracle && facts->server_error != 0)
    add_oracle (self);
  else if (self->spec->engine->family == SALLY_FAMILY_DB2 && facts->server_error != 0)
    add_db2 (self);
  else if (oracle && !sally_oracle_descriptor_can_hold (self->spec->database))
    sally_findings_skip (self, "proto.service",
                         _("The name of the service has characters that no service can have."));
  else if (facts->server_error != 0 || facts->server_sqlstate != NULL) {
    evidence = sally_findings_describe_error (facts);
    sally_findings_add (
        self, "proto.service", SALLY_SEVERITY_HIGH, evidence,
        _("TLS works, but the server answered inside it with an error before anybody "
          "signed in."),
        _("The server’s words are above; its log may have more."), NULL);
  } else if (facts->confirmed)
    sally_findings_pass (self, "proto.service", self->spec->database);
  else
    sally_findings_skip (self, "proto.service", _("The server was not asked."));
}
