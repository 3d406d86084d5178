/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-link-private.h"

#include "sally-engine-setting.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a link says about TLS, in the words of its driver, as one of the four
 * modes; and a sentence about it, since the same words promise different
 * things elsewhere.
 */

#define MAX_VALUE 80

/* A word of a driver.  Hyphens and underscores do not count. */
typedef struct {
  const char *word;
  SallySslMode mode;
  gboolean falls_back; /* takes plaintext too */
} Meaning;

static const Meaning libpq_modes[] = {
  { "disable", SALLY_SSL_NONE },
  { "allow", SALLY_SSL_NONE, TRUE },
  { "prefer", SALLY_SSL_NONE, TRUE },
  { "require", SALLY_SSL_REQUIRE },
  { "verifyca", SALLY_SSL_VERIFY_CA },
  { "verifyfull", SALLY_SSL_VERIFY_FULL },
  { NULL },
};

/* MySQL's clients and Connector/J, and MariaDB's Connector/J. */
static const Meaning mysql_modes[] = {
  { "disabled", SALLY_SSL_NONE },
  { "disable", SALLY_SSL_NONE },
  { "preferred", SALLY_SSL_NONE, TRUE },
  { "prefer", SALLY_SSL_NONE, TRUE },
  { "required", SALLY_SSL_REQUIRE },
  { "require", SALLY_SSL_REQUIRE },
  { "trust", SALLY_SSL_REQUIRE },
  { "verifyca", SALLY_SSL_VERIFY_CA },
  { "verifyidentity", SALLY_SSL_VERIFY_FULL },
  { "verifyfull", SALLY_SSL_VERIFY_FULL },
  { NULL },
};

/* The driver of Go. */
static const Meaning go_modes[] = {
  { "false", SALLY_SSL_NONE },
  { "true", SALLY_SSL_VERIFY_FULL },
  { "preferred", SALLY_SSL_NONE, TRUE },
  { "skipverify", SALLY_SSL_REQUIRE },
  { NULL },
};

static void
note_mode (SallyLink *self, const char *asked, SallySslMode mode, gboolean falls_back)
{
  const SallyEngine *engine = sally_endpoint_get_engine (self->endpoint);
  const char *name = sally_ssl_mode_get_name (mode);
  g_autofree char *shown = sally_text_one_line (asked, MAX_VALUE);

  sally_endpoint_set_ssl_mode (self->endpoint, mode);
  if (falls_back)
    sally_link_note (
        self,
        /* Translators: an option of a link such as sslmode=prefer, then an SSL mode */
        g_strdup_printf (_("The link asked for %s, which takes plaintext too; the SSL mode is %s."),
                         shown, name));
  else
    sally_link_note (
        self,
        /* Translators: an option of a link such as ssl=true, then an SSL mode */
        g_strdup_printf (_("The link asked for %s; the SSL mode is %s."), shown, name));
  if (!sally_engine_allows (engine, mode)) {
    g_autofree char *reason = sally_engine_explain_mode (engine, mode);

    sally_link_note (self, g_strdup_printf (_("%s."), reason));
  }
}

static char *
squeeze (const char *value)
{
  GString *word = g_string_new (NULL);

  for (; *value != '\0'; value++)
    if (*value != '-' && *value != '_')
      g_string_append_c (word, g_ascii_tolower (*value));
  return g_string_free (word, FALSE);
}

/* Returns whether the word was understood. */
static gboolean
apply_word (SallyLink *self, const char *option, const char *value, const Meaning *meanings)
{
  g_autofree char *word = squeeze (value);
  g_autofree char *asked = g_strdup_printf ("%s=%s", option, value);
  g_autofree char *shown = NULL;

  for (; meanings->word != NULL; meanings++)
    if (g_str_equal (word, meanings->word)) {
      note_mode (self, asked, meanings->mode, meanings->falls_back);
      return TRUE;
    }
  shown = sally_text_one_line (asked, MAX_VALUE);
  sally_link_note (self, g_strdup_printf (_("%s was not understood."), shown));
  return FALSE;
}

