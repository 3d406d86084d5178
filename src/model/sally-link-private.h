/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-endpoint.h"
#include "sally-engine.h"

G_BEGIN_DECLS

/* A link while it is read: what its own syntax says goes into the endpoint at
 * once, options wait until all of them are known, since they modify each other.
 */
typedef struct {
  char *name;  /* (owned): as written */
  char *key;   /* (owned): lower case, without hyphens and underscores */
  char *value; /* (owned): "" for what is secret */
  gboolean used;
} SallyLinkOption;

typedef struct {
  SallyEndpoint *endpoint; /* (owned) */
  SallySecret *password;   /* (owned) (nullable) */
  GPtrArray *notes;        /* (owned) (element-type utf8) */
  GPtrArray *options;      /* (owned) (element-type SallyLinkOption) */
  gboolean jdbc;           /* JDBC drivers read the same words differently */
  gboolean mariadb;        /* a link of MariaDB's own drivers */
  gboolean tls;            /* the scheme itself asks for TLS */
} SallyLink;

/* A part of the text that is read: nothing is copied before it must be, since
 * there is a password in it. */
typedef struct {
  const char *at;
  const char *end;
} SallySpan;

#define SALLY_SPAN(at, end) ((SallySpan) { (at), (end) })

void sally_link_init (SallyLink *self, const char *engine);
void sally_link_clear (SallyLink *self);
void sally_link_note (SallyLink *self, char *text);
gboolean sally_link_add_option (SallyLink *self, SallySpan name, SallySpan value, gboolean encoded,
                                GError **error);
const char *sally_link_take (SallyLink *self, const char *keys);
gboolean sally_link_take_bool (SallyLink *self, const char *keys);
gboolean sally_link_set_port (SallyLink *self, SallySpan port, GError **error);
gboolean sally_link_set_host (SallyLink *self, SallySpan host, gboolean encoded, GError **error);
gboolean sally_link_set_user (SallyLink *self, SallySpan user, gboolean encoded, GError **error);
gboolean sally_link_set_database (SallyLink *self, SallySpan name, gboolean encoded,
                                  GError **error);
gboolean sally_link_set_password (SallyLink *self, SallySpan password, gboolean encoded,
                                  GError **error);
gboolean sally_link_set_server (SallyLink *self, SallySpan servers, gboolean encoded,
                                GError **error);
gboolean sally_link_apply_connection (SallyLink *self, GError **error);
void sally_link_apply_tls (SallyLink *self);
void sally_link_note_unused (SallyLink *self);

gboolean sally_link_read_url (SallyLink *self, SallySpan rest, GError **error);
gboolean sally_link_read_sqlserver (SallyLink *self, SallySpan rest, GError **error);
gboolean sally_link_read_db2 (SallyLink *self, SallySpan rest, GError **error);
gboolean sally_link_read_oracle (SallyLink *self, SallySpan rest, GError **error);
gboolean sally_link_read_keywords (SallyLink *self, SallySpan rest, GError **error);
gboolean sally_link_is_keywords (SallySpan text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyLink, sally_link_clear)

G_END_DECLS
