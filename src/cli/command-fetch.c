/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-await.h"
#include "sally-chain-finding.h"
#include "sally-chain-search.h"
#include "sally-endpoint-uri.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-fetch.h"
#include "sally-output.h"
#include "sally-report-verify.h"
#include "sally-secret.h"
#include "sally-text.h"
#include "sally-undo.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate fetch: shows what a server presents, and imports what
 * has the expected fingerprint.
 */

typedef struct {
  char *fingerprint;
  char *identifier;
  char *reason;
} Wishes;

static void
wishes_clear (Wishes *wishes)
{
  g_free (wishes->fingerprint);
  g_free (wishes->identifier);
  g_free (wishes->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

/* (transfer full): what the chain lacks, in words. */
static char *
explain_lack (SallyCli *cli, GPtrArray *chain, GError **error)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GPtrArray) answers = NULL;

  sally_chain_search_async (cli->workspace, chain, NULL, cli->cancellable, sally_await_cb, &await);
  answers = sally_chain_search_finish (sally_await_result (&await), error);
  if (answers == NULL)
    return NULL;
  if (answers->len == 0)
    return g_strdup ("");
  return sally_chain_finding_explain (((SallyChainAnswer *) answers->pdata[0])->finding);
}

static void
print_x509 (SallyX509 *x509, guint position)
{
  g_autofree char *title = sally_text_one_line (sally_x509_get_title (x509), 200);
  g_autofree char *head = g_strdup_printf ("%u. %s", position, title);
  g_autofree char *fingerprint = sally_text_colon_hex (sally_x509_get_sha256 (x509));
  g_autofree char *from = sally_text_rfc3339 (sally_x509_get_not_before (x509));
  g_autofree char *until = sally_text_rfc3339 (sally_x509_get_not_after (x509));
  g_autoptr (SallyTable) table = sally_table_new (2);

  sally_output_text (head);
  sally_table_add (table, "SHA-256");
  sally_table_add_long (table, fingerprint);
  sally_table_add (table, _("Issuer"));
  sally_table_add_long (table, sally_x509_get_issuer (x509));
  sally_table_add (table, _("Valid from"));
  sally_table_add (table, from);
  sally_table_add (table, _("Valid until"));
  sally_table_add (table, until);
  sally_table_print (table, "   ");
}

static void
print_chain (GPtrArray *chain, const char *lack)
{
  for (guint i = 0; i < chain->len; i++)
    print_x509 (chain->pdata[i], i + 1);
  if (*lack != '\0')
    sally_output_text (lack);
}

static void
print_json (GPtrArray *chain, const char *lack, const char *imported)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < chain->len; i++)
    json_array_add_object_element (array, sally_x509_to_json (chain->pdata[i]));
  json_object_set_array_member (document, "chain", array);
  json_object_set_string_member (document, "explanation", lack);
  if (imported != NULL)
    json_object_set_string_member (document, "imported", imported);
  else
    json_object_set_null_member (document, "imported");
  sally_output_json (document);
}

/* (transfer full) (nullable): what it is called in the library. */
static char *
approve (
    SallyCli *cli, const Wishes *wishes, SallyX509 *x509, SallyEndpoint *endpoint, GError **error)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyUndo) undo = NULL;
  char *identifier = NULL;

  sally_fetch_approve_async (cli->workspace, x509, endpoint, wishes->identifier, wishes->reason,
                             cli->cancellable, sally_await_cb, &await);
  undo = sally_fetch_approve_finish (sally_await_result (&await), &identifier, error);
  return identifier;
}

static void
print_approved (SallyX509 *x509, const char *identifier)
{
  g_autofree char *line =
      g_strdup_printf (_("Imported as %s; who approved it, when and why is recorded."), identifier);

  sally_output_text (line);
  if (!sally_x509_get_ca (x509))
    sally_output_text (_("This is the server's own certificate and no CA: to trust it is pinning, "
                         "and ends when the server gets another one."));
}

