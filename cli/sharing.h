// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which objects of a document a text without sharing cannot simply repeat.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include <brinery/value.h>

namespace brinery::cli {

// Finds the objects that contain themselves and, where writing every object wherever it is referred to would need
// more than `limit` bytes, all that are referred to more than once.
//
// Cost: linear in the distinct objects, some sixty bytes for each container. Iterative.
class Sharing {
 public:
  Sharing(Value root, std::uint64_t limit);

  // Whether `value` must be written once and referred to afterwards.
  bool must_refer(Value value) const;

  // Whether an object is looked at at all: it has parts, or is a string too long to repeat freely.
  static bool counts(Value value);

 private:
  struct Seen {
    std::uint64_t size = 0;  // bytes of its text, about, with shared parts repeated
    bool open = true;        // on the path from the root: meeting it again closes a cycle
    bool cyclic = false;
    bool repeated = false;
  };
  class Measure;

  std::unordered_map<const void*, Seen> seen_;
  bool refer_to_all_ = false;
};

}  // namespace brinery::cli
