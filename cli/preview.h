// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The beginning of a value's repr, at a cost that does not grow with the value. For the whole: brinery::repr.
#pragma once

#include <cstddef>
#include <string>

#include <brinery/value.h>

namespace brinery::cli {

struct Preview {
  std::string text;       // one line, UTF-8, at most the columns asked for
  bool complete = false;  // nothing was left out
};

// Previews `value` in at most `limit` columns; "…" stands for what was left out. Containers are opened `levels` deep.
// Cost: proportional to `limit`. Depth of the value does not matter.
Preview preview(Value value, std::size_t limit, int levels);

// A list, tuple, set, frozenset, dict or frozendict, also without items.
bool is_container(Value value);

// An object with parts: a container with items, or an instance.
bool has_parts(Value value);

// What an instance is made from, for a reader: its class or function by name.
struct Maker {
  std::string name;       // "staff.Employee"
  bool is_class = false;  // known to be a class, not a function to be called
  bool bare =
      false;  // the arguments say nothing more: there are none, or copyreg._reconstructor's usual ones
};

// `limit`: the columns of module and of name that are looked at.
Maker maker(Value instance, std::size_t limit);

}  // namespace brinery::cli
