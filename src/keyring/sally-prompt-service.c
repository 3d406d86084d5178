/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-prompt-service-private.h"

/* A secret service that knows whether it has a prompt on the screen.
 *
 * Cancelling a libsecret call while its prompt is shown makes
 * gnome-keyring-daemon abort (tried with 42 and 48), and with libsecret 0.20.5
 * the callback never comes.  So whoever gives up waiting must know whether
 * there is a prompt, and then leave the call alone.
 *
 * Main thread only.
 */
struct _SallyPromptService {
  SecretService parent_instance;

  guint n_prompts;
};

G_DEFINE_FINAL_TYPE (SallyPromptService, sally_prompt_service, SECRET_TYPE_SERVICE)

static void
sally_prompt_service_prompt_async (SecretService *service,
                                   SecretPrompt *prompt,
                                   const GVariantType *return_type,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  SALLY_PROMPT_SERVICE (service)->n_prompts++;
  SECRET_SERVICE_CLASS (sally_prompt_service_parent_class)
      ->prompt_async (service, prompt, return_type, cancellable, callback, data);
}

static GVariant *
sally_prompt_service_prompt_finish (SecretService *service, GAsyncResult *result, GError **error)
{
  SALLY_PROMPT_SERVICE (service)->n_prompts--;
  return SECRET_SERVICE_CLASS (sally_prompt_service_parent_class)
      ->prompt_finish (service, result, error);
}

static void
sally_prompt_service_class_init (SallyPromptServiceClass *klass)
{
  SecretServiceClass *service_class = SECRET_SERVICE_CLASS (klass);

  service_class->prompt_async = sally_prompt_service_prompt_async;
  service_class->prompt_finish = sally_prompt_service_prompt_finish;
}

static void
sally_prompt_service_init (SallyPromptService *self)
{
}

/**
 * sally_prompt_service_is_prompting:
 * @self: a service
 *
 * Returns: whether a prompt has been started and not been answered yet
 */
gboolean
sally_prompt_service_is_prompting (SallyPromptService *self)
{
  g_return_val_if_fail (SALLY_IS_PROMPT_SERVICE (self), FALSE);

  return self->n_prompts > 0;
}
