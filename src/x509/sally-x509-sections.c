/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-field.h"

#include "sally-dn-private.h"
#include "sally-general-name-private.h"
#include "sally-oid-private.h"
#include "sally-sct-private.h"
#include "sally-text.h"
#include "sally-x509-private.h"

#include <glib/gi18n-lib.h>

/* A certificate as titled lines for people, from the same walk as its facts, so
 * that one which OpenSSL cannot read can still be looked at.
 */

/* A hostile certificate has room for a hundred thousand names; a list on screen
 * has not.
 */
#define MAX_LINES 200
#define MAX_BYTES 2000

#define EXT_KEY_USAGE "\x55\x1d\x0f"
#define EXT_NAMES "\x55\x1d\x11"
#define EXT_BASIC_CONSTRAINTS "\x55\x1d\x13"
#define EXT_NAME_CONSTRAINTS "\x55\x1d\x1e"
#define EXT_CRL "\x55\x1d\x1f"
#define EXT_POLICIES "\x55\x1d\x20"
#define EXT_PURPOSES "\x55\x1d\x25"
#define EXT_SCTS "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"
#define EXT_ACCESS "\x2b\x06\x01\x05\x05\x07\x01\x01"
#define ACCESS_OCSP "\x2b\x06\x01\x05\x05\x07\x30\x01"
#define ACCESS_ISSUERS "\x2b\x06\x01\x05\x05\x07\x30\x02"
#define FIND(facts, oid, critical, value)                                                          \
  sally_x509_facts_find (facts, oid, sizeof (oid) - 1, critical, value)

/* Bits of keyUsage from the first on (RFC 5280 4.2.1.3). */
static const char *const key_usages[] = {
  N_("Digital signature"), N_("Non-repudiation"), N_("Key encipherment"),
  N_("Data encipherment"), N_("Key agreement"),   N_("Certificate signing"),
  N_("CRL signing"),       N_("Encipher only"),   N_("Decipher only"),
};

static const struct {
  const char *oid; /* as numbers */
  const char *label;
} purposes[] = {
  { "1.3.6.1.5.5.7.3.1", N_("TLS server") },    { "1.3.6.1.5.5.7.3.2", N_("TLS client") },
  { "1.3.6.1.5.5.7.3.3", N_("Code signing") },  { "1.3.6.1.5.5.7.3.4", N_("Email protection") },
  { "1.3.6.1.5.5.7.3.8", N_("Time stamping") }, { "1.3.6.1.5.5.7.3.9", N_("OCSP signing") },
  { "2.5.29.37.0", N_("Any purpose") },
};

static void
add_text (SallyFieldSection *section, const char *label, const char *value)
{
  g_autofree char *line = value != NULL ? sally_text_one_line (value, MAX_BYTES) : NULL;

  sally_field_section_add (section, label, line, FALSE);
}

static void
add_hex (SallyFieldSection *section, const char *label, const char *hex)
{
  g_autofree char *pairs = hex != NULL ? sally_text_colon_hex (hex) : NULL;
  g_autofree char *line = pairs != NULL ? sally_text_one_line (pairs, MAX_BYTES) : NULL;

  sally_field_section_add (section, label, line, TRUE);
}

/* Whether there is room for some more lines; says once that there is not. */
static gboolean
has_room_for (SallyFieldSection *section, guint n_lines)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (section));

  if (n + n_lines > MAX_LINES && n <= MAX_LINES)
    sally_field_section_add (section, _("More"), _("Further entries are not shown."), FALSE);
  return n + n_lines <= MAX_LINES;
}

static gboolean
has_room (SallyFieldSection *section)
{
  return has_room_for (section, 1);
}

static void
take (GListStore *sections, SallyFieldSection *section)
{
  g_autoptr (SallyFieldSection) taken = section;

  if (g_list_model_get_n_items (G_LIST_MODEL (taken)) > 0)
    g_list_store_append (sections, taken);
}

/* Says of an extension that it is critical. */
static char *
mark_critical (const char *value, gboolean critical)
{
  /* Translators: value of an extension that programs must not pass over */
  return critical ? g_strdup_printf (_("%s (critical)"), value) : g_strdup (value);
}

