// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Integers of any size, held as little-endian two's complement. What fits in 64 bits is done here; decimal
// conversion of the rest is GMP's, which is sub-quadratic.
//
// GMP aborts the program when it gets no memory. So only its functions on arrays of limbs are used, and the arrays
// are ours; for what these functions allocate within, a block of that size is asked for beforehand.
//
// For a negative number x the bytes of ~x = -x - 1 are those of x inverted, and ~x is not negative.
#include <brinery/error.h>
#include <gmp.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "base/numbers.h"

namespace brinery::base {
namespace {

// GMP is made for at most 2^37 bits; this many digits stay below it in every base that is read here, and one more
// byte of an integer's binary form never makes more than three decimal digits.
constexpr std::size_t kMaxLongDigits = std::size_t{1} << 33;

// Least significant limb first.
using Limbs = std::vector<mp_limb_t>;
constexpr std::size_t kLimbBytes = sizeof(mp_limb_t);
static_assert(GMP_NAIL_BITS == 0, "every bit of a limb is a bit of the number");

mp_size_t limb_count(const Limbs& limbs) { return static_cast<mp_size_t>(limbs.size()); }

bool is_negative(std::string_view le) { return !le.empty() && static_cast<signed char>(le.back()) < 0; }

void invert(std::string& bytes) {
  for (char& byte : bytes) byte = static_cast<char>(~byte);
}

// At most what GMP allocates to convert between this many limbs and decimal digits: 6.2 times the limbs with GMP 6.2.1,
// and a little for short numbers. The shortest need nothing.
std::size_t scratch_bytes(std::size_t limbs) {
  constexpr std::size_t kNoScratch = 16;
  constexpr std::size_t kFactor = 7;
  constexpr std::size_t kFloor = 4096;
  return limbs < kNoScratch ? 0 : kFactor * limbs * kLimbBytes + kFloor;
}

// Whether GMP will find its memory; where it does not it aborts. No more than a good guess: another thread may take the
// block before GMP does. To be called last, when all else is allocated.
bool has_scratch(std::size_t limbs) {
  const std::size_t size = scratch_bytes(limbs);
  if (size == 0) return true;
  void* volatile block = std::malloc(size);  // volatile, or the compiler may leave the pair of calls out
  const bool found = block != nullptr;
  std::free(block);
  return found;
}

// The magnitude, without leading zeros.
Limbs magnitude_limbs(std::string_view le) {
  const bool negative = is_negative(le);
  Limbs limbs(le.size() / kLimbBytes + 1);
  for (std::size_t i = 0; i < le.size(); ++i) {
    const auto byte = static_cast<unsigned char>(negative ? ~le[i] : le[i]);
    limbs[i / kLimbBytes] |= mp_limb_t{byte} << (8 * (i % kLimbBytes));
  }
  if (negative) mpn_add_1(limbs.data(), limbs.data(), limb_count(limbs), 1);  // there is room for a carry
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  return limbs;
}

// The minimal two's complement bytes. REQUIRES: the magnitude is not 0.
std::string to_twos_complement(Limbs magnitude, bool negative) {
  if (negative) mpn_sub_1(magnitude.data(), magnitude.data(), limb_count(magnitude), 1);
  const mp_limb_t flip = negative ? ~mp_limb_t{0} : 0;
  std::string bytes(magnitude.size() * kLimbBytes + 1, negative ? '\xff' : '\0');
  std::size_t at = 0;
  for (const mp_limb_t limb : magnitude) {
    for (std::size_t i = 0; i < kLimbBytes; ++i)
      bytes[at++] = static_cast<char>((limb ^ flip) >> (8 * i) & 0xff);
  }
  bytes.resize(trim_int(bytes).size());
  return bytes;
}

// ---- reading ----

// Takes 0x, 0o or 0b off the front and returns the base it names; else 10.
int take_base_prefix(std::string_view& text) {
  if (text.size() < 2 || text[0] != '0') return 10;
  const char letter = text[1];
  const int base = letter == 'x' || letter == 'X'   ? 16
                   : letter == 'o' || letter == 'O' ? 8
                   : letter == 'b' || letter == 'B' ? 2
                                                    : 10;
  if (base != 10) text.remove_prefix(2);
  return base;
}

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

// Copies the digits without the underscores between them; nothing when the text is no number of that base.
std::optional<std::string> clean_digits(std::string_view text, int base) {
  std::string digits;
  digits.reserve(text.size());
  bool after_digit = false;
  for (const char c : text) {
    if (c == '_' ? !after_digit : digit_value(c) >= base) return std::nullopt;
    after_digit = c != '_';
    if (after_digit) digits.push_back(c);
  }
  if (!after_digit) return std::nullopt;
  return digits;
}

// Enough limbs for any number of so many digits, and what GMP may write beyond it.
std::size_t limbs_of_digits(std::size_t digits, int base) {
  const std::size_t bits = base == 2    ? digits
                           : base == 8  ? 3 * digits
                           : base == 16 ? 4 * digits
                                        : 10 * (digits / 3 + 1);  // 10 bits hold three decimal digits
  return bits / GMP_NUMB_BITS + 3;
}

std::string digits_to_bytes(std::string digits, int base, bool negative) {
  std::int64_t small = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), small, base);
  if (error == std::errc{}) return i64_to_bytes(negative ? -small : small);
  if (digits.size() > kMaxLongDigits) {
    throw MemoryError("integer of " + std::to_string(digits.size()) + " digits, expected at most " +
                      std::to_string(kMaxLongDigits));
  }
  const std::size_t zeros = digits.find_first_not_of('0');
  for (char& digit : digits) digit = static_cast<char>(digit_value(digit));
  Limbs limbs(limbs_of_digits(digits.size(), base));
  if (base == 10 && !has_scratch(limbs.size())) throw std::bad_alloc();
  const auto* const values = reinterpret_cast<const unsigned char*>(digits.data());
  const mp_size_t used = mpn_set_str(limbs.data(), values + zeros, digits.size() - zeros, base);
  limbs.resize(static_cast<std::size_t>(used));
  return to_twos_complement(std::move(limbs), negative);
}

