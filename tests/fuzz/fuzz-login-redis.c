/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-login.h"

#include "sally-engine-setting.h"
#include "sally-login-module-private.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  fuzz_login (sally_login_redis.sign_in, "redis", SALLY_SETTING_REDIS_AUTH, "auth-role", bytes,
              length);
  return 0;
}
