/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-cli.h"

G_BEGIN_DECLS

SallyExit sally_demo_engines_run (SallyCli *cli);

G_END_DECLS