static SallyExit
show (SallyCli *cli, const Wishes *wishes, SallyEndpoint *endpoint, GPtrArray *chain)
{
  g_autofree char *lack = NULL;
  g_autofree char *imported = NULL;
  g_autoptr (GError) error = NULL;
  SallyX509 *x509 = NULL;

  lack = explain_lack (cli, chain, &error);
  if (lack == NULL)
    return sally_cli_fail (cli, error);
  if (!cli->json)
    print_chain (chain, lack);
  if (wishes->fingerprint != NULL) {
    x509 = sally_fetch_find (chain, wishes->fingerprint, &error);
    if (x509 != NULL)
      imported = approve (cli, wishes, x509, endpoint, &error);
    if (error != NULL) {
      /* What was presented is there, only not what was expected. */
      if (cli->json)
        print_json (chain, lack, NULL);
      if (!g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND))
        return sally_cli_fail (cli, error);
      sally_output_note (error->message);
      return SALLY_EXIT_FAILED;
    }
  }
  if (cli->json)
    print_json (chain, lack, imported);
  else if (imported != NULL)
    print_approved (x509, imported);
  else
    sally_output_text (_("Nothing was imported. Compare a fingerprint with what the server's "
                         "administrator says, and give it with --expect-fingerprint."));
  return SALLY_EXIT_OK;
}

/* (transfer full) (nullable): every engine by its name, or a link of the usual kinds; only the
 * place counts. */
static SallyEndpoint *
read_place (const char *text, GError **error)
{
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;
  g_auto (GStrv) notes = NULL;
  g_autoptr (SallySecret) password = NULL;
  SallyEndpoint *endpoint;
  int port;

  if (!g_uri_split_network (text, G_URI_FLAGS_NONE, &scheme, &host, &port, NULL)
      || sally_engine_find (scheme) == NULL)
    return sally_endpoint_new_from_uri (text, &password, &notes, error);
  endpoint = sally_endpoint_new (scheme);
  sally_endpoint_set_server (endpoint, host);
  if (port > 0)
    sally_endpoint_set_port (endpoint, (guint) port);
  return endpoint;
}

SallyExit
sally_command_certificate_fetch (SallyCli *cli, char **arguments)
{
  g_auto (Wishes) wishes = { 0 };
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "expect-fingerprint", 0, 0, G_OPTION_ARG_STRING, &wishes.fingerprint,
      N_("Import the certificate with this SHA-256"), N_("FINGERPRINT") },
    { "identifier", 0, 0, G_OPTION_ARG_STRING, &wishes.identifier,
      N_("What the certificate is called, instead of after its subject"), N_("ID") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &wishes.reason,
      N_("Why it may be trusted; is recorded"), N_("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_auto (SallyAwait) await = { 0 };
  g_autofree char *fingerprint = NULL;
  g_autoptr (SallyEndpoint) endpoint = NULL;
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one ENGINE://HOST:PORT."));
  if (wishes.fingerprint == NULL && (wishes.identifier != NULL || wishes.reason != NULL))
    return sally_cli_usage (cli, _("--identifier and --reason go with --expect-fingerprint."));
  if (wishes.fingerprint != NULL)
    fingerprint = sally_fetch_normalize_fingerprint (wishes.fingerprint, &error);
  if (error != NULL
      || (wishes.identifier != NULL && !sally_command_check_identifier (wishes.identifier, &error)))
    return sally_cli_fail (cli, error);
  endpoint = read_place (rest[0], &error);
  if (endpoint == NULL || sally_cli_open (cli, &error) == NULL)
    return sally_cli_fail (cli, error);
  sally_fetch_chain_async (cli->workspace, endpoint, cli->cancellable, sally_await_cb, &await);
  chain = sally_fetch_chain_finish (sally_await_result (&await), &error);
  if (chain != NULL)
    return show (cli, &wishes, endpoint, chain);
  /* No answer is no verdict about the server's certificates. */
  status = sally_cli_fail (cli, error);
  return g_error_matches (error, SALLY_ERROR, SALLY_ERROR_FAILED) ? SALLY_EXIT_COULD_NOT_TEST
                                                                  : status;
}
