/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-chain-finding.h"

#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* What a chain lacks, in words. */

#define SHOWN_BYTES 160

static const char *const ids[] = {
  [SALLY_CHAIN_COMPLETE] = "complete",
  [SALLY_CHAIN_CA_MISSING] = "ca-missing",
  [SALLY_CHAIN_INTERMEDIATE_MISSING] = "intermediate-missing",
  [SALLY_CHAIN_ONLY_MIDDLE] = "only-middle",
  [SALLY_CHAIN_LEAF_AS_CA] = "leaf-as-ca",
  [SALLY_CHAIN_SELF_SIGNED] = "self-signed",
};

static const char *
get_leaf (const SallyChainFinding *self)
{
  return sally_x509_get_title (self->path->pdata[0]);
}

static const char *
get_top (const SallyChainFinding *self)
{
  return sally_x509_get_title (self->path->pdata[self->path->len - 1]);
}

/* The missing certificate by the title of the one that fills the gap, or by its
 * subject; or the root that is there, but not trusted.
 */
static char *
name_missing (const SallyChainFinding *self)
{
  if (self->fills->len > 0)
    return g_strdup (sally_x509_get_title (self->fills->pdata[0]));
  if (self->missing_subject != NULL)
    return sally_text_one_line (self->missing_subject, SHOWN_BYTES);
  return g_strdup (get_top (self));
}

static char *
name_root (const SallyChainFinding *self)
{
  return self->fills->len > 0 ? g_strdup (get_top (self)) : name_missing (self);
}

/**
 * sally_chain_finding_new:
 *
 * Returns: (transfer full): one that is to be filled
 */
SallyChainFinding *
sally_chain_finding_new (void)
{
  SallyChainFinding *self = g_new0 (SallyChainFinding, 1);

  self->path = g_ptr_array_new_with_free_func (g_object_unref);
  self->fills = g_ptr_array_new_with_free_func (g_object_unref);
  self->choices = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_new0 (char *, 1);
  return self;
}

/**
 * sally_chain_finding_free:
 * @self: (transfer full): a finding
 */
void
sally_chain_finding_free (SallyChainFinding *self)
{
  g_ptr_array_unref (self->path);
  g_ptr_array_unref (self->fills);
  g_ptr_array_unref (self->choices);
  g_clear_object (&self->below);
  g_free (self->missing_subject);
  g_free (self->missing_key_id);
  g_strfreev (self->places);
  g_free (self);
}

/**
 * sally_chain_case_get_id:
 * @kind: what is the case
 *
 * Returns: (transfer none): its name in JSON, such as `ca-missing`
 */
const char *
sally_chain_case_get_id (SallyChainCase kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (ids), NULL);

  return ids[kind];
}

/**
 * sally_chain_finding_explain:
 * @self: a finding
 *
 * Returns: (transfer full): what is the case, in a sentence or two (translated)
 */
char *
sally_chain_finding_explain (const SallyChainFinding *self)
{
  g_autofree char *missing = NULL;
  const char *below;

  g_return_val_if_fail (self != NULL, NULL);

  missing = name_missing (self);
  below = self->below != NULL ? sally_x509_get_title (self->below) : get_leaf (self);
  switch (self->kind) {
  case SALLY_CHAIN_COMPLETE:
    if (self->path->len == 1)
      return g_strdup (_("Nothing is missing: there is a root at the end of each chain."));
    return g_strdup_printf (_("Nothing is missing: the chain of “%s” ends at the root “%s”."),
                            get_leaf (self), get_top (self));
  case SALLY_CHAIN_CA_MISSING:
    if (self->below == NULL)
      return g_strdup_printf (_("The CA is missing: the chain ends at the root “%s”, which is not "
                                "among what was chosen."),
                              get_top (self));
    if (!self->certain)
      return g_strdup_printf (_("The CA is missing, or an intermediate below it: “%s” was issued "
                                "by “%s”."),
                              below, missing);
    return g_strdup_printf (_("The CA is missing: “%s” was issued by “%s”."), below, missing);
  case SALLY_CHAIN_INTERMEDIATE_MISSING:
    if (!self->certain)
      return g_strdup_printf (_("An intermediate is missing, or the CA is another one: “%s” was "
                                "issued by “%s”."),
                              below, missing);
    return g_strdup_printf (_("An intermediate is missing: “%s” was issued by “%s”."), below,
                            missing);
  case SALLY_CHAIN_ONLY_MIDDLE:
    return g_strdup_printf (
        _("Only the middle of the chain was given: “%s” was issued by “%s”, and "
          "a chain must end at a root."),
        below, missing);
  case SALLY_CHAIN_LEAF_AS_CA:
    return g_strdup_printf (_("The server’s own certificate was given, not its CA: “%s” was issued "
                              "by “%s”, and will be replaced at its next renewal."),
                            get_leaf (self), missing);
  case SALLY_CHAIN_SELF_SIGNED:
    break;
  }
  return g_strdup_printf (_("“%s” signed itself; there is no CA to look for."), get_leaf (self));
}

/**
 * sally_chain_finding_get_fix:
 * @self: a finding
 *
 * Returns: (transfer full) (nullable): what to do, in a sentence or two
 *   (translated); %NULL when nothing is missing
 */
char *
sally_chain_finding_get_fix (const SallyChainFinding *self)
{
  g_autofree char *missing = NULL;
  g_autofree char *root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  missing = name_missing (self);
  root = name_root (self);
  switch (self->kind) {
  case SALLY_CHAIN_COMPLETE:
    return NULL;
  case SALLY_CHAIN_CA_MISSING:
    return g_strdup_printf (_("Choose a certificate that holds the root “%s”."), root);
  case SALLY_CHAIN_INTERMEDIATE_MISSING:
    return g_strdup_printf (
        _("Append “%s” to the server’s certificate file, or keep it in one file "
          "with the root."),
        missing);
  case SALLY_CHAIN_ONLY_MIDDLE:
    return g_strdup_printf (_("Add the root “%s” to what was chosen."), root);
  case SALLY_CHAIN_LEAF_AS_CA:
    return g_strdup_printf (_("Choose a certificate that holds the root “%s” instead."), root);
  case SALLY_CHAIN_SELF_SIGNED:
    break;
  }
  return g_strdup (_("Compare its fingerprint with the server’s administrator and import it, or "
                     "give the server a certificate by a CA."));
}
