/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

/**
 * SallyRedirect:
 * @spec: (owned): what is tested there
 * @facts: (owned): what was seen there
 * @dialogue: the conversation there
 *
 * Another server that the first one sends its clients on to.  It has to pass
 * the same checks, by its own name.  Belongs to one thread.
 */
typedef struct {
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
  SallyDialogue dialogue;
} SallyRedirect;

SallyRedirect *sally_redirect_new (SallyDialogue *from, const char *host, guint16 port);
void sally_redirect_free (SallyRedirect *self);
gboolean sally_redirect_arrive (SallyRedirect *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyRedirect, sally_redirect_free)

G_END_DECLS
