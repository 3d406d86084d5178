/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Preloaded into any GTK 4 program: prints how long it took from exec to the
 * first painted frame, and the CPU time of it, and ends the program.
 */

/* Field 22 of /proc/self/stat: the start time in ticks since boot. */
static double
process_age (void)
{
  g_autofree char *stat = NULL;
  struct timespec now;
  const char *p;
  long long ticks = 0;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
    return 0;
  p = strrchr (stat, ')');
  for (int field = 2; p != NULL && field < 22; field++)
    p = strchr (p + 1, ' ');
  if (p != NULL)
    ticks = atoll (p + 1);
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6
         - (double) ticks * 1e3 / (double) sysconf (_SC_CLK_TCK);
}

static void
after_paint_cb (GdkFrameClock *clock, gpointer data)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  fprintf (stderr, "first-frame %.1f %.1f\n", process_age (),
           (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
               + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3);
  _exit (0);
}

void
gtk_window_present (GtkWindow *window)
{
  void (*real) (GtkWindow *) = NULL;
  GdkFrameClock *clock;

  *(void **) &real = dlsym (RTLD_NEXT, "gtk_window_present");
  gtk_widget_realize (GTK_WIDGET (window));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  real (window);
}
