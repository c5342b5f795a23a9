// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickles of C++ objects by way of values, as hooks need them: the same bytes as without hooks.
#pragma once

#include <optional>
#include <string>

#include <brinery/pickle_types.h>

namespace brinery::test_support {

// A hook that changes nothing.
inline std::optional<Value> no_persistent_id(Document&, Value) { return std::nullopt; }

template <class T>
std::string dumps_through_values(const T& object, int protocol) {
  return pickle::dumps(object, {.protocol = protocol, .persistent_id = no_persistent_id});
}

}  // namespace brinery::test_support
