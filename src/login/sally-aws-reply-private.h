/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-http-answer.h"
#include "sally-login.h"

G_BEGIN_DECLS

SallyLoginFacts *sally_aws_reply_judge (const SallyHttpAnswer *answer);

G_END_DECLS
