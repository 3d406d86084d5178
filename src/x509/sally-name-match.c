/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-name-match.h"

#include "sally-x509-private.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Does a certificate cover a host, and if not, why not.  The verdict is
 * OpenSSL's by the rules of RFC 9525: only the alternative names count, a
 * wildcard is a whole label.  The reasons are our own reading of the same
 * names; they never turn a "no" into a "yes".
 */

#define FLAGS (X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
#define MAX_HOST 253
#define MAX_COMPARED 64

/* The host without what only belongs to an address bar: brackets around an
 * IPv6 address, the zone behind it, the dot of the DNS root.
 */
static char *
strip_host (const char *host)
{
  gsize length = strlen (host);
  g_autofree char *inner = NULL;
  char *zone;

  if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
    inner = g_strndup (host + 1, length - 2);
    if (strchr (inner, ':') == NULL)
      return g_strdup (host);
  } else {
    inner = g_strdup (host);
  }
  zone = strchr (inner, '%');
  if (zone != NULL && strchr (inner, ':') != NULL)
    *zone = '\0';
  length = strlen (inner);
  if (length > 1 && inner[length - 1] == '.')
    inner[length - 1] = '\0';
  return g_steal_pointer (&inner);
}

static guint
count_labels (const char *name)
{
  guint n = 1;

  for (; *name != '\0'; name++)
    n += *name == '.';
  return n;
}

/* Whether `*.example.com` would cover the host if it reached over more labels,
 * or if the host had one more.
 */
static gboolean
is_wildcard_of_domain (const char *pattern, const char *host)
{
  const char *domain = pattern + 1;
  gsize domain_length, host_length = strlen (host);

  if (pattern[0] != '*' || pattern[1] != '.')
    return FALSE;
  domain_length = strlen (domain);
  if (g_ascii_strcasecmp (domain + 1, host) == 0)
    return TRUE;
  return host_length > domain_length
         && g_ascii_strcasecmp (host + host_length - domain_length, domain) == 0
         && count_labels (host) > count_labels (pattern);
}

static gboolean
covers (const char *pattern, const char *host)
{
  const char *rest;

  if (g_ascii_strcasecmp (pattern, host) == 0)
    return TRUE;
  rest = strchr (host, '.');
  return pattern[0] == '*' && pattern[1] == '.' && rest != NULL && rest != host
         && strchr (pattern + 2, '.') != NULL && g_ascii_strcasecmp (pattern + 1, rest) == 0;
}

static gboolean
ask_openssl (SallyX509 *x509, const char *host, gboolean is_ip)
{
  X509 *openssl = sally_x509_get_openssl (x509);
  gboolean yes;

  if (openssl == NULL)
    return FALSE;
  if (is_ip)
    yes = X509_check_ip_asc (openssl, host, 0) == 1;
  else
    yes = X509_check_host (openssl, host, strlen (host), FLAGS, NULL) == 1;
  ERR_clear_error ();
  return yes;
}

static SallyNameMatch
explain_ip (SallyX509 *x509, const char *host)
{
  const char *common_name = sally_x509_get_common_name (x509);

  if (*sally_x509_get_ip_addresses (x509) != NULL)
    return SALLY_NAME_MISMATCH;
  if (g_strcmp0 (common_name, host) == 0)
    return SALLY_NAME_ONLY_COMMON_NAME;
  if (common_name == NULL && *sally_x509_get_dns_names (x509) == NULL)
    return SALLY_NAME_NONE;
  return SALLY_NAME_IP_WITHOUT_SAN;
}

static SallyNameMatch
explain_name (SallyX509 *x509, const char *host)
{
  const char *const *names = sally_x509_get_dns_names (x509);
  const char *common_name = sally_x509_get_common_name (x509);

  if (*names == NULL && common_name == NULL && *sally_x509_get_ip_addresses (x509) == NULL)
    return SALLY_NAME_NONE;
  if (*names == NULL && common_name != NULL && covers (common_name, host))
    return SALLY_NAME_ONLY_COMMON_NAME;
  for (guint i = 0; names[i] != NULL; i++)
    if (is_wildcard_of_domain (names[i], host))
      return SALLY_NAME_WILDCARD_DEPTH;
  return SALLY_NAME_MISMATCH;
}

/* Labels at the end that are the same: the domain counts more than letters. */
static guint
count_common_labels (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, ".", -1);
  g_auto (GStrv) right = g_strsplit (b, ".", -1);
  guint n = 0, n_left = g_strv_length (left), n_right = g_strv_length (right);

  while (n < n_left && n < n_right
         && g_ascii_strcasecmp (left[n_left - 1 - n], right[n_right - 1 - n]) == 0)
    n++;
  return n;
}

/* Letters that must be added, removed or replaced (Levenshtein), of the first
 * 64 of each.
 */
