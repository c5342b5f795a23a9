// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The parts of an object as a reader sees them, one after the other: the items of a container by index or key, and
// of an instance its arguments, state, items and pairs.
#pragma once

#include <cstddef>
#include <string>

#include <brinery/value.h>

namespace brinery::cli {

struct Part {
  std::string label;  // "[3]", "'name'", "state"; empty for an element of a set
  Value value;
};

// Walks the parts of `whole`, which must outlive it. Parts are made when they are asked for, so that looking at
// the first ten of a million costs ten.
class Parts {
 public:
  explicit Parts(Value whole) : whole_(whole) {}

  // How many there are in all. Cost: O(1), for an instance the number of its operations.
  static std::size_t count(Value whole);

  // Puts the next one into `part`; false when there are no more.
  bool next(Part& part);

 private:
  bool next_of_instance(Part& part);
  bool next_of_operation(Part& part);

  Value whole_;
  std::size_t index_ = 0;      // of the next item of a container, or of the next part before the operations
  std::size_t operation_ = 0;  // of an instance
  std::size_t in_operation_ = 0;
  std::size_t list_index_ = 0;  // of the next item appended to an instance
};

// The objects that `whole` refers to, one by one and without labels: items, keys and values, and of an instance
// its class, arguments, keyword arguments and what its operations bring. O(1) each.
std::size_t reference_count(Value whole);
Value reference(Value whole, std::size_t index);

}  // namespace brinery::cli
