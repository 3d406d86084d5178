/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waits for a condition with a cap, never for a time. */
#define sally_test_wait_until(condition)                                                           \
  G_STMT_START {                                                                                   \
    gint64 end_ = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;                               \
    while (!(condition)) {                                                                         \
      if (g_get_monotonic_time () > end_)                                                          \
        g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition);                  \
      sally_test_iterate ();                                                                       \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

void sally_test_iterate (void);
char *sally_test_make_dir (void);
void sally_test_remove_dir (char *path);

G_END_DECLS
