/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyImportDialog:
 *
 * Asks what has to be said before files can be imported: passwords, the owner of a
 * wallet, consent to conversion.  Closing it is Cancel.  Signal `finished (gboolean
 * import)`, once, before it goes: whether to import what is ready now.
 */
#define SALLY_TYPE_IMPORT_DIALOG (sally_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SallyImportDialog, sally_import_dialog, SALLY, IMPORT_DIALOG, AdwWindow)

GtkWindow *sally_import_dialog_new (SallyImport *import, GtkWindow *parent);

G_END_DECLS
