// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The first of tagged_json's two walks: which objects are referred to more than once, so that they get an `id`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <brinery/value.h>

#include "object/nodes.h"
#include "object/parts.h"
#include "object/std_describe.h"
#include "object/tagged_leaves.h"
#include "object/value_map.h"

namespace brinery::detail {

// Whether further occurrences are references. Small immutable leaves are written out again.
inline bool has_identity(Value value) {
  switch (value.kind()) {
    case Kind::list:
    case Kind::dict:
    case Kind::set:
    case Kind::bytearray:
    case Kind::instance:
    case Kind::slice:
    case Kind::code: return true;
    case Kind::tuple:
    case Kind::frozenset:
    case Kind::frozendict: return value.size() > 0;
    case Kind::persistent:  // or a chain of them would be written again and again
      return value.persistent_id().kind() == Kind::persistent;
    case Kind::int_:
      return ValueAccess::has(value, Tag::big_int) && ValueAccess::record(value).size() > kTaggedWhole;
    case Kind::global:
      return value.stream_module().size() + value.stream_name().size() + value.module().size() +
                 value.name().size() >
             kTaggedWhole;
    default: return false;
  }
}

// What is referred to more than once, and the number it got when it was written.
//
// A tuple of arguments or of items is written as a mere array, which is no reference to the tuple. Only once,
// though: a tuple that a second call takes as well counts as an object there, or the output could outgrow the
// graph.
class TaggedSharing {
 public:
  // `descriptions`: of the instances that are written as these say; may be null.
  TaggedSharing(Value root, StdDescriptions* descriptions) : descriptions_(descriptions) {
    meet(root, false);
    while (!pending_.empty()) {
      const Value owner = pending_.back().value;
      const std::size_t at = pending_.back().next++;
      const auto* description = description_of(owner);
      if (at == count_of(owner, description)) {
        pending_.pop_back();
      } else if (description != nullptr) {
        meet(description->part_at(at), false);
      } else {
        meet(part(owner, at), is_run(owner, at));
      }
    }
  }

  bool is_shared(Value value) {
    const Entry* entry = has_identity(value) ? entries_.find(value) : nullptr;
    return entry != nullptr && entry->references > 1;
  }

  // Whether a tuple that stands for its items is to be written as an array here.
  bool take_spread(Value tuple) {
    if (!has_identity(tuple)) return true;
    return std::exchange(entries_.find(tuple)->spread, false);
  }

  // The number of a shared value, from 1 on, and whether it was drawn just now.
  std::pair<std::uint64_t, bool> number(Value value) {
    Entry& entry = *entries_.find(value);
    const bool is_new = entry.number == 0;
    if (is_new) entry.number = ++count_;
    return {entry.number, is_new};
  }

 private:
  struct Entry {
    std::uint64_t number;
    std::uint8_t references;  // 2 means more than one
    bool spread;
  };
  struct Pending {
    Value value;
    std::size_t next;
  };

  void meet(Value value, bool run) {
    bool is_new = true;
    if (has_identity(value)) {
      Entry& entry = *entries_.insert(value, {0, 0, false}).first;
      if (run && !entry.spread) {
        entry.spread = true;
      } else {
        is_new = entry.references == 0;
        entry.references = is_new ? 1 : 2;
      }
    }
    if (is_new && count_of(value, description_of(value)) > 0) pending_.push_back({value, 0});
  }

  const StdDescription* description_of(Value value) {
    return descriptions_ == nullptr ? nullptr : descriptions_->find(value);
  }
  static std::size_t count_of(Value value, const StdDescription* description) {
    return description != nullptr ? description->parts() : part_count(value);
  }

  StdDescriptions* descriptions_;
  ValueMap<Entry> entries_;
  std::vector<Pending> pending_;
  std::uint64_t count_ = 0;
};

}  // namespace brinery::detail