// ---- to double ----

// The magnitude's bytes, least significant first, without leading zeros. REQUIRES: trimmed.
std::string magnitude_bytes(std::string_view le) {
  std::string bytes(le);
  if (is_negative(le)) {
    invert(bytes);
    bool carry = true;
    for (std::size_t i = 0; carry && i < bytes.size(); ++i) carry = ++bytes[i] == 0;
    if (carry) bytes.push_back('\1');
  }
  while (!bytes.empty() && bytes.back() == '\0') bytes.pop_back();
  return bytes;
}

// The top 64 bits of a magnitude, whose lowest bit is also set when any bit below is ("sticky"), so that
// rounding them to 53 bits rounds the whole number; `shift` is the power of two that they were divided by.
// REQUIRES: at least nine bytes, the last not zero.
std::uint64_t top_bits(std::string_view magnitude, int& shift) {
  std::uint64_t top = 0;
  const std::size_t low = magnitude.size() - 9;
  for (std::size_t i = magnitude.size(); i-- > low + 1;)
    top = top << 8 | static_cast<unsigned char>(magnitude[i]);
  const auto next = static_cast<unsigned char>(magnitude[low]);
  const int gap = std::countl_zero(top);  // below 8, because the last byte is not zero
  if (gap > 0) top = top << gap | next >> (8 - gap);
  const bool rest = static_cast<unsigned char>(next << gap) != 0 ||
                    std::any_of(magnitude.begin(), magnitude.begin() + static_cast<std::ptrdiff_t>(low),
                                [](char byte) { return byte != 0; });
  shift = static_cast<int>((low + 1) * 8) - gap;
  return top | (rest ? 1 : 0);
}

}  // namespace

std::optional<std::int64_t> parse_plain_int(std::string_view text) {
  constexpr std::size_t kMaxDigits = 18;  // below 2^63 whatever they are
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > kMaxDigits || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return negative ? -value : value;
}

