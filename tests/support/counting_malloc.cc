// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Replaces the C library's allocator by one that counts and then calls it: glibc documents that a program may do so, and
// offers its own under the names __libc_*. Link this file into a test program of its own.
#include "support/counting_malloc.h"

#include <malloc.h>

#include <atomic>
#include <cerrno>
#include <cstddef>

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
}

namespace {

std::atomic<std::size_t> held{0};
std::atomic<std::size_t> peak{0};
std::atomic<std::size_t> largest{0};

void* count(void* memory) {
  if (memory == nullptr) return nullptr;
  const std::size_t size = malloc_usable_size(memory);
  const std::size_t now = held.fetch_add(size) + size;
  if (now > peak) peak = now;
  if (size > largest) largest = size;
  return memory;
}

void discount(void* memory) {
  if (memory != nullptr) held -= malloc_usable_size(memory);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) { return count(__libc_malloc(size)); }
void* calloc(std::size_t n, std::size_t size) { return count(__libc_calloc(n, size)); }
void* memalign(std::size_t alignment, std::size_t size) { return count(__libc_memalign(alignment, size)); }
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return count(__libc_memalign(alignment, size));
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  *out = count(__libc_memalign(alignment, size));
  return *out == nullptr ? ENOMEM : 0;
}
void* realloc(void* memory, std::size_t size) {
  discount(memory);
  void* moved = __libc_realloc(memory, size);
  if (moved == nullptr && size != 0) return count(memory), nullptr;  // the old block stays
  return count(moved);
}
void free(void* memory) {
  discount(memory);
  __libc_free(memory);
}

}  // extern "C"

namespace brinery::test_support {

AllocationCounter::AllocationCounter() : before_(held) {
  peak = held.load();
  largest = 0;
}
std::size_t AllocationCounter::peak_bytes() const { return peak - before_; }
std::size_t AllocationCounter::largest_request() const { return largest; }
std::size_t AllocationCounter::held_bytes() const { return held - before_; }

}  // namespace brinery::test_support
