// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which class an instance is of, and of which builtin value a subclass was made, whatever the protocol wrote.
#pragma once

#include <optional>
#include <string_view>

#include <brinery/value.h>

namespace brinery::detail {

inline bool is_global(Value value, std::string_view module, std::string_view name) {
  return value.kind() == Kind::global && value.name() == name && value.module() == module;
}

// The first argument of a call, where there is one. REQUIRES: an instance.
inline std::optional<Value> first_argument(Value instance) {
  const Value args = instance.args();
  if (instance.made() == Made::build || args.kind() != Kind::tuple || args.size() == 0) return std::nullopt;
  return args[0];
}

// The value of a builtin type from which an instance of a subclass was made: the last argument of protocol 0's
// copyreg._reconstructor(cls, base, value), or a plain value that was changed later. REQUIRES: an instance.
inline std::optional<Value> base_value(Value instance) {
  if (instance.made() == Made::build) return instance.cls();
  if (!is_global(instance.cls(), "copyreg", "_reconstructor")) return std::nullopt;
  const Value args = instance.args();
  if (args.kind() != Kind::tuple || args.size() != 3) return std::nullopt;
  return args[2];
}

// The class; protocol 0's copyreg._reconstructor has it as its first argument. REQUIRES: an instance.
inline Value class_of(Value instance) {
  const Value cls = instance.cls();
  if (!is_global(cls, "copyreg", "_reconstructor")) return cls;
  return first_argument(instance).value_or(cls);
}

}  // namespace brinery::detail
