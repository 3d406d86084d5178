/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"

G_BEGIN_DECLS

char *fixture_text (const char *folder, const char *name);
GBytes *fixture_bytes (const char *folder, const char *name);
SallyContainer *read_text (const char *text);
SallyContainer *read_with_password (GBytes *bytes, const char *password);
SallyContainer *read_ok (const void *data, gssize length);
SallyContainer *fixture_read (const char *folder, const char *name, const char *password,
                              const char *format);
void assert_roles (SallyContainer *container, const char *roles);
char *fixture_read_failing (const char *folder, const char *name, int code);
void assert_converted (SallyContainer *container);
void assert_warned (SallyContainer *container, guint n, const char *what);
char *read_failing (const void *data, gssize length, int code);
void read_with_password_failing (GBytes *bytes, const char *password, int code);
GBytes *replace_bytes (GBytes *bytes, const char *what, const char *with, gsize length);
void assert_subjects (SallyContainer *container, const char *subjects);
void assert_payload (SallyContainer *container, const char *text);

G_END_DECLS
