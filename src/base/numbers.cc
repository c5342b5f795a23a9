// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Floating point text: the standard library finds the digits, this file gives them Python's shape. Whole
// numbers are in integers.cc.
#include "base/numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/number_text.h"

namespace brinery::base {
namespace {

// The longest repr of a double is 24 characters: "-1.7976931348623157e+308".
constexpr std::size_t kFloatTextSize = 32;

// A double's shortest decimal digits: 0.d1d2d3... times ten to the power of `point`.
struct Decimal {
  char digits[kFloatTextSize];
  int count;
  int point;
};

// REQUIRES: finite and not negative.
Decimal shortest_decimal(double value) {
  char text[kFloatTextSize];  // "d.ddde+XX" or "de+XX"
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  const char* const exponent_mark = std::find(text, end, 'e');
  Decimal decimal{};
  for (const char* c = text; c != exponent_mark; ++c) {
    if (*c != '.') decimal.digits[decimal.count++] = *c;
  }
  int exponent = 0;
  const char* const first = exponent_mark + (exponent_mark[1] == '+' ? 2 : 1);
  std::from_chars(first, end, exponent);
  decimal.point = exponent + 1;
  return decimal;
}

void append_exponent_form(std::string& out, const Decimal& decimal) {
  out.push_back(decimal.digits[0]);
  if (decimal.count > 1) {
    out.push_back('.');
    out.append(decimal.digits + 1, static_cast<std::size_t>(decimal.count - 1));
  }
  const int exponent = decimal.point - 1;
  out.append(exponent < 0 ? "e-" : "e+");
  const int magnitude = std::abs(exponent);
  if (magnitude < 10) out.push_back('0');
  out.append(std::to_string(magnitude));
}

void append_fixed_form(std::string& out, const Decimal& decimal, bool add_point_zero) {
  const auto zeros = [&](int count) { out.append(static_cast<std::size_t>(count), '0'); };
  if (decimal.point <= 0) {
    out.append("0.");
    zeros(-decimal.point);
    out.append(decimal.digits, static_cast<std::size_t>(decimal.count));
    return;
  }
  const int whole = std::min(decimal.point, decimal.count);
  out.append(decimal.digits, static_cast<std::size_t>(whole));
  zeros(decimal.point - whole);
  if (decimal.count > whole) {
    out.push_back('.');
    out.append(decimal.digits + whole, static_cast<std::size_t>(decimal.count - whole));
  } else if (add_point_zero) {
    out.append(".0");
  }
}

// `plus` asks for a sign in any case, as the imaginary part of a complex number has it.
void append_double(std::string& out, double value, bool add_point_zero, bool plus) {
  if (std::isnan(value)) {  // the sign of a NaN is not shown
    out.append(plus ? "+nan" : "nan");
    return;
  }
  if (std::signbit(value)) {
    out.push_back('-');
  } else if (plus) {
    out.push_back('+');
  }
  if (std::isinf(value)) {
    out.append("inf");
    return;
  }
  const Decimal decimal = shortest_decimal(std::fabs(value));
  const int exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= 16) {
    append_exponent_form(out, decimal);
  } else {
    append_fixed_form(out, decimal, add_point_zero);
  }
}

// ---- reading ----

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::optional<double> parse_special(std::string_view unsigned_text) {
  if (equals_ignoring_case(unsigned_text, "inf") || equals_ignoring_case(unsigned_text, "infinity")) {
    return std::numeric_limits<double>::infinity();
  }
  if (equals_ignoring_case(unsigned_text, "nan")) return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

// Copies a run of digits without its underscores, which may stand only between digits. Moves `pos` behind the
// run; false when an underscore is misplaced.
bool take_digits(std::string_view text, std::size_t& pos, std::string& out) {
  bool after_digit = false;
  for (; pos < text.size() && (is_digit(text[pos]) || text[pos] == '_'); ++pos) {
    if (text[pos] == '_') {
      if (!after_digit) return false;
      after_digit = false;
    } else {
      out.push_back(text[pos]);
      after_digit = true;
    }
  }
  return after_digit || pos == 0 || text[pos - 1] != '_';
}

// Checks  digits [. [digits]] | . digits  and  [e [sign] digits];  returns it without underscores, in the
// form that std::from_chars reads.
std::optional<std::string> clean_float(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t pos = 0;
  if (!take_digits(text, pos, out)) return std::nullopt;
  std::size_t digits = out.size();
  if (pos < text.size() && text[pos] == '.') {
    out.push_back(text[pos++]);
    if (!take_digits(text, pos, out)) return std::nullopt;
    digits = out.size() - 1;
  }
  if (digits == 0) return std::nullopt;
  if (pos < text.size() && (text[pos] == 'e' || text[pos] == 'E')) {
    out.push_back('e');
    ++pos;
    if (pos < text.size() && (text[pos] == '+' || text[pos] == '-')) out.push_back(text[pos++]);
    const std::size_t before = out.size();
    if (!take_digits(text, pos, out) || out.size() == before) return std::nullopt;
  }
  if (pos != text.size()) return std::nullopt;
  return out;
}

// Whether a number that no double can hold is too large (else it is too small): the sign of the power of ten
// of its first digit that is not zero. REQUIRES: text as clean_float returns it, not all zeros.
bool is_too_large(std::string_view text) {
  const std::size_t mark = std::min(text.find('e'), text.size());
  const std::string_view mantissa = text.substr(0, mark);
  const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
  const auto first = static_cast<std::int64_t>(mantissa.find_first_not_of("0."));
  const std::int64_t power = first < point ? point - first - 1 : point - first;
  std::string_view exponent_text = text.substr(std::min(mark + 1, text.size()));
  const bool negative = exponent_text.starts_with('-');
  if (negative || exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
  std::int64_t exponent = 0;
  const auto [end, error] =
      std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  if (error == std::errc::result_out_of_range)
    return !negative;  // it outweighs any mantissa that fits in memory
  return (negative ? power - exponent : power + exponent) > 0;
}

}  // namespace

void append_float_repr(std::string& out, double value) { append_double(out, value, true, false); }

void append_complex_repr(std::string& out, double real, double imaginary) {
  if (real == 0.0 && !std::signbit(real)) {
    append_double(out, imaginary, false, false);
    out.push_back('j');
    return;
  }
  out.push_back('(');
  append_double(out, real, false, false);
  append_double(out, imaginary, false, true);
  out.append("j)");
}

std::optional<double> parse_float(std::string_view text) {
  text = strip_whitespace(text);
  const bool negative = take_sign(text);
  std::optional<double> magnitude = parse_special(text);
  if (!magnitude) {
    const std::optional<std::string> clean = clean_float(text);
    if (!clean) return std::nullopt;
    double value = 0.0;
    const auto [end, error] = std::from_chars(clean->data(), clean->data() + clean->size(), value);
    if (error == std::errc::result_out_of_range) {
      value = is_too_large(*clean) ? std::numeric_limits<double>::infinity() : 0.0;
    }
    magnitude = value;
  }
  return negative ? -*magnitude : *magnitude;
}

}  // namespace brinery::base
