/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-cli.h"

#include "sally-await.h"
#include "sally-command.h"
#include "sally-edit.h"
#include "sally-error.h"
#include "sally-output.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* What the verbs share: options, the library, errors as exit status.  Verbs are
 * written one after the other: each async call is waited for with SallyAwait,
 * so that Ctrl+C, which arrives in the same main loop, can stop it.
 */

static gboolean
interrupted_cb (gpointer data)
{
  SallyCli *self = data;

  /* The second Ctrl+C finds nothing to stop that the first did not. */
  if (g_cancellable_is_cancelled (self->cancellable))
    _exit (SALLY_EXIT_INTERRUPTED);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

/**
 * sally_cli_init:
 * @self: memory for it
 */
void
sally_cli_init (SallyCli *self)
{
  memset (self, 0, sizeof *self);
  self->cancellable = g_cancellable_new ();
}

/**
 * sally_cli_close:
 * @self: a run
 *
 * Closes the library in an orderly way: what was reported saved is safe without
 * it, but the write-ahead log need not stay behind.
 */
void
sally_cli_close (SallyCli *self)
{
  if (self->workspace != NULL)
    sally_workspace_close (self->workspace);
  g_clear_object (&self->workspace);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/**
 * sally_cli_clear:
 * @self: what sally_cli_init() made
 */
void
sally_cli_clear (SallyCli *self)
{
  sally_cli_close (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    if (self->signal_ids[i] != 0)
      g_source_remove (self->signal_ids[i]);
  g_clear_object (&self->keyring);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->library, g_free);
}

static void
print_help (SallyCli *self, GOptionContext *context)
{
  g_autofree char *name = sally_command_get_name (self->command);
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  g_autofree char *usage =
      g_strdup_printf ("  sallyport-cli %s [%s] %s", name, _("OPTION…"), self->command->arguments);
  const char *rest = strstr (help, "\n\n");

  /* GOptionContext knows only the program's name, not the verb's. */
  sally_output_text (_("Usage:"));
  sally_output_text (usage);
  sally_output_text (rest != NULL ? rest + 1 : help);
}

/* As g_option_context_parse_strv(), which wants the program's name first. */
static char **
parse (GOptionContext *context, char **arguments, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add (builder, "sallyport-cli");
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  return g_option_context_parse_strv (context, &argv, error) ? g_strdupv (argv + 1) : NULL;
}

/* Whether the verb has a --format of its own. */
static gboolean
has_format (const GOptionEntry *entries)
{
  for (; entries->long_name != NULL; entries++)
    if (g_str_equal (entries->long_name, "format"))
      return TRUE;
  return FALSE;
}

/**
 * sally_cli_parse:
 * @self: a run
 * @entries: options of the verb
 * @ids: (array zero-terminated=1): identifiers or ARNs
 * @rest: (out): what is no option
 * @status: (out): how the program ends when it is to end now, otherwise
 *   %SALLY_EXIT_OK
 *
 * Reads the options of the verb and those that all have.
 *
 * Returns: whether to go on; if not, the help or an error was printed
 */
gboolean
sally_cli_parse (
    SallyCli *self, const GOptionEntry *entries, char **arguments, char ***rest, SallyExit *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (self->command->arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *format = NULL;
  gboolean help = FALSE, json = FALSE;
  /* clang-format off */
  const GOptionEntry formats[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("text or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry common[] = {
    { "library", 0, 0, G_OPTION_ARG_FILENAME, &self->library, N_("Use this library"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("As --format json"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, g_dgettext (GETTEXT_PACKAGE, self->command->summary));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!has_format (entries))
    g_option_context_add_main_entries (context, formats, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  *rest = parse (context, arguments, &error);
  if (*rest != NULL && help) {
    print_help (self, context);
    *status = SALLY_EXIT_OK;
    return FALSE;
  }
  if (*rest != NULL && format != NULL && !g_str_equal (format, "text")
      && !g_str_equal (format, "json"))
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _("There is no format “%s”; there are text and json."), format);
  if (error != NULL) {
    *status = sally_cli_fail (self, error);
    return FALSE;
  }
  self->json = json || g_strcmp0 (format, "json") == 0;
  *status = SALLY_EXIT_OK;
  return TRUE;
}

/**
 * sally_cli_open:
 * @self: a run
 * @error: trouble with the library, or cancelled
 *
 * Opens the library when it is not open yet.  From here on Ctrl+C cancels
 * @self->cancellable.
 *
 * Returns: (transfer none) (nullable): the workspace
 */
SallyWorkspace *
sally_cli_open (SallyCli *self, GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  if (self->workspace != NULL)
    return self->workspace;
  if (self->signal_ids[0] == 0) {
    self->signal_ids[0] = g_unix_signal_add (SIGINT, interrupted_cb, self);
    self->signal_ids[1] = g_unix_signal_add (SIGTERM, interrupted_cb, self);
  }
  sally_workspace_open_async (self->library, self->keyring, self->cancellable, sally_await_cb,
                              &await);
  self->workspace = sally_workspace_open_finish (sally_await_result (&await), error);
  return self->workspace;
}

/**
 * sally_cli_load:
 * @self: a run with an open library
 * @kind: what it is
 * @id: identifier, ARN or number, as typed
 * @error: %SALLY_ERROR_NOT_FOUND naming @id, or trouble with the library
 *
 * Returns: (transfer full) (nullable): the object with its content
 */
GObject *
sally_cli_load (SallyCli *self, SallyStoreKind kind, const char *id, GError **error)
{
  SallyStore *store = sally_workspace_get_store (self->workspace);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) failure = NULL;
  /* Longer than any identifier or ARN. */
  g_autofree char *name = sally_text_one_line (id, 400);
  GObject *object;

  sally_store_load_async (store, kind, name, self->cancellable, sally_await_cb, &await);
  object = sally_store_load_finish (store, sally_await_result (&await), &failure);
  if (object != NULL)
    return object;
  if (!g_error_matches (failure, SALLY_ERROR, SALLY_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (kind == SALLY_STORE_CERTIFICATES)
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                 _("There is no certificate “%s” in the library."), name);
  else if (kind == SALLY_STORE_ENDPOINTS)
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                 _("There is no endpoint “%s” in the library."), name);
  else
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                 _("There is no report “%s” in the library."), name);
  return NULL;
}

/**
 * sally_cli_list:
 * @self: a run with an open library
 * @kind: what they are
 * @error: trouble with the library, or cancelled
 *
 * Returns: (transfer full) (nullable): all objects of @kind, without content
 */
GPtrArray *
sally_cli_list (SallyCli *self, SallyStoreKind kind, GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_store_list_async (sally_workspace_get_store (self->workspace), kind, self->cancellable,
                          sally_await_cb, &await);
  return sally_store_list_finish (sally_workspace_get_store (self->workspace),
                                  sally_await_result (&await), error);
}

/**
 * sally_cli_delete:
 * @self: a run
 * @kind: what is deleted
 * @ids: (array zero-terminated=1): identifiers or ARNs
 *
 * Deletes all that is named, or nothing.  There is no Undo on the command
 * line, so the secrets go at once.
 *
 * Returns: the exit status
 */
SallyExit
sally_cli_delete (SallyCli *self, SallyStoreKind kind, char **ids)
{
  g_auto (SallyAwait) removed = { 0 }, forgotten = { 0 };
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GError) error = NULL;

  if (ids[0] == NULL)
    return sally_cli_usage (self, _("This command takes identifiers or ARNs."));
  if (sally_cli_open (self, &error) == NULL)
    return sally_cli_fail (self, error);
  for (guint i = 0; ids[i] != NULL; i++) {
    /* For a message that names the one that is not there. */
    g_autoptr (GObject) object = sally_cli_load (self, kind, ids[i], &error);

    if (object == NULL)
      return sally_cli_fail (self, error);
  }
  sally_edit_remove_async (self->workspace, kind, (const char *const *) ids, self->cancellable,
                           sally_await_cb, &removed);
  undo = sally_edit_remove_finish (sally_await_result (&removed), &error);
  if (undo == NULL)
    return sally_cli_fail (self, error);
  sally_edit_forget_async (self->workspace, undo, self->cancellable, sally_await_cb, &forgotten);
  sally_edit_forget_finish (sally_await_result (&forgotten), NULL);
  if (self->json)
    sally_output_json (sally_output_new_json ());
  return SALLY_EXIT_OK;
}

static SallyExit
exit_of (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return SALLY_EXIT_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return SALLY_EXIT_INTERRUPTED;
  if (error->domain != SALLY_ERROR)
    return SALLY_EXIT_FAILED;
  switch ((SallyError) error->code) {
  case SALLY_ERROR_NOT_FOUND:
  case SALLY_ERROR_INVALID:
    return SALLY_EXIT_USAGE;
  case SALLY_ERROR_RULE:
  case SALLY_ERROR_DUPLICATE:
    return SALLY_EXIT_REFUSED;
  case SALLY_ERROR_STORE:
  case SALLY_ERROR_STORE_NEWER:
  case SALLY_ERROR_STORE_DAMAGED:
  case SALLY_ERROR_STORE_BUSY:
  case SALLY_ERROR_KEYRING:
  case SALLY_ERROR_KEYRING_LOCKED:
    return SALLY_EXIT_LIBRARY;
  case SALLY_ERROR_FAILED:
  case SALLY_ERROR_PASSWORD_REQUIRED:
  case SALLY_ERROR_PASSWORD_WRONG:
  case SALLY_ERROR_UNKNOWN_FORMAT:
  case SALLY_ERROR_CORRUPT:
  case SALLY_ERROR_TOO_LARGE:
  case SALLY_ERROR_UNSUPPORTED:
    return SALLY_EXIT_FAILED;
  }
  return SALLY_EXIT_FAILED;
}

/**
 * sally_cli_fail:
 * @self: a run
 * @error: what went wrong
 *
 * Says it on standard error; nothing when it was Ctrl+C.
 *
 * Returns: the exit status for it
 */
SallyExit
sally_cli_fail (SallyCli *self, const GError *error)
{
  SallyExit status = exit_of (error);

  if (status == SALLY_EXIT_INTERRUPTED)
    return status;
  sally_output_note (error->message);
  if (error->domain == G_OPTION_ERROR && self->command != NULL) {
    g_autofree char *name = sally_command_get_name (self->command);
    /* Translators: the command shows the help */
    g_autofree char *hint = g_strdup_printf (_("See “sallyport-cli %s --help”."), name);

    sally_output_note (hint);
  }
  return status;
}

/**
 * sally_cli_usage:
 * @self: a run
 * @message: what is wrong, one sentence
 *
 * Says what is wrong with the arguments.
 *
 * Returns: %SALLY_EXIT_USAGE
 */
SallyExit
sally_cli_usage (SallyCli *self, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);

  return sally_cli_fail (self, error);
}

/**
 * sally_cli_worse:
 * @one: an exit status
 * @other: another
 *
 * Returns: the one that stands for both: an interruption outranks trouble with
 *   the library, that a failure, that a refusal, that a wrong identifier, that a
 *   test that could not be made
 */
SallyExit
sally_cli_worse (SallyExit one, SallyExit other)
{
  static const SallyExit order[] = { SALLY_EXIT_INTERRUPTED, SALLY_EXIT_LIBRARY,
                                     SALLY_EXIT_FAILED,      SALLY_EXIT_REFUSED,
                                     SALLY_EXIT_USAGE,       SALLY_EXIT_COULD_NOT_TEST };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (one == order[i] || other == order[i])
      return order[i];
  return SALLY_EXIT_OK;
}