static guint
count_edits (const char *a, const char *b)
{
  gsize n_a = MIN (strlen (a), MAX_COMPARED), n_b = MIN (strlen (b), MAX_COMPARED);
  guint row[MAX_COMPARED + 1];

  for (gsize j = 0; j <= n_b; j++)
    row[j] = (guint) j;
  for (gsize i = 1; i <= n_a; i++) {
    guint diagonal = row[0];

    row[0] = (guint) i;
    for (gsize j = 1; j <= n_b; j++) {
      guint replace = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

      diagonal = row[j];
      row[j] = MIN (replace, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[n_b];
}

/**
 * sally_name_is_ip:
 * @host: a host as a person types it
 *
 * Returns: whether it is an IPv4 or IPv6 address, in brackets or not
 */
gboolean
sally_name_is_ip (const char *host)
{
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (host != NULL, FALSE);

  stripped = strip_host (host);
  return g_hostname_is_ip_address (stripped);
}

/**
 * sally_name_to_ascii:
 * @host: a host as a person types it
 *
 * Returns: (transfer full) (nullable): it as it is looked up and compared:
 *   lower case, IDN as A-labels, no dot at the end, no brackets and no zone; or
 *   %NULL when it cannot be a host
 */
char *
sally_name_to_ascii (const char *host)
{
  g_autofree char *stripped = NULL;
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (host != NULL, NULL);

  if (!g_utf8_validate (host, -1, NULL) || strlen (host) > 4 * MAX_HOST)
    return NULL;
  stripped = strip_host (host);
  /* OpenSSL would take a dot in front for “anything below”, and a wildcard for
   * the same wildcard of a certificate; neither is a host.
   */
  if (*stripped == '\0' || *stripped == '.' || strchr (stripped, '*') != NULL)
    return NULL;
  if (g_hostname_is_ip_address (stripped))
    return g_ascii_strdown (stripped, -1);
  ascii = g_hostname_to_ascii (stripped);
  if (ascii == NULL || *ascii == '\0' || strlen (ascii) > MAX_HOST)
    return NULL;
  return g_ascii_strdown (ascii, -1);
}

/**
 * sally_name_match:
 * @x509: a server's certificate
 * @host: the name or address that it must be valid for; IDN, brackets and a
 *   dot at the end are understood
 *
 * Any thread.
 *
 * Returns: whether it is, and why not
 */
SallyNameMatch
sally_name_match (SallyX509 *x509, const char *host)
{
  g_autofree char *ascii = NULL;
  gboolean is_ip;

  g_return_val_if_fail (SALLY_IS_X509 (x509), SALLY_NAME_NONE);
  g_return_val_if_fail (host != NULL, SALLY_NAME_MISMATCH);

  ascii = sally_name_to_ascii (host);
  if (ascii == NULL)
    return SALLY_NAME_MISMATCH;
  is_ip = g_hostname_is_ip_address (ascii);
  if (ask_openssl (x509, ascii, is_ip))
    return SALLY_NAME_MATCH;
  return is_ip ? explain_ip (x509, ascii) : explain_name (x509, ascii);
}

/**
 * sally_name_list:
 * @x509: a certificate
 *
 * Returns: (transfer full): what it is valid for: the DNS names and addresses
 *   of its SAN, or else its common name
 */
char **
sally_name_list (SallyX509 *x509)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  const char *const *dns;
  const char *const *ip;

  g_return_val_if_fail (SALLY_IS_X509 (x509), NULL);

  builder = g_strv_builder_new ();
  dns = sally_x509_get_dns_names (x509);
  ip = sally_x509_get_ip_addresses (x509);
  g_strv_builder_addv (builder, (const char **) dns);
  g_strv_builder_addv (builder, (const char **) ip);
  if (*dns == NULL && *ip == NULL && sally_x509_get_common_name (x509) != NULL)
    g_strv_builder_add (builder, sally_x509_get_common_name (x509));
  return g_strv_builder_end (builder);
}

/**
 * sally_name_closest:
 * @x509: a certificate
 * @host: a name that it does not cover
 *
 * Returns: (transfer full) (nullable): the entry that is most like @host: most
 *   labels of the domain in common, then fewest letters to change
 */
char *
sally_name_closest (SallyX509 *x509, const char *host)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *ascii = NULL;
  const char *best = NULL;
  guint best_labels = 0, best_edits = 0;

  g_return_val_if_fail (SALLY_IS_X509 (x509) && host != NULL, NULL);

  names = sally_name_list (x509);
  ascii = sally_name_to_ascii (host);
  if (ascii == NULL)
    ascii = g_strdup ("");
  for (guint i = 0; names[i] != NULL; i++) {
    guint labels = count_common_labels (names[i], ascii);
    guint edits = count_edits (names[i], ascii);

    if (best == NULL || labels > best_labels || (labels == best_labels && edits < best_edits)) {
      best = names[i];
      best_labels = labels;
      best_edits = edits;
    }
  }
  return g_strdup (best);
}
