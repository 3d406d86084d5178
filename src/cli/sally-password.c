/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-cli.h"

#include "sally-error.h"
#include "sally-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Passwords come from the first line of a file, which may be a pipe, or from
 * standard input: never from the arguments, which every user of the computer can
 * read.
 */

#define PASSWORD_CAP 4096

static volatile sig_atomic_t was_interrupted;

static void
interrupted (int number)
{
  was_interrupted = 1;
}

/* FALSE after Ctrl+C, which is let through only while this waits: one that came
 * just before a read() would go unseen. */
static gboolean
wait_for_key (const sigset_t *outside)
{
  struct pollfd terminal = { .fd = STDIN_FILENO, .events = POLLIN };

  while (!was_interrupted)
    if (ppoll (&terminal, 1, NULL, outside) >= 0 || errno != EINTR)
      return TRUE;
  errno = EINTR;
  return FALSE;
}

/* Reads up to the end of the line, byte by byte so that what follows stays
 * unread; -1 and errno when it fails (EINTR: Ctrl+C), -2 when it is too long.
 * @outside: (nullable): at a terminal, the signals that are blocked otherwise. */
static gssize
read_line (int fd, char *line, const sigset_t *outside)
{
  gsize length = 0;
  gssize n;

  for (;;) {
    if (outside != NULL && !wait_for_key (outside))
      return -1;
    n = read (fd, line + length, 1);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (n == 0 || line[length] == '\n')
      break;
    if (++length >= PASSWORD_CAP)
      return -2;
  }
  if (length > 0 && line[length - 1] == '\r')
    length--;
  return (gssize) length;
}

/* At a terminal: asks, and does not show what is typed.  The terminal must show
 * again what is typed also after Ctrl+C, so that ends the reading only.  There are
 * no other threads yet that the signal could go to. */
static gssize
ask (char *line)
{
  struct sigaction stop = { .sa_handler = interrupted }, before;
  struct termios shown, hidden;
  sigset_t inside, outside;
  gssize length;
  int code;

  if (tcgetattr (STDIN_FILENO, &shown) != 0)
    return read_line (STDIN_FILENO, line, NULL);
  hidden = shown;
  hidden.c_lflag &= (tcflag_t) ~ECHO;
  sigemptyset (&inside);
  sigaddset (&inside, SIGINT);
  sigprocmask (SIG_BLOCK, &inside, &outside);
  sigaction (SIGINT, &stop, &before);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  fputs (_("Password: "), stderr);
  fflush (stderr);
  length = read_line (STDIN_FILENO, line, &outside);
  code = errno;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  sigaction (SIGINT, &before, NULL);
  sigprocmask (SIG_SETMASK, &outside, NULL);
  fputc ('\n', stderr);
  errno = code;
  return length;
}

static gssize
read_from (const char *path, char *line)
{
  gssize length;
  int fd, code;

  if (g_str_equal (path, "-"))
    return isatty (STDIN_FILENO) ? ask (line) : read_line (STDIN_FILENO, line, NULL);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  length = read_line (fd, line, NULL);
  code = errno;
  close (fd);
  errno = code;
  return length;
}

/**
 * sally_cli_read_password:
 * @path: (type filename): a file or pipe, or "-" for standard input
 * @error: of %G_FILE_ERROR, %SALLY_ERROR_INVALID, or %G_IO_ERROR_CANCELLED after
 *   Ctrl+C
 *
 * Reads the first line as a password.  Before the library is opened.
 *
 * Returns: (transfer full) (nullable): the password
 */
SallySecret *
sally_cli_read_password (const char *path, GError **error)
{
  char line[PASSWORD_CAP + 1];
  g_autofree char *name = g_filename_display_name (path);
  SallySecret *secret = NULL;
  gssize length = read_from (path, line);

  if (length == -1 && errno == EINTR)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Ctrl+C");
  else if (length == -1)
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
                 _("The password file %s cannot be read: %s"), name, g_strerror (errno));
  else if (length == -2 || !g_utf8_validate (line, length, NULL))
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                 _("The first line of the password file %s is no password."), name);
  else if (length == 0)
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID, _("The password file %s is empty."),
                 name);
  else
    secret = sally_secret_new (line, length);
  sally_secret_wipe (line, sizeof line);
  return secret;
}
