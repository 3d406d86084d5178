/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

/* State of a conversation on which no second request can follow. */
#define SALLY_HTTP_SPENT "spent"

/**
 * SallyHttpAnswer:
 * @status: three digits
 * @headers: (owned) (element-type utf8 utf8): names in lower case
 * @body: (owned): as far as it was read, at most 64 KiB
 * @keeps: another request may follow on the connection
 *
 * One answer of HTTP/1.1.
 */
typedef struct {
  guint status;
  GHashTable *headers;
  GString *body;
  gboolean keeps;
} SallyHttpAnswer;

SallyNetOutcome sally_http_answer_read (SallyDialogue *dialogue, gboolean has_body,
                                        SallyHttpAnswer *answer, GByteArray *head);
const char *sally_http_answer_get (const SallyHttpAnswer *self, const char *name);
void sally_http_answer_clear (SallyHttpAnswer *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyHttpAnswer, sally_http_answer_clear)

G_END_DECLS
