/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-unwrap-private.h"

#include "sally-pem-private.h"
#include "sally-secret.h"

#include <string.h>

/* Base64 around a file: what a mail, a Kubernetes Secret, a kubeconfig, a data:
 * link or a field of a web page leaves of a certificate.  One layer is taken off.
 */

/* Shorter ones are words. */
#define SHORTEST 24
/* “-----BEGIN” in base64, whatever follows. */
#define ENCODED_BEGIN "LS0tLS1CRUdJTi"

static gboolean
append_decoded (GByteArray *out, const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = NULL;
  SallyPemBody body;
  gconstpointer data;
  gsize n;

  /* A colon is a header field for sally_pem_decode(), and no base64. */
  if (memchr (text, ':', length) != NULL || !sally_pem_decode (text, length, &body))
    return FALSE;
  bytes = body.bytes;
  data = g_bytes_get_data (bytes, &n);
  g_byte_array_append (out, data, (guint) n);
  /* It may be a private key. */
  sally_secret_wipe ((void *) data, n);
  return TRUE;
}

/* The length of the paragraph at the start of @text, up to an empty line. */
static gsize
measure_paragraph (const char *text, gsize length)
{
  const char *end;
  const char *stop = text + length;

  for (end = memchr (text, '\n', length); end != NULL;
       end = memchr (end + 1, '\n', (gsize) (stop - end - 1))) {
    const char *next = end + 1;

    while (next < stop && (*next == ' ' || *next == '\t' || *next == '\r'))
      next++;
    if (next < stop && *next == '\n')
      return (gsize) (end - text);
  }
  return length;
}

/* Several certificates, an empty line between two of them. */
static gboolean
append_paragraphs (GByteArray *out, const char *text, gsize length)
{
  gsize position = 0;

  while (position < length) {
    gsize n = measure_paragraph (text + position, length - position);

    if (!append_decoded (out, text + position, n))
      return FALSE;
    position += n;
    while (position < length && g_ascii_isspace (text[position]))
      position++;
  }
  return out->len > 0;
}

static gsize
measure_run (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length
         && (g_ascii_isalnum (text[n]) || text[n] == '+' || text[n] == '/' || text[n] == '='))
    n++;
  return n;
}

/* Every PEM text that stands in base64 somewhere in @text, as in YAML and JSON. */
static gboolean
append_embedded (GByteArray *out, const char *text, gsize length)
{
  const char *stop = text + length;
  const char *hit =
      length > 0 ? memmem (text, length, ENCODED_BEGIN, strlen (ENCODED_BEGIN)) : NULL;

  while (hit != NULL) {
    gsize n = measure_run (hit, (gsize) (stop - hit));

    if (append_decoded (out, hit, n))
      g_byte_array_append (out, (const guint8 *) "\n", 1);
    hit += n;
    hit = memmem (hit, (gsize) (stop - hit), ENCODED_BEGIN, strlen (ENCODED_BEGIN));
  }
  return out->len > 0;
}

/* Behind the head of a data: link (RFC 2397), if there is one. */
static void
skip_link (const char **text, gsize *length)
{
  static const char mark[] = ";base64,";
  const char *hit;

  if (*length < 5 || g_ascii_strncasecmp (*text, "data:", 5) != 0)
    return;
  hit = memmem (*text, MIN (*length, 200), mark, strlen (mark));
  if (hit == NULL)
    return;
  hit += strlen (mark);
  *length -= (gsize) (hit - *text);
  *text = hit;
}

/**
 * sally_unwrap_base64:
 * @bytes: a file that no format knows
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): what the file stands for if it is base64,
 *   or the PEM that stands in it as base64
 */
GBytes *
sally_unwrap_base64 (GBytes *bytes)
{
  g_autoptr (GBytes) utf8 = sally_pem_to_utf8 (bytes);
  g_autoptr (GByteArray) out = NULL;
  gsize length;
  const char *text = g_bytes_get_data (utf8, &length);

  if (length < SHORTEST)
    return NULL;
  /* Large enough, so that growing leaves no copies behind. */
  out = g_byte_array_sized_new ((guint) length);
  skip_link (&text, &length);
  if (append_decoded (out, text, length))
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  if (append_paragraphs (out, text, length))
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_byte_array_set_size (out, 0);
  if (append_embedded (out, text, length))
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  return NULL;
}
