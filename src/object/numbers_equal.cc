// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/numbers_equal.h"

#include <bit>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/numbers.h"
#include "object/nodes.h"

namespace brinery::detail {
namespace {

enum Salt : std::uint64_t { kBig = 0x12, kReal, kImaginary };  // 0x11 is integer_hash's

// A number on the real line in the one form that equal numbers share: an int64 where it is one, else the bytes of a
// longer int, else a double.
struct Real {
  std::optional<std::int64_t> small;
  std::string_view big;
  double real = 0;
};

Real classify(double value) {
  constexpr double kTwo63 = 9223372036854775808.0;
  if (value >= -kTwo63 && value < kTwo63 && value == std::trunc(value)) {
    return {.small = static_cast<std::int64_t>(value), .big = {}};
  }
  return {.small = {}, .big = {}, .real = value};
}

Real classify(Value number) {
  if (number.kind() == Kind::float_) return classify(number.as<double>());
  if (auto small = number.get_if<std::int64_t>()) return {.small = small, .big = {}};
  return {.small = {}, .big = number.big_int_bytes()};
}

bool equal(const Real& a, const Real& b) {
  if (a.small || b.small) return a.small == b.small;
  if (a.big.empty() && b.big.empty()) return a.real == b.real;
  if (!a.big.empty() && !b.big.empty()) return a.big == b.big;
  bool exact = false;
  const double rounded = base::int_to_double(a.big.empty() ? b.big : a.big, exact);
  return exact && rounded == (a.big.empty() ? a.real : b.real);
}

// A double beyond int64 is hashed as the int that it is, through the int's own rounding: an int that no double
// holds exactly never equals one, so that sharing a hash is all that equal numbers need.
std::uint64_t hash_real(const Real& number) {
  if (number.small) return integer_hash(*number.small);
  bool exact = false;
  const double real = number.big.empty() ? number.real : base::int_to_double(number.big, exact);
  if (number.big.empty() || exact) return base::mix(std::bit_cast<std::uint64_t>(real), kReal);
  return base::hash_bytes(number.big) ^ kBig;
}

}  // namespace

bool numbers_equal(Value a, Value b) {
  if (a.kind() != Kind::complex && b.kind() != Kind::complex) return equal(classify(a), classify(b));
  const auto real_part = [](Value v) {
    return v.kind() == Kind::complex ? classify(v.as<Complex>().real) : classify(v);
  };
  const auto imaginary = [](Value v) { return v.kind() == Kind::complex ? v.as<Complex>().imag : 0.0; };
  return imaginary(a) == imaginary(b) && equal(real_part(a), real_part(b));
}

std::uint64_t number_hash(Value number) {
  if (ValueAccess::has(number, Tag::nan)) return base::mix(number.bits(), kReal);
  if (number.kind() != Kind::complex) return hash_real(classify(number));
  const auto [real, imaginary] = number.as<Complex>();
  if (std::isnan(real) || std::isnan(imaginary)) return base::mix(number.bits(), kImaginary);
  if (imaginary == 0) return hash_real(classify(real));
  return base::mix(hash_real(classify(real)), std::bit_cast<std::uint64_t>(imaginary) ^ kImaginary);
}

}  // namespace brinery::detail
