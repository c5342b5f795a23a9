// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The types of the datetime module. Layout of the packed bytes: std_types.h.
#include <brinery/document.h>
#include <brinery/std_types.h>

#include <array>
#include <string>

#include "object/stdtypes.h"

namespace brinery {
namespace {

using detail::kFoldBit;
using detail::low_byte;
using detail::std_bytes;
using detail::std_call;
using detail::std_text;
using detail::StdType;

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kMaxDays = 999'999'999;

int byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

bool is_valid(const Date& date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in_month(date.year, date.month);
}

bool is_valid(const Time& time) {
  const auto within = [](int value, int end) { return value >= 0 && value < end; };
  return within(time.hour, 24) && within(time.minute, 60) && within(time.second, 60) &&
         within(time.microsecond, kMillion) && within(time.fold, 2);
}

bool is_valid(const TimeDelta& delta) {
  return delta.days >= -kMaxDays && delta.days <= kMaxDays && delta.seconds >= 0 &&
         delta.seconds < kSecondsPerDay && delta.microseconds >= 0 && delta.microseconds < kMillion;
}

// Strictly between minus one day and one day.
bool is_valid_offset(const TimeDelta& offset) {
  const bool is_minus_one_day = offset.days == -1 && offset.seconds == 0 && offset.microseconds == 0;
  return is_valid(offset) && (offset.days == 0 || offset.days == -1) && !is_minus_one_day;
}

void require(bool is_valid, const char* what) {
  if (!is_valid) throw ValueError(std::string(what) + " out of range");
}

// The second argument, which says where clocks show this: None where there is none, nothing for what cannot be one.
std::optional<Value> tzinfo_of(std::span<const Value> args) {
  if (args.size() == 1) return Value();
  switch (args[1].kind()) {
    case Kind::none:
    case Kind::instance:
    case Kind::global:
    case Kind::persistent:
    case Kind::extension: return args[1];
    default: return std::nullopt;
  }
}

// What `unpack` makes of the first argument of a call of this type.
template <class Unpack>
auto unpacked(Value value, StdType type, std::size_t max_args, Unpack&& unpack) -> decltype(unpack("")) {
  const auto call = std_call(value, type);
  if (!call || call->args.empty() || call->args.size() > max_args) return std::nullopt;
  const auto bytes = std_bytes(call->args[0]);
  return bytes ? unpack(*bytes) : std::nullopt;
}

template <std::size_t kSize>
Value make_packed(Document& document, const char* name, const std::array<char, kSize>& packed, Value tzinfo) {
  const Value bytes = document.bytes({packed.data(), packed.size()});
  const Value args = tzinfo.is_none() ? document.tuple({bytes}) : document.tuple({bytes, tzinfo});
  return document.instance(Made::reduce, document.global("datetime", name), args);
}

}  // namespace

// --- Unpacking ------------------------------------------------------------------------------------------------

std::optional<Date> unpack_date(std::string_view bytes) {
  if (bytes.size() != 4) return std::nullopt;
  const Date date{byte_at(bytes, 0) << 8 | byte_at(bytes, 1), byte_at(bytes, 2), byte_at(bytes, 3)};
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::optional<Time> unpack_time(std::string_view bytes) {
  if (bytes.size() != 6) return std::nullopt;
  Time time;
  time.hour = byte_at(bytes, 0) & ~kFoldBit;
  time.minute = byte_at(bytes, 1);
  time.second = byte_at(bytes, 2);
  time.microsecond = byte_at(bytes, 3) << 16 | byte_at(bytes, 4) << 8 | byte_at(bytes, 5);
  time.fold = byte_at(bytes, 0) >> 7;
  return is_valid(time) ? std::optional(time) : std::nullopt;
}

std::optional<DateTime> unpack_datetime(std::string_view bytes) {
  if (bytes.size() != 10 || (byte_at(bytes, 4) & kFoldBit) != 0) return std::nullopt;
  std::string date_bytes(bytes.substr(0, 4));
  date_bytes[2] = low_byte(byte_at(bytes, 2) & ~kFoldBit);
  const auto date = unpack_date(date_bytes);
  auto time = unpack_time(bytes.substr(4));
  if (!date || !time) return std::nullopt;
  time->fold = byte_at(bytes, 2) >> 7;
  return DateTime{*date, *time};
}

// --- Reading --------------------------------------------------------------------------------------------------

std::optional<Date> as_date(Value value) { return unpacked(value, StdType::date, 1, unpack_date); }

std::optional<Time> as_time(Value value) {
  auto time = unpacked(value, StdType::time, 2, unpack_time);
  const auto tzinfo = time ? tzinfo_of(value.args().elements()) : std::nullopt;
  if (!tzinfo) return std::nullopt;
  time->tzinfo = *tzinfo;
  return time;
}

std::optional<DateTime> as_datetime(Value value) {
  auto datetime = unpacked(value, StdType::datetime, 2, unpack_datetime);
  const auto tzinfo = datetime ? tzinfo_of(value.args().elements()) : std::nullopt;
  if (!tzinfo) return std::nullopt;
  datetime->time.tzinfo = *tzinfo;
  return datetime;
}

std::optional<TimeDelta> as_timedelta(Value value) {
  const auto call = std_call(value, StdType::timedelta);
  if (!call || call->args.size() != 3) return std::nullopt;
  std::int64_t parts[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const auto part = call->args[i].get_if<std::int64_t>();
    if (!part || call->args[i].kind() != Kind::int_) return std::nullopt;
    parts[i] = *part;
  }
  const TimeDelta delta{parts[0], parts[1], parts[2]};
  return is_valid(delta) ? std::optional(delta) : std::nullopt;
}

std::optional<TimeZone> as_timezone(Value value) {
  const auto call = std_call(value, StdType::timezone);
  if (!call || call->args.empty() || call->args.size() > 2) return std::nullopt;
  const auto offset = as_timedelta(call->args[0]);
  if (!offset || !is_valid_offset(*offset)) return std::nullopt;
  TimeZone zone{*offset, std::nullopt};
  if (call->args.size() == 2) {
    const auto name = std_text(call->args[1]);
    if (!name) return std::nullopt;
    zone.name = std::string(*name);
  }
  return zone;
}

// --- Making ---------------------------------------------------------------------------------------------------

Value make_date(Document& document, const Date& date) {
  require(is_valid(date), "date");
  return make_packed(document, "date", pack(date), {});
}

Value make_time(Document& document, const Time& time) {
  require(is_valid(time), "time");
  return make_packed(document, "time", pack(time), time.tzinfo);
}

Value make_datetime(Document& document, const DateTime& datetime) {
  require(is_valid(datetime.date) && is_valid(datetime.time), "datetime");
  return make_packed(document, "datetime", pack(datetime), datetime.time.tzinfo);
}

Value make_timedelta(Document& document, const TimeDelta& delta) {
  require(is_valid(delta), "timedelta");
  const Value args = document.tuple(
      {document.integer(delta.days), document.integer(delta.seconds), document.integer(delta.microseconds)});
  return document.instance(Made::reduce, document.global("datetime", "timedelta"), args);
}

Value make_timezone(Document& document, const TimeZone& zone) {
  require(is_valid_offset(zone.offset), "timezone: offset");
  const Value offset = make_timedelta(document, zone.offset);
  const Value args =
      zone.name ? document.tuple({offset, document.str(*zone.name)}) : document.tuple({offset});
  return document.instance(Made::reduce, document.global("datetime", "timezone"), args);
}

}  // namespace brinery
