/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-signatures-private.h"
#include "sally-trust.h"

G_BEGIN_DECLS

/**
 * SallyPathEnd:
 * @SALLY_PATH_ANCHOR: at what is trusted
 * @SALLY_PATH_SELF_SIGNED: at a self-signed certificate that is not
 * @SALLY_PATH_NO_ISSUER: at a certificate whose issuer is not at hand
 * @SALLY_PATH_LOOP: at a certificate whose issuers are all in the path already
 * @SALLY_PATH_TOO_LONG: where OpenSSL stops by default
 *
 * Where a path ends.
 */
typedef enum {
  SALLY_PATH_ANCHOR,
  SALLY_PATH_SELF_SIGNED,
  SALLY_PATH_NO_ISSUER,
  SALLY_PATH_LOOP,
  SALLY_PATH_TOO_LONG,
} SallyPathEnd;

/**
 * SallyPath:
 * @x509s: (element-type SallyX509): leaf first; not owned
 * @end: how it ends
 * @wrong_key_id: depth of a certificate that names another key than that of
 *   the issuer which did sign it, or -1
 * @namesake: (nullable): has the name of the missing issuer, but not its key
 *
 * One way from the leaf upwards.
 */
typedef struct {
  GPtrArray *x509s;
  SallyPathEnd end;
  int wrong_key_id;
  SallyX509 *namesake;
} SallyPath;

/* Looks at a path; returns TRUE when no other is needed. */
typedef gboolean (*SallyPathFunc) (const SallyPath *path, gpointer data);

void sally_path_search (GPtrArray *chain, SallyTrust *trust, gint64 time,
                        SallySignatures *signatures, SallyPathFunc func, gpointer data);

/**
 * SallyPathError:
 * @error: `X509_V_ERR_...`
 * @depth: 0 is the leaf, -1 the path as a whole
 *
 * One objection of OpenSSL.
 */
typedef struct {
  int error;
  int depth;
} SallyPathError;

GArray *sally_path_check (GPtrArray *x509s, gint64 time, SallySignatures *signatures);
GArray *sally_path_check_strict (GPtrArray *x509s, gint64 time);

G_END_DECLS
