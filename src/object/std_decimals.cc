// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// decimal.Decimal. Its pickles hold its str(); the grammar is that of the decimal module's documentation, after the
// General Decimal Arithmetic Specification ("numeric string", "to-scientific-string").
#include <brinery/document.h>
#include <brinery/std_types.h>

#include <algorithm>

#include "object/stdtypes.h"

namespace brinery {
namespace {

// Bounds of the exponent: of the first digit at most, of the last one at least. Those of a 64-bit build of CPython.
constexpr std::int64_t kMaxAdjusted = 999'999'999'999'999'999;
constexpr std::int64_t kMinExponent = -1'999'999'999'999'999'997;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }

// Without the whitespace around and without underscores, in lower case.
std::string cleaned(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  std::string clean;
  clean.reserve(text.size());
  for (char c : text) {
    if (c != '_') clean += lower(c);
  }
  return clean;
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

// The exponent behind the `e`, all of the text. Nothing where it is none, or has no place in 64 bits.
std::optional<std::int64_t> parse_exponent(std::string_view text) {
  constexpr std::size_t kMaxDigits = 18 + 1;
  const bool negative = take(text, "-");
  if (!negative) take(text, "+");
  const std::string_view digits = take_digits(text);
  const std::string_view significant = without_leading_zeros(digits);
  if (digits.empty() || !text.empty() || significant.size() > kMaxDigits) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : significant) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  if (value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}

bool is_in_bounds(std::string_view digits, std::int64_t exponent) {
  const auto size = static_cast<std::int64_t>(digits.size());
  return exponent >= kMinExponent && exponent <= kMaxAdjusted - (size - 1);
}

std::optional<Decimal> parse_finite(std::string_view text, bool negative) {
  const std::string_view whole = take_digits(text);
  const std::string_view part = take(text, ".") ? take_digits(text) : std::string_view();
  if (whole.empty() && part.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  if (take(text, "e")) {
    const auto parsed = parse_exponent(text);
    if (!parsed) return std::nullopt;
    exponent = *parsed;
  } else if (!text.empty()) {
    return std::nullopt;
  }
  const auto part_size = static_cast<std::int64_t>(part.size());
  if (exponent < INT64_MIN + part_size) return std::nullopt;
  exponent -= part_size;
  std::string digits(whole);
  digits += part;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (!is_in_bounds(digits, exponent)) return std::nullopt;
  return Decimal{Decimal::Form::finite, negative, std::move(digits), exponent};
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const std::string clean = cleaned(text);
  std::string_view rest = clean;
  const bool negative = take(rest, "-");
  if (!negative) take(rest, "+");
  if (rest == "inf" || rest == "infinity") return Decimal{Form::infinity, negative, "", 0};
  const bool signals = take(rest, "snan");
  if (signals || take(rest, "nan")) {
    const std::string_view payload = without_leading_zeros(take_digits(rest));
    if (!rest.empty()) return std::nullopt;
    return Decimal{signals ? Form::signaling_nan : Form::nan, negative, std::string(payload), 0};
  }
  return parse_finite(rest, negative);
}

// With an exponent where the number has zeros behind its digits, or more than five between the point and them.
std::string Decimal::text() const {
  std::string out(negative ? "-" : "");
  switch (form) {
    case Form::infinity: return out + "Infinity";
    case Form::nan: return out + "NaN" + digits;
    case Form::signaling_nan: return out + "sNaN" + digits;
    case Form::finite: break;
  }
  const auto size = static_cast<std::int64_t>(digits.size());
  const std::int64_t left = size + exponent;  // digits before the point
  const bool plain = exponent <= 0 && left > -6;
  const std::int64_t point = plain ? left : 1;
  if (point <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    out.append(digits, 0, static_cast<std::size_t>(point));
    if (point < size) out.append(".").append(digits, static_cast<std::size_t>(point));
  }
  if (!plain && left != point) {
    out += left > point ? "E+" : "E";
    out += std::to_string(left - point);
  }
  return out;
}

std::optional<Decimal> as_decimal(Value value) {
  const auto call = detail::std_call(value, detail::StdType::decimal);
  if (!call || call->args.size() != 1) return std::nullopt;
  const auto text = detail::std_text(call->args[0]);
  return text ? Decimal::parse(*text) : std::nullopt;
}

Value make_decimal(Document& document, const Decimal& decimal) {
  const auto is_text = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), is_digit);
  };
  const bool is_finite = decimal.form == Decimal::Form::finite;
  const bool is_valid =
      is_text(decimal.digits) &&
      (!is_finite || (!decimal.digits.empty() && is_in_bounds(decimal.digits, decimal.exponent)));
  if (!is_valid) throw ValueError("Decimal: digits or exponent out of range");
  return document.instance(Made::reduce, document.global("decimal", "Decimal"),
                           document.tuple({document.str(decimal.text())}));
}

}  // namespace brinery
