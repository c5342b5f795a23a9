// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// SharedObjects: the objects of a Document that several places refer to, asked for each object that is written.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <brinery/document.h>

namespace brinery::pickle {

// A set of addresses with the number that each object got in the memo, as far as it was noted. Open-addressed, at most half
// full; addresses are kept relative to the lowest one, in 32 bits.
class SharedObjects {
 public:
  struct Entry {
    std::uint32_t offset = 0;  // from the base; 0: free
    std::uint32_t number = 0;  // in the memo, plus 1; 0: not noted
  };

  explicit SharedObjects(const detail::Sharing* sharing) {  // null: nothing is known
    if (sharing == nullptr || !sharing->is_known) return;
    const auto& objects = sharing->objects;
    if (!objects.empty()) {
      const auto [lowest, highest] = std::minmax_element(objects.begin(), objects.end());
      base_ = address_of(*lowest) - 1;
      if (address_of(*highest) - base_ > UINT32_MAX) return;  // as if nothing were known
    }
    make_room(objects.size());
    for (const void* each : objects) {
      const std::uint32_t offset = static_cast<std::uint32_t>(address_of(each) - base_);
      slot(offset).offset = offset;
    }
  }
  SharedObjects(const SharedObjects&) = delete;
  SharedObjects& operator=(const SharedObjects&) = delete;

  bool is_known() const noexcept { return slots_ != nullptr; }

  // Null for an object with one place only. REQUIRES: is_known
  Entry* find(const void* address) const noexcept {
    const std::uint64_t offset = address_of(address) - base_;
    if (offset > UINT32_MAX) return nullptr;
    Entry& entry = slot(static_cast<std::uint32_t>(offset));
    return entry.offset == offset && offset != 0 ? &entry : nullptr;
  }

  // Says that `find` will be asked soon.
  void prefetch(const void* address) const noexcept {
    __builtin_prefetch(slots_ + place(static_cast<std::uint32_t>(address_of(address) - base_)));
  }

 private:
  static constexpr std::size_t kFew = 32;

  static std::uint64_t address_of(const void* object) noexcept {
    return reinterpret_cast<std::uintptr_t>(object);
  }
  void make_room(std::size_t count) {
    const std::size_t size = std::max(kFew, std::bit_ceil(2 * count));
    if (size > kFew) many_ = std::make_unique<Entry[]>(size);
    slots_ = size > kFew ? many_.get() : few_;
    mask_ = size - 1;
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(size));
  }
  // Fibonacci hashing: the high bits of the product depend on all bits.
  std::size_t place(std::uint32_t offset) const noexcept {
    return static_cast<std::size_t>((offset * 0x9E37'79B9'7F4A'7C15ULL) >> shift_);
  }
  // The slot of the object, or the free one where it belongs.
  Entry& slot(std::uint32_t offset) const noexcept {
    std::size_t at = place(offset);
    while (slots_[at].offset != 0 && slots_[at].offset != offset) at = (at + 1) & mask_;
    return slots_[at];
  }

  Entry* slots_ = nullptr;
  std::size_t mask_ = 0;
  unsigned shift_ = 0;
  std::uint64_t base_ = 0;
  Entry few_[kFew];
  std::unique_ptr<Entry[]> many_;
};

}  // namespace brinery::pickle
