/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-main.h"

#include "sally-secret.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The frame of every login program: request in, sign in, response out.
 *
 * The client libraries are linked only here, so that neither a crash of theirs
 * nor their option files and environment variables reach the program itself.
 */

#define MAX_REQUEST (1024 * 1024)

static char *
read_request (gsize *length)
{
  char *buffer = g_malloc (MAX_REQUEST);
  gssize n;

  *length = 0;
  while (*length < MAX_REQUEST
         && (n = read (STDIN_FILENO, buffer + *length, MAX_REQUEST - *length)) > 0)
    *length += (gsize) n;
  return buffer;
}

/* Client libraries take a key as a file.  This one has no name on any disk, so
 * that nothing is left of it however the program ends. */
static char *
write_client (SallySecret *pem)
{
  gsize length;
  const char *bytes = sally_secret_peek (pem, &length);
  int fd = memfd_create ("client", MFD_CLOEXEC);

  /* libpq takes no key that others may read. */
  if (fd < 0 || fchmod (fd, S_IRUSR | S_IWUSR) < 0 || write (fd, bytes, length) != (gssize) length)
    return NULL;
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}

int
main (void)
{
  g_autoptr (SallyLoginRequest) request = NULL;
  g_autoptr (SallyLoginResponse) response = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *ca_path = NULL;
  g_autofree char *client_path = NULL;
  g_autofree char *json = NULL;
  const struct rlimit no_core = { 0, 0 };
  char *input;
  gsize length;

  /* No core file with a password in it, and no life without the parent. */
  setrlimit (RLIMIT_CORE, &no_core);
  prctl (PR_SET_DUMPABLE, 0);
  prctl (PR_SET_PDEATHSIG, 9);

  input = read_request (&length);
  request = sally_login_request_read (input, length, NULL);
  sally_secret_wipe (input, length);
  g_free (input);
  if (request == NULL)
    return EXIT_FAILURE;
  if (request->client_pem != NULL && (client_path = write_client (request->client_pem)) == NULL)
    return EXIT_FAILURE;
  dir = g_dir_make_tmp ("sallyport-login-XXXXXX", NULL);
  if (dir == NULL)
    return EXIT_FAILURE;
  g_setenv ("HOME", dir, TRUE);
  ca_path = g_build_filename (dir, "ca.pem", NULL);
  if (request->ca_pem != NULL && !g_file_set_contents (ca_path, request->ca_pem, -1, NULL)) {
    g_rmdir (dir);
    return EXIT_FAILURE;
  }
  response = sally_login_sign_in (request, ca_path, client_path);
  g_remove (ca_path);
  g_rmdir (dir);
  json = sally_login_response_write (response);
  return write (STDOUT_FILENO, json, strlen (json)) == (gssize) strlen (json) ? EXIT_SUCCESS
                                                                              : EXIT_FAILURE;
}
