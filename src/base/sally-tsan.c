/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tsan.h"

#include <dlfcn.h>
#include <gio/gio.h>

/* Compiled for ThreadSanitizer only: what hands objects from thread to thread in
 * GLib, told to the tool before and after the real function is called.  The
 * program's own functions come before those of its libraries.
 *
 * The last reference may be dropped in any thread, so each drop counts as seen by
 * the next.
 */

#define REAL(name) ((__typeof__ (&name)) real (#name))

static void *
real (const char *name)
{
  void *function = dlsym (RTLD_NEXT, name);

  if (function == NULL)
    __builtin_trap ();
  return function;
}

void (g_object_unref) (gpointer object)
{
  SALLY_TSAN_ACQUIRE (object);
  SALLY_TSAN_RELEASE (object);
  REAL (g_object_unref) (object);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify free_result)
{
  SALLY_TSAN_RELEASE (task);
  REAL (g_task_return_pointer) (task, result, free_result);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  SALLY_TSAN_RELEASE (task);
  REAL (g_task_return_boolean) (task, result);
}

void
g_task_return_error (GTask *task, GError *error)
{
  SALLY_TSAN_RELEASE (task);
  REAL (g_task_return_error) (task, error);
}

void
g_task_return_new_error (GTask *task, GQuark domain, int code, const char *format, ...)
{
  GError *error;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (domain, code, format, arguments);
  va_end (arguments);
  g_task_return_error (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  SALLY_TSAN_ACQUIRE (task);
  return REAL (g_task_propagate_pointer) (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  SALLY_TSAN_ACQUIRE (task);
  return REAL (g_task_propagate_boolean) (task, error);
}
