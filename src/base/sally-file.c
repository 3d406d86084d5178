/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-file.h"
#include "sally-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files that people name: read with a cap, written so that a crash leaves the
 * old or the new content, never half of one.
 */

#define CHUNK (256 * 1024)

static void
set_io_error (GError **error, const char *path, int code)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s: %s", name,
               g_strerror (code));
}

static int
open_regular (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  struct stat info = { 0 };
  int fd;

  /* O_NONBLOCK: opening a FIFO that nobody writes to must not hang. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    set_io_error (error, path, errno);
    return -1;
  }
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;
  if (S_ISDIR (info.st_mode))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _("%s is a folder"), name);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("%s is not an ordinary file"),
                 name);
  close (fd);
  return -1;
}

/**
 * sally_file_read:
 * @path: a file name in the file system's encoding
 * @cap: most bytes that are taken
 * @cancellable: (nullable): stops between two chunks
 * @error: %SALLY_ERROR_TOO_LARGE, or of %G_IO_ERROR
 *
 * Reads an ordinary file.  Folders, devices and pipes are refused.  Blocks; any
 * thread.
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
sally_file_read (const char *path, gsize cap, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  int fd;
  gssize n;

  g_return_val_if_fail (path != NULL, NULL);

  fd = open_regular (path, error);
  if (fd < 0)
    return NULL;
  while ((n = read (fd, chunk, CHUNK)) != 0) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      set_io_error (error, path, errno);
      break;
    }
    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      n = -1;
      break;
    }
    if (content->len + (gsize) n > cap) {
      g_autofree char *name = g_filename_display_name (path);
      g_autofree char *limit = g_format_size_full (cap, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE, _("%s is larger than %s"), name,
                   limit);
      n = -1;
      break;
    }
    g_byte_array_append (content, chunk, (guint) n);
  }
  close (fd);
  if (n < 0)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

/**
 * sally_file_replace:
 * @path: a file name in the file system's encoding
 * @bytes: the new content
 * @mode: permissions of a file that did not exist
 * @error: of %G_FILE_ERROR
 *
 * Writes @bytes beside the file, forces them to disk and renames: after a
 * crash there is the old or the new content.  Blocks; any thread.
 *
 * Returns: whether it was written
 */
gboolean
sally_file_replace (const char *path, GBytes *bytes, int mode, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_file_set_contents_full (path, data != NULL ? data : "", (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   mode, error);
}
