/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-general-name-private.h"

#include "sally-dn-private.h"
#include "sally-oid-private.h"
#include "sally-text.h"
#include "sally-x509-facts-private.h"

#include <glib/gi18n-lib.h>

/* GeneralName of RFC 5280 4.2.1.6 in words: the names of the subject, and the
 * places and limits that other extensions write in the same way.
 */

#define TAG_UTF8 12

/* What name constraints have: an address and its mask. */
static char *
network_to_text (SallyDer network)
{
  SallyDer address = { network.data, network.length / 2 };
  SallyDer mask = { network.data + network.length / 2, network.length / 2 };
  g_autofree char *left = sally_x509_ip_to_text (address);
  g_autofree char *right = sally_x509_ip_to_text (mask);

  return left != NULL && network.length % 2 == 0 ? g_strconcat (left, "/", right, NULL) : NULL;
}

/**
 * sally_general_name_get_kind:
 * @tag: tag of a GeneralName
 *
 * Returns: what kind of name it is, translated
 */
const char *
sally_general_name_get_kind (guint8 tag)
{
  switch (tag & 0x1f) {
  case 1:
    return _("Email");
  case 2:
    return _("DNS Name");
  case 4:
    return _("Directory Name");
  case 6:
    return _("URI");
  case 7:
    return _("IP Address");
  case 8:
    return _("Registered ID");
  default:
    return _("Other Name");
  }
}

/**
 * sally_general_name_to_text:
 * @tag: tag of a GeneralName
 * @name: its content
 *
 * Returns: (transfer full): it as people write it, valid UTF-8; in hexadecimal
 *   what nobody writes
 */
char *
sally_general_name_to_text (guint8 tag, SallyDer name)
{
  char *text = NULL;
  SallyDer content;

  switch (tag & 0x1f) {
  case 1:
  case 2:
  case 6:
    text = sally_dn_decode (TAG_UTF8, name);
    break;
  case 4:
    if (sally_der_read (&name, SALLY_DER_SEQUENCE, &content))
      text = sally_dn_to_rfc4514 (content);
    break;
  case 7:
    text = sally_x509_ip_to_text (name);
    if (text == NULL)
      text = network_to_text (name);
    break;
  case 8:
    text = sally_oid_to_dotted (&name);
    break;
  default:
    break;
  }
  return text != NULL ? text : sally_text_hex (name.data, name.length);
}
