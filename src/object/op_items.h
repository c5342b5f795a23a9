// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// OpItems: what the operations of an instance do to it, item by item. Pickle cuts long runs of items into
// batches, whose size says nothing about the object; here the batches are gone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "object/nodes.h"

namespace brinery::detail {

// Gives the payload of each `build` and `call`, and each item of the other operations, in stream order. A payload that is
// no tuple, which no reader makes, is an item itself.
class OpItems {
 public:
  struct Item {
    InstanceOp op;
    Value value;
  };

  explicit OpItems(const InstanceNode& instance) noexcept : instance_(instance) {}

  std::optional<Item> next() noexcept {
    for (; op_ < instance_.op_count; ++op_, item_ = 0) {
      const auto [payload, op] = instance_.ops[op_];
      if (!adds_items(op) || !ValueAccess::has(payload, Tag::tuple)) {
        ++op_;
        return Item{op, payload};
      }
      auto& items = *ValueAccess::node<TupleNode>(payload);
      if (item_ < items.size) return Item{op, items.items()[item_++]};
    }
    return std::nullopt;
  }

 private:
  const InstanceNode& instance_;
  std::uint32_t op_ = 0;
  std::uint32_t item_ = 0;
};

}  // namespace brinery::detail
