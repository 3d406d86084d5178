/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"
#include "sally-container.h"
#include "sally-error.h"
#include "sally-file-options.h"
#include "sally-file.h"
#include "sally-output.h"
#include "sally-report-verify.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli inspect: what is in a file.  Needs no library. */

/* As in JSON; text has them in the person's language. */
static const char *const role_names[] = { "trusted", "user", "not-for-servers" };
static const char *const role_labels[] = { N_("trusted"), N_("user’s own"), N_("not for servers") };

static JsonArray *
new_certificates (SallyContainer *container)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; container != NULL && i < container->x509s->len; i++) {
    JsonObject *object = sally_x509_to_json (container->x509s->pdata[i]);

    json_object_set_string_member (object, "role", role_names[container->roles->data[i]]);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonArray *
new_strings (GPtrArray *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && i < strings->len; i++)
    json_array_add_string_element (array, strings->pdata[i]);
  return array;
}

/* A damaged file is still of a format, unless nothing in it proves that. */
static const char *
get_format (GBytes *bytes, SallyContainer *container, const GError *error)
{
  const char *format = NULL;

  if (container != NULL)
    return container->format;
  if (bytes != NULL && !g_error_matches (error, SALLY_ERROR, SALLY_ERROR_UNKNOWN_FORMAT))
    format = sally_container_sniff (bytes);
  return format != NULL ? format : "unknown";
}

static JsonObject *
new_file (const char *name, GBytes *bytes, SallyContainer *container, const GError *error)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "file", name);
  json_object_set_string_member (object, "format", get_format (bytes, container, error));
  if (error != NULL)
    json_object_set_string_member (object, "error", error->message);
  else
    json_object_set_null_member (object, "error");
  json_object_set_array_member (object, "certificates", new_certificates (container));
  json_object_set_int_member (object, "private_keys",
                              container != NULL ? container->n_private_keys : 0);
  json_object_set_array_member (object, "secrets",
                                new_strings (container != NULL ? container->secrets : NULL));
  json_object_set_array_member (object, "warnings",
                                new_strings (container != NULL ? container->warnings : NULL));
  return object;
}

static void
print_x509 (SallyX509 *x509, guint position, const char *role)
{
  g_autofree char *from = sally_text_rfc3339 (sally_x509_get_not_before (x509));
  g_autofree char *until = sally_text_rfc3339 (sally_x509_get_not_after (x509));
  g_autofree char *number = g_strdup_printf ("%u", position);
  g_autofree char *key =
      g_strdup_printf ("%s %u, %s", sally_x509_get_key_algorithm (x509),
                       sally_x509_get_key_bits (x509), sally_x509_get_signature_algorithm (x509));
  g_autofree char *valid = g_strdup_printf ("%s – %s", from, until);
  g_autoptr (SallyTable) table = sally_table_new (2);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *state = sally_x509_get_not_after (x509) < now ? _("expired") : "";

  sally_table_add (table, number);
  sally_table_add (table, sally_x509_get_subject (x509));
  sally_table_add (table, "");
  sally_table_add (table, sally_x509_get_self_signed (x509) ? _("self-signed")
                                                            : sally_x509_get_issuer (x509));
  sally_table_add (table, state);
  sally_table_add (table, valid);
  sally_table_add (table, sally_x509_get_ca (x509) ? _("CA") : "");
  sally_table_add (table, key);
  sally_table_add (table, "sha256");
  sally_table_add (table, sally_x509_get_sha256 (x509));
  if (role != NULL) {
    sally_table_add (table, "");
    sally_table_add (table, role);
  }
  sally_table_print (table, "  ");
}

/* PEM and the like say nothing about roles: nothing is said then. */
static gboolean
has_roles (const char *format)
{
  return !g_str_equal (format, "pem") && !g_str_equal (format, "der")
         && !g_str_equal (format, "pkcs7");
}

static void
print_file (const char *name, SallyContainer *container)
{
  guint n = container->x509s->len;
  g_autofree char *head = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s: %s, %u certificate", "%s: %s, %u certificates", n), name,
      container->format, n);

  sally_output_text (head);
  for (guint i = 0; i < n; i++)
    print_x509 (container->x509s->pdata[i], i + 1,
                has_roles (container->format) ? _(role_labels[container->roles->data[i]]) : NULL);
  if (container->n_private_keys > 0) {
    g_autofree char *keys =
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "  %u private key", "  %u private keys",
                                      container->n_private_keys),
                         container->n_private_keys);

    sally_output_text (keys);
  }
  for (guint i = 0; i < container->warnings->len; i++) {
    g_autofree char *line = sally_text_one_line (container->warnings->pdata[i], 500);
    g_autofree char *warning = g_strconcat ("  ", line, NULL);

    sally_output_text (warning);
  }
}

static SallyExit
inspect (SallyCli *cli, const char *path, const SallyContainerOptions *options, JsonArray *files)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyContainer) container = NULL;
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GBytes) bytes = sally_file_read (path, SALLY_CONTAINER_CAP, NULL, &error);

  if (bytes != NULL)
    container = sally_container_read (bytes, options, NULL, &error);
  if (cli->json)
    json_array_add_object_element (files, new_file (name, bytes, container, error));
  else if (container != NULL)
    print_file (name, container);
  if (error == NULL)
    return SALLY_EXIT_OK;
  if (!strstr (error->message, name)) {
    g_autofree char *message = g_strdup_printf ("%s: %s", name, error->message);

    sally_output_note (message);
  } else {
    sally_output_note (error->message);
  }
  return SALLY_EXIT_FAILED;
}

SallyExit
sally_command_inspect (SallyCli *cli, char **arguments)
{
  g_auto (SallyFileOptions) file_options = { 0 };
  /* clang-format off */
  const GOptionEntry entries[] = {
    SALLY_FILE_OPTION_ENTRIES (file_options),
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) files = json_array_new ();
  SallyContainerOptions options;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] == NULL)
    return sally_cli_usage (cli, _("A file is missing."));
  if (!sally_file_options_get (&file_options, &options, &error))
    return sally_cli_fail (cli, error);
  status = SALLY_EXIT_OK;
  for (guint i = 0; rest[i] != NULL; i++)
    status = sally_cli_worse (status, inspect (cli, rest[i], &options, files));
  if (cli->json) {
    JsonObject *document = sally_output_new_json ();

    json_object_set_array_member (document, "files", g_steal_pointer (&files));
    sally_output_json (document);
  }
  return status;
}
