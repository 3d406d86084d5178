/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-cli.h"
#include "sally-container.h"

G_BEGIN_DECLS

GPtrArray *sally_cli_read_bundle (SallyCli *cli,
                                  const char *file_or_id,
                                  const SallyContainerOptions *options,
                                  GError **error);

G_END_DECLS
