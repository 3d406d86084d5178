/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "config.h"

#include "sally-output.h"

#include <glib/gi18n-lib.h>

/* The verbs, and how one is found.  A new one is a line here and a file
 * command-NAME.c; the man page and the completion list them too.
 */

/* clang-format off */
static const SallyCommand commands[] = {
  { "certificate", "import", "FILE…",
    N_("Import certificate files into the library"), sally_command_certificate_import },
  { "certificate", "list", "", N_("List the certificates"), sally_command_certificate_list },
  { "certificate", "show", "ID",
    N_("Show a certificate with everything in it"), sally_command_certificate_show },
  { "certificate", "export", "ID",
    N_("Write a certificate as a file"), sally_command_certificate_export },
  { "certificate", "compare", "FILE|ID FILE|ID",
    N_("Show how two bundles differ; exit status 1 when they do"),
    sally_command_certificate_compare },
  { "certificate", "split", "ID",
    N_("Import each certificate of a bundle as one of its own"), sally_command_certificate_split },
  { "certificate", "merge", "FILE|ID…",
    N_("Make one certificate of several bundles"), sally_command_certificate_merge },
  { "certificate", "rotate", "OLD NEW",
    N_("Test what a new CA would mean, and switch to it"), sally_command_certificate_rotate },
  { "certificate", "delete", "ID…",
    N_("Delete certificates that no endpoint uses"), sally_command_certificate_delete },
  { "certificate", "chain", "FILE|ID",
    N_("Show what a chain lacks and who has it"), sally_command_certificate_chain },
  { "certificate", "fetch", "ENGINE://HOST:PORT",
    N_("Show what a server presents; import it only by its fingerprint"),
    sally_command_certificate_fetch },
  { "endpoint", "add", "", N_("Add an endpoint"), sally_command_endpoint_add },
  { "endpoint", "modify", "ID", N_("Change an endpoint"), sally_command_endpoint_modify },
  { "endpoint", "list", "", N_("List the endpoints"), sally_command_endpoint_list },
  { "endpoint", "show", "ID", N_("Show an endpoint"), sally_command_endpoint_show },
  { "endpoint", "delete", "ID…", N_("Delete endpoints"), sally_command_endpoint_delete },
  { "test", NULL, "ID… | URI | --all", N_("Test connections"), sally_command_test },
  { "verify", NULL, "",
    N_("Verify a chain of certificates without a server"), sally_command_verify },
  { "inspect", NULL, "FILE…", N_("Show what is in files"), sally_command_inspect },
  { "engines", NULL, "",
    N_("Show which SSL modes AWS DMS allows for which engine"), sally_command_engines },
  { "expiring", NULL, "",
    N_("List what expires soon; exit status 1 when there is something"), sally_command_expiring },
  { "report", "list", "", N_("List the kept reports"), sally_command_report_list },
  { "report", "show", "NUMBER", N_("Show a report"), sally_command_report_show },
  { "demo", NULL, "",
    N_("Test throw-away demo servers that have every kind of fault"), sally_command_demo },
};
/* clang-format on */

static void
print_all (void)
{
  g_autoptr (SallyTable) table = sally_table_new (2);

  sally_output_text (_("Usage:\n  sallyport-cli COMMAND [OPTION…] [ARGUMENT…]\n\n"
                       "Tests databases' TLS, and tells why it fails.\n\nCommands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *name = sally_command_get_name (&commands[i]);
    g_autofree char *line = g_strconcat (name, " ", commands[i].arguments, NULL);

    sally_table_add (table, line);
    sally_table_add (table, g_dgettext (GETTEXT_PACKAGE, commands[i].summary));
  }
  sally_table_print (table, "  ");
  sally_output_text (_("\n“sallyport-cli COMMAND --help” shows the options of a command."));
}

static const SallyCommand *
find (const char *group, const char *verb, gsize *n_words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (!g_str_equal (commands[i].group, group))
      continue;
    if (commands[i].verb == NULL || g_strcmp0 (commands[i].verb, verb) == 0) {
      *n_words = commands[i].verb == NULL ? 1 : 2;
      return &commands[i];
    }
  }
  return NULL;
}

