/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-test-support.h"

#include <glib/gstdio.h>

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main context once, for 10 ms at most. */
void
sally_test_iterate (void)
{
  guint id = g_timeout_add (10, tick_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

/* A new temporary folder; sally_test_remove_dir() takes it away again. */
char *
sally_test_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("sallyport-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

/* Removes a folder with everything in it and frees the name. */
void
sally_test_remove_dir (char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK)) {
      sally_test_remove_dir (child);
    } else {
      g_remove (child);
      g_free (child);
    }
  }
  g_rmdir (path);
  g_free (path);
}
