/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-cases.h"

#include <string.h>

/* Reads files of cases and makes their certificates.  A slip in a file is the
 * test's failure, with file and line.
 */

static void
free_row (gpointer data)
{
  TestRow *row = data;

  g_free (row->verb);
  g_free (row->name);
  g_hash_table_unref (row->values);
  g_free (row);
}

static TestRow *
read_row (TestCases *self, guint line, char **words)
{
  TestRow *row = g_new0 (TestRow, 1);

  row->cases = self;
  row->line = line;
  row->verb = g_strdup (words[0]);
  row->name = g_strdup (words[1]);
  row->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 2; words[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

    if (!g_hash_table_insert (row->values, g_strdup (pair[0]),
                              g_strdup (pair[1] != NULL ? pair[1] : "")))
      g_error ("%s:%u: “%s” twice", self->file, line, pair[0]);
  }
  return row;
}

/* Takes a value out of the row, so that what is left is unknown. */
static char *
take (TestRow *row, const char *key)
{
  gpointer name, value;

  if (!g_hash_table_steal_extended (row->values, key, &name, &value))
    return NULL;
  g_free (name);
  return value;
}

static gboolean
take_flag (TestRow *row, const char *key)
{
  return g_hash_table_remove (row->values, key);
}

static gint64
take_time (TestRow *row, const char *key)
{
  g_autofree char *text = take (row, key);

  return text != NULL ? test_cases_time (text) : 0;
}

static void
set_role (TestRow *row, TestSpec *spec)
{
  if (take_flag (row, "ca")) {
    spec->basic = "critical,CA:TRUE";
    spec->key_usage = "critical,keyCertSign,cRLSign";
  } else if (take_flag (row, "server")) {
    spec->key_usage = "critical,digitalSignature";
    spec->purposes = "serverAuth";
    spec->san = "DNS:db.example";
  }
}

#define TAKE(field, key) spec.field = keep (&kept, take (row, key), spec.field)

static const char *
keep (GPtrArray **kept, char *text, const char *fallback)
{
  if (text == NULL)
    return fallback;
  g_ptr_array_add (*kept, text);
  return text;
}

static TestCertificate *
make (TestCases *self, TestRow *row)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *by = take (row, "by");
  g_autofree char *same_key = take (row, "key-of");
  TestCertificate *issuer = by != NULL ? test_cases_get (self, by) : NULL;
  TestSpec spec = { .subject = row->name };

  set_role (row, &spec);
  TAKE (subject, "cn");
  TAKE (dn, "dn");
  TAKE (serial, "serial");
  TAKE (san, "san");
  TAKE (key, "key");
  TAKE (digest, "digest");
  TAKE (basic, "basic");
  TAKE (key_usage, "usage");
  TAKE (purposes, "eku");
  TAKE (constraint, "names");
  TAKE (key_id, "skid");
  TAKE (issuer_id, "akid");
  TAKE (extras, "extras");
  spec.not_before = take_time (row, "from");
  spec.not_after = take_time (row, "until");
  spec.version = take_flag (row, "v1") ? 1 : 3;
  spec.no_key_ids = take_flag (row, "no-key-ids");
  spec.broken_signature = take_flag (row, "broken");
  spec.other_algorithm = take_flag (row, "other-algorithm");
  spec.pss = take_flag (row, "pss");
  if (g_hash_table_size (row->values) > 0)
    g_error ("%s:%u: a word is unknown", self->file, row->line);
  if (same_key != NULL)
    return test_pki_make_for_key (&spec, issuer, test_cases_get (self, same_key)->key);
  return test_pki_make (&spec, issuer);
}

static void
read_line (TestCases *self, guint line, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  TestRow *row;

  if (!g_shell_parse_argv (text, NULL, &words, &error)) {
    if (!g_error_matches (error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
      g_error ("%s:%u: %s", self->file, line, error->message);
    return;
  }
  if (words[1] == NULL)
    g_error ("%s:%u: a name is missing", self->file, line);
  row = read_row (self, line, words);
  if (!g_str_equal (row->verb, "cert")) {
    g_ptr_array_add (self->rows, row);
    return;
  }
  if (g_hash_table_contains (self->made, row->name))
    g_error ("%s:%u: “%s” is made twice", self->file, line, row->name);
  g_hash_table_insert (self->made, g_strdup (row->name), make (self, row));
  g_ptr_array_add (self->names, g_strdup (row->name));
  free_row (row);
}

/* Reads the file at @path and makes what it asks for. */
TestCases *
test_cases_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autofree char *base = g_path_get_basename (path);
  g_auto (GStrv) lines = NULL;
  TestCases *self = g_new0 (TestCases, 1);

  *strchrnul (base, '.') = '\0';
  self->file = g_strdup (base);
  self->made =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) test_pki_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func (free_row);
  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (self, i + 1, lines[i]);
  return self;
}

void
test_cases_free (TestCases *self)
{
  g_free (self->file);
  g_hash_table_unref (self->made);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* The certificate that the file calls @name. */
TestCertificate *
test_cases_get (TestCases *self, const char *name)
{
  TestCertificate *made = g_hash_table_lookup (self->made, name);

  if (made == NULL)
    g_error ("%s: there is no certificate “%s”", self->file, name);
  return made;
}

/* Those of @names, with commas between, as SallyX509; “-” or nothing is none. */
GPtrArray *
test_cases_list (TestCases *self, const char *names)
{
  GPtrArray *all = g_ptr_array_new ();
  g_auto (GStrv) parts = NULL;

  if (names == NULL || g_str_equal (names, "-"))
    return all;
  parts = g_strsplit (names, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (all, test_cases_get (self, parts[i])->x509);
  return all;
}

/* “-3d” and “5s” count from TEST_NOW, “@0” from the epoch. */
gint64
test_cases_time (const char *text)
{
  char *end;
  gint64 number = g_ascii_strtoll (*text == '@' ? text + 1 : text, &end, 10);

  if (*text == '@' && *end == '\0')
    return number;
  if (g_str_equal (end, "d"))
    return TEST_NOW + number * TEST_DAY;
  if (!g_str_equal (end, "s"))
    g_error ("“%s” is no time", text);
  return TEST_NOW + number;
}

const char *
test_row_get (TestRow *row, const char *key)
{
  return g_hash_table_lookup (row->values, key);
}

const char *
test_row_get_or (TestRow *row, const char *key, const char *fallback)
{
  const char *value = test_row_get (row, key);

  return value != NULL ? value : fallback;
}
