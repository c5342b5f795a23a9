// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Equality and hash across bool, int, float and complex, as Python's: 1 == 1.0 == True == (1+0j), exactly, however
// large the int.
#pragma once

#include <cstdint>

#include <brinery/value.h>

#include "base/hash.h"

namespace brinery::detail {

constexpr bool is_number(Kind kind) noexcept {
  return kind == Kind::bool_ || kind == Kind::int_ || kind == Kind::float_ || kind == Kind::complex;
}

inline std::uint64_t integer_hash(std::int64_t value) {
  return base::mix(static_cast<std::uint64_t>(value), 0x11);
}

// REQUIRES: both are numbers. A NaN equals nothing, itself included.
bool numbers_equal(Value a, Value b);

// Equal numbers have equal hashes; a NaN is hashed by identity. REQUIRES: a number.
std::uint64_t number_hash(Value number);

}  // namespace brinery::detail
