/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

typedef struct _SallyX509 SallyX509;
typedef struct _SallyTrust SallyTrust;
typedef struct _SallyFault SallyFault;
typedef struct _SallyVerification SallyVerification;
typedef struct _SallyChainFinding SallyChainFinding;
typedef struct _SallyPrivateKey SallyPrivateKey;

/**
 * SallyX509State:
 *
 * How a certificate stands at a moment, worst first when several hold.
 */
typedef enum {
  SALLY_X509_EXPIRED,
  SALLY_X509_NOT_YET_VALID,
  SALLY_X509_EXPIRES_SOON,
  SALLY_X509_VALID,
} SallyX509State;

/**
 * SallyFaultCode:
 * @SALLY_FAULT_EXPIRED: `cert.expired`
 * @SALLY_FAULT_NOT_YET_VALID: `cert.not-yet-valid`
 * @SALLY_FAULT_HOSTNAME: `cert.hostname`: no SAN entry matches the name
 * @SALLY_FAULT_KEY: `cert.key`: RSA below 2048 bits, or another weak key
 * @SALLY_FAULT_SIGNATURE_ALGORITHM: `cert.signature`: SHA-1 or MD5 on anything
 *   but the anchor
 * @SALLY_FAULT_SELF_SIGNED: `cert.self-signed`: the leaf is its own issuer and
 *   is not among the anchors
 * @SALLY_FAULT_PURPOSE: `cert.purpose`: not for use as a TLS server
 * @SALLY_FAULT_BASIC: `cert.basic`: cannot be parsed, an unknown critical
 *   extension, and what only OpenSSL's strict mode minds (then not fatal)
 * @SALLY_FAULT_TRUSTED: `chain.trusted`: the path is whole, but its top is not
 *   among the anchors
 * @SALLY_FAULT_COMPLETE: `chain.complete`: an issuer was neither sent nor supplied
 * @SALLY_FAULT_ORDER: `chain.order`: sent in the wrong order, twice, or with
 *   certificates that do not belong (never fatal)
 * @SALLY_FAULT_ANCHOR_FORM: `chain.anchor-form`: what was supplied is no root
 * @SALLY_FAULT_CHAIN_SIGNATURE: `chain.signature`: a signature is wrong
 * @SALLY_FAULT_CA: `chain.ca`: an issuer is not a CA
 * @SALLY_FAULT_PATH_LENGTH: `chain.path-length`
 * @SALLY_FAULT_CONSTRAINTS: `chain.constraints`: name constraints are violated
 *
 * What can be wrong with a chain.  Each fault has exactly one code.
 */
typedef enum {
  SALLY_FAULT_EXPIRED,
  SALLY_FAULT_NOT_YET_VALID,
  SALLY_FAULT_HOSTNAME,
  SALLY_FAULT_KEY,
  SALLY_FAULT_SIGNATURE_ALGORITHM,
  SALLY_FAULT_SELF_SIGNED,
  SALLY_FAULT_PURPOSE,
  SALLY_FAULT_BASIC,
  SALLY_FAULT_TRUSTED,
  SALLY_FAULT_COMPLETE,
  SALLY_FAULT_ORDER,
  SALLY_FAULT_ANCHOR_FORM,
  SALLY_FAULT_CHAIN_SIGNATURE,
  SALLY_FAULT_CA,
  SALLY_FAULT_PATH_LENGTH,
  SALLY_FAULT_CONSTRAINTS,
  SALLY_N_FAULTS
} SallyFaultCode;

G_END_DECLS
