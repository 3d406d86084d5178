/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/* Settings that only some engines have.  Those that AWS DMS knows have its
 * names; the others are Sallyport's own and never leave in its formats. */
#define SALLY_SETTING_NEGOTIATION "SslNegotiation"
#define SALLY_SETTING_ENCRYPTION "Encryption"
#define SALLY_SETTING_CONNECT_BY "ConnectBy"
#define SALLY_SETTING_SERVICE_SNI "UseSni"
#define SALLY_SETTING_REPLICA_SET "ReplicaSet"
#define SALLY_SETTING_AUTH_SOURCE "AuthSource"
#define SALLY_SETTING_AUTH_MECHANISM "AuthMechanism"
#define SALLY_SETTING_REDIS_PROTOCOL "SslSecurityProtocol"
#define SALLY_SETTING_REDIS_AUTH "AuthType"
#define SALLY_SETTING_KAFKA_PROTOCOL "SecurityProtocol"
#define SALLY_SETTING_KAFKA_MECHANISM "SaslMechanism"
#define SALLY_SETTING_KAFKA_NAMES "SslEndpointIdentificationAlgorithm"
#define SALLY_SETTING_REGION "Region"
#define SALLY_SETTING_CLIENT_CERTIFICATE "ClientCertificateArn"

/**
 * SallySettingKind:
 * @SALLY_SETTING_TEXT: any text
 * @SALLY_SETTING_CHOICE: one of a few words; the first is what holds when it is
 *   not set
 * @SALLY_SETTING_CERTIFICATE: ARN of a certificate of the library that holds a
 *   private key
 */
typedef enum {
  SALLY_SETTING_TEXT,
  SALLY_SETTING_CHOICE,
  SALLY_SETTING_CERTIFICATE,
} SallySettingKind;

/**
 * SallyEngineSetting:
 * @name: as the library and AWS DMS spell it
 * @label: what the editor calls it (header capitalization, untranslated)
 * @hint: what it is for, one sentence (untranslated)
 * @kind: which values it takes
 * @families: bits of #SallyFamily, 1 << family: who has it
 * @choices: (array zero-terminated=1) (nullable): the words of a choice
 * @choice_labels: (array zero-terminated=1) (nullable): what the editor calls
 *   them (untranslated)
 *
 * A row of the const table of settings.
 */
typedef struct {
  const char *name;
  const char *label;
  const char *hint;
  SallySettingKind kind;
  guint families;
  const char *choices[6];
  const char *choice_labels[6];
} SallyEngineSetting;

const SallyEngineSetting *sally_engine_setting_list (gsize *n_settings);
const SallyEngineSetting *sally_engine_setting_find (const char *name);
gboolean sally_engine_setting_belongs (const SallyEngineSetting *self, const SallyEngine *engine);
gboolean sally_engine_setting_check (const SallyEngineSetting *self, const char *value);

G_END_DECLS
