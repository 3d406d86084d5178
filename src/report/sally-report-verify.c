/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-findings-private.h"

#include "sally-report-verify.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* Certificates and verifications on their own, for `inspect` and `verify`. */

/**
 * sally_finding_new_from_fault:
 * @fault: a fault
 * @mode: the mode that it is judged for
 * @host: (nullable): the name that was checked
 *
 * Returns: (transfer full): the fault in words
 */
SallyFinding *
sally_finding_new_from_fault (const SallyFault *fault, SallySslMode mode, const char *host)
{
  const char *id = sally_fault_code_get_id (fault->code);
  const char *explanation, *fix;

  sally_findings_explain_fault (fault->code, &explanation, &fix);
  return sally_finding_new (id, SALLY_FINDING_FOUND, sally_findings_judge_fault (fault, mode),
                            sally_findings_get_title (id, SALLY_FINDING_FOUND),
                            fault->evidence != NULL && fault->evidence[0] != '\0'
                                ? fault->evidence
                                : (host != NULL ? host : ""),
                            explanation, fix, NULL);
}

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = sally_text_rfc3339 (time);

  json_object_set_string_member (object, member, text);
}

/**
 * sally_x509_to_json:
 * @x509: a certificate
 *
 * Returns: (transfer full): the object that `inspect --json` prints for it
 */
JsonObject *
sally_x509_to_json (SallyX509 *x509)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "sha256", sally_x509_get_sha256 (x509));
  json_object_set_string_member (object, "subject", sally_x509_get_subject (x509));
  json_object_set_string_member (object, "issuer", sally_x509_get_issuer (x509));
  json_object_set_string_member (object, "serial", sally_x509_get_serial (x509));
  set_time (object, "not_before", sally_x509_get_not_before (x509));
  set_time (object, "not_after", sally_x509_get_not_after (x509));
  json_object_set_string_member (object, "key_algorithm", sally_x509_get_key_algorithm (x509));
  json_object_set_int_member (object, "key_bits", sally_x509_get_key_bits (x509));
  json_object_set_string_member (object, "signature_algorithm",
                                 sally_x509_get_signature_algorithm (x509));
  json_object_set_boolean_member (object, "ca", sally_x509_get_ca (x509));
  json_object_set_boolean_member (object, "self_signed", sally_x509_get_self_signed (x509));
  return object;
}

static gboolean
accepts (SallyVerification *verification)
{
  return verification->chain_ok && verification->name_ok;
}

/**
 * sally_verification_to_json:
 * @verification: an outcome of sally_verify()
 *
 * Returns: (transfer full): what `verify --json` prints for it
 */
JsonNode *
sally_verification_to_json (SallyVerification *verification)
{
  JsonObject *root = json_object_new ();
  JsonArray *faults = json_array_new ();
  JsonArray *notes = json_array_new ();
  JsonArray *path = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (root, "version", 1);
  json_object_set_string_member (root, "verdict", accepts (verification) ? "accept" : "reject");
  for (guint i = 0; i < verification->faults->len; i++) {
    SallyFault *fault = g_ptr_array_index (verification->faults, i);
    JsonObject *object = json_object_new ();
    const char *explanation, *fix;

    sally_findings_explain_fault (fault->code, &explanation, &fix);
    json_object_set_string_member (object, "id", sally_fault_code_get_id (fault->code));
    if (fault->depth < 0)
      json_object_set_null_member (object, "depth");
    else
      json_object_set_int_member (object, "depth", fault->depth);
    json_object_set_string_member (object, "explanation", explanation);
    json_object_set_string_member (object, "evidence",
                                   fault->evidence != NULL ? fault->evidence : "");
    json_array_add_object_element (fault->fatal ? faults : notes, object);
  }
  json_object_set_array_member (root, "faults", faults);
  json_object_set_array_member (root, "notes", notes);
  for (guint i = 0; i < verification->path->len; i++)
    json_array_add_string_element (
        path, sally_x509_get_sha256 (g_ptr_array_index (verification->path, i)));
  json_object_set_array_member (root, "path", path);
  json_node_take_object (node, root);
  return node;
}

/**
 * sally_verification_to_text:
 * @verification: an outcome of sally_verify()
 *
 * Returns: (transfer full): what `verify` prints for it
 */
char *
sally_verification_to_text (SallyVerification *verification)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n",
                          accepts (verification) ? _("The chain is accepted.")
                                                 : _("The chain is rejected."));
  for (guint i = 0; i < verification->faults->len; i++) {
    SallyFault *fault = g_ptr_array_index (verification->faults, i);
    const char *id = sally_fault_code_get_id (fault->code);
    const char *explanation, *fix;

    sally_findings_explain_fault (fault->code, &explanation, &fix);
    g_string_append_printf (text, "\n%s %s (%s)\n", fault->fatal ? "✗" : "i",
                            sally_findings_get_title (id, SALLY_FINDING_FOUND), id);
    if (fault->evidence != NULL && fault->evidence[0] != '\0')
      g_string_append_printf (text, "  %s\n", fault->evidence);
    g_string_append_printf (text, "  %s\n  → %s\n", explanation, fix);
  }
  if (verification->path->len > 0)
    g_string_append_printf (text, "\n%s\n", _("Path:"));
  for (guint i = 0; i < verification->path->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (verification->path, i);

    g_string_append_printf (text, "  %u %s\n    %s\n", i, sally_x509_get_subject (x509),
                            sally_x509_get_sha256 (x509));
  }
  return g_string_free (text, FALSE);
}
