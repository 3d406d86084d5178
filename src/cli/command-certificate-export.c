/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-export.h"
#include "sally-file-options.h"
#include "sally-output.h"
#include "sally-store.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate export: as it was imported, or in another format. */

static SallyExit
write_out (SallyCli *cli, SallyCertificate *certificate, const char *output)
{
  GBytes *payload = sally_certificate_get_payload (certificate);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  if (output == NULL && payload != NULL) {
    sally_output_bytes (payload);
    return SALLY_EXIT_OK;
  }
  file = sally_edit_export_certificate (certificate, output != NULL ? output : ".", &error);
  return file != NULL ? SALLY_EXIT_OK : sally_cli_fail (cli, error);
}

static SallyExit
write_as (SallyCli *cli,
          SallyCertificate *certificate,
          const char *format,
          SallySecret *password,
          const char *output)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bytes = sally_edit_convert_certificate (certificate, format, password, left_out, &error);
  if (bytes == NULL)
    return sally_cli_fail (cli, error);
  for (guint i = 0; i < left_out->len; i++)
    sally_output_note (left_out->pdata[i]);
  if (output == NULL) {
    sally_output_bytes (bytes);
    return SALLY_EXIT_OK;
  }
  file = sally_edit_write_certificate (certificate, sally_export_get_suffix (format), bytes, output,
                                       &error);
  return file != NULL ? SALLY_EXIT_OK : sally_cli_fail (cli, error);
}

static SallyExit
refuse_format (SallyCli *cli, const char *format)
{
  g_autofree char *names = g_strjoinv (", ", (char **) sally_export_list_formats ());
  g_autofree char *message =
      g_strdup_printf (_("There is no format “%s”; there are %s."), format, names);

  return sally_cli_usage (cli, message);
}

SallyExit
sally_command_certificate_export (SallyCli *cli, char **arguments)
{
  g_autofree char *output = NULL, *format = NULL;
  g_auto (SallyFileOptions) file_options = { 0 };
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_("Where to, a file or a folder, instead of standard output"), N_("FILE") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format,
      N_("pem, chain, der, pkcs7, pkcs12, jks or sso, instead of as it was imported"), N_("FORMAT") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &file_options.password_file,
      N_("First line is the password of a Java trust store (pkcs12, jks), instead of “changeit”"),
      N_("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GObject) certificate = NULL;
  g_autoptr (GError) error = NULL;
  SallyContainerOptions options;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (cli->json)
    return sally_cli_usage (cli, _("The export is a certificate file and cannot be JSON."));
  if (format != NULL && sally_export_get_suffix (format) == NULL)
    return refuse_format (cli, format);
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one identifier or ARN."));
  if (!sally_file_options_get (&file_options, &options, &error))
    return sally_cli_fail (cli, error);
  if (sally_cli_open (cli, &error) != NULL)
    certificate = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, rest[0], &error);
  if (certificate == NULL)
    return sally_cli_fail (cli, error);
  if (format == NULL)
    return write_out (cli, SALLY_CERTIFICATE (certificate), output);
  return write_as (cli, SALLY_CERTIFICATE (certificate), format, options.password, output);
}
