// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Small things about text for people: counts, columns, base64.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brinery::cli {

// 1234567 as "1,234,567".
std::string grouped(std::size_t number);

// "1 item", "1,000 items".
std::string counted(std::size_t number, std::string_view singular);

// Code points in UTF-8: what a terminal needs as columns, but for wide and combining characters.
std::size_t columns(std::string_view utf8);

// The longest prefix of at most so many code points; never cuts one.
std::string_view first_columns(std::string_view utf8, std::size_t limit);

// A line of at most `limit` columns: "…" in the last one stands for what was left out. REQUIRES: limit > 0.
std::string shortened(std::string line, std::size_t limit);

// One line that a terminal shows without obeying: control characters, and bytes that are not UTF-8, as \xNN.
std::string printable(std::string_view text);

// RFC 4648 section 4, with padding.
std::string base64(std::string_view bytes);

}  // namespace brinery::cli
