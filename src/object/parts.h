// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The objects that an object refers to directly, by number, so that a walk over a whole graph needs no more
// than the object and a number for each level of its stack.
#pragma once

#include <cstddef>

#include <brinery/value.h>

#include "object/nodes.h"

namespace brinery::detail {

// Where the parts of an instance lie: class, arguments, keyword arguments, then the payload of each
// operation.
inline constexpr std::size_t kClsPart = 0;
inline constexpr std::size_t kArgsPart = 1;
inline constexpr std::size_t kKwargsPart = 2;
inline constexpr std::size_t kFirstOpPart = 3;

// Items of sequences and sets, keys and values of dicts in turn, parts of an instance as above, a persistent
// object's id. 0 for the rest.
inline std::size_t part_count(Value value) {
  switch (value.kind()) {
    case Kind::list:
    case Kind::tuple:
    case Kind::set:
    case Kind::frozenset:
    case Kind::slice: return value.elements().size();
    case Kind::dict:
    case Kind::frozendict:
    case Kind::code: return 2 * value.items().size();
    case Kind::instance: return kFirstOpPart + value.op_count();
    case Kind::persistent: return 1;
    default: return 0;
  }
}

// REQUIRES: index < part_count(value).
inline Value part(Value value, std::size_t index) {
  switch (value.kind()) {
    case Kind::dict:
    case Kind::frozendict:
    case Kind::code: {
      const DictItem& item = value.items()[index / 2];
      return index % 2 == 0 ? item.key : item.value;
    }
    case Kind::instance:
      switch (index) {
        case kClsPart: return value.cls();
        case kArgsPart: return value.args();
        case kKwargsPart: return value.kwargs();
        default: return value.op_value(index - kFirstOpPart);
      }
    case Kind::persistent: return value.persistent_id();
    default: return value.elements()[index];
  }
}

// Whether this part of an instance is a tuple that stands for its items: arguments, or what is appended or
// added.
inline bool is_run(Value instance, std::size_t index) {
  if (instance.kind() != Kind::instance || part(instance, index).kind() != Kind::tuple) return false;
  return index == kArgsPart || (index >= kFirstOpPart && adds_items(instance.op_kind(index - kFirstOpPart)));
}

}  // namespace brinery::detail
