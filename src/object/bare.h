// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Objects that a pickle makes with no data of their own, so that their state tells everything. Each protocol has
// another way to write that: copyreg._reconstructor(cls, object, None) at 0 and 1, newobj later, inst and obj for
// the classic classes of Python 2.
#pragma once

#include <optional>

#include <brinery/value.h>

#include "object/classes.h"

namespace brinery::detail {

// The class of such an object; nothing for others. REQUIRES: an instance.
inline std::optional<Value> class_of_bare(Value instance) {
  const Value args = instance.args();
  if (args.kind() != Kind::tuple) return std::nullopt;
  const bool is_call = instance.made() == Made::reduce;
  if (is_call && is_global(instance.cls(), "copyreg", "_reconstructor")) {
    const auto values = args.elements();
    const bool is_plain =
        values.size() == 3 && is_global(values[1], "builtins", "object") && values[2].is_none();
    return is_plain ? std::optional(values[0]) : std::nullopt;
  }
  const bool makes_bare =
      instance.made() == Made::newobj || instance.made() == Made::inst || instance.made() == Made::obj;
  return makes_bare && args.size() == 0 ? std::optional(instance.cls()) : std::nullopt;
}

}  // namespace brinery::detail
