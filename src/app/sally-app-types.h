/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gtk/gtk.h>

#include "sally-ops-types.h"
#include "sally-report-types.h"

G_BEGIN_DECLS

typedef struct _SallyApplication SallyApplication;
typedef struct _SallyWindow SallyWindow;
typedef struct _SallyTestQueue SallyTestQueue;

#define SALLY_RESOURCE_PATH "/io/github/sallyport/Sallyport/"

G_END_DECLS
