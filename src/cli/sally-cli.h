/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"
#include "sally-keyring-types.h"
#include "sally-ops-types.h"

G_BEGIN_DECLS

typedef struct _SallyCommand SallyCommand;

/**
 * SallyExit:
 * @SALLY_EXIT_OK: all well
 * @SALLY_EXIT_FAILED: a test or check failed, or a file is not what it should be
 * @SALLY_EXIT_USAGE: wrong usage or an unknown identifier
 * @SALLY_EXIT_COULD_NOT_TEST: could not test
 * @SALLY_EXIT_REFUSED: refused by a rule
 * @SALLY_EXIT_LIBRARY: trouble with the library or the keyring
 * @SALLY_EXIT_INTERRUPTED: Ctrl+C
 *
 * Exit status of the program; scripts rely on the numbers.
 */
typedef enum {
  SALLY_EXIT_OK = 0,
  SALLY_EXIT_FAILED = 1,
  SALLY_EXIT_USAGE = 2,
  SALLY_EXIT_COULD_NOT_TEST = 3,
  SALLY_EXIT_REFUSED = 4,
  SALLY_EXIT_LIBRARY = 5,
  SALLY_EXIT_INTERRUPTED = 130,
} SallyExit;

/**
 * SallyCli:
 * @command: the verb that runs
 * @library: (nullable): `--library`
 * @json: whether the output is JSON
 * @cancellable: is cancelled by Ctrl+C
 * @workspace: (nullable): the open library, see sally_cli_open()
 * @keyring: (nullable): instead of this user's keyring
 * @signal_ids: sources of Ctrl+C and the like
 *
 * What all verbs share.
 */
typedef struct {
  const SallyCommand *command;
  char *library;
  gboolean json;
  GCancellable *cancellable;
  SallyWorkspace *workspace;
  SallyKeyring *keyring;
  guint signal_ids[2];
} SallyCli;

void sally_cli_init (SallyCli *self);
void sally_cli_close (SallyCli *self);
void sally_cli_clear (SallyCli *self);
gboolean sally_cli_parse (
    SallyCli *self, const GOptionEntry *entries, char **arguments, char ***rest, SallyExit *status);
SallyWorkspace *sally_cli_open (SallyCli *self, GError **error);
GObject *sally_cli_load (SallyCli *self, SallyStoreKind kind, const char *id, GError **error);
GPtrArray *sally_cli_list (SallyCli *self, SallyStoreKind kind, GError **error);
SallyExit sally_cli_delete (SallyCli *self, SallyStoreKind kind, char **ids);
GPtrArray *sally_cli_read_file (SallyCli *self, const char *path,
                                const SallyContainerOptions *options, GError **error);
GPtrArray *sally_cli_read_trusted (SallyCli *self, const char *path,
                                   const SallyContainerOptions *options, GError **error);
GPtrArray *sally_cli_read_file_or_id (SallyCli *self, const char *argument,
                                      const SallyContainerOptions *options, gboolean *stored,
                                      GError **error);
SallySecret *sally_cli_read_password (const char *path, GError **error);
SallyExit sally_cli_fail (SallyCli *self, const GError *error);
SallyExit sally_cli_usage (SallyCli *self, const char *message);
SallyExit sally_cli_worse (SallyExit one, SallyExit other);

G_END_DECLS
