/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-application.h"
#include "sally-demo-server.h"
#include "sally-finding.h"
#include "sally-report-view.h"
#include "sally-window.h"

#include "sally-test-support.h"

G_BEGIN_DECLS

/* A running application on a library of its own in a temporary folder, with
 * the memory keyring. */
typedef struct {
  SallyApplication *application;
  SallyWindow *window;
  SallyWorkspace *workspace;
  char *dir;
  SallyDemoPki *pki;  /* (nullable) (owned) */
  GPtrArray *servers; /* (owned) (element-type SallyDemoServer) */
  char *root_arn;     /* (nullable) (owned): the certificate of the servers' root */
} SallyAppTest;

/* A test that is stopped ends in 100 ms, which the tests of the probe measure;
 * here a window is drawn too, perhaps on a busy machine, and what would be wrong
 * takes the ten seconds of a time-out. */
#define SALLY_APP_TEST_AT_ONCE (G_TIME_SPAN_SECOND)

void sally_app_test_set_look (void);
void sally_app_test_init (int *argc, char ***argv);
SallyAppTest *sally_app_test_new (void);
SallyAppTest *sally_app_test_new_at (char *dir);
void sally_app_test_wait_open (SallyAppTest *self);
void sally_app_test_free (SallyAppTest *self);

char *sally_app_test_get_fixture (const char *name);
void sally_app_test_drop (GtkWidget *stage, const char *const *paths);
void sally_app_test_import (SallyAppTest *self, GtkWidget *stage, const char *const *paths);
void sally_app_test_save_endpoint (SallyAppTest *self, SallyEndpoint *endpoint);
char *sally_app_test_add_endpoint (SallyAppTest *self,
                                   const char *identifier,
                                   const char *engine,
                                   const char *server,
                                   guint port,
                                   SallySslMode mode,
                                   const char *certificate_arn);
GPtrArray *sally_app_test_list (SallyAppTest *self, SallyStoreKind kind);
guint sally_app_test_count (SallyAppTest *self, SallyStoreKind kind);
guint sally_app_test_serve (SallyAppTest *self, const char *engine, SallyDemoFault fault);
gpointer sally_app_test_get (SallyAppTest *self, SallyStoreKind kind, const char *identifier);
void sally_app_test_remove (SallyAppTest *self, SallyStoreKind kind, const char *id);

GtkWidget *sally_app_test_find_type (GtkWidget *root, GType type);
GtkWidget *sally_app_test_find_text (GtkWidget *root, const char *text);
GtkWidget *sally_app_test_find_button (GtkWidget *root, const char *label);
GtkWidget *sally_app_test_find_row (GtkWidget *root, const char *title);
void sally_app_test_press (GtkWidget *root, const char *label);
gboolean sally_app_test_press_fix (GtkWidget *root, SallyFixKind kind);
GtkWindow *sally_app_test_find_window (GType type);
GtkWindow *sally_app_test_find_dialog (void);
GtkWidget *sally_app_test_find_chooser (void);
void sally_app_test_answer (const char *heading, const char *label);
void sally_app_test_dismiss_toasts (GtkWidget *root);
void sally_app_test_settle (void);
gboolean sally_app_test_save_png (GtkWidget *window, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyAppTest, sally_app_test_free)

G_END_DECLS
