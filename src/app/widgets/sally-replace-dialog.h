/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-stage.h"

G_BEGIN_DECLS

void
sally_replace_dialog_show (SallyStage *stage, const char *certificate_arn, const GError *refusal);

G_END_DECLS
