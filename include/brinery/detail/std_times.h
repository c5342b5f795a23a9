// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The times of <chrono> as those of std_types.h, for all who write C++ types. Included by them; not by you.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <ratio>
#include <type_traits>

#include <brinery/reflect.h>
#include <brinery/std_types.h>

namespace brinery::detail {

inline constexpr std::int64_t kSecondMicroseconds = 1'000'000;
inline constexpr std::int64_t kDayMicroseconds = 86'400 * kSecondMicroseconds;

// Microseconds, cut towards the past. What is no number is more than any time of Python's.
template <class Rep, class Period>
reflect::Int128 microseconds_of(std::chrono::duration<Rep, Period> span) {
  using Ratio = std::ratio_divide<Period, std::micro>;
  if constexpr (std::is_floating_point_v<Rep>) {
    constexpr long double kMore = 1e30L;
    const long double exact = static_cast<long double>(span.count()) * Ratio::num / Ratio::den;
    return static_cast<reflect::Int128>(std::fabs(exact) < kMore ? std::floor(exact) : kMore);
  } else {
    const reflect::Int128 scaled = reflect::Int128{span.count()} * Ratio::num;
    return scaled / Ratio::den - (scaled % Ratio::den < 0 ? 1 : 0);
  }
}

// All of these give nothing for what is out of the range of Python's type.

inline std::optional<Date> std_date(std::chrono::year_month_day date) {
  const int year = static_cast<int>(date.year());
  if (!date.ok() || year < 1 || year > 9999) return std::nullopt;
  return Date{year, static_cast<int>(static_cast<unsigned>(date.month())),
              static_cast<int>(static_cast<unsigned>(date.day()))};
}

// A day is asked for its number first: a std::chrono::year has 16 bits, and would turn a day too far away into another.
inline constexpr int kFirstDay = -719'162;  // 0001-01-01
inline constexpr int kLastDay = 2'932'896;  // 9999-12-31
inline std::optional<Date> std_date(std::chrono::sys_days day) {
  const auto number = day.time_since_epoch().count();
  if (number < kFirstDay || number > kLastDay) return std::nullopt;
  return std_date(std::chrono::year_month_day(day));
}

// Of microseconds since midnight.
inline std::optional<Time> std_time(reflect::Int128 microseconds) {
  if (microseconds < 0 || microseconds >= kDayMicroseconds) return std::nullopt;
  const auto of_day = static_cast<std::int64_t>(microseconds);
  const auto seconds = static_cast<int>(of_day / kSecondMicroseconds);
  return Time{seconds / 3600, seconds / 60 % 60, seconds % 60,
              static_cast<int>(of_day % kSecondMicroseconds)};
}

inline std::optional<TimeDelta> std_timedelta(reflect::Int128 microseconds) {
  constexpr reflect::Int128 kMostDays = 999'999'999;
  if (microseconds < -kMostDays * kDayMicroseconds || microseconds >= (kMostDays + 1) * kDayMicroseconds) {
    return std::nullopt;
  }
  const reflect::Int128 days =
      microseconds / kDayMicroseconds - (microseconds % kDayMicroseconds < 0 ? 1 : 0);
  const auto of_day = static_cast<std::int64_t>(microseconds - days * kDayMicroseconds);
  return TimeDelta{static_cast<std::int64_t>(days), of_day / kSecondMicroseconds,
                   of_day % kSecondMicroseconds};
}

// Of microseconds since 1970.
inline std::optional<DateTime> std_datetime(reflect::Int128 microseconds) {
  if (microseconds < reflect::Int128{kFirstDay} * kDayMicroseconds ||
      microseconds >= (reflect::Int128{kLastDay} + 1) * kDayMicroseconds) {
    return std::nullopt;
  }
  const std::chrono::microseconds since(static_cast<std::int64_t>(microseconds));
  const auto day = std::chrono::floor<std::chrono::days>(since);
  return DateTime{*std_date(std::chrono::sys_days(day)), *std_time((since - day).count())};
}

}  // namespace brinery::detail
