/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/**
 * SallyErrorWords:
 * @family: whose number it is
 * @number: of the server's error
 * @explanation: what it means (untranslated)
 * @fix: what to do (untranslated)
 *
 * An error number of a server in words.
 */
typedef struct {
  SallyFamily family;
  guint number;
  const char *explanation;
  const char *fix;
} SallyErrorWords;

const SallyErrorWords *sally_error_words_find (SallyFamily family, guint number);

G_END_DECLS
