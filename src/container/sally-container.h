/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"
#include "sally-base-types.h"

G_BEGIN_DECLS

#define SALLY_CONTAINER_CAP (64 * 1024 * 1024)

/**
 * SallyEntryRole:
 * @SALLY_ENTRY_TRUSTED: a certificate to trust servers with
 * @SALLY_ENTRY_USER: a certificate of the file's owner, or of its chain
 * @SALLY_ENTRY_NOT_FOR_SERVERS: present, but marked as not trusted for servers
 *
 * What a key store says about one of its certificates.  Formats that say
 * nothing (PEM, DER, PKCS #7) call all of them trusted.
 */
typedef enum {
  SALLY_ENTRY_TRUSTED,
  SALLY_ENTRY_USER,
  SALLY_ENTRY_NOT_FOR_SERVERS,
} SallyEntryRole;

/**
 * SallyContainerOptions:
 * @password: (nullable): opens formats that are encrypted
 * @wallet_host: (nullable): computer that a local auto-login wallet was made
 *   on, this one by default
 * @wallet_user: (nullable): user who made it, this one by default
 *
 * What a person may have to say before a file can be read.  Nothing is owned.
 */
typedef struct {
  SallySecret *password;
  const char *wallet_host;
  const char *wallet_user;
} SallyContainerOptions;

/**
 * SallyContainer:
 * @format: "pem", "der", "pkcs7", "pkcs12", "oracle-sso", "oracle-p12" or "jks"
 * @x509s: (element-type SallyX509): distinct certificates in the file's order
 * @roles: (element-type SallyEntryRole): of each of them
 * @n_private_keys: private keys that were seen (never kept)
 * @n_secrets: entries of a secret store that were seen (never read)
 * @secrets: (element-type utf8): what these are called, one line each
 * @n_duplicates: certificates that occurred again
 * @warnings: (element-type utf8): what was passed over, one sentence each
 * @payload: what the library keeps, free of private keys and secrets: the file
 *   as it is where AWS DMS takes its format, an Oracle wallet without them where
 *   it has some or opens on one computer only, PEM otherwise.  What is made anew
 *   has the certificates that sally_container_list_payload() lists
 * @converted: @payload is PEM although the file was something else, which
 *   importers say before they do it
 *
 * What was found in a file.  Immutable, any thread.
 */
typedef struct {
  gatomicrefcount refs;
  const char *format;
  GPtrArray *x509s;
  GByteArray *roles;
  guint n_private_keys;
  guint n_secrets;
  GPtrArray *secrets;
  guint n_duplicates;
  GPtrArray *warnings;
  GBytes *payload;
  gboolean converted;

  /*< private >*/
  GHashTable *positions; /* (owned): fingerprint -> index, for the formats */
  guint n_repeated;      /* of the duplicates, those with the same role again */
  guint n_unsaid;        /* warnings beyond the cap */
} SallyContainer;

SallyContainer *sally_container_read (GBytes *bytes,
                                      const SallyContainerOptions *options,
                                      GCancellable *cancellable,
                                      GError **error);
const char *sally_container_sniff (GBytes *bytes);
GPtrArray *sally_container_list_trusted (SallyContainer *self);
GPtrArray *sally_container_list_payload (SallyContainer *self);
const char *sally_container_get_label (SallyContainer *self);
SallyContainer *sally_container_ref (SallyContainer *self);
void sally_container_unref (SallyContainer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyContainer, sally_container_unref)

G_END_DECLS
