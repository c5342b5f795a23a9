// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A Python literal as a C++ object, or the error that says why not: what the tests of from_value are made of.
#pragma once

#include <string>
#include <string_view>

#include <brinery/from_value.h>
#include <brinery/literal.h>

#include "support/error_of.h"

namespace brinery::test_support {

template <class T>
T read(std::string_view literal) {
  const Document document = literal::parse(literal);
  return from_value<T>(document.root());
}

// As `error_of`.
template <class T>
std::string refusal(std::string_view literal) {
  return error_of([&] { read<T>(literal); });
}

}  // namespace brinery::test_support