std::optional<std::string> parse_int(std::string_view text, int base) {
  if (const auto plain = parse_plain_int(text)) return i64_to_bytes(*plain);
  text = strip_whitespace(text);
  const bool negative = take_sign(text);
  int digit_base = base;
  if (base == 0) {
    digit_base = take_base_prefix(text);
    if (digit_base != 10 && text.starts_with('_')) text.remove_prefix(1);  // 0x_1 is allowed
  }
  std::optional<std::string> digits = clean_digits(text, digit_base);
  if (!digits) return std::nullopt;
  // A leading zero might have meant octal once, so base 0 takes it only in zero itself.
  const bool leading_zero = digits->starts_with('0') && digits->find_first_not_of('0') != std::string::npos;
  if (base == 0 && digit_base == 10 && leading_zero) return std::nullopt;
  return digits_to_bytes(*std::move(digits), digit_base, negative);
}

void append_int_decimal(std::string& out, std::string_view le) {
  le = trim_int(le);
  if (const auto small = int_to_i64(le)) {
    char text[24];
    const auto result = std::to_chars(text, text + sizeof text, *small);
    out.append(text, result.ptr);
    return;
  }
  if (le.size() > kMaxLongDigits / 3) {
    throw MemoryError("integer of " + std::to_string(le.size()) + " bytes, expected at most " +
                      std::to_string(kMaxLongDigits / 3) + " to print it");
  }
  Limbs limbs = magnitude_limbs(le);
  std::size_t begin = out.size();
  // One byte more than the digits: GMP may put a zero before them.
  out.resize(begin + 1 + mpn_sizeinbase(limbs.data(), limb_count(limbs), 10) + 1);
  if (!has_scratch(limbs.size())) {
    out.resize(begin);
    throw std::bad_alloc();
  }
  if (is_negative(le)) out[begin++] = '-';
  auto* const digits = reinterpret_cast<unsigned char*>(out.data() + begin);
  out.resize(begin + mpn_get_str(digits, 10, limbs.data(), limb_count(limbs)));
  for (std::size_t i = begin; i < out.size(); ++i) out[i] = static_cast<char>(out[i] + '0');
  out.erase(begin, out.find_first_not_of('0', begin) - begin);
}

std::optional<std::int64_t> int_to_i64(std::string_view le) {
  le = trim_int(le);
  if (le.size() > sizeof(std::int64_t)) return std::nullopt;
  std::uint64_t bits = is_negative(le) ? ~std::uint64_t{0} : 0;
  for (std::size_t i = le.size(); i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(le[i]);
  return static_cast<std::int64_t>(bits);
}

std::string i64_to_bytes(std::int64_t value) {
  char bytes[sizeof value];
  const auto bits = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < sizeof bytes; ++i) bytes[i] = static_cast<char>(bits >> (8 * i) & 0xFF);
  return std::string(trim_int({bytes, sizeof bytes}));
}

// The last byte is redundant when it repeats the sign bit of the byte before it; before the first byte that
// is 0.
std::string_view trim_int(std::string_view le) {
  while (!le.empty()) {
    const char sign = is_negative(le.substr(0, le.size() - 1)) ? '\xff' : '\0';
    if (le.back() != sign) break;
    le.remove_suffix(1);
  }
  return le;
}

double int_to_double(std::string_view le, bool& exact_fit) {
  constexpr std::size_t kLargestFinite = 1024 / 8 + 1;  // and a sign byte
  le = trim_int(le);
  if (le.size() > kLargestFinite) {
    exact_fit = false;
    const double infinity = std::numeric_limits<double>::infinity();
    return is_negative(le) ? -infinity : infinity;
  }
  const std::string magnitude = magnitude_bytes(le);
  std::uint64_t top = 0;
  int shift = 0;
  if (magnitude.size() > sizeof top) {
    top = top_bits(magnitude, shift);
  } else {
    for (std::size_t i = magnitude.size(); i-- > 0;)
      top = top << 8 | static_cast<unsigned char>(magnitude[i]);
  }
  // Exact when no bit is lost: the bits from the highest to the lowest that is set are at most 53.
  const double value = std::ldexp(static_cast<double>(top), shift);
  exact_fit =
      top == 0 || (static_cast<int>(std::bit_width(top)) - std::countr_zero(top) <= 53 && !std::isinf(value));
  return is_negative(le) ? -value : value;
}

}  // namespace brinery::base
