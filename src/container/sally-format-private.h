/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"
#include "sally-der.h"

G_BEGIN_DECLS

/**
 * SallyFormat:
 * @name: as `inspect --json` spells it
 * @sniff: whether the content looks like this format; looks at the content
 *   only, never at a file name, and is cheap
 * @read: fills @container; an error means that nothing in it can be used; the
 *   options are never %NULL
 *
 * One file format.  A new one is a file `sally-format-NAME.c` with one of these
 * and a line in the table of `sally-container.c` (HACKING.md, "New format").
 */
typedef struct {
  const char *name;
  gboolean (*sniff) (const guint8 *data, gsize length);
  gboolean (*read) (SallyContainer *container,
                    GBytes *bytes,
                    const SallyContainerOptions *options,
                    GCancellable *cancellable,
                    GError **error);
} SallyFormat;

extern const SallyFormat sally_format_der;
extern const SallyFormat sally_format_jks;
extern const SallyFormat sally_format_pem;
extern const SallyFormat sally_format_pkcs12;
extern const SallyFormat sally_format_sso;
extern const SallyFormat sally_format_pkcs7;

/* More than any root store has by far. */
#define SALLY_CONTAINER_MAX_X509S 100000

/* For formats only: what goes into a container. */
gboolean sally_container_add (SallyContainer *self, SallyX509 *x509, SallyEntryRole role);
gboolean sally_container_add_der (
    SallyContainer *self, SallyDer der, SallyEntryRole role, const char *where, GError **error);
gboolean sally_container_check_cap (SallyContainer *self, GError **error);
void sally_container_convert (SallyContainer *self);
gboolean
sally_container_fail (SallyContainer *self, int code, const char *sentence, GError **error);
void sally_container_warn (SallyContainer *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sally_container_add_secret (SallyContainer *self, const char *name);
char *sally_container_describe_secrets (SallyContainer *self);
GBytes *sally_container_write_pem (GPtrArray *x509s);

G_END_DECLS
