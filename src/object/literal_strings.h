// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What a string token of a Python literal says.
#pragma once

#include <cstdint>
#include <string>

#include "object/literal_tokens.h"

namespace brinery::detail {

enum class StringType : std::uint8_t { str, bytes, bytestr };

// Appends the string of one token to `out`, str as WTF-8, and returns what it is. SyntaxError for an unknown
// prefix, a broken escape, or a character that bytes can't hold.
StringType append_string_token(std::string& out, const Token& token, const Tokens& tokens);

}  // namespace brinery::detail
