// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reading dates and times. Included by from_value.h; not by you.
//
//   sys_time         datetime.datetime: an aware one (datetime.timezone, zoneinfo's or pytz's UTC) converted to UTC, a
//                    naive one taken as UTC. Other zones need a database of zones: TypeError
//   local_time       a naive datetime.datetime
//   dates            datetime.date
//   hh_mm_ss         datetime.time without zone
//   duration         datetime.timedelta
//
// Coarser units than Python's microseconds are cut towards the past, as when writing; OverflowError where the type cannot
// hold the value.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include <brinery/detail/from_value_reader.h>
#include <brinery/reflect.h>

namespace brinery::detail {

using reflect::Shape;
using reflect::shape_of;

// What an instance of one of datetime's classes says.
enum class TimeFault : std::uint8_t {
  none,
  not_this,   // no instance of this class
  malformed,  // an instance of it whose arguments no Python would take
  has_zone,   // a zone where none is wanted, or one whose offset is not known
};

struct Microseconds {
  reflect::Int128 count = 0;
};

TimeFault get_date(Value value, std::chrono::year_month_day& date);
TimeFault get_time_of_day(Value value, std::int64_t& microseconds);
// Microseconds since 1970: of the instant, or of what the clock shows.
TimeFault get_instant(Value value, std::int64_t& microseconds);
TimeFault get_wall_time(Value value, std::int64_t& microseconds);
TimeFault get_timedelta(Value value, Microseconds& span);

bool fail_time(FromReader& in, Value found, TimeFault fault, std::string_view expected);

// Microseconds in units of D, cut towards the past. False where they do not fit.
template <class D>
bool convert_time(reflect::Int128 microseconds, D& into) {
  using Rep = typename D::rep;
  using Ratio = std::ratio_divide<std::micro, typename D::period>;
  if constexpr (std::is_floating_point_v<Rep>) {
    into = D(static_cast<Rep>(static_cast<long double>(microseconds) * Ratio::num / Ratio::den));
  } else {
    reflect::Int128 ticks = microseconds * Ratio::num;
    const reflect::Int128 rest = ticks % Ratio::den;
    ticks = ticks / Ratio::den - (rest < 0 ? 1 : 0);
    if (ticks < std::numeric_limits<Rep>::min() || ticks > std::numeric_limits<Rep>::max()) return false;
    into = D(static_cast<Rep>(ticks));
  }
  return true;
}

template <class D>
bool take_time(FromReader& in, reflect::Int128 microseconds, std::string_view name, D& into) {
  return convert_time(microseconds, into) ||
         in.fail(FailureKind::overflow, "a " + std::string(name) + " is out of the range of the C++ type");
}

template <class T>
requires(shape_of<T> == Shape::datetime) struct From<T> {
  static constexpr bool kIsInstant = reflect::is_sys_time<T>;
  static bool read(FromReader& in, Value v, T& into) {
    std::int64_t microseconds = 0;
    const TimeFault fault = kIsInstant ? get_instant(v, microseconds) : get_wall_time(v, microseconds);
    if (fault != TimeFault::none) return fail_time(in, v, fault, "datetime.datetime");
    typename T::duration since{};
    if (!take_time(in, microseconds, "datetime.datetime", since)) return false;
    into = T(since);
    return true;
  }
  static bool fits(Value v) {
    std::int64_t ignored = 0;
    return (kIsInstant ? get_instant(v, ignored) : get_wall_time(v, ignored)) == TimeFault::none;
  }
  static void describe(std::string& out) { out += "datetime.datetime"; }
};

template <class T>
requires(shape_of<T> == Shape::date) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    std::chrono::year_month_day date{};
    const TimeFault fault = get_date(v, date);
    if (fault != TimeFault::none) return fail_time(in, v, fault, "datetime.date");
    if constexpr (std::is_same_v<T, std::chrono::local_days>) {
      into = T(std::chrono::sys_days(date).time_since_epoch());
    } else {
      into = T(date);
    }
    return true;
  }
  static bool fits(Value v) {
    std::chrono::year_month_day ignored{};
    return get_date(v, ignored) == TimeFault::none;
  }
  static void describe(std::string& out) { out += "datetime.date"; }
};

template <class D>
struct From<std::chrono::hh_mm_ss<D>> {
  using T = std::chrono::hh_mm_ss<D>;
  static bool read(FromReader& in, Value v, T& into) {
    std::int64_t microseconds = 0;
    const TimeFault fault = get_time_of_day(v, microseconds);
    if (fault != TimeFault::none) return fail_time(in, v, fault, "datetime.time");
    D since{};
    if (!take_time(in, microseconds, "datetime.time", since)) return false;
    into = T(since);
    return true;
  }
  static bool fits(Value v) {
    std::int64_t ignored = 0;
    return get_time_of_day(v, ignored) == TimeFault::none;
  }
  static void describe(std::string& out) { out += "datetime.time"; }
};

template <class T>
requires(shape_of<T> == Shape::timedelta) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    Microseconds span;
    const TimeFault fault = get_timedelta(v, span);
    if (fault != TimeFault::none) return fail_time(in, v, fault, "datetime.timedelta");
    return take_time(in, span.count, "datetime.timedelta", into);
  }
  static bool fits(Value v) {
    Microseconds ignored;
    return get_timedelta(v, ignored) == TimeFault::none;
  }
  static void describe(std::string& out) { out += "datetime.timedelta"; }
};

}  // namespace brinery::detail