static SallyFieldSection *
make_general (SallyX509 *x509)
{
  SallyFieldSection *section = sally_field_section_new (_("General"));
  g_autofree char *version = g_strdup_printf ("%d", sally_x509_get_facts (x509)->version);

  add_text (section, _("Name"), sally_x509_get_title (x509));
  sally_field_section_add (section, _("Serial Number"), sally_x509_get_serial (x509), TRUE);
  add_text (section, _("Version"), version);
  if (sally_x509_get_self_signed (x509))
    add_text (section, _("Kind"),
              sally_x509_get_ca (x509) ? _("Root certificate (signed by itself)")
                                       : _("Signed by itself"));
  else
    add_text (section, _("Kind"),
              sally_x509_get_ca (x509) ? _("Intermediate certificate (CA)")
                                       : _("End-entity certificate"));
  return section;
}

static const char *
get_attribute_label (const SallyDer *type)
{
  const char *name = sally_oid_get_attribute (type);

  if (g_strcmp0 (name, "CN") == 0)
    return _("Common Name");
  if (g_strcmp0 (name, "O") == 0)
    return _("Organization");
  if (g_strcmp0 (name, "OU") == 0)
    return _("Organizational Unit");
  if (g_strcmp0 (name, "C") == 0)
    return _("Country");
  if (g_strcmp0 (name, "ST") == 0)
    return _("State or Province");
  if (g_strcmp0 (name, "L") == 0)
    return _("Locality");
  if (g_strcmp0 (name, "emailAddress") == 0)
    return _("Email");
  return name;
}

static void
attribute_found (const SallyDer *type, guint8 tag, SallyDer value, gpointer section)
{
  g_autofree char *text = sally_dn_decode (tag, value);
  g_autofree char *dotted = NULL;
  const char *label = get_attribute_label (type);

  if (text == NULL)
    text = sally_text_hex (value.data, value.length);
  if (label == NULL)
    label = dotted = sally_oid_to_dotted (type);
  if (has_room (section))
    add_text (section, label, text);
}

static SallyFieldSection *
make_name (const char *title, SallyDer name, const char *rfc4514)
{
  SallyFieldSection *section = sally_field_section_new (title);
  SallyDer content;

  if (sally_der_read (&name, SALLY_DER_SEQUENCE, &content))
    sally_dn_foreach (content, attribute_found, section);
  /* Translators: the whole subject or issuer on one line */
  add_text (section, _("Whole Name"), *rfc4514 != '\0' ? rfc4514 : _("(empty)"));
  return section;
}

static void
add_time (SallyFieldSection *section, const char *label, gint64 time)
{
  g_autofree char *date = sally_text_date (time);
  g_autofree char *exact = sally_text_rfc3339 (time);
  g_autofree char *both = g_strdup_printf ("%s (%s)", date, exact);

  add_text (section, label, both);
}

static SallyFieldSection *
make_validity (SallyX509 *x509)
{
  SallyFieldSection *section = sally_field_section_new (_("Validity"));
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 left = sally_x509_get_not_after (x509) - now;
  g_autofree char *span = sally_text_span (ABS (left));
  g_autofree char *text = NULL;

  add_time (section, _("Valid From"), sally_x509_get_not_before (x509));
  add_time (section, _("Valid Until"), sally_x509_get_not_after (x509));
  /* Translators: a span such as “3 days” */
  text = left > 0 ? g_strdup (span) : g_strdup_printf (_("Expired %s ago"), span);
  add_text (section, _("Time Left"), text);
  return section;
}

static SallyFieldSection *
make_key (SallyX509 *x509)
{
  SallyFieldSection *section = sally_field_section_new (_("Public Key"));
  SallyDer key = sally_x509_get_facts (x509)->key;
  SallyDer content, algorithm, oid, curve;
  guint bits = sally_x509_get_key_bits (x509);
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, key.data, key.length);

  add_text (section, _("Algorithm"), sally_x509_get_key_algorithm (x509));
  if (bits > 0) {
    g_autofree char *size =
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u bit", "%u bits", bits), bits);

    add_text (section, _("Size"), size);
  }
  if (sally_der_read (&key, SALLY_DER_SEQUENCE, &content)
      && sally_der_read (&content, SALLY_DER_SEQUENCE, &algorithm)
      && sally_der_read (&algorithm, SALLY_DER_OID, &oid)
      && sally_der_read (&algorithm, SALLY_DER_OID, &curve)
      && g_str_equal (sally_x509_get_key_algorithm (x509), "EC")) {
    g_autofree char *name = sally_oid_get_curve (&curve);

    add_text (section, _("Curve"), name);
  }
  add_hex (section, _("SHA-256 of the Key"), sha256);
  return section;
}

