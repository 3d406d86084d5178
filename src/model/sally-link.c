/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-link-private.h"

#include "sally-error.h"
#include "sally-secret.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What all kinds of links are made of: servers, users, options, escapes.
 *
 * A link comes from a clipboard and may hold anything, so every part has a cap
 * and what cannot be is an error that says so.  Passwords go into a SallySecret
 * and nowhere else.
 */

#define MAX_OPTIONS 64
#define MAX_UNUSED 8
#define MAX_HOST 255

static const char *const password_keys = "password pwd";
static const char *const secret_keys =
    "sslpassword keystorepassword truststorepassword clientcertificatekeystorepassword "
    "trustcertificatekeystorepassword keypassword accesstoken tlscertificatekeyfilepassword";

static void
option_free (gpointer data)
{
  SallyLinkOption *option = data;

  g_free (option->name);
  g_free (option->key);
  g_free (option->value);
  g_free (option);
}

void
sally_link_init (SallyLink *self, const char *engine)
{
  memset (self, 0, sizeof *self);
  self->endpoint = sally_endpoint_new (engine);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->options = g_ptr_array_new_with_free_func (option_free);
}

void
sally_link_clear (SallyLink *self)
{
  g_clear_object (&self->endpoint);
  g_clear_pointer (&self->password, sally_secret_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->options, g_ptr_array_unref);
}

/* Takes ownership of @text. */
void
sally_link_note (SallyLink *self, char *text)
{
  g_ptr_array_add (self->notes, text);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID, message);
  return FALSE;
}

/* Undoes percent-escapes.  @decoded has room for the whole span and a NUL.
 * Returns -1 when there is an escape that is none, or a NUL. */
static gssize
decode_bytes (SallySpan span, gboolean encoded, char *decoded)
{
  gsize n = 0;

  for (const char *p = span.at; p < span.end; p++) {
    if (encoded && *p == '%') {
      if (span.end - p < 3 || !g_ascii_isxdigit (p[1]) || !g_ascii_isxdigit (p[2]))
        return -1;
      decoded[n++] = (char) (g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]));
      p += 2;
    } else
      decoded[n++] = *p;
    if (decoded[n - 1] == '\0')
      return -1;
  }
  decoded[n] = '\0';
  return (gssize) n;
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): the text, never a secret. */
static char *
decode (SallySpan span, gboolean encoded, GError **error)
{
  g_autofree char *text = g_malloc ((gsize) (span.end - span.at) + 1);

  if (decode_bytes (span, encoded, text) < 0) {
    fail (error, _("The link has a “%” that is not followed by two hexadecimal digits."));
    return NULL;
  }
  if (!g_utf8_validate (text, -1, NULL) || has_control (text)) {
    fail (error, _("The link holds characters that cannot be in one."));
    return NULL;
  }
  return g_steal_pointer (&text);
}

static gboolean
is_key (const char *keys, const char *key)
{
  g_auto (GStrv) list = g_strsplit (keys, " ", -1);

  return g_strv_contains ((const char *const *) list, key);
}

/* useSSL, use-ssl and use_ssl are the same to the drivers. */
static char *
make_key (const char *name)
{
  GString *key = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (*name != '-' && *name != '_' && *name != ' ')
      g_string_append_c (key, g_ascii_tolower (*name));
  return g_string_free (key, FALSE);
}

gboolean
sally_link_set_password (SallyLink *self, SallySpan password, gboolean encoded, GError **error)
{
  gsize room = (gsize) (password.end - password.at) + 1;
  g_autofree char *text = g_malloc0 (room);
  gssize length = decode_bytes (password, encoded, text);

  if (length > 0) {
    g_clear_pointer (&self->password, sally_secret_unref);
    self->password = sally_secret_new (text, length);
  }
  sally_secret_wipe (text, room);
  return length >= 0
         || fail (error, _("The password in the link has a “%” that is not followed by "
                           "two hexadecimal digits."));
}

gboolean
sally_link_add_option (
    SallyLink *self, SallySpan name, SallySpan value, gboolean encoded, GError **error)
{
  g_autofree char *text = decode (name, encoded, error);
  g_autofree char *key = NULL;
  g_autofree char *decoded = NULL;
  SallyLinkOption *option;

  if (text == NULL)
    return FALSE;
  key = make_key (text);
  if (is_key (password_keys, key))
    return sally_link_set_password (self, value, encoded, error);
  if (self->options->len == MAX_OPTIONS)
    return fail (error, _("The link has too many options."));
  decoded = is_key (secret_keys, key) ? g_strdup ("") : decode (value, encoded, error);
  if (decoded == NULL)
    return FALSE;
  option = g_new0 (SallyLinkOption, 1);
  option->name = g_steal_pointer (&text);
  option->key = g_steal_pointer (&key);
  option->value = g_steal_pointer (&decoded);
  g_ptr_array_add (self->options, option);
  return TRUE;
}

/* The value of the last option with one of the space-separated @keys, as the
 * drivers do it; NULL when there is none.  Marks all of them as used. */
const char *
sally_link_take (SallyLink *self, const char *keys)
{
  const char *value = NULL;

  for (guint i = 0; i < self->options->len; i++) {
    SallyLinkOption *option = self->options->pdata[i];

    if (is_key (keys, option->key)) {
      option->used = TRUE;
      value = option->value;
    }
  }
  return value;
}

gboolean
sally_link_take_bool (SallyLink *self, const char *keys)
{
  const char *value = sally_link_take (self, keys);

  return value != NULL
         && (g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "yes") == 0
             || g_ascii_strcasecmp (value, "on") == 0 || g_str_equal (value, "1"));
}

