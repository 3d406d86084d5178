/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

#define SALLY_TYPE_PROMPT_SERVICE (sally_prompt_service_get_type ())
G_DECLARE_FINAL_TYPE (SallyPromptService, sally_prompt_service, SALLY, PROMPT_SERVICE,
                      SecretService)

gboolean sally_prompt_service_is_prompting (SallyPromptService *self);

G_END_DECLS
