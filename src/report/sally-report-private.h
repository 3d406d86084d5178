/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-report.h"

G_BEGIN_DECLS

/* The inside of SallyReport, for its writers and its reader. */
struct _SallyReport {
  GObject parent_instance;

  char *identifier; /* (owned) */
  char *engine;     /* (owned) */
  char *server;     /* (owned) */
  guint port;
  char *verify_as;  /* (owned) */
  SallySslMode mode;
  gint64 started;
  SallyVerdict verdict;
  char *summary;       /* (owned) */
  SallyLadder *ladder; /* (owned) */
  GListStore *findings; /* (owned) */
  SallyStepState states[SALLY_N_STEPS];
  gint64 microseconds[SALLY_N_STEPS];
  char *tls_version; /* (owned) (nullable) */
  char *cipher;      /* (owned) (nullable) */
  char *group;       /* (owned) (nullable) */
  char *alpn;        /* (owned) (nullable) */
  char *sni;         /* (owned) (nullable) */
  char *peer;        /* (owned) (nullable) */
  GPtrArray *chain;  /* (owned) (element-type SallyX509) */
  GPtrArray *front_chains; /* (owned) (element-type GPtrArray) */
  char **log;        /* (owned) */
  guint round_trips;
};

SallyReport *sally_report_new_empty (void);
void sally_report_judge (SallyReport *self, SallyEndpointSpec *spec, SallyProbeFacts *facts,
                         SallyLoginFacts *login);

G_END_DECLS
