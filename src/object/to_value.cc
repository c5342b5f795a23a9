// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Leaves of C++ objects as values: wide ints, and the calls that make Python's dates, times and paths.
#include <brinery/detail/to_value_writer.h>

#include <algorithm>

#include "base/utf8.h"
#include "object/heap.h"

namespace brinery::detail {

ToWriter::ToWriter(Document& document, int protocol) : document_(document), protocol_(protocol) {
  document_.heap().intern_globals(true);
}

Value ToWriter::name(std::string_view text) {
  if (base::check_wtf8(text)) return document_.str(text);  // says what is wrong
  return document_.heap().interned(text);
}

Value ToWriter::wide_integer(reflect::UnsignedInt128 magnitude, bool is_negative) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  } while (magnitude != 0);
  return document_.integer_from_text(is_negative ? "-" + digits : digits);
}

Value ToWriter::call(std::string_view module, std::string_view name, std::span<const Value> args) {
  return document_.instance(Made::reduce, document_.global(module, name), document_.tuple(args));
}

Value ToWriter::date(const std::optional<Date>& date) {
  if (!date) throw_out_of_range("datetime.date");
  return brinery::make_date(document_, *date);
}

Value ToWriter::datetime(reflect::Int128 microseconds, bool is_utc) {
  auto found = std_datetime(microseconds);
  if (!found) throw_out_of_range("datetime.datetime");
  if (is_utc) found->time.tzinfo = utc();
  return make_datetime(document_, *found);
}

Value ToWriter::utc() {
  if (!utc_) utc_ = make_timezone(document_, {});
  return *utc_;
}

Value ToWriter::time(reflect::Int128 microseconds) {
  const auto found = std_time(microseconds);
  if (!found) throw_out_of_range("datetime.time");
  return brinery::make_time(document_, *found);
}

Value ToWriter::timedelta(reflect::Int128 microseconds) {
  const auto found = std_timedelta(microseconds);
  if (!found) throw_out_of_range("datetime.timedelta");
  return make_timedelta(document_, *found);
}

// What makes instances before protocol 2: copyreg._reconstructor(cls, base, state of the base).
Value ToWriter::reconstructed(Value cls, std::string_view base, Value base_state) {
  const Value args[] = {cls, document_.global("builtins", base), base_state};
  return call("copyreg", "_reconstructor", args);
}

// pathlib's paths are called with their parts, the first of which may be the root.
Value ToWriter::path(std::string_view text) {
  std::vector<Value> parts;
  if (text.starts_with('/'))
    parts.push_back(name(text.starts_with("//") && !text.starts_with("///") ? "//" : "/"));
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (!part.empty() && part != ".") parts.push_back(name(part));
    begin = end + 1;
  }
  return call("pathlib", "PosixPath", parts);
}

void ToWriter::require_ascii(char character) {
  if (static_cast<unsigned char>(character) < 0x80) return;
  throw ValueError("a char that is not ASCII is no str; use std::string");
}

void ToWriter::throw_out_of_range(std::string_view python_type) {
  throw ValueError("a date or time is out of the range of Python's " + std::string(python_type));
}

void ToWriter::throw_needs_protocol_2(std::string_view what, int protocol) {
  throw PicklingError(std::string(what) + " needs protocol 2 or later, not " + std::to_string(protocol));
}

void ToWriter::throw_valueless() { throw ValueError("a std::variant that lost its value to an exception"); }

void ToWriter::throw_nested() {
  throw RecursionError("objects nest more than " + std::to_string(kMaxNested) +
                       " deep where a tuple or state must be complete before it is kept");
}

}  // namespace brinery::detail
