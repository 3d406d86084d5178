/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-stream-private.h"

#include <stdlib.h>
#include <string.h>

/* RESP, as Redis speaks it: a request is an array of texts,
 *
 *   client  *1 CRLF $4 CRLF PING CRLF
 *   server  +PONG CRLF
 *   client  *2 CRLF $4 CRLF AUTH CRLF $6 CRLF secret CRLF
 *   server  -WRONGPASS … CRLF           it is always refused
 *
 * and TLS, where there is any, is around everything.
 */

#define MAX_LINE 32
#define MAX_TEXTS 8
#define MAX_TEXT 1024

/* "*2" or "$4"; -1 when it is something else. */
static int
read_count (SallyDemoStream *stream, char kind, int most)
{
  char line[MAX_LINE] = { 0 };
  gsize length = 0;
  char *end;
  long count;

  while (length < sizeof line - 1 && (length == 0 || line[length - 1] != '\n'))
    if (!sally_demo_stream_read (stream, line + length++, 1))
      return -1;
  count = strtol (line + 1, &end, 10);
  return line[0] == kind && g_str_equal (end, "\r\n") && count >= 0 && count <= most ? (int) count
                                                                                     : -1;
}

/* The first text of a request, the rest is read and forgotten; NULL at the end. */
static char *
read_command (SallyDemoStream *stream)
{
  int n_texts = read_count (stream, '*', MAX_TEXTS);
  g_autofree char *command = NULL;

  for (int i = 0; i < n_texts; i++) {
    int length = read_count (stream, '$', MAX_TEXT);
    g_autofree char *text = length >= 0 ? g_malloc0 ((gsize) length + 3) : NULL;

    if (text == NULL || !sally_demo_stream_read (stream, text, (gsize) length + 2))
      return NULL;
    text[length] = '\0';
    if (i == 0)
      command = g_steal_pointer (&text);
  }
  return g_steal_pointer (&command);
}

static const char *
choose_answer (const char *command)
{
  if (g_ascii_strcasecmp (command, "PING") == 0)
    return "+PONG\r\n";
  if (g_ascii_strcasecmp (command, "AUTH") == 0)
    return "-WRONGPASS invalid username-password pair (Sallyport demo server)\r\n";
  return "-NOAUTH Authentication required.\r\n";
}

void
sally_demo_talk_redis (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls)
{
  gboolean goes_on = context == NULL || sally_demo_stream_start_tls (stream, context);

  while (goes_on) {
    g_autofree char *command = read_command (stream);
    const char *answer = command != NULL ? choose_answer (command) : NULL;

    goes_on = answer != NULL && sally_demo_stream_write (stream, answer, strlen (answer));
  }
}
