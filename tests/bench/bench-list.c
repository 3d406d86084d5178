/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-store-list.h"
#include "sally-store.h"

#include <gtk/gtk.h>

/* How long a list of a full library takes from a wish to the last announcement:
 * the order, a search, everything again; alone, and under a GtkListView.
 *
 *   bench-list LIBRARY
 *
 * Prints “view kind what milliseconds longest-step” lines for bench-list.py.
 */

#define RUNS 9

static gint64 last_poll, worst_step;

static int
meter_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  worst_step = MAX (worst_step, g_get_monotonic_time () - last_poll);
  result = g_poll (fds, n_fds, timeout);
  last_poll = g_get_monotonic_time ();
  return result;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GObject *object = sally_store_row_get_item (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       object != NULL ? G_OBJECT_TYPE_NAME (object) : "");
}

static GtkWidget *
make_window (SallyStoreList *list)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection =
      GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (list))));
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller),
                                 gtk_list_view_new (selection, factory));
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 700);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
settle (SallyStoreList *list)
{
  while (sally_store_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* @even and @odd take turns, so that each run changes something. */
static void
measure (SallyStoreList *list,
         const char *where,
         const char *name,
         void (*even) (SallyStoreList *list),
         void (*odd) (SallyStoreList *list))
{
  gint64 times[RUNS], steps[RUNS];

  for (guint i = 0; i < RUNS; i++) {
    gint64 start;

    odd (list);
    settle (list);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    start = last_poll = g_get_monotonic_time ();
    worst_step = 0;
    even (list);
    settle (list);
    times[i] = g_get_monotonic_time () - start;
    steps[i] = MAX (worst_step, g_get_monotonic_time () - last_poll);
  }
  qsort (times, RUNS, sizeof *times, compare);
  qsort (steps, RUNS, sizeof *steps, compare);
  g_print ("%s %s %.1f %.1f\n", where, name, (double) times[RUNS / 2] / 1e3,
           (double) steps[RUNS / 2] / 1e3);
}

static void
sort_by_name (SallyStoreList *list)
{
  sally_store_list_set_sort (list, SALLY_STORE_SORT_IDENTIFIER);
}

static void
sort_by_age (SallyStoreList *list)
{
  sally_store_list_set_sort (list, SALLY_STORE_SORT_NEWEST);
}

static void
search_some (SallyStoreList *list)
{
  sally_store_list_set_search (list, "-0777");
}

static void
search_none (SallyStoreList *list)
{
  sally_store_list_set_search (list, "nothing like it");
}

static void
search_all (SallyStoreList *list)
{
  sally_store_list_set_search (list, "");
}

static SallyStore *
open_store (const char *path)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  SallyStore *store;

  sally_store_open_async (path, NULL, sally_await_cb, &await);
  store = sally_store_open_finish (sally_await_result (&await), &error);
  if (store == NULL)
    g_error ("%s", error->message);
  return store;
}

static void
measure_all (SallyStoreList *list, const char *where)
{
  settle (list);
  g_print ("%s rows %u 0\n", where, g_list_model_get_n_items (G_LIST_MODEL (list)));
  measure (list, where, "requery", sort_by_name, sort_by_age);
  measure (list, where, "search", search_some, search_all);
  measure (list, where, "search-nothing", search_none, search_all);
  measure (list, where, "search-end", search_all, search_some);
}

int
main (int argc, char **argv)
{
  g_autoptr (SallyStore) store = NULL;
  static const char *const kinds[] = { "certificates", "endpoints", "reports" };
  GtkWidget *window;

  if (argc != 2)
    return 2;
  gtk_init ();
  store = open_store (argv[1]);
  g_main_context_set_poll_func (NULL, meter_poll);
  for (int kind = 0; kind < SALLY_N_STORE_KINDS; kind++) {
    g_autoptr (SallyStoreList) list = sally_store_list_new (store, (SallyStoreKind) kind);
    g_autofree char *model = g_strconcat ("model ", kinds[kind], NULL);
    g_autofree char *view = g_strconcat ("view ", kinds[kind], NULL);

    measure_all (list, model);
    window = make_window (list);
    measure_all (list, view);
    gtk_window_destroy (GTK_WINDOW (window));
  }
  g_main_context_set_poll_func (NULL, NULL);
  sally_store_close (store);
  return 0;
}
