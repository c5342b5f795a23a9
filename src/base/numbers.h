// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Numbers as Python reads and prints them. Integers of any size are byte strings: little-endian two's
// complement, minimal (no redundant sign byte, 0 is the empty string), as pickle's LONG1 holds them:
//
//     0 ""    1 "\x01"    127 "\x7f"    128 "\x80\x00"    -1 "\xff"    -128 "\x80"    -129 "\x7f\xff"
//
// All functions are pure and thread-safe. Decimal conversion is sub-quadratic (GMP); Python's own limit of
// 4300 digits (sys.set_int_max_str_digits) is not imposed here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brinery::base {

// Appends repr(float): the shortest digits that read back to the same double; '1e+16' from 10**16 on and
// '1e-05' below 0.0001, else with at least one digit behind the point; 'inf', '-inf', 'nan'.
void append_float_repr(std::string& out, double value);

// Appends repr(complex): '2j' when the real part is +0.0, else '(1+2j)'; no '.0' behind whole numbers.
void append_complex_repr(std::string& out, double real, double imaginary);

// float(text) of ASCII text: surrounding whitespace, underscores between digits, 'inf', 'infinity' and 'nan'
// in any case with a sign; no hexadecimal. Correctly rounded; too large gives an infinity, too small a zero,
// both signed. Nothing when Python would raise ValueError.
std::optional<double> parse_float(std::string_view text);

// int(text, base) of ASCII text, with whitespace around, a sign, and underscores between digits. Base 10, or
// base 0: 0x, 0o, 0b prefixes, and a decimal without leading zeros unless it is all zeros. Nothing when
// Python would raise ValueError. MemoryError beyond 2^33 digits, std::bad_alloc where memory is short.
// REQUIRES: base is 0 or 10.
std::optional<std::string> parse_int(std::string_view text, int base);

// The quick way for the plain numbers that nearly all are: an optional minus and 1 to 18 digits, no leading
// zero. Nothing for any other text, right or wrong: then ask parse_int.
std::optional<std::int64_t> parse_plain_int(std::string_view text);

// Appends the decimal text of an integer. `le` need not be minimal. Fails as parse_int does, `out` is unchanged then.
void append_int_decimal(std::string& out, std::string_view le);

// The value when it fits. `le` need not be minimal.
std::optional<std::int64_t> int_to_i64(std::string_view le);

std::string i64_to_bytes(std::int64_t value);

// Drops redundant sign bytes; the result is a view into `le`.
std::string_view trim_int(std::string_view le);

// The nearest double, ties to even, as float(int); an infinity where Python raises OverflowError. `exact_fit`
// tells whether the double is the very same number. `le` need not be minimal.
double int_to_double(std::string_view le, bool& exact_fit);

}  // namespace brinery::base
