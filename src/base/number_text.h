// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What reading integers and floats has in common: Python's whitespace, signs and digits of ASCII text.
// For the sources of base/numbers.h only.
#pragma once

#include <algorithm>
#include <string_view>

namespace brinery::base {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Drops space, \t, \n, \v, \f and \r at both ends.
inline std::string_view strip_whitespace(std::string_view text) {
  constexpr std::string_view kWhitespace = " \t\n\v\f\r";
  text.remove_prefix(std::min(text.find_first_not_of(kWhitespace), text.size()));
  return text.substr(0, text.find_last_not_of(kWhitespace) + 1);
}

// Takes one sign off the front; returns whether it was a minus.
inline bool take_sign(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  return negative;
}

}  // namespace brinery::base
