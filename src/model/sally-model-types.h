/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

typedef struct _SallyCertificate SallyCertificate;
typedef struct _SallyEndpoint SallyEndpoint;
typedef struct _SallyEndpointSpec SallyEndpointSpec;
typedef struct _SallyEngine SallyEngine;
typedef struct _SallyAdvice SallyAdvice;

typedef enum {
  SALLY_SSL_NONE,
  SALLY_SSL_REQUIRE,
  SALLY_SSL_VERIFY_CA,
  SALLY_SSL_VERIFY_FULL,
} SallySslMode;
#define SALLY_N_SSL_MODES 4

/**
 * SallyModeSupport:
 *
 * What AWS DMS says about an engine and a mode; the last two mean the same to
 * the person, the guide uses both words.
 */
typedef enum {
  SALLY_MODE_DEFAULT,
  SALLY_MODE_SUPPORTED,
  SALLY_MODE_NOT_SUPPORTED,
  SALLY_MODE_NOT_ENABLED,
} SallyModeSupport;

typedef enum {
  SALLY_CERTIFICATE_PEM,
  SALLY_CERTIFICATE_WALLET,
} SallyCertificateKind;

typedef enum {
  SALLY_ENDPOINT_SOURCE,
  SALLY_ENDPOINT_TARGET,
} SallyEndpointType;

/**
 * SallyFamily:
 *
 * Which wire protocol an engine speaks.
 */
typedef enum {
  SALLY_FAMILY_MYSQL,
  SALLY_FAMILY_POSTGRES,
  SALLY_FAMILY_ORACLE,
  SALLY_FAMILY_TDS,
  SALLY_FAMILY_ASE,
  SALLY_FAMILY_DB2,
  SALLY_FAMILY_MONGODB,
  SALLY_FAMILY_REDIS,
  SALLY_FAMILY_KAFKA,
  SALLY_FAMILY_AWS,
} SallyFamily;

/**
 * SallyVerdict:
 *
 * How a test ended, for the endpoint's own mode.
 */
typedef enum {
  SALLY_VERDICT_PASS,
  SALLY_VERDICT_FAIL,
  SALLY_VERDICT_COULD_NOT_TEST,
} SallyVerdict;

/**
 * SallyLampState:
 *
 * What one mode would give for a server.
 */
typedef enum {
  SALLY_LAMP_COULD_NOT_TEST,
  SALLY_LAMP_WORKS,
  SALLY_LAMP_FAILS,
} SallyLampState;

G_END_DECLS
