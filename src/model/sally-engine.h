/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/**
 * SallyEngine:
 * @name: AWS DMS's EngineName
 * @label: the product, as people know it
 * @family: its wire protocol
 * @source: usable as a source
 * @target: usable as a target
 * @port: default port, 0 when there is none
 * @modes: what AWS DMS says about each mode
 * @certificate: whether a CA is given as PEM or as an Oracle wallet
 *
 * A row of the const table of engines (AWS DMS guide, "Using SSL").
 */
struct _SallyEngine {
  const char *name;
  const char *label;
  SallyFamily family;
  gboolean source;
  gboolean target;
  guint16 port;
  SallyModeSupport modes[SALLY_N_SSL_MODES];
  SallyCertificateKind certificate;
};

const SallyEngine *sally_engine_list (gsize *n_engines);
const SallyEngine *sally_engine_find (const char *name);
gboolean sally_engine_allows (const SallyEngine *self, SallySslMode mode);
const char *sally_mode_support_get_name (SallyModeSupport support);
char *sally_engine_explain_mode (const SallyEngine *self, SallySslMode mode);
gboolean sally_engine_has_modes (const SallyEngine *self);

G_END_DECLS
