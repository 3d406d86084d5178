/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

/* GLib is not instrumented for ThreadSanitizer and its mutexes are futexes, so
 * the tool cannot see how it hands memory from thread to thread.  These tell
 * it.  Without ThreadSanitizer they are nothing.
 */
#if defined(__SANITIZE_THREAD__)
#define SALLY_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SALLY_TSAN 1
#endif
#endif

#ifdef SALLY_TSAN
#include <sanitizer/tsan_interface.h>
#define SALLY_TSAN_RELEASE(address) __tsan_release (address)
#define SALLY_TSAN_ACQUIRE(address) __tsan_acquire (address)
#else
#define SALLY_TSAN_RELEASE(address) ((void) (address))
#define SALLY_TSAN_ACQUIRE(address) ((void) (address))
#endif
