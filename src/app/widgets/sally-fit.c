/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-fit.h"

/* AdwSqueezer chooses while it is given its place, and answers questions about
 * its height for the child that it showed before; with contents that wrap, the
 * chosen one then lies over what follows.  Here the width alone decides, so that
 * measuring and placing always mean the same child.
 */
struct _SallyFit {
  GtkWidget parent_instance;

  GtkWidget *wide;   /* (owned by the parent) */
  GtkWidget *narrow; /* (owned by the parent) */
};

G_DEFINE_FINAL_TYPE (SallyFit, sally_fit, GTK_TYPE_WIDGET)

static GtkWidget *
choose (SallyFit *self, int width)
{
  int minimum;

  gtk_widget_measure (self->wide, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return width >= minimum ? self->wide : self->narrow;
}

static GtkSizeRequestMode
sally_fit_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sally_fit_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  SallyFit *self = SALLY_FIT (widget);
  int wide_minimum, wide_natural, narrow_minimum, narrow_natural;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0) {
    gtk_widget_measure (choose (self, for_size), orientation, for_size, minimum, natural, NULL,
                        NULL);
    return;
  }
  gtk_widget_measure (self->wide, orientation, -1, &wide_minimum, &wide_natural, NULL, NULL);
  gtk_widget_measure (self->narrow, orientation, -1, &narrow_minimum, &narrow_natural, NULL, NULL);
  *minimum = MIN (wide_minimum, narrow_minimum);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (wide_natural, *minimum)
                                                       : MIN (wide_natural, narrow_natural);
}

static void
sally_fit_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SallyFit *self = SALLY_FIT (widget);
  GtkWidget *chosen = choose (self, width);

  gtk_widget_set_child_visible (self->wide, chosen == self->wide);
  gtk_widget_set_child_visible (self->narrow, chosen == self->narrow);
  gtk_widget_size_allocate (chosen, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
sally_fit_dispose (GObject *object)
{
  SallyFit *self = SALLY_FIT (object);

  g_clear_pointer (&self->wide, gtk_widget_unparent);
  g_clear_pointer (&self->narrow, gtk_widget_unparent);
  G_OBJECT_CLASS (sally_fit_parent_class)->dispose (object);
}

static void
sally_fit_class_init (SallyFitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_fit_dispose;
  widget_class->get_request_mode = sally_fit_get_request_mode;
  widget_class->measure = sally_fit_measure;
  widget_class->size_allocate = sally_fit_size_allocate;
}

static void
sally_fit_init (SallyFit *self)
{
}

/**
 * sally_fit_new:
 * @wide: (transfer floating): shown where it fits
 * @narrow: (transfer floating): shown elsewhere
 *
 * Returns: (transfer floating): a widget
 */
GtkWidget *
sally_fit_new (GtkWidget *wide, GtkWidget *narrow)
{
  SallyFit *self = g_object_new (SALLY_TYPE_FIT, NULL);

  self->wide = wide;
  self->narrow = narrow;
  gtk_widget_set_parent (wide, GTK_WIDGET (self));
  gtk_widget_set_parent (narrow, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
