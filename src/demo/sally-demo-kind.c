/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-kind.h"

#include <glib/gi18n-lib.h>

/* The kinds of demo servers, and what a test of each must say.  The command
 * line's demo compares.
 */

typedef struct {
  const char *title;
  const char *description;
  SallyDemoExpected expected;
} Fault;

/* clang-format off */
static const Fault faults[] = {
  [SALLY_DEMO_GOOD] = {
    N_("All is well"),
    N_("The certificate is for this name and leads to the chosen root; connections without TLS are refused."),
    { SALLY_VERDICT_PASS, NULL } },
  [SALLY_DEMO_EXPIRED] = {
    N_("Expired certificate"),
    N_("The certificate expired a month ago."),
    { SALLY_VERDICT_FAIL, "cert.expired" } },
  [SALLY_DEMO_NOT_YET_VALID] = {
    N_("Certificate of the future"),
    N_("The certificate becomes valid in a month."),
    { SALLY_VERDICT_FAIL, "cert.not-yet-valid" } },
  [SALLY_DEMO_WRONG_NAME] = {
    N_("Certificate of another host"),
    N_("The certificate names a host that is not this one."),
    { SALLY_VERDICT_FAIL, "cert.hostname" } },
  [SALLY_DEMO_COMMON_NAME] = {
    N_("Name only in the subject"),
    N_("The host stands in the common name and not among the alternative names."),
    { SALLY_VERDICT_FAIL, "cert.hostname" } },
  [SALLY_DEMO_SELF_SIGNED] = {
    N_("Self-signed certificate"),
    N_("The certificate signed itself, and nobody imported it."),
    { SALLY_VERDICT_FAIL, "cert.self-signed" } },
  [SALLY_DEMO_UNTRUSTED] = {
    N_("Certificate of another CA"),
    N_("The chain is complete and leads to a root that was not chosen."),
    { SALLY_VERDICT_FAIL, "chain.trusted" } },
  [SALLY_DEMO_INCOMPLETE] = {
    N_("Incomplete chain"),
    N_("The server does not send the intermediate that issued its certificate."),
    { SALLY_VERDICT_FAIL, "chain.complete" } },
  [SALLY_DEMO_NO_TLS] = {
    N_("No TLS"),
    N_("The server has no TLS and says so."),
    { SALLY_VERDICT_FAIL, "proto.starttls" } },
  [SALLY_DEMO_SILENT] = {
    N_("Silence"),
    N_("The server accepts connections and never says anything."),
    { SALLY_VERDICT_COULD_NOT_TEST, "net.connect" } },
};
/* clang-format on */
G_STATIC_ASSERT (G_N_ELEMENTS (faults) == SALLY_N_DEMO_FAULTS);

typedef struct {
  const char *name;
  const char *engine;
  SallyDemoFault fault;
} Kind;

/* clang-format off */
static const Kind table[] = {
  { "postgres-good", "postgres", SALLY_DEMO_GOOD },
  { "postgres-expired", "postgres", SALLY_DEMO_EXPIRED },
  { "postgres-not-yet-valid", "postgres", SALLY_DEMO_NOT_YET_VALID },
  { "postgres-wrong-name", "postgres", SALLY_DEMO_WRONG_NAME },
  { "postgres-common-name", "postgres", SALLY_DEMO_COMMON_NAME },
  { "postgres-self-signed", "postgres", SALLY_DEMO_SELF_SIGNED },
  { "postgres-untrusted", "postgres", SALLY_DEMO_UNTRUSTED },
  { "postgres-incomplete-chain", "postgres", SALLY_DEMO_INCOMPLETE },
  { "postgres-no-tls", "postgres", SALLY_DEMO_NO_TLS },
  { "postgres-silent", "postgres", SALLY_DEMO_SILENT },
  { "mysql-good", "mysql", SALLY_DEMO_GOOD },
  { "mysql-expired", "mysql", SALLY_DEMO_EXPIRED },
  { "mysql-not-yet-valid", "mysql", SALLY_DEMO_NOT_YET_VALID },
  { "mysql-wrong-name", "mysql", SALLY_DEMO_WRONG_NAME },
  { "mysql-common-name", "mysql", SALLY_DEMO_COMMON_NAME },
  { "mysql-self-signed", "mysql", SALLY_DEMO_SELF_SIGNED },
  { "mysql-untrusted", "mysql", SALLY_DEMO_UNTRUSTED },
  { "mysql-incomplete-chain", "mysql", SALLY_DEMO_INCOMPLETE },
  { "mysql-no-tls", "mysql", SALLY_DEMO_NO_TLS },
  { "mysql-silent", "mysql", SALLY_DEMO_SILENT },
};

static const SallyDemoKind kinds[] = {
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
};
/* clang-format on */
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == G_N_ELEMENTS (table));

static const Kind *
get_kind (SallyDemoKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (table), &table[0]);

  return &table[kind];
}

/**
 * sally_demo_list_kinds:
 * @n_kinds: (out): how many
 *
 * Returns: (array length=n_kinds) (transfer none): all kinds of demo servers,
 *   those of a protocol together
 */
const SallyDemoKind *
sally_demo_list_kinds (gsize *n_kinds)
{
  *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}

/**
 * sally_demo_kind_get_name:
 * @kind: a kind
 *
 * Returns: (transfer none): a name that keeps the rules for identifiers, such
 *   as `postgres-expired`; never translated
 */
const char *
sally_demo_kind_get_name (SallyDemoKind kind)
{
  return get_kind (kind)->name;
}

/**
 * sally_demo_kind_get_engine:
 * @kind: a kind
 *
 * Returns: (transfer none): the EngineName of AWS DMS whose protocol it speaks
 */
const char *
sally_demo_kind_get_engine (SallyDemoKind kind)
{
  return get_kind (kind)->engine;
}

/**
 * sally_demo_kind_get_fault:
 * @kind: a kind
 *
 * Returns: what is wrong with it
 */
SallyDemoFault
sally_demo_kind_get_fault (SallyDemoKind kind)
{
  return get_kind (kind)->fault;
}

/**
 * sally_demo_kind_get_title:
 * @kind: a kind
 *
 * Returns: (transfer none): what is wrong with it, in a few words (translated)
 */
const char *
sally_demo_kind_get_title (SallyDemoKind kind)
{
  return _(faults[get_kind (kind)->fault].title);
}

/**
 * sally_demo_kind_get_description:
 * @kind: a kind
 *
 * Returns: (transfer none): what is wrong with it, in a sentence (translated)
 */
const char *
sally_demo_kind_get_description (SallyDemoKind kind)
{
  return _(faults[get_kind (kind)->fault].description);
}

/**
 * sally_demo_kind_get_expected:
 * @kind: a kind
 *
 * Returns: (transfer none): what a test in mode verify-full, with the demo's root
 *   as CA certificate and `localhost` as server, has to say
 */
const SallyDemoExpected *
sally_demo_kind_get_expected (SallyDemoKind kind)
{
  return &faults[get_kind (kind)->fault].expected;
}
