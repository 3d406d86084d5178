/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-types.h"

G_BEGIN_DECLS

typedef struct _SallyWorkspace SallyWorkspace;
typedef struct _SallySettings SallySettings;
typedef struct _SallyImport SallyImport;
typedef struct _SallyRotation SallyRotation;
typedef struct _SallyRotationItem SallyRotationItem;
typedef struct _SallyTest SallyTest;
typedef struct _SallyDemoLibrary SallyDemoLibrary;

G_END_DECLS
