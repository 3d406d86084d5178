/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-keyring.h"
#include "sally-test-support.h"
#include "sally-workspace.h"
#include "test-pki.h"

G_BEGIN_DECLS

/* A library in a folder of its own, and what the tests of ops do with it. */
typedef struct {
  char *dir;
  char *library;
  SallyKeyring *keyring;
  SallyWorkspace *workspace;
} OpsFixture;

void ops_fixture_set_up (OpsFixture *self, gconstpointer absent_keyring);
void ops_fixture_tear_down (OpsFixture *self, gconstpointer data);

char *ops_write (OpsFixture *self, const char *name, const char *text);
char *ops_pem (TestCertificate *certificate);
char *ops_key_pem (TestCertificate *certificate);
char *ops_import (OpsFixture *self, const char *identifier, TestCertificate *certificate);
gboolean ops_save (OpsFixture *self, SallyEndpoint *endpoint, const char *password, GError **error);
GObject *ops_load (OpsFixture *self, SallyStoreKind kind, const char *id);
guint ops_count (OpsFixture *self, SallyStoreKind kind);
char *ops_secret (OpsFixture *self, const char *arn, const char *purpose);
gboolean ops_on_disk (OpsFixture *self, const char *marker);

/* A keyring that is not there. */
#define TEST_TYPE_ABSENT_KEYRING (test_absent_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TestAbsentKeyring, test_absent_keyring, TEST, ABSENT_KEYRING, GObject)

G_END_DECLS
