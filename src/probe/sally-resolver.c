/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-resolver-private.h"

#include "sally-transport.h"
#include "sally-tsan.h"

#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Names to addresses, without waiting longer than a person wants to.
 *
 * getaddrinfo() cannot be interrupted, so each look-up has a thread of its own;
 * who no longer waits leaves the thread to end by itself.  Not GResolver: it
 * shares GLib's task pool, where hanging look-ups hold up every other GTask.
 */

#define SLICE (50 * G_TIME_SPAN_MILLISECOND)

typedef struct {
  int refs; /* atomic: the waiter and the thread */
  char *host;
  char service[8];
  struct addrinfo *result; /* (nullable) */
  int error;
  int done_fd;
} LookUp;

static int n_threads;
static SallyResolverFunc resolver_func = getaddrinfo;

static void
look_up_unref (LookUp *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  if (self->result != NULL)
    freeaddrinfo (self->result);
  close (self->done_fd);
  g_free (self->host);
  g_free (self);
}

static void
set_hints (struct addrinfo *hints, int flags)
{
  memset (hints, 0, sizeof *hints);
  hints->ai_socktype = SOCK_STREAM;
  hints->ai_flags = AI_NUMERICSERV | flags;
}

static gpointer
look_up_thread (gpointer data)
{
  LookUp *self = data;
  struct addrinfo hints;
  SallyResolverFunc func = (SallyResolverFunc) g_atomic_pointer_get (&resolver_func);
  uint64_t one = 1;
  gssize written;

  set_hints (&hints, 0);
  self->error = func (self->host, self->service, &hints, &self->result);
  SALLY_TSAN_RELEASE (self);
  do
    written = write (self->done_fd, &one, sizeof one);
  while (written < 0 && errno == EINTR);
  g_atomic_int_dec_and_test (&n_threads);
  look_up_unref (self);
  return NULL;
}

/* The addresses of one family, in the order of the resolver. */
static void
collect_family (GArray *addresses, const struct addrinfo *result, gboolean v6)
{
  for (const struct addrinfo *info = result; info != NULL; info = info->ai_next) {
    SallyAddress address = { 0 };

    if (info->ai_family != (v6 ? AF_INET6 : AF_INET) || info->ai_addrlen > sizeof address.address)
      continue;
    memcpy (&address.address, info->ai_addr, info->ai_addrlen);
    address.length = info->ai_addrlen;
    g_array_append_val (addresses, address);
  }
}

/* IPv6 first, then in turns (RFC 8305, 4): a dead family costs 250 ms. */
static GArray *
sort_addresses (const struct addrinfo *result)
{
  GArray *sorted = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  g_autoptr (GArray) v6 = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  g_autoptr (GArray) v4 = g_array_new (FALSE, FALSE, sizeof (SallyAddress));

  collect_family (v6, result, TRUE);
  collect_family (v4, result, FALSE);
  for (guint i = 0; i < MAX (v6->len, v4->len); i++) {
    if (i < v6->len)
      g_array_append_val (sorted, g_array_index (v6, SallyAddress, i));
    if (i < v4->len)
      g_array_append_val (sorted, g_array_index (v4, SallyAddress, i));
  }
  if (sorted->len > SALLY_RESOLVER_MAX_ADDRESSES)
    g_array_set_size (sorted, SALLY_RESOLVER_MAX_ADDRESSES);
  return sorted;
}

/* An address needs no look-up, and so no thread. */
static GArray *
read_address (const char *host, const char *service)
{
  struct addrinfo hints, *result = NULL;
  GArray *addresses;

  set_hints (&hints, AI_NUMERICHOST);
  if (getaddrinfo (host, service, &hints, &result) != 0)
    return NULL;
  addresses = sort_addresses (result);
  freeaddrinfo (result);
  return addresses;
}

/* Takes a place among the threads; look-ups that hang hold theirs. */
static SallyNetOutcome
take_place (SallyTransport *transport, gint64 until)
{
  while (g_atomic_int_add (&n_threads, 1) >= SALLY_RESOLVER_MAX_THREADS) {
    SallyNetOutcome outcome;
    gint64 now = g_get_monotonic_time ();

    g_atomic_int_add (&n_threads, -1);
    if (now >= until)
      return SALLY_NET_TIMED_OUT;
    outcome = sally_transport_wait (transport, -1, MIN (until, now + SLICE));
    if (outcome != SALLY_NET_TIMED_OUT || sally_transport_get_out_of_time (transport))
      return outcome;
  }
  return SALLY_NET_OK;
}

