/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-output.h"

#include "sally-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* Standard output gets the answer, as text or as one JSON document; standard
 * error gets what is said about it.  Both are UTF-8 whatever the locale says,
 * since certificates and JSON are.
 */

struct _SallyTable {
  GPtrArray *cells; /* (owned) (element-type utf8) */
  guint n_columns;
};

/**
 * sally_table_new:
 * @n_columns: how many cells make a line
 *
 * Returns: (transfer full): an empty table
 */
SallyTable *
sally_table_new (guint n_columns)
{
  SallyTable *self = g_new0 (SallyTable, 1);

  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->n_columns = n_columns;
  return self;
}

/**
 * sally_table_free:
 * @self: (transfer full): a table
 */
void
sally_table_free (SallyTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/**
 * sally_table_add:
 * @self: a table
 * @cell: (nullable): text, which may be from outside
 *
 * Adds the next cell of the line.
 */
void
sally_table_add (SallyTable *self, const char *cell)
{
  g_ptr_array_add (self->cells, sally_text_one_line (cell != NULL ? cell : "", 120));
}

/**
 * sally_table_add_long:
 * @self: a table
 * @cell: (nullable): text, which may be from outside
 *
 * As sally_table_add() for a last cell: it may be long, and is cut only when
 * nobody could read it.
 */
void
sally_table_add_long (SallyTable *self, const char *cell)
{
  g_ptr_array_add (self->cells, sally_text_one_line (cell != NULL ? cell : "", 4000));
}

/**
 * sally_table_print:
 * @self: a table with whole lines
 * @indent: what each line begins with
 */
void
sally_table_print (SallyTable *self, const char *indent)
{
  g_autofree glong *widths = g_new0 (glong, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++) {
    glong width = g_utf8_strlen (self->cells->pdata[i], -1);

    widths[i % self->n_columns] = MAX (widths[i % self->n_columns], width);
  }
  for (guint i = 0; i < self->cells->len; i++) {
    const char *cell = self->cells->pdata[i];
    guint column = i % self->n_columns;

    if (column == 0)
      fputs (indent, stdout);
    fputs (cell, stdout);
    if (column + 1 == self->n_columns)
      fputc ('\n', stdout);
    else
      for (glong n = g_utf8_strlen (cell, -1); n < widths[column] + 2; n++)
        fputc (' ', stdout);
  }
}

/**
 * sally_output_text:
 * @text: lines of valid UTF-8; a last newline is added when there is none
 */
void
sally_output_text (const char *text)
{
  fputs (text, stdout);
  if (!g_str_has_suffix (text, "\n"))
    fputc ('\n', stdout);
}

/**
 * sally_output_bytes:
 * @bytes: a file's content
 *
 * Prints @bytes as they are.
 */
void
sally_output_bytes (GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (length > 0)
    fwrite (data, 1, length, stdout);
}

/**
 * sally_output_json:
 * @object: (transfer full): the document
 *
 * Prints @object.  Once in a run.
 */
void
sally_output_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  json_node_init_object (node, object);
  json_object_unref (object);
  text = json_to_string (node, TRUE);
  sally_output_text (text);
}

/**
 * sally_output_note:
 * @text: one sentence, which may hold text from outside
 *
 * Says something on standard error.
 */
void
sally_output_note (const char *text)
{
  g_autofree char *line = sally_text_one_line (text, 2000);

  fflush (stdout);
  fprintf (stderr, "sallyport-cli: %s\n", line);
}

/**
 * sally_output_new_json:
 *
 * Returns: (transfer full): a document that has its version
 */
JsonObject *
sally_output_new_json (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "version", 1);
  return object;
}

/**
 * sally_output_finish:
 * @error: of %G_FILE_ERROR
 *
 * Returns: whether all output could be written, which a full disk may prevent
 */
gboolean
sally_output_finish (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
               _("The output could not be written: %s"), g_strerror (errno));
  return FALSE;
}
