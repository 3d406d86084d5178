/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-finding.h"

#include <glib/gi18n-lib.h>

/* One checked fact, ready to be shown. */
struct _SallyFinding {
  GObject parent_instance;

  char *texts[5]; /* (owned), by TextField */
  SallyFindingState state;
  SallySeverity severity;
  GPtrArray *fixes; /* (owned) (element-type SallyFix) */
};

typedef enum {
  TEXT_ID,
  TEXT_TITLE,
  TEXT_EVIDENCE,
  TEXT_EXPLANATION,
  TEXT_FIX,
} TextField;

typedef enum {
  PROP_ID = 1,
  PROP_TITLE,
  PROP_EVIDENCE,
  PROP_EXPLANATION,
  PROP_FIX,
  PROP_STATE,
  PROP_SEVERITY,
} SallyFindingProperty;

static GParamSpec *props[PROP_SEVERITY + 1];

G_DEFINE_FINAL_TYPE (SallyFinding, sally_finding, G_TYPE_OBJECT)

static const char *const state_names[] = { "passed", "found", "could-not-test" };
static const char *const severity_names[] = { "critical", "high", "medium", "low", "info" };
static const char *const fix_names[] = { "set-mode", "verify-as",  "choose-certificate",
                                         "set-port", "set-engine", "set-setting" };
G_STATIC_ASSERT (G_N_ELEMENTS (fix_names) == SALLY_FIX_SET_SETTING + 1);

static void
sally_finding_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyFinding *self = SALLY_FINDING (object);

  switch ((SallyFindingProperty) id) {
  case PROP_ID:
  case PROP_TITLE:
  case PROP_EVIDENCE:
  case PROP_EXPLANATION:
  case PROP_FIX:
    g_value_set_string (value, self->texts[id - PROP_ID]);
    break;
  case PROP_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case PROP_SEVERITY:
    g_value_set_int (value, (int) self->severity);
    break;
  }
}

static void
sally_finding_finalize (GObject *object)
{
  SallyFinding *self = SALLY_FINDING (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  g_ptr_array_unref (self->fixes);
  G_OBJECT_CLASS (sally_finding_parent_class)->finalize (object);
}

static void
sally_finding_class_init (SallyFindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const char *const names[] = { "id", "title", "evidence", "explanation", "fix" };

  object_class->get_property = sally_finding_get_property;
  object_class->finalize = sally_finding_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    props[PROP_ID + i] = g_param_spec_string (names[i], NULL, NULL, "", flags);
  props[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, 0, SALLY_FINDING_COULD_NOT_TEST, 0, flags);
  props[PROP_SEVERITY] =
      g_param_spec_int ("severity", NULL, NULL, 0, SALLY_SEVERITY_INFO, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_finding_init (SallyFinding *self)
{
}

/**
 * sally_finding_new:
 * @id: `group.check`, never changes
 * @state: passed, found or could not test
 * @severity: how bad it is for the endpoint's mode
 * @title: what it is, in a few words
 * @evidence: the values that were compared
 * @explanation: what it means
 * @fix: what to do, "" when there is nothing
 * @fixes: (nullable) (element-type SallyFix): what the program can do; referenced
 *
 * Returns: (transfer full): a finding
 */
SallyFinding *
sally_finding_new (const char *id,
                   SallyFindingState state,
                   SallySeverity severity,
                   const char *title,
                   const char *evidence,
                   const char *explanation,
                   const char *fix,
                   GPtrArray *fixes)
{
  SallyFinding *self = g_object_new (SALLY_TYPE_FINDING, NULL);
  const char *const texts[] = { id, title, evidence, explanation, fix };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    self->texts[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  self->state = state;
  self->severity = severity;
  self->fixes = fixes != NULL ? g_ptr_array_ref (fixes)
                              : g_ptr_array_new_with_free_func ((GDestroyNotify) sally_fix_free);
  return self;
}

/**
 * sally_finding_get_id:
 * @self: a finding
 *
 * Returns: (transfer none): its id, such as "cert.expired"
 */
const char *
sally_finding_get_id (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), NULL);

  return self->texts[TEXT_ID];
}

/**
 * sally_finding_get_state:
 * @self: a finding
 *
 * Returns: passed, found or could not test
 */
SallyFindingState
sally_finding_get_state (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), SALLY_FINDING_COULD_NOT_TEST);

  return self->state;
}

