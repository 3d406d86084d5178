/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SALLY_PEM_LABEL 64

/**
 * SallyPemState:
 * @SALLY_PEM_COMPLETE: BEGIN and END say the same
 * @SALLY_PEM_UNFINISHED: no END line
 * @SALLY_PEM_MISMATCH: the END line names something else
 * @SALLY_PEM_UNLABELLED: the BEGIN line is damaged
 *
 * How a block ends.
 */
typedef enum {
  SALLY_PEM_COMPLETE,
  SALLY_PEM_UNFINISHED,
  SALLY_PEM_MISMATCH,
  SALLY_PEM_UNLABELLED,
} SallyPemState;

/**
 * SallyPemBlock:
 * @number: 1 for the first block of the text
 * @line: of its BEGIN line, from 1
 * @start: where its BEGIN line starts, in bytes from the start of the text
 * @end: the byte after its END line, or where something else starts
 * @body: what is between the lines; points into the text
 * @clean: BEGIN and END start a line each, and END ends one
 */
typedef struct {
  SallyPemState state;
  guint number;
  guint line;
  gsize start;
  gsize end;
  const char *body;
  gsize body_length;
  gboolean clean;
  char label[SALLY_PEM_LABEL + 1];
} SallyPemBlock;

/**
 * SallyPemScanner:
 *
 * Walks over the blocks of a text.  Zeroed but for @text and @length.
 */
typedef struct {
  const char *text;
  gsize length;
  gsize position;
  gsize counted;
  guint line;
  guint number;
} SallyPemScanner;

/**
 * SallyPemBody:
 * @bytes: (owned): what the base64 stands for
 * @clean: written as OpenSSL reads it: lines of up to 76 characters, nothing else
 * @escaped: backslashes stand for line breaks or characters
 */
typedef struct {
  GBytes *bytes;
  gboolean clean;
  gboolean escaped;
} SallyPemBody;

gboolean sally_pem_sniff (const guint8 *data, gsize length);
GBytes *sally_pem_to_utf8 (GBytes *bytes);
gboolean sally_pem_scan (SallyPemScanner *self, SallyPemBlock *block);
gboolean sally_pem_decode (const char *body, gsize length, SallyPemBody *result);

G_END_DECLS
