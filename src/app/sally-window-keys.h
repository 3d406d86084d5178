/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"
#include "sally-stage.h"

G_BEGIN_DECLS

void sally_window_keys_install (GtkWidgetClass *klass);

G_END_DECLS
