/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyLook:
 * @icon_name: the picture
 * @css_class: style class of its colour
 * @word: what it says (translated)
 *
 * How a state is shown: always all three.
 */
typedef struct {
  const char *icon_name;
  const char *css_class;
  const char *word;
} SallyLook;

SallyLook sally_look_for_step (SallyStepState state);
SallyLook sally_look_for_lamp (SallyLampState state);
SallyLook sally_look_for_finding (SallyFindingState state, SallySeverity severity);
SallyLook sally_look_for_verdict (SallyVerdict verdict);
char *sally_words_milliseconds (gint64 microseconds);
char *sally_words_step_title (SallyStepId id);

G_END_DECLS