/**
 * sally_finding_get_severity:
 * @self: a finding
 *
 * Returns: how bad it is for the endpoint's mode
 */
SallySeverity
sally_finding_get_severity (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), SALLY_SEVERITY_INFO);

  return self->severity;
}

/**
 * sally_finding_get_title:
 * @self: a finding
 *
 * Returns: (transfer none): what it is, in a few words (translated)
 */
const char *
sally_finding_get_title (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), NULL);

  return self->texts[TEXT_TITLE];
}

/**
 * sally_finding_get_evidence:
 * @self: a finding
 *
 * Returns: (transfer none): the values that were compared (translated)
 */
const char *
sally_finding_get_evidence (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), NULL);

  return self->texts[TEXT_EVIDENCE];
}

/**
 * sally_finding_get_explanation:
 * @self: a finding
 *
 * Returns: (transfer none): what it means (translated)
 */
const char *
sally_finding_get_explanation (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), NULL);

  return self->texts[TEXT_EXPLANATION];
}

/**
 * sally_finding_get_fix:
 * @self: a finding
 *
 * Returns: (transfer none): what to do (translated), "" when there is nothing
 */
const char *
sally_finding_get_fix (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), NULL);

  return self->texts[TEXT_FIX];
}

/**
 * sally_finding_get_fixes:
 * @self: a finding
 *
 * Returns: (transfer none) (element-type SallyFix): what the program can do
 */
GPtrArray *
sally_finding_get_fixes (SallyFinding *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING (self), NULL);

  return self->fixes;
}

/**
 * sally_finding_state_get_name:
 * @state: a state
 *
 * Returns: its word in JSON
 */
const char *
sally_finding_state_get_name (SallyFindingState state)
{
  return state_names[state];
}

/**
 * sally_severity_get_name:
 * @severity: a severity
 *
 * Returns: its word in JSON
 */
const char *
sally_severity_get_name (SallySeverity severity)
{
  return severity_names[severity];
}

/**
 * sally_severity_get_label:
 * @severity: a severity
 *
 * Returns: its word for people (translated)
 */
const char *
sally_severity_get_label (SallySeverity severity)
{
  switch (severity) {
  case SALLY_SEVERITY_CRITICAL:
    return C_("severity", "critical");
  case SALLY_SEVERITY_HIGH:
    return C_("severity", "high");
  case SALLY_SEVERITY_MEDIUM:
    return C_("severity", "medium");
  case SALLY_SEVERITY_LOW:
    return C_("severity", "low");
  case SALLY_SEVERITY_INFO:
    break;
  }
  return C_("severity", "info");
}

/**
 * sally_fix_new:
 * @kind: what is changed
 * @argument: to what
 * @label: text of its button (translated)
 *
 * Returns: (transfer full): a fix
 */
SallyFix *
sally_fix_new (SallyFixKind kind, const char *argument, const char *label)
{
  SallyFix *self = g_new (SallyFix, 1);

  self->kind = kind;
  self->argument = g_strdup (argument);
  self->label = g_strdup (label);
  return self;
}

/**
 * sally_fix_free:
 * @self: (transfer full): a fix
 */
void
sally_fix_free (SallyFix *self)
{
  g_free (self->argument);
  g_free (self->label);
  g_free (self);
}

/**
 * sally_fix_kind_get_name:
 * @kind: a kind of fix
 *
 * Returns: its word in JSON
 */
const char *
sally_fix_kind_get_name (SallyFixKind kind)
{
  return fix_names[kind];
}
