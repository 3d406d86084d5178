/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-await.h"
#include "sally-chain-finding.h"
#include "sally-chain-search.h"
#include "sally-output.h"
#include "sally-report-verify.h"
#include "sally-workspace.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate chain: what a chain lacks, and what of the library
 * has it.
 */

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
missing_to_json (const SallyChainFinding *finding)
{
  JsonObject *object = json_object_new ();
  JsonArray *places = json_array_new ();

  json_object_set_string_member (object, "subject", finding->missing_subject);
  set_text (object, "key_id", finding->missing_key_id);
  json_object_set_string_member (object, "issued", sally_x509_get_sha256 (finding->below));
  for (guint i = 0; finding->places[i] != NULL; i++)
    json_array_add_string_element (places, finding->places[i]);
  json_object_set_array_member (object, "places", places);
  return object;
}

static JsonObject *
offer_to_json (const SallyChainOffer *offer)
{
  JsonObject *object = json_object_new ();
  JsonArray *holds = json_array_new ();

  json_object_set_string_member (object, "identifier", offer->identifier);
  json_object_set_string_member (object, "arn", offer->arn);
  json_object_set_boolean_member (object, "suffices", offer->suffices);
  for (guint i = 0; i < offer->holds->len; i++)
    json_array_add_string_element (holds, sally_x509_get_sha256 (offer->holds->pdata[i]));
  json_object_set_array_member (object, "holds", holds);
  return object;
}

static JsonObject *
answer_to_json (const SallyChainAnswer *answer)
{
  const SallyChainFinding *finding = answer->finding;
  JsonObject *object = json_object_new ();
  JsonArray *path = json_array_new ();
  JsonArray *offers = json_array_new ();
  g_autofree char *explanation = sally_chain_finding_explain (finding);
  g_autofree char *fix = sally_chain_finding_get_fix (finding);

  json_object_set_string_member (object, "case", sally_chain_case_get_id (finding->kind));
  json_object_set_boolean_member (object, "certain", finding->certain);
  json_object_set_string_member (object, "explanation", explanation);
  set_text (object, "fix", fix);
  if (finding->below != NULL)
    json_object_set_object_member (object, "missing", missing_to_json (finding));
  else
    json_object_set_null_member (object, "missing");
  for (guint i = 0; i < finding->path->len; i++)
    json_array_add_object_element (path, sally_x509_to_json (finding->path->pdata[i]));
  json_object_set_array_member (object, "path", path);
  for (guint i = 0; i < answer->offers->len; i++)
    json_array_add_object_element (offers, offer_to_json (answer->offers->pdata[i]));
  json_object_set_array_member (object, "offers", offers);
  return object;
}

static void
print_json (GPtrArray *answers)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < answers->len; i++)
    json_array_add_object_element (array, answer_to_json (answers->pdata[i]));
  json_object_set_array_member (document, "findings", array);
  sally_output_json (document);
}

static void
add_row (SallyTable *table, const char *label, const char *value)
{
  if (value == NULL)
    return;
  sally_table_add (table, label);
  sally_table_add_long (table, value);
}

static void
add_offer (SallyTable *table, const SallyChainOffer *offer)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autofree char *line = NULL;

  for (guint i = 0; i < offer->holds->len; i++)
    g_string_append_printf (titles, "%s%s", i > 0 ? ", " : "",
                            sally_x509_get_title (offer->holds->pdata[i]));
  /* Translators: a certificate of the library, and names of what is in it */
  line = g_strdup_printf (offer->suffices ? _("%s has all that it takes: %s")
                                          : _("%s has a part of it: %s"),
                          offer->identifier, titles->str);
  add_row (table, _("In the library"), line);
}

static void
print_answer (const SallyChainAnswer *answer)
{
  const SallyChainFinding *finding = answer->finding;
  g_autofree char *explanation = sally_chain_finding_explain (finding);
  g_autofree char *fix = sally_chain_finding_get_fix (finding);
  g_autoptr (SallyTable) table = sally_table_new (2);

  sally_output_text (explanation);
  if (fix != NULL)
    sally_output_text (fix);
  if (finding->below != NULL) {
    add_row (table, _("Missing"), finding->missing_subject);
    add_row (table, _("Its key ID"), finding->missing_key_id);
    if (answer->offers->len == 0)
      add_row (table, _("In the library"), _("nothing that issued it"));
  }
  for (guint i = 0; i < answer->offers->len; i++)
    add_offer (table, answer->offers->pdata[i]);
  for (guint i = 0; finding->places[i] != NULL; i++)
    add_row (table, _("To be had from"), finding->places[i]);
  sally_table_print (table, "  ");
}

static gboolean
has_leaf (GPtrArray *x509s)
{
  for (guint i = 0; i < x509s->len; i++)
    if (!sally_x509_get_ca (x509s->pdata[i]))
      return TRUE;
  return FALSE;
}

/* A certificate of the library is there to be used as CA, and so is a file that
 * has only CAs; another file is what a server sends.
 */
static GPtrArray *
find (SallyCli *cli, const char *argument, const char *ca, GError **error)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GPtrArray) supplied = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  gboolean stored;

  sent = sally_cli_read_file_or_id (cli, argument, NULL, &stored, error);
  if (sent == NULL)
    return NULL;
  if (ca != NULL) {
    supplied = sally_cli_read_file_or_id (cli, ca, NULL, NULL, error);
    if (supplied == NULL)
      return NULL;
  } else if (stored || !has_leaf (sent)) {
    supplied = g_steal_pointer (&sent);
  }
  sally_chain_search_async (cli->workspace, sent, supplied, cli->cancellable, sally_await_cb,
                            &await);
  return sally_chain_search_finish (sally_await_result (&await), error);
}

SallyExit
sally_command_certificate_chain (SallyCli *cli, char **arguments)
{
  g_autofree char *ca = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca,
      N_("What was chosen as CA, instead of the file itself"), N_("FILE|ID") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status = SALLY_EXIT_OK;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one file, identifier or ARN."));
  if (sally_cli_open (cli, &error) != NULL)
    answers = find (cli, rest[0], ca, &error);
  if (answers == NULL)
    return sally_cli_fail (cli, error);
  status = SALLY_EXIT_OK;
  if (cli->json)
    print_json (answers);
  status = SALLY_EXIT_OK;
  for (guint i = 0; i < answers->len; i++) {
    const SallyChainAnswer *answer = answers->pdata[i];

    if (!cli->json)
      print_answer (answer);
    if (answer->finding->kind != SALLY_CHAIN_COMPLETE)
      status = SALLY_EXIT_FAILED;
  }
  return status;
}
