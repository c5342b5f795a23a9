// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// StructureHash: a hash that `==` of Values agrees with, for any object and without regard to identity. Dict
// keys have another one (keys.h), because there most instances equal only themselves.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include <brinery/value.h>

#include "object/std_collections.h"
#include "object/value_map.h"

namespace brinery::detail {

// Equal objects have equal hashes; objects that differ only further down than `kDepth` levels have equal ones
// too. Every object is hashed at most once for each level, so that all calls together cost no more than the
// graph is large. Single-threaded.
class StructureHash {
 public:
  static constexpr unsigned kDepth = 3;

  StructureHash() : own_(std::make_unique<StdCollections>()), collections_(*own_) {}

  // With the comparison's own reader of instances, so that both see the same in them.
  explicit StructureHash(StdCollections& collections) noexcept : collections_(collections) {}
  std::uint64_t operator()(Value value) { return hash(value, kDepth); }

 private:
  std::uint64_t hash(Value value, unsigned depth);
  std::uint64_t compute(Value value, unsigned depth);
  std::uint64_t parts(Value value, unsigned depth);
  std::uint64_t pairs(Value dict, unsigned depth);
  std::uint64_t instance(Value value, unsigned depth);
  std::uint64_t data_hash(std::string_view data);

  std::unique_ptr<StdCollections> own_;
  StdCollections& collections_;
  std::array<ValueMap<std::uint64_t>, kDepth + 1> known_;                     // by the depth that is left
  std::map<std::pair<const char*, std::size_t>, std::uint64_t> data_hashes_;  // by where the data lies
};

}  // namespace brinery::detail
