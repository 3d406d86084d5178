/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-der.h"

G_BEGIN_DECLS

const char *sally_general_name_get_kind (guint8 tag);
char *sally_general_name_to_text (guint8 tag, SallyDer name);

G_END_DECLS
