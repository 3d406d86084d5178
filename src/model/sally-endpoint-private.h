/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-endpoint.h"

G_BEGIN_DECLS

/* The inside of SallyEndpoint, for its own two files. */
struct _SallyEndpoint {
  GObject parent_instance;

  const SallyEngine *engine;
  SallyEndpointType endpoint_type;
  SallySslMode ssl_mode;
  guint port;
  gboolean has_password;
  gint64 created;
  gint64 modified;
  char *texts[8];       /* (owned), by TextField */
  GHashTable *settings; /* (owned) */
  int last_verdict;
  int last_highest;
  guint last_lamps;
  char *last_summary; /* (owned) */
  gint64 last_tested;
  gboolean last_stale;
};

typedef enum {
  TEXT_ARN,
  TEXT_IDENTIFIER,
  TEXT_SERVER,
  TEXT_DATABASE,
  TEXT_CERTIFICATE_ARN,
  TEXT_USER_NAME,
  TEXT_VERIFY_AS,
  TEXT_EXTRA_ATTRIBUTES,
} TextField;

typedef enum {
  PROP_ARN = 1,
  PROP_IDENTIFIER,
  PROP_SERVER,
  PROP_DATABASE,
  PROP_CERTIFICATE_ARN,
  PROP_USER_NAME,
  PROP_VERIFY_AS,
  PROP_EXTRA_ATTRIBUTES,
  PROP_ENGINE,
  PROP_ENDPOINT_TYPE,
  PROP_SSL_MODE,
  PROP_PORT,
  PROP_HAS_PASSWORD,
  PROP_CREATED,
  PROP_MODIFIED,
  PROP_LAST_VERDICT,
  PROP_LAST_HIGHEST,
  PROP_LAST_LAMPS,
  PROP_LAST_SUMMARY,
  PROP_LAST_TESTED,
  PROP_LAST_STALE,
} SallyEndpointProperty;

extern GParamSpec *sally_endpoint_props[PROP_LAST_STALE + 1];

void sally_endpoint_set_text (SallyEndpoint *self, TextField field, const char *text);

G_END_DECLS
