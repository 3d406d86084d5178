/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SallyDmsDates:
 * @SALLY_DMS_DATES_RFC3339: `"2026-11-25T02:35:18Z"`, as people and scripts read
 * @SALLY_DMS_DATES_EPOCH: `1795574118`, as the API has them on the wire
 *
 * How times are written.  Both are read.
 */
typedef enum {
  SALLY_DMS_DATES_RFC3339,
  SALLY_DMS_DATES_EPOCH,
} SallyDmsDates;

JsonObject *sally_dms_certificate_to_json (SallyCertificate *certificate, SallyDmsDates dates);
SallyCertificate *sally_dms_certificate_from_json (JsonObject *object, GError **error);
JsonObject *sally_dms_endpoint_to_json (SallyEndpoint *endpoint, SallyDmsDates dates);
SallyEndpoint *sally_dms_endpoint_from_json (JsonObject *object, SallySecret **password,
                                             GError **error);

G_END_DECLS
