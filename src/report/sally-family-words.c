/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-family-words-private.h"

#include <glib/gi18n-lib.h>

/* One row a protocol. */

/* clang-format off */
static const SallyFamilyWords words[] = {
  [SALLY_FAMILY_MYSQL] = {
    "CLIENT_SSL", N_("no CLIENT_SSL in the greeting"),
    N_("Give the server a certificate: set ssl_cert and ssl_key, and look into its log for a key file that it cannot read."),
    N_("Set require_secure_transport = ON at the server.") },
  [SALLY_FAMILY_POSTGRES] = {
    "SSLRequest → S", "SSLRequest → N",
    N_("Switch TLS on at the server: ssl = on with a certificate and key. If a pooler answers here, it has a setting of its own."),
    N_("Use hostssl lines instead of host in pg_hba.conf, or rds.force_ssl on Amazon RDS.") },
  [SALLY_FAMILY_ORACLE] = {
    "", "",
    N_("Add a TCPS address to the listener with a wallet that holds the server’s certificate. TCP and TCPS need ports of their own: 1521 is the usual one without TLS, 2484 the one for TCPS."),
    N_("Remove the TCP address from the listener, or restrict it with a firewall."), "2484" },
  [SALLY_FAMILY_TDS] = {
    "PRELOGIN → TLS", "PRELOGIN → ENCRYPT_NOT_SUP",
    N_("Give the instance a certificate in SQL Server Configuration Manager and restart it; look into its error log for one that it cannot load."),
    N_("Set Force Encryption to Yes in SQL Server Configuration Manager, or Force Strict Encryption from SQL Server 2022 on.") },
  [SALLY_FAMILY_ASE] = {
    "", "",
    N_("Add a listener with the ssl filter to the interfaces file, and the server’s certificate with sp_ssladmin."),
    N_("Remove the listener without the ssl filter from the interfaces file.") },
  [SALLY_FAMILY_DB2] = {
    "", "",
    N_("Set SSL_SVCENAME, SSL_SVR_KEYDB and SSL_SVR_LABEL, and DB2COMM to SSL (AT-TLS and SECPORT on z/OS)."),
    N_("Take TCPIP out of DB2COMM, so that only the TLS port is served.") },
  [SALLY_FAMILY_MONGODB] = {
    "", "",
    N_("Set net.tls.mode to requireTLS with a certificateKeyFile."),
    N_("Set net.tls.mode to requireTLS.") },
  [SALLY_FAMILY_REDIS] = {
    "", "",
    N_("Set tls-port, tls-cert-file and tls-key-file, or encryption in transit on Amazon ElastiCache."),
    N_("Set port 0 beside tls-port.") },
  [SALLY_FAMILY_KAFKA] = {
    "", "",
    N_("Add an SSL or SASL_SSL listener with a key store to the broker."),
    N_("Remove the PLAINTEXT listener from the broker.") },
  [SALLY_FAMILY_AWS] = { "", "", "", "" },
};
/* clang-format on */
G_STATIC_ASSERT (G_N_ELEMENTS (words) == SALLY_FAMILY_AWS + 1);

/**
 * sally_family_words_get: (skip)
 * @family: a wire protocol
 *
 * Returns: (transfer none): its words
 */
const SallyFamilyWords *
sally_family_words_get (SallyFamily family)
{
  return &words[family];
}
