/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

/**
 * SallySigv4Header:
 * @name: in lower case
 * @value: its value
 */
typedef struct {
  const char *name;
  const char *value;
} SallySigv4Header;

/**
 * SallySigv4Request:
 * @method: `GET`, `POST` ...
 * @path: absolute path, encoded as it is sent
 * @query: canonical query string, "" when there is none
 * @headers: (array length=n_headers): what is signed, sorted by name; `host` and
 *   `x-amz-date` must be among them
 * @n_headers: how many
 * @body: what is sent
 * @region: region of the signature
 * @service: service of the signature
 * @time: seconds since the epoch; `x-amz-date` says the same
 *
 * What Signature Version 4 signs.
 */
typedef struct {
  const char *method;
  const char *path;
  const char *query;
  const SallySigv4Header *headers;
  guint n_headers;
  const char *body;
  const char *region;
  const char *service;
  gint64 time;
} SallySigv4Request;

char *sally_sigv4_format_time (gint64 time);
char *sally_sigv4_hash (const char *body);
char *sally_sigv4_sign (const SallySigv4Request *request, const char *access_key,
                        SallySecret *secret_key);

G_END_DECLS
