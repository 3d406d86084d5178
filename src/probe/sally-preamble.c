/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-endpoint-spec.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"

/* Which preamble an endpoint needs: one line a protocol. */

static gboolean
is_strict (SallyEndpointSpec *spec)
{
  return g_str_equal (sally_endpoint_spec_get_setting (spec, SALLY_SETTING_ENCRYPTION), "strict");
}

/**
 * sally_preamble_find:
 * @spec: what is tested
 *
 * Returns: (nullable): how to get to TLS with it, or %NULL when Sallyport does
 *   not know
 */
const SallyPreamble *
sally_preamble_find (SallyEndpointSpec *spec)
{
  switch (spec->engine->family) {
  case SALLY_FAMILY_MYSQL:
    return &sally_preamble_mysql;
  case SALLY_FAMILY_POSTGRES:
    return spec->negotiation_direct ? &sally_preamble_postgres_direct : &sally_preamble_postgres;
  case SALLY_FAMILY_DB2:
    return &sally_preamble_db2;
  case SALLY_FAMILY_MONGODB:
    return &sally_preamble_mongodb;
  case SALLY_FAMILY_KAFKA:
    return &sally_preamble_kafka;
  case SALLY_FAMILY_AWS:
    return &sally_preamble_aws;
  case SALLY_FAMILY_REDIS:
    return &sally_preamble_redis;
  case SALLY_FAMILY_ORACLE:
    return &sally_preamble_oracle;
  case SALLY_FAMILY_TDS:
    return is_strict (spec) ? &sally_preamble_tds_strict : &sally_preamble_tds;
  case SALLY_FAMILY_ASE:
    return &sally_preamble_ase;
  }
  return NULL;
}
