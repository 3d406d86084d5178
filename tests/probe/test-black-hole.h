/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A listener whose queue is full: connecting to it is never answered. */
typedef struct {
  int listener;
  int held[4];
  guint16 port;
} TestBlackHole;

void test_black_hole_open (TestBlackHole *self);
void test_black_hole_close (TestBlackHole *self);

G_END_DECLS