gboolean
sally_link_set_port (SallyLink *self, SallySpan port, GError **error)
{
  guint number = 0;

  if (port.at == port.end)
    return TRUE;
  for (const char *p = port.at; p < port.end; p++) {
    if (!g_ascii_isdigit (*p) || number > 65535)
      return fail (error, _("The link has no port between 1 and 65535."));
    number = number * 10 + (guint) (*p - '0');
  }
  if (number == 0 || number > 65535)
    return fail (error, _("The link has no port between 1 and 65535."));
  sally_endpoint_set_port (self->endpoint, number);
  return TRUE;
}

gboolean
sally_link_set_host (SallyLink *self, SallySpan host, gboolean encoded, GError **error)
{
  g_autofree char *text = decode (host, encoded, error);

  if (text == NULL)
    return FALSE;
  if (strlen (text) > MAX_HOST)
    return fail (error, _("The server name in the link is too long."));
  if (text[0] == '/' || text[0] == '@')
    return fail (error, _("The link leads to a local socket, which has no TLS."));
  if (strpbrk (text, " /()<>\"'?#@") != NULL)
    return fail (error, _("The server in the link was not understood."));
  sally_endpoint_set_server (self->endpoint, text);
  return TRUE;
}

gboolean
sally_link_set_user (SallyLink *self, SallySpan user, gboolean encoded, GError **error)
{
  g_autofree char *text = decode (user, encoded, error);

  if (text != NULL && text[0] != '\0')
    sally_endpoint_set_user_name (self->endpoint, text);
  return text != NULL;
}

gboolean
sally_link_set_database (SallyLink *self, SallySpan name, gboolean encoded, GError **error)
{
  g_autofree char *text = decode (name, encoded, error);

  if (text != NULL && text[0] != '\0')
    sally_endpoint_set_database (self->endpoint, text);
  return text != NULL;
}

/* host, host:port, [::1]:port, and several of them with commas, of which the
 * first is taken. */
gboolean
sally_link_set_server (SallyLink *self, SallySpan servers, gboolean encoded, GError **error)
{
  gsize length = (gsize) (servers.end - servers.at);
  const char *comma = memchr (servers.at, ',', length);
  const char *end = comma != NULL ? comma : servers.end;
  const char *colon, *host_end;

  if (comma != NULL)
    sally_link_note (self, g_strdup (_("The link names several servers; the first was taken.")));
  if (servers.at < end && *servers.at == '[') {
    host_end = memchr (servers.at, ']', (gsize) (end - servers.at));
    if (host_end == NULL || (host_end + 1 < end && host_end[1] != ':'))
      return fail (error, _("The server in the link was not understood."));
    colon = host_end + 1 < end ? host_end + 1 : NULL;
    servers.at++;
  } else {
    colon = memchr (servers.at, ':', (gsize) (end - servers.at));
    /* Two of them: an address of IPv6 without brackets. */
    if (colon != NULL && memchr (colon + 1, ':', (gsize) (end - colon - 1)) != NULL)
      colon = NULL;
    host_end = colon != NULL ? colon : end;
  }
  return sally_link_set_host (self, SALLY_SPAN (servers.at, host_end), encoded, error)
         && (colon == NULL || sally_link_set_port (self, SALLY_SPAN (colon + 1, end), error));
}

static SallySpan
span_of (const char *text)
{
  return SALLY_SPAN (text, text + strlen (text));
}

/* Options that say what the front of a link says too; they win over it. */
gboolean
sally_link_apply_connection (SallyLink *self, GError **error)
{
  const char *host = sally_link_take (self, "host server servername serverhost");
  const char *address = sally_link_take (self, "hostaddr");
  const char *port = sally_link_take (self, "port portnumber serverport");
  const char *user = sally_link_take (self, "user username uid userid");
  const char *database = sally_link_take (self, "dbname database databasename db");

  if (host != NULL && *host != '\0' && !sally_link_set_server (self, span_of (host), FALSE, error))
    return FALSE;
  /* libpq connects to the address and verifies the name. */
  if (address != NULL && *address != '\0') {
    const char *name = sally_endpoint_get_server (self->endpoint);
    g_autofree char *verify_as = g_strdup (name);

    if (!sally_link_set_host (self, span_of (address), FALSE, error))
      return FALSE;
    sally_endpoint_set_verify_as (self->endpoint, verify_as);
  }
  if (port != NULL) {
    SallySpan first = SALLY_SPAN (port, port + strcspn (port, ","));

    if (!sally_link_set_port (self, first, error))
      return FALSE;
  }
  if (user != NULL)
    sally_endpoint_set_user_name (self->endpoint, user);
  if (database != NULL)
    sally_endpoint_set_database (self->endpoint, database);
  return sally_endpoint_get_server (self->endpoint)[0] != '\0'
         || fail (error, _("The link names no server."));
}

void
sally_link_note_unused (SallyLink *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->options->len; i++) {
    SallyLinkOption *option = self->options->pdata[i];
    g_autofree char *name = NULL;

    if (option->used)
      continue;
    name = sally_text_one_line (option->name, 40);
    if (n < MAX_UNUSED)
      g_string_append_printf (names, n == 0 ? "%s" : ", %s", name);
    else if (n == MAX_UNUSED)
      g_string_append (names, ", …");
    n++;
  }
  if (n > 0)
    /* Translators: names of options */
    sally_link_note (self, g_strdup_printf (_("Not used: %s."), names->str));
}