static SallyFieldSection *
make_signature (SallyX509 *x509)
{
  SallyFieldSection *section = sally_field_section_new (_("Signature"));

  add_text (section, _("Algorithm"), sally_x509_get_signature_algorithm (x509));
  add_text (section, _("Issuer"), sally_x509_get_issuer (x509));
  return section;
}

static void
add_basic_constraints (SallyFieldSection *section, const SallyX509Facts *facts)
{
  SallyDer value, content, length;
  gboolean critical;
  g_autofree char *text = NULL;

  if (!FIND (facts, EXT_BASIC_CONSTRAINTS, &critical, &value))
    return;
  text = mark_critical (facts->ca ? _("Yes") : _("No"), critical);
  add_text (section, _("Certificate Authority"), text);
  if (sally_der_read (&value, SALLY_DER_SEQUENCE, &content)
      && sally_der_skip (&content, SALLY_DER_BOOLEAN)
      && sally_der_read (&content, SALLY_DER_INTEGER, &length) && length.length == 1) {
    g_autofree char *number = g_strdup_printf ("%u", (guint) *length.data);

    add_text (section, _("CAs Allowed Below"), number);
  }
}

static void
add_key_usage (SallyFieldSection *section, const SallyX509Facts *facts)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *text = NULL;
  SallyDer value, bits;
  gboolean critical;

  if (!FIND (facts, EXT_KEY_USAGE, &critical, &value) || !sally_der_read_bits (&value, &bits))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (key_usages) && i / 8 < bits.length; i++)
    if ((bits.data[i / 8] & (0x80 >> i % 8)) != 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", _(key_usages[i]));
  text = mark_critical (list->len > 0 ? list->str : _("None"), critical);
  add_text (section, _("Key Usage"), text);
}

/* The words for an identifier, or its number. */
static char *
name_purpose (const SallyDer *oid)
{
  g_autofree char *dotted = sally_oid_to_dotted (oid);

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    if (g_str_equal (dotted, purposes[i].oid))
      return g_strdup (_(purposes[i].label));
  return sally_oid_get_key (oid);
}

static void
add_purposes (SallyFieldSection *section, const SallyX509Facts *facts)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *text = NULL;
  SallyDer value, content, oid;
  gboolean critical;
  guint n = 0;

  if (!FIND (facts, EXT_PURPOSES, &critical, &value)
      || !sally_der_read (&value, SALLY_DER_SEQUENCE, &content))
    return;
  while (n++ < MAX_LINES && sally_der_read (&content, SALLY_DER_OID, &oid)) {
    g_autofree char *name = name_purpose (&oid);

    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", name);
  }
  text = mark_critical (list->str, critical);
  add_text (section, _("Extended Key Usage"), text);
}

static void
add_policies (SallyFieldSection *section, const SallyX509Facts *facts)
{
  SallyDer value, content, policy, oid;

  if (!FIND (facts, EXT_POLICIES, NULL, &value)
      || !sally_der_read (&value, SALLY_DER_SEQUENCE, &content))
    return;
  while (sally_der_read (&content, SALLY_DER_SEQUENCE, &policy)
         && sally_der_read (&policy, SALLY_DER_OID, &oid) && has_room (section)) {
    g_autofree char *dotted = sally_oid_to_dotted (&oid);

    add_text (section, _("Policy"), dotted);
  }
}

static void
add_subtrees (SallyFieldSection *section, const char *label, SallyDer subtrees)
{
  SallyDer subtree, name;
  guint8 tag;

  while (sally_der_read (&subtrees, SALLY_DER_SEQUENCE, &subtree)
         && sally_der_read_any (&subtree, &tag, &name, NULL) && has_room (section)) {
    g_autofree char *text = sally_general_name_to_text (tag, name);
    g_autofree char *both = g_strdup_printf ("%s: %s", sally_general_name_get_kind (tag), text);

    add_text (section, label, both);
  }
}

