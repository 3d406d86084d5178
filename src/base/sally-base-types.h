/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SallySecret SallySecret;
typedef struct _SallyWorker SallyWorker;

G_END_DECLS