/* pgjdbc verifies when it is only told ssl=true; libpq does not. */
static gboolean
apply_postgres (SallyLink *self)
{
  const char *mode = sally_link_take (self, "sslmode");
  const char *root = sally_link_take (self, "sslrootcert");
  const char *factory = sally_link_take (self, "sslfactory");
  const char *negotiation = sally_link_take (self, "sslnegotiation");
  gboolean ssl = sally_link_take_bool (self, "ssl");
  gboolean required = sally_link_take_bool (self, "requiressl");

  if (g_strcmp0 (negotiation, "direct") == 0)
    sally_endpoint_set_setting (self->endpoint, SALLY_SETTING_NEGOTIATION, "direct");
  if (g_strcmp0 (root, "system") == 0)
    note_mode (self, "sslrootcert=system", SALLY_SSL_VERIFY_FULL, FALSE);
  else if (factory != NULL && g_str_has_suffix (factory, "NonValidatingFactory"))
    note_mode (self, "NonValidatingFactory", SALLY_SSL_REQUIRE, FALSE);
  else if (mode != NULL)
    return apply_word (self, "sslmode", mode, libpq_modes);
  else if (ssl)
    note_mode (self, "ssl=true", self->jdbc ? SALLY_SSL_VERIFY_FULL : SALLY_SSL_REQUIRE, FALSE);
  else if (required)
    note_mode (self, "requiressl=1", SALLY_SSL_REQUIRE, FALSE);
  else
    return FALSE;
  return TRUE;
}

/* The words from before sslMode. */
static gboolean
apply_use_ssl (SallyLink *self, const char *use)
{
  gboolean uses = sally_link_take_bool (self, "usessl");
  gboolean trusts = sally_link_take_bool (self, "trustservercertificate");
  gboolean any_name = sally_link_take_bool (self, "disablesslhostnameverification");
  gboolean verifies = sally_link_take_bool (self, "verifyservercertificate");
  gboolean required = sally_link_take_bool (self, "requiressl");
  g_autofree char *asked = g_strdup_printf ("useSSL=%s", use);

  if (!uses)
    note_mode (self, asked, SALLY_SSL_NONE, FALSE);
  else if (self->mariadb && trusts)
    note_mode (self, "trustServerCertificate=true", SALLY_SSL_REQUIRE, FALSE);
  else if (self->mariadb)
    note_mode (self, asked, any_name ? SALLY_SSL_VERIFY_CA : SALLY_SSL_VERIFY_FULL, FALSE);
  else if (verifies)
    note_mode (self, "verifyServerCertificate=true", SALLY_SSL_VERIFY_CA, FALSE);
  else if (required)
    note_mode (self, "requireSSL=true", SALLY_SSL_REQUIRE, FALSE);
  else
    note_mode (self, asked, SALLY_SSL_NONE, TRUE);
  return TRUE;
}

static gboolean
apply_mysql (SallyLink *self)
{
  const char *mode = sally_link_take (self, "sslmode");
  const char *tls = sally_link_take (self, "tls");
  const char *use = sally_link_take (self, "usessl");

  if (mode != NULL)
    return apply_word (self, "sslMode", mode, mysql_modes);
  if (use != NULL)
    return apply_use_ssl (self, use);
  if (tls != NULL)
    return apply_word (self, "tls", tls, go_modes);
  if (!sally_link_take_bool (self, "ssl"))
    return FALSE;
  note_mode (self, "ssl=true", SALLY_SSL_REQUIRE, FALSE);
  return TRUE;
}

/* Microsoft's drivers encrypt unless told otherwise since 2022. */
static gboolean
apply_tds (SallyLink *self)
{
  const char *encrypt = sally_link_take (self, "encrypt");
  const char *name = sally_link_take (self, "hostnameincertificate");
  gboolean trusts = sally_link_take_bool (self, "trustservercertificate");
  gboolean strict = encrypt != NULL && g_ascii_strcasecmp (encrypt, "strict") == 0;
  g_autofree char *asked = g_strdup_printf ("encrypt=%s", encrypt != NULL ? encrypt : "");

  if (name != NULL)
    sally_endpoint_set_verify_as (self->endpoint, name);
  if (encrypt == NULL && !trusts)
    return FALSE;
  if (strict)
    sally_endpoint_set_setting (self->endpoint, SALLY_SETTING_ENCRYPTION, "strict");
  if (encrypt != NULL && !strict && !sally_link_take_bool (self, "encrypt")
      && g_ascii_strcasecmp (encrypt, "mandatory") != 0)
    note_mode (self, asked, SALLY_SSL_NONE, g_ascii_strcasecmp (encrypt, "optional") == 0);
  else if (trusts && !strict)
    note_mode (self, "trustServerCertificate=true", SALLY_SSL_REQUIRE, FALSE);
  else
    note_mode (self, asked, SALLY_SSL_VERIFY_FULL, FALSE);
  return TRUE;
}

