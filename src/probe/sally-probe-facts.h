/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

/**
 * SallyProbeFacts:
 * @started: seconds since the epoch
 * @states: of each step
 * @microseconds: of each step
 * @addresses: (element-type utf8): what the name resolved to, in the order tried
 * @resolve_error: EAI_* of getaddrinfo, 0 when it worked
 * @net: how the step that failed for the network's sake ended
 * @net_step: which step @net is about
 * @system_error: errno behind @net, or 0
 * @peer: (nullable): the address that answered, as `10.1.2.3:5432`
 * @negotiation: how the way to TLS ended
 * @guess: who answered, when it was the wrong protocol
 * @first_bytes: (nullable): the first bytes of an unexpected answer, at most 64
 * @server_version: (nullable): what the server calls itself before TLS (not
 *   authenticated)
 * @server_engine: (nullable): the engine of AWS DMS that the server says it is,
 *   where several share a protocol
 * @replica_set: (nullable): the replica set that the server says it belongs to
 * @server_error: number of an error packet (MySQL), or 0
 * @server_sqlstate: (nullable): SQLSTATE of an error packet
 * @server_text: (nullable): its text, valid UTF-8, one line (not authenticated
 *   when it came before TLS)
 * @confirmed: the server answered in its own protocol inside TLS
 * @unanswered: it was asked inside TLS and gave no proper answer
 * @server_names: (element-type utf8): other names that the server goes by, as
 *   `host:port` (members of a MongoDB replica set ...)
 * @server_own_name: (nullable): the one of them that is this server
 * @plaintext: what is known about mode none
 * @plaintext_text: (nullable): the server's words about it
 * @handshake: whether the TLS handshake was completed
 * @alert: TLS alert number that was received, or -1
 * @tls_reason: OpenSSL's packed error code of a failed handshake, or 0
 * @tls_text: (nullable): OpenSSL's words for it
 * @tls_version: (nullable): `TLSv1.3` ...
 * @cipher: (nullable): suite by its IANA name
 * @group: (nullable): `P-256`, `X25519` ..., or the DH size as `DH-2048`
 * @dh_bits: size of a finite-field Diffie-Hellman group, or 0
 * @alpn: (nullable): what the server chose
 * @sni: (nullable): the name that was sent
 * @client_certificate_requested: the server asked for one
 * @client_certificate_required: the server refused the connection for lack of one
 * @acceptable_cas: (element-type utf8): RFC 4514 names from the request
 * @secure_renegotiation: RFC 5746 is spoken (always in TLS 1.3)
 * @chain: (element-type SallyX509): as sent, leaf first
 * @unreadable: certificates of the chain that could not be parsed
 * @verification: (nullable): outcome of sally_verify() for the chain
 * @front_chains: (element-type GPtrArray): the chains of the listeners in front
 *   of the server that made handshakes of their own (Oracle), the first first
 * @front_verifications: (element-type SallyVerification): outcome of
 *   sally_verify() for each of them
 * @front_tls_version: (nullable): the oldest version that one of them spoke
 * @client_certificate_sent: ours was shown
 * @round_trips: of the probe's own connection, TCP handshake included
 * @timed_out: the clock of the whole test ran out
 * @cancelled: the person stopped the test
 * @log: (element-type utf8): raw log, one line each, no secrets
 *
 * Everything that one test saw.  Filled by one worker, immutable after that,
 * reference-counted.
 */
struct _SallyProbeFacts {
  gatomicrefcount refs;
  gint64 started;
  SallyStepState states[SALLY_N_STEPS];
  gint64 microseconds[SALLY_N_STEPS];
  GPtrArray *addresses;
  int resolve_error;
  SallyNetOutcome net;
  SallyStepId net_step;
  int system_error;
  char *peer;
  SallyNegotiation negotiation;
  SallyProtocol guess;
  GBytes *first_bytes;
  char *server_version;
  const char *server_engine;
  char *replica_set;
  guint server_error;
  char *server_sqlstate;
  char *server_text;
  gboolean confirmed;
  gboolean unanswered;
  GPtrArray *server_names;
  char *server_own_name;
  SallyPlaintext plaintext;
  char *plaintext_text;
  gboolean handshake;
  int alert;
  unsigned long tls_reason;
  char *tls_text;
  char *tls_version;
  char *cipher;
  char *group;
  guint dh_bits;
  char *alpn;
  char *sni;
  gboolean client_certificate_requested;
  gboolean client_certificate_required;
  gboolean client_certificate_sent;
  GPtrArray *acceptable_cas;
  gboolean secure_renegotiation;
  GPtrArray *chain;
  guint unreadable;
  SallyVerification *verification;
  GPtrArray *front_chains;
  GPtrArray *front_verifications;
  char *front_tls_version;
  guint round_trips;
  gboolean timed_out;
  gboolean cancelled;
  GPtrArray *log;
};

#define SALLY_TYPE_PROBE_FACTS (sally_probe_facts_get_type ())
GType sally_probe_facts_get_type (void) G_GNUC_CONST;

SallyProbeFacts *sally_probe_facts_new (void);
SallyProbeFacts *sally_probe_facts_ref (SallyProbeFacts *self);
void sally_probe_facts_unref (SallyProbeFacts *self);
void sally_probe_facts_begin_again (SallyProbeFacts *self);
SallyVerification *sally_probe_facts_find_bad_chain (SallyProbeFacts *self);
SallyVerification *sally_probe_facts_find_bad_name (SallyProbeFacts *self);
void sally_probe_facts_log (SallyProbeFacts *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
const char *sally_protocol_get_label (SallyProtocol protocol);
const char *sally_protocol_get_engine (SallyProtocol protocol);
const char *sally_step_id_get_name (SallyStepId id);
const char *sally_step_state_get_name (SallyStepState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyProbeFacts, sally_probe_facts_unref)

G_END_DECLS
