/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"
#include "sally-login.h"

G_BEGIN_DECLS

typedef SallyLoginFacts *(*FuzzSignIn) (SallyDialogue *dialogue, SallySecret *password);

void fuzz_login (FuzzSignIn sign_in,
                 const char *engine,
                 const char *setting,
                 const char *value,
                 const guint8 *bytes,
                 gsize length);
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

G_END_DECLS
