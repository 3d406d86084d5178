/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/**
 * SallyFamilyWords:
 * @offers_tls: evidence that the server offers TLS, in the protocol's own terms
 *   (untranslated)
 * @has_no_tls: evidence that it does not
 * @enable_tls: how to switch TLS on at such a server
 * @forbid_plaintext: how to make such a server refuse connections without it
 * @tls_port: (nullable): where such a server usually serves TLS, when that is
 *   not the engine's port
 *
 * What a finding says in the terms of a protocol.  Untranslated; "" where there
 * is nothing to say.
 */
typedef struct {
  const char *offers_tls;
  const char *has_no_tls;
  const char *enable_tls;
  const char *forbid_plaintext;
  const char *tls_port;
} SallyFamilyWords;

const SallyFamilyWords *sally_family_words_get (SallyFamily family);

G_END_DECLS
