/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-file.h"
#include "sally-test-support.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Files that people name, and what they may turn out to be. */

#define NOBODY 65534

typedef struct {
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = sally_test_make_dir ();
  self->path = g_build_filename (self->dir, "file", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->path);
  sally_test_remove_dir (self->dir);
}

static void
write_file (const char *path, const char *content)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
assert_content (const char *path, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sally_file_read (path, 1000000, NULL, &error);
  gsize length;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data, length, content, strlen (content));
}

static void
assert_io_error (const char *path, GIOErrorEnum code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sally_file_read (path, 1000, NULL, &error));
  g_assert_error (error, G_IO_ERROR, (int) code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_read (Fixture *self, gconstpointer data)
{
  g_autofree char *big = g_strnfill (600 * 1024, 'x');
  g_autofree char *link = g_build_filename (self->dir, "link", NULL);

  write_file (self->path, "");
  assert_content (self->path, "");
  write_file (self->path, "content");
  assert_content (self->path, "content");
  write_file (self->path, big);
  assert_content (self->path, big);
  g_assert_cmpint (symlink (self->path, link), ==, 0);
  assert_content (link, big);
}

static void
test_cap (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  write_file (self->path, "0123456789");
  bytes = sally_file_read (self->path, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 10);
  g_assert_null (sally_file_read (self->path, 9, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE);
}

/* A sparse file says that it is large; what counts is what is read. */
static void
test_cap_sparse (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_file (self->path, "");
  g_assert_cmpint (truncate (self->path, G_GINT64_CONSTANT (1) << 40), ==, 0);
  g_assert_null (sally_file_read (self->path, 1024 * 1024, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE);
}

static void
test_not_ordinary (Fixture *self, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (self->dir, "missing", NULL);
  g_autofree char *odd = g_build_filename (self->dir, "\xff\xfe", NULL);
  g_autofree char *loop = g_build_filename (self->dir, "loop", NULL);
  g_autofree char *dangling = g_build_filename (self->dir, "dangling", NULL);

  assert_io_error (missing, G_IO_ERROR_NOT_FOUND);
  assert_io_error (odd, G_IO_ERROR_NOT_FOUND);
  assert_io_error ("", G_IO_ERROR_NOT_FOUND);
  assert_io_error (self->dir, G_IO_ERROR_IS_DIRECTORY);
  assert_io_error ("/dev/null", G_IO_ERROR_NOT_REGULAR_FILE);
  assert_io_error ("/dev/zero", G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  assert_io_error (loop, G_IO_ERROR_TOO_MANY_LINKS);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  assert_io_error (dangling, G_IO_ERROR_NOT_FOUND);
}

/* Nobody writes to it: opening must not wait for somebody. */
static void
test_fifo (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  assert_io_error (self->path, G_IO_ERROR_NOT_REGULAR_FILE);
}

static void
test_socket (Fixture *self, gconstpointer data)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autoptr (GError) error = NULL;
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);

  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_null (sally_file_read (self->path, 1000, NULL, &error));
  g_assert_nonnull (error);
  close (fd);
}

/* root may read everything, so this part runs as somebody else. */
static void
test_unreadable (Fixture *self, gconstpointer data)
{
  gboolean root = geteuid () == 0;

  write_file (self->path, "secret");
  g_assert_cmpint (chmod (self->path, 0), ==, 0);
  g_assert_cmpint (chmod (self->dir, 0755), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_io_error (self->path, G_IO_ERROR_PERMISSION_DENIED);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  write_file (self->path, "content");
  g_cancellable_cancel (cancellable);
  g_assert_null (sally_file_read (self->path, 1000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) first = g_bytes_new_static ("first", 5);
  g_autoptr (GBytes) second = g_bytes_new_static ("second", 6);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_true (sally_file_replace (self->path, first, 0600, &error));
  g_assert_no_error (error);
  assert_content (self->path, "first");
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (sally_file_replace (self->path, second, 0644, &error));
  assert_content (self->path, "second");
  g_assert_true (sally_file_replace (self->path, empty, 0600, &error));
  assert_content (self->path, "");
  g_assert_cmpuint (count_files (self->dir), ==, 1);
}

/* The disk is full in the middle: the old content is whole, nothing is left. */
static void
test_replace_full_disk (Fixture *self, gconstpointer data)
{
  g_autofree char *big = g_strnfill (200 * 1024, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (big, 200 * 1024);
  g_autoptr (GError) error = NULL;
  struct rlimit before, small;
  gboolean replaced;

  write_file (self->path, "old");
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit){ .rlim_cur = 64 * 1024, .rlim_max = before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  replaced = sally_file_replace (self->path, bytes, 0600, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (replaced);
  g_assert_nonnull (error);
  assert_content (self->path, "old");
  g_assert_cmpuint (count_files (self->dir), ==, 1);
}

static void
test_replace_forbidden (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing_error = NULL;
  g_autofree char *missing = g_build_filename (self->dir, "no", "such", NULL);
  gboolean root = geteuid () == 0;
  gboolean replaced;

  write_file (self->path, "old");
  g_assert_cmpint (chmod (self->dir, 0555), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  replaced = sally_file_replace (self->path, bytes, 0600, &error);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (chmod (self->dir, 0755), ==, 0);
  g_assert_false (replaced);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
  assert_content (self->path, "old");
  g_assert_false (sally_file_replace (missing, bytes, 0600, &missing_error));
  g_assert_error (missing_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/file/read", test_read);
  add ("/file/cap", test_cap);
  add ("/file/cap-sparse", test_cap_sparse);
  add ("/file/not-ordinary", test_not_ordinary);
  add ("/file/fifo", test_fifo);
  add ("/file/socket", test_socket);
  add ("/file/unreadable", test_unreadable);
  add ("/file/cancelled", test_cancelled);
  add ("/file/replace", test_replace);
  add ("/file/replace-full-disk", test_replace_full_disk);
  add ("/file/replace-forbidden", test_replace_forbidden);
  return g_test_run ();
}
