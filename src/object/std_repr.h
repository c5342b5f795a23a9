// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// How Python 3.13 prints objects of the standard value types; repr.cc prints what they hold.
#pragma once

#include <array>
#include <optional>
#include <string>

#include <brinery/value.h>

#include "object/std_collections.h"

namespace brinery::detail {

// A text in which up to two values stand: `open`, then for each part the text before it and the part, then `close`.
struct StdRepr {
  enum class As : std::uint8_t { node, items, pairs, fields };  // fields: `key=value`
  struct Part {
    const char* before;
    As as;
    Value value;  // of the document, or of the collections' scratch (items and pairs)
  };

  std::string open;
  std::array<Part, 2> parts{};
  unsigned part_count = 0;
  const char* close = "";
};

// Nothing for what is no well-formed object of these types, nor of a class that named_classes.h registered.
std::optional<StdRepr> std_repr(Value instance, StdCollections& collections);

// What is printed for an object that is being printed already. Nothing as above.
std::optional<StdRepr> std_repr_within_itself(Value instance, StdCollections& collections);

// Whether an object that std_repr would print takes what it holds from a tuple, list or dict of which `is_shared`
// holds. Then it would be printed as often as that is referred to.
template <class IsShared>
bool std_repr_spreads(Value instance, IsShared&& is_shared) {
  const auto is_container = [](Value value) {
    return value.kind() == Kind::list || value.kind() == Kind::tuple || value.kind() == Kind::dict;
  };
  if (is_shared(instance.args())) return true;
  for (Value argument : instance.args().elements()) {
    if (!is_container(argument)) continue;
    if (is_shared(argument)) return true;
    if (argument.kind() == Kind::dict) continue;
    for (Value item : argument.elements()) {
      if (is_container(item) && is_shared(item)) return true;
    }
  }
  for (std::size_t i = 0; i < instance.op_count(); ++i) {
    if (is_shared(instance.op_value(i))) return true;
  }
  return false;
}

}  // namespace brinery::detail
