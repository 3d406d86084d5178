/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-findings-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-name-match.h"
#include "sally-probe-facts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the server says about itself inside TLS, beside what the endpoint says:
 * which product it is, which replica set it belongs to, and by which names
 * drivers would connect to the members of that.
 */

#define MAX_LISTED 5

static void
check_product (SallyFindings *self)
{
  const char *name = self->facts->server_engine;
  const SallyEngine *engine = name != NULL ? sally_engine_find (name) : NULL;
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  g_autofree char *explanation = NULL;
  g_autofree char *label = NULL;

  if (engine == NULL) {
    sally_findings_skip (self, "proto.product", _("The server did not say what it is."));
    return;
  }
  if (engine == self->spec->engine) {
    sally_findings_pass (self, "proto.product", self->facts->server_version);
    return;
  }
  /* Translators: two products */
  explanation =
      g_strdup_printf (_("The server says that it is %s; the endpoint says %s. They speak "
                         "the same protocol, but AWS DMS treats them differently."),
                       engine->label, self->spec->engine->label);
  /* Translators: text of a button; a product */
  label = g_strdup_printf (_("Change Engine to %s"), engine->label);
  g_ptr_array_add (fixes, sally_fix_new (SALLY_FIX_SET_ENGINE, name, label));
  sally_findings_add (self, "proto.product", SALLY_SEVERITY_HIGH, self->facts->server_version,
                      explanation, _("Choose the engine that runs there."), fixes);
}

static void
check_replica_set (SallyFindings *self)
{
  const char *wanted = sally_endpoint_spec_get_setting (self->spec, SALLY_SETTING_REPLICA_SET);
  const char *seen = self->facts->replica_set;
  g_autofree char *evidence = NULL;

  if (!self->facts->confirmed || self->facts->server_error != 0) {
    sally_findings_skip (self, "proto.replica-set", _("The server did not say what it is."));
    return;
  }
  if (wanted == NULL || wanted[0] == '\0') {
    sally_findings_pass (self, "proto.replica-set", seen != NULL ? seen : "");
    return;
  }
  if (g_strcmp0 (seen, wanted) == 0) {
    sally_findings_pass (self, "proto.replica-set", seen);
    return;
  }
  if (seen != NULL)
    /* Translators: two names of replica sets */
    evidence = g_strdup_printf (_("“%s”; the endpoint says “%s”"), seen, wanted);
  else
    /* Translators: name of a replica set */
    evidence = g_strdup_printf (_("none; the endpoint says “%s”"), wanted);
  sally_findings_add (self, "proto.replica-set", SALLY_SEVERITY_HIGH, evidence,
                      _("Drivers that are told a replica set refuse servers that do not belong to "
                        "it."),
                      _("Correct the name of the replica set in the endpoint, or empty it."), NULL);
}

/* The host of "host:port" or "[address]:port". */
static char *
get_host (const char *place)
{
  const char *colon = g_strrstr (place, ":");
  gsize length = colon != NULL ? (gsize) (colon - place) : strlen (place);

  if (place[0] == '[' && length >= 2 && place[length - 1] == ']')
    return g_strndup (place + 1, length - 2);
  return g_strndup (place, length);
}

static gboolean
is_covered (SallyFindings *self, const char *place)
{
  g_autofree char *host = get_host (place);

  return sally_name_match (self->facts->chain->pdata[0], host) == SALLY_NAME_MATCH;
}

/* Each member may have a certificate of its own, so it is the name of this one
 * that counts; where the server does not say which one it is, any will do. */
static void
check_members (SallyFindings *self)
{
  GPtrArray *names = self->facts->server_names;
  const char *own = self->facts->server_own_name;
  g_autoptr (GString) seen = g_string_new (own);
  gboolean covered = own != NULL && self->facts->chain->len > 0 && is_covered (self, own);

  if ((own == NULL && names->len == 0) || self->facts->chain->len == 0) {
    sally_findings_skip (self, "proto.members", _("The server named no replica set."));
    return;
  }
  for (guint i = 0; own == NULL && i < names->len; i++) {
    covered = covered || is_covered (self, names->pdata[i]);
    if (i < MAX_LISTED)
      g_string_append_printf (seen, "%s%s", i > 0 ? ", " : "", (const char *) names->pdata[i]);
  }
  if (covered)
    sally_findings_pass (self, "proto.members", seen->str);
  else
    sally_findings_add (
        self, "proto.members",
        self->spec->mode == SALLY_SSL_VERIFY_FULL ? SALLY_SEVERITY_MEDIUM : SALLY_SEVERITY_INFO,
        seen->str,
        _("This is how the server is called in its replica set, and its certificate is not for "
          "that "
          "name. Drivers that are told the replica set connect by it and verify it."),
        _("Have the certificate issued anew with this name among its DNS names, or connect to the "
          "server directly, without the replica set."),
        NULL);
}

void
sally_findings_check_server (SallyFindings *self)
{
  static const struct {
    const char *id;
    void (*check) (SallyFindings *self);
  } checks[] = {
    { "proto.product", check_product },
    { "proto.replica-set", check_replica_set },
    { "proto.members", check_members },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (sally_findings_belongs (checks[i].id, self->spec->engine))
      checks[i].check (self);
}
