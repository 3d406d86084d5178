/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

typedef struct _SallyProbe SallyProbe;
typedef struct _SallyProbeStep SallyProbeStep;
typedef struct _SallyProbeFacts SallyProbeFacts;
typedef struct _SallyTransport SallyTransport;
typedef struct _SallyFraming SallyFraming;
typedef struct _SallyDialogue SallyDialogue;
typedef struct _SallyPreamble SallyPreamble;

typedef enum {
  SALLY_STEP_RESOLVE,
  SALLY_STEP_CONNECT,
  SALLY_STEP_NEGOTIATE,
  SALLY_STEP_HANDSHAKE,
  SALLY_STEP_VERIFY,
  SALLY_STEP_LOGIN,
} SallyStepId;
#define SALLY_N_STEPS 6

typedef enum {
  SALLY_STEP_PENDING,
  SALLY_STEP_RUNNING,
  SALLY_STEP_PASSED,
  SALLY_STEP_FAILED,
  SALLY_STEP_SKIPPED,
  SALLY_STEP_COULD_NOT_TEST,
  SALLY_STEP_CANCELLED,
} SallyStepState;

/**
 * SallyNetOutcome:
 *
 * How reaching the server, or reading from it, ended.
 */
typedef enum {
  SALLY_NET_OK,
  SALLY_NET_REFUSED,
  SALLY_NET_TIMED_OUT,
  SALLY_NET_UNREACHABLE,
  SALLY_NET_RESET,
  SALLY_NET_CLOSED,
  SALLY_NET_CANCELLED,
  SALLY_NET_FAILED,
} SallyNetOutcome;

/**
 * SallyNegotiation:
 * @SALLY_NEGOTIATION_NOT_REACHED: the connection did not come up
 * @SALLY_NEGOTIATION_ACCEPTED: TLS can start
 * @SALLY_NEGOTIATION_DIRECT: TLS starts with the first byte
 * @SALLY_NEGOTIATION_NO_TLS: the server says that it has no TLS
 * @SALLY_NEGOTIATION_SERVER_ERROR: an error packet of the right protocol
 * @SALLY_NEGOTIATION_WRONG_PROTOCOL: something else answers there
 * @SALLY_NEGOTIATION_STUFFED: plain bytes after the go-ahead (CVE-2021-23222)
 * @SALLY_NEGOTIATION_PLAINTEXT_PORT: the right protocol, but in clear text where
 *   TLS should start with the first byte
 * @SALLY_NEGOTIATION_NO_ANSWER: silence, a close or a reset; see `net`
 */
typedef enum {
  SALLY_NEGOTIATION_NOT_REACHED,
  SALLY_NEGOTIATION_ACCEPTED,
  SALLY_NEGOTIATION_DIRECT,
  SALLY_NEGOTIATION_NO_TLS,
  SALLY_NEGOTIATION_SERVER_ERROR,
  SALLY_NEGOTIATION_WRONG_PROTOCOL,
  SALLY_NEGOTIATION_STUFFED,
  SALLY_NEGOTIATION_PLAINTEXT_PORT,
  SALLY_NEGOTIATION_NO_ANSWER,
} SallyNegotiation;

/**
 * SallyProtocol:
 *
 * Who the first bytes look like (protocols.md of the field: "Who is it?").
 */
typedef enum {
  SALLY_PROTOCOL_UNKNOWN,
  SALLY_PROTOCOL_MYSQL,
  SALLY_PROTOCOL_POSTGRES,
  SALLY_PROTOCOL_TDS,
  SALLY_PROTOCOL_TNS,
  SALLY_PROTOCOL_DRDA,
  SALLY_PROTOCOL_MONGODB,
  SALLY_PROTOCOL_TLS,
  SALLY_PROTOCOL_HTTP,
  SALLY_PROTOCOL_SSH,
  SALLY_PROTOCOL_SMTP,
  SALLY_PROTOCOL_REDIS,
  SALLY_PROTOCOL_ASE,
} SallyProtocol;

/**
 * SallyPlaintext:
 * @SALLY_PLAINTEXT_NOT_ASKED: nothing was seen and nobody asked
 * @SALLY_PLAINTEXT_ACCEPTED: the server takes it
 * @SALLY_PLAINTEXT_LOGIN_ONLY: the server takes it and encrypts the login (TDS 7)
 * @SALLY_PLAINTEXT_REFUSED: the server refuses it
 * @SALLY_PLAINTEXT_OTHER_PORT: the port is TLS from the first byte; clear text,
 *   if there is any, has another port
 * @SALLY_PLAINTEXT_NEVER: the service is TLS by itself, mode none included (AWS)
 * @SALLY_PLAINTEXT_UNKNOWN: asked, but the answer does not tell
 *
 * What is known about a connection in clear text.
 */
typedef enum {
  SALLY_PLAINTEXT_NOT_ASKED,
  SALLY_PLAINTEXT_ACCEPTED,
  SALLY_PLAINTEXT_LOGIN_ONLY,
  SALLY_PLAINTEXT_REFUSED,
  SALLY_PLAINTEXT_OTHER_PORT,
  SALLY_PLAINTEXT_NEVER,
  SALLY_PLAINTEXT_UNKNOWN,
} SallyPlaintext;

G_END_DECLS
