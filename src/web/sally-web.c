/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "config.h"

#include "sally-web.h"

#include "sally-error.h"

#include <glib/gi18n-lib.h>

#if HAVE_LIBSOUP
#include <libsoup/soup.h>
#endif

/* One GET over HTTPS with a cap and without cookies, caches or a second host:
 * what is fetched becomes something to trust, so it comes from where the person
 * was told, and plain HTTP is good for this computer only.
 */

#define TIMEOUT 30
#define MAX_REDIRECTS 5

/**
 * sally_web_supported:
 *
 * Returns: whether this build can fetch from the web
 */
gboolean
sally_web_supported (void)
{
  return HAVE_LIBSOUP;
}

#if HAVE_LIBSOUP
typedef struct {
  SoupSession *session; /* (owned) */
  SoupMessage *message; /* (owned) */
  GByteArray *content;  /* (owned) */
  gsize cap;
  guint n_redirects;
  guint8 chunk[16384];
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_object (&fetch->message);
  g_clear_object (&fetch->session);
  g_byte_array_unref (fetch->content);
  g_free (fetch);
}

static gboolean
is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = NULL;

  if (g_strcmp0 (host, "localhost") == 0)
    return TRUE;
  address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
is_allowed (GUri *uri, GError **error)
{
  if (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_userinfo (uri) == NULL
      && (g_str_equal (g_uri_get_scheme (uri), "https")
          || (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (uri))))
    return TRUE;
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                       _("Only addresses that begin with https:// are fetched."));
  return FALSE;
}

/* Runs before libsoup follows a redirection. */
static void
got_headers_cb (SoupMessage *message, GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) target = NULL;

  if (location == NULL || soup_message_get_status (message) / 100 != 3)
    return;
  target =
      g_uri_parse_relative (soup_message_get_uri (message), location, SOUP_HTTP_URI_FLAGS, NULL);
  if (++fetch->n_redirects > MAX_REDIRECTS || !is_allowed (target, NULL))
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
}

static void read_more (GInputStream *stream, GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  g_autofree char *limit = NULL;

  if (n < 0) {
    g_task_return_error (task, error);
  } else if (n == 0) {
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&fetch->content)),
                           (GDestroyNotify) g_bytes_unref);
    fetch->content = g_byte_array_new ();
  } else if (fetch->content->len + (gsize) n > fetch->cap) {
    limit = g_format_size_full (fetch->cap, G_FORMAT_SIZE_IEC_UNITS);
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                             _("What the server sends is larger than %s."), limit);
  } else {
    g_byte_array_append (fetch->content, fetch->chunk, (guint) n);
    read_more (G_INPUT_STREAM (source), g_steal_pointer (&task));
  }
}

/* Takes ownership of @task. */
static void
read_more (GInputStream *stream, GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_input_stream_read_async (stream, fetch->chunk, sizeof fetch->chunk, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), read_cb, task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) stream =
      soup_session_send_finish (SOUP_SESSION (source), result, &error);
  guint status = soup_message_get_status (fetch->message);

  if (stream == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (status != SOUP_STATUS_OK) {
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                             _("The server answered with status %u (%s)."), status,
                             soup_status_get_phrase (status));
    return;
  }
  read_more (stream, g_steal_pointer (&task));
}
#endif

/**
 * sally_web_fetch_async:
 * @uri: an address that begins with `https://`
 * @cap: bytes at most
 * @roots: (nullable): whom to trust, this computer's roots by default
 * @cancellable: (nullable): stops it
 * @callback: called when it has ended
 * @data: for @callback
 *
 * Fetches a file.  The one thing in Sallyport that talks to somebody else than
 * the servers under test: call it only when a person asked for it.  Main thread;
 * does not block.
 */
void
sally_web_fetch_async (const char *uri,
                       gsize cap,
                       GTlsDatabase *roots,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
#if HAVE_LIBSOUP
  g_autoptr (GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  GError *error = NULL;
  Fetch *fetch;
#endif

  g_task_set_source_tag (task, sally_web_fetch_async);
#if HAVE_LIBSOUP
  if (!is_allowed (parsed, &error)) {
    g_task_return_error (task, error);
    return;
  }
  fetch = g_new0 (Fetch, 1);
  fetch->session = soup_session_new_with_options ("timeout", TIMEOUT, "user-agent", "sallyport ",
                                                  "max-conns", 1, NULL);
  if (roots != NULL)
    soup_session_set_tls_database (fetch->session, roots);
  fetch->message = soup_message_new_from_uri ("GET", parsed);
  fetch->content = g_byte_array_new ();
  fetch->cap = cap;
  g_task_set_task_data (task, fetch, fetch_free);
  g_signal_connect_object (fetch->message, "got-headers", G_CALLBACK (got_headers_cb), task, 0);
  soup_session_send_async (fetch->session, fetch->message, G_PRIORITY_DEFAULT, cancellable, sent_cb,
                           g_object_ref (task));
#else
  g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
                           _("Could not fetch: built without %s."), "libsoup");
#endif
}

/**
 * sally_web_fetch_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_INVALID for an address that is not fetched,
 *   %SALLY_ERROR_NOT_FOUND for another status than 200, %SALLY_ERROR_TOO_LARGE,
 *   %SALLY_ERROR_UNSUPPORTED in a build without libsoup, or what the network said
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
sally_web_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
