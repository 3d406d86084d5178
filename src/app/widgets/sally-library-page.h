/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-library-list.h"

G_BEGIN_DECLS

/**
 * SallyLibraryPage:
 *
 * A list with details beside it, or over it when there is no room.  Properties:
 * `workspace`, `show-back` (boolean: a button that leads back to the sidebar).
 * Actions: `page.back`, `page.unselect`.
 */
#define SALLY_TYPE_LIBRARY_PAGE (sally_library_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SallyLibraryPage, sally_library_page, SALLY, LIBRARY_PAGE, AdwBin)

/**
 * SallyLibraryPageClass:
 * @open: show an object of the list in the details
 * @get_opened: (nullable): the object that the details show
 * @update: set what can be done with so many objects
 */
struct _SallyLibraryPageClass {
  AdwBinClass parent_class;

  void (*open) (SallyLibraryPage *self, gpointer item);
  gpointer (*get_opened) (SallyLibraryPage *self);
  void (*update) (SallyLibraryPage *self, guint n_targets);
};

/**
 * SallyLibraryPageParts:
 *
 * The parts of a template that the base class drives.
 */
typedef struct {
  AdwLeaflet *leaflet;
  GtkWidget *list_box;
  SallyLibraryList *list;
  GtkActionBar *action_bar;
  GtkWidget *separator;
  GtkWidget *details_box;
} SallyLibraryPageParts;

void sally_library_page_attach (SallyLibraryPage *self, const SallyLibraryPageParts *parts);
SallyLibraryList *sally_library_page_get_list (SallyLibraryPage *self);
SallyWorkspace *sally_library_page_get_workspace (SallyLibraryPage *self);
GPtrArray *sally_library_page_get_targets (SallyLibraryPage *self);
gpointer sally_library_page_get_target (SallyLibraryPage *self);
void sally_library_page_update (SallyLibraryPage *self);
gboolean sally_library_page_get_details_shown (SallyLibraryPage *self);
void sally_library_page_show_details (SallyLibraryPage *self);
void sally_library_page_show_list (SallyLibraryPage *self);
void sally_library_page_search (SallyLibraryPage *self);

G_END_DECLS
