// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// ValueMap: from heap objects, by identity, to anything small. For walks over a graph that must know which
// objects they have met. Not for keys of dicts, which are equal by content: keys.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <brinery/value.h>

#include "base/hash.h"

namespace brinery::detail {

// Open-addressed, never more than half full, nothing is ever removed. Allocates nothing while empty.
// Single-threaded.
template <class T>
class ValueMap {
 public:
  // What is kept for `key`, or null. REQUIRES for all: the key has an address(). The pointer is valid until
  // the next insertion.
  T* find(Value key) noexcept {
    if (slots_.empty()) return nullptr;
    Slot& slot = slot_of(key.bits());
    return slot.key == kEmpty ? nullptr : &slot.value;
  }

  // Keeps `value` for `key` unless there is something already. Returns what is kept, and whether it is new.
  std::pair<T*, bool> insert(Value key, T value) {
    if (2 * (size_ + 1) > slots_.size()) enlarge();
    Slot& slot = slot_of(key.bits());
    const bool added = slot.key == kEmpty;
    if (added) {
      slot = {key.bits(), value};
      ++size_;
    }
    return {&slot.value, added};
  }

 private:
  static constexpr std::uint64_t kEmpty = 0;  // the bits of 0.0, which has no address
  struct Slot {
    std::uint64_t key = kEmpty;
    T value{};
  };

  Slot& slot_of(std::uint64_t key) noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = base::mix(key, 0) & mask;
    while (slots_[at].key != kEmpty && slots_[at].key != key) at = (at + 1) & mask;
    return slots_[at];
  }

  void enlarge() {
    std::vector<Slot> old(slots_.empty() ? 16 : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.key != kEmpty) slot_of(slot.key) = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace brinery::detail
