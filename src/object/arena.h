// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Arena: the memory of a Document. Small things are cut from blocks that double in size; an array that grew large
// has an allocation of its own, so that growing it further can move pages instead of bytes. All is freed together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <brinery/limits.h>

namespace brinery::detail {

// Move-disabled, because arrays are linked to it. Single-threaded. MemoryError when the limit would be passed,
// std::bad_alloc when the system has no more.
class Arena {
 public:
  // From this size on an array that grows has an allocation of its own; smaller ones lie in a block, and what they were
  // before they grew stays readable there.
  static constexpr std::size_t kLargeArray = std::size_t{64} << 10;

  Arena() noexcept : next_(inline_), end_(inline_ + sizeof inline_) {}
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // `size` bytes of uninitialised memory, aligned to eight.
  void* allocate(std::size_t size) {
    const std::size_t padding = -reinterpret_cast<std::uintptr_t>(next_) & 7;
    if (size + padding > static_cast<std::size_t>(end_ - next_)) [[unlikely]]
      return allocate_slow(size);
    char* at = next_ + padding;
    next_ = at + size;
    return at;
  }

  // The same without alignment, for text.
  char* allocate_text(std::size_t size) {
    if (size > static_cast<std::size_t>(end_ - next_)) [[unlikely]]
      return static_cast<char*>(allocate_slow(size));
    char* at = next_;
    next_ += size;
    return at;
  }

  template <class T>
  T* allocate_array(std::size_t count) {
    return static_cast<T*>(allocate(count * sizeof(T)));
  }

  // Moves an array of `old_bytes` to `new_bytes`; the contents up to `old_bytes` stay.
  // REQUIRES: `old` came from grow(), or is null and old_bytes is 0: only grow() makes arrays that can grow.
  void* grow(void* old, std::size_t old_bytes, std::size_t new_bytes);

  void set_limit(std::size_t bytes) noexcept { limit_ = bytes; }
  // What was given out, and what is too little to be given out any more.
  std::size_t used_bytes() const noexcept {
    const auto free = static_cast<std::size_t>(end_ - next_);
    return blocks_.empty() ? reserved_ : reserved_ - free;
  }

  // Prepares for about this many bytes, so that a small load takes a small block and a large one few of them.
  void expect(std::size_t bytes) noexcept;

 private:
  // In front of each array with its own allocation; a ring through `ring_`.
  struct alignas(16) LargeArray {
    LargeArray* previous;
    LargeArray* next;
    std::size_t bytes;
  };
  void* allocate_slow(std::size_t size);
  void add_block(std::size_t bytes);
  void charge(std::size_t bytes);
  static void* take(std::size_t bytes);
  void* allocate_large(std::size_t bytes);
  void* grow_large(void* old, std::size_t new_bytes);

  char* next_;
  char* end_;
  std::size_t next_block_bytes_ = 4096;
  std::size_t reserved_ = 0;
  std::size_t limit_ = SIZE_MAX;
  std::vector<void*> blocks_;
  LargeArray ring_{&ring_, &ring_, 0};
  alignas(8) char inline_[1024];  // the first block: a small document needs no other
};

}  // namespace brinery::detail
