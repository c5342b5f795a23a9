// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include <brinery/error.h>

namespace brinery::detail {
namespace {

constexpr std::size_t kMaxBlock = std::size_t{16} << 20;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kHugeBlock = 2 * kHugePage;

// Large blocks lie on huge pages where the system gives them: the first touch of every 4 KiB page costs more than
// everything else that is done with the memory in it. In smaller ones, half a huge page lost would be too much.
void* map_huge(std::size_t bytes) {
  void* memory = std::aligned_alloc(kHugePage, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  madvise(memory, bytes, MADV_HUGEPAGE);
  return memory;
}

}  // namespace

Arena::~Arena() {
  for (void* block : blocks_) std::free(block);
  for (LargeArray* array = ring_.next; array != &ring_;) {
    LargeArray* next = array->next;
    std::free(array);
    array = next;
  }
}

void Arena::expect(std::size_t bytes) noexcept {
  next_block_bytes_ = std::clamp(bytes, std::size_t{2048}, kMaxBlock);
}

void Arena::charge(std::size_t bytes) {
  if (bytes > limit_ - std::min(limit_, reserved_)) {
    throw MemoryError("the objects would take more than the limit of " + std::to_string(limit_) + " bytes");
  }
  reserved_ += bytes;
}

// What is left of the block before is given up: less than what did not fit.
void* Arena::allocate_slow(std::size_t size) {
  if (size >= kLargeArray) return allocate_large(size);
  add_block(std::max(size, std::min(next_block_bytes_, limit_ - std::min(limit_, reserved_))));
  next_block_bytes_ = std::min(next_block_bytes_ * 2, kMaxBlock);
  char* at = next_;
  next_ += size;
  return at;
}

void Arena::add_block(std::size_t bytes) {
  charge(bytes);
  blocks_.reserve(blocks_.size() + 1);
  void* memory = take(bytes);
  blocks_.push_back(memory);
  next_ = static_cast<char*>(memory);
  end_ = next_ + bytes;
}

// Memory for a block or array: on huge pages if it is large.
void* Arena::take(std::size_t bytes) {
  const bool huge = bytes >= kHugeBlock;
  void* memory = huge ? map_huge((bytes + kHugePage - 1) & ~(kHugePage - 1)) : std::malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* Arena::allocate_large(std::size_t bytes) {
  charge(bytes);
  auto* array = static_cast<LargeArray*>(take(sizeof(LargeArray) + bytes));
  *array = {ring_.previous, &ring_, bytes};
  array->previous->next = array;
  ring_.previous = array;
  return array + 1;
}

// A huge array moves to fresh huge pages, because realloc would take it to small ones; others move as realloc does.
void* Arena::grow_large(void* old, std::size_t new_bytes) {
  LargeArray* array = static_cast<LargeArray*>(old) - 1;
  charge(new_bytes - array->bytes);
  LargeArray* moved = array;
  if (sizeof(LargeArray) + new_bytes >= kHugeBlock) {
    moved = static_cast<LargeArray*>(take(sizeof(LargeArray) + new_bytes));
    std::memcpy(static_cast<void*>(moved), array, sizeof(LargeArray) + array->bytes);
    std::free(array);
  } else {
    moved = static_cast<LargeArray*>(std::realloc(array, sizeof(LargeArray) + new_bytes));
    if (moved == nullptr) throw std::bad_alloc();
  }
  moved->bytes = new_bytes;
  moved->previous->next = moved;
  moved->next->previous = moved;
  return moved + 1;
}

void* Arena::grow(void* old, std::size_t old_bytes, std::size_t new_bytes) {
  if (old_bytes >= kLargeArray) return grow_large(old, new_bytes);
  void* array = new_bytes >= kLargeArray ? allocate_large(new_bytes) : allocate(new_bytes);
  if (old_bytes != 0) std::memcpy(array, old, old_bytes);
  return array;
}

}  // namespace brinery::detail
