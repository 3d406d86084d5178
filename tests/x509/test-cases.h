/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "test-pki.h"

G_BEGIN_DECLS

/* A file of cases: lines of words as a shell splits them.  “cert NAME …” makes a
 * certificate; any other first word is a case for whoever reads the file.  The
 * README next to the files says what the words mean.
 */
typedef struct {
  char *file;       /* without folder and suffix */
  GHashTable *made; /* name -> TestCertificate */
  GPtrArray *names; /* of the certificates, in the order of the file */
  GPtrArray *rows;  /* of TestRow */
} TestCases;

typedef struct {
  TestCases *cases;
  guint line;
  char *verb;
  char *name;
  GHashTable *values; /* of KEY=VALUE; a lone KEY is "" */
} TestRow;

TestCases *test_cases_load (const char *path);
void test_cases_free (TestCases *self);
TestCertificate *test_cases_get (TestCases *self, const char *name);
GPtrArray *test_cases_list (TestCases *self, const char *names);
gint64 test_cases_time (const char *text);

const char *test_row_get (TestRow *row, const char *key);
const char *test_row_get_or (TestRow *row, const char *key, const char *fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCases, test_cases_free)

G_END_DECLS