static void
add_name_constraints (SallyFieldSection *section, const SallyX509Facts *facts)
{
  SallyDer value, content, subtrees;

  if (!FIND (facts, EXT_NAME_CONSTRAINTS, NULL, &value)
      || !sally_der_read (&value, SALLY_DER_SEQUENCE, &content))
    return;
  if (sally_der_read (&content, SALLY_DER_EXPLICIT (0), &subtrees))
    add_subtrees (section, _("Only Names Below"), subtrees);
  if (sally_der_read (&content, SALLY_DER_EXPLICIT (1), &subtrees))
    add_subtrees (section, _("No Names Below"), subtrees);
}

static SallyFieldSection *
make_usage (const SallyX509Facts *facts)
{
  SallyFieldSection *section = sally_field_section_new (_("Usage"));

  add_basic_constraints (section, facts);
  add_key_usage (section, facts);
  add_purposes (section, facts);
  add_name_constraints (section, facts);
  add_policies (section, facts);
  return section;
}

static void
add_general_names (SallyFieldSection *section, const char *label, SallyDer names)
{
  SallyDer name;
  guint8 tag;

  while (sally_der_read_any (&names, &tag, &name, NULL) && has_room (section)) {
    g_autofree char *text = sally_general_name_to_text (tag, name);

    add_text (section, label != NULL ? label : sally_general_name_get_kind (tag), text);
  }
}

static SallyFieldSection *
make_names (const SallyX509Facts *facts)
{
  SallyFieldSection *section = sally_field_section_new (_("Alternative Names"));
  SallyDer value, names;

  if (FIND (facts, EXT_NAMES, NULL, &value) && sally_der_read (&value, SALLY_DER_SEQUENCE, &names))
    add_general_names (section, NULL, names);
  return section;
}

static SallyFieldSection *
make_identifiers (SallyX509 *x509)
{
  SallyFieldSection *section = sally_field_section_new (_("Identifiers"));

  add_hex (section, _("Subject Key ID"), sally_x509_get_subject_key_id (x509));
  add_hex (section, _("Authority Key ID"), sally_x509_get_authority_key_id (x509));
  return section;
}

static void
add_crl_places (SallyFieldSection *section, const SallyX509Facts *facts)
{
  SallyDer value, points, point, place, names;

  if (!FIND (facts, EXT_CRL, NULL, &value) || !sally_der_read (&value, SALLY_DER_SEQUENCE, &points))
    return;
  while (sally_der_read (&points, SALLY_DER_SEQUENCE, &point) && has_room (section))
    if (sally_der_read (&point, SALLY_DER_EXPLICIT (0), &place)
        && sally_der_read (&place, SALLY_DER_EXPLICIT (0), &names))
      add_general_names (section, _("Revocation List (CRL)"), names);
}

static void
add_access_places (SallyFieldSection *section, const SallyX509Facts *facts)
{
  SallyDer value, content, access, method;

  if (!FIND (facts, EXT_ACCESS, NULL, &value)
      || !sally_der_read (&value, SALLY_DER_SEQUENCE, &content))
    return;
  while (sally_der_read (&content, SALLY_DER_SEQUENCE, &access)
         && sally_der_read (&access, SALLY_DER_OID, &method) && has_room (section)) {
    if (SALLY_OID_IS (&method, ACCESS_OCSP))
      add_general_names (section, _("Revocation Service (OCSP)"), access);
    else if (SALLY_OID_IS (&method, ACCESS_ISSUERS))
      add_general_names (section, _("Issuer’s Certificate"), access);
  }
}

static SallyFieldSection *
make_revocation (const SallyX509Facts *facts)
{
  SallyFieldSection *section = sally_field_section_new (_("Revocation"));

  add_crl_places (section, facts);
  add_access_places (section, facts);
  return section;
}

