/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-probe-step.h"

#include <glib/gi18n-lib.h>

/* One line of a running test.
 *
 * Lives in the main thread; the worker only posts what to set.
 */
struct _SallyProbeStep {
  GObject parent_instance;

  SallyStepId id;
  SallyStepState state;
  char *detail; /* (owned) */
  gint64 microseconds;
};

G_DEFINE_FINAL_TYPE (SallyProbeStep, sally_probe_step, G_TYPE_OBJECT)

typedef enum {
  PROP_TITLE = 1,
  PROP_STATE,
  PROP_DETAIL,
  PROP_MICROSECONDS,
} SallyProbeStepProperty;

static GParamSpec *props[PROP_MICROSECONDS + 1];

static void
sally_probe_step_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SallyProbeStep *self = SALLY_PROBE_STEP (object);

  switch ((SallyProbeStepProperty) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, sally_probe_step_get_title (self));
    break;
  case PROP_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case PROP_DETAIL:
    g_value_set_string (value, self->detail);
    break;
  case PROP_MICROSECONDS:
    g_value_set_int64 (value, self->microseconds);
    break;
  }
}

static void
sally_probe_step_finalize (GObject *object)
{
  g_free (SALLY_PROBE_STEP (object)->detail);
  G_OBJECT_CLASS (sally_probe_step_parent_class)->finalize (object);
}

static void
sally_probe_step_class_init (SallyProbeStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_probe_step_get_property;
  object_class->finalize = sally_probe_step_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, SALLY_STEP_PENDING,
                                        SALLY_STEP_CANCELLED, SALLY_STEP_PENDING, flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, "", flags);
  props[PROP_MICROSECONDS] =
      g_param_spec_int64 ("microseconds", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_probe_step_init (SallyProbeStep *self)
{
  self->detail = g_strdup ("");
}

/**
 * sally_probe_step_new:
 * @id: which step
 *
 * Returns: (transfer full): the step, pending
 */
SallyProbeStep *
sally_probe_step_new (SallyStepId id)
{
  SallyProbeStep *self = g_object_new (SALLY_TYPE_PROBE_STEP, NULL);

  self->id = id;
  return self;
}

/**
 * sally_probe_step_get_id:
 * @self: a step
 *
 * Returns: which step it is
 */
SallyStepId
sally_probe_step_get_id (SallyProbeStep *self)
{
  g_return_val_if_fail (SALLY_IS_PROBE_STEP (self), SALLY_STEP_RESOLVE);

  return self->id;
}

/**
 * sally_probe_step_get_title:
 * @self: a step
 *
 * Returns: what it does (translated)
 */
const char *
sally_probe_step_get_title (SallyProbeStep *self)
{
  static const char *const titles[] = {
    [SALLY_STEP_RESOLVE] = N_("Resolve Name"),      [SALLY_STEP_CONNECT] = N_("Connect"),
    [SALLY_STEP_NEGOTIATE] = N_("Ask for TLS"),     [SALLY_STEP_HANDSHAKE] = N_("TLS Handshake"),
    [SALLY_STEP_VERIFY] = N_("Verify Certificate"), [SALLY_STEP_LOGIN] = N_("Sign In"),
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (titles) == SALLY_N_STEPS);

  g_return_val_if_fail (SALLY_IS_PROBE_STEP (self), "");

  return _(titles[self->id]);
}

/**
 * sally_probe_step_get_state:
 * @self: a step
 *
 * Returns: how it stands
 */
SallyStepState
sally_probe_step_get_state (SallyProbeStep *self)
{
  g_return_val_if_fail (SALLY_IS_PROBE_STEP (self), SALLY_STEP_PENDING);

  return self->state;
}

/**
 * sally_probe_step_get_detail:
 * @self: a step
 *
 * Returns: what it found (translated), or ""
 */
const char *
sally_probe_step_get_detail (SallyProbeStep *self)
{
  g_return_val_if_fail (SALLY_IS_PROBE_STEP (self), "");

  return self->detail;
}

/**
 * sally_probe_step_get_microseconds:
 * @self: a step
 *
 * Returns: how long it took, 0 while it has not ended
 */
gint64
sally_probe_step_get_microseconds (SallyProbeStep *self)
{
  g_return_val_if_fail (SALLY_IS_PROBE_STEP (self), 0);

  return self->microseconds;
}

/**
 * sally_probe_step_set:
 * @self: a step
 * @state: how it stands now
 * @detail: (nullable): what it found (translated); %NULL for nothing
 * @microseconds: how long it took
 *
 * Main thread.
 */
void
sally_probe_step_set (SallyProbeStep *self,
                      SallyStepState state,
                      const char *detail,
                      gint64 microseconds)
{
  g_return_if_fail (SALLY_IS_PROBE_STEP (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  }
  if (detail == NULL)
    detail = "";
  if (g_strcmp0 (self->detail, detail) != 0) {
    g_free (self->detail);
    self->detail = g_strdup (detail);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DETAIL]);
  }
  if (self->microseconds != microseconds) {
    self->microseconds = microseconds;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MICROSECONDS]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}