/* Returns a look-up that is under way, or NULL when the system has no room. */
static LookUp *
start_look_up (const char *host, const char *service)
{
  LookUp *self = g_new0 (LookUp, 1);
  GThread *thread = NULL;

  self->refs = 2;
  self->host = g_strdup (host);
  g_strlcpy (self->service, service, sizeof self->service);
  self->done_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  SALLY_TSAN_RELEASE (self);
  if (self->done_fd >= 0)
    thread = g_thread_try_new ("resolve", look_up_thread, self, NULL);
  if (thread != NULL) {
    g_thread_unref (thread);
    return self;
  }
  g_atomic_int_add (&n_threads, -1);
  if (self->done_fd >= 0)
    close (self->done_fd);
  g_free (self->host);
  g_free (self);
  return NULL;
}

/**
 * sally_resolver_clean_host:
 * @host: a host name or address, as typed
 *
 * Returns: (transfer full) (nullable): it without blanks around it and without
 *   the brackets of an IPv6 address, an international name as its A-label;
 *   %NULL when it cannot be a host
 */
char *
sally_resolver_clean_host (const char *host)
{
  g_autofree char *text = g_strstrip (g_strdup (host));
  gsize length = strlen (text);

  if (length > 2 && text[0] == '[' && text[length - 1] == ']') {
    text[length - 1] = '\0';
    memmove (text, text + 1, length - 1);
    length -= 2;
  }
  if (length == 0 || length > 1024 || !g_utf8_validate (text, (gssize) length, NULL))
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p) || *p == '/' || *p == '@')
      return NULL;
  if (strchr (text, ':') != NULL)
    return g_steal_pointer (&text);
  return g_hostname_to_ascii (text);
}

/**
 * sally_resolver_look_up:
 * @transport: who waits, with its deadline and cancel fd
 * @host: a host name or address, as sally_resolver_clean_host() returns it
 * @port: the port that goes into the addresses
 * @until: when to stop waiting, in monotonic microseconds
 * @addresses: (out) (element-type SallyAddress): at most 16, in the order to
 *   try them; untouched on failure
 * @error: (out): EAI_* when the name has no address, else 0
 *
 * Any thread.
 *
 * Returns: %SALLY_NET_OK when there are addresses or the resolver said why not
 */
SallyNetOutcome
sally_resolver_look_up (SallyTransport *transport,
                        const char *host,
                        guint16 port,
                        gint64 until,
                        GArray **addresses,
                        int *error)
{
  char service[8];
  GArray *found;
  LookUp *look_up;
  SallyNetOutcome outcome;

  *error = 0;
  g_snprintf (service, sizeof service, "%u", port);
  found = read_address (host, service);
  if (found != NULL) {
    *addresses = found;
    return SALLY_NET_OK;
  }
  outcome = take_place (transport, until);
  if (outcome != SALLY_NET_OK)
    return outcome;
  look_up = start_look_up (host, service);
  if (look_up == NULL)
    return SALLY_NET_FAILED;
  outcome = sally_transport_wait (transport, look_up->done_fd, until);
  if (outcome == SALLY_NET_OK) {
    SALLY_TSAN_ACQUIRE (look_up);
    *error = look_up->error;
    found = look_up->error == 0 ? sort_addresses (look_up->result) : NULL;
    if (found != NULL && found->len == 0) {
      g_clear_pointer (&found, g_array_unref);
      *error = EAI_NONAME;
    }
    if (found != NULL)
      *addresses = found;
  }
  look_up_unref (look_up);
  return outcome;
}

/**
 * sally_resolver_set_func:
 * @func: (nullable) (scope forever): used instead of getaddrinfo()
 *
 * For tests.
 */
void
sally_resolver_set_func (SallyResolverFunc func)
{
  g_atomic_pointer_set (&resolver_func, func != NULL ? func : getaddrinfo);
}

/**
 * sally_resolver_get_n_threads:
 *
 * Returns: how many look-ups are under way, the abandoned ones included
 */
int
sally_resolver_get_n_threads (void)
{
  return g_atomic_int_get (&n_threads);
}
