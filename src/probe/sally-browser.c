/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-browser-private.h"

#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

/* MC-SQLR, one datagram each way to UDP port 1434:
 *
 *   client  04, name of the instance, 00
 *   server  05, length (2, little-endian), then
 *           ServerName;S;InstanceName;I;IsClustered;No;Version;V;tcp;PORT;;
 *
 * Nobody signs the answer: it only says where to look, and whoever is there has
 * to pass the checks of the mode.
 */

#define BROWSER_PORT 1434
#define MAX_INSTANCE 64
#define MAX_ANSWER 1500
#define MAX_WAIT 2000

/* The port in one record, 0 when it is another instance's or has none. */
static guint16
read_record (const char *record, const char *instance)
{
  g_auto (GStrv) words = g_strsplit (record, ";", -1);
  gboolean named = FALSE;
  guint64 port = 0;

  for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2) {
    if (g_ascii_strcasecmp (words[i], "InstanceName") == 0)
      named = g_ascii_strcasecmp (words[i + 1], instance) == 0;
    else if (named && g_ascii_strcasecmp (words[i], "tcp") == 0)
      return g_ascii_string_to_unsigned (words[i + 1], 10, 1, 65535, &port, NULL) ? (guint16) port
                                                                                  : 0;
  }
  return 0;
}

/**
 * sally_browser_read_answer: (skip)
 * @bytes: (array length=length): a datagram
 * @length: how long it is
 * @instance: the instance that was asked for
 *
 * Returns: the port of the instance, 0 when the datagram does not tell
 */
guint16
sally_browser_read_answer (const guint8 *bytes, gsize length, const char *instance)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) records = NULL;
  guint16 port = 0;

  if (length < 3 || length > MAX_ANSWER || bytes[0] != 5)
    return 0;
  text = g_strndup ((const char *) bytes + 3, length - 3);
  records = g_strsplit (text, ";;", -1);
  for (guint i = 0; records[i] != NULL && port == 0; i++)
    port = read_record (records[i], instance);
  return port;
}

static void
set_port (SallyAddress *address, guint16 port)
{
  if (address->address.ss_family == AF_INET6)
    ((struct sockaddr_in6 *) &address->address)->sin6_port = htons (port);
  else
    ((struct sockaddr_in *) &address->address)->sin_port = htons (port);
}

static int
send_question (const SallyAddress *server, const char *instance)
{
  SallyAddress address = *server;
  guint8 question[MAX_INSTANCE + 2] = { 4 };
  gsize length = strlen (instance);
  int fd = socket (address.address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  memcpy (question + 1, instance, length);
  set_port (&address, BROWSER_PORT);
  if (connect (fd, (struct sockaddr *) &address.address, address.length) == 0
      && send (fd, question, length + 2, MSG_NOSIGNAL) == (gssize) length + 2)
    return fd;
  close (fd);
  return -1;
}

/**
 * sally_browser_find_port: (skip)
 * @transport: who waits, with its deadline and cancel fd
 * @instance: name of the instance
 * @timeout: milliseconds to wait, two seconds at most
 * @addresses: (element-type SallyAddress): where the server is; the first is
 *   asked, and all get the port that it tells
 * @port: (out): the port
 *
 * Returns: %SALLY_NET_OK when the port is known
 */
SallyNetOutcome
sally_browser_find_port (SallyTransport *transport,
                         const char *instance,
                         guint timeout,
                         GArray *addresses,
                         guint16 *port)
{
  gint64 until = g_get_monotonic_time () + MIN (timeout, MAX_WAIT) * G_TIME_SPAN_MILLISECOND;
  guint8 answer[MAX_ANSWER];
  SallyNetOutcome outcome;
  gssize n;
  int fd;

  if (strlen (instance) > MAX_INSTANCE)
    return SALLY_NET_FAILED;
  fd = send_question (&g_array_index (addresses, SallyAddress, 0), instance);
  if (fd < 0)
    return SALLY_NET_UNREACHABLE;
  outcome = sally_transport_wait (transport, fd, until);
  n = outcome == SALLY_NET_OK ? recv (fd, answer, sizeof answer, 0) : 0;
  close (fd);
  if (outcome != SALLY_NET_OK)
    return outcome;
  *port = n > 0 ? sally_browser_read_answer (answer, (gsize) n, instance) : 0;
  if (*port == 0)
    return n < 0 ? SALLY_NET_REFUSED : SALLY_NET_FAILED;
  for (guint i = 0; i < addresses->len; i++)
    set_port (&g_array_index (addresses, SallyAddress, i), *port);
  return SALLY_NET_OK;
}
