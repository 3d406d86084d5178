/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

#include <openssl/pkcs12.h>

G_BEGIN_DECLS

#define SALLY_PFX_CAP (16 * 1024 * 1024)

/**
 * SallyPfx:
 * @bags: (element-type PKCS12_SAFEBAG): all of them, those of nested ones too
 * @n_foreign: parts that no password opens
 * @trailing: there is something behind the end of the file's content
 *
 * An open PKCS #12 file (RFC 7292 calls it PFX).
 */
typedef struct {
  GPtrArray *bags;
  guint n_foreign;
  gboolean trailing;

  /*< private >*/
  GPtrArray *stacks;    /* (owned): what the bags are in */
  GPtrArray *passwords; /* (owned) (element-type SallySecret) (nullable elements) */
  guint64 rounds;       /* of key derivation that were done */
  gboolean given;       /* there was a password */
  gboolean verified;    /* the MAC is right with the first of the passwords */
} SallyPfx;

SallyPfx *sally_pfx_open (const guint8 *data,
                          gsize length,
                          SallySecret *password,
                          GCancellable *cancellable,
                          GError **error);
void sally_pfx_free (SallyPfx *self);
PKCS8_PRIV_KEY_INFO *sally_pfx_decrypt_key (SallyPfx *self, const PKCS12_SAFEBAG *bag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyPfx, sally_pfx_free)

G_END_DECLS
