// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// datetime's classes as they are pickled, in a conversion into C++ objects. Each is a call of the class with its packed state
// (std_types.h) and, if it has one, its zone. The state is bytes, a str of Latin-1 (Python 2's, read so), or an 8-bit string
// that was kept. timedelta and timezone are calls with numbers: timedelta(days, seconds, microseconds),
// timezone(timedelta[, name]).
#include <brinery/detail/from_value_times.h>

#include <brinery/std_types.h>

#include "object/classes.h"
#include "object/stdtypes.h"

namespace brinery::detail {

namespace {

using std::chrono::year_month_day;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

// The arguments with which a class of datetime was called, or nothing.
std::optional<std::span<const Value>> call_of(Value value, std::string_view name) {
  if (value.kind() != Kind::instance || value.made() == Made::build) return std::nullopt;
  if (!is_global(value.cls(), "datetime", name) || value.args().kind() != Kind::tuple) return std::nullopt;
  return value.args().elements();
}

// The packed state. One that is longer than any, at two bytes a character, is not copied.
std::optional<std::string> packed(Value state) {
  constexpr std::size_t kLongest = 2 * 10;
  if (state.kind() != Kind::bytes && state.kind() != Kind::bytestr && state.kind() != Kind::str)
    return std::nullopt;
  return state.size() <= kLongest ? std_bytes(state) : std::nullopt;
}

std::chrono::sys_days days_of(const Date& date) {
  using namespace std::chrono;
  return year_month_day(year(date.year), month(static_cast<unsigned>(date.month)),
                        day(static_cast<unsigned>(date.day)));
}

std::int64_t microseconds_of(const Time& time) {
  return time.hour * kHour + time.minute * kMinute + time.second * kSecond + time.microsecond;
}

// The offset of a zone from UTC in microseconds, where it is the same at all times.
bool get_offset(Value zone, std::int64_t& offset) {
  offset = 0;
  if (const auto args = call_of(zone, "timezone")) {
    Microseconds span;
    if (args->empty() || get_timedelta((*args)[0], span) != TimeFault::none) return false;
    if (span.count <= -kDay || span.count >= kDay) return false;
    offset = static_cast<std::int64_t>(span.count);
    return true;
  }
  if (zone.kind() != Kind::instance) return false;
  const Value cls = zone.cls();
  if (is_global(cls, "pytz", "_UTC")) return true;
  const auto key = first_argument(zone);
  return (is_global(cls, "zoneinfo", "ZoneInfo._unpickle") || is_global(cls, "zoneinfo", "ZoneInfo")) &&
         key && get_text(*key) == "UTC";
}

// Wall time, and the zone, None where there is none.
TimeFault get_datetime(Value value, std::int64_t& microseconds, Value& zone) {
  const auto args = call_of(value, "datetime");
  if (!args) return TimeFault::not_this;
  const auto bytes = args->size() == 1 || args->size() == 2 ? packed((*args)[0]) : std::nullopt;
  const auto found = bytes ? unpack_datetime(*bytes) : std::nullopt;
  if (!found) return TimeFault::malformed;
  zone = args->size() == 2 ? (*args)[1] : Value();
  microseconds = days_of(found->date).time_since_epoch().count() * kDay + microseconds_of(found->time);
  return TimeFault::none;
}

}  // namespace

TimeFault get_date(Value value, year_month_day& date) {
  const auto args = call_of(value, "date");
  if (!args) return TimeFault::not_this;
  const auto bytes = args->size() == 1 ? packed((*args)[0]) : std::nullopt;
  const auto found = bytes ? unpack_date(*bytes) : std::nullopt;
  if (!found) return TimeFault::malformed;
  date = days_of(*found);
  return TimeFault::none;
}

TimeFault get_time_of_day(Value value, std::int64_t& microseconds) {
  const auto args = call_of(value, "time");
  if (!args) return TimeFault::not_this;
  const auto bytes = args->size() == 1 || args->size() == 2 ? packed((*args)[0]) : std::nullopt;
  const auto found = bytes ? unpack_time(*bytes) : std::nullopt;
  if (!found) return TimeFault::malformed;
  microseconds = microseconds_of(*found);
  return args->size() == 2 && !(*args)[1].is_none() ? TimeFault::has_zone : TimeFault::none;
}

TimeFault get_instant(Value value, std::int64_t& microseconds) {
  Value zone;
  const TimeFault fault = get_datetime(value, microseconds, zone);
  if (fault != TimeFault::none || zone.is_none()) return fault;
  std::int64_t offset = 0;
  if (!get_offset(zone, offset)) return TimeFault::has_zone;
  microseconds -= offset;
  return TimeFault::none;
}

TimeFault get_wall_time(Value value, std::int64_t& microseconds) {
  Value zone;
  const TimeFault fault = get_datetime(value, microseconds, zone);
  return fault == TimeFault::none && !zone.is_none() ? TimeFault::has_zone : fault;
}

TimeFault get_timedelta(Value value, Microseconds& span) {
  const auto args = call_of(value, "timedelta");
  if (!args) return TimeFault::not_this;
  constexpr std::int64_t kUnits[] = {kDay, kSecond, 1};
  constexpr std::int64_t kLargest =
      999'999'999;  // days, Python's limit, by which the rest is bounded as well
  if (args->size() > std::size(kUnits)) return TimeFault::malformed;
  span.count = 0;
  for (std::size_t i = 0; i < args->size(); ++i) {
    const auto number = (*args)[i].get_if<std::int64_t>();
    if (!number || *number < -kLargest || *number > kLargest) return TimeFault::malformed;
    span.count += static_cast<reflect::Int128>(*number) * kUnits[i];
  }
  return TimeFault::none;
}

bool fail_time(FromReader& in, Value found, TimeFault fault, std::string_view expected) {
  switch (fault) {
    case TimeFault::malformed:
      return in.fail(FailureKind::value, "the arguments of a " + std::string(expected) + " are malformed");
    case TimeFault::has_zone:
      return in.fail(FailureKind::type,
                     "expected " + std::string(expected) +
                         " without a zone or with one whose offset from UTC the value says, "
                         "found one with another zone");
    default: return in.mismatch(found, expected);
  }
}

}  // namespace brinery::detail
