/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"

G_BEGIN_DECLS

SallyContainer *sally_certificate_file_read (const char *path,
                                             const SallyContainerOptions *options,
                                             GCancellable *cancellable,
                                             GError **error);
SallyTrust *sally_certificate_file_read_trust (const char *path,
                                               const SallyContainerOptions *options,
                                               GCancellable *cancellable,
                                               GError **error);

G_END_DECLS
