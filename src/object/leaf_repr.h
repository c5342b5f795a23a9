// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// repr() of values that refer to no others: numbers, text, names, and what is printed by its name only.
// repr.cc prints the rest.
#pragma once

#include <string>

#include <brinery/value.h>

namespace brinery::detail {

// REQUIRES: no container, instance or persistent object.
void append_leaf_repr(std::string& out, Value value);

}  // namespace brinery::detail
