/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"
#include "test-server.h"
#include "test-tds.h"

#include "sally-browser-private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* Named instances of SQL Server: the port comes from the browser.  It has a port
 * of its own, so each test process has an address of its own.
 */

#define TEXT(instance, port)                                                                       \
  "ServerName;HOST;InstanceName;" instance ";IsClustered;No;Version;16.0.1000.6;tcp;" port ";;"

static const struct {
  const char *bytes;
  gsize length;
  guint16 port;
} answers[] = {
  { TEST_BYTES ("\x05\x5D\0" TEXT ("SALES", "50123")), 50123 },
  { TEST_BYTES ("\x05\x5D\0" TEXT ("sales", "50123")), 50123 },
  { TEST_BYTES ("\x05\x5D\0" TEXT ("OTHER", "1") TEXT ("SALES", "2")), 2 },
  { TEST_BYTES ("\x05\x5D\0" TEXT ("OTHER", "50123")), 0 },
  { TEST_BYTES ("\x05\x5D\0" TEXT ("SALES", "0")), 0 },
  { TEST_BYTES ("\x05\x5D\0" TEXT ("SALES", "65536")), 0 },
  { TEST_BYTES ("\x05\x5D\0" TEXT ("SALES", "-1")), 0 },
  { TEST_BYTES ("\x05\x5D\0"
                "InstanceName;SALES;np;pipe;;"),
    0 },
  { TEST_BYTES ("\x05\x5D\0"
                "InstanceName;SALES;tcp"),
    0 },
  { TEST_BYTES ("\x04\x5D\0" TEXT ("SALES", "50123")), 0 },
  { TEST_BYTES ("\x05\x5D"), 0 },
  { TEST_BYTES (""), 0 },
};

static void
test_answer (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_cmpuint (
        sally_browser_read_answer ((const guint8 *) answers[i].bytes, answers[i].length, "SALES"),
        ==, answers[i].port);
}

typedef struct {
  int fd;
  struct sockaddr_in address;
  char *name;
  const char *answer;
  char question[16];
} Browser;

/* Threads of POSIX: ThreadSanitizer knows them. */
static void *
answer_thread (void *data)
{
  Browser *browser = data;
  struct sockaddr_in client;
  socklen_t length = sizeof client;
  gssize n = recvfrom (browser->fd, browser->question, sizeof browser->question - 1, 0,
                       (struct sockaddr *) &client, &length);

  if (n > 0 && browser->answer != NULL)
    sendto (browser->fd, browser->answer, strlen (browser->answer + 3) + 3, 0,
            (struct sockaddr *) &client, length);
  return NULL;
}

static void
browser_open (Browser *self)
{
  guint32 host = 0x7F4D0000 | (guint32) (getpid () & 0xFFFF);

  self->fd = socket (AF_INET, SOCK_DGRAM, 0);
  self->address.sin_family = AF_INET;
  self->address.sin_port = htons (1434);
  self->address.sin_addr.s_addr = htonl (host);
  g_assert_cmpint (bind (self->fd, (struct sockaddr *) &self->address, sizeof self->address), ==,
                   0);
  self->name = g_strdup_printf ("127.77.%u.%u", host >> 8 & 0xFF, host & 0xFF);
}

/* A listener on the browser's address that never says a word. */
static int
listen_beside (const Browser *browser, guint16 *port)
{
  struct sockaddr_in address = browser->address;
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_port = 0;
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 4), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);
  return fd;
}

/* The port that the browser tells is connected to, not the usual one. */
static void
test_instance (void)
{
  Browser browser = { 0 };
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", 1433);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *peer = NULL;
  pthread_t thread;
  guint16 port;
  int listener;

  browser_open (&browser);
  listener = listen_beside (&browser, &port);
  answer = g_strdup_printf ("...InstanceName;SALES;IsClustered;No;tcp;%u;;", port);
  answer[0] = 5;
  browser.answer = answer;
  g_assert_cmpint (pthread_create (&thread, NULL, answer_thread, &browser), ==, 0);
  peer = g_strdup_printf ("%s:%u", browser.name, port);
  spec->read_timeout = 200;
  test_spec_set (&spec->server, browser.name);
  test_spec_set (&spec->instance, "SALES");
  facts = test_run (spec);
  pthread_join (thread, NULL);
  g_assert_cmpmem (browser.question, 7, "\x04SALES", 7);
  g_assert_cmpstr (facts->peer, ==, peer);
  close (listener);
  close (browser.fd);
  g_free (browser.name);
}

static void
test_silent (void)
{
  Browser browser = { 0 };
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", 1433);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLadder) ladder = NULL;

  browser_open (&browser);
  spec->read_timeout = 100;
  test_spec_set (&spec->server, browser.name);
  test_spec_set (&spec->instance, "SALES");
  facts = test_run (spec);
  g_assert_cmpint (facts->net_step, ==, SALLY_STEP_RESOLVE);
  g_assert_cmpint (facts->net, ==, SALLY_NET_TIMED_OUT);
  ladder = sally_ladder_new (spec, facts);
  g_assert_nonnull (strstr (ladder->lamps[SALLY_SSL_REQUIRE].reason, "1434"));
  close (browser.fd);
  g_free (browser.name);
}

static void
test_nobody (void)
{
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", 1433);
  g_autoptr (SallyProbeFacts) facts = NULL;

  test_spec_set (&spec->instance, "SALES");
  test_spec_set (&spec->server, "127.99.99.99");
  facts = test_run (spec);
  g_assert_cmpint (facts->net_step, ==, SALLY_STEP_RESOLVE);
  g_assert_cmpint (facts->net, ==, SALLY_NET_REFUSED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/browser/answer", test_answer);
  g_test_add_func ("/browser/instance", test_instance);
  g_test_add_func ("/browser/silent", test_silent);
  g_test_add_func ("/browser/nobody", test_nobody);
  return g_test_run ();
}
