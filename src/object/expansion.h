// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Expansion: how long the text of a value would be if every object were printed wherever it is referred to,
// found out without printing it; and which objects those are that would be printed more than once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <brinery/value.h>

#include "object/value_map.h"

namespace brinery::detail {

// Cost: linear in the distinct objects. Single-threaded.
class Expansion {
 public:
  explicit Expansion(Value root);

  // About the length of the text, never much more than it; "endless" numbers are cut off. References back
  // into what is being printed count as a few characters.
  std::uint64_t length() const noexcept { return length_; }
  bool has_sharing() const noexcept { return has_sharing_; }
  bool has_cycle() const noexcept { return has_cycle_; }

  // Whether the value is referred to more than once, and it is worth not to print it again: a container that
  // is not empty, or a leaf with a long text.
  bool is_shared(Value value);

  // The number of a shared value, from 1 on in the order of asking, and whether it was drawn just now.
  std::pair<std::uint32_t, bool> number(Value value);

 private:
  struct Entry {
    std::uint64_t length;  // 0 while its parts are being looked at
    std::uint32_t number;
    bool shared;
  };
  struct Open {
    Value value;
    std::size_t next;
    std::uint64_t length;
  };

  void meet(Value value);
  void add(std::uint64_t length);
  void close();

  ValueMap<Entry> entries_;
  std::vector<Open> open_;
  std::uint64_t length_ = 0;
  std::uint32_t count_ = 0;
  bool has_sharing_ = false;
  bool has_cycle_ = false;
};

}  // namespace brinery::detail