/* When and where the certificate was published: three lines for each log. */
static SallyFieldSection *
make_transparency (const SallyX509Facts *facts)
{
  SallyFieldSection *section = sally_field_section_new (_("Certificate Transparency"));
  SallyDer value, list;
  SallySct sct;

  if (!FIND (facts, EXT_SCTS, NULL, &value))
    return section;
  if (!sally_sct_open (value, &list)) {
    add_text (section, _("Logs"), _("The list cannot be read."));
    return section;
  }
  while (sally_sct_read (&list, &sct)) {
    g_autofree char *log_id = sally_text_hex (sct.log_id, 32);
    g_autofree char *algorithm = sally_sct_get_algorithm (&sct);

    if (!has_room_for (section, 3))
      return section;
    add_hex (section, _("Log"), log_id);
    /* The year 9999 is the last one that dates can be written of. */
    if (sct.timestamp < G_GUINT64_CONSTANT (253402300800000))
      add_time (section, _("Logged"), (gint64) (sct.timestamp / 1000));
    add_text (section, _("Signed With"), algorithm);
  }
  if (list.length > 0)
    add_text (section, _("Logs"), _("The rest of the list cannot be read."));
  return section;
}

static gboolean
is_shown (const SallyDer *type)
{
  static const struct {
    const char *oid;
    gsize length;
  } shown[] = {
#define SHOWN(oid) { oid, sizeof (oid) - 1 }
    SHOWN (EXT_KEY_USAGE),  SHOWN (EXT_NAMES),      SHOWN (EXT_BASIC_CONSTRAINTS),
    SHOWN (EXT_POLICIES),   SHOWN (EXT_CRL),        SHOWN (EXT_NAME_CONSTRAINTS),
    SHOWN (EXT_PURPOSES),   SHOWN (EXT_ACCESS),     SHOWN (EXT_SCTS),
    SHOWN ("\x55\x1d\x0e"), SHOWN ("\x55\x1d\x23"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (sally_oid_is (type, shown[i].oid, shown[i].length))
      return TRUE;
  return FALSE;
}

/* What has no words here: its name or number, and whether programs that do not
 * know it must refuse the certificate.
 */
static SallyFieldSection *
make_others (const SallyX509Facts *facts)
{
  SallyFieldSection *section = sally_field_section_new (_("Other Extensions"));
  SallyDer rest = facts->extensions;
  SallyDer extension, type, flag, value;

  while (sally_der_read (&rest, SALLY_DER_SEQUENCE, &extension)) {
    g_autofree char *name = NULL;
    g_autofree char *size = NULL;
    g_autofree char *text = NULL;
    gboolean critical;
    guint n;

    if (!sally_der_read (&extension, SALLY_DER_OID, &type) || is_shown (&type))
      continue;
    critical = sally_der_read (&extension, SALLY_DER_BOOLEAN, &flag) && flag.length == 1
               && *flag.data != 0;
    if (!sally_der_read (&extension, SALLY_DER_OCTET_STRING, &value) || !has_room (section))
      break;
    name = sally_oid_get_name (&type);
    n = (guint) value.length;
    size = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u byte", "%u bytes", n), n);
    text = mark_critical (size, critical);
    add_text (section, name, text);
  }
  return section;
}

static SallyFieldSection *
make_fingerprints (SallyX509 *x509)
{
  SallyFieldSection *section = sally_field_section_new (_("Fingerprints"));
  g_autofree char *sha1 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, sally_x509_get_der (x509));

  add_hex (section, _("SHA-256"), sally_x509_get_sha256 (x509));
  add_hex (section, _("SHA-1"), sha1);
  return section;
}

/**
 * sally_x509_list_sections:
 * @x509: a certificate
 *
 * Sections without lines are left out; long lists end after 200 lines.
 *
 * Returns: (transfer full): a #GListModel of #SallyFieldSection
 */
GListModel *
sally_x509_list_sections (SallyX509 *x509)
{
  GListStore *sections;
  const SallyX509Facts *facts;

  g_return_val_if_fail (SALLY_IS_X509 (x509), NULL);

  sections = g_list_store_new (SALLY_TYPE_FIELD_SECTION);
  facts = sally_x509_get_facts (x509);
  take (sections, make_general (x509));
  take (sections, make_name (_("Subject"), facts->subject, sally_x509_get_subject (x509)));
  take (sections, make_name (_("Issuer"), facts->issuer, sally_x509_get_issuer (x509)));
  take (sections, make_validity (x509));
  take (sections, make_names (facts));
  take (sections, make_key (x509));
  take (sections, make_signature (x509));
  take (sections, make_usage (facts));
  take (sections, make_identifiers (x509));
  take (sections, make_revocation (facts));
  take (sections, make_transparency (facts));
  take (sections, make_others (facts));
  take (sections, make_fingerprints (x509));
  return G_LIST_MODEL (sections);
}
