/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"

G_BEGIN_DECLS

/**
 * SallyFormat:
 * @name: as `inspect --json` spells it
 * @sniff: whether the content looks like this format; looks at the content
 *   only, never at a file name, and is cheap
 * @read: fills @container; an error means that nothing in it can be used
 *
 * One file format.  A new one is a file `sally-format-NAME.c` with one of these
 * and a line in the table of `sally-container.c` (HACKING.md, "New format").
 */
typedef struct {
  const char *name;
  gboolean (*sniff) (const guint8 *data, gsize length);
  gboolean (*read) (SallyContainer *container, GBytes *bytes, SallySecret *password,
                    GCancellable *cancellable, GError **error);
} SallyFormat;

extern const SallyFormat sally_format_pem;

G_END_DECLS
