// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// fractions.Fraction, uuid.UUID and range: a few ints each. Decimals are in std_decimals.cc.
#include <brinery/document.h>
#include <brinery/std_types.h>

#include <algorithm>
#include <cctype>
#include <numeric>

#include "base/numbers.h"
#include "object/nodes.h"
#include "object/stdtypes.h"

namespace brinery {
namespace {

using detail::std_call;
using detail::std_text;
using detail::StdType;

// --- Fraction -------------------------------------------------------------------------------------------------

bool is_natural(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool is_canonical = text == "0" || (!text.empty() && text[0] != '0');
  return is_canonical && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_integer(std::string_view text) {
  if (text.starts_with('-')) return text != "-0" && is_natural(text.substr(1));
  return is_natural(text);
}

// Up to 64 bits it is brought to lowest terms; longer ones are taken to be in these, as Python writes them.
std::optional<Fraction> reduced(std::string numerator, std::string denominator) {
  if (!is_integer(numerator) || !is_natural(denominator) || denominator == "0") return std::nullopt;
  const auto n = base::parse_plain_int(numerator);
  const auto d = base::parse_plain_int(denominator);
  if (!n || !d) return Fraction{std::move(numerator), std::move(denominator)};
  const std::int64_t divisor = std::gcd(*n, *d);
  return Fraction{std::to_string(*n / divisor), std::to_string(*d / divisor)};
}

}  // namespace

// `1/3`, or `2` for a whole one, until 3.10; then two ints.
std::optional<Fraction> as_fraction(Value value) {
  const auto call = std_call(value, StdType::fraction);
  if (!call) return std::nullopt;
  if (call->args.size() == 2) {
    if (call->args[0].kind() != Kind::int_ || call->args[1].kind() != Kind::int_) return std::nullopt;
    return reduced(call->args[0].decimal(), call->args[1].decimal());
  }
  const auto text = call->args.size() == 1 ? std_text(call->args[0]) : std::nullopt;
  if (!text) return std::nullopt;
  const std::size_t slash = text->find('/');
  if (slash == std::string_view::npos) return reduced(std::string(*text), "1");
  return reduced(std::string(text->substr(0, slash)), std::string(text->substr(slash + 1)));
}

Value make_fraction(Document& document, const Fraction& fraction) {
  const auto lowest = reduced(fraction.numerator, fraction.denominator);
  if (!lowest) throw ValueError("Fraction: expected two decimal numbers, the denominator above 0");
  const Value args = document.tuple(
      {document.integer_from_text(lowest->numerator), document.integer_from_text(lowest->denominator)});
  return document.instance(Made::reduce, document.global("fractions", "Fraction"), args);
}

// --- UUID -----------------------------------------------------------------------------------------------------

namespace {

// The int of the state, which may say besides how the UUID was made.
std::optional<Value> uuid_number(Value state) {
  if (state.kind() != Kind::dict || state.size() > 2) return std::nullopt;
  std::optional<Value> number;
  for (const DictItem& item : state.items()) {
    const auto key = std_text(item.key);
    if (key == "int") {
      number = item.value;
    } else if (key != "is_safe") {
      return std::nullopt;
    }
  }
  return number;
}

}  // namespace

std::optional<Uuid> as_uuid(Value value) {
  const auto call = std_call(value, StdType::uuid);
  if (!call || !call->args.empty() || value.op_count() != 1) return std::nullopt;
  const auto number = uuid_number(value.op_value(0));
  if (!number || number->kind() != Kind::int_) return std::nullopt;
  Uuid uuid;
  std::string little_endian;
  if (const auto small = number->get_if<std::int64_t>()) {
    if (*small < 0) return std::nullopt;
    little_endian = base::i64_to_bytes(*small);
  } else {
    little_endian = number->big_int_bytes();
    if (static_cast<signed char>(little_endian.back()) < 0) return std::nullopt;
  }
  if (little_endian.size() == uuid.bytes.size() + 1 && little_endian.back() == 0) little_endian.pop_back();
  if (little_endian.size() > uuid.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < little_endian.size(); ++i) {
    uuid.bytes[uuid.bytes.size() - 1 - i] = static_cast<unsigned char>(little_endian[i]);
  }
  return uuid;
}

std::string Uuid::text() const {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kHex[bytes[i] >> 4];
    out += kHex[bytes[i] & 15];
  }
  return out;
}

Value make_uuid(Document& document, const Uuid& uuid) {
  std::string little_endian(uuid.bytes.rbegin(), uuid.bytes.rend());
  little_endian += '\0';  // a UUID is no negative number
  const Value number = document.big_integer(little_endian);
  const Value instance = document.instance(Made::newobj, document.global("uuid", "UUID"),
                                           document.tuple(std::span<const Value>()));
  document.add_op(instance, InstanceOp::build, document.dict({{document.str("int"), number}}));
  return instance;
}

// --- range ----------------------------------------------------------------------------------------------------

namespace {

bool is_range(const Range& range) {
  const bool are_ints =
      range.start.kind() == Kind::int_ && range.stop.kind() == Kind::int_ && range.step.kind() == Kind::int_;
  return are_ints && range.step.get_if<std::int64_t>() != 0;
}

}  // namespace

std::optional<Range> as_range(Value value) {
  const auto call = std_call(value, StdType::range);
  if (!call || call->args.size() != 3) return std::nullopt;
  const Range range{call->args[0], call->args[1], call->args[2]};
  return is_range(range) ? std::optional(range) : std::nullopt;
}

Value make_range(Document& document, const Range& range) {
  if (!is_range(range)) throw ValueError("range: expected three ints, the step not 0");
  return document.instance(Made::reduce, document.global("builtins", "range"),
                           document.tuple({range.start, range.stop, range.step}));
}

}  // namespace brinery
