/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-setting-option.h"

#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --setting NAME=VALUE: what only some engines have. */

static char *
join_names (const SallyEngine *engine)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gsize n_settings;
  const SallyEngineSetting *settings = sally_engine_setting_list (&n_settings);

  for (gsize i = 0; i < n_settings; i++)
    if (sally_engine_setting_belongs (&settings[i], engine))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", settings[i].name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
refuse_name (const SallyEngine *engine, const char *name, GError **error)
{
  g_autofree char *names = join_names (engine);

  if (names[0] == '\0')
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID, _("%s has no settings of its own."),
                 engine->label);
  else
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID, _("%s has no setting “%s”; it has %s."),
                 engine->label, name, names);
  return FALSE;
}

static gboolean
refuse_value (const SallyEngineSetting *setting, GError **error)
{
  g_autofree char *words = NULL;

  if (setting->kind != SALLY_SETTING_CHOICE) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID, _("%s is too long."), setting->name);
    return FALSE;
  }
  words = g_strjoinv (", ", (char **) setting->choices);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID, _("%s is one of %s."), setting->name,
               words);
  return FALSE;
}

/**
 * sally_setting_option_apply:
 * @endpoint: an endpoint
 * @settings: (array zero-terminated=1) (nullable): `NAME=VALUE` as typed; without
 *   a value the setting is taken away
 * @error: %SALLY_ERROR_INVALID
 *
 * Returns: whether all of them were understood
 */
gboolean
sally_setting_option_apply (SallyEndpoint *endpoint, char **settings, GError **error)
{
  const SallyEngine *engine = sally_endpoint_get_engine (endpoint);

  for (guint i = 0; settings != NULL && settings[i] != NULL; i++) {
    const char *equals = strchr (settings[i], '=');
    g_autofree char *name =
        equals != NULL ? g_strndup (settings[i], (gsize) (equals - settings[i])) : NULL;
    const SallyEngineSetting *setting = sally_engine_setting_find (name);

    if (name == NULL) {
      g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                           _("--setting takes NAME=VALUE."));
      return FALSE;
    }
    if (setting == NULL || !sally_engine_setting_belongs (setting, engine))
      return refuse_name (engine, name, error);
    if (!sally_engine_setting_check (setting, equals + 1))
      return refuse_value (setting, error);
    sally_endpoint_set_setting (endpoint, name, equals[1] != '\0' ? equals + 1 : NULL);
  }
  return TRUE;
}
