/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dms-json.h"

G_BEGIN_DECLS

/* Typed reading and writing of members.  Reading: a member that is missing or
 * null leaves the value alone, one of another type is an error. */

void sally_dms_set_text (JsonObject *object, const char *name, const char *value);
void sally_dms_set_time (JsonObject *object, const char *name, gint64 unix_time,
                         SallyDmsDates dates);
gboolean sally_dms_get_text (JsonObject *object, const char *name, const char **value,
                             GError **error);
gboolean sally_dms_get_integer (JsonObject *object, const char *name, gint64 *value,
                                GError **error);
gboolean sally_dms_get_time (JsonObject *object, const char *name, gint64 *unix_time,
                             GError **error);
gboolean sally_dms_get_object (JsonObject *object, const char *name, JsonObject **value,
                               GError **error);

G_END_DECLS
