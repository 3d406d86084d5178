/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A disk that is full: linked into a program, this takes the place of the C
 * library's function, also for SQLite.  Files end at 300 KiB.
 */

#define END (300 * 1024)

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  if (offset + (off64_t) length > END) {
    errno = ENOSPC;
    return -1;
  }
  return syscall (SYS_pwrite64, fd, data, length, offset);
}
