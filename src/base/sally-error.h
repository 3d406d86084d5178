/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SallyError:
 * @SALLY_ERROR_FAILED: anything without a code of its own
 * @SALLY_ERROR_PASSWORD_REQUIRED: the file opens only with a password
 * @SALLY_ERROR_PASSWORD_WRONG: the password does not open the file
 * @SALLY_ERROR_UNKNOWN_FORMAT: nothing that Sallyport can read
 * @SALLY_ERROR_CORRUPT: the format was recognised, the content is damaged
 * @SALLY_ERROR_TOO_LARGE: a cap was reached
 * @SALLY_ERROR_DUPLICATE: an identifier or certificate that exists already
 * @SALLY_ERROR_NOT_FOUND: no such certificate, endpoint, report or file
 * @SALLY_ERROR_UNSUPPORTED: known, but not by this build or this version
 * @SALLY_ERROR_STORE: the library cannot be opened, read or written
 * @SALLY_ERROR_STORE_NEWER: the library was made by a newer Sallyport
 * @SALLY_ERROR_STORE_DAMAGED: the library file is not SQLite or is damaged
 * @SALLY_ERROR_STORE_BUSY: another program holds the library
 * @SALLY_ERROR_KEYRING: no keyring, or it does not answer
 * @SALLY_ERROR_KEYRING_LOCKED: the keyring is locked
 * @SALLY_ERROR_RULE: refused by a rule; the message names it
 * @SALLY_ERROR_INVALID: a value that cannot be (port 70000, a blank host)
 *
 * The one error domain of everything below `cli` and `app`.
 */
typedef enum {
  SALLY_ERROR_FAILED,
  SALLY_ERROR_PASSWORD_REQUIRED,
  SALLY_ERROR_PASSWORD_WRONG,
  SALLY_ERROR_UNKNOWN_FORMAT,
  SALLY_ERROR_CORRUPT,
  SALLY_ERROR_TOO_LARGE,
  SALLY_ERROR_DUPLICATE,
  SALLY_ERROR_NOT_FOUND,
  SALLY_ERROR_UNSUPPORTED,
  SALLY_ERROR_STORE,
  SALLY_ERROR_STORE_NEWER,
  SALLY_ERROR_STORE_DAMAGED,
  SALLY_ERROR_STORE_BUSY,
  SALLY_ERROR_KEYRING,
  SALLY_ERROR_KEYRING_LOCKED,
  SALLY_ERROR_RULE,
  SALLY_ERROR_INVALID,
} SallyError;

#define SALLY_ERROR (sally_error_quark ())
GQuark sally_error_quark (void);

G_END_DECLS