static gboolean
is_group (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].verb != NULL && g_str_equal (commands[i].group, group))
      return TRUE;
  return FALSE;
}

static SallyExit
unknown (const char *group, const char *verb)
{
  g_autofree char *message = NULL;

  if (is_group (group) && (verb == NULL || verb[0] == '-'))
    message = g_strdup_printf (_("“%s” needs a second word; see “sallyport-cli --help”."), group);
  else if (is_group (group))
    message = g_strdup_printf (_("There is no command “%s %s”; see “sallyport-cli --help”."), group,
                               verb);
  else
    message = g_strdup_printf (_("There is no command “%s”; see “sallyport-cli --help”."), group);
  sally_output_note (message);
  return SALLY_EXIT_USAGE;
}

/**
 * sally_command_get_name:
 * @command: a verb
 *
 * Returns: (transfer full): its one or two words
 */
char *
sally_command_get_name (const SallyCommand *command)
{
  return command->verb == NULL ? g_strdup (command->group)
                               : g_strdup_printf ("%s %s", command->group, command->verb);
}

/* How many of the words are options that every verb has, written before it. */
static guint
count_leading (char **arguments)
{
  static const char *const with_value[] = { "--library", "--format" };
  guint n = 0;

  while (arguments[n] != NULL) {
    gboolean takes = g_strv_contains (with_value, arguments[n]);

    if (!takes && !g_str_equal (arguments[n], "--json")
        && !g_str_has_prefix (arguments[n], "--library=")
        && !g_str_has_prefix (arguments[n], "--format="))
      break;
    n += takes && arguments[n + 1] != NULL ? 2 : 1;
  }
  return n;
}

/* (transfer full): the same with such options behind the verb's words, where
 * sally_cli_parse() looks for them. */
static char **
move_leading (char **arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n_leading = count_leading (arguments);
  char **verb = arguments + n_leading;
  gsize n_words;

  if (verb[0] == NULL)
    return g_strdupv (verb);
  if (find (verb[0], verb[1], &n_words) == NULL)
    n_words = verb[1] != NULL ? 2 : 1;
  for (gsize i = 0; i < n_words; i++)
    g_strv_builder_add (builder, verb[i]);
  for (guint i = 0; i < n_leading; i++)
    g_strv_builder_add (builder, arguments[i]);
  g_strv_builder_addv (builder, (const char **) verb + n_words);
  return g_strv_builder_end (builder);
}

/**
 * sally_command_run:
 * @cli: a run
 * @words: (array zero-terminated=1): the program's arguments, without its name
 *
 * Finds the verb and runs it.  What all verbs have may stand before it, too.
 *
 * Returns: the exit status
 */
SallyExit
sally_command_run (SallyCli *cli, char **words)
{
  g_auto (GStrv) owned = move_leading (words);
  char **arguments = owned;
  const char *first = arguments[0];
  gboolean help = g_strcmp0 (first, "help") == 0;
  gsize n_words;

  if (first == NULL) {
    sally_output_note (_("No command was given; see “sallyport-cli --help”."));
    return SALLY_EXIT_USAGE;
  }
  if (g_str_equal (first, "--version")) {
    sally_output_text ("sallyport-cli " PACKAGE_VERSION);
    return SALLY_EXIT_OK;
  }
  if (g_str_equal (first, "--help") || g_str_equal (first, "-h")
      || (help && arguments[1] == NULL)) {
    print_all ();
    return SALLY_EXIT_OK;
  }
  if (help)
    arguments++;
  cli->command = find (arguments[0], arguments[1], &n_words);
  if (cli->command == NULL)
    return unknown (arguments[0], arguments[1]);
  if (help) {
    char *only_help[] = { (char *) "--help", NULL };

    return cli->command->run (cli, only_help);
  }
  return cli->command->run (cli, arguments + n_words);
}