static gboolean
apply_mongodb (SallyLink *self)
{
  const char *tls = sally_link_take (self, "tls ssl");
  gboolean wants = sally_link_take_bool (self, "tls ssl");
  gboolean any_name = sally_link_take_bool (self, "tlsallowinvalidhostnames");

  if (sally_link_take_bool (self, "tlsinsecure tlsallowinvalidcertificates"))
    note_mode (self, "tlsAllowInvalidCertificates=true", SALLY_SSL_REQUIRE, FALSE);
  else if (any_name)
    note_mode (self, "tlsAllowInvalidHostnames=true", SALLY_SSL_VERIFY_CA, FALSE);
  else if (wants)
    note_mode (self, "tls=true", SALLY_SSL_VERIFY_FULL, FALSE);
  else if (tls == NULL && self->tls)
    note_mode (self, "mongodb+srv://", SALLY_SSL_VERIFY_FULL, FALSE);
  else
    return FALSE;
  return TRUE;
}

/* What Redis does is a setting of its own. */
static gboolean
apply_redis (SallyLink *self)
{
  sally_endpoint_set_setting (self->endpoint, "SslSecurityProtocol",
                              self->tls ? "ssl-encryption" : "plaintext");
  sally_link_note (self, g_strdup (self->tls ? _("The link asked for TLS (rediss://).")
                                             : _("The link asked for no TLS (redis://).")));
  return TRUE;
}

static gboolean
apply_other (SallyLink *self, const char *keys, const char *asked, SallySslMode mode)
{
  if (!sally_link_take_bool (self, keys) && !self->tls)
    return FALSE;
  note_mode (self, asked, mode, FALSE);
  return TRUE;
}

static gboolean
apply (SallyLink *self)
{
  switch (sally_endpoint_get_engine (self->endpoint)->family) {
  case SALLY_FAMILY_POSTGRES:
    return apply_postgres (self);
  case SALLY_FAMILY_MYSQL:
    return apply_mysql (self);
  case SALLY_FAMILY_TDS:
    return apply_tds (self);
  case SALLY_FAMILY_MONGODB:
    return apply_mongodb (self);
  case SALLY_FAMILY_REDIS:
    return apply_redis (self);
  case SALLY_FAMILY_ORACLE:
    return apply_other (self, "", "tcps", SALLY_SSL_VERIFY_CA);
  case SALLY_FAMILY_DB2:
    return apply_other (self, "sslconnection", "sslConnection=true", SALLY_SSL_VERIFY_CA);
  case SALLY_FAMILY_ASE:
    return apply_other (self, "enablessl", "ENABLE_SSL=true", SALLY_SSL_VERIFY_FULL);
  case SALLY_FAMILY_KAFKA:
  case SALLY_FAMILY_AWS:
    return FALSE;
  }
  return FALSE;
}

void
sally_link_apply_tls (SallyLink *self)
{
  const char *root, *client;

  if (!apply (self))
    sally_link_note (self, g_strdup (_("The link asks for no mode of TLS; the SSL mode is none.")));
  root = sally_link_take (self, "sslrootcert sslca serversslcert serversslca tlscafile truststore "
                                "trustcertificatekeystoreurl sslcertificateauthority");
  client = sally_link_take (self, "sslcert sslkey tlscertificatekeyfile keystore "
                                  "clientcertificatekeystoreurl");
  if (root != NULL && *root != '\0' && !g_str_equal (root, "system")) {
    g_autofree char *shown = sally_text_one_line (root, MAX_VALUE);

    sally_link_note (self,
                     g_strdup_printf (_("The link names the CA file %s; import it and choose it as "
                                        "the CA certificate."),
                                      shown));
  }
  if (client != NULL)
    sally_link_note (self, g_strdup (_("The client certificate that the link names is not used.")));
}
